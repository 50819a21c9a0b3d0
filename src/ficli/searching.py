"""Use case: answer a question. Parse, search, locate, cut snippets; nothing is printed here."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TypeGuard

from ficli import fields, sources
from ficli.curated import open_curated
from ficli.document import Skipped, Span
from ficli.dossier import Dossier
from ficli.duplicates import copies_of, near_copies_of
from ficli.engines import open_reader
from ficli.engines.base import FacetName, Found, Located, Reader, Request, Sort
from ficli.errors import QueryError, UsageError
from ficli.expanding import Expanded, expand
from ficli.known_records import in_sections, record_of
from ficli.lookup import one_named
from ficli.matching import merge_spans, page_of
from ficli.pairing import related
from ficli.parsing import date_bounds, parse
from ficli.query import (
    And,
    DateRange,
    Everything,
    Leaf,
    Node,
    Or,
    Phrase,
    Prefer,
    Term,
    leaves,
    prefer_phrase,
)
from ficli.results import DocumentView, Facet, Hit, HitPage, Match, Passage, Record, WordReport
from ficli.snippet import excerpts

SORTS: tuple[Sort, ...] = ("relevance", "date", "oldest", "title", "path")

MATCH_LIMIT = 1000
"""Most matches that a hit lists; `Hit.match_count` counts them all."""
NEAR_LIMIT = 100
"""Most near-copies that a hit lists where each of them is a hit of its own; without a limit, a form
letter in thousands of copies would be told of in millions of places."""
SNIPPET_MATCHES = 5000
"""Snippets are chosen among this many of a document's first matches."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question as meant: what the options of `ficli search` come to.

    A filter with several values means any of them; different filters mean all of them.
    `since` and `until` are years, months or days in ISO 8601, both included.
    """

    query: str
    limit: int = 10
    offset: int = 0
    sort: Sort = "relevance"
    snippets: int = 3
    actor: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    translated: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    any_word: bool = False
    exact: bool = False
    explain: bool = False
    fold: bool = False
    """Whether near-copies among the hits are folded into the best of them."""
    facets: tuple[FacetName, ...] = ()


def search(dossier: Dossier, request: SearchRequest) -> HitPage:
    """Answer a request. Raises QueryError, UsageError and IndexUnavailableError."""
    started = time.perf_counter()
    parsed = understand(request)
    only = _filter(request)
    with open_curated(dossier) as reader:
        expanded = _expanded(parsed, reader, request)
        tree = expanded.tree
        answer = reader.search(
            Request(
                query=tree,
                filter=only,
                sort=request.sort,
                offset=request.offset,
                limit=request.limit,
                fold=request.fold,
                stem=not request.exact,
                explain=request.explain,
            )
        )
        hits = tuple(
            _hit(reader, request, expanded, found, rank)
            for rank, found in enumerate(answer.found, request.offset + 1)
        )
        page = HitPage(
            query=request.query,
            total=answer.total,
            offset=request.offset,
            limit=request.limit,
            hits=hits,
            seconds=0.0,
            parsed=str(tree) if isinstance(only, Everything) else f"{tree} FILTER {only}",
            documents=reader.totals().documents,
            facets=_facets(reader, tree, request),
            expanded_from=expanded.told(hits),
            folded=request.fold,
            folded_total=answer.folded_total,
        )
        if not answer.total:
            page = _with_advice(page, reader, request)
    return replace(page, seconds=time.perf_counter() - started)


def _facets(reader: Reader, tree: Node, request: SearchRequest) -> tuple[Facet, ...]:
    if not request.facets:
        return ()
    whole = _both(tree, _filter(request))
    return reader.facets(whole, request.facets, stem=not request.exact)


def count(dossier: Dossier, request: SearchRequest) -> int:
    """How many documents answer a request. Raises like `search`."""
    parsed = understand(request)
    with open_curated(dossier) as reader:
        tree = _expanded(parsed, reader, request).tree
        return reader.count(_both(tree, _filter(request)), stem=not request.exact)


def show(dossier: Dossier, name: str, query: str = "") -> DocumentView:
    """One whole document, found by id, path or file name. Raises NotFoundError."""
    parsed = understand(SearchRequest(query)) if query else None
    with open_curated(dossier) as reader:
        key = one_named(reader, dossier, name)
        record, stored = reader.record(key), reader.text(key)
        places = _Places(reader, key)
        expanded = expand(parsed, reader) if parsed else None
        located = expanded.places(reader.locate(expanded.tree, key)) if expanded else ()
        inside = places.in_text(located, record)
        return DocumentView(
            record=record,
            text=stored.text,
            page_starts=stored.page_starts,
            mentions=reader.mentions(key),
            actors=reader.actors(key),
            matches=in_sections(places.matches(inside, limit=None), record, stored.text),
            known=record_of(record, stored.text),
            pairs=related(record, reader.pairs(key)),
            copies=copies_of(reader, key),
            near_copies=near_copies_of(reader, key),
            near_copy_count=reader.near_count(key),
        )


def documents(dossier: Dossier) -> tuple[Record, ...]:
    """Every document of the index, in the order of their paths."""
    with open_curated(dossier) as reader:
        return tuple(reader.record(key) for key in reader.keys())  # noqa: SIM118  # no dict


def stale_files(dossier: Dossier) -> int:
    """How many files were added, changed or removed since the last reindex.

    Files of every kind count: one that has no reader was skipped then, and is known as such.
    """
    with open_reader(dossier.index) as reader:
        known = {path: file.fingerprint for path, file in reader.files().items()}
        skipped = {each.path: each.size for each in reader.skipped()}
    changed = 0
    for entry in sources.scan(dossier.sources, max_bytes=dossier.settings.max_file_bytes):
        before = known.pop(entry.path, None)
        if isinstance(entry, Skipped) or before is None:
            changed += skipped.get(entry.path) != entry.size
        else:
            changed += (before.size, before.mtime_ns) != (entry.size, entry.mtime_ns)
    return changed + len(known)


def understand(request: SearchRequest) -> Node:
    """The query tree of a request. Raises QueryError and UsageError."""
    for name, value in (("limit", request.limit), ("offset", request.offset)):
        if value < 0:
            raise UsageError(f"--{name} is {value}; it cannot be negative")
    parsed = parse(request.query, any_word=request.any_word)
    if parsed.tree is None:
        hint = "see `ficli fields` for the fields and docs/query.md for the syntax"
        raise QueryError(parsed.text, parsed.diagnostics, hint=hint)
    return prefer_phrase(parsed.tree)


def _expanded(parsed: Node, reader: Reader, request: SearchRequest) -> Expanded:
    return Expanded(parsed) if request.exact else expand(parsed, reader)


def _filter(request: SearchRequest) -> Node:
    chosen: list[Node] = [
        Or(tuple(Phrase(name, value) for value in values))
        for name, values in (
            ("actor", request.actor),
            ("origin", request.origin),
            ("translated", request.translated),
            ("language", request.language),
            ("kind", request.kind),
        )
        if values
    ]
    if request.since or request.until:
        first = _day("--since", request.since)[0] if request.since else ""
        last = _day("--until", request.until)[1] if request.until else ""
        if first and last and first > last:
            raise UsageError(f"--since {request.since} comes after --until {request.until}")
        chosen.append(DateRange("date", first, last))
    return And(tuple(chosen)) if chosen else Everything()


def _day(option: str, text: str) -> tuple[str, str]:
    bounds = date_bounds(text)
    if bounds is None:
        raise UsageError(f"{option} {text} is no date", hint="write 2024, 2024-06 or 2024-06-03")
    return bounds


def _both(tree: Node, only: Node) -> Node:
    return tree if isinstance(only, Everything) else And((tree, only))


# --- hits -----------------------------------------------------------------------------------


def _hit(reader: Reader, request: SearchRequest, query: Expanded, found: Found, rank: int) -> Hit:
    wanted = _both(query.tree, _filter(replace(request, since="", until="")))
    located = query.places(reader.locate(wanted, found.key, stem=not request.exact))
    places = _Places(reader, found.key)
    record = reader.record(found.key)
    in_title = [each.span for each in located if each.field == "title"]
    in_text = places.in_text(located, record)
    near_limit = None if request.fold else NEAR_LIMIT
    return Hit(
        rank=rank,
        score=found.score,
        record=record,
        actors=reader.actors(found.key),
        matches=in_sections(places.matches(in_text, limit=MATCH_LIMIT), record, places.text),
        match_count=len(in_text),
        passages=places.passages(in_text, request.snippets, rows=is_table(record)),
        title_spans=merge_spans(in_title),
        explanation=found.explanation,
        pairs=related(record, reader.pairs(found.key)),
        copies=copies_of(reader, found.key),
        near_copies=near_copies_of(reader, found.key, found.near, near_limit),
        near_copy_count=reader.near_count(found.key),
    )


def is_table(record: Record) -> bool:
    """Whether the text is a row a line, so that a passage is a row."""
    return record.extractor.startswith(("table/", "xlsx/"))


class _Places:
    """Puts spans of one document into lines, pages and passages."""

    def __init__(self, reader: Reader, key: int) -> None:
        self._stored = reader.text(key)
        self._lines: Sequence[int] = reader.line_starts(key)

    @property
    def text(self) -> str:
        return self._stored.text

    def in_text(self, located: Iterable[Located], record: Record) -> list[Located]:
        """What was located, as spans of the text alone.

        Where the title was read from the text, a match in it is moved to where it stands there.
        """
        located = list(located)
        inside = [each for each in located if each.field != "title"]
        value = record.metadata.get("title")
        home = value.span if value else None
        if home is None or self._stored.text[home.start : home.end] != record.title:
            return inside
        moved = {
            Span(home.start + each.span.start, home.start + each.span.end)
            for each in located
            if each.field == "title"
        }
        if not moved:
            return inside
        known = {each.span for each in inside}
        inside += [Located("title", span) for span in moved - known]
        return sorted(inside, key=lambda each: (each.span.start, each.span.end))

    def matches(self, inside: Sequence[Located], *, limit: int | None) -> tuple[Match, ...]:
        """Matches for spans of the text."""
        return tuple(
            Match(
                field=each.field,
                page=self._page(each.span),
                line=self._line(each.span),
                start=each.span.start,
                end=each.span.end,
                quote=self._stored.text[each.span.start : each.span.end],
                via=each.via,
            )
            for each in inside[:limit]
        )

    def passages(
        self, located: Sequence[Located], count: int, *, rows: bool
    ) -> tuple[Passage, ...]:
        spans = merge_spans(each.span for each in located[:SNIPPET_MATCHES])
        found = excerpts(
            self._stored.text,
            spans,
            count=count,
            boilerplate=self._stored.boilerplate,
            rows=rows,
        )
        return tuple(
            Passage(
                start=each.start,
                end=each.end,
                text=self._stored.text[each.start : each.end],
                spans=each.spans,
                page=self._page(each.spans[0] if each.spans else Span(each.start, each.end)),
                line=self._line(each.spans[0] if each.spans else Span(each.start, each.end)),
                cut_before=each.cut_before,
                cut_after=each.cut_after,
            )
            for each in found
        )

    def _page(self, span: Span) -> int | None:
        return page_of(span.start, self._stored.page_starts)

    def _line(self, span: Span) -> int:
        return bisect_right(self._lines, span.start)


def _with_advice(page: HitPage, reader: Reader, request: SearchRequest) -> HitPage:
    """Say what no document holds, what may be meant, and what would find something."""
    tree, only = understand(request), _filter(request)
    stem = not request.exact
    required = tree.required if isinstance(tree, Prefer) else tree
    asked = dict.fromkeys(leaves(_both(required, only)))
    missing = [leaf for leaf in asked if not reader.count(leaf, stem=stem)]
    page = replace(
        page,
        unknown_words=tuple(
            WordReport(leaf.text if _is_word(leaf) else str(leaf), _suggestions(leaf, reader))
            for leaf in missing
        ),
        unfiltered_total=None if only == Everything() else reader.count(tree, stem=stem),
    )
    if request.any_word or sum(map(_is_word, asked)) < 2:
        return page
    loose = understand(replace(request, any_word=True))
    return replace(page, any_total=reader.count(_both(loose, only), stem=stem))


_LISTABLE: dict[str, FacetName] = {
    "kind": "kind", "language": "language", "origin": "origin", "translated": "translated",
}  # fmt: skip
"""Fields with so few values that they can be named."""


def _is_word(leaf: Leaf) -> TypeGuard[Term]:
    return isinstance(leaf, Term) and leaf.field in (fields.DEFAULT, "body")


def _suggestions(leaf: Leaf, reader: Reader) -> tuple[str, ...]:
    """Near spellings of a word; for a field of whole values, the ones there are."""
    if _is_word(leaf):
        return reader.near_spellings(leaf.text)
    if not isinstance(leaf, Term | Phrase) or leaf.field not in _LISTABLE:
        return ()
    (facet,) = reader.facets(Everything(), (_LISTABLE[leaf.field],))
    values = [value for value, _ in facet.counts if value]
    return tuple(get_close_matches(leaf.text, values, 3) or values[:3])
