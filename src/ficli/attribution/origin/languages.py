"""Names of languages in English, French and Chinese, and the BCP 47 subtags they stand for.

A table and two questions to it. It knows nothing about texts or translations.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_TAG = re.compile(r"(?P<primary>[a-z]{2,3})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)
_SYNONYMS = {
    "eng": "en", "fra": "fr", "fre": "fr", "zho": "zh", "chi": "zh", "cmn": "zh", "yue": "zh",
    "rus": "ru", "ukr": "uk", "fas": "fa", "per": "fa", "pan": "pa", "hin": "hi", "ara": "ar",
    "spa": "es", "deu": "de", "ger": "de", "ita": "it", "por": "pt", "jpn": "ja", "kor": "ko",
    "iw": "he",
}  # fmt: skip
"""ISO 639-2 and 639-3 codes that sidecars and PDF files carry, and an outdated 639-1 code."""


@cache
def names() -> dict[str, str]:
    """Case-folded name (English, French or Chinese) → BCP 47 primary subtag."""
    table: dict[str, str] = {}
    for line in files(__package__).joinpath("language_names.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            tag, *columns = line.split("\t")
            table |= {name.casefold(): tag for column in columns for name in column.split("|")}
    return table


@cache
def pattern() -> str:
    """A regular expression for any language name, longest first; its group is `lang`."""
    longest_first = sorted(names(), key=lambda name: (-len(name), name))
    return "(?P<lang>" + "|".join(re.escape(name) for name in longest_first) + ")"


def tag_of(name: str) -> str:
    """The subtag for a name or a tag (`Français`, `fr-CA`, `fra`); `""` when it is neither."""
    folded = name.strip().casefold()
    if folded in names():
        return names()[folded]
    match = _TAG.fullmatch(folded)
    if match is None:
        return ""
    primary = _SYNONYMS.get(match["primary"], match["primary"])
    return primary if primary in names().values() else ""
