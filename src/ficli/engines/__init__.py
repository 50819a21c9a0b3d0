"""Engines: what stores documents and finds them again, behind one seam (`base`)."""

from __future__ import annotations

from ficli.engines.embedded import open_reader, open_writer, prepare

__all__ = ["open_reader", "open_writer", "prepare"]
