"""What an index says, as values that can be compared: a few answers, or everything it holds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ficli.engines import check_index, open_reader
from ficli.engines.base import Request
from ficli.engines.embedded.postings import numbers, positions
from ficli.engines.embedded.schema import FACTS, KEY
from ficli.searching import SearchRequest, understand
from tests.robustness.process import Done, Ficli

Answers = dict[str, frozenset[str]]
Make = Callable[[dict[str, str]], Path]


def answers(folder: Path, queries: Iterable[str]) -> Answers:
    """The paths that each query finds, in one view of the index."""
    with open_reader(folder / "index") as reader:
        found = {
            query: reader.search(Request(understand(SearchRequest(query)), limit=10_000)).found
            for query in queries
        }
        return {
            query: frozenset(reader.record(each.key).path for each in hits)
            for query, hits in found.items()
        }


def contents(folder: Path) -> dict[str, Any]:
    """Everything the index in `folder` holds, by path: no key, date of writing or order."""
    with open_reader(folder / "index") as reader:
        paths = {key: reader.record(key).path for key in reader.keys()}  # noqa: SIM118 - no dict
        documents = {
            path: (reader.record(key), reader.text(key), tuple(reader.line_starts(key)),
                   reader.mentions(key))
            for key, path in paths.items()
        }  # fmt: skip
        return {
            "documents": documents,
            "postings": _postings(reader, paths),
            "skipped": reader.skipped(),
            "totals": reader.totals(),
        }


def _postings(reader: Any, paths: dict[int, str]) -> dict[Any, Any]:
    """Each term's places in each document, from below the seam."""
    whoosh = reader._reader
    keys = numbers(whoosh, KEY)
    found: dict[Any, dict[str, tuple[int, ...]]] = {}
    for field, term in whoosh.all_terms():
        if field != FACTS:
            for docnum, places in positions(whoosh, field, term, keys):
                found.setdefault((field, term), {})[paths[keys[docnum]]] = tuple(places)
    return found


class Change:
    """A dossier whose documents have changed since they were indexed, again and again."""

    def __init__(self, ficli: Ficli, folder: Path, new: dict[str, str], queries: list[str]) -> None:
        self.folder = folder
        self._queries = queries
        self._old_index = folder / "old-index"
        _succeed(ficli(folder, "reindex", "--jobs", "1"))
        (folder / "index").rename(self._old_index)
        sources = folder / "docs_src"
        shutil.rmtree(sources)
        for path, text in new.items():
            (sources / path).parent.mkdir(parents=True, exist_ok=True)
            (sources / path).write_text(text, "utf-8")
        _succeed(ficli(folder, "reindex", "--jobs", "1"))
        self.new, self.contents = self.answers(), contents(folder)
        self.restore()
        self.old = self.answers()
        assert self.old != self.new

    def restore(self) -> None:
        """Put the index back as it was before the documents changed."""
        shutil.rmtree(self.folder / "index", ignore_errors=True)
        shutil.copytree(self._old_index, self.folder / "index")

    def answers(self) -> Answers:
        """What the index says now."""
        return answers(self.folder, self._queries)

    def check_survived(self, ficli: Ficli) -> str:
        """After a crash: assert that the index is old or new, and that a reindex makes it whole.

        Returns which of the two it was.
        """
        now = self.answers()
        assert now in (self.old, self.new)
        done = ficli(self.folder, "search", self._queries[0], "-n", "3", "--json")
        assert (0, True) == (done.code, "error" not in done.err), done
        _succeed(ficli(self.folder, "reindex", "--jobs", "1"))
        assert self.contents == contents(self.folder)
        assert () == check_index(self.folder / "index").damages
        assert [] == leftovers(self.folder / "index")
        return "old" if now == self.old else "new"


def leftovers(index: Path) -> list[str]:
    """Files under `index` that belong to no committed state."""
    stores = [entry for entry in index.iterdir() if entry.name.startswith("store-")]
    strange = [entry.name for entry in index.iterdir() if entry.name.startswith(".CURRENT")]
    strange += [store.name for store in stores[1:]]
    for store in stores:
        names = [entry.name for entry in store.iterdir()]
        strange += [name for name in names if name.endswith(".tmp") or ".toc." in name]
        strange += [name for name in names if name.endswith(".toc")][1:]
    return strange


def _succeed(done: Done) -> None:
    assert done.code == 0, done
