"""Tables: CSV and TSV as they are, spreadsheets as pages of rows."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from ficli import extract
from ficli.document import ExtractedText, SourceFile, Span
from ficli.extract import CannotExtract
from ficli.extract.xlsx_parts import date_of_serial

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def read(data: bytes, name: str) -> ExtractedText:
    """Extract bytes as if they stood in a file of that name."""
    return extract.extract(SourceFile(name, Path(name), len(data), 0), data)


def sheet(rows: str) -> str:
    """The part of one sheet."""
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def workbook(rows: str, strings: str = "", second: str = "<row r='1'/>") -> bytes:
    """A workbook of two sheets, the second hidden, as Excel lays it out."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "docProps/core.xml": "<p xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        "<dc:title>Registre des dons</dc:title><dc:creator>Greffe</dc:creator></p>",
        "xl/workbook.xml": f"<workbook {MAIN} xmlns:r='{RELATIONS}'><sheets>"
        "<sheet name='Données' sheetId='1' r:id='rId1'/>"
        "<sheet name='Notes' sheetId='2' state='hidden' r:id='rId2'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{PACKAGE}'>"
        "<Relationship Id='rId1' Target='worksheets/sheet1.xml'/>"
        "<Relationship Id='rId2' Target='/xl/worksheets/sheet2.xml'/></Relationships>",
        "xl/styles.xml": f"<styleSheet {MAIN}><numFmts><numFmt numFmtId='164' "
        "formatCode='yyyy\\-mm\\-dd'/></numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
        "<cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='4'/></cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
        "xl/worksheets/sheet1.xml": sheet(rows),
        "xl/worksheets/sheet2.xml": sheet(second),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


ROWS = (
    "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>"
    "<row r='2'><c r='A2' t='inlineStr'><is><t>Zoë</t><rPh><t>x</t></rPh></is></c>"
    "<c r='B2' s='1'><v>44162</v></c><c r='D2' s='2'><v>0.30000000000000004</v></c></row>"
    "<row r='3'><c r='A3' t='b'><v>1</v></c><c r='B3' t='str'><f>A1</f><v>a&#10;b</v></c>"
    "<c r='C3' t='s'><v>99</v></c></row>"
)
STRINGS = "<si><t>Nom</t></si><si><r><t>Da</t></r><r><t>te</t></r></si>"


@pytest.mark.parametrize("name", ["a.xlsx", "a.zip", "a"])
def test_a_sheet_is_a_page_and_a_row_a_line(name: str) -> None:
    """Shared and inline strings, dates, results of formulas; by content, whatever the name."""
    found = read(workbook(ROWS, STRINGS, "<row><c t='str'><v>caché</v></c></row>"), name)
    pages = ["Données\nNom\tDate\nZoë\t2020-11-27\t\t0.3\nTRUE\ta b\n", "\nNotes\ncaché\n"]
    assert "".join(pages) == found.text
    assert (0, len(pages[0]) + 1) == found.page_starts
    values = {key: value.value for key, value in found.metadata.items()}
    assert "Registre des dons" == values["title"]
    assert "Notes" == values["hidden_sheets"]
    assert "table" == values["kind"]


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        (44162.0, "2020-11-27"),
        (44162.5, "2020-11-27 12:00"),
        (0.25, "06:00"),
        (1e300, ""),
        (float("nan"), ""),
    ],
)
def test_day_numbers_become_iso_dates(serial: float, expected: str) -> None:
    """Excel's days since the end of 1899, with a time when there is one."""
    assert expected == date_of_serial(serial)


def test_columns_that_a_hostile_sheet_claims_are_not_filled() -> None:
    """A cell in the last column costs no 16,000 tabs."""
    found = read(workbook("<row><c r='XFD1' t='str'><v>far</v></c></row>"), "a.xlsx")
    assert "\t" * 50 + "far" in found.text
    assert "\t" * 51 not in found.text


def test_a_document_type_declaration_in_a_sheet_is_refused() -> None:
    """No entity of a stranger is ever expanded."""
    rows = "<row><c t='str'><v>x</v></c></row>"
    data = workbook(rows)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + part
            new.writestr(name, part)
    with pytest.raises(CannotExtract, match="document type declaration"):
        read(stream.getvalue(), "a.xlsx")


@pytest.mark.parametrize(
    ("name", "text", "columns"),
    [
        ("a.csv", 'Name,Date,"Sum, net"\nZoë,2020,3\n', "Name, Date, Sum, net"),
        ("a.csv", "Nom;Date\nZoë;2020\n", "Nom, Date"),
        ("a.tsv", "Name\tDate\nZ\t2020\n", "Name, Date"),
        ("a.csv", "1,2\n3,4\n", None),
        ("a.csv", "only one column\n", None),
    ],
)
def test_a_text_table_is_kept_as_it_is_and_its_columns_noted(
    name: str, text: str, columns: str | None
) -> None:
    """The whole file is the text; the header row is remembered with its place."""
    found = read(text.encode(), name)
    assert text == found.text
    noted = found.metadata.get("columns")
    assert columns == (noted.value if noted else None)
    if noted:
        assert Span(0, text.index("\n")) == noted.span
