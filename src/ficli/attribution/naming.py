"""Names that no registry knows: titles, definitions in brackets, structured lines, given names.

Rules that a reader could check with the text in hand. What they find is a span and a kind; who it
is in the document is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ficli.attribution.cues import GENERIC, NOT_A_NAME, PARTICLES, TITLES, heads
from ficli.attribution.folding import Folded, key
from ficli.attribution.lexicon import listed, name_lists, ordinary
from ficli.attribution.scanning import find_fixed
from ficli.document import ActorType

_WORD = r"(?:[A-ZÀ-Þ][\w]*(?:['’][A-ZÀ-Þ]\w+|[-‑][A-ZÀ-Þ]?\w+)*|[DLdlO]['’][A-ZÀ-Þ]\w+)"
_NAME = rf"{_WORD}(?:[ \u00a0](?:[A-Z]\.|{_WORD}|(?:{PARTICLES})[ \u00a0]?{_WORD})){{0,6}}"


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a kind (PER or ORG) at half-open offsets, and how it is known."""

    start: int
    end: int
    kind: str
    via: str
    confidence: float


@cache
def _titles() -> frozenset[str]:
    return frozenset(key(title) for title in TITLES)


_LONGEST_ABBREVIATION = 5
_PERSONAL = frozenset("mr mrs ms mx dr m mm mme mmes sir dame".split())
_A_VERB = "MISS"
"""In headlines set in capitals."""
_AFTER_TITLE = re.compile(rf"\.?[ \u00a0]+(?:Hon\. )?({_NAME})")


@cache
def _lines() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(pattern, re.MULTILINE)
        for pattern in (
            r"^[^\w\n]*Initiated by ([^\n]+?) from ",
            r"^[^\w\n]*(?:Initiée|Lancée|Présentée) par ([^\n]+?) d[eu’'] ?",
            rf"^[^\w\n]*(?:Signed by|Signée? par)[^:\n]*: *({_NAME})[ \t]*$",
            rf"^(?:By|Par|BY|PAR) ({_NAME})[ \t]*(?:$|[,|(])",
            rf"^Photo *[-–:] *({_NAME})[ \t]*$",
            (
                r"^(?:(?:The |Rt\. |Right |Le |La |L['’]|très )*"
                r"(?:Hon|hon|honorable|Mr|Ms|Mrs|M|Mme|Dr)\.?,? )"
                rf"({_NAME})(?: \([^)\n]*\))? *:"
            ),
        )
    )


def names(folded: Folded) -> Iterator[Named]:
    """Names that titles and lines of a known form show."""
    text = folded.original
    for pattern in _lines():
        for match in pattern.finditer(text):
            yield Named(*match.span(1), "PER", "structure", 0.9)
    for start, end, _ in find_fixed(folded, _titles()):
        after = _AFTER_TITLE.match(text, end)
        if after is None or (text[end] == "." and end - start > _LONGEST_ABBREVIATION):
            continue
        joined = (text[start - 1 : start] or " ") in "-.@/" or text[start:end] == _A_VERB
        sure = key(text[start:end]) in _PERSONAL
        if not joined and (span := _person(text, *after.span(1), sure)):
            yield Named(*span, "PER", "title", 0.9)


def _person(text: str, start: int, end: int, sure: bool) -> tuple[int, int] | None:
    """The part of a capitalised run after a title that is a name.

    After a title that only people have, a name may also be that of a firm or a town.
    """
    words = list(re.finditer(r"[^\s\u00a0]+", text[start:end]))
    kept = []
    for word in words:
        if word.group() in NOT_A_NAME or key(word.group()) in heads():
            break
        kept.append(word)
    if not kept or (len(kept) == 1 and not sure and _common(kept[0].group())):
        return None
    return start, start + kept[-1].end()


def _common(word: str) -> bool:
    kinds = listed().get(key(word), "")
    return (key(word) in ordinary() and "F" not in kinds) or bool(set(kinds) & set("CLNO"))


_DEFINED = re.compile(
    r"\((?:(?:the|le|la|l['’]|ou|or|ci-après) ?)?[\"“«]? ?([A-ZÀ-Þ][A-ZÀ-Þa-z&.-]{1,9}) ?[\"”»]?\)"
)


def definitions(text: str) -> Iterator[tuple[int, int, int, int]]:
    """`Long Name (LN)`: offsets of the long name, as far as initials show, and of the acronym.

    A long name of no width says only where it must end: another name may be known to end there.
    """
    for match in _DEFINED.finditer(text):
        acronym = match.group(1)
        if sum(letter.isupper() for letter in acronym) < 2:
            continue
        end = match.start()
        while end and text[end - 1].isspace():
            end -= 1
        start = _initials(text, end, [letter for letter in acronym if letter.isupper()])
        yield start, end, *match.span(1)


def _initials(text: str, end: int, letters: list[str]) -> int:
    """Where a name that ends at `end` and has these initials starts; `end` if there is none.

    A country may follow what the letters stand for: `Transportation Safety Board of Canada (TSB)`.
    """
    offset = max(0, end - 140)
    words = list(re.finditer(r"[^\W\d_]+", text[offset:end]))
    for cut in (len(words), len(words) - 2):
        for counted in (False, True):
            at = _spelt(words[:cut], letters, counted) if cut > 1 else None
            if at is not None:
                return offset + at
    return end


def _spelt(words: list[re.Match[str]], letters: list[str], counted: bool) -> int | None:
    """Offset of the first of the last `words` that spell `letters`; small words count or do not."""
    wanted = [key(letter) for letter in letters]
    for match in reversed(words):
        word = key(match.group())
        if word in _LINKS and not (counted and word[0] == wanted[-1]):
            continue
        if word[0] == wanted[-1] and (len(wanted) > 1 or match.group()[0].isupper()):
            wanted.pop()
            if not wanted:
                return match.start()
        else:
            return None
    return None


_LINKS = frozenset("of the and for on in to de du des la le les l d et en sur pour aux à a".split())
_ARTICLE = re.compile(r"(?:The|Le|La|Les) |L['’]")
_RUN = re.compile(
    rf"(?<!\w){_WORD}(?:[ \u00a0]"
    r"(?:(?:of|for|and|on|&|de|du|des|of the|for the|de la|de l['’]|et)[ \u00a0]?)?"
    rf"{_WORD}){{1,14}}"
)


_CLAUSE = re.compile(r"\b(?:TO|IN|ON|BY|AT|AS|FROM|WITH|SAYS|SEES)\b")
"""Words that show a line set in capitals to be a headline and not a name."""
_OF = re.compile(r"[ \u00a0](?:of the|of|for the|for)[ \u00a0]")
_TAIL = re.compile(r"[ \u00a0](?:on|in|of|for|and)[ \u00a0](?:[A-Z][a-z]+day|[JFMASOND][a-z]+)$")
_ENDS = frozenset("inc corp ltd llc llp plc ltée".split())
"""With these a company's name ends."""
_DATES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december".split()
)


def headed(text: str) -> Iterator[Named]:
    """Runs of capitalised words with the head of an organisation's name in them."""
    table = heads()
    for match in _RUN.finditer(text):
        if _CLAUSE.search(match.group()):
            continue
        start, end = _own_words(text, match.start(), match.end())
        article = _ARTICLE.match(text, start, end)
        start = article.end() if article else start
        words = [key(word) for word in _WORDS.findall(text, start, end)]
        linked = any(one in table and two in _LINKS for one, two in pairwise(words))
        told = [word for word in words if word not in _LINKS]
        definite = bool(article) or text[max(0, start - 4) : start].lower() == "the "
        sure = words[-1] in _ENDS or (definite and told and told[0] not in GENERIC)
        least = 2 if sure else 3
        if (linked or words[-1] in table) and len(told) >= least:
            yield Named(start, end, "ORG", "structure", 0.7)


_WORDS = re.compile(r"[\w-]+")


def _own_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A run without a day after it, what follows `Inc`, or somebody `of` what has the head word."""
    if (tail := _TAIL.search(text, start, end)) and key(tail.group().split()[-1]) in _DATES:
        end = tail.start()
    for word in _WORDS.finditer(text, start, end):
        if key(word.group()) in _ENDS:
            return start, word.end()
    table = heads()
    while (link := _OF.search(text, start, end)) and not any(
        key(word) in table for word in _WORDS.findall(text, start, link.start())
    ):
        if not any(key(word) in table for word in _WORDS.findall(text, link.end(), end)):
            break
        start = link.end()
    return start, end


def organisation_type(name: str) -> ActorType | None:
    """The type that a list of names or the name's head word tells, if any."""
    if kind := listed_types().get(key(name)):
        return kind
    table = heads()
    words = [word.strip(".,") for word in re.split(r"[\s'’]+", key(name))]
    head = (
        words[0]
        if any(link in words for link in ("of", "on", "for", "de", "du", "des"))
        else words[-1]
    )
    for word in (head, words[-1], *words):
        if word in table:
            return table[word]
    return None


@cache
def listed_types() -> dict[str, ActorType]:
    """Type by folded name, for the lines of the list of organisations that hold one type."""
    lines = name_lists()["organisations"]
    kinds: tuple[ActorType, ...] = ("Organization", "PublicBody", "Company", "Company")
    return {key(name): kind for kind, names in zip(kinds, lines, strict=False) for name in names}
