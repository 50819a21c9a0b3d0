"""Use cases around the language of origin: explain it, list it, correct it, show both texts.

Puts together what the index, `origins.yaml` and the pairs say; nothing is printed here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from ficli import corrections
from ficli.aligning import Paragraph, align
from ficli.corrections import Answer, Correction
from ficli.document import STYLE, Document, Evidence, Origin, Segment
from ficli.dossier import Dossier
from ficli.engines import open_reader, open_writer
from ficli.engines.base import Reader, Writer
from ficli.errors import NotFoundError, UsageError
from ficli.lookup import one_named
from ficli.origin_results import (
    Beside,
    CorrectionState,
    CorrectionTable,
    OriginReport,
    OriginTable,
    Part,
)
from ficli.pairing import comparable, related, traits_of
from ficli.results import Record

SORTS = ("path", "origin", "confidence")
_QUOTED = 80
"""Characters that a part is shown by."""


def explain(dossier: Dossier, name: str) -> OriginReport:
    """The verdict on one document with everything behind it. Raises NotFoundError, ConfigError."""
    known = corrections.load(dossier.root)
    with open_reader(dossier.index) as reader:
        key = one_named(reader, dossier, name)
        record, text = reader.record(key), reader.text(key).text
        parts = [text[part.start : part.start + _QUOTED] for part in record.origin.segments]
        return OriginReport(
            record=record,
            lines=tuple(reader.line_starts(key)),
            quotes=tuple(part.partition("\n")[0] for part in parts),
            phrases=tuple(_phrases(record, text)),
            automatic=_automatic(record, text),
            correction=_state(record, known[record.path]) if record.path in known else None,
            pairs=related(record, reader.pairs(key)),
        )


def table(dossier: Dossier, sort: str = "path") -> OriginTable:
    """The origin of every document, sorted by path, by language or by confidence."""
    with open_reader(dossier.index) as reader:
        records = [reader.record(key) for key in reader.keys()]  # noqa: SIM118  # no dict
    orders = {
        "path": lambda record: record.path,
        "origin": lambda record: (record.origin.language, record.path),
        "confidence": lambda record: (-record.origin.confidence, record.path),
    }
    return OriginTable(tuple(sorted(records, key=orders[sort])))


def listed(dossier: Dossier) -> CorrectionTable:
    """Every correction, and whether it does anything. Raises ConfigError."""
    known = corrections.load(dossier.root)
    with open_reader(dossier.index) as reader:
        paths = {key: path for path in known for key in reader.named(path)}
        records = {path: reader.record(key) for key, path in paths.items()}
    states = (_state(records.get(path), each) for path, each in sorted(known.items()))
    return CorrectionTable(tuple(states))


def correct(
    dossier: Dossier,
    name: str,
    language: str,
    *,
    translated: Answer | None = None,
    note: str = "",
    wait: float = 0.0,
) -> OriginReport:
    """Store the user's word and let it count at once. Raises UsageError and ConfigError."""
    path = _path_of(dossier, name)
    known = corrections.load(dossier.root)
    with open_writer(dossier.index, wait=wait) as writer:
        documents = _stored(writer, path)
        for document in documents:
            meant = corrections.as_meant(document, language, translated, note)
            corrections.store(dossier.root, meant)
            known[document.path] = meant
        _apply(writer, documents, known)
    return explain(dossier, path)


def uncorrect(dossier: Dossier, name: str, *, wait: float = 0.0) -> OriginReport:
    """Take the user's word back. Raises UsageError where there is none."""
    path = _path_of(dossier, name)
    known = corrections.load(dossier.root)
    with open_writer(dossier.index, wait=wait) as writer:
        documents = _stored(writer, path)
        corrected = [each.path for each in documents if corrections.drop(dossier.root, each.path)]
        if not corrected:
            raise UsageError(
                f"nobody has corrected the origin of {path}",
                hint="see `ficli origin --corrections`",
            )
        for each in corrected:
            known.pop(each)
        _apply(writer, documents, known)
    return explain(dossier, path)


def beside(dossier: Dossier, name: str) -> Beside:
    """A document and its counterpart, paragraph by paragraph. Raises NotFoundError."""
    with open_reader(dossier.index) as reader:
        key = one_named(reader, dossier, name)
        pairs = related(reader.record(key), reader.pairs(key))
        if not pairs:
            raise NotFoundError(
                f"no translation or original of '{name}' is known in this dossier",
                hint="a pair holds the same names and numbers in the same order of paragraphs",
            )
        best = max(pairs, key=lambda pair: pair.score)
        (other,) = reader.named(best.path)
        left, right = (other, key) if best.relation == "original" else (key, other)
        return _beside(reader, left, right, best.score)


def _beside(reader: Reader, left: int, right: int, score: float) -> Beside:
    (one, lines, text), (other, others_lines, others_text) = (
        (reader.record(key), reader.line_starts(key), reader.text(key)) for key in (left, right)
    )
    mine, theirs, _ = comparable(
        traits_of(text.text, one.language, reader.mentions(left), text.boilerplate),
        traits_of(
            others_text.text, other.language, reader.mentions(right), others_text.boilerplate
        ),
    )
    rows = [
        (_part(text.text, lines, block), _part(others_text.text, others_lines, others_block))
        for block, others_block in align(mine.paragraphs, theirs.paragraphs)
    ]
    return Beside(one, other, score, tuple(rows))


def _part(text: str, lines: Sequence[int], block: Sequence[Paragraph]) -> Part | None:
    if not block:
        return None
    start, end = block[0].start, block[-1].end
    flowing = [
        (bisect_right(lines, each.start), " ".join([text[s.start : s.end] for s in each.lines]))
        for each in block
    ]
    return Part(start, end, flowing[0][0], text[start:end], tuple(flowing))


# Corrections -------------------------------------------------------------------------------


def _apply(writer: Writer, documents: list[Document], known: dict[str, Correction]) -> None:
    origins = {each.path: corrections.corrected_origin(each, known) for each in documents}
    changed = [each.path for each in documents if origins[each.path] != each.origin]
    for path in changed:
        writer.correct(path, origins[path])
    if changed:
        writer.commit(None)


def _stored(writer: Writer, path: str) -> list[Document]:
    """The document, once for each path: a user's word on its origin counts for all of them."""
    try:
        return [writer.document(each) for each in writer.copies(path)]
    except KeyError:  # gone since it was named
        raise NotFoundError(f"no document is called '{path}'") from None


def _phrases(record: Record, text: str) -> Iterator[tuple[Evidence, ...]]:
    """What tells most of the style of the document and of each part, where that is evidence."""
    parts = record.origin.segments
    of_parts = [each for part in parts for each in part.origin.evidence]
    whole = Segment(0, len(text), record.language, record.origin)
    for part in (whole, *parts):
        styles = [each for each in part.origin.evidence if each.kind == STYLE]
        judged = [each for each in styles if part is not whole or each not in of_parts]
        yield _told(part, text) if judged else ()


def _told(part: Segment, text: str) -> tuple[Evidence, ...]:
    from ficli.attribution.origin.segments import moved
    from ficli.attribution.origin.telling import telling

    found = telling(text[part.start : part.end], part.language.partition("-")[0])
    return tuple(moved(each, part.start) for each in found)


def _automatic(record: Record, text: str) -> Origin | None:
    if record.origin.basis != "corrected":
        return None
    from ficli.attribution.origin import attribute

    return attribute(text, record.language, record.metadata)


def _state(record: Record | None, each: Correction) -> CorrectionState:
    if record is None:
        state = "missing"
    elif record.sha256 != each.sha256:
        state = "stale"
    elif record.origin.basis == "corrected" and _says(record.origin, each):
        state = "applied"
    else:
        state = "pending"
    answer = each.translated or ""
    return CorrectionState(each.path, each.sha256, each.language, answer, each.note, state)


def _says(origin: Origin, correction: Correction) -> bool:
    answers = (None, origin.is_translation)
    return origin.language == correction.language and correction.translated in answers


# Names -------------------------------------------------------------------------------------


def _path_of(dossier: Dossier, name: str) -> str:
    with open_reader(dossier.index) as reader:
        return reader.record(one_named(reader, dossier, name)).path
