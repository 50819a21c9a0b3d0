"""Records that the field knows, as a user meets them: fields, sections, speakers, metadata."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from ficli.document import ExtractedText, KnownRecord, Value
from ficli.extract import records
from ficli.extract.records.filling import fill
from tests.robustness.process import Ficli

PETITION = """\
e-9901 (Foreign affairs)

Initiated by A. Resident from Gatineau, Quebec
Original language of petition: French
Petition to the House of Commons
We call upon the House to act on meddling.
Response by the Minister of Public Safety
The government takes note of meddling.
Open for signature
March 1, 2023, at 3:23 p.m. (EDT)
Presented to the House of Commons
Member Example (North Riding—Lake)
October 4, 2023 (Petition No. 441-01234)
"""
EVIDENCE = """\
Standing Committee on Procedure
EVIDENCE
Tuesday, March 7, 2023

The Chair (Ms. Ann Example (Riding, Lib.)): We begin.

Mr. Paul Sample: Was there meddling?

Ms. Jane Witness: I saw meddling twice.

Mr. Sample: Thank you.
"""
DECLARED = "---\ntitle: My own\ndate: 2001-02-03\nkind: paper\nsource: Me\n---\n\n" + PETITION


@pytest.fixture(scope="module")
def indexed(ficli: Ficli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier of a petition, one with metadata of its own, a transcript, and a plain text."""
    folder = tmp_path_factory.mktemp("records")
    (folder / "docs_src").mkdir()
    texts = {"petition": PETITION, "declared": DECLARED, "evidence": EVIDENCE, "plain": "Meddling."}
    for name, text in texts.items():
        (folder / "docs_src" / f"{name}.txt").write_text(text, "utf-8")
    assert 0 == ficli(folder, "reindex").code
    return folder


def shown(ficli: Ficli, folder: Path, name: str, *more: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ficli(folder, "show", name, "--json", *more).out)
    return found


def test_show_has_the_fields_of_a_record_where_they_stand(ficli: Ficli, indexed: Path) -> None:
    """Each field has its value, how it is known, and the place in the text that says so."""
    found = shown(ficli, indexed, "petition.txt")
    fields = found["record"]["fields"]
    assert ("petition", "e-9901", "2023-10-04", "Member Example") == (
        found["record"]["kind"], fields["number"]["value"], fields["presented"]["value"],
        fields["sponsor"]["value"],
    )  # fmt: skip
    places = {n: found["text"][f["start"] : f["end"]] for n, f in fields.items() if f["start"]}
    assert ("French", "A. Resident") == (places["original_language"], places["initiator"])
    assert ["petition", "response"] == [each["name"] for each in found["record"]["sections"]]


def test_a_record_fills_what_is_not_declared(ficli: Ficli, indexed: Path) -> None:
    """Title, date, kind and source come from the record as inferred; what is declared stays."""
    names = ("title", "date", "kind", "source")
    filled, kept = (shown(ficli, indexed, f"{name}.txt") for name in ("petition", "declared"))
    assert ["e-9901 (Foreign affairs)", "2023-10-04", "petition", "House of Commons of Canada"] == [
        filled[name] for name in names
    ]
    assert {("inferred", "petition record")} == {
        (filled["provenance"][name]["basis"], filled["provenance"][name]["source"])
        for name in names
    }
    assert ["My own", "2001-02-03", "paper", "Me"] == [kept[name] for name in names]
    assert "e-9901" == kept["record"]["fields"]["number"]["value"]


def test_matches_name_their_section_and_speaker(ficli: Ficli, indexed: Path) -> None:
    """In a petition the part, in a transcript who speaks, elsewhere nothing."""
    page = json.loads(ficli(indexed, "search", "meddling", "--json").out)
    found = {
        hit["path"]: [(match["section"], match["speaker"]) for match in hit["matches"]]
        for hit in page["hits"]
    }
    assert [("petition", None), ("response", None)] == found["petition.txt"]
    assert [("turn", "Paul Sample"), ("turn", "Jane Witness")] == found["evidence.txt"]
    assert [(None, None)] == found["plain.txt"]


def test_a_person_sees_who_speaks_and_what_a_record_says(ficli: Ficli, indexed: Path) -> None:
    """Hits name the speakers of their matches, `show` the fields of the record."""
    hits = ficli(indexed, "search", "meddling", "kind:committee-evidence").out
    assert "said by Paul Sample, Jane Witness" in hits
    assert "petition: number e-9901 · subject" in ficli(indexed, "show", "petition.txt").out


def test_a_plain_text_has_no_record(ficli: Ficli, indexed: Path) -> None:
    """`record` is null, and nothing is filled in."""
    found = shown(ficli, indexed, "plain.txt", "--query", "meddling")
    assert (None, None, [(None, None)]) == (
        found["record"], found["kind"], [(m["section"], m["speaker"]) for m in found["matches"]],
    )  # fmt: skip


def test_filling_changes_no_text_and_no_declared_value() -> None:
    """Only keys that were not there are added; without a record nothing is."""
    extracted = ExtractedText(PETITION, {"heading": Value("A heading", "declared", "heading")})
    filled = fill(extracted, records.read(PETITION))
    assert (PETITION, {"heading", "record", "kind", "date", "source"}) == (
        filled.text, set(filled.metadata),
    )  # fmt: skip
    assert extracted == fill(extracted, None)
    assert {"record", "kind"} == set(fill(ExtractedText("x"), KnownRecord("hansard")).metadata)


@pytest.mark.skipif("FICLI_REAL_DOSSIER" not in os.environ, reason="needs the real documents")
def test_the_real_petition_is_read_whole(ficli: Ficli, tmp_path: Path) -> None:
    """Number, language, sponsor and the four dates are those of the House's page."""
    (tmp_path / "docs_src").mkdir()
    for file in Path(os.environ["FICLI_REAL_DOSSIER"]).glob("*.txt"):
        (tmp_path / "docs_src" / file.name).write_bytes(file.read_bytes())
    ficli(tmp_path, "reindex")
    page = json.loads(ficli(tmp_path, "search", "kind:petition", "--json").out)
    (path,) = [hit["path"] for hit in page["hits"]]
    found = shown(ficli, tmp_path, path)
    fields = {name: each["value"] for name, each in found["record"]["fields"].items()}
    expected = {
        "number": "e-2835", "original_language": "en", "sponsor": "Garnett Genuis",
        "opened": "2020-09-15", "closed": "2020-10-15", "presented": "2020-11-27",
        "response": "2021-01-25",
    }  # fmt: skip
    assert expected == {name: fields[name] for name in expected}
    assert (True, "en", "declared") == (
        bool(fields["initiator"]), found["origin"]["language"], found["origin"]["basis"],
    )  # fmt: skip
