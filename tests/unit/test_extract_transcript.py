"""Transcripts: the file's text as it is, with cue numbers and times as furniture."""

from __future__ import annotations

from pathlib import Path

import pytest

from ficli import extract
from ficli.document import SourceFile

SRT = (
    "1\n00:00:01,000 --> 00:00:02,500\nThe minister agreed.\n\n"
    "2\n00:00:03,000 --> 00:00:04,000\nOui.\n"
)
VTT = (
    "WEBVTT - hearing\nKind: captions\n\nNOTE made by hand\n\nintro\n"
    "00:01.000 --> 00:02.000 align:start\n<v Clerk>Order.\n\n00:03.000 --> 00:04.000\nThank you.\n"
)


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("a.srt", SRT, "The minister agreed. Oui."),
        ("a.vtt", VTT, "<v Clerk>Order. Thank you."),
        ("a.txt", VTT, "<v Clerk>Order. Thank you."),
    ],
)
def test_a_transcript_keeps_its_text_and_marks_its_times(name: str, text: str, left: str) -> None:
    """Offsets are the file's; what is left beside the furniture is what was said."""
    data = text.encode()
    found = extract.extract(SourceFile(name, Path(name), len(data), 0), data)
    assert text == found.text
    spoken = list(found.text)
    for span in found.boilerplate:
        spoken[span.start : span.end] = " " * (span.end - span.start)
    assert left == " ".join("".join(spoken).split())
    assert ("transcript", "inferred") == (
        found.metadata["kind"].value,
        found.metadata["kind"].basis,
    )


def test_the_title_is_what_is_said_first() -> None:
    """Neither a cue number nor a time becomes a title."""
    found = extract.extract(SourceFile("a.srt", Path("a.srt"), 1, 0), SRT.encode())
    assert "The minister agreed." == extract.title_of(found, "a.srt").value
