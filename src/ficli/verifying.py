"""Use case: re-check every quote of an earlier result against the files it was taken from.

Reads the source files as an index would, and no index: what it says holds although the index is
older, newer or gone. Only text that OCR read is taken from what is remembered of it. The earlier
result is text from outside and is believed in nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from ficli import extract, sources
from ficli.document import Skipped
from ficli.dossier import Dossier
from ficli.errors import UsageError
from ficli.extract.member_names import INSIDE
from ficli.matching import page_of
from ficli.reading import SourceText, Task, read_texts
from ficli.report_results import QuoteCheck, Verification
from ficli.workers import Limits, read_all

_NO_RESULT = "verify what `ficli search`, `show`, `screen` or `dossier` printed as JSON"

_LISTS = ("hits", "evidence")
"""Where an answer lists documents: that of a search, and that of a dossier."""

# Where a result quotes a document: the list, what its entries are called, the key of the quote.
_QUOTES = (
    ("matches", "match", "quote"),
    ("snippets", "snippet", "text"),
    ("mentions", "mention", "text"),
    ("quotes", "quote", "text"),
)


class Claim(NamedTuple):
    """What an earlier result says: these characters of this document read so."""

    path: str
    sha256: str
    kind: str
    start: int
    end: int
    quote: str
    also_at: tuple[str, ...] = ()
    """Other paths at which the result says that this very document stood."""


def verify(dossier: Dossier, result: bytes) -> Verification:
    """Re-check the quotes of a result as it was printed. Raises UsageError and NotFoundError."""
    claims = tuple(claims_of(result))
    found = _Sources(dossier, {claim.path for claim in claims})
    lost = {path for claim in claims if claim.path not in found.texts for path in claim.also_at}
    others = _Sources(dossier, lost).texts if lost else {}
    return Verification(tuple(_check(claim, found, others) for claim in claims))


# The earlier result --------------------------------------------------------------------------


def claims_of(result: bytes) -> Iterator[Claim]:
    """Every quote in a result: one JSON object, or one a line. Raises UsageError."""
    for number, record in enumerate(_records(result), 1):
        where = f"record {number} of the result"
        path, sha256 = _known(record, "path", str, where), _known(record, "sha256", str, where)
        also_at = _other_paths(record, where)
        quotes = [
            Claim(
                path,
                sha256,
                kind,
                _known(each, "start", int, where),
                _known(each, "end", int, where),
                _known(each, key, str, where),
                also_at,
            )
            for name, kind, key in _QUOTES
            for each in _known(record, name, list, where, default=[])
        ]
        yield from quotes or [Claim(path, sha256, "document", 0, 0, "", also_at)]


def _other_paths(record: object, where: str) -> tuple[str, ...]:
    """Where else the document stood: `paths` of a hit, `also_at` of an actor's evidence."""
    lists = [_known(record, name, list, where, default=[]) for name in ("paths", "also_at")]
    return tuple(path for each in lists for path in each if isinstance(path, str))


def _records(result: bytes) -> list[Any]:
    values = list(_values(result))
    for value in values:
        if not isinstance(value, dict):
            raise UsageError("the result is no JSON object", hint=_NO_RESULT)
    for name in _LISTS if len(values) == 1 else ():
        if name in values[0]:
            return list(_known(values[0], name, list, "the result"))
    if len(values) == 1 and "missing" in values[0]:
        values = list(_known(values[0], "names", list, "the result"))
    return [each for value in values if (each := _quoting(value)) is not None]


def _quoting(value: Any) -> Any:
    """What quotes: the value, or the document in which a name of a screening was found, if any."""
    return value["best"] if isinstance(value, dict) and "best" in value else value


def _values(result: bytes) -> Iterator[Any]:
    try:
        text = result.decode(json.detect_encoding(result)).removeprefix("\ufeff")
        try:
            yield json.loads(text)
        except json.JSONDecodeError as error:
            if error.msg != "Extra data":
                raise
            yield from [json.loads(line) for line in text.split("\n") if line.strip()]
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the result is not valid JSON: {error}", hint=_NO_RESULT) from None


_MISSING: Any = object()


def _known(record: object, name: str, kind: type, where: str, default: Any = _MISSING) -> Any:
    """A property of a result, of the type that the schema says."""
    value = record.get(name, default) if isinstance(record, dict) else _MISSING
    if not isinstance(value, kind) or isinstance(value, bool):
        raise UsageError(
            f"{where} has no usable '{name}'",
            hint=f"{_NO_RESULT}, with its path, sha256, offsets and quotes (no --fields)",
        )
    return value


# The files now -------------------------------------------------------------------------------


class _Sources:
    """The texts of the documents that a result names, read from the files as they are now."""

    def __init__(self, dossier: Dossier, paths: set[str]) -> None:
        settings = dossier.settings
        scanned = sources.scan(
            dossier.sources, accepts=extract.accepts, max_bytes=settings.max_file_bytes
        )
        there = {entry.path: entry for entry in scanned}
        wanted = {place: there[place] for path in paths for place in _holders(path, there)}
        self.texts: dict[str, SourceText] = {}
        self.skipped: dict[str, str] = {}
        record_fields = tuple(sorted(settings.record_fields.items()))
        tasks = []
        for entry in wanted.values():
            if isinstance(entry, Skipped):
                self.skipped[entry.path] = entry.reason
            else:
                file = entry.source_file()
                tasks.append(Task(file, None, record_fields=record_fields, index=dossier.index))
        limits = Limits(settings.extract_seconds, settings.extract_megabytes)
        for reading in read_all(tasks, os.cpu_count() or 1, limits, read_texts) if tasks else ():
            self.texts.update((text.path, text) for text in reading.texts if text.path in paths)
            self.skipped.update((each.path, each.reason) for each in reading.skipped)

    def why_not(self, path: str) -> tuple[str, str]:
        """The state of a file that gave no such document, and the reason."""
        for place in (path, *_prefixes(path), *(each + INSIDE for each in _prefixes(path))):
            if place in self.skipped:
                return "unreadable", self.skipped[place]
        return "missing", "there is no such document any more"


def _holders(path: str, there: Iterable[str]) -> list[str]:
    """The file that a document is, or is in: the longest path of a file that fits."""
    return [place for place in (path, *_prefixes(path)) if place in there][:1]


def _prefixes(path: str) -> list[str]:
    parts = path.split(INSIDE)
    return [INSIDE.join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]


# One quote -----------------------------------------------------------------------------------


def _check(claim: Claim, found: _Sources, others: dict[str, SourceText]) -> QuoteCheck:
    """The quote looked for in its document, or in a file of the same bytes where that is gone."""
    source = found.texts.get(claim.path)
    if source is not None:
        return _compared(claim, source)
    file, why = found.why_not(claim.path)
    for copy in (others[path] for path in claim.also_at if path in others):
        there = _compared(claim, copy)
        if copy.sha256 == claim.sha256 and there.state != "gone":
            why = f"{why}; another file of the same bytes has it"
            return replace(there, state="moved", file=file, new_path=copy.path, detail=why)
    return replace(_gone(claim), file=file, detail=why)


def _gone(claim: Claim) -> QuoteCheck:
    return QuoteCheck(claim.path, claim.kind, "gone", "same", claim.start, claim.end, claim.quote)


def _compared(claim: Claim, source: SourceText) -> QuoteCheck:
    """What became of the quote in a text."""
    gone = _gone(claim)
    if source.sha256 != claim.sha256:
        gone = replace(gone, file="changed")
    if claim.kind == "document":
        same = gone.file == "same"
        return replace(gone, state="ok" if same else "gone", detail=_WHY[claim.kind, gone.file])
    start = _nearest(source.extracted.text, claim)
    if start is None:
        return replace(gone, detail=_WHY["gone", gone.file])
    state = "ok" if start == claim.start else "moved"
    return replace(
        gone,
        state=state,
        new_start=start,
        new_end=start + len(claim.quote),
        page=page_of(start, source.extracted.page_starts),
        line=source.extracted.text.count("\n", 0, start) + 1,
        detail=_WHY[state, gone.file],
    )


_READ_OTHERWISE = "the file is the same, but this ficli reads it differently"
_WHY = {
    ("document", "same"): "",
    ("document", "changed"): "the file has changed, and the result quotes nothing of it",
    ("ok", "same"): "",
    ("ok", "changed"): "the file has changed elsewhere",
    ("moved", "same"): _READ_OTHERWISE,
    ("moved", "changed"): "the words stand elsewhere now",
    ("gone", "same"): _READ_OTHERWISE,
    ("gone", "changed"): "the words are not in the document any more",
}


def _nearest(text: str, claim: Claim) -> int | None:
    """Where the quote stands now: at its place if it does, else nearest to it."""
    at, quote = claim.start, claim.quote
    if 0 <= at <= claim.end == at + len(quote) and text[at : claim.end] == quote:
        return at
    if not quote:
        return None
    before = text.rfind(quote, 0, max(at, 0) + len(quote))
    after = text.find(quote, max(at, 0))
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: abs(place - at), default=None)
