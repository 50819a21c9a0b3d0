"""What a PDF file says of itself: its document information and its XMP packet, as metadata.

XMP prevails: it is what newer programs keep up to date. The date a file was made is `created`,
never the document's `date`. Knows no page and opens nothing.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any

from ficli.document import Value
from ficli.extract.encoding import clean
from ficli.extract.office_xml import local_name, parse

MAX_VALUE = 10_000
"""Characters."""
MAX_XMP = 2_000_000
"""Bytes of one packet."""

INFO = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "CreationDate": "created",
    "ModDate": "modified",
    "Creator": "creator_tool",
    "Producer": "producer",
}
XMP = {
    "title": "title",
    "creator": "author",
    "description": "subject",
    "publisher": "source",
    "date": "date",
    "publicationDate": "date",
    "language": "pdf_lang",
    "Keywords": "keywords",
    "CreateDate": "created",
    "ModifyDate": "modified",
    "CreatorTool": "creator_tool",
    "Producer": "producer",
}
_PREFIXES = (
    "http://purl.org/dc/elements/",
    "http://ns.adobe.com/xap/1.0/",
    "http://ns.adobe.com/pdf/",
    "http://prismstandard.org/namespaces/",
)

_DATE = re.compile(
    r"(?:D:)?(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)?)?"
    r"(?P<z>[-+Z])?(?P<zh>\d\d)?'?(?P<zm>\d\d)?'?"
)
# What programs write into the title when nobody gave one: the name of a file.
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel) ?- ?.*)|(?:untitled|sans titre|document|presentation"
    r"|présentation|slide|title|titre|layout)[ _-]?\d*"
    r"|.*\.(?:docx?|dotx?|odt|rtf|indd|qxd|qxp|pptx?|xlsx?|pdf|pages|tex|dvi|p65|pmd|wpd|html?)"
    r"|[\d\s._-]*",
    re.IGNORECASE,
)
_STREAM = re.compile(
    rb"<<(?P<head>[^<>]{0,400}/Metadata\b[^<>]{0,400})>>\s{0,10}stream\r?\n", re.DOTALL
)


def values(info: dict[str, str], language: str, data: bytes) -> dict[str, Value]:
    """All that is declared, XMP before information dictionary, empty values left out."""
    found = {INFO[key]: (text, "pdf info") for key, text in info.items() if key in INFO}
    xmp = {key: (text, "xmp") for key, text in _xmp(data).items()}
    catalog = {"pdf_lang": (language, "pdf catalog")} if language else {}
    declared = ((key, _value(key, *pair)) for key, pair in {**found, **xmp, **catalog}.items())
    return {_key(key, value): value for key, value in declared if value.value}


def _key(key: str, value: Value) -> str:
    """`title` only for words that can be one."""
    return key if key != "title" or is_title(value.value) else "file_title"


def is_title(text: str) -> bool:
    """Whether a declared title says more than a program's default or the name of a file."""
    return not _NO_TITLE.fullmatch(text.strip())


def _value(key: str, text: str, source: str) -> Value:
    words = " ".join(clean(text[:MAX_VALUE]).replace("\ufffd", " ").split())
    if key in ("created", "modified"):
        words = iso_time(words)
    return Value(words, "declared", source)


def iso_time(text: str) -> str:
    """A PDF date such as `D:20210125103000-05'00'` in ISO 8601; any other text as it is."""
    match = _DATE.fullmatch(text)
    if not match:
        return text
    date = f"{match['y']}-{match['m']}-{match['d']}"
    if not match["H"]:
        return date
    zone = match["z"] or ""
    if zone in ("+", "-"):
        zone += f"{match['zh'] or '00'}:{match['zm'] or '00'}"
    return f"{date}T{match['H']}:{match['M']}:{match['S'] or '00'}{zone}"


def _xmp(data: bytes) -> dict[str, str]:
    """The document's own packet: the last one that speaks of a PDF, else the only one."""
    packets = list(_packets(data))
    own = [packet for packet in packets if b"application/pdf" in packet or b"/pdf/1." in packet]
    chosen = own[-1:] or (packets if len(packets) == 1 else [])
    return _Packet.read(chosen[0]) if chosen else {}


def _packets(data: bytes) -> Iterator[bytes]:
    """Metadata streams that stand in the file as they are or deflated, not encrypted ones."""
    for match in _STREAM.finditer(data):
        if b"/FlateDecode" in match["head"]:
            packet = _inflated(data[match.end() : match.end() + MAX_XMP])
        else:
            end = data.find(b"endstream", match.end(), match.end() + MAX_XMP)
            packet = data[match.end() : end] if end > 0 else b""
        if b"<" in packet[:200]:
            yield packet


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, MAX_XMP)
    except zlib.error:
        return b""


class _Packet:
    """The target of an XML parser: gathers properties written as elements or as attributes."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}
        self._key = ""
        self._text: list[str] = []
        self._depth = self._key_depth = 0

    @classmethod
    def read(cls, packet: bytes) -> dict[str, str]:
        """The properties; several values of one are joined. Nothing when it is not well-formed."""
        from ficli.extract.base import CannotExtract

        target = cls()
        try:
            parse(packet.strip(b" \t\r\n\0"), target)
        except CannotExtract:
            return {}
        return {key: "; ".join(dict.fromkeys(parts)) for key, parts in target.found.items()}

    def start(self, tag: str, attributes: Any) -> None:
        self._depth += 1
        for name, value in attributes.items():
            if key := _xmp_key(name):
                self._add(key, value)
        if not self._key and (key := _xmp_key(tag)):
            self._key, self._key_depth = key, self._depth
        self._text.clear()

    def data(self, text: str) -> None:
        if self._key:
            self._text.append(text)

    def end(self, _tag: str) -> None:
        if self._key:
            self._add(self._key, "".join(self._text))
            self._text.clear()
            if self._depth == self._key_depth:
                self._key = ""
        self._depth -= 1

    def close(self) -> None:
        """The packet ends."""

    def _add(self, key: str, text: str) -> None:
        if text.strip():
            self.found.setdefault(key, []).append(text.strip())


def _xmp_key(tag: str) -> str:
    known = any(tag.startswith("{" + prefix) for prefix in _PREFIXES)
    return XMP.get(local_name(tag), "") if known else ""
