"""What a page is, decided by the page itself: article, column, listing, gallery, video, notice, soft 404 or other.

Home pages claim ``og:type=article`` and ``itemtype=NewsArticle``, and addresses of one shape belong to unrelated
systems: so what is visible decides, what the page says of itself is a vote, and the address only tips the scales.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from newsarchive import columnist, lookups, static_pages, turkish
from newsarchive.dom import Line, tokens
from newsarchive.records import PageType
from newsarchive.scope import Scope
from newsarchive.structured import Structured, texts

MIN_BODY = 80
"""letters of running text under which a page tells no story"""
LONG_BODY = 600
HEADLINE = 20
"""letters a headline in a list has at least"""
MANY_LINKS = 6
SHORT_PICTURES = 250
"""letters of running text a picture has in a gallery at most"""
_LIST_TYPES = frozenset({"collectionpage", "itemlist", "searchresultspage", "blog"})
_SEGMENT = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is measured once and asked often."""

    headline: str
    running: int
    """letters of running text in the body"""
    pieces: int
    """in how many blocks"""
    stories: int
    """linked headings or stories of their own inside the body's element"""
    letters: int
    """of all blocks"""
    words: frozenset[str]
    """words of the address"""
    is_root: bool
    classes: frozenset[str]
    """words of the body element's class and id"""
    own_node: bool
    """structured data describes one article with this page's headline"""
    claims_article: bool


def judge(tree: LexborHTMLParser, scope: Scope, structured: Structured, url: str) -> tuple[PageType, str]:
    """The kind of page and the evidence for it, in words."""
    facts = _facts(tree, scope, structured, url)
    if why := _not_found(facts, structured):
        return PageType.SOFT_404, why
    if not facts.is_root:
        if why := _gallery(facts, scope, structured):
            return PageType.GALLERY, why
        if why := _video(facts, tree, structured):
            return PageType.VIDEO, why
    votes = list(_votes(facts, scope, structured))
    total = sum(weight for weight, _ in votes)
    why = ", ".join(f"{word} {weight:+d}" for weight, word in votes)
    node = structured.article(scope.headline, (url,))
    is_list = total < 0 and facts.stories >= 3
    if not is_list and (static := static_pages.named(scope, structured, node, url)):
        return PageType.OTHER, static
    if notice := _notice(facts, scope, structured):
        return PageType.NOTICE, notice
    if total < 0:
        if is_list or _links(tree, facts) >= MANY_LINKS:
            return PageType.LISTING, why
        if not (scope.blocks and static_pages.evidence(scope, structured, node)):
            return PageType.OTHER, why
    if static := static_pages.silent(scope, structured, node):
        return PageType.OTHER, static
    if column := _column(facts, scope, structured) or _signed(facts, tree):
        return PageType.COLUMN, column
    return PageType.ARTICLE, why


def _facts(tree: LexborHTMLParser, scope: Scope, structured: Structured, url: str) -> _Facts:
    sizes = [len(block.text) for block in scope.blocks if block.kind not in {"h", "row"}]
    node = structured.article(scope.headline, (url,))
    parts = urlsplit(url)
    body = tree.body
    label = f"{body.attributes.get('class') or ''} {body.attributes.get('id') or ''}" if body is not None else ""
    path = parts.path.rstrip("/")
    return _Facts(
        headline=turkish.fold(scope.headline or ""),
        running=sum(size for size in sizes if size >= 25),
        pieces=len(sizes),
        stories=_stories(scope),
        letters=sum(sizes),
        words=frozenset(w for w in _SEGMENT.split(turkish.fold(parts.path + " " + parts.query)) if w),
        is_root=path in {"", "/index.php", "/index.html", "/default.aspx", "/anasayfa"} and not parts.query,
        classes=tokens(label),
        own_node=node is not None and _same_headline(node.get("headline"), scope.headline),
        claims_article=node is not None or structured.meta("og:type") in {"article", "news"},
    )


def _same_headline(stated: object, shown: str | None) -> bool:
    one, other = turkish.fold(str(stated or "")), turkish.fold(shown or "")
    return len(one) > 10 and len(other) > 10 and (one in other or other in one)


def _stories(scope: Scope) -> int:
    """Other stories inside the element that holds the body: linked headings, or articles within it."""
    if scope.body_node is None:
        return 0
    linked = {node.mem_id for node in scope.body_node.css("h2 a, h3 a, h4 a, a h2, a h3, a h4")}
    inner = scope.body_node.css("article")
    return max(len(linked), len(inner))


def _links(tree: LexborHTMLParser, facts: _Facts) -> int:
    """How many links have a text as long as a headline (counted up to MANY_LINKS, as many as a long text may have)."""
    if facts.letters >= LONG_BODY * 5:
        return MANY_LINKS
    count = 0
    for link in tree.css("a"):
        if len(link.text(strip=True)) >= HEADLINE:
            count += 1
            if count >= MANY_LINKS:
                break
    return count


def _not_found(facts: _Facts, structured: Structured) -> str | None:
    if facts.running > LONG_BODY or facts.own_node:
        return None
    for where, text in (("headline", facts.headline), ("title", turkish.fold(structured.title or ""))):
        said = next((p for p in _phrases("not_found") if p in text), None)
        if said or re.fullmatch(r"(?:hata |error )?404\W*.{0,40}", text):
            return f"{where} says {said or '404'}"
    return None


def _gallery(facts: _Facts, scope: Scope, structured: Structured) -> str | None:
    said = _words("gallery_words") & (facts.words | frozenset(facts.headline.split()))
    stated = "imagegallery" in structured.types and not facts.own_node
    pictures = len(scope.images)
    if not (said or stated) or facts.running > SHORT_PICTURES * max(4, pictures):
        return None
    if stated or pictures >= 3 or (facts.running < MIN_BODY and not facts.own_node):
        return f"{'ImageGallery' if stated else min(said)}, {pictures} pictures, {facts.running} letters"
    return None


def _video(facts: _Facts, tree: LexborHTMLParser, structured: Structured) -> str | None:
    said = _words("video_words") & facts.words
    kind = structured.meta("og:type") or ""
    stated = kind.startswith("video") or ("videoobject" in structured.types and not facts.claims_article)
    if facts.running > LONG_BODY or not (said or stated) or (facts.own_node and facts.running > MIN_BODY):
        return None
    player = tree.css_first("video, iframe[src*=embed], iframe[src*=player], [class*=video-player], [id*=player]")
    if player is not None or (stated and said):
        return f"{kind or 'a player'}, {facts.running} letters of text"
    return None


def _votes(facts: _Facts, scope: Scope, structured: Structured) -> Iterator[tuple[int, str]]:
    """For (positive) and against (negative) one article on the page."""
    if facts.own_node:
        yield 4, "structured data of this headline"
    elif facts.claims_article:
        yield 1, "claims to be an article"
    if structured.meta("article:published_time", "datepublished") is not None:
        yield 1, "publication time"
    if facts.classes & _words("article_classes"):
        yield 2, "class of a single page"
    if facts.running >= LONG_BODY:
        yield 3, "long text"
    elif facts.running >= MIN_BODY:
        yield 2, "text"
    elif not facts.own_node:
        yield -3, "no text"
    if len(facts.headline) >= 20 and " " in facts.headline:
        yield 1, "headline"
    elif not facts.headline:
        yield -2, "no headline"
    if facts.is_root:
        yield -5, "address of the home page"
    elif facts.words & _words("listing_segments"):
        yield -1, "address of a list"
    if facts.classes & _words("listing_classes") and not facts.classes & _words("article_classes"):
        yield -3, "class of a list"
    if structured.types & _LIST_TYPES and not facts.own_node:
        yield -2, "structured data of a list"
    yield from _against(facts, scope)


def _against(facts: _Facts, scope: Scope) -> Iterator[tuple[int, str]]:
    if facts.stories >= 3 and facts.stories * 2 >= facts.pieces and not facts.own_node:
        yield -4, f"{facts.stories} stories in the text's place"
    if facts.headline in _folded("home_titles"):
        yield -3, "headline of a home page"
    elif _is_listing_title(facts.headline):
        yield -2, "headline of a list"
    between = sum(line.linked > 0.7 and len(line.text) >= HEADLINE for line in _after_headline(facts, scope))
    if between >= MANY_LINKS and facts.running < LONG_BODY:
        yield -4, f"{between} links between headline and text"
    if facts.headline and len(facts.headline.split()) <= 2 and not facts.own_node:
        yield -1, "headline of one or two words"
    if scope.text_share < 0.3 and not facts.own_node:
        yield -1, "most text elsewhere"


def _is_listing_title(headline: str) -> bool:
    phrases = _phrases("listing_titles")
    return len(headline) < 40 and (headline.startswith(phrases) or headline.endswith(phrases))


def _after_headline(facts: _Facts, scope: Scope) -> tuple[Line, ...]:
    at = next((i for i, line in enumerate(scope.head) if turkish.fold(line.text) == facts.headline), -1)
    return scope.head[at + 1 :]


def _notice(facts: _Facts, scope: Scope, structured: Structured) -> str | None:
    """An official notice: announced as one, by section, headline or the press bureau's number."""
    if facts.is_root or facts.stories >= 3 or len(facts.headline.split()) < 3 or not scope.blocks:
        return None
    crumbs = turkish.fold(" ".join((*structured.breadcrumb, structured.meta("article:section") or "")))
    ends = turkish.fold(" ".join(block.text for block in scope.blocks[-2:]) + " " + " ".join(scope.tail_lines[:3]))
    for where, text in (("headline", facts.headline), ("section", crumbs), ("last lines", ends)):
        said = next((p for p in _phrases("notice_words") if p in text), None)
        if said:
            return f"{where} says {said}"
    return None


def _column(facts: _Facts, scope: Scope, structured: Structured) -> str | None:
    """A column: structured data, section or address says opinion, and the head names a columnist."""
    if "opinionnewsarticle" in structured.types:
        return "OpinionNewsArticle"
    said = _words("column_words") & (facts.words | tokens(_labels(scope)))
    node = structured.article(scope.headline)
    stated = [*(texts(node, "articleSection") if node is not None else ())][:1]
    section = turkish.fold(" ".join((structured.meta("article:section") or "", *stated, *structured.breadcrumb[-2:-1])))
    if section and _words("column_words") & frozenset(section.split()):
        return f"section {section}"
    if said & _strong() and facts.running >= MIN_BODY:
        return f"word {min(said)} in the address or around the headline"
    return None


def _signed(facts: _Facts, tree: LexborHTMLParser) -> str | None:
    """A text whose address says author, beside the author's box."""
    said = _words("column_words") & facts.words
    return "author's box beside the text" if said and columnist.named(tree) else None


def _labels(scope: Scope) -> str:
    """Class words of the two elements around the headline, and the categories of the post they stand in."""
    out = []
    node = scope.headline_node
    for _ in range(2):
        node = node.parent if node is not None else None
        if node is not None and node.tag != "body":
            out.append(node.attributes.get("class") or "")
    for _ in range(6):  # WordPress writes a post's categories into the class of its element
        label = node.attributes.get("class") or "" if node is not None and node.tag != "body" else ""
        if "hentry" in label or "type-post" in label:
            out += [word for word in label.split() if word.startswith("category-")]
        node = node.parent if node is not None else None
    return " ".join(out)


def _strong() -> frozenset[str]:
    return _words("column_words") - {"yazar", "opinion", "column"}


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(lookups.table("scope")["pagetype"][key])


@cache
def _phrases(key: str) -> tuple[str, ...]:
    return tuple(turkish.fold(phrase) for phrase in lookups.table("scope")["pagetype"][key])


@cache
def _folded(key: str) -> frozenset[str]:
    return frozenset(_phrases(key))
