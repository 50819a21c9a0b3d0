"""Lists of names: whatever is in a file, every line is a name or has a reason."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ficli.errors import UsageError
from ficli.name_lists import MAX_NAME, NameList, read

LINE = st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=20)


def read_or_refuse(data: bytes, **options: object) -> NameList | None:
    try:
        return read(data, title="x", **options)  # type: ignore[arg-type]
    except UsageError:
        return None


@given(st.lists(LINE, max_size=8))
def test_every_line_of_a_text_is_a_name_or_has_a_reason(lines: list[str]) -> None:
    """Blank lines aside; in order, each once, and never an exception."""
    found = read_or_refuse("\n".join(lines).encode())
    told = [line for line, text in enumerate(lines, 1) if text.removeprefix("\ufeff").strip()]
    if found:
        lines_told = [each.line for each in found.names] + [each.line for each in found.bad]
        assert told == sorted(lines_told)


@given(st.binary(max_size=60), st.booleans(), st.sampled_from(["", "1", "name"]))
def test_no_bytes_break_it(data: bytes, is_table: bool, column: str) -> None:
    """Any file gives names and reasons, or one error for the user."""
    found = read_or_refuse(data, is_table=is_table, column=column)
    for each in found.names if found else ():
        assert each.name == " ".join(each.name.split())
        assert 0 < len(each.name) <= MAX_NAME


def test_a_quotation_mark_inside_a_cell_is_a_letter() -> None:
    """A row that only looks quoted is read as it stands, and the next one too."""
    found = read(b'name,x\n"Han, Dong",1\nA "B" C,2\n', title="x", is_table=True)
    assert ["Han, Dong", 'A "B" C'] == [each.name for each in found.names]


def test_a_cell_longer_than_csv_allows_costs_only_itself() -> None:
    """The standard library's limit of 131,072 characters is no limit here."""
    data = b"name\n" + b"x" * 200_000 + b"\nHan Dong\n"
    found = read(data, title="x", is_table=True)
    assert (["Han Dong"], [2]) == ([n.name for n in found.names], [b.line for b in found.bad])
