"""What a person sees of origins: the verdict on a document and its reasons, tables of verdicts and
corrections, a text beside its translation.

Adds forms to `window.lines`; ask for them here, so that they are known.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from rich.text import Text

from ficli.document import STYLE, UNDETERMINED, Evidence, Origin
from ficli.origin_results import (
    Beside,
    CorrectionState,
    CorrectionTable,
    OriginReport,
    OriginTable,
    Part,
)
from ficli.render.badge import language_badge
from ficli.render.safe_text import flowing, one_line
from ficli.render.window import STRONG, Screen, clipped, lines
from ficli.render.wrapping import line_breaks
from ficli.results import Pair

__all__ = ["lines"]

QUOTE_SHOWN = 300
_NAMED = 14
_GAP = 3
"""Columns between two texts side by side."""

_STATES = {
    "applied": "",
    "pending": "run `ficli reindex` to apply it",
    "stale": "the file has changed since: look at it again and repeat --set",
    "missing": "no such document is in the index",
}
_RELATIONS = {
    "original": "the original of this text",
    "translation": "a translation of this text",
    "unknown": "the same text in another language; which came first is not known",
}


@lines.register
def _(report: OriginReport, screen: Screen) -> Iterator[Text]:
    record = report.record
    yield from screen.hang(Text(), Text(flowing(record.title), STRONG))
    yield Text(f"{one_line(record.path)} · {record.id}")
    yield Text()
    yield from _verdict(record.language, record.origin, screen)
    if report.correction:
        state, reason = report.correction.state, _STATES[report.correction.state]
        yield from _named("correction", f"{state}{': ' * bool(reason)}{reason}", screen)
    if report.automatic:
        yield from _named("without it", _summary(record.language, report.automatic), screen)
    for pair in report.pairs:
        yield from _named("pair", _pair(pair), screen)
    of_whole, *of_parts = report.phrases
    yield from _evidence(record.origin.evidence, of_whole, report.lines, screen)
    for part, quote, phrases in zip(record.origin.segments, report.quotes, of_parts, strict=True):
        yield Text()
        where = _place(part.start, report.lines)
        head = Text(f"part at {where}: {_summary(part.language, part.origin)}", STRONG)
        yield from screen.hang(Text(), head)
        yield from screen.hang(Text("    "), Text(f"“{flowing(quote)}…”"))
        yield from _evidence(part.origin.evidence, phrases, report.lines, screen)


def _named(name: str, value: str, screen: Screen) -> Iterator[Text]:
    yield from screen.hang(Text(f"{name:<{_NAMED}}"), Text(value))


def _verdict(language: str, origin: Origin, screen: Screen) -> Iterator[Text]:
    yield from _named("language", one_line(language), screen)
    leaning = f", leaning to {origin.leaning}" if origin.leaning else ""
    yield from _named("first written", one_line(f"{origin.language}{leaning}"), screen)
    yield from _named("translation", origin.is_translation, screen)
    yield from _named("known by", origin.basis, screen)
    yield from _named("confidence", f"{origin.confidence:.0%}", screen)
    yield from _named("tag", one_line(f"{origin.tag} (RFC 6497)"), screen)


def _summary(language: str, origin: Origin) -> str:
    leaning = f" leaning to {origin.leaning}" if origin.leaning else ""
    sure = f", {origin.confidence:.0%}" if origin.confidence else ""
    said = f"{origin.language}{leaning}, translation: {origin.is_translation}"
    return one_line(f"{said}, {origin.basis}{sure} (text in {language})")


def _pair(pair: Pair) -> str:
    return (
        f"{one_line(pair.path)} ({pair.language}, {pair.score:.0%} alike): "
        + (_RELATIONS[pair.relation])
    )


def _evidence(
    evidence: Sequence[Evidence],
    phrases: Sequence[Evidence],
    starts: Sequence[int],
    screen: Screen,
) -> Iterator[Text]:
    if evidence:
        yield Text()
    for each in evidence:
        where = _place(each.start, starts) if each.start >= 0 else _outside(each)
        head = f"{one_line(each.kind)} · {weight(each)} · {where}"
        yield from screen.hang(Text("  "), Text(head))
        if each.kind == STYLE:
            yield from _told(phrases, screen)
        else:
            quote = flowing(clipped(each.quote, QUOTE_SHOWN))
            yield from screen.hang(Text("    "), Text(f"“{quote}”"))


def _told(phrases: Sequence[Evidence], screen: Screen) -> Iterator[Text]:
    """The phrases that tell most of a style, those for a translation and those against."""
    for answer, turn in (("a translation", 1), ("an original", -1)):
        said = [
            f"“{flowing(each.quote)}” ×{each.likelihood_ratio**turn:.2f}"
            for each in phrases
            if (each.likelihood_ratio > 1) == (turn == 1)
        ]
        if said:
            yield from screen.hang(Text("    "), Text(f"like {answer}: {', '.join(said)}"))


def _outside(evidence: Evidence) -> str:
    return f"{one_line(evidence.quote)} in all" if evidence.kind == STYLE else "not in the text"


def weight(evidence: Evidence) -> str:
    """What a piece of evidence counts, in words."""
    ratio = evidence.likelihood_ratio
    if not ratio:
        return "decides by itself"
    if ratio == 1:
        return "counted once already"
    if ratio > 1:
        return f"{_times(ratio)} times as likely in a translation"
    return f"{_times(1 / ratio)} times as likely in an original"


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def _place(start: int, starts: Sequence[int]) -> str:
    return f"line {bisect_right(starts, start):,}, offset {start:,}"


@lines.register
def _(table: OriginTable, screen: Screen) -> Iterator[Text]:
    for record in table.records:
        leaning = record.origin.leaning
        doubt = f" ({leaning}? {record.origin.confidence:.0%})" if leaning else ""
        known = record.origin.language + doubt if record.origin.language == UNDETERMINED else ""
        badge = f"{language_badge(record):<22} {one_line(known):<14} "
        yield from screen.hang(Text(badge), Text(one_line(record.path), screen.link(record.path)))
    yield Text(f"{len(table.records):,} documents", STRONG)


@lines.register
def _(table: CorrectionTable, screen: Screen) -> Iterator[Text]:
    for each in table.corrections:
        yield from _correction(each, screen)
    number = len(table.corrections)
    yield Text(f"{number:,} correction{'s' * (number != 1)}", STRONG)


def _correction(each: CorrectionState, screen: Screen) -> Iterator[Text]:
    answer = {"yes": ", a translation", "no": ", no translation"}.get(each.translated, "")
    head = Text(f"{one_line(each.origin)}{answer} · {each.state} · {one_line(each.path)}")
    yield from screen.hang(Text(), head)
    for text in (each.note, _STATES[each.state]):
        if text:
            yield from screen.hang(Text("    "), Text(flowing(text)))


# Two texts side by side --------------------------------------------------------------------


@lines.register
def _(both: Beside, screen: Screen) -> Iterator[Text]:
    room = (screen.width - _GAP) // 2
    for record in (both.left, both.right):
        name = Text(one_line(record.path), screen.link(record.path))
        yield from screen.hang(Text(f"{language_badge(record)}  "), name)
    yield Text(f"{both.score:.0%} alike")
    for left, right in both.rows:
        yield Text()
        sides = (_column(left, room), _column(right, room))
        for number in range(max(map(len, sides))):
            one, other = (side[number] if number < len(side) else Text() for side in sides)
            yield Text.assemble(one, " " * (room + _GAP - one.cell_len), other)


def _column(part: Part | None, room: int) -> list[Text]:
    if part is None:
        return [Text("—")]
    found: list[Text] = []
    for line, words in part.flowing:
        label = f"{line:>4}  "
        text = Text(flowing(words))
        pieces = text.divide(line_breaks(text.plain, room - len(label)))
        found += [
            Text.assemble(label if first else " " * len(label), piece)
            for first, piece in zip([True] + [False] * len(pieces), pieces, strict=False)
        ]
    for piece in found:
        piece.rstrip()
    return found
