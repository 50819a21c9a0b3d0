"""`ficli actors merge`, `split`, `hide`, `alias` and so on: the lines of actors.yaml."""

from __future__ import annotations

from typing import get_args

import click

from ficli import diagnostics
from ficli.cli.session import Session, verb
from ficli.document import ActorType
from ficli.errors import ExitStatus

TYPE = click.Choice(get_args(ActorType), case_sensitive=False)


def _done(line: str, said: str = "actors.yaml") -> int:
    diagnostics.note(f"{said}: {line}")
    return ExitStatus.FOUND


@verb("merge")
@click.argument("actor")
@click.argument("others", nargs=-1, required=True)
def merge(session: Session, actor: str, others: tuple[str, ...]) -> int:
    """Make OTHERS the same actor as ACTOR.

    Names or ids, as `ficli actors` lists them.
    """
    from ficli import curating

    return _done(curating.merge(session.locate(), (actor, *others)))


@verb("split")
@click.argument("actor")
@click.argument("names", nargs=-1, required=True)
@click.option("--into", required=True, metavar="NAME", help="What the other actor is called.")
@click.option("--type", "kind", type=TYPE, help="Its type. Default: that of ACTOR.")
def split(session: Session, actor: str, names: tuple[str, ...], into: str, kind: str | None) -> int:
    """Say that the texts mean somebody else than ACTOR where they write one of NAMES."""
    from ficli import curating

    return _done(curating.split(session.locate(), actor, names, into, kind or ""))


@verb("hide")
@click.argument("actor")
def hide(session: Session, actor: str) -> int:
    """Leave out an actor that is none, everywhere."""
    from ficli import curating

    return _done(curating.hide(session.locate(), actor))


@verb("alias")
@click.argument("actor")
@click.argument("name")
@click.option(
    "--since", default="", metavar="DATE", help="Only in documents of this date or later."
)
@click.option("--until", default="", metavar="DATE", help="Only in documents until this date.")
def alias(session: Session, actor: str, name: str, since: str, until: str) -> int:
    """Give ACTOR one more NAME: it is found in the indexed texts at once."""
    from ficli import curating

    return _done(curating.alias(session.locate(), actor, name, since=since, until=until))


@verb("rename")
@click.argument("actor")
@click.argument("name")
def rename(session: Session, actor: str, name: str) -> int:
    """Call ACTOR by another NAME; what it was called still finds it."""
    from ficli import curating

    return _done(curating.rename(session.locate(), actor, name))


@verb("retype")
@click.argument("actor")
@click.argument("kind", metavar="TYPE", type=TYPE)
def retype(session: Session, actor: str, kind: str) -> int:
    """Say of which type ACTOR is: Person, Organization, PublicBody, Company or Country."""
    from ficli import curating

    return _done(curating.retype(session.locate(), actor, kind))


@verb("add")
@click.argument("name")
@click.option("--type", "kind", type=TYPE, required=True, help="Its type.")
@click.option(
    "--alias", "aliases", multiple=True, metavar="NAME", help="Another name of it. Repeat."
)
def add(session: Session, name: str, kind: str, aliases: tuple[str, ...]) -> int:
    """Add an actor that ficli does not know: it is found in the indexed texts at once."""
    from ficli import curating

    return _done(curating.add(session.locate(), name, kind, aliases))


@verb("undo")
def undo(session: Session) -> int:
    """Take the last change in actors.yaml back."""
    from ficli import curating

    return _done(curating.undo(session.locate()), "taken back")


COMMANDS = (merge, split, hide, alias, rename, retype, add, undo)
