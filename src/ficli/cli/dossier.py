"""`ficli dossier`: all that is known of one actor as a page to hand to somebody else."""

from __future__ import annotations

from typing import Any

import click

from ficli import diagnostics
from ficli.cli.files import form_of, save, url_of_sources
from ficli.cli.session import Session, verb
from ficli.errors import ExitStatus

FORMS = ("html", "md", "json")
"""The same as `render.pages.DOSSIERS`; a test holds them together."""


@verb("dossier")
@click.argument("name")
@click.option("-o", "--output", default="-", metavar="FILE",
              help="Where to write it: FILE.html, .md or .json. Default: stdout.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(FORMS),
              help="What to write. Default: what the name of FILE ends in.")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over a file that exists.")
@click.option("--quotes", type=click.IntRange(min=1), default=5, show_default=True, metavar="N",
              help="Most quotes of each document.")  # fmt: skip
@click.option("--beside", type=click.IntRange(min=0), default=30, show_default=True, metavar="N",
              help="Actors named beside it.")  # fmt: skip
def dossier(session: Session, name: str, output: str, form: str | None, **typed: Any) -> int:
    """Write all that the documents say of an actor as one page, to hand to an editor.

    NAME is a name, an acronym or an id, as `ficli actors` lists them. The HTML page needs no
    network and no other file, and prints; every quote has its document, page, line, characters
    and SHA-256. `ficli verify` checks the JSON form. The page links to the documents only if FILE
    is in the folder of the dossier.

    \b
      ficli dossier "Han Dong" -o han-dong.html
      ficli dossier NSICOP --format md | less
    """
    from ficli import actor_pages, searching
    from ficli.render.pages import DOSSIERS

    chosen, home = form_of(output, form, FORMS), session.locate()
    options = {each: typed[each] for each in ("quotes", "beside")}
    links = url_of_sources(output, home)
    found = actor_pages.dossier_of(home, name, sources=links, **options)
    save(output, DOSSIERS[chosen](found), home, force=typed["force"])
    quotes = sum(len(each.quotes) for each in found.evidence)
    diagnostics.written(output, document=len(found.evidence), quote=quotes)
    diagnostics.stale(searching.stale_files(home))
    return ExitStatus.FOUND
