"""The part of the catalog that is about copies and near-copies of texts.

A document at several paths has a row for each; the table `copy` says of all but one which row
stands for them. Texts are compared by `resemblance`; here stands what came out.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence

# SQLite keeps the order of a CROSS JOIN: it starts from the small table, often an empty one.

NO_COPY = "key NOT IN (SELECT key FROM copy)"


class Copies:
    """What `Catalog` knows of documents that hold the same text, or nearly the same."""

    _db: sqlite3.Connection

    def mark_copies(self) -> None:
        """Find out anew which rows hold the text of another one: of the first path with pages, so
        that what is quoted names its page, else of the first path."""
        self._db.execute("DELETE FROM copy")
        self._db.execute(
            "INSERT INTO copy SELECT key, root FROM"
            " (SELECT key, first_value(key) OVER (PARTITION BY identity ORDER BY unpaged, path)"
            " AS root"
            " FROM document WHERE identity IN"
            " (SELECT identity FROM document GROUP BY identity HAVING count(*) > 1))"
            " WHERE key != root"
        )

    def copies(self) -> dict[int, tuple[int, ...]]:
        """Of each document at several paths, the keys of all of them, in the order of paths."""
        families: dict[int, list[int]] = {}
        for key, root in self._db.execute(
            "SELECT key, root FROM copy CROSS JOIN document USING (key) ORDER BY path"
        ):
            families.setdefault(root, [root]).append(key)
        return {root: tuple(keys) for root, keys in families.items()}

    def paths_of(self, path: str) -> tuple[str, ...]:
        """All paths that hold the text of this one, in order."""
        rows = self._db.execute(
            "SELECT path FROM document WHERE identity ="
            " (SELECT identity FROM document WHERE path = ?) ORDER BY path",
            (path,),
        )
        return tuple(each for (each,) in rows)

    def put_signature(self, key: int, signature: bytes) -> None:
        if signature:
            self._db.execute("INSERT INTO signature VALUES (?, ?)", (key, signature))

    def signatures(self) -> dict[str, bytes]:
        return dict(
            self._db.execute(
                "SELECT path, packed FROM signature JOIN document USING (key)"
                f" WHERE {NO_COPY} ORDER BY path"
            )
        )

    def resemblances(self) -> dict[tuple[str, str], float]:
        rows = self._db.execute(
            "SELECT a.path, b.path, share FROM resemblance"
            " JOIN document a ON a.key = one JOIN document b ON b.key = other"
        )
        return {(one, other): share for one, other, share in rows}

    def set_near_copies(
        self,
        groups: Iterable[Sequence[int]],
        resemblances: Mapping[tuple[int, int], float],
        packed: Callable[[int], bytes],
    ) -> None:
        """Replace all groups; `packed` gives the shingles of a document."""
        rows = [(key, group[0], packed(key)) for group in groups for key in group]
        self._db.execute("DELETE FROM near_copy")
        self._db.executemany("INSERT INTO near_copy VALUES (?, ?, ?)", rows)
        self._db.execute("DELETE FROM resemblance")
        self._db.executemany(
            "INSERT INTO resemblance VALUES (?, ?, ?)",
            [(*pair, share) for pair, share in resemblances.items()],
        )

    def crowds(self) -> dict[int, int]:
        """Of each document with near-copies, the key of its group's first."""
        return dict(
            self._db.execute(
                "SELECT key, crowd FROM near_copy CROSS JOIN document USING (key) ORDER BY path"
            )
        )

    def compared(self, keys: Sequence[int]) -> list[tuple[int, str, str, bytes]]:
        """Key, path, SHA-256 and packed shingles of documents with near-copies."""
        return self._db.execute(
            "SELECT key, path, sha256, shingles FROM near_copy JOIN document USING (key)"
            " WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps(list(keys)),),
        ).fetchall()

    def stored_shingles(self, key: int) -> bytes:
        """The packed shingles of a document with near-copies; empty for others."""
        row = self._db.execute("SELECT shingles FROM near_copy WHERE key = ?", (key,)).fetchone()
        return bytes(row[0]) if row else b""


def pack(shingles: Iterable[int]) -> bytes:
    return array("I", sorted(shingles)).tobytes()


def unpack(packed: bytes) -> frozenset[int]:
    numbers = array("I")
    numbers.frombytes(packed)
    return frozenset(numbers)
