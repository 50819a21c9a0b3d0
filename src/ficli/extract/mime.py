"""The structure of a mail message: header fields, parts, and their decoded content.

Read here rather than by the standard library's parser, which recurses with the nesting of parts
and trusts any charset. Linear in the size of the message; its limits cut, but for MAX_PARTS.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from ficli.extract.base import CannotExtract
from ficli.extract.encoding import clean, known_charset

MAX_HEADER = 1_000_000
"""Bytes of one part's header that are read."""
MAX_FIELD = 100_000
"""Characters of one field."""
MAX_DEPTH = 20
"""Multiparts inside one another."""
MAX_PARTS = 10_000
MAX_PARAMETERS = 200

_NO_HEADER = re.compile(rb"\r?\n")
_BREAK = re.compile(rb"\r?\n[ \t]*\r?\n")
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:[ \t]*((?:[^\n]*)(?:\n[ \t][^\n]*)*)", re.MULTILINE)
_FOLD = re.compile(r"\n[ \t]+")
_PARAMETER = re.compile(r';\s*([\w!#$&*.^`|~%\'+-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;"]*)')
_EXTENDED = re.compile(r"(.+?)(?:\*(\d{1,4}))?(\*?)")
_ENCODED_WORD = re.compile(r"=\?([\w.:-]+)(?:\*[\w-]*)?\?([bBqQ])\?([^?\s]*)\?=")
_BETWEEN_WORDS = re.compile(r"(?<=\?=)\s+(?==\?)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a message; a multipart has `parts` and no content of its own."""

    fields: dict[str, str]
    """The first field of each name, lower case, unfolded and not yet decoded."""
    body: memoryview
    parts: tuple[Part, ...] = field(default=())

    @property
    def type(self) -> str:
        """The media type, lower case; what is missing or malformed is plain text."""
        found = self.fields.get("content-type", "").partition(";")[0].strip().lower()
        return found if re.fullmatch(r"[\w.+-]+/[\w.+-]+", found) else "text/plain"

    @property
    def is_multipart(self) -> bool:
        return self.type.startswith("multipart/")

    @property
    def disposition(self) -> str:
        return self.fields.get("content-disposition", "").partition(";")[0].strip().lower()

    @property
    def file_name(self) -> str:
        """The name that the sender gave, as hostile as it came."""
        return parameters(self.fields.get("content-disposition", "")).get(
            "filename", ""
        ) or parameters(self.fields.get("content-type", "")).get("name", "")

    @property
    def charset(self) -> str:
        return parameters(self.fields.get("content-type", "")).get("charset", "")

    def content(self) -> bytes:
        """The body without its transfer encoding; what is malformed in it is passed over."""
        coding = self.fields.get("content-transfer-encoding", "").strip().lower()
        if coding == "base64":
            return _base64(bytes(self.body))
        if coding == "quoted-printable":
            return binascii.a2b_qp(bytes(self.body))
        return bytes(self.body)

    def leaves(self) -> Iterator[Part]:
        """Every part that is no multipart, in order."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def parse(data: bytes) -> Part:
    """The message as a tree of parts, at worst one without header.

    Raises CannotExtract when it has too many parts.
    """
    return _Parser().part(memoryview(data), 0)


def header(data: bytes | memoryview) -> tuple[dict[str, str], int]:
    """The header fields at the beginning, and where the body starts."""
    head = bytes(data[:MAX_HEADER])
    gap = _NO_HEADER.match(head) or _BREAK.search(head)
    end = gap.start() if gap else len(head)
    fields: dict[str, str] = {}
    for match in _FIELD.finditer(head[:end].replace(b"\r\n", b"\n")):
        value = _unfolded(match[2])
        fields.setdefault(match[1].decode("ascii").lower(), value[:MAX_FIELD])
    return fields, gap.end() if gap else len(head)


def _unfolded(value: bytes) -> str:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("cp1252", "replace")
    return clean(_FOLD.sub(" ", text)).strip()


class _Parser:
    """One message. Parts nested too deep stay undivided in the part that holds them."""

    def __init__(self) -> None:
        self._count = 0

    def part(self, data: memoryview, depth: int) -> Part:
        self._count += 1
        if self._count > MAX_PARTS:
            raise CannotExtract(f"a message of more than {MAX_PARTS:,} parts")
        fields, start = header(data)
        whole = Part(fields, data[start:])
        if not whole.is_multipart or depth >= MAX_DEPTH:
            return whole
        boundary = parameters(fields.get("content-type", "")).get("boundary", "").rstrip()
        sections = _sections(whole.body, boundary)
        parts = tuple(self.part(section, depth + 1) for section in sections)
        if not parts:  # a multipart without parts is shown as it stands
            fields["content-type"] = "text/plain"
        return Part(fields, whole.body, parts)


def _sections(body: memoryview, boundary: str) -> Iterator[memoryview]:
    """What stands between boundary lines; a missing last line ends with the body."""
    if not 0 < len(boundary) <= 200:
        return
    mark = re.escape(boundary.encode("utf-8", "replace"))
    start = -1
    for line in re.finditer(rb"(?:\A|\r?\n)--" + mark + rb"(--)?[ \t]*(?=\r?\n|\Z)", body):
        if start >= 0:
            yield body[start : max(line.start(), start)]
        start = line.end()
        start += 2 if bytes(body[start : start + 2]) == b"\r\n" else 1
        if line[1]:
            return
    if start >= 0:
        yield body[start:]


def parameters(value: str) -> dict[str, str]:
    """The parameters of a field such as Content-Type, those of RFC 2231 joined and decoded."""
    pieces: dict[str, list[tuple[int, str, bool]]] = {}
    for count, match in enumerate(_PARAMETER.finditer(value)):
        if count >= MAX_PARAMETERS:
            break
        name = _EXTENDED.fullmatch(match[1].lower())
        if name:
            number = int(name[2] or 0)
            pieces.setdefault(name[1], []).append((number, _unquoted(match[2]), bool(name[3])))
    return {name: _joined(sorted(found)) for name, found in pieces.items()}


def _unquoted(value: str) -> str:
    value = value.strip()
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value[:1] == '"' else value


def _joined(pieces: list[tuple[int, str, bool]]) -> str:
    if not any(extended for _, _, extended in pieces):
        return decode_words("".join(text for _, text, _ in pieces))
    first = pieces[0][1]
    charset, rest = "", first
    if pieces[0][2] and first.count("'") >= 2:
        charset, _, rest = first.split("'", 2)
    texts = [rest, *(text for _, text, _ in pieces[1:])]
    raw = b"".join(
        unquote_to_bytes(text) if extended else text.encode("utf-8", "replace")
        for text, (_, _, extended) in zip(texts, pieces, strict=True)
    )
    return _text(raw, charset)


def decode_words(value: str) -> str:
    """A field's text with the encoded words of RFC 2047 read; what is malformed stays."""
    if "=?" not in value:
        return value
    return clean(_ENCODED_WORD.sub(_word, _BETWEEN_WORDS.sub("", value)))


def _word(match: re.Match[str]) -> str:
    text = match[3].encode("utf-8", "replace")
    if match[2] in "qQ":
        return _text(binascii.a2b_qp(text, header=True), match[1])
    return _text(_base64(text), match[1])


def _text(raw: bytes, charset: str) -> str:
    """Short bytes of a declared charset, if it is one that is believed."""
    codec = known_charset(charset) or "utf-8"
    return clean(raw.decode(codec, "replace"))


def _base64(data: bytes) -> bytes:
    data = _NOT_BASE64.sub(b"", data.partition(b"=")[0] if data.count(b"=") < 3 else data)
    data = data[:-1] if len(data) % 4 == 1 else data
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
