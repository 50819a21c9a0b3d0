"""From findings to one verdict: statements decide, everything else is weighed, style comes last.

Declared in the text goes before metadata, metadata before cues, cues before style. Where the sum
stays below the threshold the answer is `und` with a leaning. It reads no text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ficli.attribution.origin.findings import Finding
from ficli.document import STYLE, UNDETERMINED, Evidence, Origin, OriginBasis

THRESHOLD = 0.8
"""Probability below which cues and metadata traces give a leaning and no language."""
_DECLARED = 0.99
_STATED = 0.97
_TRACE = 0.8
_TRACES = 0.9
_WEIGHED = 0.98
"""Cues and style never claim more than this."""
_STYLE_CAP = math.log(9)
_DOUBT = 1e-9
"""What is left of doubt where a probability comes out as 0 or 1."""
_MOST_ODDS = 700.0
"""Natural logarithm; the exponential of a greater number is none."""
_PRIOR_ODDS = 0.5
"""One translation in three texts: what the probability of a style assumes (train_style.py)."""
_MOST_RATIO = 1000.0
"""A style says so much at most, and one over that at least, however long the text: 0 would say
that it decides by itself."""
_PRESUMED = 0.8
"""Confidence that a text in a language without a style model was first written in it."""

Answer = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Style:
    """What the style of a text says: the other language, and how probable it makes it.

    `sure` holds when the probability passes the threshold for 95 % precision at this length.
    """

    language: str
    probability: float
    words: int
    sure: bool


def decide(findings: Sequence[Finding], language: str, style: Style | None) -> Origin:
    """The verdict on one stretch of text in `language`."""
    for prefix, confidence in (("declared:", _DECLARED), ("metadata:", _STATED)):
        stated = [f for f in findings if f.says != "hint" and _is_statement(f, prefix)]
        if stated:
            return _stated(stated, findings, language, style, confidence)
    traces = [f for f in findings if f.says != "hint" and f.evidence.likelihood_ratio]
    if traces:
        return _traced(traces, findings, language)
    return _weighed(findings, language, style)


def _is_statement(finding: Finding, prefix: str) -> bool:
    return finding.evidence.kind.startswith(prefix) and not finding.evidence.likelihood_ratio


def _stated(
    stated: Sequence[Finding],
    findings: Sequence[Finding],
    language: str,
    style: Style | None,
    confidence: float,
) -> Origin:
    basis: OriginBasis = "declared" if confidence == _DECLARED else "metadata"
    evidence = _evidence(stated, findings)
    machine = any(f.says == "machine" for f in stated)
    named = _named(stated)
    if len(named) == 1:
        origin = named.pop()
        return _origin(origin, language, basis, confidence, evidence, machine=machine)
    translated = not (named & {language})
    leaning, probability = _lean(style) if translated and not named else ("", 0.0)
    return Origin(
        is_translation="yes" if translated else "unknown",
        basis=basis,
        confidence=probability,
        leaning=leaning if leaning != language else "",
        tag=_tag(language, UNDETERMINED, "yes" if translated else "unknown", machine),
        evidence=evidence,
    )


def _named(stated: Sequence[Finding]) -> set[str]:
    """Languages stated as the first one; only if there is none, languages translated from.

    A text can say both: a relay translation was translated from one language and first
    written in another.
    """
    first = {f.language for f in stated if f.says in ("original", "not-translated") and f.language}
    return first or {f.language for f in stated if f.language}


def _traced(traces: Sequence[Finding], findings: Sequence[Finding], language: str) -> Origin:
    evidence = _evidence(traces, findings)
    named = {f.language for f in traces}
    if len(named) > 1:
        return Origin(basis="metadata", tag=language, evidence=evidence)
    confidence = _TRACES if len(traces) > 1 else _TRACE
    return _origin(named.pop(), language, "metadata", confidence, evidence)


def _weighed(findings: Sequence[Finding], language: str, style: Style | None) -> Origin:
    """Hints and style, added as log-likelihood ratios; style counts for a factor of 9 at most.

    An answer needs hints that suffice by themselves, or a style that is sure: a weak cue does not
    lend an unsure style its voice.
    """
    hints = [f for f in findings if f.says == "hint" and f.language]
    if not hints and style is None:
        return _presumed(findings, language)
    other, cues = _strongest(hints, style)
    manner = _log_odds(style.probability) if style and style.language == other else 0.0
    manner = max(-_STYLE_CAP, min(_STYLE_CAP, manner)) if cues else manner
    probability = chance(cues + manner)
    winner = other if probability >= 0.5 else language
    basis: OriginBasis = "cue" if cues > abs(manner) else "style"
    confidence = round(min(_WEIGHED, max(probability, 1 - probability)), 4)
    evidence = (*_evidence(hints, findings), *_style_evidence(style))
    machine = winner == other and any(f.machine for f in hints if f.language == other)
    if confidence >= THRESHOLD and (chance(cues) >= THRESHOLD or (style and style.sure)):
        return _origin(winner, language, basis, confidence, evidence, machine=machine)
    return Origin(
        basis=basis, confidence=confidence, leaning=winner, tag=language, evidence=evidence
    )


def _strongest(hints: Sequence[Finding], style: Style | None) -> tuple[str, float]:
    """The language that the hints favour most, and the sum of their log-likelihood ratios."""
    sums: dict[str, float] = {}
    for hint in hints:
        ratio = hint.evidence.likelihood_ratio
        sums[hint.language] = sums.get(hint.language, 0.0) + math.log(ratio)
    if not sums:
        return (style.language if style else ""), 0.0
    best = max(sums, key=lambda tag: sums[tag])
    return best, sums[best]


def _style_evidence(style: Style | None) -> tuple[Evidence, ...]:
    if style is None:
        return ()
    ratio = math.exp(_log_odds(style.probability)) / _PRIOR_ODDS
    ratio = round(max(1 / _MOST_RATIO, min(_MOST_RATIO, ratio)), 3)
    return (Evidence(STYLE, f"{style.words} words", likelihood_ratio=ratio),)


def _presumed(findings: Sequence[Finding], language: str) -> Origin:
    """No evidence at all. English and French stand for each other too often to presume."""
    evidence = _evidence((), findings)
    if language == UNDETERMINED:
        return Origin(evidence=evidence)
    if language in ("en", "fr"):
        return Origin(confidence=0.5, leaning=language, tag=language, evidence=evidence)
    return Origin(language, confidence=_PRESUMED, tag=language, evidence=evidence)


def _lean(style: Style | None) -> tuple[str, float]:
    if style is None:
        return "", 0.0
    return (style.language, style.probability) if style.probability >= 0.5 else ("", 0.0)


def _origin(
    origin: str,
    language: str,
    basis: OriginBasis,
    confidence: float,
    evidence: tuple[Evidence, ...],
    *,
    machine: bool = False,
) -> Origin:
    answer = _is_translation(origin, language)
    tag = _tag(language, origin, answer, machine)
    return Origin(origin, answer, basis, round(confidence, 4), tag=tag, evidence=evidence)


def _is_translation(origin: str, language: str) -> Answer:
    if UNDETERMINED in (origin, language):
        return "unknown"
    return "no" if origin == language else "yes"


def _tag(language: str, origin: str, answer: Answer, machine: bool) -> str:
    """RFC 6497: `en-t-fr`, with `-t0-und` for a machine whose make is unknown."""
    if answer != "yes":
        return language
    return f"{language}-t-{origin}" + ("-t0-und" if machine else "")


def _evidence(first: Sequence[Finding], findings: Sequence[Finding]) -> tuple[Evidence, ...]:
    """What decided, then the rest, each once."""
    return tuple(dict.fromkeys(f.evidence for f in (*first, *findings)))


def _log_odds(probability: float) -> float:
    within = max(_DOUBT, min(1 - _DOUBT, probability))
    return math.log(within / (1 - within))


def chance(log_odds: float) -> float:
    """The probability that has these odds (natural logarithm)."""
    return 1 / (1 + math.exp(-max(-_MOST_ODDS, min(_MOST_ODDS, log_odds))))
