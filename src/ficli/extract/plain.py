"""Plain text: the whole decoded file, front matter and all, so that offsets match the file.

Knows encodings and front matter, and no markup.
"""

from __future__ import annotations

from ficli.document import ExtractedText, SourceFile
from ficli.extract import boilerplate, front_matter
from ficli.extract.encoding import decode

NAME = "plain"
VERSION = 1
SUFFIXES: tuple[str, ...] = (".txt", ".text")


def recognises(_head: bytes) -> bool:
    """Nothing in a text says that it is one."""
    return False


def extract(data: bytes, _file: SourceFile) -> ExtractedText:
    """The text as it was written. Raises CannotExtract for binary data."""
    decoded = decode(data)
    matter = front_matter.of_text(decoded.text)
    furniture = boilerplate.lines(decoded.text)
    return ExtractedText(
        text=decoded.text,
        metadata=matter.values,
        boilerplate=boilerplate.merge((*matter.spans, *furniture)),
        encoding=decoded.encoding,
        encoding_basis=decoded.basis,
    )
