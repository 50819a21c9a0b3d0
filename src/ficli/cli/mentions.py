"""`ficli mentions`: every mention of an actor in one document."""

from __future__ import annotations

from typing import Any

import click

from ficli import diagnostics
from ficli.cli.session import Session, look_of, output_options, verb
from ficli.errors import ExitStatus

TABLE_FORMATS = ("terminal", "json", "jsonl", "csv", "tsv")


@verb("mentions")
@click.argument("document")
@click.option(
    "--places", is_flag=True, help="List towns, regions and other places too. They are no actors."
)
@output_options(*TABLE_FORMATS)
def mentions(session: Session, document: str, places: bool, **typed: Any) -> int:
    """List who is named in a document: where, in what words, and how that is known.

    DOCUMENT is a short id, a path below docs_src, or a file name that occurs once. Exit code 1
    when it names nobody.
    """
    from ficli import actor_pages, searching

    dossier = session.locate()
    look = look_of(session, typed, dossier.sources)
    found = actor_pages.mentions(dossier, document, places=places)
    session.write(found, look)
    diagnostics.stale(searching.stale_files(dossier))
    return ExitStatus.FOUND if found.mentions else ExitStatus.NOTHING_FOUND
