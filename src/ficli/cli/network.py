"""`ficli network`: who is named beside whom, for graph programs and as a picture."""

from __future__ import annotations

from typing import Any, get_args

import click

from ficli import diagnostics
from ficli.cli.files import form_of, save
from ficli.cli.session import Session, verb
from ficli.document import ActorType
from ficli.errors import ExitStatus

FORMS = ("graphml", "gexf", "csv", "json", "svg", "png")
"""The same as `render.graphs.NETWORKS`; a test holds them together."""
UNITS = ("sentence", "paragraph", "document")
PICTURES = ("svg", "png")
PICTURED = 40
"""Actors in a picture when nobody says how many: more cannot be read."""


@verb("network")
@click.option("-o", "--output", default="-", metavar="FILE",
              help="Where to write it: FILE.graphml, .gexf, .csv, .json, .svg or .png. "
              "Default: stdout.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(FORMS),
              help="What to write. Default: what the name of FILE ends in.")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over a file that exists.")
@click.option("--query", default="", metavar="QUERY",
              help="Only in documents that this query finds.")  # fmt: skip
@click.option("--within", type=click.Choice(UNITS), default="sentence", show_default=True,
              help="How near each other two names must be.")  # fmt: skip
@click.option("--min", "least", type=click.IntRange(min=1), default=2, show_default=True,
              metavar="N", help="In how many sentences, paragraphs or documents.")  # fmt: skip
@click.option("--type", "types", type=click.Choice(get_args(ActorType), case_sensitive=False),
              multiple=True, help="Only actors of this type. Repeat for OR.")  # fmt: skip
@click.option("-n", "--limit", type=click.IntRange(min=2), metavar="N",
              help="Most actors: those who meet others most often. Default: all; 40 in a "
              "picture.")  # fmt: skip
def network(session: Session, output: str, form: str | None, force: bool, **typed: Any) -> int:
    """Write the network of actors who are named beside each other.

    GraphML and GEXF load in Gephi; CSV is a list of edges; SVG and PNG are pictures (PNG needs
    `pip install 'ficli[picture]'`). Each edge has a weight (how often), documents, and a score: how
    far from chance that is (G², above 10.8 chance does it once in 1,000 times). Exit code 1 when
    nobody is beside anybody.

    \b
      ficli network -o dossier.gexf
      ficli network --query "actor:china date:2023" --within paragraph -o china.svg
    """
    from ficli import network as networks
    from ficli import searching
    from ficli.render.graphs import NETWORKS

    chosen, home = form_of(output, form, FORMS), session.locate()
    limit = typed.pop("limit") or (PICTURED if chosen in PICTURES else None)
    found = networks.network(home, limit=limit, **typed)
    if found.edges:
        save(output, NETWORKS[chosen](found), home, force=force)
        diagnostics.written(output, actor=len(found.nodes), edge=len(found.edges))
    else:
        diagnostics.note("nobody is named beside anybody that often: try --min 1")
    diagnostics.stale(searching.stale_files(home))
    return ExitStatus.FOUND if found.edges else ExitStatus.NOTHING_FOUND
