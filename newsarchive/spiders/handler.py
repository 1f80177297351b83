"""The one download handler: http and https, to addresses that may be asked, within bounds of time and size.

What comes out is a Response whose body has no content coding any more, or NoUsableAnswer with a Reason. An answer that
was cut (too long, too slow, hung up, a coding that ends early) keeps what came of it and carries the flag ``cut:why``.
"""

import asyncio
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, TunnelError, _ScrapyAgent
from scrapy.crawler import Crawler
from scrapy.http import Headers, Request, Response
from twisted.internet.error import ConnectError, ConnectionClosed, DNSLookupError
from twisted.web._newclient import ParseError, ResponseFailed, _WrapperException
from twisted.web.iweb import UNKNOWN_LENGTH

from newsarchive.crawl import addresses, coding
from newsarchive.errors import Reason
from newsarchive.spiders import resolver
from newsarchive.spiders.connection import Body, Factory, HeadTooLarge, Question, hang_up
from newsarchive.spiders.guard import NoUsableAnswer

CUT = "cut:"
"""flag of a response that is not whole; WARC-Truncated's reason follows"""
WAITED = "waited"
"""in a request's meta: seconds from the question to the last byte of its answer"""


class Handler(HTTP11DownloadHandler):
    """Scrapy's handler, with our own connections and reading. DOWNLOAD_TIMEOUT: seconds from the question to the last
    byte; DOWNLOAD_MAXSIZE: bytes of a body, as sent and unpacked."""

    def __init__(self, crawler: Crawler) -> None:
        from twisted.internet import reactor

        super().__init__(crawler)
        self._pool._factory = Factory
        self._pool.retryAutomatically = False  # a second question goes through the lane, with its delay and its count
        self._guard = resolver.install(crawler, reactor)
        self._limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._seconds = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")

    async def download_request(self, request: Request) -> Response:
        """The answer; raises NoUsableAnswer."""
        host, port = _where(request.url)
        if "proxy" in request.meta:  # it looks names up itself; what is written in numbers is still judged here
            address = "127.0.0.1" if host.rpartition(".")[2] == "localhost" else addresses.literal(host)
            if address is not None and not self._guard.choose(host, port, [address]):
                raise NoUsableAnswer(Reason.PRIVATE_ADDRESS, self._guard.why(host, port) or "")
        began = asyncio.get_running_loop().time()
        deadline = began + self._seconds
        try:
            async with asyncio.timeout_at(deadline):
                answer = await self._ask(request)
        except TimeoutError:
            raise NoUsableAnswer(Reason.TOO_SLOW, f"no answer within {self._seconds:g} s") from None
        except DNSLookupError:
            if (why := self._guard.why(host, port)) is not None:
                raise NoUsableAnswer(Reason.PRIVATE_ADDRESS, why) from None
            raise NoUsableAnswer(Reason.UNREACHABLE, f"no address found for {host}") from None
        except (ConnectError, ConnectionClosed, TunnelError, OSError) as error:
            raise NoUsableAnswer(Reason.UNREACHABLE, _line(error)) from None
        except _WrapperException as error:
            raise _failed(error) from None
        body, cut = await self._receive(answer, deadline)
        request.meta[WAITED] = asyncio.get_running_loop().time() - began
        return self._response(request, answer, body, cut)

    async def _ask(self, request: Request) -> Any:
        """Twisted's response, whose body still waits."""
        agent = _ScrapyAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            crawler=self._crawler,
        )._get_agent(request, self._seconds)
        headers = Question(request.headers)
        if (lane := request.meta.get("lane")) is not None:
            headers.leaves = lambda: lane.left(time.monotonic())
        if "proxy" in request.meta and request.url.startswith("https:"):
            headers.removeHeader(b"Proxy-Authorization")  # it is the proxy's, not the site's
        url = urldefrag(request.url)[0].encode("ascii")
        return await agent.request(b"GET", url, headers, None).asFuture(asyncio.get_running_loop())

    async def _receive(self, answer: Any, deadline: float) -> tuple[bytes, str | None]:
        """The body as it was sent, and why it is not whole."""
        if answer.length == 0:
            return b"", None
        if answer.length is not UNKNOWN_LENGTH and answer.length > self._limit:
            hang_up(answer._transport)
            return b"", "length"
        body = Body(self._limit)
        answer.deliverBody(body)
        try:
            async with asyncio.timeout_at(deadline):
                cut = await asyncio.shield(body.done.asFuture(asyncio.get_running_loop()))
        except TimeoutError:
            cut = "time"
            body.end(cut)
        return body.received, cut

    def _response(self, request: Request, answer: Any, body: bytes, cut: str | None) -> Response:
        headers = Headers(answer.headers.getAllRawHeaders())
        if answer.length is not UNKNOWN_LENGTH:
            headers[b"Content-Length"] = str(answer.length).encode()
        fields = [value.decode("latin-1") for value in headers.getlist("Content-Encoding")]
        unpacked = coding.unpack(body, coding.codings(fields), self._limit)
        cut = cut or unpacked.cut
        return Response(
            request.url,
            status=int(answer.code),
            headers=headers,
            body=unpacked.body,
            flags=[CUT + cut] if cut else [],
            request=request,
            ip_address=getattr(answer, "_scrapy_ip_address", None),
        )


def _where(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _failed(error: _WrapperException) -> NoUsableAnswer:
    """Why no head could be read: the connection broke, or what came is no HTTP."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, HeadTooLarge):
            return NoUsableAnswer(Reason.TOO_LARGE, str(cause))
    first = causes[0] if causes else error
    if getattr(error, "stale", False):
        return NoUsableAnswer(Reason.UNREACHABLE, "an open connection was closed when it was used again", stale=True)
    if isinstance(first, ParseError | ValueError | KeyError):
        return NoUsableAnswer(Reason.MALFORMED, f"no HTTP answer ({_line(first)})")
    if type(error) is ResponseFailed:
        return NoUsableAnswer(Reason.TRUNCATED, f"hung up within the headers ({_line(first)})")
    return NoUsableAnswer(Reason.UNREACHABLE, _line(first))


def _causes(error: _WrapperException) -> Iterator[BaseException]:
    for reason in error.reasons:
        value = reason.value
        if isinstance(value, _WrapperException):
            yield from _causes(value)
        else:
            yield value


def _line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return text[:200] if text else type(error).__name__
