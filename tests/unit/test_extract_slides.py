"""Presentations, PPTX and ODP: slides in order as pages, notes, tables, drawings, furniture."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from ficli import extract
from ficli.document import ExtractedText, SourceFile
from ficli.extract import CannotExtract
from tests.formats.docx_maker import zipped
from tests.formats.office_maker import frame, odp
from tests.formats.pptx_maker import A, members, paragraphs, pptx, root, shape, slide, table

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"


def read(data: bytes, name: str = "a.pptx") -> ExtractedText:
    return extract.extract(SourceFile(name, Path("/nowhere") / name, len(data), 0), data)


def pages(found: ExtractedText) -> list[str]:
    ends = [*found.page_starts, len(found.text)]
    return [found.text[a:b].strip() for a, b in pairwise(ends)]


def test_slides_in_the_order_they_are_shown() -> None:
    """The presentation says the order, not the files' names; each slide is a page."""
    found = read(pptx([slide(shape([f"Slide {n}"])) for n in (1, 2, 3)]))
    assert ["Slide 1", "Slide 2", "Slide 3"] == pages(found)
    assert "pptx/1" == found.extractor


def test_slides_without_words_are_pages_too() -> None:
    """At the beginning, in between and at the end: the numbers of the others stay right."""
    empty = slide("")
    found = read(pptx([empty, slide(shape(["Two"])), empty, slide(shape(["Four"])), empty]))
    assert ["", "Two", "", "Four", ""] == pages(found)


def test_what_stands_on_a_slide() -> None:
    """Title, lines, a table by rows; footer, number and date are furniture at the end."""
    shapes = (
        shape(["Page foot"], "ftr") + shape(["The registry"], "title")
        + shape(["First line", "Second line"], "body") + table([["Who", "When"], ["Roe", "2021"]])
        + shape(["7"], "sldNum")
    )  # fmt: skip
    found = read(pptx([slide(shapes)]))
    text = "The registry\n\nFirst line\nSecond line\n\nWho\tWhen\nRoe\t2021\n\nPage foot\n\n7"
    assert text == found.text
    assert ["Page foot", "7"] == [found.text[s.start : s.end] for s in found.boilerplate]
    heading = found.metadata["heading"]
    assert ("The registry", "en-CA") == (heading.value, found.metadata["pptx_language"].value)


def test_notes_comments_charts_and_diagrams_belong_to_their_slide() -> None:
    """After the slide's own words, before the next slide; a number on the notes' page is none."""
    chart = (
        f'<c:chart xmlns:c="{CHART}" xmlns:a="{A}"><c:tx>{paragraphs(["Votes"])}</c:tx><c:strCache>'
        "<c:pt><c:v>North</c:v></c:pt></c:strCache><c:numCache><c:pt><c:v>42</c:v></c:pt>"
        "</c:numCache></c:chart>"
    )
    diagram = (
        f'<d:dataModel xmlns:d="{DIAGRAM}" xmlns:a="{A}"><d:pt><d:t> {paragraphs(["A box"])}</d:t>'
        "</d:pt></d:dataModel>"
    )
    notes = root("notes", shape(["Say it slowly."], "body") + shape(["1"], "sldNum"))
    comments = root("cmLst", "<p:cm><p:text>Is that so?</p:text></p:cm>")
    beside = {
        0: {"notesSlide": notes, "comments": comments, "chart": chart, "diagramData": diagram}
    }
    first, second = pages(read(pptx([slide(shape(["One"])), slide(shape(["Two"]))], beside=beside)))
    expected = ["One", "A box", "Votes", "North", "Say it slowly.", "Is that so?"]
    assert expected == [line for line in first.split("\n") if line]
    assert "Two" == second


def test_hidden_slides_are_read_and_counted() -> None:
    """What is hidden from an audience is not hidden from an inquiry."""
    found = read(pptx([slide(shape(["Seen"])), slide(shape(["Unseen"]), ' show="0"')]))
    assert (["Seen", "Unseen"], "1") == (pages(found), found.metadata["hidden_slides"].value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped({"ppt/x": "x"}), "not a PowerPoint presentation"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Office document"),
        (pptx([slide("")]), "no text in it"),
        (zipped({**members([]), "ppt/presentation.xml": "<a"}), "damaged"),
    ],
)
def test_refusals(data: bytes, reason: str) -> None:
    """What cannot be read says why."""
    with pytest.raises(CannotExtract) as caught:
        read(data)
    assert caught.value.message.startswith(reason)


def test_opendocument_slides() -> None:
    """A page each, with the notes that belong to it."""
    notes = f"<presentation:notes>{frame(['Say it.'])}</presentation:notes>"
    data = odp([frame(["One"]) + notes, "", frame(["Three", "lines"])])
    found = read(data, "a.odp")
    assert ["One\n\nSay it.", "", "Three\n\nlines"] == pages(found)
    assert (False, "odp/1") == ("pages_basis" in found.metadata, found.extractor)
