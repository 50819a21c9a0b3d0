"""`ficli actor`: all that the dossier says of one actor."""

from __future__ import annotations

from typing import Any

import click

from ficli import diagnostics
from ficli.cli.session import Session, look_of, output_options, verb
from ficli.errors import ExitStatus

TABLE_FORMATS = ("terminal", "json", "jsonl", "csv", "tsv")
_NUMBER = click.IntRange(min=0)


@verb("actor")
@click.argument("name")
@click.option("--quotes", type=_NUMBER, default=5, metavar="N", help="Quotes to print. Default: 5.")
@click.option(
    "--beside",
    type=_NUMBER,
    default=20,
    metavar="N",
    help="Actors named beside it to print. Default: 20.",
)
@output_options(*TABLE_FORMATS)
def actor(session: Session, name: str, quotes: int, beside: int, **typed: Any) -> int:
    """Say under which names an actor appears, when, where, in what words, and beside whom.

    NAME is a name, an acronym or an id, as `ficli actors` lists them. G² says how far from chance
    two actors are named together: above 10.8 chance does it once in 1,000 times.
    """
    from ficli import actor_pages, searching

    dossier = session.locate()
    look = look_of(session, typed, dossier.sources)
    session.write(actor_pages.page(dossier, name, quotes=quotes, beside=beside), look)
    diagnostics.stale(searching.stale_files(dossier))
    return ExitStatus.FOUND
