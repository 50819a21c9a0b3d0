"""Engines: what stores documents and finds them again, behind one seam (`base`)."""

from __future__ import annotations

from ficli.engines.embedded import check_index, open_reader, open_writer, prepare

__all__ = ["check_index", "open_reader", "open_writer", "prepare"]
