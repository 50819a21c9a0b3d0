"""What comes out of questions about duplicates: values, as in `results`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Member:
    """One path in a group of duplicates; those of one document follow each other."""

    path: str
    id: str
    title: str
    date: str
    relation: Literal["first", "bytes", "text", "near"]
    """`first` of the group; `near`: another document, by its first path; `bytes` and `text`: the
    same file, or another file with the same text, as the document above at its first path."""
    similarity: float
    """How much of its text is that of the group's first: 1 for the same text."""


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Paths that hold the same text or nearly the same."""

    kind: Literal["bytes", "text", "near"]
    """The loosest relation in it."""
    documents: int
    """Different texts in it."""
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class DuplicateTable:
    """All groups of duplicates, for `ficli duplicates`."""

    groups: tuple[DuplicateGroup, ...]
    copies: int
    """Paths that hold the text of another one."""
    near_copies: int
    """Documents that have near-copies."""
