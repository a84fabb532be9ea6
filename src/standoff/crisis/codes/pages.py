"""A page of the documentation per code.

`python -m standoff.crisis.codes.pages docs/look-up/problems` writes them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from standoff.crisis.codes import CODES
from standoff.crisis.codes.code import Code

AREAS = {
    "C00": "The file itself, and YAML",
    "C01": "The shape of the file",
    "C02": "Names that refer to something elsewhere",
    "C03": "The game tree",
    "C04": "Preferences",
    "C05": "Expressions",
    "C06": "Dates",
    "C07": "Moves, costs and reports",
    "C08": "Readings, scenarios, episodes",
    "C09": "The weeks ahead",
}


def page(code: Code) -> str:
    """The page of one code."""
    kind = "error" if code.severity == "error" else "warning: the file can be used all the same"
    return (
        f"# {code.code}: {code.title}\n\n*{kind}*\n\n{code.explanation}\n\n"
        f"For example:\n\n```text\n{code.example}\n```\n\n[All problems](index.md)\n"
    )


def index() -> str:
    """The list of all codes, by area."""
    lines = [
        "# Problems in a crisis file",
        "",
        "`standoff check FILE` names each mistake by a code that never changes its",
        "meaning.",
    ]
    for area, title in AREAS.items():
        lines += ["", f"## {title}", ""]
        lines += [
            f"- [{code.code}]({code.code}.md): {code.title}" for code in CODES.values() if code.code.startswith(area)
        ]
    return "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """File name to text."""
    return {"index.md": index(), **{f"{code.code}.md": page(code) for code in CODES.values()}}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
