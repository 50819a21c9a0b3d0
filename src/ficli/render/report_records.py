"""Reports, states and tables of duplicates as records.

Adds shapes to `shapes.shape`, for `records` to ask.
"""

from __future__ import annotations

from ficli.document import Skipped
from ficli.duplicate_results import DuplicateTable
from ficli.render.shapes import Json, Table, counted, flat, shape
from ficli.report_results import (
    CheckReport,
    FieldTable,
    Forgotten,
    IndexReport,
    SkippedList,
    Status,
    Verification,
)
from ficli.results import SCHEMA_VERSION


@shape.register
def _(report: IndexReport) -> Table:
    outcomes = {"added": report.added, "changed": report.changed, "removed": report.removed}
    rows: list[Json] = [
        {"path": path, "outcome": outcome, "reason": "", "size": None, "hint": "", "pages": []}
        for outcome, paths in outcomes.items()
        for path in paths
    ]
    rows += [_left_out(skipped) for skipped in report.skipped]
    body = {
        "schema_version": SCHEMA_VERSION,
        **{outcome: len(paths) for outcome, paths in outcomes.items()},
        "unchanged": report.unchanged,
        "skipped": len(report.skipped),
        "recognised_pages": report.recognised_pages,
        "unread_pages": report.unread_pages,
        "documents": report.documents,
        "words": report.words,
        "seconds": round(report.seconds, 6),
        "index_bytes": report.index_bytes,
        "copies": report.copies,
        "full": report.full,
        "files": rows,
    }
    return Table("file", body, "files", rows)


@shape.register
def _(status: Status) -> Table:
    row = {
        **flat(status),
        "languages": counted(status.languages),
        "kinds": counted(status.kinds),
        "last_reindex": status.last_reindex or None,
    }
    return Table("status", {"schema_version": SCHEMA_VERSION, **row}, "", [row])


@shape.register
def _(found: Verification) -> Table:
    rows = [flat(check) for check in found.checks]
    body = {
        "schema_version": SCHEMA_VERSION,
        **{state: found.count(state) for state in ("ok", "moved", "gone")},
        "quotes": rows,
    }
    return Table("quote", body, "quotes", rows)


@shape.register
def _(left_out: SkippedList) -> Table:
    rows = [_left_out(skipped) for skipped in left_out.skipped]
    body = {"schema_version": SCHEMA_VERSION, "skipped": len(rows), "files": rows}
    return Table("file", body, "files", rows)


def _left_out(skipped: Skipped) -> Json:
    return {"outcome": "skipped", **flat(skipped), "pages": list(skipped.pages)}


@shape.register
def _(table: FieldTable) -> Table:
    rows = [
        {**flat(field), "aliases": list(field.aliases), "values": list(field.values)}
        for field in table.fields
    ]
    return Table("field", {"schema_version": SCHEMA_VERSION, "fields": rows}, "fields", rows)


@shape.register
def _(forgotten: Forgotten) -> Table:
    body = {"schema_version": SCHEMA_VERSION} | flat(forgotten)
    return Table("forgotten", body, "", [body])


@shape.register
def _(report: CheckReport) -> Table:
    rows = [flat(damage) for damage in report.damages]
    body = {"schema_version": SCHEMA_VERSION, **flat(report), "damages": rows}
    return Table("damage", body, "damages", rows)


@shape.register
def _(table: DuplicateTable) -> Table:
    rows = [
        {"group": number, "kind": group.kind, **flat(member)}
        | {"similarity": round(member.similarity, 4), "date": member.date or None}
        for number, group in enumerate(table.groups, 1)
        for member in group.members
    ]
    body = {
        "schema_version": SCHEMA_VERSION,
        "groups": len(table.groups),
        "copies": table.copies,
        "near_copies": table.near_copies,
        "duplicates": rows,
    }
    return Table("duplicate", body, "duplicates", rows)
