"""What a person sees of reports: the state of a dossier, and what was left out of it.

Adds forms to `terminal.lines`; ask for them here, so that they are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from ficli.duplicate_results import DuplicateTable, Member
from ficli.render.safe_text import flowing, one_line
from ficli.render.terminal import STRONG, TITLE_SHOWN, Screen, clipped, lines, readable_size
from ficli.results import QuoteCheck, SkippedList, Status, Verification

__all__ = ["lines"]


@lines.register
def _(status: Status, screen: Screen) -> Iterator[Text]:
    rows = (
        ("documents", f"{status.documents:,}"),
        ("duplicates", _duplicates(status)),
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


def _duplicates(status: Status) -> str:
    copies = "1 copy" if status.copies == 1 else f"{status.copies:,} copies"
    groups = "1 group" if status.near_groups == 1 else f"{status.near_groups:,} groups"
    near = f"{status.near_copies:,} near-copies in {groups}"
    told = [
        text for number, text in ((status.copies, copies), (status.near_copies, near)) if number
    ]
    return f"{', '.join(told)}: `ficli duplicates` lists them" if told else "none"


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


@lines.register
def _(table: DuplicateTable, screen: Screen) -> Iterator[Text]:
    for group in table.groups:
        title = flowing(clipped(group.members[0].title, TITLE_SHOWN))
        yield from screen.hang(Text(), Text(title, STRONG))
        for member in group.members:
            label = Text(f"{_relation(member):>5}  ")
            date = f" · {one_line(member.date)}" if member.date else ""
            yield from screen.hang(label, Text(one_line(member.path) + date))
        yield Text()
    groups = "1 group" if len(table.groups) == 1 else f"{len(table.groups):,} groups"
    copies = "1 copy" if table.copies == 1 else f"{table.copies:,} copies"
    counts = f"{groups}: {copies}, {table.near_copies:,} near-copies"
    yield Text(counts if table.groups else "no duplicates", STRONG)


def _relation(member: Member) -> str:
    """A share of the first text, or for another path of the document above: same bytes or text."""
    if member.relation == "near":
        return f"{int(member.similarity * 100)}%"
    return "" if member.relation == "first" else member.relation


QUOTE_SHOWN = 200
"""Characters of a quote that are shown; the machine formats have it whole."""


@lines.register
def _(found: Verification, screen: Screen) -> Iterator[Text]:
    for check in found.checks:
        if check.state != "ok":
            yield from _failed(check, screen)
    states = [(state, found.count(state)) for state in ("ok", "moved", "gone")]
    quotes = "1 quote" if len(found.checks) == 1 else f"{len(found.checks):,} quotes"
    counts = ", ".join(f"{number:,} {state}" for state, number in states if number)
    yield Text(f"{quotes}: {counts}" if counts else "the result quotes nothing")


def _failed(check: QuoteCheck, screen: Screen) -> Iterator[Text]:
    label = Text(f"{check.state:<7}", STRONG)
    yield from screen.hang(label, Text(f"{one_line(check.path)}, {_places(check)}"))
    if check.quote:
        quote = flowing(clipped(check.quote, QUOTE_SHOWN))
        yield from screen.hang(Text(" " * 7), Text(f"“{quote}”"))
    yield from screen.hang(Text(" " * 7), Text(flowing(check.detail)))


def _places(check: QuoteCheck) -> str:
    if check.kind == "document":
        return "the whole document"
    before = f"{check.kind} at {check.start:,}–{check.end:,}"
    if check.new_start is None or check.new_end is None:
        return before
    page = f"p. {check.page}, " if check.page else ""
    return f"{before}, now {check.new_start:,}–{check.new_end:,} ({page}line {check.line})"
