"""`ficli origin`, facets and `show --beside`, through the command, on the sample dossier."""

from __future__ import annotations

import importlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ficli import origins
from tests.quality.written import written
from tests.robustness.process import Ficli

Make = Callable[..., Path]

HEARING = "news/chief-electoral-officer-before-the-commission.txt"
PERRAULT = "fr/perrault-devant-la-commission.txt"
REPORT = "news/committee-report-on-parliamentarians.txt"
CPSNR = "fr/cpsnr-rapport-special-2024.txt"

ENGLISH = "The committee met in Ottawa on Tuesday and heard that the report was late.\n"


@pytest.fixture(scope="module")
def sample(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample dossier of this repository, indexed once, for reading only."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(Path(__file__).parents[2] / "docs_src", folder / "docs_src")
    assert 0 == ficli(folder, "reindex").code
    return folder


def answer(ficli: Ficli, folder: Path, *arguments: str) -> dict[str, Any]:
    """What a command prints with --json."""
    done = ficli(folder, *arguments, "--json")
    assert 0 == done.code, done
    return dict(json.loads(done.out))


def test_exactly_the_translations_are_paired_with_their_originals(
    ficli: Ficli, sample: Path
) -> None:
    """Documents on the same event that are no translations stay apart."""
    hits = answer(ficli, sample, "search", "*", "-n", "99")["hits"]
    paths = {hit["id"]: hit["path"] for hit in hits}
    assert {HEARING: PERRAULT, REPORT: CPSNR} == {
        hit["path"]: paths[hit["translation_of"]] for hit in hits if hit["translation_of"]
    }
    assert {PERRAULT: [HEARING], CPSNR: [REPORT]} == {
        hit["path"]: [paths[each] for each in hit["translations"]]
        for hit in hits
        if hit["translations"]
    }
    assert 4 == sum(len(hit["counterparts"]) for hit in hits)


@pytest.mark.parametrize("name", [HEARING, PERRAULT])
def test_a_text_is_shown_beside_its_translation(name: str, ficli: Ficli, sample: Path) -> None:
    """The original is on the left, whichever was asked for, and every paragraph stands once."""
    both = answer(ficli, sample, "show", name, "--beside")
    assert (PERRAULT, HEARING) == (both["left"]["path"], both["right"]["path"])
    for side, path in (("left", PERRAULT), ("right", HEARING)):
        text = answer(ficli, sample, "show", path)["text"]
        parts = [row[side] for row in both["rows"] if row[side]]
        assert [part["text"] for part in parts] == [text[p["start"] : p["end"]] for p in parts]
        assert text.splitlines()[parts[-1]["line"] - 1].startswith(parts[-1]["text"][:20])
    last = both["rows"][-1]
    assert ("GRC" in last["left"]["text"], "RCMP" in last["right"]["text"]) == (True, True)


def test_a_text_without_a_translation_has_nothing_beside_it(ficli: Ficli, sample: Path) -> None:
    """An error says so."""
    assert 2 == ficli(sample, "show", "e-2835.txt", "--beside").code
    assert 2 == ficli(sample, "show", HEARING, "--beside", "--query", "x").code
    assert 2 == ficli(sample, "show", HEARING, "--beside", "--format", "paths").code


def test_the_verdict_is_explained_with_quotes(ficli: Ficli, sample: Path) -> None:
    """Each quote stands in the text where its offsets and its line say."""
    said = answer(ficli, sample, "origin", "petitions/e-2835.txt")
    lines = answer(ficli, sample, "show", said["id"])["text"]
    (evidence,) = said["origin"]["evidence"]
    assert ("en", "no", "declared") == tuple(
        said["origin"][name] for name in ("language", "is_translation", "basis")
    )
    assert evidence["quote"] == lines[evidence["start"] : evidence["end"]]
    assert evidence["quote"] in lines.splitlines()[evidence["line"] - 1]
    printed = ficli(sample, "origin", str(sample / "docs_src/petitions/e-2835.txt")).out
    assert f"“{evidence['quote']}”" in printed


def test_a_style_is_explained_by_the_phrases_that_tell_most(ficli: Ficli, dossier: Make) -> None:
    """Quoted from the text with their lines, for a translation and against; in a part, too."""
    papers = [each for each in written("papers") if each.kind == "en"]
    petition = f"Original language of petition: French\n{papers[1].text}"
    reply = f"{petition}\nResponse by the Minister\n{papers[2].text}"
    folder = dossier({"report.txt": papers[0].text, "petition.txt": reply})
    assert 0 == ficli(folder, "reindex").code
    for name, parts in (("report.txt", 0), ("petition.txt", 2)):
        origin = answer(ficli, folder, "origin", name)["origin"]
        text = answer(ficli, folder, "show", name)["text"]
        last = origin["segments"][-1]["origin"] if parts else origin
        assert parts == len(origin["segments"])
        (style,) = (each for each in last["evidence"] if each["kind"] == "style")
        phrases = style["phrases"]
        assert [each["quote"] for each in phrases] == [
            text[each["start"] : each["end"]] for each in phrases
        ]
        assert [each["line"] for each in phrases] == [
            text.count("\n", 0, each["start"]) + 1 for each in phrases
        ]
        assert {True, False} == {each["likelihood_ratio"] > 1 for each in phrases}
        shown = " ".join(ficli(folder, "origin", name).out.split())
        assert f"like a translation: “{phrases[0]['quote']}” ×" in shown
        assert "like an original: “" in shown


def test_facets_count_what_was_found(ficli: Ficli, sample: Path) -> None:
    """A count is what a search for that value finds; without the option there are none."""
    facets = answer(ficli, sample, "search", "interference", "--facets")["facets"]
    assert ["origin", "language", "kind", "source", "actor"] == list(facets)
    for each in facets["origin"]:
        query = f"interference origin:{each['value']}"
        assert each["documents"] == answer(ficli, sample, "search", query, "--count")["total"]
    one = answer(ficli, sample, "search", "*", "--facet", "date,translated")["facets"]
    assert ["date", "translated"] == list(one)
    assert {} == answer(ficli, sample, "search", "interference")["facets"]
    assert 2 == ficli(sample, "search", "*", "--facet", "colour").code


def test_translations_can_be_asked_for(ficli: Ficli, sample: Path) -> None:
    """`--translated yes` and `translated:yes` find the same; other values are refused."""
    option = ficli(sample, "search", "*", "--translated", "yes", "--format", "paths").out
    field = ficli(sample, "search", "translated:yes", "--format", "paths").out
    assert option == field
    assert HEARING in option.splitlines()
    assert 2 == ficli(sample, "search", "translated:maybe").code


def test_the_users_word_counts_at_once_and_survives_a_rebuild(ficli: Ficli, dossier: Make) -> None:
    """--set is found by the next search, listed, kept by reindex --full, and undone by --unset."""
    folder = dossier({"a.txt": ENGLISH, "b.txt": "Other words of another day.\n"})
    assert 0 == ficli(folder, "reindex").code
    before = answer(ficli, folder, "origin", "a.txt")
    said = answer(ficli, folder, "origin", "a.txt", "--set", "fr", "--note", "I was there")
    assert ("fr", "yes", "corrected", 1.0, "en-t-fr") == tuple(
        said["origin"][name]
        for name in ("language", "is_translation", "basis", "confidence", "tag")
    )
    assert ("applied", before["origin"]) == (said["correction"]["state"], said["automatic"])
    for options in ((), ("--full",)):
        assert "a.txt\n" == ficli(folder, "search", "origin:fr", "--format", "paths").out
        assert ENGLISH == (folder / "docs_src" / "a.txt").read_text("utf-8")
        assert 0 == ficli(folder, "reindex", *options).code
    assert "nothing is damaged" in ficli(folder, "check").out
    (listed,) = answer(ficli, folder, "origin", "--corrections")["corrections"]
    assert ("a.txt", "fr", "applied", "I was there") == tuple(
        listed[name] for name in ("path", "origin", "state", "note")
    )
    after = answer(ficli, folder, "origin", "a.txt", "--unset")
    assert (before["origin"], None) == (after["origin"], after["correction"])
    assert 1 == ficli(folder, "search", "origin:fr").code
    assert 2 == ficli(folder, "origin", "a.txt", "--unset").code


def test_a_changed_file_makes_its_correction_stale(ficli: Ficli, dossier: Make) -> None:
    """It no longer counts, and is listed as stale; one by hand is applied by reindex."""
    folder = dossier({"a.txt": ENGLISH})
    assert 0 == ficli(folder, "reindex").code
    sha256 = answer(ficli, folder, "origin", "a.txt", "--set", "fr")["sha256"]
    (folder / "docs_src" / "a.txt").write_text(ENGLISH + "And then it ended.\n", "utf-8")
    assert 0 == ficli(folder, "reindex").code
    said = answer(ficli, folder, "origin", "a.txt")
    assert "corrected" != said["origin"]["basis"]
    assert "stale" == said["correction"]["state"]
    place = folder / "origins.yaml"
    place.write_text(place.read_text("utf-8").replace(sha256, said["sha256"]), "utf-8")
    (state,) = answer(ficli, folder, "origin", "--corrections")["corrections"]
    assert "pending" == state["state"]
    assert ["a.txt"] == [each["path"] for each in answer(ficli, folder, "reindex")["files"]]
    assert "applied" == answer(ficli, folder, "origin", "a.txt")["correction"]["state"]


def test_a_bad_corrections_file_stops_a_reindex(ficli: Ficli, dossier: Make) -> None:
    """Exit 2, with file and line; nothing is guessed and nothing is changed."""
    folder = dossier({"a.txt": ENGLISH})
    (folder / "origins.yaml").write_text("a.txt:\n  sha256: ab\n  orign: fr\n", "utf-8")
    done = ficli(folder, "reindex")
    assert 2 == done.code
    assert "origins.yaml:3: unknown key 'orign'" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--set", "fr"),
        ("--unset",),
        ("a.txt", "--corrections"),
        ("a.txt", "--set", "fr", "--unset"),
        ("a.txt", "--note", "x"),
        ("a.txt", "--set", "fr", "--not-translated"),
        ("a.txt", "--set", "Klingon"),
        ("nothing.txt",),
    ],
)
def test_what_makes_no_sense_is_refused(
    arguments: tuple[str, ...], ficli: Ficli, dossier: Make
) -> None:
    """Exit 2, and no file is written."""
    folder = dossier({"a.txt": ENGLISH})
    assert 0 == ficli(folder, "reindex").code
    assert 2 == ficli(folder, "origin", *arguments).code
    assert not (folder / "origins.yaml").exists()


def test_the_command_knows_what_the_use_cases_know() -> None:
    """The list that is repeated to start fast is the same."""
    verb = importlib.import_module("ficli.cli.origin")
    assert origins.SORTS == verb.SORTS
