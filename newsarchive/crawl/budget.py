"""What a trap may cost: bounds on what is entered into the ledger and on what is fetched of it, all per site.

Entering. *per-page links*: one page may announce so many unknown addresses. *depth*: so many hops from the home page,
further pages of a list not counted. *waiting*: of one pattern so many more may wait than may be fetched. *patterns*.

Fetching. *address pattern*, *directory*: addresses of one shape (``/takvim/#/#``), and of one directory, get a small
allowance that grows with the new articles they have led to, so that a calendar or a session id stops by itself while
``/haber/*-#.html`` never does. An article earns for its own shape and for the list that announced it. *labyrinth*: an
article that only other articles lead to earns less than it costs, so a machine that writes texts with links to more
texts ends, too. *dead pattern*: what feeds and sitemaps announce is outside all this, the site vouches for it, until
most of a shape turns out to be no article. What a budget holds back stays in the ledger, pending, ``budget:<name>``.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from newsarchive import urls
from newsarchive.records import Link
from newsarchive.store.holding import ANNOUNCED, DEAD_LISTING, DEEPER, RELATED, Tally, on_home

MAX_PATTERNS = 20_000
"""shapes remembered per site; more shapes than that are a trap of their own"""
MAX_REFUSED = 100_000
"""addresses cut off that are remembered, so that each counts once"""
MAX_PARENTS = 100_000
"""addresses of which it is remembered what kind of list announced them"""


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of a site's budget; ``--limit NAME=N`` changes them."""

    depth: int = 20
    """hops from the home page"""
    page_links: int = 300
    """unknown addresses that one page may announce"""
    pattern: int = 40
    """addresses of a shape that may be fetched before any of them was an article"""
    directory: int = 150
    """the same for all shapes below two directories; below one, three times as many"""
    per_article: int = 10
    """further addresses per new article that the shape has led to"""
    related: int = 600
    """addresses that only articles lead to, on the whole site; one more for every other article"""
    listings: int = 10_000
    """feeds and sitemaps of a site"""
    waiting: int = 300
    """addresses of a shape that may wait for its allowance to grow"""
    dead: int = 60
    """announced addresses of a shape that may turn out to be no articles, besides as many as were articles"""
    dead_listing: int = 200
    """addresses announced by one feed or sitemap that may turn out to be no articles, when hardly any is one"""
    again: int = 5
    """of every budget that is spent, so many more in every later run"""


FIRST_RELATED = 40
"""articles that only articles lead to and that earn half as much as others; all further ones a fourth of a fetch"""


@dataclass(slots=True)
class _Count:
    """What a group of addresses has cost and brought."""

    tried: int = 0
    waiting: int = 0
    articles: int = 0
    related: int = 0
    fruitless: int = 0
    floor: int = 0
    dead_floor: int = 0

    def add(self, tally: Tally, again: int) -> None:
        self.tried += tally.tried
        self.waiting += tally.waiting
        self.articles += tally.articles
        self.related += tally.related
        self.fruitless += tally.fruitless
        self.floor = self.tried + again
        self.dead_floor = self.fruitless + again

    def allowance(self, start: int, limits: Limits) -> int:
        first = min(self.related, FIRST_RELATED)
        earned = limits.per_article * self.articles + (limits.per_article * first) // 2 + (self.related - first) // 4
        return max(start + earned, self.floor)


@dataclass(slots=True)
class Budget:
    """One site's budget in one run. ``known`` seeds it with what the ledger holds, pattern by pattern."""

    site: str
    known: Mapping[str, Tally] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    held: dict[str, str] = field(default_factory=dict)
    """pattern -> the budget that holds its addresses back in the ledger"""
    spent: Counter[str] = field(default_factory=Counter)
    """budget -> how many addresses it has refused or holds back"""
    examples: dict[str, str] = field(default_factory=dict)
    """budget -> one of these addresses"""
    _counts: dict[str, _Count] = field(default_factory=dict)
    _related: _Count = field(default_factory=_Count)
    _patterns: int = 0
    _parents: dict[int, str] = field(default_factory=dict)
    _blamed: Counter[int] = field(default_factory=Counter)
    _refused: set[int] = field(default_factory=set)
    _may_return: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.learn(self.known)

    def learn(self, known: Mapping[str, Tally]) -> None:
        """What the ledger holds, pattern by pattern; once, before anything is entered or fetched."""
        again = self.limits.again
        for pattern, tally in known.items():
            self._patterns += 1
            for name, _ in self._groups(pattern):
                self._counts.setdefault(name, _Count()).add(tally, again)
            self._related.add(Tally(tried=tally.related_tried, articles=tally.articles, related=tally.related), again)
            if tally.held:
                self.held[pattern] = tally.held
                self._may_return.add(pattern)

    def _groups(self, pattern: str) -> list[tuple[str, int]]:
        """The pattern and the directories it is in, each with its first allowance."""
        groups = [(pattern, self.limits.pattern)]
        path = pattern.partition("?")[0].split("/")
        if len(path) > 2:
            groups.append((f"dir /{path[1]}/", 3 * self.limits.directory))
        if len(path) > 3:
            groups.append((f"dir /{path[1]}/{path[2]}/", self.limits.directory))
        return groups

    def _count(self, name: str) -> _Count:
        count = self._counts.get(name)
        if count is None:
            count = self._counts[name] = _Count()
        return count

    # --- entering

    def choose(
        self,
        links: Iterable[Link],
        *,
        depth: int,
        page: str = "",
        is_article: bool = False,
        is_known: Callable[[str], bool] = lambda _: False,
    ) -> list[Link]:
        """The links worth a row of the ledger, in order. ``page`` is the address they stand on, ``is_article`` what
        it turned out to be; ``is_known`` tells of a URL that is in the ledger already: it costs nothing.

        A link that an article announces, or a page of the link's own shape, comes out ``via`` related.
        """
        chosen = []
        fresh = 0
        parent = urls.pattern(page) if page else ""
        for link in links:
            if link.via in ANNOUNCED:
                if self._is_dead(urls.pattern(link.url)) and not is_known(link.url):
                    self.refuse("dead pattern", link.url)
                else:
                    chosen.append(link)
                continue
            if is_known(link.url):
                chosen.append(self._marked(link, parent, is_article))
            elif depth > self.limits.depth and link.via != "pagination":
                self.refuse("depth", link.url)
            elif fresh >= self.limits.page_links:
                self.refuse("per-page links", link.url)
            elif self._enter(urls.pattern(link.url), link.url):
                fresh += 1
                link = self._marked(link, parent, is_article)
                if link.via != RELATED and parent and len(self._parents) < MAX_PARENTS:
                    self._parents[hash(link.url)] = parent
                chosen.append(link)
        return chosen

    def _marked(self, link: Link, parent: str, is_article: bool) -> Link:
        if link.via != "anchor" or not (is_article or (link.kind != "listing" and urls.pattern(link.url) == parent)):
            return link
        return replace(link, via=RELATED)

    def _enter(self, pattern: str, url: str) -> bool:
        count = self._counts.get(pattern)
        if count is None:
            if self._patterns >= MAX_PATTERNS:
                self.refuse("patterns", url)
                return False
            self._patterns += 1
            count = self._count(pattern)
        if count.waiting >= max(self.limits.waiting, count.allowance(self.limits.pattern, self.limits) - count.tried):
            self.refuse("address pattern", url)
            return False
        count.waiting += 1
        return True

    def refuse(self, name: str, url: str, times: int = 1) -> None:
        """Count that a budget has cut off an address (once), or so many of which this is one."""
        if times == 1:
            known = hash((name, url))
            if known in self._refused:
                return
            if len(self._refused) < MAX_REFUSED:
                self._refused.add(known)
        self.spent[name] += times
        self.examples.setdefault(name, url)

    # --- fetching

    def admit(self, pattern: str, via: str | None, depth: int = DEEPER) -> str | None:
        """Take one address of a pattern out of the ledger to fetch it: None, or the budget that forbids it."""
        if via in ANNOUNCED:
            return self._hold(pattern, "dead pattern") if self._is_dead(pattern) else None
        if via == RELATED and self._related.tried >= self._related_allowance():
            return self._hold(pattern, "labyrinth")
        groups = [(name, self._count(name), start) for name, start in self._groups(pattern)]
        for name, count, start in groups if not on_home(via, depth) else ():
            if count.tried >= count.allowance(start, self.limits):
                return self._hold(pattern, "address pattern" if name == pattern else "directory")
        for _, count, _ in groups:
            count.tried += 1
        groups[0][1].waiting -= 1
        if via == RELATED:
            self._related.tried += 1
        return None

    def _related_allowance(self) -> int:
        return max(self.limits.related + self._related.articles, self._related.floor)

    def _is_dead(self, pattern: str) -> bool:
        count = self._counts.get(pattern)
        if count is None:
            return False
        good = count.articles + count.related
        return count.fruitless >= max(self.limits.dead + good, count.dead_floor)

    def _hold(self, pattern: str, name: str) -> str:
        self.held[pattern] = name
        return name

    # --- what came of it

    def article(self, url: str, via: str | None) -> None:
        """A page was an article nobody had: its shape may go on, and the shape of the list that announced it."""
        related = via == RELATED
        self._earn(urls.pattern(url), related=related)
        parent = self._parents.pop(hash(url), None)
        if parent is not None:
            self._earn(parent, related=False)
        if related:
            self._related.related += 1
        else:
            self._related.articles += 1

    def fruitless(self, url: str) -> None:
        """A page was no article, or one we have."""
        self._count(urls.pattern(url)).fruitless += 1

    def blame(self, listing: int) -> bool:
        """A feed or sitemap announced what is no article; whether it is time to see what all of it has come to."""
        self._blamed[listing] += 1
        over = self._blamed[listing] - self.limits.dead_listing
        return over >= 0 and over % 50 == 0

    def good_patterns(self) -> list[str]:
        """The shapes that have led to articles."""
        return [name for name, count in self._counts.items() if count.articles and not name.startswith("dir ")]

    def _earn(self, pattern: str, *, related: bool) -> None:
        for name, _ in self._groups(pattern):
            count = self._count(name)
            if related:
                count.related += 1
            else:
                count.articles += 1
        if self.held:
            self._may_return.update(self.held)

    @property
    def may_return(self) -> bool:
        """Whether something that is held back may be fetched after all."""
        return bool(self._may_return)

    def returning(self) -> list[str]:
        """The patterns whose addresses may be fetched again; they are no longer held."""
        back = [pattern for pattern in self._may_return if pattern in self.held and self._allowed(pattern)]
        self._may_return.clear()
        for pattern in back:
            del self.held[pattern]
        return back

    def _allowed(self, pattern: str) -> bool:
        name = self.held[pattern]
        if name == "dead pattern":
            return not self._is_dead(pattern)
        if name == DEAD_LISTING:
            return self._count(pattern).articles > 0
        if name == "labyrinth" and self._related.tried >= self._related_allowance():
            return False
        return all(
            self._count(group).tried < self._count(group).allowance(start, self.limits)
            for group, start in self._groups(pattern)
        )
