"""robots.txt as RFC 9309 reads it: one verdict per site, from the answer we got to /robots.txt.

2xx: the rules. 4xx: no rules, everything allowed. 5xx or no answer: stay away (2.3.1.4). Redirects are followed
by the spider, inside the site. The file is read up to 500 KiB (2.5), BOM and wrong charset tolerated.
"""

from dataclasses import dataclass, field

from protego import Protego

PRODUCT_TOKEN = "newsarchive"
MAX_BYTES = 500 * 1024
MAX_CRAWL_DELAY = 30.0
"""seconds; a longer Crawl-delay is capped and recorded"""


@dataclass(frozen=True, slots=True)
class Robots:
    """What one site allows us."""

    reachable: bool
    """False: 5xx or no answer, nothing may be fetched"""
    crawl_delay: float | None = None
    """seconds between requests, capped"""
    capped: bool = False
    """the site asked for more than MAX_CRAWL_DELAY"""
    sitemaps: tuple[str, ...] = ()
    _rules: Protego | None = field(default=None, repr=False)

    def allows(self, url: str) -> bool:
        """Whether our product token may fetch the URL."""
        if not self.reachable:
            return False
        return self._rules is None or bool(self._rules.can_fetch(url, PRODUCT_TOKEN))


UNREACHABLE = Robots(reachable=False)
ALLOW_ALL = Robots(reachable=True)


def read(status: int | None, body: bytes = b"") -> Robots:
    """The verdict from the final answer; ``status`` None means there was no answer."""
    if status is None or status >= 500:
        return UNREACHABLE
    if not 200 <= status < 300:
        return ALLOW_ALL
    text = body[:MAX_BYTES].decode("utf-8-sig", errors="replace")
    rules = Protego.parse(text)
    delay = rules.crawl_delay(PRODUCT_TOKEN)
    capped = delay is not None and delay > MAX_CRAWL_DELAY
    return Robots(
        reachable=True,
        crawl_delay=min(max(0.0, float(delay)), MAX_CRAWL_DELAY) if delay is not None else None,
        capped=capped,
        sitemaps=tuple(rules.sitemaps),
        _rules=rules,
    )
