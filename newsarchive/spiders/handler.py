"""The one download handler: http and https, to addresses that may be asked (crawl/addresses.py)."""

from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request, Response

from newsarchive.crawl import addresses
from newsarchive.spiders import resolver
from newsarchive.spiders.guard import PrivateAddress


class Handler(HTTP11DownloadHandler):
    """Scrapy's handler behind the guard."""

    def __init__(self, crawler: Crawler) -> None:
        from twisted.internet import reactor

        super().__init__(crawler)
        self._guard = resolver.install(crawler, reactor)

    async def download_request(self, request: Request) -> Response:
        """The answer; raises PrivateAddress when the host has no address that may be connected to."""
        host, port = _where(request.url)
        if "proxy" in request.meta:  # it looks names up itself; what is written in numbers is still judged here
            address = "127.0.0.1" if host.rpartition(".")[2] == "localhost" else addresses.literal(host)
            if address is not None and not self._guard.choose(host, port, [address]):
                raise PrivateAddress(self._guard.why(host, port) or "")
        try:
            return await super().download_request(request)
        except CannotResolveHostError:
            why = self._guard.why(host, port)
            if why is None:
                raise
            raise PrivateAddress(why) from None


def _where(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
