"""Pages of text lines made whole: line-end hyphens joined, running headers and footers marked.

Pure functions over the text of pages; knows no PDF. Nothing is moved and nothing dropped but the
hyphen of a divided word and the space at line ends, so that a quote can be found on its page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, islice
from typing import NamedTuple, Self

from ficli.document import Span
from ficli.extract.boilerplate import merge
from ficli.extract.encoding import clean

REPEATED_ON = 3
"""Pages: a line at the edge of so many is a running header or footer."""
EDGE_LINES = 4
"""Lines with text, from the top and from the bottom, that may be running ones."""
MAX_RUNNING_LINE = 200
"""Characters: a longer line is prose."""

MAX_WORD = 60
"""Characters of a divided word before its hyphen."""

_PDFIUM_HYPHEN = re.compile("[\x02\ufffe]\n?")  # stands for a line-end hyphen and the line end
_DIVIDED = re.compile(r"(?<=[^\W_])([-‐\xad])\n *([^\W_]+)(\S*) *(?=(\n?))")
_ENDS_DIVIDED = re.compile(r"(?<=[^\W_])([-‐\xad])(\s*)\Z")
_BEGINS = re.compile(r"(\s*)([^\W_]+)(\S*)(?: *\n| +|\Z)")
_DIGITS = re.compile(r"\d+|\b[ivxlc]{1,7}\b")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")

# After these a hyphen belongs to the spelling: est-il, celui-ci, peut-être, elles-mêmes.
_KEEP_BEFORE = re.compile(
    "ils?|elles?|on|je|tu|nous|vous|ce|ci|là|t|y|en|moi|toi|l[ae]|les|lui|leur|mêmes?|être",
    re.IGNORECASE,
)


class Laid(NamedTuple):
    text: str
    pages: list[str]
    page_starts: tuple[int, ...]
    boilerplate: tuple[Span, ...]


def lay_out(raw_pages: Sequence[str]) -> Laid:
    """All pages as one text, a line end between two; each page's start, and the running lines."""
    plain = [_plain_lines(page) for page in raw_pages]
    running = running_lines(plain)
    parts = [_Parts.of(page, spans) for page, spans in zip(plain, running, strict=True)]
    bodies = _joined([part.body for part in parts], _vocabulary(plain))
    pages = [
        f"{part.head}{body}{part.foot}".rstrip("\n")
        for part, body in zip(parts, bodies, strict=True)
    ]
    starts = tuple(accumulate((len(page) + 1 for page in pages[:-1]), initial=0))
    marked = [
        Span(start + span.start + moved, start + span.end + moved)
        for start, spans, part, body in zip(starts, running, parts, bodies, strict=True)
        for span in spans
        for moved in [(len(body) - len(part.body)) * (span.start >= len(part.head))]
    ]
    return Laid("\n".join(pages), pages, starts, merge(marked))


class _Parts(NamedTuple):
    """A page: its running head, its own text, its running foot."""

    head: str
    body: str
    foot: str

    @classmethod
    def of(cls, page: str, running: Sequence[Span]) -> Self:
        top, bottom = 0, len(page)
        for span in running:
            if not page[top : span.start].strip():
                top = span.end
        for span in reversed(running):
            if span.start >= top and not page[span.end : bottom].strip():
                bottom = span.start
        return cls(page[:top], page[top:bottom], page[bottom:])


def _plain_lines(page: str) -> str:
    """Line ends as `\\n`, nothing after the last word of a line, no page break signs."""
    page = _PDFIUM_HYPHEN.sub("-\n", clean(page).replace("\f", "\n"))
    return "\n".join([line.rstrip() for line in page.split("\n")]).strip("\n")


def _joined(bodies: list[str], words: Counter[str]) -> list[str]:
    """Pages without furniture, with words whole that were divided at a line end or over a border.

    The line ends after the word, which stands where it begins.
    """

    def whole(match: re.Match[str]) -> str:
        hyphen, second, rest, line_end = match.groups()
        first = _word_before(match.string, match.start())
        return f"{_between(first, hyphen, second, words)}{second}{rest}" + "\n" * (not line_end)

    joined = [_DIVIDED.sub(whole, body) for body in bodies]
    for number in range(len(joined) - 1):
        body, following = joined[number : number + 2]
        if (first := _ENDS_DIVIDED.search(body)) and (second := _BEGINS.match(following)):
            before, (space, word, rest) = body[: first.start()], second.groups()
            between = _between(_word_before(body, first.start()), first[1], word, words)
            joined[number] = f"{before}{between}{word}{rest}{first[2]}"
            joined[number + 1] = space + following[second.end() :]
    return joined


def _word_before(text: str, end: int) -> str:
    start = end
    while start > max(0, end - MAX_WORD) and text[start - 1].isalnum():
        start -= 1
    return text[start:end]


def _vocabulary(pages: Sequence[str]) -> Counter[str]:
    """How often each word stands undivided in the document, hyphenated ones as they are."""
    return Counter(chain.from_iterable(_WORD.findall(page.casefold()) for page in pages))


def _between(first: str, hyphen: str, second: str, words: Counter[str]) -> str:
    """The hyphen of a compound, or nothing when it only divides a word at the line's end."""
    if hyphen == "\xad":
        return ""
    if not (first[-1].islower() and second[0].islower()):
        known = words[(first + second).casefold()]
        return "" if known and first.isupper() and second.isupper() else "-"
    compound, plain = f"{first}-{second}".casefold(), (first + second).casefold()
    if words[compound] != words[plain]:
        return "-" if words[compound] > words[plain] else ""
    return "-" if _KEEP_BEFORE.fullmatch(second) else ""


def running_lines(pages: Sequence[str]) -> list[list[Span]]:
    """For each page, its lines at the top and bottom that repeat from page to page, in order.

    Numbers are ignored in the comparison. A line counts only when no other text stands between
    it and the edge of its page.
    """
    edges = [(_edge(page, top=True), _edge(page, top=False)) for page in pages]
    tops = _repeated([top for top, _ in edges])
    bottoms = _repeated([bottom for _, bottom in edges])
    return [
        sorted({*_leading(top, tops), *_leading(bottom, bottoms)}, key=_start_of)
        for top, bottom in edges
    ]


def _start_of(span: Span) -> int:
    return span.start


_Line = tuple[str, Span]


def _edge(page: str, *, top: bool) -> list[_Line]:
    """The outermost lines with text, as keys and places, from the edge inwards."""
    lines = _lines_down(page) if top else _lines_up(page)
    return [(_key(page[span.start : span.end]), span) for span in islice(lines, EDGE_LINES)]


def _lines_down(page: str) -> Iterator[Span]:
    start = 0
    while start < len(page):
        end = page.find("\n", start)
        end = len(page) if end < 0 else end
        if page[start:end].strip():
            yield Span(start, end)
        start = end + 1


def _lines_up(page: str) -> Iterator[Span]:
    end = len(page)
    while end > 0:
        start = page.rfind("\n", 0, end) + 1
        if page[start:end].strip():
            yield Span(start, end)
        end = start - 1


def _key(line: str) -> str:
    """What two lines must share to be one running line; empty for a line too long to be one."""
    if len(line) > MAX_RUNNING_LINE:
        return ""
    return " ".join(_DIGITS.sub("#", line.casefold()).split())


def _repeated(edges: list[list[_Line]]) -> frozenset[str]:
    counts = Counter(key for edge in edges for key in {key for key, _ in edge})
    return frozenset(key for key, n in counts.items() if key and n >= REPEATED_ON)


def _leading(edge: list[_Line], repeated: frozenset[str]) -> Iterator[Span]:
    for key, span in edge:
        if key not in repeated:
            return
        yield span
