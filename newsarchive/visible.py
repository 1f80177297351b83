"""What the eye sees around an article, as candidates: stamps, section label, breadcrumb, byline, spot, tags.

Comes in: the scope (the article's own part of the page). Goes out: ``Found`` texts with the place they stood in.
Nothing outside the scope is looked at, except a breadcrumb, which pages print above it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsarchive import dates, sections, structured, turkish
from newsarchive.dom import Line
from newsarchive.records import Found
from newsarchive.scope import Scope

_STAMP_LINE = 110  # characters; a longer line is a sentence, and dates in sentences are of events
_HEAD = 40  # lines of the head that are looked at
_TAIL = 14  # lines behind the body: stamps and labels that stand there are close to it
_CLASS = {
    "section": re.compile(r"(?:^|[\s_-])(?:kat(?:egori)?|categor(?:y|ies)|cat|section|bolum|kicker|rubrik|ressort)"),
    "foreign": re.compile(
        r"(?:related|ilgili|benzer|diger|comment|yorum|sidebar|widget|recommend|sonraki|teaser|card|promo|newsletter"
        r"|popular|okunan|slider|manset-list|ticker|footer|cookie|share|paylas|gallery|infinite-next)"
    ),
    "byline": re.compile(r"(?:byline|author|yazar|muhabir|reporter|writer|autor|auteur|signature|forfatter|skribent)"),
}
_HOME = frozenset(
    (
        "ana sayfa",
        "anasayfa",
        "haberler",
        "haber",
        "home",
        "homepage",
        "startseite",
        "accueil",
        "inicio",
        "news",
        "index",
    )
)
_CRUMBS = "[class*=breadcrumb], [id*=breadcrumb], [class*=Breadcrumb], [aria-label*=readcrumb]"
_BYLINES = (
    "[rel~=author], [itemprop~=author], [class*=author], [class*=Author], [class*=byline], [class*=Byline],"
    " [class*=muhabir], [class*=reporter], [class*=yazar], [class*=writer]"
)
_BYLINE_WORD = re.compile(
    r"^(?:by|von|vom|par|por|de|door|af|av|text|autor|autora|author|from|written by|reported by|muhabir|haber"
    r"|reporter|redaktion)\b[ :]",
    re.IGNORECASE,
)
_ARROWS = re.compile(r"\s*(?:[»›>/|→]|&raquo;)\s*")
_LETTER = re.compile(r"[^\W\d_]")


def stamps(scope: Scope, fetched_at: datetime) -> Iterator[tuple[str, Found]]:
    """(``published`` or ``updated``, stamp) for every visible stamp of the article, labelled ones first."""
    found = [*_stamps_of(scope, _head(scope), "head", fetched_at)]
    found += _stamps_of(scope, scope.tail[:_TAIL], "tail", fetched_at)
    found.sort(key=lambda item: not item[1].extra["label"])
    yield from found


def _head(scope: Scope) -> Sequence[Line]:
    return scope.head[:_HEAD]


def _stamps_of(scope: Scope, lines: Sequence[Line], where: str, fetched_at: datetime) -> Iterator[tuple[str, Found]]:
    title = turkish.fold(scope.headline or "")
    seen_title = where == "tail"
    before: list[str] = []
    after: list[str] = []
    for line in lines:
        if title and turkish.fold(line.text) == title:
            seen_title = True
        elif len(line.text) <= _STAMP_LINE:
            (after if seen_title else before).append(line.text)
    if not seen_title:
        before, after = [], before
    for texts, above in ((before, True), (after, False)):
        joined = "\n".join(texts)
        if not any(c.isdigit() for c in joined):
            continue
        for stamp in dates.find_stamps(joined, fetched_at=fetched_at):
            raw = joined[stamp.start : stamp.end].strip()
            extra = {"label": stamp.label or "", "where": where, "above_headline": above, "reading": stamp.reading}
            via = "visible:label" if stamp.label else "visible:bare"
            yield stamp.role or "published", Found(raw, via, extra)


def times(scope: Scope) -> Iterator[Found]:
    """``time`` elements with a machine value inside the article, those of other stories left out."""
    if scope.root is None:
        return
    for element in scope.root.css("time[datetime]"):
        value = (element.attributes.get("datetime") or "").strip()
        if value and not _is_foreign(element, scope.root):
            around = " ".join(part for node in (element, element.parent) if node is not None for part in _labels(node))
            role = "updated" if re.search(r"updat|modif|guncel|edited", turkish.ascii_lower(around)) else ""
            yield Found(value, "visible:time", {"role": role or dates.label_role(element.text()) or ""})


def breadcrumb(tree: LexborHTMLParser, scope: Scope) -> tuple[str, ...]:
    """The visible path to the article, outermost first, as printed; () when the page shows none."""
    for element in tree.css(_CRUMBS)[:6]:
        if element.tag == "a" and element.parent is not None:  # the class is on every link of the path
            element = element.parent
        names = [n for link in element.css("a, li, span") if (n := _own_text(link))]
        if not names:
            names = [n for n in _ARROWS.split(structured.clean(element.text())) if n]
        if names:
            return tuple(dict.fromkeys(names))
    return tuple(_path_beside(scope.headline_node)) if scope.headline_node is not None else ()


def _own_text(element: LexborNode) -> str:
    return "" if element.css_first("a, li") not in (None, element) else structured.clean(element.text())


def _path_beside(headline: LexborNode) -> Iterator[str]:
    """Links that start at the home page, in an element just in front of the headline."""
    node: LexborNode | None = headline
    for _ in range(3):
        if node is None:
            return
        before = node.prev
        for _ in range(4):
            if before is None:
                break
            if before.is_element_node:
                links = before.css("a")
                names = [structured.clean(link.text()) for link in links[:6]]
                if names and len(links) <= 6 and turkish.fold(names[0]) in _HOME and len(before.text()) < 200:
                    yield from names
                    return
            before = before.prev
        node = node.parent


def last_crumb(names: Iterable[str], headline: str) -> str | None:
    """The innermost section of a breadcrumb: the home page, the headline itself and arrows left out."""
    title = turkish.fold(headline)
    kept = []
    for name in names:
        key = turkish.fold(name).strip(" »›>/|")
        if not key or key in _HOME or key == title or (len(key) > 25 and (key in title or title in key)):
            continue
        if len(key) <= 40 and _LETTER.search(key):
            kept.append(name.strip(" »›>/|"))
    return kept[-1] if kept else None


def section_labels(scope: Scope) -> Iterator[Found]:
    """Lines of the head (and right behind the body) that are a known section, or lie in an element named so."""
    headline = turkish.fold(scope.headline or "")
    for lines, where in ((_head(scope), "head"), (scope.tail[:_TAIL], "tail")):
        for line in lines:
            text = line.text
            if len(text) > 60 or turkish.fold(text) == headline:
                continue
            for stamp in dates.find_stamps(text):
                text = text[: stamp.start].strip(" -|/•,")
                break
            text = text.rstrip("0123456789 ").strip(" »›>/|•-")
            if not text or len(text) > 40:
                continue
            named = bool(_CLASS["section"].search(turkish.ascii_lower(line.label)))
            known = sections.canonical(text)
            if named or (known is not None and known.code is not None):
                yield Found(text, f"visible:{where}", {"named": named})


def bylines(scope: Scope) -> Iterator[Found]:
    """Texts in elements named after an author, then lines of the head that begin like a byline."""
    seen: set[str] = set()
    if scope.root is not None:
        for element in scope.root.css(_BYLINES)[:25]:
            if _is_foreign(element, scope.root) or element.tag in {"body", "html", "main", "article", "img", "meta"}:
                continue
            text = structured.clean(element.text(separator="\n").replace("\n", " | "))
            if not text or len(text) > 160 or text in seen:
                continue
            seen.add(text)
            strong = "author" in (element.attributes.get("rel") or element.attributes.get("itemprop") or "")
            yield Found(text, "visible:author", {"strong": strong})
    for line in scope.head[:_HEAD]:
        if len(line.text) < 120 and _BYLINE_WORD.match(line.text) and line.text not in seen:
            yield Found(line.text, "visible:byline", {"strong": False})


def tags(scope: Scope) -> Iterator[Found]:
    """Tag links of the article."""
    if scope.root is None:
        return
    for element in scope.root.css("[rel~=tag], [class*=etiket] a, [class*=tag-list] a, [class*=tags] a")[:60]:
        text = structured.clean(element.text()).lstrip("#").strip()
        if text and len(text) <= 60 and not _is_foreign(element, scope.root):
            yield Found(text, "visible:tag")


def _labels(node: LexborNode) -> tuple[str, str]:
    attributes = node.attributes
    return attributes.get("class") or "", attributes.get("id") or ""


def _is_foreign(element: LexborNode, root: LexborNode) -> bool:
    """Whether an element belongs to another story, a comment or a box of the site."""
    node: LexborNode | None = element
    for _ in range(12):
        if node is None or node.mem_id == root.mem_id:
            return False
        if node.tag in {"aside", "nav", "footer", "form"}:
            return True
        if _CLASS["foreign"].search(turkish.ascii_lower(" ".join(_labels(node)))):
            return True
        node = node.parent
    return False
