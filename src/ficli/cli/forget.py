"""`ficli forget`: remove a document from the index for good."""

from __future__ import annotations

from typing import Any

import click

from ficli import diagnostics
from ficli.cli.session import Session, look_of, output_options, verb
from ficli.errors import ExitStatus

REPORT_FORMATS = ("terminal", "json", "jsonl", "csv", "tsv")


@verb("forget")
@click.argument("document")
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="SECONDS",
    help="How long to wait for a reindex to end. Default: not at all.",
)
@output_options(*REPORT_FORMATS)
def forget(session: Session, document: str, wait: float, **typed: Any) -> int:
    """Remove a document from the index, so that no file of the index holds a trace of it.

    DOCUMENT is a short id, a path below docs_src, or a file name that occurs once. A document that
    lies at several paths goes from all of them; documents with nearly the same text stay, and are
    named. Files in docs_src stay: remove them too, or the next reindex will index them again.
    """
    from ficli import checking

    look = look_of(session, typed)
    forgotten = checking.forget(session.locate(), document, wait=wait)
    session.write(forgotten, look)
    if forgotten.source_remains:
        diagnostics.source_remains(forgotten.remaining)
    return ExitStatus.FOUND
