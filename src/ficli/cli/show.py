"""`ficli show`: one document, whole, with what a query finds in it."""

from __future__ import annotations

from typing import Any

import click

from ficli import diagnostics
from ficli.cli.session import Session, look_of, output_options, verb
from ficli.errors import ExitStatus, UsageError


@verb("show")
@click.argument("document")
@click.option("--query", default="", metavar="QUERY", help="Highlight what this query finds.")
@click.option("--beside", is_flag=True, help="Print it beside its translation or its original.")
@output_options()
def show(session: Session, document: str, query: str, beside: bool, **typed: Any) -> int:
    """Print one document: what is known about it, and its text.

    DOCUMENT is a short id, a path below docs_src, or a file name that occurs once.
    """
    from ficli import searching

    if query and beside:
        raise UsageError("--query and --beside do not go together")
    dossier = session.locate()
    look = look_of(session, typed, dossier.sources)
    if beside:
        if look.format == "paths":
            raise UsageError("--format paths prints documents, and --beside paragraphs")
        from ficli import origins

        session.write(origins.beside(dossier, document), look)
    else:
        session.write(searching.show(dossier, document, query), look)
    diagnostics.stale(searching.stale_files(dossier))
    return ExitStatus.FOUND
