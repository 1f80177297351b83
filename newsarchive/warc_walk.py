"""Reads a whole WARC file, whatever state it is in: every record, every damaged stretch, every altered bit.

Reading goes on behind damage at the next gzip member (or plain ``WARC/`` line) that is a record; in a file of ours only
at one that names the file's own warcinfo record, whose number nobody outside can know: a page may hold whole WARC
records, and compression may leave them as they are.

In a file of ours a fetch is two members, the answer and its request. The request names the digest of the answer's
member and is itself stored (warc_member.py), so no byte is without its witness. Files by others are read as they are.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from isal import isal_zlib

from newsarchive import turkish, warc_member
from newsarchive.warc import MEMBER_DIGEST
from newsarchive.warc_read import (
    BROKEN,
    GZIP,
    MAX_DIGITS,
    MAX_RECORD,
    Record,
    header_fields,
    parse,
    text_of,
    wrong_digest,
)

CHUNK = 1 << 16
LOOK = 512
"""bytes by which it is seen that no record begins here"""
_WARC = b"WARC/"
CUT = "a cut gzip member at the end of the file"
"""problem of an Item whose file ends before its member does"""
NO_RECORD = "a gzip member without a record"
ALTERED = "bytes that no reader looks at are not as they were written; the record is whole"
ALONE = "the request record behind it is missing; the record is whole"
STRAY = "the answer this request belongs to is not in front of it; the record is whole"
ANSWERS = frozenset({"response", "revisit"})


@dataclass(frozen=True, slots=True)
class Item:
    """One member of a file: a record, or what is wrong with it."""

    offset: int
    length: int
    record: Record | None
    problem: str | None = None
    """why there is no record"""
    doubt: str | None = None
    """what is wrong although the record can be read"""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What stands at an offset."""

    length: int
    problem: str | None = None
    records: tuple[Record, ...] = ()
    digest: str = ""
    """sha256 of the gzip member"""
    bare: bool = False
    """the member is longer than its data: nothing was compressed"""
    stored: bool = False
    """the member is what warc_member.stored makes of its data"""
    ours: bool = False
    """the member begins with our ten bytes"""

    def is_within(self, owner: str | None) -> bool:
        """Whether this is a whole record, and one of the file whose warcinfo record is ``owner``."""
        if self.problem is not None:
            return False
        return owner is None or any(each.get("WARC-Warcinfo-ID") == owner for each in self.records)


Take = Callable[[BinaryIO, int], _Taken]


def records(path: Path) -> Iterator[Item]:
    """Every record of a file in order, and every damaged stretch as an Item with a problem; never raises for
    what the file holds. Works for .warc.gz (one member per record) and plain .warc."""
    with path.open("rb") as stream:
        plain = stream.read(len(GZIP)) != GZIP
        size = stream.seek(0, 2)
        take = _plain_at if plain and _starts_plain(stream) else _member_at
        first = take(stream, 0) if size else _Taken(0)
        if first.bare and _is_our_warcinfo(first):
            yield from _paired(_items(stream, size, take, owner=first.records[0].get("WARC-Record-ID")))
            return
        ours = _is_our_warcinfo(first)
        for item, taken in _items(stream, size, take, owner=None):
            problem = item.record and wrong_digest(item.record)
            if problem:
                yield replace(item, record=None, problem=problem)
            else:
                altered = ours and item.problem is None and not taken.ours
                yield replace(item, doubt=ALTERED) if altered else item


def end_of_fetch(stream: BinaryIO, offset: int) -> int:
    """Where the fetch ends whose answer ends at an offset: behind its request, when that stands there whole."""
    behind = _member_at(stream, offset)
    requests = behind.problem is None and all(each.kind == "request" for each in behind.records)
    return offset + behind.length if requests else offset


def _is_our_warcinfo(taken: _Taken) -> bool:
    if len(taken.records) != 1 or taken.records[0].kind != "warcinfo":
        return False
    return b"software: newsarchive/" in taken.records[0].block and not wrong_digest(taken.records[0])


def _items(stream: BinaryIO, size: int, take: Take, *, owner: str | None) -> Iterator[tuple[Item, _Taken]]:
    """Item by item with what was found there; digests are not looked at yet."""
    marker = b"WARC/1." if take is _plain_at else warc_member.HEADER if owner else GZIP
    at = 0
    while at < size:
        taken = take(stream, at)
        if taken.problem is None:
            for record in taken.records:
                yield Item(at, taken.length, record), taken
            at += taken.length
            continue
        behind = _next_good(stream, at + 1, marker, take, owner)
        end = size if behind is None else behind
        yield Item(at, end - at, None, taken.problem), taken
        at = end


def _paired(found: Iterator[tuple[Item, _Taken]]) -> Iterator[Item]:
    """The items of a file in our present form: each answer is judged when its request has been read."""
    answer: tuple[Item, _Taken] | None = None
    broken = False  # the item in front was no record
    for item, taken in found:
        if item.record is not None and item.record.kind in ANSWERS:
            if answer is not None:
                yield _judged(answer[0], doubt=ALONE)
            answer = item, taken
            continue
        named = item.record and item.record.get(MEMBER_DIGEST)
        belongs = answer is not None and item.record is not None and _belongs(item.record, answer[0].record)
        if answer is not None and belongs and named == answer[1].digest:
            yield answer[0]
        elif answer is not None:
            doubt = ALTERED if belongs else ALONE if item.record is not None else None
            yield _judged(answer[0], doubt=doubt)
        doubt = None if taken.stored and len(taken.records) == 1 else ALTERED
        if named and not belongs and not broken:
            doubt = STRAY
        yield item if item.record is None else _judged(item, doubt=doubt)
        answer, broken = None, item.record is None
    if answer is not None:
        yield _judged(answer[0], doubt=ALONE)


def _belongs(request: Record, answer: Record | None) -> bool:
    return answer is not None and request.get("WARC-Concurrent-To") == answer.get("WARC-Record-ID")


def _judged(item: Item, *, doubt: str | None) -> Item:
    """With what its own digests say; a member that is as it was written needs no such look."""
    assert item.record is not None
    problem = wrong_digest(item.record)
    if problem:
        return replace(item, record=None, problem=problem)
    return replace(item, doubt=doubt)


def _starts_plain(stream: BinaryIO) -> bool:
    stream.seek(0)
    return stream.read(5) == b"WARC/"


def _member_at(stream: BinaryIO, offset: int) -> _Taken:
    """The records of the gzip member at an offset, its length and digest, and what is wrong with it."""
    stream.seek(offset)
    inflater = isal_zlib.decompressobj(wbits=31)
    digest = hashlib.sha256()
    out, size, used = [], 0, 0
    try:
        while not inflater.eof:
            chunk = stream.read(CHUNK)
            if not chunk:
                return _Taken(used, CUT)
            used += len(chunk)
            out.append(inflater.decompress(chunk, MAX_RECORD + 1 - size))
            size += len(out[-1])
            if size > MAX_RECORD:
                return _Taken(used, f"a gzip member of more than {MAX_RECORD} bytes")
            digest.update(memoryview(chunk)[: len(chunk) - len(inflater.unused_data)] if inflater.eof else chunk)
        data = b"".join(out)
        found = _split(data)
    except (ValueError, BROKEN) as error:
        return _Taken(used, str(error))
    length = used - len(inflater.unused_data)
    stream.seek(offset)
    bare = length > len(data)
    start = stream.read(length if bare else len(warc_member.HEADER))
    return _Taken(
        length,
        None if found else NO_RECORD,
        tuple(found),
        f"sha256:{digest.hexdigest()}",
        bare=bare,
        stored=bare and start == warc_member.stored(data),
        ours=start.startswith(warc_member.HEADER),
    )


def _split(data: bytes) -> list[Record]:
    """One record as a rule; some tools put a whole file into one gzip member."""
    found = []
    while data:
        record = parse(data)
        found.append(record)
        start = data.index(b"\r\n\r\n") + 4 + len(record.block)
        data = data[start:].lstrip(b"\r\n")
    return found


def _plain_at(stream: BinaryIO, offset: int) -> _Taken:
    """The same for an uncompressed file."""
    stream.seek(offset)
    head = stream.read(CHUNK)
    start = len(head) - len(head.lstrip(b"\r\n"))
    end = head.find(b"\r\n\r\n", start)
    if start == len(head):
        return _Taken(start)
    if end < 0:
        return _Taken(0, "not a WARC record")
    fields = header_fields(text_of(head[start:end]).split("\r\n")[1:])
    length = next((value for name, value in fields if turkish.ascii_lower(name) == "content-length"), "")
    if not length.isdecimal() or len(length) > MAX_DIGITS or int(length) > MAX_RECORD:
        return _Taken(0, "a record without a usable Content-Length")
    whole = end + 4 + int(length)
    stream.seek(offset)
    try:
        found = _split(stream.read(whole)[start:])
    except ValueError as error:
        return _Taken(0, str(error))
    wrong = next(filter(None, map(wrong_digest, found)), None)
    return _Taken(0 if wrong else whole, wrong, () if wrong else tuple(found))


def _next_good(stream: BinaryIO, offset: int, marker: bytes, take: Take, owner: str | None) -> int | None:
    """Offset of the next whole record behind damage."""
    while True:
        stream.seek(offset)
        chunk = stream.read(CHUNK)
        if len(chunk) < len(marker):
            return None
        found = chunk.find(marker)
        while found >= 0 and (found + LOOK <= len(chunk) or len(chunk) < CHUNK):
            if _may_begin(chunk[found : found + LOOK]) and take(stream, offset + found).is_within(owner):
                return offset + found
            found = chunk.find(marker, found + 1)
        offset += found if found >= 0 else len(chunk) - len(marker) + 1


def _may_begin(head: bytes) -> bool:
    """Whether a record can begin with these bytes; a cheap look, because damage may be full of beginnings."""
    if not head.startswith(GZIP):
        return True
    try:
        start: bytes = isal_zlib.decompressobj(wbits=31).decompress(head, len(_WARC))
    except BROKEN:
        return False
    return _WARC.startswith(start)
