"""Whom a found name means in its document, and which of two overlapping names stands.

Takes what spelling, rules and the model found and turns it into mentions, each with the way it is
known and how sure that is. Weak names, party adjectives, metonyms, surnames and acronyms get their
meaning from the rest of the document; what stays open says so by a low confidence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from ficli.attribution import contexts, naming
from ficli.attribution.cues import (
    ENGLISH_WORDS,
    GENERIC,
    LINKS,
    NOMINALS,
    NOT_NAMES,
    THINGS,
    heads,
)
from ficli.attribution.folding import Folded, key, slug
from ficli.attribution.registry import Alias, Registry, Role
from ficli.attribution.scanning import Found, find_all
from ficli.attribution.tagging import Entity, listed, ordinary
from ficli.document import Actor, ActorType, Mention

_CONFIDENCE = {"name": 1.0, "acronym": 0.95, "metonym": 0.8, "demonym": 0.8, "weak": 0.7}
_AMBIGUOUS = 0.3
"""Confidence of a surname that two people of the document share: it keeps an id of its own."""
_AT_HOME = 2
"""Actors of a country that a text names: so many let a bare family name mean one of its people."""
_NEARLY = 0.88
"""Similarity from which two spellings of a family name, after the same given name, are one."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A span that may become a mention; where two overlap, rank decides, then length."""

    start: int
    end: int
    actor: Actor
    via: str
    confidence: float
    rank: int


@dataclass(slots=True)
class Scene:
    """One document while its names are settled."""

    text: str
    folded: Folded
    registry: Registry
    date: str
    claims: list[Claim] = field(default_factory=list)
    countries: Counter[str] = field(default_factory=Counter)
    """How many actors of a country the text names, other than by weak names."""
    _known: list[Claim] = field(default_factory=list)
    _starts: list[int] | None = None

    def add(
        self, start: int, end: int, actor: Actor, via: str, confidence: float, rank: int
    ) -> None:
        """Put a claim on a span."""
        self.claims.append(Claim(start, end, actor, via, confidence, rank))

    def known_within(self, start: int, end: int) -> list[Claim]:
        """Registry claims that overlap a span."""
        if self._starts is None:
            self._known = sorted((c for c in self.claims if c.rank >= 4), key=lambda c: c.start)
            self._starts = [c.start for c in self._known]
        last = bisect_left(self._starts, end)
        first = bisect_left(self._starts, start)
        near = self._known[max(0, first - 1) : last]
        return [claim for claim in near if claim.end > start]

    def give_way(self, places: Iterable[Entity]) -> None:
        """Take back claims on a state in a longer name of a place: `Mexico City`."""
        inside = {
            claim
            for place in places
            for claim in self.known_within(place.start, place.end)
            if claim.end - claim.start < place.end - place.start and _bare(claim)
        }
        self.claims = [claim for claim in self.claims if claim not in inside]
        self._starts = None

    def settle(self) -> list[Claim]:
        """The claims that stand, in order, without overlaps."""
        taken = bytearray(len(self.text))
        kept = []
        for claim in sorted(self.claims, key=lambda c: (-c.rank, c.start - c.end, c.start)):
            if taken.find(1, claim.start, claim.end) < 0:
                taken[claim.start : claim.end] = b"\x01" * (claim.end - claim.start)
                kept.append(claim)
        self.claims = sorted(kept, key=lambda c: c.start)
        return self.claims


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
    _open_names(scene, entities)
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


def _open_names(scene: Scene, entities: Iterable[Entity]) -> None:
    """Names of people and organisations that the registry does not have.

    The model goes before rules that draw a name's borders elsewhere.
    """
    tagged = {(one.start, one.end, one.kind): one for one in entities}
    scene.give_way(one for one in tagged.values() if one.kind == "LOC")
    drawn = bytearray(len(scene.text))
    for start, end, kind in tagged:
        if kind == "ORG":
            drawn[start:end] = b"\x01" * (end - start)
    for name in (*naming.names(scene.folded), *naming.headed(scene.text)):
        agreed = (name.start, name.end, name.kind) in tagged
        if agreed or name.kind == "PER" or drawn.find(1, name.start, name.end) < 0:
            rank = 3 if agreed else 2
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
        if any(not _bare(c) for c in inside) or (
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
    if inside and not (whole and (all(map(_bare, inside)) or _abroad(inside))):
        return
    actor = _organisation(scene, surface, typed)
    scene.add(start, end, actor, via, confidence, 5 if inside else rank)


def _organisation(scene: Scene, surface: str, typed: ActorType | None) -> Actor:
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
    return key(words[0]) not in ordinary()


def _bare(claim: Claim) -> bool:
    """A state or city inside a longer name gives way to it."""
    return claim.actor.type == "Country" or claim.via in ("metonym", "demonym")


def _abroad(inside: list[Claim]) -> bool:
    """Whether a state's name begins what is no body of it: `Sudan People's Liberation Army`."""
    states = [claim for claim in inside if _bare(claim)]
    bodies = [claim for claim in inside if not _bare(claim)]
    return bool(states and bodies) and not any(
        body.actor.country in ("", state.actor.country) or body.start < state.end
        for state in states
        for body in bodies
    )


def _likely(surface: str, typed: ActorType | None, via: str) -> bool:
    """Whether a span that may name an organisation shows it."""
    words = surface.split()
    if len(words) == 1 and key(surface) in heads():
        return False
    if via != "model":
        return True
    if surface[0].islower() and not typed:
        return False
    if "O" in listed().get(key(surface), ""):
        return True
    common = all(key(word) in ordinary() for word in words)
    return not common or (
        len(words) > 1
        and all(word[0].isupper() or word in LINKS for word in words)
        and key(words[-1]) not in THINGS
    )


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
            actor = _organisation(scene, surface, naming.organisation_type(surface))
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
_POSSESSIVE = re.compile(r"['’]s\b")
