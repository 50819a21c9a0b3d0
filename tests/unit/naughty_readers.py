"""Readers that do what parsers have been seen to do; importable by the workers under test."""

from __future__ import annotations

import os
import time

from ficli.document import Skipped
from ficli.reading import Reading, Task
from ficli.resemblance import shingles, signature


def read(task: Task) -> Reading:
    """Behave as the file's name says."""
    name = task.file.path
    if name.startswith("hang"):
        time.sleep(60)
    elif name.startswith("abort"):
        os.abort()
    elif name.startswith("greedy"):
        try:
            bytearray(600_000_000)
        except MemoryError:
            return Reading(name, skipped=(Skipped(name, "no memory"),))
    elif name.startswith("roomy"):
        signature(shingles([f"word{n}" for n in range(60)]))
        bytearray(1_600_000_000)
    elif name.startswith("slow"):
        time.sleep(0.3)
    return Reading(name, skipped=(Skipped(name, "read"),))
