"""Word documents: every word in order, pages of the last layout, notes where they belong."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from ficli.document import ExtractedText, SourceFile, Span, Value
from ficli.extract import CannotExtract, docx
from tests.formats.docx_maker import STRICT, members, paragraph, run, table, zipped
from tests.formats.docx_maker import docx as made

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RENDERED = run("<w:lastRenderedPageBreak/>")
HARD = run('<w:br w:type="page"/>')


def read(data: bytes) -> ExtractedText:
    """Extract a document."""
    return docx.extract(data, SourceFile("a.docx", Path("/nowhere/a.docx"), len(data), 0))


def text_of(body: str) -> str:
    return read(made(body)).text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (paragraph("One ", "two") + paragraph("three"), "One two\n\nthree"),
        (paragraph("l’été", run("<w:tab/>"), "中"), "l’été\t中"),
        (paragraph("a", run("<w:br/>"), "b", run("<w:cr/>"), "c"), "a\nb\nc"),
        (paragraph("co", run("<w:softHyphen/>"), "op"), "coop"),
        (paragraph("a", run("<w:noBreakHyphen/>"), "b"), "a\u2011b"),
        (paragraph("a") + table([["b", "c"], ["d", "e"]]) + paragraph("f"), "a\n\nb\tc\nd\te\n\nf"),
        ("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr></w:p>" + paragraph("a"), "a"),
        (paragraph("a", run("<w:instrText>PAGE</w:instrText>"), "b"), "ab"),
        (paragraph("<w:del><w:r><w:delText>no</w:delText></w:r></w:del>", "yes"), "yes"),
        (paragraph("<w:moveFrom><w:r><w:t>no</w:t></w:r></w:moveFrom>", "yes"), "yes"),
        (paragraph("<w:ins><w:r><w:t>yes</w:t></w:r></w:ins>"), "yes"),
        (paragraph("<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>"), "link"),
        (paragraph(run('<w:sym w:char="00E9"/><w:sym w:char="F0B7"/>'), "x"), "éx"),
        (paragraph("a\x0b b".replace("\x0b", "")), "a b"),
    ],
)
def test_text(body: str, text: str) -> None:
    """Paragraphs stand apart, cells are divided by tabs, and only what a reader sees is text."""
    assert text == text_of(body)


def test_cells_of_several_paragraphs() -> None:
    """Paragraphs in a cell are lines of it."""
    cell = f"<w:tc>{paragraph('a')}{paragraph('b')}</w:tc><w:tc>{paragraph('c')}</w:tc>"
    assert "a\nb\tc" == text_of(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")


def test_text_box_comes_once_and_after_its_paragraph() -> None:
    """The copy for old readers is left out, and the box does not break the sentence."""
    box = f"<w:txbxContent>{paragraph('box')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    body = paragraph("before ", run(both + "</mc:AlternateContent>"), "after") + paragraph("next")
    assert "before after\nbox\n\nnext" == text_of(body)


def test_notes_stand_after_the_paragraph_that_refers_to_them() -> None:
    """Footnotes, endnotes and comments keep their place, and comments their author."""
    body = paragraph(
        "Claim",
        run('<w:footnoteReference w:id="2"/>'),
        " made",
        run('<w:endnoteReference w:id="2"/>'),
        run('<w:commentReference w:id="0"/>'),
        ".",
    ) + paragraph("Next.")
    comments = f'<w:comment w:id="0" w:author="R. Roy">{paragraph("Check")}</w:comment>'
    comments += f'<w:comment w:id="1">{paragraph("Stray")}</w:comment>'
    parts = [
        ("footnotes", f'<w:footnote w:id="2">{paragraph("Foot")}</w:footnote>'),
        ("endnotes", f'<w:endnote w:id="2">{paragraph("End")}</w:endnote>'),
        ("comments", comments),
    ]
    expected = "Claim made.\nFoot\nEnd\nR. Roy: Check\n\nNext.\n\nStray"
    assert expected == read(made(body, parts=parts)).text


def test_headers_and_footers_are_furniture() -> None:
    """Each text once, headers before the body and footers after it, marked as boilerplate."""
    parts = [
        ("header", paragraph("Draft report")),
        ("header", paragraph("Draft report")),
        ("footer", paragraph("Confidential")),
    ]
    found = read(made(paragraph("Body"), parts=parts))
    assert "Draft report\n\nBody\n\nConfidential" == found.text
    assert (Span(0, 12), Span(20, 32)) == found.boilerplate


@pytest.mark.parametrize(
    ("body", "pages"),
    [
        (paragraph("One") + paragraph("two"), None),
        (paragraph("One", RENDERED, " two"), ["One", " two"]),
        (paragraph("One", HARD) + paragraph("two"), ["One\n\n", "two"]),
        (paragraph("One", HARD) + paragraph(RENDERED, "two"), ["One\n\n", "two"]),
        (paragraph("One", HARD) + paragraph(HARD, "three"), ["One\n\n", "", "three"]),
        (paragraph(RENDERED, "One"), None),
        (
            paragraph("One") + "<w:p><w:pPr><w:pageBreakBefore/></w:pPr></w:p>" + paragraph("two"),
            ["One\n\n", "two"],
        ),
    ],
)
def test_pages(body: str, pages: list[str] | None) -> None:
    """A page begins where Word last began one; a break and its trace in the layout are one."""
    found = read(made(body))
    bounds = [*found.page_starts, len(found.text)]
    cut = [found.text[a:b] for a, b in pairwise(bounds)]
    assert (pages or []) == cut


def test_how_page_numbers_are_known() -> None:
    """Only Word's own layout gives true page numbers, and the metadata say so."""
    hard = read(made(paragraph("One", HARD, "two"))).metadata["pages_basis"]
    laid = read(made(paragraph("One", RENDERED, "two"))).metadata["pages_basis"]
    assert ("hard page breaks only", "as last laid out") == (hard.value, laid.value)


def test_metadata() -> None:
    """Properties, first heading by its style's name, and the language of most of the text."""
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr></w:rPrDefault>'
        '</w:docDefaults><w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>'
    )
    french = (
        '<w:r><w:rPr><w:lang w:val="fr-CA"/></w:rPr><w:t>Une longue phrase en cause.</w:t></w:r>'
    )
    properties = (
        "<dc:title>Rapport sur l’ingérence</dc:title><dc:creator>A. Tremblay</dc:creator>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2021-01-25T10:30:00Z</dcterms:created>'
    )
    body = paragraph("Short") + paragraph("Le rapport", style="Titre1") + paragraph(french)
    found = read(made(body, parts=[("styles", styles)], properties=properties))
    expected = {
        "title": Value("Rapport sur l’ingérence", "declared", "docx properties"),
        "author": Value("A. Tremblay", "declared", "docx properties"),
        "created": Value("2021-01-25T10:30:00Z", "declared", "docx properties"),
        "heading": Value("Le rapport", "inferred", "heading", Span(7, 17)),
        "docx_language": Value("fr-CA", "declared", "docx w:lang"),
    }
    assert expected == found.metadata


def test_tracked_deletions_are_counted() -> None:
    """Deleted text is no text of the document, but that there was some is said."""
    body = paragraph("<w:del><w:r><w:delText>secret</w:delText></w:r></w:del>", "kept")
    deleted = read(made(body)).metadata["tracked_deletions"]
    assert "6 characters" == deleted.value


@pytest.mark.parametrize(
    "title", ["Microsoft Word - draft.doc", "Document1", "report.docx", "Untitled"]
)
def test_a_default_title_is_no_title(title: str) -> None:
    """What a program writes by itself is kept under another key."""
    found = read(made(paragraph("Body"), properties=f"<dc:title>{title}</dc:title>"))
    assert {"file_title": title} == {key: value.value for key, value in found.metadata.items()}


def test_strict_documents() -> None:
    """The namespace of ISO 29500 Strict is read alike."""
    assert "Strict" == read(made(paragraph("Strict"), namespace=STRICT)).text


def test_recognised_by_content() -> None:
    """A Word document is known whatever its name; other packages and archives are not it."""
    assert docx.recognises(made(paragraph("a"))[:4096])
    assert not docx.recognises(zipped({"mimetype": "x", "word/a.txt": "x"})[:4096])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"just text", "damaged: not a readable ZIP (File is not a zip file)"),
        (zipped({"a.txt": "x"}), "not a Word document, or a damaged one"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(600)
            + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        (OLE + bytes(600), "an old Office document"),
        (zipped(members("<w:p>")), None),
    ],
)
def test_refusals(data: bytes, reason: str | None) -> None:
    """What cannot be read is refused with its reason."""
    with pytest.raises(CannotExtract) as caught:
        read(data)
    assert (
        caught.value.message == reason if reason else caught.value.message.startswith("damaged: ")
    )
