"""HTTP/1.1 as it is read from a socket: what Scrapy's and Twisted's parser takes, within bounds.

A head may have so many bytes, lines and bytes a line, interim (1xx) heads included. A connection is not used again when
anything came behind a message, or when its end could be read in two ways: what was smuggled in is never the answer to
the next question (RFC 9112 6.3, 11.1).
"""

from collections.abc import Callable
from typing import Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientProtocol, _LenientHTTPClientParser
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionAborted, ConnectionLost
from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import HTTP11ClientProtocol, ParseError, Request
from twisted.web.client import ResponseDone, ResponseNeverReceived, _HTTP11ClientFactory
from twisted.web.http import PotentialDataLoss
from twisted.web.http_headers import Headers, InvalidHeaderName
from twisted.web.iweb import IResponse

from newsarchive import turkish

MAX_HEAD = 256 * 1024
"""bytes of all heads of one answer"""
MAX_HEAD_LINES = 1_000
MAX_HEAD_LINE = 64 * 1024


_HTTP = b"HTTP/"


class HeadTooLarge(Exception):
    """More than a head may have."""


class _Parser(_LenientHTTPClientParser):
    """One answer. Instances are Twisted's, whose class is changed: state begins in class attributes."""

    MAX_LENGTH = MAX_HEAD_LINE
    _head_bytes = 0
    _head_lines = 0
    _first = b""

    def dataReceived(self, data: bytes) -> None:
        if len(self._first) < len(_HTTP):
            self._first += data[: len(_HTTP)]
            if not _HTTP.startswith(self._first[: len(_HTTP)]):
                self._everReceivedData = True
                raise ParseError("no status line", self._first)  # type: ignore[no-untyped-call]
        super().dataReceived(data)  # type: ignore[no-untyped-call]

    def lineReceived(self, line: bytes) -> None:
        self._head_bytes += len(line) + 1
        self._head_lines += 1
        if self._head_bytes > MAX_HEAD or self._head_lines > MAX_HEAD_LINES:
            raise HeadTooLarge(f"more than {MAX_HEAD} bytes or {MAX_HEAD_LINES} lines of headers")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:
        raise HeadTooLarge(f"a header of more than {MAX_HEAD_LINE} bytes")

    def statusReceived(self, status: bytes) -> None:
        super().statusReceived(status)  # type: ignore[no-untyped-call]
        if self.response.version[0] != b"HTTP" or not 100 <= self.response.code <= 999:
            raise ParseError("no HTTP status", status)  # type: ignore[no-untyped-call]

    def headerReceived(self, name: bytes, value: bytes) -> None:
        try:
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]
        except InvalidHeaderName:
            return  # like a line without a colon

    def allHeadersReceived(self) -> None:
        coding = self.connHeaders.getRawHeaders(b"transfer-encoding", [])
        if [turkish.ascii_lower(value.decode("latin-1")) for value in coding] == ["identity"]:
            self.connHeaders.removeHeader(b"transfer-encoding")
        elif coding and self.connHeaders.hasHeader(b"content-length"):
            self.request.persistent = False
        super().allHeadersReceived()  # type: ignore[no-untyped-call]


class Question(Headers):
    """The headers of a request, and whom to tell when the connection stands and it really leaves."""

    leaves: Callable[[], None] | None = None

    def copy(self) -> "Question":
        """Twisted copies them to add the host."""
        copied = Question(dict(self.getAllRawHeaders()))
        copied.leaves = self.leaves
        return copied


class Connection(_LenientHTTP11ClientProtocol):
    """One connection, reused only while its messages end cleanly."""

    _asked = 0

    def request(self, request: Request) -> Deferred[IResponse]:
        if isinstance(request.headers, Question) and request.headers.leaves is not None:
            request.headers.leaves()
        sent = super().request(request)
        if self._asked:
            sent.addErrback(_stale)
        self._asked += 1
        if self._parser is not None:
            self._parser.__class__ = _Parser
        return sent

    def _finishResponse_WAITING(self, rest: bytes) -> None:
        if rest and self._currentRequest is not None:
            self._currentRequest.persistent = False
        super()._finishResponse_WAITING(rest)

    _finishResponse_TRANSMITTING = _finishResponse_WAITING

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """The end of a body that has neither length nor chunks, unless the connection was torn down: by us, or by a
        reset. (Under TLS a missing good-bye looks like a reset and is common.)"""
        body = getattr(getattr(self._parser, "response", None), "_bodyProtocol", None)
        if isinstance(body, Body):
            plain = not hasattr(self.transport, "getPeerCertificate")
            body.torn = isinstance(reason.value, (ConnectionAborted, ConnectionLost) if plain else ConnectionAborted)
        super().connectionLost(reason)  # type: ignore[no-untyped-call]


def _stale(failure: Failure) -> Failure:
    """A connection that had stood open was closed just when it was used again: nobody's fault."""
    if isinstance(failure.value, ResponseNeverReceived):
        failure.value.stale = True  # type: ignore[attr-defined]
    return failure


class Factory(_HTTP11ClientFactory):
    """Makes them, for Twisted's connection pool."""

    noisy = False

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:
        return Connection(self._quiescentCallback)  # type: ignore[no-untyped-call]


class Body(Protocol):
    """Takes a body up to ``limit`` bytes. ``done`` fires with why it is not whole (WARC-Truncated), or None."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.done: Deferred[str | None] = Deferred()
        self.torn = False
        """the connection did not end, it was torn down"""
        self._pieces: list[bytes] = []
        self._size = 0

    @property
    def received(self) -> bytes:
        """What came so far."""
        return b"".join(self._pieces)[: self.limit]

    def dataReceived(self, data: bytes) -> None:
        if self.done.called:
            return
        self._pieces.append(data)
        self._size += len(data)
        if self._size > self.limit:
            self.end("length")

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        # PotentialDataLoss: neither length nor chunks, just an end
        whole = isinstance(reason.value, ResponseDone) or (
            isinstance(reason.value, PotentialDataLoss) and not self.torn
        )
        if not self.done.called:
            self.done.callback(None if whole else "disconnect")

    def end(self, cut: str) -> None:
        """Enough: hang up."""
        if not self.done.called:
            self.done.callback(cut)
        hang_up(self.transport)


def hang_up(transport: Any) -> None:
    """Drop the connection behind a response at once, without waiting for the other side."""
    producer = getattr(transport, "_producer", None)
    if producer is not None:
        producer.abortConnection()
