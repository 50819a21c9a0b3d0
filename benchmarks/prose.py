"""Makes the text of made-up documents: the same plan gives the same document in either language.

A document has a cast of its own (people, public bodies, states, places) that comes back on every
page, as in real ones. Most words are from `vocabulary.toml`; a tenth of the paragraphs are lists of
rare made-up words and numbers, so that the dictionary of an index grows as that of real texts does.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "fr")
RARE_WORDS = 60_000
LIST_SHARE = 0.1
"""Of paragraphs: lists of rare words and numbers."""
_SYLLABLES = [
    a + b for a in "b br c d f gr h k l m n p pr qu r s st t v z".split() for b in "aeiou"
]
_JOINED = (
    (" de le ", " du "), (" de les ", " des "), (" à le ", " au "), (" à les ", " aux "),
    ("De le ", "Du "), ("Le le ", "Le "), ("Selon le ", "D'après le "),
)  # fmt: skip


@cache
def vocabulary() -> dict[str, list[tuple[str, ...]]]:
    """The tables by name: one tuple a line, English first."""
    source = (Path(__file__).parent / "vocabulary.toml").read_text("utf-8")
    tables = tomllib.loads(source)
    return {
        name: [tuple(line.split(" | ")) for line in table.strip().splitlines()]
        for name, table in tables.items()
    }


@cache
def _rare() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Made-up words and their cumulative weights by Zipf's law."""
    chance = random.Random("rare")
    words: dict[str, None] = {}
    while len(words) < RARE_WORDS:
        words["".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3, 3, 4))))] = None
    return tuple(words), tuple(accumulate(1 / rank for rank in range(5, RARE_WORDS + 5)))


@dataclass(frozen=True, slots=True)
class Prose:
    """A document without a format."""

    number: object
    wanted: int
    """Words."""
    language: str
    title: str
    date: str
    outlet: str
    author: str
    paragraphs: list[str]


class _Cast:
    """Who and what a document is about: each slot's words, both languages side by side."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        tables = vocabulary()
        given = [name for (line,) in tables["given"] for name in line.split()]
        families = ["".join(chance.choices(_SYLLABLES, k=3)).capitalize() for _ in range(6)]
        self.people = [(chance.choice(given), each) for each in families]
        self.bodies = chance.sample(tables["bodies"], 4)
        self.countries = chance.sample(tables["countries"], 3)
        self.places = chance.sample(tables["places"], 4)
        self.things = chance.sample(tables["things"], 14)
        self.year = chance.randint(2016, 2025)

    def slot(self, name: str) -> tuple[str, ...]:
        """A filling of a slot: (English, French)."""
        return _SLOTS[name](self, self._chance)

    def date(self) -> tuple[str, str]:
        month = self._chance.choice(vocabulary()["months"])
        day = self._chance.randint(1, 28)
        return f"{month[0]} {day}, {self.year}", f"{day} {month[1]} {self.year}"


def _number(chance: random.Random) -> tuple[str, ...]:
    value = int(10 ** chance.uniform(0.3, 4.5))
    return f"{value:,}", f"{value:,}".replace(",", "\u00a0")


def _term(chance: random.Random) -> tuple[str, ...]:
    words, weights = _rare()
    return (chance.choices(words, cum_weights=weights)[0],) * 2


_SLOTS: dict[str, Callable[[_Cast, random.Random], tuple[str, ...]]] = {
    "person": lambda cast, chance: (" ".join(chance.choice(cast.people)),) * 2,
    "surname": lambda cast, chance: (chance.choice(cast.people)[1],) * 2,
    "title": lambda _, chance: chance.choice(vocabulary()["titles"]),
    "body": lambda cast, chance: chance.choice(cast.bodies)[0::2],
    "acronym": lambda cast, chance: chance.choice(cast.bodies)[1::2],
    "country": lambda cast, chance: chance.choice(cast.countries),
    "place": lambda cast, chance: _both(chance.choice(cast.places)),
    "thing": lambda cast, chance: chance.choice(cast.things),
    "adj": lambda _, chance: chance.choice(vocabulary()["adjectives"]),
    "date": lambda cast, _: cast.date(),
    "number": lambda _, chance: _number(chance),
    "term": lambda _, chance: _term(chance),
}


def _both(pair: tuple[str, ...]) -> tuple[str, ...]:
    return pair if len(pair) == 2 else pair * 2


@cache
def _templates() -> list[tuple[list[str], list[list[str]]]]:
    """Each sentence: its slots as the English side has them, and each side cut at its braces."""
    found = []
    for sides in vocabulary()["sentences"]:
        cut = [side.replace("}", "{").split("{") for side in sides]
        found.append((cut[0][1::2], cut))
    return found


def _sentence(chance: random.Random, cast: _Cast, side: int) -> str:
    slots, sides = chance.choice(_templates())
    filled: dict[str, list[str]] = {}
    for name in slots:
        filled.setdefault(name, []).append(cast.slot(name)[side])
    parts = list(sides[side])
    for at in range(1, len(parts), 2):
        parts[at] = filled[parts[at]].pop(0)
    return _polished("".join(parts), side)


def _polished(text: str, side: int) -> str:
    if side:
        for apart, joined in _JOINED:
            text = text.replace(apart, joined)
    return text[:1].upper() + text[1:]


def _list(chance: random.Random) -> str:
    words, weights = _rare()
    chosen = chance.choices(words, cum_weights=weights, k=24)
    return "; ".join(f"{word} {chance.randint(1, 999)}" for word in chosen) + "."


def compose(number: object, words: int, language: str) -> Prose:
    """The document of this number, about so long; in French it is the same one in French."""
    chance = random.Random(f"document {number}")
    side = LANGUAGES.index(language)
    cast = _Cast(chance)
    tables = vocabulary()
    title = f"{chance.choice(cast.things)[side]}, {_both(chance.choice(cast.places))[side]}"
    date = f"{cast.year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    outlet, author = chance.choice(tables["outlets"])[side], " ".join(chance.choice(cast.people))
    wanted = words / (13.4, 14.6)[side]  # words of a mean sentence
    paragraphs: list[str] = []
    made = 0
    while made < wanted:
        if chance.random() < LIST_SHARE:
            paragraphs.append(_list(chance))
            made += 3
        else:
            count = chance.randint(2, 6)
            sentences = [_sentence(chance, cast, side) for _ in range(count)]
            paragraphs.append(" ".join(sentences))
            made += count
    return Prose(
        number, words, language, title[:1].upper() + title[1:], date, outlet, author, paragraphs
    )


def edited(prose: Prose, chance: random.Random) -> Prose:
    """A copy as another outlet would print it: one paragraph fewer, one line more."""
    outlets: Sequence[Any] = vocabulary()["outlets"]
    outlet = chance.choice(outlets)[LANGUAGES.index(prose.language)]
    paragraphs = list(prose.paragraphs)
    paragraphs.pop(chance.randrange(len(paragraphs)))
    paragraphs.append(outlet)
    return replace(prose, number="copy", outlet=outlet, paragraphs=paragraphs)
