"""The language a text was first written in, and how that is known: a pure function over text.

Declarations, metadata, cues and style each have a module and a table; `attribute` puts their
findings together, for the document and for parts of other origin. It knows no files and no index.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ficli.attribution.language import spans
from ficli.attribution.origin.cues import cue_findings
from ficli.attribution.origin.declared import declarations
from ficli.attribution.origin.metadata import metadata_findings
from ficli.attribution.origin.segments import common_origin, foreign, scoped
from ficli.attribution.origin.style import judge
from ficli.attribution.origin.verdict import decide
from ficli.document import Origin, Value

__all__ = ["attribute"]


def attribute(text: str, language: str, metadata: Mapping[str, Value]) -> Origin:
    """The origin of `text`, which is written in `language` (BCP 47, or `und`).

    `confidence` is the probability of `language`, or of `leaning` where `language` is `und`.
    Deterministic and safe to call from several threads; 10 ms for 1,000 words or less. Offsets
    are characters of `text`, and evidence that stands in it quotes it exactly.
    """
    primary = language.partition("-")[0]
    declared = declarations(text, primary)
    stated = (*declared, *metadata_findings(metadata, primary, text))
    whole = [finding for finding in stated if finding.scope is None or finding.leads]
    segments = scoped(text, primary, declared, _unstated)
    if segments and all(finding.says == "hint" for finding in whole):
        common = common_origin(text, segments)
        if common is not None:
            return replace(common, segments=segments if len(segments) > 1 else ())
    stretches = spans(text)
    own = "".join(text[start:end] for start, end, tag in stretches if tag in (primary, "und"))
    named = any(finding.says != "hint" and finding.language for finding in whole)
    style = None if named else judge(own, primary)
    origin = decide((*whole, *cue_findings(text, primary)), primary, style)
    return replace(origin, segments=segments or foreign(text, primary, stretches, _unstated))


def _unstated(text: str, language: str) -> Origin:
    """The verdict on a part that nothing is declared about."""
    return decide(cue_findings(text, language), language, judge(text, language))
