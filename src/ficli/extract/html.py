"""HTML: every character a reader could see, in order, and what the page says of itself.

The page is read as a stream of events, so that depth costs no stack; no script is run and
nothing is fetched. Menus and footers stay in the text, marked as boilerplate.
"""

from __future__ import annotations

import re
from typing import Any

from ficli.document import ExtractedText, SourceFile
from ficli.extract import boilerplate
from ficli.extract.base import CannotExtract
from ficli.extract.encoding import Decoded, clean, decode
from ficli.extract.html_page import PageReader

NAME = "html"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".html", ".htm", ".xhtml")

_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"(?:<!doctype\s+html|<html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding=[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 8192


def recognises(head: bytes) -> bool:
    """Whether the content begins as a web page does, in any encoding that holds ASCII."""
    return _OPENING.match(head.replace(b"\0", b"")) is not None


def extract(data: bytes, _file: SourceFile) -> ExtractedText:
    """The visible text and the page's metadata. Raises CannotExtract beyond libxml2's limits."""
    decoded = decode(data, declared_charset(data))
    page = _read(decoded)
    furniture = boilerplate.lines(page.text)
    return ExtractedText(
        text=page.text,
        metadata=page.metadata(),
        boilerplate=boilerplate.merge((*page.boilerplate, *furniture)),
        encoding=decoded.encoding,
        encoding_basis=decoded.basis,
    )


def declared_charset(data: bytes) -> str | None:
    """The charset that a `<meta>` or the XML declaration near the top names."""
    found = _CHARSET.search(data, 0, _DECLARED_WITHIN)
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def _read(decoded: Decoded) -> PageReader:
    from lxml import etree

    reader = PageReader()
    target: Any = reader  # stubs and releases of lxml disagree on what a target must have
    parser = etree.HTMLParser(
        target=target, encoding="utf-8", huge_tree=False, no_network=True, recover=True
    )
    try:
        etree.fromstring(clean(decoded.text).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise CannotExtract("no text in it") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise CannotExtract("HTML with a part beyond the parser's limit of 10 MB")
    return reader
