"""Bytes to text, and how the encoding is known: never silent mojibake, never UTF-7.

The order is BOM, strict UTF-8, what the document declares, detection, and at last visible
replacement. Knows no file and no format.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cache
from typing import Literal, NamedTuple

from ficli.extract.base import CannotExtract

Basis = Literal["bom", "utf-8", "declared", "detected", "replaced"]

SAMPLE_BYTES = 200_000
"""How much of a file is enough to tell its encoding by statistics."""


class Decoded(NamedTuple):
    text: str
    encoding: str
    basis: Basis


# UTF-32 stands before UTF-16, whose little-endian mark begins UTF-32's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Charsets that switch by escape sequences look like ASCII to every other test.
_ESCAPES = (
    (b"\x1b$B", "iso2022_jp_2"),
    (b"\x1b$@", "iso2022_jp_2"),
    (b"\x1b$)C", "iso2022_kr"),
)

# What a declared charset is taken for: the supersets that writers really use, by the WHATWG
# Encoding Standard. A charset that is not here (UTF-7, zlib, idna, punycode ...) is not believed.
_DECLARED = {
    "utf-8": "utf-8",
    "utf_8_sig": "utf-8",
    "utf-8-sig": "utf-8",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "hz": "hz",
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "cp950": "big5hkscs",
    "shift_jis": "cp932",
    "cp932": "cp932",
    "euc_jp": "euc_jp",
    "iso2022_jp": "iso2022_jp",
    "euc_kr": "cp949",
    "cp949": "cp949",
    "iso2022_kr": "iso2022_kr",
    **{f"cp125{n}": f"cp125{n}" for n in range(9)},
    **{f"iso8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{name: name for name in ("koi8-r", "koi8-u", "cp866", "cp874", "mac-roman")},
    **{name: name for name in ("mac-cyrillic", "cp437", "cp850", "cp852")},
}

# Charsets that the detector may choose: those that news, mail and office files of the last
# thirty years were written in. EBCDIC and DOS rarities only ever win by accident.
_DETECTABLE = (
    *(f"cp125{n}" for n in range(8)),
    "gb18030",
    "big5hkscs",
    "cp932",
    "euc_jp",
    "cp949",
    "koi8_r",
    "koi8_u",
    "iso8859_5",
    "cp866",
    "cp874",
    "mac_roman",
    "cp850",
)

_WESTERN_LETTERS = frozenset("àâäáãåæçéèêëíìîïñóòôöõøœùúûüÿßÀÂÄÁÃÅÆÇÉÈÊËÍÎÏÑÓÔÖØŒÙÚÛÜŸ")
_WESTERN_SIGNS = frozenset("«»“”‘’„–—…•·°€£¥©®™§¿¡ªº²³½¼¾×±\xa0\xad")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_LINE_ENDS = re.compile("\r\n?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROLS = bytes(n for n in range(32) if n not in b"\t\n\v\f\r\b\x1b")
_COMMON = frozenset(" \n\r\t,.-:;\u3001\u3002\uff0c") | frozenset(
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)
_IDEOGRAPH = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")  # kana count as well
_USUAL_IDEOGRAPH = re.compile("[\u3041-\u30ff\u4e00-\u7fff]")
_USUAL_SYLLABLE = re.compile("[이다는을의에하고가지로한은를도서]")
_SHORT = 400
"""High bytes; with fewer, counting letters tells little and the shape of the bytes more."""


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data` with `\\n` line ends, no NUL and no lone surrogate.

    Raises CannotExtract when the bytes are no text at all.
    """
    found = _by_mark(data) or _by_rule(data, declared) or _wide(data) or _by_statistics(data)
    text = clean(found.text)
    if "\0" in found.text:
        return Decoded(text, found.encoding, "replaced")
    return Decoded(text, found.encoding, found.basis)


def clean(text: str) -> str:
    """Make any library's text fit to store: `\\n` line ends, U+FFFD for NUL and lone surrogates."""
    if "\r" in text:
        text = _LINE_ENDS.sub("\n", text)
    try:
        text.encode()  # much faster than looking for surrogates
    except UnicodeEncodeError:
        text = _SURROGATE.sub("\ufffd", text)
    return text.replace("\0", "\ufffd")


def known_charset(label: str | None) -> str | None:
    """The codec to use for a declared charset, or None when it is unknown or not to be believed."""
    if not label:
        return None
    try:
        return _DECLARED.get(codecs.lookup(label.strip()).name)
    except (LookupError, ValueError):
        return None


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replacing(data[len(mark) :], encoding, "bom")
    return None


def _replacing(data: bytes, encoding: str, basis: Basis) -> Decoded:
    text = _strictly(data, encoding)
    if text is None:
        return Decoded(data.decode(encoding, "replace"), encoding, "replaced")
    return Decoded(text, encoding, basis)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _is_wide_or_binary(data: bytes) -> bool:
    """Whether NULs, or more than a tenth of control characters, speak against one-byte text."""
    head = data[:SAMPLE_BYTES]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls * 10 > len(head) or b"\0" in data


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark."""
    head = data[:SAMPLE_BYTES]
    width = 4 if head.count(b"\0") * 2 > len(head) else 2
    if len(data) % width or _is_narrow(head):
        return None
    encodings = [f"utf-{width * 8}-{end}" for end in ("le", "be")]
    share, encoding = max((_everyday(head, width, each), each) for each in encodings)
    return _replacing(data, encoding, "detected") if share > 0 else None


def _is_narrow(sample: bytes) -> bool:
    """Whether it is mostly ASCII, one byte each, perhaps with stray NULs.

    The NULs of UTF-16 stand nearly all at even places or nearly all at odd ones.
    """
    zeros = sample.count(b"\0")
    if zeros * 2 >= len(sample):
        return False
    even = sample[::2].count(b"\0")
    plain = sum(32 <= byte < 127 or byte in b"\t\n\r" for byte in sample)
    mostly_ascii = zeros * 4 < len(sample) and plain * 5 > (len(sample) - zeros) * 4
    return mostly_ascii or max(even, zeros - even) * 5 < zeros * 4


def _everyday(sample: bytes, width: int, encoding: str) -> float:
    """Share of everyday characters when `sample` is read in a wide encoding; 0 when nonsense.

    Without NULs there is no ASCII, and only Chinese or Japanese is likely enough.
    """
    sample = sample[: len(sample) // width * width]
    text = sample.decode(encoding, "ignore")
    if not text or len(text) * width < len(sample) - width or _unlikely(text):
        return 0.0
    ideographs = len(_IDEOGRAPH.findall(text)) / len(text)
    if b"\0" not in sample and not (
        ideographs > 0.7 and len(_USUAL_IDEOGRAPH.findall(text)) > 0.3 * len(text)
    ):
        return 0.0
    # In the wrong byte order ASCII letters are ideographs, so these count a little less.
    share = sum(character in _COMMON for character in text) / len(text) + 0.9 * ideographs
    return share if share >= 0.01 else 0.0


def _unlikely(text: str) -> bool:
    """Whether controls, private or unassigned code points make up more than a hundredth."""
    odd = sum(unicodedata.category(c) in ("Cn", "Co", "Cc") and c not in "\n\r\t\f" for c in text)
    return odd * 100 > len(text) or "\0" in text


def _by_rule(data: bytes, declared: str | None) -> Decoded | None:
    if _is_wide_or_binary(data):
        return None
    for escape, encoding in _ESCAPES:
        if escape in data and (text := _strictly(data, encoding)) is not None:
            return Decoded(text, encoding, "detected")
    if (text := _strictly(data, "utf-8")) is not None:
        return Decoded(text, "utf-8", "utf-8")
    charset = known_charset(declared)
    if charset and (text := _strictly(data, charset)) is not None:
        return Decoded(text, charset, "declared")
    return None


def _by_statistics(data: bytes) -> Decoded:
    if _is_wide_or_binary(data):
        raise CannotExtract("binary data")
    if _is_damaged_utf8(data):
        return Decoded(data.decode("utf-8", "replace"), "utf-8", "replaced")
    if _looks_western(data):
        return _replacing(data, "cp1252", "detected")
    encoding = _by_shape(data) or _detected(data[:SAMPLE_BYTES])
    if encoding is not None:
        return _replacing(data, encoding, "detected")
    return Decoded(data.decode("utf-8", "replace"), "utf-8", "replaced")


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether half of the high characters are valid UTF-8, or more: a cut or patched file.

    In other encodings hardly a pair of bytes is, and in Chinese ones a quarter.
    """
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text) - bad
    return good > 0 and good >= bad


def _looks_western(data: bytes) -> bool:
    """Whether the high bytes are what French or English in Windows-1252 would have.

    A detector needs more text than a short note offers; accented letters between ASCII ones,
    never more than two in a row, are sign enough.
    """
    runs = _HIGH_RUN.findall(data[:SAMPLE_BYTES])
    high = b"".join(runs).decode("cp1252", "replace")
    usual = sum(c in _WESTERN_LETTERS or c in _WESTERN_SIGNS for c in high)
    long_runs = sum(len(run) > 2 for run in runs)
    return usual * 20 >= len(high) * 19 and long_runs * 50 <= len(runs)


def _by_shape(data: bytes) -> str | None:
    """Short Russian in Windows-1251 and short Chinese or Japanese, by where their bytes lie.

    Russian small letters are E0-FF, and a capital only begins a word. GB 2312 puts the frequent
    characters at B0-D7, and kana at A4-A5 as EUC-JP does; Korean is known by its particles.
    """
    runs = _HIGH_RUN.findall(data[:SAMPLE_BYTES])
    if not 0 < sum(map(len, runs)) < _SHORT:
        return None
    later = b"".join(run[1:] for run in runs)
    if len(later) >= 4 and all(byte >= 0xE0 or byte == 0xB8 for byte in later):
        return "cp1251"
    leads = b"".join(run[::2] for run in runs)
    if any(len(run) % 2 for run in runs) or min(leads) < 0xA1 or max(leads) > 0xF7:
        return None
    if sum(byte in (0xA4, 0xA5) for byte in leads) * 4 > len(leads):
        return "euc_jp"
    if sum(0xB0 <= byte <= 0xD7 for byte in leads) * 3 < len(leads) * 2 or len(leads) < 2:
        return None
    korean = len(_USUAL_SYLLABLE.findall(data.decode("cp949", "replace"))) * 8 >= len(leads)
    return "cp949" if korean else "gb18030"


def _detected(sample: bytes) -> str | None:
    best = _detector()(sample, cp_isolation=list(_DETECTABLE)).best()
    return None if best is None else str(best.encoding)


@cache
def _detector():  # type: ignore[no-untyped-def]
    import logging

    from charset_normalizer import from_bytes

    logging.getLogger("charset_normalizer").setLevel(logging.WARNING)
    return from_bytes
