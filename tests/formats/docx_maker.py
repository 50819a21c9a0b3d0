"""Writes small Word documents by hand: body XML, notes, headers, properties. For tests only."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ROOTS = {
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "styles": "styles",
    "header": "hdr",
    "footer": "ftr",
}
TYPES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType=\
"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""


def zipped(members: Mapping[str, str | bytes] | Sequence[tuple[str, str | bytes]]) -> bytes:
    """A ZIP of these members, deflated, in order."""
    out = io.BytesIO()
    pairs = members.items() if isinstance(members, Mapping) else members
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pairs:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def paragraph(*runs: str, style: str = "") -> str:
    """A paragraph; a run that begins with `<` is XML, any other one text."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    inner = "".join(
        run if run.startswith("<") else f'<w:r><w:t xml:space="preserve">{escape(run)}</w:t></w:r>'
        for run in runs
    )
    return f"<w:p>{properties}{inner}</w:p>"


def run(inner: str) -> str:
    return f"<w:r>{inner}</w:r>"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table of cells with one paragraph each."""
    cells = [[f"<w:tc><w:tcPr/>{paragraph(cell)}</w:tc>" for cell in row] for row in rows]
    inner = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in cells)
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{inner}</w:tbl>"


def root(name: str, inner: str, namespace: str = W) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:{name} xmlns:w="{namespace}" xmlns:mc='
        f'"http://schemas.openxmlformats.org/markup-compatibility/2006">{inner}</w:{name}>'
    )


def relations(targets: Sequence[tuple[str, str]]) -> str:
    """A relationships part from pairs of kind and target."""
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def members(
    body: str,
    *,
    parts: Sequence[tuple[str, str]] = (),
    properties: str = "",
    namespace: str = W,
) -> dict[str, str | bytes]:
    """The members of a package; `parts` are pairs of kind (`footnotes`, `header`) and inner XML."""
    names = [(kind, f"{kind}{n}.xml", inner) for n, (kind, inner) in enumerate(parts)]
    core = (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{properties}</cp:coreProperties>'
    )
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(
            [("officeDocument", "word/document.xml"), ("core-properties", "docProps/core.xml")]
        ),
        "docProps/core.xml": core,
        "word/document.xml": root("document", f"<w:body>{body}<w:sectPr/></w:body>", namespace),
        "word/_rels/document.xml.rels": relations([(kind, name) for kind, name, _ in names]),
        **{f"word/{name}": root(ROOTS[kind], inner, namespace) for kind, name, inner in names},
    }


def docx(body: str, **options: object) -> bytes:
    """A whole file; options are those of `members`."""
    return zipped(members(body, **options))  # type: ignore[arg-type]
