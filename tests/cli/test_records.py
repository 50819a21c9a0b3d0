"""Machine output: the schema, the offsets, and cells that no spreadsheet runs."""

from __future__ import annotations

import copy
import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ficli.fields import FIELDS
from ficli.render import records, shapes
from ficli.report_results import FieldTable
from ficli.results import Count
from tests.cli import actor_specimens, network_specimens, screen_specimens, specimens

VALUES = {
    "hits": (specimens.PAGE, specimens.EXPLAINED, specimens.NOTHING),
    "document": (specimens.VIEW,),
    "report": (specimens.REPORT,),
    "status": (specimens.STATUS,),
    "skipped_list": (specimens.SKIPPED,),
    "verification": (specimens.VERIFICATION,),
    "fields": (FieldTable(FIELDS),),
    "verdict": (specimens.VERDICT,),
    "verdicts": (specimens.VERDICTS,),
    "corrections": (specimens.CORRECTIONS,),
    "beside": (specimens.BESIDE,),
    "count": (Count("x", 3),),
    "duplicates": (specimens.DUPLICATES,),
    "forgotten": (specimens.FORGOTTEN,),
    "mention_list": (actor_specimens.MENTIONS,),
    "actor_table": (actor_specimens.TABLE, actor_specimens.NOBODY),
    "actor_page": (actor_specimens.PAGE,),
    "actor_dossier": (actor_specimens.DOSSIER,),
    "network": (network_specimens.NETWORK,),
    "screening": (screen_specimens.SCREENING, screen_specimens.EMPTY),
}
CASES = [(shape, value) for shape, values in VALUES.items() for value in values]


def text_of(value: object, form: str, **options: Any) -> str:
    return "".join(records.encode(value, form, **options))


def strict(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with every undocumented property forbidden."""
    result = copy.deepcopy(schema)
    for definition in result["$defs"].values():
        if "properties" in definition:
            definition["unevaluatedProperties"] = False
    del result["$defs"]["record"]["unevaluatedProperties"]
    return result


def errors_of(value: object, definition: str) -> list[str]:
    schema = {**strict(records.schema()), "$ref": f"#/$defs/{definition}"}
    del schema["anyOf"]
    return [error.message for error in Draft202012Validator(schema).iter_errors(value)]


def test_the_schema_is_a_schema() -> None:
    """schema-1.json is valid JSON Schema, draft 2020-12."""
    Draft202012Validator.check_schema(records.schema())


@pytest.mark.parametrize(("shape", "value"), CASES)
def test_json_follows_the_schema(shape: str, value: object) -> None:
    """Every property that is printed is in the schema, and every required one is printed."""
    assert errors_of(json.loads(text_of(value, "json")), shape) == []


@pytest.mark.parametrize(("shape", "value"), CASES)
def test_every_line_of_jsonl_follows_the_schema(shape: str, value: object) -> None:
    """A line is a row of the json object, with the version."""
    kind = records.table_of(value).kind
    lines = text_of(value, "jsonl").splitlines()
    assert [error for line in lines for error in errors_of(json.loads(line), kind)] == []


@pytest.mark.parametrize("kind", records.COLUMNS)
def test_columns_are_fields_of_the_schema(kind: str) -> None:
    """The default columns of csv and tsv are names that --fields takes."""
    assert set() == set(records.COLUMNS[kind]) - set(records.field_names(kind))


def test_quotes_stand_where_the_offsets_say() -> None:
    """Snippet highlights count in the snippet, title highlights in the title."""
    hit = shapes.hit_record(specimens.ORDINARY)
    quoted = [
        snippet["text"][start:end]
        for snippet in hit["snippets"]
        for start, end in snippet["highlights"]
    ]
    quoted += [hit["title"][start:end] for start, end in hit["title_highlights"]]
    assert quoted == ["Han Dong"] * 5


@given(st.text(st.characters(), max_size=30))
def test_json_is_valid_harmless_and_lossless(text: str) -> None:
    """Any string comes back as it was, from bytes that steer no terminal."""
    for ascii_only in (False, True):
        dumped = records._dump({"value": text}, ascii_only)
        dumped.encode("ascii" if ascii_only else "utf-8")
        assert {"value": text} == json.loads(dumped)
        assert not {"\x1b", "\x7f", "\x9b", "\u202e", "\u2028"} & set(dumped)


@given(
    st.text(max_size=20).map(lambda text: text.replace("\0", "")), st.sampled_from("=+-@\t＝＋－＠")
)
def test_no_cell_starts_a_formula(text: str, sign: str) -> None:
    """A cell that a spreadsheet would run gets an apostrophe first, blanks before it or not."""
    assert str(records.guarded(sign + text))[0] == "'"
    assert str(records.guarded(f" {sign}{text}"))[0] == "'"


def test_numbers_stay_numbers() -> None:
    """A negative number is no formula."""
    assert [records.guarded(value) for value in (-1, 0.5, None, True)] == [-1, 0.5, "", "true"]


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_delimited_text_comes_back_as_rows(form: str, delimiter: str) -> None:
    """A reader of csv or tsv finds a header and one row a hit, however nasty the cells."""
    rows = list(
        csv.reader(io.StringIO(text_of(specimens.PAGE, form), newline=""), delimiter=delimiter)
    )
    columns = len(records.COLUMNS["hit"])
    assert [columns] * 3 == [len(row) for row in rows]


def test_a_tsv_record_is_one_line() -> None:
    """Tabs and newlines in a cell are shown as escapes, so that cut and awk work."""
    assert len(text_of(specimens.PAGE, "tsv").splitlines()) == 3
