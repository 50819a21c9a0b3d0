"""Machine output about actors: record shapes for the values of `actor_results`.

Adds shapes to `records.shape`, which `records.table_of` asks.
"""

from __future__ import annotations

from typing import Any

from ficli.actor_results import (
    ActorDossier,
    ActorPage,
    ActorRow,
    ActorTable,
    MentionList,
    NamingDocument,
    Neighbour,
    Quote,
)
from ficli.render.shapes import Json, Table, document_record, flat, shape
from ficli.results import SCHEMA_VERSION


@shape.register
def _(found: MentionList) -> Table:
    rows = [{**flat(each.mention), "page": each.page, "line": each.line} for each in found.mentions]
    body = {
        "schema_version": SCHEMA_VERSION,
        "id": found.record.id,
        "path": found.record.path,
        "mentions": rows,
    }
    return Table("placed_mention", body, "mentions", rows)


@shape.register
def _(table: ActorTable) -> Table:
    rows = [_row(each) for each in table.actors]
    body = {"schema_version": SCHEMA_VERSION, "total": table.total, "actors": rows}
    return Table("actor_row", body, "actors", rows)


@shape.register
def _(page: ActorPage) -> Table:
    row = {
        **_row(page.actor),
        "names": [{**flat(each), "via": list(each.via)} for each in page.names],
        "timeline": [{**flat(each), "period": each.period or None} for each in page.timeline],
        "origins": [flat(each) for each in page.origins],
        "sources": [flat(each) for each in page.sources],
        "quotes": [quote_record(each) for each in page.quotes],
        "beside": [_neighbour(each) for each in page.beside],
    }
    return Table("actor_page", {"schema_version": SCHEMA_VERSION, **row}, "", [row])


@shape.register
def _(dossier: ActorDossier) -> Table:
    page = shape(dossier.page).body
    evidence = [_evidence(each) for each in dossier.evidence]
    row = {
        **page,
        "searched": dossier.searched,
        "indexed": dossier.indexed or None,
        "evidence": evidence,
    }
    return Table("actor_dossier", row, "", [row])


def _evidence(each: NamingDocument) -> Json:
    quotes = [quote_record(quote) for quote in each.quotes]
    row = document_record(each.record)
    return {
        **row,
        "mention_count": each.mentions,
        "names": list(each.names),
        "quotes": quotes,
        "also_at": list(each.also_at),
    }


def _row(row: ActorRow) -> Json:
    empty: dict[str, Any] = {name: getattr(row, name) or None for name in _MAY_LACK}
    return {**flat(row), **empty}


_MAY_LACK = ("country", "first", "last")


def quote_record(quote: Quote) -> Json:
    spans = [[span.start - quote.start, span.end - quote.start] for span in quote.spans]
    row = {**flat(quote), "date": quote.date or None, "highlights": spans}
    del row["spans"]
    return row


def _neighbour(each: Neighbour) -> Json:
    levels = ("sentences", "paragraphs", "documents")
    return {**flat(each), **{level: flat(getattr(each, level)) for level in levels}}
