"""Makes hostile and damaged documents of every format with pages; all by hand, none downloaded."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator

from tests.formats.docx_maker import members, paragraph, relations, root, zipped
from tests.formats.office_maker import CONTAINER, epub, frame, odp, odt, rtf, typed_zip, xhtml
from tests.formats.pdf_maker import assemble, encrypted, objects, page, pdf, stream, xmp
from tests.formats.pptx_maker import members as presentation
from tests.formats.pptx_maker import root as slide_root
from tests.formats.pptx_maker import shape, slide

LINES = [["The committee met.", "Le comité s’est réuni."], ["Second page."], ["Third page."]]
BODY = paragraph("The committee met.") + paragraph("Le comité s’est réuni.")
SECRET = "8f1c-secret-of-the-file-system"

LAUGHS = (
    "<!DOCTYPE x ["
    '<!ENTITY l0 "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>'


def external(url: str) -> str:
    """A document type that asks for an address, as entity, parameter entity and subset."""
    return (
        f'<!DOCTYPE x SYSTEM "{url}/dtd" [<!ENTITY e SYSTEM "{url}">'
        f'<!ENTITY % p SYSTEM "{url}/parameter"> %p;]>'
    )


# --- PDF ---


def _zeros(megabytes: int, content: bytes = b" ") -> bytes:
    packer = zlib.compressobj(1)
    chunk = content * (1_000_000 // len(content))
    return b"".join(packer.compress(chunk) for _ in range(megabytes)) + packer.flush()


def _with(changes: dict[int, bytes]) -> bytes:
    return assemble({**objects(LINES), **changes})


def _content(body: bytes, head: str = "") -> bytes:
    """A document whose first page draws this stream."""
    return _with({7: stream(body, head)})


def _flate_bomb() -> bytes:
    return _content(_zeros(400), "/Filter /FlateDecode")


def _flate_text_bomb() -> bytes:
    return _content(_zeros(100, b"BT /F1 9 Tf (aaaaaaaa) Tj ET\n"), "/Filter /FlateDecode")


def _nested_filters() -> bytes:
    body = _zeros(200)
    for _ in range(20):
        body = zlib.compress(body)
    return _content(body, f"/Filter [{'/FlateDecode ' * 21}]")


def _self_calling_form() -> bytes:
    form = stream(
        b"/X Do /X Do",
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 90 0 R >> >>",
    )
    drawn = page(7).replace(b"/Font <<", b"/XObject << /X 90 0 R >> /Font <<")
    return _with({6: drawn, 7: stream(b"/X Do"), 90: form})


def _wild_cmap() -> bytes:
    cmap = b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n" + (
        b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange\n" * 1000
    )
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 90 0 R >>"
    return _with({3: font, 90: stream(cmap)})


def _xref_loop() -> bytes:
    data = pdf(LINES)
    start = data.rindex(b"startxref\n") + 10
    place = data[start : data.index(b"\n", start)].decode()
    return data.replace(b"/Size", f"/Prev {place} /Size".encode())


PDF_BOMBS: dict[str, Callable[[], bytes]] = {
    "flate": _flate_bomb,
    "flate of text": _flate_text_bomb,
    "nested filters": _nested_filters,
    "page tree loop": lambda: _with({2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99 >>"}),
    "parent loop": lambda: _with({6: b"<< /Type /Page /Parent 6 0 R /Contents 7 0 R >>"}),
    "count of a billion": lambda: pdf(LINES).replace(b"/Count 3", b"/Count 1000000000"),
    "count below zero": lambda: pdf(LINES).replace(b"/Count 3", b"/Count -5"),
    "xref loop": _xref_loop,
    "startxref nowhere": lambda: re.sub(rb"startxref\n\d+", b"startxref\n99999999", pdf(LINES)),
    "length 0": lambda: re.sub(rb"/Length \d+", b"/Length 0", pdf(LINES)),
    "length of a billion": lambda: re.sub(rb"/Length \d+", b"/Length 1000000000", pdf(LINES)),
    "length is itself": lambda: _with({7: b"<< /Length 7 0 R >>\nstream\nBT ET\nendstream"}),
    "self-calling form": _self_calling_form,
    "half a million Tj": lambda: _content(b"BT /F1 9 Tf " + b"(a) Tj " * 500_000 + b"ET"),
    "wild CMap": _wild_cmap,
    "deep arrays": lambda: _with({7: stream(b"[" * 500_000)}),
    "deep dictionary": lambda: _with({4: b"<< /A " * 100_000 + b">> " * 100_000}),
    "info is a loop": lambda: _with({4: b"4 0 R"}),
    "contents many times": lambda: _with(
        {6: page(7).replace(b"7 0 R", b"[" + b"7 0 R " * 500_000 + b"]", 1)}
    ),
    "zeros": lambda: b"%PDF-1.4\n" + bytes(5_000_000),
    "header only": lambda: b"%PDF-1.7\n",
    "open signs": lambda: b"%PDF-1.7\n" + b"<<" * 2_500_000,
    "password": lambda: encrypted(pdf(LINES), "secret"),
    "empty password": lambda: encrypted(pdf(LINES), ""),
    "XMP laughs": lambda: pdf(LINES, packet=LAUGHS.encode() + xmp("<dc:title>&l11;</dc:title>")),
    "XMP deep": lambda: pdf(LINES, packet=xmp("<dc:title>" + "<a>" * 300_000)),
    "XMP flate": lambda: _with({5: stream(_zeros(100), "/Type /Metadata /Filter /FlateDecode")}),
}


def pdf_that_calls(url: str) -> bytes:
    """A PDF with scripts and addresses that viewers may follow."""
    actions = (
        f"<< /S /URI /URI ({url}) /Next << /S /JavaScript /JS (app.launchURL\\('{url}'\\)) "
        f"/Next << /S /GoToR /F ({url}) >> >> >>"
    )
    found = objects(LINES, packet=external(url).encode() + xmp("<dc:title>&e;</dc:title>"))
    found[1] = found[1].replace(b">>", f"/OpenAction {actions} >>".encode())
    return assemble(found)


# --- DOCX, ODT, EPUB ---


def document(prolog: str, inner: str) -> dict[str, str | bytes]:
    """A package whose main part begins with `prolog`."""
    found = members(BODY)
    found["word/document.xml"] = (
        prolog + root("document", f"<w:body>{inner}</w:body>").partition("?>")[2]
    )
    return found


def _docx(change: dict[str, str | bytes]) -> bytes:
    return zipped({**members(BODY), **change})


def _duplicate() -> bytes:
    twin = zipped({**members(BODY), "word/documenu.xml": "<x/>"})
    return twin.replace(b"word/documenu.xml", b"word/document.xml")


def _patched(position: int, width: int, value: int, data: bytes | None = None) -> bytes:
    """A field of every central directory entry overwritten."""
    out = bytearray(data or zipped(members(BODY)))
    for match in re.finditer(rb"PK\x01\x02", bytes(out)):
        place = match.start() + position
        out[place : place + width] = value.to_bytes(width, "little")
    return bytes(out)


def _many_members() -> bytes:
    out = io.BytesIO(zipped(members(BODY)))
    with zipfile.ZipFile(out, "a") as archive:
        for n in range(60_000):
            archive.writestr(zipfile.ZipInfo(f"word/{n}"), b"")
    return out.getvalue()


def _bomb_part() -> bytes:
    return _docx({"word/document.xml": b"<a>" + b" " * 290_000_000})


def _bomb_rest() -> bytes:
    """Five parts that claim 1.4 GB, none of which is read."""
    return _patched(24, 4, 280_000_000)


def _text(inner: str) -> str:
    return f"<w:p><w:r><w:t>{inner}</w:t></w:r></w:p>"


DOCX_BOMBS: dict[str, Callable[[], bytes]] = {
    "bomb in the main part": _bomb_part,
    "bomb in all parts": _bomb_rest,
    "60,000 members": _many_members,
    "duplicate part": _duplicate,
    "sizes too small": lambda: _patched(24, 4, 10),
    "overlapping parts": lambda: _patched(42, 4, 0),
    "method 99": lambda: _patched(10, 2, 99),
    "encrypted parts": lambda: _patched(8, 2, 1),
    "offset of 4 GB": lambda: _patched(42, 4, 0xFFFFFFF0),
    "nested": lambda: _docx({"word/document.xml": zipped(members(BODY))}),
    "laughs": lambda: zipped(document(LAUGHS, _text("&l11;"))),
    "quadratic": lambda: zipped(document(QUADRATIC, _text("&a;" * 50_000))),
    "laughs in properties": lambda: _docx({"docProps/core.xml": LAUGHS + "<a>&l11;</a>"}),
    "laughs in relations": lambda: _docx({"_rels/.rels": LAUGHS + "<a>&l11;</a>"}),
    "deep": lambda: zipped(document("", "<w:p>" * 200_000)),
    "deep boxes": lambda: zipped(document("", "<w:p><w:txbxContent>" * 50_000)),
    "attributes": lambda: zipped(
        document("", "<w:p " + " ".join(f'a{n}="x"' for n in range(200_000)) + "/>")
    ),
    "open signs": lambda: _docx({"word/document.xml": b"<" * 20_000_000}),
    "wide text": lambda: zipped(document("", _text("a" * 9_000_000) * 3)),
    "million breaks": lambda: zipped(
        document("", '<w:r><w:br w:type="page"/></w:r>' * 1_000_000 + _text("x"))
    ),
    "relation to itself": lambda: _docx(
        {
            "word/_rels/document.xml.rels": relations(
                [(kind, "document.xml") for kind in ("header", "footnotes", "styles", "footer")]
            )
        }
    ),
    "names that climb": lambda: _docx({"../../x": "x", "/etc/passwd": "x", "word/../../y": "y"}),
    "climbing relation": lambda: _docx(
        {"_rels/.rels": relations([("officeDocument", "../../../../etc/passwd")])}
    ),
    "macros": lambda: _docx({"word/vbaProject.bin": b"\0" * 1000}),
    "NUL in text": lambda: zipped(document("", _text("a\0b"))),
    "plain text": lambda: b"PK\x03\x04 and then nothing of the kind",
}


def _pptx(change: dict[str, str | bytes]) -> bytes:
    return zipped({**presentation([slide(shape(["The committee met."]))]), **change})


OTHER_BOMBS: dict[str, Callable[[], bytes]] = {
    "laughs.pptx": lambda: _pptx({"ppt/slides/slide1.xml": LAUGHS + "<a>&l11;</a>"}),
    "laughs in order.pptx": lambda: _pptx({"ppt/presentation.xml": LAUGHS + "<a>&l11;</a>"}),
    "bomb.pptx": lambda: _pptx({"ppt/slides/slide1.xml": b" " * 200_000_000}),
    "deep.pptx": lambda: _pptx({"ppt/slides/slide1.xml": "<a>" * 200_000}),
    "open signs.pptx": lambda: _pptx({"ppt/slides/slide1.xml": b"<" * 20_000_000}),
    "one slide a million times.pptx": lambda: _pptx(
        {
            "ppt/presentation.xml": slide_root(
                "presentation", '<p:sldId id="1" r:id="r0"/>' * 1_000_000
            )
        }
    ),
    "slide beside itself.pptx": lambda: _pptx(
        {
            "ppt/slides/_rels/slide1.xml.rels": relations(
                [(kind, "slide1.xml") for kind in ("notesSlide", "chart", "comments")]
            )
        }
    ),
    "climbing.pptx": lambda: _pptx(
        {"_rels/.rels": relations([("officeDocument", "../../../etc/passwd")])}
    ),
    "deep.odp": lambda: odp(["<draw:frame><draw:text-box>" * 50_000]),
    "a million slides.odp": lambda: odp([""] * 1_000_000 + [frame(["x"])]),
    "spaces.odt": lambda: odt("<text:p>a" + '<text:s text:c="999999999"/>' * 1000 + "</text:p>"),
    "deep.odt": lambda: odt("<text:p>" * 200_000),
    "deep notes.odt": lambda: odt("<text:p><text:note-body>" * 100_000),
    "deep sections.odt": lambda: odt("<text:section>" * 200_000),
    "laughs.odt": lambda: typed_zip(
        "application/vnd.oasis.opendocument.text", {"content.xml": LAUGHS + "<a>&l11;</a>"}
    ),
    "bomb.odt": lambda: typed_zip(
        "application/vnd.oasis.opendocument.text", {"content.xml": b" " * 200_000_000}
    ),
    "laughs.epub": lambda: epub([LAUGHS + "<html><body>&l11;</body></html>"]),
    "deep.epub": lambda: epub([xhtml("<div>" * 100_000 + "x")]),
    "open signs.epub": lambda: epub([xhtml("<" * 500_000)]),
    "container loop.epub": lambda: typed_zip(
        "application/epub+zip",
        {"META-INF/container.xml": CONTAINER.replace("OPS/book.opf", "META-INF/container.xml")},
    ),
    "2,000 pages.epub": lambda: epub([xhtml("x")] * 2_000),
    "self-closed.epub": lambda: epub(["<p" + "/" * 3_000_000, "<a " * 1_000_000]),
    "braces.rtf": lambda: rtf("{" * 5_000_000),
    "closing.rtf": lambda: rtf("}" * 5_000_000),
    "stars.rtf": lambda: rtf(r"{\*" * 9_000),
    "asides.rtf": lambda: rtf(r"{\footnote x" * 9_000),
    "bin.rtf": lambda: rtf(r"\bin9999999999 x"),
    "unicode.rtf": lambda: rtf(
        r"\u9999999999 \u-9999999999 \u55357 \u55357 x \uc-5 \uc999999999 y"
    ),
    "backslashes.rtf": lambda: rtf("\\" * 199_999),
    "bytes.rtf": lambda: rtf(r"\'ff\'00\'zz" * 10_000),
    "code page.rtf": lambda: rtf(r"\ansicpg99999 \'e9\ansicpg65001 \'e9\ansicpg-1 \'e9"),
    "fonts.rtf": lambda: rtf(r"\f\fcharset\f-1\fcharset-1\lang\deflang\deff\uc text"),
    "numbers.rtf": lambda: rtf(r"\page9999999999" * 100_000 + "x"),
}


def packages_that_call(url: str) -> Iterator[tuple[str, bytes]]:
    """Documents that ask a reader to fetch an address, in each way the formats have."""
    dtd = external(url)
    yield "entity.docx", zipped(document(dtd, _text("&e;")))
    wide = (dtd + "<a>&e;</a>").encode("utf-16")
    yield "utf-16.docx", _docx({"word/document.xml": wide})
    yield "properties.docx", _docx({"docProps/core.xml": dtd + "<a>&e;</a>"})
    yield "relations.docx", _docx({"word/_rels/document.xml.rels": dtd + "<a>&e;</a>"})
    linked = relations([("attachedTemplate", url), ("image", url), ("officeDocument", url)])
    linked = linked.replace("/>", ' TargetMode="External"/>')
    yield "template.docx", _docx({"word/_rels/document.xml.rels": linked})
    inclusion = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{url}"/>'
    yield "inclusion.docx", zipped(document("", inclusion + BODY))
    style = f'<?xml-stylesheet type="text/xsl" href="{url}"?>'
    yield "stylesheet.docx", zipped(document(style, BODY))
    yield "entity.pptx", _pptx({"ppt/slides/slide1.xml": dtd + "<a>&e;</a>"})
    yield "linked.pptx", _pptx({"ppt/slides/_rels/slide1.xml.rels": linked})
    kind = "application/vnd.oasis.opendocument.text"
    yield "entity.odt", typed_zip(kind, {"content.xml": dtd + "<a>&e;</a>"})
    yield "image.odt", odt(f'<text:p>x<draw:image href="{url}"/></text:p>')
    yield "entity.epub", epub([dtd + "<html><body>x &e;</body></html>"])
    page = f'<img src="{url}"/><script src="{url}"/><iframe src="{url}"></iframe>x'
    yield "page.epub", epub([xhtml(page)])
    yield (
        "package.epub",
        typed_zip(
            "application/epub+zip",
            {"META-INF/container.xml": CONTAINER, "OPS/book.opf": dtd + "<package>&e;</package>"},
        ),
    )
    field = rf'{{\field{{\*\fldinst INCLUDEPICTURE "{url}"}}{{\fldrslt x}}}}'
    yield "field.rtf", rtf(field + rf"{{\*\template {url}}}")
    yield "actions.pdf", pdf_that_calls(url)


SOUND: dict[str, Callable[[], bytes]] = {
    "sound.pdf": lambda: pdf(LINES, info={"Title": "T"}, packet=xmp("<dc:title>T</dc:title>")),
    "deflated.pdf": lambda: pdf(LINES, deflate=True),
    "sound.docx": lambda: zipped(members(BODY, properties="<dc:title>T</dc:title>")),
    "sound.pptx": lambda: _pptx({}),
    "sound.odp": lambda: odp([frame(["The committee met."]), frame(["Page two."])]),
    "sound.odt": lambda: odt("<text:p>The committee met.</text:p>", meta="<dc:title>T</dc:title>"),
    "sound.epub": lambda: epub([xhtml("<p>The committee met.</p>"), xhtml("<p>Deux.</p>")]),
    "sound.rtf": lambda: rtf(r"The committee met.\par Le comit\'e9.", info=r"{\title T}"),
}
"""Whole files that cuts and flipped bytes start from."""
