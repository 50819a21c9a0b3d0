"""Train the sequence model and write its table. Development only: needs python-crfsuite.

python tools/actors/train.py --data FOLDER [--leave-out NAME ...] [--out FILE]

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001), fitted with L-BFGS
and elastic-net penalties by CRFsuite (Okazaki 2007); the result is the same for the same texts.
"""

from __future__ import annotations

import argparse
import gzip
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pycrfsuite
from corpora import Marked, Spans, labelled, made, read_articles, read_conll

from ficli.attribution import tagging
from ficli.attribution.folding import key
from ficli.attribution.lexicon import listed
from ficli.attribution.wording import Line, features, own_features, zone

COLLECTIONS = ("europarl_ner_en.conll", "uner_pud.iob2")
OUT = Path(__file__).parents[2] / "src/ficli/attribution/tagger.tsv.gz"
SCALE = 100
"""Weights are stored as whole hundredths."""


def sentences(
    data: Path, left_out: Sequence[str], artificial: int, own: int, seed: int
) -> list[Marked]:
    """All training lines: the collections, made sentences, and our own articles `own` times."""
    sources: list[tuple[str, Spans]] = []
    for name in COLLECTIONS:
        if name not in left_out:
            sources.extend(
                (text, [as_place(text, span) for span in spans])
                for text, spans in read_conll(data / name)
            )
    sources.extend(made(artificial, seed))
    return [*_lines(sources), *[*_lines(read_articles())] * own]


def _lines(sources: Iterable[tuple[str, Spans]]) -> Iterator[Marked]:
    for text, spans in sources:
        for line, labels in labelled(text, spans):
            if any(word[0].isupper() for word in line.words):
                yield line, seen_of(line, labels)


def seen_of(line: Line, labels: Sequence[str]) -> list[str]:
    """The labels as the recogniser can give them: words that it never looks at are outside."""
    kept: list[str] = []
    inside = set(zone(line.words))
    for at, label in enumerate(labels):
        new = label[0] == "I" and (not kept or kept[-1] == "O")
        kept.append(("B" + label[1:] if new else label) if at in inside else "O")
    return kept


def as_place(text: str, span: tuple[int, int, str]) -> tuple[int, int, str]:
    """A state is a place here, also where a collection marks it as an organisation that acts."""
    start, end, kind = span
    is_state = "C" in listed().get(key(text[start:end]), "")
    return (start, end, "LOC") if kind == "ORG" and is_state else span


def rows(line: Line) -> list[list[str]]:
    """The features of each word; `-` stands for all words that the recogniser never looks at."""
    found = [["-"] for _ in line.words]
    for at, own, around in features(line):
        found[at] = [*own_features(*own), *around]
    return found


Weights = dict[tuple[str, str], float]
"""By feature or label, and label."""


def fit(found: Sequence[Marked], **settings: float) -> tuple[Weights, Weights]:
    """Weights by feature and label, and by label and the label after it."""
    trainer = pycrfsuite.Trainer(verbose=False)
    ready: dict[int, list[list[str]]] = {}
    for line, labels in found:
        if id(line) not in ready:
            ready[id(line)] = rows(line)
        trainer.append(ready[id(line)], labels)
    trainer.set_params({"feature.possible_transitions": True, "feature.minfreq": 2, **settings})
    with tempfile.TemporaryDirectory() as folder:
        model = str(Path(folder) / "model")
        trainer.train(model)
        tagger = pycrfsuite.Tagger()
        tagger.open(model)
        info = tagger.info()
    return info.state_features, info.transitions


def frozen(weights: Weights, moves: Weights, keep: int) -> str:
    """The table as text: the `keep` heaviest features, weights as small whole numbers."""
    table: dict[str, list[int]] = {}
    for (name, label), weight in weights.items():
        row = table.setdefault(name, [0] * len(tagging.LABELS))
        row[tagging.LABELS.index(label)] = round(weight * SCALE)
    heavy = sorted(table, key=lambda name: (-max(map(abs, table[name])), name))[:keep]
    head = ";".join(
        ",".join(str(round(moves.get((old, new), 0.0) * SCALE)) for new in tagging.LABELS)
        for old in tagging.LABELS
    )
    lines = [
        name + "\t" + ",".join(str(weight or "") for weight in table[name])
        for name in sorted(heavy)
        if any(table[name]) and name != "-"
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
    parser.add_argument("--made", type=int, default=2800)
    parser.add_argument("--own", type=int, default=2)
    parser.add_argument("--keep", type=int, default=60000)
    parser.add_argument("--iterations", type=int, default=80)
    parser.add_argument("--c1", type=float, default=0.05)
    parser.add_argument("--c2", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=7)
    o = parser.parse_args(arguments)
    found = sentences(o.data, o.leave_out, o.made, o.own, o.seed)
    weights, moves = fit(found, c1=o.c1, c2=o.c2, max_iterations=o.iterations)
    write(frozen(weights, moves, o.keep), o.out)
    print(len(found), "lines;", len(weights), "weights;", o.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
