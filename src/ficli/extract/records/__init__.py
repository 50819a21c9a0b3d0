"""Records that the field knows: petitions, committee evidence, Hansard, news pages.

Pure functions over text: `read` says what kind of record a text is and what stands where in it,
with offsets. It guesses nothing that the text does not state in its usual place.
"""

from __future__ import annotations

from ficli.extract.records import news, petition, proceedings
from ficli.extract.records.record import Record, Section

__all__ = ["VERSION", "Record", "Section", "read"]

VERSION = 1
"""Raised with every change of what is read."""

_READERS = (petition.read, proceedings.read, news.read)


def read(text: str) -> Record | None:
    """The record that a text is, or None. The stricter forms are tried first."""
    for reader in _READERS:
        record = reader(text)
        if record is not None:
            return record
    return None
