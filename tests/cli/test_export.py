"""`ficli export --ftm`: entities that the model has a place for, the same every time."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from ficli.document import ActorType
from ficli.extract import readers
from ficli.render import follow_the_money
from ficli.render.safe_text import UNSAFE
from tests.cli.export_specimens import EXPORT
from tests.robustness.process import Ficli, make_dossier

Entity = dict[str, Any]

MODEL: dict[str, Any] = json.loads(
    (Path(__file__).parent / "followthemoney-3.8.json").read_text("utf-8")
)
"""What the model of followthemoney 3.8 says of the schemas and properties that ficli writes: their
parents, what is required, and types. test_export_judged.py compares it with the real one."""

TYPES = {
    "date": r"\d{4}(-\d\d){0,2}",
    "language": "[a-z]{3}",
    "country": "[a-z]{2}",
    "number": r"\d+",
    "url": r"https?://[^\s/]+/\S*",
    "mimetype": r"[a-z]+/[\w.+-]+",
}
FILES = {
    "a.md": "---\ndate: 2023-05-04\nurl: https://example.org/a\n---\nNSICOP met. Han Dong left; "
    "Mr. Dong is in China.\n",
    "sub/b.html": "<html lang=fr><title>Un rapport</title><p>Le CPSNR a vu Han Dong.</html>",
    "c.txt": "Nobody is named here.\n",
}


def entities(text: str) -> list[Entity]:
    return [json.loads(line) for line in text.splitlines()]


def written() -> list[Entity]:
    return entities("".join(follow_the_money.lines(EXPORT)))


@pytest.fixture(scope="module")
def folder(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier of three documents."""
    root = make_dossier(tmp_path_factory.mktemp("export"), FILES)
    assert 0 == ficli(root, "reindex").code
    return root


@pytest.fixture
def exported(ficli: Ficli, folder: Path) -> list[Entity]:
    return entities(ficli(folder, "export", "--ftm").out)


def test_nasty_values_come_out_harmlessly(golden: Callable[[str, str], None]) -> None:
    """What is written of a dossier of nasty strings is what a reader reviewed."""
    text = "".join(follow_the_money.lines(EXPORT))
    golden("export.ftm.json", text)
    assert [] == re.findall(f"[{UNSAFE}]", text)


def test_every_property_is_in_the_model(exported: list[Entity]) -> None:
    """Of the schema, with what is required, and each value of its type."""
    for entity in (*exported, *written()):
        schema = MODEL[entity["schema"]]
        assert [] == [name for name in schema["required"] if not entity["properties"].get(name)]
        for name, values in entity["properties"].items():
            kind = schema["properties"][name]
            pattern = re.compile(TYPES.get(kind, r"(?s)\S|\S.*\S"))
            assert [] == [value for value in values if not pattern.fullmatch(value)]
            assert len(values) == len(set(values))


def test_every_reference_is_an_entity_that_may_stand_there(exported: list[Entity]) -> None:
    """Ids are there once, are what the model takes for ids, and have the schema asked for."""
    for every in (exported, written()):
        schemas = {entity["id"]: entity["schema"] for entity in every}
        assert len(every) == len(schemas)
        assert all(re.fullmatch("[0-9a-f]{40}", identity) for identity in schemas)
        for entity in every:
            for name, values in entity["properties"].items():
                kind = MODEL[entity["schema"]]["properties"][name]
                if kind.startswith("entity:"):
                    wanted = kind.removeprefix("entity:")
                    assert all(
                        wanted == "Thing" or wanted in MODEL[schemas[value]]["is"]
                        for value in values
                    )


def test_a_document_keeps_what_is_known_of_it(exported: list[Entity]) -> None:
    """With the schema of its kind of file, ISO 639-3 languages, and its hash."""
    documents = {
        e["properties"]["fileName"][0]: e for e in exported if "fileName" in e["properties"]
    }

    assert {"a.md": "PlainText", "b.html": "HyperText", "c.txt": "PlainText"} == {
        name: entity["schema"] for name, entity in documents.items()
    }
    told = documents["a.md"]["properties"]
    assert (["2023-05-04"], ["https://example.org/a"], ["eng"], ["text/markdown"]) == (
        told["date"], told["sourceUrl"], told["language"], told["mimeType"],
    )  # fmt: skip
    assert (["Han Dong", "Dong"], ["NSICOP"]) == (
        told["peopleMentioned"], told["companiesMentioned"],
    )  # fmt: skip
    assert "path sub/b.html" in documents["b.html"]["properties"]["notes"]
    assert "bodyText" not in told


def test_mentions_lead_to_the_actor(exported: list[Entity]) -> None:
    """Each name of each actor once a document; a state is a public body with its country."""
    by_id = {entity["id"]: entity for entity in exported}
    mentions = [entity["properties"] for entity in exported if entity["schema"] == "Mention"]
    told = Counter(
        (by_id[m["document"][0]]["properties"]["fileName"][0], m["name"][0],
         by_id[m["resolved"][0]]["properties"]["name"][0])
        for m in mentions
    )  # fmt: skip
    nsicop = "National Security and Intelligence Committee of Parliamentarians"
    assert 1 == told["a.md", "NSICOP", nsicop] == told["b.html", "CPSNR", nsicop]
    assert {1} == set(told.values())
    (china,) = [e for e in exported if "classification" in e["properties"]]
    assert ("PublicBody", ["cn"], ["State"]) == (
        china["schema"], china["properties"]["country"], china["properties"]["classification"],
    )  # fmt: skip


def test_only_translations_are_links() -> None:
    """From the translation to the original, once; being named together is no link."""
    (link,) = [entity for entity in written() if entity["schema"] == "UnknownLink"]
    titles = {e["id"]: e["properties"].get("fileName") for e in written()}
    ends = [titles[link["properties"][end][0]] for end in ("subject", "object")]
    assert [["2023-03-22 député.txt"], ["a.pdf"]] == ends


def test_the_tables_cover_everything() -> None:
    """Every type of actor has a schema; every reader of a file but containers has one, too."""
    assert set(get_args(ActorType)) == set(follow_the_money.SCHEMAS)
    containers = {"zip", "tar", "compressed"}
    names = {each.NAME for each in readers.EXTRACTORS} - containers
    assert set() == names - set(follow_the_money._FILES)


def test_the_same_dossier_gives_the_same_bytes(ficli: Ficli, folder: Path, tmp_path: Path) -> None:
    """To stdout and into a file, which is not overwritten unasked."""
    place = tmp_path / "x.json"
    out = ficli(folder, "export", "--ftm").out
    done = ficli(folder, "export", "--ftm", "-o", str(place))
    assert (0, "", out) == (done.code, done.out, place.read_text("utf-8"))
    assert 2 == ficli(folder, "export", "--ftm", "-o", str(place)).code


def test_texts_go_along_when_asked(ficli: Ficli, folder: Path) -> None:
    """With --text, the whole text of each document."""
    found = entities(ficli(folder, "export", "--ftm", "--text").out)
    bodies = [
        each["properties"]["bodyText"][0] for each in found if "bodyText" in each["properties"]
    ]
    assert FILES["c.txt"].strip() in bodies
    assert 3 == len(bodies)


def test_the_users_corrections_count(ficli: Ficli, dossier: Callable[..., Path]) -> None:
    """Merged, hidden and renamed actors are exported as the users see them."""
    root = dossier(FILES)
    ficli(root, "reindex")
    ficli(root, "actors", "hide", "cn")
    ficli(root, "actors", "rename", "han-dong", "Dong Han")
    found = entities(ficli(root, "export", "--ftm").out)
    kinds = ("Person", "PublicBody")
    names = [entity["properties"]["name"][0] for entity in found if entity["schema"] in kinds]
    assert 2 == len(names)
    assert "Dong Han" in names


def test_what_to_write_must_be_said(ficli: Ficli, folder: Path) -> None:
    """Without --ftm, one clear error."""
    done = ficli(folder, "export")
    assert (2, "", "ficli: error: nothing says what to write") == (
        done.code, done.out, done.err.splitlines()[0],
    )  # fmt: skip
