"""Titles and dates: declared ones as they stand, inferred ones only when they are clear."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from ficli import extract, sources
from ficli.document import ExtractedText, SourceFile, Span, Value
from ficli.extract import dates, front_matter, headline


def read(text: str, name: str = "note.txt", sidecar: Path | None = None) -> ExtractedText:
    """Extract a text as if it stood in a file of that name."""
    place = (sidecar.parent if sidecar else Path("/nowhere")) / name
    data = text.encode()
    return extract.extract(SourceFile(name, place, len(data), 0, sidecar), data)


def title(text: str, name: str = "note.txt") -> str:
    """The title that is found for a text."""
    return extract.title_of(read(text, name), name).value


def date(text: str, name: str = "note.txt") -> str | None:
    """The date that is found for a text."""
    found = extract.date_of(read(text, name), name)
    return found.value if found else None


# --- front matter -----------------------------------------------------------------------------

MATTER = """---
title: "A quoted: title"
date: 2023-02-17
language: no
tags: [one, two]
nothing: ~
author:
  name: Someone
---
Body.
"""


def test_front_matter_keeps_values_as_written() -> None:
    """Strings stay strings, lists are joined, nested keys get a dot, nulls are nothing."""
    values = {key: value.value for key, value in read(MATTER).metadata.items()}
    expected = {
        "title": "A quoted: title",
        "date": "2023-02-17",
        "language": "no",
        "tags": "one, two",
        "author.name": "Someone",
    }
    assert expected == values


def test_front_matter_values_stand_where_their_spans_say() -> None:
    """Offsets are those of the whole file, quotes left out."""
    found = read(MATTER)
    spans = {key: value.span for key, value in found.metadata.items() if value.span}
    assert {"title", "date", "language", "author.name"} == spans.keys()
    for key, span in spans.items():
        assert found.metadata[key].value == found.text[span.start : span.end]


def test_front_matter_stays_in_the_text_as_boilerplate() -> None:
    """Lines and offsets match the file; the block never becomes title or snippet."""
    found = read(MATTER)
    assert MATTER == found.text
    assert (Span(0, MATTER.index("\nBody")),) == found.boilerplate


def test_known_keys_have_synonyms_in_any_case() -> None:
    """People write `Title` and `lang`; other keys keep their case."""
    found = read("---\nTitle: A\nLANG: fr\noriginalLanguage: en\n---\nB\n")
    assert ["title", "language", "originalLanguage"] == list(found.metadata)


@pytest.mark.parametrize(
    ("block", "note"),
    [
        ("title: a: b", "not valid YAML"),
        ("title: [a", "not valid YAML"),
        ("title: \x1b[31m", "not valid YAML"),
        ('title: "\\U99999999"', "not valid YAML"),
        ("a: &a x\nb: *a", "YAML aliases are not read"),
        ("a: " + "[" * 50 + "]" * 50, "nested too deeply"),
        ("? [a, b]\n: c", "a key is not plain text"),
        ("a:\n" + "- x\n" * 4000, "more than 1000 values"),
    ],
)
def test_bad_front_matter_is_text_with_a_note(block: str, note: str) -> None:
    """A block that cannot be read is neither dropped nor fatal."""
    found = read(f"---\n{block}\n---\nBody.\n")
    assert ["front_matter_error"] == list(found.metadata)
    assert found.metadata["front_matter_error"].value.startswith(note)
    assert f"---\n{block}\n---\nBody.\n" == found.text


def test_a_block_that_was_meant_as_front_matter_gives_no_title() -> None:
    """One slip of YAML does not make a key the title; prose between rules stays prose."""
    slip = read("---\ntitle: [a\ndate: 2024\n---\nBody.\n")
    prose = read("---\nHe said: [a\n---\nBody.\n")
    assert ((Span(0, 28),), ()) == (slip.boilerplate, prose.boilerplate)


def test_billion_laughs_are_refused_at_once() -> None:
    """No alias is ever expanded."""
    lines = ["a0: &a0 lol"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    found = read("---\n" + "\n".join(lines) + "\n---\nBody.\n")
    assert "YAML aliases are not read" == found.metadata["front_matter_error"].value


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nA line between rules.\n\n---\nMore.\n",
        "---\nno end: here\n",
        "Text first\n---\ntitle: x\n---\n",
        "--- \n- a\n- list\n---\nBody\n",
        "----\ntitle: x\n----\n",
    ],
)
def test_rules_are_no_front_matter(text: str) -> None:
    """Dashes alone declare nothing."""
    assert {} == read(text).metadata


# --- sidecars ---------------------------------------------------------------------------------


def with_sidecar(folder: Path, name: str, content: bytes) -> ExtractedText:
    """Extract a note with front matter and a sidecar beside it."""
    (folder / "note.txt").write_text("---\ntitle: Inside\nkind: news\n---\nBody.\n")
    (folder / name).write_bytes(content)
    (file,) = (f for f in sources.walk(folder) if isinstance(f, SourceFile))
    return extract.extract(file, sources.read(file))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("note.txt.meta.yaml", b"title: Beside\ndate: 17 February 2023\n"),
        ("note.meta.json", json.dumps({"Title": "Beside", "date": "2023-02-17"}).encode()),
        ("note.meta.json", b'\xef\xbb\xbf{"title": "Beside", "date": 20230217, "x": null}'),
    ],
)
def test_a_sidecar_overrules_the_document(tmp_path: Path, name: str, content: bytes) -> None:
    """Somebody put it there to say it better; the rest of the front matter stays."""
    found = with_sidecar(tmp_path, name, content).metadata
    assert {
        "title": Value("Beside", "declared", "sidecar"),
        "kind": Value("news", "declared", "front matter", Span(24, 28)),
        "date": Value("2023-02-17", "declared", "sidecar"),
    } == found


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("note.meta.yaml", b"a: b: c", "not valid YAML"),
        ("note.meta.yaml", b"just words", "it holds no keys with values"),
        ("note.meta.yaml", b"a: &x 1\nb: *x", "YAML aliases are not read"),
        ("note.meta.yaml", b"title: x\0y", "binary data"),
        ("note.meta.json", b"{", "not valid JSON"),
        ("note.meta.json", b"[1, 2]", "it holds no keys with values"),
        ("note.meta.json", b"[" * 100_000, "not valid JSON"),
        ("note.meta.json", b'{"a":' * 50 + b"1" + b"}" * 50, "nested too deeply"),
    ],
)
def test_a_bad_sidecar_leaves_a_note(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    """The document is read without it, and its record says what was wrong."""
    found = with_sidecar(tmp_path, name, content)
    assert found.metadata["sidecar_error"].value.startswith(reason)
    assert "Inside" == found.metadata["title"].value


def test_a_sidecar_that_vanished_leaves_a_note(tmp_path: Path) -> None:
    """The document is there; only its sidecar is gone."""
    (tmp_path / "note.txt").write_text("Body.")
    found = read("Body.", sidecar=tmp_path / "note.txt.meta.yaml")
    assert (
        Value("vanished during the run", "inferred", "sidecar") == found.metadata["sidecar_error"]
    )


# --- titles -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A headline\n\nThe text begins here.", "A headline"),
        ("The first sentence is here. The second is not.", "The first sentence is here."),
        (
            "Mr. Smith met Hon. J. Doe in the U.S. yesterday. Then he left.",
            "Mr. Smith met Hon. J. Doe in the U.S. yesterday.",
        ),
        (
            "(Ottawa) A committee tabled its report on Monday. More.",
            "A committee tabled its report on Monday.",
        ),
        (
            "OTTAWA — A committee tabled its report on Monday. More.",
            "A committee tabled its report on Monday.",
        ),
        (
            "Skip to main content Start of content\nStart of content\n\ne-2835 (Foreign affairs)\n",
            "e-2835 (Foreign affairs)",
        ),
        (
            "Share.\nExit mobile version\nJoin the conversation as a member\nReal title\n",
            "Real title",
        ),
        ("Partager\nAller au contenu principal\nUn vrai titre\n", "Un vrai titre"),
        ("By Jane Doe\nFebruary 17, 2023\nPublished: 2023-02-17\nThe title\n", "The title"),
        ("Par Jeanne Dupont\n17 février 2023\nLe titre\n", "Le titre"),
        ("https://example.org/a/b\nThe title\n", "The title"),
        ("* * *\n\n- A list begins\n", "A list begins"),
        ("外国干预报告公布。委员会说。", "外国干预报告公布。"),
        ("---\ntitle: Declared\n   title\n---\nBody.", "Declared title"),
        ("!!!\n???", "note"),
    ],
)
def test_titles(text: str, expected: str) -> None:
    """The first line or sentence that is neither furniture, byline nor date."""
    assert expected == title(text)


def test_a_long_sentence_is_cut_at_a_word() -> None:
    """At most 120 characters with the ellipsis; the span covers what was kept."""
    found = read("word " * 100 + "end.")
    value = extract.title_of(found, "note.txt")
    assert "word " * 23 + "word…" == value.value
    assert value.span == Span(0, 119)


def test_a_long_sentence_is_cut_after_a_clause_if_one_ends_late() -> None:
    """A clause makes a better title than a torn sentence."""
    clause = "The committee said in its report that several states had tried to interfere"
    assert f"{clause}…" == title(f"{clause}; " + "and more was said of it " * 5)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=600))
def test_an_inferred_title_stands_in_the_text(text: str) -> None:
    """One line, at most 120 characters, and its span holds the same words."""
    lines = [Span(0, len(text))]
    if value := headline.of_lines(lines, text):
        assert value.span
        raw = " ".join(text[value.span.start : value.span.end].split())
        assert value.value in (raw, f"{raw}…")
        assert len(value.value) <= headline.MAX_TITLE
        assert value.value == " ".join(value.value.split())


def test_a_file_name_is_the_last_resort() -> None:
    """Where no line could be a title the file's name is, and the record says so."""
    assert Value("2023 photo", "inferred", "file name") == extract.title_of(
        read("...", "a/2023 photo.txt"), "a/2023 photo.txt"
    )


# --- dates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2023-02-17", "2023-02-17"),
        ("2023-02-17T10:30:00-05:00", "2023-02-17"),
        ("2023/02/17", "2023-02-17"),
        ("February 17, 2023", "2023-02-17"),
        ("Friday, February 17th, 2023 at 3:23 p.m. (EDT)", "2023-02-17"),
        ("Fri, 17 Feb 2023 10:00:00 GMT", "2023-02-17"),
        ("Feb. 17, 2023", "2023-02-17"),
        ("Sept. 3, 2020", "2020-09-03"),
        ("17 février 2023", "2023-02-17"),
        ("1er mars 2023", "2023-03-01"),
        ("Le vendredi 17 février 2023", "2023-02-17"),
        ("17 févr. 2023 à 10 h 30", "2023-02-17"),
        ("2023年2月17日", "2023-02-17"),
        ("发布时间：2023年2月17日", "2023-02-17"),
        ("Published: February 17, 2023", "2023-02-17"),
        ("Publié le 17 août 2023", "2023-08-17"),
        ("Date : 2023-02-17", "2023-02-17"),
        ("Jane Doe | February 17, 2023 | Ottawa", "2023-02-17"),
        ("17/02/2023", "2023-02-17"),
        ("02/02/2023", "2023-02-02"),
        ("03/04/2023", None),
        ("February 30, 2023", None),
        ("2023-13-45", None),
        ("On February 17, 2023 the committee met", None),
        ("The report of February 17, 2023", None),
        ("February 17, 2023 was a Friday and", None),
        ("Room 17, 2023", None),
        ("2023", None),
        ("17 février 2023, " + "x" * 200, None),
    ],
)
def test_date_lines(line: str, expected: str | None) -> None:
    """A line is a date when it holds nothing else and can be read in one way."""
    found = dates.of_line(line)
    assert expected == (found.date if found else None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2023-02-17-report.txt", "2023-02-17"),
        ("report_20230217.txt", "2023-02-17"),
        ("report.2023.02.17.txt", "2023-02-17"),
        ("2023-02-17 to 2023-02-18.txt", None),
        ("2023-02-30.txt", None),
        ("2023-0217.txt", None),
        ("000_63fdd20230217.txt", None),
        ("120230217.txt", None),
        ("report 2023.txt", None),
    ],
)
def test_dates_in_file_names(name: str, expected: str | None) -> None:
    """Set off from other letters and digits, and the only one."""
    assert expected == dates.of_file_name(name)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Title\nFebruary 17, 2023\nText.", "a.txt", "2023-02-17"),
        ("Title\nUpdated: 2023-02-18\nText.", "a.txt", "2023-02-18"),
        ("Title\nPublished: 2023-02-17\nUpdated: 2023-02-18\n", "a.txt", "2023-02-17"),
        ("Title\nFebruary 17, 2023\nMarch 3, 2023\n", "a.txt", None),
        ("Title\nFebruary 17, 2023\n", "2023-02-17.txt", "2023-02-17"),
        ("Title\nFebruary 17, 2023\n", "2023-02-18.txt", None),
        ("Title\n" + "Text.\n" * 30 + "February 17, 2023\n", "a.txt", None),
        ("Title\nIt happened on February 17, 2023.\n", "a.txt", None),
        ("---\ndate: 17 février 2023\n---\nFebruary 20, 2023\n", "a.txt", "2023-02-17"),
        ("---\ndate: 2023-02\n---\nBody\n", "a.txt", "2023-02"),
        ("---\ndate: 2023-13-45\n---\nFebruary 20, 2023\n", "a.txt", None),
        ("---\ndate: 03/04/2023\n---\nBody\n", "2023-04-03.txt", None),
    ],
)
def test_dates(text: str, name: str, expected: str | None) -> None:
    """Declared, else the one on which file name and datelines agree, else none."""
    assert expected == date(text, name)


def test_a_bad_declared_date_is_kept_as_a_note() -> None:
    """What was declared is not lost, and is not taken for a date."""
    found = read("---\ndate: 2023-13-45\n---\nBody\n").metadata
    note = Value("2023-13-45", "declared", "front matter", Span(10, 20))
    assert {"date_invalid": note} == found


def test_an_inferred_date_says_where_it_stands() -> None:
    """The span covers the date alone."""
    found = read("Title\n  Published: February 17, 2023\n")
    value = extract.date_of(found, "a.txt")
    assert Value("2023-02-17", "inferred", "dateline", Span(19, 36)) == value


@given(st.text(max_size=200))
def test_no_text_breaks_the_search_for_a_date(line: str) -> None:
    """Whatever a line holds, the answer is an ISO date or none."""
    found = dates.of_line(line + " 2023")
    assert found is None or 10 == len(found.date)


@given(st.text(max_size=300))
def test_no_text_breaks_front_matter(block: str) -> None:
    """Any block gives values or a note, and never an exception."""
    found = front_matter.of_text(f"---\n{block}\n---\n")
    assert all(isinstance(value, Value) for value in found.values.values())


# --- the real documents -----------------------------------------------------------------------


@pytest.mark.skipif("FICLI_REAL_DOSSIER" not in os.environ, reason="FICLI_REAL_DOSSIER is not set")
def test_the_real_documents_get_sensible_titles_and_no_false_dates() -> None:
    """Every title is a line of at most 120 characters; the petition's is its number's line."""
    files = list(sources.walk(Path(os.environ["FICLI_REAL_DOSSIER"]), accepts=extract.accepts))
    titles = {}
    for file in files:
        assert isinstance(file, SourceFile)
        found = extract.extract(file, sources.read(file))
        titles[file.path[:3]] = extract.title_of(found, file.path).value
        assert extract.date_of(found, file.path) is None
    assert 5 == len(titles)
    assert "e-2835 (Foreign affairs)" == titles["003"]
    assert all(20 <= len(each) <= 120 for each in titles.values())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("OTTAWA, June 3, 2024 — The committee said so.", "2024-06-03"),
        ("MONTRÉAL, le 3 juin 2024 – Le comité l'a dit.", "2024-06-03"),
        ("OTTAWA (Agency), 3 June 2024 - The committee said so.", "2024-06-03"),
        ("ON June 3, 2024 the committee said so.", None),
        ("Ottawa, June 3, 2024 was a Monday.", None),
        ("NSICOP, June 3, 2024, page 4", None),
    ],
)
def test_a_dateline_dates_a_story(line: str, expected: str | None) -> None:
    """A place in capitals, a date and a dash; prose with a date in it is none."""
    found = dates.of_line(line)

    assert expected == (found.date if found else None)


def test_months_and_weekdays_are_those_of_the_cldr() -> None:
    """Every English and French name and abbreviation, and the short form of September."""
    months, days = {"sept": 9}, set()
    for locale in map(Locale, ("en", "fr")):
        for names in locale.months["format"].values():
            months |= {name.casefold().rstrip("."): int(number) for number, name in names.items()}
        for width in ("wide", "abbreviated"):
            days |= {name.rstrip(".") for name in locale.days["format"][width].values()}
    assert {name: number for name, number in months.items() if len(name) > 2} == dates.MONTHS
    assert days == set(dates.WEEKDAYS)
