"""How alike two texts in one language are, and which texts of a dossier are copies or near-copies.

Resemblance is Broder's (On the resemblance and containment of documents, 1997): of the runs of
three words that either text holds, the share that both hold. MinHash signatures say which texts
are worth comparing; what counts is the exact share. Knows no index and no metadata.
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice, pairwise
from operator import eq

from ficli import analysis
from ficli.document import Span

SHINGLE = 3
"""Words in a run. Longer runs break more often on a misread word, shorter ones meet by chance."""
MIN_WORDS = 50
"""Shorter texts are copies when they are identical, and never near-copies."""
THRESHOLD = 0.8
"""Resemblance from which on two texts are near-copies; docs/decisions/duplicates.md has the
figures behind it."""

SLOTS = 128
"""Numbers in a signature: an estimate from it has a standard error of at most 0.044."""
BANDS = 32
"""Two texts are compared when one of so many bands of their signatures agrees: at the threshold
one pair in 20 million is missed (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, 3.4)."""
SEED = 1
CROWD = 8
"""In a band that more texts share, each is compared with its neighbours only."""
MARGIN = 0.12
"""What an estimate may lack and still be looked into: three standard errors."""

_ENOUGH = (THRESHOLD - MARGIN) * SLOTS

Names = tuple[str, str]
"""Two documents, in the order of their names."""


VERSION = "1 rensa/2"
"""Changes whenever the same text would have another signature; the second number is rensa's own
version of its algorithm."""


def load() -> None:
    """Load what makes signatures. Its allocator reserves 1 GiB of address space, which a process
    that is going to limit its own should have reserved before."""
    import rensa  # noqa: F401  # for its effect


def identity(text: str) -> str:
    """The same for two texts that differ in blanks and line ends alone; empty without a word."""
    words = text.split()
    return hashlib.sha256(" ".join(words).encode()).hexdigest() if words else ""


def own_words(text: str, boilerplate: Iterable[Span]) -> list[str]:
    """The terms of a text in order, site furniture left out."""
    at, parts = 0, []
    for span in sorted(boilerplate, key=_start):
        parts.append(text[at : max(span.start, at)])
        at = max(span.end, at)
    return [term for part in (*parts, text[at:]) for term in analysis.terms(part)]


def shingles(words: Sequence[str]) -> frozenset[int]:
    """The runs of three words as numbers (CRC-32); none for a text that is too short."""
    if len(words) < MIN_WORDS:
        return frozenset()
    runs = zip(*(islice(words, skip, None) for skip in range(SHINGLE)), strict=False)
    return frozenset(zlib.crc32(" ".join(run).encode()) for run in runs)


def signature(runs: frozenset[int]) -> bytes:
    """The MinHash signature of shingles; empty where there are none."""
    if not runs:
        return b""
    from rensa import RMinHash

    made = RMinHash(SLOTS, SEED)
    made.update([run.to_bytes(4, "little") for run in runs])
    return array("I", made.digest()).tobytes()


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of all shingles that both have, 0 to 1 (Jaccard)."""
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def groups(
    signatures: Mapping[str, bytes], measure: Callable[[str, str], float]
) -> tuple[tuple[str, ...], ...]:
    """The near-copies that hang together: names in order, components of what `measure` says.

    What hangs together already is not measured again, so that many copies of one text cost little.
    The same texts give the same groups, in whatever order they came.
    """
    slots = {name: array("I", packed) for name, packed in signatures.items()}
    leader = {name: name for name in signatures}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = name = leader[leader[name]]
        return name

    for one, other in candidates(signatures):
        first, second = find(one), find(other)
        if first == second or sum(map(eq, slots[one], slots[other])) < _ENOUGH:
            continue
        if measure(one, other) >= THRESHOLD:
            leader[max(first, second)] = min(first, second)
    together: dict[str, list[str]] = defaultdict(list)
    for name in sorted(leader):
        together[find(name)].append(name)
    return tuple(tuple(names) for names in together.values() if len(names) > 1)


def candidates(signatures: Mapping[str, bytes]) -> Iterator[Names]:
    """Pairs that may be near-copies, some of them more than once.

    Which ones depends on the names and signatures alone, and there are at most
    BANDS * (CROWD - 1) / 2 for each text: neither a template nor one letter in thousands of
    copies makes many.
    """
    width = array("I").itemsize * SLOTS // BANDS
    names = sorted(signatures)
    for start in range(0, width * BANDS, width):
        values = [signatures[name][start : start + width] for name in names]
        shared = {value for value, times in Counter(values).items() if times > 1}
        bands: dict[bytes, list[str]] = {value: [] for value in sorted(shared)}
        for name, value in zip(names, values, strict=True):
            if value in shared:
                bands[value].append(name)
        for sharing in bands.values():
            if len(sharing) <= CROWD:
                yield from combinations(sharing, 2)
            else:
                yield from _neighbours(sharing, signatures, start)


def _neighbours(names: list[str], signatures: Mapping[str, bytes], start: int) -> Iterator[Names]:
    """The pairs of a crowd whose signatures go on most alike."""
    names.sort(key=lambda name: (signatures[name][start:] + signatures[name][:start], name))
    yield from ((min(pair), max(pair)) for pair in pairwise(names))


def _start(span: Span) -> int:
    return span.start
