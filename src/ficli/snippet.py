"""Text + spans → the best passages. Offsets, never markup; a passage is exactly `text[start:end]`.

Passages start and end at sentence, line or word borders, hold the densest matches first, do not
overlap, and show boilerplate only where nothing else matches.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ficli.document import Span

WIDTH = 240
"""Characters that a passage aims for."""

_SENTENCE_END = re.compile(r"[.!?…]['\"”’»)\]]*(?=\s)|[。！？]|\n\s*\n|\n")
_INK = re.compile(r"\S")
_LINE_END = re.compile(r"[ \t]*\n")
_NEAR = 1_000
"""How many characters before a passage are looked at: a text may be one line of 5 MB."""
_ABBREVIATIONS = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Hon|St|No|vs|etc|cf|art|Mme|M|Me|p|pp)\.$")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Where a passage stands and which spans it holds."""

    start: int
    end: int
    spans: tuple[Span, ...]
    cut_before: bool
    cut_after: bool


def excerpts(
    text: str,
    spans: Sequence[Span],
    *,
    count: int,
    width: int = WIDTH,
    boilerplate: Sequence[Span] = (),
    rows: bool = False,
) -> tuple[Excerpt, ...]:
    """The best `count` passages around the sorted `spans`, in text order.

    With `rows`, as in a table, a passage is one line at most. Without spans the opening of the
    text stands in, so that every hit shows something. `boilerplate` is sorted, too, and does not
    overlap.
    """
    if count <= 0:
        return ()
    if not spans:
        opening = _opening(text, boilerplate)
        room = _room(text, Span(opening, opening), boilerplate, rows)
        return (_excerpt(text, Span(opening, opening), (), width, room),) if text.strip() else ()
    chosen: list[Excerpt] = []
    wanted = _outside(spans, boilerplate) or spans
    borders = [_line_end(text, span.start) for span in wanted] if rows else []
    for window in sorted(_windows(wanted, width, borders), key=_worth):
        core = Span(window[0].start, window[-1].end)
        if any(core.start < other.end and core.end > other.start for other in chosen):
            continue
        excerpt = _excerpt(text, core, spans, width, _room(text, core, boilerplate, rows))
        if all(excerpt.end <= other.start or excerpt.start >= other.end for other in chosen):
            chosen.append(excerpt)
        if len(chosen) == count:
            break
    return tuple(sorted(chosen, key=lambda each: each.start))


def _windows(spans: Sequence[Span], width: int, borders: Sequence[int]) -> list[tuple[Span, ...]]:
    """From each span on, the run of spans that fits into one passage and before its border."""
    ends = [span.end for span in spans]
    lasts = [span.start + width for span in spans]
    lasts = [min(pair) for pair in zip(lasts, borders, strict=True)] if borders else lasts
    return [
        tuple(spans[first : max(first + 1, bisect_right(ends, last))])
        for first, last in enumerate(lasts)
    ]


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _outside(spans: Sequence[Span], boilerplate: Sequence[Span]) -> list[Span]:
    starts = [each.start for each in boilerplate]
    return [
        span
        for span in spans
        if not (at := bisect_right(starts, span.start)) or boilerplate[at - 1].end <= span.start
    ]


def _worth(window: tuple[Span, ...]) -> tuple[int, int, int]:
    """Sort key: most matched characters, then most matches, then earliest."""
    matched = sum(span.end - span.start for span in window)
    return -matched, -len(window), window[0].start


def _room(text: str, core: Span, boilerplate: Sequence[Span], rows: bool) -> Span:
    """How far a passage around `core` may reach: up to the site furniture, or its row's borders."""
    before = bisect_right(boilerplate, core.start, key=_end_of)
    after = bisect_left(boilerplate, core.end, key=_start_of)
    start = boilerplate[before - 1].end if before else 0
    end = boilerplate[after].start if after < len(boilerplate) else len(text)
    if rows:
        start = max(start, text.rfind("\n", 0, core.start) + 1)
        end = min(end, _line_end(text, core.end))
    return Span(start, end)


def _excerpt(text: str, core: Span, spans: Sequence[Span], width: int, room: Span) -> Excerpt:
    """Widen `core` to about `width` characters, and to whole sentences where they fit.

    What leads up to a match is read first: it gets a quarter of the width even where matches
    fill it all.
    """
    lead = max((width - (core.end - core.start)) // 2, width // 4)
    start = _start(text, core.start, max(core.start - lead, room.start) if spans else core.start)
    end = _end(text, core.end, min(start + max(width, core.end - start), room.end))
    if end - start < width // 2:
        start = _start(text, core.start, max(end - width, room.start))
    while start < core.start and text[start].isspace():
        start += 1
    while end > core.end and text[end - 1].isspace():
        end -= 1
    inside = tuple(
        spans[bisect_left(spans, start, key=_start_of) : bisect_right(spans, end, key=_end_of)]
    )
    return Excerpt(start, end, inside, _is_cut_before(text, start), _is_cut_after(text, end))


def _start_of(span: Span) -> int:
    return span.start


def _end_of(span: Span) -> int:
    return span.end


def _start(text: str, core: int, earliest: int) -> int:
    """The furthest sentence start between `earliest` and `core`, else a word start."""
    if earliest == 0 or earliest >= core:
        return min(earliest, core)
    borders = [e for e in _sentence_starts(text, earliest, core) if e >= earliest]
    if borders:
        return borders[0]
    return _word_border(text, earliest, core, forward=True)


def _end(text: str, core: int, latest: int) -> int:
    """The furthest sentence end between `core` and `latest`, else a word end."""
    if latest >= len(text) or latest <= core:
        return max(latest, core)
    borders = [e for e in _sentence_starts(text, core, latest + 1) if e <= latest]
    if borders and borders[-1] - core >= (latest - core) // 3:
        return borders[-1]
    return _word_border(text, latest, core, forward=False)


def _sentence_starts(text: str, start: int, end: int) -> list[int]:
    window = text[max(start - 1, 0) : end]
    base = max(start - 1, 0)
    return [
        base + found.end()
        for found in _SENTENCE_END.finditer(window)
        if not _ABBREVIATIONS.search(window[max(found.start() - 5, 0) : found.start() + 1])
        and base + found.end() <= end
    ]


def _word_border(text: str, at: int, limit: int, *, forward: bool) -> int:
    """The nearest place between words, towards `limit`; `limit` itself if there is none."""
    step = 1 if forward else -1
    place = at
    while place != limit:
        if text[place - 1 : place].isspace() or text[place : place + 1].isspace():
            return place
        if _is_ideograph(text[place - 1]) or _is_ideograph(text[place]):
            return place
        place += step
    return limit


def _is_ideograph(char: str) -> bool:
    """True for scripts that put no space between words, where any place is a border."""
    return "\u3000" <= char <= "\u9fff"


def _opening(text: str, boilerplate: Sequence[Span]) -> int:
    start = 0
    for span in boilerplate:
        if _next_ink(text, start) < span.start:
            break
        start = max(start, span.end)
    at = _next_ink(text, start)
    return at if at < len(text) else start


def _next_ink(text: str, start: int) -> int:
    """Where the next character stands that is no blank; the text's length when there is none."""
    found = _INK.search(text, start)
    return found.start() if found else len(text)


def _is_cut_before(text: str, start: int) -> bool:
    before = text[max(start - _NEAR, 0) : start].rstrip(" \t")[-3:]
    return bool(before) and not re.search(r"[\n.!?…。！？]['\"”’»)\]]*$", before)


def _is_cut_after(text: str, end: int) -> bool:
    if _next_ink(text, end) == len(text):
        return False
    if re.search(r"[.!?…。！？]['\"”’»)\]]*$", text[max(end - 3, 0) : end]):
        return False
    return not _LINE_END.match(text, end)
