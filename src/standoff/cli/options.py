"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

CrisisRef = Annotated[
    str, typer.Argument(help="Id of a built-in crisis, path of a crisis file, or - for standard input.")
]
Query = Annotated[str, typer.Argument(help="A question in quotes; docs/look-up/queries.md has the language.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, as documented in docs/look-up/json.md.")]
WorldCount = Annotated[
    int,
    typer.Option(
        "--worlds", metavar="N", min=1, max=1_000_000,
        help="Worlds to draw. While fewer than 1000 are effective they are doubled, up to 8192 or 4N.",
    ),
]  # fmt: skip
PathCount = Annotated[
    int,
    typer.Option(
        "--paths", metavar="N", min=1000, max=5_000_000, help="Paths of the weeks ahead to play, for what is dated."
    ),
]
Seed = Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Same seed, file and version: same answer.")]
ReadingId = Annotated[str | None, typer.Option("--reading", metavar="R", help="Id of one reading of the crisis.")]
Output = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="File to write; - for standard output.")]

WORLDS = 2048
PATHS = 100_000
SEED = 1
