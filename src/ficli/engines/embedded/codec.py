"""Postings as plain arrays: a Whoosh codec that writes a term's postings in one step and reads
them back in one step.

Whoosh's own postings are pickled blocks that are walked one posting at a time. Here a term is

    count         uint32
    typecodes     3 bytes: the `array` types of the three arrays below (B, H or I; - is none)
    ids           document numbers, each as the difference from the one before
    frequencies   how often the term occurs, by document
    positions     where, by document, one after the other (as many as the frequencies say)

in little-endian order, each array in the smallest type that holds its largest number. Nothing is
pickled. Everything around it (term dictionary, segments, merging, generations) stays Whoosh's.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any

from whoosh import formats
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo
from whoosh.matching import ListMatcher

Item = tuple[str, bytes, int, float, bytes]
"""What Whoosh's posting pool holds: field, term, document, frequency, encoded positions."""

_HEADER = struct.Struct("<I3s")
_NONE = "-"
_TYPES = (("B", 0xFF), ("H", 0xFFFF), ("I", 0xFFFFFFFF))


class ArrayCodec(W3Codec):  # type: ignore[misc]  # Whoosh is untyped
    """Whoosh's codec with postings of our own."""

    def field_writer(self, storage: Any, segment: Any) -> ArrayFieldWriter:
        return ArrayFieldWriter(self, storage, segment)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> ArrayMatcher:
        offset, length = terminfo.extent()
        if isinstance(length, tuple):  # as Whoosh reads it back from the dictionary
            (length,) = length
        return ArrayMatcher(bytes(dbfile.get(offset, length)), format_, term, scorer)


class ArrayFormat(formats.Format):  # type: ignore[misc]  # Whoosh is untyped
    """Says how a posting's positions travel through Whoosh's pool: as the bytes of an array."""

    def decode_positions(self, encoded: bytes) -> list[int]:
        return list(decoded_positions(encoded))


def encoded_positions(positions: Iterable[int]) -> bytes:
    """A posting's value, as the pool and the merge carry it."""
    return array("I", positions).tobytes()


def decoded_positions(encoded: bytes) -> array[int]:
    """The inverse of `encoded_positions`."""
    found = array("I")
    found.frombytes(encoded)
    return found


class ArrayFieldWriter(W3FieldWriter):  # type: ignore[misc]  # Whoosh is untyped
    """Takes the sorted postings of a segment and writes them term by term."""

    def add_postings(self, schema: Any, _lengths: Any, items: Iterable[Item]) -> None:
        for field, of_field in groupby(items, key=itemgetter(0)):
            self.start_field(field, schema[field])
            for term, of_term in groupby(of_field, key=itemgetter(1)):
                self._add_term(term, list(of_term))
            self.finish_field()

    def _add_term(self, term: bytes, items: list[Item]) -> None:
        ids = [item[2] for item in items]
        frequencies = [int(item[3]) for item in items]
        positions = decoded_positions(b"".join(item[4] for item in items))
        start = self._postfile.tell()
        self._postfile.write(packed(ids, frequencies, positions))
        self._tindex.add(
            struct.pack("!H", self._fieldid) + term,
            _term_info(ids, frequencies, start, self._postfile.tell() - start).to_bytes(),
        )


def _term_info(ids: list[int], frequencies: list[int], start: int, length: int) -> Any:
    """What Whoosh's term dictionary says of a term; document lengths play no part in it."""
    info = W3TermInfo()
    info.add_block(_Block(ids, frequencies))
    info.set_extent(start, length)
    return info


class _Block:
    """A term's statistics, in the form that W3TermInfo asks for."""

    def __init__(self, ids: list[int], frequencies: list[int]) -> None:
        self._ids = ids
        self._weights = frequencies

    def __len__(self) -> int:
        return len(self._ids)

    def min_length(self) -> int:
        return 0

    def max_length(self) -> int:
        return 0

    def max_weight(self) -> int:
        return max(self._weights)

    def min_id(self) -> int:
        return self._ids[0]

    def max_id(self) -> int:
        return self._ids[-1]


def packed(ids: list[int], frequencies: list[int], positions: array[int]) -> bytes:
    """The bytes of one term's postings."""
    deltas = [after - before for before, after in zip([0, *ids], ids, strict=False)]
    arrays = [_smallest(deltas), _smallest(frequencies), _smallest(positions)]
    codes = "".join(numbers.typecode if len(numbers) else _NONE for numbers in arrays)
    return _HEADER.pack(len(ids), codes.encode()) + b"".join(map(_little_endian, arrays))


def _smallest(numbers: list[int] | array[int]) -> array[int]:
    largest = max(numbers, default=0)
    return array(next(code for code, limit in _TYPES if largest <= limit), numbers)


def _little_endian(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


class ArrayMatcher(ListMatcher):  # type: ignore[misc]  # Whoosh is untyped
    """A term's postings, whole. Whoosh's merge walks them; our evaluator takes them at once."""

    def __init__(self, data: bytes, format_: Any, term: Any, scorer: Any) -> None:
        count, codes = _HEADER.unpack_from(data)
        deltas, frequencies, positions = _arrays(data, codes.decode("ascii"), count)
        self.ids = list(accumulate(deltas))
        self.frequencies = frequencies
        self._positions = positions
        values = _Values(self) if positions else [b""] * count
        super().__init__(self.ids, frequencies, values, format_, scorer=scorer, term=term)

    def positions(self, wanted: Mapping[int, Any]) -> Iterator[tuple[int, array[int]]]:
        """The positions in each of the wanted documents that holds the term."""
        end = 0
        for docnum, frequency in zip(self.ids, self.frequencies, strict=True):
            start, end = end, end + frequency
            if docnum in wanted:
                yield docnum, self._positions[start:end]


class _Values:
    """The encoded positions of each posting, cut out when a merge asks for them."""

    def __init__(self, matcher: ArrayMatcher) -> None:
        self._ends = list(accumulate(matcher.frequencies))
        self._positions = matcher._positions

    def __getitem__(self, index: int) -> bytes:
        start = self._ends[index - 1] if index else 0
        return encoded_positions(self._positions[start : self._ends[index]])


def _arrays(data: bytes, codes: str, count: int) -> Iterator[array[int]]:
    """The three arrays of a term. Raises ValueError when they do not fit together."""
    at = _HEADER.size
    length = count
    for place, code in enumerate(codes):
        numbers = array("I" if code == _NONE else code)
        size = 0 if code == _NONE else length * numbers.itemsize
        numbers.frombytes(data[at : at + size])
        if sys.byteorder == "big":
            numbers.byteswap()
        at += size
        if place == 1:
            length = sum(numbers)
        yield numbers
    if at != len(data):
        raise ValueError("a term's postings do not have the length that they say")
