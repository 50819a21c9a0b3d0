"""Hostile and damaged containers: text or a reason, in bounded time and memory, never an error.

Cases C1, C5 and F6 of the reliability study for archives, mail, spreadsheets and JSON. Run as a
script, this module opens all bombs under a memory limit and prints the peak.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import struct
import subprocess
import sys
import tarfile
import time
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from ficli import extract
from ficli.document import Skipped, SourceFile
from ficli.extract import Limits, Unfolded

SECONDS = 30.0
MEGABYTES = 512
FULL = os.environ.get("FICLI_ROBUST") == "full"
FUZZED = 1_000 if FULL else 100
LIMITS = Limits() if FULL else Limits(members=1_000)
ZEROS = 1_000 if FULL else 40
"""Megabytes in a bomb."""
CROWD = 60_000 if FULL else 3_000
"""Members in a bomb."""

PARTS = {
    "[Content_Types].xml": b"<Types/>",
    "xl/workbook.xml": b"<w xmlns:r='r'><sheets><sheet name='S' r:id='a'/></sheets></w>",
    "xl/_rels/workbook.xml.rels": b"<R><Relationship Id='a' Target='worksheets/sheet1.xml'/></R>",
    "xl/sharedStrings.xml": b"<sst><si><t>words</t></si></sst>",
    "xl/worksheets/sheet1.xml": b"<w><row><c r='A1' t='s'><v>0</v></c><c><v>7</v></c></row></w>",
}
LAUGHS = (
    b"<!DOCTYPE s [<!ENTITY a 'ha'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><sst><si><t>&j;</t></si></sst>"
)


def unfold(data: bytes, name: str) -> list[Unfolded | Skipped]:
    """Everything in a file of that name."""
    return list(extract.unfold(SourceFile(name, Path("/nowhere") / name, len(data), 0), data))


# --- the bomb maker ---------------------------------------------------------------------------


def zipped(files: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive; twins are allowed."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, data in files:
            archive.writestr(name, data)
    return stream.getvalue()


def poured(pack: Callable[[bytes], bytes], end: Callable[[], bytes], megabytes: int) -> bytes:
    """Zeros packed piece by piece, so that making a bomb takes no memory."""
    return b"".join(pack(bytes(MB)) for _ in range(megabytes)) + end()


def zeros(new: Callable[[], object], megabytes: int = ZEROS) -> bytes:
    """Zeros packed by a compressor of the standard library."""
    packer = new()
    return poured(packer.compress, packer.flush, megabytes)  # type: ignore[attr-defined]


def gzip_packer() -> object:
    """A compressor that writes gzip's frame."""
    return zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)


def zeros_zip(method: int, megabytes: int) -> bytes:
    """A ZIP with one member of zeros."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive, archive.open("a.txt", "w") as member:
        for _ in range(megabytes):
            member.write(bytes(MB))
    return stream.getvalue()


def large_zip() -> bytes:
    """A ZIP with one honest member near the limit."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("a.txt", "w") as member,
    ):
        for number in range(30 if FULL else 10):
            member.write(b"".join(b"%09d\n" % (number * 7 + n * 13) for n in range(MB // 10)))
    return stream.getvalue()


def overlapping() -> bytes:
    """Fifty entries that share one packed megabyte."""
    data = zipped([("a.txt", b"a" * 1_000_000)])
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entries = data[start:end] * 50
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 50, 50, len(entries), start, 0)
    return data[:start] + entries + tail


def nested(levels: int, width: int) -> bytes:
    """Archives in archives, `width` of them at each level."""
    data = zipped([("a.txt", b"a" * 1000)])
    for _ in range(levels):
        data = zipped([(f"{n}.zip", data) for n in range(width)])
    return data


def lying(size: int) -> bytes:
    """A ZIP whose table of contents claims another unpacked size."""
    data = bytearray(zipped([("a.txt", b"a" * 5000)]))
    struct.pack_into("<L", data, data.index(b"PK\x01\x02") + 24, size)
    return bytes(data)


def tar_header(size: bytes, kind: bytes, body: bytes = b"") -> bytes:
    """One TAR header with any size field, its checksum right."""
    block = bytearray(tarfile.TarInfo("a.txt").tobuf(tarfile.USTAR_FORMAT))
    block[124:136] = size.ljust(12, b"\0")
    block[156:157] = kind
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + body


def workbook(**changed: bytes) -> bytes:
    """A small workbook with some parts replaced (`strings`, `sheet`, `book`)."""
    names = {"strings": "xl/sharedStrings.xml", "sheet": "xl/worksheets/sheet1.xml"}
    parts = {**PARTS, **{names[key]: part for key, part in changed.items()}}
    return zipped(list(parts.items()))


def deep_mail(parts: int) -> bytes:
    """Multiparts in multiparts."""
    levels = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(parts)
    )
    return b"From: a\n" + levels + b"\n\ntext"


MB = 1_000_000

BOMBS: dict[str, Callable[[], bytes]] = {
    "zeros.zip": lambda: zeros_zip(zipfile.ZIP_DEFLATED, ZEROS),
    "bzip2.zip": lambda: zeros_zip(zipfile.ZIP_BZIP2, ZEROS // 10 + 20),
    "lzma.zip": lambda: zeros_zip(zipfile.ZIP_LZMA, 10),
    "large.zip": large_zip,
    "wide.zip": lambda: zipped([(f"{n}.txt", b"x") for n in range(CROWD)]),
    "nested.zip": lambda: nested(10, 1),
    "tree.zip": lambda: nested(4, 6),
    "overlap.zip": overlapping,
    "larger.zip": lambda: lying(4_000_000_000),
    "smaller.zip": lambda: lying(1),
    "twins.zip": lambda: zipped([("a.txt", b"a")] * CROWD),
    "names.zip": lambda: zipped([("../" * 5000 + "a.txt", b"a"), ("\n\x1b[2J.txt", b"b")]),
    "zeros.gz": lambda: zeros(gzip_packer),
    "twice.gz": lambda: gzip.compress(zeros(gzip_packer)),
    "zeros.bz2": lambda: zeros(bz2.BZ2Compressor, ZEROS // 10 + 20),
    "zeros.xz": lambda: zeros(lambda: lzma.LZMACompressor(preset=0), ZEROS // 10 + 20),
    "empty.gz": lambda: gzip.compress(b"") * 20_000,
    "huge.tar": lambda: tar_header(b"77777777777", b"0", b"x" * 1000),
    "binary.tar": lambda: tar_header(b"\x80" + b"\xff" * 11, b"0"),
    "minus.tar": lambda: tar_header(b"\xff" * 12, b"0", b"x" * 2000),
    "pax.tar": lambda: tar_header(b"77777777777", b"x", b"x" * 1000),
    "paxloop.tar": lambda: tar_header(b"20", b"x", b"0 path=x\n".ljust(512, b"\0")),
    "longname.tar": lambda: tar_header(b"77777777777", b"L", b"x" * 1000),
    "records.tar": lambda: tar_header(b"1", b"L", b"x".ljust(512, b"\0")) * 5_000,
    "strings.xlsx": lambda: workbook(strings=b"<sst>" + b"<si/>" * 5 * MB),
    "laughs.xlsx": lambda: workbook(strings=LAUGHS),
    "deep.xlsx": lambda: workbook(sheet=b"<w>" * 200_000),
    "columns.xlsx": lambda: workbook(
        sheet=b"<w>" + b"<row><c r='XFD1' t='s'><v>0</v></c></row>" * 20_000 + b"</w>"
    ),
    "twins.xlsx": lambda: zipped([*PARTS.items(), ("xl/workbook.xml", b"<x/>")]),
    "nested.eml": lambda: deep_mail(2000),
    "forwarded.eml": lambda: b"Content-Type: message/rfc822\n\n" * 1500 + b"From: x\n\nhi",
    "fields.eml": lambda: b"".join(b"X%d: y\n" % n for n in range(200_000)) + b"\n\nx",
    "long.eml": lambda: b"Subject: " + b"a" * 20 * MB + b"\n\nbody",
    "words.eml": lambda: b"Subject: " + b"=?utf-8?q?a?= " * 200_000 + b"\n\nbody",
    "parts.eml": lambda: (
        b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 200_000
    ),
    "charset.eml": lambda: b"From: a\nContent-Type: text/plain; charset=zlib_codec\n\nh\xe9llo",
    "name.eml": lambda: (
        b"From: a\nContent-Disposition: attachment; filename=../../x.txt\n\nattached"
    ),
    "from.mbox": lambda: b"From a 00:00 2020\nSubject: x\n\n" * CROWD,
    "postmarks.mbox": lambda: b"From a :00:00:00:00:00:00:00:00:00:00:00:00\n\n" * 100_000,
    "deep.json": lambda: b"[" * MB,
    "open.json": lambda: b'{"a":' * 100_000,
    "digits.json": lambda: b"9" * MB,
    "quotes.csv": lambda: b'"' * 5 * MB,
    "arrows.srt": lambda: b"00:00:00,000 --> " * 100_000,
    "notes.vtt": lambda: b"WEBVTT\n\n" + b"NOTE\n" * 500_000,
}
RATIO = "unpacks to more than 250 times its size"
# Where the reason itself is promised; the largest meet the limit of one member first.
REASONS = {
    "zeros.zip": "larger than the limit of 100 MB" if FULL else RATIO,
    "wide.zip": f"more than {LIMITS.members:,} members, the rest is not read",
    "overlap.zip": "an archive whose members overlap",
    "nested.zip": "more than 3 archives inside one another",
    "zeros.gz": "unpacked, larger than the limit of 100 MB" if FULL else RATIO,
    "lzma.zip": "compressed by a method that is not read",
    "laughs.xlsx": "XML with a document type declaration",
    "deep.json": "damaged: it is nested too deeply",
    "parts.eml": "a message of more than 10,000 parts",
}


@cache
def opened() -> dict[str, tuple[float, list[str]]]:
    """Every bomb opened in one child process under a memory limit: seconds and reasons."""
    result = subprocess.run(
        [sys.executable, __file__], capture_output=True, text=True, timeout=600, check=False
    )
    assert (0, "") == (result.returncode, result.stderr)
    return {name: tuple(found) for name, found in json.loads(result.stdout).items()}


def main() -> None:
    """Open every bomb; print seconds, reasons and the peak of memory as JSON."""
    import resource

    found: dict[str, tuple[float, list[str]]] = {}
    for name, make in BOMBS.items():
        data = make()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        file = SourceFile(name, Path("/nowhere") / name, len(data), 0)
        outcomes = extract.unfold(file, data, LIMITS)
        reasons = [each.reason for each in outcomes if isinstance(each, Skipped)]
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found[name] = (seconds, [*reasons[-3:], f"{(peak - before) // 1024} MB"])
    json.dump(found, sys.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured in the Unix way")
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_soon_and_small(name: str) -> None:
    """Text or a reason within the time limit, and no growth beyond the memory limit."""
    seconds, reasons = opened()[name]
    assert seconds < SECONDS
    assert int(reasons[-1].removesuffix(" MB")) < MEGABYTES
    if name in REASONS:
        assert REASONS[name] in reasons


def test_a_bomb_touches_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that lead out of an archive or a mail write nothing anywhere near."""
    monkeypatch.chdir(tmp_path)
    for name in ("names.zip", "name.eml"):
        found = unfold(BOMBS[name](), name)
        paths = [each.file.path if isinstance(each, Unfolded) else each.path for each in found]
        assert not [path for path in paths if "../" in path]
    assert [] == list(tmp_path.iterdir())
    assert not (tmp_path.parent / "a.txt").exists()


# --- wrong names ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "outcome"),
    [
        ("page.eml", b"<!doctype html><p>page</p>", "html/1"),
        ("mail.txt", b"Received: x\nSubject: s\n\nbody", "mail/1"),
        ("mail.html", b"Return-Path: x\nSubject: s\n\nbody", "mail/1"),
        ("text.zip", b"only text", "damaged: its table of contents cannot be read"),
        ("text.gz", b"only text", "damaged: no gzip, bzip2 or xz data"),
        ("text.tar", b"only text", "damaged: a header in the archive cannot be read"),
        ("text.xlsx", b"only text", "damaged"),
        ("zip.xlsx", zipped([("a.txt", b"a")]), "damaged: no workbook in it"),
        ("text.mbox", b"only text", "no mailbox: it has no messages"),
        ("text.eml", b"only text", "no mail message: it has no header fields"),
        ("program.csv", b"\x7fELF\x02\x01\x01" + bytes(99), "binary data: a program"),
    ],
)
def test_a_wrong_extension_is_read_by_content_or_refused(
    name: str, data: bytes, outcome: str
) -> None:
    """The bytes decide; the record or the reason says what was found."""
    (found,) = unfold(data, name)
    said = found.extracted.extractor if isinstance(found, Unfolded) else found.reason
    assert outcome == said[: len(outcome)]


# --- damage -----------------------------------------------------------------------------------


@cache
def samples() -> dict[str, bytes]:
    """A small valid file of each format."""
    files = [(f"{n}.txt", f"text number {n}, été\n".encode() * 20) for n in range(4)]
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in [*files, ("é" * 120 + ".txt", b"long name")]:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    mail = (
        b"From: =?utf-8?q?Zo=C3=AB?= <a@example.org>\nDate: Fri, 27 Nov 2020 10:00:00 -0500\n"
        b"Subject: =?iso-8859-1?b?6XTp?=\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="bb"\n\n--bb\n'
        b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        b"caf=C3=A9\n--bb\nContent-Type: text/html\n\n<p>page</p>\n--bb\n"
        b"Content-Disposition: attachment; filename*=utf-8''%C3%A9.txt\n"
        b"Content-Transfer-Encoding: base64\n\naGVsbG8=\n--bb--\n"
    )
    return {
        "a.zip": zipped(files),
        "bzip2.zip": zipped(files, zipfile.ZIP_BZIP2),
        "stored.zip": zipped([*files, ("in.zip", zipped(files))], zipfile.ZIP_STORED),
        "a.tar": stream.getvalue(),
        "a.tar.gz": gzip.compress(stream.getvalue()),
        "a.txt.bz2": bz2.compress(files[0][1]),
        "a.tar.xz": lzma.compress(stream.getvalue()),
        "a.eml": mail,
        "a.mbox": (b"From a@example.org Fri Nov 27 10:00:00 2020\n" + mail + b"\n") * 2,
        "a.xlsx": zipped(list(PARTS.items())),
        "stored.xlsx": zipped(list(PARTS.items()), zipfile.ZIP_STORED),
        "a.json": json.dumps({"items": [{"a": "é", "b": [1, None, {"c": 2.5}]}] * 3}).encode(),
        "a.jsonl": b'{"title": "a", "text": "b"}\n' * 5,
        "a.csv": "Name;Date\nZoë;2020\n".encode() * 5,
        "a.vtt": b"WEBVTT\n\n1\n00:01.000 --> 00:02.000\nwords\n" * 3,
    }


def damaged(count: int) -> Iterator[tuple[str, bytes]]:
    """Samples with some bytes changed, cut out or doubled; the same ones in every run."""
    rng = random.Random(20_201_127)
    names = sorted(samples())
    for number in range(count):
        name = names[number % len(names)]
        data = bytearray(samples()[name])
        for _ in range(rng.choice((1, 1, 2, 8, 40))):
            data[rng.randrange(len(data))] = rng.randrange(256)
        if rng.random() < 0.2:
            at = rng.randrange(len(data))
            data[at : at + rng.randrange(60)] = data[:: rng.randrange(1, 9)][: rng.randrange(60)]
        if rng.random() < 0.2:
            del data[rng.randrange(1, len(data)) :]
        yield name, bytes(data)


def test_damaged_files_give_text_or_a_reason() -> None:
    """Bytes flipped, cut and doubled: no error, no hang, and nothing passed over in silence."""
    for number, (name, data) in enumerate(damaged(FUZZED)):
        start = time.perf_counter()
        found = unfold(data, name)
        assert found, (number, name)
        assert all(isinstance(each, Unfolded | Skipped) for each in found)
        assert time.perf_counter() - start < 5, (number, name)


@pytest.mark.parametrize("name", sorted(samples()))
def test_a_file_cut_anywhere_gives_text_or_a_reason(name: str) -> None:
    """Truncation at up to forty places of each format."""
    data = samples()[name]
    for end in range(1, len(data), max(1, len(data) // 40)):
        assert unfold(data[:end], name), end


def test_records_are_read_from_damaged_json() -> None:
    """The same with a field map, by which each record is a document."""
    fields = {"title": "title", "text": "text"}
    for name, data in damaged(FUZZED):
        if name in ("a.json", "a.jsonl"):
            file = SourceFile(name, Path(name), len(data), 0)
            assert list(extract.unfold(file, data, None, fields))


def test_an_unpacked_checksum_is_never_trusted() -> None:
    """A deflated member whose bits changed is damage, whatever it unpacks to."""
    data = zipped([("a.txt", bytes(range(32, 127)) * 50)])
    start = data.index(b"a.txt") + 5
    end = data.index(b"PK\x01\x02")
    rng = random.Random(7)
    for _ in range(50):
        changed = bytearray(data)
        changed[rng.randrange(start, end)] ^= 1 << rng.randrange(8)
        for each in unfold(bytes(changed), "a.zip"):
            if isinstance(each, Unfolded):
                assert zlib.crc32(bytes(range(32, 127)) * 50) == zlib.crc32(each.data)


if __name__ == "__main__":
    main()
