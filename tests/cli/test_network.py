"""`ficli network`: counts that can be counted by hand, and files that other programs read."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from lxml import etree

from ficli.cli.network import FORMS, UNITS
from ficli.errors import UsageError
from ficli.network_results import Network
from ficli.render import network_picture
from ficli.render.graphs import NETWORKS
from ficli.render.network_files import GEXF, GRAPHML
from ficli.render.network_picture import SVG
from ficli.render.safe_text import UNSAFE
from tests.cli.network_specimens import NETWORK
from tests.robustness.process import Ficli, make_dossier

FILES = {
    "a.md": "Han Dong told NSICOP that CSIS had called. NSICOP met CSIS.\n\nHan Dong left.\n",
    "b.md": "Le CPSNR a vu le SCRS. Han Dong était là.\n",
    "c.txt": "Nobody is named here.\n",
}


@pytest.fixture(scope="module")
def folder(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier of two texts, in which three actors meet."""
    root = make_dossier(tmp_path_factory.mktemp("network"), FILES)
    assert 0 == ficli(root, "reindex").code
    return root


def answer(ficli: Ficli, folder: Path, *options: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        ficli(folder, "network", "--format", "json", *options).out or "{}"
    )
    return loaded


def edges(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (edge["source"], edge["target"], edge["weight"], edge["documents"])
        for edge in found["edges"]
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), [("csis", "nsicop", 3, 2)]),
        (
            ("--min", "1"),
            [("csis", "nsicop", 3, 2), ("csis", "han-dong", 1, 1), ("han-dong", "nsicop", 1, 1)],
        ),
        (
            ("--within", "paragraph"),
            [("csis", "nsicop", 2, 2), ("csis", "han-dong", 2, 2), ("han-dong", "nsicop", 2, 2)],
        ),
        (
            ("--within", "document", "--query", "called", "--min", "1"),
            [("csis", "han-dong", 1, 1), ("csis", "nsicop", 1, 1), ("han-dong", "nsicop", 1, 1)],
        ),
        (("--type", "publicbody", "--min", "1"), [("csis", "nsicop", 3, 2)]),
        (("--min", "1", "--limit", "2"), [("csis", "nsicop", 3, 2)]),
    ],
)
def test_meetings_are_counted(
    options: tuple[str, ...], expected: list[tuple[Any, ...]], ficli: Ficli, folder: Path
) -> None:
    """In sentences, paragraphs or documents; of all, or of those that a query finds."""
    assert sorted(expected) == sorted(edges(answer(ficli, folder, *options)))


def test_nodes_say_how_much_there_is(ficli: Ficli, folder: Path) -> None:
    """Only whoever has an edge, with name, type, country, documents and mentions."""
    found = answer(ficli, folder)
    assert [("nsicop", "PublicBody", "ca", 2, 3), ("csis", "PublicBody", "ca", 2, 3)] == sorted(
        [(n["id"], n["type"], n["country"], n["documents"], n["mentions"]) for n in found["nodes"]],
        reverse=True,
    )
    assert (3, 0) == (found["documents"], found["left_out"])


def test_scores_are_those_of_the_actor_page(ficli: Ficli, folder: Path) -> None:
    """By document both count the whole dossier, so both must say the same."""
    found = answer(ficli, folder, "--within", "document")
    page = json.loads(ficli(folder, "actor", "CSIS", "--json").out)
    beside = {each["id"]: each["documents"]["score"] for each in page["beside"]}
    meets = [edge for edge in found["edges"] if edge["source"] == "csis"]
    assert beside == {edge["target"]: edge["score"] for edge in meets}


def test_the_users_corrections_count(ficli: Ficli, dossier: Callable[..., Path]) -> None:
    """Who was merged is one node, who was hidden is none."""
    root = dossier(FILES)
    ficli(root, "reindex")
    ficli(root, "actors", "merge", "nsicop", "csis")
    assert [("han-dong", "nsicop", 1, 1)] == edges(answer(ficli, root, "--min", "1"))
    ficli(root, "actors", "hide", "han-dong")
    assert 1 == ficli(root, "network", "--format", "json", "--min", "1").code


def test_the_command_offers_the_forms_there_are() -> None:
    """The command's tables, which load no renderer, are those of the renderers."""
    assert tuple(NETWORKS) == FORMS
    assert UNITS == ("sentence", "paragraph", "document")


@pytest.mark.parametrize("form", [form for form in FORMS if form != "png"])
def test_every_form_holds_nasty_names_harmlessly(
    form: str, golden: Callable[[str, str], None]
) -> None:
    """What each form says of a network with a nasty name is what a reader reviewed."""
    written = NETWORKS[form](NETWORK)
    assert isinstance(written, str)
    golden(f"network.{form}", written)
    assert [] == re.findall(f"[{UNSAFE}]", written.replace("\r\n", "\n"))


# Files of graph programs --------------------------------------------------------------------

NAME_TOKEN = re.compile(r"[\w.:\-·]+")
"""XML's NMTOKEN, near enough: what GraphML's schema wants of an id."""


def tree(form: str, network: Network = NETWORK) -> Any:
    written = NETWORKS[form](network)
    return etree.fromstring(written if isinstance(written, bytes) else written.encode())


def test_graphml_keeps_the_rules_of_its_schema() -> None:
    """Ids once each, ends that are nodes, data under keys declared for that kind of element."""
    root = tree("graphml")
    assert f"{{{GRAPHML}}}graphml" == root.tag
    keys = {key.get("id"): key for key in root.iter(f"{{{GRAPHML}}}key")}
    types = {"boolean", "int", "long", "float", "double", "string"}
    assert set() == {key.get("attr.type") for key in keys.values()} - types
    for kind in ("node", "edge"):
        ids = [each.get("id") for each in root.iter(f"{{{GRAPHML}}}{kind}")]
        assert sorted(set(ids)) == sorted(ids)
        assert all(map(NAME_TOKEN.fullmatch, ids))
        used = {data.get("key") for e in root.iter(f"{{{GRAPHML}}}{kind}") for data in e}
        assert set() == {key for key in used if keys[key].get("for") != kind}
    nodes = {each.get("id") for each in root.iter(f"{{{GRAPHML}}}node")}
    ends = {e.get(end) for e in root.iter(f"{{{GRAPHML}}}edge") for end in ("source", "target")}
    assert set() == ends - nodes


def test_gexf_keeps_the_rules_of_its_schema() -> None:
    """Ids once each, ends that are nodes, values of attributes declared for that class."""
    root = tree("gexf")
    ns = {"g": GEXF}
    for kind in ("node", "edge"):
        ids = root.xpath(f"//g:{kind}/@id", namespaces=ns)
        assert sorted(set(ids)) == sorted(ids)
        assert [str(len(ids))] == root.xpath(f"//g:{kind}s/@count", namespaces=ns)
        declared = root.xpath(f"//g:attributes[@class='{kind}']/g:attribute/@id", namespaces=ns)
        used = root.xpath(f"//g:{kind}//g:attvalue/@for", namespaces=ns)
        assert set(declared) == set(used)
    ends = root.xpath("//g:edge/@source | //g:edge/@target", namespaces=ns)
    assert set() == set(ends) - set(root.xpath("//g:node/@id", namespaces=ns))
    assert [] == root.xpath("//g:node[not(@label)]", namespaces=ns)


@pytest.mark.parametrize(("form", "read"), [
    ("graphml", nx.read_graphml), ("gexf", nx.read_gexf),
])  # fmt: skip
def test_another_program_reads_the_same_network(
    form: str, read: Callable[..., Any], ficli: Ficli, folder: Path, tmp_path: Path
) -> None:
    """networkx finds the nodes and edges that JSON has, with their values and types."""
    place = tmp_path / f"x.{form}"
    done = ficli(folder, "network", "--min", "1", "-o", str(place))
    known = answer(ficli, folder, "--min", "1")
    graph = read(place)

    assert (0, "") == (done.code, done.out)
    assert not graph.is_directed()
    assert {
        n["id"]: {
            "label": n["name"], "type": n["type"], "country": n["country"] or "",
            "documents": n["documents"], "mentions": n["mentions"],
        } for n in known["nodes"]
    } == dict(graph.nodes(data=True))  # fmt: skip
    assert {
        frozenset((e["source"], e["target"])): (e["weight"], e["documents"], e["score"])
        for e in known["edges"]
    } == {
        frozenset((a, b)): (d["weight"], d["documents"], d["score"])
        for a, b, d in graph.edges(data=True)
    }


def test_csv_has_the_columns_that_gephi_asks_for(ficli: Ficli, folder: Path) -> None:
    """Source, target, type and weight, whatever their case."""
    out = ficli(folder, "network", "--format", "csv").out
    (row,) = csv.DictReader(io.StringIO(out))
    assert ("csis", "nsicop", "Undirected", "3") == tuple(list(row.values())[:4])
    assert ["source", "target", "type", "weight"] == list(row)[:4]


# Pictures -----------------------------------------------------------------------------------


def test_the_picture_needs_nothing_and_runs_nothing() -> None:
    """It is one file: no script, no handler, no address; with a title and words for it."""
    root = tree("svg")
    tags = {etree.QName(each).localname for each in root.iter()}
    assert {"svg", "title", "desc", "rect", "g", "line", "circle", "text"} == tags
    names = {name for each in root.iter() for name in each.attrib}
    assert set() == {name for name in names if name.startswith("on") or "href" in name}
    assert ["Han Dong"] == root.xpath("//s:text[. = 'Han Dong']/text()", namespaces={"s": SVG})
    assert root.find(f"{{{SVG}}}desc").text.endswith("of Parliamentarians: 2")


def test_the_same_network_is_the_same_picture(ficli: Ficli, folder: Path) -> None:
    """Byte for byte, in two processes."""
    one, other = (ficli(folder, "network", "--format", "svg", "--min", "1").out for _ in range(2))
    assert one == other
    assert one.startswith("<?xml")


def test_png_is_the_picture_in_pixels() -> None:
    """Twice the size of the SVG."""
    data = NETWORKS["png"](NETWORK)
    root = tree("svg")
    assert isinstance(data, bytes)
    assert b"\x89PNG\r\n\x1a\n" == data[:8]
    size = (int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))
    assert (2 * int(root.get("width")), 2 * int(root.get("height"))) == size


def test_png_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error for the user, with the command."""
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(UsageError) as caught:
        network_picture.png(NETWORK)
    assert "pip install 'ficli[picture]'" in caught.value.hint


# The command --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ((), 2, "nothing says what to write"),
        (("-o", "x.xls"), 2, "x.xls does not say what to write"),
        (("-o", "docs_src/x.svg"), 2, "docs_src/x.svg is in docs_src/"),
        (("-o", "x.svg", "--query", "actor:("), 2, ""),
        (("-o", "x.svg", "--min", "9"), 1, "nobody is named beside anybody that often"),
        (("-o", "x.svg", "--query", "zebra"), 1, "nobody is named beside anybody that often"),
    ],
)
def test_what_cannot_be_made_leaves_no_file(
    options: tuple[str, ...], code: int, message: str, ficli: Ficli, folder: Path
) -> None:
    """One sentence, the exit code, and nothing written."""
    done = ficli(folder, "network", *options)
    assert (code, "") == (done.code, done.out)
    assert message in done.err.splitlines()[0]
    assert [] == list(folder.rglob("x.*"))
