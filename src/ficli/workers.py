"""Reading many files in processes of their own, so that no file can stop the others.

Parsers hang, eat memory and abort. A worker reads one file at a time under a memory limit; one
that takes too long or dies is replaced, and its file is skipped with the reason. Results come in
the order of the tasks.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from ficli import resemblance
from ficli.document import Skipped
from ficli.reading import Reading, Task, read_file
from ficli.sources import suffix_of

LIGHT_SUFFIXES = ("", ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml")
"""Formats whose readers are trusted to come back: few of these are read without workers."""

LIGHT_BYTES = 1_000_000
"""Of one file: what is larger is trusted with neither time nor memory."""

PARALLEL_FROM = 48
"""Fewer light files than this are read in this process: starting others would take longer."""

AHEAD = 8
"""How many files per worker may be read before the first of them is taken."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost."""

    seconds: float = 60.0
    megabytes: int = 1024


Reader = Callable[[Task], Reading]
Completion = Callable[[Task], Task]


def read_all(
    tasks: list[Task],
    jobs: int,
    limits: Limits,
    read: Reader = read_file,
    complete: Completion = lambda task: task,
) -> Iterator[Reading]:
    """Read the files in order, here or in up to `jobs` workers.

    `complete` is asked for what a task needs only when its file is about to be read.
    """
    light = all(
        suffix_of(task.file.path) in LIGHT_SUFFIXES and task.file.size <= LIGHT_BYTES
        for task in tasks
    )
    if light and (jobs == 1 or len(tasks) < PARALLEL_FROM):
        yield from map(read, map(complete, tasks))
        return
    with _Pool(min(jobs, len(tasks)), limits, read, complete) as pool:
        yield from pool.read(tasks)


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    number: int = -1
    """Which task it is at; -1 when idle."""
    deadline: float = 0.0


@dataclass(slots=True)
class _Pool:
    jobs: int
    limits: Limits
    read_file: Reader
    complete: Completion
    workers: list[_Worker] = field(default_factory=list)

    def read(self, tasks: Iterable[Task]) -> Iterator[Reading]:
        waiting = deque(enumerate(tasks))
        names: dict[int, Task] = dict(waiting)
        done: dict[int, Reading] = {}
        following = 0
        while following in names:
            if following in done:
                yield done.pop(following)
                following += 1
                continue
            self._give_out(waiting, following + AHEAD * self.jobs)
            done.update(self._collect(names))

    def _give_out(self, waiting: deque[tuple[int, Task]], before: int) -> None:
        idle = [worker for worker in self.workers if worker.number < 0]
        while waiting and waiting[0][0] < before:
            if not idle and len(self.workers) == self.jobs:
                return
            worker = idle.pop() if idle else self._start()
            number, task = waiting.popleft()
            completed = self.complete(task)
            worker.number = number
            worker.deadline = time.monotonic() + self.limits.seconds
            worker.pipe.send(completed)

    def _start(self) -> _Worker:
        # Spawned, not forked: a fork would share the catalog's open connection and the lock.
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(
            target=_serve, args=(there, self.limits, self.read_file), daemon=True
        )
        process.start()
        there.close()
        worker = _Worker(process, here)
        self.workers.append(worker)
        here.recv()  # ready: the file's time starts only now
        return worker

    def _collect(self, names: dict[int, Task]) -> Iterator[tuple[int, Reading]]:
        """Wait for the next result, death or deadline."""
        busy = {worker.pipe: worker for worker in self.workers if worker.number >= 0}
        patience = max(min(w.deadline for w in busy.values()) - time.monotonic(), 0)
        for pipe in wait(list(busy), patience):
            worker = busy[pipe]  # type: ignore[index]  # only our pipes were waited for
            number = worker.number
            try:
                reading = worker.pipe.recv()
            except (EOFError, ConnectionResetError):
                yield number, self._lose(worker, names[number], "its reader crashed")
            else:
                worker.number = -1
                yield number, reading
        for worker in [w for w in self.workers if w.number >= 0 and w.deadline < time.monotonic()]:
            reason = f"took longer than the limit of {self.limits.seconds:g} s"
            yield worker.number, self._lose(worker, names[worker.number], reason)

    def _lose(self, worker: _Worker, task: Task, reason: str) -> Reading:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self.workers.remove(worker)
        return Reading(task.file.path, skipped=(Skipped(task.file.path, reason, task.file.size),))

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()
            worker.pipe.close()


def _serve(pipe: Connection, limits: Limits, read: Reader) -> None:
    """The life of a worker: read what is sent until nobody sends any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    resemblance.load()
    _limit_memory(limits.megabytes)
    pipe.send(None)
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        _limit_processor(limits.seconds)
        pipe.send(read(task))


def _limit_memory(megabytes: int) -> None:
    """Let this process have so much more than it has now, where the system can say so."""
    if sys.platform != "linux":
        return
    import resource
    from pathlib import Path

    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _limit_processor(seconds: float) -> None:
    """End a worker that nobody watches any more and that never comes back."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 2
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))
