"""The part of the catalog that is about names of actors: which name means whom.

Names are kept as their analysed words, so that case, accents and apostrophes do not count; short
acronyms, which are words too, as they are spelt as well.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator

from ficli import analysis
from ficli.document import Actor
from ficli.engines.base import ACTOR_ID, SHORT_ACRONYM, Naming
from ficli.engines.embedded.copies import NO_COPY

_STRONG = 2
"""In the column `defined`: a name that means its actor by itself."""

_NAMED = (
    "SELECT DISTINCT actor FROM alias WHERE alias = ?",
    "SELECT DISTINCT actor FROM alias WHERE actor = ?",
    "SELECT DISTINCT actor FROM alias WHERE ' ' || alias || ' ' LIKE ? ESCAPE '\\'",
)


class Names:
    """What `Catalog` knows of the names of actors."""

    _db: sqlite3.Connection

    def define_actors(self, actors: Iterable[Actor]) -> None:
        """Replace the names that were defined before; those met in documents stay."""
        self._db.execute("DELETE FROM alias WHERE defined")
        actors = tuple(actors)
        names = ((a, actor.id) for actor in actors for a in (actor.name, *actor.aliases))
        self.put_aliases(names, defined=True)
        self._db.executemany(
            "INSERT OR REPLACE INTO alias VALUES (?, ?, ?)",
            ((distinctive(a), each.id, _STRONG) for each in actors for a in each.distinctive),
        )

    def put_aliases(self, names: Iterable[tuple[str, str]], *, defined: bool) -> None:
        self._db.executemany(
            "INSERT OR IGNORE INTO alias VALUES (?, ?, ?)",
            ((folded_name(name), actor, defined) for name, actor in names),
        )

    def actors_named(self, name: str) -> frozenset[str]:
        """Ids of the actors that have this id or name; if none, those with it inside a name."""
        alias = folded_name(name)
        values = (alias, name.casefold(), f"% {_like(alias)} %")
        for query, value in zip(_NAMED, values, strict=True):
            rows = self._db.execute(query, (value,))
            if actors := frozenset(actor for (actor,) in rows):
                return actors
        return frozenset()

    def meant(self, name: str) -> Actor | None:
        """The one actor that a distinctive name, or its canonical name of many words, means."""
        alias = folded_name(name)
        rows = self._db.execute(
            "SELECT actor, max(defined) FROM alias WHERE alias IN (?, ?) GROUP BY actor",
            (alias, distinctive(name)),
        )
        meant = [
            actor
            for found, strength in rows
            if (actor := self.actor(found))
            and (strength == _STRONG or (" " in alias and folded_name(actor.name) == alias))
        ]
        return meant[0] if len(meant) == 1 else None

    def who(self, name: str) -> tuple[Actor, ...]:
        """The actors named in documents that an id, a name or a part of a name may mean."""
        if name.startswith(ACTOR_ID):
            actor = self.actor(name.removeprefix(ACTOR_ID))
            return (actor,) if actor else ()
        found = (self.actor(each) for each in sorted(self.actors_named(name)))
        return tuple(actor for actor in found if actor)

    def census(self, actors: Collection[str] | None) -> Iterator[Naming]:
        wanted = None if actors is None else json.dumps(sorted(actors))
        rows = self._db.execute(
            "SELECT key, actor, min(name), min(type), count(*) FROM mention"
            " WHERE (:wanted IS NULL OR actor IN (SELECT value FROM json_each(:wanted)))"
            f" AND {NO_COPY}"
            " GROUP BY key, actor ORDER BY key, actor",
            {"wanted": wanted},
        )
        return (Naming(*row) for row in rows)

    def actor(self, actor: str) -> Actor | None:
        """An actor that documents name."""
        row = self._db.execute(
            "SELECT actor, min(name), min(type) FROM mention"
            f" WHERE actor = ? AND {NO_COPY} GROUP BY actor",
            (actor,),
        ).fetchone()
        return Actor(*row) if row else None


def distinctive(name: str) -> str:
    """A name as it is looked up where it stands alone: short acronyms only as spelt."""
    name = name.strip()
    is_short = len(name) <= SHORT_ACRONYM and name.isascii()
    return name if is_short else folded_name(name)


def folded_name(name: str) -> str:
    return " ".join(analysis.terms(name))


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
