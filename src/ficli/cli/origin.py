"""`ficli origin`: why a document has its language of origin, and the user's word on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from ficli import diagnostics
from ficli.cli.session import Decorated, Session, look_of, output_options, verb
from ficli.errors import ExitStatus, UsageError

SORTS = ("path", "origin", "confidence")
"""The same as `origins.SORTS`, which would load the engine; a test holds them together."""

_OPTIONS = (
    click.option("--set", "language", metavar="TAG",
                 help="Say in which language it was first written: en, fr … or und."),
    click.option("--translated/--not-translated", default=None,
                 help="With --set: say whether it is a translation. Default: what follows."),
    click.option("--note", default="", metavar="TEXT", help="With --set: say how you know."),
    click.option("--unset", is_flag=True, help="Take back what was said with --set."),
    click.option("--corrections", is_flag=True, help="List all that was said with --set."),
    click.option("--sort", type=click.Choice(SORTS), default="path", show_default=True,
                 help="Without DOCUMENT: how to sort the table."),
    click.option("--wait", type=click.FloatRange(min=0), default=0.0, metavar="SECONDS",
                 help="How long to wait for a reindex to end. Default: not at all."),
)  # fmt: skip


def _origin_options(command: Decorated) -> Decorated:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@verb("origin")
@click.argument("document", required=False)
@_origin_options
@output_options()
def origin(session: Session, document: str | None, **typed: Any) -> int:
    """Explain in which language a document was first written, or correct it.

    DOCUMENT is a short id, a path, or a file name that occurs once; without it, a table of all
    documents. A correction goes to origins.yaml beside docs_src, never into the document, counts
    at once, goes before all evidence, and ends when the file changes.

    \b
      ficli origin hearing.txt
      ficli origin hearing.txt --set fr --note "the reporter's own French notes"
      ficli origin hearing.txt --set en --not-translated
    """
    dossier = session.locate()
    look = look_of(session, typed, dossier.sources)
    _check(document, typed)
    session.write(_answer(dossier, document, typed), look)
    if not typed["corrections"]:
        from ficli import searching

        diagnostics.stale(searching.stale_files(dossier))
    return ExitStatus.FOUND


def _answer(dossier: Any, document: str | None, typed: Mapping[str, Any]) -> object:
    from ficli import origins

    if document is None:
        if typed["corrections"]:
            return origins.listed(dossier)
        return origins.table(dossier, typed["sort"])
    if typed["unset"]:
        return origins.uncorrect(dossier, document, wait=typed["wait"])
    if typed["language"] is None:
        return origins.explain(dossier, document)
    answers: Any = {True: "yes", False: "no", None: None}
    return origins.correct(
        dossier,
        document,
        typed["language"],
        translated=answers[typed["translated"]],
        note=typed["note"],
        wait=typed["wait"],
    )


def _check(document: str | None, typed: Mapping[str, Any]) -> None:
    """Raise UsageError where the options contradict each other."""
    setting = typed["language"] is not None
    if document is None and (setting or typed["unset"]):
        raise UsageError("--set and --unset need a document")
    if document is not None and typed["corrections"]:
        raise UsageError("--corrections lists those of all documents: name none")
    if setting and typed["unset"]:
        raise UsageError("--set and --unset contradict each other")
    if not setting and (typed["translated"] is not None or typed["note"]):
        raise UsageError("--translated, --not-translated and --note need --set")
