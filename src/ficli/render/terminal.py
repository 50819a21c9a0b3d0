"""What a person sees: values of `results` as lines of styled text, wrapped to the window.

Foreign text becomes `Text` piece by piece, after `safe_text` has made it harmless, so that markup
in it stays text. Without colour the same lines come out plain.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import singledispatch
from itertools import takewhile
from pathlib import Path, PurePosixPath

from rich.console import Console
from rich.style import Style
from rich.text import Text

from ficli.document import UNDETERMINED, Span
from ficli.render.badge import language_badge
from ficli.render.copies import also_at, folded_away, near_copy
from ficli.render.safe_text import flowing, for_terminal, one_line
from ficli.render.wrapping import line_breaks
from ficli.results import (
    ActorCount,
    CheckReport,
    Count,
    DocumentView,
    Facet,
    FieldTable,
    Forgotten,
    Hit,
    HitPage,
    IndexReport,
    Match,
    Passage,
    Record,
)

WIDEST = 100
"""Longest line of prose, in columns: longer ones are hard to read."""
NARROWEST = 24
"""Narrower windows are treated as this wide, and wrap by themselves."""
ACTORS_SHOWN = 6
SPEAKERS_SHOWN = 3
TITLE_SHOWN = 300
SOURCE_SHOWN = 44
NAME_SHOWN = 66
"""In a list of hits, longer sources and names of actors are cut; `ficli show` has them whole."""
SKIPPED_SHOWN = 20
VALUES_SHOWN = 10
DUPLICATES_SHOWN = 20

# Of the eight colours, as xterm shows them, magenta alone keeps a contrast above 4:1 (WCAG 2.2)
# on white and on black alike: it marks what was found, and weight does the rest.
MATCH = Style(bold=True, color="magenta", underline=True)
STRONG = Style(bold=True)
PLAIN = Style()


class Screen:
    """A window: how wide it is, whether control sequences may be sent, where files are."""

    def __init__(self, width: int, *, color: bool = False, sources: Path | None = None) -> None:
        self.width = min(max(width, NARROWEST), WIDEST)
        self.indent = 4 if self.width >= 60 else 2
        self.color = color
        self.sources = sources
        self.console = Console(
            file=io.StringIO(),
            force_terminal=color,
            color_system="standard" if color else None,
            width=self.width,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
        )

    def printed(self, line: Text) -> str:
        """The line as the bytes' text, with its newline, and control sequences if wanted."""
        line.rstrip()
        if not self.color or not (line.spans or line.style):
            return f"{line.plain}\n"
        with self.console.capture() as capture:
            self.console.print(line, soft_wrap=True)
        return capture.get()

    def hang(self, first: Text, body: Text) -> Iterator[Text]:
        """Wrap `body`, with `first` before it and its later lines set under its own start."""
        indent = first.cell_len
        room = max(self.width - indent, NARROWEST // 2)
        for number, line in enumerate(body.divide(line_breaks(body.plain, room))):
            yield Text.assemble(first if number == 0 else " " * indent, line)

    def flow(
        self,
        indent: int,
        parts: Iterable[Text],
    ) -> Iterator[Text]:
        """Set short parts side by side, breaking lines between parts rather than in them."""
        room = self.width - indent
        line = Text()
        for part in parts:
            joined = Text.assemble(line, " · ", part) if line else part
            if line and joined.cell_len > room:
                yield from self.hang(Text(" " * indent), line)
                line = part
            else:
                line = joined
        if line:
            yield from self.hang(Text(" " * indent), line)

    def link(self, path: str) -> Style:
        """A hyperlink to a file of the dossier, and to nothing else."""
        pure = PurePosixPath(path)
        if not self.color or self.sources is None or pure.is_absolute() or ".." in pure.parts:
            return PLAIN
        return Style(link=(self.sources.absolute() / pure).as_uri())


def marked(
    text: str,
    spans: Sequence[Span],
    start: int = 0,
    style: Style = PLAIN,
    safe: Callable[[str], str] = flowing,
) -> Text:
    """`text` with its spans highlighted; `start` is the offset of its first character."""
    result = Text()
    at = 0
    for span in sorted(spans, key=lambda each: (each.start, each.end)):
        first, last = max(span.start - start, at), min(span.end - start, len(text))
        if first >= last:
            continue
        result.append(safe(text[at:first]), style)
        result.append(safe(text[first:last]), style + MATCH)
        at = last
    result.append(safe(text[at:]), style)
    return result


def clipped(text: str, limit: int) -> str:
    """The first `limit` characters, with `…` for the rest."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


@singledispatch
def lines(value: object, _: Screen) -> Iterator[Text]:
    """The value as lines of text, each no wider than the screen."""
    raise TypeError(f"no terminal form for {type(value).__name__}")


# Hits ---------------------------------------------------------------------------------------


@lines.register
def _(page: HitPage, screen: Screen) -> Iterator[Text]:
    explained = any(hit.explanation for hit in page.hits)
    if explained and page.parsed:
        yield from screen.hang(Text("understood as  "), Text(flowing(page.parsed)))
        yield Text()
    for hit in page.hits:
        yield from _hit(hit, screen, folded=page.folded)
        yield Text()
    for facet in page.facets:
        yield from _facet(facet, screen)
    yield from screen.flow(0, _footer(page))


def _facet(facet: Facet, screen: Screen) -> Iterator[Text]:
    """The commonest values and how many documents have each, on a line or two."""
    parts = [
        Text(f"{flowing(clipped(value, NAME_SHOWN))} {number:,}")
        for value, number in facet.counts[:VALUES_SHOWN]
    ]
    if len(facet.counts) > VALUES_SHOWN:
        parts.append(Text(f"+{len(facet.counts) - VALUES_SHOWN:,} more"))
    yield Text(facet.field, STRONG)
    yield from screen.flow(screen.indent, parts or [Text("none known")])
    yield Text()


def _footer(page: HitPage) -> Iterator[Text]:
    noun = "document" if page.total == 1 else "documents"
    yield Text(f"{page.total:,} {noun} of {page.documents:,}", STRONG)
    total = page.folded_total if page.folded else page.total
    if total < page.total:
        yield Text(f"{total:,} after folding near-copies (--unfold shows all)")
    last = page.offset + len(page.hits)
    if page.hits and len(page.hits) < total:
        shown = f"{page.offset + 1:,}–{last:,}" if len(page.hits) > 1 else f"{last:,}"
        more = f" (--offset {last} for more)" if last < total else ""
        yield Text(f"showing {shown}{more}")
    elif total and page.offset >= total:
        yield Text(f"none after --offset {page.offset}")
    yield Text(f"{page.seconds:.2f} s")


def _hit(hit: Hit, screen: Screen, *, folded: bool) -> Iterator[Text]:
    rank = Text(f"{hit.rank:>2}  " if screen.indent == 4 else f"{hit.rank} ")
    cut = clipped(hit.record.title, TITLE_SHOWN)
    title = marked(cut, hit.title_spans, style=STRONG + screen.link(hit.record.path))
    yield from screen.hang(rank, title)
    place = _first_place(hit)
    yield from screen.flow(screen.indent, _meta(hit.record, screen, place))
    for line in (also_at(hit.copies), folded_away(hit.near_copies) if folded else ""):
        if line:
            yield from screen.hang(Text(" " * screen.indent), Text(line))
    if hit.actors:
        yield from screen.hang(Text(" " * screen.indent), Text(_actors(hit.actors)))
    if speakers := tuple(dict.fromkeys(each.speaker for each in hit.matches if each.speaker)):
        more = f", +{len(speakers) - SPEAKERS_SHOWN} more" * (len(speakers) > SPEAKERS_SHOWN)
        names = ", ".join(flowing(each) for each in speakers[:SPEAKERS_SHOWN])
        yield from screen.hang(Text(" " * screen.indent), Text(f"said by {names}{more}"))
    yield from _passages(hit, screen)
    yield from screen.flow(screen.indent, _explanation(hit))


def _first_place(hit: Hit) -> str:
    places: tuple[Passage | Match, ...] = (*hit.passages, *hit.matches)
    return f":{places[0].line}" if places else ""


def _meta(record: Record, screen: Screen, place: str = "") -> Iterator[Text]:
    if record.date:
        yield Text(_known(record, "date", record.date))
    if record.source:
        yield Text(_known(record, "source", clipped(record.source, SOURCE_SHOWN)))
    if language_badge(record) != UNDETERMINED:
        yield Text(language_badge(record))
    if ocr := _ocr(record):
        yield Text(ocr)
    yield Text(f"{one_line(record.path)}{place}", screen.link(record.path))


def _ocr(record: Record) -> str:
    """Whether the text, or part of it, is what OCR read; a document may declare what it likes."""
    basis = record.metadata.get("text_basis")
    known = {"ocr": "OCR", "partly ocr": "partly OCR"}
    return known.get(basis.value, "") if basis and basis.basis == "inferred" else ""


def _known(record: Record, name: str, value: str) -> str:
    """The value, with `~` before what ficli inferred."""
    known = record.metadata.get(name)
    return ("~" if known and known.basis == "inferred" else "") + flowing(value)


def _actors(actors: Sequence[ActorCount], shown: int = ACTORS_SHOWN) -> str:
    names = [
        flowing(clipped(actor.name, NAME_SHOWN)) + f" ×{actor.count}" * (actor.count > 1)
        for actor in actors[:shown]
    ]
    more = [f"+{len(actors) - shown} more"] if len(actors) > shown else []
    return ", ".join(names + more)


def _passages(hit: Hit, screen: Screen) -> Iterator[Text]:
    """The excerpts, with the page and the line where each starts in a column of their own."""
    places = [
        f"p. {each.page}, {each.line}" if each.page else str(each.line) for each in hit.passages
    ]
    column = max(map(len, places), default=0) + screen.indent
    for place, passage in zip(places, hit.passages, strict=True):
        body = Text.assemble(
            "… " if passage.cut_before else "",
            marked(passage.text.strip(), passage.spans, passage.start + _leading(passage.text)),
            " …" if passage.cut_after else "",
        )
        yield from screen.hang(Text(f"{place:>{column}}  "), body)


def _leading(text: str) -> int:
    return len(text) - len(text.lstrip())


def _explanation(hit: Hit) -> Iterator[Text]:
    if hit.explanation:
        yield Text(f"score {hit.score:.3f}", STRONG)
    for part in hit.explanation:
        yield Text(f"{flowing(part.label)} {part.score:+.3f}")


@lines.register
def _(count: Count, _screen: Screen) -> Iterator[Text]:
    yield Text(str(count.total))


# One document -------------------------------------------------------------------------------


@lines.register
def _(view: DocumentView, screen: Screen) -> Iterator[Text]:
    record = view.record
    yield from screen.hang(Text(), Text(flowing(record.title), STRONG + screen.link(record.path)))
    yield Text()
    for name, value in _properties(view, screen):
        yield from screen.hang(Text(f"{name:<10}"), value)
    yield Text()
    yield from _text(view, screen)
    if view.matches:
        noun = "match" if len(view.matches) == 1 else "matches"
        if not view.text.endswith("\n"):
            yield Text()
        yield Text(f"{len(view.matches):,} {noun}", STRONG)


def _properties(view: DocumentView, screen: Screen) -> Iterator[tuple[str, Text]]:
    record = view.record
    yield "path", Text(one_line(record.path), screen.link(record.path))
    for copy in view.copies[:DUPLICATES_SHOWN]:
        how = f" (same {copy.identical})"
        yield "also at", Text(one_line(copy.path), screen.link(copy.path)) + Text(how)
    for near in view.near_copies[:DUPLICATES_SHOWN]:
        yield "near-copy", Text(near_copy(near), screen.link(near.path))
    for name, every in (("also at", view.copies), ("near-copy", view.near_copies)):
        if len(every) > DUPLICATES_SHOWN:
            more = f"{len(every) - DUPLICATES_SHOWN:,} more: `ficli duplicates` lists them"
            yield name, Text(more)
    yield "id", Text(record.id)
    for name in ("title", "date", "source", "kind", "url"):
        value = getattr(record, name)
        if value and name != "title":
            yield name, Text(flowing(value) + _basis(record, name))
        elif name == "title" and _basis(record, name):
            yield name, Text(_basis(record, name).strip(" ()"))
    yield "language", Text(language_badge(record)) + Text(_origin_words(record))
    if ocr := _ocr(record):
        pages = record.metadata["ocr_pages"]
        yield "text", Text(f"{ocr} by {flowing(pages.source)}: pages {flowing(pages.value)}")
    if view.known:
        said = (f"{name} {flowing(each.value)}" for name, each in view.known.fields.items())
        yield "record", Text(f"{view.known.kind}: " + " · ".join(said))
    if view.actors:
        yield "actors", Text(_actors(view.actors, len(view.actors)))
    yield "words", Text(f"{record.words:,}")
    yield "sha256", Text(record.sha256)


def _basis(record: Record, name: str) -> str:
    known = record.metadata.get(name)
    return f" ({known.basis}: {flowing(known.source)})" if known else ""


_BASIS = {
    "declared": "as declared",
    "metadata": "as its metadata say",
    "cue": "by cues in the text",
    "style": "by its style",
    "same-as-text": "presumed",
    "corrected": "as you corrected",
}


def _origin_words(record: Record) -> str:
    """What is known of the language that a text was first written in, and how."""
    origin = record.origin
    known = "first written in it" if origin.language != UNDETERMINED else "origin not known"
    said = "translated" if origin.is_translation == "yes" else known
    likelier = f", {origin.leaning} likelier" if origin.leaning else ""
    sure = f", {origin.confidence:.0%}" if 0 < origin.confidence < 1 else ""
    quoted = [each.quote for each in origin.evidence if each.quote and each.kind != "style"]
    quotes = "; ".join(f"“{flowing(quote)}”" for quote in quoted[:3])
    basis = _BASIS[origin.basis]
    return f" ({said}{likelier}, {basis}{sure}{': ' if quotes else ''}{quotes})"


def _text(view: DocumentView, screen: Screen) -> Iterator[Text]:
    """The text line by line; on a pipe it is never wrapped, so that it stays what was stored."""
    spans = deque(Span(match.start, match.end) for match in view.matches if match.field != "title")
    pages = deque(enumerate(view.page_starts, 1))
    at = 0
    for line in view.text.split("\n"):
        end = at + len(line)
        while pages and pages[0][1] <= end:
            yield Text(f"— page {pages.popleft()[0]} —")
        while spans and spans[0].end <= at:
            spans.popleft()
        inside = list(takewhile(lambda span: span.start < end, spans))  # noqa: B023 - used at once
        text = marked(line, inside, at, safe=for_terminal)
        yield from screen.hang(Text(), text) if screen.color and line else (text,)
        at = end + 1


# Tables -------------------------------------------------------------------------------------


@lines.register
def _(table: FieldTable, screen: Screen) -> Iterator[Text]:
    for field in table.fields:
        names = "".join(f", {alias}:" for alias in field.aliases)
        yield Text.assemble((f"{field.name}:", STRONG), names)
        yield from screen.hang(Text(" " * screen.indent), Text(field.description))
        yield Text(" " * screen.indent).append(field.example)
        yield Text()
    yield from screen.hang(
        Text(), Text("A word without a field is looked for in the title and the body.")
    )


@lines.register
def _(report: IndexReport, screen: Screen) -> Iterator[Text]:
    rows = (
        ("added", f"{len(report.added):,}"),
        ("changed", f"{len(report.changed):,}"),
        ("removed", f"{len(report.removed):,}"),
        ("unchanged", f"{report.unchanged:,}"),
        ("skipped", f"{len(report.skipped):,}"),
        *[("pages by OCR", f"{report.recognised_pages:,}")] * bool(report.recognised_pages),
        ("documents", f"{report.documents:,}"),
        *((("copies", f"{report.copies:,}"),) if report.copies else ()),
        ("words", f"{report.words:,}"),
        ("index size", readable_size(report.index_bytes)),
        ("time", f"{report.seconds:.2f} s"),
    )
    widest = max(len(value) for _, value in rows)
    for name, value in rows:
        yield Text(f"{name:<12}{value:>{widest}}")
    yield from _skipped(report, screen)


@lines.register
def _(report: CheckReport, screen: Screen) -> Iterator[Text]:
    found = f"{len(report.damages):,} damaged" if report.damages else "nothing is damaged"
    size = f"{report.files:,} files, {readable_size(report.bytes)}"
    # The documents are looked at only when the files are whole.
    seen = f"{report.documents:,} documents, {size}" if report.documents else size
    yield Text(f"{found}: looked at {seen} in {report.seconds:.2f} s")
    for each in report.damages:
        name = f"{one_line(each.name)}: " if each.name else ""
        yield from screen.hang(Text(f"  {each.kind:<10}"), Text(f"{name}{flowing(each.detail)}"))
    if report.repair:
        yield Text(f"to repair it, run: {report.repair}")


@lines.register
def _(forgotten: Forgotten, screen: Screen) -> Iterator[Text]:
    one = forgotten.documents == 1
    left = "1 document is left" if one else f"{forgotten.documents:,} documents are left"
    others = [one_line(path) for path in forgotten.paths if path != forgotten.path]
    also = f", also at {', '.join(others)}" if others else ""
    said = f"forgotten: {one_line(forgotten.path)}{also}; {left} in the index"
    yield from screen.hang(Text(), Text(said))
    if forgotten.near_copies:
        near = ", ".join(map(one_line, forgotten.near_copies))
        yield from screen.hang(Text(), Text(f"not forgotten, with nearly the same text: {near}"))


def _skipped(report: IndexReport, screen: Screen) -> Iterator[Text]:
    if not report.skipped:
        return
    yield Text()
    yield Text("Skipped", STRONG)
    for each in report.skipped[:SKIPPED_SHOWN]:
        reason = Text.assemble(one_line(each.path), f": {flowing(each.reason)}")
        hint = f" ({flowing(each.hint)})" if each.hint else ""
        yield from screen.hang(Text("  "), reason.append(hint))
    if len(report.skipped) > SKIPPED_SHOWN:
        yield Text(f"  and {len(report.skipped) - SKIPPED_SHOWN:,} more: --json lists them all")


def readable_size(size: float) -> str:
    """Bytes in decimal units (SI), such as `1.2 MB`."""
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
