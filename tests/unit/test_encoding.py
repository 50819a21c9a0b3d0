"""Bytes to text: the right encoding, how it is known, and what is no text at all."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficli.extract.base import CannotExtract
from ficli.extract.encoding import Decoded, clean, decode, known_charset

FRENCH = "L'été dernier, les élus ont été informés d'une ingérence étrangère à l'élection."
SHORT_FRENCH = "Ingérence étrangère : le député nie"
CHINESE = "外国干预调查委员会今天公布了初步报告，议员们要求政府作出答复。"
SHORT_CHINESE = "议员否认外国干预指控"
TRADITIONAL = "外國干預調查委員會今天公布了初步報告，議員們要求政府作出答覆。"
RUSSIAN = "Канадский парламент обсудил доклад о вмешательстве иностранных государств."
JAPANESE = "カナダの議会は、外国の干渉に関する報告書について議論した。"
KOREAN = "캐나다 의회는 외국의 간섭에 관한 보고서를 논의하고 정부의 답변을 요구했다."
POLISH = "Zażółć gęślą jaźń: kanadyjski parlament omówił raport o ingerencji z zewnątrz."


@pytest.mark.parametrize(
    ("text", "written", "read"),
    [
        (FRENCH, "cp1252", "cp1252"),
        (FRENCH, "latin-1", "cp1252"),
        (SHORT_FRENCH, "cp1252", "cp1252"),
        (SHORT_FRENCH, "latin-1", "cp1252"),
        ("Québec", "latin-1", "cp1252"),
        ("« Où est-il ? » — Réponse d’un député", "cp1252", "cp1252"),
        (FRENCH, "mac-roman", "mac_roman"),
        ("Über die Größe läßt sich streiten.", "cp1252", "cp1252"),
        (POLISH, "cp1250", "cp1250"),
        (CHINESE, "gb18030", "gb18030"),
        (SHORT_CHINESE, "gb18030", "gb18030"),
        ("CSIS (加拿大安全情报局) said so.", "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (RUSSIAN, "cp1251", "cp1251"),
        ("Привет, мир", "cp1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8_r"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "iso2022_jp", "iso2022_jp_2"),
        (KOREAN, "euc-kr", "cp949"),
        (FRENCH, "utf-16-le", "utf-16-le"),
        (FRENCH, "utf-16-be", "utf-16-be"),
        (FRENCH, "utf-32-le", "utf-32-le"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (TRADITIONAL, "utf-16-be", "utf-16-be"),
        (RUSSIAN, "utf-16-be", "utf-16-be"),
        (JAPANESE, "utf-16-be", "utf-16-be"),
        ("CSIS (加拿大安全情报局) said so.", "utf-16-le", "utf-16-le"),
    ],
)
def test_undeclared_encodings_are_detected(text: str, written: str, read: str) -> None:
    """Short and long texts come out as they were written, and the record says how."""
    assert Decoded(text, read, "detected") == decode(text.encode(written))


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides(mark: bytes, codec: str) -> None:
    """The mark wins over anything declared, and is no part of the text."""
    data = mark + FRENCH.encode(codec)
    assert Decoded(FRENCH, codec, "bom") == decode(data, "cp1251")


def test_utf8_wins_over_a_wrong_declaration() -> None:
    """Valid UTF-8 with accents is hardly ever anything else."""
    assert Decoded(FRENCH, "utf-8", "utf-8") == decode(FRENCH.encode(), "iso-8859-1")


@pytest.mark.parametrize(
    ("text", "label", "codec"),
    [
        (POLISH, "ISO-8859-2", "iso8859-2"),
        (CHINESE, "gb2312", "gb18030"),
        ("Ça va : 10 €", " windows-1252 ", "cp1252"),
        ("été", "Latin1", "cp1252"),
    ],
)
def test_a_declared_charset_is_believed_when_it_fits(text: str, label: str, codec: str) -> None:
    """The declared label stands for the superset that writers really use."""
    assert Decoded(text, codec, "declared") == decode(text.encode(codec), label)


@pytest.mark.parametrize(
    "label",
    [
        "utf-7",
        "zlib_codec",
        "idna",
        "punycode",
        "rot13",
        "unicode_escape",
        "no-such",
        "",
        "a\0b",
        "../x",
    ],
)
def test_charsets_that_are_no_encodings_are_not_believed(label: str) -> None:
    """A hostile label neither runs a codec nor raises."""
    assert known_charset(label) is None
    assert Decoded("+AGE- é", "cp1252", "detected") == decode("+AGE- é".encode("cp1252"), label)


def test_utf7_is_never_decoded() -> None:
    """UTF-7 can hide markup from every other reader; it stays ASCII."""
    assert Decoded("+ADw-b+AD4-", "utf-8", "utf-8") == decode(b"+ADw-b+AD4-", "utf-7")


@pytest.mark.parametrize(
    "data",
    [
        ("Déjà vu à l’Assemblée, répète le député." + "é").encode()[:-1],
        "Les élus québécois répètent : été, déjà, à côté ".encode() + b"\xe9",
        "L’élu ".encode() + b"\xe9" + " a parlé.".encode(),
        "Dépôt".encode()[:-3] + b"\xf4t",
    ],
)
def test_damaged_utf8_is_replaced_visibly(data: bytes) -> None:
    """A cut or patched file keeps its good characters, and the damage shows."""
    decoded = decode(data)
    assert ("utf-8", "replaced", 1) == (*decoded[1:], decoded.text.count("\ufffd"))


@pytest.mark.parametrize(
    "data",
    [
        b"x\0y",
        b"Hello\0 world",
        b"ab\0cd\0",
        b"\x00\x01\x02\x03",
        b"\x7fELF\x02\x01\x01\x00" + bytes(range(64)),
        bytes(range(1, 9)) * 20,
        ("narrow text " * 50).encode() + b"\0\0",
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    """NULs that no UTF explains, or many control characters, are no text."""
    with pytest.raises(CannotExtract, match=r"^binary data$"):
        decode(data)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_become_newlines(ends: str) -> None:
    """Every convention counts as one line end."""
    assert "a\nb\n\nc" == decode(ends.join(["a", "b", "", "c"]).encode()).text


def test_detection_works_on_a_large_file_quickly() -> None:
    """Only a sample is looked at by statistics."""
    text = RUSSIAN * 20_000
    assert Decoded(text, "cp1251", "detected") == decode(text.encode("cp1251"))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_text_comes_back_as_it_was(text: str) -> None:
    """Any text without control characters survives the round trip, BOM or not."""
    assert text.removeprefix("\ufeff") == decode(text.encode()).text
    assert text == decode(codecs.BOM_UTF8 + text.encode()).text


@given(st.binary(max_size=300), st.sampled_from([None, "latin1", "gbk", "utf-16", "utf-7"]))
def test_any_bytes_give_clean_text_or_a_refusal(data: bytes, declared: str | None) -> None:
    """Never another exception, never NUL, a lone surrogate or a carriage return."""
    try:
        text = decode(data, declared).text
    except CannotExtract:
        return
    assert re.search("[\0\r\ud800-\udfff]", text) is None


@given(st.text())
def test_clean_leaves_only_what_can_be_stored(text: str) -> None:
    """Whatever a library returns can be encoded and has one kind of line end."""
    cleaned = clean(text + "\ud800\0\r\n")
    assert cleaned == cleaned.encode().decode()
    assert "\r" not in cleaned
    assert cleaned == clean(cleaned)
