"""A kept page -> what it says. Runs in a worker process: pure, no network, no database, no Scrapy."""

from dataclasses import replace

from newsarchive import directives, discover, extract, normalise, posts, refresh, urls
from newsarchive.crawl.tasks import Beside, Understood
from newsarchive.errors import NotArchived, Reason
from newsarchive.records import Draft, Link, Page

MAX_REFUSED = 500
"""addresses of a page that look made without end and are told of"""
MAX_LINKS = 2_000
"""anchors looked at on one page; a page with more is a trap or an archive whose pages follow anyway"""


def understand(page: Page, kind: str, site: str, beside: Beside) -> Understood:
    """Read a page by what it is, not by what it was announced as; ``kind`` only breaks ties."""
    sniffed = discover.sniff(page.body, page.content_type)
    if sniffed == "sitemap" or (kind == "sitemap" and sniffed == "other"):
        listing = discover.from_sitemap(page.body, page.address)
    elif sniffed == "feed" or (kind == "feed" and sniffed == "other"):
        listing = discover.from_feed(page.body, page.address)
    elif sniffed == "html":
        return _understand_html(page, site, beside)
    elif kind == "archive" and (listing := posts.from_posts(page.body, page.address)).links:
        pass
    else:
        return Understood(kind="other", reason=Reason.NOT_HTML, detail=page.content_type or "no content type")
    links, refused = _worth_following(listing.links, site)
    return Understood(kind=listing.kind, links=links, refused=refused, problems=tuple(listing.problems))


def _understand_html(page: Page, site: str, beside: Beside) -> Understood:
    try:
        draft = extract.extract(page, sightings=beside.sightings)
    except NotArchived as refusal:
        return Understood(kind="html", reason=refusal.reason, detail=refusal.detail, refresh=refresh.target(page))
    links, refused = _worth_following(draft.links[:MAX_LINKS], site)
    try:
        article = normalise.with_parts(draft, beside.parts, beside.known)
    except NotArchived as refusal:
        told = replace(_refused(draft, links, refusal), refused=refused, unread=draft.links_unread)
        return replace(told, refresh=refresh.target(page) if len(links) <= refresh.MAX_LINKS else None)
    return Understood(
        kind="html",
        links=links,
        refused=refused,
        unread=draft.links_unread,
        noindex=not directives.NOINDEX.isdisjoint(draft.directives),
        article=article,
        parts=() if beside.parts else draft.parts,
        page_type=draft.page_type,
        family=draft.family,
    )


def _refused(draft: Draft, links: tuple[Link, ...], refusal: NotArchived) -> Understood:
    return Understood(
        kind="html",
        links=links,
        page_type=draft.page_type,
        family=draft.family,
        reason=refusal.reason,
        detail=refusal.detail or draft.type_why,
    )


def _worth_following(links: tuple[Link, ...], site: str) -> tuple[tuple[Link, ...], tuple[tuple[str, str], ...]]:
    """The site's own links that may be pages, and (why, address) of those that look made without end."""
    kept: list[Link] = []
    refused: list[tuple[str, str]] = []
    for link in links:
        if not urls.in_scope(link.url, site) or urls.guess_kind(link.url) == "skip":
            continue
        trap = urls.trap_reason(link.url)
        if trap is None:
            kept.append(link)
        elif len(refused) < MAX_REFUSED:
            refused.append((trap, link.url))
    return tuple(kept), tuple(refused)
