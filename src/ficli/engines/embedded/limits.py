"""How much work one query may make: how long, and how many words a pattern may stand for.

A limit that is reached is an error that says so; no answer is ever cut short in silence.
"""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterable

from ficli.errors import UsageError

QUERY_SECONDS = 10.0
"""Longest time that finding documents for one query may take."""
MAX_EXPANSIONS = 2000
"""Most words that one wildcard or one fuzzy word may stand for."""


class Deadline:
    """The moment at which a query has taken too long."""

    def __init__(self, seconds: float = QUERY_SECONDS) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Raise UsageError when the time is over."""
        if time.monotonic() > self._end:
            raise UsageError(
                f"the query takes longer than {self._seconds:g} seconds",
                hint="ask for fewer words, or write more letters before a * or a ~",
                code="query-too-slow",
            )


def within_limit(word: str, found: Collection[str]) -> None:
    """Raise UsageError when a pattern stands for too many words."""
    if len(found) > MAX_EXPANSIONS:
        raise UsageError(
            f"{word} stands for {len(found):,} words; the limit is {MAX_EXPANSIONS:,}",
            hint="write more letters before the * or the ~",
            code="too-many-words",
        )


def wildcard_shape(pieces: Iterable[str]) -> re.Pattern[str]:
    """A pattern of literals, `*` and `?`, in time linear in the word.

    What stands between two stars is taken where it first occurs and never tried again, so that
    `*a*a*a*a*b` cannot go through all ways of placing its letters.
    """
    shape = "".join("\0" if piece == "*" else _literal(piece) for piece in pieces)
    runs = re.split("\0+", shape)
    if len(runs) == 1:
        return re.compile(runs[0], re.DOTALL)
    first, *middle, last = runs
    found = "".join(f"(?>.*?{run})" for run in middle)
    return re.compile(f"{first}{found}.*{last}", re.DOTALL)


def _literal(piece: str) -> str:
    return "." if piece == "?" else re.escape(piece.replace("\0", ""))
