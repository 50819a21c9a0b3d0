"""Writes small ODT, EPUB and RTF files by hand. For tests only."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
PREFIXES = {
    **{
        name: f"{OASIS}:{name}:1.0"
        for name in ("office", "text", "table", "style", "meta", "presentation")
    },
    "draw": f"{OASIS}:drawing:1.0",
    "fo": f"{OASIS}:xsl-fo-compatible:1.0",
    "svg": f"{OASIS}:svg-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
NAMESPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in PREFIXES.items())
ODT_TYPE = "application/vnd.oasis.opendocument.text"
ODP_TYPE = "application/vnd.oasis.opendocument.presentation"


def typed_zip(mimetype: str, members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP whose first member is its type, stored."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), mimetype, zipfile.ZIP_STORED)
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _odf(element: str, inner: str) -> str:
    return f"<office:{element} {NAMESPACES}>{inner}</office:{element}>"


def odt(body: str, *, automatic: str = "", styles: str = "", meta: str = "") -> bytes:
    """A document with this body, automatic styles, named styles and metadata, given as XML."""
    content = f"<office:automatic-styles>{automatic}</office:automatic-styles>"
    content += f"<office:body><office:text>{body}</office:text></office:body>"
    return typed_zip(
        ODT_TYPE,
        {
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": _odf("document-content", content),
            "styles.xml": _odf("document-styles", styles),
            "meta.xml": _odf("document-meta", f"<office:meta>{meta}</office:meta>"),
        },
    )


def odp(slides: Sequence[str], *, meta: str = "") -> bytes:
    """A presentation of slides with these frames, given as XML."""
    pages = "".join(f"<draw:page>{slide}</draw:page>" for slide in slides)
    content = f"<office:body><office:presentation>{pages}</office:presentation></office:body>"
    return typed_zip(
        ODP_TYPE,
        {
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": _odf("document-content", content),
            "styles.xml": _odf("document-styles", ""),
            "meta.xml": _odf("document-meta", f"<office:meta>{meta}</office:meta>"),
        },
    )


def frame(lines: Sequence[str]) -> str:
    """A frame with a paragraph for each line."""
    return f"<draw:frame><draw:text-box>{paragraphs(lines, 'text:p')}</draw:text-box></draw:frame>"


CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)


def epub(
    pages: Sequence[str], *, metadata: str = "", extra: Mapping[str, str] | None = None
) -> bytes:
    """A book of these XHTML pages; the manifest lists them in the wrong order."""
    numbers = range(len(pages))
    items = "".join(
        f'<item id="i{n}" href="text/page%20{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in reversed(numbers)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in numbers)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    return typed_zip(
        "application/epub+zip",
        {
            "META-INF/container.xml": CONTAINER,
            "OPS/book.opf": package,
            **{f"OPS/text/page {n}.xhtml": page for n, page in enumerate(pages)},
            **(extra or {}),
        },
    )


def xhtml(body: str, title: str = "") -> str:
    head = f"<title>{title}</title>" if title else "<title/>"
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head>{head}<script src="x.js"/></head>'
        f"<body>{body}</body></html>"
    )


def rtf_text(text: str) -> str:
    """Text with everything beyond ASCII as Unicode control words."""
    special = {"\\": r"\\", "{": r"\{", "}": r"\}"}
    return "".join(
        special.get(c, c) if c < "\x7f" else f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?"
        for c in text
    )


def rtf(body: str, *, info: str = "") -> bytes:
    """A document in Windows-1252 with this body, given as RTF."""
    head = (
        r"{\rtf1\ansi\ansicpg1252\deff0\deflang3084{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}}"
    )
    return f"{head}{{\\info{info}}}{body}}}".encode("cp1252")


def paragraphs(lines: Sequence[str], element: str) -> str:
    """Each line as one XML element."""
    return "".join(f"<{element}>{escape(line)}</{element}>" for line in lines)
