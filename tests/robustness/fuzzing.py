"""Makes damaged files out of sound ones of every format; the same ones for the same seed.

Bytes are changed, cut out, doubled, or replaced by a piece of another file. In a ZIP package the
same is done to an unpacked part, too, so that the damage reaches the parser behind it.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from functools import cache

from tests.formats import documents, flat_documents
from tests.formats.pdf_maker import pdf, png, scan, tiff
from tests.robustness.document_bombs import SOUND

SEED = 20_201_127
_LINES = [["The committee met.", "Le comité s’est réuni."], ["Second page."]]


@cache
def samples() -> dict[str, bytes]:
    """Sound files of every format by name."""
    found = {
        f"pages-{suffix}.{suffix}": documents.make(suffix, "fr") for suffix in documents.MAKERS
    }
    found |= {name: make("fr") for name, make in flat_documents.MAKERS.items()}
    found |= {name: make() for name, make in SOUND.items()}
    drawn = pdf(_LINES)
    return found | {"scan.pdf": scan(_LINES), "shot.png": png(drawn), "fax.tif": tiff(drawn)}


def fuzzed(count: int) -> Iterator[tuple[str, bytes]]:
    """So many damaged files, each format in turn; names keep the extension."""
    names = sorted(samples())
    for number in range(count):
        name = names[number % len(names)]
        chance = random.Random(f"{SEED} {number}")
        data = samples()[name]
        if data.startswith(b"PK") and chance.random() < 0.6:
            data = _in_a_part(data, chance)
        else:
            data = _damaged(data, chance)
        yield f"{number:04}-{name}", data


def _damaged(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3))):
        if changed:
            chance.choice(_DAMAGES)(changed, chance)
    return bytes(changed)


def _in_a_part(data: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        chosen = chance.choice(old.namelist())
        for entry in old.infolist():
            content = old.read(entry)
            content = _damaged(content, chance) if entry.filename == chosen else content
            new.writestr(zipfile.ZipInfo(entry.filename), content, entry.compress_type)
    return out.getvalue()


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 2, 8, 40))):
        data[chance.randrange(len(data))] = chance.randrange(256)


def _cut_end(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _cut_out(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    del data[start : start + chance.randrange(1, 2000)]


def _double(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randrange(1, 200)]
    data[start:start] = piece * chance.choice((1, 2, 200))


def _splice(data: bytearray, chance: random.Random) -> None:
    other = samples()[chance.choice(sorted(samples()))]
    start, place = chance.randrange(len(other)), chance.randrange(len(data))
    data[place : place + chance.randrange(500)] = other[start : start + chance.randrange(1, 3000)]


def _number(data: bytearray, chance: random.Random) -> None:
    """A digit run becomes a number that nobody expects."""
    digits = [n for n, byte in enumerate(data) if 48 <= byte <= 57]
    if digits:
        wild = chance.choice((b"0", b"-1", b"65536", b"4294967295", b"99999999999999999999"))
        place = chance.choice(digits)
        data[place : place + 1] = wild


_DAMAGES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip, _flip, _cut_end, _cut_out, _double, _splice, _number,
)  # fmt: skip
