"""Mail messages: header lines and body as one text, attachments as documents of their own.

The text is what a mail program shows: the fields people read, a blank line, the body (the plain
version when there is one, else the HTML one). Attachments never touch the disk.
"""

from __future__ import annotations

import email.utils
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import replace

from ficli.document import ExtractedText, Skipped, SourceFile, Span, Value
from ficli.extract import boilerplate, html, mime
from ficli.extract.base import CannotExtract, Member, Unpacking
from ficli.extract.encoding import decode, known_charset
from ficli.extract.member_names import MemberPaths
from ficli.extract.mime import Part, decode_words
from ficli.sources import suffix_of

NAME = "mail"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".eml",)

SOURCE = "mail header"

# Fields shown in the text, in this order, and the metadata key of each.
SHOWN = {"from": "author", "to": "to", "cc": "cc", "date": "date", "subject": "title"}
# Fields kept as metadata only.
NOTED = {"content-language": "language", "message-id": "message_id", "in-reply-to": "in_reply_to"}

# A text file may well begin with "From:" and "Date:"; only programs write these.
_FIRST_LINES = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_BY_PROGRAM = re.compile(
    rb"^(?:Received|Message-ID|MIME-Version|Return-Path|Delivered-To|X-Mailer):",
    re.IGNORECASE | re.MULTILINE,
)
_ENCRYPTED = frozenset({"multipart/encrypted", "application/pgp-encrypted"})
_ENVELOPE = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
# Parts that are machinery of the message and no document.
_MACHINERY = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_EXTENSIONS = {"message/rfc822": ".eml", "text/plain": ".txt", "text/html": ".html"}


def recognises(head: bytes) -> bool:
    """Whether header fields begin it, one of which only a mail program writes."""
    head = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n"
    return _FIRST_LINES.match(head) is not None and _BY_PROGRAM.search(head) is not None


def extract(data: bytes, file: SourceFile) -> ExtractedText:
    """Header and body. Raises CannotExtract when no header field is there."""
    message = mime.parse(data)
    if not message.fields:
        raise CannotExtract("no mail message: it has no header fields")
    head, metadata = _head(message)
    body = _body(message, file)
    furniture = [Span(each.start + len(head), each.end + len(head)) for each in body.boilerplate]
    return ExtractedText(
        text=head + body.text,
        metadata=metadata,
        boilerplate=boilerplate.merge((Span(0, len(head)), *furniture)),
        encoding=body.encoding,
        encoding_basis=body.encoding_basis,
    )


def members(data: bytes, file: SourceFile, unpacking: Unpacking) -> Iterator[Member | Skipped]:
    """The attachments, forwarded messages and pictures in the order of the message."""
    message = mime.parse(data)
    paths = MemberPaths(file)
    for number, part in enumerate(message.leaves(), 1):
        if _is_text(part) or part.type in _MACHINERY:  # texts are shown, or versions of those
            continue
        unpacking.take_member()
        path = paths.of(_name(part, number))
        content = part.content()
        if part.is_multipart:
            yield Skipped(path, f"more than {mime.MAX_DEPTH} parts inside one another")
        elif part.type in _ENVELOPE or part.type in _ENCRYPTED:
            yield Skipped(path, "encrypted", len(content))
        elif content.strip():
            unpacking.take_bytes(len(content))
            yield Member(path, content)


# --- the text ---------------------------------------------------------------------------------


def _head(message: Part) -> tuple[str, dict[str, Value]]:
    """The shown fields, a line each, a blank line, and all of the metadata."""
    text = ""
    metadata = {"kind": Value("mail", "inferred", "format")}
    for name, key in SHOWN.items():
        value = " ".join(decode_words(message.fields.get(name, "")).split())
        if not value:
            continue
        label = f"{name.capitalize()}: "
        span = Span(len(text) + len(label), len(text) + len(label) + len(value))
        shown = _iso_date(value) if key == "date" else value
        metadata[key] = Value(shown, "declared", SOURCE, span)
        text += f"{label}{value}\n"
    for name, key in NOTED.items():
        if value := " ".join(message.fields.get(name, "").split()):
            metadata[key] = Value(value, "declared", SOURCE)
    return text + "\n" if text else "", metadata


def _iso_date(value: str) -> str:
    """The date where the sender was; the value as written when it is none."""
    try:
        return email.utils.parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return value


def _body(message: Part, file: SourceFile) -> ExtractedText:
    """The shown parts one after another, blank lines between them."""
    text = ""
    furniture: list[Span] = []
    result = ExtractedText("")
    for part in _shown(message):
        found = _part_text(part, file)
        if not found.text.strip():
            continue
        text += "\n\n" if text else ""
        furniture += [
            Span(each.start + len(text), each.end + len(text)) for each in found.boilerplate
        ]
        text += found.text
        result = found
    return replace(result, text=text, boilerplate=tuple(furniture))


def _part_text(part: Part, file: SourceFile) -> ExtractedText:
    content = part.content()
    if part.type == "text/html":
        head = f'<meta charset="{part.charset}">'.encode("ascii", "replace")
        charset = known_charset(part.charset)
        return html.extract(head + content if charset else content, file)
    decoded = decode(content, part.charset)
    return ExtractedText(
        text=decoded.text,
        boilerplate=tuple(boilerplate.lines(decoded.text)),
        encoding=decoded.encoding,
        encoding_basis=decoded.basis,
    )


# --- which parts are what ---------------------------------------------------------------------


def _shown(part: Part) -> list[Part]:
    """The text parts a reader is shown: of alternatives the plain one, unless it is empty."""
    if not part.parts:
        return [part] if _is_text(part) else []
    if part.type == "multipart/alternative":
        choices = [found for each in part.parts if (found := _shown(each))]
        plain = [found for found in choices if found[0].type == "text/plain"]
        filled = [found for found in plain if bytes(found[0].body).strip()]
        return (filled or choices[::-1] or [[]])[0]
    return [found for each in part.parts for found in _shown(each)]


def _is_text(part: Part) -> bool:
    is_file = part.disposition == "attachment" or bool(part.file_name)
    return part.type in ("text/plain", "text/html") and not is_file


def _name(part: Part, number: int) -> str:
    """The sender's name for it, with an extension by its type where there is none."""
    name = part.file_name.strip().replace("\\", "/")
    extension = _EXTENSIONS.get(part.type) or mimetypes.guess_extension(part.type) or ".bin"
    if not name:
        kind = "message" if part.type == "message/rfc822" else "part"
        return f"{kind}-{number}{extension}"
    if part.type == "message/rfc822" and suffix_of(name) != ".eml":
        return f"{name}.eml"
    return name if suffix_of(name) else name + extension
