"""What an answer means, before anything is stored: one verdict per HTTP status or failure. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Self

from newsarchive import clock, urls
from newsarchive.crawl.tasks import Task
from newsarchive.errors import Reason
from newsarchive.records import Page

MAX_HOPS = 5
ATTEMPTS: Mapping[Reason, int] = {
    Reason.TOO_LARGE: 1,
    Reason.OFF_SITE: 1,
    Reason.ROBOTS: 1,
    Reason.PRIVATE_ADDRESS: 1,
    Reason.TRUNCATED: 2,
    Reason.TOO_SLOW: 2,
    Reason.MALFORMED: 2,
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


def judge(page: Page, task: Task, truncated: str | None = None) -> tuple[Answer, str | None]:
    """(answer, redirect target or None). ``truncated``: why the body is not whole; such a page is never read."""
    status = page.status
    if status == 304 and (task.etag or task.last_modified):
        return Answer.UNCHANGED, None
    if status in {200, 203}:
        return (Answer.BROKEN if truncated else Answer.READ), None
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
    location = _letters(page.header("location") or "").strip()
    if _ELSEWHERE.match(location) and not _WEB.match(location):
        return Answer.LEAVES, location  # file:, javascript:, mailto: …
    target = urls.absolute(location, page.url)
    if target is None or len(target) > urls.MAX_LENGTH or target == page.url or task.hops >= MAX_HOPS:
        return Answer.BROKEN, None
    return (Answer.FOLLOW if urls.in_scope(target, task.site) else Answer.LEAVES), target


_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE | re.ASCII)
_WEB = re.compile(r"https?:", re.IGNORECASE | re.ASCII)


def _letters(value: str) -> str:
    """A header's value, whose bytes came as Latin-1, with the letters of the UTF-8 it may be."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def retry_after(page: Page) -> float | None:
    """Seconds the site asks us to stay away, from the Retry-After header (RFC 9110 10.2.3): a number, or a date, which
    is read by the site's own clock when it sends one. None: it does not say, or nothing that makes sense."""
    value = (page.header("retry-after") or "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    then = _date(value)
    if then is None:
        return None
    now = _date(page.header("date") or "") or clock.now()
    return max(0.0, (then - now).total_seconds())


def _date(value: str) -> datetime | None:
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):  # it raises each of them
        return None
    return then if then.tzinfo is not None else then.replace(tzinfo=UTC)


CUT: Mapping[str, Reason] = {
    "length": Reason.TOO_LARGE,
    "time": Reason.TOO_SLOW,
    "disconnect": Reason.TRUNCATED,
    "unspecified": Reason.TRUNCATED,
}
"""WARC-Truncated's word for a body that is not whole -> what that means for the address"""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """A task that brought no usable answer."""

    task: Task
    reason: Reason
    detail: str
    stale: bool = False
    """an open connection was closed when it was used again"""

    @classmethod
    def from_error(cls, task: Task, error: BaseException) -> Self:
        """The reason that the download handler gives; whatever else went wrong is ``unreachable``."""
        detail = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        reason = getattr(error, "reason", None)
        known = reason if isinstance(reason, Reason) else Reason.UNREACHABLE
        return cls(task=task, reason=known, detail=detail, stale=getattr(error, "stale", False))

    @property
    def is_the_hosts_fault(self) -> bool:
        """Whether it says something about the whole host, not only about this address."""
        return self.reason in {Reason.UNREACHABLE, Reason.TOO_SLOW} and not self.stale
