"""A small sequence model of our own: which words of a text name people, organisations, places.

An averaged perceptron over spelling, neighbours and word lists, decoded with Viterbi in plain
Python. The table is made by tools/actors/train.py. Knows neither the registry's actors nor
documents: words in, spans out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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


def features(words: Sequence[str], lists: Sequence[str] | None = None) -> list[list[str]]:
    """The features of each word of a sentence, as strings."""
    return [[*own_features(*own), *context] for own, context in _described(words, lists)]


Own = tuple[str, str, bool, bool]
"""A word, the lists it is on, whether it begins its sentence, whether its line is in capitals."""


@lru_cache(maxsize=65536)
def own_features(word: str, listed: str, first: bool, capitals: bool) -> tuple[str, ...]:
    """The features of a word by itself, whatever stands around it."""
    w, here = _fold(word), _shape(word)
    common = f"{w in ordinary():d}{first:d}{capitals:d}"
    row: tuple[str, ...] = (
        "w=" + w,
        "s=" + here,
        "o=" + common + here,
        "g=" + listed,
        "gs" + listed + here + common,
    )
    if word[0].isalpha():
        row += ("p3" + w[:3], "p2" + w[:2], "e2" + w[-2:], "e3" + w[-3:], "e4" + w[-4:])
    return row


def _described(
    words: Sequence[str], lists: Sequence[str] | None = None
) -> Iterator[tuple[Own, list[str]]]:
    """For each word what its own features follow from, and the features of its surroundings."""
    cased, capitals = _cased(words)
    lists = lists or lists_of(cased)
    low = ["<s>", "<s>", *map(_fold, cased), "</s>", "</s>"]
    shape = ["", *map(_shape, cased), ""]
    listed = ["", *lists, ""]
    runs = _runs(cased)
    for at, word in enumerate(cased):
        w, before, after = low[at + 2], low[at + 1], low[at + 3]
        here, left, right = shape[at + 1], shape[at], shape[at + 2]
        g, gl, gr = listed[at + 1], listed[at], listed[at + 2]
        context = [
            "<" + before, ">" + after, "<<" + low[at], ">>" + low[at + 4],
            "<w" + before + " " + w, "w>" + w + " " + after, "<>" + before + " " + after,
            "ss" + left + " " + here + " " + right, "<s" + before + " " + here,
            "s>" + here + " " + after, "gg" + gl + " " + g + " " + gr,
            "<g" + before + " " + g, "g>" + g + " " + after,
            "gl" + gl + " " + here, "gr" + here + " " + gr, *runs[at],
        ]  # fmt: skip
        yield (word, g, at == 0, capitals), context


_LINKS = frozenset(
    "of the and for de du des la le les et d' l' d’ l’ & von van der den bin al el on in y".split()
)


def _runs(words: Sequence[str]) -> list[list[str]]:
    """Features of the run of capitalised words (with small links inside) that each word is in."""
    rows: list[list[str]] = [[] for _ in words]
    start = 0
    while start < len(words):
        if not words[start][0].isupper():
            start += 1
            continue
        end = last = start + 1
        while end < len(words) and (words[end][0].isupper() or words[end].lower() in _LINKS):
            end += 1
            if words[end - 1][0].isupper():
                last = end
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
        start = last
    return rows


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
_ALLOWED = [
    [a for a in _KINDS if LABELS[b][0] != "I" or LABELS[a][1:] == LABELS[b][1:]] for b in _KINDS
]
"""For each label those that may come before it."""


def decode(rows: Sequence[Sequence[int | float]], moves: Sequence[Sequence[float]]) -> list[int]:
    """The best sequence of labels for per-word scores (Viterbi; an I- label continues its kind).

    Where "outside" leads by more than any two moves could make up for, it is on the best path;
    only the stretches between such words are searched.
    """
    reach = 2 * (max(map(max, moves)) - min(map(min, moves)))
    sure = [at for at, row in enumerate(rows) if row[_OUTSIDE] - max(row[1:]) > reach]
    path = [_OUTSIDE] * len(rows)
    for before, after in pairwise([-1, *sure, len(rows)]):
        if after - before > 1:
            stretch = [list(row) for row in rows[before + 1 : after]]
            if before >= 0:
                stretch[0] = [a + b for a, b in zip(stretch[0], moves[_OUTSIDE], strict=True)]
            if after < len(rows):
                leave = (row[_OUTSIDE] for row in moves)
                stretch[-1] = [a + b for a, b in zip(stretch[-1], leave, strict=True)]
            path[before + 1 : after] = _best_path(stretch, moves)
    return path


def _best_path(rows: Sequence[Sequence[float]], moves: Sequence[Sequence[float]]) -> list[int]:
    best = [row if LABELS[label][0] != "I" else -1e9 for label, row in enumerate(rows[0])]
    back: list[list[int]] = []
    for row in rows[1:]:
        choice, scores = [], []
        for label in _KINDS:
            score, old = max((best[old] + moves[old][label], old) for old in _ALLOWED[label])
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
            entities = list(_entities(tokens, decode(_scores(tokens, model), model.moves)))
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


def _scores(tokens: Sequence[Token], model: Table) -> list[list[int]]:
    rows = []
    weigh = model.weights.get
    for own, context in _described([token.text for token in tokens]):
        hits = [weights for name in context if (weights := weigh(name))]
        rows.append(list(map(sum, zip(_own_score(*own), *hits, strict=True))))
    return rows


@lru_cache(maxsize=65536)
def _own_score(word: str, listed: str, first: bool, capitals: bool) -> tuple[int, ...]:
    """What the model says of a word by itself."""
    weigh = table().weights.get
    hits = [w for name in own_features(word, listed, first, capitals) if (w := weigh(name))]
    return tuple(map(sum, zip(*hits, strict=True))) or (0,) * len(LABELS)


def _entities(tokens: Sequence[Token], path: Sequence[int]) -> Iterator[Entity]:
    starts = [at for at, label in enumerate(path) if LABELS[label][0] == "B"]
    for start, limit in pairwise([*starts, len(path)]):
        end = start + 1
        while end < limit and LABELS[path[end]][0] == "I":
            end += 1
        yield Entity(tokens[start].start, tokens[end - 1].end, LABELS[path[start]][2:])
