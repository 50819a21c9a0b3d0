"""`ficli actors`: the table of everybody who is named."""

from __future__ import annotations

from typing import Any, get_args

import click

from ficli import diagnostics
from ficli.cli.curate import COMMANDS
from ficli.cli.session import HELP_SETTINGS, Session, look_of, output_options, verb
from ficli.document import ActorType
from ficli.errors import ExitStatus

TABLE_FORMATS = ("terminal", "json", "jsonl", "csv", "tsv")
SORTS = ("mentions", "documents", "name", "first", "last")
"""The same as `actor_pages.SORTS`, which would load the engine; a test holds them together."""
TABLE = "list"


class _TableByDefault(click.Group):
    """A group whose command may be left out: then it is the table."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asks_help = args[:1] in (["-h"], ["--help"])
        if not asks_help and (not args or args[0] not in self.commands):
            args = [TABLE, *args]
        return super().parse_args(ctx, args)


@click.group("actors", cls=_TableByDefault, context_settings=HELP_SETTINGS)
def actors() -> None:
    """List who is named in the documents, or correct it.

    `ficli actors [PATTERN]` is short for `ficli actors list [PATTERN]`. The other commands write
    one line each into actors.yaml beside docs_src, and count at once, without a reindex.
    """


@verb(TABLE)
@click.argument("pattern", default="")
@click.option("--type", "types", type=click.Choice(get_args(ActorType), case_sensitive=False),
              multiple=True, help="Only actors of this type. Repeat for OR.")  # fmt: skip
@click.option("--sort", type=click.Choice(SORTS), default="mentions", show_default=True,
              help="first and last go by the dates of the documents.")  # fmt: skip
@click.option("-n", "--limit", type=click.IntRange(min=0), default=50, show_default=True,
              metavar="N", help="How many actors to print.")  # fmt: skip
@output_options(*TABLE_FORMATS)
def table(session: Session, pattern: str, types: tuple[str, ...], **typed: Any) -> int:
    """List who is named: type, country, documents, mentions, first and last date.

    PATTERN is a part of a name, alias or id; * stands for any letters, ? for one. Exit code 1
    when nobody fits.
    """
    from ficli import actor_pages, searching

    dossier = session.locate()
    look = look_of(session, typed, dossier.sources)
    found = actor_pages.table(
        dossier, pattern, types=types, sort=typed["sort"], limit=typed["limit"]
    )
    session.write(found, look)
    diagnostics.stale(searching.stale_files(dossier))
    return ExitStatus.FOUND if found.total else ExitStatus.NOTHING_FOUND


for _command in (table, *COMMANDS):
    actors.add_command(_command)
