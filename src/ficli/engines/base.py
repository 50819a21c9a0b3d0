"""The seam: what ficli asks of an engine, and nothing an engine is made of.

An engine takes a query tree, never text, and returns offsets, never markup. Every engine passes
the contract tests in tests/engines/.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from types import TracebackType
from typing import Any, Literal, NamedTuple, Protocol, Self

from ficli.document import Actor, ActorType, Document, Mention, Origin, Skipped, Span
from ficli.query import Everything, Node
from ficli.results import ActorCount, Facet, Pair, Record, ScorePart

Sort = Literal["relevance", "date", "oldest", "title", "path"]

FacetName = Literal["origin", "translated", "language", "kind", "source", "date", "actor"]
"""Fields whose values can be counted: languages without region, dates by year, actors by name."""


EVERYTHING = Everything()

ACTOR_ID = "id:"
"""Before an actor's id in a leaf of the field `actor`: this actor, and nobody of that name."""

SHORT_ACRONYM = 3
"""Letters. Shorter ones in capitals are words too (`US`): they are names only as spelt."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to find and how much of it to return."""

    query: Node
    filter: Node = EVERYTHING
    """Restricts what is found and takes no part in the score."""
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10
    fold: bool = False
    """Whether of near-copies only the first one found is returned; `offset` and `limit` then
    count what is left."""
    stem: bool = True
    """Whether bare words also find their other inflections."""
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One document that answers a request."""

    key: int
    """The engine's own number for the document, valid while the reader is open."""
    score: float
    explanation: tuple[ScorePart, ...] = ()
    near: Sequence[int] = ()
    """Where it has near-copies: keys of all of its group that answer the request, itself among
    them, in the order of the answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How many documents answer a request, and the ones that were asked for."""

    total: int
    found: tuple[Found, ...]
    folded_total: int = 0
    """How many are left when near-copies count once."""


@dataclass(frozen=True, slots=True)
class Located:
    """A span of a document, and the query field that found it."""

    field: str
    span: Span
    via: str | None = dataclass_field(default=None, compare=False)
    """For a mention of an actor: how it is known."""


@dataclass(frozen=True, slots=True)
class StoredText:
    """A document's text and what is needed to place things in it."""

    text: str
    page_starts: tuple[int, ...]
    boilerplate: tuple[Span, ...]


class Near(NamedTuple):
    """A near-copy of a document."""

    key: int
    id: str
    path: str
    similarity: float
    """The exact resemblance of the two; see `resemblance`."""


class Naming(NamedTuple):
    """That a document names an actor, and how often."""

    key: int
    actor: str
    name: str
    type: ActorType
    times: int


class Fingerprint(NamedTuple):
    """What was known of a file when it was read."""

    size: int
    """Bytes of the file and its sidecar."""
    mtime_ns: int
    """The later modification time of the two."""
    sha256: str
    sidecar: str
    """SHA-256 of the sidecar, or an empty string."""
    version: str
    """Versions of everything that made documents out of the file."""


class IndexedFile(NamedTuple):
    """A source file that was read: one file may hold many documents, or none."""

    fingerprint: Fingerprint
    documents: tuple[str, ...]
    """Paths of its documents: its own, or `archive.zip!/member` each."""
    skipped: tuple[Skipped, ...]
    """What in it, or that it as a whole, could not be made a document."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How much an index holds."""

    documents: int
    words: int
    """Words of these documents, the text of copies counted once."""
    copies: int = 0
    """Paths beyond the first at which a document lies."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document and what an engine could make of it without an index; can cross processes."""

    document: Document
    words: int
    postings: Any
    """The engine's own affair."""
    traits: array[int]
    """Those of `pairing.Traits.all`."""
    identity: str = ""
    """The same for all copies of one text; see `resemblance.identity`."""
    signature: bytes = b""
    """That of `resemblance.signature`; empty for short texts."""


class Profile(NamedTuple):
    """What of a document can be compared with its translation; see `pairing`."""

    path: str
    language: str
    traits: frozenset[int]


def origin_languages(origin: Origin) -> tuple[str, ...]:
    """What `origin:` finds: the origin of the whole, and of parts where somebody states it."""
    parts = (part.origin for part in origin.segments)
    stated = (each.language for each in parts if each.basis in STATED)
    return tuple(dict.fromkeys((origin.language, *stated)))


def evidence_of(origin: Origin) -> tuple[Span, ...]:
    """Where the reasons for an origin stand in the text, those of its stated parts included."""
    every = (origin, *(part.origin for part in origin.segments if part.origin.basis in STATED))
    places = (Span(e.start, e.end) for each in every for e in each.evidence if e.start >= 0)
    return tuple(dict.fromkeys(places))


STATED = ("declared", "metadata", "corrected")
"""Bases on which the origin of a part is found; a guess at a part is not."""


class Reader(Protocol):
    """A consistent view of the index as it was when opened. Readers never block writers.

    Documents with one text at several paths are one document: whatever finds or counts documents
    finds and counts the one of the first path (of those with pages, if any has), by what any of
    them says (actors: by its own). The others have keys too, which `named` and `copies` give.
    """

    def search(self, request: Request) -> Answer: ...

    def locate(self, query: Node, key: int, *, stem: bool = True) -> tuple[Located, ...]:
        """Where a found document answers the query: spans of the text, in order; the field
        `title` stands for offsets into the title instead."""

    def record(self, key: int) -> Record: ...

    def text(self, key: int) -> StoredText: ...

    def actors(self, key: int) -> tuple[ActorCount, ...]:
        """Who is named, most often first."""

    def mentions(self, key: int) -> tuple[Mention, ...]: ...

    def keys(self) -> Iterator[int]:
        """Every document, in the order of their paths."""

    def copies(self, key: int) -> tuple[int, ...]:
        """The keys of all paths of this document, first the one that stands for it."""

    def near_copies(self, key: int, limit: int | None = None) -> tuple[Near, ...]:
        """The other documents of its group of near-copies, or the first so many of them by path:
        most alike first, then by path."""

    def near_count(self, key: int) -> int:
        """How many other documents there are in its group of near-copies."""

    def near_groups(self) -> tuple[tuple[int, ...], ...]:
        """All groups of near-copies, and the documents in each, in the order of paths."""

    def line_starts(self, key: int) -> Sequence[int]:
        """Offset of each line's first character."""

    def named(self, name: str) -> tuple[int, ...]:
        """The documents that a short id, a path or a file name means."""

    def meant(self, name: str) -> Actor | None:
        """The one actor named in the documents that this name means without any context."""

    def who(self, name: str) -> tuple[Actor, ...]:
        """The actors named in the documents that an id, a name or a part of a name may mean."""

    def census(self, actors: Collection[str] | None = None) -> Iterator[Naming]:
        """How often each document names each actor, or each of these, in the order of keys."""

    def count(self, query: Node, *, stem: bool = True) -> int: ...

    def facets(
        self, query: Node, names: Sequence[FacetName], *, stem: bool = True
    ) -> tuple[Facet, ...]:
        """How many of all documents found have each value, most frequent first."""

    def pairs(self, key: int) -> tuple[Pair, ...]:
        """The documents of which this one is the translation, or the original."""

    def near_spellings(self, word: str, limit: int = 3) -> tuple[str, ...]:
        """Words of the index that a misspelt word may stand for, likeliest first."""

    def files(self) -> dict[str, IndexedFile]:
        """Every file that was read, by path."""

    def skipped(self) -> tuple[Skipped, ...]:
        """Everything that was left out at the last commit, in the order of paths."""

    def totals(self) -> Totals: ...

    def indexed_at(self) -> int:
        """When the index was last brought up to date: seconds since the epoch, 0 if unknown."""

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Writer(Protocol):
    """The one process that changes the index. Nothing is visible to readers before `commit`;
    leaving without it changes nothing."""

    def files(self) -> dict[str, IndexedFile]:
        """Every file that was read, by path."""

    def skipped(self) -> tuple[Skipped, ...]:
        """Everything that was left out at the last commit, in the order of paths."""

    def totals(self) -> Totals: ...

    def put(
        self,
        path: str,
        fingerprint: Fingerprint,
        documents: Iterable[Prepared],
        skipped: Iterable[Skipped] = (),
    ) -> None:
        """Record what a file holds, in place of all that was known of it."""

    def touch(self, path: str, fingerprint: Fingerprint) -> None:
        """Note a new fingerprint of a file whose content is the same."""

    def remove(self, path: str) -> None:
        """Forget a file with its documents."""

    def forget(self, path: str) -> None:
        """Remove one document; after the commit nothing in the index holds a trace of it."""

    def document(self, path: str) -> Document:
        """A document as it was put, whenever that was. Raises KeyError."""

    def correct(self, path: str, origin: Origin) -> None:
        """Give a document of the last commit another origin, once before the next commit."""

    def corrected(self) -> frozenset[str]:
        """Paths of the documents whose origin is the word of a user (basis `corrected`)."""

    def profiles(self) -> tuple[Profile, ...]:
        """Every document, in a form that can be compared with others; of copies, the first path."""

    def copies(self, path: str) -> tuple[str, ...]:
        """All paths of this document, in order. Raises KeyError."""

    def signatures(self) -> dict[str, bytes]:
        """The signature of every document that has one, by its first path."""

    def shingles(self, path: str) -> frozenset[int]:
        """Those of `resemblance.shingles`, of the document's own words. Raises KeyError."""

    def resemblances(self) -> dict[tuple[str, str], float]:
        """How alike documents are, as far as it has been measured."""

    def set_near_copies(
        self, groups: Iterable[Sequence[str]], resemblances: Mapping[tuple[str, str], float]
    ) -> None:
        """Replace all groups of near-copies, and all that has been measured."""

    def pairs(self) -> dict[tuple[str, str], float]:
        """Paths of documents that are translations of each other, and how alike they are."""

    def set_pairs(self, pairs: Mapping[tuple[str, str], float]) -> None:
        """Replace all pairs by these."""

    def define_actors(self, actors: Iterable[Actor]) -> None:
        """Say which names `actor:` queries understand, besides those met in documents."""

    def state(self) -> int:
        """What the last commit was told of all source files; 0 if nothing."""

    def commit(self, unread: Iterable[Skipped] | None = (), state: int = 0) -> Totals:
        """Make all of it visible at once; `unread` are files that nobody could open (None: the
        same as at the last commit). `state`, 63 bits, is kept for whoever opens a writer next."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
