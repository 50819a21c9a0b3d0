"""`ficli verify`: re-check every quote of an earlier result against the files."""

from __future__ import annotations

from typing import Any

import click

from ficli.cli.files import bytes_of
from ficli.cli.session import Session, look_of, output_options, verb
from ficli.errors import ExitStatus

REPORT_FORMATS = ("terminal", "json", "jsonl", "csv", "tsv")


@verb("verify")
@click.argument("result", metavar="FILE.json")
@output_options(*REPORT_FORMATS)
def verify(session: Session, result: str, **typed: Any) -> int:
    """Re-check every quote of an earlier result against the source files.

    FILE.json is what `ficli search`, `show` or `screen` printed with --json, or `ficli dossier`
    wrote; - reads it from stdin. Each quote is ok where it stood, moved, or gone; the exit code is
    1 when any is not ok. The index is not used.
    """
    from ficli import verifying

    look = look_of(session, typed)
    found = verifying.verify(session.locate(), bytes_of(result))
    session.write(found, look)
    all_ok = found.count("ok") == len(found.checks)
    return ExitStatus.FOUND if all_ok else ExitStatus.NOTHING_FOUND
