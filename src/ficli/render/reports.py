"""What a person sees of reports: what a command did, the state of a dossier, what was left out.

Adds forms to `window.lines`; ask for them here, so that they are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from ficli.duplicate_results import DuplicateTable, Member
from ficli.render.safe_text import flowing, one_line
from ficli.render.window import STRONG, TITLE_SHOWN, Screen, clipped, lines, readable_size
from ficli.report_results import (
    CheckReport,
    FieldTable,
    Forgotten,
    IndexReport,
    QuoteCheck,
    SkippedList,
    Status,
    Verification,
)

__all__ = ["lines"]

SKIPPED_SHOWN = 20


@lines.register
def _(table: FieldTable, screen: Screen) -> Iterator[Text]:
    for field in table.fields:
        names = "".join(f", {alias}:" for alias in field.aliases)
        yield Text.assemble((f"{field.name}:", STRONG), names)
        yield from screen.hang(Text(" " * screen.indent), Text(field.description))
        yield Text(" " * screen.indent).append(field.example)
        yield Text()
    yield from screen.hang(
        Text(), Text("A word without a field is looked for in the title and the body.")
    )


@lines.register
def _(report: IndexReport, screen: Screen) -> Iterator[Text]:
    rows = (
        ("added", f"{len(report.added):,}"),
        ("changed", f"{len(report.changed):,}"),
        ("removed", f"{len(report.removed):,}"),
        ("unchanged", f"{report.unchanged:,}"),
        ("skipped", f"{len(report.skipped):,}"),
        *[("pages by OCR", f"{report.recognised_pages:,}")] * bool(report.recognised_pages),
        ("documents", f"{report.documents:,}"),
        *((("copies", f"{report.copies:,}"),) if report.copies else ()),
        ("words", f"{report.words:,}"),
        ("index size", readable_size(report.index_bytes)),
        ("time", f"{report.seconds:.2f} s"),
    )
    widest = max(len(value) for _, value in rows)
    for name, value in rows:
        yield Text(f"{name:<12}{value:>{widest}}")
    yield from _skipped(report, screen)


@lines.register
def _(report: CheckReport, screen: Screen) -> Iterator[Text]:
    found = f"{len(report.damages):,} damaged" if report.damages else "nothing is damaged"
    size = f"{report.files:,} files, {readable_size(report.bytes)}"
    # The documents are looked at only when the files are whole.
    seen = f"{report.documents:,} documents, {size}" if report.documents else size
    yield Text(f"{found}: looked at {seen} in {report.seconds:.2f} s")
    for each in report.damages:
        name = f"{one_line(each.name)}: " if each.name else ""
        yield from screen.hang(Text(f"  {each.kind:<10}"), Text(f"{name}{flowing(each.detail)}"))
    if report.repair:
        yield Text(f"to repair it, run: {report.repair}")


@lines.register
def _(forgotten: Forgotten, screen: Screen) -> Iterator[Text]:
    one = forgotten.documents == 1
    left = "1 document is left" if one else f"{forgotten.documents:,} documents are left"
    others = [one_line(path) for path in forgotten.paths if path != forgotten.path]
    also = f", also at {', '.join(others)}" if others else ""
    said = f"forgotten: {one_line(forgotten.path)}{also}; {left} in the index"
    yield from screen.hang(Text(), Text(said))
    if forgotten.near_copies:
        near = ", ".join(map(one_line, forgotten.near_copies))
        yield from screen.hang(Text(), Text(f"not forgotten, with nearly the same text: {near}"))


def _skipped(report: IndexReport, screen: Screen) -> Iterator[Text]:
    if not report.skipped:
        return
    yield Text()
    yield Text("Skipped", STRONG)
    for each in report.skipped[:SKIPPED_SHOWN]:
        reason = Text.assemble(one_line(each.path), f": {flowing(each.reason)}")
        hint = f" ({flowing(each.hint)})" if each.hint else ""
        yield from screen.hang(Text("  "), reason.append(hint))
    if len(report.skipped) > SKIPPED_SHOWN:
        yield Text(f"  and {len(report.skipped) - SKIPPED_SHOWN:,} more: --json lists them all")


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
        return f"the whole document{_path_now(check)}"
    before = f"{check.kind} at {check.start:,}–{check.end:,}"
    if check.new_start is None or check.new_end is None:
        return before
    page = f"p. {check.page}, " if check.page else ""
    now = f"{check.new_start:,}–{check.new_end:,} ({page}line {check.line})"
    return f"{before}{_path_now(check) or ', now'} {now}"


def _path_now(check: QuoteCheck) -> str:
    return f", now in {one_line(check.new_path)}" if check.new_path else ""
