"""Sanctions, ceasefires and armed conflicts: TIES, the ETH/PRIO ceasefires, UCDP/PRIO."""

from __future__ import annotations

from standoff.history.fields import YES, Dataset, Day, Field, Version, code, text, whole

SANCTIONS = Dataset(
    "ties", "Threat and Imposition of Economic Sanctions (TIES)", "a sanctions episode",
    "Morgan, T. Clifton, Navin Bapat and Yoshiharu Kobayashi. 2014. Threat and Imposition of Economic Sanctions "
    "1945–2005: Updating the TIES Dataset. Conflict Management and Peace Science 31(5).",
    "Free to use with citation; none other stated.", "https://sanctions.web.unc.edu/", ("tiesv4.csv", "ties.csv"),
    (Version("4", frozenset({"caseid", "primarysender", "targetstate", "threat", "imposition", "finaloutcome"})),),
    (
        whole("case", "caseid", "number of the case"),
        whole("sender", "primarysender", "state that threatens or imposes (Correlates of War code)", (-9.0, 1000.0)),
        whole("target", "targetstate", "target (Correlates of War code)", (-9.0,)),
        code("threatened", "threat", "sanctions were threatened", YES, (-9.0,)),
        code("imposed", "imposition", "sanctions were imposed", YES, (-9.0,)),
        code("outcome", "finaloutcome", "final outcome", {
            1: "partial acquiescence to the threat", 2: "acquiescence to the threat", 3: "sender gives in, threat",
            4: "stalemate, threat", 5: "negotiated, threat", 6: "partial acquiescence to sanctions",
            7: "acquiescence to sanctions", 8: "sender gives in, sanctions", 9: "stalemate, sanctions",
            10: "negotiated, sanctions"}, (-9.0,)),
        code("expected_sender_costs", "anticipatedsendercosts", "costs the sender expects", {
            1: "minor", 2: "major", 3: "severe"}, (-9.0,), optional=True),
        code("expected_target_costs", "anticipatedtargetcosts", "costs the target expects", {
            1: "minor", 2: "major", 3: "severe"}, (-9.0,), optional=True),
    ),
    (Day("begins", "startyear", "startmonth", "startday", "first day"),
     Day("ends", "endyear", "endmonth", "endday", "last day")),
    notes="Column names and codes are those of the users' manual, version 4; they were not checked against the file.",
)  # fmt: skip

CEASEFIRES = Dataset(
    "cf-ceasefires", "ETH/PRIO Civil Conflict Ceasefires", "a ceasefire, or one actor's part in it",
    "Clayton, Govinda, Håvard Mokleiv Nygård, Håvard Strand, Siri Aas Rustad, Claudia Wiehler, Tora Sagård, Peder "
    "Landsverk, Reidun Ryland, Valerie Sticher, Emma Wink and Corinne Bara. 2023. Introducing the Civil Conflict "
    "Ceasefire Dataset. Journal of Conflict Resolution 67(7–8).",
    "Not seen; ask before passing files on.", "https://css.ethz.ch/en/research/datasets/ceasefires.html",
    ("CFD_oct_2022.csv", "cf_ceasefires.csv"),
    (Version("October 2022, a row a ceasefire", frozenset({"uniq_id", "ucdp_acd_id", "ended", "implement", "key"})),
     Version("October 2022, a row an actor", frozenset({"cf_id", "ucdp_acd_id", "ended", "implement"}))),
    (
        Field("ceasefire", ("uniq_id", "cf_id"), "whole", "number of the ceasefire"),
        text("place", "location", "country"),
        whole("conflict", "ucdp_acd_id", "conflict (UCDP)"),
        whole("dyad", "ucdp_dyad", "dyad (UCDP)", (-1.0,), optional=True),
        code("sides", "side", "who declares it", {1: "one side", 2: "two sides", 3: "several sides"}, (-1.0,)),
        code("written", "written", "in writing", {0: "no", 1: "yes", 2: "yes, text known"}, (-1.0,)),
        code("fixed_term", "fixed", "for a fixed time", YES, (-1.0,), optional=True),
        code("kind", "ceasefire_class", "what it provides for", {
            1: "cessation", 2: "with ways to see that it is kept", 3: "definitive"}, (-1.0,), optional=True),
        code("mediated", "mediator_nego", "a mediator took part", YES, (-1.0,), optional=True),
        code("monitored", "implement", "monitoring is agreed", YES, (-1.0,)),
        code("enforced", "enforcement", "who enforces it", {
            0: "nobody", 1: "someone from outside", 2: "an international organisation", 3: "unclear"}, (-1.0,),
            optional=True),
        code("ended", "ended", "how it ended (inferred from the data, not from the codebook)", {
            0: "in effect when coded", 1: "ran out", 2: "called off or broken", 3: "never took effect", 4: "renewed"},
            (-1.0,)),
        text("declared", "dec_date", "day of the declaration", optional=True),
        text("effective", "eff_date", "first day in effect", optional=True),
        text("until", "end_date", "last day in effect", optional=True),
    ),
    notes="Half the ceasefires have no end coded.",
)  # fmt: skip

CONFLICTS = Dataset(
    "ucdp-conflicts", "UCDP/PRIO Armed Conflict Dataset", "a conflict in a year",
    "Gleditsch, Nils Petter, Peter Wallensteen, Mikael Eriksson, Margareta Sollenberg and Håvard Strand. 2002. Armed "
    "Conflict 1946–2001: A New Dataset. Journal of Peace Research 39(5); and the article of the version used.",
    "CC BY 4.0.", "https://ucdp.uu.se/downloads/", ("UcdpPrioConflict_v25_1.csv", "ucdp-prio-acd-241.csv"),
    (
        Version("18.1 on", frozenset({"conflict_id", "side_a", "intensity_level", "type_of_conflict"}), "version"),
        Version("17.1 and 17.2", frozenset({"conflictid", "sidea", "intensitylevel", "typeofconflict"}), "version"),
        Version("4 to 2016", frozenset({"ConflictID", "SideA", "IntensityLevel", "TypeOfConflict"}), "Version"),
    ),
    (
        Field("conflict", ("conflict_id", "conflictid", "ConflictID"), "whole", "number of the conflict"),
        Field("place", ("location", "Location"), "text", "country or countries"),
        Field("side_a", ("side_a", "sidea", "SideA"), "text", "side A: the government, or the first state"),
        Field("side_b", ("side_b", "sideb", "SideB"), "text", "side B: the rebels, or the second state"),
        Field("with_a", ("side_a_2nd", "sidea2nd", "SideA2nd"), "text", "states with troops on side A", optional=True),
        Field("with_b", ("side_b_2nd", "sideb2nd", "SideB2nd"), "text", "states with troops on side B", optional=True),
        Field("over", ("incompatibility", "Incompatibility"), "code", "what it is about", "", {
            1: "territory", 2: "government", 3: "both"}),
        Field("territory", ("territory_name", "territoryname", "TerritoryName"), "text", "territory", optional=True),
        Field("year", ("year", "Year", "YEAR"), "whole", "year"),
        Field("intensity", ("intensity_level", "intensitylevel", "IntensityLevel"), "code", "battle deaths in the year",
              "", {1: "25 to 999", 2: "1000 or more"}),
        Field("type", ("type_of_conflict", "typeofconflict", "TypeOfConflict"), "code", "kind of conflict", "", {
            1: "extrasystemic", 2: "interstate", 3: "intrastate", 4: "internationalised intrastate"}),
        Field("began", ("start_date2", "startdate2", "StartDate2"), "text", "day on which the episode began",
              optional=True),
        Field("ended", ("ep_end_date", "ependdate", "EpEndDate"), "text", "day on which the episode ended",
              optional=True),
    ),
)  # fmt: skip
