"""`ficli reindex`: what it reports, and what the next search then finds."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ficli import sources
from ficli.dossier import open_dossier
from ficli.indexing import reindex
from tests.robustness.process import Ficli
from tests.robustness.states import contents

Make = Callable[..., Path]


def report(ficli: Ficli, folder: Path, *options: str) -> dict[str, Any]:
    """The report of a reindex; its counts, which agree with its list of files, as paths."""
    done = ficli(folder, "reindex", "--json", *options)
    assert done.code in (0, 4), done
    said = json.loads(done.out)
    lists = {
        outcome: [each["path"] for each in said["files"] if each["outcome"] == outcome]
        for outcome in ("added", "changed", "removed", "skipped")
    }
    assert {name: said[name] for name in lists} == {name: len(lists[name]) for name in lists}
    return {**said, **lists}


def test_an_incremental_reindex_adds_changes_and_removes(ficli: Ficli, dossier: Make) -> None:
    """Each path is in one list only, and searches follow."""
    folder = dossier({f"{name}.txt": f"Words of {name}.\n" for name in "abc"})
    assert ["a.txt", "b.txt", "c.txt"] == report(ficli, folder)["added"]
    sources = folder / "docs_src"
    (sources / "a.txt").write_text("Revised by now.\n")
    (sources / "b.txt").unlink()
    (sources / "d.txt").write_text("Words of d.\n")
    second = report(ficli, folder)
    assert (["d.txt"], ["a.txt"], ["b.txt"], 1, 3) == (
        second["added"], second["changed"], second["removed"], second["unchanged"],
        second["documents"],
    )  # fmt: skip
    found = ficli(folder, "search", "words", "--format", "paths", "--sort", "path")
    assert "c.txt\nd.txt\n" == found.out


def test_a_reindex_in_which_nothing_changed_writes_nothing(ficli: Ficli, dossier: Make) -> None:
    """It says the same as before, and every file of the index is the one that was there."""
    folder = dossier({"a.txt": "Words.\n", "b.xyz": "no reader"})
    first = report(ficli, folder)
    before = {path: path.stat().st_mtime_ns for path in (folder / "index").rglob("*.*")}
    again = report(ficli, folder)
    assert (1, 1, first["skipped"]) == (again["unchanged"], again["documents"], again["skipped"])
    assert before == {path: path.stat().st_mtime_ns for path in (folder / "index").rglob("*.*")}


def test_a_file_that_could_not_be_opened_is_tried_again(
    dossier: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if neither its size nor its time has changed since."""
    opened = open_dossier(dossier({"a.txt": "Words.\n"}))

    def fail(*_: object) -> bytes:
        raise sources.UnreadableSource("permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(sources, "read", fail)
        assert ("a.txt",) == tuple(each.path for each in reindex(opened).skipped)
    assert ("a.txt",) == reindex(opened).added


def test_a_touched_file_is_unchanged_and_no_longer_stale(ficli: Ficli, dossier: Make) -> None:
    """Another time of change with the same content costs no new document."""
    folder = dossier({"a.txt": "Words.\n"})
    report(ficli, folder)
    os.utime(folder / "docs_src" / "a.txt", (1, 1))
    assert "changed" in ficli(folder, "search", "words").err
    again = report(ficli, folder)
    assert ([], [], [], 1) == (
        again["added"], again["changed"], again["removed"], again["unchanged"],
    )  # fmt: skip
    assert "" == ficli(folder, "search", "words").err


def test_a_skipped_file_that_was_mended_is_noticed(ficli: Ficli, dossier: Make) -> None:
    """A file that was left out is no news, until there is something else in it."""
    folder = dossier({"a.txt": "Words.\n", "b.txt": b"", "c.jpg": b"picture"})
    report(ficli, folder)
    assert "" == ficli(folder, "search", "words").err
    (folder / "docs_src" / "b.txt").write_text("More words.\n")
    assert "1 file has changed" in ficli(folder, "search", "words").err


def test_an_empty_dossier_has_an_index_too(ficli: Ficli, dossier: Make) -> None:
    """A search after a reindex of nothing finds nothing; it does not ask for a reindex again."""
    folder = dossier({})
    assert 0 == report(ficli, folder)["documents"]
    assert 1 == ficli(folder, "search", "words").code


def test_full_gives_the_same_index_as_many_small_steps(ficli: Ficli, dossier: Make) -> None:
    """However it came about, an index holds what the files say."""
    folder = dossier({})
    for n in range(4):
        (folder / "docs_src" / f"{n}.txt").write_text(f"Common words n{n}. Han Dong.\n")
        (folder / "docs_src" / "0.txt").write_text(f"Revised {n} times.\n")
        report(ficli, folder)
    in_steps = contents(folder)
    assert 4 == report(ficli, folder, "--full")["documents"]
    assert in_steps == contents(folder)
    assert 1 == len(list((folder / "index").glob("store-*")))


def test_skipped_files_are_exit_4_until_they_are_gone(ficli: Ficli, dossier: Make) -> None:
    """Also when nothing else changed: what is left out stays said."""
    folder = dossier({"a.txt": "Words.\n", "b.txt": b""})
    assert 4 == ficli(folder, "reindex").code
    second = ficli(folder, "reindex")
    assert 4 == second.code
    assert "b.txt" in second.out
    (folder / "docs_src" / "b.txt").unlink()
    assert 0 == ficli(folder, "reindex").code


def test_a_dossier_that_was_emptied_answers_nothing(ficli: Ficli, dossier: Make) -> None:
    """Its index is empty, not missing."""
    folder = dossier({"a.txt": "Words.\n"})
    report(ficli, folder)
    (folder / "docs_src" / "a.txt").unlink()
    assert ["a.txt"] == report(ficli, folder)["removed"]
    assert 1 == ficli(folder, "search", "words").code


def test_many_reindexes_leave_a_bounded_index(ficli: Ficli, dossier: Make) -> None:
    """Files of states that nobody needs go away."""
    folder = dossier({"a.txt": "Words.\n", "b.txt": "Words.\n"})
    counts = []
    for n in range(8):
        (folder / "docs_src" / "a.txt").write_text(f"Words {n}.\n")
        report(ficli, folder)
        counts.append(sum(path.is_file() for path in (folder / "index").rglob("*")))
    assert counts[-1] <= counts[1] + 2, counts


@pytest.mark.parametrize("declared", ["French", "français", "fra", "fr", "fr-CA"])
def test_a_declared_language_becomes_a_tag(ficli: Ficli, dossier: Make, declared: str) -> None:
    """However front matter spells a language, `lang:` finds it by its BCP 47 tag."""
    folder = dossier({"a.txt": f"---\nlanguage: {declared}\n---\nUn texte sur les élections."})
    ficli(folder, "reindex")

    assert "a.txt\n" == ficli(folder, "search", "lang:fr", "--format", "paths").out


def test_an_empty_result_says_what_is_missing(ficli: Ficli, dossier: Make) -> None:
    """No document has such a kind; without the filter there would be one."""
    folder = dossier({"a.txt": "---\nkind: petition\ndate: 2020-01-01\n---\nElections, he said."})
    ficli(folder, "reindex")

    kind = ficli(folder, "search", "kind:petitio")
    assert (1, "no document has 'kind:petitio': did you mean petition?") == (
        kind.code,
        kind.err.strip(),
    )
    filtered = ficli(folder, "search", "elections", "--since", "2021")
    assert "without the filters the query finds 1 document" in filtered.err
