"""Machine output of screening: one record a name.

Adds its shape to `records.shape`, which `records.table_of` asks.
"""

from __future__ import annotations

from ficli.actor_results import Quote
from ficli.render.actor_records import quote_record
from ficli.render.shapes import Json, Table, flat, shape
from ficli.results import SCHEMA_VERSION, Record
from ficli.screen_results import Screened, Screening


@shape.register
def _(found: Screening) -> Table:
    rows = [_row(each) for each in found.names]
    body = {
        "schema_version": SCHEMA_VERSION,
        "documents": found.documents,
        "found": found.found,
        "missing": len(rows) - found.found,
        "skipped": [flat(each) for each in found.skipped],
        "names": rows,
    }
    return Table("screened", body, "names", rows)


def _row(each: Screened) -> Json:
    actor, record = each.actor, each.record
    return {
        "line": each.line,
        "name": each.name,
        "documents": each.documents,
        "mentions": each.mentions,
        "actor": {"id": actor.id, "name": actor.name, "type": actor.type} if actor else None,
        "found_as": list(each.found_as),
        "best": _best(record, each.quote) if record else None,
        "near": [flat(near) for near in each.near],
    }


def _best(record: Record, quote: Quote | None) -> Json:
    quotes = [quote_record(quote)] if quote else []
    return {"id": record.id, "path": record.path, "sha256": record.sha256, "quotes": quotes}
