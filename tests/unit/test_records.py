"""Records that the field knows: what is read from their fixed places, and what is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ficli.extract import records
from ficli.extract.records import Record

PETITION_EN = """\
Skip to main content
e-9901 (Foreign affairs)

Initiated by A. Resident from Gatineau, Quebec

Original language of petition: French

Petition to the House of Commons

Whereas the petitioners are concerned.
We call upon the House to act.

Response by the Minister of Public Safety

Signed by (Minister or Parliamentary Secretary): Some Secretary

The government takes note.

Open for signature
March 1, 2023, at 3:23 p.m. (EDT)
Closed for signature
June 29, 2023, at 3:23 p.m. (EDT)
Presented to the House of Commons
Member Example (North Riding—Lake)
October 4, 2023 (Petition No. 441-01234)
Government response tabled
November 20, 2023
Photo - Member Example
Independent Caucus
"""
PETITION_FR = """\
e-9901 (Affaires étrangères)
Initiée par A. de la Résidence de Gatineau (Québec)
Langue d’origine de la pétition : français
Pétition à la Chambre des communes
Attendu que les pétitionnaires s’inquiètent.
Réponse de la ministre de la Sécurité publique
Signé par (ministre ou secrétaire parlementaire) : Une Secrétaire
Le gouvernement prend acte.
Ouverte pour signature
1er mars 2023 à 15 h 23 (HAE)
Fermée pour signature : 29 juin 2023
Présentée à la Chambre des communes
Membre Exemple (Lac-du-Nord)
4 octobre 2023 (Pétition n° 441-01234)
Réponse du gouvernement déposée
20 novembre 2023
"""
EVIDENCE = """\
44th PARLIAMENT, 1st SESSION
Standing Committee on Sample Affairs
EVIDENCE
NUMBER 051
Tuesday, February 7, 2023
[English]
The Chair (Hon. Pat Sample (Lakeside, Lib.)):
I call the meeting to order.
• (1105)
[Translation]
Mme Claude Exemple (Laurier—Nord, BQ):
I speak in French.

[English]
And now in English.
Mr. Lee Other (West—Hill, CPC): My question: why?
The Chair:
Thank you.
Mr. Other: Again.
"""
HANSARD_FR = """\
DÉBATS DE LA CHAMBRE DES COMMUNES
Le mardi 7 février 2023
[Traduction]
L'hon. Pat Sample (Lakeside, Lib.) :
Monsieur le Président, merci.
[Français]
M. Claude Exemple (Laurier—Nord, BQ) : Une question.
Des voix : Bravo!
"""
NEWS = """\
Skip to main content
Minister says the inquiry will go on
By Jane Doe and John Roe | CBC News
Published March 3, 2023 at 4:00 p.m.
Updated March 4, 2023
OTTAWA — The minister said so on Friday.
"""


def facts(record: Record | None) -> dict[str, str]:
    """The fields' values."""
    assert record is not None
    return {name: value.value for name, value in record.fields.items()}


def turns(text: str) -> list[tuple[str, str, str]]:
    """Speaker, floor language and last words of each turn."""
    record = records.read(text)
    assert record is not None
    return [
        (each.speaker, each.language, text[each.start : each.end].splitlines()[-1])
        for each in record.sections
    ]


def test_an_english_petition_page() -> None:
    """All fields of the site's form, dates in ISO form, languages as BCP 47 tags."""
    assert {
        "number": "e-9901",
        "subject": "Foreign affairs",
        "initiator": "A. Resident",
        "initiator_place": "Gatineau, Quebec",
        "original_language": "fr",
        "sponsor": "Member Example",
        "riding": "North Riding—Lake",
        "caucus": "Independent",
        "petition_number": "441-01234",
        "respondent": "Minister of Public Safety",
        "signed_by": "Some Secretary",
        "opened": "2023-03-01",
        "closed": "2023-06-29",
        "presented": "2023-10-04",
        "response": "2023-11-20",
    } == facts(records.read(PETITION_EN))


def test_a_french_petition_page() -> None:
    """The French form gives the same fields."""
    found = facts(records.read(PETITION_FR))
    expected = {
        "initiator": "A. de la Résidence",
        "initiator_place": "Gatineau (Québec)",
        "original_language": "fr",
        "sponsor": "Membre Exemple",
        "petition_number": "441-01234",
        "respondent": "ministre de la Sécurité publique",
        "signed_by": "Une Secrétaire",
        "opened": "2023-03-01",
        "closed": "2023-06-29",
        "presented": "2023-10-04",
        "response": "2023-11-20",
    }
    assert expected == {name: found.get(name) for name in expected}


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        (PETITION_EN, ("House to act.", "takes note.")),
        (PETITION_FR, ("s’inquiètent.", "prend acte.")),
    ],
)
def test_petition_and_answer_are_sections(text: str, ends: tuple[str, str]) -> None:
    """Both parts have offsets; the petition was written in the declared language."""
    record = records.read(text)
    assert record is not None
    assert [("petition", "fr"), ("response", "")] == [
        (each.name, each.language) for each in record.sections
    ]
    for section, end in zip(record.sections, ends, strict=True):
        assert text[section.start : section.end].endswith(end)


@pytest.mark.parametrize("text", [PETITION_EN, PETITION_FR, EVIDENCE, HANSARD_FR, NEWS])
def test_every_declared_field_shows_where_it_stands(text: str) -> None:
    """A field without a place in the text is inferred, and dates and tags show what was written."""
    record = records.read(text)
    assert record is not None
    for name, value in record.fields.items():
        if value.basis == "inferred":
            continue
        assert value.span is not None
        written = " ".join(text[value.span.start : value.span.end].split())
        if name in ("original_language", "date") or value.value[:4].isdigit():
            assert written
        else:
            assert value.value == written


def test_the_real_petition() -> None:
    """The petition among the real documents, when they are at hand."""
    folder = os.environ.get("FICLI_REAL_DOSSIER")
    if not folder:
        pytest.skip("FICLI_REAL_DOSSIER is not set")
    (path,) = Path(folder).glob("003_*.txt")
    text = path.read_text(encoding="utf-8")
    record = records.read(text)
    found = facts(record)
    expected = {
        "number": "e-2835",
        "original_language": "en",
        "sponsor": "Garnett Genuis",
        "opened": "2020-09-15",
        "closed": "2020-10-15",
        "presented": "2020-11-27",
        "response": "2021-01-25",
    }
    assert expected == {name: found.get(name) for name in expected}
    assert record is not None
    language = record.fields["original_language"]
    assert ("declared", "English") == (
        language.basis,
        text[language.span.start : language.span.end] if language.span else "",
    )
    assert text[text.index("Initiated by ") + 13 :].startswith(found["initiator"])
    assert ["petition", "response"] == [each.name for each in record.sections]


def test_committee_evidence() -> None:
    """Turns with speakers and floor language; an office and a surname stand for their bearer."""
    record = records.read(EVIDENCE)
    assert record is not None
    assert "committee-evidence" == record.kind
    assert {
        "committee": "Standing Committee on Sample Affairs",
        "meeting": "051",
        "parliament": "44",
        "session": "1",
        "date": "2023-02-07",
        "chair": "Pat Sample",
    } == facts(record)
    assert [
        ("Pat Sample", "en", "I call the meeting to order."),
        ("Claude Exemple", "fr", "I speak in French."),
        ("Claude Exemple", "en", "And now in English."),
        ("Lee Other", "en", "Mr. Lee Other (West—Hill, CPC): My question: why?"),
        ("Pat Sample", "en", "Thank you."),
        ("Lee Other", "en", "Mr. Other: Again."),
    ] == turns(EVIDENCE)


def test_french_hansard() -> None:
    """In the French version `[Traduction]` means that the floor was English."""
    record = records.read(HANSARD_FR)
    assert record is not None
    assert ("hansard", "2023-02-07") == (record.kind, facts(record)["date"])
    assert [
        ("Pat Sample", "en", "Monsieur le Président, merci."),
        ("Claude Exemple", "fr", "M. Claude Exemple (Laurier—Nord, BQ) : Une question."),
        ("Des voix", "fr", "Des voix : Bravo!"),
    ] == turns(HANSARD_FR)


def test_two_people_of_one_surname_are_not_confused() -> None:
    """A surname that two speakers share stays as it was written."""
    text = "HANSARD\nMr. Lee Other: a\nMs. Ann Other: b\nMr. Other: c\n"
    assert ["Lee Other", "Ann Other", "Other"] == [speaker for speaker, _, _ in turns(text)]


def test_a_news_page() -> None:
    """Headline, byline, outlet, both dates and the place; menus are no headline."""
    record = records.read(NEWS)
    assert record is not None
    assert "news" == record.kind
    assert {
        "headline": "Minister says the inquiry will go on",
        "byline": "Jane Doe and John Roe",
        "outlet": "CBC News",
        "published": "2023-03-03",
        "modified": "2023-03-04",
        "place": "OTTAWA",
    } == facts(record)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "By the way, this is no byline.\nText.\n",
        "A note on e-2835 (Foreign affairs) and its answer.\n",
        "e-2835 (Foreign affairs)\nonly a heading\n",
        "Mr. Speaker: a single line\n",
        "Mr. A Contact: 613-555-0100\nMs. B Contact: 613-555-0101\n",
        "---\ndate: 2023-01-01\nsource: CBC News\n---\nA note.\n",
    ],
)
def test_other_texts_are_no_records(text: str) -> None:
    """Nothing is guessed from a text that only mentions such things."""
    assert records.read(text) is None
