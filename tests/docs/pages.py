"""The documentation as the tests see it: pages, and the fenced blocks in them, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(?P<language>[a-z]+)?(?P<about>[^\n]*)\n(?P<text>.*?)^```$", re.M | re.S)
TITLE = re.compile(r'title="([^"]+)"')
MORE = "…"  # a line that says: and so on


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, the file it stands for (if it has a title), and its text."""

    language: str
    title: str | None
    text: str
    line: int


@dataclass(frozen=True)
class Command:
    """A command line of a console block, with the output shown below it."""

    line: str
    shown: tuple[str, ...]


def pages() -> list[Path]:
    """Every page with blocks to run: the README and docs/, but not one page per problem code."""
    return [ROOT / "README.md", *sorted(p for p in DOCS.rglob("*.md") if p.parent.name != "problems")]


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page that begin at the margin.

    >>> blocks('```yaml title="a.yaml"\\nstandoff: 1\\n```\\n')
    [Block(language='yaml', title='a.yaml', text='standoff: 1\\n', line=1)]
    """
    return [
        Block(
            found["language"] or "",
            title[1] if (title := TITLE.search(found["about"])) else None,
            found["text"],
            text[: found.start()].count("\n") + 1,
        )
        for found in FENCE.finditer(text)
    ]


def commands(block: Block) -> list[Command]:
    """The commands of a console block.

    >>> commands(Block("console", None, "$ standoff list\\ncuba\\n…\\n", 1))
    [Command(line='standoff list', shown=('cuba', '…'))]
    """
    found: list[tuple[str, list[str]]] = []
    for line in block.text.rstrip("\n").split("\n"):
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return [Command(line, tuple(shown)) for line, shown in found]
