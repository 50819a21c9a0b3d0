"""Writes small PowerPoint presentations by hand: slides, notes, comments. For tests only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from tests.formats.docx_maker import OFFICE, PACKAGE, zipped

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
NAMESPACES = f'xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{OFFICE}"'
MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
TYPES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/ppt/presentation.xml" ContentType="{MAIN}"/></Types>"""

Parts = Mapping[str, str]


def root(name: str, inner: str, extra: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><p:{name} {NAMESPACES}{extra}>{inner}</p:{name}>'


def paragraphs(lines: Sequence[str], language: str = "en-CA") -> str:
    """A paragraph for each line."""
    run = f'<a:r><a:rPr lang="{language}"/><a:t>'
    return "".join(f"<a:p>{run}{escape(line)}</a:t></a:r></a:p>" for line in lines)


def shape(lines: Sequence[str], placeholder: str = "", language: str = "en-CA") -> str:
    """A shape with these lines, of this type of placeholder."""
    kind = f'<p:ph type="{placeholder}"/>' if placeholder else ""
    body = f"<p:txBody><a:bodyPr/>{paragraphs(lines, language)}</p:txBody>"
    return f"<p:sp><p:nvSpPr><p:nvPr>{kind}</p:nvPr></p:nvSpPr>{body}</p:sp>"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table with a paragraph a cell."""
    cells = [[f"<a:tc><a:txBody>{paragraphs([c])}</a:txBody></a:tc>" for c in row] for row in rows]
    inner = "".join(f"<a:tr>{''.join(row)}</a:tr>" for row in cells)
    return f"<p:graphicFrame><a:graphic><a:tbl>{inner}</a:tbl></a:graphic></p:graphicFrame>"


def slide(shapes: str, extra: str = "") -> str:
    return root("sld", f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>", extra)


def relations(targets: Sequence[tuple[str, str]]) -> str:
    """A relationships part from pairs of kind and target; ids are r0, r1, …"""
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def members(
    slides: Sequence[str], *, beside: Mapping[int, Parts] | None = None, properties: str = ""
) -> dict[str, str | bytes]:
    """The members of a package; `beside` holds parts by kind for slides by number, from 0.

    The slides' files are numbered backwards: their order is what the presentation says.
    """
    numbers = range(len(slides))
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="r{n}"/>' for n in numbers)
    names = [f"slide{len(slides) - n}.xml" for n in numbers]
    core = (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        f">{properties}</cp:coreProperties>"
    )
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(
            [("officeDocument", "ppt/presentation.xml"), ("core-properties", "docProps/core.xml")]
        ),
        "docProps/core.xml": core,
        "ppt/presentation.xml": root("presentation", f"<p:sldIdLst>{ids}</p:sldIdLst>"),
        "ppt/_rels/presentation.xml.rels": relations(
            [("slide", f"slides/{name}") for name in names]
        ),
    }
    for number, (name, content) in enumerate(zip(names, slides, strict=True)):
        found[f"ppt/slides/{name}"] = content
        parts = (beside or {}).get(number, {})
        targets = [(kind, f"../{kind}/{number}.xml") for kind in parts]
        found[f"ppt/slides/_rels/{name}.rels"] = relations(targets)
        found |= {f"ppt/{kind}/{number}.xml": part for kind, part in parts.items()}
    return found


def pptx(slides: Sequence[str], **options: object) -> bytes:
    """A whole file; options are those of `members`."""
    return zipped(members(slides, **options))  # type: ignore[arg-type]
