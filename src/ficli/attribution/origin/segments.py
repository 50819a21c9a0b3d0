"""Parts of a document whose origin or language differs: a petition and its reply, turns of a
bilingual record, a translated quotation, a stretch in another language.

Turns scopes into segments that do not overlap, and sums them up. It reads no cue itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ficli.attribution.origin.findings import Finding
from ficli.attribution.origin.verdict import decide
from ficli.document import UNDETERMINED, Evidence, Origin, Segment

_NEARLY_ALL = 0.8
"""Share of a document from which on the origin of its parts is the origin of the whole."""
_FOREIGN = 200
"""Characters (a third in Chinese script) from which on another language makes a segment."""

Judge = Callable[[str, str], Origin]


def scoped(
    text: str, language: str, findings: Sequence[Finding], judge: Judge
) -> tuple[Segment, ...]:
    """Segments in the order of the text; of two that overlap, the one that starts first stays.

    What follows a petition is its own segment, judged by `judge`.
    """
    ordered = sorted(
        ((f.scope, f) for f in findings if f.scope is not None),
        key=lambda pair: (pair[0].start, -pair[0].end),
    )
    segments: list[Segment] = []
    for scope, finding in ordered:
        if segments and scope.start < segments[-1].end:
            continue
        origin = decide([finding], language, None)
        segments.append(Segment(scope.start, scope.end, language, origin))
        if finding.leads:
            rest = text[scope.end :]
            origin = shifted(judge(rest, language), scope.end)
            segments.append(Segment(scope.end, len(text), language, origin))
    return tuple(segments)


def foreign(
    text: str, language: str, spans: Sequence[tuple[int, int, str]], judge: Judge
) -> tuple[Segment, ...]:
    """Long stretches in another language than the text's, each judged by itself."""
    return tuple(
        Segment(start, end, tag, shifted(judge(text[start:end], tag), start))
        for start, end, tag in spans
        if tag not in (language, UNDETERMINED)
        and end - start >= (_FOREIGN // 3 if tag in ("zh", "ja", "ko") else _FOREIGN)
    )


def shifted(origin: Origin, by: int) -> Origin:
    """The verdict on a part, with the offsets of the whole."""
    return replace(origin, evidence=tuple(moved(each, by) for each in origin.evidence))


def moved(evidence: Evidence, by: int) -> Evidence:
    """Evidence of a part, with the offsets of the whole."""
    if evidence.start < 0:
        return evidence
    return replace(evidence, start=evidence.start + by, end=evidence.end + by)


def common_origin(text: str, segments: Sequence[Segment]) -> Origin | None:
    """The verdict on a document that its parts cover nearly whole; `None` if they do not.

    Where no origin holds for nearly all of it, the answer is `und`, leaning to the largest share.
    """
    if _share(text, segments) < _NEARLY_ALL:
        return None
    shares: dict[str, float] = {}
    for segment in segments:
        name = segment.origin.language
        shares[name] = shares.get(name, 0.0) + _share(text, [segment])
    best = max(shares, key=lambda name: shares[name])
    first = next(s.origin for s in segments if s.origin.language == best)
    evidence = tuple(e for s in segments for e in s.origin.evidence)
    if shares[best] >= _NEARLY_ALL:
        return replace(first, evidence=evidence)
    return Origin(
        basis=first.basis,
        confidence=round(min(1.0, shares[best]), 4),
        leaning="" if best == UNDETERMINED else best,
        tag=segments[0].language,
        evidence=evidence,
    )


def _share(text: str, segments: Sequence[Segment]) -> float:
    inside = sum(len("".join(text[s.start : s.end].split())) for s in segments)
    return inside / max(1, len("".join(text.split())))
