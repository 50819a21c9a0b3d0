"""The texts beside the trainer of the style models, one by one, with what is known of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).parents[2] / "tools/origin/texts"


@dataclass(frozen=True)
class Written:
    """One text: its writer, its kind as README.md tells (`fr-en`), its number, what it says."""

    writer: str
    kind: str
    number: str
    text: str

    @property
    def origin(self) -> str:
        """The language in which it was first written."""
        return self.kind.partition("-")[0]

    @property
    def trained_on(self) -> bool:
        """Whether the shipped style models have met it."""
        return self.kind != "en-en" and not self.writer.endswith("_heldout")

    @property
    def language(self) -> str:
        """The language in which it is."""
        return self.kind.rpartition("-")[2]


@cache
def written(*writers: str) -> tuple[Written, ...]:
    """The texts of `writers`, in the order of their files; of all, if none is named."""
    files = sorted(TEXTS.glob("*/*.txt"))
    chosen = [path for path in files if not writers or path.parent.name in writers]
    return tuple(each for path in chosen for each in _file(path))


def _file(path: Path) -> list[Written]:
    kind, batch = path.stem.split("_")[:2]
    parts = re.split(r"(?m)^=== (.+)\n", path.read_text("utf-8"))[1:]
    return [
        Written(path.parent.name, kind, f"{batch}.{number}", text.strip())
        for number, text in zip(parts[::2], parts[1::2], strict=True)
    ]
