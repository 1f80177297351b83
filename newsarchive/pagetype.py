"""What a page is, decided by the page itself: article, column, notice; or a list, gallery, video, bulletin, wall …

Home pages claim ``og:type=article`` and ``itemtype=NewsArticle``, and addresses of one shape belong to unrelated
systems: so what is visible decides, what the page says of itself is a vote, and the address (also as the page's family
reads it) only tips the scales.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, urlsplit

from selectolax.lexbor import LexborHTMLParser

from newsarchive import (
    columnist,
    directives,
    empty_pages,
    list_names,
    lookups,
    many_stories,
    missing,
    static_pages,
    turkish,
)
from newsarchive.dom import Line, tokens
from newsarchive.families import Family
from newsarchive.list_names import ListName
from newsarchive.many_stories import Parts
from newsarchive.records import PageType
from newsarchive.scope import Scope
from newsarchive.structured import Node, Structured, texts

MIN_BODY = 80
"""letters of running text under which a page tells no story"""
LONG_BODY = 600
SHORT_PIECE = 220
"""letters a piece of text has on average at most where links and excerpts take turns"""
VERSE = 250
"""letters that many short lines have together when they are a poem"""
HEADLINE = 20
"""letters a headline in a list has at least"""
MANY_LINKS = 6
SHORT_PICTURES = 250
"""letters of running text a picture has in a gallery at most"""
SHORT_VIDEO = 250
"""letters of running text below a player that are no article, although structured data claim one"""
_LIST_TYPES = frozenset({"collectionpage", "itemlist", "searchresultspage", "blog"})
_SEGMENT = re.compile(r"[^a-z0-9]+")
_LANGUAGE = re.compile(r"/[a-z]{2}")
_PIECES = re.compile(r"\s+[-–—|»·•:]+\s+")


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
    list_name: ListName | None
    """the headline (or the title, where there is none) is the name of a list"""
    dated: bool
    """a date or clock stands below the headline"""
    parts: Parts
    address: str | None
    """what the page's family says an address of this shape leads to"""


def judge(
    tree: LexborHTMLParser, scope: Scope, structured: Structured, url: str, family: Family | None = None
) -> tuple[PageType, str]:
    """The kind of page and the evidence for it, in words."""
    node = structured.article(scope.headline, (url,))
    facts = _facts(tree, scope, structured, node, url, family)
    if nothing := empty_pages.kind_of(tree, scope, structured, facts.running, marked=facts.own_node or facts.dated):
        return nothing
    if not facts.is_root:
        if why := _gallery(facts, scope, structured):
            return PageType.GALLERY, why
        if why := _video(facts, tree, structured):
            return PageType.VIDEO, why
    votes = list(_votes(facts, scope, structured))
    total = sum(weight for weight, _ in votes)
    why = ", ".join(f"{word} {weight:+d}" for weight, word in votes)
    if total < 0 and (said := _missing(scope, structured)):
        return PageType.SOFT_404, f"called {said}, {why}"
    is_list = total < 0 and max(facts.stories, facts.parts.stamps) >= 3
    if not is_list and (static := static_pages.named(scope, structured, node, url)):
        return PageType.OTHER, static
    if notice := _notice(facts, scope, structured):
        return PageType.NOTICE, notice
    if total < 0:
        if is_list or facts.list_name or _links(tree, facts) >= MANY_LINKS:
            return PageType.LISTING, why
        if not (scope.blocks and static_pages.evidence(scope, structured, node)):
            return PageType.OTHER, why
    if many := many_stories.kind_of(facts.headline, facts.parts, structured.types):
        return many
    column = _column(facts, scope, structured) or _signed(facts, tree)
    if not column and (static := static_pages.silent(scope, structured, node)):
        return PageType.OTHER, static
    return (PageType.COLUMN, column) if column else (PageType.ARTICLE, why)


def _missing(scope: Scope, structured: Structured) -> str | None:
    """What a page without a story is called that says that there is nothing."""
    names = (scope.headline, structured.title)
    if said := missing.names_say(names):
        return said
    if not any(map(missing.is_weak, names)):
        return None
    if directives.NOINDEX & directives.read(structured.meta("robots") or ""):
        return names[0] or names[1]
    return missing.names_say(block.text for block in scope.blocks[:2])


def _facts(
    tree: LexborHTMLParser, scope: Scope, structured: Structured, node: Node | None, url: str, family: Family | None
) -> _Facts:
    sizes = [len(block.text) for block in scope.blocks if block.kind not in {"h", "row"}]
    where = urlsplit(url)
    address = family.kind_of(url) if family is not None else None
    parts = many_stories.count(scope.blocks)
    body = tree.body
    label = f"{body.attributes.get('class') or ''} {body.attributes.get('id') or ''}" if body is not None else ""
    return _Facts(
        headline=turkish.fold(scope.headline or ""),
        running=sum(size for size in sizes if size >= 25),
        pieces=len(sizes),
        stories=_stories(scope),
        letters=sum(sizes),
        words=frozenset(w for w in _SEGMENT.split(turkish.fold(where.path + " " + where.query)) if w),
        is_root=_is_root(where.path, where.query),
        classes=tokens(label),
        own_node=node is not None and _same_headline(node.get("headline"), scope.headline),
        claims_article=node is not None or structured.meta("og:type") in {"article", "news"},
        list_name=_list_name(scope.headline, structured.title, where.path, address),
        dated=bool(scope.blocks) and parts.stamps < 3 and static_pages.is_dated(scope),
        parts=parts,
        address=address,
    )


def _is_root(path: str, query: str) -> bool:
    """Whether an address is the home page's, whatever is added to count its readers."""
    path = turkish.fold(path.rstrip("/")) or "/"
    if path not in _words("home_paths") and not _LANGUAGE.fullmatch(path):
        return False
    return not query or all(key in _words("counting_keys") for key, _ in parse_qsl(query, keep_blank_values=True))


def _list_name(headline: str | None, title: str | None, path: str, address: str | None) -> ListName | None:
    """The list that the headline names. Instead of it the title's first piece, where there is no headline, or the
    address is a list's and the headline the paper's name (``Sağlık | Dağ Haber`` over a heading ``Dağ Haber``)."""
    first, *others = _PIECES.split(title) if title else [""]
    key = turkish.fold(headline or "")
    if not key or (address == "listing" and key in map(turkish.fold, others)):
        return list_names.read(first, path)
    return list_names.read(headline, path)


def _same_headline(stated: object, shown: str | None) -> bool:
    one, other = turkish.fold(str(stated or "")), turkish.fold(shown or "")
    return len(one) > 10 and len(other) > 10 and (one in other or other in one)


def _stories(scope: Scope) -> int:
    """Other stories inside the element that holds the body: linked headings, or articles within it."""
    if scope.body_node is None:
        return 0
    linked: set[int] = set()
    if scope.body_node.css_first("h2, h3, h4") is not None:  # most have none, and the question costs a fifth
        linked.update(node.mem_id for node in scope.body_node.css("h2 a, h3 a, h4 a, a h2, a h3, a h4"))
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


def _gallery(facts: _Facts, scope: Scope, structured: Structured) -> str | None:
    pictures = max(len(scope.images), facts.parts.counters)
    words = facts.words | (frozenset(facts.headline.split()) if pictures >= 3 else frozenset())
    said = _words("gallery_words") & words | ({"address"} if facts.address == "gallery" else set())
    stated = "imagegallery" in structured.types and not facts.own_node
    if facts.running > SHORT_PICTURES * max(4, pictures):
        return None
    if facts.parts.counters >= 3:
        return f"{facts.parts.counters} numbered pictures, {facts.running} letters"
    if not (said or stated):
        return None
    if stated or pictures >= 3 or (pictures and facts.running <= SHORT_PICTURES) or facts.letters < MIN_BODY:
        return f"{'ImageGallery' if stated else min(said)}, {pictures} pictures, {facts.running} letters"
    return None


def _video(facts: _Facts, tree: LexborHTMLParser, structured: Structured) -> str | None:
    said = _words("video_words") & facts.words | ({"address"} if facts.address == "video" else set())
    kind = structured.meta("og:type") or ""
    stated = kind.startswith("video") or ("videoobject" in structured.types and not facts.claims_article)
    most = SHORT_VIDEO if facts.own_node else LONG_BODY
    if facts.running > most or not (said or (stated and not facts.own_node)):
        return None
    player = tree.css_first("video, iframe[src*=embed], iframe[src*=player], [class*=video-player], [id*=player]")
    if player is not None or (stated and said):
        return f"{kind or 'a player'}, {facts.running} letters of text"
    return None


def _votes(facts: _Facts, scope: Scope, structured: Structured) -> Iterator[tuple[int, str]]:
    """For (positive) and against (negative) one article on the page."""
    if facts.own_node:
        yield 2 if facts.list_name else 4, "structured data of this headline"
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
    elif facts.letters >= VERSE and (facts.dated or facts.words & _words("column_words")):
        yield 2, "text in short lines"
    elif not facts.own_node:
        yield -3, "no text"
    if len(facts.headline) >= 20 and " " in facts.headline and not facts.list_name:
        yield 1, "headline"
    elif not facts.headline:
        yield -2, "no headline"
    if facts.address in {"article", "column", "notice"}:
        yield 1, f"address of its family's {facts.address}"
    elif facts.address == "listing":
        yield -2, "address of its family's lists"
    if facts.dated:
        yield 2, "date below the headline"
    if facts.is_root:
        yield -5, "address of the home page"
    elif facts.words & _words("listing_segments"):
        yield -1, "address of a list"
    if facts.classes & _words("listing_classes") and not facts.classes & _words("article_classes"):
        yield -3, "class of a list"
    if structured.types & _LIST_TYPES and not facts.own_node:
        yield -2, "structured data of a list"
    yield from _against(facts, scope, structured)


def _against(facts: _Facts, scope: Scope, structured: Structured) -> Iterator[tuple[int, str]]:
    if facts.stories >= 3 and facts.stories * 2 >= facts.pieces and not facts.own_node:
        yield -4, f"{facts.stories} stories in the text's place"
    if facts.list_name:
        told = facts.dated or (facts.list_name.person and facts.running >= 2 * LONG_BODY)
        sure = facts.list_name.sure or not told
        yield facts.list_name.weight + (0 if sure else 3), facts.list_name.why
    elif list_names.is_like(facts.headline):
        yield -1 if facts.dated else -2, "headline of a list"
    plain = not facts.own_node and not facts.dated
    cut, all_of = facts.parts.cut, facts.parts.texts
    teasers = cut == all_of >= 2 if facts.dated else cut >= 3 and cut * 2 >= all_of  # a list may print dates as well
    if teasers and not facts.own_node and len(facts.headline.split()) <= 3:
        yield -4, f"{cut} cut texts"
    short_pieces = plain and facts.stories < 3 and facts.running <= SHORT_PIECE * facts.pieces
    if short_pieces and (links := _links_in(scope)) >= max(5, facts.pieces * 2 // 3):
        yield -4, f"{links} links among short texts"
    if other := _is_other_title(facts, structured):
        yield -2, "title says something else"
    if facts.parts.stamps >= 3:
        yield -5 if facts.parts.stamps < 5 else -7, f"{facts.parts.stamps} stamps in the text"
    between = sum(line.linked > 0.7 and len(line.text) >= HEADLINE for line in _after_headline(facts, scope))
    if between >= MANY_LINKS and facts.running < LONG_BODY:
        yield -4, f"{between} links between headline and text"
    if facts.headline and len(facts.headline.split()) <= 2 and not facts.own_node:
        yield -1, "headline of one or two words"
    if facts.headline and facts.headline == turkish.fold(structured.meta("og:site_name") or ""):
        yield -4, "headline is the site's name"
    if scope.text_share < 0.3 and not facts.own_node:
        short = len(facts.headline.split()) <= 2 and facts.running < LONG_BODY
        whole = other and not short  # the first of several whole stories under a name of its own
        yield -4 if whole else -3 if short and not facts.dated else -1, "most text elsewhere"


def _links_in(scope: Scope) -> int:
    """How many links inside the body's element are as long as a headline."""
    links = scope.body_node.css("a") if scope.body_node is not None else ()
    return sum(len(link.text(strip=True)) >= HEADLINE for link in links[:60])


def _is_other_title(facts: _Facts, structured: Structured) -> bool:
    """Whether the page's title has not a word of its headline."""
    titles = [text for text in (structured.title, structured.meta("og:title", "twitter:title")) if text]
    words = {word for word in _SEGMENT.split(facts.headline) if len(word) >= 4}
    return len(words) >= 3 and bool(titles) and words.isdisjoint(_SEGMENT.split(turkish.fold(" ".join(titles))))


def _after_headline(facts: _Facts, scope: Scope) -> tuple[Line, ...]:
    at = next((i for i, line in enumerate(scope.head) if turkish.fold(line.text) == facts.headline), -1)
    return scope.head[at + 1 :]


_PROSE = (".", "!", "?", ")", "”", '"')
_NUMBERED = re.compile(r"basin no|ilan\.?gov|\bbik\b")
"""a notice's own number; any other word of its kind may stand in the last sentence of a story"""


def _notice(facts: _Facts, scope: Scope, structured: Structured) -> str | None:
    """An official notice: announced as one, by section, headline or the press bureau's number."""
    if facts.is_root or facts.stories >= 3 or len(facts.headline.split()) < 3 or not scope.blocks:
        return None
    if facts.address == "notice":
        return "address of its family's notices"
    crumbs = turkish.fold(" ".join((*structured.breadcrumb, structured.meta("article:section") or "")))
    last = (*(block.text for block in scope.blocks[-2:]), *scope.tail_lines[:3])
    ends = " ".join(line for line in map(turkish.fold, last) if not line.endswith(_PROSE) or _NUMBERED.search(line))
    for where, text in (("headline", facts.headline), ("section", crumbs), ("last lines", ends)):
        said = next((p for p in _phrases("notice_words") if p in text), None)
        if said:
            return f"{where} says {said}"
    return None


def _column(facts: _Facts, scope: Scope, structured: Structured) -> str | None:
    """A column: structured data, section or address says opinion, and the head names a columnist."""
    if facts.address == "column":
        return "address of its family's columns"
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
    return frozenset(lookups.table("pagetype")[key])


@cache
def _phrases(key: str) -> tuple[str, ...]:
    return tuple(turkish.fold(phrase) for phrase in lookups.table("pagetype")[key])
