"""XML from strangers, read as events: no tree, no DTD, no entities of theirs, no network.

The one place that says how XML is parsed. Knows no format.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ficli.extract.base import CannotExtract

_CHUNK = 1 << 16  # bytes fed at a time, so that a refusal comes before the rest is read


class Target(Protocol):
    """What receives the events; tags are in `{namespace}name` form."""

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None: ...

    def end(self, tag: str, /) -> None: ...

    def data(self, text: str, /) -> None: ...

    def close(self) -> None: ...


class _Guarded:
    """Passes events on, and refuses a document type declaration when it is met."""

    def __init__(self, target: Target) -> None:
        self.start, self.end = target.start, target.end
        self.data, self.close = target.data, target.close

    def doctype(self, *_declared: object) -> None:
        raise CannotExtract("XML with a document type declaration")


def parse(data: bytes, target: Target) -> None:
    """Feed `data` to `target`. Raises CannotExtract for a DTD and for what is not XML."""
    from lxml import etree

    guarded: Any = _Guarded(target)
    parser = etree.XMLParser(
        target=guarded,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
        parser.close()
    except etree.XMLSyntaxError as error:
        raise CannotExtract(f"damaged: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:100] or "XML that is not well-formed"


def local_name(tag: str) -> str:
    """`{namespace}name` without its namespace."""
    return tag.rpartition("}")[2]
