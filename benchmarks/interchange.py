"""Reading, laying out and writing game files, beside Gambit reading the same text.

    python benchmarks/interchange.py [--runs 3]

Two shapes of tree with about 50,000 ends: six moves of six actions, every node a set of its own, and a centipede of
50,000 moves. Needs the extra `test`.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator

import pygambit as gbt
from measure import median_time, print_table

from standoff.interchange import compiled, read_efg, write_efg

HEAD = 'EFG 2 R "A large game" { "A" "B" }\n""\n'


def bushy(moves: int = 6, width: int = 6) -> str:
    """A full tree: `width` actions at each of `moves` moves, every node a set of its own."""
    actions = " ".join(f'"{k}"' for k in range(width))

    def nodes() -> Iterator[str]:
        todo, count = [0], 0
        while todo:
            depth = todo.pop()
            count += 1
            if depth == moves:
                yield f't "" {count} "" {{ {count % 97}, {count % 89}/7 }}\n'
            else:
                yield f'p "" {depth % 2 + 1} {count} "" {{ {actions} }} 0\n'
                todo += [depth + 1] * width

    return HEAD + "".join(nodes())


def centipede(moves: int = 50_000) -> str:
    """One long path with an end beside every move."""
    rungs = (
        f'p "" {k % 2 + 1} {k} "" {{ "stop" "go" }} 0\nt "" {k + 1} "" {{ {k % 97}, {k % 89}/7 }}\n'
        for k in range(moves)
    )
    return HEAD + "".join(rungs) + 't "" 0\n'


def main() -> None:
    """Print one row a tree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    rows = []
    for name, text in (("bushy", bushy()), ("centipede", centipede())):
        game = read_efg(text)
        data = text.encode()
        deep = name == "centipede"  # Gambit's reader recurses, and ends the process with a stack that is too deep
        theirs = "–" if deep else f"{median_time(lambda data=data: gbt.read_efg(io.BytesIO(data)), runs):.2f} s"
        rows.append(
            [name, f"{len(data) / 1e6:.1f} MB", f"{len(game.nodes):,}",
             f"{median_time(lambda text=text: read_efg(text), runs):.2f} s",
             f"{median_time(lambda game=game: compiled(game), runs):.2f} s",
             f"{median_time(lambda game=game: write_efg(game), runs):.2f} s", theirs]
        )  # fmt: skip
    print_table(("tree", "file", "nodes", "read", "laid out", "written", "Gambit reads"), rows)


if __name__ == "__main__":
    main()
