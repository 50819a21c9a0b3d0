"""What goes out to another program: documents, whom they name, and what is known of those."""

from __future__ import annotations

from dataclasses import dataclass

from ficli.document import ActorType
from ficli.results import Pair, Record


@dataclass(frozen=True, slots=True)
class NamedAs:
    """An actor whom a document names, and one of the names that it uses."""

    actor: str
    type: ActorType
    name: str
    """As written, on one line."""


@dataclass(frozen=True, slots=True)
class ExportedDocument:
    """A document, whom it names under which names, and its translations."""

    record: Record
    named: tuple[NamedAs, ...]
    """In the order of the text, each name once."""
    pairs: tuple[Pair, ...] = ()
    also_at: tuple[str, ...] = ()
    """The other paths of the same text."""
    text: str | None = None
    """None where texts stay at home."""


@dataclass(frozen=True, slots=True)
class ExportedActor:
    """An actor whom the documents name."""

    id: str
    name: str
    type: ActorType
    country: str
    """ISO 3166-1 alpha-2, lower case; may be empty."""
    aliases: tuple[str, ...]
    role: str = ""
    source: str = ""
    """Where the registry has it from; may be empty."""


@dataclass(frozen=True, slots=True)
class Export:
    """All of a dossier, for `ficli export`."""

    documents: tuple[ExportedDocument, ...]
    """In the order of their paths."""
    actors: tuple[ExportedActor, ...]
    """In the order of their ids."""
