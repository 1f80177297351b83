"""Every candidate for every field, most trusted first; nothing is decided here.

Comes in: a parsed page in its pieces (Source). Goes out: field -> Found texts. Which one wins, and why, is
normalise's business; the order here only says whom to ask first.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from newsarchive import (
    addressed,
    columnist,
    credit_lines,
    microdata,
    path,
    places,
    selected,
    site_names,
    spots,
    structured,
    tooltips,
    turkish,
    urls,
    visible,
)
from newsarchive.bylines.people import looks_like_name
from newsarchive.dom import Line
from newsarchive.families import Family
from newsarchive.records import Found, Link
from newsarchive.scope import Scope
from newsarchive.structured import Node, Structured
from newsarchive.visible import Zone

_PUBLISHED_META = (
    "datepublished",
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "publishdate",
    "publish-date",
    "pubdate",
    "publication_date",
    "publish_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "datecreated",
    "date",
    "rnews:datepublished",
    "originalpublicationdate",
    "vr:published_time",
)
_UPDATED_META = (
    "datemodified",
    "article:modified_time",
    "og:updated_time",
    "article:modified",
    "og:article:modified_time",
    "dc.date.modified",
    "dcterms.modified",
    "lastmod",
    "last-modified",
    "modified_time",
    "article.updated",
    "revision_date",
)
_AUTHOR_META = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "citation_author",
)
_SECTION_META = (
    "article:section",
    "og:article:section",
    "articlesection",
    "parsely-section",
    "section",
    "dc.subject",
    "category",
)
_DATING = frozenset({"news-sitemap", "feed"})
"""listings whose date is a publication; a plain sitemap's is of the last change, or of the sitemap itself"""
_SPLIT_TAGS = re.compile(r"\s*[,;|]\s*")
_NEWSROOM = ("/editor/", "/editorler/", "/muhabir/", "/author/", "/yazar/")
_LOGO = re.compile(r"/[^/]*logo[^/]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """A page in its pieces."""

    tree: LexborHTMLParser
    scope: Scope
    machine: Structured
    node: Node | None
    """the JSON-LD node of this article"""
    url: str
    fetched_at: datetime
    family: Family | None = None
    """the content management system that made the page"""
    sightings: Sequence[Link] = ()
    """what listings claim about the page"""


def collect(source: Source) -> Mapping[str, tuple[Found, ...]]:
    """All candidates of a page per field."""
    zones = visible.look(source.scope, source.fetched_at)
    stated = microdata.read(source.scope)
    published, updated = _dates(source, zones, stated)
    found: dict[str, Iterable[Found]] = {
        "headline": (*_headlines(source), *stated.get("headline", ()), *_claimed(source)),
        "summary": (*_summaries(source), *stated.get("summary", ())),
        "published": published,
        "updated": updated,
        "section": _sections(source, zones, stated.get("section", ())),
        "author": (*_authors(source, zones), *stated.get("author", ())),
        "credit": _credits(source, zones),
        "place": _places(source, zones),
        "image": _images(source),
        "tag": _tags(source, stated.get("tag", ())),
        "canonical_url": _canonical(source),
        "site_name": _site_names(source),
        "language": _languages(source),
    }
    known = selected.candidates(source.tree, source.scope, source.family, source.url, source.fetched_at)
    return {
        field: distinct for field, texts in found.items() if (distinct := _distinct((*known.get(field, ()), *texts)))
    }


def _distinct(found: Iterable[Found]) -> tuple[Found, ...]:
    seen: set[tuple[str, str]] = set()
    kept = []
    for one in found:
        key = (one.text, one.via)
        if one.text and key not in seen:
            seen.add(key)
            kept.append(one)
    return tuple(kept)


def _from_node(node: Node | None, key: str) -> Iterator[Found]:
    if node is not None and key in node:
        via = "json-ld:" + key + (" (salvaged)" if node.get("salvaged") else "")
        at = _in_script(node, key)
        for text in structured.texts(node, key):
            yield Found(text, via, at=at)


def _in_script(node: Node, key: str) -> str:
    kind = node.get("@type")
    return f"script[ld+json] {kind if isinstance(kind, str) else 'node'}.{key}"


def _from_meta(machine: Structured, names: Iterable[str]) -> Iterator[Found]:
    for name in names:
        for text in machine.metas.get(name, ()):
            yield Found(text, f"meta:{name}", at=f"meta[{machine.named_by.get(name, 'name')}={name}]")


def _headlines(source: Source) -> Iterator[Found]:
    if source.scope.headline:
        tag = source.scope.headline_node.tag if source.scope.headline_node is not None else ""
        said = {"addressed": True} if addressed.spells(source.url, source.scope.headline) else {}
        yield Found(
            spots.opened(source.scope.headline), f"visible:{tag or 'headline'}", said, source.scope.headline_node
        )
    yield from _from_node(source.node, "headline")
    yield from _from_node(source.node, "alternativeHeadline")
    yield from _from_meta(source.machine, ("og:title", "twitter:title", "dc.title", "parsely-title", "title"))
    if source.machine.title:
        yield Found(source.machine.title, "html:title", at="title")


def _claimed(source: Source) -> Iterator[Found]:
    """The headline as listings give it; the last witness, never believed over the page."""
    for link in source.sightings:
        if link.title:
            yield Found(structured.clean(link.title), f"listing:{link.via}", at=f"{link.via} that announced the page")


def _summaries(source: Source) -> Iterator[Found]:
    stated = {turkish.fold(one.text) for one in _from_meta(source.machine, ("og:description", "description"))}
    yield from spots.shown(source.scope, stated)
    yield from _from_node(source.node, "description")
    yield from _from_meta(source.machine, ("og:description", "description", "twitter:description"))


def _dates(
    source: Source, zones: Sequence[Zone], stated: Mapping[str, Sequence[Found]]
) -> tuple[list[Found], list[Found]]:
    published: list[Found] = []
    updated: list[Found] = []
    seen = list(visible.stamps(zones))
    touched = [stamp.at for role, stamp in seen if role == "updated"]
    for role, stamp in seen:
        if any(stamp.at is line for line in touched):  # its line tells of the article's change: no clock of the site
            stamp = replace(stamp, extra={**stamp.extra, "above_headline": False})
        (updated if role == "updated" else published).append(stamp)
    published += _from_node(source.node, "datePublished")
    updated += _from_node(source.node, "dateModified")
    published += _from_meta(source.machine, _PUBLISHED_META)
    updated += _from_meta(source.machine, _UPDATED_META)
    published += stated.get("published", ())
    updated += stated.get("updated", ())
    for time in (*visible.times(source.scope), *tooltips.stamps(source.scope.root, visible.is_foreign)):
        (updated if time.extra["role"] == "updated" else published).append(time)
    published += _from_node(source.node, "dateCreated")
    published += _from_node(source.node, "uploadDate")
    for link in source.sightings:
        if link.date_text and link.via in _DATING:
            published.append(Found(link.date_text, f"listing:{link.via}", at=f"{link.via} that announced the page"))
    if day := addressed.day(source.url):
        published.append(Found(day, "url:day", at="address"))
    return published, updated


def _sections(source: Source, zones: Sequence[Zone], stated: Sequence[Found]) -> Iterator[Found]:
    headline = source.scope.headline or ""
    if label := path.last_crumb(source.machine.breadcrumb, headline):
        yield Found(label, "json-ld:breadcrumb", at="script[ld+json] BreadcrumbList")
    else:
        names, element = path.breadcrumb(source.tree, source.scope)
        if label := path.last_crumb(names, headline):
            yield Found(label, "visible:breadcrumb", at=element)
    labels = tuple(visible.section_labels(zones))
    yield from (one for one in labels if one.via != "visible:tail")
    for one in _from_node(source.node, "articleSection"):
        for part in _SPLIT_TAGS.split(one.text)[:1]:
            yield Found(part, one.via, at=one.at)
    yield from _from_meta(source.machine, _SECTION_META)
    yield from stated
    yield from (one for one in labels if one.via == "visible:tail")
    if label := path.section_of_address(source.url):
        yield Found(label, "url:segment", at="address")
    for label in path.sections_of_post(source.scope.headline_node):
        yield Found(label, "class:category", at=source.scope.headline_node)


def _authors(source: Source, zones: Sequence[Zone]) -> Iterator[Found]:
    if source.node is not None:
        for key in ("author", "creator"):
            for name in source.machine.names(source.node, key):
                yield Found(name.text, f"json-ld:{key}", {"kind": name.kind}, _in_script(source.node, key))
    for one in _from_meta(source.machine, _AUTHOR_META):
        if not one.text.startswith(("http:", "https:", "/", "@")):
            yield one
    yield from visible.bylines(source.scope, zones)
    yield from _signed(zones)
    yield from _portrayed(zones)
    if columnist_ := columnist.named(source.tree) or columnist.above(source.tree, source.url):
        yield Found(columnist_, "visible:columnist", {"strong": False})


def _portrayed(zones: Sequence[Zone]) -> Iterator[Found]:
    """A name around the headline or right behind the text, alone on its line, beside a picture with the same name."""
    named: dict[str, Line] = {}
    lines = [line for zone in zones if zone.name != "tail" for line in zone.lines]
    lines += [line for zone in zones if zone.name == "tail" for line in zone.lines[:4] if line.linked < 0.5]
    for line in lines:
        if not 5 <= len(line.text) <= 40 or line.linked > 0.5 or not looks_like_name(line.text):
            continue
        name = turkish.fold(line.text)
        for around in (line.node, line.node.parent):
            if around is None or len(around.text()) > columnist.MAX_BOX:
                break
            if any(turkish.fold(image.attributes.get("alt") or "") == name for image in around.css("img[alt]")[:3]):
                named[name] = line
                break
    if len(named) == 1:
        yield from (Found(line.text, "visible:portrait", {"strong": False}) for line in named.values())


def _signed(zones: Sequence[Zone]) -> Iterator[Found]:
    """The one link behind the text that leads to a person of the newsroom: ``/editor/ad-soyad``."""
    named = [
        line
        for line in (line for zone in zones if zone.name == "tail" for line in zone.lines)
        if line.linked > 0.9 and any(word in _link(line) for word in _NEWSROOM) and len(line.text) <= 80
    ]
    if len(named) == 1:
        yield Found(named[0].text, "visible:signature", {"strong": False}, named[0].node)


def _link(line: Line) -> str:
    node = line.node if line.node.tag == "a" else line.node.css_first("a[href]")
    return (node.attributes.get("href") or "") if node is not None else ""


def _credits(source: Source, zones: Sequence[Zone]) -> Iterator[Found]:
    title = turkish.fold(source.scope.headline or "")
    for lines, where in ((source.scope.tail, "tail"), (source.scope.head, "head")):
        above = where == "head" and any(turkish.fold(line.text) == title for line in lines)
        for text, line in credit_lines.paired(lines):
            above = above and turkish.fold(text) != title
            if len(text) <= 160:
                yield Found(text, f"visible:{where}", {"above_headline": above}, line.node)
    for zone in zones[:2]:
        yield from (Found(text, f"visible:{zone.name}") for text in visible.beside_stamps(zone))
    for lead in source.scope.leads[:3]:
        spot, _, appended = lead.text.rpartition(" - ")
        if spot and len(appended) <= 40:
            yield Found(appended, "visible:spot", at=lead.node)
    yield from _from_meta(source.machine, ("articleauthor", "author", "source", "dc.source"))
    for address in (*(image.url for image in source.scope.images), *source.machine.metas.get("og:image", ())[:1]):
        yield Found(address, "image:address")
    if source.node is not None:
        for key in ("sourceOrganization", "isBasedOn", "author", "creator"):
            for name in source.machine.names(source.node, key):
                yield Found(name.text, f"json-ld:{key}", {"kind": name.kind}, _in_script(source.node, key))


def _places(source: Source, zones: Sequence[Zone]) -> Iterator[Found]:
    for zone in zones[:2]:
        for text, line in zip(zone.plain, zone.lines, strict=True):
            if 2 < len(text) <= 40 and places.parse(text) is not None:
                yield Found(text, f"visible:{zone.name}", at=line.node)
    yield from _from_node(source.node, "contentLocation")
    yield from _from_node(source.node, "dateline")


def _images(source: Source) -> Iterator[Found]:
    for image in source.scope.images:
        if url := urls.absolute(image.url, source.url):
            yield Found(url, "visible:img", {"caption": image.caption, "credit": image.credit})
    if not source.scope.images:
        for text in source.machine.metas.get("og:image", ())[:1]:
            if (url := urls.absolute(text, source.url)) and not _LOGO.search(url):
                yield Found(url, "meta:og:image", {"caption": None, "credit": None}, "meta[property=og:image]")


def _tags(source: Source, stated: Sequence[Found]) -> Iterator[Found]:
    seen = tuple(visible.tags(source.scope))
    yield from seen
    if seen:
        return
    for one in _from_meta(source.machine, ("article:tag", "news_keywords", "keywords")):
        yield from (Found(part, one.via, at=one.at) for part in _SPLIT_TAGS.split(one.text) if part)
    for one in _from_node(source.node, "keywords"):
        yield from (Found(part, one.via, at=one.at) for part in _SPLIT_TAGS.split(one.text) if part)
    yield from stated


def _canonical(source: Source) -> Iterator[Found]:
    stated = [(source.machine.links.get("canonical"), "link:canonical", "link[rel=canonical]")]
    stated += [(text, "meta:og:url", "meta[property=og:url]") for text in source.machine.metas.get("og:url", ())[:1]]
    for href, via, at in stated:
        if href and (url := urls.absolute(href, source.url)):
            yield Found(url, via, at=at)


def _site_names(source: Source) -> Iterator[Found]:
    yield from _from_meta(source.machine, ("og:site_name", "application-name", "publisher"))
    titles = {turkish.fold(text) for text in (source.scope.headline, source.machine.meta("og:title")) if text}
    titles |= {turkish.fold(text) for text in (structured.texts(source.node, "headline") if source.node else ())}
    for node in source.machine.nodes:
        if structured.types_of(node) & {"newsmediaorganization", "organization", "website"}:
            name = structured.text(node, "name")
            if name and turkish.fold(name) not in titles:  # templates name the website after the article
                yield Found(name, "json-ld:name")
    if source.node is not None:
        for name_ in source.machine.names(source.node, "publisher"):
            yield Found(name_.text, "json-ld:publisher")
    if suffix := site_names.title_suffix(source.tree, source.machine.title or "", source.scope.headline or ""):
        yield Found(suffix, "html:title")


def _languages(source: Source) -> Iterator[Found]:
    if source.machine.language:
        yield Found(source.machine.language, "html:lang", at="html[lang]")
    yield from _from_node(source.node, "inLanguage")
    yield from _from_meta(source.machine, ("og:locale", "content-language", "language", "dc.language"))
