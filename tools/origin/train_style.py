"""Trains and judges the style model of one direction and writes its table.

    python tools/origin/train_style.py DATA en OUT.tsv      (mirror: fr)

Needs scikit-learn (a development extra). Seeds are fixed; speakers and countries never stand on
both sides of a split. Prints the tables that docs/origin.md shows.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from corpora import FOLDS, Window, pool_fold, windows
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

LENGTHS = {100: 1, 200: 2, 400: 4, 800: 8}
TRAIN_ON = (100, 200, 400)
SCORED_AT_ONCE = 4
"""Base windows that the run-time scorer takes together."""
LEAST_SEEN = 40
KEPT = 3000
PRIOR = 1 / 3
"""Share of translations that the calibration assumes: between the two collections' shares."""
PRECISION = 0.96
"""Above the 95 % that are promised: unseen kinds of text are harder than held-out ones."""
LEAST_SURE = 0.8
"""No answer below this probability, whatever the precision."""
ENOUGH = 50
"""Windows of either label without which a length is not calibrated: longer texts then keep the
calibration of shorter ones, which claims less."""
FLOOR = 150
"""Words below which the shipped model gives a leaning and no answer."""


@dataclass
class Set:
    """Windows of one length: n-gram presence, label, domain, fold."""

    rows: sp.csr_matrix
    translated: np.ndarray
    domain: np.ndarray
    fold: np.ndarray

    def only(self, chosen: np.ndarray) -> Set:
        return Set(
            self.rows[chosen], self.translated[chosen], self.domain[chosen], self.fold[chosen]
        )


@dataclass
class Fitted:
    columns: np.ndarray
    idf: np.ndarray
    weights: np.ndarray
    bias: float

    def score(self, rows: sp.csr_matrix) -> np.ndarray:
        return np.asarray(scaled(rows[:, self.columns], self.idf) @ self.weights) + self.bias


def scaled(rows: sp.csr_matrix, idf: np.ndarray) -> sp.csr_matrix:
    weighted = (rows > 0).astype(np.float64) @ sp.diags(idf)
    norm = np.sqrt(np.asarray(weighted.multiply(weighted).sum(1)).ravel())
    return sp.diags(1 / np.where(norm == 0, 1, norm)) @ weighted


def joined(counts: sp.csr_matrix, base: list[Window], size: int) -> Set:
    """Sets of `size` neighbouring base windows of the same group and label."""
    streams: dict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for number, window in enumerate(base):
        streams[window.domain, window.group, window.translated].append(number)
    runs = [
        (key, members[i : i + size])
        for key, members in streams.items()
        for i in range(0, len(members) - size + 1, size)
    ]
    row = [r for r, (_, members) in enumerate(runs) for _ in members]
    column = [m for _, members in runs for m in members]
    sums = sp.csr_matrix((np.ones(len(row)), (row, column)), shape=(len(runs), len(base)))
    return Set(
        (sums @ counts).tocsr(),
        np.array([key[2] for key, _ in runs]),
        np.array([key[0] for key, _ in runs]),
        np.array([pool_fold(key[1]) for key, _ in runs]),
    )


def stacked(sets: list[Set]) -> Set:
    return Set(
        sp.vstack([s.rows for s in sets]).tocsr(),
        *(np.concatenate([getattr(s, f) for s in sets]) for f in ("translated", "domain", "fold")),
    )


def balance(data: Set, prior: float = 0.5) -> np.ndarray:
    """Weights by which each domain counts the same, and translations `prior` of each."""
    weights = np.zeros(len(data.translated))
    for domain in set(data.domain):
        for label, share in ((True, prior), (False, 1 - prior)):
            here = (data.domain == domain) & (data.translated == label)
            weights[here] = share / max(1, here.sum())
    return weights * len(weights) / weights.sum()


def fit(data: Set) -> Fitted:
    """Two passes: all n-grams, then the `KEPT` that carry most."""
    seen = np.asarray((data.rows > 0).sum(0)).ravel()
    columns = np.where(seen >= LEAST_SEEN)[0]
    first = _regression(data, columns, seen)
    spread = np.sqrt(seen[columns] / len(data.translated))
    carried = np.abs(first.weights) * first.idf * spread
    return _regression(data, np.sort(columns[np.argsort(-carried)[:KEPT]]), seen)


def _regression(data: Set, columns: np.ndarray, seen: np.ndarray) -> Fitted:
    idf = np.round(np.log((1 + len(data.translated)) / (1 + seen[columns])) + 1, 1)
    model = LogisticRegression(C=1.0, solver="liblinear", max_iter=200, random_state=0)
    rows = scaled(data.rows[:, columns], idf)
    model.fit(rows, data.translated, sample_weight=balance(data))
    return Fitted(columns, idf, np.round(model.coef_.ravel(), 2), float(model.intercept_[0]))


def scores(model: Fitted, counts: sp.csr_matrix, base: list[Window], size: int, part: int) -> tuple:
    """Scores of held-out windows; long ones are the mean over their parts, as at run time."""
    whole = joined(counts, base, size)
    here = whole.fold == part if part >= 0 else np.ones(len(whole.fold), bool)
    if size <= SCORED_AT_ONCE:
        return model.score(whole.rows[here]), whole.translated[here], whole.domain[here]
    pieces = joined(counts, base, SCORED_AT_ONCE)
    streams = _piece_means(pieces, model, base, size)
    return streams[here], whole.translated[here], whole.domain[here]


def _piece_means(pieces: Set, model: Fitted, base: list[Window], size: int) -> np.ndarray:
    """Scores of long windows: the mean over their parts, as the run-time scorer takes it."""
    one = model.score(pieces.rows)
    totals: dict[tuple[str, str, bool], int] = defaultdict(int)
    for window in base:
        totals[window.domain, window.group, window.translated] += 1
    offset = 0
    means = []
    for total in totals.values():
        count = total // SCORED_AT_ONCE
        step = size // SCORED_AT_ONCE
        means += [one[offset + i * step :][:step].mean() for i in range(total // size)]
        offset += count
    return np.array(means)


def calibrate(raw: np.ndarray, translated: np.ndarray, domain: np.ndarray) -> tuple[float, float]:
    weights = balance(Set(sp.csr_matrix((len(raw), 1)), translated, domain, domain), PRIOR)
    model = LogisticRegression(C=1e6, random_state=0)
    model.fit(raw[:, None], translated, sample_weight=weights)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def threshold(p: np.ndarray, right: np.ndarray, weights: np.ndarray) -> float:
    """The least probability at which answers are right `PRECISION` of the time."""
    order = np.argsort(-p)
    precision = np.cumsum((weights * right)[order]) / np.cumsum(weights[order])
    good = np.where(precision >= PRECISION)[0]
    return float(p[order][good[-1]]) if len(good) else 1.0


def main(folder: Path, language: str, out: Path) -> None:
    base = windows(folder, language)
    vectorizer = CountVectorizer(
        tokenizer=str.split,
        token_pattern=None,
        ngram_range=(1, 3),
        lowercase=False,
        min_df=20,
        dtype=np.float64,
    )
    counts = vectorizer.fit_transform([w.tokens for w in base]).tocsr()
    names = vectorizer.get_feature_names_out()
    print(f"{len(base)} windows, {len(names)} n-grams")
    train = stacked([joined(counts, base, LENGTHS[n]) for n in TRAIN_ON])
    held: dict[int, list[tuple]] = defaultdict(list)
    for part in range(FOLDS):
        model = fit(train.only(train.fold != part))
        for words, size in LENGTHS.items():
            held[words].append(scores(model, counts, base, size, part))
    _across(train, counts, base)
    _write(out, names, fit(train), _report(held))


def _across(train: Set, counts: sp.csr_matrix, base: list[Window]) -> None:
    """Trained on one collection, judged on the other."""
    for domain in sorted(set(train.domain)) if len(set(train.domain)) > 1 else ():
        model = fit(train.only(train.domain == domain))
        row = []
        for words, size in LENGTHS.items():
            raw, translated, where = scores(model, counts, base, size, -1)
            other = where != domain
            row.append(f"{words}: {roc_auc_score(translated[other], raw[other]):.3f}")
        print(f"trained on {domain} only, judged on the other:", *row)


def _report(held: dict[int, list[tuple]]) -> list[list[float]]:
    """Prints a row a length; returns (words, slope, offset, yes, no)."""
    calibration = []
    for words, parts in held.items():
        raw, translated, domain = (np.concatenate(column) for column in zip(*parts, strict=True))
        slope, offset = calibrate(raw, translated, domain)
        p = 1 / (1 + np.exp(-(slope * raw + offset)))
        weights = balance(Set(sp.csr_matrix((len(p), 1)), translated, domain, domain), PRIOR)
        yes, no = threshold(p, translated, weights), threshold(1 - p, ~translated, weights)
        sure = (max(LEAST_SURE, yes), max(LEAST_SURE, no))
        if min(translated.sum(), (~translated).sum()) >= ENOUGH:
            calibration.append([words, *(round(v, 3) for v in (slope, offset, *sure))])
        answered = np.average((p >= yes) | (1 - p >= no), weights=weights)
        print(
            f"{words:5}",
            *_areas(raw, translated, domain),
            f"ECE {_ece(p, translated, weights):.3f}",
        )
        print(f"      sure from {yes:.2f} / {no:.2f}, answered {answered:.2f}")
    return calibration


def _areas(raw: np.ndarray, translated: np.ndarray, domain: np.ndarray) -> list[str]:
    return [
        f"{d} {roc_auc_score(translated[domain == d], raw[domain == d]):.3f}"
        f" ({translated[domain == d].sum()}+{(~translated[domain == d]).sum()})"
        for d in sorted(set(domain))
    ]


def _ece(p: np.ndarray, translated: np.ndarray, weights: np.ndarray) -> float:
    """Expected calibration error over ten bins."""
    bins = np.minimum((p * 10).astype(int), 9)
    total = 0.0
    for b in set(bins):
        here = bins == b
        gap = np.average(p[here], weights=weights[here])
        gap -= np.average(translated[here], weights=weights[here])
        total += abs(gap) * weights[here].sum()
    return total / weights.sum()


def _write(out: Path, names: np.ndarray, model: Fitted, calibration: list) -> None:
    facts = {"calibration": calibration, "floor": FLOOR, "bias": round(model.bias, 3)}
    lines = ["# " + json.dumps(facts)]
    for column, weight, idf in zip(model.columns, model.weights, model.idf, strict=True):
        if weight:
            lines.append(f"{names[column]}\t{round(weight * 100)}\t{round(idf * 10)}")
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{out.name}: {len(lines) - 1} n-grams, {out.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
