"""The front page: a search field, and what it finds."""

from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.query import hits
from newsarchive.search import Filter
from newsarchive.web import pages

PER_PAGE = 20


async def show(datasette: Datasette, request: Request) -> Response:
    """``/``: what was found, or the newest articles."""
    words = request.args.get("q") or ""
    found = await pages.ask(datasette, _found, words)
    return await pages.show(datasette, request, "front.html", q=words, hits=found)


def _found(connection: Any, words: str) -> list[hits.Hit]:
    return list(
        hits.find(connection, words, filters=() if words.strip() else (Filter("after", "1990"),), limit=PER_PAGE)
    )


NAV = ("search", "/")
ROUTES = ((r"^/$", show),)
