"""The last look at an address before it is asked for: it must be the task's site's, and robots.txt must allow it."""

import time

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from newsarchive import urls
from newsarchive.errors import Reason


class NoUsableAnswer(IgnoreRequest):
    """The address was not asked, or brought nothing that can be kept."""

    def __init__(self, reason: Reason, detail: str, *, stale: bool = False) -> None:
        """``stale``: an open connection was closed just when it was used again, which says nothing about the host."""
        super().__init__(detail)
        self.reason = reason
        self.stale = stale


class ScopeGuard:
    """Refuses what leaves the site or is forbidden there, whatever way it came (retry, redirect, sitemap, feed)."""

    def process_request(self, request: Request) -> None:
        task = request.meta.get("task")
        if task is None or not urls.in_scope(request.url, task.site):
            raise NoUsableAnswer(Reason.OFF_SITE, f"outside the site: {request.url}")
        rules = request.meta["rules"]
        if task.kind != "robots" and rules is not None and not rules.allows(request.url):
            raise NoUsableAnswer(Reason.ROBOTS, f"forbidden by robots.txt: {request.url}")
        request.meta["lane"].sent(time.monotonic())
