"""Counts each cue in the collections and writes counts and likelihood ratios into cues.toml.

    python tools/origin/measure_cues.py DATA [--write]

A stretch is 400 words of one speaker or one speech. Without --write it only prints.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from corpora import raw_streams

from ficli.attribution.origin import cues as module
from ficli.attribution.origin.cues import Cue, cues, places

STRETCH = 400
MOST = 200.0


def stretches(folder: Path, language: str) -> Iterator[tuple[str, str]]:
    """(origin, text): the first stretch of a speech is its beginning, as a document's."""
    for origin, text in raw_streams(folder, language):
        words = list(re.finditer(r"\S+", text))
        for first in range(0, len(words), STRETCH):
            part = words[first : first + STRETCH]
            if len(part) >= STRETCH // 4:
                yield origin, text[part[0].start() : part[-1].end()]


def count(folder: Path) -> dict[tuple[str, str, str], list[int]]:
    """(cue, language, origin) → hits and stretches in translations, the same in originals."""
    found: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for language in ("en", "fr"):
        mine = [cue for cue in cues() if cue.language == language]
        for origin, text in stretches(folder, language):
            for cue in mine:
                row = found[cue.id, cue.language, cue.origin]
                column = 0 if origin == cue.origin else 2 if origin == language else None
                if column is not None:
                    row[column] += any(True for _ in places(text, cue))
                    row[column + 1] += 1
    return found


def ratio(row: list[int], assumed: float) -> float:
    """Share of translations (measured, else assumed) over share of originals."""
    hits, translations, wrong, originals = row
    share = (hits + 0.5) / (translations + 1) if hits else assumed
    return min(MOST, share / ((wrong + 0.5) / (originals + 1)))


def rewritten(table: str, found: dict[tuple[str, str, str], list[int]]) -> str:
    """The table with fresh counts."""
    blocks = table.split("[[cue]]\n")
    return "[[cue]]\n".join([blocks[0], *(_block(block, found) for block in blocks[1:])])


def _block(block: str, found: dict[tuple[str, str, str], list[int]]) -> str:
    get = dict(re.findall(r'(?m)^(id|language|origin) = "([^"]+)"$', block))
    row = found[get["id"], get["language"], get["origin"]]
    kept = re.sub(r"(?m)^(?:translated|original|ratio) = .*\n", "", block).rstrip()
    assumed = re.search(r"(?m)^assumed = (\S+)", kept)
    bound = re.search(r"(?m)^at_most = (\S+)", kept)
    weight = ratio(row, float(assumed[1]) if assumed else 0.0)
    weight = min(weight, float(bound[1])) if bound else weight
    return (
        f"{kept}\ntranslated = [{row[0]}, {row[1]}]\noriginal = [{row[2]}, {row[3]}]\n"
        f"ratio = {weight:.1f}\n\n"
    )


def main(folder: Path, write: bool) -> None:
    found = count(folder)
    path = Path(module.__file__).with_name("cues.toml")
    table = rewritten(path.read_text("utf-8"), found)
    for cue in cues():
        print(_line(cue, found[cue.id, cue.language, cue.origin]))
    if write:
        path.write_text(table.rstrip() + "\n", "utf-8")


def _line(cue: Cue, row: list[int]) -> str:
    return f"{cue.id:26} {cue.language}<-{cue.origin}  {row[0]}/{row[1]}  {row[2]}/{row[3]}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--write" in sys.argv)
