"""`ficli reindex`: bring the index up to date, and say what was done."""

from __future__ import annotations

from typing import Any

import click

from ficli import diagnostics
from ficli.cli.session import Session, look_of, output_options, verb
from ficli.errors import ExitStatus

REPORT_FORMATS = ("terminal", "json", "jsonl", "csv", "tsv")


@verb("reindex")
@click.option("--full", is_flag=True, help="Build a new index beside the old one, then swap them.")
@click.option(
    "--ocr", is_flag=True, help="Read pages that are pictures with Tesseract, where installed."
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="How many documents to read at the same time. Default: one a processor.",
)
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="SECONDS",
    help="How long to wait for another reindex to end. Default: not at all.",
)
@output_options(*REPORT_FORMATS)
def reindex(session: Session, **typed: Any) -> int:
    """Bring the index up to date with the documents.

    Reads what was added or changed, forgets what was removed, and never writes to docs_src.
    A document that cannot be read is left out and named; the exit code is then 4. What --ocr read
    is remembered, page by page: later runs need neither the option nor the time again.
    """
    from ficli import indexing, status

    look = look_of(session, typed)
    options = {name: typed[name] for name in ("full", "ocr", "jobs", "wait")}
    dossier = session.locate()
    with diagnostics.progress() as show:
        report = indexing.reindex(dossier, progress=show, **options)
    session.write(report, look)
    diagnostics.misread(report.misread)
    if report.unread_pages:
        diagnostics.pages_unread(report.unread_pages, status.ocr_remedy())
    return ExitStatus.SOME_SKIPPED if report.skipped else ExitStatus.FOUND
