"""The annotated texts of tools/actors: every mark is well formed, and the reader finds each."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

ACTORS = Path(__file__).parents[2] / "tools" / "actors"
FILES = sorted((ACTORS / "texts").glob("*.txt"))
sys.path.insert(0, str(ACTORS))

CORPORA = import_module("corpora")
labelled, marked, read_texts = CORPORA.labelled, CORPORA.marked, CORPORA.read_texts


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line and line[:2] != "# "]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_mark_is_well_formed(path: Path) -> None:
    """A bracket opens a mark of a known kind, holds a trimmed name, and closes on its line."""
    faults = []
    for line in _lines(path):
        rest = re.sub(r"\[(?:PER|ORG|LOC|O) [^\s\[\]](?:[^\[\]]*[^\s\[\]])?\]", "", line)
        faults += [line] * bool(re.search(r"[\[\]{}\t]", rest))
    assert [] == faults


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_name_begins_and_ends_with_a_word(path: Path) -> None:
    """Cut into words, a line has as many names as marks: no mark lies inside a word."""
    faults = []
    for line in _lines(path):
        text, spans = marked(line)
        labels = [label for _, found in labelled(text, spans) for label in found]
        if len(spans) != sum(label[0] == "B" for label in labels):
            faults.append(line)
    assert [] == faults


A_SIGN_OFF = 40
"""Characters. Shorter lines are a team's name, a heading or `-- London Newsroom`."""


def test_the_held_out_files_are_apart() -> None:
    """What is for measuring is not in what is for training."""
    training, held_out = ({text for text, _ in read_texts(held)} for held in (False, True))
    assert training
    assert held_out
    assert set() == {line for line in training & held_out if len(line) > A_SIGN_OFF}


def test_offsets_are_of_the_text_without_marks() -> None:
    """The span of a name is where the name stands once the marks are gone."""
    text, spans = marked("[ORG Ajax] beat [O Leeds-based] [PER Jan Kok] in [LOC Leeds].")
    assert "Ajax beat Leeds-based Jan Kok in Leeds." == text
    assert [("Ajax", "ORG"), ("Jan Kok", "PER"), ("Leeds", "LOC")] == [
        (text[start:end], kind) for start, end, kind in spans
    ]
