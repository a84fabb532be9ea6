"""Commands that read reports: read and accept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.failing import fail, fail_all, orderly
from standoff.cli.options import AsJson

if TYPE_CHECKING:
    from standoff.read import Draft


@contextmanager
def _reading() -> Iterator[None]:
    """Run a command of this room; its mistakes are printed, all at once."""
    with orderly():
        from standoff.read import ArticleError

        try:
            yield
        except ArticleError as error:
            fail_all(str(error).splitlines())


def read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Reports: .txt, .md, .html; or one draft.yaml.")],
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="When it was published, as 2020-10-31.")
    ] = None,
    crisis: Annotated[
        str | None, typer.Option("--crisis", metavar="FILE", help="A crisis whose actors and moves are known.")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Title of the report.")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", metavar="NAME", help="Who published it.")] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="Where it can be read.")] = None,
    genre: Annotated[
        str, typer.Option(help="wire_report, news_analysis, opinion, official_statement, transcript or other.")
    ] = "other",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DRAFT.yaml", help="Write the cards.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the text with its claims marked.")
    ] = None,
    review: Annotated[bool, typer.Option("--review", help="Decide card by card, here in the terminal.")] = False,
    helper: Annotated[
        str | None,
        typer.Option(
            "--helper", metavar="URL", help="A language model's endpoint that may suggest more. Off by default."
        ),
    ] = None,
    model: Annotated[
        str, typer.Option("--model", metavar="NAME", help="The model's name at that endpoint.")
    ] = "default",
    as_json: AsJson = False,
) -> None:
    """Draft what reports say, as cards to accept, edit or reject.

    Nothing becomes a fact by being read. Cards say who did or said what to whom, by whose account, on what
    condition and when, with the words they rest on.

    \b
      standoff read article.txt --published 2020-10-31
      standoff read article.txt --published 2020-10-31 --genre opinion -o draft.yaml --review
      standoff read draft.yaml --review
      standoff read a.txt b.html --published 2020-10-31 --crisis karabakh-2020 -o draft.yaml --html draft.html
    """
    with _reading():
        from standoff.cli.terminal import check_out, print_json, progress, say, write_out
        from standoff.read import draft_text, page, read_draft, reading_data
        from standoff.verbs import ReadAsked, helped, read_files

        for path in (output, html):
            if path is not None:
                check_out(path)
        again = len(files) == 1 and files[0].suffix in (".yaml", ".yml")
        if again:
            draft = read_draft(files[0])
            output = output or files[0]
        else:
            asked = ReadAsked(_day(published), title, publisher, url, genre or "other", crisis)
            with progress() as told:
                draft = read_files(files, asked, told)
        if helper is not None and not again:
            draft = helped(draft, helper, model)
        if review:
            from standoff.cli.review import reviewed

            keep = output or Path("draft.yaml")
            draft = reviewed(draft, lambda d: write_out(keep, draft_text(d).encode()))
        elif output is not None and not again:
            write_out(output, draft_text(draft).encode())
        if html is not None:
            write_out(html, page(draft).encode())
        if as_json:
            found = [reading_data(r) for r in draft.readings]
            print_json(found[0] if len(found) == 1 else found)
        elif not review:
            _print(draft)
            if output is None and html is None:
                say("\nNothing is kept: -o draft.yaml writes the cards, --review decides them one by one.")


def _day(published: str | None) -> date:
    """The day on which reports were published, which there is no reading without."""
    from standoff.read import ArticleError

    if published is None:
        raise ArticleError(
            "--published is needed: “last week” means nothing without the day the report appeared. If it does not say, "
            "give the earliest day that is possible"
        )
    try:
        return date.fromisoformat(published)
    except ValueError:
        raise ArticleError(f"--published {published}: a date such as 2020-10-31 is wanted") from None


def _print(draft: Draft) -> None:
    """The cards in brief."""
    from standoff.cli.terminal import harmless, say

    for reading in draft.readings:
        name = reading.name
        say(f"\n{harmless(reading.source.title or reading.source.id)}", bold=True)
        for claim in reading.claims:
            by = claim.attribution
            told = "" if by.holder == "author" else f" [{by.mode.replace('_', ' ')}: {name(by.holder)}]"
            mood = "" if claim.modality == "actual" else f" ({claim.modality})"
            no = "not " if claim.polarity == "negated" else ""
            soft = "" if claim.core else " ·soft"
            line = f"  {claim.id}  {no}{claim.type.replace('_', ' ')}{mood}: {reading.parties(claim)}{told}{soft}"
            say(harmless(line))
            if claim.condition:
                say(harmless(f"         {claim.condition.marker}: “{claim.condition.span.text}”"))
        for tie in reading.ties:
            say(harmless(f"  {tie.id}  tie, {tie.type.replace('_', ' ')}: {name(tie.a)} – {name(tie.b)}"))
        for warned in reading.warnings:
            say(harmless(f"  ! {warned.told}"), colour="yellow")
    for group in draft.same():
        say(harmless(f"  ? perhaps one event: {', '.join(group)}"), colour="yellow")


def accept(
    draft: Annotated[Path, typer.Argument(metavar="DRAFT.yaml", help="What standoff read -o wrote, with decisions.")],
    crisis: Annotated[
        Path,
        typer.Argument(
            metavar="CRISIS.yaml", help="The crisis file that takes the accepted cards; or, with -o, a name."
        ),
    ],
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here instead.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Take all core cards and ties that are not rejected.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
) -> None:
    """Merge accepted cards into a crisis file: the change is shown first, and a file is never broken.

    \b
      standoff accept draft.yaml crisis.yaml
      standoff accept draft.yaml crisis.yaml -o with-report.yaml --yes
      standoff accept draft.yaml karabakh-2020 -o mine.yaml
    """
    with _reading():
        import difflib

        from standoff.cli.terminal import check_out, harmless, say, write_out
        from standoff.crisis import builtin
        from standoff.read import accepted, read_draft

        target = output or crisis
        if str(crisis) in builtin() and not crisis.exists():
            if output is None:
                fail(f"{crisis} comes with Standoff and is not written to", "say where the result goes: -o mine.yaml")
            crisis = Path(str(builtin()[str(crisis)]))
        check_out(target)
        found = read_draft(draft)
        if every:
            found = found.all_accepted()
        before = crisis.read_text(encoding="utf-8")
        merged = accepted(found, before, crisis.name)
        if not merged.added:
            say("No card is accepted, so there is nothing to merge: set `decision: accept`, or use --review.")
            return
        for line in difflib.unified_diff(
            before.splitlines(), merged.text.splitlines(), crisis.name, target.name, n=1, lineterm=""
        ):
            say(harmless(line), colour="green" if line.startswith("+") else "red" if line.startswith("-") else None)
        for note in merged.notes:
            say(harmless(f"note: {note}"), colour="yellow")
        say("\n" + ", ".join(f"{len(v)} {k.replace('_', ' ')}" for k, v in merged.added.items()), bold=True)
        if not yes and not typer.confirm(f"Write {target}?"):
            raise typer.Exit(1)
        write_out(target, merged.text.encode())
