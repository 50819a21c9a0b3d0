"""`actors.yaml`: what the users of a dossier say about its actors, one change a line.

Reads and checks the whole file before any of it counts; every error names file and line. Knows no
index: what a change does to mentions is `curated`'s affair.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from ficli import analysis
from ficli.document import ActorType
from ficli.errors import ConfigError
from ficli.parsing import date_bounds

CURATION_FILE = "actors.yaml"
SHORTEST_NAME = 2
"""Letters or digits: a name of one would be found everywhere."""


@dataclass(frozen=True, slots=True)
class Curated:
    """An actor as a user describes it."""

    id: str
    name: str
    type: ActorType


@dataclass(frozen=True, slots=True)
class NewName:
    """A name that a user gives an actor; it counts in documents of these days (empty: always)."""

    actor: str
    name: str
    first: str = ""
    last: str = ""


@dataclass(slots=True)
class Curation:
    """What all the changes of a file come to."""

    actors: dict[str, Curated] = field(default_factory=dict)
    into: dict[str, str] = field(default_factory=dict)
    """Merged actor → the one that it was merged into."""
    hidden: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)
    retyped: dict[str, ActorType] = field(default_factory=dict)
    names: list[NewName] = field(default_factory=list)
    splits: dict[tuple[str, str], str] = field(default_factory=dict)
    """Actor and folded name → the actor whom this name means instead."""

    def root(self, actor: str) -> str:
        """The actor that stands for this one after all merges."""
        while actor in self.into:
            actor = self.into[actor]
        return actor

    def members(self, root: str) -> frozenset[str]:
        """Every actor that `root` stands for, itself included."""
        return frozenset({root, *(each for each in self.into if self.root(each) == root)})

    def is_hidden(self, actor: str) -> bool:
        return actor in self.hidden or self.root(actor) in self.hidden


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the file: `line` counts from 1."""

    kind: str
    value: Any
    line: int


def load(folder: Path) -> Curation | None:
    """What the dossier's file says; None when it has none. Raises ConfigError."""
    path = folder / CURATION_FILE
    try:
        return compiled(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise ConfigError(f"{CURATION_FILE} is not valid UTF-8", hint="save it as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{CURATION_FILE} cannot be read: {error.strerror}") from None


def compiled(text: str) -> Curation:
    """Check all changes in `text`, in their order. Raises ConfigError."""
    curation = Curation()
    for change in changes(text):
        _APPLIED[change.kind](curation, change)
    _refuse_claimed_twice(curation, text)
    return curation


def changes(text: str) -> list[Change]:
    """The entries of the file, before they are checked against each other. Raises ConfigError."""
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        loaded = _yaml().load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _wrong(line, f"not valid YAML: {error.problem}") from None
    except (YAMLError, RecursionError, ValueError) as error:
        raise _wrong(1, f"not valid YAML: {error}") from None
    if loaded is None:
        return []
    if not isinstance(loaded, list):
        raise _wrong(1, "expected a list of changes")
    lines: dict[int, list[int]] = loaded.lc.data  # type: ignore[attr-defined]  # a CommentedSeq
    return [_change(entry, lines[at][0] + 1) for at, entry in enumerate(loaded)]


def _yaml() -> Any:
    """A loader that keeps lines, and dates as they are written, so that they can be checked."""
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import RoundTripConstructor

    class Constructor(RoundTripConstructor):
        """Without dates."""

    timestamp = "tag:yaml.org,2002:timestamp"
    Constructor.add_constructor(timestamp, lambda _, node: node.value)
    yaml = YAML()
    yaml.Constructor = Constructor
    return yaml


def _change(entry: Any, line: int) -> Change:
    if not isinstance(entry, dict) or len(entry) != 1:
        raise _wrong(line, "expected one change, such as `- hide: some-id`")
    kind, value = next(iter(entry.items()))
    if kind not in _APPLIED:
        raise _wrong(line, f"unknown change '{kind}'; known are {', '.join(_APPLIED)}")
    return Change(kind, value, line)


def _wrong(line: int, message: str) -> ConfigError:
    return ConfigError(
        f"{CURATION_FILE}:{line}: {message}",
        hint="correct that line, or take the last change back with `ficli actors undo`",
        code="bad-actors",
    )


# --- the kinds of change --------------------------------------------------------------------


def _add(curation: Curation, change: Change) -> None:
    values = _values(change, ("id", "name", "type"), ("aliases",))
    actor = _new_actor(curation, change, values)
    for name in (actor.name, *_texts(change, values.get("aliases") or [])):
        curation.names.append(NewName(actor.id, _name(change, name)))


def _new_actor(curation: Curation, change: Change, values: dict[str, Any]) -> Curated:
    from ficli.attribution.registry import load as load_registry

    actor = Curated(_id(change, values["id"]), _name(change, values["name"]), _type(change, values))
    if actor.id in curation.actors or actor.id in load_registry().entries:
        raise _wrong(change.line, f"the id {actor.id} is used twice")
    curation.actors[actor.id] = actor
    return actor


def _merge(curation: Curation, change: Change) -> None:
    actors = [_id(change, each) for each in _texts(change, change.value)]
    if len(actors) < 2:
        raise _wrong(change.line, "merge needs two actors or more")
    target, *merged = actors
    for each in merged:
        if curation.root(target) == each or each == target:
            raise _wrong(change.line, f"merge cycle: {each} is already what {target} is")
        if each in curation.into:
            known = curation.into[each]
            raise _wrong(change.line, f"{each} is merged twice: it is already {known}")
        curation.into[each] = target


def _split(curation: Curation, change: Change) -> None:
    values = _values(change, ("actor", "names", "id", "name", "type"))
    actor = _new_actor(curation, change, values)
    for name in _texts(change, values["names"]):
        place = (_id(change, values["actor"]), folded(_name(change, name)))
        if place in curation.splits:
            raise _wrong(change.line, f"'{name}' is split off twice")
        curation.splits[place] = actor.id


def _hide(curation: Curation, change: Change) -> None:
    curation.hidden.add(_id(change, change.value))


def _rename(curation: Curation, change: Change) -> None:
    values = _values(change, ("actor", "name"))
    curation.renamed[_id(change, values["actor"])] = _name(change, values["name"])


def _retype(curation: Curation, change: Change) -> None:
    values = _values(change, ("actor", "type"))
    curation.retyped[_id(change, values["actor"])] = _type(change, values)


def _alias(curation: Curation, change: Change) -> None:
    values = _values(change, ("actor", "name"), ("from", "to"))
    days = [_day(change, values.get(end), end == "to") for end in ("from", "to")]
    if all(days) and days[0] > days[1]:
        raise _wrong(change.line, "'from' comes after 'to'")
    actor, name = _id(change, values["actor"]), _name(change, values["name"])
    curation.names.append(NewName(actor, name, *days))


_APPLIED: dict[str, Callable[[Curation, Change], None]] = {
    "add": _add,
    "merge": _merge,
    "split": _split,
    "hide": _hide,
    "rename": _rename,
    "retype": _retype,
    "alias": _alias,
}


# --- their values ---------------------------------------------------------------------------


def _values(
    change: Change, needed: tuple[str, ...], allowed: tuple[str, ...] = ()
) -> dict[str, Any]:
    value = change.value
    if not isinstance(value, dict):
        raise _wrong(change.line, f"{change.kind} needs {{{', '.join(needed)}}}")
    if lacking := [name for name in needed if value.get(name) in (None, "", [])]:
        raise _wrong(change.line, f"{change.kind} needs '{lacking[0]}'")
    if unknown := [name for name in value if name not in (*needed, *allowed)]:
        raise _wrong(change.line, f"{change.kind} cannot hold '{unknown[0]}'")
    return dict(value)


def _texts(change: Change, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _wrong(change.line, f"{change.kind} needs a list of strings; quote numbers")
    return [str(each) for each in value]


def _id(change: Change, value: Any) -> str:
    if not isinstance(value, str) or not value or value.split() != [value]:
        raise _wrong(change.line, f"'{value}' is no id: `ficli actors --json` lists them")
    return str(value)


def _name(change: Change, value: Any) -> str:
    letters = sum(map(str.isalnum, value)) if isinstance(value, str) else 0
    if letters < SHORTEST_NAME:
        raise _wrong(change.line, f"'{value}' is no name: it needs two letters or more")
    return str(value).strip()


def _type(change: Change, values: dict[str, Any]) -> ActorType:
    kind: ActorType = values["type"]
    if kind not in get_args(ActorType):
        known = ", ".join(get_args(ActorType))
        raise _wrong(change.line, f"unknown type '{kind}'; known are {known}")
    return kind


def _day(change: Change, value: Any, is_last: bool) -> str:
    if value is None:
        return ""
    bounds = date_bounds(str(value))
    if bounds is None:
        raise _wrong(change.line, f"'{value}' is no date: write 2024, 2024-06 or 2024-06-03")
    return bounds[is_last]


def folded(name: str) -> str:
    """A name as names are compared: case, accents and apostrophes do not count."""
    return " ".join(analysis.terms(name))


def _refuse_claimed_twice(curation: Curation, text: str) -> None:
    owners: dict[str, str] = {}
    for new in curation.names:
        owner = owners.setdefault(folded(new.name), curation.root(new.actor))
        if owner != curation.root(new.actor):
            held = [n for n, line in enumerate(text.splitlines(), 1) if new.name in line]
            line = held[-1] if held else 1
            raise _wrong(line, f"'{new.name}' is claimed by {owner} and {new.actor}")
