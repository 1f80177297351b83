"""Lanes, robots.txt and the meaning of answers: what makes a polite guest, tested without a network."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from lanes import Clock, frontier_with, settle

from newsarchive.crawl import robots
from newsarchive.crawl.frontier import MAX_FAILURES
from newsarchive.crawl.outcome import MAX_HOPS, Answer, NoAnswer, judge, retry_after
from newsarchive.crawl.siterun import Options
from newsarchive.crawl.tasks import Task
from newsarchive.errors import Reason
from newsarchive.records import Page
from newsarchive.spiders.guard import NoUsableAnswer


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_one_request_at_a_time_and_the_delay_between_starts(clock: Clock) -> None:
    frontier = frontier_with(clock, delay=1.0)
    for name in "abc":
        frontier.push("s0", name)
    assert frontier.take() == ("a", None)
    clock.now += 5
    assert frontier.take() == (None, None), "a is still in flight"
    settle(frontier)
    assert frontier.take() == ("b", None)
    settle(frontier)
    task, wait = frontier.take()
    assert task is None
    assert wait == pytest.approx(1.0)
    clock.now += 1.0
    assert frontier.take() == ("c", None)


def test_a_slow_site_delays_no_other(clock: Clock) -> None:
    frontier = frontier_with(clock, delay=10.0, sites=2)
    frontier.push("s0", "a")
    frontier.push("s0", "b")
    frontier.push("s1", "x")
    assert {frontier.take()[0], frontier.take()[0]} == {"a", "x"}


def test_higher_priority_first_then_in_order(clock: Clock) -> None:
    frontier = frontier_with(clock, delay=0, concurrency=9)
    for name, priority in (("old", 1), ("new", 5), ("new too", 5)):
        frontier.push("s0", name, priority=priority)
    assert [frontier.take()[0] for _ in range(3)] == ["new", "new too", "old"]


def test_pages_not_yet_committed_are_bounded(clock: Clock) -> None:
    frontier = frontier_with(clock, delay=0, concurrency=1)
    for name in "abc":
        frontier.push("s0", name)
    for _ in range(2):
        assert frontier.take()[0] is not None
        frontier.lanes["s0"].arrived()
    assert frontier.take() == (None, None), "two fetched pages wait for their commit"
    frontier.lanes["s0"].settled()
    assert frontier.take()[0] == "c"


def test_failures_in_a_row_pause_longer_and_longer_then_the_site_is_left_alone(clock: Clock) -> None:
    frontier = frontier_with(clock, delay=0)
    lane = frontier.lanes["s0"]
    pauses = []
    for _ in range(MAX_FAILURES - 1):
        lane.failed(clock.now)
        pauses.append(lane.ready_at - clock.now)
        clock.now = lane.ready_at
    assert pauses == sorted(pauses)
    assert pauses[0] > 0
    assert lane.stopped is None
    lane.failed(clock.now)
    assert lane.stopped is not None
    frontier.push("s0", "more")
    assert frontier.take() == (None, None)


def test_success_forgives(clock: Clock) -> None:
    lane = frontier_with(clock).lanes["s0"]
    for _ in range(20):
        lane.failed(clock.now)
        lane.succeeded()
    assert lane.stopped is None


def test_repeated_attempts_at_one_address_say_nothing_about_the_site(clock: Clock) -> None:
    lane = frontier_with(clock, delay=0).lanes["s0"]
    for _ in range(MAX_FAILURES * 2):
        lane.failed(clock.now, repeated=True)
    assert lane.stopped is None
    assert lane.ready_at > clock.now


ROBOTS = b"""User-agent: *
Disallow: /
User-agent: newsarchive
Disallow: /panel/
Crawl-delay: 2
Sitemap: https://a.example/sitemap.xml
"""


def test_robots_rules_for_our_token() -> None:
    rules = robots.read(200, ROBOTS)
    assert rules.allows("https://a.example/haber/x-1.html")
    assert not rules.allows("https://a.example/panel/giris")
    assert rules.crawl_delay == 2
    assert rules.sitemaps == ("https://a.example/sitemap.xml",)


@pytest.mark.parametrize(
    ("status", "body", "reachable", "allowed"),
    [
        (404, b"", True, True),  # RFC 9309 2.3.1.3: no file, no rules
        (403, b"User-agent: *\nDisallow: /", True, True),  # all of 4xx is "unavailable"
        (500, b"User-agent: *\nAllow: /", False, False),  # 2.3.1.4: assume complete disallow
        (503, b"", False, False),
        (429, b"", False, False),  # asked too often is no permission
        (None, b"", False, False),  # no answer at all
        (200, b"\xef\xbb\xbfUser-agent: *\nDisallow: /", True, False),  # BOM before the first line
        (200, b"\xff\xfe\x00 nonsense", True, True),
        (200, b"<html>not a robots file</html>", True, True),
    ],
)
def test_robots_answers(status: int | None, body: bytes, reachable: bool, allowed: bool) -> None:
    rules = robots.read(status, body)
    assert rules.reachable is reachable
    assert rules.allows("https://a.example/haber/1") is allowed


def test_an_absurd_crawl_delay_is_capped_and_said() -> None:
    rules = robots.read(200, b"User-agent: *\nCrawl-delay: 86400\n")
    assert rules.capped
    assert rules.crawl_delay == robots.MAX_CRAWL_DELAY


TASK = Task(site="a.example", site_id=1, kind="page", fetch_url="https://www.a.example/x", url_id=1)


def page(status: int, **headers: str) -> Page:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Page(url=TASK.fetch_url, status=status, body=b"", fetched_at=datetime(2026, 1, 1, tzinfo=UTC), headers=pairs)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (page(200), (Answer.READ, None)),
        (page(206), (Answer.BROKEN, None)),  # a part is never a page
        (page(304), (Answer.BROKEN, None)),  # nobody asked whether it had changed
        (page(205), (Answer.BROKEN, None)),
        (page(302, Location="http://[::1"), (Answer.BROKEN, None)),  # no address at all
        (page(301, Location="/y"), (Answer.FOLLOW, "https://www.a.example/y")),
        (page(302, Location="http://a.example/y"), (Answer.FOLLOW, "http://a.example/y")),  # www and apex are one
        (page(302, Location="https://b.example/"), (Answer.LEAVES, "https://b.example/")),
        (page(302, Location="https://a.example:8443/"), (Answer.LEAVES, "https://a.example:8443/")),  # another port
        (page(302, Location="file:///etc/passwd"), (Answer.LEAVES, "file:///etc/passwd")),
        (page(302), (Answer.BROKEN, None)),  # no Location
        (page(301, Location="/x"), (Answer.BROKEN, None)),  # to itself
        (page(404), (Answer.GONE, None)),
        (page(410), (Answer.GONE, None)),
        (page(451), (Answer.GONE, None)),
        (page(403), (Answer.BLOCKED, None)),
        (page(429), (Answer.THROTTLED, None)),
        (page(503), (Answer.THROTTLED, None)),
        (page(500), (Answer.BROKEN, None)),
        (page(418), (Answer.BROKEN, None)),
    ],
)
def test_what_an_answer_means(answer: Page, expected: tuple[Answer, str | None]) -> None:
    assert judge(answer, TASK) == expected


def test_a_304_means_unchanged_only_when_we_asked() -> None:
    task = Task(site="a.example", site_id=1, kind="page", fetch_url=TASK.fetch_url, etag='"1"')
    assert judge(page(304), task) == (Answer.UNCHANGED, None)


def test_redirects_end() -> None:
    task = Task(site="a.example", site_id=1, kind="page", fetch_url=TASK.fetch_url, hops=MAX_HOPS)
    assert judge(page(301, Location="/y"), task) == (Answer.BROKEN, None)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 5 ", 5.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-3", None),
        ("²", None),  # a digit to Python
        ("1e9", None),
        ("Fri, 99 Foo 9999 99:99:99 GMT", None),
        ("9" * 400, 999_999_999_999.0),
    ],
)
def test_retry_after_forms(value: str, seconds: float | None) -> None:
    assert retry_after(page(429, Retry_After=value)) == seconds


@pytest.mark.parametrize(
    ("error", "reason", "hosts_fault"),
    [
        (NoUsableAnswer(Reason.TRUNCATED, "hung up"), Reason.TRUNCATED, False),
        (NoUsableAnswer(Reason.TOO_SLOW, "no answer within 30 s"), Reason.TOO_SLOW, True),
        (NoUsableAnswer(Reason.UNREACHABLE, "closed", stale=True), Reason.UNREACHABLE, False),
        (UnicodeDecodeError("ascii", b"x", 0, 1, "not a reason of ours"), Reason.UNREACHABLE, True),
        (ConnectionRefusedError("refused"), Reason.UNREACHABLE, True),
        (TimeoutError(), Reason.UNREACHABLE, True),
    ],
)
def test_no_answer_has_a_reason(error: Exception, reason: Reason, hosts_fault: bool) -> None:
    failure = NoAnswer.from_error(TASK, error)
    assert failure.reason is reason
    assert failure.is_the_hosts_fault is hosts_fault
    assert failure.detail


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("me@example.org", "(+me@example.org)"),
        ("https://example.org/bot", "(+https://example.org/bot)"),
        ("a)\r\nX-Evil: 1", "(+a???X-Evil: 1)"),  # a header must stay one line, its comment one comment
        ("İletişim", "(+?leti?im)"),
        (None, "(+mailto:"),
    ],
)
def test_who_we_are_is_said_in_one_safe_line(contact: str | None, shown: str) -> None:
    agent = Options(archive=Path("a"), contact=contact).user_agent
    assert agent.startswith("newsarchive/")
    assert shown in agent
    assert agent.isascii()
    assert agent.isprintable()
