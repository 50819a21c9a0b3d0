"""Trains and judges the style model of one direction and writes its table.

    python tools/origin/train_style.py DATA en OUT.tsv      (mirror: fr)
    python tools/origin/train_style.py DATA en OUT.tsv without own

The second leaves out a collection, so that elsewhere.py can judge a model on it.
Needs scikit-learn (a development extra). Seeds are fixed: with OPENBLAS_NUM_THREADS=1 the same
table comes out to the byte. Speakers, countries and writers never stand on both sides of a split.
Prints the tables that docs/origin.md shows.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from corpora import FOLDS, Window, fold, windows
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from ficli.attribution.origin.style import STEPS

LENGTHS = {100: 1, 200: 2, 400: 4, 800: 8}
SPLITS = 3
"""Ways of dealing the groups to the folds; figures are means over them."""
SCORED_AT_ONCE = 4
"""Base windows that the run-time scorer takes together."""
EQUAL: Mapping[str, float] = {}
IN_TRAINING = {"hansard": 2.0, "own": 0.5}
"""How much a collection counts, if not 1: Hansard is real, near to what users have, and small."""
NEVER_MET = ", never met"
"""Ending of a domain's name where the model was trained without that collection or region."""
REACH = 0.2
"""Scale of the inputs: with the regression's C, how far weights may go."""
SINGLE = 0.5
"""Scale of single tokens: how often a word occurs says more of register than its neighbour does."""
PRIOR = 1 / 3
"""Share of translations that probabilities and thresholds assume."""
REPORTED = (PRIOR, 1 / 2)
"""Shares of translations for which figures are printed."""
PRECISION = 0.95
LEAST_SURE = 0.8
"""No answer below this probability, whatever the precision."""
ENOUGH = 50
"""Windows of either label without which a length is not calibrated: longer texts then keep the
calibration of shorter ones, which claims less."""
FLOOR = 150
"""Words below which the shipped model gives a leaning and no answer."""
REGIONS = {
    "Africa": "BDI BEN BFA BWA CAF CIV COD COG COM DJI GAB GHA GIN GMB KEN LBR LSO MDG MLI MWI NAM "
    "NER NGA SEN SLE SWZ TCD TGO UGA ZMB ZWE".split(),
    "Europe": "FRA GBR IRL LUX MCO".split(),
    "the Caribbean": "ATG BHS BLZ BRB DMA GRD GUY HTI JAM KNA LCA TTO VCT".split(),
}
"""Regions with countries of either language, by the codes of the UN collection."""


@dataclass(frozen=True)
class Settings:
    """What differs between the two directions, by the size of their collections."""

    train_on: tuple[int, ...]
    longest: int
    """Tokens in the longest n-gram. Longer ones help at home and cost on other kinds of text."""
    least_seen: int
    kept: int
    strange: tuple[str, ...]
    """Collections that stand for all that the model will never meet: thresholds come from these and
    from the regions, as judged without them. No collection that makes most of the text: the scores
    of a model without it are not on the scale of the shipped one's."""
    judged_only: tuple[str, ...]
    """Collections that nothing is learnt from, and that calibration and thresholds must suit."""


SETTINGS = {
    "en": Settings((100, 200), 2, 20, 7000, ("hansard", "own"), ()),
    "fr": Settings((100, 200, 400), 3, 10, 6000, (), ("own",)),
}
"""Our own French says nothing of Hansard's, nor the other way round (docs/origin.md)."""


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


Scored = dict[int, tuple[np.ndarray, Set]]
"""Words → scores, and the windows that they belong to."""


@dataclass
class Fitted:
    columns: np.ndarray
    steps: np.ndarray
    """Weights, in whole steps as the table tells them."""
    step: float
    bias: float

    def score(self, rows: sp.csr_matrix) -> np.ndarray:
        weights = self.steps * self.step
        return np.asarray(shares(rows[:, self.columns]) @ weights) + self.bias


def shares(rows: sp.csr_matrix) -> sp.csr_matrix:
    """Square roots of the shares that n-grams have in a window: the Hellinger distance's scale."""
    total = np.asarray(rows.sum(1)).ravel()
    return sp.diags(1 / np.sqrt(np.where(total == 0, 1, total))) @ rows.sqrt()


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


def balance(data: Set, prior: float, domains: Mapping[str, float] = EQUAL) -> np.ndarray:
    """Weights by which domains count as told, or the same, and translations `prior` of each."""
    weights = np.zeros(len(data.translated))
    for domain in set(data.domain):
        for label, share in ((True, prior), (False, 1 - prior)):
            here = (data.domain == domain) & (data.translated == label)
            weights[here] = share / max(1, here.sum()) * domains.get(domain, 1.0)
    return weights * len(weights) / weights.sum()


def fit(data: Set, settings: Settings, single: np.ndarray) -> Fitted:
    """Two passes: all n-grams, then those that carry most. `single` tells columns of one token.

    Inputs are scaled by their rarity, so that rare n-grams may speak louder: many weak and various
    witnesses travel better between kinds of text than a few frequent ones.
    """
    seen = np.asarray((data.rows > 0).sum(0)).ravel()
    scale = REACH * (np.log((1 + len(data.translated)) / (1 + seen)) + 1)
    scale[single] *= SINGLE
    columns = np.where(seen >= settings.least_seen)[0]
    carried = np.abs(_regression(data, columns, scale).steps) * np.sqrt(seen[columns])
    return _regression(data, np.sort(columns[np.argsort(-carried)[: settings.kept]]), scale)


def _regression(data: Set, columns: np.ndarray, scale: np.ndarray) -> Fitted:
    model = LogisticRegression(C=1.0, solver="liblinear", max_iter=200, random_state=0)
    rows = shares(data.rows[:, columns]) @ sp.diags(scale[columns])
    model.fit(rows, data.translated, sample_weight=balance(data, 0.5, IN_TRAINING))
    weights = model.coef_.ravel() * scale[columns]
    most = max(STEPS.values())
    step = round(float(np.quantile(np.abs(weights), 0.999)) / most, 3)
    steps = np.clip(np.round(weights / step), -most, most)
    return Fitted(columns, steps, step, float(model.intercept_[0]))


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
    names: np.ndarray
    settings: Settings

    def __post_init__(self) -> None:
        sizes = [LENGTHS[words] for words in self.settings.train_on]
        train = stacked([joined(self.counts, self.base, size) for size in sizes])
        self.train = train.only(~np.isin(train.domain, self.settings.judged_only))
        self.judged = {w: joined(self.counts, self.base, size) for w, size in LENGTHS.items()}
        self.pieces = joined(self.counts, self.base, SCORED_AT_ONCE)
        self.single = np.array([" " not in name for name in self.names])

    def fitted(self, chosen: np.ndarray) -> Fitted:
        return fit(self.train.only(chosen), self.settings, self.single)

    def scores(self, model: Fitted, words: int, chosen: np.ndarray) -> np.ndarray:
        """Scores of the `chosen` windows; long ones as the mean of parts, as at run time."""
        if LENGTHS[words] <= SCORED_AT_ONCE:
            return model.score(self.judged[words].rows[chosen])
        return _piece_means(self.pieces, model, self.base, LENGTHS[words])[chosen]


def main(folder: Path, language: str, out: Path, without: str) -> None:
    settings = SETTINGS[language]
    base = [window for window in windows(folder, language) if window.domain != without]
    vectorizer = CountVectorizer(
        tokenizer=str.split,
        token_pattern=None,
        ngram_range=(1, settings.longest),
        lowercase=False,
        min_df=min(20, settings.least_seen // 2),
        dtype=np.float64,
    )
    counts = vectorizer.fit_transform([w.tokens for w in base]).tocsr()
    names = vectorizer.get_feature_names_out()
    print(f"{len(base)} windows, {len(names)} n-grams", flush=True)
    material = Material(base, counts, names, settings)
    shipped = material.fitted(np.full(len(material.train.translated), True))
    unmet = [*_across(material), *_regions(material)]
    held = [_held_out(material, shipped, split) for split in range(SPLITS)]
    calibration = [row for words in LENGTHS for row in _report(words, material, held, unmet)]
    _write(out, names, shipped, calibration)


def _held_out(material: Material, shipped: Fitted, split: int) -> dict[int, np.ndarray]:
    """Words → scores of all windows, each by a model that never met its group or collection: what
    is judged only by the one that ships, everything else by one trained without its fold."""
    found = {}
    for words, data in material.judged.items():
        strange = np.isin(data.domain, material.settings.judged_only)
        found[words] = np.zeros(len(strange))
        found[words][strange] = material.scores(shipped, words, strange)
    for part in range(FOLDS):
        model = material.fitted(material.train.folds(split) != part)
        for words, data in material.judged.items():
            strange = np.isin(data.domain, material.settings.judged_only)
            here = (data.folds(split) == part) & ~strange
            found[words][here] = material.scores(model, words, here)
    return found


def _across(material: Material) -> list[Scored]:
    """Trained on all collections but one, judged on that one; those that are `strange`."""
    found = {}
    domains = sorted(set(material.train.domain))
    for domain in domains if len(domains) > 1 else ():
        here = {words: data.domain == domain for words, data in material.judged.items()}
        met = material.train.domain != domain
        found[domain] = _unmet(material, met, here, f"the collection {domain}")
    return [found[domain] for domain in material.settings.strange if domain in found]


def _regions(material: Material) -> list[Scored]:
    """Trained without a region of the world, judged on it; the regions, one after the other."""
    found = []
    for region, countries in REGIONS.items() if "un" in material.train.domain else ():
        here = {w: np.isin(data.group, countries) for w, data in material.judged.items()}
        met = ~np.isin(material.train.group, countries)
        found.append(_unmet(material, met, here, region))
    return found


def _unmet(material: Material, met: np.ndarray, judged: dict[int, np.ndarray], name: str) -> Scored:
    """Trained on the windows `met`, judged on others, which become a domain of their own."""
    model = material.fitted(met)
    found, row = {}, []
    for words, here in judged.items():
        raw, data = material.scores(model, words, here), material.judged[words].only(here)
        row.append(f"{words}: {roc_auc_score(data.translated, raw):.3f}")
        found[words] = raw, replace(data, domain=np.char.add(data.domain, NEVER_MET))
    print(f"never met {name}:", *row, flush=True)
    return found


def _report(
    words: int,
    material: Material,
    held: list[dict[int, np.ndarray]],
    unmet: list[Scored],
) -> list[list[float]]:
    """Prints a row; returns (words, slope, offset, yes, no), or nothing where data are few.

    Probabilities come from held-out speakers, countries and writers and from collections and
    regions never met, which weigh the same; thresholds from what was never met alone, where there
    is any: answers are for texts of other kinds.
    """
    data = material.judged[words]
    own = [(split[words], data) for split in held]
    strange = [scored[words] for scored in unmet]
    raw, whole = _pooled([*own, *strange])
    slope, offset = calibrate(raw, whole)
    p = _probability(raw, slope, offset)
    raw_strict, strict = _pooled(strange or own)
    yes, no = _thresholds(_probability(raw_strict, slope, offset), strict)
    print(f"{words:5}", *_areas([split[words] for split in held], data))
    for domain in sorted(set(whole.domain)):
        here = whole.domain == domain
        _answers(domain, p[here], whole.only(here), yes, no)
    print(f"      {slope=:.2f} {offset=:.2f}, sure from {yes:.2f} / {no:.2f}", flush=True)
    if min(data.translated.sum(), (~data.translated).sum()) < ENOUGH:
        return []
    return [[words, *(round(v, 3) for v in (slope, offset, yes, no))]]


def _pooled(parts: list[tuple[np.ndarray, Set]]) -> tuple[np.ndarray, Set]:
    return np.concatenate([raw for raw, _ in parts]), stacked([data for _, data in parts])


def _probability(raw: np.ndarray, slope: float, offset: float) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-(slope * raw + offset))))


def _thresholds(p: np.ndarray, data: Set) -> tuple[float, float]:
    """The least probabilities of "translated" and "not translated" that are answers."""
    weights = balance(data, PRIOR)
    yes = threshold(p, data.translated, weights)
    return max(LEAST_SURE, yes), max(LEAST_SURE, threshold(1 - p, ~data.translated, weights))


def _answers(domain: str, p: np.ndarray, data: Set, yes: float, no: float) -> None:
    """Prints, for each share of translations, what is answered, what is right, and the ECE."""
    for prior in REPORTED:
        weights = balance(data, prior)
        row = [f"      {domain} at {prior:.2f}:"]
        for here, right in ((p >= yes, data.translated), (1 - p >= no, ~data.translated)):
            all_, precise = weights[here].sum(), weights[here & right].sum()
            row.append(f"{all_ / weights.sum():.2f} right {precise / all_ if all_ else 0:.3f},")
        print(*row, f"ECE {_ece(p, data.translated, weights):.3f}")


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
    facts = {
        "calibration": calibration,
        "floor": FLOOR,
        "bias": round(model.bias, 3),
        "longest": max(name.count(" ") for name in names) + 1,
        "step": model.step,
    }
    groups: dict[str, list[str]] = defaultdict(list)
    letters = {number: letter for letter, number in STEPS.items()}
    for column, number in zip(model.columns, model.steps, strict=True):
        if number:
            beginning, _, last = names[column].rpartition(" ")
            groups[beginning].append(last + letters[number])
    lines = [f"{beginning}\t{' '.join(ends)}" for beginning, ends in sorted(groups.items())]
    out.write_text("\n".join(["# " + json.dumps(facts), *lines]) + "\n", encoding="utf-8")
    kept = sum(map(len, groups.values()))
    print(f"{out.name}: {kept} n-grams, {out.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[5] if sys.argv[4:] else "")
