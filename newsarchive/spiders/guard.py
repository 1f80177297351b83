"""The last look at an address before it is asked for: scheme, host and port must be the task's site."""

import time

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from newsarchive import urls


class OutsideSite(IgnoreRequest):
    """The address is not one of the site that is being visited."""


class PrivateAddress(IgnoreRequest):
    """The host has no address that this crawl may connect to."""


class ScopeGuard:
    """Refuses every request that leaves its site, whatever path it came by (retry, redirect, sitemap, feed)."""

    def process_request(self, request: Request) -> None:
        task = request.meta.get("task")
        if task is None or not urls.in_scope(request.url, task.site):
            raise OutsideSite(f"outside the site: {request.url}")
        request.meta["lane"].sent(time.monotonic())
