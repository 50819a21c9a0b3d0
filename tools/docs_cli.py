"""Write docs/cli.md, the command reference, from what `--help` says.

`python tools/docs_cli.py` writes it; a test holds that it is up to date.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from ficli.cli import VERBS, cli
from ficli.cli.session import HELP_SETTINGS, PROGRAM

TARGET = Path(__file__).parents[1] / "docs" / "cli.md"
SETTINGS = {**HELP_SETTINGS, "terminal_width": 96, "max_content_width": 96}

INTRODUCTION = """\
# Command reference

This page is written by `python tools/docs_cli.py` from the help of each command; edit that help,
not this page. What the commands print is in [output.md](output.md), what a query may say in
[query.md](query.md).

The global options `--dossier`, `--color` and `--debug` may stand before or after the verb.
"""


def reference() -> str:
    """The text of docs/cli.md."""
    return "\n".join([INTRODUCTION, *_sections()])


def _sections() -> Iterator[str]:
    root = click.Context(cli, info_name=PROGRAM, **SETTINGS)
    yield _section(PROGRAM, cli, root)
    for name in VERBS:
        command = cli.get_command(root, name)
        assert command is not None
        context = click.Context(command, root, name, **SETTINGS)
        yield from _command(f"{PROGRAM} {name}", command, context)


def _command(title: str, command: click.Command, context: click.Context) -> Iterator[str]:
    yield _section(title, command, context)
    for name, inner in command.commands.items() if isinstance(command, click.Group) else ():
        yield _section(f"{title} {name}", inner, click.Context(inner, context, name, **SETTINGS))


def _section(title: str, command: click.Command, context: click.Context) -> str:
    return f"## {title}\n\n```text\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    TARGET.write_text(reference(), "utf-8")
