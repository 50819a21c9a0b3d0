"""What comes out: the values that travel from the index to a renderer.

Offsets and facts, never markup. Character offsets are half-open and count into the document's
stored text (`Match`, `Passage`) or into the title (`Hit.title_spans`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from ficli.document import KnownRecord, Mention, Origin, Skipped, Span, Value
from ficli.fields import Field

SCHEMA_VERSION = 1
"""Version of the machine output; docs/output.md holds its history."""


@dataclass(frozen=True, slots=True)
class Match:
    """One place that a query found: `quote` is exactly `text[start:end]`."""

    field: str
    """The query field that found it: `body`, `title` or `actor`."""
    page: int | None
    """1-based page, or None where the format has no pages."""
    line: int
    """1-based line of the stored text."""
    start: int
    end: int
    quote: str
    via: str | None = None
    """For a mention of an actor: how it is known, as in `Mention`."""
    section: str | None = None
    """In a record: the part it stands in, such as `petition`, `response` or `turn`."""
    speaker: str | None = None
    """Who speaks there, in a transcript of proceedings."""


@dataclass(frozen=True, slots=True)
class Passage:
    """An excerpt: `text` is exactly the stored text from `start` to `end`; spans are absolute."""

    start: int
    end: int
    text: str
    spans: tuple[Span, ...]
    page: int | None
    line: int
    cut_before: bool = False
    """True when the excerpt starts inside a sentence or line."""
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class ActorCount:
    """An actor of a document, and how often the document names it."""

    id: str
    name: str
    type: str
    count: int


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One addend of a score, for `--explain`."""

    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Record:
    """A stored document's metadata, without its text."""

    id: str
    """Short content hash: the first 12 hex digits of `sha256`."""
    path: str
    sha256: str
    size: int
    title: str
    language: str
    origin: Origin
    date: str = ""
    source: str = ""
    kind: str = ""
    url: str = ""
    words: int = 0
    extractor: str = ""
    encoding: str = ""
    encoding_basis: str = ""
    metadata: dict[str, Value] = field(default_factory=dict)
    """Where each value comes from, including those that have no column of their own."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that answers the query, with the evidence."""

    rank: int
    score: float
    record: Record
    actors: tuple[ActorCount, ...] = ()
    matches: tuple[Match, ...] = ()
    """Matches in the text, in order; at most `searching.MATCH_LIMIT`."""
    match_count: int = 0
    passages: tuple[Passage, ...] = ()
    title_spans: tuple[Span, ...] = ()
    explanation: tuple[ScorePart, ...] = ()
    pairs: tuple[Pair, ...] = ()
    copies: tuple[Copy, ...] = ()
    """The same text at other paths."""
    near_copies: tuple[NearCopy, ...] = ()
    """All of them where hits are folded, else at most `searching.NEAR_LIMIT`."""
    near_copy_count: int = 0


@dataclass(frozen=True, slots=True)
class WordReport:
    """A word or another part of a query that no document has, and near ones that some do."""

    word: str
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expansion:
    """A name in a query that was taken for its actor, whatever the text calls it."""

    alias: str
    actor: str
    """Actor id."""
    name: str
    found_as: tuple[str, ...] = ()
    """What the hits of the page call the actor besides, most frequent first."""


@dataclass(frozen=True, slots=True)
class HitPage:
    """The answer to a query: one page of hits and what is known about all of them."""

    query: str
    total: int
    offset: int
    limit: int
    hits: tuple[Hit, ...]
    seconds: float
    parsed: str = ""
    """The query as understood, written back in query syntax."""
    documents: int = 0
    """How many documents the index holds."""
    unknown_words: tuple[WordReport, ...] = ()
    """Filled when nothing was found."""
    unfiltered_total: int | None = None
    """When nothing was found with filters: how many documents the query finds without them."""
    any_total: int | None = None
    """When nothing was found: how many documents hold at least one of the words."""
    facets: tuple[Facet, ...] = ()
    expanded_from: tuple[Expansion, ...] = ()
    """Names in the query for which other names of the same actor were found too."""
    folded: bool = False
    """Whether of near-copies only the best is among the hits."""
    folded_total: int = 0
    """How many hits there are when near-copies count once."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One whole document, for `ficli show`."""

    record: Record
    text: str
    page_starts: tuple[int, ...]
    mentions: tuple[Mention, ...]
    actors: tuple[ActorCount, ...]
    matches: tuple[Match, ...] = ()
    pairs: tuple[Pair, ...] = ()
    known: KnownRecord | None = None
    """What the document says as a record of a known kind, such as a petition."""
    copies: tuple[Copy, ...] = ()
    near_copies: tuple[NearCopy, ...] = ()
    near_copy_count: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """How often each value of a field occurs among the documents found."""

    field: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """The other one of two documents that are the same text in two languages."""

    id: str
    path: str
    language: str
    origin: Origin
    score: float
    """How alike the two are, from 0 to 1."""
    relation: Literal["original", "translation", "unknown"] = "unknown"
    """What this one is to the document that it is paired with."""


@dataclass(frozen=True, slots=True)
class Misread:
    """Something that a document declares and that was not understood."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Another path of a document, and what is said of it there."""

    id: str
    path: str
    sha256: str
    identical: Literal["bytes", "text"]
    """Whether the files are the same byte by byte, or hold the same text."""
    title: str
    date: str
    source: str
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class NearCopy:
    """Another document with nearly the same text."""

    id: str
    path: str
    similarity: float
    """Share of the runs of three words that both hold among those that either holds, 0 to 1."""
    found: bool | None = None
    """Whether it answers the query too; None where nothing was asked."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a reindex did."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    skipped: tuple[Skipped, ...]
    documents: int
    """Documents in the index afterwards."""
    words: int
    """Words of all these documents."""
    seconds: float
    index_bytes: int
    full: bool = False
    recognised_pages: int = 0
    """Pages that OCR read in this run; those where it found no text included."""
    unread_pages: int = 0
    """Pages of all files that are pictures, and that OCR has not read."""
    misread: tuple[Misread, ...] = ()
    """Of the documents that were read in this run."""
    copies: int = 0
    """Paths that hold the text of a document whose first path is another."""


@dataclass(frozen=True, slots=True)
class OriginReport:
    """Why a document has the origin that it has, for `ficli origin DOCUMENT`."""

    record: Record
    lines: tuple[int, ...]
    """Offset of each line's first character."""
    quotes: tuple[str, ...]
    """The beginning of each part whose origin differs."""
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


@dataclass(frozen=True, slots=True)
class Beside:
    """A document and its translation side by side, the original on the left."""

    left: Record
    right: Record
    score: float
    rows: tuple[tuple[Part | None, Part | None], ...]
    """Paragraphs that correspond, in the order of both; one side may have nothing."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing in an index that is not as it was written."""

    kind: str
    """`file`, `catalog`, `document`, `postings` or `ocr`."""
    name: str
    """The file below the index folder, or the path of the document; may be empty."""
    detail: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `ficli check` found."""

    documents: int
    """Documents whose text and postings were verified."""
    files: int
    """Files of the index that were verified."""
    bytes: int
    """Their size."""
    seconds: float
    damages: tuple[Damage, ...] = ()
    repair: str = ""
    """The command that repairs it; empty when nothing is damaged."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A document that `ficli forget` removed."""

    path: str
    id: str
    documents: int
    """Documents in the index afterwards."""
    source_remains: bool
    """Whether a file of it is still among the sources, so that a reindex would bring it back."""
    remaining: tuple[str, ...] = ()
    """The paths of which that is true."""
    paths: tuple[str, ...] = ()
    """All paths at which it lay; none of them is in the index any more."""
    near_copies: tuple[str, ...] = ()
    """Paths of documents with nearly the same text, which are still in the index."""


@dataclass(frozen=True, slots=True)
class Status:
    """What a dossier holds, for `ficli status`."""

    documents: int
    words: int
    files: int
    """Source files that were read; one may hold several documents."""
    source_bytes: int
    """Size of these files and their sidecars."""
    index_bytes: int
    languages: tuple[tuple[str, int], ...]
    """Documents in each language, most first."""
    kinds: tuple[tuple[str, int], ...]
    """Documents of each kind, most first; those of no known kind are not counted."""
    last_reindex: str
    """When the last reindex that found a change was committed: ISO 8601, UTC; empty if unknown."""
    changed: int
    """Files that were added, changed or removed since."""
    skipped: int
    """Files, and members of files, that were left out."""
    copies: int = 0
    """Paths that hold the text of a document whose first path is another."""
    near_copies: int = 0
    """Documents that have near-copies."""
    near_groups: int = 0
    """Groups that these form."""


@dataclass(frozen=True, slots=True)
class SkippedList:
    """Everything that was left out, for `ficli status --skipped`."""

    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """What became of one quote of an earlier result, looked for in the file it was taken from."""

    path: str
    """The document's path, that of a container's member included."""
    kind: str
    """`match`, `snippet` or `mention`; `document` where a result quotes nothing of a document."""
    state: str
    """`ok`: it stands where it stood; `moved`: elsewhere in the document; `gone`."""
    file: str
    """The bytes it was read from are the `same`, have `changed`, are `missing` or `unreadable`."""
    start: int
    end: int
    quote: str
    new_start: int | None = None
    """Where it stands now: the nearest place to where it stood; None when gone."""
    new_end: int | None = None
    page: int | None = None
    """1-based page and line of where it stands now."""
    line: int | None = None
    detail: str = ""
    """Why it is not ok, as far as that is known."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What `ficli verify` found, in the order of the earlier result."""

    checks: tuple[QuoteCheck, ...]

    def count(self, state: str) -> int:
        """How many quotes are in this state."""
        return sum(check.state == state for check in self.checks)


@dataclass(frozen=True, slots=True)
class Opening:
    """A command that shows a document to the user, for `ficli open --print`."""

    command: tuple[str, ...]
    path: str
    """The document's path below the sources folder."""
    page: int | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of a reindex, for whoever shows it."""

    stage: str
    """`scan`, `read`, `commit`."""
    done: int
    """Files."""
    total: int
    path: str = ""
    done_bytes: int = 0
    total_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """How many documents answer a query, for `ficli search --count`."""

    query: str
    total: int


@dataclass(frozen=True, slots=True)
class FieldTable:
    """The searchable fields, for `ficli fields`."""

    fields: tuple[Field, ...]


def moment(seconds: int) -> str:
    """Seconds since the epoch as ISO 8601 in UTC; an empty string for 0, which is not known."""
    if not seconds:
        return ""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
