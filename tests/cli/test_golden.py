"""One golden file a format, with nasty values; renew with `pytest tests/cli --update-golden`."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ficli.render import formats, terminal, window
from ficli.render.formats import Look
from tests.cli import actor_specimens, screen_specimens, specimens

VALUES = {
    "hits": specimens.PAGE,
    "explained": specimens.EXPLAINED,
    "nothing": specimens.NOTHING,
    "document": specimens.VIEW,
    "report": specimens.REPORT,
    "skipped": specimens.SKIPPED,
    "verification": specimens.VERIFICATION,
    "verdict": specimens.VERDICT,
    "verdicts": specimens.VERDICTS,
    "corrections": specimens.CORRECTIONS,
    "duplicates": specimens.DUPLICATES,
    "forgotten": specimens.FORGOTTEN,
}
REPORTS = {
    "status": specimens.STATUS,
    "mentions": actor_specimens.MENTIONS,
    "actors": actor_specimens.TABLE,
    "actor": actor_specimens.PAGE,
    "screening": screen_specimens.SCREENING,
}
SUFFIX = {"terminal": "txt"}


def written(value: object, form: str, **look: object) -> str:
    stream = io.StringIO()
    formats.write(value, Look(form, **look), stream)  # type: ignore[arg-type]
    return stream.getvalue()


@pytest.mark.parametrize("form", formats.FORMATS)
@pytest.mark.parametrize("name", VALUES)
def test_every_format_prints_nasty_values_harmlessly(
    name: str, form: str, golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What each format prints for each kind of value is what a reader reviewed."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    golden(f"{name}.{SUFFIX.get(form, form)}", written(VALUES[name], form))


@pytest.mark.parametrize("form", [each for each in formats.FORMATS if each != "paths"])
@pytest.mark.parametrize("name", REPORTS)
def test_reports_without_paths_print_nasty_values_harmlessly(
    name: str, form: str, golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What each format prints for a report is what a reader reviewed."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    golden(f"{name}.{SUFFIX.get(form, form)}", written(REPORTS[name], form))


@pytest.mark.parametrize("form", [form for form in formats.FORMATS if form != "paths"])
def test_two_texts_side_by_side(
    form: str, golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two columns for people, pairs of paragraphs for programs."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    golden(f"beside.{SUFFIX.get(form, form)}", written(specimens.BESIDE, form))


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("name", ["hits", "skipped"])
def test_raw_cells_for_programs(name: str, form: str, golden: Callable[[str, str], None]) -> None:
    """No apostrophe is put before a formula; nothing else differs from the guarded table."""
    raw = written(VALUES[name], form, raw=True)
    golden(f"{name}-raw.{form}", raw)
    guarded = written(VALUES[name], form)
    assert guarded != raw
    assert raw == re.sub(r"(?m)(^|[\",\t])'(?=\s*[=+@＝＋－＠-])", r"\1", guarded)


@pytest.mark.parametrize("width", [40, 200])
def test_the_window_decides_how_hits_are_wrapped(
    width: int, golden: Callable[[str, str], None]
) -> None:
    """Narrow and wide windows have layouts of their own."""
    screen = window.Screen(width)
    lines = terminal.lines(specimens.PAGE, screen)
    golden(f"hits-{width}.txt", "".join(map(screen.printed, lines)))


def test_colours_and_links_are_the_only_control_sequences(
    golden: Callable[[str, str], None],
) -> None:
    """On a terminal there are SGR and OSC 8 sequences that ficli wrote, and no others."""
    screen = window.Screen(80, color=True, sources=Path("/dossier/docs_src"))
    printed = "".join(map(screen.printed, terminal.lines(specimens.PAGE, screen)))
    # Rich numbers links at random so that a terminal can tell them apart.
    printed = re.sub(r"\x1b\]8;id=\d+;", "\x1b]8;id=N;", printed)
    golden("hits-color.txt", printed.replace("\x1b", "<ESC>"))
