"""What comes out: the values that travel from the index to a renderer.

Offsets and facts, never markup. Character offsets are half-open and count into the document's
stored text (`Match`, `Passage`) or into the title (`Hit.title_spans`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ficli.document import KnownRecord, Mention, Origin, Span, Value

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
class Count:
    """How many documents answer a query, for `ficli search --count`."""

    query: str
    total: int
