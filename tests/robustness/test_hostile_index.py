"""An index that somebody made to run code, and one that a bad disk has damaged."""

from __future__ import annotations

import json
import os
import pickle
import pickletools
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar

import pytest

from ficli.engines.embedded.integrity import seal
from ficli.engines.embedded.storage import ALLOWED_GLOBALS, _Unpickler
from ficli.engines.embedded.store import FORMAT, Snapshot, current, point_to
from tests.robustness.process import Done, Ficli

FULL = os.environ.get("FICLI_ROBUST") == "full"
DAMAGED_FILES = 3_000 if FULL else 30
SEED = 4_096
QUERIES = ("common", "rare3", '"Han Dong"', "gre* OR blue", "title:note -rare5", "actor:CSIS")

Make = Callable[[dict[str, str]], Path]


@pytest.fixture(scope="module")
def pristine(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small dossier whose index has two segments and documents that are gone."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "docs_src").mkdir()
    for n in range(30):
        text = f"Note {n}\n\nCommon green blue words rare{n}, Han Dong and CSIS.\n" + "again " * 300
        (folder / "docs_src" / f"{n:02}.txt").write_text(text, "utf-8")
    assert 0 == ficli(folder, "reindex").code
    (folder / "docs_src" / "00.txt").unlink()
    (folder / "docs_src" / "30.txt").write_text("Common afterthought, Han Dong.\n", "utf-8")
    assert 0 == ficli(folder, "reindex").code
    return folder


@pytest.fixture
def victim(pristine: Path, tmp_path: Path) -> Path:
    """A copy of it, to be harmed."""
    return Path(shutil.copytree(pristine, tmp_path / "victim"))


def whoosh_files(folder: Path) -> list[Path]:
    """The index's files, the pointer and the lock left out."""
    return sorted(
        p for p in (folder / "index").glob("store-*/*") if p.is_file() and p.stat().st_size
    )


def search(ficli: Ficli, folder: Path, query: str) -> Done:
    """All hits of a query as JSON, without the time it took."""
    done = ficli(folder, "search", query, "-n", "50", "--json")
    if not done.out:
        return done
    answer = json.loads(done.out)
    answer.pop("seconds", None)
    return Done(done.code, json.dumps(answer), done.err, 0)


# --- code in an index -------------------------------------------------------------------------


class Bomb:
    """What runs when it is unpickled without care."""

    def __init__(self, marker: Path) -> None:
        self._marker = marker

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self._marker),)


def pickles_in(data: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of every whole pickle in `data`."""
    at = data.find(b"\x80")
    while at >= 0:
        if data[at + 1 : at + 2] in (b"\x02", b"\x03", b"\x04", b"\x05"):
            end = _end_of_pickle(data, at)
            if end:
                yield at, end
                at = end - 1
        at = data.find(b"\x80", at + 1)


def _end_of_pickle(data: bytes, start: int) -> int:
    try:
        for opcode, _, place in pickletools.genops(data[start:]):
            if opcode.name == "STOP":
                return start + (place or 0) + 1
    except (ValueError, IndexError, UnicodeDecodeError, KeyError):
        pass
    return 0


def bombs(file: Path, marker: Path) -> Iterator[bytes]:
    """The file with each of its pickles replaced, at the same length where that is possible."""
    data = file.read_bytes()
    bomb = pickle.dumps(Bomb(marker), protocol=2)
    for start, end in pickles_in(data):
        padding = b"\0" * max(0, end - start - len(bomb))
        yield data[:start] + bomb + padding + data[max(end, start + len(bomb)) :]


def resealed(index: Path) -> None:
    """Make all hashes fit what is there now, as whoever made a hostile index would."""
    snapshot = current(index)
    path = snapshot.store / snapshot.catalog.name
    connection = sqlite3.connect(path)
    with connection:
        names = connection.execute("SELECT name FROM manifest").fetchall()
        for (name,) in names:
            _, size, sha256 = seal(snapshot.store / name)
            row = (size, sha256, name)
            connection.execute("UPDATE manifest SET size = ?, sha256 = ? WHERE name = ?", row)
    connection.close()
    point_to(index, Snapshot(snapshot.store, seal(path)))


@pytest.mark.parametrize("sealed", [False, True], ids=["as-found", "hashes-that-fit"])
def test_no_pickle_in_any_file_of_the_index_runs(
    sealed: bool, ficli: Ficli, pristine: Path, victim: Path, tmp_path: Path
) -> None:
    """Schema, segment list, compound directory, columns: whichever is hostile, nothing runs."""
    marker = tmp_path / "ran"
    truth = search(ficli, pristine, "common")
    carriers: Counter[str] = Counter()
    refused = 0
    for original in whoosh_files(pristine):
        file = victim / original.relative_to(pristine)
        for data in bombs(original, marker):
            file.write_bytes(data)
            if sealed:
                resealed(victim / "index")
            done = search(ficli, victim, "common")
            assert not marker.exists(), (file.name, done)
            assert "Traceback" not in done.err
            assert done.code == 3 or done == truth, (file.name, done)
            refused += done.code == 3
            carriers[file.suffix] += 1
            assert ("has changed" in done.err) <= (not sealed), (file.name, done)
            for command in ("reindex", "check"):
                ended = ficli(victim, command)
                assert not marker.exists(), (file.name, ended)
                assert "Traceback" not in ended.err
            shutil.rmtree(victim / "index")
            shutil.copytree(pristine / "index", victim / "index")
    # Each segment: its directory and options; each table of contents: schema and segments.
    assert carriers[".toc"] >= 2
    assert carriers[".seg"] >= 4
    assert refused >= 3


def test_the_bomb_of_these_tests_works(tmp_path: Path) -> None:
    """Without care it does run: the test above could fail."""
    marker = tmp_path / "ran"
    pickle.loads(pickle.dumps(Bomb(marker), protocol=2))  # noqa: S301 - the point
    assert marker.exists()


class Recorder(_Unpickler):
    """Notes which classes a pickle names."""

    seen: ClassVar[set[tuple[str, str]]] = set()

    def find_class(self, module: str, name: str) -> Any:
        self.seen.add(({"__builtin__": "builtins"}.get(module, module), name))
        return super().find_class(module, name)


def test_the_allow_list_is_exactly_what_an_index_stores(pristine: Path) -> None:
    """Every class in a fresh index is allowed, and nothing else is."""
    Recorder.seen.clear()
    for file in whoosh_files(pristine):
        data = file.read_bytes()
        for start, end in pickles_in(data):
            Recorder(BytesIO(data[start:end])).load()
    assert set(ALLOWED_GLOBALS) == Recorder.seen


def test_a_pointer_that_leaves_the_index_is_refused(ficli: Ficli, victim: Path) -> None:
    """CURRENT may name a store of its own folder and nothing else."""
    outside = victim / "store-outside"
    shutil.copytree(next((victim / "index").glob("store-*")), outside)
    for name in ("../store-outside", str(outside), "store-x/../../store-outside", "store-none", ""):
        (victim / "index" / "CURRENT").write_text(json.dumps({"format": FORMAT, "store": name}))
        done = search(ficli, victim, "common")
        assert (3, "") == (done.code, done.out), name
        assert "damaged" in done.err


def test_a_lock_that_is_a_link_is_not_followed(ficli: Ficli, victim: Path, tmp_path: Path) -> None:
    """A reindex creates and changes nothing outside the index."""
    target = tmp_path / "target"
    target.write_text("kept")
    for name in ("LOCK", "LOCK.holder"):
        (victim / "index" / name).unlink(missing_ok=True)
        (victim / "index" / name).symlink_to(target)
        done = ficli(victim, "reindex")
        assert "kept" == target.read_text(), name
        assert done.code in (0, 3), (name, done)
        assert "Traceback" not in done.err
        (victim / "index" / name).unlink(missing_ok=True)


_ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT * FROM n"
_OTHER_SHAPES = (
    "DROP TABLE document", "DROP TABLE meta", "DELETE FROM meta",
    "ALTER TABLE content RENAME TO other",
    f"DROP TABLE meta; CREATE VIEW meta AS {_ENDLESS}",
    "ALTER TABLE meta RENAME TO m; CREATE VIEW meta AS SELECT key, load_extension('x') FROM m",
    "CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM document; END",
    "CREATE TEMP TABLE x (y); CREATE VIRTUAL TABLE v USING fts5 (z)",
    "CREATE INDEX evil ON document (hex(title))",
    "ALTER TABLE document ADD COLUMN more GENERATED ALWAYS AS (hex(title))",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE' WHERE name = 'document'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'content'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 99999 WHERE type = 'index'",
    "UPDATE document SET origin = '" + "[" * 100_000 + "'", "UPDATE document SET metadata = 'x'",
    "UPDATE content SET text = x'00'", "UPDATE content SET page_starts = 'x'",
)  # fmt: skip


@pytest.mark.parametrize("statements", _OTHER_SHAPES, ids=range(len(_OTHER_SHAPES)))
def test_a_catalog_that_ficli_did_not_write_so_is_refused(
    statements: str, ficli: Ficli, victim: Path
) -> None:
    """Views, triggers, virtual tables, broken schemas and values, with hashes that fit: exit 3."""
    catalog = next((victim / "index").glob("store-*/catalog-*.sqlite"))
    connection = sqlite3.connect(catalog)
    connection.executescript(statements)
    connection.close()
    snapshot = current(victim / "index")
    point_to(victim / "index", Snapshot(snapshot.store, seal(catalog)))
    for command in (("search", "common", "--json"), ("check",), ("search", "--count", "common")):
        done = ficli(victim, *command)
        counts = "--count" in command and "UPDATE" in statements  # reads no document's row
        assert counts or done.code == 3, (command, done)
        assert "Traceback" not in done.err
    assert 0 == ficli(victim, "reindex", "--full").code
    assert 0 == ficli(victim, "check").code


def test_a_segment_outside_of_the_store_is_not_opened(ficli: Ficli, victim: Path) -> None:
    """A table of contents or a manifest that names `../…` is damage; nothing there is read."""
    from ficli.engines.embedded.integrity import DamagedFileError
    from ficli.engines.embedded.storage import PrivateStorage

    outside = victim / "index" / "outside.seg"
    outside.write_text("secret")
    storage = PrivateStorage(next((victim / "index").glob("store-*")))
    for name in ("../outside.seg", str(outside), "x/../../outside.seg", ".."):
        for action in (storage.open_file, storage.create_file, storage.delete_file):
            with pytest.raises(DamagedFileError, match="names no file of this index"):
                action(name)
    assert "secret" == outside.read_text()
    snapshot = current(victim / "index")
    path = snapshot.store / snapshot.catalog.name
    connection = sqlite3.connect(path)
    with connection:
        row = ("../outside.seg", *seal(outside)[1:])
        connection.execute("INSERT INTO manifest VALUES (?, ?, ?)", row)
    connection.close()
    point_to(victim / "index", Snapshot(snapshot.store, seal(path)))
    done = search(ficli, victim, "common")
    assert (3, True) == (done.code, "names no file of this index" in done.err)
    assert 3 == ficli(victim, "check").code


@pytest.mark.parametrize("content", [b"", b"garbage", b"\x80\x05."])
def test_what_a_newer_looking_table_of_contents_says_is_not_read(
    content: bytes, ficli: Ficli, pristine: Path, victim: Path
) -> None:
    """Stray files of a store are neither trusted nor in the way; the next writer clears them."""
    stray = next((victim / "index").glob("store-*")) / "_MAIN_99.toc"
    stray.write_bytes(content)
    stray.chmod(0o600)
    assert search(ficli, pristine, "common") == search(ficli, victim, "common")
    (victim / "docs_src" / "31.txt").write_text("Another common afterthought.\n")
    assert 0 == ficli(victim, "reindex").code
    assert not stray.exists()
    assert 0 == ficli(victim, "check").code


@pytest.mark.parametrize("content", [
    b"", b"\0" * 200, b"[]", b"{}", b"null", b"[" * 100_000, b"\xff", b'{"format": "3"}',
    b'{"format": 3, "store": 7}', b'{"format": 99999999999999999999, "store": "store-x"}',
])  # fmt: skip
def test_a_pointer_that_is_not_one_is_a_sentence(
    content: bytes, ficli: Ficli, victim: Path
) -> None:
    """Empty, zeroed, of another shape, nested without end: exit 3 and what to run, which helps."""
    (victim / "index" / "CURRENT").write_bytes(content)
    done = search(ficli, victim, "common")
    assert (3, "") == (done.code, done.out)
    assert "Traceback" not in done.err
    assert "ficli reindex --full" in done.err
    assert 0 == ficli(victim, "reindex", "--full").code
    assert 0 == ficli(victim, "check").code


def test_files_of_others_in_the_index_folder_stay(ficli: Ficli, victim: Path) -> None:
    """Ficli removes what it made and nothing else, also when it rebuilds."""
    index = victim / "index"
    strangers = [index / "notes.txt", index / ".gitignore", index / "mine" / "a.txt"]
    for path in strangers:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    for options in ((), ("--full",)):
        (victim / "docs_src" / "more.txt").write_text(f"More {options}.\n")
        assert 0 == ficli(victim, "reindex", *options).code
    assert ["mine"] * 3 == [path.read_text() for path in strangers]


# --- damage -----------------------------------------------------------------------------------


def truncated(data: bytes, chance: random.Random) -> bytes:
    """A file cut anywhere."""
    return data[: chance.randrange(len(data))]


def zeroed(data: bytes, chance: random.Random) -> bytes:
    """A block of 512 bytes turned to zeros."""
    at = chance.randrange(len(data))
    return data[:at] + b"\0" * len(data[at : at + 512]) + data[at + 512 :]


def flipped(data: bytes, chance: random.Random) -> bytes:
    """One bit turned."""
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


@pytest.mark.robust
@pytest.mark.parametrize("harm", [truncated, zeroed, flipped], ids=lambda harm: harm.__name__)
def test_damage_is_an_error_and_never_a_crash(
    harm: Callable[[bytes, random.Random], bytes],
    ficli: Ficli,
    pristine: Path,
    victim: Path,
    record_property: Callable[[str, object], None],
) -> None:
    """A damaged file gives an answer or exit 3 with a sentence; which of them is counted."""
    chance = random.Random(f"{SEED} {harm.__name__}")
    truth = {query: search(ficli, pristine, query) for query in QUERIES}
    files = whoosh_files(pristine)
    outcomes: Counter[str] = Counter()
    for _ in range(DAMAGED_FILES // 3):
        original = chance.choice(files)
        file = victim / original.relative_to(pristine)
        file.write_bytes(harm(original.read_bytes(), chance))
        asked = QUERIES if FULL else chance.sample(QUERIES, 2)
        answers = {query: search(ficli, victim, query) for query in asked}
        for done in answers.values():
            assert done.code in (0, 1, 3), (file.name, done)
            assert "Traceback" not in done.err, (file.name, done)
            assert done.code != 3 or "hint:" in done.err, (file.name, done)
        outcomes[_outcome(answers, truth)] += 1
        shutil.copy2(original, file)
    record_property("outcomes", dict(outcomes))
    if FULL:
        print(f"\n{harm.__name__}: {dict(outcomes)}")  # noqa: T201 - the figures of a long run


def _outcome(answers: dict[str, Done], truth: dict[str, Done]) -> str:
    if any(done.code == 3 for done in answers.values()):
        return "noticed"
    same = all(done.out == truth[query].out for query, done in answers.items())
    return "harmless" if same else "silently wrong"


# --- secrets ----------------------------------------------------------------------------------


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_index_is_for_its_owner_alone(umask: int, ficli: Ficli, dossier: Make) -> None:
    """Files are 0600 and folders 0700 whatever the umask, after every kind of reindex."""
    folder = dossier({"a.txt": "Secret words.\n"})
    for options in ((), ("--full",), ()):
        (folder / "docs_src" / "b.txt").write_text(f"More of them {options}.\n")
        assert 0 == ficli(folder, "reindex", *options, umask=umask).code
        index = folder / "index"
        modes = {
            str(path.relative_to(folder)): oct(path.stat().st_mode & 0o777)
            for path in (index, *index.rglob("*"))
        }
        wanted = {name: "0o700" if (folder / name).is_dir() else "0o600" for name in modes}
        assert wanted == modes
