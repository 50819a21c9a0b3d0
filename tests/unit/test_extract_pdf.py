"""PDF: pages, lines made whole, running lines marked, and what the file declares."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficli import extract
from ficli.document import ExtractedText, SourceFile, Value
from ficli.extract import CannotExtract, pdf, pdf_metadata, pdf_pages
from tests.formats.pdf_maker import assemble, encrypted, objects
from tests.formats.pdf_maker import pdf as made
from tests.formats.pdf_maker import xmp as packet_of

BODIES = [
    ["The committee met on the first day.", "Témoins : l’Université et d’autres."],
    ["It heard of foreign agents.", "Nothing was decided."],
    ["It met again a week later.", "And rose."],
    ["The report was adopted.", "Signed by all."],
]


def read(data: bytes) -> ExtractedText:
    """Extract by content."""
    return extract.extract(SourceFile("a.pdf", Path("/nowhere/a.pdf"), len(data), 0), data)


def laid(*pages: str) -> str:
    return pdf_pages.lay_out(pages).text


def marked(found: ExtractedText) -> list[str]:
    return [found.text[span.start : span.end] for span in found.boilerplate]


def test_pages() -> None:
    """Every page's text in order, and the offset where each page begins."""
    found = read(made(BODIES))
    ends = [*found.page_starts[1:], len(found.text) + 1]
    pages = [found.text[a : b - 1] for a, b in zip(found.page_starts, ends, strict=True)]
    assert ["\n".join(body) for body in BODIES] == pages


def test_pypdf_reads_the_same_words() -> None:
    """The library that helps out gives the same pages for a sound file."""
    data = made(BODIES, deflate=True)
    first, second = (read_by(data) for read_by in (pdf._with_pdfium, pdf._with_pypdf))
    words = [[page.text.split() for page in found.pages] for found in (first, second)]
    assert words[0] == words[1]


def test_pypdf_helps_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """What PDFium refuses is given to pypdf."""

    def refuse(_data: bytes) -> None:
        raise pdf._Refused("no")

    monkeypatch.setattr(pdf, "_with_pdfium", refuse)
    assert "The committee met" == read(made(BODIES, language="en")).text[:17]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("inter-\nférence ici", "interférence\nici"),
        ("inter-\nférence", "interférence\n".rstrip()),
        ("inter\xad\nférence ici", "interférence\nici"),
        ("inter\x02férence ici", "interférence\nici"),
        ("inter\ufffeférence ici", "interférence\nici"),
        ("celui-\nci dit", "celui-ci\ndit"),
        ("a-t-\nil dit", "a-t-il\ndit"),
        ("Saint-\nLaurent est", "Saint-Laurent\nest"),
        ("2019-\n2020 was", "2019-2020\nwas"),
        ("state-\nowned, and state-owned", "state-owned,\nand state-owned"),
        ("commit-\ntee; committee", "committee;\ncommittee"),
        ("IN-\nTERFERENCE and interference", "INTERFERENCE\nand interference"),
        ("a dash -\nhere", "a dash -\nhere"),
        ("one  \ntwo\t\n\nthree\x0c", "one\ntwo\n\nthree"),
        ("end-", "end-"),
    ],
)
def test_divided_words_are_whole(page: str, text: str) -> None:
    """A hyphen that only divides goes, one of the spelling stays; the line ends after the word."""
    assert text == laid(page)


def test_a_word_is_joined_across_pages() -> None:
    """Without running lines, too, and where nothing else stands on the next page."""
    assert "interférence\n" == laid("inter-", "férence")


def test_running_lines_are_marked_and_kept() -> None:
    """Heads and feet that repeat on three pages, whatever their numbers, are furniture."""
    pages = [
        [f"{n} STANDING COMMITTEE", *body, f"Page {n} of 4"] for n, body in enumerate(BODIES, 1)
    ]
    found = read(made(pages))
    expected = [line for n in range(1, 5) for line in (f"{n} STANDING COMMITTEE", f"Page {n} of 4")]
    assert expected == marked(found)
    assert all(line in found.text for body in BODIES for line in body)


def test_heads_that_alternate() -> None:
    """Left and right pages have heads of their own."""
    pages = [f"{'Left' if n % 2 else 'Right'} {n}\nBody {'abcdefg'[n]}" for n in range(7)]
    spans = pdf_pages.running_lines(pages)
    heads = [page[: found[0].end] for page, found in zip(pages, spans, strict=True)]
    assert [f"{'Left' if n % 2 else 'Right'} {n}" for n in range(7)] == heads


def test_repeated_lines_inside_a_page_are_text() -> None:
    """A line that repeats counts only at the edge of its page."""
    pages = [f"Opening {word * 3}\nQuestion.\nAnswer {word * 3}" for word in "abcd"]
    assert [[], [], [], []] == pdf_pages.running_lines(pages)


def test_two_pages_have_no_running_lines() -> None:
    """Twice may be chance."""
    assert [[], []] == pdf_pages.running_lines(["Head\na", "Head\nb"])


@given(st.lists(st.text(alphabet="ab1- \n\xad\x02é", max_size=60), min_size=1, max_size=6))
def test_laying_out_loses_no_letter(pages: list[str]) -> None:
    """Only hyphens and white space may go; pages begin in order, marks stand inside the text.

    A word that running lines divide moves before them, whole: so letters may change their order.
    """
    found = pdf_pages.lay_out(pages)
    letters = sorted(c for page in pages for c in page if c.isalnum())
    assert letters == sorted(c for c in found.text if c.isalnum())
    assert len(pages) == len(found.page_starts)
    assert sorted(found.page_starts) == list(found.page_starts)
    assert all(0 <= span.start < span.end <= len(found.text) for span in found.boilerplate)


INFO = {
    "Title": "Rapport sur l’ingérence",
    "Author": "Comité",
    "CreationDate": "D:20210125103000-05'00'",
    "Producer": "made by hand",
}


def test_information_and_language() -> None:
    """The information dictionary and the catalog's language."""
    found = read(made(BODIES, info=INFO, language="fr-CA"))
    expected = {
        "title": Value("Rapport sur l’ingérence", "declared", "pdf info"),
        "author": Value("Comité", "declared", "pdf info"),
        "created": Value("2021-01-25T10:30:00-05:00", "declared", "pdf info"),
        "producer": Value("made by hand", "declared", "pdf info"),
        "pdf_lang": Value("fr-CA", "declared", "pdf catalog"),
    }
    assert expected == found.metadata


@pytest.mark.parametrize("deflate", [False, True])
def test_xmp(deflate: bool) -> None:
    """XMP prevails over the information dictionary, written as elements or as attributes."""
    packet = packet_of(
        "<dc:title><rdf:Alt><rdf:li xml:lang='en'>An inquiry</rdf:li></rdf:Alt></dc:title>"
        "<dc:creator><rdf:Seq><rdf:li>A. Roy</rdf:li><rdf:li>B. Wu</rdf:li></rdf:Seq></dc:creator>"
        "<dc:language><rdf:Bag><rdf:li>en</rdf:li></rdf:Bag></dc:language>"
        "<dc:date><rdf:Seq><rdf:li>2021-02-01</rdf:li></rdf:Seq></dc:date>"
    )
    found = read(made(BODIES, info={"Title": "Old"}, packet=packet, deflate=deflate)).metadata
    expected = {
        "title": Value("An inquiry", "declared", "xmp"),
        "author": Value("A. Roy; B. Wu", "declared", "xmp"),
        "pdf_lang": Value("en", "declared", "xmp"),
        "date": Value("2021-02-01", "declared", "xmp"),
        "created": Value("2021-01-25T10:30:00-05:00", "declared", "xmp"),
    }
    assert expected == found


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("D:20210125103000-05'00'", "2021-01-25T10:30:00-05:00"),
        ("D:20210125103000Z", "2021-01-25T10:30:00Z"),
        ("D:20210125", "2021-01-25"),
        ("20210125103000", "2021-01-25T10:30:00"),
        ("last week", "last week"),
    ],
)
def test_dates_of_files(written: str, iso: str) -> None:
    """PDF's own form becomes ISO 8601; anything else stays as it was declared."""
    assert iso == pdf_metadata.iso_time(written)


def test_pages_without_text_are_counted() -> None:
    """Some pages of pictures among pages of text."""
    found = read(made([BODIES[0], [], BODIES[1], []]))
    assert {"pages_without_text": "2"} == {k: v.value for k, v in found.metadata.items()}
    assert 4 == len(found.page_starts)


def broken_page() -> bytes:
    """One page of four is no page."""
    found = objects(BODIES)
    found[8] = b"<< /Type /Nothing >>"
    return assemble(found)


def test_a_page_that_cannot_be_opened() -> None:
    """The others are read."""
    found = read(broken_page())
    assert BODIES[3][1] == found.text[-len(BODIES[3][1]) :]
    assert 4 == len(found.page_starts)


def test_encrypted_with_an_empty_password_is_open() -> None:
    """Every viewer opens it, and so does ficli."""
    assert read(made(BODIES)).text == read(encrypted(made(BODIES), "")).text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (encrypted(made(BODIES), "secret"), "encrypted"),
        (made([[], []]), "no text: its pages are empty"),
        (b"%PDF-1.7\n", "damaged: not a readable PDF"),
        (b"%PDF-1.7\n" + bytes(100_000), "damaged: not a readable PDF"),
    ],
)
def test_refusals(data: bytes, reason: str) -> None:
    """What has no text to give says why."""
    with pytest.raises(CannotExtract) as caught:
        read(data)
    assert caught.value.message.startswith(reason)


@pytest.mark.parametrize("name", ["a", "a.txt", "a.docx"])
@pytest.mark.parametrize("before", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_content_decides_before_the_name(name: str, before: bytes) -> None:
    """A PDF is known by its header, wherever its name points."""
    data = before + made(BODIES)
    found = extract.extract(SourceFile(name, Path("/nowhere") / name, len(data), 0), data)
    assert "pdf/2" == found.extractor


def test_a_word_divided_over_two_pages_is_whole_where_it_begins() -> None:
    """Over running feet and heads; the page after begins with the next word."""
    pages = [
        ["Annual report", "The committee heard of foreign inter-", "Page 1"],
        ["Annual report", "ference. It sat for two days, and the wit-", "Page 2"],
        ["Annual report", "ness", "left. The 2019-", "Page 3"],
        ["Annual report", "2020 session ended.", "Page 4"],
    ]
    found = read(made(pages))
    starts = [*found.page_starts, len(found.text) + 1]
    shown = [found.text[a : b - 1] for a, b in pairwise(starts)]
    assert [
        "Annual report\nThe committee heard of foreign interference.\nPage 1",
        "Annual report\nIt sat for two days, and the witness\nPage 2",
        "Annual report\nleft. The 2019-2020\nPage 3",
        "Annual report\nsession ended.\nPage 4",
    ] == shown
    assert [word for n in range(1, 5) for word in ("Annual report", f"Page {n}")] == [
        line for span in found.boilerplate for line in found.text[span.start : span.end].split("\n")
    ]
