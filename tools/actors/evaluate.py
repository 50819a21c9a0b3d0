"""Exact PER/ORG/LOC scores of what ficli finds on collections with names marked.

python tools/actors/evaluate.py FILE.conll ... [--table tagger.tsv.gz]

`held-out` in place of a file stands for the articles of tools/actors/texts that are for measuring.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from corpora import KINDS, Spans, read_articles, read_conll

from ficli.attribution import tagging
from ficli.attribution.actors import find_mentions, find_places

LABELS = {"Person": "PER", "Country": "LOC", "Place": "LOC"}
"""CoNLL's kinds for types of mention; all other types are organisations."""


def entities(text: str) -> set[tuple[int, int, str]]:
    """What `ficli mentions --places` lists, as spans of CoNLL's kinds."""
    mentions = find_mentions(text)
    both = (*mentions, *find_places(text, mentions))
    return {(one.start, one.end, LABELS.get(one.type, "ORG")) for one in both}


def counts(texts: Iterable[tuple[str, Spans]]) -> Counter[tuple[str, str]]:
    """Right, found and wanted spans by kind."""
    tally: Counter[tuple[str, str]] = Counter()
    for text, spans in texts:
        wanted = set(spans)
        found = entities(text)
        for kind in KINDS:
            mine, theirs = ({s for s in group if s[2] == kind} for group in (found, wanted))
            tally[kind, "right"] += len(mine & theirs)
            tally[kind, "found"] += len(mine)
            tally[kind, "wanted"] += len(theirs)
    return tally


def f1(right: int, found: int, wanted: int) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def report(tally: Counter[tuple[str, str]]) -> str:
    """One line: each kind and all together."""
    parts = []
    for kinds in (*((kind,) for kind in KINDS), KINDS):
        sums = [sum(tally[kind, what] for kind in kinds) for what in ("right", "found", "wanted")]
        parts.append(
            "{} {:.3f}/{:.3f} F {:.3f}".format(kinds[0] if len(kinds) == 1 else "ALL", *f1(*sums))
        )
    return " | ".join(parts)


def main(arguments: Iterable[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--table", type=Path)
    o = parser.parse_args(arguments)
    if o.table:
        tagging.read_table = lambda: o.table.read_bytes()
    for path in o.files:
        texts = read_articles(held_out=True) if path.name == "held-out" else read_conll(path)
        print(path.name, report(counts(texts)))


if __name__ == "__main__":
    main()
