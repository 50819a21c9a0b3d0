"""`ficli fields`: the table of searchable fields."""

from __future__ import annotations

from typing import Any

from ficli.cli.session import Session, look_of, output_options, verb
from ficli.errors import ExitStatus

TABLE_FORMATS = ("terminal", "json", "jsonl", "csv", "tsv")


@verb("fields")
@output_options(*TABLE_FORMATS)
def fields(session: Session, **typed: Any) -> int:
    """List the fields that a query may name, with examples."""
    from ficli.fields import FIELDS
    from ficli.report_results import FieldTable

    session.write(FieldTable(FIELDS), look_of(session, typed))
    return ExitStatus.FOUND
