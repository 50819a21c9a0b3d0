"""What a person sees about actors: tables of mentions and actors, and the page of one actor.

Adds forms to `window.lines`; imported beside it, so that they are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from ficli.actor_results import (
    ActorPage,
    ActorRow,
    ActorTable,
    Counted,
    MentionList,
    Neighbour,
    Period,
    PlacedMention,
    Quote,
    Together,
)
from ficli.render.safe_text import flowing, one_line
from ficli.render.window import STRONG, Screen, clipped, lines, marked
from ficli.render.wrapping import line_breaks

BAR = 40
"""Longest bar of the timeline, in columns."""
SHOWN = 12
"""How many names, origins and sources are listed; JSON has them all."""
_WIDE, _MIDDLE = 76, 50
"""Columns that a window needs for all of a table, and for all but its last part."""


def _cell(text: str, width: int) -> Text:
    """One line of text in exactly so many columns."""
    cell = Text(one_line(" ".join(text.split())))
    cell.truncate(width, overflow="ellipsis", pad=True)
    return cell


@lines.register
def _(found: MentionList, screen: Screen) -> Iterator[Text]:
    yield from screen.hang(Text(), Text(one_line(found.record.path), STRONG))
    where = [f"p. {e.page}, {e.line}" if e.page else str(e.line) for e in found.mentions]
    column = max(map(len, where), default=0)
    for spot, each in zip(where, found.mentions, strict=True):
        yield Text.assemble(f"{spot:>{column}}  ", _mention(each, screen, column + 2))
    places = sum(each.mention.actor is None for each in found.mentions)
    number = len(found.mentions) - places
    beside = f", {places:,} place{'s' * (places != 1)}" * (places > 0)
    yield Text(f"{number:,} mention{'s' * (number != 1)}{beside}", STRONG)


def _mention(each: PlacedMention, screen: Screen, indent: int) -> Text:
    mention, rest = each.mention, screen.width - indent
    if screen.width < _WIDE:
        half = rest // 2 - 1
        return Text.assemble(_cell(mention.text, half), "  ", _cell(mention.name, half))
    half = (rest - 36) // 2
    names = (_cell(mention.text, half), "  ", _cell(mention.name, half), "  ")
    facts = f"{mention.via:<15}{mention.confidence:>4.2f}"
    return Text.assemble(*names, _cell(mention.type, 13), facts)


# The table of actors ------------------------------------------------------------------------


@lines.register
def _(table: ActorTable, screen: Screen) -> Iterator[Text]:
    if table.actors:
        yield _heading(screen)
    for each in table.actors:
        yield from _row(each, screen)
    noun = "actor" if table.total == 1 else "actors"
    shown = f", {len(table.actors):,} shown (--limit N)" * (len(table.actors) < table.total)
    yield Text(f"{table.total:,} {noun}{shown}", STRONG)


def _heading(screen: Screen) -> Text:
    titles = ("name", "type", "country", "documents", "mentions", "first", "last")
    line = _columns(screen, titles)
    line.stylize(STRONG)
    return line


def _row(row: ActorRow, screen: Screen) -> Iterator[Text]:
    """The actor's line; what is left of a long name goes below, for half a name may be another."""
    counts = (f"{row.documents:,}", f"{row.mentions:,}")
    facts = (row.type, row.country, *counts, row.first or "–", row.last or "–")
    name = Text(one_line(" ".join(row.name.split())))
    first, *rest = name.divide(line_breaks(name.plain, _name_width(screen))[:1])
    yield _columns(screen, (first.plain, *facts))
    for each in rest:
        yield from screen.hang(Text("  "), each)


def _name_width(screen: Screen) -> int:
    return screen.width - (18 if screen.width < _MIDDLE else 35 if screen.width < _WIDE else 59)


def _columns(screen: Screen, values: Sequence[str]) -> Text:
    name, kind, country, documents, mentions, first, last = values
    line = Text.assemble(_cell(name, _name_width(screen)))
    counts = f"{documents:>9} {mentions:>8}"
    if screen.width < _MIDDLE:
        return line.append(counts)
    middle = Text.assemble(_cell(kind, 13), _cell(country[:2] if len(country) > 2 else country, 3))
    line = Text.assemble(line, " ", middle, counts)
    return line if screen.width < _WIDE else line.append(f"  {first:<10}  {last:<10}")


# The page of one actor ----------------------------------------------------------------------


@lines.register
def _(page: ActorPage, screen: Screen) -> Iterator[Text]:
    row = page.actor
    yield from screen.hang(Text(), Text(flowing(row.name), STRONG))
    facts = [row.type, row.country, one_line(row.id)]
    yield from screen.flow(0, (Text(each) for each in facts if each))
    dates = f"{row.first} to {row.last}" if row.first != row.last else row.first
    amounts = (_amount(row.documents, "document"), _amount(row.mentions, "mention"), dates)
    yield from screen.flow(0, (Text(each) for each in amounts if each))
    yield from _section("Named as", _names(page, screen))
    yield from _section("When: mentions in each month", _timeline(page.timeline, screen))
    yield from _section("First written in", _counts(page.origins, screen))
    yield from _section("Sources", _sources(page.sources, screen))
    yield from _section("Quotes", _quotes(page.quotes, screen))
    yield from _section("Named beside: times (G²)", _beside(page.beside, screen))


def _amount(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _section(title: str, body: Iterable[Text]) -> Iterator[Text]:
    found = list(body)
    if found:
        yield Text()
        yield Text(title, STRONG)
        yield from found


def _names(page: ActorPage, screen: Screen) -> Iterator[Text]:
    for each in page.names[:SHOWN]:
        via = ", ".join(each.via)
        yield from screen.hang(Text(f"{each.count:>6,}  "), Text(f"{flowing(each.name)} ({via})"))
    if len(page.names) > SHOWN:
        yield Text(f"        and {len(page.names) - SHOWN:,} more: --json lists them all")


def _timeline(periods: Sequence[Period], screen: Screen) -> Iterator[Text]:
    most = max((each.mentions for each in periods), default=1)
    room = max(min(BAR, screen.width - 36), 4)
    for each in periods:
        bar = "█" * max(1, round(each.mentions * room / most))
        documents = _amount(each.documents, "document")
        yield Text(f"  {each.period or 'no date':<8}{bar} {each.mentions:,} in {documents}")


def _counts(counts: Sequence[Counted], screen: Screen) -> Iterator[Text]:
    parts = [f"{flowing(each.value)} {each.documents:,}" for each in counts[:SHOWN]]
    more = [f"+{len(counts) - SHOWN} more"] if len(counts) > SHOWN else []
    if counts:
        yield from screen.hang(Text("  "), Text(", ".join(parts + more)))


def _sources(counts: Sequence[Counted], screen: Screen) -> Iterator[Text]:
    for each in counts[:SHOWN]:
        yield from screen.hang(Text(f"{each.documents:>6,}  "), Text(flowing(each.value)))
    if len(counts) > SHOWN:
        yield Text(f"        and {len(counts) - SHOWN:,} more: --json lists them all")


def _quotes(quotes: Sequence[Quote], screen: Screen) -> Iterator[Text]:
    for each in quotes:
        place = f"p. {each.page}, {each.line}" if each.page else f"{each.line}"
        where = Text(f"{one_line(each.path)}:{place}", screen.link(each.path))
        date = [Text(each.date)] if each.date else []
        yield from screen.flow(2, [*date, where])
        yield from screen.hang(Text("    "), marked(each.text, each.spans, each.start))


def _beside(beside: Sequence[Neighbour], screen: Screen) -> Iterator[Text]:
    room = max(screen.width - 45, 12)
    if beside:
        yield Text(f"  {'':<{room}}{'sentence':>14}{'paragraph':>14}{'document':>14}".rstrip())
    for each in beside:
        levels = (each.sentences, each.paragraphs, each.documents)
        cells = "".join(f"{_together(level):>14}" for level in levels)
        yield Text.assemble("  ", _cell(clipped(each.name, 200), room), cells)


def _together(level: Together) -> str:
    score = round(level.score, 1) + 0.0  # no minus before nought
    return f"{level.count:,} ({score:+.1f})" if level.count else "–"
