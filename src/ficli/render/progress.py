"""The bar that a person sees while documents are read. Loads Rich; nothing in a pipe needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from ficli.results import Progress

_STAGES = {
    "scan": "Looking for documents",
    "read": "Reading",
    "ocr": "Recognising pages",
    "commit": "Writing the index",
}


@contextmanager
def progress_bar(stream: TextIO, color: bool) -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal that goes away when it is done; yields what to tell each step."""
    console = Console(file=stream, no_color=not color, markup=False, highlight=False, emoji=False)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(step: Progress) -> None:
            label = _STAGES.get(step.stage, step.stage)
            bar.update(task, description=label, completed=step.done, total=step.total or None)

        yield show
