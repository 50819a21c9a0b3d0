"""A small sequence model of our own: which words of a text name people, organisations, places.

Weights over spelling, neighbours and word lists, decoded with Viterbi in plain Python. The table is
made by tools/actors/train.py. Knows neither the registry's actors nor documents: text in, spans
out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from ficli.attribution.lexicon import fold_word, listed, ordinary
from ficli.attribution.wording import Line, features, offsets_of, own_features, read

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")


@dataclass(frozen=True, slots=True)
class Entity:
    """A name of a kind (PER, ORG, LOC) at half-open character offsets."""

    start: int
    end: int
    kind: str


_FIELD = 32
"""Bits for one label's weight where the weights of a feature are packed into one whole number."""
_UNPACK = struct.Struct(f"<{len(LABELS)}I").unpack
_BIAS = sum(1 << (_FIELD * at + _FIELD - 1) for at in range(len(LABELS)))


def packed(weights: Sequence[int]) -> int:
    """The weights of a feature, one for each label, as one number; such numbers add up."""
    return sum(weight << (_FIELD * at) for at, weight in enumerate(weights))


def unpacked(total: int) -> tuple[int, ...]:
    """A score for each label out of a sum of packed weights, all higher by the same amount."""
    return _UNPACK((total + _BIAS).to_bytes(len(LABELS) * _FIELD // 8, "little"))


@dataclass(frozen=True, slots=True)
class Table:
    """The model: packed weights by feature, and weights of a label (the row) before another."""

    weights: dict[str, int]
    moves: tuple[tuple[int, ...], ...]


def read_table() -> bytes:
    """The model's table as it is stored."""
    return (files("ficli.attribution") / "tagger.tsv.gz").read_bytes()


@cache
def table() -> Table:
    """The model that ficli comes with."""
    import gzip

    head, *lines = gzip.decompress(read_table()).decode().splitlines()
    learnt = [[*map(int, row.split(","))] for row in head.split(";")]
    moves = tuple(
        tuple(
            weight if new[0] != "I" or old[1:] == new[1:] else _NEVER
            for new, weight in zip(LABELS, row, strict=True)
        )
        for old, row in zip((*LABELS, ""), (*learnt, [0] * len(LABELS)), strict=True)
    )
    weights = {}
    for line in lines:
        name, _, numbers = line.rpartition("\t")
        weights[name] = packed([int(number or 0) for number in numbers.split(",")])
    return Table(weights, moves)


_OUTSIDE = LABELS.index("O")
_START = len(LABELS)
"""Number of the row of moves into the first word of a line."""
_NEVER = -(1 << 40)
_MARGIN = 800
"""In hundredths of a natural logarithm: labels this far behind the best of a word are not tried."""


def decode(
    rows: Sequence[Sequence[int]],
    moves: Sequence[Sequence[int]],
    follows: bool = False,
    goes_on: bool = False,
) -> list[int]:
    """The best sequence of labels for per-word scores (Viterbi; an I- label continues its kind).

    `follows` and `goes_on` say that words outside names stand before and after. Labels that
    spelling and surroundings all but exclude are left out of the search.
    """
    if all(max(row[1:]) < row[_OUTSIDE] - _MARGIN for row in rows):
        return [_OUTSIDE] * len(rows)
    best = {_OUTSIDE if follows else _START: 0}
    back: list[dict[int, int]] = []
    for row in rows:
        least = max(row) - _MARGIN
        scores: dict[int, int] = {}
        choice: dict[int, int] = {}
        for label, own in enumerate(row):
            if own >= least or label == _OUTSIDE:
                top, old = max([(score + moves[old][label], old) for old, score in best.items()])
                scores[label], choice[label] = top + own, old
        back.append(choice)
        best = scores
    if goes_on:
        best = {label: score + moves[label][_OUTSIDE] for label, score in best.items()}
    label = max(best, key=best.__getitem__)
    path = []
    for choice in reversed(back):
        path.append(label)
        label = choice[label]
    return path[::-1]


def tag(text: str) -> list[Entity]:
    """The names in `text`, in order and without overlaps."""
    found: list[Entity] = []
    loose: list[tuple[int, int]] = []
    known: dict[str, Spans] = {}
    for line in read(text):
        surface = text[line.start : line.end]
        if (spans := known.get(surface)) is None:
            spans = known[surface] = _spans(line)
        names, rest = spans
        if names or rest:
            at = offsets_of(text, line.start, line.end)
            found.extend(Entity(at[a][0], at[b - 1][1], kind) for a, b, kind in names)
            loose.extend(at[one] for one in rest)
    return _agreed(text, found, loose)


Spans = tuple[list[tuple[int, int, str]], list[int]]
"""Names of a line in words, half-open, with their kinds; and capitalised words in no name."""


def _spans(line: Line) -> Spans:
    """The names of a line by itself."""
    model = table()
    weigh = model.weights.get
    names: list[tuple[int, int, str]] = []
    rest: list[int] = []
    places: list[int] = []
    rows: list[tuple[int, ...]] = []
    for at, own, around in features(line):
        if places and places[-1] != at - 1:
            _close(line, places, rows, names, rest)
        places.append(at)
        rows.append(unpacked(sum(filter(None, map(weigh, around)), _own_score(*own))))
    if places:
        _close(line, places, rows, names, rest)
    return names, rest


def _close(
    line: Line,
    places: list[int],
    rows: list[tuple[int, ...]],
    names: list[tuple[int, int, str]],
    rest: list[int],
) -> None:
    """Decide about neighbouring words and start anew."""
    path = decode(rows, table().moves, places[0] > 0, places[-1] < len(line.words) - 1)
    first = places[0]
    names.extend((first + a, first + b, kind) for a, b, kind in _names(path))
    for at, label in zip(places, path, strict=True):
        if (
            label == _OUTSIDE
            and at
            and line.words[at][0].isupper()
            and line.words[at - 1][0].islower()
        ):
            rest.append(at)
    places.clear()
    rows.clear()


def _names(path: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    starts = [at for at, label in enumerate(path) if LABELS[label][0] == "B"]
    for start, limit in pairwise([*starts, len(path)]):
        end = start + 1
        while end < limit and LABELS[path[end]][0] == "I":
            end += 1
        yield start, end, LABELS[path[start]][2:]


@lru_cache(maxsize=65536)
def _own_score(word: str, listed: str, first: bool, capitals: bool) -> int:
    """What the model says of a word by itself, packed."""
    weigh = table().weights.get
    return sum(filter(None, map(weigh, own_features(word, listed, first, capitals))))


def _agreed(text: str, found: list[Entity], loose: list[tuple[int, int]]) -> list[Entity]:
    """What stands in a full name elsewhere in the text is of that kind here too.

    The family name of a person, and the first word of an organisation if no list knows it.
    """
    kinds: dict[str, str] = {}
    places = set()
    for entity in found:
        words = text[entity.start : entity.end].split()
        if len(words) > 1 and entity.kind == "LOC":
            places.add(text[entity.start : entity.end])
        elif len(words) > 1 and entity.kind == "ORG" and _unknown(words[0]):
            kinds.setdefault(words[0], "ORG")
        elif len(words) > 1 and entity.kind == "PER":
            kinds[words[-1]] = "PER"
    for word, kind in [*kinds.items()]:
        kinds.setdefault(word.upper(), kind)
    for place in places:
        kinds.pop(place, None)
    agreed = [Entity(e.start, e.end, kinds.get(text[e.start : e.end], e.kind)) for e in found]
    agreed += [Entity(a, b, kinds[text[a:b]]) for a, b in loose if text[a:b] in kinds]
    return sorted(agreed, key=lambda entity: entity.start)


def _unknown(word: str) -> bool:
    folded = fold_word(word)
    return len(word) > 2 and folded not in ordinary() and folded not in listed()
