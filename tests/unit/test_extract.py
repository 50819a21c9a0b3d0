"""The way from bytes to text: which extractor reads what, plain text, Markdown and furniture."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficli import extract
from ficli.document import ExtractedText, SourceFile, Span, Value
from ficli.extract import CannotExtract, boilerplate, readers


def read(data: bytes, name: str = "a.txt") -> ExtractedText:
    """Extract bytes as if they stood in a file of that name."""
    return extract.extract(SourceFile(name, Path("/nowhere") / name, len(data), 0), data)


def marked(found: ExtractedText) -> list[str]:
    """The texts of the boilerplate spans."""
    return [found.text[span.start : span.end] for span in found.boilerplate]


# --- the registry -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "head", "extractor"),
    [
        ("a.txt", b"text", "plain"),
        ("a/b.TXT", b"text", "plain"),
        ("README", b"text", "plain"),
        ("Vol. 2", b"text", "plain"),
        ("a.md", b"text", "markdown"),
        ("a.htm", b"text", "html"),
        ("a.txt", b"\xef\xbb\xbf\n <!DOCTYPE html><p>", "html"),
        ("a.txt", b"<!-- saved page -->\n<HTML lang=en>", "html"),
        ("a.md", "<html>".encode("utf-16"), "html"),
        ("a.txt", b"<p>not clearly a page", "plain"),
        ("a.txt", b"an <html> in the middle", "plain"),
    ],
)
def test_content_decides_before_the_name(name: str, head: bytes, extractor: str) -> None:
    """A web page is one under any name; else the extension decides, and without one it is text."""
    assert extractor == extract.extractor_for(name, head).NAME


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"\x7fELF\x02\x01" + b"\0" * 100, "binary data: a program, which has no reader"),
        ("a.txt", b"%PDF-1.7\n", "damaged: not a readable PDF"),
        ("a.md", b"PK\x03\x04" + b"\0" * 9, "an archive: its members are the documents"),
        ("a.txt", b"\x00\x01\x02\x03\x04", "binary data"),
        ("a", b"x\x00y", "binary data"),
        ("a.xyz", b"text", "no reader for .xyz files"),
        ("a.txt", b" \n\t\n", "no text in it"),
        ("a.html", b"<html><script>x()</script>", "no text in it"),
        ("a.html", b"<!-- -->", "no text in it"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, data: bytes, reason: str) -> None:
    """The reason is a clause that names what was found."""
    with pytest.raises(CannotExtract) as refusal:
        read(data, name)
    assert refusal.value.message.startswith(reason)


@pytest.mark.parametrize(
    ("name", "accepted"),
    [("a.txt", True), ("A.HTML", True), ("notes", True), ("a.doc", False), ("a.exe", False)],
)
def test_names_are_accepted_by_extension(name: str, accepted: bool) -> None:
    """A name without extension is looked into; an unknown extension has no reader."""
    assert accepted is extract.accepts(name)


def test_the_record_names_extractor_and_version() -> None:
    """A change of version must be able to show in the index."""
    assert ["plain/1", "markdown/1", "html/1"] == [
        read(b"text", "a.txt").extractor,
        read(b"text", "a.md").extractor,
        read(b"text", "a.html").extractor,
    ]


def test_no_two_extractors_claim_an_extension() -> None:
    """The table of extensions is a function."""
    suffixes = [suffix for each in readers.EXTRACTORS for suffix in each.SUFFIXES]
    assert sorted(set(suffixes)) == sorted(suffixes)


def test_importing_the_registry_loads_no_parser() -> None:
    """Start-up must not pay for formats that are not read."""
    code = (
        "import sys, ficli.extract\n"
        "print(sorted({'lxml', 'ruamel', 'babel', 'charset_normalizer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]\n" == done.stdout


# --- plain text -------------------------------------------------------------------------------


def test_plain_text_is_kept_as_written() -> None:
    """Nothing is trimmed or joined: offsets are those of the file."""
    text = "  Title\n\n\tText  with spaces. \n\n\n"
    assert text == read(text.encode()).text


def test_the_encoding_is_recorded() -> None:
    """The record says which encoding was read and how it is known."""
    found = read("Où est l'été ?".encode("cp1252"))
    assert ("cp1252", "detected") == (found.encoding, found.encoding_basis)


def test_a_line_of_a_megabyte_is_read_quickly() -> None:
    """No pattern takes longer than the text is long."""
    line = "share " * 200_000
    found = read(line.encode())
    assert line == found.text
    assert len(extract.title_of(found, "a.txt").value) <= 120
    assert extract.date_of(found, "a.txt") is None


# --- furniture --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Share.",
        "SHARE",
        "Exit mobile version",
        "Skip to main content Start of content",
        "Join the conversation as a member",
        "• Also read: Another story of that day",
        "Share | Tweet | Print",
        "Passer au contenu principal",
        "À lire aussi : une autre nouvelle",
        "S'abonner",
        "© 2023 A Newspaper Ltd.",
    ],
)
def test_furniture_lines_are_marked(line: str) -> None:
    """English and French site furniture, alone on its line."""
    assert [line] == marked(read(f"A title\n{line}\nText.\n".encode()))


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell on Monday.",
        "They share.",
        "Related companies were named in the report.",
        "The email was sent to the committee.",
        "Commentaires du ministre sur le rapport",
        "Join the conversation " + "and read this long paragraph " * 10,
        "Printing is not a crime",
    ],
)
def test_sentences_are_no_furniture(line: str) -> None:
    """A line that says anything else stays part of the document."""
    assert [] == marked(read(f"A title\n{line}\nText.\n".encode()))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_merged_spans_cover_the_same_characters(pairs: list[tuple[int, int]]) -> None:
    """Sorted, apart from each other, and neither more nor less than before."""
    spans = [Span(min(pair), max(pair)) for pair in pairs]
    merged = boilerplate.merge(spans)
    covered = [n for span in merged for n in range(span.start, span.end)]
    assert covered == sorted({n for span in spans for n in range(span.start, span.end)})
    assert all(a.end < b.start for a, b in pairwise(merged))


# --- Markdown ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("# A title\n\nText.", "A title"),
        ("Intro.\n\n##  A  **bold** [title](http://x.org) ##\n", "A bold title"),
        ("A title\n=======\n\nText.", "A title"),
        ("A title\n---\nText.", "A title"),
        ("```\n# code\n```\n# A title\n", "A title"),
        ("---\ntitle_note: x\n---\n# A title\n", "A title"),
        ("Just text.\n\nMore.", None),
        ("- a list\n---\n", None),
        ("#hashtag\n", None),
        ("x\n" * 20_000 + "# Too late\n", None),
    ],
)
def test_the_first_heading_of_markdown(text: str, heading: str | None) -> None:
    """Both kinds of headings, outside code and front matter, near the top."""
    found = read(text.encode(), "a.md").metadata.get("heading")
    assert heading == (found.value if found else None)


def test_a_heading_stands_where_its_span_says() -> None:
    """The span covers the raw words without the marks around them."""
    found = read(b"Intro.\n\n# A title #\n", "a.md")
    assert Value("A title", "inferred", "heading", Span(10, 17)) == found.metadata["heading"]
    assert "A title" == extract.title_of(found, "a.md").value


def test_markdown_keeps_its_markup() -> None:
    """Offsets and lines are those of the file."""
    text = "# A *title*\n\n> quote\n"
    assert text == read(text.encode(), "a.md").text


def test_unclosed_code_does_not_stall() -> None:
    """Many opening fences without an end are read in linear time."""
    assert read(b"```\n~~~\n" * 50_000, "a.md").metadata == {}


# --- anything ---------------------------------------------------------------------------------


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.html", "noext"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    """No input raises anything but CannotExtract, and every span lies within the text."""
    try:
        found = read(data, name)
    except CannotExtract:
        return
    found.text.encode()
    spans = [*found.boilerplate, *(v.span for v in found.metadata.values() if v.span)]
    assert all(0 <= span.start < span.end <= len(found.text) for span in spans)
    title = extract.title_of(found, name)
    assert title.value == " ".join(title.value.split()) != ""
    extract.date_of(found, name)
