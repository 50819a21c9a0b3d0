"""Use case: say what a dossier holds, what changed since it was indexed, and what was left out.

Reads the index and looks at the sources folder; changes neither.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from ficli.document import Skipped
from ficli.dossier import Dossier, folder_bytes
from ficli.engines import open_reader
from ficli.engines.base import EVERYTHING
from ficli.extract.scans import NEEDS_OCR
from ficli.ocr import tesseract
from ficli.report_results import SkippedList, Status, moment
from ficli.searching import stale_files

# What would help, by the beginning of the reason or a part of it; the first that fits counts.
_REMEDIES = (
    ("which failed", "look at the page, and try `ficli reindex --ocr` again"),
    ("ocr found none", "look at it yourself: a picture without words, or handwriting"),
    ("its pages are empty", "nothing: there is not a word on them"),
    ("empty file", "get it again: there is nothing in it"),
    ("zip bomb", "do not open it: archives are made so to exhaust who reads them"),
    ("unpacks to", "do not open it: archives are made so to exhaust who reads them"),
    ("document type declaration", "open it in an office program and save it again"),
    ("two parts of one name", "open it in an office program and save it again"),
    ("by a method that", "unpack it into the sources folder yourself"),
    ("not an rtf document", "give it the extension of what it is"),
    ("no mailbox", "give it the extension of what it is"),
    ("no mail message", "give it the extension of what it is"),
    ("encrypted", "save a copy without the password"),
    ("no reader for", "convert it to PDF, DOCX, HTML or plain text"),
    ("which has no reader yet", "convert it to PDF, DOCX, HTML or plain text"),
    ("binary data", "convert it to PDF, DOCX, HTML or plain text"),
    ("an old office document", "save it as DOCX or PDF"),
    ("damaged", "get a sound copy: this one is broken or cut short"),
    ("a damaged one", "get a sound copy, or give it the extension of what it is"),
    ("took longer than the limit", "raise extract_seconds in ficli.toml"),
    ("more memory than the limit", "raise extract_megabytes in ficli.toml"),
    ("mb unpacked", "unpack it into the sources folder yourself"),
    ("unpacked, larger than", "unpack it into the sources folder yourself"),
    ("members, the rest", "unpack it into the sources folder yourself"),
    ("archives inside one another", "unpack it into the sources folder yourself"),
    ("overlap", "do not open it: archives are made so to exhaust who reads them"),
    ("larger than the limit", "split the file"),
    ("more than", "split the file"),
    ("symbolic link", "copy the file itself into the sources folder"),
    ("metadata file that belongs", "name it after its document, such as report.pdf.meta.yaml"),
    ("permission denied", "give yourself the right to read it"),
    ("changed while it was read", "run `ficli reindex` again"),
    ("vanished during the run", "run `ficli reindex` again"),
    ("its reader crashed", "save it in another format, and report it"),
    ("its reader failed", "save it in another format, and report it"),
    ("no text in it", "nothing, unless it is a picture of text: then make it a searchable PDF"),
)


def status(dossier: Dossier) -> Status:
    """What the index of a dossier holds. Raises IndexUnavailableError and NotFoundError."""
    changed = stale_files(dossier)
    with open_reader(dossier.index) as reader:
        totals, files, groups = reader.totals(), reader.files(), reader.near_groups()
        languages, kinds = reader.facets(EVERYTHING, ("language", "kind"))
        return Status(
            documents=totals.documents,
            words=totals.words,
            files=len(files),
            source_bytes=sum(file.fingerprint.size for file in files.values()),
            index_bytes=folder_bytes(dossier.index),
            languages=languages.counts,
            kinds=kinds.counts,
            last_reindex=moment(reader.indexed_at()),
            changed=changed,
            skipped=len(reader.skipped()),
            copies=totals.copies,
            near_copies=sum(map(len, groups)),
            near_groups=len(groups),
        )


def left_out(dossier: Dossier) -> SkippedList:
    """Everything that the last reindex left out, why, and what would help.

    Raises IndexUnavailableError.
    """
    with open_reader(dossier.index) as reader:
        return SkippedList(tuple(map(with_remedy, reader.skipped())))


@cache
def ocr_remedy() -> str:
    """What to type so that pages which are pictures are read, on this machine."""
    command = "`ficli reindex --ocr`"
    if tesseract.find():
        return f"run {command}"
    return f"{tesseract.how_to_install()}; then {command}"


def with_remedy(skipped: Skipped) -> Skipped:
    """The same, with what would help where its reader had nothing to say about that."""
    if skipped.hint:
        return skipped
    reason = skipped.reason.casefold()
    if NEEDS_OCR in skipped.reason and "which failed" not in reason:
        return replace(skipped, hint=ocr_remedy())
    remedies = (remedy for part, remedy in _REMEDIES if part in reason)
    return replace(skipped, hint=next(remedies, ""))
