"""What comes out about origins: verdicts, corrections, and texts side by side."""

from __future__ import annotations

from dataclasses import dataclass

from ficli.document import Evidence, Origin
from ficli.results import Pair, Record


@dataclass(frozen=True, slots=True)
class OriginReport:
    """Why a document has the origin that it has, for `ficli origin DOCUMENT`."""

    record: Record
    lines: tuple[int, ...]
    """Offset of each line's first character."""
    quotes: tuple[str, ...]
    """The beginning of each part whose origin differs."""
    phrases: tuple[tuple[Evidence, ...], ...]
    """Where style is evidence, the phrases that tell most: of the document, then of each part."""
    automatic: Origin | None = None
    """Where a user corrected the origin: what ficli found by itself."""
    correction: CorrectionState | None = None
    pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class OriginTable:
    """The origins of all documents, for `ficli origin`."""

    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class CorrectionState:
    """A correction, and what it does: `applied`, `pending` a reindex, `stale` or `missing`."""

    path: str
    sha256: str
    origin: str
    translated: str
    """`yes`, `no`, `unknown`, or empty where the languages decide."""
    note: str
    state: str


@dataclass(frozen=True, slots=True)
class CorrectionTable:
    """All corrections of a dossier, for `ficli origin --corrections`."""

    corrections: tuple[CorrectionState, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document: `text` is exactly what stands at the offsets."""

    start: int
    end: int
    line: int
    text: str
    flowing: tuple[tuple[int, str], ...] = ()
    """Its paragraphs as people read them: line, and words without line ends and furniture."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A document and its translation side by side, the original on the left."""

    left: Record
    right: Record
    score: float
    rows: tuple[tuple[Part | None, Part | None], ...]
    """Paragraphs that correspond, in the order of both; one side may have nothing."""
