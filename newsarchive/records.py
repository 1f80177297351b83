"""What travels: one frozen noun per stage. This file is the project's glossary.

*site* an outlet (one host), *link* an address somebody announced, *page* one fetch, *draft* a page's texts as found,
*article* as understood, *verdict* what the archive makes of it, *run* one command. ``None`` always means
"the page does not say". Every datetime is aware.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from newsarchive import turkish


class PageType(StrEnum):
    """What a page is; only articles, columns and notices are archived as articles."""

    ARTICLE = "article"
    COLUMN = "column"  # köşe yazısı
    NOTICE = "notice"  # resmi ilan
    LISTING = "listing"
    GALLERY = "gallery"
    VIDEO = "video"
    BULLETIN = "bulletin"  # many stories in one text: an agency's bulletin, a press review
    LIVE = "live"  # entries with a clock each under one headline
    SOFT_404 = "soft_404"
    BOT_WALL = "bot_wall"  # a check whether the reader is a robot
    CONSENT_WALL = "consent_wall"  # nothing to read before cookies are accepted
    LOGIN_WALL = "login_wall"
    PARKED = "parked"  # a domain for sale, a suspended account, a server without a site
    MAINTENANCE = "maintenance"
    SERVER_ERROR = "server_error"  # an error, a redirect's stub or a splash page with status 200
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Link:
    """An address, as a listing announced it."""

    url: str
    """absolute, as announced"""
    kind: str = "page"
    """article, listing, feed, sitemap, or page (not known yet)"""
    via: str = "anchor"
    """how it was announced: anchor, feed, sitemap, news-sitemap, robots, alternate, pagination, guess"""
    position: int = 0
    """place in the listing, 0 first"""
    title: str | None = None
    """headline the listing claims"""
    date_text: str | None = None
    """publication date the listing claims, as printed"""
    lastmod: str | None = None
    """last modification the listing claims, as printed"""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or a sitemap announces."""

    kind: str
    """feed, urlset, sitemapindex, text; empty when nothing could be read"""
    links: tuple[Link, ...] = ()
    """in the order of the document; on any host"""
    problems: tuple[str, ...] = ()
    """what was wrong with the document, in words"""


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What an HTML page links to."""

    anchors: tuple[Link, ...] = ()
    """in page order, each address once; without feeds and pagination"""
    feeds: tuple[Link, ...] = ()
    pagination: tuple[Link, ...] = ()
    """further pages of the same list"""
    amp: str | None = None
    """the page's AMP twin"""
    directives: frozenset[str] = frozenset()
    """what the page asks of robots: nofollow, noindex, noarchive …"""
    unread: int = 0
    """anchors beyond what is read of one page"""


@dataclass(frozen=True, slots=True)
class Page:
    """One fetch, as kept."""

    url: str
    """as requested"""
    status: int
    body: bytes = field(repr=False)
    """payload after content decoding"""
    fetched_at: datetime
    """UTC"""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """response headers in order, names as sent"""
    final_url: str | None = None
    """after redirects, when different from url"""

    def header(self, name: str) -> str | None:
        """First header of that name, whatever its case."""
        wanted = turkish.ascii_lower(name)
        return next((value for key, value in self.headers if turkish.ascii_lower(key) == wanted), None)

    @property
    def content_type(self) -> str | None:
        """The Content-Type header."""
        return self.header("content-type")

    @property
    def address(self) -> str:
        """Where the bytes really came from."""
        return self.final_url or self.url


@dataclass(frozen=True, slots=True)
class Found:
    """One candidate for one field: the text as the page has it, and the rule that found it."""

    text: str
    via: str
    """rule, witness first: ``visible:label``, ``json-ld:datePublished``, ``meta:og:title``, ``text:label`` …"""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """what the rule knows besides (label role, position, whether inside the article's scope …)"""
    at: object = field(default=None, compare=False, repr=False)
    """where it stood: an element of the parsed page, or the place in words (whereabouts.py tells)"""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the body, in reading order."""

    text: str
    kind: str = "p"
    """p, h (sub-headline), li, quote, row (table row), pre"""


@dataclass(frozen=True, slots=True)
class Draft:
    """A page's texts as found; nothing interpreted yet."""

    url: str
    site: str
    """domain without www., with :port when it is not the default"""
    fetched_at: datetime
    page_type: PageType
    type_why: str
    """the evidence for page_type, in words"""
    blocks: tuple[Block, ...] = ()
    """the body, in order"""
    found: Mapping[str, tuple[Found, ...]] = field(default_factory=dict)
    """candidates per field, most trusted first; keys: headline, summary, published, updated, section, author,
    credit, place, image, tag, canonical_url, site_name, language"""
    family: str | None = None
    """the content management system that made the page"""
    family_why: str = ""
    """the evidence for family, in words"""
    body_at: object = field(default=None, compare=False, repr=False)
    """the element that holds the body"""
    links: tuple[Link, ...] = ()
    """anchors of the page that may lead to more"""
    links_unread: int = 0
    """anchors beyond what is read of one page"""
    directives: frozenset[str] = frozenset()
    """what the page asks of robots in its head: nofollow, noindex, noarchive …"""
    parts: tuple[str, ...] = ()
    """the further pages of this very article, in order: ``?sayfa=2`` …, or the one that shows all; () when it has
    one page"""
    charset_declared: str | None = None
    """every charset the page names, and where: ``header utf-8, meta iso-8859-9``"""
    charset_used: str = ""
    """the one its bytes were read in"""
    charset_rule: str = ""
    """why that one, in words"""


class Confidence(StrEnum):
    """How well a value is witnessed; by agreement of witnesses and their trust, never by chance (confidence.py)."""

    HIGH = "high"  # two kinds of witness say the same, or the most trusted one says it and nobody contradicts
    MEDIUM = "medium"  # one ordinary witness, or a trusted one that others contradict
    LOW = "low"  # a weak witness alone, or a doubt (see the note)
    HUMAN = "human"  # a person corrected it (store/corrections.py)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that lost."""

    text: str
    via: str
    reason: str = ""
    """in words: ``less trusted than visible:h1``, ``an agency, not a person``, ``after the page was fetched`` …"""
    place: str | None = None
    """where it stood, as in Evidence"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a field has its value."""

    field: str
    raw: str | None
    """the words on the page"""
    via: str
    """the rule that found them"""
    rejected: tuple[Rejected, ...] = ()
    """candidates that lost, most trusted first"""
    note: str | None = None
    """a doubt or the reason of a refusal: ``impossible_date``, ``dates_inverted``, ``truncated_body`` …"""
    confidence: Confidence | None = None
    """None when the field has no value"""
    place: str | None = None
    """where the words stand: a short CSS path (``article > h1.headline``), ``script[ld+json] NewsArticle.headline``,
    ``meta[property=og:title]``, ``block 7 of 9`` (of the body), ``address`` …"""
    confirmed_by: tuple[str, ...] = ()
    """rules of the other witnesses that say the same, most trusted first"""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article."""

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article as understood; the public record (see docs/schema.md)."""

    url: str
    canonical_url: str
    site: str
    headline: str
    body: str
    fetched_at: datetime
    summary: str | None = None
    published_at: datetime | None = None
    published_precision: str | None = None
    """minute or day"""
    updated_at: datetime | None = None
    updated_precision: str | None = None
    section: str | None = None
    section_raw: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    source_raw: str | None = None
    """the words that credit the source, as printed: a labelled credit from its label to its end (``kaynak:sabah``,
    ``Kaynak: AA / Ali Rıza Akkır - Güncel``), a bracket with its brackets (``(DHA)``), else the bare name
    (``Anadolu Ajansı``); for ``own``: the credit, byline or desk that makes it so (``Muhabir: Nazlı Su ILGAZ``)"""
    source_kind: str | None = None
    """agency, outlet, press_release, own"""
    place_province: str | None = None
    place_district: str | None = None
    images: tuple[Image, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    page_type: PageType = PageType.ARTICLE
    family: str | None = None
    word_count: int = 0
    content_hash: str = ""
    """``v1:<hex>`` over the normalised body"""
    charset_declared: str | None = None
    """every charset the page names, and where: ``header utf-8, meta iso-8859-9``"""
    charset_used: str = ""
    """the one its bytes were read in"""
    charset_rule: str = ""
    """why that one, in words"""
    body_printed: str | None = None
    """the body with the blocks that the site repeats on its pages; None when it has none of them"""
    evidence: tuple[Evidence, ...] = ()
    """one per field that has a value or a refused one"""


class Change(StrEnum):
    """What the archive makes of an understood page."""

    NEW = "new"
    SAME = "same"
    EDITED = "edited"
    DUPLICATE = "duplicate"  # another address of an article we have, unchanged


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the archive makes of an article; decided from values alone (identify.py)."""

    change: Change
    article_id: int | None = None
    """the known article; None when new"""
    changed_fields: tuple[str, ...] = ()
    why: str = ""
    kinds: tuple[str, ...] = ()
    """of an edit that a visit found, most important first (newsarchive.edits)"""
    keep: Mapping[str, Any] = field(default_factory=dict)
    """known values that stay, whatever the page prints now"""
    restated: bool = False
    """nobody edited it, and yet the record follows the page: another theme, another section"""
