"""Pages that are pictures: what OCR read on them, and what is said of those that nobody read.

Pure functions over pages, whatever the format. Knows no OCR program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ficli.document import Skipped, UnreadPages, Value
from ficli.extract.base import CannotExtract, NeedsOcr, Recognised
from ficli.extract.encoding import clean

NEEDS_OCR = "needs OCR"
"""Stands in the reason of everything that OCR may read and has not."""
RANGES_NAMED = 12
"""Runs of pages that a reason names; the others are counted."""
_FOUND_NOTHING = "no text: OCR found none"


class Page(NamedTuple):
    """One page as the reader of its format found it."""

    text: str = ""
    is_picture: bool = False
    """Whether most of what stands on it may be a picture of text."""
    is_readable: bool = True


class Completed(NamedTuple):
    texts: list[str]
    """One a page, what OCR read included."""
    metadata: dict[str, Value]
    unread: tuple[UnreadPages, ...]


def complete(pages: Sequence[Page], recognised: Recognised) -> Completed:
    """Pages with what OCR read on them. Raises NeedsOcr or CannotExtract when there is no text."""
    read = {n: recognised[n] for n, page in _numbered(pages) if page.is_picture and n in recognised}
    texts = [
        _better(page.text, read[n].text) if n in read else page.text for n, page in _numbered(pages)
    ]
    wanting = [n for n, page in _numbered(pages) if page.is_picture and _is_open(n, recognised)]
    failures = list(dict.fromkeys(read[n].failure for n in wanting if n in read))
    if not any(text.strip() for text in texts):
        if wanting:
            raise NeedsOcr(_no_text(len(pages), failures), tuple(wanting))
        raise CannotExtract(_FOUND_NOTHING if read else "no text: its pages are empty")
    used = [n for n, found in read.items() if texts[n - 1] == found.text and found.text.strip()]
    engines = dict.fromkeys(read[n].engine for n in used)
    return Completed(
        texts,
        {**_counts(pages, texts), **_basis(used, texts, ", ".join(engines))},
        tuple(_unread(pages, wanting, failures)),
    )


def recognised_text(text: str) -> str:
    """What an OCR program printed for a page, fit to be a page's text."""
    return clean(text.replace("\f", "\n")).strip()


def ranges(numbers: Iterable[int]) -> str:
    """Page numbers for people: `2, 5–7`; at most RANGES_NAMED runs."""
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), lambda at: at[1] - at[0])]
    named = [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs[:RANGES_NAMED]]
    rest = sum(map(len, runs[RANGES_NAMED:]))
    return ", ".join(named) + (f" and {rest:,} more" if rest else "")


def _numbered(pages: Sequence[Page]) -> Iterator[tuple[int, Page]]:
    return enumerate(pages, 1)


def _is_open(number: int, recognised: Recognised) -> bool:
    return number not in recognised or bool(recognised[number].failure)


def _better(text: str, recognised: str) -> str:
    """A stamp on a scanned page is on the picture too: the longer text holds the other."""
    return recognised if len(recognised.strip()) > len(text.strip()) else text


def _no_text(total: int, failures: list[str]) -> str:
    scan = "a scan" if total == 1 else f"a scan of {total:,} pages"
    return f"no text: {scan}, {NEEDS_OCR}{_which_failed(failures)}"


def _which_failed(failures: list[str]) -> str:
    return f", which failed: {'; '.join(failures)}" if any(failures) else ""


def _unread(
    pages: Sequence[Page], wanting: list[int], failures: list[str]
) -> Iterator[UnreadPages]:
    if wanting:
        what = f"{_some(wanting, len(pages))}: nothing but pictures, {NEEDS_OCR}"
        what += _which_failed(failures)
        yield UnreadPages(tuple(wanting), what)
    if broken := [n for n, page in _numbered(pages) if not page.is_readable]:
        yield UnreadPages(tuple(broken), f"damaged: {_some(broken, len(pages))} cannot be opened")


def _some(numbers: list[int], total: int) -> str:
    return f"{len(numbers):,} of {total:,} pages ({ranges(numbers)})"


def _counts(pages: Sequence[Page], texts: list[str]) -> dict[str, Value]:
    counts = {
        "pages_without_text": sum(not text.strip() for text in texts),
        "pages_unreadable": sum(not page.is_readable for page in pages),
    }
    return {key: Value(str(n), "inferred", "pdf pages") for key, n in counts.items() if n}


def _basis(used: list[int], texts: list[str], engine: str) -> dict[str, Value]:
    """That and where the text is what OCR read, and by which program."""
    if not used:
        return {}
    whole = len(used) == sum(bool(text.strip()) for text in texts)
    values = {"text_basis": "ocr" if whole else "partly ocr", "ocr_pages": ranges(used)}
    return {key: Value(value, "inferred", engine) for key, value in values.items()}


def needs_ocr(skipped: Iterable[Skipped]) -> bool:
    """Whether anything of this is left out only because nobody read its pictures."""
    return any(each.pages and NEEDS_OCR in each.reason for each in skipped)
