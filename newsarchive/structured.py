"""What a page says about itself to machines: JSON-LD, meta elements, microdata and RDFa, read with tolerance.

Comes in: the parsed tree. Goes out: texts, never interpreted (dates are read in dates.py, names in
bylines.py). Nothing here raises on bad input: CMS templates interpolate raw headlines into JSON, wrap it in
comments and escape HTML inside JSON strings, so every reader has a more patient one behind it.

Which of several equal meta elements counts: the first that is not empty. Plug-ins append theirs after the
theme's, and the theme's is the one the newsroom sees.
"""

import html
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsarchive import json_script, turkish

Node = Mapping[str, Any]

_ARTICLE_WORDS = """
article newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle backgroundnewsarticle
reviewnewsarticle askpublicnewsarticle advertisercontentarticle satiricalarticle liveblogposting blogposting
report techarticle scholarlyarticle socialmediaposting
"""
ARTICLE_TYPES = frozenset(_ARTICLE_WORDS.split())
_PAGE_TYPES = frozenset(("webpage", "itempage", "videoobject", "creativework", "review"))
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SOFT = re.compile("[\u00ad\u200b\u2060\ufeff]")
_BREAK = re.compile(r"<\s*(?:br|/?(?:p|div|li|h[1-6]))\b[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"^\s*(?:https?:)?//(?:www\.|m\.|amp\.)?([^?#\s]*)", re.IGNORECASE)
_AMP = re.compile(r"/amp(?=/|$)|\.amp(?=\.|$)")
_SOURCES = "meta, link[rel], title, script[type*=json]"


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody named in structured data."""

    text: str
    kind: str
    """the schema.org type in lower case, ``""`` when the page gives a bare string"""


class _Claimant(NamedTuple):
    """A node that may be the article's."""

    node: Node
    weight: int
    headline: str
    """folded"""
    addresses: frozenset[str]
    """as keys"""


@dataclass(frozen=True)
class Structured:
    """Everything the page says to machines, as texts in page order."""

    nodes: tuple[Node, ...] = ()
    """JSON-LD objects about the page: top level, arrays and @graph opened, ``mainEntity`` followed, never
    ``hasPart``, ``itemListElement`` or other nested (related) items"""
    metas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """meta name, property or itemprop in lower case -> contents that are not empty"""
    named_by: Mapping[str, str] = field(default_factory=dict)
    """meta name -> the attribute that first had it: name, property or itemprop"""
    links: Mapping[str, str] = field(default_factory=dict)
    """link rel in lower case -> first href (canonical, amphtml)"""
    title: str | None = None
    """the title element"""
    language: str | None = None
    """lang of the html element"""
    problems: tuple[str, ...] = ()
    """JSON-LD scripts that could not be read as JSON, in words"""

    def meta(self, *names: str) -> str | None:
        """The first content under the first of these names that has one."""
        for name in names:
            if values := self.metas.get(name):
                return values[0]
        return None

    @cached_property
    def types(self) -> frozenset[str]:
        """Every JSON-LD type on the page, lower case."""
        return frozenset(kind for node in self.nodes for kind in types_of(node))

    @cached_property
    def breadcrumb(self) -> tuple[str, ...]:
        """Names of the first BreadcrumbList with any, outermost first."""
        for node in self.nodes:
            if "breadcrumblist" in types_of(node):
                names = tuple(_crumbs(node))
            elif isinstance(node.get("breadcrumb"), Mapping):
                names = tuple(_crumbs(node["breadcrumb"]))
            else:
                continue
            if names:
                return names
        return ()

    @cached_property
    def _by_id(self) -> Mapping[str, Node]:
        return {node["@id"]: node for node in self.nodes if isinstance(node.get("@id"), str) and len(node) > 2}

    def article(self, headline: str | None, addresses: Collection[str] = ()) -> Node | None:
        """The JSON-LD node of *this* article, or None.

        A node speaks for the page when its headline is the visible one or its address the page's; a lone
        article node is believed unless both contradict (a related story's node on a page without its own).
        """
        if not self._claimants:
            return None
        wanted, own = turkish.fold(headline or ""), {address_key(a) for a in addresses if a}
        best: tuple[int, Node] | None = None
        for one in self._claimants:
            score = one.weight + _headline_vote(one.headline, wanted) + _address_vote(one.addresses, own)
            if score > 0 and (best is None or score > best[0]):
                best = (score, one.node)
        return best[1] if best else None

    @cached_property
    def _claimants(self) -> tuple["_Claimant", ...]:
        """The nodes that may be the article's, with what several readers ask of them."""
        found = []
        for node in self.nodes:
            kinds = types_of(node)
            if kinds & ARTICLE_TYPES or (kinds & _PAGE_TYPES and "datePublished" in node):
                weight = (2 if kinds & ARTICLE_TYPES else 0) + ("datePublished" in node)
                headline = turkish.fold(text(node, "headline", "alternativeHeadline", "name") or "")
                found.append(_Claimant(node, weight, headline, _stated_addresses(node)))
        return tuple(found)

    def names(self, node: Node, key: str) -> tuple[Name, ...]:
        """People or organisations under ``key`` (author, creator, publisher), references by @id resolved."""
        return tuple(self._names(node.get(key)))

    def _names(self, value: Any) -> Iterator[Name]:
        if isinstance(value, str):
            if text := clean(value):
                yield Name(text, "")
        elif isinstance(value, Sequence):
            for item in value:
                yield from self._names(item)
        elif isinstance(value, Mapping):
            if "name" not in value and isinstance(value.get("@id"), str):
                value = self._by_id.get(value["@id"], value)
            kinds = sorted(types_of(value))
            names = value.get("name")
            for name in [names] if isinstance(names, str) else names if isinstance(names, list) else []:
                if text := clean(name):
                    yield Name(text, kinds[0] if kinds else "")


def read(tree: LexborHTMLParser) -> Structured:
    """All structured data of a parsed page; one pass over meta, link, title and JSON scripts."""
    metas: dict[str, list[str]] = {}
    named_by: dict[str, str] = {}
    links: dict[str, str] = {}
    nodes: list[Node] = []
    problems: list[str] = []
    title = None
    for element in tree.css(_SOURCES):
        tag = element.tag
        if tag == "meta":
            _read_meta(element.attributes, metas, named_by)
        elif tag == "script":
            if "ld+json" in turkish.ascii_lower(element.attributes.get("type") or ""):
                nodes.extend(_read_script(element.text(), problems))
        elif tag == "link":
            attributes = element.attributes
            if href := (attributes.get("href") or "").strip():
                links.setdefault(turkish.ascii_lower(attributes.get("rel") or ""), href)
        elif title is None and (element.parent is None or element.parent.tag != "svg"):
            title = clean(element.text()) or None
    root = tree.root
    language = (root.attributes.get("lang") or root.attributes.get("xml:lang")) if root else None
    return Structured(
        tuple(nodes),
        {k: tuple(v) for k, v in metas.items()},
        named_by,
        links,
        title,
        language or None,
        tuple(problems),
    )


def clean(value: Any) -> str:
    """One line of text: entities opened (templates escape HTML in JSON), tags out, white space collapsed."""
    if not isinstance(value, str):
        if isinstance(value, Mapping):
            value = value.get("@value")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            return ""
    if "&" in value:
        value = html.unescape(value)
        if "&#" in value or "&quot;" in value or "&amp;" in value:  # escaped twice: &amp;#039;
            value = html.unescape(value)
    if "<" in value:
        value = _TAG.sub(" ", value)
    return " ".join((value if value.isascii() else _SOFT.sub("", turkish.nfc(value))).split())


def texts(node: Node, key: str) -> tuple[str, ...]:
    """The strings under ``key``: one, a list, or objects with a name; empty ones left out."""
    value = node.get(key)
    found = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Mapping) and "@value" not in item:
            item = item.get("name") or item.get("url") or item.get("@id")
        if text := clean(item):
            found.append(text)
    return tuple(found)


def text(node: Node, *keys: str) -> str | None:
    """The first string under the first of these keys that has one."""
    for key in keys:
        if found := texts(node, key):
            return found[0]
    return None


def article_text(node: Node) -> str:
    """The node's whole text, a line per paragraph; empty when it has none."""
    value = node.get("articleBody")
    if not isinstance(value, str):
        return ""
    lines = _BREAK.sub("\n", html.unescape(value)).replace("\\n", "\n").splitlines()
    return "\n".join(line for line in map(clean, lines) if line)


def types_of(node: Node) -> frozenset[str]:
    """The node's schema.org types in lower case, without prefix."""
    value = node.get("@type")
    kinds = value if isinstance(value, list) else [value]
    return frozenset(turkish.ascii_lower(k.rsplit("/", 1)[-1].rsplit(":", 1)[-1]) for k in kinds if isinstance(k, str))


def properties(scope: LexborNode) -> Iterator[tuple[str, LexborNode]]:
    """Microdata and RDFa inside ``scope``: (property name without prefix, element), in page order."""
    for element in scope.css("[itemprop], [property]"):
        attributes = element.attributes
        for name in (attributes.get("itemprop") or attributes.get("property") or "").split():
            yield name.rsplit("/", 1)[-1].rsplit(":", 1)[-1], element


def property_text(element: LexborNode) -> str:
    """The value of a microdata or RDFa element: content, datetime, or the visible text."""
    attributes = element.attributes
    for name in ("content", "datetime"):
        if value := clean(attributes.get(name)):
            return value
    return clean(element.text(separator=" "))


def address_key(url: str) -> str:
    """A rough key for "the same address": no scheme, www., query, fragment, AMP mark or closing slash."""
    match = _ADDRESS.match(html.unescape(url))
    path = match[1] if match else url.strip().partition("?")[0].partition("#")[0]
    return _AMP.sub("", turkish.ascii_lower(path)).rstrip("/")


def _read_meta(attributes: Mapping[str, str | None], metas: dict[str, list[str]], named_by: dict[str, str]) -> None:
    content = clean(attributes.get("content"))
    if not content:
        return
    for key in ("name", "property", "itemprop"):
        if name := attributes.get(key):
            name = turkish.ascii_lower(name.strip())
            metas.setdefault(name, []).append(content)
            named_by.setdefault(name, key)


def _read_script(source: str, problems: list[str]) -> Iterator[Node]:
    values, sound = json_script.read(source)
    if not sound:
        problems.append("unreadable JSON-LD")
    for value in values:
        yield from _open(value)


def _open(value: Any, depth: int = 0) -> Iterator[Node]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value:
            yield from _open(item, depth + 1)
    elif isinstance(value, Mapping):
        if "@graph" in value:
            yield from _open(value["@graph"], depth + 1)
        if "@type" in value or "@graph" not in value:
            yield value
        entity = value.get("mainEntity")
        if isinstance(entity, Mapping) and types_of(entity) & ARTICLE_TYPES:
            yield entity


def _crumbs(node: Node) -> Iterator[str]:
    items = node.get("itemListElement")
    items = [items] if isinstance(items, Mapping) else items if isinstance(items, list) else []
    for item in items:
        if not isinstance(item, Mapping):
            continue
        target = item.get("item")
        name = text(item, "name") or (text(target, "name") if isinstance(target, Mapping) else None)
        if name:
            yield name


def _headline_vote(headline: str, wanted: str) -> int:
    if not headline or not wanted:
        return 0
    if headline == wanted:
        return 4
    short, long = sorted((headline, wanted), key=len)
    if len(short) >= 12 and short in long:
        return 3
    ours, theirs = set(wanted.split()), set(headline.split())
    shared = len(ours & theirs) / max(1, min(len(ours), len(theirs)))
    return 2 if shared >= 0.6 else 0 if shared >= 0.25 else -3


def _stated_addresses(node: Node) -> frozenset[str]:
    stated = [*texts(node, "url"), *texts(node, "@id")]
    page = node.get("mainEntityOfPage")
    stated += (
        [page]
        if isinstance(page, str)
        else [*texts(page, "@id"), *texts(page, "url")]
        if isinstance(page, Mapping)
        else []
    )
    keys = {address_key(s) for s in stated if "/" in s and not s.startswith("#")}
    return frozenset(k for k in keys if "/" in k)


def _address_vote(keys: frozenset[str], own: Collection[str]) -> int:
    if not keys or not own:
        return 0
    return -1 if keys.isdisjoint(own) else 3
