"""The actors that ficli knows by name: read from `registry.yaml`, states added from CLDR.

A registry is a table of entries and of the folded names that point to them. It refuses a table
that contradicts itself, and says in which line. It reads no documents.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Literal, get_args

from ficli.attribution.folding import key
from ficli.document import Actor, ActorType
from ficli.errors import ConfigError

AliasKind = Literal["name", "acronym", "metonym", "demonym", "weak"]
COMPILED = "registry.json"
"""Made from registry.yaml by tools/registry.py, and only ever a faster way to read it."""

_SECTIONS: dict[str, AliasKind] = {
    "aliases": "name",
    "metonyms": "metonym",
    "demonyms": "demonym",
    "weak": "weak",
}
_FIELDS = frozenset(
    {"id", "name", "type", "country", "role", "roles", "family", "source", "note", *_SECTIONS}
)
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_LANGUAGES = ("en", "fr", "zh")


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of one actor, as written in the table."""

    text: str
    actor: str
    kind: AliasKind
    language: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A title that means its holder between two dates (ISO, inclusive; empty is open)."""

    title: str
    language: str
    actor: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An actor with everything a text may call it by."""

    actor: Actor
    aliases: tuple[Alias, ...] = ()
    roles: tuple[Role, ...] = ()
    role: str = ""
    family: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Registry:
    """Actors by id, and their names by folded form.

    Of the aliases under one key at most one is strong; several actors may share a weak one.
    """

    entries: Mapping[str, Entry]
    aliases: Mapping[str, tuple[Alias, ...]]
    version: str = ""

    @property
    def actors(self) -> dict[str, Actor]:
        """Actor by id."""
        return {name: entry.actor for name, entry in self.entries.items()}

    def distinctive(self) -> Iterator[Actor]:
        """Every actor, with those of its names that mean it without any context."""
        for entry in self.entries.values():
            strong = tuple(alias.text for alias in entry.aliases if self._is_distinctive(alias))
            yield replace(entry.actor, distinctive=strong)

    def _is_distinctive(self, alias: Alias) -> bool:
        """Not a capital city, a party's adjective, a weak word, or one Latin word of a person."""
        if self.entries[alias.actor].actor.type == "Person" and alias.text.isascii():
            return " " in alias.text
        return alias.kind in ("name", "acronym")

    @property
    def roles(self) -> tuple[Role, ...]:
        """Every dated title."""
        return tuple(role for entry in self.entries.values() for role in entry.roles)

    def lookup(self, name: str) -> Actor | None:
        """The actor that `name` means without any context: case and accents do not count."""
        for alias in self.aliases.get(key(name), ()):
            if alias.kind != "weak":
                return self.entries[alias.actor].actor
        return None


def load() -> Registry:
    """The registry that ficli comes with. Raises ConfigError when the table is not valid."""
    return _shipped()


@cache
def _shipped() -> Registry:
    folder = files("ficli.attribution")
    tables = [(folder / name).read_bytes() for name in ("registry.yaml", "states.yaml")]
    version = sha256(b"".join(tables)).hexdigest()[:12]
    source = tables[0].decode()
    frozen = _frozen()
    if frozen.get("version") == version:
        raw, territories = frozen["entries"], frozen["territories"]
    else:
        raw = _yaml(source, "registry.yaml")
        territories = named_territories(_yaml(tables[1].decode(), "states.yaml"))
    entries = [_entry(item, source, "registry.yaml") for item in raw]
    return build(_with_states(entries, territories), source, "registry.yaml", version)


def _frozen() -> dict[str, Any]:
    """The tables as JSON, fifty times as fast to read as YAML; not used unless up to date."""
    path = files("ficli.attribution") / COMPILED
    return json.loads(path.read_bytes()) if path.is_file() else {}


def freeze() -> str:
    """What `registry.json` should hold for the tables as they are now."""
    folder = files("ficli.attribution")
    registry, states = ((folder / n).read_bytes() for n in ("registry.yaml", "states.yaml"))
    content = {
        "version": sha256(registry + states).hexdigest()[:12],
        "territories": named_territories(_yaml(states.decode(), "states.yaml")),
        "entries": _yaml(registry.decode(), "registry.yaml"),
    }
    return json.dumps(content, ensure_ascii=False, default=str, separators=(",", ":"))


def parse(source: str, file: str) -> list[Entry]:
    """The entries written in `source` (YAML); `file` is how errors call it."""
    return _entries(_yaml(source, file) or [], source, file)


def _entries(raw: Any, source: str, file: str) -> list[Entry]:
    if not isinstance(raw, list):
        raise ConfigError(f"{file}: expected a list of actors", code="bad-registry")
    return [_entry(item, source, file) for item in raw]


def build(
    entries: Iterable[Entry], source: str = "", file: str = "registry", version: str = ""
) -> Registry:
    """A registry of `entries`. Raises ConfigError for an id or a strong name claimed twice."""
    by_id: dict[str, Entry] = {}
    by_name: dict[str, tuple[Alias, ...]] = {}
    for entry in entries:
        if entry.actor.id in by_id:
            claim = f"the id {entry.actor.id} is used twice"
            raise _wrong(claim, f"id: {entry.actor.id}", source, file)
        by_id[entry.actor.id] = entry
        for alias in entry.aliases:
            known = by_name.get(key(alias.text), ())
            by_name[key(alias.text)] = _joined(known, alias, source, file)
    return Registry(by_id, by_name, version)


def _joined(known: tuple[Alias, ...], alias: Alias, source: str, file: str) -> tuple[Alias, ...]:
    if any(other.actor == alias.actor for other in known):
        return tuple(_plainer(other, alias) for other in known)
    rival = next((other for other in known if other.kind != "weak"), None)
    if alias.kind != "weak" and rival:
        claim = f"{alias.text!r} is claimed by {rival.actor} and {alias.actor}"
        raise _wrong(claim, alias.text, source, file)
    return (alias, *known) if alias.kind != "weak" else (*known, alias)


def _plainer(known: Alias, alias: Alias) -> Alias:
    """Of two spellings of one name the one with fewer capitals: it fits more texts."""
    same = known.actor == alias.actor and known.kind == alias.kind
    return alias if same and alias.text.islower() else known


def _yaml(source: str, file: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    try:
        return YAML(typ="safe").load(source)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{file}, line {line}: {error.problem}", code="bad-registry") from error


def _wrong(message: str, needle: str, source: str, file: str) -> ConfigError:
    """The error, pointing at the last line that holds `needle`."""
    lines = [n for n, line in enumerate(source.splitlines(), 1) if needle in line]
    where = f"{file}, line {lines[-1]}" if lines else file
    return ConfigError(f"{where}: {message}", code="bad-registry")


def _entry(item: Any, source: str, file: str) -> Entry:
    if not isinstance(item, dict) or not all(item.get(name) for name in ("id", "name", "type")):
        first = str(next(iter(item.values()), "")) if isinstance(item, dict) else str(item)
        raise _wrong("an actor needs id, name and type", first, source, file)
    here = f"id: {item['id']}"
    if unknown := set(item) - _FIELDS:
        raise _wrong(f"{item['id']}: unknown key {min(unknown)}", here, source, file)
    if item["type"] not in get_args(ActorType):
        raise _wrong(f"{item['id']}: unknown type {item['type']}", here, source, file)
    actor_id, name = str(item["id"]), str(item["name"])
    written = [Alias(name, actor_id, "name"), *_aliases(item)]
    aliases = tuple(_as_acronym(alias) for alias in written)
    roles = tuple(_roles(item, here, source, file))
    others = tuple(dict.fromkeys(alias.text for alias in written[1:]))
    actor = Actor(actor_id, name, item["type"], str(item.get("country") or ""), others)
    return Entry(
        actor, aliases, roles, str(item.get("role") or ""), str(item.get("family") or ""),
        str(item.get("source") or ""),
    )  # fmt: skip


def _aliases(item: dict[str, Any]) -> Iterator[Alias]:
    for section, kind in _SECTIONS.items():
        for language, names in (item.get(section) or {}).items():
            for name in names or ():
                yield Alias(str(name), str(item["id"]), kind, language)


def _as_acronym(alias: Alias) -> Alias:
    """An acronym is matched in its own case only; a name may stand in capitals too."""
    short = re.fullmatch(r"[A-ZÀ-Þ0-9][A-ZÀ-Þa-z0-9.&/-]{0,9}", alias.text)
    capitals = sum(letter.isupper() for letter in alias.text)
    if alias.kind == "name" and short and (capitals > 1 or alias.text[-1].isdigit()):
        return replace(alias, kind="acronym")
    return alias


def _roles(item: dict[str, Any], here: str, source: str, file: str) -> Iterator[Role]:
    for role in item.get("roles") or ():
        start, end = str(role.get("from") or ""), str(role.get("to") or "")
        if any(date and not _DATE.fullmatch(date) for date in (start, end)):
            raise _wrong(f"{item['id']}: a date must be YYYY-MM-DD", here, source, file)
        titles = role["title"]
        for language, title in (titles if isinstance(titles, dict) else {"": titles}).items():
            yield Role(str(title), language, str(item["id"]), start, end)


def _with_states(
    entries: list[Entry], territories: list[tuple[str, list[tuple[str, str]]]]
) -> list[Entry]:
    """`entries`, with every state of CLDR: those already listed get its names as aliases."""
    listed = {entry.actor.id: entry for entry in entries}
    taken = {key(alias.text) for entry in entries for alias in entry.aliases}
    for code, names in territories:
        fresh = tuple(
            _as_acronym(Alias(name, code, "name", language))
            for language, name in names
            if key(name) not in taken
        )
        taken.update(key(alias.text) for alias in fresh)
        old = listed.get(code) or Entry(
            Actor(code, names[0][1], "Country", code), source="https://cldr.unicode.org"
        )
        aliases = tuple(dict.fromkeys([*old.actor.aliases, *(alias.text for alias in fresh)]))
        listed[code] = replace(
            old, actor=replace(old.actor, aliases=aliases), aliases=(*old.aliases, *fresh)
        )
    return list(listed.values())


def named_territories(states: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Code and (language, name) pairs of every state: CLDR's names, and those of `states`."""
    from babel import Locale

    tables = {language: Locale(language).territories for language in _LANGUAGES}
    left_out = set(states["left_out"])
    found = []
    for code in sorted(tables["en"]):
        if len(code) == 2 and code.isalpha() and code not in left_out:
            names = [(lang, form) for lang, table in tables.items() for form in _forms(table[code])]
            names += [("", name) for name in states["names"].get(code.lower(), ())]
            found.append((code.lower(), [n for n in names if n[1] not in states["no_names"]]))
    return found


def _forms(name: str) -> list[str]:
    """CLDR's display name and what running text writes instead."""
    plain = name.replace(" & ", " and ").replace("’", "'")
    plain = (
        re.sub(r" SAR China$|^中国|特别行政区$|, R\.A\.S\. .*|^R\.A\.S\. chinoise de ", "", plain)
        or name
    )
    forms = [re.sub(r"\s*[(（].*", "", plain)]
    if "St. " in plain:
        forms.append(plain.replace("St. ", "Saint "))
    return forms
