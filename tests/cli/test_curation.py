"""`ficli actors merge`, `hide`, `alias`, `undo` …: they count at once, and errors name the line."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.robustness.process import Ficli

FILES = {
    "a.md": "---\ndate: 2019\n---\nNSICOP met Han Dong. The Blue Lantern paid for it.\n",
    "b.md": "---\ndate: 2024-06\n---\nCSIS and CSE wrote to the Blue Lantern. Dong said no.\n",
    "c.md": "---\ndate: 2021-05-01\n---\nThe RCMP watched the blue lantern. SCRS too.\n",
}
TRANSCRIPT = """\
actors --sort name
actors merge CSIS CSE
search actor:cse --format paths
actors --sort name
actors undo
search actor:cse --format paths
actors hide NSICOP
search actor:nsicop --format paths
search NSICOP --format paths
actors alias RCMP "Blue Lantern" --until 2021
search RCMP --format paths --sort path
mentions a.md
actors undo
actors undo
search actor:nsicop --format paths
actors add "Blue Lantern" --type Organization --alias Lantern
search Lantern --format paths --sort path
actors rename "Blue Lantern" "Society of the Blue Lantern"
actors retype Lantern Company
actors split CSIS SCRS --into "Another service"
actors --sort name
actors undo
actors --sort name
actors undo
actors undo
actors undo
actors undo
"""


@pytest.fixture
def folder(dossier: Callable[..., Path], ficli: Ficli) -> Path:
    """A dossier with an actor that no table knows."""
    made = dossier(FILES)
    assert 0 == ficli(made, "reindex").code
    return made


def index_of(folder: Path) -> dict[str, bytes]:
    files = (path for path in (folder / "index").rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in files}


def test_changes_count_in_the_next_search_without_a_reindex(
    ficli: Ficli, folder: Path, golden: Callable[[str, str], None]
) -> None:
    """What a user types and sees; the index stays byte for byte as it was."""
    before = index_of(folder)
    said = []
    for line in TRANSCRIPT.splitlines():
        done = ficli(folder, *shlex.split(line))
        said.append(f"$ ficli {line}\n{done.out}{done.err}")
        if done.code:
            said.append(f"[exit code {done.code}]\n")

    golden("curation.txt", "".join(said))
    assert before == index_of(folder)


def test_comments_and_hand_written_entries_stay(ficli: Ficli, folder: Path) -> None:
    """A change is a line more, undo an entry less, and every other byte stays."""
    file = folder / "actors.yaml"
    kept = "# why\n\n- hide: rcmp   # not ours\n# the last word\n"
    mine = kept + "- rename:\n    actor: csis\n    name: Le Service\n"
    file.write_text(mine + "# end")

    assert 0 == ficli(folder, "actors", "hide", "NSICOP").code
    assert mine + "# end\n- hide: nsicop  # National Security and Intelligence Committee of" in (
        file.read_text()
    )
    assert 0 == ficli(folder, "actors", "undo").code
    assert mine + "# end\n" == file.read_text()
    assert 0 == ficli(folder, "actors", "undo").code
    assert kept + "# end\n" == file.read_text()


BAD = {
    "- hide: a\n- add: {id: x, name: Foo, type: Person}\n- add: {id: x, name: Bar, type: Person}":
        (3, "the id x is used twice"),
    "- add: {id: csis, name: Foo, type: Person}": (1, "the id csis is used twice"),
    "- alias: {actor: a, name: The Fox}\n\n- alias: {actor: b, name: the fox}":
        (3, "'the fox' is claimed by a and b"),
    "- merge: [a, b]\n- merge: [b, c]\n- merge: [c, a]": (3, "merge cycle: a is already what c is"),
    "- merge: [a, a]": (1, "merge cycle: a is already what a is"),
    "- merge: [a, b]\n- merge: [c, b]": (2, "b is merged twice: it is already a"),
    "- retype: {actor: a, type: Spy}": (1, "unknown type 'Spy'; known are Person, Organization, "),
    "- alias: {actor: a, name: Foo, from: 2021-02-30}": (1, "'2021-02-30' is no date"),
    "- alias: {actor: a, name: Foo, from: 2022, to: 2021}": (1, "'from' comes after 'to'"),
    "".join(f"- alias: {{actor: a, name: {'abcdefghij'[n % 10]}}}\n" for n in range(10_000)):
        (1, "'a' is no name: it needs two letters or more"),
    "- hide: a\n- split: {actor: a, names: [b": (2, "not valid YAML"),
    "- hide: a\n- erase: b": (2, "unknown change 'erase'; known are add, merge"),
    "- hide: [a]": (1, "'['a']' is no id"),
    "- alias: {actor: a}": (1, "alias needs 'name'"),
    "- alias: {actor: a, name: Foo, nmae: x}": (1, "alias cannot hold 'nmae'"),
    "- merge: a": (1, "merge needs a list of strings"),
    "hide: a": (1, "expected a list of changes"),
}  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=lambda text: str(text)[:40])
def test_a_file_that_contradicts_itself_is_an_error_with_its_line(
    text: str, ficli: Ficli, folder: Path
) -> None:
    """Nothing of it counts, and no command writes to it."""
    (folder / "actors.yaml").write_text(text)
    line, message = BAD[text]

    done = ficli(folder, "search", "actor:csis")
    assert (2, "") == (done.code, done.out)
    assert f"actors.yaml:{line}: {message}" in " ".join(done.err.split())
    assert 2 == ficli(folder, "actors", "hide", "CSIS").code
    assert text == (folder / "actors.yaml").read_text()


def test_everything_about_actors_follows(ficli: Ficli, folder: Path) -> None:
    """Hits, counts, mentions, pages and filters speak of the same actors."""
    ficli(folder, "actors", "merge", "CSIS", "CSE")
    ficli(folder, "actors", "rename", "CSIS", "The Services")
    loaded: Callable[..., Any] = lambda *a: json.loads(ficli(folder, *a, "--json").out)  # noqa: E731

    hits = loaded("search", "*", "--actor", "CSE")["hits"]
    assert {"b.md", "c.md"} == {hit["path"] for hit in hits}
    assert {("csis", "The Services")} == {
        (a["id"], a["name"]) for hit in hits for a in hit["actors"] if a["id"] in ("csis", "cse")
    }
    page = loaded("actor", "the services")
    assert (3, {"CSIS", "CSE", "SCRS"}) == (
        page["mentions"], {each["name"] for each in page["names"]},
    )  # fmt: skip
    assert 2 == int(ficli(folder, "search", "actor:csis", "--count").out)
    assert 1 == ficli(folder, "search", "actor:csis -actor:cse", "--count").code
    assert [] == [row for row in loaded("actors")["actors"] if row["id"] == "cse"]
