"""A dossier as one HTML page that needs nothing else: no network, no script, no other file.

The page is built as a tree, so that no text can become markup; each foreign string goes through
`foreign.shown` besides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import html
from lxml.builder import ElementMaker

from ficli import __version__
from ficli.actor_results import (
    ActorDossier,
    Counted,
    NameCount,
    NamingDocument,
    Neighbour,
    Period,
    Quote,
    Together,
)
from ficli.document import Span
from ficli.render.badge import language_badge
from ficli.render.dossier_style import STYLE, policy
from ficli.render.foreign import file_url, language_name, language_tag, shown, shown_path
from ficli.results import Record

Element = Any  # of lxml, which ships no type hints
E: Any = ElementMaker()

_BLOCKS = (
    "meta", "title", "style", "head", "header", "nav", "ul", "li", "dl", "dd", "main", "section",
    "article", "h1", "h2", "h3", "p", "figure", "blockquote", "figcaption", "div", "table",
    "caption", "thead", "tbody", "tr", "footer",
)  # fmt: skip
"""Elements that end a line of the source, where white space means nothing to a reader."""


def page(dossier: ActorDossier) -> str:
    """The whole page as text."""
    builder = _Builder(dossier)
    root = E.html({"lang": "en"}, _head(dossier), builder.body())
    for element in root.iter(*_BLOCKS):
        element.tail = "\n"
    return f"<!doctype html>\n{html.tostring(root, encoding='unicode')}\n"


def _head(dossier: ActorDossier) -> Element:
    return E.head(
        E.meta({"charset": "utf-8"}),
        E.meta({"http-equiv": "Content-Security-Policy", "content": policy()}),
        E.meta({"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        E.meta({"name": "referrer", "content": "no-referrer"}),
        E.meta({"name": "generator", "content": f"ficli {__version__}"}),
        E.title(f"Dossier: {shown(dossier.page.actor.name)}"),
        E.style(STYLE),
    )


@dataclass(slots=True)
class _Builder:
    """Builds the parts of one page; numbers documents and quotes so that they can be linked."""

    dossier: ActorDossier
    documents: dict[str, int] = field(default_factory=dict)
    """Number of each document, by path."""
    quotes: dict[tuple[str, int, int], int] = field(default_factory=dict)
    """Number of each quote, by path and offsets."""

    def __post_init__(self) -> None:
        for each in self.dossier.evidence:
            self.documents[each.record.path] = len(self.documents) + 1
            for quote in each.quotes:
                self.quotes[_key(quote)] = len(self.quotes) + 1

    def body(self) -> Element:
        page = self.dossier.page
        sections = (
            ("quotes", "Strongest quotes", self._strongest()),
            ("time", "When", _timeline(page.timeline)),
            ("names", "Named as", _names(page.names)),
            ("languages", "First written in", _counts(page.origins, "language", language_name)),
            ("sources", "Sources", _counts(page.sources, "source")),
            ("beside", "Named beside", _beside(page.beside)),
            ("documents", "Documents", [self._document(each) for each in self.dossier.evidence]),
            ("evidence", "Evidence", self._evidence()),
            ("verify", "How to check this page", _how_to_check(self.dossier)),
        )
        filled = [(name, title, parts) for name, title, parts in sections if parts]
        contents = (E.li(E.a({"href": f"#{name}"}, title)) for name, title, _ in filled)
        return E.body(
            E.a({"class": "skip", "href": "#main"}, "Skip to the content"),
            E.header(
                E.h1(shown(page.actor.name)),
                E.p({"class": "quiet"}, "What the documents of one dossier say of this actor"),
                _facts(self.dossier),
                E.nav({"aria-label": "Contents"}, E.ul(*contents)),
            ),
            E.main({"id": "main"}, *(_section(*each) for each in filled)),
            _footer(self.dossier),
        )

    def _strongest(self) -> list[Element]:
        return [self._quote(quote, is_first=False) for quote in self.dossier.page.quotes]

    def _document(self, each: NamingDocument) -> Element:
        record = each.record
        number = self.documents[record.path]
        names = ", ".join(shown(name) for name in each.names)
        facts = [record.date, shown(record.source), shown(record.kind)]
        badge = E.span({"class": "badge"}, language_badge(record))
        return E.article(
            {"id": f"d{number}"},
            E.h3(f"{number}. ", _foreign("span", record.title, record.language)),
            E.p({"class": "quiet"}, " · ".join(filter(None, facts)), " ", badge),
            E.p({"class": "quiet"}, f"{_many(each.mentions, 'mention')}: {names}"),
            E.p({"class": "quiet"}, "File: ", self._file(each)),
            *_also_at(each),
            *(self._quote(quote, is_first=True) for quote in each.quotes),
        )

    def _file(self, each: NamingDocument) -> Element:
        url = file_url(self.dossier.sources, each.file)
        path = shown_path(each.record.path)
        return E.a({"href": url}, path) if url else E.span(path)

    def _quote(self, quote: Quote, *, is_first: bool) -> Element:
        """A quote with its place. It stands twice if it is strong; its own place has its number."""
        number = self.quotes[_key(quote)]
        record = self._record(quote.path)
        attributes = {"id": f"q{number}"} if is_first else {}
        place = E.a({"href": f"#e{number}"}, f"Quote {number}: {_place(quote)}")
        title = _foreign("a", record.title, record.language)
        title.set("href", f"#d{self.documents[record.path]}")
        home = [] if is_first else [" of ", title, f", {record.date or 'undated'}"]
        badge = E.span({"class": "badge"}, language_badge(record))
        return E.figure(
            attributes,
            E.blockquote(_language(record), E.p(*_marked(quote))),
            E.figcaption(place, *home, " ", badge),
        )

    def _home(self, record: Record) -> Element:
        number = self.documents[record.path]
        return E.a({"href": f"#d{number}"}, f"document {number}")

    def _record(self, path: str) -> Record:
        return self.dossier.evidence[self.documents[path] - 1].record

    def _evidence(self) -> list[Element]:
        heads = ("Quote", "Page", "Line", "Start", "End")
        caption = (
            "Where each quote stands. Lines and characters count in the text that ficli extracts "
            "(ficli show prints it); characters from 0, the end not included."
        )
        bodies = [self._places(each) for each in self.dossier.evidence]
        return [_table(caption, heads, bodies, numbers=range(1, 5))]

    def _places(self, each: NamingDocument) -> Element:
        record = each.record
        name = E.th(
            {"scope": "rowgroup", "colspan": "5"},
            self._home(record),
            f": {shown_path(record.path)}",
            E.div({"class": "hash"}, f"SHA-256 {record.sha256}"),
        )
        return E.tbody(E.tr({"class": "group"}, name), *map(self._place, each.quotes))

    def _place(self, quote: Quote) -> Element:
        number = self.quotes[_key(quote)]
        cells = (str(quote.page or "–"), str(quote.line), str(quote.start), str(quote.end))
        link = E.a({"href": f"#q{number}"}, f"Quote {number}")
        row = E.tr({"id": f"e{number}"}, E.th({"scope": "row"}, link))
        row.extend(E.td({"class": "number"}, cell) for cell in cells)
        return row


# The parts ----------------------------------------------------------------------------------


def _also_at(each: NamingDocument) -> list[Element]:
    paths = ", ".join(map(shown_path, each.also_at))
    return [E.p({"class": "quiet"}, f"The same text is at {paths}")] if paths else []


def _facts(dossier: ActorDossier) -> Element:
    row = dossier.page.actor
    dates = f"{row.first} to {row.last}" if row.first != row.last else row.first
    facts = (
        ("Type", row.type),
        ("Country", row.country.upper()),
        ("Id", shown(row.id)),
        ("Documents", f"{row.documents:,} of {dossier.searched:,} name it"),
        ("Mentions", f"{row.mentions:,}"),
        ("Dated", dates),
        ("Index of", dossier.indexed),
    )
    pairs = [(E.dt(name), E.dd(value)) for name, value in facts if value]
    return E.dl(*(each for pair in pairs for each in pair))


def _section(name: str, title: str, parts: Sequence[Element]) -> Element:
    heading = E.h2({"id": f"{name}-title"}, title)
    return E.section({"id": name, "aria-labelledby": f"{name}-title"}, heading, *parts)


def _timeline(periods: Sequence[Period]) -> list[Element]:
    """Numbers as text, and beside them the bars, which say nothing more."""
    most = max((each.mentions for each in periods), default=1)
    rows = [
        _row(
            each.period or "No date", f"{each.documents:,}", f"{each.mentions:,}",
            _bar(each.mentions / most),
        )
        for each in periods
    ]  # fmt: skip
    caption = "Documents and mentions, by the month of the document"
    heads = ("Month", "Documents", "Mentions", "")
    return [_table(caption, heads, [E.tbody(*rows)], numbers=(1, 2))] if rows else []


def _bar(share: float) -> Element:
    """The share of the longest bar as a picture; at least so much that it can be seen."""
    width = f"{max(share * 100, 1):.1f}"
    bar = E.rect({"width": width, "height": "10"})
    shape = {"viewBox": "0 0 100 10", "preserveAspectRatio": "none", "aria-hidden": "true"}
    return E.td({"class": "bar"}, E.svg(shape, bar))


def _names(names: Sequence[NameCount]) -> list[Element]:
    rows = [_row(shown(each.name), f"{each.count:,}", ", ".join(each.via)) for each in names]
    caption = "What the texts call it, how often, and how ficli knows that it is meant"
    return [_table(caption, ("Name", "Mentions", "Known by"), [E.tbody(*rows)], numbers=(1,))]


def _counts(
    counts: Sequence[Counted], noun: str, words: Callable[[str], str] = shown
) -> list[Element]:
    rows = [_row(words(each.value), f"{each.documents:,}") for each in counts]
    heads = (noun.capitalize(), "Documents")
    table = _table(f"Documents by {noun}", heads, [E.tbody(*rows)], numbers=(1,))
    return [table] if rows else []


def _beside(beside: Sequence[Neighbour]) -> list[Element]:
    rows = [
        _row(
            shown(each.name), each.type,
            *(_together(level) for level in (each.sentences, each.paragraphs, each.documents)),
        )
        for each in beside
    ]  # fmt: skip
    caption = (
        "How often they are named in the same sentence, paragraph and document, and in brackets "
        "how far that is from chance (G²): chance reaches 10.8 once in 1,000 times; below 0, they "
        "meet less often than chance would have it. A pointer to sentences to read, not a finding."
    )
    heads = ("Name", "Type", "Sentences", "Paragraphs", "Documents")
    return [_table(caption, heads, [E.tbody(*rows)], numbers=(2, 3, 4))] if rows else []


def _together(level: Together) -> str:
    return f"{level.count:,} ({round(level.score, 1) + 0.0:+.1f})" if level.count else "–"


def _how_to_check(dossier: ActorDossier) -> list[Element]:
    name = shown(dossier.page.actor.id)
    return [
        E.p(
            "Every quote is exactly what stands in the text of its file, between the two "
            "characters that the table of evidence gives. The SHA-256 is that of the whole file: "
            "the same number means the same bytes."
        ),
        E.p(
            "Whoever has the files can check all quotes at once: ",
            E.code(f"ficli dossier {name} -o dossier.json"),
            " and later ",
            E.code("ficli verify dossier.json"),
            " say of each whether it still stands where it stood, has moved, or is gone.",
        ),
        E.p(
            "Beside each quote: ", E.span({"class": "badge"}, "en"),
            " is the language of a text that is no translation as far as is known; ",
            E.span({"class": "badge"}, "fr→en, declared"),
            " is an English text first written in French, because the text says so; ",
            E.span({"class": "badge"}, "fr→en ?72%"),
            " is one that ficli takes for a translation, and how sure it is.",
        ),
    ]  # fmt: skip


def _footer(dossier: ActorDossier) -> Element:
    indexed = f" from the index of {dossier.indexed}" if dossier.indexed else ""
    return E.footer(
        E.p({"class": "quiet"}, f"Made by ficli {__version__}{indexed}. "
            "Names are recognised by rules and may be wrong: read the quotes.")
    )  # fmt: skip


# Small pieces --------------------------------------------------------------------------------


def _table(
    caption: str, heads: Sequence[str], bodies: Iterable[Element], numbers: Iterable[int] = ()
) -> Element:
    """A table that scrolls by itself where the window is narrower."""
    right = set(numbers)
    cells = [
        E.th({"scope": "col", **({"class": "number"} if place in right else {})}, head)
        if head
        else E.td()
        for place, head in enumerate(heads)
    ]
    for body in (bodies := list(bodies)):
        for row in body.findall("tr"):
            for place, cell in enumerate(row):
                if place in right:
                    cell.set("class", "number")
    table = E.table(E.caption(caption), E.thead(E.tr(*cells)), *bodies)
    label = re.split("[,;:.(]", caption)[0].strip()
    region = {"class": "wide", "tabindex": "0", "role": "region", "aria-label": label}
    return E.div(region, table)


def _row(first: str, *cells: str | Element) -> Element:
    rest = (E.td(each) if isinstance(each, str) else each for each in cells)
    return E.tr(E.th({"scope": "row"}, first), *rest)


def _marked(quote: Quote) -> Iterator[str | Element]:
    """The quote, with the places that name the actor marked."""
    at = quote.start
    for span in sorted(quote.spans, key=lambda each: each.start):
        if span.start >= at:
            yield _between(quote, Span(at, span.start))
            yield E.mark(_between(quote, span))
            at = span.end
    yield _between(quote, Span(at, quote.end))


def _between(quote: Quote, span: Span) -> str:
    return shown(quote.text[span.start - quote.start : span.end - quote.start])


def _foreign(tag: str, text: str, language: str) -> Element:
    known = language_tag(language)
    return E(tag, {"dir": "auto", **({"lang": known} if known else {})}, shown(text))


def _language(record: Record) -> dict[str, str]:
    known = language_tag(record.language)
    return {"dir": "auto", **({"lang": known} if known else {})}


def _place(quote: Quote) -> str:
    page = f"page {quote.page:,}, " if quote.page else ""
    return f"{page}line {quote.line:,}"


def _key(quote: Quote) -> tuple[str, int, int]:
    return quote.path, quote.start, quote.end


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
