"""Machine output of `ficli origin` and `ficli show --beside`: their values as records.

Adds shapes to those of `records`, which imports this module when it is asked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ficli.document import STYLE, Evidence, Origin
from ficli.origin_results import Beside, CorrectionTable, OriginReport, OriginTable, Part
from ficli.render.shapes import Json, Table, flat, origin_record, pairs_record, shape
from ficli.results import SCHEMA_VERSION, Pair, Record


@shape.register
def _(report: OriginReport) -> Table:
    row = _verdict(report.record, report.pairs)
    of_whole, *of_parts = report.phrases
    _add_lines(row["origin"], report.lines, of_whole)
    for part, phrases in zip(row["origin"]["segments"], of_parts, strict=True):
        part["line"] = bisect_right(report.lines, part["start"])
        _add_lines(part["origin"], report.lines, phrases)
    row["automatic"] = _automatic(report.automatic, report.lines)
    row["correction"] = flat(report.correction) if report.correction else None
    return Table("verdict", {"schema_version": SCHEMA_VERSION, **row}, "", [row])


@shape.register
def _(table: OriginTable) -> Table:
    rows = [_verdict(record, None) for record in table.records]
    return Table("verdict", {"schema_version": SCHEMA_VERSION, "origins": rows}, "origins", rows)


@shape.register
def _(table: CorrectionTable) -> Table:
    rows = [flat(each) for each in table.corrections]
    body = {"schema_version": SCHEMA_VERSION, "corrections": rows}
    return Table("correction", body, "corrections", rows)


@shape.register
def _(both: Beside) -> Table:
    rows = [{"left": _part(left), "right": _part(right)} for left, right in both.rows]
    body = {
        "schema_version": SCHEMA_VERSION,
        "left": _side(both.left),
        "right": _side(both.right),
        "score": round(both.score, 4),
        "rows": rows,
    }
    return Table("row", body, "rows", rows)


def _verdict(record: Record, pairs: Sequence[Pair] | None) -> Json:
    return _side(record) | ({} if pairs is None else pairs_record(pairs))


def _side(record: Record) -> Json:
    names = ("id", "path", "title", "language", "sha256")
    return {name: getattr(record, name) for name in names} | {
        "origin": origin_record(record.origin)
    }


def _automatic(origin: Origin | None, starts: Sequence[int]) -> Json | None:
    if origin is None:
        return None
    found = origin_record(origin)
    _add_lines(found, starts)
    return found


def _add_lines(origin: Json, starts: Sequence[int], phrases: Sequence[Evidence] = ()) -> None:
    """Where in the text each piece of evidence stands, and the phrases that a style rests on."""
    for each in origin["evidence"]:
        each["line"] = bisect_right(starts, each["start"]) if each["start"] >= 0 else None
        if each["kind"] == STYLE:
            each["phrases"] = [
                flat(phrase) | {"line": bisect_right(starts, phrase.start)} for phrase in phrases
            ]


def _part(part: Part | None) -> Json | None:
    if part is None:
        return None
    found = flat(part)
    del found["flowing"]
    return found
