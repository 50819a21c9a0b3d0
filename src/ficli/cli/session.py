"""What every verb shares: the global options, the dossier they choose, the output options.

The global options may stand before or after the verb; the last one wins.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ficli import diagnostics
from ficli.errors import UsageError
from ficli.render.formats import COLORS, FORMATS, Look, write

if TYPE_CHECKING:
    from ficli.dossier import Dossier

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

PROGRAM = "ficli"
COMPLETION_VARIABLE = "_FICLI_COMPLETE"
HELP_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@dataclass
class Session:
    """The global options of one run."""

    dossier: str | None = None
    color: str = "auto"
    debug: bool = False

    def locate(self) -> Dossier:
        """The dossier to work in. Raises NotFoundError and ConfigError."""
        from ficli.dossier import locate

        return locate(self.dossier, environment=os.environ, start=Path.cwd())

    def write(self, value: object, look: Look) -> None:
        """Write a value to stdout, and out of our hands, so that notes come after it."""
        write(value, look, sys.stdout)
        sys.stdout.flush()


def _remember(context: click.Context, option: click.Parameter, value: object) -> None:
    if value is None:
        return
    session = context.ensure_object(Session)
    setattr(session, str(option.name), value)
    diagnostics.stderr.color = session.color


def session_options() -> list[click.Parameter]:
    """The global options, fresh for the group or for a verb."""
    shared: dict[str, Any] = {"expose_value": False, "callback": _remember}
    return [
        click.Option(
            ["--dossier"],
            metavar="DIR",
            help="Folder of the dossier. Default: FICLI_DOSSIER, else the nearest folder upwards "
            "that holds ficli.toml or docs_src.",
            **shared,
        ),
        click.Option(
            ["--color"],
            type=click.Choice(COLORS),
            help="Colours and links. Default: auto, which heeds NO_COLOR and FORCE_COLOR.",
            **shared,
        ),
        click.Option(
            ["--debug"],
            is_flag=True,
            default=None,
            help="Show where an internal error happened.",
            **shared,
        ),
    ]


def verb(name: str) -> Callable[[Callable[..., int]], click.Command]:
    """Make a function a verb that takes the session and the global options."""

    def decorate(function: Callable[..., int]) -> click.Command:
        command = click.command(name, context_settings=HELP_SETTINGS)(click.pass_obj(function))
        command.params += session_options()
        return command

    return decorate


def output_options(*formats: str) -> Callable[[Decorated], Decorated]:
    """Add `--format`, `--json`, `--fields` and `--csv-raw`: all that print data take them."""

    def decorate(command: Decorated) -> Decorated:
        for option in (
            click.option(
                "--csv-raw",
                is_flag=True,
                help="With --format csv or tsv, for programs: no apostrophe before what a "
                "spreadsheet would run as a formula.",
            ),
            click.option(
                "--fields",
                metavar="NAMES",
                help="Keep these fields of each record, such as id,title,origin.language. "
                "For json, jsonl, csv and tsv.",
            ),
            click.option("--json", is_flag=True, help="Short for --format json."),
            click.option(
                "--format",
                type=click.Choice(formats or FORMATS),
                help="How to print. Default: terminal.",
            ),
        ):
            command = option(command)
        return command

    return decorate


def look_of(session: Session, typed: Mapping[str, Any], sources: Path | None = None) -> Look:
    """The output options as meant. Raises UsageError where they contradict each other."""
    chosen = typed["format"] or ("json" if typed["json"] else "terminal")
    null = bool(typed.get("null"))
    fields = tuple(name.strip() for name in (typed["fields"] or "").split(",") if name.strip())
    if typed["json"] and chosen != "json":
        raise UsageError(f"--json and --format {chosen} contradict each other")
    if null and chosen != "paths":
        raise UsageError("--null needs --format paths")
    if fields and chosen in ("terminal", "paths"):
        raise UsageError(
            f"--fields has no meaning for --format {chosen}", hint="add --json or --format csv"
        )
    if typed["csv_raw"] and chosen not in ("csv", "tsv"):
        raise UsageError("--csv-raw needs --format csv or --format tsv")
    return Look(chosen, fields, null, session.color, sources, raw=typed["csv_raw"])
