"""Commands that learn from tables of past plays: fit and predict."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.failing import MISTAKES, USAGE, conclude, fail_all, orderly
from standoff.cli.options import SEED, AsJson, Seed

if TYPE_CHECKING:
    from standoff.verbs import Predicted

Level = Annotated[float, typer.Option("--level", metavar="P", min=0.01, max=0.999, help="Of intervals.")]


@contextmanager
def estimating() -> Iterator[None]:
    """Run a command of this room; its mistakes are printed, all at once."""
    with orderly():
        from standoff.estimate import CannotEstimate, FitError, SpecificationError, SpecificationProblems

        try:
            yield
        except SpecificationProblems as error:
            from standoff.cli.problems import print_problems

            print_problems(error.located)
            raise typer.Exit(USAGE if error.located[0].line == 0 else MISTAKES) from None
        except (CannotEstimate, SpecificationError, FitError) as error:
            fail_all(str(error).splitlines())


def fit(
    specification: Annotated[Path, typer.Argument(metavar="SPEC.yaml", help="What is to be estimated.")],
    data: Annotated[Path, typer.Argument(metavar="DATA", help="A table: .csv, .tsv, .parquet, .feather or .dta.")],
    cov: Annotated[
        str, typer.Option("--cov", metavar="KIND", help="classical, outer, robust, or clustered:COLUMN.")
    ] = "classical",
    bootstrap: Annotated[
        int, typer.Option("--bootstrap", metavar="N", min=0, max=1_000_000, help="Replicates to draw instead.")
    ] = 0,
    by: Annotated[str | None, typer.Option("--by", metavar="COLUMN", help="Draw clusters by this column.")] = None,
    store: Annotated[
        Path | None, typer.Option("--store", metavar="FILE", help="Keep replicates here; a stopped run goes on.")
    ] = None,
    penalty: Annotated[
        str | None, typer.Option("--penalty", metavar="KIND", help="firth, normal:SD, cauchy:SCALE or logf:M.")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FIT.json", help="Write the fit.")] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE.svg", help="Draw the coefficients in their intervals.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text, markdown, latex or html.")] = "text",
    level: Level = 0.95,
    seed: Seed = SEED,
    as_json: AsJson = False,
) -> None:
    """Estimate a game from a table of plays.

    The specification says what the game is, what utilities are made of and how plays were observed
    (docs/look-up/fit-file.md).

    \b
      standoff fit war.yaml war1800.csv
      standoff fit war.yaml war1800.csv --cov clustered:ccode1 -o fit.json
      standoff fit war.yaml war1800.csv --bootstrap 1000 --store replicates.npz
      standoff fit war.yaml war1800.csv --penalty cauchy:2.5 --format latex
      standoff fit war.yaml war1800.csv --plot coefficients.svg
    """
    with estimating():
        import json

        from standoff.cli.terminal import check_out, harmless, print_json, progress, write_out
        from standoff.verbs import FitAsked, coefficients_picture, fit_json, fit_table, fit_text

        for path in (output, store, plot):
            if path is not None:
                check_out(path)
        asked = FitAsked(cov, bootstrap, by, store, seed, penalty)
        with progress() as told:
            found = fit_table(specification, data, asked, told)
        text = "" if as_json else fit_text(found, form, level)
        written = fit_json(found)
        if output is not None:
            write_out(output, written.encode())
        if plot is not None and found.converged:
            write_out(plot, coefficients_picture(found).encode())
        if as_json:
            print_json(json.loads(written))
        else:
            typer.echo("\n".join(map(harmless, text.splitlines())))
        conclude(None if found.converged else found.advice)


def predict(
    saved: Annotated[Path, typer.Argument(metavar="FIT.json", help="What standoff fit -o wrote.")],
    data: Annotated[Path | None, typer.Argument(metavar="DATA", help="A table; without one, the typical case.")] = None,
    at: Annotated[list[str] | None, typer.Option("--at", metavar="NAME=VALUE", help="Set a covariate.")] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option("--vary", metavar="NAME=A:B:N", help="Move a covariate from A to B in N steps; or NAME=a,b,c."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write them: .csv, or .svg.")
    ] = None,
    level: Level = 0.95,
    as_json: AsJson = False,
) -> None:
    """Chances of outcomes that a fit implies, with intervals.

    \b
      standoff predict fit.json
      standoff predict fit.json --at regime1=dem --vary balanc=0:1:11
      standoff predict fit.json --vary balanc=0:1:21 -o chances.svg
      standoff predict fit.json other.csv -o chances.csv
    """
    with estimating():
        from standoff.cli.terminal import check_out, print_json, write_out
        from standoff.verbs import chances_picture, predict_from

        if output is not None:
            check_out(output)
        found = predict_from(saved, data, at or (), vary or (), level)
        if output is not None:
            drawn = output.suffix.lower() == ".svg"
            write_out(output, (chances_picture(found, vary or ()) if drawn else _csv(found)).encode())
        if as_json:
            print_json({"level": found.level, "predictions": found.rows()})
        elif output is None:
            _print(found, vary or ())


def _csv(found: Predicted) -> str:
    import csv
    import io

    rows = found.rows()
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _print(found: Predicted, vary: list[str] | tuple[str, ...]) -> None:
    """A row a case: chance of each outcome, and beneath it the interval."""
    from standoff.cli.answers import plain_table
    from standoff.cli.terminal import console, harmless, say
    from standoff.report.words import percent

    moved = [text.partition("=")[0].strip() for text in vary]
    table = plain_table("", *found.outcomes)
    for k, case in enumerate(found.cases):
        told = ", ".join(f"{name} {_short(case[name])}" for name in moved) or _short(case.get("row", "typical case"))
        cells = [
            f"{percent(c)}\n{percent(low)}–{percent(high)}"
            for c, low, high in zip(found.chance[k], found.low[k], found.high[k], strict=True)
        ]
        table.add_row(harmless(told), *cells)
    console().print(table)
    say(f"chance of each outcome; beneath it the {found.level:.0%} interval (delta method on log odds)", dim=True)
    if len(found.cases) and "row" not in found.cases[0]:
        rest = ", ".join(f"{n} {_short(v)}" for n, v in found.cases[0].items() if n not in moved)
        say(harmless(f"else: {rest}"), dim=True)


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
