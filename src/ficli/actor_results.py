"""What comes out about actors: the mentions of a document, the table of actors, an actor's page.

As `results`: offsets and facts, never markup. Offsets are half-open and count into the stored text.
"""

from __future__ import annotations

from dataclasses import dataclass

from ficli.document import ActorType, Mention, Place, Span
from ficli.results import Record


@dataclass(frozen=True, slots=True)
class PlacedMention:
    """A mention, and where in the document it stands."""

    mention: Mention | Place
    page: int | None
    """1-based page, or None where the format has no pages."""
    line: int
    """1-based line of the stored text."""


@dataclass(frozen=True, slots=True)
class MentionList:
    """Every mention of one document, and places where they were asked for, for `ficli mentions`."""

    record: Record
    mentions: tuple[PlacedMention, ...]


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor, and how much the dossier says of it."""

    id: str
    name: str
    type: ActorType
    country: str
    """ISO 3166-1 alpha-2, lower case; may be empty."""
    documents: int
    mentions: int
    first: str
    """Earliest date of a document that names it (ISO 8601); empty when none is dated."""
    last: str


@dataclass(frozen=True, slots=True)
class ActorTable:
    """Actors of a dossier, for `ficli actors`."""

    total: int
    """How many there are, whatever the limit."""
    actors: tuple[ActorRow, ...]


@dataclass(frozen=True, slots=True)
class NameCount:
    """What texts call an actor, how often, and how those mentions are known."""

    name: str
    count: int
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """How often an actor is named in the documents of a month, or of a year without months."""

    period: str
    """`2023-05`, or `2023`; empty for documents without a date."""
    documents: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A value, and how many documents have it."""

    value: str
    documents: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that names the actor: `text` is exactly the stored text from `start` to `end`."""

    id: str
    path: str
    title: str
    date: str
    page: int | None
    line: int
    start: int
    end: int
    text: str
    spans: tuple[Span, ...]
    """Where the actor is named; absolute."""


@dataclass(frozen=True, slots=True)
class Together:
    """How often two actors are named in the same unit of text.

    `score` is the log-likelihood ratio G² of that count (Dunning, 1993), negative where they meet
    less often than chance would have it.
    """

    count: int
    score: float


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An actor who is named beside another."""

    id: str
    name: str
    type: ActorType
    sentences: Together
    paragraphs: Together
    documents: Together


@dataclass(frozen=True, slots=True)
class NamingDocument:
    """A document that names an actor, and its strongest quotes in the order of its text."""

    record: Record
    mentions: int
    names: tuple[str, ...]
    """What it calls the actor, most frequent first."""
    quotes: tuple[Quote, ...]
    file: str = ""
    """Path of the source file that it is, or is in."""
    also_at: tuple[str, ...] = ()
    """The other paths of the same text."""


@dataclass(frozen=True, slots=True)
class ActorPage:
    """All that a dossier says of one actor, for `ficli actor`."""

    actor: ActorRow
    names: tuple[NameCount, ...]
    timeline: tuple[Period, ...]
    origins: tuple[Counted, ...]
    sources: tuple[Counted, ...]
    quotes: tuple[Quote, ...]
    beside: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class ActorDossier:
    """The page of an actor with all its evidence, to hand to somebody else: `ficli dossier`."""

    page: ActorPage
    evidence: tuple[NamingDocument, ...]
    """Every document that names the actor, in order of time."""
    searched: int
    """How many documents the index holds."""
    indexed: str
    """When the index was last brought up to date: ISO 8601, UTC; empty if unknown."""
    sources: str = ""
    """Percent-encoded relative URL of the folder of sources; empty where no file is linked."""
