"""The control words of RTF that matter to a reader of text, as tables; facts of its specification.

Knows no document and holds no state.
"""

from __future__ import annotations

import codecs
import locale

# Groups whose content is no text. A group marked with \* is skipped without being named here.
SKIPPED = frozenset(
    {
        "annotationdate",
        "atndate",
        "atnid",
        "atnref",
        "atrfend",
        "atrfstart",
        "bkmkend",
        "bkmkstart",
        "colortbl",
        "datastore",
        "fldinst",
        "filetbl",
        "generator",
        "latentstyles",
        "listtable",
        "listoverridetable",
        "nonesttables",
        "objdata",
        "objclass",
        "pict",
        "pntext",
        "revtbl",
        "rsidtbl",
        "rxe",
        "shprslt",
        "sp",
        "stylesheet",
        "tc",
        "themedata",
        "userprops",
        "xe",
        "xmlnstbl",
    }
)
FURNITURE = frozenset(
    {"header", "headerf", "headerl", "headerr", "footer", "footerf", "footerl", "footerr"}
)
ASIDES = FURNITURE | {"footnote", "annotation", "shptxt"}
"""Groups with text that stands beside the body."""
NOT_SKIPPED = ASIDES | {"shpinst"}
"""Groups that are read although they come marked with \\*."""

INFORMATION = {
    "title": "title",
    "author": "author",
    "subject": "subject",
    "keywords": "keywords",
    "doccomm": "description",
    "operator": "modified_by",
    "creatim": "created",
    "revtim": "modified",
    "company": "company",
}
"""Groups inside \\info by the metadata key they become."""

CHARACTERS = {
    "tab": "\t",
    "emdash": "\u2014",
    "endash": "\u2013",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "\u2022",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
}

CHARSETS = {
    0: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "big5hkscs",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
"""A font's \\fcharset by the codec of its bytes."""


def code_page(number: int | None) -> str:
    """The codec of \\ansicpg; Windows' Western one when it is unknown or no code page of text."""
    name = "utf-8" if number == 65001 else f"cp{number}"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def language_of(number: int | None) -> str:
    """A Windows language number as a BCP 47 tag; empty when it is none or unknown."""
    return locale.windows_locale.get(number or 0, "").replace("_", "-")
