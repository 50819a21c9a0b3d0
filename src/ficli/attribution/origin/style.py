"""How much a text reads like a translation: a linear model over n-grams of general words.

Every word outside a list of general words becomes a placeholder (English keeps four endings), every
name another, so topic and names cannot speak. Weights come from tools/origin/train_style.py.
English is tested for French origin and French for English; no other pair, and no short text.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from string import ascii_lowercase, ascii_uppercase

from ficli.attribution.origin.verdict import Style, chance

OTHER = {"en": "fr", "fr": "en"}
"""Text language → the original language that its model tests for."""
WORD, NAME, NUMBER, STOP = "~", "^", "#", "."
"""Placeholders: a word of no interest, a run of names, a number, the end of a sentence."""
ENDINGS = {"en": ("ing", "ed", "ly", "s"), "fr": ()}
"""Endings that a placeholder keeps (`~ing`), where held-out speakers showed that it helps."""
_ROOT = 3
"""Letters before an ending without which it is none."""
_RUNS = frozenset({NAME, NUMBER, STOP})
"""Placeholders of which several in a row count as one."""
LEAST_WORDS = 50
"""Below this there is no opinion; below the calibration's own floor there is only a leaning."""

ACCUSES_FROM = 360
"""Below this many words style alone calls no text a translation: of twenty English texts of this
project's sample, none translated, it was sure of three, all shorter."""

STEPS = {letter: number for number, letter in enumerate(ascii_lowercase, 1)}
STEPS |= {letter: -number for number, letter in enumerate(ascii_uppercase, 1)}
"""Letter of the table → weight in steps; capitals speak against a translation.
Finer steps move the areas under the curve by .002 at most."""
_PART = 460
"""Tokens in about 400 words: the longest stretch the model was trained on."""
TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,]*|[.,;:!?()—–-]|\n")
_PAUSES = {",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "-": "-", "–": "-", "—": "-"}


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of one direction, and what turns its score into a probability.

    `calibration` holds (words, slope, offset, yes, no) by text length: `yes` and `no` are the least
    probabilities of "translated" and "not translated" at which 95 % of the answers were right, in
    English on a collection that the judging model had not met.
    """

    weights: dict[tuple[str, ...], float]
    """Token, or tokens that follow each other → weight."""
    longest: int
    """Tokens in the longest n-gram."""
    bias: float
    calibration: tuple[tuple[float, ...], ...]
    floor: int


def judge(text: str, language: str, model: Model | None = None) -> Style | None:
    """What the style of `text` says, or `None` where no model applies or the text is too short.

    `model` is the one of `language` that ficli ships, if none is given.
    """
    if language not in OTHER:
        return None
    tokens = skeleton(text, language)
    words = words_in(tokens)
    if words < LEAST_WORDS:
        return None
    model = model or shipped(language)
    probability, sure = calibrated(model, score(model, tokens), words)
    return Style(OTHER[language], probability, words, sure)


def words_in(tokens: Sequence[str]) -> int:
    """How many words a skeleton stands for, a run of names counted as one."""
    return sum(token not in _PAUSES and token != STOP for token in tokens)


def skeleton(text: str, language: str) -> list[str]:
    """`text` with its topic taken out: general words, pauses and placeholders."""
    return reduced(TOKEN.findall(text), language)[0]


def reduced(raws: Sequence[str], language: str) -> tuple[list[str], list[int]]:
    """The skeleton of what `TOKEN` finds in a text, and where in `raws` each of its tokens begins.

    A token goes on to the next one's beginning: runs of names, numbers and stops are one.
    """
    general, endings = general_words(language), ENDINGS[language]
    known: dict[str, str] = {}
    tokens: list[str] = []
    firsts: list[int] = []
    last, begins = STOP, True
    for place, raw in enumerate(raws):
        if raw == "\n":
            begins = True
            continue
        token = known.get(raw) or known.setdefault(raw, _reduced(raw, general, endings))
        if begins and token == NAME:
            token = _ended(raw.lower(), endings)
        begins = token == STOP
        if token != last or token not in _RUNS:
            tokens.append(token)
            firsts.append(place)
            last = token
    return tokens, firsts


def ngrams(tokens: list[str], longest: int) -> Iterator[tuple[str, ...]]:
    """Runs of one token to `longest`."""
    for length in range(1, longest + 1):
        yield from zip(*(tokens[i:] for i in range(length)), strict=False)


def score(model: Model, tokens: list[str]) -> float:
    """The linear score, positive for a translation: the mean over parts of about 400 words."""
    return model.bias + sum(contributions(model, tokens).values())


def contributions(model: Model, tokens: list[str]) -> dict[tuple[str, ...], float]:
    """What each n-gram of the table adds to the score: its weight times the square root of its
    share among those of the table, the mean over the parts of the text."""
    parts = max(1, round(len(tokens) / _PART))
    edges = [round(len(tokens) * part / parts) for part in range(parts + 1)]
    weights = model.weights
    added: dict[tuple[str, ...], float] = defaultdict(float)
    for a, b in pairwise(edges):
        counts = Counter(ngrams(tokens[a:b], model.longest))
        known = [(ngram, count) for ngram, count in counts.items() if ngram in weights]
        scale = parts * math.sqrt(sum(count for _, count in known))
        for ngram, count in known:
            added[ngram] += weights[ngram] * math.sqrt(count) / scale
    return added


def calibrated(model: Model, raw: float, words: int) -> tuple[float, bool]:
    """The probability of a translation for a text of this length, and whether it is an answer."""
    slope, offset, yes, no = at_length(model.calibration, words)
    probability = chance(slope * raw + offset)
    translated = probability >= yes and words >= ACCUSES_FROM
    return probability, words >= model.floor and (translated or 1 - probability >= no)


@cache
def general_words(language: str) -> frozenset[str]:
    """The words that survive `skeleton`."""
    lines = _read(f"general_words_{language}.txt").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _reduced(raw: str, general: frozenset[str], endings: tuple[str, ...]) -> str:
    if not raw[0].isalpha():
        return NUMBER if raw[0].isdigit() else _PAUSES.get(raw, STOP)
    lowered = raw.lower()
    if lowered in general:
        return lowered
    return NAME if raw[0].isupper() else _ended(lowered, endings)


def _ended(lowered: str, endings: tuple[str, ...]) -> str:
    """The placeholder of a word, with its ending if that is one of `endings`."""
    for ending in endings:
        if lowered.endswith(ending) and len(lowered) >= len(ending) + _ROOT:
            return WORD + ending
    return WORD


def at_length(calibration: tuple[tuple[float, ...], ...], words: int) -> tuple[float, ...]:
    """The row for a length, between its neighbours; beyond the ends, that of the end."""
    for (low, *before), (high, *after) in pairwise(calibration):
        if words <= high:
            share = max(0.0, math.log(words / low) / math.log(high / low))
            return tuple(a + share * (b - a) for a, b in zip(before, after, strict=True))
    return calibration[-1][1:]


@cache
def shipped(language: str) -> Model:
    """The model of `language` that ficli comes with."""
    return parse(_read(f"style_{language}.tsv"))


def parse(table: str) -> Model:
    """A table as tools/origin/train_style.py writes it.

    A line of JSON; then a line for all n-grams with the same beginning: that (none for
    single tokens), a tab, and for each n-gram its last token and its weight in `STEPS`: `thisC`.
    """
    head, *rows = table.splitlines()
    facts = json.loads(head.removeprefix("# "))
    weights = {}
    for row in rows:
        beginning, _, ends = row.partition("\t")
        first = tuple(beginning.split())
        for cell in ends.split(" "):
            weights[*first, cell[:-1]] = STEPS[cell[-1]] * facts["step"]
    calibration = tuple(tuple(map(float, row)) for row in facts["calibration"])
    return Model(weights, facts["longest"], facts["bias"], calibration, facts["floor"])


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")
