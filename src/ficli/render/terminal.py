"""What a person sees of hits and of a whole document.

Adds forms to `window.lines`; ask for them here, so that they are known.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import takewhile

from rich.text import Text

from ficli.document import STYLE, UNDETERMINED, Span
from ficli.render.badge import language_badge
from ficli.render.copies import also_at, folded_away, near_copy
from ficli.render.safe_text import flowing, for_terminal, one_line
from ficli.render.window import (
    NAME_SHOWN,
    STRONG,
    TITLE_SHOWN,
    Screen,
    clipped,
    lines,
    marked,
)
from ficli.results import (
    ActorCount,
    Count,
    DocumentView,
    Facet,
    Hit,
    HitPage,
    Match,
    Passage,
    Record,
)

__all__ = ["lines"]

ACTORS_SHOWN = 6
SPEAKERS_SHOWN = 3
SOURCE_SHOWN = 44
"""In a list of hits, longer sources are cut; `ficli show` has them whole."""
VALUES_SHOWN = 10
DUPLICATES_SHOWN = 20


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
    quoted = [each.quote for each in origin.evidence if each.quote and each.kind != STYLE]
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
