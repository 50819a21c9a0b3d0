"""Use case: change `actors.yaml`, one line a change, and take the last change back.

The file is text that people read and comment: a change is a line more, undo a line less, and every
other byte stays. A change that would make the file invalid is refused before anything is written.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ficli import curation
from ficli.actor_pages import one_actor
from ficli.attribution.folding import slug
from ficli.curated import open_curated
from ficli.curation import CURATION_FILE
from ficli.document import Actor
from ficli.dossier import Dossier
from ficli.errors import ConfigError, UsageError

_HEAD = """\
# What we say about the actors of this dossier: one change a line, in this order.
# `ficli actors merge`, `split`, `hide`, `alias`, `rename`, `retype` and `add` write lines;
# `ficli actors undo` takes the last one away. It counts at once, without a reindex.
"""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def merge(dossier: Dossier, names: Sequence[str]) -> str:
    """Make all further actors the first one. Each use case here returns the line it wrote.

    Raises NotFoundError for a name that means nobody or several, ConfigError, UsageError and
    IndexUnavailableError; so do the others.
    """
    target, *others = _meant(dossier, names)
    if not others or target in others:
        raise UsageError(f"{' and '.join(names)} are the same actor already")
    ids = ", ".join(_scalar(each.id) for each in (target, *others))
    said = " + ".join(each.name for each in (target, *others))
    return _append(dossier, f"- merge: [{ids}]", said)


def hide(dossier: Dossier, name: str) -> str:
    (actor,) = _meant(dossier, [name])
    return _append(dossier, f"- hide: {_scalar(actor.id)}", actor.name)


def alias(dossier: Dossier, name: str, new: str, *, since: str = "", until: str = "") -> str:
    (actor,) = _meant(dossier, [name])
    days = {"from": since, "to": until}
    return _append(dossier, _mapping("alias", actor=actor.id, name=new, **days), actor.name)


def rename(dossier: Dossier, name: str, new: str) -> str:
    (actor,) = _meant(dossier, [name])
    return _append(dossier, _mapping("rename", actor=actor.id, name=new), actor.name)


def retype(dossier: Dossier, name: str, kind: str) -> str:
    (actor,) = _meant(dossier, [name])
    return _append(dossier, _mapping("retype", actor=actor.id, type=kind), actor.name)


def split(dossier: Dossier, name: str, names: Sequence[str], into: str, kind: str = "") -> str:
    (actor,) = _meant(dossier, [name])
    listed = ", ".join(map(_scalar, names))
    rest = _fields(id=_new_id(into), name=into, type=kind or actor.type)
    line = f"- split: {{actor: {_scalar(actor.id)}, names: [{listed}], {rest}}}"
    return _append(dossier, line, actor.name)


def add(dossier: Dossier, name: str, kind: str, aliases: Sequence[str] = ()) -> str:
    listed = ", ".join(map(_scalar, aliases))
    more = f", aliases: [{listed}]" if aliases else ""
    return _append(dossier, f"- add: {{{_fields(id=_new_id(name), name=name, type=kind)}{more}}}")


def undo(dossier: Dossier) -> str:
    """Take the last change away; returns its lines. Raises UsageError when there is none."""
    path = dossier.root / CURATION_FILE
    text = _read(path)
    entries = curation.changes(text)
    if not entries:
        raise UsageError(f"{CURATION_FILE} holds no change to undo")
    lines = text.splitlines(keepends=True)
    first = entries[-1].line - 1
    end = first + 1
    while end < len(lines) and lines[end][:1] in " \t" and lines[end].strip():
        end += 1  # an entry written by hand may take several lines
    gone = "".join(lines[first:end]).strip()
    _write(path, "".join(lines[:first] + lines[end:]))
    return gone


# --- the file -------------------------------------------------------------------------------


def _meant(dossier: Dossier, names: Sequence[str]) -> list[Actor]:
    with open_curated(dossier) as reader:
        return [one_actor(reader, name) for name in names]


def _new_id(name: str) -> str:
    """An id that the registry and recognition never give."""
    found = slug(name)
    if not found:
        found = "-".join(f"{ord(char):x}" for char in name if char.isalnum())
    return f"own:{found}"


def _mapping(kind: str, **values: str) -> str:
    return f"- {kind}: {{{_fields(**values)}}}"


def _fields(**values: str) -> str:
    return ", ".join(f"{name}: {_scalar(value)}" for name, value in values.items() if value)


def _scalar(text: str) -> str:
    """A string as YAML: bare where that is safe, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _append(dossier: Dossier, line: str, comment: str = "") -> str:
    path = dossier.root / CURATION_FILE
    before = _read(path)
    said = "".join(char for char in comment if char.isprintable())
    entry = f"{line}  # {said}" if said else line
    gap = "" if before.endswith("\n") or not before else "\n"
    _write(path, f"{before or _HEAD}{gap}{entry}\n")
    return entry


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{CURATION_FILE} cannot be read: {error}") from None


def _write(path: Path, text: str) -> None:
    """Check the new text, then put it in place in one rename. Raises ConfigError."""
    curation.compiled(text)
    scratch = path.with_name(f".{CURATION_FILE}-{secrets.token_hex(4)}")
    try:
        scratch.write_text(text, "utf-8")
        if path.exists():
            scratch.chmod(path.stat().st_mode & 0o777)
        scratch.replace(path)
    except OSError as error:
        with suppress(OSError):
            scratch.unlink()
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from None
