"""What a page announces, entered: its listings, and those of its links that its budget lets through."""

from newsarchive.crawl.tasks import Task, Understood
from newsarchive.crawl.visits import Context, Outcome
from newsarchive.records import Link
from newsarchive.store import listings
from newsarchive.store.archive import Archive


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
    outer = []
    for link in links:
        if link.kind in {"sitemap", "feed"}:
            listings.add_listing(archive, context.site_id, link.url, link.kind, context.now, depth=depth)
            outcome.new_listings = True
        else:
            outer.append(link)
    if not outer:
        return 0
    known = listings.known(archive, outer)
    chosen = context.budget.choose(outer, depth=depth, is_known=known.__contains__)
    told = enter(archive, context, outcome, chosen, depth=depth, listing_id=listing_id)
    if listing_id:
        outcome.announced += listings.delisted(archive, listing_id, told.url_ids, context.now)
    outcome.announced += told.revisit
    outcome.counts["announced"] += told.new
    _credit(context, url, [link for link in chosen if link.url not in known])
    return told.new


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


def _credit(context: Context, url: str, fresh: list[Link]) -> None:
    """A listing page that leads to new addresses of article shapes earns its own shape more budget."""
    budget = context.budget
    led_to = sum(budget.leads_to_articles(link.url) for link in fresh)
    if led_to:
        budget.credit(url, min(led_to, 5))
