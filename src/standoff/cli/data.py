"""Commands for public tables of history: what there is, what is in it, and reading a file of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.cli.failing import fail_all, orderly
from standoff.cli.options import AsJson

if TYPE_CHECKING:
    from standoff.history import Dataset

app = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    help="Public tables of past crises, disputes, sanctions, truces and wars.",
)

Name = Annotated[str, typer.Argument(help="Name of a data set, as standoff data list shows it.")]


@contextmanager
def looking() -> Iterator[None]:
    """Run a command of this room; its mistakes are printed, all at once."""
    with orderly():
        from standoff.history import HistoryError

        try:
            yield
        except HistoryError as error:
            fail_all(error.problems)


@app.command("list")
def list_data(as_json: AsJson = False) -> None:
    """List the data sets, with citation, licence and where to get them.

    \b
      standoff data list
      standoff data list --json
    """
    with looking():
        from standoff.cli.terminal import print_json, say
        from standoff.history import DATASETS

        if as_json:
            print_json([_told(d) for d in DATASETS.values()])
            return
        for d in DATASETS.values():
            say(d.key, bold=True)
            say(f"  {d.title}; a row is {d.row}")
            say(f"  files: {', '.join(d.files)}; versions: {', '.join(v.name for v in d.versions)}")
            say(f"  cite: {d.citation}")
            say(f"  terms: {d.licence}")
            say(f"  where: {d.where}")
            say()
        say("A local file always works: standoff data read NAME FILE.", dim=True)


@app.command("show")
def show_data(name: Name, as_json: AsJson = False) -> None:
    """Show a data set's columns: our name, theirs, what they mean, and their codes.

    \b
      standoff data show huth
      standoff data show icb-crises --json
    """
    with looking():
        from standoff.cli.terminal import print_json, say
        from standoff.history import dataset

        about = dataset(name)
        if as_json:
            print_json(_told(about))
            return
        say(about.title, bold=True)
        for row in _told(about)["columns"]:
            unit = f" ({row['unit']})" if row["unit"] else ""
            say(f"  {row['name']}  [{row['source']}]  {row['meaning']}{unit}")
            if row["codes"]:
                say(f"      {'; '.join(row['codes'])}", dim=True)
        if about.notes:
            say(about.notes, dim=True)


@app.command("read")
def read_data(
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The publisher's file, on this machine.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="TIDY.csv", help="Write the tidy table; - for standard output."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read a file of a data set into a tidy table, and say which version it is.

    \b
      standoff data read huth huth.dta -o huth.csv
      standoff data read mid-disputes "MIDA 5.0.csv"
    """
    with looking():
        from standoff.cli.terminal import check_out, harmless, print_json, say, write_out
        from standoff.history import read_history

        if output is not None:
            check_out(output)
        found = read_history(name, file)
        told = {
            "dataset": name, "version": found.version, "rows": len(found.frame), "columns": list(found.frame.columns),
            "notes": list(found.notes),
        }  # fmt: skip
        if output is not None:
            write_out(output, found.frame.to_csv(index=False).encode())
        if as_json:
            print_json(told)
        elif str(output) != "-":
            say(f"{found.dataset.title}, version {harmless(found.version)}: {len(found.frame):,} rows")
            say(", ".join(found.frame.columns))
            for note in found.notes:
                say(harmless(note), dim=True)


@app.command("get")
def get_data(
    name: Name,
    url: Annotated[str | None, typer.Option("--url", help="Address of the file, from the publisher's page.")] = None,
    sha256: Annotated[str | None, typer.Option("--sha256", help="Refuse the file if its checksum differs.")] = None,
    into: Annotated[Path, typer.Option("--into", metavar="FOLDER", help="Where to put it.")] = Path("."),
) -> None:
    """Download a file, over https, with pooch (extra `data`). Nothing else in Standoff uses the network.

    \b
      standoff data get ucdp-conflicts --url https://ucdp.uu.se/downloads/…
    """
    with looking():
        from standoff.cli.terminal import say
        from standoff.history import get

        path, digest = get(name, url, into, sha256)
        say(f"{path}")
        say(f"sha256 {digest}" + ("" if sha256 else "  (not checked: give it with --sha256 the next time)"))


def _told(about: Dataset) -> dict[str, Any]:
    columns: list[dict[str, Any]] = [
        {"name": f.name, "source": " or ".join(f.source), "kind": f.kind, "meaning": f.meaning, "unit": f.unit,
         "codes": [f"{k} {word}" for k, word in f.codes.items()]}
        for f in about.fields
    ]  # fmt: skip
    for day in about.days:
        source = f"{day.year}, {day.month}, {day.day}"
        for name, meaning in ((day.name, day.meaning), (f"{day.name}_latest", f"{day.meaning}, at the latest")):
            columns.append({"name": name, "source": source, "kind": "day", "meaning": meaning, "unit": "", "codes": []})
    return {
        "name": about.key, "title": about.title, "row": about.row, "citation": about.citation, "licence": about.licence,
        "where": about.where, "files": list(about.files), "versions": [v.name for v in about.versions],
        "columns": columns, "notes": about.notes,
    }  # fmt: skip
