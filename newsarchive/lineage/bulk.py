"""The samples of many texts at once, in arrays: the same as shingles.py takes of one after the other.

Comes in: texts, folded, words apart by blanks. Goes out: Sample. CRC-32 is linear: a word's is worked out from a table
of what each letter adds at its distance from the end, a run's from its words', each moved by the letters that follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from newsarchive.lineage import shingles
from newsarchive.lineage.joining import densities
from newsarchive.lineage.shingles import RUN, SPACE

Ints = npt.NDArray[np.int64]
_POLYNOMIAL = 0xEDB88320
_LONGEST = 40
"""letters of a word; texts with longer ones are read one by one"""
_BLANK = 32
_ONES = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Sample:
    """What shingles.Shingles tells of a text."""

    words: int
    runs: int
    """different ones"""
    hashes: bytes
    """ascending, four bytes each, the lowest first"""
    numbers: bytes
    """ascending, two bytes each"""


@dataclass(frozen=True, slots=True)
class _Read:
    """Texts in words."""

    counts: Ints
    """words of each text"""
    runs: Ints
    """text << 32 | hash of each different run, ascending"""
    numbers: Ints
    """text << 16 | hash of each different number, ascending"""
    odd: list[int]
    """texts that are not in ``runs`` and ``numbers``: with a very long word, or shorter than a run"""


@cache
def _shifts() -> npt.NDArray[np.int64]:
    """[bytes that follow, place of a byte, its value]: what that byte of a checksum becomes."""
    one_byte = np.arange(256, dtype=np.int64)
    for _ in range(8):
        one_byte = np.where(one_byte & 1, (one_byte >> 1) ^ _POLYNOMIAL, one_byte >> 1)
    most = 2 * _LONGEST + 3
    found = np.zeros((most, 4, 256), np.int64)
    for place in range(4):
        found[0, place] = np.arange(256) << (8 * place)
    for size in range(1, most):
        before = found[size - 1]
        found[size] = one_byte[before & 255] ^ (before >> 8)
    return found


@cache
def _letters() -> npt.NDArray[np.uint32]:
    """[distance from the word's end << 8 | letter]: what a letter adds to a word's checksum; a blank, nothing."""
    added = _shifts()[1 : _LONGEST + 1, 0].astype(np.uint32)
    added[:, _BLANK] = 0
    return added.reshape(-1)


@cache
def _digits() -> npt.NDArray[np.bool_]:
    """What may stand in a number, or behind it."""
    return np.array([chr(code) in "0123456789 " for code in range(256)])


@cache
def _by_place() -> tuple[Ints, ...]:
    return tuple(np.ascontiguousarray(_shifts()[:, place]).reshape(-1) for place in range(4))


@cache
def _empty() -> tuple[Ints, Ints]:
    """By size: what a word's checksum has beside its letters, and what a blank before so many bytes adds to theirs."""
    sizes = np.arange(len(_shifts()))
    ones, blank = np.full(len(sizes), _ONES, np.int64), np.full(len(sizes), crc32(b" "), np.int64)
    return _moved(ones, sizes) ^ _ONES, _moved(blank, sizes)


def _moved(checksums: Ints, sizes: Ints) -> Ints:
    """What checksums become in front of so many bytes more."""
    base = sizes << 8
    first, second, third, fourth = _by_place()
    found: Ints = first[base + (checksums & 255)]
    found ^= second[base + ((checksums >> 8) & 255)]
    found ^= third[base + ((checksums >> 16) & 255)]
    found ^= fourth[base + (checksums >> 24)]
    return found


def samples(texts: Sequence[bytes]) -> list[Sample]:
    """The sample of each."""
    read = _read(texts)
    owners = read.runs >> 32
    runs = np.bincount(owners, minlength=len(texts))
    hashes = read.runs & _ONES
    taken = hashes < (SPACE // densities(runs))[owners]
    stored = hashes[taken].astype("<u4").tobytes()
    ends = np.concatenate(([0], np.cumsum(np.bincount(owners[taken], minlength=len(texts))))) * 4
    figures = (read.numbers & 0xFFFF).astype("<u2").tobytes()
    stops = np.concatenate(([0], np.cumsum(np.bincount(read.numbers >> 16, minlength=len(texts))))) * 2
    found = [
        Sample(words, number, stored[start:end], figures[first:last])
        for words, number, (start, end), (first, last) in zip(
            read.counts.tolist(), runs.tolist(), pairwise(ends.tolist()), pairwise(stops.tolist()), strict=True
        )
    ]
    for odd in read.odd:
        found[odd] = _alone(texts[odd])
    return found


def runs(texts: Sequence[bytes]) -> list[frozenset[int]]:
    """The different runs of each."""
    read = _read(texts)
    ends = np.searchsorted(read.runs, np.arange(len(texts) + 1) << 32).tolist()
    hashes = (read.runs & _ONES).tolist()
    found = [frozenset(hashes[start:end]) for start, end in pairwise(ends)]
    for odd in read.odd:
        found[odd] = shingles.runs(texts[odd].split())
    return found


def _alone(text: bytes) -> Sample:
    words = text.split()
    whole = shingles.Shingles("", words)
    numbers = np.array(sorted(whole.numbers), "<u2").tobytes()
    return Sample(len(words), len(whole.runs), np.array(whole.sample(), "<u4").tobytes(), numbers)


def _read(texts: Sequence[bytes]) -> _Read:
    joined = np.frombuffer(b" %b " % b" ".join(texts), np.uint8)
    apart = joined == _BLANK
    edges = np.flatnonzero(apart[1:] != apart[:-1]) + 1
    starts, ends = edges[0::2], edges[1::2]
    sizes = ends - starts
    until = 1 + np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    stops = np.searchsorted(starts, until)
    counts = np.diff(stops, prepend=0)
    owners = np.repeat(np.arange(len(texts)), counts)
    is_odd = counts < RUN
    is_odd[owners[sizes > _LONGEST]] = True
    words, is_number = _checksums(joined, starts, ends)
    is_number &= ~is_odd[owners]
    numbers = _different((owners[is_number] << 16) | (words[is_number] & 0xFFFF))
    if len(words) >= RUN:
        whole = (owners[: 1 - RUN] == owners[RUN - 1 :]) & ~is_odd[owners[: 1 - RUN]]
        hashes = _fives(words, np.minimum(sizes, _LONGEST))
        found = _different(((owners[: 1 - RUN] << 32) | hashes)[whole])
    else:
        found = np.zeros(0, np.int64)
    return _Read(counts, found, numbers, np.flatnonzero(is_odd).tolist())


def _different(values: Ints) -> Ints:
    values.sort()
    if not len(values):
        return values
    return values[np.concatenate(([True], values[1:] != values[:-1]))]


def _checksums(joined: npt.NDArray[np.uint8], starts: Ints, ends: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """(the checksum of each word, whether it is a number); of words that are too long any checksum."""
    if not len(starts):
        return np.zeros(0, np.int64), np.zeros(0, np.bool_)
    letters = joined[starts[0] :]
    behind = np.repeat(ends.astype(np.int32), np.diff(starts, append=len(joined)))
    behind -= np.arange(starts[0] + 1, len(joined) + 1, dtype=np.int32)
    np.clip(behind, 0, _LONGEST - 1, out=behind)  # a blank adds nothing
    behind <<= 8
    behind |= letters
    firsts = starts - starts[0]
    added = np.bitwise_xor.reduceat(_letters().take(behind), firsts)
    checksums = added ^ _empty()[0][np.minimum(ends - starts, _LONGEST)]
    return checksums.astype(np.int64), np.logical_and.reduceat(_digits().take(letters), firsts)


def _fives(words: Ints, sizes: Ints) -> Ints:
    """Checksums of every RUN words that follow each other, a blank between any two."""
    blank = _empty()[1]
    behind = words ^ blank[sizes]
    """of each word with a blank before it"""
    more = sizes + 1
    two = _moved(words[:-1], more[1:]) ^ behind[1:]
    lengths = sizes[:-1] + more[1:]
    four = _moved(two[:-2], lengths[2:] + 1) ^ two[2:] ^ blank[lengths[2:]]
    return _moved(four[:-1], more[4:]) ^ behind[4:]
