"""Where the names of a registry stand in a text: one pass, whole words, leftmost longest.

Decides by spelling only (word borders, capitals, acronyms). What a name means in its document
is none of this module's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ficli.attribution.cues import TITLES
from ficli.attribution.folding import Folded, key
from ficli.attribution.registry import Alias, Registry

_ARTICLE = re.compile(r"(?:the |les |le |la |l')")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.|\.(?:ca|com|org|net|gov|gc|cn|info)\b)\S*", re.IGNORECASE)
_GAP = re.compile(r"[\s)>]")
_LONGEST_ADDRESS = 2048
"""Characters before or after a name that are searched for the borders of an address."""
_SURE_IN_ANY_CASE = 12
"""Letters. A person's full name of this length is read in lower case too."""
_PARTS = re.compile(r"[\s'’-]+")
_CJK_START = 0x2E80


@dataclass(frozen=True, slots=True)
class Found:
    """A registry name at a place of the original text (half-open character offsets)."""

    start: int
    end: int
    aliases: tuple[Alias, ...]
    """What it may mean, strongest first."""


@dataclass(frozen=True, slots=True)
class _Name:
    length: int
    """Characters, folded."""
    aliases: tuple[Alias, ...]
    bordered: bool
    """False for Chinese, which puts no spaces between words."""
    article: int
    """Leading characters that are an article: matched, but not part of the name."""
    always_apart: bool
    """Whether the article stays out even with a capital; `The Globe and Mail` keeps its own."""
    any_case: bool


def scan(text: str, folded: Folded, registry: Registry) -> list[Found]:
    """Every registry name in `text`, in order, without overlaps."""
    hits = sorted(_hits(folded, _automaton(_Handle(registry))), key=lambda hit: (hit[0], -hit[1]))
    found: list[Found] = []
    last = 0
    for start, end, name in hits:
        if start < last:
            continue
        first, final = folded.span(start, end)
        apart = name.article if name.always_apart or text[first].islower() else 0
        first += apart
        if aliases := _spelt_right(text, first, final, name, apart):
            found.append(Found(first, final, aliases))
            last = end
    return found


def _hits(folded: Folded, automaton: Any) -> Iterator[tuple[int, int, _Name]]:
    text = folded.text
    length = len(text)
    for at, name in automaton.iter(text):
        end = at + 1
        start = end - name.length
        if name.bordered and (
            (end < length and text[end].isalnum() and ord(text[end]) < _CJK_START)
            or (start and text[start - 1].isalnum() and ord(text[start - 1]) < _CJK_START)
        ):
            continue
        yield start, end, name


def find_all(folded: Folded, names: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Where folded names stand as whole words: original offsets and the name; overlaps included."""
    return _standing(folded, _words(frozenset(names)))


def find_fixed(folded: Folded, names: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """As `find_all`, for a set of names that is asked for in every text."""
    return _standing(folded, _fixed_words(names))


def _standing(folded: Folded, automaton: Any) -> Iterator[tuple[int, int, str]]:
    if len(automaton):
        for start, end, _ in _hits(folded, automaton):
            yield *folded.span(start, end), folded.text[start:end]


def _words(names: frozenset[str]) -> Any:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name, _Name(len(name), (), True, 0, False, False))
    if names:
        automaton.make_automaton()
    return automaton


_fixed_words = lru_cache(maxsize=8)(_words)


class _Handle:
    """A registry as a cache key: by identity, since its tables are not hashable."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def __hash__(self) -> int:
        return id(self.registry)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Handle) and self.registry is other.registry


@lru_cache(maxsize=4)
def _automaton(handle: _Handle) -> Any:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for folded, aliases in handle.registry.aliases.items():
        if _described(folded, handle.registry):
            continue
        automaton.add_word(folded, _name(folded, aliases, handle.registry))
    automaton.make_automaton()
    return automaton


def _described(folded: str, registry: Registry) -> bool:
    """`china's consulate` says whose it is: the state is named, not the consulate."""
    owner, possessive, _ = folded.partition("'s ")
    owners = registry.aliases.get(owner, ()) if possessive else ()
    return any(registry.entries[alias.actor].actor.type == "Country" for alias in owners)


def _name(folded: str, aliases: tuple[Alias, ...], registry: Registry) -> _Name:
    bordered = ord(folded[0]) < _CJK_START
    article = _ARTICLE.match(folded)
    written = aliases[0].text
    person = registry.entries[aliases[0].actor].actor.type == "Person"
    any_case = person and " " in folded and len(folded) >= _SURE_IN_ANY_CASE
    skipped = article.end() if article else _title(folded) if person else 0
    always = bool(skipped) and (person or written[0].islower())
    return _Name(len(folded), aliases, bordered, skipped, always, any_case and not skipped)


def _title(folded: str) -> int:
    """How long the title is that a person's alias starts with (`Commissioner Hogue`)."""
    title, _, name = folded.partition(" ")
    return len(title) + 1 if name and title in {key(one) for one in TITLES} else 0


def _spelt_right(text: str, start: int, end: int, name: _Name, article: int) -> tuple[Alias, ...]:
    if not name.bordered or name.any_case:
        return name.aliases
    fitting = _fitting(text[start:end], name.aliases, article)
    around = text[max(0, start - 1) : end + 1]
    if fitting and ("." in around or "@" in around or "/" in around):
        return () if _in_address(text, start, end) else fitting
    return fitting


@lru_cache(maxsize=65536)
def _fitting(surface: str, aliases: tuple[Alias, ...], article: int) -> tuple[Alias, ...]:
    return tuple(alias for alias in aliases if _fits(surface, alias, article))


def _fits(surface: str, alias: Alias, article: int) -> bool:
    """Whether capitals stand where the name has them; titles and headings may have more."""
    written = alias.text[article:]
    if alias.kind == "acronym":
        return surface == written or (key(surface) == key(written) and surface.isupper())
    wanted = sum(word[:1].isupper() for word in _PARTS.split(written))
    given = sum(word[:1].isupper() for word in _PARTS.split(surface))
    if given >= wanted:
        return True
    return alias.kind == "name" and bool(given) and len(written.split()) > 2


def _in_address(text: str, start: int, end: int) -> bool:
    """Whether the match is a part of a web or mail address."""
    near = max(0, start - _LONGEST_ADDRESS)
    first = max(near, 1 + max(text.rfind(gap, near, start) for gap in " \n\t(<"))
    rest = _GAP.search(text, end, end + _LONGEST_ADDRESS)
    last = rest.start() if rest else min(len(text), end + _LONGEST_ADDRESS)
    return bool(_ADDRESS.fullmatch(text[first:last]))
