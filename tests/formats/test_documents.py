"""The same text in is the same text out, whatever the format; pages and titles are right."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ficli import extract
from ficli.document import ExtractedText, SourceFile
from ficli.reading import Task, read_texts
from tests.formats.documents import MAKERS, PAGES, TITLES, main, make

EACH = [(suffix, language) for suffix in MAKERS for language in PAGES]


def read(suffix: str, language: str) -> ExtractedText:
    data = make(suffix, language)
    path = f"report-{language}.{suffix}"
    return extract.extract(SourceFile(path, Path("/nowhere") / path, len(data), 0), data)


@pytest.mark.parametrize(("suffix", "language"), EACH)
def test_text_and_pages(suffix: str, language: str) -> None:
    """Line by line, page by page."""
    found = read(suffix, language)
    ends = [*found.page_starts[1:], len(found.text)]
    pages = [found.text[a:b] for a, b in zip(found.page_starts, ends, strict=True)]
    lines = [[line for line in page.split("\n") if line] for page in pages]
    assert PAGES[language] == lines


@pytest.mark.parametrize(("suffix", "language"), EACH)
def test_titles(suffix: str, language: str) -> None:
    """Every format declares its title."""
    title = read(suffix, language).metadata["title"]
    assert (TITLES[language], "declared") == (title.value, title.basis)


@pytest.mark.parametrize(
    ("suffix", "package"), [("docx", "lxml"), ("pptx", "lxml"), ("odt", "lxml"), ("pdf", "pypdf")]
)
def test_a_missing_package_is_named_with_the_command(
    suffix: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is left out, with the exact command that installs what reads it."""
    for name in (package, "pypdfium2"):
        monkeypatch.setitem(sys.modules, name, None)
    data = make(suffix, "en")
    (tmp_path / f"a.{suffix}").write_bytes(data)
    file = SourceFile(f"a.{suffix}", tmp_path / f"a.{suffix}", len(data), 0)
    (skipped,) = read_texts(Task(file, None)).skipped
    expected = (f"needs the package {package}, which is not installed", f"pip install {package}")
    assert expected == (skipped.reason, skipped.hint)


def test_pypdf_reads_where_pdfium_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same words on the same pages."""
    expected = read("pdf", "en")
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    found = read("pdf", "en")
    assert (expected.text.split(), len(expected.page_starts)) == (
        found.text.split(),
        len(found.page_starts),
    )


def test_the_script_writes_every_file(tmp_path: Path) -> None:
    """The maker is also a script, for trying ficli by hand."""
    main(tmp_path)
    expected = sorted(f"report-{language}.{suffix}" for suffix, language in EACH)
    assert expected == sorted(path.name for path in tmp_path.iterdir())
