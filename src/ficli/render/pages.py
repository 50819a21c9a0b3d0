"""One table of the forms in which a dossier goes out: a name, and what writes it.

Each is imported when it is asked for; the machine form is that of `records`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ficli.actor_results import ActorDossier


def _html(dossier: ActorDossier) -> str:
    from ficli.render import dossier_html

    return dossier_html.page(dossier)


def _markdown(dossier: ActorDossier) -> str:
    from ficli.render import dossier_markdown

    return dossier_markdown.page(dossier)


def _json(dossier: ActorDossier) -> str:
    from ficli.render import records

    return "".join(records.encode(dossier, "json"))


DOSSIERS: Mapping[str, Callable[[ActorDossier], str]] = {
    "html": _html,
    "md": _markdown,
    "json": _json,
}
