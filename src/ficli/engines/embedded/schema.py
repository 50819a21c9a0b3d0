"""The Whoosh schema: one field type that takes finished postings, and the row each document gives.

Whoosh's own analysis and token streams are never used: `analysis` makes the terms, here they
become Whoosh postings in one step.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from whoosh import fields

from ficli import analysis
from ficli.document import Document, ExtractedText, Origin
from ficli.engines.base import Prepared, origin_languages
from ficli.engines.embedded.codec import ArrayFormat, encoded_positions
from ficli.pairing import traits_of
from ficli.resemblance import identity, own_words, shingles, signature

Posting = tuple[bytes, int, float, bytes]
"""Term, frequency, weight and encoded positions, as Whoosh's writer takes them."""

SEARCHABLE = (
    "title", "body", "actor", "origin", "translated", "language", "date", "source", "kind", "path",
)  # fmt: skip
TEXT_FIELDS = ("body", "title", "source")
SCHEMA_PREFIX = "schema:"
"""Marks the terms of the actor field that stand for a type of actor."""

FACTS = "doc"
"""The field whose two terms hold a number for every document, in place of the frequency."""
KEY = b"key"
"""The document's key in the catalog."""
LENGTH = b"length"
"""The number of words of the body, plus one: a frequency cannot be nought."""


class PostingsField(fields.FieldType):  # type: ignore[misc]  # Whoosh is untyped
    """A field whose value is already a list of postings."""

    def __init__(self) -> None:
        super().__init__(ArrayFormat(), analyzer=None, scorable=False)

    def index(self, value: list[Posting], **_: Any) -> Iterator[Posting]:
        return iter(value)


def make_schema() -> fields.Schema:
    """The fields of every ficli index, and the facts that tie a document to its catalog row."""
    return fields.Schema(**{name: PostingsField() for name in (*SEARCHABLE, FACTS)})


def facts(key: int, words: int) -> list[Posting]:
    """The postings of the facts field."""
    return [(KEY, 1, float(key), b""), (LENGTH, 1, float(words + 1), b"")]


def prepare(document: Document) -> Prepared:
    """Do all the work on a document that needs no index, so that it can be done anywhere."""
    placed = list(_placed(document.extracted))
    values: dict[str, list[str]] = {
        "title": analysis.terms(document.title.value),
        "actor": _actor_terms(document),
        "origin": _origin_terms(document.origin),
        "translated": [document.origin.is_translation],
        "language": language_terms(document.language),
        "date": [day_of(document.date.value)] if document.date else [],
        "source": analysis.terms(document.source.value) if document.source else [],
        "kind": [analysis.fold(document.kind.value)] if document.kind else [],
        "path": path_terms(document.path),
    }
    postings = {name: postings_of(enumerate(terms)) for name, terms in values.items() if terms}
    postings |= {"body": postings_of(placed)} if placed else {}
    boilerplate = document.extracted.boilerplate
    traits = traits_of(document.text, document.language, document.mentions, boilerplate).all
    own = own_words(document.text, boilerplate) if boilerplate else [term for _, term in placed]
    return Prepared(
        document,
        len(placed),
        postings,
        array("I", sorted(traits)),
        identity(document.text) or document.sha256,
        signature(shingles(own)),
    )


def _placed(extracted: ExtractedText) -> Iterable[tuple[int, str]]:
    """The words of a text with their positions; furniture stands aside."""
    if not extracted.boilerplate:
        return enumerate(analysis.terms(extracted.text))
    aside = [(span.start, span.end) for span in extracted.boilerplate]
    return analysis.placed_terms(extracted.text, analysis.reading_order(len(extracted.text), aside))


def postings_of(terms: Iterable[tuple[int, str]]) -> list[Posting]:
    """Group terms with their positions into postings."""
    places: dict[str, list[int]] = {}
    for position, term in terms:
        if term in places:
            places[term].append(position)
        else:
            places[term] = [position]
    return [
        (term.encode("utf-8"), len(where), float(len(where)), encoded_positions(where))
        for term, where in places.items()
    ]


def language_terms(tag: str) -> list[str]:
    """A BCP 47 tag, and its primary language: `fr-CA` is found by `fr` too."""
    folded = tag.casefold()
    return list(dict.fromkeys((folded, folded.partition("-")[0])))


def _origin_terms(origin: Origin) -> list[str]:
    terms = (term for tag in origin_languages(origin) for term in language_terms(tag))
    return list(dict.fromkeys(terms))


def path_terms(path: str) -> list[str]:
    """What `path:` finds: the whole path, each folder above, the file name and its stem."""
    folded = path.casefold()
    parts = folded.split("/")
    folders = ["/".join(parts[:depth]) for depth in range(1, len(parts))]
    stem = parts[-1].rpartition(".")[0]
    return list(dict.fromkeys(filter(None, (folded, *folders, *parts, stem))))


def day_of(date: str) -> str:
    """The first day of a year, month or day in ISO 8601."""
    return date + "0000-01-01"[len(date) :]


def _actor_terms(document: Document) -> list[str]:
    actors = [mention.actor for mention in document.mentions]
    types = {mention.type for mention in document.mentions}
    return actors + sorted(SCHEMA_PREFIX + each.casefold() for each in types)
