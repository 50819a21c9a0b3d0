"""The command line: options in, exit code out. Click lives here and nowhere else.

A verb is a file, imported when it is asked for; each imports its use case and its renderer inside
the command's body, so that `ficli --help` loads neither an engine nor a terminal library.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from ficli import __version__, diagnostics
from ficli.cli.session import COMPLETION_VARIABLE, HELP_SETTINGS, PROGRAM, Session, session_options
from ficli.errors import UsageError

VERBS = (
    "search", "reindex", "show", "mentions", "actors", "actor", "dossier", "network", "screen",
    "export", "origin", "duplicates", "open", "verify", "status",
    "check", "forget", "fields", "init", "completion",
)  # fmt: skip
"""Each is a command of its name in the module of its name, in the order of the manual."""


class _Verbs(click.Group):
    """A group that imports a verb when it is asked for: most runs need one of twenty."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as Click calls it
        return sorted(VERBS)

    def get_command(  # as Click calls it
        self,
        ctx: click.Context,
        cmd_name: str,  # noqa: ARG002
    ) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = import_module(f"ficli.cli.{cmd_name}")
        command: click.Command = getattr(module, _FUNCTIONS.get(cmd_name, cmd_name))
        return command


_FUNCTIONS = {"open": "open_"}
"""Verbs whose function cannot have their name."""


@click.group(PROGRAM, cls=_Verbs, context_settings=HELP_SETTINGS)
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Search a dossier: a folder of documents on one subject.

    Put documents into docs_src, run `ficli reindex`, then `ficli search "Han Dong"`.

    \b
    Exit codes: 0 found or done, 1 nothing found, 2 bad usage or query,
    3 index not usable, 4 done but some documents were skipped.
    """


cli.params += session_options()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ficli with `arguments` (default: those of the process); return the exit code."""
    session = Session()
    diagnostics.stderr.color = session.color
    given = list(sys.argv[1:] if arguments is None else arguments)
    if sys.stdout is None:  # started with stdout closed
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - lives on
    return int(diagnostics.run(lambda: _run(given, session), debug=lambda: session.debug))


def _run(arguments: list[str], session: Session) -> int:
    """Let Click parse and invoke. Its own `main` would end a broken pipe with exit code 1."""
    if COMPLETION_VARIABLE in os.environ:
        return _complete(os.environ[COMPLETION_VARIABLE])
    try:
        with cli.make_context(PROGRAM, arguments, obj=session) as context:
            return int(cli.invoke(context) or 0)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        diagnostics.stderr.say(error.message)
        return 2
    except click.UsageError as error:
        raise _as_usage_error(error) from None


def _as_usage_error(error: click.UsageError) -> UsageError:
    near = getattr(error, "possibilities", None) or ()
    command = error.ctx.command_path if error.ctx else PROGRAM
    hint = f"see `{command} --help`"
    if near:
        hint = f"did you mean {' or '.join(near)}?"
    elif isinstance(error, click.NoSuchOption) and "QUERY" in (
        error.ctx.get_usage() if error.ctx else ""
    ):
        hint = f"write `--` before a query that starts with a dash; {hint}"
    message = (error.message if near else error.format_message()).rstrip(".")
    return UsageError(message[:1].lower() + message[1:], hint=hint)


def _complete(instruction: str) -> int:
    from click.shell_completion import shell_complete

    return shell_complete(cli, {}, PROGRAM, COMPLETION_VARIABLE, instruction)
