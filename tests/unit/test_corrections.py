"""The users' word on origins: what the file may say, what it does, what stays as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ficli.corrections import Correction, as_meant, corrected_origin, drop, load, store
from ficli.document import Document, Evidence, ExtractedText, Origin, Segment, Value
from ficli.errors import ConfigError, UsageError

GUESS = Origin("und", "unknown", "style", 0.6, leaning="en", tag="en")


def document(language: str = "en", origin: Origin = GUESS) -> Document:
    title = Value("Title", "inferred", "heading")
    text = "The committee met on Tuesday."
    return Document("a/b.txt", "ab" * 32, 1, ExtractedText(text), title, language, origin)


def meant(language: str, translated: Any = None, of: str = "en") -> Origin:
    correction = as_meant(document(of), language, translated)
    return corrected_origin(document(of), {correction.path: correction})


@pytest.mark.parametrize(
    ("of", "language", "translated", "expected"),
    [
        ("en", "fr", None, ("fr", "yes", "en-t-fr")),
        ("en", "French", None, ("fr", "yes", "en-t-fr")),
        ("en", "en", None, ("en", "no", "en")),
        ("en-CA", "en", "no", ("en", "no", "en-CA")),
        ("en", "und", None, ("und", "unknown", "en")),
        ("en", "und", "yes", ("und", "yes", "en-t-und")),
        ("en", "UND", "no", ("und", "no", "en")),
        ("und", "fr", None, ("fr", "unknown", "und")),
        ("und", "fr", "yes", ("fr", "yes", "und-t-fr")),
    ],
)
def test_what_a_correction_says(
    of: str, language: str, translated: str | None, expected: tuple[str, str, str]
) -> None:
    """Whether it is a translation follows from the languages, unless it is said."""
    origin = meant(language, translated, of)
    assert expected == (origin.language, origin.is_translation, origin.tag)
    assert ("corrected", 1.0) == (origin.basis, origin.confidence)


@pytest.mark.parametrize(
    ("language", "translated"), [("fr", "no"), ("en", "yes"), ("Klingon", None)]
)
def test_a_correction_that_contradicts_itself_is_refused(language: str, translated: Any) -> None:
    """An English text first written in French is a translation, whatever is typed."""
    with pytest.raises(UsageError):
        as_meant(document(), language, translated)


def test_parts_keep_their_origin() -> None:
    """A correction speaks of the whole document."""
    part = Segment(0, 3, "en", Origin("zh", "yes", "declared", 0.99))
    before = document(origin=Origin("en", "no", "declared", 0.99, segments=(part,)))
    known = {before.path: Correction(before.path, before.sha256, "fr", note="I was there")}
    after = corrected_origin(before, known)
    assert (part,) == after.segments
    assert (Evidence("correction", "I was there"),) == after.evidence


def test_a_correction_of_other_content_does_nothing() -> None:
    """Once the file has changed, what was said of it before no longer counts."""
    stale = Correction("a/b.txt", "cd" * 32, "fr")
    assert GUESS == corrected_origin(document(), {stale.path: stale})


def test_without_its_correction_a_document_is_judged_anew() -> None:
    """Taking the word back gives what ficli finds by itself."""
    corrected = document(origin=Origin("zh", "yes", "corrected", 1.0))
    assert "corrected" != corrected_origin(corrected, {}).basis


def test_the_file_comes_back_with_its_comments(tmp_path: Path) -> None:
    """Comments, quotes and order survive adding, changing and removing an entry."""
    sha = "ab" * 32
    place = tmp_path / "origins.yaml"
    place.write_text(
        f"# ours\n\nz.txt: # seen by Ada\n  sha256: '{sha}'\n  origin: fr # sure\n", "utf-8"
    )
    store(tmp_path, Correction("a: b.txt", sha, "und", "yes", "no: idea"))
    store(tmp_path, Correction("z.txt", sha, "zh"))
    expected = {
        "z.txt": Correction("z.txt", sha, "zh"),
        "a: b.txt": Correction("a: b.txt", sha, "und", "yes", "no: idea"),
    }
    assert expected == load(tmp_path)
    for comment in ("# ours", "# seen by Ada", f"'{sha}'", "# sure"):
        assert comment in place.read_text("utf-8")
    assert [True, False, True] == [drop(tmp_path, name) for name in ("a: b.txt", "no", "z.txt")]
    assert {} == load(tmp_path)
    assert "# ours" in place.read_text("utf-8")


def test_a_new_file_says_what_it_is(tmp_path: Path) -> None:
    """The first correction makes the file, with a comment that explains it."""
    store(tmp_path, Correction("a.txt", "ab" * 32, "fr"))
    assert (tmp_path / "origins.yaml").read_text("utf-8").startswith("# Languages of origin")
    assert {"a.txt"} == set(load(tmp_path))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a.txt:\n  sha256: ab\n  origin: fr\n  origine: fr\n", 4, "unknown key 'origine'"),
        ("a.txt:\n  sha256: ab\n  origin: xx\n", 3, "'xx' is no language"),
        ("a.txt:\n  sha256: ab\n  origin: fr\n  translated: maybe\n", 4, "'translated' is one of"),
        ("a.txt:\n  sha256: ab\n  origin: 5\n", 3, "'origin' must be a string"),
        ("\na.txt:\n  sha256: ab\n", 2, "has no 'origin'"),
        ("a.txt: fr\n", 1, "must be a path with"),
        ("- a.txt\n", 1, "it must map paths"),
        ("a.txt: {\n", 2, "not valid YAML"),
        ("a.txt: {sha256: a, origin: fr}\na.txt: {sha256: a, origin: en}\n", 2, "not valid YAML"),
        ("a: &x {sha256: a, origin: fr}\nb: *y\n", 2, "not valid YAML"),
    ],
)
def test_a_bad_file_is_named_with_its_line(
    text: str, line: int, message: str, tmp_path: Path
) -> None:
    """Nothing is guessed: the error says where and what."""
    (tmp_path / "origins.yaml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert f"origins.yaml:{line}: " in caught.value.message
    assert message in caught.value.message


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\n"])
def test_a_file_without_entries_corrects_nothing(text: str, tmp_path: Path) -> None:
    """An empty file, or one of comments, is fine, and takes a first entry."""
    (tmp_path / "origins.yaml").write_text(text, "utf-8")
    assert {} == load(tmp_path)
    store(tmp_path, Correction("a.txt", "ab" * 32, "fr"))
    assert {"a.txt"} == set(load(tmp_path))
