"""What OCR read, remembered by the content of the file that was read: `index/ocr/SHA256.jsonl`.

One line a page, added when the page is done, so that an interrupted run loses nothing. Each line
carries its own checksum; one that is torn or changed counts as not there. Survives rebuilding the
index; belongs to no commit.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ficli.document import RecognisedPage

FOLDER = "ocr"
MAX_BYTES = 500_000_000
"""A larger file is none of ours."""

_NAME = re.compile(r"[0-9a-f]{64}\.jsonl")
_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Damaged(NamedTuple):
    """A line that is not what was written."""

    name: str
    line: int


class _Entry(NamedTuple):
    """One page: a line."""

    inside: str
    page: int
    text: str
    engine: str
    failure: str


class OcrCache:
    """The memory of one dossier. Only the process that holds the index's lock writes to it."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._folder = index / FOLDER

    def pages(self, sha256: str, path: str) -> dict[str, dict[int, RecognisedPage]]:
        """What was read of a file with this content: document path → page → what it says.

        `path` is the file's, which documents inside it begin with.
        """
        found: dict[str, dict[int, RecognisedPage]] = defaultdict(dict)
        for entry in _lines(self._folder / f"{sha256}.jsonl"):
            if entry:
                page = RecognisedPage(entry.text, entry.engine, entry.failure)
                found[path + entry.inside][entry.page] = page
        return dict(found)

    def add(self, sha256: str, inside: str, page: int, read: RecognisedPage) -> None:
        """Remember one 1-based page; `inside` is what the document's path adds to the file's."""
        self._index.mkdir(mode=0o700, exist_ok=True)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._write(
            sha256, os.O_APPEND, [_Entry(inside, page, read.text, read.engine, read.failure)]
        )

    def forget(self, sha256: str, inside: str) -> None:
        """Drop all that was read of a document, and the file with its last line."""
        place = self._folder / f"{sha256}.jsonl"
        entries = list(_lines(place))
        kept = [entry for entry in entries if entry and entry.inside != inside]
        if len(kept) == len(entries):
            return
        place.unlink()
        if kept:
            self._write(sha256, os.O_EXCL, kept)

    @property
    def is_used(self) -> bool:
        """Whether anything was ever read."""
        return self._folder.is_dir()

    def keep(self, contents: Collection[str]) -> None:
        """Drop what was read of files that are not among these any more."""
        for place in self._files():
            if place.stem not in contents:
                place.unlink(missing_ok=True)

    def damages(self) -> Iterator[Damaged]:
        """Every line that cannot be trusted."""
        for place in self._files():
            for number, entry in enumerate(_lines(place), 1):
                if not entry:
                    yield Damaged(f"{FOLDER}/{place.name}", number)

    def _files(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(each for each in self._folder.iterdir() if _NAME.fullmatch(each.name))

    def _write(self, sha256: str, how: int, entries: Iterable[_Entry]) -> None:
        lines = "".join(_sealed(entry) for entry in entries)
        flags = os.O_CREAT | os.O_WRONLY | how | _FLAGS
        descriptor = os.open(self._folder / f"{sha256}.jsonl", flags, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            # A line that was torn by a crash must not swallow the next one.
            file.write(b"\n" * bool(file.tell()) + lines.encode("utf-8", "surrogatepass"))


def _sealed(entry: _Entry) -> str:
    return json.dumps({**entry._asdict(), "sha256": _digest(entry)}) + "\n"


def _digest(entry: _Entry) -> str:
    return hashlib.sha256(json.dumps(entry).encode()).hexdigest()


def _lines(place: Path) -> Iterator[_Entry | None]:
    """The entries of a file in order, None for each line that cannot be trusted."""
    try:
        descriptor = os.open(place, os.O_RDONLY | _FLAGS)
    except OSError:
        return
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(MAX_BYTES)
    yield from map(_entry, filter(None, data.split(b"\n")))


def _entry(line: bytes) -> _Entry | None:
    try:
        values = json.loads(line)
        digest = values.pop("sha256")
        entry = _Entry(**values)
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        return None
    whole = [type(value) for value in entry] == [str, int, str, str, str]
    return entry if whole and digest == _digest(entry) else None
