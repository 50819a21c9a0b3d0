"""The part of the catalog that is about translations: origins, traits, pairs, counted values.

Pairs name documents by their keys, which are never used twice: those of a removed document are
found no more, and say nothing about it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

from ficli.document import Origin
from ficli.engines.base import Profile
from ficli.engines.embedded.copies import NO_COPY
from ficli.engines.embedded.copies import unpack as _unpacked
from ficli.engines.embedded.rows import FACETS, origin_json


class Translations:
    """What `Catalog` knows of documents beside their texts and mentions."""

    _db: sqlite3.Connection

    def key(self, path: str) -> int:
        """The key of a document. Raises KeyError."""
        row = self._db.execute("SELECT key FROM document WHERE path = ?", (path,)).fetchone()
        if row is None:
            raise KeyError(path)
        return int(row[0])

    def set_origin(self, key: int, origin: Origin) -> None:
        self._db.execute("UPDATE document SET origin = ? WHERE key = ?", (origin_json(origin), key))

    def corrected(self) -> frozenset[str]:
        """Paths of the documents whose origin is a user's word."""
        rows = self._db.execute(
            "SELECT path FROM document WHERE origin LIKE '%\"corrected\"%'"
            " AND json_extract(origin, '$.basis') = 'corrected'"
        )
        return frozenset(path for (path,) in rows)

    def profiles(self) -> tuple[Profile, ...]:
        rows = self._db.execute(
            "SELECT path, language, traits FROM document JOIN content USING (key)"
            f" WHERE {NO_COPY} ORDER BY path"
        )
        return tuple(Profile(path, language, _unpacked(packed)) for path, language, packed in rows)

    def pairs(self) -> dict[tuple[str, str], float]:
        rows = self._db.execute(
            "SELECT a.path, b.path, score FROM pair"
            " JOIN document a ON a.key = one JOIN document b ON b.key = other"
        )
        return {(one, other): score for one, other, score in rows}

    def set_pairs(self, pairs: Mapping[tuple[str, str], float]) -> None:
        self._db.execute("DELETE FROM pair")
        self._db.executemany(
            "INSERT INTO pair VALUES (?, ?, ?)",
            [(self.key(one), self.key(other), score) for (one, other), score in pairs.items()],
        )

    def paired_with(self, key: int) -> list[tuple[int, float]]:
        """The keys of a document's counterparts, in the order of their paths."""
        rows = self._db.execute(
            "SELECT key, score FROM pair JOIN document ON key = one + other - :key"
            " WHERE one = :key OR other = :key ORDER BY path",
            {"key": key},
        )
        return [(other, score) for other, score in rows]

    def counted(self, facet: str, keys: Iterable[int]) -> list[tuple[str, int]]:
        """How many of these documents have each value of a column."""
        return self._db.execute(FACETS[facet], (json.dumps(list(keys)),)).fetchall()
