"""The lists of names and of ordinary words that ficli comes with, and where a text has them.

Knows words only: neither actors of the registry by id nor documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from ficli.attribution.folding import key

_LISTS = {"given": "G", "family": "F", "places": "L", "nationalities": "N", "organisations": "O"}
_LONGEST = 6
"""Words. No listed name is matched beyond this."""
_SPLIT = re.compile(r"\b(?:[dl]'|qu')(?=\w)|(?<=\w)(?='s\b)")


@cache
def name_lists() -> dict[str, list[list[str]]]:
    """The lists of names, line by line."""
    folder = files("ficli.attribution") / "names"
    found = {}
    for stem in _LISTS:
        lines = (folder / f"{stem}.txt").read_text("utf-8").splitlines()
        plain = [line for line in lines if not line.startswith("#")]
        found[stem] = [line.split("|" if "|" in line else None) for line in plain]
    return found


@cache
def listed() -> dict[str, str]:
    """Folded name → the kinds of list it stands in."""
    from ficli.attribution.registry import load

    found: dict[str, set[str]] = {}
    for stem, lines in name_lists().items():
        for name in (name for line in lines for name in line):
            found.setdefault(key(name), set()).add(_LISTS[stem])
    for entry in load().entries.values():
        kind = {"Country": "C", "Person": ""}.get(entry.actor.type, "O")
        for alias in entry.aliases:
            if kind and alias.kind in ("name", "acronym") and alias.language != "zh":
                found.setdefault(key(alias.text), set()).add(kind)
    return {name: "".join(sorted(kinds)) for name, kinds in found.items()}


@cache
def ordinary() -> frozenset[str]:
    """Words that running text writes in lower case."""
    words = (files("ficli.attribution") / "names" / "words.txt").read_text("utf-8").split()
    return frozenset(words) | frozenset(key(word) for word in words if not word.isascii())


def fold_word(word: str) -> str:
    """A word as lists have it."""
    return key(word).rstrip(".") or word


@cache
def _phrases() -> tuple[dict[str, str], dict[str, int]]:
    """Listed names cut into words as texts are, and the most words of a name by its first."""
    names: dict[str, str] = {}
    longest: dict[str, int] = {}
    for name, kinds in listed().items():
        words = [word.rstrip(".") or word for word in _SPLIT.sub(r"\g<0> ", name).split()]
        if words and len(words) <= _LONGEST:
            names[" ".join(words)] = kinds
            longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return names, longest


def lists_of(folded: Sequence[str], starts: Iterable[int]) -> list[str]:
    """For each word the kinds of list names it begins (upper case) or continues (lower case).

    `starts`: numbers of the words at which a name may begin.
    """
    names, longest = _phrases()
    kinds = ["-"] * len(folded)
    for start in starts:
        most = longest.get(folded[start], 0)
        for size in range(min(most, len(folded) - start), 0, -1):
            if found := names.get(" ".join(folded[start : start + size])):
                _mark(kinds, start, found)
                for inner in range(start + 1, start + size):
                    _mark(kinds, inner, found.lower())
                break
    return kinds


def _mark(kinds: list[str], at: int, found: str) -> None:
    kinds[at] = found if kinds[at] == "-" else "".join(sorted({*kinds[at], *found}))
