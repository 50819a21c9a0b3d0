"""`ficli check`: verify the whole index, and say what is damaged."""

from __future__ import annotations

from typing import Any

from ficli.cli.session import Session, look_of, output_options, verb
from ficli.errors import ExitStatus

REPORT_FORMATS = ("terminal", "json", "jsonl", "csv", "tsv")


@verb("check")
@output_options(*REPORT_FORMATS)
def check(session: Session, **typed: Any) -> int:
    """Verify the whole index: files, texts, and that each document can be found.

    A search verifies the files it opens; this verifies what is in them as well. Exit code 3 when
    anything is damaged, with a list of it and the command that repairs it.
    """
    from ficli import checking

    look = look_of(session, typed)
    report = checking.check(session.locate())
    session.write(report, look)
    return ExitStatus.INDEX_UNAVAILABLE if report.damages else ExitStatus.FOUND
