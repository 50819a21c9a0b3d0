"""`ficli duplicates`: which documents are copies or near-copies of each other."""

from __future__ import annotations

from typing import Any

import click

from ficli import diagnostics
from ficli.cli.session import Session, look_of, output_options, verb
from ficli.errors import ExitStatus


@verb("duplicates")
@click.argument("document", default="")
@output_options()
def duplicates(session: Session, document: str, **typed: Any) -> int:
    """List the paths that hold the same text, and the documents with nearly the same.

    Beside each document of a group stands how much it has in common with the first: of the runs
    of three words that either holds, the share that both hold. Its other paths follow it: `bytes`
    is the same file, `text` another file with the same text. With DOCUMENT, only its group. Exit
    code 1 when there are none.
    """
    from ficli import duplicates as use_case
    from ficli import searching

    dossier = session.locate()
    look = look_of(session, typed, dossier.sources)
    found = use_case.table(dossier, document)
    session.write(found, look)
    diagnostics.stale(searching.stale_files(dossier))
    return ExitStatus.FOUND if found.groups else ExitStatus.NOTHING_FOUND
