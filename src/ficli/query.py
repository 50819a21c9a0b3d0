"""The query tree: what a query means, in a dozen frozen nodes.

`parsing` makes trees out of text and engines answer them. Each node writes itself back in query
syntax. Knows the default field, and neither how words are analysed nor how anything is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ficli.fields import DEFAULT


@dataclass(frozen=True, slots=True)
class Term:
    """One word as typed; it may analyse to several terms, which then stand side by side."""

    field: str
    text: str
    start: int = 0
    end: int = 0

    def __str__(self) -> str:
        return _prefixed(self.field, self.text)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, unstemmed, with at most `slop` other words among them."""

    field: str
    text: str
    slop: int = 0
    start: int = 0
    end: int = 0

    def __str__(self) -> str:
        return _prefixed(self.field, f'"{self.text}"' + (f"~{self.slop}" if self.slop else ""))


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A pattern for one word: `*` stands for any characters, `?` for one."""

    field: str
    pattern: str
    start: int = 0
    end: int = 0

    def __str__(self) -> str:
        return _prefixed(self.field, self.pattern)


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word within `edits` insertions, deletions, replacements or swaps of `text`."""

    field: str
    text: str
    edits: int
    start: int = 0
    end: int = 0

    def __str__(self) -> str:
        return _prefixed(self.field, f"{self.text}~{self.edits}")


@dataclass(frozen=True, slots=True)
class DateRange:
    """From day `first` to day `last`, both included; an empty string is an open end."""

    field: str
    first: str
    last: str

    def __str__(self) -> str:
        return _prefixed(self.field, f"[{self.first or '*'} TO {self.last or '*'}]")


@dataclass(frozen=True, slots=True)
class Known:
    """Documents that are known to answer: the engine's keys, and how often each does.

    No query text means this; a layer above the engine puts it in place of a leaf that it answers
    itself. `label` is how that leaf writes itself.
    """

    field: str
    counts: tuple[tuple[int, int], ...]
    label: str = ""

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class And:
    children: tuple[Node, ...]

    def __str__(self) -> str:
        return "(" + " AND ".join(map(str, self.children)) + ")"


@dataclass(frozen=True, slots=True)
class Or:
    children: tuple[Node, ...]

    def __str__(self) -> str:
        return "(" + " OR ".join(map(str, self.children)) + ")"


@dataclass(frozen=True, slots=True)
class Not:
    child: Node

    def __str__(self) -> str:
        return f"NOT {self.child}"


@dataclass(frozen=True, slots=True)
class Boost:
    """`child`, its score multiplied by `factor`."""

    child: Node
    factor: float

    def __str__(self) -> str:
        return f"{self.child}^{self.factor:g}"


@dataclass(frozen=True, slots=True)
class Prefer:
    """What matches `required`; those that also match `preferred` rank above all others."""

    required: Node
    preferred: Node

    def __str__(self) -> str:
        return f"{self.required} PREFER {self.preferred}"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""

    def __str__(self) -> str:
        return "*"


Leaf = Term | Phrase | Wildcard | Fuzzy | DateRange | Known
Node = Leaf | And | Or | Not | Boost | Prefer | Everything


def leaves(node: Node) -> Iterator[Leaf]:
    """Yield the leaves that a hit may hold: all but those under NOT."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from leaves(child)
        case Boost(child, _):
            yield from leaves(child)
        case Prefer(required, preferred):
            yield from leaves(preferred)
            yield from leaves(required)
        case Not() | Everything():
            return
        case _:
            yield node


def prefer_phrase(tree: Node) -> Node:
    """Rank documents that hold a query of bare words as a phrase above all others."""
    if not isinstance(tree, And) or len(tree.children) < 2:
        return tree
    words = [child for child in tree.children if isinstance(child, Term) and child.field == DEFAULT]
    if len(words) != len(tree.children):
        return tree
    return Prefer(tree, Phrase(DEFAULT, " ".join(word.text for word in words)))


def _prefixed(field: str, text: str) -> str:
    return f"{field}:{text}" if field else text
