"""Train the sequence model and write its table. Development only: needs numpy.

python tools/actors/train.py --data FOLDER [--leave-out NAME ...] [--out FILE]
"""

from __future__ import annotations

import argparse
import gzip
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from corpora import Marked, labelled, made, read_conll

from ficli.attribution import tagging
from ficli.attribution.folding import key

COLLECTIONS = ("europarl_ner_en.conll", "uner_pud.iob2", "uner_ewt_dev.iob2", "uner_ewt_test.iob2")
OUT = Path(__file__).parents[2] / "src/ficli/attribution/tagger.tsv.gz"
INDEX = {label: number for number, label in enumerate(tagging.LABELS)}
SIZE = len(INDEX)


def sentences(data: Path, left_out: Sequence[str], artificial: int, seed: int) -> list[Marked]:
    """All training sentences."""
    found: list[Marked] = []
    for name in COLLECTIONS:
        if name not in left_out:
            for text, spans in read_conll(data / name):
                found.extend(labelled(text, [as_place(text, span) for span in spans]))
    for text, spans in made(artificial, seed):
        found.extend(labelled(text, spans))
    return [one for one in found if any(word[0].isupper() for word in one[0])]


def as_place(text: str, span: tuple[int, int, str]) -> tuple[int, int, str]:
    """A state is a place here, also where a collection marks it as an organisation that acts."""
    start, end, kind = span
    is_state = "C" in tagging.listed().get(key(text[start:end]), "")
    return (start, end, "LOC") if kind == "ORG" and is_state else span


def rows_of(one: Marked, chance: random.Random, forget: float) -> list[list[str]]:
    """Features of a sentence; names forget their lists and their own letters now and then."""
    words, labels = one
    lists = tagging.lists_of(tagging._cased(words)[0])
    forgotten = [False] * len(words)
    for at, label in enumerate(labels):
        if label[0] == "B":
            forgotten[at] = chance.random() < forget
        elif label[0] == "I":
            forgotten[at] = forgotten[at - 1]
    lists = ["-" if gone else kinds for gone, kinds in zip(forgotten, lists, strict=True)]
    rows = tagging.features(words, lists)
    drop = ("w=", "<w", "w>", "p2", "p3", "e4")
    return [
        [f for f in row if not f.startswith(drop)] if gone and chance.random() < 0.6 else row
        for gone, row in zip(forgotten, rows, strict=True)
    ]


class Perceptron:
    """Averaged structured perceptron over feature numbers."""

    def __init__(self, features: int) -> None:
        self.weights = np.zeros((features, SIZE))
        self.total = np.zeros((features, SIZE))
        self.moves = np.zeros((SIZE, SIZE))
        self.moves_total = np.zeros((SIZE, SIZE))
        self.barred = np.zeros((SIZE, SIZE))
        for old, new in tagging._FORBIDDEN:
            self.barred[old, new] = -1e9
        self.first = np.array([-1e9 if label[0] == "I" else 0 for label in tagging.LABELS])
        self.step = 1

    def decode(self, scores: np.ndarray) -> list[int]:
        """Viterbi."""
        best, back = scores[0] + self.first, []
        moves = self.moves + self.barred
        for row in scores[1:]:
            options = best[:, None] + moves
            choice = options.argmax(0)
            back.append(choice)
            best = options[choice, range(SIZE)] + row
        path = [int(best.argmax())]
        for choice in reversed(back):
            path.append(int(choice[path[-1]]))
        return path[::-1]

    def learn(
        self, ids: np.ndarray, starts: np.ndarray, gold: list[int], cost: float = 0.0
    ) -> None:
        """One sentence: decode with a cost for right answers, move weights towards the gold."""
        scores = np.add.reduceat(self.weights[ids], starts, axis=0)
        if cost:
            scores[range(len(gold)), gold] -= cost
        guess = self.decode(scores)
        self.step += 1
        if guess == gold:
            return
        ends = [*starts[1:], len(ids)]
        for at, (right, wrong) in enumerate(zip(gold, guess, strict=True)):
            if right != wrong:
                mine = ids[starts[at] : ends[at]]
                self.weights[mine, right] += 1
                self.weights[mine, wrong] -= 1
                self.total[mine, right] += self.step
                self.total[mine, wrong] -= self.step
        for path, sign in ((gold, 1), (guess, -1)):
            for old, new in pairwise(path):
                self.moves[old, new] += sign
                self.moves_total[old, new] += sign * self.step

    def averaged(self) -> tuple[np.ndarray, np.ndarray]:
        """Mean weights over all steps."""
        return self.weights - self.total / self.step, self.moves - self.moves_total / self.step


def train(found: list[Marked], epochs: int, seed: int, forget: float, least: int, cost: float):
    """Weights by feature name, and moves."""
    chance = random.Random(seed)
    rows = [rows_of(one, chance, forget) for one in found]
    count = Counter(name for sentence in rows for row in sentence for name in row)
    numbers = {name: n for n, name in enumerate(name for name, c in count.items() if c >= least)}
    ready = []
    for one, sentence in zip(found, rows, strict=True):
        ids, starts = [], []
        for row in sentence:
            starts.append(len(ids))
            ids.extend(numbers[name] for name in row if name in numbers)
            if starts[-1] == len(ids):
                ids.append(numbers[next(iter(numbers))])
        ready.append((np.array(ids), np.array(starts), [INDEX[label] for label in one[1]]))
    model = Perceptron(len(numbers))
    for _ in range(epochs):
        chance.shuffle(ready)
        for ids, starts, gold in ready:
            model.learn(ids, starts, gold, cost)
    weights, moves = model.averaged()
    return dict(zip(numbers, weights, strict=True)), moves


def frozen(weights: dict[str, np.ndarray], moves: np.ndarray, keep: int) -> str:
    """The table as text: the `keep` heaviest features, weights as small whole numbers."""
    names = sorted(weights, key=lambda name: -np.abs(weights[name]).max())[:keep]
    top = max(np.abs(weights[name]).max() for name in names)
    scale = min(300.0 / top, 40.0)
    head = ";".join(",".join(str(round(float(x * scale))) for x in row) for row in moves)
    lines = [
        name + "\t" + ",".join(str(round(float(x * scale))) for x in weights[name])
        for name in sorted(names)
    ]
    return "\n".join([head, *lines])


def write(text: str, out: Path) -> None:
    """Write the table, the same bytes for the same weights."""
    out.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def main(arguments: Iterable[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--leave-out", nargs="*", default=[])
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--made", type=int, default=12000)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--keep", type=int, default=45000)
    parser.add_argument("--forget", type=float, default=0.0)
    parser.add_argument("--least", type=int, default=2)
    parser.add_argument("--cost", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=7)
    o = parser.parse_args(arguments)
    found = sentences(o.data, o.leave_out, o.made, o.seed)
    weights, moves = train(found, o.epochs, o.seed, o.forget, o.least, o.cost)
    write(frozen(weights, moves, o.keep), o.out)
    print(len(found), "sentences;", len(weights), "features;", o.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
