"""Floors for who is found in texts: they rise with the recogniser and never fall.

Scores are exact: span and type; the canonical id counts on the spans that match. Optional spans of
the gold are neither asked for nor held against it. docs/actors.md says what is measured and how.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from ficli.attribution.actors import find_mentions
from ficli.document import ActorType, Mention

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FRONT_MATTER = re.compile(r"---\n.*?\n---\n", re.DOTALL)
MARKUP = (".html", ".htm")
"""Offsets of these point into the markup, which the recogniser never sees."""


@dataclass
class Score:
    """Counts over documents."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    same_actor: int = 0

    @property
    def f1(self) -> float:
        return round(2 * self.right / max(self.found + self.wanted, 1), 3)

    @property
    def canonical(self) -> float:
        return round(self.same_actor / max(self.right, 1), 3)


def lines(name: str) -> Iterator[dict[str, Any]]:
    """The gold, one document a line."""
    for line in (HERE / name).read_text("utf-8").splitlines():
        yield json.loads(line)


def score(documents: Iterable[tuple[str, dict[str, Any]]]) -> Score:
    """Exact matches of what is found in each text with its gold."""
    total = Score()
    for text, gold in documents:
        body = FRONT_MATTER.match(text)
        wanted = {_span(m): m["actor"] for m in gold["mentions"] if not m.get("nominal")}
        free = [(m["start"], m["end"]) for m in gold.get("optional", [])]
        free += [(m["start"], m["end"]) for m in gold["mentions"] if m.get("nominal")]
        found = {
            (m.start, m.end, m.type): m.actor
            for m in find_mentions(text)
            if m.start >= (body.end() if body else 0) and not _excused(m, wanted, free)
        }
        both = wanted.keys() & found.keys()
        total.right += len(both)
        total.found += len(found)
        total.wanted += len(wanted)
        total.same_actor += sum(_plain(found[one]) == _plain(wanted[one]) for one in both)
    return total


def _span(mention: dict[str, Any]) -> tuple[int, int, ActorType]:
    return mention["start"], mention["end"], mention["type"]


def _excused(
    m: Mention, wanted: dict[tuple[int, int, ActorType], str], free: list[tuple[int, int]]
) -> bool:
    return (m.start, m.end, m.type) not in wanted and any(
        m.start < end and start < m.end for start, end in free
    )


def _plain(actor: str) -> str:
    return actor.removeprefix("name:")


@cache
def project_score() -> Score:
    """The texts of this repository."""
    return score(
        ((ROOT / gold["path"]).read_text("utf-8"), gold)
        for gold in lines("gold.jsonl")
        if not gold["path"].endswith(MARKUP)
    )


def test_mentions_in_the_project_texts() -> None:
    """Exact F1 on the texts written for this project does not fall below its floor."""
    assert True is (project_score().f1 >= 0.97), project_score()


def test_canonical_actor_in_the_project_texts() -> None:
    """A mention that is found means the right actor."""
    assert True is (project_score().canonical >= 0.97), project_score()


@cache
def real_score() -> Score:
    """The real documents, which are not in this repository."""
    folder = os.environ.get("FICLI_REAL_DOSSIER")
    if not folder:
        pytest.skip("FICLI_REAL_DOSSIER is not set")
    known = {sha256(path.read_bytes()).hexdigest(): path for path in Path(folder).glob("*.txt")}
    gold = list(lines("real_gold.jsonl"))
    return score((known[g["sha256"]].read_text("utf-8"), g) for g in gold)


def test_mentions_in_real_documents() -> None:
    """Exact F1 on real documents, annotated before the recogniser was written, keeps its floor."""
    assert True is (real_score().f1 >= 0.99), real_score()


def test_canonical_actor_in_real_documents() -> None:
    """A mention in a real document means the right actor."""
    assert True is (real_score().canonical >= 0.99), real_score()


def test_names_in_open_news() -> None:
    """Exact F1 of people, organisations and places in agency text of ours, not trained on."""
    sys.path.insert(0, str(ROOT / "tools" / "actors"))
    total = Score()
    for text, spans in import_module("corpora").read_articles(held_out=True):
        found = import_module("evaluate").entities(text)
        total.right += len(found & set(spans))
        total.found += len(found)
        total.wanted += len(spans)
    assert True is (total.f1 >= 0.91), total
