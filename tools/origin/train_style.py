"""Trains and judges the style model of one direction and writes its table.

    python tools/origin/train_style.py DATA en OUT.tsv      (mirror: fr)

Needs scikit-learn (a development extra). Seeds are fixed; speakers and countries never stand on
both sides of a split. Prints the tables that docs/origin.md shows.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from corpora import FOLDS, Window, fold, windows
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from ficli.attribution.origin.style import RARITIES, RARITY_STEPS, WEIGHT_STEPS

LENGTHS = {100: 1, 200: 2, 400: 4, 800: 8}
SPLITS = 3
"""Ways of dealing the groups to the folds; figures are means over them."""
SCORED_AT_ONCE = 4
"""Base windows that the run-time scorer takes together."""
HANSARD = 2.0
"""How much more Hansard counts than the UN: it is the smaller collection, and the nearer one."""
PRIOR = 1 / 3
"""Share of translations that the calibration assumes: between the two collections' shares."""
PRECISION = 0.96
"""Above the 95 % that are promised: unseen kinds of text are harder than held-out ones."""
LEAST_SURE = 0.85
"""No answer below this probability, whatever the precision."""
ENOUGH = 50
"""Windows of either label without which a length is not calibrated: longer texts then keep the
calibration of shorter ones, which claims less."""
FLOOR = 150
"""Words below which the shipped model gives a leaning and no answer."""


@dataclass(frozen=True)
class Settings:
    """What differs between the two directions, by the size of their collections."""

    train_on: tuple[int, ...]
    least_seen: int
    kept: int
    elsewhere: tuple[float, float]
    """Slope and offset, in log-odds, that move the calibration a third of the way to the one that
    elsewhere.py finds (0.84 and 1.11 for English): Hansard, the UN and all other texts weigh the
    same. Texts of other kinds look less translated than they are."""


SETTINGS = {
    "en": Settings((100, 200), 60, 4500, (0.945, 0.37)),
    "fr": Settings((100, 200, 400), 10, 3000, (1.0, 0.0)),
}


@dataclass
class Set:
    """Windows of one length: n-gram counts, label, domain, group."""

    rows: sp.csr_matrix
    translated: np.ndarray
    domain: np.ndarray
    group: np.ndarray

    def only(self, chosen: np.ndarray) -> Set:
        return Set(
            self.rows[chosen], self.translated[chosen], self.domain[chosen], self.group[chosen]
        )

    def folds(self, split: int) -> np.ndarray:
        of = {group: fold(group, split) for group in set(self.group)}
        return np.array([of[group] for group in self.group])


@dataclass
class Fitted:
    columns: np.ndarray
    idf: np.ndarray
    weights: np.ndarray
    bias: float

    def score(self, rows: sp.csr_matrix) -> np.ndarray:
        return np.asarray(scaled(rows[:, self.columns], self.idf) @ self.weights) + self.bias


def scaled(rows: sp.csr_matrix, idf: np.ndarray) -> sp.csr_matrix:
    weighted = rows.astype(np.float64)
    weighted.data = np.log1p(weighted.data)
    weighted = weighted @ sp.diags(idf)
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
        np.array([key[1] for key, _ in runs]),
    )


def stacked(sets: list[Set]) -> Set:
    return Set(
        sp.vstack([s.rows for s in sets]).tocsr(),
        *(np.concatenate([getattr(s, f) for s in sets]) for f in ("translated", "domain", "group")),
    )


def balance(data: Set, prior: float = 0.5, hansard: float = 1.0) -> np.ndarray:
    """Weights by which domains count the same (or as told), and translations `prior` of each."""
    weights = np.zeros(len(data.translated))
    for domain in set(data.domain):
        for label, share in ((True, prior), (False, 1 - prior)):
            here = (data.domain == domain) & (data.translated == label)
            weights[here] = share / max(1, here.sum()) * (hansard if domain == "hansard" else 1)
    return weights * len(weights) / weights.sum()


def fit(data: Set, settings: Settings) -> Fitted:
    """Two passes: all n-grams, then those that carry most."""
    seen = np.asarray((data.rows > 0).sum(0)).ravel()
    columns = np.where(seen >= settings.least_seen)[0]
    first = _regression(data, columns, seen)
    spread = np.sqrt(seen[columns] / len(data.translated))
    carried = np.abs(first.weights) * first.idf * spread
    return _regression(data, np.sort(columns[np.argsort(-carried)[: settings.kept]]), seen)


def _regression(data: Set, columns: np.ndarray, seen: np.ndarray) -> Fitted:
    idf = _stepped(np.log((1 + len(data.translated)) / (1 + seen[columns])) + 1, RARITY_STEPS)
    model = LogisticRegression(C=1.0, solver="liblinear", max_iter=200, random_state=0)
    rows = scaled(data.rows[:, columns], idf)
    model.fit(rows, data.translated, sample_weight=balance(data, hansard=HANSARD))
    weights = _stepped(model.coef_.ravel(), WEIGHT_STEPS)
    return Fitted(columns, idf, weights, float(model.intercept_[0]))


def _stepped(values: np.ndarray, steps: int) -> np.ndarray:
    """As finely as the table will tell them."""
    return np.round(values * steps) / steps


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


def calibrate(raw: np.ndarray, data: Set) -> tuple[float, float]:
    model = LogisticRegression(C=1e6, random_state=0)
    model.fit(raw[:, None], data.translated, sample_weight=balance(data, PRIOR))
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def threshold(p: np.ndarray, right: np.ndarray, weights: np.ndarray) -> float:
    """The least probability at which answers are right `PRECISION` of the time."""
    order = np.argsort(-p)
    precision = np.cumsum((weights * right)[order]) / np.cumsum(weights[order])
    good = np.where(precision >= PRECISION)[0]
    return float(p[order][good[-1]]) if len(good) else 1.0


@dataclass
class Material:
    """The windows of one language, once for training and once for each length that is judged."""

    base: list[Window]
    counts: sp.csr_matrix
    settings: Settings

    def __post_init__(self) -> None:
        sizes = [LENGTHS[words] for words in self.settings.train_on]
        self.train = stacked([joined(self.counts, self.base, size) for size in sizes])
        self.judged = {w: joined(self.counts, self.base, size) for w, size in LENGTHS.items()}
        self.pieces = joined(self.counts, self.base, SCORED_AT_ONCE)

    def fitted(self, chosen: np.ndarray) -> Fitted:
        return fit(self.train.only(chosen), self.settings)

    def scores(self, model: Fitted, words: int, chosen: np.ndarray) -> np.ndarray:
        """Scores of the `chosen` windows; long ones as the mean of parts, as at run time."""
        if LENGTHS[words] <= SCORED_AT_ONCE:
            return model.score(self.judged[words].rows[chosen])
        return _piece_means(self.pieces, model, self.base, LENGTHS[words])[chosen]


def main(folder: Path, language: str, out: Path) -> None:
    settings = SETTINGS[language]
    base = windows(folder, language)
    vectorizer = CountVectorizer(
        tokenizer=str.split,
        token_pattern=None,
        ngram_range=(1, 3),
        lowercase=False,
        min_df=min(20, settings.least_seen // 2),
        dtype=np.float64,
    )
    counts = vectorizer.fit_transform([w.tokens for w in base]).tocsr()
    names = vectorizer.get_feature_names_out()
    print(f"{len(base)} windows, {len(names)} n-grams", flush=True)
    material = Material(base, counts, settings)
    _across(material)
    held = [_held_out(material, split) for split in range(SPLITS)]
    calibration = [row for words in LENGTHS for row in _report(words, material, held)]
    _write(out, names, fit(material.train, settings), calibration)


def _held_out(material: Material, split: int) -> dict[int, np.ndarray]:
    """Words → scores of all windows, each by a model that never met its group."""
    found = {words: np.zeros(len(data.translated)) for words, data in material.judged.items()}
    for part in range(FOLDS):
        model = material.fitted(material.train.folds(split) != part)
        for words, data in material.judged.items():
            here = data.folds(split) == part
            found[words][here] = material.scores(model, words, here)
    return found


def _across(material: Material) -> None:
    """Trained on one collection, judged on the other."""
    domains = sorted(set(material.train.domain))
    for domain in domains if len(domains) > 1 else ():
        model = material.fitted(material.train.domain == domain)
        row = []
        for words, data in material.judged.items():
            other = data.domain != domain
            raw = material.scores(model, words, other)
            row.append(f"{words}: {roc_auc_score(data.translated[other], raw):.3f}")
        print(f"trained on {domain} only, judged on the other:", *row, flush=True)


def _report(words: int, material: Material, held: list[dict[int, np.ndarray]]) -> list[list[float]]:
    """Prints a row; returns (words, slope, offset, yes, no), or nothing where data are few."""
    data = material.judged[words]
    raws = [split[words] for split in held]
    raw = np.concatenate(raws)
    whole = stacked([data] * len(raws))
    weights = balance(whole, PRIOR)
    gain, shift = material.settings.elsewhere
    slope, offset = calibrate(raw, whole)
    slope, offset = gain * slope, gain * offset + shift
    p = 1 / (1 + np.exp(-(slope * raw + offset)))
    yes = max(LEAST_SURE, threshold(p, whole.translated, weights))
    no = max(LEAST_SURE, threshold(1 - p, ~whole.translated, weights))
    print(f"{words:5}", *_areas(raws, data), f"ECE {_ece(p, whole.translated, weights):.3f}")
    for name, here, right in (
        ("translated", p >= yes, whole.translated),
        ("not", 1 - p >= no, ~whole.translated),
    ):
        share, precise = weights[here].sum() / weights.sum(), weights[here & right].sum()
        print(f"      {name}: answered {share:.2f}, right {precise / weights[here].sum():.3f}")
    print(f"      sure from {yes:.2f} / {no:.2f}", flush=True)
    if min(data.translated.sum(), (~data.translated).sum()) < ENOUGH:
        return []
    return [[words, *(round(v, 3) for v in (slope, offset, yes, no))]]


def _areas(raws: list[np.ndarray], data: Set) -> Iterator[str]:
    """Area under the curve: mean over the splits, least and greatest, windows of each label."""
    for domain in sorted(set(data.domain)):
        here = data.domain == domain
        areas = [roc_auc_score(data.translated[here], raw[here]) for raw in raws]
        yes = data.translated[here].sum()
        yield f"{domain} {np.mean(areas):.3f} [{min(areas):.3f}-{max(areas):.3f}]"
        yield f"({yes}+{here.sum() - yes})"


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


def _write(out: Path, names: np.ndarray, model: Fitted, calibration: list[list[float]]) -> None:
    facts = {"calibration": calibration, "floor": FLOOR, "bias": round(model.bias, 3)}
    groups: dict[str, list[str]] = defaultdict(list)
    for column, weight, idf in zip(model.columns, model.weights, model.idf, strict=True):
        if weight:
            beginning, _, last = names[column].rpartition(" ")
            rarity = RARITIES[round(idf * RARITY_STEPS) - 1]
            groups[beginning].append(f"{last} {round(weight * WEIGHT_STEPS)}{rarity}")
    lines = [f"{beginning}\t{' '.join(ends)}" for beginning, ends in sorted(groups.items())]
    out.write_text("\n".join(["# " + json.dumps(facts), *lines]) + "\n", encoding="utf-8")
    kept = sum(map(len, groups.values()))
    print(f"{out.name}: {kept} n-grams, {out.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
