"""`ficli status`: what the dossier holds, what changed since, and what was left out."""

from __future__ import annotations

from typing import Any

import click

from ficli.cli.session import Session, look_of, output_options, verb
from ficli.errors import ExitStatus

REPORT_FORMATS = ("terminal", "json", "jsonl", "csv", "tsv")


@verb("status")
@click.option(
    "--skipped", is_flag=True, help="List every file left out: reason, size, what would help."
)
@output_options(*REPORT_FORMATS)
def status(session: Session, skipped: bool, **typed: Any) -> int:
    """Say what the index holds, how old it is, and what was left out.

    Documents, words, languages, kinds, sizes, the time of the last reindex that found a change,
    and how many files have changed since.
    """
    from ficli import status as use_case

    look = look_of(session, typed)
    ask = use_case.left_out if skipped else use_case.status
    session.write(ask(session.locate()), look)
    return ExitStatus.FOUND
