"""One writer at a time, whoever it is and however it ends; readers wait for nobody."""

from __future__ import annotations

import errno
import os
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ficli.engines import check_index, open_reader, open_writer, prepare
from ficli.engines.base import Fingerprint
from ficli.errors import IndexUnavailableError
from tests.engines.under_test import make_document
from tests.robustness.process import Ficli
from tests.robustness.states import answers

Make = Callable[[dict[str, str]], Path]
WRITERS = 8


@pytest.fixture
def folder(ficli: Ficli, dossier: Make) -> Path:
    made = dossier({"a.txt": "common words\n"})
    assert 0 == ficli(made, "reindex").code
    return made


@contextmanager
def child(action: Callable[[], object]) -> Iterator[int]:
    """A process of its own, killed at the end if it is still there; yields its id."""
    process = os.fork()
    if process == 0:
        code = 1
        try:
            action()
            code = 0
        finally:
            os._exit(code)
    try:
        yield process
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def hold(index: Path, ready: Path) -> None:
    """Be the writer until killed, with a document that is never committed."""
    with open_writer(index) as writer:
        put(writer, "never.txt")
        ready.write_text("ready")
        time.sleep(60)


def put(writer: object, path: str) -> None:
    document = make_document(path, f"common text of {path}\n")
    fingerprint = Fingerprint(1, 1, document.sha256, "", "v")
    writer.put(path, fingerprint, [prepare(document)])  # type: ignore[attr-defined]


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_holder_is_named_and_readers_do_not_wait(
    ficli: Ficli, folder: Path, tmp_path: Path
) -> None:
    """Process, machine and start are in the message; a search answers from the state before."""
    ready = tmp_path / "ready"
    with child(lambda: hold(folder / "index", ready)) as holder:
        wait_for(ready)
        done = ficli(folder, "reindex")
        assert 3 == done.code
        who = (
            rf"process {holder} on {re.escape(socket.gethostname())}, since \d{{4}}-\d\d-\d\d \d\d:"
        )
        assert re.search(who, done.err), done.err
        assert "--wait" in done.err
        started = time.monotonic()
        assert {"common": frozenset({"a.txt"})} == answers(folder, ["common"])
        assert time.monotonic() - started < 5


def test_the_lock_of_a_dead_process_is_taken_over(
    ficli: Ficli, folder: Path, tmp_path: Path
) -> None:
    """Nobody has to remove anything by hand, and nothing of what it did is left."""
    ready = tmp_path / "ready"
    with child(lambda: hold(folder / "index", ready)):
        wait_for(ready)
    assert 0 == ficli(folder, "reindex").code
    assert 1 == ficli(folder, "search", "never").code
    assert () == check_index(folder / "index").damages
    assert 1 == len(list((folder / "index").glob("store-*/catalog-*")))


def test_waiting_ends_when_the_other_is_done(ficli: Ficli, folder: Path, tmp_path: Path) -> None:
    """`--wait` gives up after its seconds, or takes its turn."""
    ready = tmp_path / "ready"

    def hold_a_while() -> None:
        with open_writer(folder / "index"):
            ready.write_text("ready")
            time.sleep(1.5)

    with child(hold_a_while):
        wait_for(ready)
        gave_up = ficli(folder, "reindex", "--wait", "0.2")
        assert (3, True) == (gave_up.code, "did not end within 0.2 seconds" in gave_up.err)
        assert 0 == ficli(folder, "reindex", "--wait", "30").code


def test_eight_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each waits for its turn; every document of every one of them is there at the end."""
    index = tmp_path / "index"
    processes = []
    for writer in range(WRITERS):
        process = os.fork()
        if process == 0:
            code = 1
            try:
                write_some(index, writer)
                code = 0
            finally:
                os._exit(code)
        processes.append(process)
    assert [0] * WRITERS == [os.waitpid(process, 0)[1] for process in processes]
    with open_reader(index) as reader:
        assert WRITERS * 3 == reader.totals().documents
    assert () == check_index(index).damages


def write_some(index: Path, writer: int) -> None:
    for turn in range(3):
        with open_writer(index, wait=60) as opened:
            put(opened, f"{writer}-{turn}.txt")
            opened.commit()


def test_the_same_process_can_go_on_after_a_refusal(tmp_path: Path) -> None:
    """A writer that found the lock taken leaves nothing locked behind."""
    index = tmp_path / "index"
    with open_writer(index), pytest.raises(IndexUnavailableError, match="is being written by"):
        open_writer(index)
    with open_writer(index) as writer:
        put(writer, "a.txt")
        assert 1 == writer.commit().documents


# Whoosh leaves what it could not write to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_the_same_process_can_go_on_after_an_error_of_the_disk(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit that could not be written leaves the old state, no lock, and the next one works."""
    index = tmp_path / "index"
    add(index, "a.txt")

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        broken.setattr(os, call, fail)
        with pytest.raises(IndexUnavailableError, match="No space left"):
            add(index, "b.txt")
    with open_reader(index) as reader:
        assert 1 == reader.totals().documents
    add(index, "b.txt")
    with open_reader(index) as reader:
        assert 2 == reader.totals().documents
    assert () == check_index(index).damages


def add(index: Path, *paths: str) -> None:
    with open_writer(index) as writer:
        for path in paths:
            put(writer, path)
        writer.commit()


@pytest.mark.parametrize("known", [False, True])
def test_a_path_is_put_once_by_one_writer(known: bool, tmp_path: Path) -> None:
    """A second time is an error of the caller, and never two copies; nothing is committed."""
    index = tmp_path / "index"
    if known:
        add(index, "a.txt")
    with pytest.raises(ValueError, match=r"a\.txt was put twice"):
        add(index, "a.txt", "a.txt")
    add(index, "a.txt")
    with open_reader(index) as reader:
        assert 1 == reader.totals().documents
    assert () == check_index(index).damages
