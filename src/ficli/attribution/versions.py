"""What stored attributions were made with: numbers that change with the code and the tables.

Loads none of either, so that a reindex in which nothing changed needs to load none.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files

_ACTORS = ("ficli.attribution", "ficli.attribution/names")
_ORIGIN = ("ficli.attribution/origin",)
_MADE_OF = (".py", ".yaml", ".toml", ".tsv", ".gz", ".txt")
"""What decides what is found: code, tables, models, lists of words."""


def actors_version() -> str:
    """Changes with the rules, the tables and the model of the recognition of actors."""
    return _version(_ACTORS)


def origin_version() -> str:
    """Changes with the rules and the tables of the language of origin."""
    return _version(_ORIGIN)


@cache
def _version(folders: tuple[str, ...]) -> str:
    digest = sha256()
    for folder in folders:
        package, _, inner = folder.partition("/")
        for file in sorted((files(package) / inner).iterdir(), key=lambda one: one.name):
            if file.name.endswith(_MADE_OF):
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
