"""The front page: a search field, what it finds and how that is distributed; without a question the newest articles."""

from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.errors import UsageError
from newsarchive.query import overview
from newsarchive.query.hits import Hit
from newsarchive.search import Line
from newsarchive.web import asked, pages
from newsarchive.web.asked import Asked

PER_PAGE = 20
FACETS = 8
"""values of a facet that are shown at once"""
_MOST = 40


async def show(datasette: Datasette, request: Request) -> Response:
    """``/``: what was found, or the newest articles and the archive in numbers."""
    problem = found = None
    question = Asked("", {}, False, False, 1)
    try:
        question = asked.read(request)
        found = await pages.ask(datasette, _found, question)
    except UsageError as error:
        problem = str(error)
        question = Asked(request.args.get("q") or "", question.chosen, question.newest, question.exact, 1)
    numbers = None if question.anything else await pages.ask(datasette, overview.numbers)
    return await pages.show(
        datasette, request, "front.html", 400 if problem else 200, asked=question, found=found, problem=problem,
        numbers=numbers, facets=_facets(found, question) if found else [], filters=asked.FILTERS, dates=asked.DATES,
        arguments=question.arguments(), places=_places(found) if found and question.kwic else None,
    )  # fmt: skip


def _found(connection: Any, question: Asked) -> overview.Found:
    return overview.found(
        connection, question.q, question.filters, exact=question.exact, newest=question.newest, limit=PER_PAGE,
        offset=(question.page - 1) * PER_PAGE, counted=question.anything,
    )  # fmt: skip


def _places(found: overview.Found) -> list[tuple[Hit, list[Line]]]:
    return [(hit, overview.places(hit)) for hit in found.hits]


def _facets(found: overview.Found, question: Asked) -> list[dict[str, Any]]:
    """For each name its values: label, hits, the arguments that add or take it away."""
    if found.facets is None:
        return []
    told = []
    for name, counts in found.facets.counts.items():
        values = [_value(name, value, count, question) for value, count in counts[:_MOST]]
        if any(one["value"] is not None for one in values):
            told.append({"name": name, "first": values[:FACETS], "rest": values[FACETS:], "left": len(counts) - _MOST})
    return told


def _value(name: str, value: str | None, count: int, question: Asked) -> dict[str, Any]:
    if value is None:  # nothing that a filter could ask for
        return {"value": None, "count": count, "on": False, "changed": {}}
    changed: dict[str, Any]
    if name == "month":
        on = question.chosen.get("since") == question.chosen.get("until") == (value,)
        changed = {"since": None if on else value, "until": None if on else value}
    else:
        chosen = question.chosen.get(name, ())
        on = value in chosen
        changed = {name: [one for one in chosen if one != value] if on else [*chosen, value]}
    return {"value": value, "count": count, "on": on, "changed": changed}


NAV = ("search", "/")
ROUTES = ((r"^/$", show),)
