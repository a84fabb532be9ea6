"""The commands, in the order in which `standoff --help` lists them."""

from __future__ import annotations

import atexit
import gc
import sys
from typing import Annotated

import typer

from standoff import __version__
from standoff.cli import ahead, asking, brief, data, estimating, files, gamefiles, reading, solving

# Plain help: rich's takes 0.4 s to come up, this 0.2 s (`--help` is what people wait for most often).
app = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"standoff {__version__}")
        raise typer.Exit


@app.callback()
def standoff(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Puts a crisis argument to the test: one text file in, tested claims and a brief out.

    \b
    Begin with a crisis that comes along:
      standoff list
      standoff brief karabakh-2020
      standoff ask karabakh-2020 'P(outcome = wider_war | observed)'
      standoff simulate karabakh-2020
      standoff ceasefire karabakh-2020
    \b
    Or write your own:
      standoff new my-crisis.yaml --pattern deterrence
      standoff check my-crisis.yaml
    \b
    Or learn from past crises:
      standoff fit spec.yaml cases.csv
    \b
    Or begin with the news:
      standoff read article.txt --published 2020-10-31 -o draft.yaml --review
      standoff accept draft.yaml my-crisis.yaml

    Exit codes: 0 done, 1 the answer is unreliable, 2 usage, 3 the file has mistakes.
    """


app.command("list")(files.list_crises)
app.command("new")(files.new)
app.command("check")(files.check)
app.command("brief")(brief.brief)
app.command("ask")(asking.ask)
app.command("whatif")(asking.whatif)
app.command("simulate")(ahead.simulate)
app.command("ceasefire")(ahead.ceasefire)
app.command("solve")(solving.solve)
app.command("tree")(solving.tree)
app.command("convert")(gamefiles.convert)
app.command("fit")(estimating.fit)
app.command("predict")(estimating.predict)
app.command("read")(reading.read)
app.command("accept")(reading.accept)
app.command("schema")(files.schema)
app.add_typer(data.app, name="data")


def main() -> None:
    """The `standoff` command."""
    # a command lives for seconds and makes no large cycles: looking for them less often saves a tenth of `check`
    gc.set_threshold(100_000, 50, 50)
    atexit.register(gc.freeze)  # nor does leaving need to look through all of them: a fifth of `check`
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show “–” shows a question mark instead of a traceback
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app(prog_name="standoff")
