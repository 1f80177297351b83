"""A kept page -> what it says. Runs in a worker process: pure, no network, no database, no Scrapy."""

from dataclasses import replace

from newsarchive import discover, extract, normalise, refresh, urls
from newsarchive.crawl.tasks import Beside, Understood
from newsarchive.errors import NotArchived, Reason
from newsarchive.records import Draft, Link, Page

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
    else:
        return Understood(kind="other", reason=Reason.NOT_HTML, detail=page.content_type or "no content type")
    return Understood(kind=listing.kind, links=_worth_following(listing.links, site), problems=tuple(listing.problems))


def _understand_html(page: Page, site: str, beside: Beside) -> Understood:
    try:
        draft = extract.extract(page, sightings=beside.sightings)
    except NotArchived as refusal:
        return Understood(kind="html", reason=refusal.reason, detail=refusal.detail, refresh=refresh.target(page))
    links = _worth_following(draft.links[:MAX_LINKS], site)
    try:
        article = normalise.with_parts(draft, beside.parts, beside.known)
    except NotArchived as refusal:
        stub = len(links) <= refresh.MAX_LINKS
        return replace(_refused(draft, links, refusal), refresh=refresh.target(page) if stub else None)
    return Understood(
        kind="html",
        links=links,
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


def _worth_following(links: tuple[Link, ...], site: str) -> tuple[Link, ...]:
    return tuple(
        link
        for link in links
        if urls.in_scope(link.url, site) and urls.guess_kind(link.url) != "skip" and urls.trap_reason(link.url) is None
    )
