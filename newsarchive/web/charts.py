"""Charts: articles over time, by source, section, site and origin, and who copies whom; also as tables and JSON.

The page holds the numbers as a table; a script draws them above it. Who copies whom is a picture of its own (SVG).
"""

from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive import copy_graph
from newsarchive.copy_graph_look import WORDS
from newsarchive.errors import UsageError
from newsarchive.query import charts, copying, papers
from newsarchive.query.lineage import Copying
from newsarchive.web import pages, words
from newsarchive.web.asked import choice, only, several

COPIES = "copies"
KINDS = (*charts.KINDS, COPIES)
FLOWS = 200
"""rows of the table of who copies whom"""
_PICTURE = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox",
    "x-content-type-options": "nosniff",
}


def wanted(request: Request, kind: str | None = None) -> charts.Wanted:
    """What an address asks for. Raises UsageError for what cannot be drawn."""
    if kind is not None and kind not in KINDS:
        raise UsageError(f"kind is one of {', '.join(KINDS)}")
    return charts.Wanted(
        kind or choice(request, "kind", KINDS) or "articles", request.args.get("since") or None,
        request.args.get("until") or None, choice(request, "unit", charts.UNITS),
        several(request, "site"), several(request, "section"), several(request, "source"),
    )  # fmt: skip


def _copying(connection: Any, asked: charts.Wanted) -> Copying:
    return copying.copying(connection, asked.since, asked.until, asked.sites)


async def show(datasette: Datasette, request: Request) -> Response:
    """``/charts``."""
    asked = wanted(request)
    names = await pages.ask(datasette, papers.names)
    flows = chart = None
    if asked.kind == COPIES:
        flows = await pages.ask(datasette, _copying, asked)
    else:
        chart = await pages.ask(datasette, charts.chart, asked)
    return await pages.show(
        datasette, request, "charts.html", asked=asked, kinds=KINDS, chart=chart, flows=flows, most=FLOWS, names=names
    )


async def numbers(datasette: Datasette, request: Request) -> Response:
    """``/api/charts/KIND``."""
    only(request, "kind", "since", "until", "unit", "site", "section", "source")
    asked = wanted(request, request.url_vars["kind"])
    if asked.kind == COPIES:
        return pages.as_json({"ok": True, **copying.told(await pages.ask(datasette, _copying, asked))})
    return pages.as_json({"ok": True, **(await pages.ask(datasette, charts.chart, asked)).told()})


async def picture(datasette: Datasette, request: Request) -> Response:
    """``/charts/copies.svg``."""
    found = await pages.ask(datasette, _copying, wanted(request, COPIES))
    language, theme = words.language_of(request), words.theme_of(request)
    flows = [copy_graph.Flow(origin, site, articles, kind != "site") for origin, kind, site, articles in found.flows]
    said = {key: words.word(language, f"copies.{key}") for key in WORDS}
    number = words.number(language, found.stories)
    caption = words.word(language, "copies.caption", articles=words.number(language, found.articles), stories=number)
    drawn = copy_graph.draw(flows, words.word(language, "copies.title"), caption, said, theme)
    return Response(drawn, content_type="image/svg+xml; charset=utf-8", headers=dict(_PICTURE))


ROUTES = (
    (r"^/charts$", show),
    (r"^/charts/copies\.svg$", picture),
    (r"^/api/charts/(?P<kind>[a-z]+)$", numbers),
)
NAV = ("charts", "/charts")
