"""Texts of known origin, cut into windows, for the scripts beside this file.

Reads the collections named in docs/origin.md from a folder that the caller gives, none of whose
text is part of this repository, and the texts beside this file, which were written for it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ficli.attribution.origin.style import OTHER, STOP, skeleton

BASE = 100
"""Words in a base window; longer windows are runs of these."""
FOLDS = 5
TEXTS = Path(__file__).with_name("texts")
"""Articles and other texts of our own, a folder a writer; texts/README.md tells their names."""
HELD_OUT, RETOLD = "_heldout", "en-en"
"""Ending of a folder, and kind of text, that are for measuring only."""
_FORM_OF_ADDRESS = re.compile(r"(?:Right Hon|Hon|Mr|Mrs|Ms|Dr|M|Mme|L['’]hon)\.? +")
_PAUSES = frozenset(",;:()-.")


@dataclass(frozen=True)
class Window:
    """About `BASE` words of one group (a speaker, a country) as skeleton tokens."""

    domain: str
    group: str
    translated: bool
    tokens: str


def fold(group: str, split: int = 0) -> int:
    """The fold of a speaker or country in the split of that number, the same on every machine."""
    return hashlib.sha256(f"{split}:{group}".encode()).digest()[0] % FOLDS


def windows(folder: Path, language: str) -> list[Window]:
    """Base windows in `language`: Hansard, for English the UN General Debate, and our own texts."""
    found = list(_cut("hansard", _hansard(folder, language), language))
    if language == "en":
        found += _cut("un", _un(folder), language)
    return [*found, *_cut("own", _own(language), language)]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["origin"] in OTHER:
                yield row


def _hansard(folder: Path, language: str) -> dict[tuple[str, str], list[str]]:
    """(speaker, origin) → paragraphs; speakers of few words are pooled by fold."""
    turns: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in _rows(folder / f"hansard_{language}_edition.jsonl.gz"):
        speaker = _FORM_OF_ADDRESS.sub("", re.sub(r"\(.*", "", row["speaker"] or "").strip())
        if speaker:
            turns[speaker, row["origin"]].append(row["text"])
    streams: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (speaker, origin), paragraphs in turns.items():
        few = sum(len(p.split()) for p in paragraphs) < 2 * BASE
        name = f"pool {fold(speaker)}" if few else speaker
        streams[name, origin] += paragraphs
    return streams


def _un(folder: Path) -> dict[tuple[str, str], list[str]]:
    """(country, origin) → speeches, in the order of their hash."""
    speeches: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in _rows(folder / "un_general_debate_en.jsonl.gz"):
        speeches[row["country"], row["origin"]].append(row["text"])
    return {
        key: sorted(texts, key=lambda t: hashlib.sha256(t.encode()).digest())
        for key, texts in speeches.items()
    }


def _own(language: str) -> dict[tuple[str, str], list[str]]:
    """(writer, origin) → paragraphs of the texts in `language`, in the order of their files."""
    streams: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in sorted(TEXTS.glob("*/*.txt")):
        kind = path.name.partition("_")[0]
        origin, _, target = kind.partition("-")
        measured_only = kind == RETOLD or path.parent.name.endswith(HELD_OUT)
        if (target or origin) == language and not measured_only:
            streams[path.parent.name, origin] += paragraphs(path)
    return streams


def paragraphs(path: Path) -> list[str]:
    """The paragraphs of the texts in a file of our own."""
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("=== ")]


def _cut(domain: str, streams: dict[tuple[str, str], list[str]], language: str) -> Iterator[Window]:
    for (group, origin), paragraphs in sorted(streams.items()):
        for tokens in cut(paragraphs, language):
            yield Window(domain, group, origin != language, tokens)


def cut(paragraphs: Iterable[str], language: str) -> Iterator[str]:
    """Skeletons of about `BASE` words, cut at the end of a sentence where one is near."""
    tokens: list[str] = []
    words = 0
    for paragraph in paragraphs:
        for token in [*skeleton(paragraph, language), STOP]:
            if token == STOP and tokens and tokens[-1] == STOP:
                continue
            tokens.append(token)
            words += token not in _PAUSES
            if (words >= BASE and token == STOP) or words >= 1.5 * BASE:
                yield " ".join(tokens)
                tokens, words = [], 0


def raw_streams(folder: Path, language: str) -> Iterator[tuple[str, str]]:
    """(origin, text) of every speaker, of every speech and of every writer, as written."""
    for streams in (_hansard(folder, language), _own(language)):
        for (_, origin), paragraphs in sorted(streams.items()):
            yield origin, "\n".join(paragraphs)
    if language == "en":
        for row in _rows(folder / "un_general_debate_en.jsonl.gz"):
            yield row["origin"], row["text"]
