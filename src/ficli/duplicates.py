"""Use case: which documents of a dossier are copies or near-copies of each other.

What makes them so was found when they were indexed; here it is put into words that a user asks in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal

from ficli.dossier import Dossier
from ficli.duplicate_results import DuplicateGroup, DuplicateTable, Member
from ficli.engines import open_reader
from ficli.engines.base import Reader
from ficli.lookup import one_named
from ficli.results import Copy, NearCopy

Relation = Literal["first", "bytes", "text", "near"]


def copies_of(reader: Reader, key: int) -> tuple[Copy, ...]:
    """The other paths of a document, and what is said of it there."""
    others = [other for other in reader.copies(key) if other != key]
    if not others:
        return ()
    own = reader.record(key).sha256
    return tuple(
        Copy(
            id=record.id,
            path=record.path,
            sha256=record.sha256,
            identical="bytes" if record.sha256 == own else "text",
            title=record.title,
            date=record.date,
            source=record.source,
            kind=record.kind,
            url=record.url,
        )
        for record in map(reader.record, others)
    )


def near_copies_of(
    reader: Reader, key: int, found: Collection[int] | None = None, limit: int | None = None
) -> tuple[NearCopy, ...]:
    """The near-copies of a document, or the first so many by path; `found` are the keys of those
    that answer a query too."""
    there = None if found is None else frozenset(found)
    return tuple(
        NearCopy(near.id, near.path, near.similarity, None if there is None else near.key in there)
        for near in reader.near_copies(key, limit)
    )


def table(dossier: Dossier, name: str = "") -> DuplicateTable:
    """All groups of duplicates, or the one of the document that `name` means.

    Raises IndexUnavailableError and NotFoundError.
    """
    with open_reader(dossier.index) as reader:
        near = reader.near_groups()
        grouped = {key for group in near for key in group}
        alone = ((key,) for key in reader.keys() if key not in grouped)  # noqa: SIM118  # no dict
        every = [
            group for group in (*near, *alone) if len(group) > 1 or _has_copies(reader, group[0])
        ]
        if name:
            root = reader.copies(one_named(reader, dossier, name))[0]
            every = [group for group in every if root in group]
        groups = sorted(
            (_group(reader, group) for group in every), key=lambda group: group.members[0].path
        )
    copies = sum(len(group.members) - group.documents for group in groups)
    near_copies = sum(group.documents for group in groups if group.kind == "near")
    return DuplicateTable(tuple(groups), copies, near_copies)


def _has_copies(reader: Reader, key: int) -> bool:
    return len(reader.copies(key)) > 1


def _group(reader: Reader, documents: tuple[int, ...]) -> DuplicateGroup:
    """A group with all paths of its documents, those of the first document first."""
    members = tuple(_members(reader, documents))
    relations = {member.relation for member in members}
    kind: Literal["bytes", "text", "near"] = (
        "near" if "near" in relations else "text" if "text" in relations else "bytes"
    )
    return DuplicateGroup(kind, len(documents), members)


def _members(reader: Reader, documents: tuple[int, ...]) -> Iterator[Member]:
    shares = {near.key: near.similarity for near in reader.near_copies(documents[0])}
    for root in documents:
        own = reader.record(root).sha256
        for key in reader.copies(root):
            record = reader.record(key)
            relation: Relation = "bytes" if record.sha256 == own else "text"
            if key == root:
                relation = "first" if key == documents[0] else "near"
            share = shares.get(root, 1.0)
            yield Member(record.path, record.id, record.title, record.date, relation, share)
