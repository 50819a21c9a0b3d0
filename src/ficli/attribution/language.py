"""Which language a text, or a part of it, is written in: a BCP 47 subtag from a closed list.

Compact Language Detector 2 does the reading; it is loaded at the first question. Where it keeps
silent about a short English or French sentence, common function words decide. Names alone say
nothing, so a title made of names is `und`. This module knows nothing of origins or files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ficli.document import UNDETERMINED

_LISTED = (
    "ar bn bo de el en es fa fr gu he hi hu hy id it iu ja ka ko ml nl pa pl ps pt ro ru so sr sv "
    "ta te th ti tl tr ug uk ur vi yi zh"
)
_TAGS = {code: code for code in _LISTED.split()} | {"iw": "he", "zh-Hant": "zh"}
"""What the detector calls a language, and what BCP 47 calls it. Other answers count as `und`."""

_ENGLISH = (
    "the of and to is was were are that this with for by from not it he they has have had be been "
    "which who what how when where will would could should their his her its you we"
)
_FRENCH = (
    "le la les du des un une et est sont était dans sur pour par avec qui que ne pas il elle ils "
    "elles au aux ce cette ces son sa ses leur leurs nous vous mais où été être"
)
_FUNCTION_WORDS = {"en": frozenset(_ENGLISH.split()), "fr": frozenset(_FRENCH.split())}
"""Words of one of the two languages only; `on`, `a`, `as`, `plus` and their like are left out."""
_SMALL_WORDS = frozenset[str]().union(*_FUNCTION_WORDS.values())

_NONCHARACTERS = "".join(
    chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_UNFIT = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]"
)
_WORD = re.compile(r"[^\W\d_]+")
_UNIT = re.compile(r"[^\n.!?…。！？]*(?:[.!?…。！？]+[\"'”’»)\]]*\s*|\n\s*|$)")
_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_SCRIPT_RUN = re.compile(
    rf"(?P<cjk>[{_CJK}][{_CJK}\u3000-\u303f\uff00-\uff60\s\d]*)|(?P<other>[^{_CJK}]+)"
)
_SHORT = 12
"""Words. Below this a Latin text must hold a word that is not written like a name."""
_SENTENCE = 40
"""Words. Up to this length function words outvote the detector between English and French."""
_DOUBTED = frozenset({UNDETERMINED, *_FUNCTION_WORDS})
_LEAST_CJK = 5
"""Characters. A shorter run inside another script is a name or a gloss, no change of language."""


def detect(text: str) -> str:
    """The language of most of `text`: a BCP 47 subtag, or `und` for too little or unclear text.

    Figures: docs/decisions/language-identification.md.
    """
    words = _WORD.findall(text[:2000])
    if not words or (len(words) < _SHORT and _only_names(words)):
        return UNDETERMINED
    if not any(map(str.islower, words)):
        text = text.lower()
    found = _ask(text)
    vote = _vote(words) if found in _DOUBTED and len(words) <= _SENTENCE else UNDETERMINED
    return found if vote == UNDETERMINED else vote


def spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """`text` cut where its language changes: (start, end, language), without gap or overlap.

    Offsets are characters. Units are sentences, lines and changes of script; a unit that is
    unclear on its own belongs to the span before it (at the start: to the one after it).
    """
    if not text:
        return ()
    merged: list[tuple[int, int, str]] = []
    for start, end in _units(text):
        language = detect(text[start:end])
        if merged and (language in (merged[-1][2], UNDETERMINED) or merged[-1][2] == UNDETERMINED):
            known = language if merged[-1][2] == UNDETERMINED else merged[-1][2]
            merged[-1] = (merged[-1][0], end, known)
        else:
            merged.append((start, end, language))
    return tuple(merged)


def _units(text: str) -> Iterator[tuple[int, int]]:
    for sentence in _UNIT.finditer(text):
        if sentence.end() == sentence.start():
            continue
        yield from _by_script(text, sentence.start(), sentence.end())


def _by_script(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cuts a sentence where a long run of Chinese, Japanese or Korean begins or ends."""
    begin = start
    for run in _SCRIPT_RUN.finditer(text, start, end):
        if run.lastgroup == "cjk" and run.end() - run.start() >= _LEAST_CJK:
            if run.start() > begin:
                yield begin, run.start()
            yield run.start(), run.end()
            begin = run.end()
    if begin < end:
        yield begin, end


def _only_names(words: list[str]) -> bool:
    """Whether every word is capitalised Latin, Greek or Cyrillic and none is a function word.

    A text in capitals throughout cannot show names; the detector decides about it.
    """
    if all(map(str.isupper, words)) and len(words) > 2:
        return False
    return all(word[0].isupper() and word.lower() not in _SMALL_WORDS for word in words)


def _ask(text: str) -> str:
    import pycld2

    _, _, answers = pycld2.detect(_UNFIT.sub(" ", text), isPlainText=True)
    return _TAGS.get(answers[0][1], UNDETERMINED)


def _vote(words: list[str]) -> str:
    """The language whose function words are a fifth of `words`, twice as many as the other's."""
    lowered = [word.lower() for word in words]
    english, french = (sum(map(known.__contains__, lowered)) for known in _FUNCTION_WORDS.values())
    most, least, best = (english, french, "en") if english >= french else (french, english, "fr")
    enough = most >= max(2, 2 * least) and 5 * most >= len(words)
    return best if enough else UNDETERMINED
