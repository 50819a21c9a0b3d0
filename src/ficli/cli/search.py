"""`ficli search`: the query and its options as typed, the request as meant, the exit code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from ficli import diagnostics
from ficli.cli.session import Decorated, Session, look_of, output_options, verb
from ficli.errors import ExitStatus
from ficli.render.formats import Look

if TYPE_CHECKING:
    from ficli.dossier import Dossier
    from ficli.searching import SearchRequest

SORTS = ("relevance", "date", "oldest", "title", "path")
"""The same as `searching.SORTS`, which would load the engine; a test holds them together."""

FACETS = ("origin", "language", "kind", "source", "actor")
"""What --facets counts."""
COUNTABLE = (*FACETS, "translated", "date")
FILTERS = ("actor", "origin", "translated", "language", "kind", "since", "until")
EVERYTHING = "*"


def _facet_names(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    names = [name.strip() for each in given for name in each.split(",") if name.strip()]
    for name in names:
        if name not in COUNTABLE:
            raise click.BadParameter(f"'{name}' is not one of {', '.join(COUNTABLE)}")
    return tuple(dict.fromkeys(names))


_OPTIONS = (
    click.option("-n", "--limit", type=click.IntRange(min=0), default=10, show_default=True,
                 metavar="N", help="How many documents to print."),
    click.option("--offset", type=click.IntRange(min=0), default=0, metavar="N",
                 help="How many documents to leave out first."),
    click.option("--sort", type=click.Choice(SORTS), default="relevance", show_default=True,
                 help="date is newest first, oldest is oldest first."),
    click.option("--snippets", type=click.IntRange(min=0), default=3, show_default=True,
                 metavar="N", help="How many excerpts to print for each document."),
    click.option("--actor", multiple=True, metavar="NAME",
                 help="Only documents that name this actor, by any of its names. Repeat for OR."),
    click.option("--origin", multiple=True, metavar="TAG",
                 help="Only documents first written in this language (en, fr …). Repeat for OR."),
    click.option("--translated", multiple=True, type=click.Choice(("yes", "no", "unknown")),
                 help="Only documents that are translations, or are none. Repeat for OR."),
    click.option("--lang", "language", multiple=True, metavar="TAG",
                 help="Only documents that are in this language. Repeat for OR."),
    click.option("--kind", multiple=True, metavar="KIND",
                 help="Only documents of this kind. Repeat for OR."),
    click.option("--since", default="", metavar="DATE",
                 help="Only documents of this date or later: 2024-06-03, 2024-06 or 2024."),
    click.option("--until", default="", metavar="DATE",
                 help="Only documents of this date or earlier."),
    click.option("--any", "any_word", is_flag=True,
                 help="Find documents that hold any of the words, not all of them."),
    click.option("--exact", is_flag=True,
                 help="Words as spelt: no stemming, and no other names of an actor."),
    click.option("--fold/--unfold", default=None,
                 help="Near-copies count as one hit, the best of them, or as hits of their own. "
                      "Default: --fold in the terminal format, --unfold in the others."),
    click.option("--facets", "all_facets", is_flag=True,
                 help="Count origins, languages, kinds, sources and actors of all found."),
    click.option("--facet", "facets", multiple=True, callback=_facet_names, metavar="NAMES",
                 help="Count only these: origin,language,kind,source,actor,translated,date."),
    click.option("--count", is_flag=True, help="Print only how many documents there are."),
    click.option("--explain", is_flag=True,
                 help="Print the query as understood, and how each document scored."),
    click.option("-0", "--null", is_flag=True,
                 help="With --format paths: end each path with NUL, for xargs -0."),
)  # fmt: skip


def _search_options(command: Decorated) -> Decorated:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@verb("search")
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@_search_options
@output_options()
def search(session: Session, **typed: Any) -> int:
    """Find documents, best first.

    A document must hold all the words of QUERY, which may also have "phrases", OR, NOT,
    -word, (brackets), elect*, hogue~1, field:value and date:[2019 TO 2021].
    `ficli fields` lists the fields.

    \b
      ficli search Han Dong
      ficli search '"special rapporteur" -actor:RCMP' --since 2023
      ficli search ingérence --origin fr --json
    """
    from ficli import searching

    dossier = session.locate()
    look = look_of(session, typed, dossier.sources)
    request = _request_of(typed, fold=look.format == "terminal")
    answer = _count if typed["count"] else _search
    found = answer(session, dossier, request, look)
    diagnostics.stale(searching.stale_files(dossier))
    return ExitStatus.FOUND if found else ExitStatus.NOTHING_FOUND


def _search(session: Session, dossier: Dossier, request: SearchRequest, look: Look) -> int:
    from ficli import searching

    page = searching.search(dossier, request)
    session.write(page, look)
    if look.format == "terminal":
        diagnostics.also_found(page)
    if not page.total and look.format == "terminal":
        diagnostics.nothing_found(page)
    return page.total


def _count(session: Session, dossier: Dossier, request: SearchRequest, look: Look) -> int:
    from ficli import searching
    from ficli.results import Count

    total = searching.count(dossier, request)
    session.write(Count(request.query, total), look)
    return total


def _request_of(typed: Mapping[str, Any], *, fold: bool) -> SearchRequest:
    """The request as meant: filters without a query ask for everything that passes them.

    `fold` is what the format does with near-copies where the user says nothing.
    """
    from dataclasses import fields

    from ficli.searching import SearchRequest

    words = typed["query"]
    filtered = any(typed[name] for name in FILTERS)
    query = EVERYTHING if not words and filtered else " ".join(words)
    names = {field.name for field in fields(SearchRequest)} - {"query", "facets", "fold"}
    fold = fold if typed["fold"] is None else typed["fold"]
    facets: Any = typed["facets"] or (FACETS if typed["all_facets"] else ())
    return SearchRequest(
        query=query, facets=facets, fold=fold, **{name: typed[name] for name in names}
    )
