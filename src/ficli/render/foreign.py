"""Foreign text on its way into a page: harmless and visible, for HTML and for Markdown.

Every string that ficli did not write itself goes through `shown`; what a page must not obey is
escaped by whoever builds it. URLs are relative, percent-encoded, and name files of the dossier.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import quote

from ficli.document import UNDETERMINED
from ficli.render.safe_text import flowing, one_line

_NO_CHARACTER = re.compile("[\ufffe\uffff]")
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def shown(text: str) -> str:
    """Text on one line, with what could hide from a reader as visible escapes."""
    return _NO_CHARACTER.sub(_escape, flowing(text))


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def shown_path(path: str) -> str:
    """A path, of which every blank counts."""
    return _NO_CHARACTER.sub(_escape, one_line(path))


def file_url(sources: str, path: str) -> str:
    """Where a source file is, seen from the page; empty where nothing may be linked."""
    pure = PurePosixPath(path)
    if not sources or pure.is_absolute() or ".." in pure.parts:
        return ""
    return f"{sources}/{quote(path, safe='/', errors='surrogatepass')}"


def language_name(language: str) -> str:
    """A language in English words and as its tag, as CLDR has it; `not known` for und."""
    from babel import Locale

    if language == UNDETERMINED:
        return "not known"
    name = Locale("en").languages.get(language.partition("-")[0], "")
    return f"{name} ({shown(language)})" if name else shown(language)


def language_tag(language: str) -> str:
    """A tag that a page may have as its language; empty for what is none, or not known."""
    return language if language != UNDETERMINED and _TAG.fullmatch(language) else ""
