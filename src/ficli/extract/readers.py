"""Every reader of a format, in the order in which they are asked whether they know a content.

Imported where a file is read: a search loads no reader.
"""

from __future__ import annotations

from ficli.extract import (
    archive,
    docx,
    epub,
    gz,
    html,
    image,
    json_records,
    mail,
    markdown,
    mbox,
    odp,
    odt,
    pdf,
    plain,
    pptx,
    rtf,
    table,
    tar,
    transcript,
    xlsx,
)
from ficli.extract.base import Extractor

EXTRACTORS: tuple[Extractor, ...] = (
    plain,
    markdown,
    html,
    pdf,
    docx,
    pptx,
    odt,
    odp,
    rtf,
    epub,
    transcript,
    table,
    xlsx,
    json_records,
    mbox,
    mail,
    archive,
    tar,
    gz,
    image,
)

PACKAGES = tuple(suffix for each in (docx, pptx, odt, odp, epub, xlsx) for suffix in each.SUFFIXES)
"""Formats that are a ZIP file inside, or an old Office file when encrypted: where the telling parts
come too late to be recognised, the name decides."""

BY_SUFFIX: dict[str, Extractor] = {
    suffix: extractor for extractor in EXTRACTORS for suffix in extractor.SUFFIXES
}
