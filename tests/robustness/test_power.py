"""The power goes at any moment of a commit: the index is the old one or the new one."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from ficli.checking import forget
from ficli.dossier import open_dossier
from ficli.engines import check_index
from ficli.errors import IndexUnavailableError
from ficli.indexing import reindex
from tests.robustness.power import MODELS, Recorder, State, recording, states, write_state
from tests.robustness.process import Ficli
from tests.robustness.states import Answers, answers

FULL = os.environ.get("FICLI_ROBUST") == "full"
QUERIES = ["common", "before", "after", "gone", "fresh", "kept"]
OLD = {"kept.txt": "Common words, kept.\n", "revised.txt": "Common words before.\n"}
OLD |= {"removed.txt": "Common words, gone.\n"}
NEW = {"kept.txt": OLD["kept.txt"], "revised.txt": "Common words after.\n"}
NEW |= {"sub/added.txt": "Common words, fresh.\n"}


def write_sources(folder: Path, files: dict[str, str]) -> None:
    shutil.rmtree(folder / "docs_src", ignore_errors=True)
    for path, text in files.items():
        (folder / "docs_src" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs_src" / path).write_text(text)


def incremental(folder: Path) -> None:
    reindex(open_dossier(folder), jobs=1)


def full(folder: Path) -> None:
    reindex(open_dossier(folder), jobs=1, full=True)


def forgetting(folder: Path) -> None:
    forget(open_dossier(folder), "removed.txt")


ACTIONS = (incremental, full, forgetting)


@pytest.mark.robust
@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
def test_a_power_cut_leaves_the_old_or_the_new_index(
    action: Callable[[Path], None],
    ficli: Ficli,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    """Lost, zeroed and torn contents, forgotten names: every state answers, and can go on."""
    folder = tmp_path / "dossier"
    write_sources(folder, OLD)
    incremental(folder)
    old = answers(folder, QUERIES)
    write_sources(folder, NEW)
    with recording(folder / "index") as recorder:
        action(folder)
    new = answers(folder, QUERIES)
    assert old != new
    outcomes = replay(recorder, tmp_path, old, new)
    record_property("outcomes", dict(outcomes))
    if FULL:
        print(f"\n{action.__name__}: {dict(outcomes)}")  # noqa: T201 - the figures of a long run
    assert {"old", "new"} == set(outcomes)


def replay(recorder: Recorder, scratch: Path, old: Answers, new: Answers) -> Counter[str]:
    """Answer from every state; what was reported as done must be new in all of them."""
    outcomes: Counter[str] = Counter()
    assert {"fsync", "replace", "unlink"} <= {moment.call for moment in recorder.moments}
    for number, moment in enumerate(recorder.moments):
        for model, state in states(moment):
            found = survived(state, scratch, check=FULL or (model == "torn" and number % 8 == 0))
            assert found in (old, new), (number, moment.call, model)
            if moment.call == "end":
                assert new == found, model
            outcomes["old" if found == old else "new"] += 1
    assert len(recorder.moments) * len(MODELS) == outcomes.total()
    return outcomes


def survived(state: State, scratch: Path, *, check: bool) -> Answers | None:
    """What an index in this state answers; a reindex of it must complete and leave it whole."""
    victim = scratch / "victim"
    shutil.rmtree(victim, ignore_errors=True)
    victim.mkdir()
    write_state(state, victim / "index")
    try:
        found = answers(victim, QUERIES)
    except IndexUnavailableError:
        return None
    if check:
        write_sources(victim, NEW)
        incremental(victim)
        assert () == check_index(victim / "index").damages
        assert {"sub/added.txt"} == set(answers(victim, ["fresh"])["fresh"])
    return found


def test_the_replay_notices_what_is_not_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without fsync of files, states that cannot be read appear: the test above could fail."""
    folder = tmp_path / "dossier"
    write_sources(folder, OLD)
    incremental(folder)
    old = answers(folder, QUERIES)
    write_sources(folder, NEW)
    with recording(folder / "index") as recorder:
        recorder.synced = lambda _: None  # type: ignore[method-assign,assignment]
        incremental(folder)
    with pytest.raises(AssertionError):
        replay(recorder, tmp_path, old, answers(folder, QUERIES))
