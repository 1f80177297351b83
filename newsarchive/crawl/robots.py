"""robots.txt as RFC 9309 reads it: one verdict per site, from the answer we got to /robots.txt.

2xx: the rules. 4xx: no rules, everything allowed (2.3.1.3). 429, 5xx, no answer, or one cut short: stay away (2.3.1.4).
Redirects are followed inside the site, www. and apex being one; a robots.txt that leads to another host is not read
there, so nothing is known of its rules: stay away. One that leads on for more than five redirects counts as none
(2.3.1.2). The first 500 KiB are read (2.5).
"""

from dataclasses import dataclass, field

from newsarchive.crawl.outcome import Answer
from newsarchive.crawl.robots_rules import Rules
from newsarchive.crawl.visits import Visit

PRODUCT_TOKEN = "newsarchive"
MAX_BYTES = 500 * 1024
MAX_CRAWL_DELAY = 30.0
"""seconds; a longer Crawl-delay is capped and recorded"""


@dataclass(frozen=True, slots=True)
class Robots:
    """What one site allows us."""

    reachable: bool
    """False: nothing is known of the rules, nothing may be fetched"""
    crawl_delay: float | None = None
    """seconds between requests, capped; from Crawl-delay or Request-rate"""
    capped: bool = False
    """the site asked for more than MAX_CRAWL_DELAY"""
    sitemaps: tuple[str, ...] = ()
    _rules: Rules | None = field(default=None, repr=False)

    def allows(self, url: str) -> bool:
        """Whether our product token may fetch the URL."""
        return self.reachable and (self._rules is None or self._rules.allows(url))


UNREACHABLE = Robots(reachable=False)
ALLOW_ALL = Robots(reachable=True)


def read(status: int | None, body: bytes = b"", *, address: str = "") -> Robots:
    """The verdict from the final answer; ``status`` None means there was no usable answer. ``address`` is where the
    file stands, for Sitemap lines without a host."""
    if status is None or status >= 500 or status == 429:
        return UNREACHABLE
    if not 200 <= status < 300:
        return ALLOW_ALL
    if len(body) > MAX_BYTES:  # the last line may be half a rule
        body = b"".join(body[:MAX_BYTES].splitlines(keepends=True)[:-1]) or body[:MAX_BYTES]
    rules = Rules(body, PRODUCT_TOKEN, address)
    return Robots(
        reachable=True,
        crawl_delay=None if rules.delay is None else min(rules.delay, MAX_CRAWL_DELAY),
        capped=rules.delay is not None and rules.delay > MAX_CRAWL_DELAY,
        sitemaps=rules.sitemaps,
        _rules=rules,
    )


def verdict(visit: Visit) -> tuple[Robots, str | None]:
    """What the visit of a robots.txt says, and in words why nothing may be fetched (None: it may)."""
    page, truncated = visit.fetched.page, visit.fetched.truncated
    if visit.answer is Answer.LEAVES:
        return UNREACHABLE, f"leads to another host ({visit.target}), whose rules are not read for this one"
    if truncated and (truncated != "length" or len(page.body) < MAX_BYTES):
        return UNREACHABLE, "came only in part"
    known = read(page.status, page.body, address=page.url)
    return known, None if known.reachable else f"answers {page.status}"
