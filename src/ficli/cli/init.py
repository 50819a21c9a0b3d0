"""`ficli init`: make a new dossier."""

from __future__ import annotations

from pathlib import Path

import click

from ficli import diagnostics
from ficli.cli.session import Session, verb
from ficli.errors import ExitStatus


@verb("init")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
def init(_: Session, folder: Path) -> int:
    """Make a new dossier in DIR.

    Without DIR, here. Makes docs_src, index and a commented ficli.toml.
    """
    from ficli.dossier import initialise

    dossier = initialise(folder)
    diagnostics.note(
        f"made a dossier: put documents into {dossier.sources}, then run `ficli reindex`"
    )
    return ExitStatus.FOUND
