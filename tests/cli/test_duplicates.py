"""Copies and near-copies as a user meets them: search, show, forget, status, and the table."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ficli import duplicates, searching, status
from ficli.dossier import Dossier, open_dossier
from ficli.engines import check_index
from ficli.indexing import reindex
from tests.quality.reprints import longer, misread, retitled, rewrapped, saved_page
from tests.robustness.process import Ficli, make_dossier
from tests.unit.test_pairing import ENGLISH, FRENCH

Make = Callable[..., Path]

STORY = (
    "Committee hears of files that stay open\n\n"
    "The commissioner was asked on Tuesday how often her office had looked into claims of foreign "
    "interference since the last election. She said that eleven files were open, that three had "
    "been closed without a charge, and that none of them would be spoken of before the courts had "
    "done so.\n\n"
    "Members of two parties wanted to know why witnesses who speak neither English nor French had "
    "waited for months before anybody called them back. She answered that interpreters were being "
    "hired, and that the budget of her office had not grown in four years while the number of "
    "complaints had doubled. The CSIS had been asked to send people over, and had sent two.\n\n"
    "A member from Vancouver read out a letter in which a voter described telephone calls that "
    "came at night, in a language that the police officer on duty did not know. The commissioner "
    "said that she had seen more than one such letter, and that her office was not the police. The "
    "committee meets again on Thursday, when two former ambassadors are going to be heard.\n"
)
OTHER = "Harbour notes\n\nThe harbour of the town was quiet, and Han Dong was not there.\n"
FILES: dict[str, str | bytes] = {
    "a/story.txt": STORY,
    "b/copy.txt": STORY,
    "c/wrapped.txt": rewrapped(STORY),
    "c/wrapped.txt.meta.yaml": "source: The Courier\ndate: 2023-05-04\n",
    "d/page.html": saved_page(longer(STORY), "The Gazette"),
    "e/scan.txt": misread(STORY, 0.005),
    "f/other.txt": OTHER,
    "g/note.txt": "Short note.\n",
    "g/same.txt": "Short note.\n",
}
PATHS = ["a/story.txt", "b/copy.txt", "c/wrapped.txt"]
NEAR = ["d/page.html", "e/scan.txt"]


@pytest.fixture(scope="module")
def indexed(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier to read: a story at three paths, two near-copies of it, others."""
    return _indexed(ficli, tmp_path_factory.mktemp("read"))


@pytest.fixture
def own(ficli: Ficli, tmp_path: Path) -> Path:
    """The same, to change."""
    return _indexed(ficli, tmp_path)


def _indexed(ficli: Ficli, folder: Path) -> Path:
    make_dossier(folder, FILES)
    assert 0 == ficli(folder, "reindex").code
    return folder


def answer(ficli: Ficli, folder: Path, *arguments: str) -> Any:
    return json.loads(ficli(folder, *arguments, "--json").out)


def test_a_document_is_counted_once_everywhere(ficli: Ficli, indexed: Path) -> None:
    """Search, count, facets, status, reindex and actors speak of documents, not of paths."""
    page = answer(ficli, indexed, "search", "commissioner", "--facet", "language,source,date")
    assert (3, 5, 1) == (page["total"], page["documents"], page["folded_total"])
    assert "3" == ficli(indexed, "search", "commissioner", "--count").out.strip()
    assert [{"value": "en", "documents": 3}] == page["facets"]["language"]
    assert [("The Courier", 1)] == [
        (each["value"], each["documents"]) for each in page["facets"]["source"]
    ]
    said = answer(ficli, indexed, "status")
    assert (5, 8, 3, 3, 1) == tuple(
        said[name] for name in ("documents", "files", "copies", "near_copies", "near_groups")
    )
    report = answer(ficli, indexed, "reindex")
    assert (5, 3, 8) == (report["documents"], report["copies"], report["unchanged"])
    (csis,) = answer(ficli, indexed, "actors", "CSIS")["actors"]
    assert (3, 3) == (csis["documents"], csis["mentions"])


def test_a_hit_names_all_paths_and_all_near_copies(ficli: Ficli, indexed: Path) -> None:
    """JSON leaves nothing out: paths, what is said at each, near-copies with their likeness."""
    page = answer(ficli, indexed, "search", "body:eleven", "--sort", "path")
    story, *others = page["hits"]
    assert (PATHS, False) == (story["paths"], page["folded"])
    assert [("bytes", None), ("text", "The Courier")] == [
        (each["identical"], each["source"]) for each in story["copies"]
    ]
    assert NEAR == sorted(each["path"] for each in story["near_copies"])
    assert all(0.8 <= each["similarity"] < 1 for each in story["near_copies"])
    assert all(each["found"] for each in story["near_copies"])
    assert NEAR == [hit["path"] for hit in others]
    ranked = [each["similarity"] for each in story["near_copies"]]
    assert sorted(ranked, reverse=True) == ranked


def test_what_only_a_copy_says_finds_the_document(ficli: Ficli, indexed: Path) -> None:
    """The sidecar of one path; and a near-copy that lacks the words is told apart."""
    page = answer(ficli, indexed, "search", "source:courier", "--since", "2023-05")
    (hit,) = page["hits"]
    assert (PATHS[0], None) == (hit["path"], hit["date"])
    assert [False, False] == [each["found"] for each in hit["near_copies"]]
    shown = ficli(indexed, "search", "source:courier").out
    assert "2 near-copies do not match" in shown


def test_hits_fold_in_the_terminal(ficli: Ficli, indexed: Path) -> None:
    """The best one stands for all, with the others named; --unfold shows each."""
    folded = ficli(indexed, "search", "commissioner OR harbour").out
    whole = ficli(indexed, "search", "commissioner OR harbour", "--unfold").out
    assert (1, 0) == (folded.count("+2 near-copies: "), whole.count("near-copies: "))
    assert "4 documents of 5" in folded
    assert "2 after folding near-copies" in folded
    assert (True, False) == ("4 documents of 5" in whole, "after folding" in whole)
    assert all(path in whole for path in (*NEAR, PATHS[0], "f/other.txt"))


def test_offset_and_limit_count_folded_hits(ficli: Ficli, indexed: Path) -> None:
    """Pages of folded hits follow each other without a gap; ranks too."""
    asked = ("search", "*", "--fold", "--sort", "path")
    whole = answer(ficli, indexed, *asked)
    pages = [answer(ficli, indexed, *asked, "--limit", "1", "--offset", str(n)) for n in range(4)]
    expected = [PATHS[0], "f/other.txt", "g/note.txt"]
    assert expected == [hit["path"] for hit in whole["hits"]]
    assert [[path] for path in expected] + [[]] == [
        [hit["path"] for hit in page["hits"]] for page in pages
    ]
    assert [1, 2, 3] == [hit["rank"] for page in pages for hit in page["hits"]]
    assert {(5, 3, True)} == {
        (page["total"], page["folded_total"], page["folded"]) for page in (whole, *pages)
    }


@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv", "paths"])
def test_other_formats_fold_only_when_asked(form: str, ficli: Ficli, indexed: Path) -> None:
    """A line for each document, or with --fold for each hit that is left."""
    asked = ("search", "commissioner", "--snippets", "0", "--format", form)
    lines = [
        len(ficli(indexed, *asked, *option).out.strip().splitlines()) - (form in ("csv", "tsv"))
        for option in ((), ("--fold",))
    ]
    assert [3, 1] == lines


@pytest.mark.parametrize("path", PATHS)
def test_every_path_names_the_document(path: str, ficli: Ficli, indexed: Path) -> None:
    """show, open, mentions and origin answer for the path that was named."""
    view = answer(ficli, indexed, "show", path)
    assert (path, PATHS, 2) == (view["path"], view["paths"], len(view["copies"]))
    assert view["text"] == (indexed / "docs_src" / path).read_text()
    assert [None, None] == [each["found"] for each in view["near_copies"]]
    opened = ficli(indexed, "open", path, "--print").out
    assert str(indexed / "docs_src" / path) in opened.replace("\n", "")
    named = answer(ficli, indexed, "mentions", path)
    assert {"csis"} <= {each["actor"] for each in named["mentions"]}
    assert all(view["text"][m["start"] : m["end"]] == m["text"] for m in named["mentions"])
    assert path == answer(ficli, indexed, "origin", path)["path"]


def test_an_id_or_a_file_name_may_mean_several_paths_of_one_document(
    ficli: Ficli, indexed: Path
) -> None:
    """That is not ambiguous; the first path is meant."""
    view = answer(ficli, indexed, "show", "b/copy.txt")
    assert PATHS[0] == answer(ficli, indexed, "show", view["id"])["path"]


@pytest.mark.parametrize("path", PATHS)
def test_results_verify_by_any_path(path: str, ficli: Ficli, own: Path) -> None:
    """Each path is checked against its own file."""
    result = own / "result.json"
    result.write_text(ficli(own, "show", path, "--query", "eleven files", "--json").out)
    assert 0 == ficli(own, "verify", str(result)).code
    (own / "docs_src" / path).write_text("Something else.\n")
    assert 1 == ficli(own, "verify", str(result)).code


def test_the_table_lists_every_group(ficli: Ficli, indexed: Path) -> None:
    """Which paths hang together and how, in any format; one document's group alone; or none."""
    said = answer(ficli, indexed, "duplicates")
    assert (2, 3, 3) == (said["groups"], said["copies"], said["near_copies"])
    assert [
        (1, "near", "first", PATHS[0]),
        (1, "near", "bytes", PATHS[1]),
        (1, "near", "text", PATHS[2]),
        (1, "near", "near", NEAR[0]),
        (1, "near", "near", NEAR[1]),
        (2, "bytes", "first", "g/note.txt"),
        (2, "bytes", "bytes", "g/same.txt"),
    ] == [tuple(e[n] for n in ("group", "kind", "relation", "path")) for e in said["duplicates"]]
    shown = ficli(indexed, "duplicates").out
    assert "2 groups: 3 copies, 3 near-copies" in shown
    assert 2 == answer(ficli, indexed, "duplicates", "g/same.txt")["copies"] + 1
    lone = ficli(indexed, "duplicates", "f/other.txt")
    assert (1, "no duplicates") == (lone.code, lone.out.strip())
    assert 2 == ficli(indexed, "duplicates", "none.txt").code


@pytest.mark.parametrize("path", PATHS)
def test_forgetting_one_path_forgets_the_text(path: str, ficli: Ficli, own: Path) -> None:
    """All paths go, since the text would remain; near-copies stay and are named."""
    done = ficli(own, "forget", path, "--json")
    said = json.loads(done.out)
    assert (path, PATHS, PATHS, NEAR, 4) == tuple(
        said[name] for name in ("path", "paths", "remaining", "near_copies", "documents")
    )
    assert all(each in done.err for each in PATHS)
    assert 2 == answer(ficli, own, "search", "commissioner")["total"]
    assert 2 == ficli(own, "show", PATHS[1]).code
    assert () == check_index(own / "index").damages
    rest = answer(ficli, own, "duplicates")["duplicates"]
    assert {"bytes"} == {row["kind"] for row in rest}, "it alone held its near-copies together"


def test_a_users_word_on_the_origin_counts_for_all_paths(ficli: Ficli, own: Path) -> None:
    """Whichever path is named, the document has that origin, also when a path goes."""
    assert 0 == ficli(own, "origin", "b/copy.txt", "--set", "fr").code
    assert 0 == ficli(own, "reindex").code
    (hit,) = answer(ficli, own, "search", "origin:fr")["hits"]
    assert ("a/story.txt", "corrected") == (hit["path"], hit["origin"]["basis"])
    (own / "docs_src/a/story.txt").unlink()
    assert 0 == ficli(own, "reindex").code
    (hit,) = answer(ficli, own, "search", "origin:fr")["hits"]
    assert "b/copy.txt" == hit["path"]
    assert 0 == ficli(own, "origin", "c/wrapped.txt", "--unset").code
    assert 1 == ficli(own, "search", "origin:fr").code


def test_a_name_that_users_give_is_found_at_every_path(ficli: Ficli, own: Path) -> None:
    """And still counts once for the document."""
    before = answer(ficli, own, "actors", "CSIS")["actors"][0]
    assert 0 == ficli(own, "actors", "alias", "CSIS", "Vancouver").code
    after = answer(ficli, own, "actors", "CSIS")["actors"][0]
    assert before["documents"] == after["documents"] == 3
    assert before["mentions"] + 3 == after["mentions"]
    for path in PATHS:
        named = answer(ficli, own, "mentions", path)["mentions"]
        assert "Vancouver" in {each["text"] for each in named if each["actor"] == "csis"}


def test_copies_in_an_archive_are_copies(ficli: Ficli, own: Path) -> None:
    """A member with the text of a file is one document with it."""
    with zipfile.ZipFile(own / "docs_src/box.zip", "w") as archive:
        archive.writestr("inside.txt", STORY)
    assert 0 == ficli(own, "reindex").code
    (view,) = answer(ficli, own, "search", "eleven path:a")["hits"]
    assert [*PATHS, "box.zip!/inside.txt"] == sorted(view["paths"], key=lambda p: p[:3] == "box")


# A dossier that changes ---------------------------------------------------------------------

TEXTS = (
    STORY, longer(STORY), retitled(STORY), rewrapped(STORY), misread(STORY, 0.005), OTHER,
    "Short note.\n", "Short  note.\n", ENGLISH, f"{ENGLISH}\n", FRENCH,
)  # fmt: skip
NAMES = ("a.txt", "b.txt", "c.txt", "d.txt", "e.txt")
STEPS = st.lists(
    st.dictionaries(
        st.sampled_from(NAMES), st.none() | st.integers(0, len(TEXTS) - 1), min_size=1, max_size=3
    ),
    min_size=2,
    max_size=4,
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes one empty dossier after another."""
    numbers = iter(range(10**6))
    root = tmp_path_factory.mktemp("changing")

    def make() -> Path:
        folder = root / str(next(numbers))
        (folder / "docs_src").mkdir(parents=True)
        return folder

    return make


@settings(max_examples=8, deadline=None, derandomize=True)
@given(steps=STEPS)
def test_what_a_dossier_went_through_does_not_matter(
    steps: list[dict[str, int | None]], workspace: Callable[[], Path]
) -> None:
    """After any additions, changes and removals, step by step, all is as after a full reindex."""
    dossier = open_dossier(workspace())
    for step in steps:
        for name, number in step.items():
            place = dossier.sources / name
            if number is not None:
                place.write_text(TEXTS[number])
            else:
                place.unlink(missing_ok=True)
        reindex(dossier, jobs=1)
    incremental = _state(dossier)
    reindex(dossier, jobs=1, full=True)
    assert _state(dossier) == incremental


def _state(dossier: Dossier) -> list[object]:
    """All that a user is told of copies and near-copies."""
    request = searching.SearchRequest("*", sort="path", facets=("language", "actor"))
    said = status.status(dossier)
    pages = [
        searching.search(dossier, each)
        for each in (request, searching.SearchRequest("*", sort="path", fold=True))
    ]
    return [
        [
            (hit.record.path, hit.copies, hit.near_copies, hit.pairs, hit.actors)
            for page in pages
            for hit in page.hits
        ],
        [(page.total, page.folded_total, page.documents, page.facets) for page in pages],
        duplicates.table(dossier),
        (said.documents, said.copies, said.near_copies, said.near_groups, said.words),
    ]
