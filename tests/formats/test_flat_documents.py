"""The same text in is the same text out, in the formats without pages and in what holds others."""

from __future__ import annotations

from pathlib import Path

import pytest

from ficli import extract
from ficli.document import SourceFile
from ficli.extract import Unfolded
from tests.formats import flat_documents as flat
from tests.formats.documents import LANGUAGES, PAGES, TITLES

EACH = [(name, language) for name in flat.MAKERS for language in PAGES]


def document(name: str, language: str) -> Unfolded:
    """The one document in the file that holds the text."""
    data = flat.MAKERS[name](language)
    file = SourceFile(name, Path("/nowhere") / name, len(data), 0)
    found = list(extract.unfold(file, data, record_fields=flat.RECORD_FIELDS))
    assert all(isinstance(each, Unfolded) for each in found), found
    path = name + flat.INSIDE.get(name, "")
    (wanted,) = (each for each in found if isinstance(each, Unfolded) and each.file.path == path)
    return wanted


@pytest.mark.parametrize(("name", "language"), EACH)
def test_text(name: str, language: str) -> None:
    """Every line is there once, as it was written, in order."""
    text = document(name, language).extracted.text
    places = [text.find(line) for line in flat.lines(language)]
    assert all(place >= 0 for place in places), text
    assert sorted(places) == places
    assert all(text.count(line) == 1 for line in flat.lines(language))


@pytest.mark.parametrize(("name", "language"), EACH)
def test_titles(name: str, language: str) -> None:
    """Declared wherever the format can declare one, inferred elsewhere."""
    found = document(name, language)
    title = extract.title_of(found.extracted, found.file.path)
    if name in flat.UNTITLED:
        assert "inferred" == title.basis
    else:
        assert (TITLES[language], "declared") == (title.value, title.basis)


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("name", ["report.md", "report.eml", "report.json", "report.html"])
def test_dates_and_languages(name: str, language: str) -> None:
    """Both as they are declared, each with where that stands."""
    known = document(name, language).extracted.metadata
    date, tag = known["date"], known["html_lang" if name == "report.html" else "language"]
    assert (flat.DATE, LANGUAGES[language]) == (date.value, tag.value)
    assert {"declared"} == {date.basis, tag.basis}


@pytest.mark.parametrize("language", PAGES)
def test_encodings(language: str) -> None:
    """A text that does not say its encoding is read in it; the record says how that is known."""
    found = document("report.txt", language).extracted
    expected = {"en": ("utf-8", "utf-8"), "fr": ("cp1252", "detected")}
    assert expected[language] == (found.encoding, found.encoding_basis)
