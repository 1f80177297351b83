"""What came of a visit -> rows. Runs inside the writer's transaction: all of a visit is committed, or nothing.

A Booking enters one visit. Its outcome tells the session what to count and what to do when the transaction is on
disk; nothing outside the database changes here.
"""

from dataclasses import replace
from datetime import timedelta

from newsarchive import urls
from newsarchive.crawl import announcing, attempts, parts, removing, seeds, silence, walls
from newsarchive.crawl.outcome import CUT, MAX_HOPS, REDIRECTS, Answer
from newsarchive.crawl.parts import Gathering
from newsarchive.crawl.tasks import Task, Understood
from newsarchive.crawl.visits import Context, Outcome, Visit
from newsarchive.crawl.walls import BLOCKED_BY_PAGE, REFUSALS
from newsarchive.errors import Reason
from newsarchive.records import Change, Link, PageType
from newsarchive.store import articles, crawls, holding, ledger, listings, troubles
from newsarchive.store.archive import Archive
from newsarchive.store.removals import Finding

POLLED_DEPTH = 1
"""section pages up to so many hops from the home page are polled again and again; deeper ones are read once"""
GOOD_SHARE = 20
"""one article in so many of the addresses a feed or sitemap announces is hardly any"""
LISTS = {"feed": "feed", "urlset": "sitemap", "sitemapindex": "sitemap"}
MAX_SECTIONS = 80
"""section pages polled per site"""
FOLLOWED_WITHIN = timedelta(minutes=2)
"""after which the target of a redirect that was not followed is an address like others"""
CLOSED = frozenset({Reason.PARKED, Reason.MAINTENANCE, Reason.SERVER_ERROR})
"""said by a page with status 200: the address gets another chance"""
FAILED_BY_PARSER = frozenset({Reason.PARSER_FAILED, Reason.WORKER_FAILED, Reason.TOO_COMPLEX})


def book(archive: Archive, visit: Visit, context: Context) -> Outcome:
    """Enter a visit: its capture, what became of the address, what it announced."""
    return Booking(archive, visit, context).enter()


class Booking:
    """One visit, entered step by step; one method per kind of answer."""

    def __init__(self, archive: Archive, visit: Visit, context: Context) -> None:
        self.archive = archive
        self.visit = visit
        self.context = context
        self.task = visit.fetched.task
        self.page = visit.fetched.page
        self.outcome = Outcome()

    def enter(self) -> Outcome:
        """The capture, then what the answer means for a robots.txt, a listing or an address of the ledger."""
        task, visit = self.task, self.visit
        if task.gathering is not None:
            self._part(task.gathering)
            return self.outcome
        capture_id = articles.add_capture(
            self.archive,
            task.url_id,
            self.page,
            visit.span,
            visit.digest,
            self.context.run_id,
            listing_id=task.listing_id,
            revisit_of=task.earlier[0] if visit.repeats and task.earlier else None,
        )
        if self.page.status == 304:
            self.outcome.counts["not_modified"] += 1
        if visit.answer is Answer.FOLLOW and visit.target is not None:
            self._follow(visit.target)
        elif visit.understood is not None and visit.understood.refresh is not None:
            self._refreshed(visit.understood.refresh, visit.understood, capture_id)
        elif task.listing_id is not None:
            self._listing(task.listing_id, capture_id)
        elif task.url_id is not None:
            self._address(task.url_id, capture_id)
        elif task.kind == "robots":
            self.outcome.again = attempts.ask_again(visit)
        if task.led_from is not None:
            removing.settled(self.archive, visit, self.context)
        return self.outcome

    # --- listings

    def _listing(self, listing_id: int, capture_id: int) -> None:
        answer, understood = self.visit.answer, self.visit.understood
        if answer not in {Answer.READ, Answer.UNCHANGED}:
            self._broken_listing(listing_id)
            return
        new = 0
        if understood is not None and understood.reason in FAILED_BY_PARSER:
            self._unreadable(understood)
            self.outcome.counts["listings_failed"] += 1
        elif understood is not None:
            new = self._announce(listing_id, understood, self.task.fetch_url)
            self.outcome.counts["links"] += len(understood.links)
            if understood.reason in silence.NO_LISTING:
                reason, status = Reason(understood.reason), self.page.status
                silence.walled(self.archive, self.task, self.context, self.outcome, reason, status)
                return
        else:
            self.outcome.counts["links"] += 1  # unchanged: what stood there stands there still
        fresh = answer is Answer.READ
        self._polled(listing_id, new, digest=fresh, capture_id=capture_id if fresh and not self.visit.repeats else None)

    def _polled(self, listing_id: int, new: int, *, digest: bool = True, capture_id: int | None = None) -> None:
        self.outcome.counts["listings"] += 1
        self.outcome.polled = new
        listings.poll_result(
            self.archive,
            listing_id,
            now=self.context.now,
            status=self.page.status,
            new=new,
            etag=self.page.header("etag"),
            last_modified=self.page.header("last-modified"),
            digest=self.visit.digest if digest else None,
            capture_id=capture_id,
            shown=self.outcome.shown,
        )

    def _broken_listing(self, listing_id: int) -> None:
        wall = walls.said(self.visit)
        if self.visit.answer in {Answer.THROTTLED, Answer.BROKEN} and not wall:
            self._try_again()
            return
        status = self.page.status
        listings.poll_result(self.archive, listing_id, now=self.context.now, status=status, failed=True)
        troubles.struck(self.archive, self.task.site_id, wall or str(status), self.context.now)
        self.outcome.counts["listings_failed"] += 1
        if self.task.kind == "home":
            self.outcome.problem = f"{self.task.site}: the home page answers {status} ({wall or self.visit.answer})"
        else:
            why = f"{status} ({wall})" if wall else str(status)
            self.outcome.note = f"{self.task.kind} answers {why}: {self.task.fetch_url}"

    def _announce(self, listing_id: int | None, understood: Understood, url: str) -> int:
        return announcing.announce(
            self.archive, self.task, self.context, self.outcome, understood, listing_id=listing_id, url=url
        )

    def _enter(self, links: list[Link], depth: int) -> listings.Announced:
        return announcing.enter(self.archive, self.context, self.outcome, links, depth=depth)

    # --- addresses of the ledger

    def _address(self, url_id: int, capture_id: int) -> None:
        answer, status = self.visit.answer, self.page.status
        if answer is Answer.READ and self.visit.understood is not None:
            self._read(url_id, capture_id, self.visit.understood)
        elif answer in REFUSALS and (wall := walls.said(self.visit)):
            self._settle(url_id, "blocked", wall)
        elif answer is Answer.UNCHANGED:
            self._unchanged(url_id)
        elif answer is Answer.GONE:
            self._gone(url_id)
        elif answer is Answer.BLOCKED:
            self._settle(url_id, "blocked", Reason.HTTP_ERROR)
        elif answer is Answer.LEAVES:
            self._leaves(url_id, self.visit.target or "")
        elif answer is Answer.BROKEN and status in REDIRECTS:
            self._settle(url_id, "failed", Reason.REDIRECT_LOOP)
        elif answer is Answer.BROKEN and status < 500 and not self.visit.fetched.truncated:
            self._settle(url_id, "failed", Reason.HTTP_ERROR)
        else:
            self._try_again()

    def _part(self, gathering: Gathering) -> None:
        """A further page of an article: its capture; then the next one is asked for, or the article is stored."""
        task, visit = self.task, self.visit
        part_id = self._row_of(task.fetch_url)
        articles.add_capture(self.archive, part_id, self.page, visit.span, visit.digest, self.context.run_id)
        after = gathering.after(visit)
        if after is None:
            if visit.answer is Answer.FOLLOW and visit.target is not None:
                self._follow(visit.target)
            else:
                self._try_again()
        elif after.wanted:
            self.outcome.again = after.next(task)
        elif visit.understood is not None and task.url_id is not None:
            self._whole(task.url_id, after, visit.understood)

    def _row_of(self, address: str) -> int:
        link = Link(url=address, kind="page", via="pagination")
        return self._enter([link], depth=self.task.depth).url_ids[0]

    def _whole(self, url_id: int, gathering: Gathering, understood: Understood) -> None:
        """All parts have come: the article is its first page's, and the parts lead to it."""
        first = Booking(
            self.archive, replace(self.visit, fetched=gathering.first, digest=gathering.digest), self.context
        )
        first.outcome = self.outcome
        if understood.article is None:
            first._no_article(url_id, understood)
            return
        article_id = first._article(url_id, gathering.capture_id, understood)
        for fetched in gathering.pages:
            self._settle_part(fetched.task.fetch_url, url_id, article_id)

    def _settle_part(self, address: str, url_id: int, article_id: int | None = None) -> None:
        part_id = self._row_of(address)
        if part_id != url_id:  # a page number in the query may not count for the address
            ledger.settle(
                self.archive,
                part_id,
                state="duplicate",
                reason=Reason.PART_OF,
                now=self.context.now,
                article_id=article_id,
            )

    def _read(self, url_id: int, capture_id: int, understood: Understood) -> None:
        listing_id = None
        if understood.article is not None and crawls.is_part(self.archive, url_id):
            self._settle(url_id, "duplicate", Reason.PART_OF)
        elif understood.article is not None and understood.parts:
            self._more_to_come(url_id, capture_id, understood)
        elif understood.article is not None:
            self._article(url_id, capture_id, understood)
        else:
            listing_id = self._no_article(url_id, understood)
        self._announce(listing_id, understood, self.page.address)
        if self.outcome.again is not None:
            for address in understood.parts:  # no articles of their own
                self._settle_part(address, url_id)

    def _more_to_come(self, url_id: int, capture_id: int, understood: Understood) -> None:
        """An article on several pages: nothing is stored before all are there. One whose first page is the same as
        at the last visit is taken to be the same."""
        if self.visit.repeats and self.task.article_id is not None:
            self._unchanged(url_id)
            return
        self.outcome.again = parts.begin(self.task, self.visit.fetched, self.visit.digest, capture_id, understood.parts)

    def _unchanged(self, url_id: int) -> None:
        mark = Reason.NOINDEX if ledger.reason_of(self.archive, url_id) == Reason.NOINDEX else None
        ledger.settle(
            self.archive, url_id, state="archived", reason=mark, now=self.context.now, status=self.page.status
        )
        articles.seen_unchanged(self.archive, url_id, self.context.now)
        removing.seen(self.archive, self.task.article_id, url_id, self.context, self.task.article_id)
        self.outcome.counts["unchanged"] += 1

    def _article(self, url_id: int, capture_id: int, understood: Understood) -> int | None:
        assert understood.article is not None
        context = self.context
        stood = articles.at_address(self.archive, url_id)
        if lost := removing.lost(self.archive, self.visit, understood.article, url_id):
            self._gone(url_id, Reason.SOFT_404, lost)
            return None
        verdict = articles.save_article(
            self.archive, context.site_id, url_id, capture_id, understood.article, context.now, page=self.page
        )
        duplicate = verdict.change is Change.DUPLICATE
        ledger.settle(
            self.archive,
            url_id,
            state="duplicate" if duplicate else "archived",
            reason=Reason.SAME_ARTICLE if duplicate else Reason.NOINDEX if understood.noindex else None,
            now=context.now,
            status=self.page.status,
            article_id=verdict.article_id,
            etag=self.page.header("etag"),
            last_modified=self.page.header("last-modified"),
            digest=self.visit.digest,
        )
        if verdict.change is Change.NEW:
            context.budget.article(self.task.fetch_url, self.task.via)
        elif duplicate:
            context.budget.fruitless(self.task.fetch_url)
        self.outcome.counts[str(verdict.change)] += 1
        removing.seen(self.archive, verdict.article_id, url_id, context, stood)
        return verdict.article_id

    def _no_article(self, url_id: int, understood: Understood) -> int | None:
        """Settle a page that is no article; its listing id when it is one that will be polled again."""
        reason = understood.reason or Reason.LISTING
        if reason in FAILED_BY_PARSER:
            self._settle(url_id, "failed", reason)
            self._unreadable(understood)
            return None
        if instead := removing.instead(self.archive, self.visit, understood, url_id):
            self._gone(url_id, Reason.SOFT_404, instead)
            return None
        if reason in BLOCKED_BY_PAGE or reason in CLOSED:
            self._settle(url_id, "blocked" if reason in BLOCKED_BY_PAGE else "failed", reason)
            return None
        self._settle(url_id, "not_article", reason)
        if understood.kind in LISTS:
            return self._new_listing(LISTS[understood.kind])
        is_section = understood.page_type is PageType.LISTING and self.task.depth <= POLLED_DEPTH
        full = listings.count(self.archive, self.context.site_id) >= MAX_SECTIONS
        if full or not is_section or seeds.is_continuation(self.task.fetch_url):
            return None
        return self._new_listing("section")

    def _new_listing(self, kind: str) -> int:
        """A page that turned out to be a listing: it has just been polled."""
        task, context = self.task, self.context
        listing_id = listings.add_listing(
            self.archive, context.site_id, task.fetch_url, kind, context.now, depth=task.depth
        )
        self._polled(listing_id, 1)
        return listing_id

    # --- redirects and failures

    def _refreshed(self, target: str, understood: Understood, capture_id: int) -> None:
        """A page that sends its reader on by itself: a redirect, as far as it leads inside the site."""
        task = self.task
        if urls.in_scope(target, task.site) and task.hops < MAX_HOPS:
            self._follow(target)
        elif task.listing_id is not None:
            self._listing(task.listing_id, capture_id)
        elif task.url_id is not None and task.hops >= MAX_HOPS:
            self._settle(task.url_id, "failed", Reason.REDIRECT_LOOP)
        elif task.url_id is not None:
            self._leaves(task.url_id, target)

    def _leaves(self, url_id: int, target: str) -> None:
        """A redirect to another site, which is not followed."""
        if found := removing.redirected(self.archive, self.task, target, self.page.status):
            self._gone(url_id, Reason.OFF_SITE, found)
        else:
            self._settle(url_id, "not_article", Reason.OFF_SITE)

    def _follow(self, target: str) -> None:
        """A redirect inside the site: to another spelling of the same address, or to another address."""
        task = self.task
        same = urls.canonical(target) == urls.canonical(task.fetch_url)
        if same or task.listing_id is not None or task.url_id is None:
            self.outcome.again = replace(task, fetch_url=target, hops=task.hops + 1, etag=None, last_modified=None)
            return
        link = Link(url=target, kind="page", via="redirect")
        known = listings.known(self.archive, [link])
        chosen = self.context.budget.choose([link], depth=task.depth + 1, is_known=known.__contains__)
        if not chosen:  # a chain that leads on and on
            self._settle(task.url_id, "failed", Reason.REDIRECT_LOOP)
            return
        told = self._enter(chosen, depth=task.depth + 1)
        if told.new:  # asked for at once, so that all redirects of a chain are counted
            ledger.hold_back(self.archive, told.url_ids[0], self.context.now + FOLLOWED_WITHIN)
            self.outcome.again = Task(
                task.site, task.site_id, "page", target, told.url_ids[0], depth=task.depth + 1, hops=task.hops + 1,
                led_from=task.led_from if task.article_id is None else task,
            )  # fmt: skip
        if task.article_id is not None and urls.article_key(task.fetch_url) != urls.article_key(target):
            if why := removing.trouble_at(self.archive, target):
                self._settle(task.url_id, "failed", why)
                return
            if found := removing.redirected(self.archive, task, target, self.page.status):
                self._gone(task.url_id, Reason.REDIRECTED, found)
                return
            removing.moved(self.archive, task, self.context)
        self._settle(task.url_id, "duplicate", Reason.REDIRECTED)

    def _gone(self, url_id: int, reason: str = Reason.GONE, found: Finding | None = None) -> None:
        removing.gone(self.archive, self.visit, self.context, self.outcome, url_id, reason, found)
        self._fruitless()

    def _fruitless(self) -> None:
        task, budget = self.task, self.context.budget
        if task.article_id is not None:
            return
        budget.fruitless(task.fetch_url)
        if task.via not in holding.ANNOUNCED or task.url_id is None:
            return
        for listing in holding.announcers(self.archive, task.url_id):
            if budget.blame(listing):
                good, bad = holding.share(self.archive, listing)
                if GOOD_SHARE * good < bad:
                    holding.hold_listing(self.archive, listing, budget.good_patterns())

    def _unreadable(self, understood: Understood) -> None:
        self.outcome.problem = f"unreadable ({understood.reason}: {understood.detail}): {self.task.fetch_url}"

    def _settle(self, url_id: int, state: str, reason: str) -> None:
        status = self.page.status
        ledger.settle(
            self.archive,
            url_id,
            state=state,
            reason=reason,
            status=status,
            now=self.context.now,
            digest=self.visit.digest,
        )
        self.outcome.counts[state] += 1
        if state != "failed":
            self._fruitless()
        if state in {"failed", "blocked"}:
            self.outcome.problem = f"{state} ({reason}, {status}): {self.task.fetch_url}"

    def _try_again(self) -> None:
        reason = Reason.THROTTLED if self.visit.answer is Answer.THROTTLED else Reason.HTTP_ERROR
        reason = CUT.get(self.visit.fetched.truncated or "", reason)
        attempts.try_again(self.archive, self.task, self.context, self.outcome, reason=reason, page=self.page)
