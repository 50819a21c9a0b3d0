"""A small sequence model of our own: which words of a text name people, organisations, places.

An averaged perceptron over spelling, neighbours and word lists, decoded with Viterbi in plain
Python. The table is made by tools/actors/train.py. Knows neither the registry's actors nor
documents: words in, spans out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from ficli.attribution.folding import key

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|[A-Z]\.(?=\s[A-Z])|(?:Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Hon|Prof|Lt|Col|Jr|Sr|Inc|"
    r"Corp|Ltd|Co|vs|No)\.(?=\s)|(?:[dlDLMmnNsSjJcCtT]|qu|Qu|aujourd)['’](?=\w)|"
    r"['’]s\b|\w+(?:[-&‑/](?=\w)\w+|['’](?!s\b)\w+)*|\S"
)
_BREAK = re.compile(r"\n+|(?<=[.!?…])[\"”’»)]*\s+(?=[\"“«(]?[A-ZÀ-Þ0-9•-])")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Hon|Prof|M|MM|No|Lt|Col))\.$"
)
_LISTS = {"given": "G", "family": "F", "places": "L", "nationalities": "N", "organisations": "O"}
_LONGEST = 6
"""Words. No listed name is matched beyond this."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word and its half-open character offsets."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A name of a kind (PER, ORG, LOC) at half-open character offsets."""

    start: int
    end: int
    kind: str


def sentences(text: str) -> Iterator[list[Token]]:
    """The tokens of each sentence or line, in order."""
    start = 0
    for gap in [*_BREAK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if gap and "\n" not in gap.group() and _ABBREVIATED.search(text, max(start, end - 6), end):
            continue
        if found := [
            Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text, start, end)
        ]:
            yield found
        start = gap.end() if gap else end


@cache
def name_lists() -> dict[str, list[list[str]]]:
    """The lists of names, line by line."""
    folder = files("ficli.attribution") / "names"
    found = {}
    for stem in _LISTS:
        lines = (folder / f"{stem}.txt").read_text("utf-8").splitlines()
        plain = [line for line in lines if not line.startswith("#")]
        found[stem] = [line.split("|" if "|" in line else None) for line in plain]
    return found


@cache
def listed() -> dict[str, str]:
    """Folded name → the kinds of list it stands in."""
    from ficli.attribution.registry import load

    found: dict[str, set[str]] = {}
    for stem, lines in name_lists().items():
        for name in (name for line in lines for name in line):
            found.setdefault(key(name), set()).add(_LISTS[stem])
    for entry in load().entries.values():
        kind = {"Country": "C", "Person": ""}.get(entry.actor.type, "O")
        for alias in entry.aliases:
            if kind and alias.kind in ("name", "acronym") and alias.language != "zh":
                found.setdefault(key(alias.text), set()).add(kind)
    return {name: "".join(sorted(kinds)) for name, kinds in found.items()}


@cache
def ordinary() -> frozenset[str]:
    """Words that running text writes in lower case."""
    words = (files("ficli.attribution") / "names" / "words.txt").read_text("utf-8").split()
    return frozenset(words) | frozenset(key(word) for word in words if not word.isascii())


@lru_cache(maxsize=65536)
def _fold(word: str) -> str:
    return key(word).rstrip(".") or word


@lru_cache(maxsize=65536)
def _shape(word: str) -> str:
    return re.sub(
        r"(.)\1+",
        r"\1",
        re.sub(r"[A-ZÀ-Þ]", "A", re.sub(r"[^\W\dA-ZÀ-Þ_]", "a", re.sub(r"\d", "9", word))),
    )


def _cased(words: Sequence[str]) -> tuple[list[str], bool]:
    """`words` as running text would write them, and whether the line was set in capitals."""
    letters = [word for word in words if len(word) > 1 and word.isalpha()]
    if len(letters) < 2 or sum(word.isupper() for word in letters) < 0.8 * len(letters):
        return list(words), False
    plain = ordinary()
    return [w.lower() if _fold(w) in plain else w.capitalize() for w in words], True


def lists_of(words: Sequence[str]) -> list[str]:
    """For each word the kinds of list names it begins (upper case) or continues (lower case)."""
    table_of_lists = listed()
    folded = [_fold(word) for word in words]
    kinds: list[set[str]] = [set() for _ in words]
    for start, word in enumerate(words):
        if not (word[0].isupper() or word[0].isdigit()):
            continue
        for end in range(min(len(words), start + _LONGEST), start, -1):
            found = table_of_lists.get(" ".join(folded[start:end])) or table_of_lists.get(
                " ".join(words[start:end]).lower()
            )
            if found:
                for kind in found:
                    kinds[start].add(kind)
                    for inner in range(start + 1, end):
                        kinds[inner].add(kind.lower())
                break
    return ["".join(sorted(kind)) or "-" for kind in kinds]


def features(
    words: Sequence[str],
    lists: Sequence[str] | None = None,
    wanted: Iterable[int] | None = None,
) -> list[list[str]]:
    """The features of the wanted words of a sentence (of all, by default), as strings."""
    cased, capitals = _cased(words)
    lists = lists or lists_of(cased)
    low = ["<s>", "<s>", *map(_fold, cased), "</s>", "</s>"]
    shape = ["", *map(_shape, cased), ""]
    listed = ["", *lists, ""]
    runs = _runs(cased)
    plain = ordinary()
    found = []
    for at in range(len(cased)) if wanted is None else wanted:
        word = cased[at]
        w, before, after = low[at + 2], low[at + 1], low[at + 3]
        here, left, right = shape[at + 1], shape[at], shape[at + 2]
        g, gl, gr = listed[at + 1], listed[at], listed[at + 2]
        common = f"{w in plain:d}{at == 0:d}{capitals:d}"
        row = [
            "w=" + w, "<" + before, ">" + after, "<<" + low[at], ">>" + low[at + 4],
            "<w" + before + " " + w, "w>" + w + " " + after, "<>" + before + " " + after,
            "s=" + here, "ss" + left + " " + here + " " + right, "<s" + before + " " + here,
            "s>" + here + " " + after, "o=" + common + here, "g=" + g,
            "gg" + gl + " " + g + " " + gr,
            "gs" + g + here + common, "<g" + before + " " + g, "g>" + g + " " + after,
            "gl" + gl + " " + here, "gr" + here + " " + gr,
        ]  # fmt: skip
        if word[0].isalpha():
            row += ["p3" + w[:3], "p2" + w[:2], "e2" + w[-2:], "e3" + w[-3:], "e4" + w[-4:]]
        if runs[at]:
            row += runs[at]
        found.append(row)
    return found


_LINKS = frozenset(
    "of the and for de du des la le les et d' l' d’ l’ & von van der den bin al el on in y".split()
)


def _runs(words: Sequence[str]) -> list[list[str]]:
    """Features of the run of capitalised words (with small links inside) that each word is in."""
    rows: list[list[str]] = [[] for _ in words]
    for start, last in _capitalised(words):
        before = _fold(words[start - 1]) if start else "<s>"
        after = _fold(words[last]) if last < len(words) else "</s>"
        first, head, size = _fold(words[start]), _fold(words[last - 1]), min(last - start, 5)
        for at in range(start, last):
            place = ("B" if at == start else "I") + ("E" if at == last - 1 else "")
            rows[at] = [
                f"rh{head}", f"rf{first}", f"rb{before}{place}", f"ra{after}{place}",
                f"rn{size}{place}",
                f"rhb{head} {place}", f"rba{before} {after}",
            ]  # fmt: skip
    return rows


def _capitalised(words: Sequence[str], inside: Callable[[str], bool] = str.isupper) -> Iterator[tuple[int, int]]:
    """The runs of words that begin with a capital (or else what `inside` says), links included."""
    start = 0
    while start < len(words):
        if not inside(words[start][0]):
            start += 1
            continue
        end = last = start + 1
        while end < len(words) and (inside(words[end][0]) or words[end].lower() in _LINKS):
            end += 1
            if inside(words[end - 1][0]):
                last = end
        yield start, last
        start = last


@dataclass(frozen=True, slots=True)
class Table:
    """The model: weights by feature, one for each label, and between neighbouring labels."""

    weights: dict[str, tuple[int, ...]]
    moves: tuple[tuple[int, ...], ...]


def read_table() -> bytes:
    """The model's table as it is stored."""
    return (files("ficli.attribution") / "tagger.tsv.gz").read_bytes()


@cache
def table() -> Table:
    """The model that ficli comes with."""
    import gzip

    head, *lines = gzip.decompress(read_table()).decode().splitlines()
    moves = tuple(tuple(map(int, row.split(","))) for row in head.split(";"))
    weights = {}
    for line in lines:
        name, _, numbers = line.rpartition("\t")
        weights[name] = tuple(map(int, numbers.split(",")))
    return Table(weights, moves)


_KINDS = range(len(LABELS))
_OUTSIDE = LABELS.index("O")
_FORBIDDEN = frozenset(
    (a, b) for a in _KINDS for b in _KINDS
    if LABELS[b][0] == "I" and LABELS[a][1:] != LABELS[b][1:]
)  # fmt: skip


def decode(rows: Sequence[Sequence[int | float]], moves: Sequence[Sequence[float]]) -> list[int]:
    """The best sequence of labels for per-word scores (Viterbi; an I- label continues its kind)."""
    best = [row if LABELS[label][0] != "I" else -1e9 for label, row in enumerate(rows[0])]
    back: list[list[int]] = []
    for row in rows[1:]:
        choice, scores = [], []
        for label in _KINDS:
            options = [
                (best[old] + moves[old][label], old)
                for old in _KINDS
                if (old, label) not in _FORBIDDEN
            ]
            score, old = max(options)
            choice.append(old)
            scores.append(score + row[label])
        back.append(choice)
        best = scores
    path = [max(_KINDS, key=best.__getitem__)]
    for choice in reversed(back):
        path.append(choice[path[-1]])
    return path[::-1]


def tag(text: str) -> list[Entity]:
    """The names in `text`, in order and without overlaps."""
    model = table()
    found: list[Entity] = []
    single: list[Token] = []
    for tokens in sentences(text):
        if any(token.text[0].isupper() for token in tokens):
            entities = list(_entities(tokens, _labels(tokens, model)))
            found.extend(entities)
            single.extend(_loose(tokens, entities))
    return _agreed(text, found, single)


def _loose(tokens: Sequence[Token], entities: Sequence[Entity]) -> Iterator[Token]:
    """Capitalised words inside a sentence that are in no name."""
    spans = {at for entity in entities for at in range(entity.start, entity.end)}
    for before, token in pairwise(tokens):
        if token.text[0].isupper() and before.text[0].islower() and token.start not in spans:
            yield token


def _agreed(text: str, found: list[Entity], single: list[Token]) -> list[Entity]:
    """A family name that stands in a full name elsewhere in the text is a person's here too."""
    families = set()
    for entity in found:
        words = text[entity.start : entity.end].split()
        if entity.kind == "PER" and len(words) > 1:
            families.add(words[-1])
    places = {
        text[e.start : e.end] for e in found if e.kind == "LOC" and " " in text[e.start : e.end]
    }
    families -= places
    agreed = [
        Entity(e.start, e.end, "PER") if text[e.start : e.end] in families else e for e in found
    ]
    agreed += [Entity(t.start, t.end, "PER") for t in single if t.text in families]
    return sorted(agreed, key=lambda entity: entity.start)


def _labels(tokens: Sequence[Token], model: Table) -> list[int]:
    """A label for each token: what is not in a run of capitals and figures is in no name.

    Most words of a text are outside such runs, and looking at them is what would take the time.
    """
    words = [token.text for token in tokens]
    runs = list(_capitalised(_cased(words)[0], _may_begin_a_name))
    path = [_OUTSIDE] * len(words)
    rows = iter(_scores(words, [at for start, end in runs for at in range(start, end)], model))
    for start, end in runs:
        scores = [next(rows) for _ in range(start, end)]
        path[start:end] = decode(_bordered(scores, start, end < len(words), model), model.moves)
    return path


def _may_begin_a_name(letter: str) -> bool:
    return letter.isupper() or letter.isdigit()


def _bordered(
    rows: list[list[int]], start: int, more: bool, model: Table
) -> list[list[int]]:
    """Add what the model says of going from outside into a run and out of it again."""
    if start:
        rows[0] = [a + b for a, b in zip(rows[0], model.moves[_OUTSIDE], strict=True)]
    if more:
        rows[-1] = [a + b[_OUTSIDE] for a, b in zip(rows[-1], model.moves, strict=True)]
    return rows


def _scores(words: Sequence[str], wanted: Sequence[int], model: Table) -> list[list[int]]:
    rows = []
    for names in features(words, wanted=wanted):
        hits = [weights for name in names if (weights := model.weights.get(name))]
        rows.append([sum(column) for column in zip(*hits, strict=True)] or [0] * len(LABELS))
    return rows


def _entities(tokens: Sequence[Token], path: Sequence[int]) -> Iterator[Entity]:
    starts = [at for at, label in enumerate(path) if LABELS[label][0] == "B"]
    for start, limit in pairwise([*starts, len(path)]):
        end = start + 1
        while end < limit and LABELS[path[end]][0] == "I":
            end += 1
        yield Entity(tokens[start].start, tokens[end - 1].end, LABELS[path[start]][2:])
