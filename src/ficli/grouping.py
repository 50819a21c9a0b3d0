"""Use case within a change of the index: find the near-copies among its documents.

Asks the writer for signatures and texts and tells it the groups; what makes a near-copy is
`resemblance`'s to say. The groups depend on the documents alone, not on when each one came.
"""

from __future__ import annotations

from functools import lru_cache

from ficli.engines.base import Writer
from ficli.resemblance import groups, resemblance

_KEPT = 512
"""Texts whose shingles stay in memory: those that are compared lie near one another."""


def group(writer: Writer) -> None:
    """Bring the groups of near-copies up to date with all documents of the index."""
    known = writer.resemblances()
    shingles = lru_cache(_KEPT)(writer.shingles)

    def measure(one: str, other: str) -> float:
        if (one, other) not in known:
            known[one, other] = resemblance(shingles(one), shingles(other))
        return known[one, other]

    writer.set_near_copies(groups(writer.signatures(), measure), known)
