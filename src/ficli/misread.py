"""What documents declare of themselves that could not be understood, for whoever can mend it.

Reads the notes that the extractors leave among the metadata; the documents are indexed anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ficli.document import Document
from ficli.report_results import Misread

_KINDS = {
    "front_matter_error": "front matter not read",
    "sidecar_error": "sidecar not read",
    "date_invalid": "date not understood",
}


def misread_in(documents: Iterable[Document]) -> Iterator[Misread]:
    """One note for each declaration of a document that was not understood."""
    for document in documents:
        metadata = document.extracted.metadata
        for key, what in _KINDS.items():
            if key in metadata and (key != "front_matter_error" or _is_meant(document)):
                yield Misread(document.path, f"{what}: {metadata[key].value}")


def _is_meant(document: Document) -> bool:
    """Two rules of dashes around prose are no front matter; the extractor marks what is."""
    return any(span.start == 0 for span in document.extracted.boilerplate)
