"""What a person's window is: width, colour, links, marks, and how values become lines for it.

Each module of this package adds the forms of its values to `lines`. Foreign text becomes `Text`
piece by piece, after `safe_text` has made it harmless, so that markup in it stays text. Without
colour the same lines come out plain.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import singledispatch
from pathlib import Path, PurePosixPath

from rich.console import Console
from rich.style import Style
from rich.text import Text

from ficli.document import Span
from ficli.render.safe_text import flowing
from ficli.render.wrapping import line_breaks

WIDEST = 100
"""Longest line of prose, in columns: longer ones are hard to read."""
NARROWEST = 24
"""Narrower windows are treated as this wide, and wrap by themselves."""
TITLE_SHOWN = 300
NAME_SHOWN = 66
"""Characters of a title and of an actor's name in a list; longer ones are cut."""

# Of the eight colours, as xterm shows them, magenta alone keeps a contrast above 4:1 (WCAG 2.2)
# on white and on black alike: it marks what was found, and weight does the rest.
MATCH = Style(bold=True, color="magenta", underline=True)
STRONG = Style(bold=True)
PLAIN = Style()


class Screen:
    """A window: how wide it is, whether control sequences may be sent, where files are."""

    def __init__(self, width: int, *, color: bool = False, sources: Path | None = None) -> None:
        self.width = min(max(width, NARROWEST), WIDEST)
        self.indent = 4 if self.width >= 60 else 2
        self.color = color
        self.sources = sources
        self.console = Console(
            file=io.StringIO(),
            force_terminal=color,
            color_system="standard" if color else None,
            width=self.width,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
        )

    def printed(self, line: Text) -> str:
        """The line as the bytes' text, with its newline, and control sequences if wanted."""
        line.rstrip()
        if not self.color or not (line.spans or line.style):
            return f"{line.plain}\n"
        with self.console.capture() as capture:
            self.console.print(line, soft_wrap=True)
        return capture.get()

    def hang(self, first: Text, body: Text) -> Iterator[Text]:
        """Wrap `body`, with `first` before it and its later lines set under its own start."""
        indent = first.cell_len
        room = max(self.width - indent, NARROWEST // 2)
        for number, line in enumerate(body.divide(line_breaks(body.plain, room))):
            yield Text.assemble(first if number == 0 else " " * indent, line)

    def flow(
        self,
        indent: int,
        parts: Iterable[Text],
    ) -> Iterator[Text]:
        """Set short parts side by side, breaking lines between parts rather than in them."""
        room = self.width - indent
        line = Text()
        for part in parts:
            joined = Text.assemble(line, " · ", part) if line else part
            if line and joined.cell_len > room:
                yield from self.hang(Text(" " * indent), line)
                line = part
            else:
                line = joined
        if line:
            yield from self.hang(Text(" " * indent), line)

    def link(self, path: str) -> Style:
        """A hyperlink to a file of the dossier, and to nothing else."""
        pure = PurePosixPath(path)
        if not self.color or self.sources is None or pure.is_absolute() or ".." in pure.parts:
            return PLAIN
        return Style(link=(self.sources.absolute() / pure).as_uri())


def marked(
    text: str,
    spans: Sequence[Span],
    start: int = 0,
    style: Style = PLAIN,
    safe: Callable[[str], str] = flowing,
) -> Text:
    """`text` with its spans highlighted; `start` is the offset of its first character."""
    result = Text()
    at = 0
    for span in sorted(spans, key=lambda each: (each.start, each.end)):
        first, last = max(span.start - start, at), min(span.end - start, len(text))
        if first >= last:
            continue
        result.append(safe(text[at:first]), style)
        result.append(safe(text[first:last]), style + MATCH)
        at = last
    result.append(safe(text[at:]), style)
    return result


def clipped(text: str, limit: int) -> str:
    """The first `limit` characters, with `…` for the rest."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


@singledispatch
def lines(value: object, _: Screen) -> Iterator[Text]:
    """The value as lines of text, each no wider than the screen."""
    raise TypeError(f"no terminal form for {type(value).__name__}")


def readable_size(size: float) -> str:
    """Bytes in decimal units (SI), such as `1.2 MB`."""
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
