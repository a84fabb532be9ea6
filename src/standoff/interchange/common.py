"""What the two formats share: the first line, and payoffs in braces."""

from __future__ import annotations

from fractions import Fraction

from standoff.interchange.tokens import MOST_PLAYERS, WORD, Token, Tokens


def read_header(tokens: Tokens, kind: str, version: str) -> tuple[str, tuple[str, ...]]:
    """Title and players from `EFG 2 R "title" { "A" "B" }`."""
    example = f'the first line reads {kind} {version} R "title" {{ "player 1" "player 2" }}'
    for words, what in (((kind,), f'"{kind}"'), ((version,), f"version {version}"), (("R", "D"), "R (or D)")):
        if tokens.now.kind != WORD or tokens.now.value not in words:
            tokens.fail("G003", f'{what} is expected, found "{tokens.now.value[:20]}"', example)
        tokens.next()
    title = tokens.take_text("the title of the game", example)
    opened = tokens.take_mark("{", "before the players' names", example)
    places: dict[str, Token] = {}
    names = []
    while not tokens.at_mark("}"):
        here = tokens.now
        name = tokens.take_text('a player\'s name, or "}",', example)
        if name and name in places:
            tokens.fail("G010", f'two players are called "{name}"', "give each a name of its own", here)
        places[name] = here
        names.append(name)
        if len(names) > MOST_PLAYERS:
            tokens.fail("G002", f"there are more than {MOST_PLAYERS:,} players", at=opened)
    tokens.next()
    if not names:
        tokens.fail("G010", "there is no player", "name at least one between the braces", opened)
    return title, tuple(names)


def read_payoffs(t: Tokens, count: int, opened: Token | None = None) -> tuple[Fraction, ...]:
    """`{ 1, 2 }` with as many numbers as there are players, with commas or without; `opened` if the brace is past."""
    opened = opened or t.take_mark("{", "before the payoffs")
    payoffs: list[Fraction] = []
    while not t.at_mark("}"):
        payoffs.append(t.take_number('a payoff, or "}",', "payoffs are numbers: { 1, -0.25, 1/3 }"))
        if t.at_mark(","):
            t.next()
    if len(payoffs) != count:
        message = (
            f"there {'is' if len(payoffs) == 1 else 'are'} {len(payoffs)} payoff{'' if len(payoffs) == 1 else 's'} "
            f"for {count} player{'s' if count > 1 else ''}"
        )
        hint = "one number for each player, in their order" + (
            "; decimals have a point, not a comma" if len(payoffs) == 2 * count else ""
        )
        t.fail("G042", message, hint, opened)
    t.next()
    return tuple(payoffs)
