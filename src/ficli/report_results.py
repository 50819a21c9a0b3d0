"""What comes out of commands that do something or look at the whole dossier: reports and states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from ficli.document import Skipped
from ficli.fields import Field


@dataclass(frozen=True, slots=True)
class Misread:
    """Something that a document declares and that was not understood."""

    path: str
    reason: str


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
    new_path: str | None = None
    """Another path of the same document where it stands now, when its own has no document."""


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
class FieldTable:
    """The searchable fields, for `ficli fields`."""

    fields: tuple[Field, ...]


def moment(seconds: int) -> str:
    """Seconds since the epoch as ISO 8601 in UTC; an empty string for 0, which is not known."""
    if not seconds:
        return ""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
