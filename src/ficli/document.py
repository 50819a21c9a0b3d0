"""What goes in: the values that travel from a file on disk to the index.

Frozen dataclasses without behaviour beyond their own invariants. They know no engine, no
parser and no terminal. Every offset is a half-open character offset into `ExtractedText.text`,
which is stored exactly as it was extracted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Basis = Literal["declared", "inferred"]
"""How a metadata value is known: `declared` by the document or its sidecar, `inferred` by ficli."""

ActorType = Literal["Person", "Organization", "PublicBody", "Company", "Country"]
"""FollowTheMoney schema names (https://followthemoney.tech/explorer/)."""

OriginBasis = Literal["declared", "metadata", "cue", "style", "same-as-text", "corrected"]
"""`corrected` is the word of the dossier's users, which goes before everything."""

UNDETERMINED = "und"
"""BCP 47 (ISO 639-2) subtag for a language that is not known."""

STYLE = "style"
"""Kind of the evidence that a text's style gives: of the whole, it quotes nothing."""

RECORD_MARK = "record"
"""Metadata key that says which kind of known record a document is."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that the walk found: what it is called, where it is, and what stat said."""

    path: str
    """POSIX path relative to the sources folder; the name users see."""
    location: Path
    """Where to read it from."""
    size: int
    """Bytes."""
    mtime_ns: int
    """Modification time, nanoseconds since the epoch."""
    sidecar: Path | None = None
    """`NAME.meta.yaml` or `NAME.meta.json` beside it, if any."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was left out, and why. `reason` is one clause without a final stop."""

    path: str
    reason: str
    size: int = 0
    hint: str = ""
    pages: tuple[int, ...] = ()
    """1-based, where a document was read and these of its pages were not; or all, of a scan."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Value:
    """A metadata value, how it is known, and where it was read.

    `source` names the place: `front matter`, `sidecar`, `html title`, `heading`, `file name`,
    `first sentence`, `dateline`. `span` is set when the value stands in the text.
    """

    value: str
    basis: Basis
    source: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the text with a name of its own, or what one person says in a row."""

    start: int
    end: int
    name: str
    """`petition`, `response`, `turn`."""
    speaker: str = ""
    language: str = ""
    """BCP 47 tag of the language it was first said or written in, where that is marked."""


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """What a kind of document that the field knows says in fixed places."""

    kind: str
    """`petition`, `committee-evidence`, `hansard`, `proceedings` or `news`."""
    fields: dict[str, Value] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    """In order, without overlaps."""


@dataclass(frozen=True, slots=True)
class UnreadPages:
    """Pages of a document that gave no text, and why; `reason` is as in `Skipped`."""

    pages: tuple[int, ...]
    """1-based, in order."""
    reason: str


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """What OCR made of one page: its text, empty when it found none, or why it failed."""

    text: str
    engine: str
    """Name, version and languages, such as `tesseract 5.3.0 (eng+fra)`."""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """What an extractor got out of a file, with nothing dropped that a reader could see."""

    text: str
    """The text, line ends as `\\n`, no lone surrogates and no NUL."""
    metadata: dict[str, Value] = field(default_factory=dict)
    """Dublin Core style keys: title, date, source, language, origin, kind, url, and others."""
    page_starts: tuple[int, ...] = ()
    """Offset of each page's first character; empty when the format has no pages."""
    boilerplate: tuple[Span, ...] = ()
    """Menus, footers and site furniture: searchable, but never a title or a first snippet."""
    encoding: str = "utf-8"
    encoding_basis: Literal["bom", "utf-8", "declared", "detected", "replaced", "binary"] = "utf-8"
    extractor: str = ""
    """Name and version, such as `html/1`; a change of version re-extracts the file."""
    unread: tuple[UnreadPages, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts: an entry of the registry, or a name met in a text."""

    id: str
    name: str
    type: ActorType
    country: str = ""
    """ISO 3166-1 alpha-2, lower case."""
    aliases: tuple[str, ...] = ()
    distinctive: tuple[str, ...] = ()
    """Those of its names that mean it wherever they stand alone, as in a query."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a text names an actor; `text` is exactly what stands at the offsets."""

    start: int
    end: int
    text: str
    actor: str
    """Actor id."""
    name: str
    """The actor's canonical name."""
    type: ActorType
    via: str = "registry"
    """registry, definition, title, back-reference, metonym, demonym, structure or model."""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a text names a town, a region, a river: a name, but no actor.

    The fields are those of `Mention`, so that both can stand in one list.
    """

    start: int
    end: int
    text: str
    actor: None
    name: str
    type: Literal["Place"] = "Place"
    """Of schema.org: FollowTheMoney has no schema for it."""
    via: Literal["model"] = "model"
    confidence: float = 0.6


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a verdict on the language of origin, quoted from where it stands.

    `likelihood_ratio` is how much likelier the cue is if the verdict holds (0 = not a ratio:
    the evidence decides by itself). `start == end == -1` when it stands outside the text
    (front matter, sidecar, HTML attribute).
    """

    kind: str
    quote: str
    start: int = -1
    end: int = -1
    likelihood_ratio: float = 0.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a document whose origin differs from the whole."""

    start: int
    end: int
    language: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Origin:
    """The language a text was first written in, and how that is known."""

    language: str = UNDETERMINED
    """BCP 47 tag, or `und`."""
    is_translation: Literal["yes", "no", "unknown"] = "unknown"
    basis: OriginBasis = "same-as-text"
    confidence: float = 0.0
    """0 to 1."""
    leaning: str = ""
    """Where `language` is `und`: the likelier language, if any."""
    tag: str = UNDETERMINED
    """BCP 47 with the T extension of RFC 6497, such as `en-t-fr` or `en-t-fr-t0-und`."""
    evidence: tuple[Evidence, ...] = ()
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A source file, read and attributed: all that an engine needs to store and find it."""

    path: str
    sha256: str
    """Hex digest of the file's bytes."""
    size: int
    """Bytes."""
    extracted: ExtractedText
    title: Value
    language: str
    origin: Origin
    mentions: tuple[Mention, ...] = ()
    date: Value | None = None
    source: Value | None = None
    kind: Value | None = None
    url: Value | None = None

    @property
    def text(self) -> str:
        return self.extracted.text

    @property
    def id(self) -> str:
        """The short content hash that users type."""
        return self.sha256[:12]
