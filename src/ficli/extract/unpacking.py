"""Compressed bytes to bytes, piece by piece and never more than is allowed.

Knows deflate, gzip, bzip2 and xz from the standard library; knows no archive and no file.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from ficli.extract.base import RATIO_FROM, CannotExtract, Unpacking
from ficli.sources import megabytes

PIECE = 1 << 16
"""Bytes in, and at most bytes out, of one step."""

XZ_MEMORY = 128 << 20
"""Bytes that an xz stream may ask for: `xz -9` needs 65 MiB."""


class TooLarge(CannotExtract):
    """One member is larger than the limit."""

    code = "too-large"


class _Unpacker(Protocol):
    """What the decompressors of the standard library have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Zlib:
    """zlib's object with the manners of bz2's and lzma's."""

    def __init__(self, window_bits: int) -> None:
        self._object = zlib.decompressobj(window_bits)

    @property
    def eof(self) -> bool:
        return self._object.eof

    @property
    def needs_input(self) -> bool:
        return not self._object.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._object.unused_data

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return self._object.decompress(self._object.unconsumed_tail + data, max_length)


class Method(NamedTuple):
    """A way of compressing; `magic` begins each stream, of which several may follow."""

    new: Callable[[], _Unpacker]
    magic: bytes = b""


DEFLATE = Method(lambda: _Zlib(-zlib.MAX_WBITS))
BZIP2_ONCE = Method(bz2.BZ2Decompressor)
GZIP = Method(lambda: _Zlib(zlib.MAX_WBITS | 16), b"\x1f\x8b\x08")
BZIP2 = Method(bz2.BZ2Decompressor, b"BZh")
XZ = Method(lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, XZ_MEMORY), b"\xfd7zXZ\x00")


def pieces(data: bytes | memoryview, method: Method, unpacking: Unpacking) -> Iterator[bytes]:
    """The unpacked bytes. Raises CannotExtract for damaged data or a bomb, and Exhausted."""
    view = memoryview(data)
    given = at = 0
    unpacker = method.new()
    while True:
        packed = bytes(view[at : at + PIECE]) if unpacker.needs_input else b""
        at += len(packed)
        piece = _step(unpacker, packed)
        given += len(piece)
        unpacking.take_bytes(len(piece))
        if given > RATIO_FROM and given > unpacking.limits.ratio * len(view):
            raise TooLarge(f"unpacks to more than {unpacking.limits.ratio} times its size")
        yield piece
        if unpacker.eof:
            at -= len(unpacker.unused_data)
            if not method.magic or view[at : at + len(method.magic)] != method.magic:
                return
            unpacker = method.new()
        elif not piece and not packed and at >= len(view):
            raise CannotExtract("damaged: compressed data is cut short")


def _step(unpacker: _Unpacker, packed: bytes) -> bytes:
    try:
        return unpacker.decompress(packed, PIECE)
    except lzma.LZMAError as error:
        raise CannotExtract(f"damaged: {error}") from error
    except (zlib.error, OSError, EOFError, ValueError) as error:
        raise CannotExtract("damaged: compressed data cannot be unpacked") from error


class Stream:
    """Unpacked bytes to be read in order, as from a file."""

    def __init__(self, source: Iterator[bytes]) -> None:
        self._source = source
        self._waiting = bytearray()

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer only at the end."""
        while len(self._waiting) < size and (piece := next(self._source, None)) is not None:
            self._waiting += piece
        return bytes(self._waiting[:size])

    def read(self, size: int) -> bytes:
        """The next bytes, taken."""
        found = self.peek(size)
        del self._waiting[: len(found)]
        return found

    def skip(self, size: int) -> bool:
        """Pass over so many bytes; False when there were fewer."""
        while size > 0:
            step = len(self.read(min(size, PIECE)))
            if not step:
                return False
            size -= step
        return True


def whole(source: Iterator[bytes], limit: int) -> bytes:
    """All of it. Raises TooLarge beyond `limit` bytes."""
    data = bytearray()
    for piece in source:
        data += piece
        if len(data) > limit:
            raise TooLarge(f"larger than the limit of {megabytes(limit)}")
    return bytes(data)
