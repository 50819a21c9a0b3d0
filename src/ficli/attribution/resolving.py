"""Whom a found name means in its document: mentions out of what spelling, rules and model found.

Each with the way it is known and how sure that is. Weak names, party adjectives, metonyms, surnames
and acronyms get their meaning from the rest of the document; what stays open says so by a low
confidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from ficli.attribution import contexts, naming
from ficli.attribution.candidates import open_names, organisation
from ficli.attribution.claims import Claim, Scene
from ficli.attribution.cues import ENGLISH_WORDS, GENERIC, NOMINALS
from ficli.attribution.folding import Folded, key, slug
from ficli.attribution.registry import Alias, Registry, Role
from ficli.attribution.scanning import Found, find_all
from ficli.attribution.tagging import Entity
from ficli.document import Actor, Mention

_CONFIDENCE = {"name": 1.0, "acronym": 0.95, "metonym": 0.8, "demonym": 0.8, "weak": 0.7}
_AMBIGUOUS = 0.3
"""Confidence of a surname that two people of the document share: it keeps an id of its own."""
_AT_HOME = 2
"""Actors of a country that a text names: so many let a bare family name mean one of its people."""


def resolve(
    folded: Folded,
    found: list[Found],
    entities: Iterable[Entity],
    registry: Registry,
    date: str,
) -> tuple[Mention, ...]:
    """The mentions of a text, in order and without overlaps."""
    text = folded.original
    scene = Scene(text, folded, registry, date)
    _registered(scene, found)
    open_names(scene, entities)
    _defined(scene)
    scene.settle()
    _repeated(scene)
    _surnames(scene)
    _roles(scene)
    _nominals(scene)
    return tuple(
        Mention(
            c.start, c.end, text[c.start : c.end], c.actor.id, c.actor.name, c.actor.type, c.via,
            c.confidence,
        )
        for c in scene.settle()
    )  # fmt: skip


def _registered(scene: Scene, found: list[Found]) -> None:
    """Names of the registry, each by the rule of its kind."""
    entries = scene.registry.entries
    strong = {o.aliases[0].actor for o in found if o.aliases[0].kind in ("name", "acronym")}
    scene.countries.update(entries[actor].actor.country for actor in strong)
    canadian = scene.countries["ca"]
    for one in found:
        meant = _meant(scene, one, strong, canadian)
        if meant:
            via = meant.kind if meant.kind in ("metonym", "demonym") else "registry"
            rank = 1 if meant.kind in ("demonym", "weak") else 4
            actor = entries[meant.actor].actor
            scene.add(one.start, one.end, actor, via, _CONFIDENCE[meant.kind], rank)


def _meant(scene: Scene, one: Found, strong: set[str], canadian: int) -> Alias | None:
    """Which of its aliases a found name is here, if any."""
    alias = one.aliases[0]
    actor = scene.registry.entries[alias.actor].actor
    where = scene.text, one.start, one.end
    if scene.text[one.start : one.end] in ENGLISH_WORDS and not contexts.is_french(*where):
        return None
    if actor.type == "PublicBody" and contexts.is_portfolio(*where):
        return None
    if alias.kind == "demonym":
        home = canadian or actor.country != "ca"
        return alias if home and contexts.is_party(*where) else None
    city = alias.kind == "metonym" or (alias.kind == "weak" and actor.type == "Country")
    if city and contexts.is_place(*where):
        return None
    return _weak(scene, one, strong, canadian) if alias.kind == "weak" else alias


def _weak(scene: Scene, found: Found, strong: set[str], canadian: int) -> Alias | None:
    """A weak name counts beside a strong one; a capitalised word also where Canada is the topic."""
    surface = scene.text[found.start : found.end]
    entries = scene.registry.entries
    named = [alias for alias in found.aliases if alias.actor in strong]
    plain = surface.islower() or (surface.isupper() and surface.isascii())
    if not named and canadian > 1 and not plain:
        named = [
            alias for alias in found.aliases
            if entries[alias.actor].actor.country == "ca"
            and key(surface) not in GENERIC
        ]  # fmt: skip
    state = named and entries[named[0].actor].actor.type == "Country"
    return named[0] if len(named) == 1 and not (state and surface.islower()) else None


def _defined(scene: Scene) -> None:
    """`Long Name (LN)`: the acronym means what the long name means, here and from here on."""
    ends = {c.end: c for c in sorted(scene.claims, key=lambda c: (c.rank, c.end - c.start))}
    defined: dict[str, tuple[int, Actor]] = {}
    for start, end, at, until in naming.definitions(scene.text):
        acronym = scene.text[at:until]
        long = ends.get(end)
        if long and long.actor.type in ("Country", "Person") and start < long.start:
            long = None
        if (
            long
            and long.actor.type == "Country"
            and not contexts.is_alias(scene.registry, long.actor, acronym)
        ):
            continue
        if start < end and (long is None or long.rank < 4):
            surface = " ".join(scene.text[start:end].split())
            actor = organisation(scene, surface, naming.organisation_type(surface))
            scene.add(start, end, actor, "definition", 0.9, 6)
        elif long is not None and long.actor.type != "Person":
            actor = long.actor
        else:
            continue
        scene.add(at, until, actor, "definition", 0.95, 6)
        defined.setdefault(acronym, (until, actor))
    for start, end, _ in find_all(scene.folded, map(key, defined)):
        definition = defined.get(scene.text[start:end])
        if definition is not None and start >= definition[0]:
            scene.add(start, end, definition[1], "back-reference", 0.95, 5)


def _repeated(scene: Scene) -> None:
    """An open name counts wherever the document repeats it."""
    seen: dict[str, Claim] = {}
    for claim in scene.claims:
        surface = scene.text[claim.start : claim.end]
        fresh = claim.actor.id.startswith("name:") and claim.via != "back-reference"
        if fresh and len(surface) > 3 and (" " in surface or surface.isupper()):
            seen.setdefault(surface, claim)
    for start, end, _ in find_all(scene.folded, map(key, seen)):
        if (first := seen.get(scene.text[start:end])) is not None:
            scene.add(start, end, first.actor, first.via, first.confidence, 1)


def _surnames(scene: Scene) -> None:
    """A family name alone means the one person of the document who has it."""
    bearers: dict[str, dict[str, Actor]] = defaultdict(dict)
    singles: dict[str, list[Claim]] = defaultdict(list)
    for claim in scene.claims:
        if claim.actor.type == "Person":
            surface = " ".join(scene.text[claim.start : claim.end].split())
            if " " in surface:
                for family in contexts.families(
                    surface, scene.registry.entries.get(claim.actor.id)
                ):
                    bearers[key(family)][claim.actor.id] = claim.actor
            else:
                singles[key(surface)].append(claim)
    for family, claims in singles.items():
        _link(scene, claims, list(bearers.get(family, {}).values()), family)
    states = {c.start: key(c.actor.name) for c in scene.claims if c.actor.type == "Country"}
    for start, end, family in find_all(scene.folded, bearers):
        if not contexts.stands_alone(scene.text, start, end):
            continue
        surface, people = scene.text[start:end], bearers[family]
        if len(people) == 1:
            rank = 5 if states.get(start, family) != family else 1
            scene.add(start, end, next(iter(people.values())), "back-reference", 0.9, rank)
        else:
            unsure = Actor("name:" + slug(surface), surface, "Person")
            scene.add(start, end, unsure, "back-reference", _AMBIGUOUS, 1)


def _link(scene: Scene, claims: list[Claim], people: list[Actor], family: str) -> None:
    """Give single names that rules or the model found the person they mean."""
    known = False
    if not people:
        people = [
            one for one in contexts.office_holders(scene.registry, family)
            if scene.countries[one.country] >= _AT_HOME
        ]  # fmt: skip
        known = True
    for claim in claims:
        if not claim.actor.id.startswith("name:"):
            continue
        if len(people) == 1:
            via = claim.via if known and claim.via == "title" else "back-reference"
            sure = 0.7 if known else 0.9
            scene.add(claim.start, claim.end, people[0], via, sure, claim.rank + 1)
        elif people:
            scene.add(claim.start, claim.end, claim.actor, claim.via, _AMBIGUOUS, claim.rank + 1)


def _roles(scene: Scene) -> None:
    """`the Prime Minister`: the holder at the date, or the one holder whom the document names."""
    named = {claim.actor.id for claim in scene.claims}
    for role, start, end in contexts.role_titles(scene.folded, scene.registry):
        holders = [r for r in role if _held(r, scene.date)] if scene.date else []
        people = {r.actor for r in holders} or {r.actor for r in role if r.actor in named}
        if len(people) == 1:
            actor = scene.registry.entries[people.pop()].actor
            scene.add(start, end, actor, "title", 0.6, 0)


def _held(role: Role, date: str) -> bool:
    return (not role.start or role.start[: len(date)] <= date) and (
        not role.end or date <= role.end
    )


def _nominals(scene: Scene) -> None:
    """`the Committee`: the committee named last before, if the document names only one kind."""
    claims = iter([*scene.settle(), None])
    claim = next(claims)
    before: dict[str, Actor] = {}
    by_noun: dict[str, dict[str, Actor]] = {noun: {} for noun in NOMINALS}
    for noun, start, end in contexts.nominals(scene.folded):
        while claim and claim.end <= start:
            actor = claim.actor
            if claim.via not in ("metonym", "demonym") and before.get(actor.id) != actor:
                before[actor.id] = actor
                _remember(actor, by_noun)
            claim = next(claims)
        if len(by_noun[noun]) == 1:
            (meant,) = by_noun[noun].values()
            scene.add(start, end, meant, "back-reference", 0.6, 0)


def _remember(actor: Actor, by_noun: dict[str, dict[str, Actor]]) -> None:
    """Keep an actor under every noun that can stand for it."""
    meant = _nouns_for(key(actor.name)) if actor.type not in ("Person", "Country") else frozenset()
    for noun, actors in by_noun.items():
        if noun in meant:
            actors[actor.id] = actor
        else:
            actors.pop(actor.id, None)


@lru_cache(maxsize=65536)
def _nouns_for(name: str) -> frozenset[str]:
    """The nouns that a folded name's words allow for it."""
    words = set(_APART.split(name))
    return frozenset(n for n, heads in NOMINALS.items() if not words.isdisjoint(map(key, heads)))


_APART = re.compile(r"[\s'’]+")
