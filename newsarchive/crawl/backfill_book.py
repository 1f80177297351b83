"""What came of a page that lists older articles -> rows: its addresses, their places in the stretch, the next page.

Runs inside the writer's transaction, like bookkeeping.py for all other pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from newsarchive import archives, dates, urls
from newsarchive.crawl import attempts, sounding
from newsarchive.crawl import backfill_steps as steps
from newsarchive.crawl.backfill_chains import NO_SUCH, Chains, Ending
from newsarchive.crawl.backfill_steps import Stretch
from newsarchive.crawl.outcome import MAX_HOPS, Answer
from newsarchive.crawl.visits import Context, Outcome, Visit
from newsarchive.errors import Reason
from newsarchive.records import Link
from newsarchive.store import articles, backfills, finds, ledger, listings, times
from newsarchive.store.archive import Archive
from newsarchive.store.backfills import Backfill, Planned, Step

FIRST = 3
"""articles of the home page that are read first, of a site nobody has crawled"""
PRECISE = 86_400
"""seconds that a claimed day may lie beside the stretch"""


@dataclass(slots=True)
class _Listed:
    """An article's address on the page."""

    link: Link
    url_id: int
    ts: int | None
    """seconds since 1970, as far as a claim can be trusted"""
    near: int | None
    """a claim that only says in which order to ask"""


class StepBooking:
    """One page that lists older articles."""

    def __init__(self, archive: Archive, item: Visit, context: Context, job: Backfill, stretch: Stretch,
                 chains: Chains) -> None:  # fmt: skip
        self.archive, self.item, self.context = archive, item, context
        self.job, self.stretch, self.chains = job, stretch, chains
        self.task = item.fetched.task
        assert self.task.step is not None
        self.step: Step = backfills.step(archive, self.task.step)
        self.outcome = Outcome()

    @property
    def chain(self) -> str:
        """The name under which the chain is remembered."""
        return f"{self.step.method} {self.step.recipe}"

    def enter(self) -> Outcome:
        """The capture, what the page lists, what follows it."""
        item, page = self.item, self.item.fetched.page
        listing_id = self._listing_id()
        self.keep(listing_id)
        if item.answer is Answer.FOLLOW and item.target is not None and self.task.hops < MAX_HOPS:
            if self._is_elsewhere(item.target):
                self._barren(listing_id, "leads to another page")
                return self.outcome
            self.outcome.again = replace(self.task, fetch_url=item.target, hops=self.task.hops + 1)
        elif item.answer is Answer.READ and item.understood is not None:
            self._read(listing_id)
        elif item.answer is Answer.THROTTLED or page.status >= 500 or item.fetched.truncated:
            attempts.try_again(
                self.archive, self.task, self.context, self.outcome, reason=_trouble(item), page=page
            )  # fmt: skip
            if self.outcome.again is None:
                self._barren(listing_id, f"status {page.status}", state="failed")
        else:
            self._barren(listing_id, NO_SUCH if item.answer is Answer.GONE else f"answers {page.status}")
        return self.outcome

    def keep(self, listing_id: int) -> None:
        """Enter the capture."""
        item = self.item
        articles.add_capture(
            self.archive, None, item.fetched.page, item.span, item.digest, self.context.run_id, listing_id=listing_id
        )

    def _is_elsewhere(self, target: str) -> bool:
        """A redirect to the home page says that there is no such list."""
        step = self.step
        return step.method not in {"home", "sitemap"} and urls.canonical(target) == urls.canonical(self.stretch.home)

    def _listing_id(self) -> int:
        step = self.step
        kind = "home" if step.method == "home" else "sitemap" if step.method == "sitemap" else "archive"
        if kind == "archive":
            address = archives.chain_address(step.method, step.recipe, self.stretch.home)
            return backfills.listing(self.archive, self.context.site_id, address, kind, self.context.now)
        return listings.add_listing(self.archive, self.context.site_id, step.address, kind, self.context.now)

    # --- what stands on it

    def _read(self, listing_id: int) -> None:
        understood = self.item.understood
        assert understood is not None
        links = understood.links
        maps = [link for link in links if link.kind == "sitemap"]
        further = [link.url for link in links if link.via == "pagination"]
        if self.step.method == "home":
            self._home(links, listing_id)
            return
        listed = self._listed([link for link in links if self._may_be_article(link)], listing_id)
        if self.step.method == "sitemap":
            self._plan_sitemaps(maps)
        fruit = set(self.chains.fruit(self.chain, [one.url_id for one in listed]))
        found = [one for one in listed if one.url_id in fruit]
        if not found and not maps:
            self._barren(listing_id, "shows nothing new of its own", links=further)
            return
        self.chains.barren[self.chain] = 0
        self._enter_finds(found, listing_id, further)

    def _home(self, links: Sequence[Link], listing_id: int) -> None:
        """The home page tells which lists there are; they are planned when their turn comes. Of a site that nothing is
        archived of, a few articles are read at once: they tell what family it is of."""
        self.chains.home.update(hash(link.url) for link in links if link.kind != "article")
        told = [link for link in links if link.kind not in {"feed", "sitemap"}]
        listings.announce(
            self.archive, self.context.site_id, told,
            now=self.context.now, listing_id=listing_id, depth=1, run_id=self.context.run_id,
        )  # fmt: skip
        if not ledger.has_archived(self.archive, self.context.site_id):
            articles_of = [urls.canonical(link.url) for link in told if link.kind == "article"][:FIRST]
            ids = [url_id for address in articles_of if (url_id := ledger.at(self.archive, address)) is not None]
            entered = [finds.Find(url_id, at, self.stretch.last, None, "todo") for at, url_id in enumerate(ids)]
            finds.add(self.archive, self.job.id, self.step.id, entered)
        self._over("done", listing_id)

    def _may_be_article(self, link: Link) -> bool:
        if link.kind in {"sitemap", "feed"} or link.via in {"pagination", "alternate"}:
            return False
        if link.via in {"sitemap", "news-sitemap", "posts"}:
            return urls.guess_kind(link.url) != "skip"
        if urls.guess_kind(link.url) not in {"article", "page"} or hash(link.url) in self.chains.home:
            return False
        first = urls.canonical(link.url).split("/", 4)[3:4]
        return not (first and first[0].partition("?")[0] in archives.no_articles())

    def _listed(self, links: Sequence[Link], listing_id: int) -> list[_Listed]:
        """The articles' addresses in the ledger, each once, with what is claimed of their dates."""
        own = [replace(link, via="archive") if link.via not in _VOUCHED else link for link in links]
        known = listings.known(self.archive, own)
        told = listings.announce(
            self.archive, self.context.site_id, own, now=self.context.now, listing_id=listing_id, depth=1,
            run_id=self.context.run_id,
        )  # fmt: skip
        self.outcome.announced += told.new
        self.outcome.counts["announced"] += told.new
        self._fresh = {urls.canonical(link.url) for link in own if link.url not in known}
        by_form: dict[str, Link] = {}
        for link in own:
            by_form.setdefault(urls.canonical(link.url), link)
        rows = dict(zip(by_form, told.url_ids, strict=False)) if len(by_form) == len(told.url_ids) else {}
        return [
            _Listed(link, rows[form], *self._dated(link)) for form, link in by_form.items() if form in rows
        ]  # fmt: skip

    def _dated(self, link: Link) -> tuple[int | None, int | None]:
        """(when it was published as far as that can be trusted, about when)."""
        if link.date_text and (at := dates.read(link.date_text, fetched_at=self.context.now).at) is not None:
            return times.seconds(at), times.seconds(at)
        if (day := archives.day_in(link.url)) is not None and day[1]:
            ts = times.seconds(archives.moment(day[0])) + steps.DAY // 2
            return ts, ts
        if self.step.method == "dates" and len(self.step.key) == len("2024-05-03"):
            ts = times.seconds(archives.moment(archives.day_of(self.step.key))) + steps.DAY // 2
            return ts, ts
        if link.lastmod and (at := dates.read(link.lastmod, fetched_at=self.context.now).at) is not None:
            return None, times.seconds(at)
        if self.step.month is not None:
            return None, times.seconds(archives.moment(archives.day_of(f"{self.step.month}-15")))
        return None, None

    # --- finds

    def _enter_finds(self, found: list[_Listed], listing_id: int, further: Sequence[str]) -> None:
        stretch, step = self.stretch, self.step
        earlier = finds.known(self.archive, self.job.id, [one.url_id for one in found])
        new = [one for one in found if one.url_id not in earlier]
        named = step.month is not None and stretch.covers(archives.day_of(step.month), month=True)
        unsure = [one for one in new if one.ts is None and not named]
        if step.method == "sitemap":  # claims are at best in the order of publication
            unsure.sort(key=lambda one: -(one.near or 0))
            if _spread([one.near for one in unsure]) < steps.DAY:
                unsure.sort(key=lambda one: one.link.position)
        long = len(unsure) >= sounding.LEAST
        samples = set(sounding.sample(range(len(unsure)))) if long else set()
        middle = steps.middle([one.ts for one in found if one.ts is not None])
        entered = []
        place = {one.url_id: at for at, one in enumerate(unsure)}
        for at, one in enumerate(new):
            rank = one.ts or one.near or middle or stretch.last
            state = "todo"
            if one.ts is not None and not stretch.first - PRECISE <= one.ts < stretch.last + PRECISE:
                state = "outside"
            elif long and one.url_id in place and place[one.url_id] not in samples:
                state = "wait"
            seq = place.get(one.url_id, len(unsure) + at)
            month = _month(one.ts or one.near)
            entered.append(finds.Find(one.url_id, seq, rank, month if one.ts or step.month else None, state))
        finds.add(self.archive, self.job.id, step.id, entered)
        for one in new:
            finds.settled(self.archive, self.job.id, one.url_id)
        fresh = sum(urls.canonical(one.link.url) in self._fresh for one in found)
        self._follow(found, further)
        backfills.settle_step(
            self.archive, step.id, "sounding" if long else "done", self.context.now, found=len(new), fresh=fresh,
            at_ts=middle, listing_id=listing_id,
        )  # fmt: skip
        self._nothing_new(fresh, middle)
        self.outcome.polled = fresh

    def _nothing_new(self, fresh: int, middle: int | None) -> None:
        """A chain that only repeats what cheaper ones have brought, as far back as they have, is dropped."""
        count = self.chains.nothing_new.get(self.chain, 0) + 1 if not fresh else 0
        self.chains.nothing_new[self.chain] = count
        if count >= archives.bound("known") and backfills.reached_by_others(
            self.archive, self.job.id, self.step.method, self.stretch.first
        ):
            why = f"{count} pages in a row showed only what others had brought"
            backfills.drop(self.archive, self.job.id, self.step.method, why, self.context.now, self.step.recipe)
            self.chains.end(self.chain)

    # --- what follows

    def _follow(self, found: Sequence[_Listed], further: Sequence[str]) -> None:
        step = self.step
        following: list[Planned | None] = []
        if step.method == "dates":
            if not step.key.count(" "):
                following.append(steps.next_day(self.stretch, step))
            following += self._pages_of_day(further)
        elif step.method in {"posts", "cursor"}:
            oldest = min((one.ts for one in found if one.ts is not None), default=None)
            following.append(steps.next_moment(self.stretch, step, oldest, further))
        elif step.method == "pages":
            following.append(self._next_page(further))
        backfills.plan(self.archive, self.job.id, [one for one in following if one is not None])

    def _pages_of_day(self, further: Sequence[str]) -> list[Planned]:
        """The further pages of a day: a chain of their own, right behind its first."""
        step = self.step
        base = step.key.partition(" ")[0]
        learned = archives.page_pattern(self.task.fetch_url, [url for url in further if url != self.task.fetch_url])
        if learned is None:
            return []
        pattern, number = learned
        if number > archives.bound("day_pages"):
            return []
        address = pattern.replace("{n}", str(number))
        return [Planned("dates", step.recipe, f"{base} {number}", address, step.rank, step.month)]

    def _next_page(self, further: Sequence[str]) -> Planned | None:
        step = self.step
        number = int(step.key)
        learned = archives.page_pattern(self.task.fetch_url, further)
        within = step.rank % steps.TIER - 1
        following = backfills.free_page(self.archive, self.job.id, step.recipe, number + 1)
        if learned is not None:
            return steps.page(step.recipe, learned[0], following, within)
        if number > 1 and (pattern := archives.pattern_of(step.address, number)) is not None:
            return steps.page(step.recipe, pattern, following, within)
        if number == 1 and (patterns := archives.known(self.stretch.family, "pages")):
            return steps.page(step.recipe, patterns[0], 2, within)
        return None

    def _plan_sitemaps(self, maps: Sequence[Link]) -> None:
        room = archives.bound("sitemaps") - backfills.count_steps(self.archive, self.job.id, "sitemap")
        claims = [self._dated(link)[1] for link in maps]
        said = _spread(claims) >= steps.DAY  # one stamp for all says nothing
        planned = [
            steps.sitemap(link.url, claim if said else None, at)
            for at, (link, claim) in enumerate(zip(maps, claims, strict=True))
            if steps.wanted_sitemap(self.stretch, link.url)
        ]
        backfills.plan(self.archive, self.job.id, planned[: max(0, room)])

    def _barren(self, listing_id: int, why: str, links: Sequence[str] = (), state: str = "barren") -> None:
        ended = Ending(self.archive, self.job, self.stretch, self.chains, self.step)
        ended.nothing(state, why, self.context.now, listing_id=listing_id, links=links)

    def _over(self, state: str, listing_id: int, why: str | None = None) -> None:
        backfills.settle_step(
            self.archive, self.step.id, state, self.context.now, note=why, listing_id=listing_id
        )  # fmt: skip


_VOUCHED = frozenset({"sitemap", "news-sitemap"})


def _spread(values: Sequence[int | None]) -> int:
    told = [value for value in values if value is not None]
    return max(told) - min(told) if len(told) > 1 else 0


def _month(ts: int | None) -> str | None:
    return None if ts is None else f"{datetime.fromtimestamp(ts, dates.ISTANBUL):%Y-%m}"


def _trouble(item: Visit) -> Reason:
    return Reason.THROTTLED if item.answer is Answer.THROTTLED else Reason.HTTP_ERROR
