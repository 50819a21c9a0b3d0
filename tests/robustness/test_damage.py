"""Bits that turn, blocks that vanish and files that are cut: an error, or the very same answers."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from ficli.engines import check_index, open_reader
from ficli.engines.base import Request
from ficli.engines.embedded import integrity
from ficli.engines.embedded.integrity import DamagedFileError, Sealed, Verification, seal
from ficli.errors import IndexUnavailableError
from ficli.searching import SearchRequest, understand
from tests.robustness.process import Ficli

FULL = os.environ.get("FICLI_ROBUST") == "full"
TIMES = 1_000 if FULL else 24
SEED = 20_240_603
Harm = Callable[[bytearray, random.Random], bytes]

WORDS = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel")
QUERIES = (
    *WORDS, *(f"n{n}x" for n in range(0, 30, 3)), '"alpha bravo"', '"Han Dong"', '"golf hotel"~4',
    "al* OR be*", "deltta~1", "title:note", "actor:CSIS", "actor:Person", "path:01.txt", "*",
    "alpha -bravo", "alpha OR n3x", "NOT echo", "language:en", "origin:en", "nothing", "running",
    "date:[2020 TO 2022]", "alpha^2 bravo", "(alpha OR bravo) hotel", "kind:memo", "h?tel",
)  # fmt: skip
assert len(QUERIES) >= 40


@pytest.fixture(scope="module")
def pristine(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two segments, with documents that are gone."""
    folder = tmp_path_factory.mktemp("damage")
    (folder / "docs_src").mkdir()
    chance = random.Random(SEED)
    for n in range(30):
        head = f"---\ndate: {2018 + n % 6}\nkind: memo\n---\n" if n % 2 else ""
        text = " ".join(chance.choice(WORDS) for _ in range(400))
        body = f"{head}Note {n}\n\nHan Dong ran to CSIS, n{n}x. {text}\n"
        (folder / "docs_src" / f"{n:02}.txt").write_text(body, "utf-8")
    assert 0 == ficli(folder, "reindex").code
    (folder / "docs_src" / "00.txt").unlink()
    (folder / "docs_src" / "30.txt").write_text("Alpha afterthought, Han Dong.\n", "utf-8")
    assert 0 == ficli(folder, "reindex").code
    return folder


@pytest.fixture
def victim(pristine: Path, tmp_path: Path) -> Path:
    """A copy of its index, to be harmed."""
    return Path(shutil.copytree(pristine / "index", tmp_path / "index"))


def answers(index: Path) -> list[object]:
    """All that 40 queries say: documents, scores, texts, mentions and where the matches are."""
    with open_reader(index) as reader:
        found: list[object] = []
        for query in QUERIES:
            tree = understand(SearchRequest(query))
            answer = reader.search(Request(tree, limit=50))
            found.append(answer)
            found += [(reader.record(each.key), reader.text(each.key), reader.mentions(each.key),
                       reader.locate(tree, each.key)) for each in answer.found[:2]]  # fmt: skip
        return found


def flipped(data: bytearray, chance: random.Random) -> bytes:
    """One bit turned."""
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def truncated(data: bytearray, chance: random.Random) -> bytes:
    """The file cut anywhere."""
    return bytes(data[: chance.randrange(len(data))])


def zeroed(data: bytearray, chance: random.Random) -> bytes:
    """A block of 512 bytes turned to zeros."""
    at = chance.randrange(0, len(data), 512)
    data[at : at + 512] = bytes(len(data[at : at + 512]))
    return bytes(data)


def outcome(index: Path, truth: list[object]) -> str:
    """What a search makes of the damage."""
    try:
        return "harmless" if answers(index) == truth else "wrong"
    except IndexUnavailableError as error:
        return "noticed" if (error.exit_status, bool(error.hint)) == (3, True) else "wrong"


@pytest.mark.robust
@pytest.mark.parametrize("harm", [flipped, truncated, zeroed], ids=lambda harm: harm.__name__)
def test_damage_is_noticed_or_harmless(
    harm: Harm, pristine: Path, victim: Path, record_property: Callable[[str, object], None]
) -> None:
    """Whatever file under index/ it hits: exit 3, or 40 queries answered as before."""
    truth = answers(pristine / "index")
    chance = random.Random(f"{SEED} {harm.__name__}")
    files = sorted(p for p in victim.rglob("*") if p.is_file() and p.stat().st_size)
    outcomes: Counter[str] = Counter()
    for turn in range(TIMES):
        file = files[turn % len(files)]
        original = file.read_bytes()
        file.write_bytes(harm(bytearray(original), chance))
        outcomes[outcome(victim, truth) + f" in {file.name.split('-')[0].split('_')[0]}"] += 1
        file.write_bytes(original)
    record_property("outcomes", dict(outcomes))
    if FULL:
        print(f"\n{harm.__name__}: {dict(outcomes)}")  # noqa: T201 - the figures of a long run
    assert [] == [each for each in outcomes if each.startswith("wrong")]
    noticed = sum(count for each, count in outcomes.items() if each.startswith("noticed"))
    assert noticed > TIMES // 2


def test_a_missing_file_is_named(victim: Path) -> None:
    """The error says which file it is, and what to run."""
    segment = next(victim.glob("store-*/MAIN_*"))
    segment.unlink()
    with pytest.raises(IndexUnavailableError, match=f"{segment.name}: it is missing") as caught:
        open_reader(victim)
    assert "index-damaged" == caught.value.code
    assert "ficli check" in caught.value.hint
    assert "ficli reindex --full" in caught.value.hint


def test_files_of_two_generations_do_not_pass_for_one(victim: Path) -> None:
    """A segment under another segment's name is damage, although Whoosh could read it."""
    first, second = sorted(victim.glob("store-*/MAIN_*"))
    shutil.copy(second, first)
    with pytest.raises(IndexUnavailableError, match="is damaged"):
        open_reader(victim)


def test_an_incremental_reindex_builds_on_nothing_damaged(
    ficli: Ficli, pristine: Path, tmp_path: Path
) -> None:
    """It is exit 3, and `--full` repairs it."""
    folder = Path(shutil.copytree(pristine, tmp_path / "dossier"))
    segment = min((folder / "index").glob("store-*/MAIN_*"))
    segment.write_bytes(segment.read_bytes()[:-1])
    (folder / "docs_src" / "new.txt").write_text("New.\n")
    assert 3 == ficli(folder, "reindex").code
    checked = ficli(folder, "check")
    assert (3, True) == (checked.code, segment.name in checked.out)
    assert "ficli reindex --full" in checked.out
    assert 0 == ficli(folder, "reindex", "--full").code
    assert 0 == ficli(folder, "check").code


def test_check_finds_what_no_hash_can_tell(victim: Path) -> None:
    """A text that is not the one that was indexed, and a document no search finds."""
    import sqlite3

    from ficli.engines.embedded.store import Snapshot, current, point_to

    snapshot = current(victim)
    path = snapshot.store / snapshot.catalog.name
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE content SET sha256 = 'x' WHERE key = 3")
        connection.execute("UPDATE document SET key = 99 WHERE key = 5")
        connection.execute("UPDATE content SET key = 99 WHERE key = 5")
    connection.close()
    point_to(victim, Snapshot(snapshot.store, seal(path)))
    found = {(each.kind, each.name) for each in check_index(victim).damages}
    assert {("document", "02.txt"), ("document", "04.txt"), ("postings", "")} <= found


# --- what is remembered -----------------------------------------------------------------------


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """A file that is too big to be hashed each time."""
    path = tmp_path / "big"
    path.write_bytes(random.Random(SEED).randbytes(integrity.SMALL + 1))
    return path


def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are hashed from now on."""
    read: list[Path] = []

    def watched(path: Path) -> Sealed:
        read.append(path)
        return seal(path)

    monkeypatch.setattr(integrity, "seal", watched)
    return read


def test_a_file_that_was_verified_is_not_read_again(
    big: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may rely on it, until somebody touches the file or a day has passed."""
    sealed = seal(big)
    first = Verification(big.parent)
    first.require(sealed)
    first.remember()
    read = reads(monkeypatch)
    Verification(big.parent).require(sealed)
    assert [] == read
    os.utime(big)
    Verification(big.parent).require(sealed)
    assert [big] == read


def test_after_a_day_it_is_read_again(big: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk may fail without a change of times."""
    sealed = seal(big)
    first = Verification(big.parent)
    first.require(sealed)
    first.remember()
    later = time.time() + integrity.VALID_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    read = reads(monkeypatch)
    Verification(big.parent).require(sealed)
    assert [big] == read


def test_a_file_changed_behind_its_times_is_noticed(big: Path) -> None:
    """Putting the modification time back hides nothing: the change time tells."""
    sealed = seal(big)
    first = Verification(big.parent)
    first.require(sealed)
    first.remember()
    before = big.stat()
    big.write_bytes(big.read_bytes()[:-1] + b"?")
    os.utime(big, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(DamagedFileError, match="its content has changed"):
        Verification(big.parent).require(sealed)
