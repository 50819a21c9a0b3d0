"""Parts of a document whose origin differs: a petition and its reply, turns of a bilingual record,
a translated quotation.

Turns scoped findings into segments that do not overlap, and sums them up. It finds nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from ficli.attribution.origin.findings import Finding
from ficli.attribution.origin.verdict import decide
from ficli.document import UNDETERMINED, Origin, Segment

_NEARLY_ALL = 0.8
"""Share of a document from which on the origin of its parts is the origin of the whole."""


def parts(text: str, language: str, findings: Sequence[Finding]) -> tuple[Segment, ...]:
    """Segments in the order of the text; of two that overlap, the one that starts first stays."""
    scoped = sorted(
        (f for f in findings if f.scope is not None),
        key=lambda f: (f.scope.start, -f.scope.end) if f.scope else (0, 0),
    )
    segments: list[Segment] = []
    for finding in scoped:
        if finding.scope and (not segments or finding.scope.start >= segments[-1].end):
            origin = decide([finding], language, None)
            segments.append(Segment(finding.scope.start, finding.scope.end, language, origin))
    return tuple(segments)


def origin_of_parts(text: str, segments: Sequence[Segment]) -> Origin | None:
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
    share = min(1.0, shares[best])
    first = next(s.origin for s in segments if s.origin.language == best)
    evidence = tuple(e for s in segments for e in s.origin.evidence)
    if share >= _NEARLY_ALL:
        return Origin(
            first.language, first.is_translation, first.basis, first.confidence, first.leaning,
            first.tag, evidence,
        )  # fmt: skip
    leaning = best if best != UNDETERMINED else ""
    tag = segments[0].language
    return Origin(
        basis=first.basis, confidence=round(share, 4), leaning=leaning, tag=tag, evidence=evidence
    )


def _share(text: str, segments: Sequence[Segment]) -> float:
    inside = sum(len("".join(text[s.start : s.end].split())) for s in segments)
    return inside / max(1, len("".join(text.split())))
