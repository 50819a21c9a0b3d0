"""RTF: the text of body, notes, headers and footers, its page breaks and information group.

A reader of our own over control words: it holds a stack, never recurses, and runs nothing.
Which bytes are letters depends on code page and font; `rtf_words` has the tables.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from ficli.document import ExtractedText, SourceFile, Value
from ficli.extract import boilerplate
from ficli.extract.base import CannotExtract
from ficli.extract.encoding import clean
from ficli.extract.flow import Flow
from ficli.extract.pdf_metadata import is_title
from ficli.extract.rtf_words import (
    ASIDES,
    CHARACTERS,
    CHARSETS,
    FURNITURE,
    INFORMATION,
    NOT_SKIPPED,
    SKIPPED,
    code_page,
    language_of,
)

NAME = "rtf"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".rtf",)

MAX_DEPTH = 10_000
"""Groups inside groups."""

_MAGIC = b"{\\rtf"
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    rb"|([^\\{}\r\n]+)|\\\Z",
    re.DOTALL,
)


def recognises(head: bytes) -> bool:
    """Whether it opens as every RTF file does."""
    return head.startswith(_MAGIC)


def extract(data: bytes, _file: SourceFile) -> ExtractedText:
    """The text, pages and information. Raises CannotExtract: no RTF, or nested too deep."""
    if not data.lstrip().startswith(_MAGIC):
        raise CannotExtract("not an RTF document")
    reader = _Reader()
    reader.read(data)
    return ExtractedText(
        text=reader.flow.text,
        metadata=reader.metadata(),
        page_starts=reader.flow.page_starts,
        boilerplate=boilerplate.merge(reader.flow.boilerplate),
        encoding=reader.code_page,
        encoding_basis="declared",
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """What a group inherits and gives back at its end."""

    destination: str = ""
    """Empty for the body; `skip`, or the control word that opened an aside or an information."""
    font: str = ""
    language: str = ""
    fallback_length: int = 1
    """Characters after a \\u that stand for it in readers without Unicode."""
    opens_aside: bool = False


class _Reader:
    def __init__(self) -> None:
        self.flow = Flow()
        self.code_page = "cp1252"
        self._furniture: list[str] = []
        self._after: list[str] = []
        self._outer: list[Flow] = []
        self._stack: list[_Group] = []
        self._group = _Group()
        self._starred = self._in_table = False
        self._bytes = bytearray()
        self._to_skip = 0
        self._high = ""
        self._fonts: dict[str, str] = {}
        self._default_font = self._default_language = ""
        self._languages: Counter[str] = Counter()
        self._information: dict[str, str] = {}

    def read(self, data: bytes) -> None:
        """All of the first group; what follows its end is no part of the document."""
        place = 0
        while match := _TOKEN.search(data, place):
            place = match.end()
            word, number, byte, sign, brace, text = match.groups()
            if word == b"bin" and number:
                place += max(0, int(number))
            elif word:
                self._control(word.decode("ascii"), int(number) if number else None)
            elif byte:
                self._byte(int(byte, 16))
            elif sign:
                self._sign(sign)
            elif text:
                self._text(text)
            elif brace == b"{":
                self._open()
            elif brace == b"}" and self._close():
                break
        self._end()

    def metadata(self) -> dict[str, Value]:
        """The information group, and the language of most of the text."""
        values: dict[str, Value] = {}
        for word, text in self._information.items():
            key = INFORMATION[word]
            if words := " ".join(clean(text).split()):
                key = "file_title" if key == "title" and not is_title(words) else key
                values[key] = Value(words[:10_000], "declared", "rtf info")
        if self.flow.page_starts:
            values["pages_basis"] = Value("hard page breaks only", "inferred", "rtf page breaks")
        del self._languages[""]
        language = self._languages.most_common(1)[0][0] if self._languages else ""
        if language := language or self._default_language:
            values["rtf_language"] = Value(language, "declared", "rtf lang")
        return values

    # --- groups ---

    def _open(self) -> None:
        self._flush()
        self._stack.append(self._group)
        self._group = replace(self._group, opens_aside=False)
        self._to_skip = 0
        if len(self._stack) > MAX_DEPTH:
            raise CannotExtract(f"groups nested more than {MAX_DEPTH:,} deep")

    def _close(self) -> bool:
        """Whether this was the end of the document."""
        self._flush()
        if self._group.opens_aside:
            self._close_aside(self._group.destination)
        if self._stack:
            self._group = self._stack.pop()
        self._starred = False
        self._to_skip = 0
        return not self._stack

    def _enter(self, destination: str) -> None:
        self._group = replace(self._group, destination=destination)

    def _open_aside(self, destination: str) -> None:
        """Notes come after their paragraph, headers and footers at the end."""
        self._outer.append(self.flow)
        self.flow = Flow()
        self._group = replace(self._group, destination=destination, opens_aside=True)

    def _close_aside(self, destination: str) -> None:
        text = self.flow.text.strip()
        self.flow = self._outer.pop()
        if text and destination in FURNITURE:
            self._furniture.append(text)
        elif text:
            self._after.append(text)

    def _end(self) -> None:
        """The document's end, or where it was cut."""
        self._flush()
        while self._outer:
            self._close_aside("")
        self._in_table = False
        self._end_paragraph()
        for text in dict.fromkeys(self._furniture):
            self.flow.add_block(text, furniture=True)

    # --- control words ---

    def _control(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self._unicode(number)
            return
        self._flush()
        if self._to_skip and word in CHARACTERS:
            self._to_skip -= 1
        elif word in SKIPPED or (self._starred and word not in NOT_SKIPPED):
            self._enter("skip")
        elif self._group.destination == "skip":
            pass
        elif word in ASIDES:
            self._open_aside(word)
        elif word in INFORMATION and self._group.destination == "info":
            self._enter(word)
        elif word in CHARACTERS:
            self._write(CHARACTERS[word])
        elif handler := _HANDLERS.get(word):
            handler(self, number)
        self._starred = False

    def _ansi_code_page(self, number: int | None) -> None:
        self.code_page = code_page(number)

    def _font_charset(self, number: int | None) -> None:
        self._fonts[self._group.font] = CHARSETS.get(number or 0, "")

    def _set_font(self, number: int | None) -> None:
        self._group = replace(self._group, font=str(number))

    def _plain(self, _number: int | None) -> None:
        self._group = replace(self._group, font=self._default_font, language="")

    def _set_default_font(self, number: int | None) -> None:
        self._default_font = str(number)

    def _set_language(self, number: int | None) -> None:
        self._group = replace(self._group, language=language_of(number))

    def _set_default_language(self, number: int | None) -> None:
        self._default_language = language_of(number)

    def _set_fallback(self, number: int | None) -> None:
        self._group = replace(self._group, fallback_length=max(0, number or 0))

    def _end_paragraph(self, _number: int | None = None) -> None:
        if self._outer or self._in_table:
            self.flow.widen("\n")
            return
        for text in self._after:
            self.flow.widen("\n")
            self.flow.add(text)
        self._after.clear()
        self.flow.widen("\n\n")

    def _table(self, _number: int | None) -> None:
        self._in_table = True

    def _no_table(self, _number: int | None) -> None:
        self._in_table = False

    def _page(self, _number: int | None) -> None:
        if not self._outer and not self._group.destination:
            self._end_paragraph()
            self.flow.new_page()

    def _time(self, word: str, number: int | None) -> None:
        """A part of a date in the information group."""
        destination = self._group.destination
        if destination in ("creatim", "revtim") and number is not None:
            mark = {"yr": "", "mo": "-", "dy": "-", "hr": "T", "min": ":"}[word]
            before = self._information.get(destination, "")
            self._information[destination] = f"{before}{mark}{number:02d}"

    # --- characters ---

    def _sign(self, sign: bytes) -> None:
        self._flush()
        if sign == b"*":
            self._starred = True
        elif sign in b"\r\n":
            self._end_paragraph()
        elif self._to_skip:
            self._to_skip -= 1
        else:
            self._write({b"~": "\xa0", b"_": "\u2011", b"-": ""}.get(sign, sign.decode("latin-1")))

    def _byte(self, byte: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._bytes.append(byte)

    def _text(self, text: bytes) -> None:
        skipped = min(self._to_skip, len(text))
        self._to_skip -= skipped
        self._bytes += text[skipped:]

    def _unicode(self, number: int) -> None:
        self._flush()
        code = number + 0x10000 if number < 0 else number
        self._to_skip = self._group.fallback_length
        if 0xD800 <= code < 0xDC00:
            self._high = chr(code)
        elif 0 <= code <= 0x10FFFF:
            pair = (self._high + chr(code)).encode("utf-16-le", "surrogatepass")
            self._high = ""
            self._write(pair.decode("utf-16-le", "replace"))

    def _flush(self) -> None:
        """Bytes become text when it is clear that the character is complete."""
        if self._bytes:
            encoding = self._fonts.get(self._group.font) or self.code_page
            self._write(self._bytes.decode(encoding, "replace"))
            self._bytes.clear()

    def _write(self, text: str) -> None:
        destination = self._group.destination
        if destination == "" or destination in ASIDES:
            self.flow.add(text)
            self._languages[self._group.language] += len(text)
        elif destination in INFORMATION and destination not in ("creatim", "revtim"):
            self._information[destination] = self._information.get(destination, "") + text


def _timed(word: str) -> Callable[[_Reader, int | None], None]:
    return lambda reader, number: reader._time(word, number)


_HANDLERS: dict[str, Callable[[_Reader, int | None], None]] = {
    "ansicpg": _Reader._ansi_code_page,
    "deff": _Reader._set_default_font,
    "deflang": _Reader._set_default_language,
    "f": _Reader._set_font,
    "fcharset": _Reader._font_charset,
    "lang": _Reader._set_language,
    "plain": _Reader._plain,
    "uc": _Reader._set_fallback,
    "intbl": _Reader._table,
    "pard": _Reader._no_table,
    "par": _Reader._end_paragraph,
    "sect": _Reader._end_paragraph,
    "page": _Reader._page,
    "line": lambda reader, _: reader.flow.widen("\n"),
    "row": lambda reader, _: reader.flow.widen("\n"),
    "cell": lambda reader, _: reader.flow.widen("\t"),
    "nestcell": lambda reader, _: reader.flow.widen("\t"),
    "info": lambda reader, _: reader._enter("info"),
    "fonttbl": lambda reader, _: reader._enter("fonttbl"),
    **{word: _timed(word) for word in ("yr", "mo", "dy", "hr", "min")},
}
