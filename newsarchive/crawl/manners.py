"""What a run remembers of a host's wishes for the next one, and what earlier runs remember for this one.

The circuit breaker of a host is closed, open until a time that every run respects, or half open: then robots.txt and
the home page are asked for, and nothing else before the home page has answered.
"""

import re
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newsarchive import clock, schedule, turkish
from newsarchive.crawl import robots, seeds
from newsarchive.crawl.siterun import SiteRun
from newsarchive.crawl.tasks import Task
from newsarchive.errors import UsageError
from newsarchive.sites import Site
from newsarchive.store import hosts
from newsarchive.store.archive import Archive

if TYPE_CHECKING:
    from newsarchive.crawl.session import Session

FIRST_PAUSE = 60.0
"""seconds between runs after a host's breaker has opened once; five and 25 times as long when it opens again, then a
tenth longer each time: it is missed for no more than a tenth or so of the time that it was away"""
LONGEST_PAUSE = schedule.LONGEST_PAUSE.total_seconds()
FRESH = timedelta(days=1)
"""for which a robots.txt counts (RFC 9309 2.4)"""
_FAKE = re.compile(
    r"(?:@|//|\.|^)(?:example\.(?:com|net|org|edu)|(?:[\w-]+\.)*(?:example|invalid|test|localhost))(?:[/:?#]|$)"
)


def check_contact(contact: str | None, sites: list[Site]) -> None:
    """Refuse an address that is obviously nobody's, unless only this machine is asked. Raises UsageError."""
    text = turkish.ascii_lower(contact.strip()) if contact is not None else "@"
    fake = _FAKE.search(text) or not ("@" in text or "." in text)
    if fake and not all(seeds.is_loopback(site.home_url) for site in sites):
        raise UsageError(f"--contact {contact!r} reaches nobody: give an address where site owners can reach you")


def lock_of(site: Site) -> str:
    """The name of the lock that a crawl of the site holds: names of this machine are one host."""
    name, _, port = site.domain.partition(":")
    return f"127.0.0.1:{port}" if name == "localhost" and port else site.domain


def begin(archive: Archive, session: "Session", run: SiteRun) -> None:
    """The pace and the pauses that earlier runs left behind; called when the site is taken."""
    handle, lane, site = archive.lock(lock_of(run.site)), run.lane, run.site.domain
    before = hosts.marked(handle, time.monotonic())
    if before is not None:
        last, delay = before
        lane.last = last
        lane.ready_at = max(lane.ready_at, last + max(delay, lane.delay))
    lane.mark = partial(hosts.mark, handle)
    run.host = hosts.load(archive, site)
    now = clock.now()
    until = run.host.not_before
    if until is not None and not schedule.is_no_pause(until, now):
        lane.stop(f"paused until {_clock(until)}")
        run.counts["paused"] += 1
        run.problem(f"{site}: left alone until {_clock(until)} ({run.host.why}); nothing was asked for")


def probe_of(run: SiteRun) -> Task:
    """The one question to a host whose breaker is half open: its home page, or robots.txt where that is forbidden."""
    home = run.site.home_url
    asked = home if run.robots is not None and run.robots.allows(home) else urljoin(home, "/robots.txt")
    return Task(site=run.site.domain, site_id=run.site_id, kind="probe", fetch_url=asked)


def half_open(run: SiteRun) -> None:
    """Robots.txt is known: a host that an earlier run found in trouble is asked for its home page first."""
    if run.host.trips:
        run.lane.probe(probe_of(run))


def watch(session: "Session") -> None:
    """Before each task: probes that are wanted, and robots.txt of a site that is visited for more than a day."""
    now = time.monotonic()
    for run in session.runs.values():
        if run.lane.wants_probe:
            run.lane.probe(probe_of(run))
        if run.robots is not None and run.lane.stopped is None and _rules_are_old(run, now):
            told(run, clock.now())
            session.push(run, seeds.robots_task(run.site, run.site_id), priority=1e15)


def told(run: SiteRun, at: datetime) -> None:
    """Its robots.txt is of this instant, which may lie before the visit's beginning."""
    age = max(clock.now() - at, timedelta(0))
    run.robots_told, run.robots_at = at, time.monotonic() - clock.real_seconds(age)


def _rules_are_old(run: SiteRun, now: float) -> bool:
    """By either clock: a wall clock that is set back, or a machine that is suspended, makes no rules younger."""
    return now - run.robots_at > clock.real_seconds(FRESH) or (
        run.robots_told is not None and clock.now() - run.robots_told > FRESH
    )


def count(session: "Session", run: SiteRun) -> None:
    """A request is about to leave: the last one that the run, or the day, has for the site?"""
    most, requests = session.options.max_pages, run.counts["requests"]
    if requests >= most:
        run.lane.stop(f"budget: {most} requests")
        run.note(f"{run.site.domain}: stopped after {most} requests (--max-pages)")
    elif run.left_today is not None and requests >= run.left_today:
        day_is_spent(session, run)


def day_is_spent(session: "Session", run: SiteRun) -> None:
    """The site is asked for nothing more today."""
    run.lane.stop(f"per day: {session.options.per_day} requests")
    run.note(f"{run.site.domain}: the day's {session.options.per_day} requests are used up (--per-day)")


def opened(session: "Session", run: SiteRun, why: str, *, answered: bool) -> None:
    """The breaker has opened and this run is over for the site: tell when it will be asked again, and remember it.

    ``answered``: the host itself said so; one that gives no answer at all is let off the first time.
    """
    if session.network.down:
        return  # it is us
    run.host = hosts.Host(trips=run.host.trips + 1)
    steps = run.host.trips - (1 if answered else 2)
    seconds = FIRST_PAUSE * 5.0 ** min(steps, 2) * 1.1 ** min(max(steps - 2, 0), 99) if steps >= 0 else 0.0
    seconds = min(max(seconds, run.lane.longest), LONGEST_PAUSE)
    until = clock.now() + timedelta(seconds=seconds)
    run.problem(f"{run.site.domain}: left alone until {_clock(until) if seconds else 'the next run'} ({why})")
    run.pause = partial(hosts.pause, host=run.site.domain, until=until, why=why[:300], trips=run.host.trips)
    session.later(run.pause)


async def rules_of_today(session: "Session", run: SiteRun) -> tuple[int, bytes, datetime] | None:
    """The robots.txt of an earlier visit (status, body, when), when it is at most a day old (RFC 9309 2.4)."""
    now = clock.now()
    copy = await session.writer.read(partial(hosts.rules, host=run.site.domain, since=now - FRESH))
    return None if copy is None or copy[2] > now + schedule.AHEAD else copy


async def stand_in(session: "Session", run: SiteRun) -> robots.Robots | None:
    """The rules of an earlier visit, when they are at most a day old (RFC 9309 2.4)."""
    copy = await rules_of_today(session, run)
    if copy is None:
        return None
    status, body, at = copy
    told(run, at)
    run.note(f"{run.site.domain}: its robots.txt of {_clock(at)} stands in")
    return robots.read(status, body, address=run.site.home_url)


def end(archive: Archive, run: SiteRun) -> None:
    """At the run's end: when the last request left, and whether the host is well or to be left alone."""
    if run.pause is not None:
        run.pause(archive)
    elif run.host.trips and run.lane.answered and not run.lane.probing:
        hosts.well(archive, run.site.domain)
    if run.lane.last is not None:
        ago = max(0.0, time.monotonic() - run.lane.last)
        hosts.sent(archive, run.site.domain, clock.now() - timedelta(seconds=ago))


def _clock(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
