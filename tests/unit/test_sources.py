"""The walk over the source files: what it finds, what it leaves out and why, and safe reading."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from ficli import sources
from ficli.document import Skipped, SourceFile
from ficli.errors import NotFoundError
from ficli.sources import UnreadableSource


def put(root: Path, path: str, content: bytes = b"text") -> Path:
    """Write one file below the root, folders included."""
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def found(root: Path) -> list[str]:
    """Paths of the documents that a walk finds."""
    return [each.path for each in sources.walk(root) if isinstance(each, SourceFile)]


def reasons(root: Path, **options: int) -> dict[str, str]:
    """Path and reason of everything that a walk leaves out."""
    entries = sources.walk(root, max_bytes=options.get("max_bytes", sources.MAX_BYTES))
    return {each.path: each.reason for each in entries if isinstance(each, Skipped)}


def only(root: Path) -> SourceFile:
    """The single document of a folder."""
    (each,) = [each for each in sources.walk(root) if isinstance(each, SourceFile)]
    return each


def test_paths_come_sorted_whatever_the_folders(tmp_path: Path) -> None:
    """The order is that of the whole paths, so that it never depends on the file system."""
    paths = ["a/z.txt", "a.txt", "a-b/c.txt", "B.txt", "a/b/c.txt", "é.txt", "a0.txt"]
    for path in paths:
        put(tmp_path, path)
    assert sorted(paths) == found(tmp_path)


def test_a_file_carries_size_time_and_place(tmp_path: Path) -> None:
    """A source file says what stat said."""
    place = put(tmp_path, "a/b.txt", b"12345")
    assert SourceFile("a/b.txt", place, 5, place.stat().st_mtime_ns) == only(tmp_path)


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    """A walk over nothing is a mistake of the caller, not an empty dossier."""
    with pytest.raises(NotFoundError):
        list(sources.walk(tmp_path / "none"))


def test_a_folder_with_the_name_of_a_file_is_walked(tmp_path: Path) -> None:
    """A directory named x.txt is a directory."""
    put(tmp_path, "x.txt/inside.txt")
    assert ["x.txt/inside.txt"] == found(tmp_path)


def test_hidden_names_are_passed_over_silently(tmp_path: Path) -> None:
    """Hidden files and folders are neither found nor reported."""
    put(tmp_path, ".hidden.txt")
    put(tmp_path, ".git/config")
    assert [] == list(sources.walk(tmp_path))


def test_an_empty_file_is_skipped(tmp_path: Path) -> None:
    """A 0-byte file has no text."""
    put(tmp_path, "a.txt", b"")
    assert {"a.txt": "empty file"} == reasons(tmp_path)


def test_a_large_file_is_skipped_with_the_limit(tmp_path: Path) -> None:
    """The limit stands in the reason; a sparse file costs nothing to refuse."""
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(200_000_001)
    expected = Skipped(
        "a.txt",
        "larger than the limit of 100 MB",
        200_000_001,
        "split the file, or raise the limit",
    )
    assert [expected] == list(sources.walk(tmp_path))


def test_an_extension_without_reader_is_skipped(tmp_path: Path) -> None:
    """`accepts` decides by name; the reason names the extension."""
    put(tmp_path, "a.xyz")
    skipped = list(sources.walk(tmp_path, accepts=lambda name: not name.endswith(".xyz")))
    assert [Skipped("a.xyz", "no reader for .xyz files", 4)] == skipped


@pytest.mark.parametrize(
    ("link", "target", "reason"),
    [
        ("a.txt", "real.txt", "symbolic link, not followed"),
        ("a.txt", "../outside.txt", "symbolic link that leaves the dossier"),
        ("a", "/", "symbolic link that leaves the dossier"),
        ("a", ".", "symbolic link that loops, not followed"),
        ("a", "a", "symbolic link that loops, not followed"),
        ("a.txt", "nowhere", "symbolic link to nothing, not followed"),
    ],
)
def test_symbolic_links_are_reported_and_never_followed(
    tmp_path: Path, link: str, target: str, reason: str
) -> None:
    """Whatever a link points to, it is left out with the reason that fits."""
    put(tmp_path, "outside.txt", b"secret")
    put(tmp_path, "root/real.txt")
    (tmp_path / "root" / link).symlink_to(target)
    assert {link: reason} == reasons(tmp_path / "root")
    assert ["real.txt"] == found(tmp_path / "root")


def test_pipes_and_sockets_are_skipped(tmp_path: Path) -> None:
    """What would block on opening is never opened."""
    os.mkfifo(tmp_path / "a.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(tmp_path)  # a socket's address has room for a short path only
        try:
            listener.bind("b.txt")
        finally:
            os.chdir(here)
    assert {
        "a.txt": "named pipe, not a regular file",
        "b.txt": "socket, not a regular file",
    } == reasons(tmp_path)


def test_a_folder_that_cannot_be_read_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest of the walk goes on."""
    put(tmp_path, "closed/a.txt")
    put(tmp_path, "open/b.txt")
    real: Callable[[str], object] = os.scandir

    def scandir(folder: str) -> object:
        if folder.endswith("closed"):
            raise PermissionError(13, "Permission denied", folder)
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    assert {"closed": "folder cannot be read: permission denied"} == reasons(tmp_path)
    assert ["open/b.txt"] == found(tmp_path)


def test_sidecars_join_their_files(tmp_path: Path) -> None:
    """A sidecar named after the full name or the stem is attached and is no document."""
    put(tmp_path, "a.txt")
    one = put(tmp_path, "a.txt.meta.yaml")
    put(tmp_path, "b.md")
    two = put(tmp_path, "b.meta.json")
    put(tmp_path, "c.txt")
    files = [each for each in sources.walk(tmp_path) if isinstance(each, SourceFile)]
    assert {"a.txt": one, "b.md": two, "c.txt": None} == {f.path: f.sidecar for f in files}
    assert {} == reasons(tmp_path)


def test_a_change_of_the_sidecar_shows_in_the_stamp(tmp_path: Path) -> None:
    """Size and time cover the sidecar: its coming, change and going are all seen."""
    put(tmp_path, "a.txt", b"12345")
    alone = only(tmp_path)
    beside = put(tmp_path, "a.txt.meta.yaml", b"title: x")
    os.utime(beside, ns=(0, alone.mtime_ns - 10))
    with_old_sidecar = only(tmp_path)
    os.utime(beside, ns=(0, alone.mtime_ns + 10))
    stamps = {(f.size, f.mtime_ns) for f in (alone, with_old_sidecar, only(tmp_path))}
    assert 3 == len(stamps)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"title: x", "metadata file that belongs to no document"),
        (b"x" * 1_000_001, "metadata file larger than the limit of 1 MB"),
    ],
)
def test_a_sidecar_that_is_not_used_is_reported(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    """Metadata that nobody reads would be a silent loss."""
    put(tmp_path, "other.txt")
    put(tmp_path, "a.meta.yaml", content)
    assert {"a.meta.yaml": reason} == reasons(tmp_path)


def test_a_sidecar_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    """A link beside a document does not lead out of the dossier either."""
    put(tmp_path, "root/a.txt")
    put(tmp_path, "secret.yaml", b"title: secret")
    (tmp_path / "root" / "a.txt.meta.yaml").symlink_to("../secret.yaml")
    assert only(tmp_path / "root").sidecar is None
    expected = "metadata file is a symbolic link, not a regular file"
    assert {"a.txt.meta.yaml": expected} == reasons(tmp_path / "root")


NASTY_NAMES = [
    b"line\nbreak.txt",
    b"\x1b[31mred.txt",
    b"-rf.txt",
    b"[red]bold.txt",
    b"; rm x.txt",
    b"CON.txt",
    b"trailing .txt",
    b"%s.txt",
    "\u202egpj.txt".encode(),
    "e\u0301.txt".encode(),
    "é.txt".encode(),
    b"L\xe9on.txt",
    b"\\xe9.txt",
    b"x" * 251 + b".txt",
]


def test_any_file_name_is_found_once_and_can_be_read(tmp_path: Path) -> None:
    """Every name gives a path of its own that is valid text, and its file's own content."""
    for name in NASTY_NAMES:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(name)
    files = [each for each in sources.walk(tmp_path) if isinstance(each, SourceFile)]
    assert len(NASTY_NAMES) == len({file.path.encode("utf-8") for file in files})
    assert sorted(NASTY_NAMES) == sorted(sources.read(file) for file in files)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a.txt", "a.txt"), ("L\udce9on", "L\\xe9on"), ("a\\xe9", "a\\x5cxe9"), ("a\\b", "a\\b")],
)
def test_names_that_are_not_utf8_are_shown_escaped(name: str, shown: str) -> None:
    """A byte that is no character is shown as its number; no two names look the same."""
    assert shown == sources.visible_name(name)


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.txt", ".txt"),
        ("A.TXT", ".txt"),
        ("a.tar.gz", ".gz"),
        ("a.7z", ".7z"),
        ("README", ""),
        ("Vol. 2", ""),
        ("notes 17.02.2023", ""),
        (".hidden", ""),
        ("a.", ""),
    ],
)
def test_suffixes(name: str, suffix: str) -> None:
    """An extension is short, begins with a letter and is written together."""
    assert suffix == sources.suffix_of(name)


def test_scan_and_walk_agree(tmp_path: Path) -> None:
    """The cheap form gives the same files."""
    put(tmp_path, "a.txt")
    put(tmp_path, "a.txt.meta.json")
    put(tmp_path, "b/c.txt", b"")
    scanned = [e if isinstance(e, Skipped) else e.source_file() for e in sources.scan(tmp_path)]
    assert list(sources.walk(tmp_path)) == scanned


def test_a_deep_tree_needs_no_stack(tmp_path: Path) -> None:
    """Folders nested deeper than Python's stack are walked and read."""
    folder = tmp_path.joinpath(*["d"] * 1100)
    for above in [*reversed(folder.parents), folder]:
        above.mkdir(exist_ok=True)
    place = put(folder, "a.txt", b"deep")
    try:
        assert b"deep" == sources.read(only(tmp_path))
    finally:  # pytest's own cleaning recurses
        place.unlink()
        for emptied in [folder, *folder.parents][:1100]:
            emptied.rmdir()


def test_sha256_covers_file_and_sidecar(tmp_path: Path) -> None:
    """`cat FILE SIDECAR | sha256sum` gives the same."""
    put(tmp_path, "a.txt", b"text")
    assert hashlib.sha256(b"text").hexdigest() == sources.sha256(only(tmp_path))
    put(tmp_path, "a.meta.yaml", b"title: x")
    assert hashlib.sha256(b"texttitle: x").hexdigest() == sources.sha256(only(tmp_path))


def test_a_file_that_vanished_is_unreadable(tmp_path: Path) -> None:
    """Between the walk and the reading anything may happen."""
    place = put(tmp_path, "a.txt")
    file = only(tmp_path)
    place.unlink()
    with pytest.raises(UnreadableSource, match=r"^vanished during the run$"):
        sources.read(file)


def test_a_file_swapped_for_a_link_is_not_followed(tmp_path: Path) -> None:
    """The last part of the path may not become a link."""
    place = put(tmp_path, "root/a.txt")
    secret = put(tmp_path, "secret.txt")
    file = only(tmp_path / "root")
    place.unlink()
    place.symlink_to(secret)
    with pytest.raises(UnreadableSource):
        sources.read(file)


def test_a_folder_swapped_for_a_link_is_not_followed(tmp_path: Path) -> None:
    """Nor may any folder on the way there."""
    put(tmp_path, "root/sub/a.txt")
    put(tmp_path, "elsewhere/a.txt", b"secret")
    file = only(tmp_path / "root")
    (tmp_path / "root/sub").rename(tmp_path / "root-old")
    (tmp_path / "root/sub").symlink_to("../elsewhere")
    with pytest.raises(UnreadableSource):
        sources.read(file)


def test_a_file_swapped_for_a_pipe_does_not_hang(tmp_path: Path) -> None:
    """Opening does not wait for a writer."""
    place = put(tmp_path, "a.txt")
    file = only(tmp_path)
    place.unlink()
    os.mkfifo(place)
    with pytest.raises(UnreadableSource, match=r"^named pipe, not a regular file$"):
        sources.read(file)


def test_a_file_that_grew_beyond_the_limit_is_unreadable(tmp_path: Path) -> None:
    """No more is read than the limit allows."""
    place = put(tmp_path, "a.txt")
    file = only(tmp_path)
    place.write_bytes(b"x" * 100)
    with pytest.raises(UnreadableSource, match="larger than the limit"):
        sources.read(file, max_bytes=50)


def test_reading_changes_nothing(tmp_path: Path) -> None:
    """Sources are evidence: content and modification time stay as they were."""
    place = put(tmp_path, "a.txt", b"text")
    before = place.stat()
    sources.sha256(only(tmp_path))
    after = place.stat()
    assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
