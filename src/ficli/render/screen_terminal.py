"""What a person sees of screening: found or not, how often, the best quote, and near spellings.

Adds a form to `window.lines`; imported beside it, so that it is known.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from ficli.actor_results import Quote
from ficli.render.safe_text import flowing, one_line
from ficli.render.window import NAME_SHOWN, STRONG, Screen, clipped, lines, marked
from ficli.screen_results import Screened, Screening

_NAMES = 5
"""How many other names are shown; JSON has them all."""


@lines.register
def _(found: Screening, screen: Screen) -> Iterator[Text]:
    for each in found.names:
        yield from _screened(each, screen)
    if found.names:
        yield Text()
    yield Text(_summary(found), STRONG)


def _summary(found: Screening) -> str:
    missing = len(found.names) - found.found
    parts = [f"{found.found:,} of {_many(len(found.names), 'name')} found"]
    if missing:
        parts.append(f"{missing:,} not")
    if found.skipped:
        parts.append(f"{_many(len(found.skipped), 'line')} left out")
    return f"{', '.join(parts)} · {_many(found.documents, 'document')}"


def _screened(each: Screened, screen: Screen) -> Iterator[Text]:
    counts = f"{_many(each.documents, 'document')}, {_many(each.mentions, 'mention')}"
    style = STRONG if each.documents else ""
    name = Text(flowing(clipped(each.name, 3 * NAME_SHOWN)), style)
    said = Text(f" · {counts if each.documents else 'not found'}")
    yield from screen.hang(Text(), Text.assemble(name, said))
    indent = Text(" " * screen.indent)
    if each.found_as:
        shown = ", ".join(flowing(name) for name in each.found_as[:_NAMES])
        more = f", +{len(each.found_as) - _NAMES} more" * (len(each.found_as) > _NAMES)
        yield from screen.hang(indent, Text(f"also as {shown}{more}"))
    if each.record and not each.quote:
        yield from screen.hang(
            indent,
            Text(f"in the title of {one_line(each.record.path)}: {flowing(each.record.title)}"),
        )
    if each.quote:
        yield from _quote(each.quote, screen)
    if each.near:
        near = (f"{flowing(a.name)} ({_many(a.documents, 'document')})" for a in each.near)
        yield from screen.hang(indent, Text(f"spelt alike, not the same name: {', '.join(near)}"))


def _quote(quote: Quote, screen: Screen) -> Iterator[Text]:
    page = f"p. {quote.page}, " if quote.page else ""
    where = Text(f"{one_line(quote.path)}:{page}{quote.line}", screen.link(quote.path))
    yield from screen.hang(Text(" " * screen.indent), where)
    body = marked(quote.text, quote.spans, quote.start)
    yield from screen.hang(Text(" " * (screen.indent + 2)), body)


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
