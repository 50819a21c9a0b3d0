"""Document properties of Office and OpenDocument files: who, when, about what, in which language.

Both write Dublin Core elements beside their own; one table says which key each becomes. The date a
file was made or saved is never the document's date.
"""

from __future__ import annotations

from collections.abc import Mapping

from ficli.document import Value
from ficli.extract.encoding import clean
from ficli.extract.office_xml import local_name
from ficli.extract.pdf_metadata import is_title

MAX_VALUE = 10_000
"""Characters."""

# Local names of elements by the key they become. In OpenDocument dc:date is the last saving.
KEYS = {
    "title": "title",
    "creator": "author",
    "initial-creator": "author",
    "subject": "subject",
    "description": "description",
    "keywords": "keywords",
    "keyword": "keywords",
    "language": "language",
    "lastModifiedBy": "modified_by",
    "created": "created",
    "creation-date": "created",
    "modified": "modified",
    "date": "modified",
    "category": "category",
    "generator": "creator_tool",
}


class Properties:
    """The target of a properties part."""

    def __init__(self, source: str) -> None:
        self.values: dict[str, Value] = {}
        self._source = source
        self._text: list[str] = []

    def start(self, _tag: str, _attributes: Mapping[str, str]) -> None:
        self._text.clear()

    def data(self, text: str) -> None:
        self._text.append(text)

    def end(self, tag: str) -> None:
        words = " ".join(clean("".join(self._text)[:MAX_VALUE]).split())
        self._text.clear()
        key = KEYS.get(local_name(tag), "")
        if key == "title" and not is_title(words):
            key = "file_title"
        if key and words:
            before = self.values.get(key)
            joined = f"{before.value}; {words}" if before and key == "keywords" else words
            self.values[key] = Value(joined[:MAX_VALUE], "declared", self._source)

    def close(self) -> None:
        """The part ends."""
