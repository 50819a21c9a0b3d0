"""How a text is cut into words, and what the sequence model is told of each: its features.

The same code makes the features for training and for use. Knows words and lists, no labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ficli.attribution.lexicon import fold_word, lists_of, ordinary

_TITLES = "Mr|Mrs|Ms|Dr|Ste?|Mt|Ft|Gen|Sen|Rep|Rev|Gov|Hon|Prof|Lt|Col|Sgt|Maj|Capt"
"""Abbreviations before a name: their full stop belongs to them and ends no sentence."""
_TOKEN = re.compile(
    rf"(?:[A-Z]\.){{2,}}|[A-Z]\.(?=\s[A-Z])|(?:{_TITLES}|Jr|Sr|Inc|Corp|Ltd|Co|vs|No)\.(?=\s)|"
    r"(?:[dlDLMmnNsSjJcCtT]|qu|Qu|aujourd)['’](?=\w)|"
    r"['’]s\b|\d{1,2}-(?=[A-ZÀ-Þ][a-zà-ÿ])|\w+(?:[-&‑/](?=\w)\w+|['’](?!s\b)\w+)*|\S"
)
_BREAK = re.compile(r"\n+|(?<=[.!?…])[\"”’»)]*\s+(?=[\"“«(]?[A-ZÀ-Þ0-9•-])")
_ABBREVIATED = re.compile(rf"(?:\b[A-Z]|\b(?:{_TITLES}|M|MM|No|Jan|Feb|Aug|Sept|Oct|Nov|Dec))\.$")
_LOUD = re.compile(r"[A-ZÀ-Þ]{2}")
_SMALL = "of the and for de du des la le les et d' l' d’ l’ & von van der den bin al el on in y"
_LINKS = frozenset(_SMALL.split())
"""Small words that a name may have inside."""
_INSIDE = _LINKS | frozenset("'s ’s - / . ' ’".split())
_PARTICLES = frozenset("de van von der den bin ibn al el la di da du des del ten ter".split())
_FRENCH = frozenset("le les des du une est dans pour sur aux au l' l’ d' d’".split())
_REACH = 2
"""Words in lower case, other than small ones, that a French name may go on for."""
_ARABIC = ("al-", "el-")


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Half-open offsets of each sentence or line, in order."""
    start = 0
    for gap in _BREAK.finditer(text):
        end = gap.start()
        if text[end] != "\n" and _ABBREVIATED.search(text, max(start, end - 6), end):
            continue
        yield start, end
        start = gap.end()
    yield start, len(text)


def words_of(text: str, start: int, end: int) -> list[str]:
    """The words of a stretch of text."""
    return _TOKEN.findall(text, start, end)


def offsets_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the words of a stretch stand in the text."""
    return [found.span() for found in _TOKEN.finditer(text, start, end)]


def shape(word: str) -> str:
    """`Aa` for `Peter`, `A3` for `NDP`, `9` for `1996`."""
    if len(word) > 1 and word.isupper() and word.isalpha():
        return f"A{min(len(word), 5)}"
    drawn = (
        "9" if c.isdigit() else "A" if c.isupper() else "a" if c.isalpha() else c for c in word
    )
    return re.sub(r"(.)\1+", r"\1", "".join(drawn))


class _Looks(dict[str, tuple[str, str]]):
    """The folded form and the shape of a word, worked out when it is first met."""

    def __missing__(self, word: str) -> tuple[str, str]:
        if len(self) > _KEPT:
            self.clear()
        self[word] = both = fold_word(word), shape(word)
        return both


_KEPT = 200_000
_LOOKS = _Looks()


def in_capitals(words: Iterable[str]) -> bool:
    """Whether a line is set in capitals."""
    letters = [word for word in words if len(word) > 1 and word.isalpha()]
    return len(letters) > 1 and sum(map(str.isupper, letters)) >= 0.8 * len(letters)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or line: its words as running text has them, and its half-open offsets."""

    words: list[str]
    capitals: bool
    start: int
    end: int


def spellings(lines: Iterable[Line]) -> dict[str, str]:
    """Word in capitals → how running text of the document writes it, where it does."""
    seen: dict[str, Counter[str]] = {}
    for line in lines:
        if not line.capitals:
            for word in line.words[1:]:
                if word[0].isalpha() and len(word) > 1:
                    seen.setdefault(word.upper(), Counter())[word] += 1
    return {word: forms.most_common(1)[0][0] for word, forms in seen.items()}


def cased(words: Sequence[str], seen: Mapping[str, str]) -> list[str]:
    """The words of a line in capitals as running text would write them."""
    plain = ordinary()
    return [
        seen.get(word) or (word.lower() if fold_word(word) in plain else word.capitalize())
        for word in words
    ]


def zone(words: Sequence[str]) -> list[int]:
    """Numbers of the words that may be in a name, in order.

    Capitalised ones, and what may stand between them; in a line of French also words after them.
    """
    inside: list[int] = []
    reach = 0 if _FRENCH.isdisjoint(words) else _REACH
    left = -1
    for at, word in enumerate(words):
        first = word[0]
        if first.isupper():
            before = at - 1
            while before >= 0 and words[before] in _PARTICLES and before not in inside[-2:]:
                before -= 1
            inside += range(before + 1, at + 1)
            left = reach
        elif left < 0:
            if first.isdigit() and at + 1 < len(words) and words[at + 1][0].isupper():
                inside.append(at)
            elif word[:3] in _ARABIC:
                inside.append(at)
                left = reach
        elif word in _INSIDE:
            inside.append(at)
        elif first.isdigit():
            inside.append(at)
            left = -1
        elif left and first.isalpha():
            inside.append(at)
            left -= 1
        else:
            left = -1
    return inside


def read(text: str) -> Iterator[Line]:
    """The lines of a text; words of lines in capitals are spelt as the rest of the text does."""
    found = []
    for start, end in stretches(text):
        if words := words_of(text, start, end):
            loud = bool(_LOUD.search(text, start, end)) and in_capitals(words)
            found.append(Line(words, loud, start, end))
    seen = spellings(found) if any(line.capitals for line in found) else {}
    for line in found:
        if line.capitals:
            yield Line(cased(line.words, seen), True, line.start, line.end)
        else:
            yield line


def features(line: Line) -> Iterator[tuple[int, Own, list[str]]]:
    """Number, what its own features follow from, and other features, of each word in the zone."""
    words = line.words
    inside = zone(words)
    if not inside:
        return
    begins = [at for at in inside if words[at][0].isupper() or words[at][0].isdigit()]
    looks = [_LOOKS[word] for word in words]
    low = ["<s>", "<s>", *[folded for folded, _ in looks], "</s>", "</s>"]
    forms = ["", "", *[form for _, form in looks], "", ""]
    lists = ["-", "-", *lists_of(low[2:-2], begins), "-", "-"]
    runs = _runs(words, low, lists, forms)
    look = _look(line)
    for at in inside:
        around = _around(low[at : at + 5], forms[at : at + 5], lists[at : at + 5])
        around += runs.get(at, ())
        around += (f"lt{look}{forms[at + 2]}{min(at, 3)}", f"lg{look}{lists[at + 2]}")
        yield at, (words[at], lists[at + 2], at == 0, line.capitals), around


Own = tuple[str, str, bool, bool]
"""A word, the lists it is on, whether it begins its sentence, whether its line is in capitals."""


def own_features(word: str, listed: str, first: bool, capitals: bool) -> tuple[str, ...]:
    """The features of a word by itself, whatever stands around it."""
    w, here = _LOOKS[word]
    common = f"{w in ordinary():d}{first:d}{capitals:d}"
    row: tuple[str, ...] = (
        "w=" + w, "s=" + here, "o=" + common + here, "g=" + listed, "gs" + listed + here + common,
    )  # fmt: skip
    if word[0].isalpha():
        row += ("p3" + w[:3], "p2" + w[:2], "e2" + w[-2:], "e3" + w[-3:], "e4" + w[-4:])
    return row


def _around(low: Sequence[str], forms: Sequence[str], lists: Sequence[str]) -> list[str]:
    """Features of a word (the middle one of five) and its neighbours."""
    far, before, w, after, beyond = low
    ff, left, here, right, bf = forms
    fg, gl, g, gr, bg = lists
    return [
        "<" + before, ">" + after, "<<" + far, ">>" + beyond,
        f"<w{before} {w}", f"w>{w} {after}", f"<>{before} {after}",
        f"ss{left} {here} {right}", f"<s{before} {here}", f"s>{here} {after}",
        f"gg{gl} {g} {gr}", f"<g{before} {g}", f"g>{g} {after}", f"gl{gl} {here}",
        f"gr{here} {gr}", "<l" + gl + left, ">l" + gr + right, "<m" + fg + ff, ">m" + bg + bf,
    ]  # fmt: skip


def _runs(
    words: Sequence[str], low: Sequence[str], lists: Sequence[str], forms: Sequence[str]
) -> dict[int, list[str]]:
    """Features of the run of capitalised words (with small links inside) that each word is in.

    `low`, `lists` and `forms` have two more places at both ends than `words`.
    """
    rows: dict[int, list[str]] = {}
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
        before, first, head, after = low[start + 1], low[start + 2], low[last + 1], low[last + 2]
        cut = min(last, start + 4) + 2
        kinds = ".".join([kind[:2] for kind in lists[start + 2 : cut]])
        drawn = " ".join(forms[start + 2 : cut])
        size = min(last - start, 5)
        for at in range(start, last):
            place = ("B" if at == start else "I") + ("E" if at == last - 1 else "")
            step = min(at - start, 4)
            rows[at] = [
                "rh" + head, "rf" + first, f"rb{before}{place}", f"ra{after}{place}",
                f"rn{size}{place}", f"rd{head} {place}", f"re{before} {after}",
                f"rk{kinds}{step}{place}", f"rs{drawn}{step}{place}",
                f"rl{kinds}{step} {before}", f"rr{kinds}{step} {after}",
            ]  # fmt: skip
        start = last
    return rows


def _look(line: Line) -> str:
    """The look of a line: capitals, ending, length, share of numbers, brackets."""
    words = line.words
    size = len(words)
    numbers = sum(word[0].isdigit() for word in words)
    return (
        ("c" if line.capitals else "n")
        + ("." if words[-1] in (".", "!", "?") else "-")
        + ("S" if size < 4 else "M" if size < 13 else "L")
        + ("9" if numbers >= 0.4 * size else "5" if numbers >= 0.15 * size else "0")
        + ("(" if "(" in words else "-" if "-" in words else ":" if ":" in words else "")
    )
