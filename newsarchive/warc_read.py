"""Gives a kept page back by its span, checked against its digests; and what a record is made of.

Reading by span needs nothing but that record's own bytes, so a damaged neighbour costs nothing. Whole files are read by
warc_walk.py.
"""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from isal import isal_zlib

from newsarchive import turkish
from newsarchive.errors import ArchiveDamaged
from newsarchive.records import Page
from newsarchive.warc import OPEN_SUFFIX, ORIGINAL, PAYLOAD, Span, digest_of

MAX_RECORD = 64 << 20
"""bytes of one record; a larger one is reported, not read (ours are bounded by the download limit)"""
MAX_DIGITS = 15
"""of a Content-Length"""
GZIP = b"\x1f\x8b\x08"
BROKEN = cast("type[Exception]", isal_zlib.error)  # its stub calls the class an instance


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record."""

    fields: tuple[tuple[str, str], ...]
    block: bytes

    def get(self, name: str) -> str | None:
        """First header of that name, whatever its case."""
        wanted = turkish.ascii_lower(name)
        return next((value for key, value in self.fields if turkish.ascii_lower(key) == wanted), None)

    @property
    def kind(self) -> str:
        """response, request, revisit, warcinfo …"""
        return self.get("WARC-Type") or ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page read back."""

    page: Page
    digest: str
    """sha256:<hex> of the payload"""
    kind: str
    """response or revisit; a revisit's page has no body, the earlier record has it"""
    refers_to: str | None = None
    """WARC-Record-ID of the record that holds a revisit's payload"""
    truncated: str | None = None
    """WARC-Truncated's reason when the payload is not whole"""


def locate(root: Path, file: str) -> Path:
    """A WARC file by its name in the database, whether it is finished or still being written."""
    path = root / file
    return path if path.exists() else path.with_name(path.name + OPEN_SUFFIX)


def _opened(root: Path, file: str) -> BinaryIO:
    try:
        return locate(root, file).open("rb")
    except FileNotFoundError:
        return locate(root, file).open("rb")  # its writer gave it its final name between look and open


def read(root: Path, span: Span) -> Kept:
    """The page at a span, checked against its digests; raises ArchiveDamaged naming file and offset."""
    try:
        return kept(read_record(root, span))
    except ValueError as error:
        raise ArchiveDamaged(f"{root / span.file} at offset {span.offset}: {error}") from error


def read_record(root: Path, span: Span) -> Record:
    """The record at a span, checked against its digests; raises ArchiveDamaged naming file and offset."""
    where = f"{root / span.file} at offset {span.offset}"
    try:
        with _opened(root, span.file) as stream:
            stream.seek(span.offset)
            record = parse(inflate(stream.read(span.length)))
    except FileNotFoundError:
        raise ArchiveDamaged(f"{root / span.file} is missing") from None
    except (OSError, ValueError, BROKEN) as error:
        raise ArchiveDamaged(f"{where}: {error}") from error
    problem = wrong_digest(record)
    if problem:
        raise ArchiveDamaged(f"{where}: {problem}")
    return record


def parse(data: bytes) -> Record:
    """A record from its uncompressed bytes; raises ValueError when it is none or is cut."""
    head, separator, rest = data.partition(b"\r\n\r\n")
    lines = text_of(head).split("\r\n")
    if not separator or not lines[0].startswith("WARC/"):
        raise ValueError("not a WARC record")
    fields = tuple(header_fields(lines[1:]))
    length = next((value for name, value in fields if turkish.ascii_lower(name) == "content-length"), "")
    if not length.isdecimal() or len(length) > MAX_DIGITS:
        raise ValueError("a record without a usable Content-Length")
    if len(rest) < int(length):
        raise ValueError(f"a cut record: {len(rest)} of {length} bytes")
    return Record(fields, rest[: int(length)])


def wrong_digest(record: Record) -> str | None:
    """What a record's digests say against its bytes; None when they agree (or use an unknown algorithm)."""
    if not _matches(record.get("WARC-Block-Digest"), record.block):
        return "the block does not have the digest it was written with"
    if record.kind == "response" and record.get(PAYLOAD):
        body = record.block.partition(b"\r\n\r\n")[2]
        if not _matches(record.get("WARC-Payload-Digest"), body):
            return "the payload does not have the digest it was written with"
    return None


def _matches(digest: str | None, data: bytes) -> bool:
    name, _, value = (digest or "").partition(":")
    if name not in {"sha1", "sha256", "md5"}:
        return True
    found = hashlib.new(name, data)
    return value in (found.hexdigest(), base64.b32encode(found.digest()).decode("ascii"))


def kept(record: Record) -> Kept:
    """A response or revisit record as a page; raises ValueError for any other."""
    if record.kind not in {"response", "revisit"}:
        raise ValueError(f"not a response but a {record.kind or 'nameless'} record")
    head, _, body = record.block.partition(b"\r\n\r\n")
    lines = text_of(head).split("\r\n")
    status = lines[0].split(" ", 2)
    target = record.get("WARC-Target-URI")
    if len(status) < 2 or not status[0].startswith("HTTP/") or not status[1].isdecimal() or not target:
        raise ValueError("a record without an HTTP status or address")
    headers = list(header_fields(lines[1:]))
    if record.get(PAYLOAD):
        headers = _original(headers, body_kept=record.kind == "response")
    elif record.kind == "response":
        body = transferred(headers, body)
    requested = record.get("X-Archive-Requested-URI")
    target = target.strip("<>")
    page = Page(
        url=requested or target,
        status=int(status[1]),
        body=body if record.kind == "response" else b"",
        fetched_at=_instant(record.get("WARC-Date")),
        headers=tuple(headers),
        final_url=target if requested else None,
    )
    digest = record.get("WARC-Payload-Digest") if record.get(PAYLOAD) else None
    return Kept(
        page, digest or digest_of(body), record.kind, record.get("WARC-Refers-To"), record.get("WARC-Truncated")
    )


def header_fields(lines: list[str]) -> Iterator[tuple[str, str]]:
    name, value = "", ""
    for line in lines:
        if line[:1] in {" ", "\t"} and name:
            value += " " + line.strip()
            continue
        if name:
            yield name, value
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
    if name:
        yield name, value


def _original(headers: list[tuple[str, str]], *, body_kept: bool) -> list[tuple[str, str]]:
    """The headers as the server sent them; the last one is the Content-Length that ``encode`` added."""
    if body_kept:
        headers = headers[:-1]
    return [(name.removeprefix(ORIGINAL), value) for name, value in headers]


def transferred(headers: list[tuple[str, str]], body: bytes) -> bytes:
    """The payload of a foreign record, whose transfer and content coding are still on it.

    Raises ValueError for a coding we cannot undo or a payload beyond MAX_RECORD.
    """
    sent = {turkish.ascii_lower(name): turkish.ascii_lower(value).strip() for name, value in headers}
    if "chunked" in sent.get("transfer-encoding", ""):
        body = _dechunk(body)
    coding = sent.get("content-encoding", "")
    try:
        if coding in {"gzip", "x-gzip"} and body[:2] == GZIP[:2]:
            return inflate(body, wbits=31)
        if coding == "deflate" and body:
            return inflate(body, wbits=15 if body[0] & 15 == 8 else -15)
    except BROKEN as error:
        raise ValueError(f"a broken {coding} payload: {error}") from error
    if coding in {"br", "zstd", "compress"}:
        raise ValueError(f"payload in content coding {coding}")
    return body


def _dechunk(body: bytes) -> bytes:
    """Undo chunked transfer; a body that is not chunked after all (many archives store it so) stays as it is."""
    out: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at)
        size = body[at:end].split(b";")[0].strip() if end >= 0 else b""
        if not size or any(c not in b"0123456789abcdefABCDEF" for c in size) or len(size) > 8:
            return body if at == 0 else b"".join(out)
        length = int(size, 16)
        if length == 0:
            return b"".join(out)
        out.append(body[end + 2 : end + 2 + length])
        at = end + 2 + length + 2


def inflate(data: bytes, *, wbits: int = 31) -> bytes:
    """Decompress at most MAX_RECORD bytes; raises ValueError when cut or larger, IsalError when damaged."""
    stream = isal_zlib.decompressobj(wbits=wbits)
    out: bytes = stream.decompress(data, MAX_RECORD + 1)
    if len(out) > MAX_RECORD:
        raise ValueError(f"more than {MAX_RECORD} bytes uncompressed")
    if not stream.eof:
        raise ValueError("cut")
    return out


def text_of(data: bytes) -> str:
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _instant(text: str | None) -> datetime:
    try:
        at = datetime.fromisoformat((text or "").strip())
    except ValueError:
        raise ValueError(f"a record without a usable WARC-Date: {text!r}") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
