"""What comes out of screening: what a list of names is found to be, name by name.

As `results`: offsets and facts, never markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from ficli.actor_results import Quote
from ficli.document import Actor
from ficli.results import Record


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name, and the 1-based line of the list that has it."""

    line: int
    name: str


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that gives no name, and why; `reason` is one clause without a final stop."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Near:
    """An actor of the dossier whose name is spelt much like one that was not found."""

    id: str
    name: str
    documents: int
    """How many documents name this actor."""


@dataclass(frozen=True, slots=True)
class Screened:
    """What the documents say of one name of a list; all is empty where none says anything."""

    line: int
    name: str
    documents: int = 0
    """How many hold the name, or name its actor under any name."""
    mentions: int = 0
    """Places in their texts."""
    actor: Actor | None = None
    """Whom the name means by itself, so that other names of the same count too."""
    found_as: tuple[str, ...] = ()
    """What the texts call the actor besides, most frequent first."""
    record: Record | None = None
    """The document that the quote is from."""
    quote: Quote | None = None
    """The most telling sentence of the best document; None where only a title has the name."""
    near: tuple[Near, ...] = ()
    """Filled only where nothing was found; these are other names, not finds."""


@dataclass(frozen=True, slots=True)
class Screening:
    """Every name of a list, in its order, and the lines that gave none."""

    names: tuple[Screened, ...]
    skipped: tuple[BadLine, ...]
    documents: int
    """How many documents the index holds."""

    @property
    def found(self) -> int:
        """How many names some document holds."""
        return sum(each.documents > 0 for each in self.names)
