"""Whom a found name means in its document: weak names, party adjectives, surnames, acronyms.

Takes what spelling found and turns it into mentions, each with the way it is known and how sure
that is. Reads no tables of its own but the registry.
"""

from __future__ import annotations

from ficli.attribution.folding import Folded
from ficli.attribution.registry import Alias, Registry
from ficli.attribution.scanning import Found
from ficli.document import Mention

_VIA = {"name": "registry", "acronym": "registry", "weak": "registry"}
_CONFIDENCE = {"name": 1.0, "acronym": 0.95, "metonym": 0.8, "demonym": 0.8, "weak": 0.7}


def resolve(
    text: str,
    folded: Folded,
    found: list[Found],
    registry: Registry,
    language: str,
    date: str,
) -> tuple[Mention, ...]:
    """The mentions of `text`, in order and without overlaps."""
    strong = {a.actor for one in found for a in one.aliases[:1] if a.kind not in ("weak", "demonym")}
    mentions = []
    for one in found:
        if alias := _meant(one, strong):
            mentions.append(_mention(text, one, alias, registry))
    return tuple(mentions)


def _meant(found: Found, strong: set[str]) -> Alias | None:
    alias = found.aliases[0]
    if alias.kind != "weak":
        return alias
    likely = [other for other in found.aliases if other.actor in strong]
    return likely[0] if len(likely) == 1 else None


def _mention(text: str, found: Found, alias: Alias, registry: Registry) -> Mention:
    actor = registry.entries[alias.actor].actor
    surface = text[found.start : found.end]
    via = _VIA.get(alias.kind, alias.kind)
    return Mention(
        found.start, found.end, surface, actor.id, actor.name, actor.type, via,
        _CONFIDENCE[alias.kind],
    )  # fmt: skip
