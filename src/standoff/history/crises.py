"""International Crisis Behavior: crises (system level) and crisis actors."""

from __future__ import annotations

from standoff.history.fields import Dataset, Day, Version, code, number, text, whole

CITATION = (
    "Brecher, Michael, and Jonathan Wilkenfeld. 1997. A Study of Crisis. University of Michigan Press; Brecher, "
    "Wilkenfeld, Beardsley, James and Quinn. 2023. International Crisis Behavior Data Codebook, Version 15."
)
LICENCE = "Free to download; the makers ask to be cited. No licence for passing files on is stated."
WHERE = "https://sites.duke.edu/icbdata/data-collections/"

TRIGGER = {
    1: "verbal act", 2: "political act", 3: "economic act", 4: "external change", 5: "other non-violent act",
    6: "internal challenge", 7: "non-violent military act", 8: "indirect violent act", 9: "violent act",
}  # fmt: skip
MANAGEMENT = {
    1: "negotiation", 2: "adjudication", 3: "mediation", 4: "multiple, without violence", 5: "non-military pressure",
    6: "non-violent military", 7: "multiple, with violence", 8: "violence",
}  # fmt: skip
VIOLENCE = {1: "none", 2: "minor clashes", 3: "serious clashes", 4: "full-scale war"}
POWER = {1: "none", 2: "low: political or economic", 3: "covert or semi-military", 4: "direct military"}
AGAIN = {1: "yes", 2: "no", 3: "too recent"}

CRISES = Dataset(
    "icb-crises", "International Crisis Behavior: crises", "an international crisis", CITATION, LICENCE, WHERE,
    ("icb1v15.csv", "icb1v16.csv"),
    (
        Version("16", frozenset({"crisno", "sevviosy", "icb1", "src"}), "src"),
        Version("10 to 15", frozenset({"crisno", "sevviosy", "icb1"})),
        Version("before 10", frozenset({"crisno", "sevviosy"})),
    ),
    (
        whole("crisis", "crisno", "number of the crisis"),
        text("name", "crisname", "name of the crisis"),
        code("trigger", "break", "what triggered the crisis", TRIGGER),
        code("gravest_threat", "gravcr", "gravest value threatened", {
            0: "economic", 1: "limited military", 2: "political", 3: "territorial", 4: "influence", 5: "grave damage",
            6: "existence", 7: "other"}),
        code("management", "crismg", "chief technique of managing the crisis", MANAGEMENT),
        code("violence", "sevviosy", "severity of violence", VIOLENCE),
        code("in_war", "iwcmb", "whether the crisis belongs to a war", {
            1: "no", 2: "war began with it", **{k: "inside a war" for k in range(3, 13)}}),
        whole("actors", "noactr", "number of states involved"),
        code("us", "usinv", "what the United States did", POWER, optional=True),
        code("russia", "suinv", "what the Soviet Union or Russia did", POWER, optional=True),
        code("outcome_form", "forout", "form of the outcome", {
            1: "formal agreement", 2: "semi-formal agreement", 3: "tacit understanding", 4: "unilateral act",
            5: "imposed agreement", 6: "other", 7: "faded"}, optional=True),
        code("again", "outesr", "a crisis among the same adversaries within five years", AGAIN, optional=True),
        code("mediated", "mediate", "mediation", {
            1: "none", 2: "asked for, not supplied", 3: "offered, not accepted", 4: "occurred"}, optional=True),
        code("protracted", "protrac", "part of a protracted conflict", {
            1: "no", 2: "yes, not at its beginning", 3: "yes"}, optional=True),
        code("distance", "geogrel", "distance of the adversaries", {
            1: "contiguous", 2: "near neighbours", 3: "distant"}, optional=True),
        number("power_difference", "powdissy", "difference in power between the sides", optional=True),
    ),
    (Day("begins", "yrtrig", "motrig", "datrig", "day of the trigger"),
     Day("ends", "yrterm", "moterm", "daterm", "day on which the crisis ended")),
    notes="Outcomes are perceptions; being in the file means that someone saw a crisis.",
)  # fmt: skip

ACTORS = Dataset(
    "icb-actors", "International Crisis Behavior: crisis actors", "a state in a crisis", CITATION, LICENCE, WHERE,
    ("icb2v15.csv", "icb2v16.csv"),
    (
        Version("16", frozenset({"crisno", "cracid", "icb2", "src"}), "src"),
        Version("10 to 15", frozenset({"crisno", "cracid", "icb2"})),
        Version("before 10", frozenset({"crisno", "cracid"})),
    ),
    (
        whole("crisis", "crisno", "number of the crisis"),
        whole("state", "cracid", "state (Correlates of War code)"),
        text("actor", "actor", "state (abbreviation)"),
        text("name", "crisname", "name of the crisis", optional=True),
        code("trigger", "triggr", "what triggered the crisis for this state", TRIGGER),
        code("response", "majres", "its major response", {
            1: "none", 2: "verbal", 3: "political", 4: "economic", 5: "other non-violent", 6: "non-violent military",
            7: "multiple, with non-violent military", 8: "violent military", 9: "multiple, with violence"}),
        whole("days_to_respond", "trgresra", "days from trigger to response", unit="days", optional=True),
        code("management", "crismg", "its chief technique", MANAGEMENT),
        code("violence", "sevvio", "severity of violence it used or met", VIOLENCE),
        code("outcome", "outcom", "what the outcome was to it", {
            1: "victory", 2: "compromise", 3: "stalemate", 4: "defeat", 5: "other"}),
        code("again", "outesr", "a crisis among the same adversaries within five years", AGAIN, optional=True),
        code("power", "powsta", "its standing", {
            1: "small power", 2: "middle power", 3: "great power", 4: "superpower"}, optional=True),
        code("nuclear", "nuclear", "its nuclear capability", {
            1: "none foreseeable", 2: "none, but could", 3: "possessed", 4: "developed, with second strike"},
            optional=True),
        code("great_power_ally", "allycap", "alliance with a great power", {
            1: "none", 2: "informal", 3: "formal", 4: "leads one"}, optional=True),
        number("power_difference", "powdis", "its power less that of its adversary", optional=True),
    ),
    (Day("begins", "yrtrig", "motrig", "datrig", "day of the trigger"),
     Day("ends", "yrterm", "moterm", "daterm", "day on which the crisis ended for it")),
)  # fmt: skip
