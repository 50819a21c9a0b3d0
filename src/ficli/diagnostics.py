"""Sole writer of stderr, and owner of the exit code.

Errors become one sentence and a hint, those of a query a caret under the bad part. Knows the
errors and what nothing found looks like; no command, no option, no engine.
"""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from ficli.errors import Diagnostic, ExitStatus, FicliError, QueryError
from ficli.render.safe_text import cell_width, flowing, for_terminal, one_line

if TYPE_CHECKING:
    from ficli.report_results import Misread, Opening, Progress
    from ficli.results import HitPage
    from ficli.screen_results import BadLine

INTERNAL_ERROR = 70
"""Exit code of a bug in ficli (EX_SOFTWARE of BSD sysexits)."""
OUTPUT_FAILED = 74
"""Exit code when the output cannot be written, such as on a full disk (EX_IOERR)."""

CARET_CONTEXT = 60
"""How many characters of a query are shown before the bad part."""

MISREAD_TOLD = 20
"""How many declarations that were not understood are told of after one reindex."""

NAMES_TOLD = 5
"""How many other names of an actor a note lists."""

_RED, _BOLD = "31;1", "1"


class Stderr:
    """The one door to stderr; `color` is set once the options are known."""

    def __init__(self) -> None:
        self.color = "auto"

    def wants_color(self) -> bool:
        from ficli.render.formats import wants_color

        return sys.stderr is not None and wants_color(self.color, sys.stderr, os.environ)

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.wants_color() else text

    def say(self, line: str) -> None:
        # Where stderr is closed or full, nobody is left to tell.
        with contextlib.suppress(OSError):
            print(line, file=sys.stderr, flush=True)


stderr = Stderr()


def run(action: Callable[[], int], *, debug: Callable[[], bool] = lambda: False) -> int:
    """Do what was asked, turn every way it can end into an exit code, and say why it failed."""
    try:
        status = action()
        _flush()
        return status
    except FicliError as error:
        report(error)
        return error.exit_status
    except BrokenPipeError:
        _abandon_stdout()
        return ExitStatus.FOUND
    except KeyboardInterrupt:
        stderr.say("ficli: interrupted")
        return ExitStatus.INTERRUPTED
    except Exception as error:  # the one boundary: a bug must not end as "nothing found", exit 1
        return _unexpected(error, debug())


def report(error: FicliError) -> None:
    """Say what went wrong and what to do about it."""
    stderr.say(f"ficli: {stderr.paint('error:', _RED)} {one_line(error.message)}")
    if isinstance(error, QueryError) and error.query.strip():
        for number, diagnostic in enumerate(error.diagnostics):
            _point(error.query, diagnostic, with_message=number > 0)
    if error.hint:
        stderr.say(f"{stderr.paint('hint:', _BOLD)} {one_line(error.hint)}")


def note(text: str) -> None:
    """One line for the person at the terminal that is no error."""
    stderr.say(f"ficli: {one_line(text)}")


def stale(files: int) -> None:
    """Say that the sources changed since they were indexed."""
    if files:
        changed = "1 file has" if files == 1 else f"{files:,} files have"
        note(f"{changed} changed since the last reindex: run `ficli reindex` to include them")


def pages_unread(pages: int, remedy: str) -> None:
    """Say that pages are pictures which nobody read, and what would help."""
    are = "1 page is a picture" if pages == 1 else f"{pages:,} pages are pictures"
    note(f"{are} that nobody read: {remedy}")


def opened(opening: Opening) -> None:
    """Say where to look in a document that opens now."""
    page = [f"page {opening.page:,}"] if opening.page else []
    line = [f"line {opening.line:,} of its text"] if opening.line else []
    note(", ".join([opening.path, *page, *line]))


def written(name: str, **amounts: int) -> None:
    """Say what was written into which file; what went to stdout needs no note."""
    if name != "-":
        said = (
            f"{number:,} {one if number == 1 else one + 's'}" for one, number in amounts.items()
        )
        note(f"{name}: {', '.join(said)}")


def source_remains(paths: Sequence[str]) -> None:
    """Tell that a document that was forgotten can come back."""
    names = ", ".join(map(one_line, paths))
    verb, it = ("is", "it") if len(paths) == 1 else ("are", "them")
    stderr.say(f"{names} {verb} still there: remove {it}, or the next reindex indexes {it} again")


def misread(notes: Sequence[Misread]) -> None:
    """Say what documents declare of themselves and was not understood, one line each."""
    for each in notes[:MISREAD_TOLD]:
        note(f"{each.path}: {each.reason}")
    if len(notes) > MISREAD_TOLD:
        more = len(notes) - MISREAD_TOLD
        note(f"… and {more:,} more: `ficli show PATH --json` has them under provenance")


def nothing_found(page: HitPage) -> None:
    """Say which words no document holds, and what would find something."""
    for report in page.unknown_words:
        word = flowing(report.word)
        near = " or ".join(stderr.paint(flowing(each), _BOLD) for each in report.suggestions)
        stderr.say(f"no document has '{word}'" + (f": did you mean {near}?" if near else ""))
    if page.unfiltered_total:
        finds = f"{page.unfiltered_total:,} document{'s' * (page.unfiltered_total != 1)}"
        stderr.say(f"without the filters the query finds {finds}")
    if page.any_total:
        holds = "1 document holds" if page.any_total == 1 else f"{page.any_total:,} documents hold"
        stderr.say(f"{holds} at least one of the words: add --any to see them")


def lines_left_out(title: str, lines: Iterable[BadLine]) -> None:
    """Say which lines of a list gave no name, and why."""
    for each in lines:
        note(f"{title}:{each.line}: left out: {each.reason}")


def also_found(page: HitPage) -> None:
    """Say under which other names an actor was found, and how to turn that off."""
    for each in page.expanded_from:
        if each.found_as:
            names = ", ".join(each.found_as[:NAMES_TOLD])
            more = len(each.found_as) - NAMES_TOLD
            rest = f" and {more} more" if more > 0 else ""
            note(f"{each.alias} also found as {names}{rest}; --exact to turn off")


@contextlib.contextmanager
def progress() -> Iterator[Callable[[Progress], None] | None]:
    """A progress bar when stderr is a terminal, else nothing."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from ficli.render.progress import progress_bar

    with progress_bar(sys.stderr, stderr.wants_color()) as show:
        yield show


def _point(query: str, diagnostic: Diagnostic, *, with_message: bool) -> None:
    """Show the query with carets under the bad part; a long one is cut around it."""
    first = max(diagnostic.start - CARET_CONTEXT, 0)
    last = min(max(diagnostic.end, diagnostic.start + 1), first + 2 * CARET_CONTEXT)
    before = ("…" if first else "") + one_line(query[first : diagnostic.start])
    bad = one_line(query[diagnostic.start : last])
    after = one_line(query[last : first + 2 * CARET_CONTEXT])
    if with_message:
        stderr.say(f"  {one_line(diagnostic.message)}")
    stderr.say(f"  {before}{bad}{after}")
    carets = stderr.paint("^" * max(cell_width(bad), 1), _RED)
    stderr.say(f"  {' ' * cell_width(before)}{carets}")


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _unexpected(error: Exception, debug: bool) -> int:
    if isinstance(error, OSError) and error.filename is None and error.errno is not None:
        stderr.say(f"ficli: {stderr.paint('error:', _RED)} cannot write: {error.strerror}")
        _abandon_stdout()
        return OUTPUT_FAILED
    if debug:
        stderr.say(for_terminal(traceback.format_exc()))
    stderr.say(
        f"ficli: {stderr.paint('error:', _RED)} internal error, please report it: "
        f"{type(error).__name__}: {one_line(str(error))}"
    )
    if not debug:
        stderr.say(f"{stderr.paint('hint:', _BOLD)} --debug shows where it happened")
    return INTERNAL_ERROR


def _abandon_stdout() -> None:
    """Let the interpreter's own flush at exit go nowhere instead of failing again."""
    stdout: TextIO | None = sys.stdout
    if stdout is None:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stdout.fileno())
    os.close(nowhere)
