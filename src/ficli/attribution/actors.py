"""Who is mentioned in a text: the public face of actor recognition.

Pure functions over text: the same text, date and registry give the same mentions. Knows
no file, no index and no user settings; callers cache the answer by content hash.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from ficli.attribution.claims import Taken
from ficli.attribution.folding import fold
from ficli.attribution.registry import Registry, load
from ficli.attribution.resolving import resolve
from ficli.attribution.scanning import scan
from ficli.attribution.tagging import tag
from ficli.document import Mention, Place


def find_mentions(
    text: str,
    date: str = "",
    *,
    registry: Registry | None = None,
    model: bool = True,
) -> tuple[Mention, ...]:
    """Every mention of an actor in `text`: in order, without overlaps, `text[start:end] == text`.

    Names of every language are looked for in any text. `date` (ISO, may be partial) says who held
    an office when the text was written. `registry` replaces the one that ficli comes with. Without
    `model` only registry and rules speak: some four times as fast, fewer open names. The same text
    is worked out once.
    """
    if registry:
        return _mentions(text, date, registry, model)
    asked = sha256(text.encode("utf-8", "surrogatepass")).digest(), date, model
    if (recent := _RECENT.get(asked)) is None:
        recent = _mentions(text, date, load(), model)
        if len(_RECENT) >= _MOST_RECENT:
            del _RECENT[next(iter(_RECENT))]
        _RECENT[asked] = recent
    return recent


_RECENT: dict[tuple[bytes, str, bool], tuple[Mention, ...]] = {}
"""Answers by what they follow from: a dossier holds many texts twice."""
_MOST_RECENT = 1_000


def _mentions(text: str, date: str, known: Registry, model: bool) -> tuple[Mention, ...]:
    folded = fold(text)
    found = scan(text, folded, known)
    return resolve(folded, found, tag(text) if model else (), known, date)


def find_places(text: str, mentions: Iterable[Mention]) -> tuple[Place, ...]:
    """Names of places in `text` that are none of its `mentions`, in order, without overlaps."""
    taken = Taken(len(text))
    for one in mentions:
        taken.add(one.start, one.end)
    free = (e for e in tag(text) if e.kind == "LOC" and taken.is_free(e.start, e.end))
    surfaces = ((e, text[e.start : e.end]) for e in free)
    return tuple(
        Place(e.start, e.end, as_is, None, " ".join(as_is.split())) for e, as_is in surfaces
    )
