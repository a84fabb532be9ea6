"""Commands about crisis files: list, new, check, schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.cli.failing import MISTAKES, code_for, fail, orderly
from standoff.cli.options import AsJson

if TYPE_CHECKING:
    from standoff.crisis import Crisis, Loaded


def list_crises(as_json: AsJson = False) -> None:
    """List the crises that come with Standoff.

    \b
      standoff list
      standoff brief cuba-1962
    """
    with orderly():
        from standoff.cli.terminal import print_json, say
        from standoff.verbs import crises

        entries = crises()
        if as_json:
            print_json({"crises": [{"id": e.id, "title": e.title, "as_of": e.as_of} for e in entries]})
            return
        wide = max(len(e.id) for e in entries)
        for e in entries:
            say(f"{e.id:<{wide}}  {e.as_of}  {e.title}")


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it must not be there yet.")],
    pattern: Annotated[
        str | None,
        typer.Option("--pattern", metavar="P", help="Begin with a well-known game instead of a tree."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a crisis file to start from, and the schema beside it for your editor.

    The file loads without a mistake as it stands.

    \b
      standoff new july-1914.yaml
      standoff new july-1914.yaml --pattern patron-protector

    Patterns: patron-protector, deterrence, extended-deterrence, crisis-signalling, ultimatum.
    """
    with orderly():
        from standoff.cli.terminal import print_json, say
        from standoff.verbs import new_crisis

        try:
            written = new_crisis(file, pattern)
        except FileExistsError as error:
            fail(str(error), "give another name, or remove it first")
        if as_json:
            print_json({"written": [str(path) for path in written]})
            return
        for path in written:
            say(f"wrote {path}")
        say(f"next: standoff check {file}", error=True)


def check(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE…", help="Paths, ids of built-in crises, or - for standard input."),
    ],
    as_json: AsJson = False,
    unknowns: Annotated[
        bool,
        typer.Option("--unknowns", help="List every number that `whatif --set` may set, with its reason."),
    ] = False,
    resolved: Annotated[
        bool,
        typer.Option("--resolved", help="Print the crisis with everything spelled out, as a crisis file."),
    ] = False,
) -> None:
    """Say everything that is wrong with crisis files. Nothing is drawn or solved.

    \b
      standoff check july-1914.yaml
      standoff check crises/*.yaml --json
      standoff check karabakh-2020 --unknowns

    Exit code 3 where a file has mistakes; a warning is none. docs/look-up/problems/ has a page for each code.
    """
    with orderly():
        from standoff.cli.opening import loaded
        from standoff.cli.problems import print_problems
        from standoff.cli.terminal import print_json, say

        results = []
        worst = 0
        for ref in files:
            found, texts = loaded(ref)
            worst = max(worst, code_for(found.problems))
            if as_json:
                results.append(_result(ref, found, unknowns, resolved))
                continue
            print_problems(found.problems, texts)
            if found.crisis is None:
                continue
            if unknowns:
                _print_unknowns(found.crisis)
            if resolved:
                from standoff.crisis import write

                typer.echo(write(found.crisis), nl=False)
            if not (unknowns or resolved):
                say(f"{ref}: {_count(found)}")
        if as_json:
            print_json({"files": results, "ok": worst == 0})
        if worst:
            raise typer.Exit(MISTAKES if worst == MISTAKES else worst)


def schema(
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="File to write.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print the JSON Schema of crisis files, or write it to a file. It is JSON with or without --json.

    \b
      standoff schema -o crisis-1.schema.json
    """
    with orderly():
        from standoff.cli.terminal import write_out
        from standoff.verbs import schema_text

        write_out(output or Path("-"), schema_text().encode())


def _count(found: Loaded) -> str:
    from standoff.crisis import weeks_only

    warnings = len(found.problems)
    crisis = found.crisis
    assert crisis is not None
    readings = len(crisis.readings)
    what = (
        f"{readings} reading{'s' if readings > 1 else ''}, {len(crisis.unknowns) - len(weeks_only(crisis))} unknowns, "
        f"{sum(e.move is not None for e in crisis.events)} reported moves, {len(crisis.argument)} claims"
    )
    return f"no mistakes ({what})" + (f", {warnings} warning{'s' if warnings > 1 else ''}" if warnings else "")


def _print_unknowns(crisis: Crisis) -> None:
    from standoff.cli.terminal import say
    from standoff.verbs import unknowns

    for row in unknowns(crisis):
        say(f"{row.name}: {row.value}")
        if row.why:
            say(f"    {' '.join(row.why.split())}" + (f" [{row.source}]" if row.source else ""), dim=True)


def _result(ref: str, found: Loaded, with_unknowns: bool, with_resolved: bool) -> dict[str, Any]:
    out: dict[str, Any] = {
        "file": ref,
        "crisis": found.crisis.crisis.id if found.crisis else None,
        "digest": found.crisis.digest if found.crisis else None,
        "errors": sum(p.severity == "error" for p in found.problems),
        "warnings": sum(p.severity == "warning" for p in found.problems),
        "problems": [
            {"code": p.code, "severity": p.severity, "file": p.file, "line": p.line, "column": p.column,
             "message": p.message, "found": p.found, "hint": p.hint}
            for p in found.problems
        ],
    }  # fmt: skip
    if with_unknowns:
        from standoff.verbs import unknowns

        rows = unknowns(found.crisis) if found.crisis else ()
        out["unknowns"] = [
            {"name": r.name, "kind": r.kind, "value": r.value, "why": r.why, "source": r.source} for r in rows
        ]
    if with_resolved:
        out["resolved"] = found.crisis.model_dump(mode="json", by_alias=True) if found.crisis else None
    return out
