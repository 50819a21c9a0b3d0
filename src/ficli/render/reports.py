"""What a person sees of reports: the state of a dossier, and what was left out of it.

Adds forms to `terminal.lines`; ask for them here, so that they are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from ficli.render.safe_text import flowing, one_line
from ficli.render.terminal import STRONG, Screen, lines, readable_size
from ficli.results import SkippedList, Status

__all__ = ["lines"]


@lines.register
def _(status: Status, screen: Screen) -> Iterator[Text]:
    rows = (
        ("documents", f"{status.documents:,}"),
        ("words", f"{status.words:,}"),
        ("languages", _counted(status.languages)),
        ("kinds", _counted(status.kinds)),
        ("sources", f"{status.files:,} files, {readable_size(status.source_bytes)}"),
        ("index", readable_size(status.index_bytes)),
        ("last reindex", status.last_reindex or "not known"),
        ("changed", _changed(status.changed)),
        ("skipped", _left_out(status.skipped)),
    )
    for name, value in rows:
        yield from screen.hang(Text(f"{name:<14}"), Text(value))


def _counted(counts: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{one_line(value)} {number:,}" for value, number in counts) or "none known"


def _changed(files: int) -> str:
    return f"{files:,} since then: run `ficli reindex`" if files else "nothing since then"


def _left_out(number: int) -> str:
    return f"{number:,}: `ficli status --skipped` lists them" if number else "nothing"


@lines.register
def _(left_out: SkippedList, screen: Screen) -> Iterator[Text]:
    for each in left_out.skipped:
        size = f" ({readable_size(each.size)})" if each.size else ""
        yield from screen.hang(Text(), Text(f"{one_line(each.path)}{size}", STRONG))
        yield from screen.hang(Text("    "), Text(flowing(each.reason)))
        if each.hint:
            yield from screen.hang(Text("    "), Text(f"→ {flowing(each.hint)}"))
    number = len(left_out.skipped)
    yield Text(f"{number:,} left out" if number else "nothing was left out")
