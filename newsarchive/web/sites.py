"""Papers: all of them in a table, and one: how it is and why, what it brings, when it was not seen."""

from typing import Any
from urllib.parse import unquote

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.query import charts, papers
from newsarchive.web import pages
from newsarchive.web.asked import choice, only
from newsarchive.web.charts import wanted

_UNWELL = ("broken", "blocked", "gone", "degraded", "quiet")
_ORDERS = {
    "articles": lambda told: -told["articles"],
    "new": lambda told: told["last_new_at"] or "",
    "state": lambda told: _UNWELL.index(told["state"]) if told["state"] in _UNWELL else len(_UNWELL),
    "province": lambda told: (told["province"] is None, told["province"] or ""),
}


async def show(datasette: Datasette, request: Request) -> Response:
    """``/sites``."""
    province, order = request.args.get("province") or None, choice(request, "order", ("site", *_ORDERS))
    found = await pages.ask(datasette, papers.papers, province)
    names = await pages.ask(datasette, papers.names)
    if order in _ORDERS:
        found.sort(key=_ORDERS[order], reverse=order == "new")
    unwell = sum(told["state"] in _UNWELL for told in found)
    return await pages.show(
        datasette, request, "sites.html", sites=found, province=province, order=order, names=names, unwell=unwell,
        articles=sum(told["articles"] for told in found),
    )  # fmt: skip


async def numbers(datasette: Datasette, request: Request) -> Response:
    """``/api/sites``."""
    only(request, "province", "order")
    found = await pages.ask(datasette, papers.papers, request.args.get("province") or None)
    return pages.as_json({"ok": True, "sites": found})


async def _told(datasette: Datasette, request: Request) -> dict[str, Any]:
    with pages.or_missing():
        return await pages.ask(datasette, papers.paper, unquote(request.url_vars["domain"]))


async def one(datasette: Datasette, request: Request) -> Response:
    """``/site/DOMAIN``."""
    told = await _told(datasette, request)
    asked = wanted(request, "articles")
    asked = charts.Wanted("articles", asked.since, asked.until, asked.unit, (told["domain"],))
    volume, sections = await pages.ask(datasette, _charts, asked)
    return await pages.show(datasette, request, "site.html", told=told, volume=volume, sections=sections, asked=asked)


def _charts(connection: Any, asked: charts.Wanted) -> tuple[charts.Chart, charts.Chart]:
    sections = charts.Wanted("sections", asked.since, asked.until, asked.unit, asked.sites)
    return charts.chart(connection, asked), charts.chart(connection, sections)


async def one_told(datasette: Datasette, request: Request) -> Response:
    """``/api/site/DOMAIN``."""
    only(request)
    return pages.as_json({"ok": True, **await _told(datasette, request)})


ROUTES = (
    (r"^/sites$", show),
    (r"^/site/(?P<domain>[^/]{1,300})$", one),
    (r"^/api/sites$", numbers),
    (r"^/api/site/(?P<domain>[^/]{1,300})$", one_told),
)
NAV = ("sites", "/sites")
