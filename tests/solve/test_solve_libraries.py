"""The compiled libraries: each gives the same bits, none is used that does not fit its sources.

And their exponential and logarithm are those of mathematics.
"""

from __future__ import annotations

import ctypes
import math
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from batches import perturbed
from forms import compiled

from standoff.solve import QuantalResponse, Solution, library, solve
from standoff.solve.compiled import build

FOLDER = Path(build.__file__).parent
WIDTH = library._open("plain").standoff_width()
BY_WIDTH = {"plain": 0, "single": 0, "wide": 1, "widest": 2}  # what a processor must have to run each
# A world of `kuhn_poker` also walks in arc length; in `trust` no choice is unknown.
FAMILIES = ("crisis_signalling", "extended_deterrence", "seltens_horse", "kuhn_poker", "trust")
WORLDS = 43  # not a whole number of lanes


def solved_by(name: str, game: str, monkeypatch: pytest.MonkeyPatch) -> Solution:
    """Worlds of a textbook game, by one library alone."""
    form, payoffs, odds = perturbed(game, WORLDS, 11, 0.5)
    own = library._open(name)
    with monkeypatch.context() as patch:
        patch.setattr(library, "_side_by_side", lambda: own)
        patch.setattr(library, "_open", lambda _: own)
        tree = compiled(form)
        return solve(tree.tree, payoffs, odds, np.full(WORLDS, 20.0 / tree.span), QuantalResponse(threads=1))


def unlike(one: Solution, other: Solution) -> list[str]:
    """The fields whose bytes differ."""
    names = [f.name for f in fields(Solution) if f.name != "tree"]
    return [n for n in names if getattr(one, n).tobytes() != getattr(other, n).tobytes()]


@pytest.mark.parametrize("name", [n for n in BY_WIDTH if n != "plain"])
@pytest.mark.parametrize("game", FAMILIES)
def test_every_library_gives_the_same_bytes(game: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if name not in build.libraries():
        pytest.skip(f"there is no library `{name}` for this kind of processor")
    if BY_WIDTH[name] > WIDTH:
        pytest.skip(f"this processor does not have the registers that `{name}` uses")
    plain = solved_by("plain", game, monkeypatch)
    assert plain.certified.all()
    assert unlike(plain, solved_by(name, game, monkeypatch)) == []


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the sources and the libraries, from which they are opened."""
    for path in FOLDER.iterdir():
        if path.suffix in (".h", ".c", build.SUFFIX):
            shutil.copy(path, tmp_path)
    monkeypatch.setattr(library.build, "__file__", str(tmp_path / "build.py"))
    library._open.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    library._open.cache_clear()


def test_libraries_of_these_very_sources_are_opened(elsewhere: Path) -> None:
    assert all(library._open(name).standoff_width() == WIDTH for name in build.libraries() if BY_WIDTH[name] <= WIDTH)


@pytest.mark.parametrize("name", ["plain", "single"])
def test_a_missing_library_is_told_with_the_remedy(elsewhere: Path, name: str) -> None:
    (elsewhere / f"{name}{build.SUFFIX}").unlink()
    with pytest.raises(ImportError, match=rf"{name}\.library is missing: install Standoff again .*build\.py"):
        library._open(name)


@pytest.mark.parametrize("source", ["numbers.h", "doors.c"])
def test_a_stale_library_is_told_with_the_remedy(elsewhere: Path, source: str) -> None:
    with (elsewhere / source).open("a") as file:
        file.write("/* one more thought */\n")
    with pytest.raises(ImportError, match=r"made from other sources: install Standoff again .*build\.py"):
        library._open("plain")


def test_a_compiler_that_fails_leaves_nothing_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "false")
    with pytest.raises(RuntimeError, match="the compiler failed"):
        build.build(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_no_compiler_is_told_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "compiler", lambda: None)
    with pytest.raises(RuntimeError, match=r"install gcc or clang, or `pip install ziglang`"):
        build.build(tmp_path)


# -- the exponential and the logarithm ---------------------------------------------------------------------------

DOOR = """
#include "numbers.h"
void of_all(const double *x, double *exp, double *log, int64_t count) {
    for (int64_t k = 0; k < count; k++) {
        exp[k] = exponential(every(x[k]))[LANES - 1];
        log[k] = logarithm(every(x[k]))[0];
    }
}
"""

Functions = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


def functions(folder: Path, sources: Path = FOLDER) -> Functions:
    """The exponential and the logarithm of `numbers.h`, compiled as the plain library is."""
    command = build.compiler()
    if command is None:
        pytest.skip("there is no C compiler here, so the exponential and the logarithm cannot be looked at alone")
    made = folder / "numbers.library"
    (folder / "door.c").write_text(DOOR)
    flags = (*build.FLAGS, *build.libraries()["plain"], f"-I{sources}")
    subprocess.run([*command, *flags, "-o", str(made), str(folder / "door.c"), "-lm"], check=True)
    door = ctypes.CDLL(str(made))

    def of_all(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        x, out = np.ascontiguousarray(x), (np.empty(len(x)), np.empty(len(x)))
        with np.errstate(all="ignore"):
            door.of_all(*(ctypes.c_void_p(a.ctypes.data) for a in (x, *out)), ctypes.c_int64(len(x)))
        return out

    return of_all


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Functions:
    return functions(tmp_path_factory.mktemp("numbers"))


def negatives() -> np.ndarray:
    """Where the exponential is used: from 0 to where a double runs out, small ones and halves of ln 2 included."""
    halves = -0.5 * math.log(2.0) * np.arange(2043)
    edges = np.concatenate([halves, np.nextafter(halves, 0.0), np.nextafter(halves, -1e3)])
    small = -(10.0 ** np.random.default_rng(1).uniform(-20.0, 0.0, 20_000))
    wide = np.random.default_rng(2).uniform(-708.0, 0.0, 60_000)
    some = np.concatenate([edges, small, wide, [0.0, -0.0, -708.0]])
    return np.asarray(some[(some >= -708.0) & (some <= 0.0)])


def positives() -> np.ndarray:
    """Normal numbers of every size, and many about 1 and the roots of 2, where the logarithm changes its way."""
    sizes = np.exp2(np.random.default_rng(3).uniform(-1022.0, 1023.9, 60_000))
    middle = np.random.default_rng(4).uniform(0.5, 4.0, 60_000)
    roots = np.sqrt(2.0) * np.exp2(np.arange(-20.0, 20.0))
    near = 1.0 + 10.0 ** np.random.default_rng(5).uniform(-16.0, -1.0, 20_000)
    edges = np.concatenate([roots, np.nextafter(roots, 0.0), np.nextafter(roots, np.inf), [1.0, 2.0]])
    return np.concatenate([sizes, middle, near, 2.0 - near, edges])


def ulps(found: np.ndarray, true: np.ndarray) -> float:
    """Largest error, in units of the last place of the true value."""
    return float(np.max(np.abs(found - true) / np.spacing(np.abs(true))))


def worst_exponential(by: Functions) -> float:
    x = negatives()
    return ulps(by(x)[0], np.array([math.exp(v) for v in x]))


def worst_logarithm(by: Functions) -> float:
    """In units of the last place; 1 stands for 10⁻¹⁵ where the logarithm is small, since it is added to log-odds."""
    x = positives()
    true = np.array([math.log(v) for v in x])
    error = np.abs(by(x)[1] - true)
    return float(np.max(np.minimum(error / np.spacing(np.abs(true) + 1e-300), 2.0 * error / 1e-15)))


def test_the_exponential_is_within_two_ulp(ours: Functions) -> None:
    assert worst_exponential(ours) <= 2.0


def test_the_logarithm_is_within_two_ulp(ours: Functions) -> None:
    assert worst_logarithm(ours) <= 2.0


def test_the_edges_of_both_are_as_they_say(ours: Functions) -> None:
    exp, _ = ours(np.array([0.0, -0.0, -708.5, -1e300, -np.inf]))
    assert exp.tolist() == [1.0, 1.0, 0.0, 0.0, 0.0]
    exp, log = ours(np.array([np.nan]))
    assert np.isnan(exp).all() and np.isnan(log).all()
    assert ours(np.array([1.0]))[1].tolist() == [0.0]


# -- planted errors: the checks above can fail -------------------------------------------------------------------


def test_planted_one_bit_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (solved_by("plain", "crisis_signalling", monkeypatch) for _ in range(2))
    assert unlike(one, other) == []
    other.strategy[5, 1] = np.nextafter(other.strategy[5, 1], 1.0)
    assert unlike(one, other) == ["strategy"]


@pytest.mark.parametrize(
    ("right", "wrong", "worst"),
    [
        ("1.0 / 479001600", "0.0", worst_exponential),
        ("1.90821492927058770002e-10;\n    real p", "1.9e-10;\n    real p", worst_exponential),
        ("1.0 / 15", "0.0", worst_logarithm),
        ("out + k * 6.93147180369123816490e-01", "out + k * 0.6931471805", worst_logarithm),
    ],
)  # fmt: skip
def test_planted_a_lost_term_is_caught(
    tmp_path: Path, right: str, wrong: str, worst: Callable[[Functions], float]
) -> None:
    text = (FOLDER / "numbers.h").read_text()
    assert text.count(right) == 1
    (tmp_path / "numbers.h").write_text(text.replace(right, wrong))
    assert worst(functions(tmp_path, tmp_path)) > 2.0
