"""Use case: gather all documents and actors of a dossier, as its users see them, for export.

Reads the index; knows no format.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ficli import analysis
from ficli.curated import BY_USER, open_curated
from ficli.document import Mention
from ficli.dossier import Dossier
from ficli.engines.base import Reader
from ficli.export_results import Export, ExportedActor, ExportedDocument, NamedAs

_NAMES = ("registry", "definition", BY_USER)
"""How mentions are known whose text is a name of the actor, not a part of one or an office."""
_NAME_KINDS = ("name", "acronym")


def export(dossier: Dossier, *, texts: bool = False) -> Export:
    """Everything that the documents say of actors. Raises ConfigError, IndexUnavailableError."""
    gathered = _Gathered()
    with open_curated(dossier) as reader:
        documents = tuple(
            gathered.take(reader, key, texts=texts)
            for key in reader.keys()  # noqa: SIM118  # no dict
        )
    return Export(documents, tuple(gathered.actor(each) for each in sorted(gathered.actors)))


@dataclass(slots=True)
class _Gathered:
    """The actors met so far, with the names that mean them."""

    actors: dict[str, Mention] = field(default_factory=dict)
    names: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def take(self, reader: Reader, key: int, *, texts: bool) -> ExportedDocument:
        """Take up one document."""
        mentions = reader.mentions(key)
        for each in mentions:
            self.actors.setdefault(each.actor, each)
            if each.via in _NAMES:
                self.names[each.actor][_line(each)] += 1
        named = (NamedAs(each.actor, each.type, _line(each)) for each in mentions)
        return ExportedDocument(
            record=reader.record(key),
            named=tuple(dict.fromkeys(named)),
            pairs=reader.pairs(key),
            also_at=tuple(reader.record(k).path for k in reader.copies(key) if k != key),
            text=reader.text(key).text if texts else None,
        )

    def actor(self, actor: str) -> ExportedActor:
        """What is known of an actor, from its documents and the registry."""
        from ficli.attribution.registry import load

        met, entry = self.actors[actor], load().entries.get(actor)
        listed = [a.text for a in entry.aliases if a.kind in _NAME_KINDS] if entry else []
        return ExportedActor(
            id=actor,
            name=met.name,
            type=met.type,
            country=entry.actor.country if entry else "",
            aliases=_distinct((met.name, *listed, *sorted(self.names[actor])))[1:],
            role=entry.role if entry else "",
            source=entry.source if entry else "",
        )


def _line(mention: Mention) -> str:
    return " ".join(mention.text.split())


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, whatever its case, accents and apostrophes; the first spelling stays."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(" ".join(analysis.terms(name)), name)
    return tuple(found.values())
