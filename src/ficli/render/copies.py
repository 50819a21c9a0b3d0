"""What a hit says of its copies and near-copies, as lines for people. Plain text, made harmless."""

from __future__ import annotations

from collections.abc import Sequence

from ficli.render.safe_text import one_line
from ficli.results import Copy, NearCopy

PATHS_SHOWN = 3
"""Paths that a hit names of either; `ficli show` names them all."""


def also_at(copies: Sequence[Copy]) -> str:
    """The other paths of a document; empty where there are none."""
    return f"also at {_listed([one_line(each.path) for each in copies])}" if copies else ""


def folded_away(near: Sequence[NearCopy]) -> str:
    """The near-copies that a hit stands for, and those that the query does not find."""
    found = [near_copy(each) for each in near if each.found]
    rest = [near_copy(each) for each in near if not each.found]
    verb = "does" if len(rest) == 1 else "do"
    if found and rest:
        return f"+{_counted(found)}: {_listed(found)}; {len(rest):,} more {verb} not match"
    if rest:
        return f"{_counted(rest)} {verb} not match: {_listed(rest)}"
    return f"+{_counted(found)}: {_listed(found)}" if found else ""


def near_copy(near: NearCopy) -> str:
    """Its path, and how much of the text is the same."""
    return f"{one_line(near.path)} ({int(near.similarity * 100)}%)"


def _counted(near: Sequence[str]) -> str:
    return "1 near-copy" if len(near) == 1 else f"{len(near):,} near-copies"


def _listed(names: Sequence[str]) -> str:
    more = f", +{len(names) - PATHS_SHOWN:,} more" if len(names) > PATHS_SHOWN else ""
    return ", ".join(names[:PATHS_SHOWN]) + more
