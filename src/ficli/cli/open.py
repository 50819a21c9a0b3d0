"""`ficli open`: one document in the user's own viewer, at the place that matters."""

from __future__ import annotations

import shlex
from typing import Any

import click

from ficli import diagnostics
from ficli.cli.session import Session, verb
from ficli.errors import ExitStatus, FicliError
from ficli.render.safe_text import one_line


@verb("open")
@click.argument("document")
@click.option(
    "--query", default="", metavar="QUERY", help="Open it at what this query finds first."
)
@click.option("--page", type=click.IntRange(min=1), metavar="N", help="Open it at this page.")
@click.option("--line", type=click.IntRange(min=1), metavar="N", help="Open it at this line.")
@click.option("--print", "only_print", is_flag=True, help="Print the command, and do not run it.")
def open_(session: Session, document: str, only_print: bool, **typed: Any) -> int:
    """Open a document in your own viewer.

    DOCUMENT is a short id, a path below docs_src, or a file name that occurs once. FICLI_OPENER
    says which command, such as 'evince --page-label={page} {path}' or 'less +{line}'; without it,
    the system's own opener, which knows no pages. What is in an archive opens as the archive.
    """
    from ficli import opening

    found = opening.opening(session.locate(), document, **typed)
    if only_print:
        click.echo(one_line(shlex.join(found.command)))
        return ExitStatus.FOUND
    diagnostics.opened(found)
    status = opening.start(found.command)
    if status:
        raise FicliError(f"{found.command[0]} ended with exit code {status}")
    return ExitStatus.FOUND
