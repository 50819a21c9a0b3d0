"""The bar that a person sees while documents are read. Loads Rich; nothing in a pipe needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.progress import Progress as Bar

from ficli.report_results import Progress

_STAGES = {
    "scan": "Looking for documents",
    "read": "Reading",
    "ocr": "Recognising pages",
    "commit": "Writing the index",
}


@contextmanager
def progress_bar(stream: TextIO, color: bool) -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal that goes away when it is done; yields what to tell each step.

    It moves with the bytes that were read, since one report takes as long as a hundred letters.
    """
    console = Console(file=stream, no_color=not color, markup=False, highlight=False, emoji=False)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        TextColumn("{task.fields[files]}", markup=False),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, files="")

        def show(step: Progress) -> None:
            bar.update(
                task,
                description=_STAGES.get(step.stage, step.stage),
                completed=step.done_bytes,
                total=step.total_bytes or None,
                files=f"{step.done:,}/{step.total:,} files" if step.total else "",
            )

        yield show
