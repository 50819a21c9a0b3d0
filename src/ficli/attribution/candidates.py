"""Names of people and organisations that the registry does not have: which of those found stand.

Rules and the model propose spans; what lies on names of the registry, or does not look its part,
is left out. Who somebody is in the document is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from ficli.attribution import contexts, naming
from ficli.attribution.claims import Claim, Scene, Taken, is_bare
from ficli.attribution.cues import GENERIC, LINKS, NOT_NAMES, THINGS, THINGS_FIRST, heads
from ficli.attribution.folding import key, slug
from ficli.attribution.lexicon import listed, ordinary
from ficli.attribution.tagging import Entity
from ficli.document import Actor, ActorType

_NEARLY = 0.88
"""Similarity from which two spellings of a family name, after the same given name, are one."""
_POSSESSIVE = re.compile(r"['’]s\b")


def open_names(scene: Scene, entities: Iterable[Entity]) -> None:
    """Names of people and organisations that the registry does not have.

    The model goes before rules that draw a name's borders elsewhere.
    """
    tagged = {(one.start, one.end, one.kind): one for one in entities}
    scene.give_way(one for one in tagged.values() if one.kind == "LOC")
    drawn = {kind: Taken(len(scene.text)) for kind in ("PER", "ORG", "LOC")}
    for start, end, kind in tagged:
        drawn[kind].add(start, end)
    for name in (*naming.names(scene.folded), *naming.headed(scene.text)):
        agreed = (name.start, name.end, name.kind) in tagged
        free = drawn[name.kind].is_free(name.start, name.end)
        if agreed or free or name.kind == "PER":
            rank = 3 if agreed or (free and name.kind == "PER") else 2
            _open(scene, name.start, name.end, name.kind, name.via, name.confidence, rank)
    for entity in tagged.values():
        if entity.kind != "LOC":
            start = entity.start + contexts.before_name(scene.text, entity.start, entity.end)
            if start < entity.end:
                _open(scene, start, entity.end, entity.kind, "model", 0.6, 3)


def _open(
    scene: Scene, start: int, end: int, kind: str, via: str, confidence: float, rank: int
) -> None:
    surface = " ".join(scene.text[start:end].split())
    if kind == "PER" and via == "model" and key(surface).split()[-1] in heads() and " " in surface:
        kind = "ORG"
    if (
        surface in NOT_NAMES
        or contexts.is_riding(surface)
        or "—" in (scene.text[start - 1 : start], scene.text[end : end + 1])
    ):
        return
    inside = scene.known_within(start, end)
    if kind == "PER":
        if any(not is_bare(c) for c in inside) or (
            via == "model" and not _personal(scene, start, end)
        ):
            return
        actor = _person(scene, surface)
        if actor:
            scene.add(start, end, actor, via, confidence, 5 if inside and " " in surface else rank)
        return
    typed = naming.organisation_type(surface)
    acronym = (
        surface.isupper() and " " not in surface and not contexts.is_loud(scene.text, start, end)
    )
    if any(c.end - c.start >= end - start for c in inside) or not (
        _likely(surface, typed, via) or (acronym and via == "model")
    ):
        return
    whole = typed or (via == "model" and " " in surface and not _POSSESSIVE.search(surface))
    if inside and not (whole and (all(map(is_bare, inside)) or _abroad(inside))):
        return
    actor = organisation(scene, surface, typed)
    scene.add(start, end, actor, via, confidence, 5 if inside else rank)


def organisation(scene: Scene, surface: str, typed: ActorType | None) -> Actor:
    """An organisation of the registry that has this name or its words, or a new one."""
    known = scene.registry.lookup(surface) or contexts.by_words(scene.registry, surface)
    return known or Actor("name:" + slug(surface), surface, typed or "Organization")


def _personal(scene: Scene, start: int, end: int) -> bool:
    """Whether a span that the model takes for a person looks like one."""
    words = scene.text[start:end].split()
    if any(letter.isdigit() for letter in scene.text[start:end]):
        return False
    if len(words) > 1:
        return words[0][0].isupper() and not all(key(word) in ordinary() for word in words)
    return key(words[0]) not in ordinary() and key(words[0]) not in THINGS


def _abroad(inside: list[Claim]) -> bool:
    """Whether a state's name begins what is no body of it: `Sudan People's Liberation Army`."""
    states = [claim for claim in inside if is_bare(claim)]
    bodies = [claim for claim in inside if not is_bare(claim)]
    return bool(states and bodies) and not any(
        body.actor.country in ("", state.actor.country) or body.start < state.end
        for state in states
        for body in bodies
    )


def _likely(surface: str, typed: ActorType | None, via: str) -> bool:
    """Whether a span that may name an organisation shows it."""
    words = surface.split()
    alone = len(words) == 1
    if alone and key(surface) in heads():
        return False
    if via != "model":
        return True
    if surface[0].islower() and not typed:
        return False
    if "O" in listed().get(key(surface), ""):
        return not alone or key(surface) not in GENERIC
    if key(words[0]) in THINGS_FIRST or key(words[-1]) in THINGS:
        return False
    in_capitals = all(word[0].isupper() or word in LINKS for word in words)
    return (in_capitals and not alone) or not all(key(word) in ordinary() for word in words)


def _person(scene: Scene, surface: str) -> Actor | None:
    """A person of the registry under this or nearly this name, or a new one."""
    known = scene.registry.lookup(surface)
    if known:
        return known if known.type == "Person" else None
    given, _, family = key(surface).partition(" ")
    if family:
        for actor_id in contexts.by_given(scene.registry).get(given, ()):
            actor = scene.registry.entries[actor_id].actor
            other = key(actor.name).partition(" ")[2]
            if len(family) > 5 and SequenceMatcher(None, family, other).ratio() >= _NEARLY:
                return actor
    name = surface.title() if surface.islower() or surface.isupper() else surface
    return Actor("name:" + slug(name), name, "Person") if slug(name) else None
