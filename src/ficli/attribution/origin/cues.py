"""Traces of a source language in a translation: typography, furniture, acronyms left standing.

The traces and their likelihood ratios are data (`cues.toml`, `acronyms.tsv`). A cue is a hint,
never a statement; each kind counts once, however often it occurs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ficli.attribution.origin.findings import Finding
from ficli.document import Evidence

_QUOTES_KEPT = 3
"""Places quoted for one kind of cue; the first of them carries its weight."""
_ACRONYM = re.compile(r"\(([A-ZÉ][A-ZÉ-]{1,7})\)")
_REACH = 120
"""Characters before a parenthesised acronym in which the long name must stand."""
_AGREEMENT = 0.6
"""Share of a name's words that must stand there, in any order: translations reorder names."""
_CONTENT = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of the table."""

    id: str
    language: str
    origin: str
    regex: re.Pattern[str] | None
    ratio: float
    machine: bool
    stems: tuple[str, ...]


def cue_findings(text: str, language: str) -> tuple[Finding, ...]:
    """Hints in the order of the table; quotes after the first of a kind weigh nothing (ratio 1)."""
    return tuple(
        Finding(
            "hint",
            cue.origin,
            _evidence(text, cue, start, end, first=number == 0),
            machine=cue.machine,
        )
        for cue in cues()
        if cue.language == language
        for number, (start, end) in zip(range(_QUOTES_KEPT), places(text, cue), strict=False)
    )


def places(text: str, cue: Cue) -> Iterator[tuple[int, int]]:
    """Where `cue` occurs."""
    if cue.regex is None:
        yield from _foreign_acronyms(text, cue.origin)
    elif any(stem in text for stem in cue.stems):
        yield from ((match.start(), match.end()) for match in cue.regex.finditer(text))


@cache
def cues() -> tuple[Cue, ...]:
    """The table."""
    data = tomllib.loads(files(__package__).joinpath("cues.toml").read_text("utf-8"))
    return tuple(
        Cue(
            row["id"],
            row["language"],
            row["origin"],
            None if row["regex"] == "acronym" else re.compile(row["regex"]),
            float(row.get("ratio", 1.0)),
            bool(row.get("machine")),
            tuple(row.get("stems", ("",))),
        )
        for row in data["cue"]
    )


@cache
def _acronyms() -> dict[tuple[str, str], tuple[frozenset[str], ...]]:
    """(acronym, language that coined it) → the words of the actor's names in the other."""
    table: dict[tuple[str, str], tuple[frozenset[str], ...]] = {}
    for line in files(__package__).joinpath("acronyms.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            acronym, coined, names = line.split("\t")
            table[acronym, coined] = tuple(_words(name) for name in names.split("|"))
    return table


def _foreign_acronyms(text: str, origin: str) -> Iterator[tuple[int, int]]:
    """A long name in the text's language with the acronym that only `origin` uses behind it."""
    for match in _ACRONYM.finditer(text):
        for name in _acronyms().get((match[1], origin), ()):
            start = _name_start(text, match.start(), name)
            if start is not None:
                yield start, match.end()
                break


def _name_start(text: str, end: int, name: frozenset[str]) -> int | None:
    """Where the name that ends at `end` begins; `None` if it is another name."""
    floor = max(text.rfind("\n", 0, end) + 1, end - _REACH)
    found = [m for m in _CONTENT.finditer(text, floor, end) if m[0].casefold() in name]
    if not name or len({m[0].casefold() for m in found}) < _AGREEMENT * len(name):
        return None
    return found[-len(name) :][0].start() if end - found[-1].end() <= _NEXT else None


_NEXT = 25
"""Characters that may stand between the name's last word and the acronym."""


def _words(name: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _CONTENT.findall(name))


def _evidence(text: str, cue: Cue, start: int, end: int, *, first: bool) -> Evidence:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    ratio = cue.ratio if first else 1.0
    return Evidence(f"cue:{cue.id}", text[start:end], start, end, ratio)
