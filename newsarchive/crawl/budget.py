"""Which announced links are worth a request: the traps' share is bounded, articles' is not.

Three bounds, all per site. *Page*: one page may announce so many unknown anchors. *Pattern*: addresses of one shape
(``/takvim/#/#``) get a small allowance that grows with the articles the shape has led to, so a calendar or a session
id stops by itself while ``/haber/*-#.html`` never does. *Depth*: so many hops from the home page, further pages of a
list not counted: an archive of 500 pages is one way into depth that is worth going, and a list without end is
stopped by its pattern. What feeds and sitemaps announce is outside these budgets: the site vouches for it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from newsarchive import urls
from newsarchive.records import Link

MAX_DEPTH = 20
MAX_NEW_PER_PAGE = 300
PATTERN_START = 40
"""addresses of a shape that may be tried before any of them turned out to be an article"""
PATTERN_PER_ARTICLE = 10
"""further addresses per article that the shape has led to"""
MAX_PATTERNS = 20_000
"""shapes remembered per site; more shapes than that are a trap of their own"""
ANNOUNCED = frozenset({"feed", "sitemap", "news-sitemap", "robots", "alternate", "guess", "start"})


class Budget:
    """One site's budget in one run. ``known`` seeds it with what the ledger holds: pattern -> (tried, articles)."""

    def __init__(self, site: str, known: Mapping[str, tuple[int, int]] | None = None) -> None:
        self.site = site
        self._tried: Counter[str] = Counter({p: n for p, (n, _) in (known or {}).items()})
        self._articles: Counter[str] = Counter({p: n for p, (_, n) in (known or {}).items()})
        self.spent: Counter[str] = Counter()
        """how many links each bound has refused"""

    def choose(
        self, links: Iterable[Link], *, depth: int, is_known: Callable[[str], bool] = lambda _: False
    ) -> list[Link]:
        """The links worth keeping, in order. ``is_known`` tells of a URL that is in the ledger already:
        it costs no budget."""
        chosen = []
        fresh = 0
        for link in links:
            if is_known(link.url) or link.via in ANNOUNCED:
                chosen.append(link)
            elif depth > MAX_DEPTH and link.via != "pagination":
                self.spent["depth"] += 1
            elif fresh >= MAX_NEW_PER_PAGE:
                self.spent["page"] += 1
            elif self._take(urls.pattern(link.url)):
                fresh += 1
                chosen.append(link)
        return chosen

    def _take(self, pattern: str) -> bool:
        if pattern not in self._tried and len(self._tried) >= MAX_PATTERNS:
            self.spent["patterns"] += 1
            return False
        if self._tried[pattern] >= PATTERN_START + PATTERN_PER_ARTICLE * self._articles[pattern]:
            self.spent["pattern"] += 1
            return False
        self._tried[pattern] += 1
        return True

    def credit(self, url: str, articles: int = 1) -> None:
        """A page of this shape was an article, or announced so many new addresses of article shapes."""
        self._articles[urls.pattern(url)] += articles

    def leads_to_articles(self, url: str) -> bool:
        """Whether addresses of this shape have turned out to be articles."""
        return self._articles[urls.pattern(url)] > 0
