"""Which parts of an Office package belong to which: the relationships beside each part.

External targets are never followed. Knows no format of a part.
"""

from __future__ import annotations

from collections.abc import Mapping

from ficli.extract.office_xml import local_name
from ficli.extract.office_zip import Package, resolve


class Relations:
    """The target of a relationships part: the related parts' names, by kind and by id."""

    def __init__(self, base: str) -> None:
        self.by_kind: dict[str, list[str]] = {}
        self.by_id: dict[str, str] = {}
        self._base = base

    @classmethod
    def read(cls, package: Package, part: str) -> Relations:
        """Those of a part; of the package itself for an empty name. Raises CannotExtract."""
        found = cls(part)
        folder, _, name = part.rpartition("/")
        package.parse(f"{folder}/_rels/{name}.rels".lstrip("/"), found)
        return found

    def of_kind(self, kind: str) -> list[str]:
        """Names in order, each once."""
        return self.by_kind.get(kind, [])

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local_name(tag) != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        name = resolve(self._base, attributes.get("Target", ""))
        self.by_id[attributes.get("Id", "")] = name
        names = self.by_kind.setdefault(kind, [])
        if name not in names:
            names.append(name)

    def end(self, _tag: str) -> None:
        """Nothing is nested."""

    def data(self, _text: str) -> None:
        """Nothing is written between tags."""

    def close(self) -> None:
        """The part ends."""
