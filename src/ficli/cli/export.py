"""`ficli export`: all of a dossier for another program."""

from __future__ import annotations

import click

from ficli import diagnostics
from ficli.cli.files import save
from ficli.cli.session import Session, verb
from ficli.errors import ExitStatus, UsageError


@verb("export")
@click.option("--ftm", is_flag=True, help="As FollowTheMoney entities, one JSON object a line.")
@click.option("-o", "--output", default="-", metavar="FILE",
              help="Where to write it. Default: stdout.")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over a file that exists.")
@click.option("--text", "texts", is_flag=True, help="Put the texts of the documents in, too.")
def export(session: Session, ftm: bool, output: str, force: bool, texts: bool) -> int:
    """Write all documents and actors for another program, such as Aleph.

    Documents with whom they name under which names, actors with their other names, and which
    document translates which. The same dossier gives the same ids every time.

    \b
      ficli export --ftm -o dossier.ftm.json
      ficli export --ftm | ftm validate
    """
    from ficli import exporting, searching
    from ficli.render import follow_the_money

    if not ftm:
        raise UsageError("nothing says what to write", hint="add --ftm for FollowTheMoney entities")
    dossier = session.locate()
    found = exporting.export(dossier, texts=texts)
    save(output, "".join(follow_the_money.lines(found)), dossier, force=force)
    diagnostics.written(output, document=len(found.documents), actor=len(found.actors))
    diagnostics.stale(searching.stale_files(dossier))
    return ExitStatus.FOUND if found.documents else ExitStatus.NOTHING_FOUND
