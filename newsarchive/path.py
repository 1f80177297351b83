"""The visible path to an article (Anasayfa > Spor > headline), and the section that it or the address names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsarchive import furniture, sections, structured, turkish
from newsarchive.scope import Scope

_HOME_WORDS = "anasayfa haberler haber home homepage startseite accueil inicio news index"
HOME = frozenset(("ana sayfa", *_HOME_WORDS.split()))
"""how the first link of a path is called, folded"""
_CRUMBS = "[class*=readcrumb], [id*=readcrumb], [aria-label*=readcrumb], [class*=-crumbs]"
_LONGEST_PATH = 4
"""home page, section, part of it, place"""
_ARROWS = re.compile(r"\s*(?:[»›>/|→]|&raquo;)\s*")
_DOWN = re.compile(r"[»›>→/]")
_NOT_SECTIONS = frozenset(
    [
        "amp",
        "archive",
        "archives",
        "article",
        "articles",
        "detay",
        "haber",
        "haberi",
        "haberler",
        "icerik",
        "news",
        "p",
        "post",
    ]
)
_LETTER = re.compile(r"[^\W\d_]")


def labels(node: LexborNode) -> tuple[str, str]:
    """Class and id of an element, as written."""
    attributes = node.attributes
    return attributes.get("class") or "", attributes.get("id") or ""


def breadcrumb(tree: LexborHTMLParser, scope: Scope) -> tuple[tuple[str, ...], LexborNode | None]:
    """The visible path to the article, outermost first, as printed, and its element; () when the page shows none."""
    for element in tree.css(_CRUMBS)[:6]:
        if element.tag == "a" and element.parent is not None:  # the class is on every link of the path
            element = element.parent
        names = [n for link in element.css("a, li, span") if (n := own_text(link))]
        if not names:
            names = [n for n in _ARROWS.split(structured.clean(element.text())) if n]
        if names:
            return tuple(dict.fromkeys(names)), element
    return _path_beside(scope.headline_node) if scope.headline_node is not None else ((), None)


def own_text(element: LexborNode) -> str:
    """The text of an element that holds no other link or list entry."""
    return "" if element.css_first("a, li") not in (None, element) else structured.clean(element.text())


def _path_beside(headline: LexborNode) -> tuple[tuple[str, ...], LexborNode | None]:
    """Links that start at the home page, in the element that ends with the headline or in one just in front of it."""
    node: LexborNode | None = headline
    if headline.parent is not None and (names := _path_in(headline.parent, headline)):
        return names, headline.parent
    for _ in range(3):
        if node is None:
            break
        before = node.prev
        for _ in range(4):
            if before is None:
                break
            if before.is_element_node and (names := _path_in(before, headline)):
                return names, before
            before = before.prev
        node = node.parent
    return (), None


def _path_in(element: LexborNode, headline: LexborNode) -> tuple[str, ...]:
    links = element.css("a")
    names = [structured.clean(link.text()) for link in links[:6]]
    short = 0 < len(links) <= 6 and len(element.text()) < 200
    return tuple(names) if short and _is_path(element, names, headline) else ()


def _is_path(element: LexborNode, names: Sequence[str], headline: LexborNode) -> bool:
    """Whether links are a path and no menu: they begin at the home page and go on to the headline, or go down;
    a list of sections that lie beside each other is a menu."""
    if turkish.fold(names[0]) not in HOME or element.tag == "amp-sidebar":
        return False
    text = structured.clean(element.text())
    menu = furniture.is_menu(furniture.noise_word(" ".join(labels(element))))
    if menu and not (len(names) <= _LONGEST_PATH and _DOWN.search(text)):
        return False
    if turkish.fold(text).endswith(turkish.fold(structured.clean(headline.text()))):
        return True
    known = [section for name in names[1:] if (section := sections.canonical(name)) is not None]
    codes = {section.code for section in known if section.code is not None}
    return len(names) <= _LONGEST_PATH and len(codes) <= (2 if _DOWN.search(text) and not menu else 1)


def last_crumb(names: Iterable[str], headline: str) -> str | None:
    """The innermost section of a breadcrumb: the home page, the headline itself and arrows left out."""
    title = turkish.fold(headline)
    kept = []
    for name in names:
        key = turkish.fold(name).strip(" »›>/|")
        if not key or key in HOME or key == title or (len(key) > 25 and (key in title or title in key)):
            continue
        if len(key) <= 40 and _LETTER.search(key):
            kept.append(name.strip(" »›>/|"))
    return kept[-1] if kept else None


def sections_of_post(headline: LexborNode | None) -> Iterator[str]:
    """The known sections among the categories that WordPress writes into the class of a post's element."""
    node = headline
    for _ in range(8):
        label = node.attributes.get("class") or "" if node is not None and node.tag != "body" else ""
        if "hentry" in label or "type-post" in label:
            names = [word.removeprefix("category-").replace("-", " ") for word in label.split() if "category-" in word]
            yield from (name for name in names if (known := sections.known(name)) and known.code is not None)
            return
        node = node.parent if node is not None else None


def section_of_address(url: str) -> str | None:
    """The first path segment when more follow and it reads like a section: ``/3-sayfa/…``."""
    segments = [s for s in unquote(urlsplit(url).path).split("/") if s]
    if segments[:2] == ["service", "amp"]:
        segments = segments[2:]
    while len(segments) > 1 and segments[0] in {"tr", "en", "haber", "haberler", "amp", "mobil"}:
        segments = segments[1:]
    if len(segments) < 2 or len(segments[0]) > 30 or segments[0] in _NOT_SECTIONS:
        return None
    label = segments[0].removesuffix("-haberleri").replace("-", " ")
    known = sections.canonical(label)
    return label if known is not None and known.code is not None else None
