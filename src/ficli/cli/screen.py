"""`ficli screen`: search a list of names."""

from __future__ import annotations

from typing import Any

import click

from ficli import diagnostics
from ficli.cli.files import bytes_of
from ficli.cli.session import Session, look_of, output_options, verb
from ficli.errors import ExitStatus

TABLE_FORMATS = ("terminal", "json", "jsonl", "csv", "tsv")
TABLES = (".csv", ".tsv")


@verb("screen")
@click.argument("file", metavar="FILE")
@click.option("--column", default="", metavar="NAME",
              help="Name or number of the column that has the names. Default: one called name, "
              "nom, 姓名 …, or the only one.")  # fmt: skip
@click.option("--exact", is_flag=True, help="Leave out other names of the same actor.")
@output_options(*TABLE_FORMATS)
def screen(session: Session, file: str, column: str, exact: bool, **typed: Any) -> int:
    """Search a list of names: how often each occurs, the best quote, and what was not found.

    FILE has one name a line; if it ends in .csv or .tsv, or with --column, a column of names. -
    reads it from stdin. Each name is looked for as a phrase, and as an actor where it means one by
    itself. Lines without a usable name are named on stderr, and the rest goes on.

    \b
    Exit codes: 0 some name was found, 1 none was, 4 done, but some lines were left out.
    """
    from ficli import name_lists, screening, searching

    dossier = session.locate()
    look = look_of(session, typed, dossier.sources)
    title = "the list on stdin" if file == "-" else file
    table = file.casefold().endswith(TABLES)
    names = name_lists.read(bytes_of(file), title=title, column=column, is_table=table)
    found = screening.screen(dossier, names, exact=exact)
    session.write(found, look)
    diagnostics.lines_left_out(title, names.bad)
    diagnostics.stale(searching.stale_files(dossier))
    if names.bad:
        return ExitStatus.SOME_SKIPPED
    return ExitStatus.FOUND if found.found else ExitStatus.NOTHING_FOUND
