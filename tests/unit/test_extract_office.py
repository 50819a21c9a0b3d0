"""ODT, RTF and EPUB: every word in reading order, pages, notes and what the file declares."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from ficli import extract
from ficli.document import ExtractedText, SourceFile, Span, Value
from ficli.extract import CannotExtract
from tests.formats.office_maker import ODT_TYPE, epub, odt, rtf, typed_zip, xhtml


def read(data: bytes, name: str = "a.bin") -> ExtractedText:
    """Extract by content; the name says nothing."""
    return extract.extract(SourceFile(name, Path("/nowhere") / name, len(data), 0), data)


def pages(found: ExtractedText) -> list[str]:
    bounds = [*found.page_starts, len(found.text)]
    return [found.text[a:b].strip() for a, b in pairwise(bounds)]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "<text:p>One  <text:span>two</text:span></text:p><text:p>three</text:p>",
            "One two\n\nthree",
        ),
        ("<text:p>a<text:tab/>b<text:line-break/>c</text:p>", "a\tb\nc"),
        ('<text:p>a<text:s text:c="3"/>b<text:s/>c</text:p>', "a   b c"),
        (
            "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:p>a</text:p>",
            "a",
        ),
        (
            (
                "<text:p>a</text:p><table:table><table:table-row><table:table-cell><text:p>b</text:p>"
                "<text:p>c</text:p></table:table-cell><table:table-cell><text:p>d</text:p>"
                "</table:table-cell></table:table-row></table:table><text:p>e</text:p>"
            ),
            "a\n\nb\nc\td\n\ne",
        ),
        (
            (
                "<text:p>Claim<text:note><text:note-citation>1</text:note-citation><text:note-body>"
                "<text:p>Foot</text:p></text:note-body></text:note> is.</text:p><text:p>b</text:p>"
            ),
            "Claim is.\nFoot\n\nb",
        ),
        (
            (
                "<text:p>A<office:annotation><dc:creator>R. Roy</dc:creator><dc:date>2020</dc:date>"
                "<text:p>Check</text:p></office:annotation>b</text:p>"
            ),
            "Ab\nR. Roy: Check",
        ),
        (
            (
                "<text:p>a<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box>"
                "<svg:title>t</svg:title></draw:frame>b</text:p>"
            ),
            "ab\nbox",
        ),
    ],
)
def test_odt_text(body: str, text: str) -> None:
    """Paragraphs stand apart, and what stands beside them comes after them."""
    assert text == read(odt(body)).text


def test_odt_pages() -> None:
    """Soft breaks of the last layout and breaks of styles begin pages."""
    automatic = (
        '<style:style style:name="P1"><style:paragraph-properties fo:break-before="page"/>'
        "</style:style>"
    )
    body = (
        '<text:p>One <text:soft-page-break/>two</text:p><text:p text:style-name="P1">three</text:p>'
    )
    found = read(odt(body, automatic=automatic))
    assert ["One", "two", "three"] == pages(found)
    assert "as last laid out" == found.metadata["pages_basis"].value


def test_odt_metadata_and_furniture() -> None:
    """Properties, the first heading, the default language; headers and footers are furniture."""
    styles = (
        '<style:default-style><style:text-properties fo:language="fr" fo:country="CA"/>'
        "</style:default-style><style:master-page><style:header><text:p>Haut</text:p></style:header>"
        "<style:footer><text:p>Bas</text:p></style:footer></style:master-page>"
    )
    meta = (
        "<dc:title>L’enquête</dc:title><meta:initial-creator>A. Roy</meta:initial-creator>"
        "<dc:date>2021-01-25T10:30:00</dc:date><meta:keyword>a</meta:keyword>"
        "<meta:keyword>b</meta:keyword>"
    )
    body = '<text:h text:outline-level="1">Titre</text:h><text:p>Corps</text:p>'
    found = read(odt(body, styles=styles, meta=meta))
    expected = {
        "title": Value("L’enquête", "declared", "odt properties"),
        "author": Value("A. Roy", "declared", "odt properties"),
        "modified": Value("2021-01-25T10:30:00", "declared", "odt properties"),
        "keywords": Value("a; b", "declared", "odt properties"),
        "heading": Value("Titre", "inferred", "heading", Span(6, 11)),
        "odt_language": Value("fr-CA", "declared", "odt styles"),
    }
    assert ("Haut\n\nTitre\n\nCorps\n\nBas", expected) == (found.text, found.metadata)
    assert (Span(0, 4), Span(20, 23)) == found.boilerplate


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"One \b two\b0\par three", "One two\n\nthree"),
        (r"l\rquote\'e9t\'e9 \u20013?\u-10179?\u-8704? x", "l’été 中😀 x"),
        (r"{\uc2\u233\'c3\'a9t\'e9}", "été"),
        (r"{\f1 \'cf\'f0}\'e9", "Прé"),
        (r"a\~b\_c\-d\{e\}\\", "a\xa0b\u2011cd{e}\\"),
        (r"a\line b\tab c\emdash d", "a\nb\tc—d"),
        (r"{\*\unknown gone}{\pict 0102}{\*\bkmkstart x}kept", "kept"),
        (r"Claim{\footnote Foot} made.\par next", "Claim made.\nFoot\n\nnext"),
        (r"A{\*\annotation Remark} b", "A b\nRemark"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", "link"),
        (r"\trowd\intbl a\cell b\cell\row\trowd\intbl c\cell\row\pard d", "a\tb\nc\nd"),
        (r"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt box}}}text", "text\nbox"),
        (r"{\upr{plain}{\*\ud{\u233?}}}", "plain"),
        (r"a{\object{\objdata 00}{\result shown}}", "ashown"),
        (r"a\bin3 {{{b", "ab"),
    ],
)
def test_rtf_text(body: str, text: str) -> None:
    """Words in any encoding that RTF knows; groups that are no text are left out."""
    assert text == read(rtf(body)).text


def test_rtf_pages_furniture_and_information() -> None:
    """Page breaks, headers and footers at the end, the information group, the language."""
    info = r"{\title L\'92enqu\'eate}{\author A. Roy}{\creatim\yr2021\mo1\dy25\hr10\min30}"
    body = r"{\header Haut}{\footer Bas}One\page\lang3084 two more words"
    found = read(rtf(body, info=info))
    assert ["One", "two more words\n\nHaut\n\nBas"] == pages(found)
    assert ["Haut", "Bas"] == [found.text[s.start : s.end] for s in found.boilerplate]
    expected = {
        "title": Value("L’enquête", "declared", "rtf info"),
        "author": Value("A. Roy", "declared", "rtf info"),
        "created": Value("2021-01-25T10:30", "declared", "rtf info"),
        "pages_basis": Value("hard page breaks only", "inferred", "rtf page breaks"),
        "rtf_language": Value("fr-CA", "declared", "rtf lang"),
    }
    assert expected == found.metadata


def test_epub() -> None:
    """Parts in the order of the spine, each a page; metadata of the package."""
    metadata = (
        "<dc:title>L’enquête</dc:title><dc:creator>A</dc:creator><dc:creator>B</dc:creator>"
        "<dc:language>fr-CA</dc:language><dc:date>2021-01-25</dc:date><dc:publisher>P</dc:publisher>"
    )
    book = epub([xhtml("<p>Un</p><nav>menu</nav>"), xhtml("<p>Deux</p>", "T")], metadata=metadata)
    found = read(book)
    assert ["Un\n\nmenu", "Deux"] == pages(found)
    assert ["menu"] == [found.text[s.start : s.end] for s in found.boilerplate]
    expected = {
        "title": Value("L’enquête", "declared", "epub package"),
        "author": Value("A; B", "declared", "epub package"),
        "language": Value("fr-CA", "declared", "epub package"),
        "date": Value("2021-01-25", "declared", "epub package"),
        "source": Value("P", "declared", "epub package"),
    }
    assert expected == found.metadata


def test_epub_with_a_part_that_is_missing_or_escapes() -> None:
    """A part that the manifest names and the book lacks is an empty page."""
    book = epub([xhtml("<p>One</p>"), "", xhtml("<p>three</p>")])
    found = read(book.replace(b"page%202", b"../%2e2"))
    assert ["One", "", "three"] == pages(found)


ENCRYPTION = '<encryption><e><CipherReference URI="OPS/text/page%200.xhtml"/></e></encryption>'


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (epub([xhtml("x")], extra={"META-INF/encryption.xml": ENCRYPTION}), "a.epub", "encrypted"),
        (typed_zip("application/epub+zip", {"a": ""}), "a.epub", "not an EPUB, or a damaged one"),
        (epub([xhtml("")]), "a.epub", "no text in it"),
        (
            typed_zip(ODT_TYPE, {"META-INF/manifest.xml": "<m:encryption-data/>"}),
            "a.odt",
            "encrypted",
        ),
        (typed_zip(ODT_TYPE, {}), "a.odt", "not an OpenDocument text, or a damaged one"),
        (b"PK\x03\x04", "a.odt", "damaged: not a readable ZIP"),
        (b"plain words", "a.rtf", "not an RTF document"),
        (rb"{\rtf1 {\fonttbl{\f0 Arial;}}}", "a.rtf", "no text in it"),
        (rb"{\rtf1 " + b"{" * 20_000, "a.rtf", "groups nested more than 10,000 deep"),
    ],
)
def test_refusals(data: bytes, name: str, reason: str) -> None:
    """What cannot be read is refused with its reason."""
    with pytest.raises(CannotExtract) as caught:
        read(data, name)
    assert caught.value.message.startswith(reason)


@pytest.mark.parametrize(
    ("data", "extractor"),
    [
        (odt("<text:p>x</text:p>"), "odt/1"),
        (epub([xhtml("x")]), "epub/1"),
        (rtf("x"), "rtf/1"),
    ],
)
@pytest.mark.parametrize("name", ["a", "a.txt", "a.docx", "a.pdf"])
def test_content_decides_before_the_name(data: bytes, extractor: str, name: str) -> None:
    """A file with the wrong extension is read as what it is."""
    assert extractor == read(data, name).extractor
