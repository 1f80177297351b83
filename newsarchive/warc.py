"""Keeps pages: WARC 1.1, one gzip member per record, one fsync before the database may mention them.

``encode`` is pure and can run in any thread (compression lets go of the interpreter lock); ``WarcWriter``
appends what it returns; ``read`` gives a page back by (file, offset, length) and checks its digest. A payload
is kept after content decoding: the headers that described the transfer are kept as ``X-Archive-Orig-*`` and
put back by ``read``.

A file is written as ``<name>.warc.gz.open``, locked by its process, and renamed when it is whole. A file that
is ``.open`` without a living owner was left by a crash: warc_repair.py cuts its torn end back. Nothing is
ever appended to a file of an earlier run, because readers lose everything behind a torn member.
"""

import errno
import fcntl
import hashlib
import os
import secrets
import uuid
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self

import newsarchive
from newsarchive import clock, durable, turkish, warc_member
from newsarchive.errors import StorageFull
from newsarchive.records import Page

OPEN_SUFFIX = ".open"
ROLL_BYTES = 1 << 30
MAX_NAMES = 5

SERVER_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
IDENTICAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
TRANSFER_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})
ORIGINAL = "X-Archive-Orig-"
PAYLOAD = "X-Archive-Payload"
"""WARC header that marks our own responses: payload after content decoding, transfer headers renamed"""
MEMBER_DIGEST = "X-Archive-Member-Digest"
"""WARC header of a request record: digest of the gzip member before it, which holds the answer"""
_CRLF = str.maketrans({"\r": " ", "\n": " ", "\0": " "})


@dataclass(frozen=True, slots=True)
class Span:
    """Where a record is: file relative to the archive's warc folder, and its gzip member's bytes in it."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """The kept fetch whose payload a new one may repeat (the row of ``captures``)."""

    url: str
    fetched_at: datetime
    digest: str
    """sha256:<hex>"""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Records of one fetch, compressed, ready to be appended."""

    members: bytes
    response_offset: int
    """within members"""
    response_length: int
    digest: str
    """sha256:<hex> of the payload; of the earlier payload when the server said 304"""
    revisit: bool
    """the payload is not here but in the earlier record"""


def digest_of(payload: bytes) -> str:
    """``sha256:<hex>``."""
    return "sha256:" + hashlib.sha256(payload).hexdigest()


def record_id(kind: str, url: str, fetched_at: datetime, digest: str) -> str:
    """The WARC-Record-ID; follows from what identifies the record, so a revisit can name it without a
    look-up.
    """
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {url} {_date(fetched_at)} {digest}')}>"


def encode(
    page: Page,
    request_headers: Sequence[tuple[str, str]] = (),
    *,
    earlier: Earlier | None = None,
    truncated: str | None = None,
    within: str | None = None,
    notes: Sequence[tuple[str, str]] = (),
) -> Encoded:
    """The response (or revisit) and request records of a fetch.

    A revisit is made of a 304 to a question about ``earlier``, and of a payload that it holds already (WARC 1.1,
    6.7); a 304 that refers to nothing is a response. ``truncated``:
    WARC-Truncated's reason (length, time, disconnect) when the payload is not whole. ``within``: the
    WARC-Record-ID of the file's warcinfo record (WarcWriter.prepare). ``notes``: further WARC headers of the answer.
    """
    digest = digest_of(page.body)
    repeats = earlier is not None and page.status != 304 and bool(page.body) and earlier.digest == digest
    revisit = repeats or (page.status == 304 and earlier is not None)
    if page.status == 304 and earlier is not None:
        digest = earlier.digest
    kind = "revisit" if revisit else "response"
    response_id = record_id(kind, page.address, page.fetched_at, digest)
    fields = [("WARC-Payload-Digest", digest), (PAYLOAD, "decoded")]
    if page.final_url is not None and page.final_url != page.url:
        fields.append(("X-Archive-Requested-URI", page.url))
    if revisit:
        fields.append(("WARC-Profile", SERVER_NOT_MODIFIED if page.status == 304 else IDENTICAL_PAYLOAD))
        if earlier is not None:
            fields.append(("WARC-Refers-To", record_id("response", earlier.url, earlier.fetched_at, earlier.digest)))
            fields.append(("WARC-Refers-To-Target-URI", earlier.url))
            fields.append(("WARC-Refers-To-Date", _date(earlier.fetched_at)))
    if truncated:
        fields.append(("WARC-Truncated", truncated))
    inside = [("WARC-Warcinfo-ID", within)] if within else []
    fields += [*notes, *inside]
    response = warc_member.compressed(
        _record(kind, response_id, page, _http_response(page, with_body=not revisit), "response", fields)
    )
    request = warc_member.stored(
        _record(
            "request",
            record_id("request", page.address, page.fetched_at, digest),
            page,
            _http_request(page.address, request_headers),
            "request",
            [("WARC-Concurrent-To", response_id), (MEMBER_DIGEST, digest_of(response)), *inside],
        )
    )
    return Encoded(response + request, 0, len(response), digest, revisit)


def _record(kind: str, identity: str, page: Page, block: bytes, message: str, fields: list[tuple[str, str]]) -> bytes:
    return record(
        [
            ("WARC-Type", kind),
            ("WARC-Record-ID", identity),
            ("WARC-Target-URI", page.address),
            ("WARC-Date", _date(page.fetched_at)),
            *fields,
            ("WARC-Block-Digest", digest_of(block)),
            ("Content-Type", f"application/http;msgtype={message}"),
        ],
        block,
    )


def record(fields: Sequence[tuple[str, str]], block: bytes) -> bytes:
    """One WARC record, uncompressed."""
    head = "".join(f"{name}: {value.translate(_CRLF)}\r\n" for name, value in fields)
    return _bytes(f"WARC/1.1\r\n{head}Content-Length: {len(block)}\r\n\r\n") + block + b"\r\n\r\n"


def _http_response(page: Page, *, with_body: bool) -> bytes:
    phrase = HTTPStatus(page.status).phrase if page.status in HTTPStatus._value2member_map_ else ""
    lines = [f"HTTP/1.1 {page.status} {phrase}"]
    for name, value in page.headers:
        mark = ORIGINAL if turkish.ascii_lower(name) in TRANSFER_HEADERS else ""
        lines.append(f"{mark}{name}: {value}".translate(_CRLF))
    if with_body:
        lines.append(f"Content-Length: {len(page.body)}")
    return _bytes("\r\n".join(lines) + "\r\n\r\n") + (page.body if with_body else b"")


def _http_request(address: str, headers: Sequence[tuple[str, str]]) -> bytes:
    rest = address.partition("://")[2]
    host, slash, path = rest.partition("/")
    lines = [f"GET {slash}{path.partition('#')[0]} HTTP/1.1" if slash else "GET / HTTP/1.1"]
    if not any(turkish.ascii_lower(name) == "host" for name, _ in headers):
        lines.append(f"Host: {host}")
    lines.extend(f"{name}: {value}".translate(_CRLF) for name, value in headers)
    return _bytes("\r\n".join(lines) + "\r\n\r\n")


def _bytes(text: str) -> bytes:
    # surrogatepass: a header may hold anything a server sent, and must come back as it was
    return text.encode("utf-8", "surrogatepass")


def _date(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class WarcWriter:
    """Appends to one new file at a time under ``root``; used by one thread at a time.

    After a failed append the file ends with the last whole record again, and StorageFull names the path.
    """

    def __init__(
        self, root: Path, *, prefix: str = "newsarchive", roll_bytes: int = ROLL_BYTES, part_of: str = ""
    ) -> None:
        self.root = root
        self.part_of = part_of
        self.prefix = prefix
        self.roll_bytes = roll_bytes
        self._handle: int | None = None
        self._path = root
        self._file = ""
        self._id = ""
        self._end = 0
        self._new = False
        self._begun: datetime | None = None
        self._prepared = self._roll = False
        _WRITERS.add(self)

    @property
    def begun(self) -> datetime | None:
        """When the file under way was begun; None: there is none."""
        return self._begun if self._handle is not None else None

    def roll(self) -> None:
        """What comes next goes into another file; the one under way is finished, at once when nobody has prepared for
        it."""
        self._roll = self._handle is not None
        if not self._prepared:
            self._roll = False
            self.close()

    def prepare(self) -> str:
        """See that there is a file with room; the WARC-Record-ID of its warcinfo record, for ``encode``."""
        rolls, self._roll = self._roll, False
        identity = self._ready(rolls)
        self._prepared = True
        return identity

    def _ready(self, rolls: bool = False) -> str:
        if self._handle is None or self._end >= self.roll_bytes or rolls:
            self.close()
            try:
                self._begin()
            except OSError as error:
                raise StorageFull(f"cannot write {self._path}: {error.strerror}") from error
        return self._id

    def append(self, encoded: Encoded) -> Span:
        """Write one fetch; the span of its response. Durable only after ``sync``."""
        self._prepared = False
        self._ready()
        try:
            start = self._end
            self._write(encoded.members)
        except OSError as error:
            raise StorageFull(f"cannot write {self._path}: {error.strerror}") from error
        return Span(self._file, start + encoded.response_offset, encoded.response_length)

    def sync(self) -> None:
        """Everything appended so far is on the disk when this returns."""
        if self._handle is None:
            return
        try:
            os.fdatasync(self._handle)
            if self._new:
                _sync_folders(self._path.parent, self.root)
                self._new = False
        except OSError as error:
            raise StorageFull(f"cannot write {self._path}: {error.strerror}") from error

    def close(self) -> None:
        """Finish the file: fsync, and its final name."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        try:
            os.fsync(handle)
            self._path.rename(final_name(self._path))
            durable.sync(self._path.parent)
        except OSError as error:
            raise StorageFull(f"cannot write {self._path}: {error.strerror}") from error
        finally:
            os.close(handle)

    def _begin(self) -> None:
        now = clock.now()
        folder = self.root / f"{now:%Y}" / f"{now:%m}"
        self._path, self._begun = folder, now
        folder.mkdir(parents=True, exist_ok=True)
        for _ in range(MAX_NAMES):
            name = f"{self.prefix}-{now:%Y%m%d%H%M%S}-{secrets.token_hex(4)}.warc.gz"
            self._path = folder / (name + OPEN_SUFFIX)
            self._handle = _create_locked(self._path)
            if self._handle is not None:
                break
        else:
            raise OSError(errno.EEXIST, "no free file name", str(folder))
        self._file = f"{now:%Y}/{now:%m}/{name}"
        self._end = 0
        self._new = True
        self._id = f"<urn:uuid:{uuid.uuid4()}>"
        self._write(_warcinfo(name, self._id, now, self.part_of))

    def _write(self, data: bytes) -> None:
        assert self._handle is not None
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._handle, view) :]
        except OSError:
            os.ftruncate(self._handle, self._end)
            os.lseek(self._handle, self._end, os.SEEK_SET)
            if self._end == 0:
                self._give_up()
            raise
        self._end += len(data)

    def _give_up(self) -> None:
        """Not even the first record fits: leave no empty file behind."""
        assert self._handle is not None
        self._path.unlink(missing_ok=True)
        os.close(self._handle)
        self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _create_locked(path: Path) -> int | None:
    """A new file that is ours; None when somebody took it for an abandoned one before we had locked it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.stat().st_ino == os.fstat(handle).st_ino:
            return handle
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(handle)
    return None


def _warcinfo(name: str, identity: str, now: datetime, part_of: str) -> bytes:
    block = _bytes(
        f"software: newsarchive/{newsarchive.__version__}\r\n"
        "format: WARC File Format 1.1\r\n"
        "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
        "description: payloads are kept after content decoding; "
        "the transfer's own headers as X-Archive-Orig-*\r\n" + (f"isPartOf: {part_of}\r\n" if part_of else "")
    )
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", identity),
        ("WARC-Filename", name),
        ("WARC-Date", _date(now)),
        ("WARC-Block-Digest", digest_of(block)),
        ("Content-Type", "application/warc-fields"),
    ]
    return warc_member.stored(record(fields, block))


def final_name(path: Path) -> Path:
    """The name of a whole file: without ``.open``."""
    return path.with_name(path.name.removesuffix(OPEN_SUFFIX))


def _sync_folders(folder: Path, root: Path) -> None:
    """A new file's folder and the new folders above it, up to the archive itself."""
    for each in (folder, *folder.parents):
        durable.sync(each)
        if each == root.parent:
            return


_WRITERS: "weakref.WeakSet[WarcWriter]" = weakref.WeakSet()


def _forget_in_child() -> None:
    """A forked worker must not keep its parent's file locked after the parent was killed."""
    for writer in _WRITERS:
        if writer._handle is not None:
            os.close(writer._handle)
            writer._handle = None


os.register_at_fork(after_in_child=_forget_in_child)
