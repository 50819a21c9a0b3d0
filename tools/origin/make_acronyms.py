"""Derives the acronyms that only one language uses from the actor registry.

    python tools/origin/make_acronyms.py > src/ficli/attribution/origin/acronyms.tsv

A line says: this acronym was coined in that language; these are the names that the same actor has
in the other. The cue is the acronym of one language after a name of the other.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict

from ficli.attribution.origin.style import OTHER
from ficli.attribution.registry import Entry, load

_ACRONYM = re.compile(r"[A-ZÉ][A-ZÉ-]{1,7}")


def names(entry: Entry) -> dict[str, set[str]]:
    """Names by language; the canonical name counts as English."""
    found: dict[str, set[str]] = defaultdict(set)
    found["en"].add(entry.actor.name)
    for alias in entry.aliases:
        if alias.kind in ("name", "acronym"):
            found[alias.language].add(alias.text)
    return found


def rows(entry: Entry) -> list[str]:
    """Lines for one actor: none if both languages share their acronyms."""
    by_language = names(entry)
    acronyms = {
        tag: {name for name in by_language[tag] if _ACRONYM.fullmatch(name)} for tag in OTHER
    }
    long_names = {tag: sorted(n for n in by_language[tag] if len(n.split()) > 1) for tag in OTHER}
    return [
        f"{acronym}\t{coined}\t{'|'.join(long_names[other])}"
        for coined, other in OTHER.items()
        if long_names[other] and acronyms[other]
        for acronym in sorted(acronyms[coined] - acronyms[other])
    ]


def table() -> str:
    """The whole file."""
    head = "# acronym\tcoined in\tnames of the same actor in the other language\n"
    lines = sorted({line for entry in load().entries.values() for line in rows(entry)})
    return head + "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table())
