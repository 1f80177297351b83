"""What a page announces, entered: its listings, and those of its links that its budget lets through."""

from newsarchive import archives
from newsarchive.crawl.polls import KINDS
from newsarchive.crawl.tasks import Task, Understood
from newsarchive.crawl.visits import Context, Outcome
from newsarchive.records import Link, PageType
from newsarchive.store import further, listings, overruns, windows
from newsarchive.store.archive import Archive
from newsarchive.store.habits import Shown

MORE = "more than "
"""how a feed or sitemap with too many entries is told of"""
MAX_NESTED = 6
"""hops from robots.txt or the home page to a feed or sitemap; the protocol knows one"""


def announce(
    archive: Archive, task: Task, context: Context, outcome: Outcome, understood: Understood,
    *, listing_id: int | None, url: str,
) -> int:  # fmt: skip
    """Enter what a page announces; the number of addresses nobody had seen."""
    depth = task.depth + 1
    links = understood.links
    if listing_id is None:  # the menu of a paper stands on all of its pages: once in a run is enough
        links = tuple(link for link in links if hash(link.url) not in context.seen)
    outcome.seen = [hash(link.url) for link in links]
    outer = [link for link in links if link.kind not in KINDS]
    if inner := [link for link in links if link.kind in KINDS]:
        outcome.new_listings |= _enter_listings(archive, context, inner, depth)
    for name, refused in understood.refused:
        context.budget.refuse(name, refused)
    if any(problem.startswith(MORE) for problem in understood.problems):
        context.budget.refuse("entries", url)
    if understood.unread:
        context.budget.refuse("per-page links", url, understood.unread)
    if listing_id:
        outcome.shown = Shown()
    if not outer:
        return 0
    known = listings.known(archive, outer)
    if listing_id is None and _is_further(task) and understood.article is None and further.is_old(outer, known):
        outer = [link for link in outer if link.via != "pagination"]
    leads_on = listing_id is None and _leads_on(archive, task, understood, outer, known)
    chosen = context.budget.choose(
        outer, depth=depth, page=url, is_article=understood.article is not None, is_known=known.__contains__
    )
    told = enter(archive, context, outcome, chosen, depth=depth, listing_id=listing_id)
    if listing_id:
        leafed = None if task.kind in KINDS else further.page_behind(url, understood.links) is not None
        outcome.shown = Shown(told.url_ids, told.arrived, leafed)
        leads_on = further.rolled_over(archive, listing_id, outcome.shown)
        outcome.announced += windows.delisted(archive, listing_id, told.url_ids, context.now)
        outcome.announced += further.ask_again(archive, listing_id, url, understood.links, context.now)
    elif _is_further(task) and understood.page_type is PageType.LISTING:
        leads_on |= overruns.page_read(archive, context.site_id, task.fetch_url, told.url_ids, context.now)
    if leads_on and further.ask(archive, context.site_id, url, understood.links, context.now, depth=depth):
        outcome.announced += 1
    outcome.announced += told.revisit
    outcome.counts["announced"] += told.new
    return told.new


def _leads_on(archive: Archive, task: Task, understood: Understood, links: list[Link], known: set[str]) -> bool:
    """Whether a further page of a list shows so much that nobody knows that the next one is worth a look."""
    return understood.page_type is PageType.LISTING and _is_further(task) and further.is_news(archive, links, known)


def _is_further(task: Task) -> bool:
    """Whether an address is that of the second page of something, or a later one."""
    return task.kind == "page" and archives.page_number(task.fetch_url) is not None


def _enter_listings(archive: Archive, context: Context, links: list[Link], depth: int) -> bool:
    """Enter feeds and sitemaps, nested so deep and so many of a site; whether there was any."""
    known = listings.known_listings(archive, context.site_id, [link.url for link in links])
    room = context.budget.limits.listings - listings.count(archive, context.site_id)
    entered = False
    for link in links:
        if link.url not in known:
            if depth > MAX_NESTED or room <= 0:
                context.budget.refuse("nested sitemaps" if depth > MAX_NESTED else "listings", link.url)
                continue
            room -= 1
        listings.add_listing(archive, context.site_id, link.url, link.kind, context.now, depth=depth)
        entered = True
    return entered


def enter(
    archive: Archive, context: Context, outcome: Outcome, links: list[Link], *, depth: int,
    listing_id: int | None = None,
) -> listings.Announced:  # fmt: skip
    """Put links into the ledger; the frontier learns that there is something new."""
    told = listings.announce(
        archive,
        context.site_id,
        links,
        now=context.now,
        listing_id=listing_id,
        depth=depth,
        run_id=context.run_id,
    )
    outcome.announced += told.new
    return told
