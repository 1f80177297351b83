"""What an answer means, before anything is stored: one verdict per HTTP status or failure. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Self
from urllib.parse import urljoin

from newsarchive import urls
from newsarchive.crawl.tasks import Task
from newsarchive.errors import Reason
from newsarchive.records import Page

MAX_HOPS = 5
ATTEMPTS: Mapping[Reason, int] = {
    Reason.TOO_LARGE: 1,
    Reason.OFF_SITE: 1,
    Reason.PRIVATE_ADDRESS: 1,
    Reason.TRUNCATED: 2,
}
"""fetches of one address in one run for reasons that more of them will hardly change"""
MAX_ATTEMPTS = 4
"""fetches of one address in one run that brought nothing, after which it is ``failed``"""


THROTTLING = frozenset({429, 503})
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Answer(StrEnum):
    """What to do with an answer."""

    READ = "read"  # a full body: extract it
    UNCHANGED = "unchanged"  # 304
    FOLLOW = "follow"  # a redirect inside the site
    LEAVES = "leaves"  # a redirect to another site
    GONE = "gone"  # 404, 410, 451
    BLOCKED = "blocked"  # 401, 402, 403, 407
    THROTTLED = "throttled"  # 429, 503
    BROKEN = "broken"  # everything else, a 304 that nobody asked for too


def judge(page: Page, task: Task) -> tuple[Answer, str | None]:
    """(answer, redirect target or None)."""
    status = page.status
    if status == 304 and (task.etag or task.last_modified):
        return Answer.UNCHANGED, None
    if status in {200, 203}:
        return Answer.READ, None
    if status in REDIRECTS:
        return _redirect(page, task)
    if status in {404, 410, 451}:
        return Answer.GONE, None
    if status in {401, 402, 403, 407}:
        return Answer.BLOCKED, None
    if status in THROTTLING:
        return Answer.THROTTLED, None
    return Answer.BROKEN, None


def _redirect(page: Page, task: Task) -> tuple[Answer, str | None]:
    location = page.header("location")
    if not location or task.hops >= MAX_HOPS:
        return Answer.BROKEN, None
    try:
        target = urljoin(page.url, location)
        inside = urls.in_scope(target, task.site)
    except ValueError:  # "http://[::1" and the like
        return Answer.BROKEN, None
    if target == page.url:
        return Answer.BROKEN, None
    return (Answer.FOLLOW if inside else Answer.LEAVES), target


def retry_after(page: Page) -> float | None:
    """Seconds the site asks us to stay away, from the Retry-After header (a number or a date)."""
    value = (page.header("retry-after") or "").strip()
    if not value:
        return None
    if value.isdigit():
        return float(value[:9])
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max(0.0, (then - datetime.now(UTC)).total_seconds())


_REASONS: Mapping[str, Reason] = {
    "ResponseDataLossError": Reason.TRUNCATED,
    "ResponseFailed": Reason.TRUNCATED,
    "PartialDownloadError": Reason.TRUNCATED,
    "DownloadCancelledError": Reason.TOO_LARGE,
    "CancelledError": Reason.TOO_LARGE,
    "IgnoreRequest": Reason.TOO_LARGE,  # what Scrapy makes of a body that unpacks to too much
    "OutsideSite": Reason.OFF_SITE,
    "PrivateAddress": Reason.PRIVATE_ADDRESS,
    "BadGzipFile": Reason.TRUNCATED,
    "EOFError": Reason.TRUNCATED,
    "error": Reason.TRUNCATED,  # zlib's, and that is its whole name
}


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """A task that brought no usable answer."""

    task: Task
    reason: Reason
    detail: str

    @classmethod
    def from_error(cls, task: Task, error: BaseException) -> Self:
        """Name the failure by its type; connection, DNS and time-out problems are ``unreachable``."""
        name = type(error).__name__
        detail = str(error).strip().splitlines()[0][:200] if str(error).strip() else name
        return cls(task=task, reason=_REASONS.get(name, Reason.UNREACHABLE), detail=detail)

    @property
    def is_the_hosts_fault(self) -> bool:
        """Whether it says something about the whole host, not only about this address."""
        return self.reason is Reason.UNREACHABLE
