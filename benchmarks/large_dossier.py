"""Make the large dossier: made-up reports, news, mail and letters in English and French.

Many documents are short and a few have hundreds of pages (a log-normal law, median two pages). One
in twenty is there in both languages, one in thirty as another outlet's near copy, one in a hundred
twice. The same numbers and seed give the same files.

    python benchmarks/large_dossier.py FOLDER [--documents 4000] [--pages 33000]
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from file_formats import (  # type: ignore[import-not-found]  # a module beside this
    WORDS_A_PAGE,
    WRITERS,
    archive,
)
from prose import Prose, compose, edited  # type: ignore[import-not-found]  # as above

FRENCH_SHARE = 0.3
BOTH_LANGUAGES, NEAR_COPY, COPY = 0.05, 0.03, 0.01
SPREAD = 1.65
"""Of the logarithm of the number of pages: the mean is four times the median."""
LONGEST_PAGES = 400
ARCHIVED = 8
"""Documents in each archive."""
ARCHIVE_SHARE = 0.02

_FORMATS = (
    (3, {"html": 38, "eml": 20, "txt": 16, "pdf": 14, "md": 6, "docx": 5, "odt": 1}),
    (20, {"pdf": 52, "docx": 24, "html": 12, "odt": 6, "txt": 6}),
    (LONGEST_PAGES, {"pdf": 78, "docx": 14, "odt": 4, "txt": 4}),
)
"""Up to how many pages, how often each format is used."""


@dataclass
class Made:
    """What is known of a dossier."""

    seed: int
    documents: int = 0
    pages: int = 0
    files: int = 0
    file_bytes: int = 0
    text_bytes: int = 0
    words: int = 0
    longest_pages: int = 0
    french: int = 0
    pairs: int = 0
    near_copies: int = 0
    copies: int = 0
    formats: dict[str, int] = field(default_factory=dict)


def generate(folder: Path, documents: int, pages: int, seed: int = 1) -> Made:
    """Write the documents under `folder`/docs_src and say what is in them."""
    chance = random.Random(seed)
    made = Made(seed)
    formats: Counter[str] = Counter()
    waiting: list[tuple[str, bytes]] = []
    for number, (prose, wanted) in enumerate(_proses(chance, documents, pages, made)):
        kind = _format(chance, wanted)
        name = f"{number:05}.{prose.language}.{kind}"
        data = WRITERS[kind](prose)
        formats[kind] += 1
        _count(made, prose, wanted)
        if chance.random() < ARCHIVE_SHARE:
            waiting.append((name, data))
        else:
            _write(folder / "docs_src" / f"{number // 250:03}" / name, data, made)
        if len(waiting) == ARCHIVED or (waiting and number + 1 == documents):
            _write(folder / "docs_src" / "archives" / f"{number:05}.zip", archive(waiting), made)
            waiting.clear()
            formats["zip"] += 1
    made.formats = dict(formats.most_common())
    return made


def _lengths(chance: random.Random, documents: int, pages: int) -> list[int]:
    """How many pages each document has: drawn, then scaled until they sum up."""
    drawn = [chance.lognormvariate(0, SPREAD) for _ in range(documents)]
    scale = pages / sum(drawn)
    for _ in range(8):
        lengths = [min(max(1, round(each * scale)), LONGEST_PAGES) for each in drawn]
        scale *= pages / sum(lengths)
    return lengths


def _proses(
    chance: random.Random, documents: int, pages: int, made: Made
) -> Iterator[tuple[Prose, int]]:
    last: tuple[Prose, int] | None = None
    for number, length in enumerate(_lengths(chance, documents, pages)):
        words = length * WORDS_A_PAGE if length > 1 else chance.randint(90, WORDS_A_PAGE)
        drawn = chance.random()
        if last and drawn < COPY:
            made.copies += 1
        elif last and drawn < COPY + NEAR_COPY and len(last[0].paragraphs) > 3:
            last = edited(last[0], chance), last[1]
            made.near_copies += 1
        elif last and drawn < COPY + NEAR_COPY + BOTH_LANGUAGES and last[0].number == number - 1:
            other = "en" if last[0].language == "fr" else "fr"
            last = compose(number - 1, last[0].wanted, other), last[1]
            made.pairs += 1
        else:
            language = "fr" if chance.random() < FRENCH_SHARE else "en"
            last = compose(number, words, language), length
        yield last


def _format(chance: random.Random, pages: int) -> str:
    shares = next(shares for limit, shares in _FORMATS if pages <= limit)
    return chance.choices(list(shares), list(shares.values()))[0]


def _count(made: Made, prose: Prose, pages: int) -> None:
    made.documents += 1
    made.pages += pages
    made.longest_pages = max(made.longest_pages, pages)
    made.french += prose.language == "fr"
    made.words += sum(len(each.split()) for each in prose.paragraphs)
    made.text_bytes += sum(len(each.encode()) + 2 for each in prose.paragraphs)


def _write(place: Path, data: bytes, made: Made) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    made.file_bytes += place.write_bytes(data)
    made.files += 1


def main() -> None:
    """Generate what the command line asks for, and print what is known of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=4000, metavar="N")
    parser.add_argument("--pages", type=int, default=33_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    made = generate(options.folder, options.documents, options.pages, options.seed)
    print(json.dumps(asdict(made), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
