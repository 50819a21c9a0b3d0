"""Archives: members as documents, nothing on disk, and a reason for whatever stays closed."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from ficli import extract
from ficli.document import Skipped, SourceFile
from ficli.extract import Limits, Unfolded

Files = Sequence[tuple[str, bytes]]


def unfold(data: bytes, name: str, limits: Limits | None = None) -> list[Unfolded | Skipped]:
    """Everything in a file of that name."""
    return list(
        extract.unfold(SourceFile(name, Path("/nowhere") / name, len(data), 7), data, limits)
    )


def texts(found: Iterable[Unfolded | Skipped]) -> dict[str, str]:
    """The documents' texts by path."""
    return {each.file.path: each.extracted.text for each in found if isinstance(each, Unfolded)}


def reasons(found: Iterable[Unfolded | Skipped]) -> dict[str, str]:
    """The reasons by path."""
    return {each.path: each.reason for each in found if isinstance(each, Skipped)}


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", method) as archive:
        warnings.simplefilter("ignore")  # of duplicate names
        for name, data in files:
            archive.writestr(name, data)
    return stream.getvalue()


def tarred(files: Files, form: int = tarfile.PAX_FORMAT) -> bytes:
    """A TAR archive."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as archive:
        for name, data in files:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return stream.getvalue()


def linked(kind: bytes) -> bytes:
    """A TAR archive with one special entry and one file."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        entry = tarfile.TarInfo("special.txt")
        entry.type = kind
        entry.linkname = "/etc/passwd"
        archive.addfile(entry)
        entry = tarfile.TarInfo("a.txt")
        entry.size = 1
        archive.addfile(entry, io.BytesIO(b"a"))
    return stream.getvalue()


FILES: Files = [
    ("report.txt", b"first"),
    ("report.txt", b"second"),
    ("dossier/note.md", "# Élections".encode()),
    ("../../up.txt", b"up"),
    ("/etc/abs.txt", b"abs"),
    ("é" * 200 + ".txt", b"long"),
    ("odd!/x.txt", b"odd"),
    (".hidden/x.txt", b"hidden"),
    ("__MACOSX/._report.txt", b"shadow"),
    ("tool.exe", b"MZ"),
]
SHOWN = {
    "report.txt": "first",
    "report (2).txt": "second",
    "dossier/note.md": "# Élections",
    "\\x2e\\x2e/\\x2e\\x2e/up.txt": "up",
    "\\x2fetc/abs.txt": "abs",
    "é" * 200 + ".txt": "long",
    "odd\\x21/x.txt": "odd",
}
ARCHIVES = {
    "a.zip": zipped(FILES),
    "stored.zip": zipped(FILES, zipfile.ZIP_STORED),
    "bzip2.zip": zipped(FILES, zipfile.ZIP_BZIP2),
    "a.tar": tarred(FILES),
    "gnu.tar": tarred(FILES, tarfile.GNU_FORMAT),
    "a.tar.gz": gzip.compress(tarred(FILES)),
    "a.tgz": gzip.compress(tarred(FILES)),
    "a.tar.bz2": bz2.compress(tarred(FILES)),
    "a.tar.xz": lzma.compress(tarred(FILES)),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_every_archive_shows_its_members_under_harmless_paths(name: str) -> None:
    """Members are documents; traversal is escaped, twins numbered, hidden files passed over."""
    found = unfold(ARCHIVES[name], name)
    assert {f"{name}!/{path}": text for path, text in SHOWN.items()} == texts(found)
    assert {f"{name}!/tool.exe": "no reader for .exe files"} == reasons(found)


def test_a_member_knows_its_size_and_the_archive_it_is_in() -> None:
    """A child's file has its own path and size, its archive's place and time, and no sidecar."""
    (found,) = unfold(zipped([("a.txt", b"text")]), "in/a.zip")
    assert isinstance(found, Unfolded)
    assert SourceFile("in/a.zip!/a.txt", Path("/nowhere/in/a.zip"), 4, 7) == found.file
    assert b"text" == found.data
    assert "in/a.zip" == extract.container_of(found.file.path)


def test_content_decides_before_the_name() -> None:
    """An archive without extension, and a page named .txt inside it, are what their bytes say."""
    found = unfold(zipped([("a.txt", b"<!doctype html><p>page</p>")]), "archive")
    assert {"archive!/a.txt": "page"} == texts(found)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt.gz", gzip.compress(b"one ") + gzip.compress(b"two")),
        ("a.txt.bz2", bz2.compress(b"one ") + bz2.compress(b"two")),
        ("a.txt.xz", lzma.compress(b"one ") + lzma.compress(b"two")),
    ],
    ids=["gzip", "bzip2", "xz"],
)
def test_a_compressed_file_holds_one_document(name: str, data: bytes) -> None:
    """The inner name is the outer one without its extension; streams in a row are one file."""
    assert {f"{name}!/a.txt": "one two"} == texts(unfold(data, name))


def test_a_text_that_only_looks_like_a_header_is_text() -> None:
    """The mark of TAR at its place makes no archive: a header has the checksum of its bytes."""
    text = "x" * 257 + "ustar 1, and so on. " * 20
    assert {"note.txt": text} == texts(unfold(text.encode(), "note.txt"))


def test_a_plain_file_unfolds_to_itself() -> None:
    """A text is its own only document, and what cannot be read is a reason, never an error."""
    assert {"a.txt": "text"} == texts(unfold(b"text", "a.txt"))
    assert {"a.txt": "binary data"} == reasons(unfold(b"\0\1\2\3" * 9 + b"\xff", "a.txt"))


def test_archives_in_archives_are_opened_to_a_depth() -> None:
    """Three levels are read; the fourth archive stays closed, with the reason."""
    data = zipped([("deep.txt", b"deep")])
    for level in (3, 2):
        data = zipped([(f"{level}.zip", data)])
    path = "1.zip!/2.zip!/3.zip!/"
    assert {path + "deep.txt": "deep"} == texts(unfold(data, "1.zip"))
    reason = "more than 2 archives inside one another"
    assert {path: reason} == reasons(unfold(data, "1.zip", Limits(depth=2)))


def test_an_encrypted_member_says_so_and_the_others_are_read() -> None:
    """The encryption flag of a ZIP entry is a reason."""
    data = bytearray(zipped([("a.txt", b"a"), ("b.txt", b"b")]))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    found = unfold(bytes(data), "x.zip")
    assert {"x.zip!/a.txt": "encrypted"} == reasons(found)
    assert {"x.zip!/b.txt": "b"} == texts(found)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (tarfile.SYMTYPE, "symbolic link, not followed"),
        (tarfile.LNKTYPE, "hard link, not followed"),
        (tarfile.FIFOTYPE, "not a regular file"),
        (tarfile.CHRTYPE, "not a regular file"),
    ],
)
def test_links_and_devices_in_an_archive_are_not_followed(kind: bytes, reason: str) -> None:
    """A special entry is named with its reason; the file after it is read."""
    found = unfold(linked(kind), "x.tar")
    assert {"x.tar!/special.txt": reason} == reasons(found)
    assert {"x.tar!/a.txt": "a"} == texts(found)


def test_a_link_in_a_zip_is_not_followed() -> None:
    """Unix modes in a ZIP's table of contents are looked at."""
    entry = zipfile.ZipInfo("link.txt")
    entry.external_attr = 0o120777 << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    found = unfold(stream.getvalue(), "x.zip")
    assert {"x.zip!/link.txt": "symbolic link, not followed"} == reasons(found)


def test_an_archive_without_documents_is_reported() -> None:
    """Nothing is passed over in silence."""
    expected = {"x.zip": "an archive with no documents in it"}
    assert expected == reasons(unfold(zipped([]), "x.zip"))


def test_what_comes_before_the_damage_is_kept() -> None:
    """A TAR that is cut short gives its first members and says where it ends."""
    data = tarred([("a.txt", b"a"), ("b.txt", b"b" * 2000)])[:2000]
    found = unfold(data, "x.tar")
    assert {"x.tar!/a.txt": "a"} == texts(found)
    assert {"x.tar!/": "damaged: the archive is cut short"} == reasons(found)


def test_a_wrong_checksum_is_damage() -> None:
    """A flipped bit in a stored member is not passed on as text."""
    data = zipped([("a.txt", b"evidence")], zipfile.ZIP_STORED).replace(b"evidence", b"evidance", 1)
    expected = {"x.zip!/a.txt": "damaged: its checksum does not match"}
    assert expected == reasons(unfold(data, "x.zip"))


@pytest.mark.parametrize("utf8", [True, False])
def test_names_in_utf8_are_read_with_and_without_the_flag(utf8: bool) -> None:
    """Old tools write UTF-8 names and do not say so."""
    data = bytearray(zipped([("été.txt", b"x")]))
    if not utf8:
        for mark, offset in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
            data[data.index(mark) + offset] &= 0xF7
    assert {"x.zip!/été.txt": "x"} == texts(unfold(bytes(data), "x.zip"))


def test_limits_stop_the_rest_and_keep_what_was_read() -> None:
    """Beyond the number of members or of bytes the rest is left out, in one line."""
    data = zipped([(f"{n}.txt", b"text" * 300) for n in range(5)])
    found = unfold(data, "x.zip", Limits(members=2))
    assert ["x.zip!/0.txt", "x.zip!/1.txt"] == list(texts(found))
    assert {"x.zip!/": "more than 2 members, the rest is not read"} == reasons(found)
    found = unfold(data, "x.zip", Limits(total_bytes=2000))
    assert ["x.zip!/0.txt"] == list(texts(found))
    assert ["x.zip!/"] == list(reasons(found))


def test_one_member_that_is_too_large_is_left_out_alone() -> None:
    """The limit of one member does not touch the others."""
    data = zipped([("big.txt", b"ab" * 3_000_000), ("small.txt", b"s")])
    found = unfold(data, "x.zip", Limits(member_bytes=1_000_000))
    assert {"x.zip!/big.txt": "larger than the limit of 1 MB"} == reasons(found)
    assert {"x.zip!/small.txt": "s"} == texts(found)
