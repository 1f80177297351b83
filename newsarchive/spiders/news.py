"""The one spider for any news site: asks the session what to fetch, turns every answer into one item.

It is the only place that knows HTTP. What to do with an answer is decided behind it, in pipelines.py.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import scrapy
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from newsarchive import clock, sites
from newsarchive.crawl import outcome
from newsarchive.crawl.outcome import NoAnswer
from newsarchive.crawl.run import exit_code
from newsarchive.crawl.session import Session
from newsarchive.crawl.siterun import Options
from newsarchive.crawl.tasks import Fetched, Task
from newsarchive.records import Page
from newsarchive.spiders.handler import CUT, WAITED

_USER = re.compile(r"(?<=//)[^/?#\s@]*@", re.ASCII)
"""a user name and a password in an address, which are nobody's to keep"""


class NewsSpider(scrapy.Spider):
    """``scrapy crawl news -a site=https://…`` (several separated by commas), or started by the crawl command."""

    name = "news"

    def __init__(self, site: str | None = None, session: Session | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._sites = [part for part in (site or "").split(",") if part]
        self._given = session
        self.session: Session
        self._user_agent: str

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider._given is not None:
            spider.session = spider._given
        else:
            spider.session = Session(options_from(crawler.settings), [sites.resolve(site) for site in spider._sites])
        spider._user_agent = spider.session.options.user_agent  # once: it asks the system who and where we are
        crawler.settings.set("USER_AGENT", spider._user_agent, priority="spider")
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Requests in the order and at the pace the session gives them out."""
        await self.session.begin()
        while (task := await self.session.next_task()) is not None:
            yield self._request(task)
        if self.session.fatal is not None:
            raise CloseSpider("archive")

    async def closed(self, reason: str) -> None:
        """``scrapy crawl``: nobody else will close the session. (The crawl command closes its own.)"""
        if self._given is None:
            code = exit_code(self.session, interrupted=reason == "shutdown")
            await asyncio.get_running_loop().run_in_executor(None, self.session.close, code)

    def _request(self, task: Task) -> Request:
        run = self.session.runs[task.site]
        headers = {"User-Agent": self._user_agent}
        if task.etag:
            headers["If-None-Match"] = task.etag
        if task.last_modified:
            headers["If-Modified-Since"] = task.last_modified
        return Request(
            task.fetch_url,
            callback=self.parse,
            errback=self.no_answer,
            headers=headers,
            dont_filter=True,  # the ledger knows every address; Scrapy's filter would grow without bound
            meta={"task": task, "lane": run.lane, "rules": run.robots, "download_slot": task.site},
        )

    def parse(self, response: Response, **_: Any) -> Iterator[Fetched | NoAnswer]:
        """Every answer, whatever its status, becomes one item."""
        request = response.request
        assert request is not None
        task: Task = response.meta["task"]
        page = Page(
            url=task.fetch_url,
            status=response.status,
            body=response.body,
            fetched_at=clock.now(),
            headers=_headers(response.headers),
        )
        self.session.arrived(task, page, response.meta[WAITED])
        truncated = next((flag.removeprefix(CUT) for flag in response.flags if flag.startswith(CUT)), None)
        if truncated and self.session.stopping:  # we hung up, not they
            yield NoAnswer(task, outcome.CUT[truncated], "interrupted")
            return
        yield Fetched(task=task, page=page, request_headers=_headers(request.headers), truncated=truncated)

    def no_answer(self, failure: Failure) -> Iterator[NoAnswer]:
        """No answer, or one that cannot be used as it came (cut short, too large, refused by the guard)."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        task: Task = request.meta["task"]
        self.session.arrived(task)
        yield NoAnswer.from_error(task, failure.value or RuntimeError("unknown"))


def _headers(headers: Any) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), _USER.sub("", value.decode("latin-1")))
        for name, values in headers.items()
        for value in values
    )


def options_from(settings: Any) -> Options:
    """The run's options from Scrapy settings named ARCHIVE_*."""
    since = settings.get("ARCHIVE_SINCE")
    return Options(
        archive=Path(settings.get("ARCHIVE_DIR")),
        delay=settings.getfloat("ARCHIVE_DELAY") if settings.get("ARCHIVE_DELAY") is not None else None,
        concurrency=settings.getint("ARCHIVE_CONCURRENCY"),
        max_pages=settings.getint("ARCHIVE_MAX_PAGES"),
        since=datetime.fromisoformat(since).replace(tzinfo=UTC) if since else None,
        contact=settings.get("ARCHIVE_CONTACT"),
        workers=settings.getint("ARCHIVE_WORKERS"),
        allow_private=settings.getbool("ARCHIVE_ALLOW_PRIVATE"),
    )
