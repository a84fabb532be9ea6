"""Findings made up by hand for tests of the layout: the crisis is real, every number in here is invented."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from sample_weeks import truces, weeks

from standoff.report import (
    ActorRow,
    AnswerWithout,
    AssumptionRow,
    BeliefPath,
    BeliefPoint,
    BottomLine,
    Box,
    CeasefireRow,
    ClaimRow,
    Driver,
    EpisodeRow,
    EvidenceRow,
    Findings,
    Flip,
    Header,
    IndicatorRow,
    Moved,
    MoveRow,
    OtherEquilibria,
    OutcomeRow,
    PhaseMap,
    Provenance,
    QuestionRow,
    ReadingAnswer,
    ReadingRow,
    RedLineRow,
    ReliabilityRow,
    SourceRow,
    Spread,
    TieRow,
    Tornado,
    TreeNode,
    TreePicture,
    WhatIfRow,
    WhatIfs,
    tree_picture,
)

MADE_UP = "Made-up numbers, for tests of the layout only."


def spread(median: float, half: float, floor: float = 0.0, ceiling: float = 1.0) -> Spread:
    """An interval of half-width `half` (90%) about a median, kept within bounds."""

    def kept(value: float) -> float:
        return min(ceiling, max(floor, value))

    return Spread(
        median, kept(median - half / 2.4), kept(median + half / 2.4), kept(median - half), kept(median + half)
    )


def wide(median: float, half: float) -> Spread:
    return spread(median, half, -9.0, 9.0)


def dots(median: float, width: float, low: float = 0.0) -> tuple[float, ...]:
    """Twenty logistic quantiles about a median, kept within `low`–1."""
    chances = [(k + 0.5) / 20 for k in range(20)]
    return tuple(min(1.0, max(low, median + width * math.log(p / (1 - p)))) for p in chances)


READINGS = (
    ReadingRow(
        "literal",
        "The ministry's words: only fighting on Armenia's own territory",
        prior=0.6,
        posterior=0.52,
        why="The statement names Armenia's territory and no other.",
        source="mfa-1031",
    ),
    ReadingRow(
        "wide",
        "The article's reading: help if the war does not stop",
        prior=0.4,
        posterior=0.48,
        why="The article takes the statement as a threat against the war going on.",
        source="examiner",
        needed_by=("gives-way", "or-international"),
    ),
)


def by_reading(first: Spread, second: Spread, shares: tuple[float, float]) -> tuple[ReadingAnswer, ...]:
    return (ReadingAnswer("literal", shares[0], first), ReadingAnswer("wide", shares[1], second))


TORNADO_YIELD = Tornado(
    "yield",
    "Turkey backs off after the strike",
    "probability",
    0.34,
    (
        Driver("russia_resolved", "Odds that Russia is resolved", 0.18, 0.55, 0.31),
        Driver("strike_cost_bluff", "What a strike costs an irresolute Russia", 0.22, 0.47, 0.19),
        Driver("nato_backs", "How much NATO gains by backing Turkey", 0.43, 0.25, 0.11),
        Driver("u(turkey.cautious, climb_down)", "Turkey (cautious): worth of climbing down", 0.38, 0.29, 0.05),
        Driver("precision", "Precision of play (λ)", 0.36, 0.32, 0.01),
        Driver("odds_incident", "Odds of an incident while both stand close", 0.335, 0.345, 0.002),
    ),
)

TORNADO_BELIEF = Tornado(
    "believed",
    "Rise in belief that Russia is resolved",
    "difference",
    0.12,
    (
        Driver("strike_cost_bluff", "What a strike costs an irresolute Russia", 0.02, 0.27, 0.52),
        Driver("strike_cost_resolved", "What a strike costs a resolved Russia", 0.16, 0.07, 0.14),
        Driver("russia_resolved", "Odds that Russia is resolved", 0.13, 0.11, 0.03),
    ),
)

CLAIMS = (
    ClaimRow(
        id="believed",
        claim="The strike makes the threat believed",
        test="belief(turkey, russia = resolved | russia.signal = strike) > "
        "belief(turkey, russia = resolved | russia.signal = hold)",
        subject="Rise in belief that Russia is resolved",
        scale="difference",
        share=0.91,
        quantity=wide(0.12, 0.15),
        dots=dots(0.12, 0.035, -1.0),
        threshold=0.0,
        by_reading=by_reading(wide(0.14, 0.15), wide(0.09, 0.12), (0.93, 0.88)),
        tornado=TORNADO_BELIEF,
        flips=(
            Flip("strike_cost_bluff", "What a strike costs an irresolute Russia", 0.2, 0.061, (0.0, 1.0)),
            Flip("russia_resolved", "Odds that Russia is resolved", 0.5, None, (0.0, 1.0)),
        ),
        box=Box(
            "The claim holds where a strike costs a bluffer over 0.12 and a resolved Russia under 0.08.",
            0.83,
            0.97,
        ),
        quote="It was a message: keep up your conflict stoking, and I will make you pay for it.",
        source="examiner",
        remark="It rests on one assumption: a strike has to cost a bluffer more than a resolved protector.",
        otherwise=0.12,
    ),
    ClaimRow(
        id="gives-way",
        claim="Turkey will probably give way",
        test="P(turkey.respond = back_off | russia.signal = strike) > 0.5",
        subject="Turkey backs off after the strike",
        scale="probability",
        share=0.27,
        quantity=spread(0.34, 0.3),
        dots=dots(0.34, 0.08),
        threshold=0.5,
        by_reading=by_reading(spread(0.08, 0.09), spread(0.58, 0.25), (0.0, 0.61)),
        tornado=TORNADO_YIELD,
        flips=(
            Flip("russia_resolved", "Odds that Russia is resolved", 0.5, 0.74, (0.0, 1.0)),
            Flip("nato_backs", "How much NATO gains by backing Turkey", 0.3, None, (0.0, 0.6)),
        ),
        box=Box("The claim holds where Russia is resolved with odds above 0.6, under the wide reading.", 0.71, 1.0),
        quote="Putin is gambling, likely correctly based on prior experience, that Erdogan will … back down.",
        source="examiner",
        remark="The model denies this under the literal reading: there, persisting costs Turkey little.",
    ),
    ClaimRow(
        id="or-international",
        claim="If Turkey does not give way, the war becomes international",
        test="P(outcome in {clash, wider_war} | turkey.respond = persist) > "
        "P(outcome in {clash, wider_war} | turkey.respond = back_off)",
        subject="Rise in the chance of a clash or a wider war",
        scale="difference",
        share=0.999,
        quantity=wide(0.06, 0.05),
        dots=dots(0.06, 0.012),
        threshold=0.0,
        by_reading=by_reading(wide(0.03, 0.03), wide(0.11, 0.07), (0.99, 1.0)),
        remark="It holds almost everywhere, but the rise is small.",
    ),
)

REPORTS = (
    ("statement-1007", "2020-10-07", "Russia: the alliance covers Armenia, not Karabakh"),
    ("strike", "2020-10-26", "Russia bombs a Turkish-backed militia's camp in Idlib"),
    ("warning", "2020-10-31", "Russia's ministry promises all necessary assistance"),
)


def path(player: str, type: str, label: str, medians: tuple[float, ...]) -> BeliefPath:
    prior = BeliefPoint("", "", "Before any report", spread(medians[0], 0.2))
    rest = [
        BeliefPoint(id, date, title, spread(median, 0.18))
        for (id, date, title), median in zip(REPORTS, medians[1:], strict=True)
    ]
    return BeliefPath(player, type, label, (prior, *rest))


BELIEFS = (
    path("russia", "resolved", "Russia is resolved", (0.5, 0.48, 0.66, 0.69)),
    path("turkey", "resolute", "Turkey is resolute", (0.5, 0.5, 0.5, 0.5)),
)

EVIDENCE = tuple(
    EvidenceRow(
        id,
        date,
        title,
        source="mfa-1031" if id == "warning" else "reuters-1026",
        grade=grade,
        reliability=r,
        likelihood_ratio=Spread(lr, lr * 0.8, lr * 1.3, lr * 0.6, lr * 1.9),
        about="Russia resolved against irresolute",
        moved=(Moved("Russia is resolved", before, after),),
        without=(AnswerWithout("gives-way", 0.24, 0.31), AnswerWithout("believed", 0.9, 0.12)),
        note=note,
    )
    for (id, date, title), grade, r, lr, before, after, note in zip(
        REPORTS,
        ("A2", "B2", "A1"),
        (0.9, 0.8, 0.97),
        (0.92, 2.1, 1.15),
        (0.5, 0.48, 0.66),
        (0.48, 0.66, 0.69),
        ("", "Three papers repeat one agency: counted once.", ""),
        strict=True,
    )
)


def phase_map() -> PhaseMap:
    """Eight by eight cells of a smooth made-up surface, one of them empty, and 150 draws in a pattern."""
    edges = np.linspace(0.3, 0.7, 9)
    costs = np.linspace(0.1, 0.3, 9)
    x, y = np.meshgrid((edges[1:] + edges[:-1]) / 2, (costs[1:] + costs[:-1]) / 2)
    cells = 1 / (1 + np.exp(-(14 * (x - 0.52) + 12 * (y - 0.2))))
    cells[7, 0] = np.nan
    k = np.arange(150)
    weights = 0.2 + ((k * 37) % 100) / 100
    return PhaseMap(
        "yield",
        "Turkey backs off after the strike",
        "probability",
        "Odds that Russia is resolved",
        "What a strike costs an irresolute Russia",
        edges,
        costs,
        cells,
        0.3 + 0.4 * ((k * 0.754877) % 1),
        0.1 + 0.2 * ((k * 0.569840) % 1),
        weights / weights.sum(),
    )


def hatched_map() -> PhaseMap:
    """The same map, where other equilibria were sought: a corner of it hatched."""
    marks = np.zeros((8, 8), dtype=bool)
    marks[2:5, 5:] = True
    return replace(
        phase_map(),
        hatched=marks,
        hatching="Hatched: another equilibrium would change the verdict in at least a quarter of that cell's worlds.",
    )


SUBJECTS = ("Turkey backs off", "A clash or a wider war")
WHATIFS = WhatIfs(
    SUBJECTS,
    ("probability", "probability"),
    WhatIfRow("base", "As it stands", "base", "the reports as they are", (spread(0.34, 0.3), spread(0.05, 0.05))),
    (
        WhatIfRow(
            "no-nato",
            "NATO is known to stay out",
            "doing",
            "forbid nato.backing = back",
            (spread(0.49, 0.28), spread(0.03, 0.03)),
        ),
        WhatIfRow(
            "cheap-strike",
            "A strike costs a bluffer no more than a resolved Russia",
            "doing",
            "strike_cost_bluff = 0.05",
            (spread(0.24, 0.2), spread(0.06, 0.05)),
            note="Both then send it and nobody learns anything.",
        ),
        WhatIfRow(
            "intervenes",
            "Russia is seen to intervene",
            "seeing",
            "russia.intervene = intervene",
            (spread(0.12, 0.12), spread(0.004, 0.003)),
        ),
        WhatIfRow("never", "NATO is seen to mediate", "seeing", "nato.backing = mediate", (None, None)),
    ),
)


def small_tree() -> tuple[TreeNode, ...]:
    """Russia's type is private: Turkey's two nodes after a strike belong together, so do those after none."""
    nodes = [TreeNode("root", None, mover="chance", kind="chance")]
    for russia, odds, strikes in (("resolved", 0.5, 0.7), ("irresolute", 0.5, 0.25)):
        nodes.append(TreeNode(russia, "root", russia, "Russia: signal", "decision", f"russia {russia}", odds))
        for signal, p in (("strike", strikes), ("hold", 1 - strikes)):
            turn = f"{russia}-{signal}"
            nodes.append(TreeNode(turn, russia, signal, "Turkey: respond", "decision", f"turkey {signal}", p))
            nodes.append(TreeNode(f"{turn}-off", turn, "back_off", "", "outcome", "", 0.35, "ceasefire"))
            fight = f"{turn}-on"
            nodes.append(TreeNode(fight, turn, "persist", "Russia: intervene", "decision", f"r {turn}", 0.65))
            for step, share, end in (("intervene", 0.004, "clash"), ("stand_aside", 0.996, "war goes on")):
                nodes.append(TreeNode(f"{fight}-{step}", fight, step, "", "outcome", "", share, end))
    return tuple(nodes)


def sample() -> Findings:
    """Everything a brief can show, once."""
    nodes = small_tree()
    return Findings(
        header=Header(
            title="Karabakh, autumn 2020 (layout sample)",
            crisis_id="karabakh-2020",
            as_of="2020-11-01",
            question="Will Turkey back off after Russia's strike and warning, and what if it does not?",
            summary=MADE_UP,
        ),
        provenance=Provenance(
            digest="ab" * 32,
            version="0.1.0",
            seed=1,
            worlds=2048,
            unused=3,
            ess=1312.4,
            pareto_k=0.31,
            precision=(3.0, 20.0),
            residual=4.2e-11,
            regret=0.18,
            notes=(MADE_UP,),
            methods=(
                "McKelvey and Palfrey 1998: quantal response in extensive form",
                "Vehtari and others 2024: Pareto-smoothed importance sampling",
            ),
        ),
        bottom_lines=(
            BottomLine(
                "Turkey backs off, curbing its help and pressing for a ceasefire",
                spread(0.34, 0.3),
                "moderate",
                (
                    "the answer turns on which reading of the red line is right",
                    "what a strike costs a bluffer is a guess",
                ),
            ),
            BottomLine(
                "the war widens to a clash between Russia and Turkey",
                spread(0.004, 0.02),
                "low",
                ("few worlds reach it, and nothing observed bears on the last rungs",),
            ),
        ),
        claims=CLAIMS,
        outcomes=(
            OutcomeRow("war_goes_on", "War goes on with Turkey's help", spread(0.46, 0.25)),
            OutcomeRow("ceasefire", "Ceasefire, Turkey unhurt", spread(0.27, 0.2)),
            OutcomeRow("clash", "Clash of Russia and Turkey", spread(0.004, 0.02)),
        ),
        readings=READINGS,
        beliefs=BELIEFS,
        evidence=EVIDENCE,
        episodes=(
            EpisodeRow(
                "su24",
                "2015-11-24",
                "Turkey shoots down a Russian Su-24, and apologises seven months later",
                spread(0.65, 0.23),
                ("turkey.reply = fold",),
                Spread(0.7, 0.6, 0.8, 0.5, 0.95),
                "Turkey resolute against cautious",
                (Moved("Turkey is resolute", 0.5, 0.42),),
                (AnswerWithout("gives-way", 0.21, 0.29),),
                why="The same two leaders; but Russian blood had been spilt.",
                source="icb",
            ),
        ),
        tornadoes=(TORNADO_YIELD,),
        phase_maps=(hatched_map(),),
        other_equilibria=OtherEquilibria(0.17, 512, 8),
        whatifs=WHATIFS,
        trees=(
            TreePicture(
                "The game, with the actions' mean frequencies",
                tree_picture(nodes, name="tree-literal"),
                len(nodes),
                "literal",
                (
                    MoveRow("literal", "russia", "resolved", "signal", "nothing yet", "strike", spread(0.7, 0.2)),
                    MoveRow("literal", "turkey", "cautious", "respond", "strike", "back_off", spread(0.35, 0.3)),
                ),
            ),
        ),
        indicators=(
            IndicatorRow(
                "azerbaijan.advance = cross",
                "Azerbaijan strikes across Armenia's border",
                spread(0.03, 0.03),
                (Moved("Turkey backs off", 0.34, 0.61), Moved("A clash or a wider war", 0.05, 0.19)),
                "shelling of towns on Armenia's side, confirmed by two sources",
            ),
            IndicatorRow(
                "turkey.respond = back_off",
                "Turkey withdraws its drones",
                spread(0.34, 0.3),
                (Moved("Turkey backs off", 0.34, 1.0), Moved("A clash or a wider war", 0.05, 0.0)),
            ),
        ),
        questions=(
            QuestionRow(
                "ceasefire-30",
                "Will a ceasefire begin by 30 November 2020 and hold for 30 days?",
                "2020-11-30",
                "Yes if no day of the thirty sees 25 or more battle deaths.",
                spread(0.22, 0.2),
                "Yes: 10 November 2020",
            ),
            QuestionRow("clash", "Will Russian and Turkish forces clash?", "2020-12-31", "As reported by two.", None),
        ),
        ceasefires=(
            CeasefireRow(
                "first",
                "2020-10-10T12:00",
                "Russia",
                "none",
                5.0,
                "each side blames the other",
                "reuters-1010",
            ),
            CeasefireRow("second", "2020-10-18T00:00", "France, Russia", "none", 4.0),
            CeasefireRow("third", "2020-10-26T08:00", "United States", "none", 45.0),
        ),
        red_lines=(
            RedLineRow(
                "mfa",
                "2020-10-31",
                "Russia",
                "Azerbaijan, Turkey",
                "clashes take place directly on Armenia's territory",
                "all necessary assistance",
                "all necessary assistance if clashes take place directly on [its] territory.",
                "mfa-1031",
                (
                    ("literal", "may act only after Azerbaijan crosses the border"),
                    ("wide", "may act while war goes on"),
                ),
            ),
        ),
        actors=(
            ActorRow("russia", "Russia", "state", "protector", ("resolved", "irresolute")),
            ActorRow("turkey", "Turkey", "state", "patron", ("resolute", "cautious")),
            ActorRow("azerbaijan", "Azerbaijan", "state", "client"),
            ActorRow("armenia", "Armenia", "state", "defender"),
        ),
        ties=(
            TieRow("patron", "turkey", "azerbaijan", ("arms", "drones"), "", "examiner"),
            TieRow("guarantee", "russia", "armenia", (), "covers Armenia proper", "mfa-1031"),
        ),
        sources=(
            SourceRow(
                "mfa-1031",
                "Russian foreign ministry",
                "Statement on Armenia",
                "2020-10-31",
                "https://example.org/statement?id=1&lang=en",
                "official",
                "A1",
            ),
            SourceRow(
                "examiner",
                "Washington Examiner",
                "Why Russia is threatening military intervention",
                "2020-10-31",
                "https://example.org/opinion",
                "opinion",
                "C3",
            ),
            SourceRow("reuters-1026", "Reuters", "Strike in Idlib", "2020-10-26", "", "wire", "B2", "observatory"),
        ),
        assumptions=(
            AssumptionRow(
                "russia_resolved",
                "unknown",
                "0.3 to 0.7",
                "Nobody outside knows; neither end is ruled out.",
                "",
                "",
                spread(0.5, 0.18),
                spread(0.53, 0.17),
            ),
            AssumptionRow(
                "turkey.cautious",
                "ordering",
                "ceasefire > climb_down > war_goes_on >> clash ~ wider_war",
                "A cautious patron would rather lose face than meet Russia.",
                "examiner",
                "wide",
            ),
        ),
        reliability=(
            ReliabilityRow("A1", "Reliable source, confirmed by others", 0.97),
            ReliabilityRow("B2", "Usually reliable, probably true", 0.8, True),
            ReliabilityRow("C3", "Fairly reliable, possibly true", 0.6),
        ),
        weeks=weeks(),
        truces=truces(),
    )
