"""The few letters that say in which language a text is and was first written. Loads no Rich."""

from __future__ import annotations

from ficli.document import UNDETERMINED
from ficli.render.safe_text import one_line
from ficli.results import Record


def language_badge(record: Record) -> str:
    """`en` for a text in its own language; for a translation `fr→en, declared` when somebody says
    so, and `fr→en ?72%` when ficli thinks so, that sure."""
    origin = record.origin
    same = origin.language.partition("-")[0] == record.language.partition("-")[0]
    if origin.is_translation != "yes" and (same or origin.language == UNDETERMINED):
        return one_line(record.language)
    first = origin.language
    if first == UNDETERMINED:
        first = f"{origin.leaning}?" if origin.leaning else "?"
    stated = origin.basis in ("declared", "metadata", "corrected")
    doubt = "" if first.endswith("?") else "?"
    how = f", {origin.basis}" if stated else f" {doubt}{origin.confidence:.0%}"
    return one_line(f"{first}→{record.language}{how}")
