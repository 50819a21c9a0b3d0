"""A dossier as Markdown (CommonMark, with tables as GitHub has them): to paste and to edit.

What a foreign string could be as markup is escaped; each also goes through `foreign.shown`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ficli import __version__
from ficli.actor_results import ActorDossier, NamingDocument, Neighbour, Quote, Together
from ficli.render.badge import language_badge
from ficli.render.foreign import file_url, language_name, shown, shown_path
from ficli.results import Record

_MARKUP = re.compile(r"(?=[\\`*_\[\]<>#|&~])|(?<=:)(?=//)|(?<=www)(?=\.)")
"""Where a backslash goes: before what is markup, and inside of what would become a link."""
_MENTION = "**"


def page(dossier: ActorDossier) -> str:
    """The whole page as text."""
    return "\n".join(_lines(dossier)) + "\n"


def _lines(dossier: ActorDossier) -> Iterator[str]:
    row = dossier.page.actor
    records = {each.record.path: each.record for each in dossier.evidence}
    yield f"# {_text(row.name)}"
    yield ""
    yield from _facts(dossier)
    yield from _section("Strongest quotes", _strongest(dossier.page.quotes, records))
    periods = (
        (each.period or "no date", f"{each.documents:,}", f"{each.mentions:,}")
        for each in dossier.page.timeline
    )
    yield from _section("When", _table(("Month", "Documents", "Mentions"), periods))
    names = (
        (_text(each.name), f"{each.count:,}", ", ".join(each.via)) for each in dossier.page.names
    )
    yield from _section("Named as", _table(("Name", "Mentions", "Known by"), names))
    origins = ((_escaped(language_name(e.value)), f"{e.documents:,}") for e in dossier.page.origins)
    yield from _section("First written in", _table(("Language", "Documents"), origins))
    sources = ((_text(each.value), f"{each.documents:,}") for each in dossier.page.sources)
    yield from _section("Sources", _table(("Source", "Documents"), sources))
    yield from _section("Named beside", _beside(dossier.page.beside))
    yield from _section("Documents", _documents(dossier))
    yield from _section("How to check this page", _how_to_check(dossier))


def _section(title: str, body: Iterable[str]) -> Iterator[str]:
    if found := list(body):
        text = "\n".join(found).rstrip("\n")
        yield f"\n## {title}\n\n{text}"


def _facts(dossier: ActorDossier) -> Iterator[str]:
    row = dossier.page.actor
    dates = f"{row.first} to {row.last}" if row.first != row.last else row.first
    facts = (
        ("Type", row.type),
        ("Country", row.country.upper()),
        ("Id", _text(row.id)),
        ("Documents", f"{row.documents:,} of {dossier.searched:,} name it"),
        ("Mentions", f"{row.mentions:,}"),
        ("Dated", dates),
        ("Index of", dossier.indexed),
    )
    yield from (f"- {name}: {value}" for name, value in facts if value)


def _strongest(quotes: Sequence[Quote], records: dict[str, Record]) -> Iterator[str]:
    for quote in quotes:
        record = records[quote.path]
        date = record.date or "undated"
        yield from _quote(quote, f"{_text(record.title)}, {date}, {_path(record.path)}", record)


def _documents(dossier: ActorDossier) -> Iterator[str]:
    for number, each in enumerate(dossier.evidence, 1):
        yield from _document(number, each, dossier.sources)


def _document(number: int, each: NamingDocument, sources: str) -> Iterator[str]:
    record = each.record
    url = file_url(sources, each.file)
    path = f"[{_path(record.path)}](<{url}>)" if url else _path(record.path)
    facts = (record.date, _text(record.source), _text(record.kind), language_badge(record))
    mentions = f"{each.mentions:,} mention{'' if each.mentions == 1 else 's'}"
    yield from (f"### {number}. {_text(record.title)}", "")
    yield f"- {' · '.join(filter(None, facts))}"
    yield f"- {mentions}: {', '.join(map(_text, each.names))}"
    yield f"- File: {path}"
    if each.also_at:
        yield f"- The same text is at {', '.join(map(_path, each.also_at))}"
    yield from (f"- SHA-256: `{record.sha256}`", "")
    for quote in each.quotes:
        yield from _quote(quote, f"characters {quote.start}–{quote.end}")


def _quote(quote: Quote, rest: str, record: Record | None = None) -> Iterator[str]:
    """A quote, and under it where it stands; the curly quotation mark opens no list."""
    page = f"page {quote.page:,}, " if quote.page else ""
    badge = f" · {language_badge(record)}" if record else ""
    yield f"> “{_marked(quote)}”"
    yield from (">", f"> {page}line {quote.line:,}, {rest}{badge}", "")


def _marked(quote: Quote) -> str:
    """The quote with the places that name the actor in bold."""
    parts: list[str] = []
    at = quote.start
    for span in sorted(quote.spans, key=lambda each: each.start):
        if span.start >= at:
            name = quote.text[span.start - quote.start : span.end - quote.start]
            parts += [quote.text[at - quote.start : span.start - quote.start], name]
            at = span.end
    parts.append(quote.text[at - quote.start :])
    bold = (f"{_MENTION}{_text(part.strip())}{_MENTION}" for part in parts[1::2])
    plain = [_text(part) for part in parts[::2]]
    return plain[0] + "".join(b + p for b, p in zip(bold, plain[1:], strict=True))


def _beside(beside: Sequence[Neighbour]) -> Iterator[str]:
    if not beside:
        return
    rows = (
        (_text(e.name), e.type, *map(_together, (e.sentences, e.paragraphs, e.documents)))
        for e in beside
    )
    yield from _table(("Name", "Type", "Sentences", "Paragraphs", "Documents"), rows)
    yield ""
    yield (
        "How often they are named together, and in brackets how far that is from chance (G²): "
        "chance reaches 10.8 once in 1,000 times. A pointer to sentences to read, not a finding."
    )


def _together(level: Together) -> str:
    return f"{level.count:,} ({round(level.score, 1) + 0.0:+.1f})" if level.count else "–"


def _how_to_check(dossier: ActorDossier) -> Iterator[str]:
    indexed = f" from the index of {dossier.indexed}" if dossier.indexed else ""
    yield (
        "Every quote is what stands in the text of its file between the two characters given, "
        "counted from 0, the end not included; lines and characters count in the text that ficli "
        "extracts. The SHA-256 is that of the whole file. `ficli dossier … -o dossier.json` and "
        "later `ficli verify dossier.json` check all quotes at once."
    )
    yield from ("", f"Made by ficli {__version__}{indexed}.")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    found = [f"| {' | '.join(row)} |" for row in rows]
    if found:
        yield f"| {' | '.join(heads)} |"
        yield f"|{'---|' * len(heads)}"
        yield from found


def _text(text: str) -> str:
    """A foreign string that Markdown shows as it is."""
    return _escaped(shown(text))


def _path(path: str) -> str:
    return _escaped(shown_path(path))


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\", text)
