"""Query tree → documents and scores, over Whoosh's postings.

Term at a time: each leaf becomes a map from document number to score, and the operators combine
maps. Scores are BM25 (Robertson and Zaragoza, 2009), with the words that one query word stands
for counted as one word. Totals are exact: nothing is skipped for being unlikely to rank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log
from typing import Any

from ficli import analysis
from ficli.engines.embedded.schema import day_of
from ficli.engines.embedded.vocabulary import Vocabulary
from ficli.fields import BY_NAME, DEFAULT
from ficli.matching import Pattern, Slot, phrase_matches
from ficli.query import (
    And,
    Boost,
    DateRange,
    Everything,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Prefer,
    Term,
    Wildcard,
)
from ficli.results import ScorePart

K1 = 1.2
"""How soon more of the same word stops counting."""
B = 0.75
"""How much the length of a document counts."""
TITLE_WEIGHT = 2.0
"""A word in the title counts as much as this many in the body."""

Scores = Mapping[int, float]
Frequencies = dict[int, float]


class Evaluator:
    """Answers one request over one open Whoosh reader."""

    def __init__(self, reader: Any, vocabulary: Vocabulary, *, stem: bool) -> None:
        self._reader = reader
        self._leaf_readers = reader.leaf_readers()
        self._vocabulary = vocabulary
        self._stem = stem
        self._documents = reader.doc_count()
        self._memo: dict[Node, Scores] = {}
        self._columns: dict[str, Any] = {}

    def restricted(self, query: Node, only: Node) -> dict[int, float]:
        """Scores of the documents that match both; `only` adds nothing to them."""
        scores = self.scores(query)
        if isinstance(only, Everything):
            return dict(scores)
        allowed = self.scores(only)
        return {docnum: score for docnum, score in scores.items() if docnum in allowed}

    def scores(self, node: Node) -> Scores:
        """Document number → score, for every document that matches."""
        known = self._memo.get(node)
        if known is None:
            known = self._memo[node] = self._evaluate(node)
        return known

    def key(self, docnum: int) -> int:
        """The catalog's key of a document."""
        return int(self._column("key", docnum))

    def explain(self, node: Node, docnum: int) -> tuple[ScorePart, ...]:
        """The addends of a document's score."""
        match node:
            case And(children) | Or(children):
                return tuple(part for child in children for part in self.explain(child, docnum))
            case Not() | Everything():
                return ()
            case Boost(child, factor):
                parts = self.explain(child, docnum)
                return tuple(ScorePart(f"{p.label}^{factor:g}", p.score * factor) for p in parts)
            case Prefer(required, preferred):
                parts = self.explain(required, docnum)
                bonus = self.scores(node)[docnum] - self.scores(required)[docnum]
                return (*parts, ScorePart(f"as a phrase: {preferred}", bonus)) if bonus else parts
            case _:
                score = self.scores(node).get(docnum)
                return () if score is None else (ScorePart(str(node), score),)

    def _evaluate(self, node: Node) -> Scores:
        match node:
            case Everything():
                return dict.fromkeys(self._reader.all_doc_ids(), 0.0)
            case And(children):
                return self._all_of(children)
            case Or(children):
                return _sum(self.scores(child) for child in children)
            case Not(child):
                unwanted = self.scores(child)
                return {d: 0.0 for d in self.scores(Everything()) if d not in unwanted}
            case Boost(child, factor):
                return {docnum: s * factor for docnum, s in self.scores(child).items()}
            case Prefer(required, preferred):
                return _lifted(self.scores(required), self.scores(preferred))
            case _:
                return self._leaf(node)

    def _all_of(self, children: Iterable[Node]) -> Scores:
        """Intersect, smallest first; what is excluded is taken away at the end."""
        children = list(children)
        wanted = [self.scores(child) for child in children if not isinstance(child, Not)]
        unwanted = [self.scores(child.child) for child in children if isinstance(child, Not)]
        wanted = sorted(wanted or [self.scores(Everything())], key=len)
        first, rest = wanted[0], wanted[1:]
        return {
            docnum: score + sum(other[docnum] for other in rest)
            for docnum, score in first.items()
            if all(docnum in other for other in rest)
            and not any(docnum in other for other in unwanted)
        }

    # --- leaves -----------------------------------------------------------------------------

    def _leaf(self, leaf: Leaf) -> Scores:
        if leaf.field == DEFAULT:
            pattern = self._vocabulary.pattern(leaf, stem=self._stem)
            title = self._pattern_scores("title", pattern)
            return _sum(
                (
                    self._pattern_scores("body", pattern),
                    {docnum: score * TITLE_WEIGHT for docnum, score in title.items()},
                )
            )
        kind = BY_NAME[leaf.field].kind
        if kind == "text":
            return self._pattern_scores(leaf.field, self._vocabulary.pattern(leaf, stem=self._stem))
        return self._union_scores(leaf.field, self._values(leaf, kind))

    def _values(self, leaf: Leaf, kind: str) -> Iterable[str]:
        """The exact terms of a field that takes whole values."""
        match leaf:
            case DateRange(field, first, last):
                return self._days(field, first, last)
            case Wildcard(_, pattern):
                return self._vocabulary.expand_path(pattern)
            case Term(_, text) | Phrase(_, text):
                if kind == "actor":
                    return self._vocabulary.actor_terms(text)
                return (text.casefold().strip("/") if kind == "path" else analysis.fold(text),)
            case _:
                raise AssertionError(f"{leaf} cannot be looked up")

    def _days(self, field: str, first: str, last: str) -> Iterable[str]:
        for name, term in self._reader.terms_from(field, day_of(first).encode() if first else b""):
            day = term.decode()
            if _text(name) != field or (last and day > last):
                return
            yield day

    def _union_scores(self, field: str, terms: Iterable[str]) -> Scores:
        frequencies = self._frequencies(field, Slot(frozenset(terms)))
        return (
            self._bm25(field, frequencies) if field == "actor" else dict.fromkeys(frequencies, 0.0)
        )

    def _pattern_scores(self, field: str, pattern: Pattern) -> Scores:
        if not pattern.slots:
            return {}
        if len(pattern.slots) == 1:
            frequencies = self._frequencies(field, pattern.slots[0])
        else:
            frequencies = self._phrase_frequencies(field, pattern)
        return self._bm25(field, frequencies)

    def _bm25(self, field: str, frequencies: Frequencies) -> Scores:
        found = len(frequencies)
        idf = log(1 + (self._documents - found + 0.5) / (found + 0.5))
        length_of = self._lengths(field)
        average = (self._reader.field_length(field) / self._documents) if self._documents else 1.0
        scores = {}
        for docnum, frequency in frequencies.items():
            norm = 1 - B + B * length_of(docnum) / (average or 1.0)
            scores[docnum] = idf * frequency * (K1 + 1) / (frequency + K1 * norm)
        return scores

    # --- postings ---------------------------------------------------------------------------

    def _frequencies(self, field: str, slot: Slot) -> Frequencies:
        """How often any of the slot's terms occurs, by document."""
        found: dict[int, float] = defaultdict(float)
        for term, language in _slot_terms(slot):
            for matcher, base in self._postings(field, term):
                while matcher.is_active():
                    docnum = base + matcher.id()
                    if not language or self._column("tongue", docnum) == language:
                        found[docnum] += matcher.weight()
                    matcher.next()
        return found

    def _phrase_frequencies(self, field: str, pattern: Pattern) -> Frequencies:
        candidates: set[int] | None = None
        for slot in pattern.slots:
            holders = set(self._frequencies(field, slot))
            candidates = holders if candidates is None else candidates & holders
            if not candidates:
                return {}
        wanted = sorted(candidates or ())
        places = [self._positions(field, slot, wanted) for slot in pattern.slots]
        counts = {
            docnum: len(phrase_matches([each[docnum] for each in places], pattern.slop))
            for docnum in wanted
        }
        return {docnum: float(count) for docnum, count in counts.items() if count}

    def _positions(self, field: str, slot: Slot, docnums: list[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {docnum: [] for docnum in docnums}
        for term, language in _slot_terms(slot):
            for matcher, base in self._postings(field, term):
                for docnum in docnums:
                    if docnum < base:
                        continue
                    if not matcher.is_active():
                        break
                    matcher.skip_to(docnum - base)
                    if not matcher.is_active() or matcher.id() != docnum - base:
                        continue
                    if not language or self._column("tongue", docnum) == language:
                        found[docnum] += matcher.value_as("positions")
        for places in found.values():
            places.sort()
        return found

    def _postings(self, field: str, term: str) -> Iterable[tuple[Any, int]]:
        encoded = term.encode("utf-8")
        for leaf, base in self._leaf_readers:
            if (field, encoded) in leaf:
                yield leaf.postings(field, encoded), base

    def _lengths(self, field: str) -> Any:
        if len(self._leaf_readers) == 1:
            leaf = self._leaf_readers[0][0]
            return lambda docnum: leaf.doc_field_length(docnum, field) or 0
        return lambda docnum: self._reader.doc_field_length(docnum, field) or 0

    def _column(self, name: str, docnum: int) -> Any:
        """A document's value in a Whoosh column: its key, or the language of its body."""
        readers = self._columns.get(name)
        if readers is None:
            readers = self._columns[name] = [
                (base, leaf.column_reader(name)) for leaf, base in reversed(self._leaf_readers)
            ]
        for base, column in readers:
            if docnum >= base:
                return column[docnum - base]
        raise AssertionError(f"no document {docnum}")


def _slot_terms(slot: Slot) -> Iterable[tuple[str, bytes]]:
    """Each term once, with the language that a document must be in for it to count."""
    yield from ((term, b"") for term in slot.terms)
    for language, terms in slot.inflections.items():
        yield from ((term, language.encode()) for term in terms - slot.terms)


def _sum(parts: Iterable[Scores]) -> Scores:
    total: dict[int, float] = {}
    for scores in parts:
        for docnum, score in scores.items():
            total[docnum] = total.get(docnum, 0.0) + score
    return total


def _lifted(required: Scores, preferred: Scores) -> Scores:
    """Raise the preferred documents above every other one, keeping the order among them."""
    top = max(required.values(), default=0.0)
    return {
        docnum: score + top if docnum in preferred else score for docnum, score in required.items()
    }


def _text(name: str | bytes) -> str:
    return name.decode() if isinstance(name, bytes) else name
