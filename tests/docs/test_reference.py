"""The reference pages say what the code says."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from ficli import parsing as query
from ficli.errors import ExitStatus
from ficli.fields import FIELDS
from ficli.render import formats, records

ROOT = Path(__file__).parents[2]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def test_the_command_reference_is_up_to_date() -> None:
    """docs/cli.md is what tools/docs_cli.py writes from --help."""
    reference = runpy.run_path(str(ROOT / "tools" / "docs_cli.py"))["reference"]
    assert page("cli.md") == reference()


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_field_is_on_the_query_page(field: object) -> None:
    """docs/query.md has the row that the table of fields asks for."""
    aliases = ", ".join(f"`{alias}:`" for alias in field.aliases)  # type: ignore[attr-defined]
    name, description, example = (getattr(field, key) for key in ("name", "description", "example"))
    assert f"| `{name}:` | {aliases} | {description} | `{example}` |" in page("query.md")


def test_the_limits_are_on_the_query_page() -> None:
    """docs/query.md states the limits that the parser holds."""
    numbers = (query.MAX_LENGTH, query.MAX_CLAUSES, query.MAX_DEPTH, query.MAX_SLOP)
    assert [number for number in numbers if f"{number:,}" not in page("query.md")] == []


def test_every_property_is_on_the_output_page() -> None:
    """docs/output.md names every property and format of the machine output."""
    names = {
        name.rpartition(".")[2] for kind in records.COLUMNS for name in records.field_names(kind)
    }
    names |= {
        name
        for shape in ("hits", "report")
        for name in records.schema()["$defs"][shape]["properties"]
    }
    missing = [name for name in (*names, *formats.FORMATS) if f"`{name}" not in page("output.md")]
    assert sorted(missing) == []


def test_every_exit_code_is_on_the_output_page() -> None:
    """docs/output.md lists the exit codes."""
    assert [status for status in ExitStatus if f"| {status.value} |" not in page("output.md")] == []
