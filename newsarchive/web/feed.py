"""A search as JSON and as an Atom feed (RFC 4287), which a reader can subscribe to."""

import re
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.query import overview
from newsarchive.query.hits import EVIDENCE, Hit
from newsarchive.web import asked, pages, words
from newsarchive.web.asked import Asked

ENTRIES = 50
MOST = 200
"""hits of one answer of the API"""
_ATOM = "http://www.w3.org/2005/Atom"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""what XML 1.0 has no way to write"""
_LONGEST = 2_000
"""characters of one text of a feed"""


async def search(datasette: Datasette, request: Request) -> Response:
    """``/api/search``."""
    asked.only(request, *asked.ARGUMENTS, "limit", "facets")
    question = asked.read(request)
    limit = asked.number(request.args.get("limit"), 1, MOST, "limit", 20)
    counted = asked.switched(request, "facets", True)
    found = await pages.ask(datasette, _found, question, limit, (question.page - 1) * limit, counted)
    following = datasette.urls.path("/api/search") + pages.query(
        {**question.arguments(), "limit": limit, "page": question.page + 1, "facets": None if counted else "0"}.items()
    )
    told: dict[str, Any] = {
        "ok": True, "q": question.q, "filters": {name: list(values) for name, values in question.chosen.items()},
        "sort": "newest" if question.newest else "best", "page": question.page, "limit": limit,
        "next": datasette.absolute_url(request, following) if found.more else None,
        "did_you_mean": found.meant,
        "hits": [_hit(hit) | (_context(hit) if question.kwic else {}) for hit in found.hits],
    }  # fmt: skip
    return pages.as_json(told | (_counts(found) if counted else {}))


async def facets(datasette: Datasette, request: Request) -> Response:
    """``/api/facets``: how the hits of a search are distributed, or all articles."""
    asked.only(request, *asked.ARGUMENTS)
    found = await pages.ask(datasette, _found, asked.read(request), 0, 0, True)
    return pages.as_json({"ok": True, **_counts(found)})


def _found(connection: Any, question: Asked, limit: int, offset: int, counted: bool) -> overview.Found:
    return overview.found(
        connection, question.q, question.filters, exact=question.exact, newest=question.newest, limit=limit,
        offset=offset, counted=counted,
    )  # fmt: skip


def _counts(found: overview.Found) -> dict[str, Any]:
    if found.facets is None:
        return {}
    told = {
        name: [{"value": value, "count": count} for value, count in counts]
        for name, counts in found.facets.counts.items()
    }
    facets = found.facets
    return {"total": facets.total, "more": facets.floor, "counted": facets.counted, "facets": told}


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        **hit.fields, "score": None if hit.score is None else round(hit.score, 4), "evidence": EVIDENCE[hit.level],
        "headline_marks": hit.headline.marks, "snippet": hit.snippet.text, "snippet_marks": hit.snippet.marks,
    }  # fmt: skip


def _context(hit: Hit) -> dict[str, Any]:
    return {"places": [{"left": one.left, "match": one.match, "right": one.right} for one in overview.places(hit)]}


async def atom(datasette: Datasette, request: Request) -> Response:
    """``/search.atom``: the newest articles of a search."""
    question = asked.read(request)
    newest = Asked(question.q, question.chosen, True, question.exact, 1)
    hits, dates = await pages.ask(datasette, _entries, newest)
    query = pages.query({**newest.arguments(), "sort": None, "view": None}.items())
    language = words.language_of(request)

    def link(to: str) -> str:
        return str(datasette.absolute_url(request, datasette.urls.path(to)))

    title = words.word(language, "feed.title", q=newest.q or words.word(language, "feed.all"))
    filters = ", ".join(value for values in newest.chosen.values() for value in values)
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "tr"})
    _add(feed, "title", f"{title} ({filters})" if filters else title)
    _add(feed, "id", _urn(f"search{query}"))
    _add(feed, "updated", max((dates[hit.fields["id"]]["changed"] for hit in hits), default="1970-01-01T00:00:00Z"))
    _add(feed, "generator", "newsarchive")
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": link("/search.atom") + query})
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": link("/") + query})
    for hit in hits:
        _entry(feed, hit, dates[hit.fields["id"]], link(f"/article/{hit.fields['id']}"))
    body = ET.tostring(feed, encoding="utf-8", xml_declaration=True).decode()
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def _entries(connection: Any, question: Asked) -> tuple[list[Hit], dict[int, dict[str, Any]]]:
    hits = _found(connection, question, ENTRIES, 0, False).hits
    return hits, overview.identities(connection, [hit.fields["id"] for hit in hits])


def _entry(feed: ET.Element, hit: Hit, known: Mapping[str, Any], page: str) -> None:
    fields = hit.fields
    entry = ET.SubElement(feed, "entry")
    _add(entry, "title", fields["headline"])
    _add(entry, "id", _urn(f"article {known['site']} {known['article_key']}"))
    _add(entry, "updated", known["changed"])
    if fields["published_at"]:
        _add(entry, "published", fields["published_at"])
    for name in (*fields["authors"], fields["site"])[:10]:
        _add(ET.SubElement(entry, "author"), "name", name)
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": page})
    if pages.outside(fields["url"]):
        ET.SubElement(entry, "link", {"rel": "via", "href": _legal(fields["url"])})
    for term in filter(None, (fields["section"], fields["source"], fields["place_province"])):
        ET.SubElement(entry, "category", {"term": _legal(term)[:_LONGEST]})
    _add(entry, "summary", fields["summary"] or hit.snippet.text)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _legal(text)[:_LONGEST]


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)


def _urn(name: str) -> str:
    """The same for the same thing, wherever and whenever it is asked for."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'newsarchive {name}')}"


ROUTES = ((r"^/api/search$", search), (r"^/api/facets$", facets), (r"^/search\.atom$", atom))
