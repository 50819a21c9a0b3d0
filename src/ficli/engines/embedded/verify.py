"""Verifying everything in an index: files, catalog, texts, and postings against texts.

A search verifies the files it opens; this looks inside them as well, and goes on after the first
thing it finds.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ficli import analysis
from ficli.engines.embedded.catalog import Catalog
from ficli.engines.embedded.integrity import difference
from ficli.engines.embedded.postings import frequencies, numbers
from ficli.engines.embedded.schema import KEY
from ficli.engines.embedded.storage import PrivateStorage, harden
from ficli.engines.embedded.store import Snapshot, reporting_damage
from ficli.engines.embedded.writer import PinnedIndex
from ficli.errors import IndexUnavailableError
from ficli.report_results import CheckReport, Damage

_WORDS_WEIGHED = 2_000
"""Of this many words of a document, the rarest must find it."""


class _Checker:
    """Collects what is wrong with one committed state."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.damages: list[Damage] = []
        self.documents = self.files = self.bytes = 0

    def run(self) -> None:
        """Check from the outside in; what is damaged is not opened."""
        if not self._is_whole(self._snapshot.catalog):
            return
        catalog = Catalog.open(self._snapshot.store / self._snapshot.catalog.name)
        try:
            self.damages += [Damage("catalog", "", fault) for fault in catalog.faults()]
            whole = [self._is_whole(each) for each in catalog.manifest()]
            if all(whole):
                self._check_documents(catalog)
        finally:
            catalog.close()

    def _is_whole(self, sealed: Any) -> bool:
        found = difference(self._snapshot.store, sealed)
        self.files += 1
        self.bytes += sealed.size
        if found:
            name = f"{self._snapshot.store.name}/{sealed.name}"
            self.damages.append(Damage("file", name, found))
        return not found

    def _check_documents(self, catalog: Catalog) -> None:
        harden()
        storage = PrivateStorage(self._snapshot.store)
        reader = PinnedIndex(storage, catalog.meta("generation")).reader()
        try:
            docnums = {key: docnum for docnum, key in numbers(reader, KEY).items()}
            self.documents = catalog.totals().documents
            for key in catalog.rows():
                if fault := _fault(catalog, reader, key, docnums.pop(key, None)):
                    path = catalog.record(key).path
                    self.damages.append(Damage("document", path, fault))
            for key in docnums:
                self.damages.append(Damage("postings", "", f"a document {key} nobody knows"))
        finally:
            reader.close()


def _fault(catalog: Catalog, reader: Any, key: int, docnum: int | None) -> str:
    """What is wrong with one document; empty when nothing is."""
    try:
        text = catalog.text(key).text
    except (ValueError, TypeError, zlib.error) as error:
        return f"its text is damaged ({error})"
    if docnum is None:
        return "no search can find it"
    for field, words in (("body", text), ("title", catalog.record(key).title)):
        term = _rarest(reader, field, words)
        if term and docnum not in frequencies(reader, field, term):
            return f"its word '{term.decode()}' does not find it"
    return ""


def _rarest(reader: Any, field: str, text: str) -> bytes:
    terms = set(analysis.terms(text)[:_WORDS_WEIGHED])
    common = {term.encode(): reader.doc_frequency(field, term) for term in sorted(terms)}
    return min(common, key=lambda term: common[term], default=b"")


def check(folder: Path, snapshot: Snapshot) -> CheckReport:
    """Verify one state of the index in `folder`. Whatever else breaks is damage too."""
    checker = _Checker(snapshot)
    try:
        with reporting_damage(folder):
            checker.run()
    except IndexUnavailableError as error:
        if error.code != "index-damaged":
            raise
        checker.damages.append(Damage("postings", "", error.message))
    return CheckReport(
        documents=checker.documents,
        files=checker.files,
        bytes=checker.bytes,
        seconds=0.0,
        damages=tuple(_unique(checker.damages)),
        repair="ficli reindex --full" if checker.damages else "",
    )


def _unique(damages: list[Damage]) -> Iterator[Damage]:
    yield from dict.fromkeys(damages)
