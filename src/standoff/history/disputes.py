"""Militarized interstate disputes (Correlates of War 5; Gibler, Miller and Little), and extended deterrence."""

from __future__ import annotations

from standoff.history.fields import YES, Dataset, Day, Version, code, number, text, whole

UNKNOWN = (-9.0,)
HOSTILITY = {1: "none", 2: "threat to use force", 3: "display of force", 4: "use of force", 5: "war"}
FATALITY = {
    0: "none",
    1: "1 to 25",
    2: "26 to 100",
    3: "101 to 250",
    4: "251 to 500",
    5: "501 to 999",
    6: "1000 or more",
}
OUTCOME = {
    1: "victory of A", 2: "victory of B", 3: "A yields", 4: "B yields", 5: "stalemate", 6: "compromise", 7: "released",
    8: "unclear", 9: "joins an ongoing war",
}  # fmt: skip
SETTLEMENT = {1: "negotiated", 2: "imposed", 3: "none", 4: "unclear"}

DISPUTES = Dataset(
    "mid-disputes", "Militarized Interstate Disputes: disputes (MIDA)", "a dispute",
    "Palmer, Glenn, Roseanne W. McManus, Vito D'Orazio, Michael R. Kenwick, Mikaela Karstens, Chase Bloch, Nick "
    "Dietrich, Kayla Kahn, Kellan Ritter and Michael J. Soules. 2022. The MID5 Dataset, 2011–2014. Conflict Management "
    "and Peace Science 39(4).",
    "Free to use with citation; the Correlates of War project asks that files be had from it.",
    "https://correlatesofwar.org/data-sets/mids/", ("MIDA 5.0.csv", "mida.csv"),
    (Version("5", frozenset({"dispnum", "hostlev", "recip", "ongo2014"}), "version"),
     Version("4", frozenset({"dispnum3", "hostlev", "recip"}), "version")),
    (
        whole("dispute", "dispnum", "number of the dispute"),
        code("outcome", "outcome", "outcome", OUTCOME, UNKNOWN),
        code("settlement", "settle", "settlement", SETTLEMENT, UNKNOWN),
        code("fatality", "fatality", "battle deaths, all sides", FATALITY, UNKNOWN),
        code("hostility", "hostlev", "highest level of hostility", HOSTILITY, UNKNOWN),
        code("reciprocated", "recip", "whether the other side responded militarily", YES, UNKNOWN),
        whole("states_a", "numa", "states on side A"),
        whole("states_b", "numb", "states on side B"),
        whole("days_least", "mindur", "shortest it may have lasted", UNKNOWN, "days"),
        whole("days_most", "maxdur", "longest it may have lasted", UNKNOWN, "days"),
    ),
    (Day("begins", "styear", "stmon", "stday", "first day"), Day("ends", "endyear", "endmon", "endday", "last day")),
    notes="Most outcomes are stalemates; the file says little about who conceded.",
)  # fmt: skip

PARTICIPANTS = Dataset(
    "mid-participants", "Militarized Interstate Disputes: participants (MIDB)", "a state in a dispute",
    DISPUTES.citation, DISPUTES.licence, DISPUTES.where, ("MIDB 5.0.csv", "midb.csv"),
    (Version("5", frozenset({"dispnum", "ccode", "sidea", "orig"}), "version"),
     Version("4", frozenset({"dispnum3", "ccode", "sidea", "orig"}), "version")),
    (
        whole("dispute", "dispnum", "number of the dispute"),
        whole("state", "ccode", "state (Correlates of War code)"),
        text("abbreviation", "stabb", "state (abbreviation)"),
        code("side_a", "sidea", "on the side that began it", YES),
        code("original", "orig", "in it from the first day", YES),
        code("revisionist", "revstate", "wants something changed", YES, UNKNOWN),
        code("revision", "revtype1", "what it wants changed", {
            0: "nothing", 1: "territory", 2: "policy", 3: "regime", 4: "other"}, UNKNOWN),
        code("fatality", "fatality", "its battle deaths", FATALITY, UNKNOWN),
        code("hostility", "hostlev", "its highest level of hostility", HOSTILITY, UNKNOWN),
    ),
    (Day("begins", "styear", "stmon", "stday", "first day in it"),
     Day("ends", "endyear", "endmon", "endday", "last day in it")),
)  # fmt: skip

DYADS = Dataset(
    "gml-dyads", "Gibler–Miller–Little: directed dyadic disputes", "a pair of states in a dispute, in a year",
    "Gibler, Douglas M., Steven V. Miller and Erin K. Little. 2016. An Analysis of the Militarized Interstate Dispute "
    "(MID) Dataset, 1816–2001. International Studies Quarterly 60(4).",
    "Free to use with citation.", "https://dmgibler.people.ua.edu/mid-data.html",
    ("gml-ddydisp.csv", "gml-ndydisp.csv"),
    (Version("2.2", frozenset({"dispnum", "ccode1", "ccode2", "sidea1", "hiact1"})),),
    (
        whole("dispute", "dispnum", "number of the dispute"),
        whole("state_1", "ccode1", "first state (Correlates of War code)"),
        whole("state_2", "ccode2", "second state"),
        whole("year", "year", "year"),
        code("side_a_1", "sidea1", "the first state is on the side that began it", YES),
        code("hostility_1", "hostlev1", "highest hostility of the first state", HOSTILITY, UNKNOWN),
        code("hostility_2", "hostlev2", "highest hostility of the second state", HOSTILITY, UNKNOWN),
        code("fatality_1", "fatality1", "battle deaths of the first state", FATALITY, UNKNOWN, optional=True),
        code("fatality_2", "fatality2", "battle deaths of the second state", FATALITY, UNKNOWN, optional=True),
        code("reciprocated", "recip", "whether the other side responded militarily", YES, UNKNOWN, optional=True),
    ),
)  # fmt: skip

DETERRENCE = Dataset(
    "huth", "Huth: extended immediate deterrence, 1885–1983", "a case: an attacker threatens a protégé of a defender",
    "Huth, Paul K. 1988. Extended Deterrence and the Prevention of War. Yale University Press; as coded by Signorino, "
    "Curtis S., and Ahmer Tarar. 2006. A Unified Theory and Test of Extended Immediate Deterrence. American Journal of "
    "Political Science 50(3).",
    "None stated; cite the book and the article.",
    "https://doi.org/10.1111/j.1540-5907.2006.00202.x", ("huth.dta", "huth_58.csv"),
    (Version("Signorino and Tarar", frozenset({"deter", "ibf", "sbf", "lbf", "tft", "firmflex"})),),
    (
        code("outcome", "outcome", "how it ended", {1: "deterred", 3: "defender yields", 4: "war"}, optional=True),
        code("deterred", "deter", "the attacker was deterred", YES),
        whole("year", "year", "year of the case", optional=True),
        whole("defender", "ccode1", "the defender (Correlates of War code; to be checked)", optional=True),
        whole("attacker", "ccode2", "the attacker (likewise)", optional=True),
        number("immediate_balance", "ibf", "immediate balance of forces, defender and protégé over attacker", "ratio"),
        number("short_balance", "sbf", "short-term balance of forces, likewise", "ratio"),
        number("long_balance", "lbf", "long-term balance of forces, likewise", "ratio"),
        code("nuclear", "nuclear", "the defender has nuclear weapons", YES),
        code("alliance", "milallia", "the defender is allied with the protégé", YES),
        number("arms", "milarm", "share of the protégé's arms from the defender", "tenths"),
        number("trade", "fortrade", "share of the protégé in the defender's trade", "per cent"),
        code("firm_but_flexible", "firmflex", "the defender bargained firmly but flexibly", YES),
        code("tit_for_tat", "tft", "the defender met military moves in kind", YES),
        code("past_put_down", "putdown", "the defender put the attacker down in their last confrontation", YES,
             optional=True),
        code("past_stalemate", "stalemat", "their last confrontation was a stalemate", YES, optional=True),
        code("democratic_defender", "dem_def", "the defender is a democracy", YES, optional=True),
        code("democratic_attacker", "dem_att", "the attacker is a democracy", YES, optional=True),
    ),
)  # fmt: skip
