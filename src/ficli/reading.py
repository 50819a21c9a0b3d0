"""One source file → the documents in it, ready for the index, or the reason why there are none.

Pure work on one file: it runs in whatever process is at hand and knows neither the index's folder
nor the other files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from ficli import analysis, extract, pairing, resemblance, sources
from ficli.attribution import versions
from ficli.document import (
    UNDETERMINED,
    Document,
    ExtractedText,
    Mention,
    Skipped,
    SourceFile,
    Value,
)
from ficli.engines import prepare
from ficli.engines.base import Fingerprint, Prepared
from ficli.extract import metadata, records
from ficli.extract.records import filling
from ficli.ocr.cache import OcrCache

Recognised = Mapping[tuple[str, str], tuple[Mention, ...]]
"""Mentions by what decides who is meant: the text's hash and the date; see `recognition_key`."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read, and what is known of it."""

    file: SourceFile
    known: Fingerprint | None
    version: str = ""
    """What would make documents of the file now; see `pipeline_version`."""
    assumed_language: str = ""
    recognise_names: bool = True
    record_fields: tuple[tuple[str, str], ...] = ()
    """Which keys of JSON records are title, date, text, source, language and url."""
    recognised: Recognised = field(default_factory=dict)
    """What need not be recognised again, if it is in the file."""
    index: Path | None = None
    """Folder of the index, where what OCR read is remembered, if anything is."""


class SourceText(NamedTuple):
    """The text of one document as its file has it now."""

    path: str
    sha256: str
    extracted: ExtractedText


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a file. Without a fingerprint it could not even be opened."""

    path: str
    fingerprint: Fingerprint | None = None
    documents: tuple[Prepared, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    same: bool = False
    """True when the content is what the index has: only size or time had changed."""
    texts: tuple[SourceText, ...] = ()
    """Only from `read_texts`."""


@cache
def pipeline_version(settings: str = "", *, recognise_names: bool = True) -> str:
    """Changes with anything that could make another document out of the same file.

    `settings` are those of the dossier that have a say in it. What stands behind the full stop
    changes with nothing but the recognition of actors; see `same_recognition`.
    """
    from ficli.extract.readers import EXTRACTORS

    parts = [extract.version_of(extractor) for extractor in EXTRACTORS]
    parts += [
        f"metadata/{metadata.VERSION}",
        f"records/{records.VERSION}",
        f"analysis/{analysis.VERSION}",
        f"resemblance/{resemblance.VERSION}",
        f"pairing/{pairing.VERSION}",
        versions.origin_version(),
        settings,
    ]
    others = hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]
    return f"{others}.{versions.actors_version()}-{'names' if recognise_names else 'rules'}"


def same_recognition(one: str, other: str) -> bool:
    """Whether two pipelines find the same actors in the same text."""
    return one.partition(".")[2] == other.partition(".")[2] != ""


def recognition_key(text: str, date: Value | None) -> tuple[str, str]:
    """What the mentions of a text follow from."""
    return hashlib.sha256(text.encode()).hexdigest(), date.value if date else ""


def read_file(task: Task) -> Reading:
    """Read, extract and attribute one file; never raises for what a file may hold."""
    file = task.file
    try:
        data = sources.read(file)
    except sources.UnreadableSource as error:
        return Reading(file.path, skipped=(_skipped(file, error.message, error.hint),))
    fingerprint = _fingerprint(file, data, task.version)
    if task.known and _content(task.known) == _content(fingerprint):
        return Reading(file.path, fingerprint, same=True)
    documents, skipped = _unfold(task, data, fingerprint.sha256, _attributed)
    return Reading(file.path, fingerprint, documents, skipped)


def read_texts(task: Task) -> Reading:
    """Read and extract one file, no more; never raises for what a file may hold."""
    try:
        data = sources.read(task.file)
    except sources.UnreadableSource as error:
        return Reading(task.file.path, skipped=(_skipped(task.file, error.message, error.hint),))
    texts, skipped = _unfold(task, data, hashlib.sha256(data).hexdigest(), _text)
    return Reading(task.file.path, skipped=skipped, texts=texts)


Made = TypeVar("Made")


def _unfold(
    task: Task, data: bytes, sha256: str, make: Callable[[Task, extract.Unfolded], Made]
) -> tuple[tuple[Made, ...], tuple[Skipped, ...]]:
    """What is made of each document in a file, and what was left out, whatever its bytes are."""
    made: list[Made] = []
    skipped: list[Skipped] = []
    recognised = OcrCache(task.index).pages(sha256, task.file.path) if task.index else {}
    fields = dict(task.record_fields)
    try:
        for found in extract.unfold(task.file, data, record_fields=fields, recognised=recognised):
            if isinstance(found, Skipped):
                skipped.append(found)
            else:
                made.append(make(task, found))
    except ImportError as error:
        reason = f"needs the package {error.name}, which is not installed"
        skipped.append(_skipped(task.file, reason, f"pip install {error.name}"))
    except MemoryError:
        skipped.append(_skipped(task.file, "needs more memory than the limit allows"))
    except Exception as error:  # noqa: BLE001  # one file that breaks its parser stops no other
        skipped.append(_skipped(task.file, f"its reader failed: {type(error).__name__}: {error}"))
    return tuple(made), tuple(skipped)


def _attributed(task: Task, found: extract.Unfolded) -> Prepared:
    document = make_document(
        found,
        task.assumed_language,
        recognise_names=task.recognise_names,
        recognised=task.recognised,
    )
    return prepare(document)


def _text(_: Task, found: extract.Unfolded) -> SourceText:
    return SourceText(found.file.path, hashlib.sha256(found.data).hexdigest(), found.extracted)


def make_document(
    found: extract.Unfolded,
    assumed_language: str = "",
    *,
    recognise_names: bool = True,
    recognised: Recognised | None = None,
) -> Document:
    """Attribute one document that was extracted; who is `recognised` already is taken over."""
    from ficli.attribution.origin import attribute

    path = found.file.path
    extracted = filling.fill(found.extracted, records.read(found.extracted.text))
    language = _language(extracted, assumed_language)
    date = extract.date_of(extracted, path)
    return Document(
        path=path,
        sha256=hashlib.sha256(found.data).hexdigest(),
        size=len(found.data),
        extracted=extracted,
        title=extract.title_of(extracted, path),
        language=language,
        origin=attribute(extracted.text, language, found.extracted.metadata),
        mentions=_mentions(extracted.text, date, recognise_names, recognised or {}),
        date=date,
        source=_value(extracted, "source"),
        kind=_value(extracted, "kind"),
        url=_value(extracted, "url"),
    )


def _mentions(
    text: str, date: Value | None, recognise_names: bool, recognised: Recognised
) -> tuple[Mention, ...]:
    from ficli.attribution import actors

    known = recognised.get(recognition_key(text, date)) if recognised else None
    if known is not None:
        return known
    return actors.find_mentions(text, date.value if date else "", model=recognise_names)


def _skipped(file: SourceFile, reason: str, hint: str = "") -> Skipped:
    return Skipped(file.path, reason, file.size, hint)


def _content(fingerprint: Fingerprint) -> tuple[str, str, str]:
    return fingerprint.sha256, fingerprint.sidecar, fingerprint.version


def _fingerprint(file: SourceFile, data: bytes, version: str) -> Fingerprint:
    try:
        sidecar = sources.read_sidecar(file)
    except sources.UnreadableSource:
        sidecar = b""  # the extractor notes it in the record; the document itself is readable
    return Fingerprint(
        size=file.size,
        mtime_ns=file.mtime_ns,
        sha256=hashlib.sha256(data).hexdigest(),
        sidecar=hashlib.sha256(sidecar).hexdigest() if sidecar else "",
        version=version,
    )


def _value(extracted: ExtractedText, key: str) -> Value | None:
    value = extracted.metadata.get(key)
    return value if value and value.value.strip() else None


def _language(extracted: ExtractedText, assumed: str) -> str:
    """Declared, else detected, else what the dossier's settings assume."""
    from ficli.attribution.language import detect

    declared = extracted.metadata.get("language")
    if declared and declared.value.strip():
        return _as_tag(declared.value.strip())
    detected = detect(extracted.text)
    return detected if detected != UNDETERMINED else assumed or UNDETERMINED


def _as_tag(language: str) -> str:
    """A declared language as BCP 47: `French` and `fra` are `fr`; a tag keeps its region."""
    from ficli.attribution.origin.languages import tag_of

    primary = tag_of(language)
    if not primary or language.casefold().partition("-")[0] == primary:
        return language
    return primary
