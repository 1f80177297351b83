"""What travels through one crawl: a Task is asked for, a Visit is what came of it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsarchive.records import Article, Link, Page, PageType
from newsarchive.recurring import Recurring
from newsarchive.warc import Earlier

if TYPE_CHECKING:
    from newsarchive.crawl.parts import Gathering


BESIDE = frozenset({"robots", "probe"})
"""kinds of tasks whose answers are kept but are neither pages of the ledger nor listings"""


@dataclass(frozen=True, slots=True)
class Task:
    """One request to make."""

    site: str
    site_id: int
    kind: str
    """robots, probe, sitemap, feed, listing, page, part"""
    fetch_url: str
    url_id: int | None = None
    """row of the ledger; None for robots.txt"""
    listing_id: int | None = None
    depth: int = 0
    via: str | None = None
    """how the address was announced"""
    hops: int = 0
    """redirects followed for this row so far"""
    etag: str | None = None
    last_modified: str | None = None
    article_id: int | None = None
    """the article a re-visit is about"""
    led_from: "Task | None" = None
    """the visit to a known article that was redirected to this address"""
    gathering: "Gathering | None" = None
    """the article of which this is a further part"""
    attempts: int = 0
    """fetches of this address in a row that brought nothing"""
    sightings: tuple[Link, ...] = ()
    """what listings claim about the page"""
    step: int | None = None
    """the page of a back-fill that this is"""
    earlier: tuple[int, Earlier] | None = None
    """the last full answer: its capture's id, and what a revisit record says of it"""


@dataclass(frozen=True, slots=True)
class Beside:
    """What the archive knows that helps to read a page; plain values only, it crosses a process border."""

    known: Recurring | None = None
    """what the site repeats on its pages"""
    sightings: tuple[Link, ...] = ()
    """what listings claim about the page"""
    parts: tuple[Page, ...] = ()
    """the further pages of the article, as far as they came"""


@dataclass(frozen=True, slots=True)
class Understood:
    """What the worker made of a page; plain values only, it crosses a process border."""

    kind: str
    """sitemap, feed, html, other"""
    links: tuple[Link, ...] = ()
    article: Article | None = None
    parts: tuple[str, ...] = ()
    """further pages of the article that have not been read with it"""
    refresh: str | None = None
    """where a page that is no article sends its reader by itself"""
    page_type: PageType | None = None
    family: str | None = None
    """CMS family of an HTML page"""
    reason: str | None = None
    """Reason.value when the page is no article"""
    detail: str = ""
    refused: tuple[tuple[str, str], ...] = ()
    """(budget, address) of links not worth following whose addresses look made without end"""
    unread: int = 0
    """anchors of the page that were not looked at, because it has so many"""
    noindex: bool = False
    """the page asks robots not to list it or keep a copy"""
    problems: tuple[str, ...] = field(default=())
    """what was wrong with a feed or sitemap that could be read all the same"""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The answer to a task, as it enters the pipelines."""

    task: Task
    page: Page
    request_headers: tuple[tuple[str, str], ...] = ()
    truncated: str | None = None
    """why the body is not whole (WARC-Truncated): length, time, disconnect, unspecified; None: it is"""
