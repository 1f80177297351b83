"""What papers took down: each removal with the copies that are left, and texts that several took down together."""

from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive import clock
from newsarchive.errors import UsageError
from newsarchive.query import choose, papers, removals
from newsarchive.web import pages
from newsarchive.web.asked import only, only_page, several, switched

MOST = 100
DAYS, LEAST = 7.0, 2
"""a text that so many sites took down within so many days"""


def wanted(request: Request) -> removals.Wanted:
    """What an address asks for. Raises UsageError for an unknown kind and for what is no date."""
    args, now = request.args, clock.now()
    only_page(request)
    kinds = several(request, "kind")
    for kind in kinds:
        if kind not in removals.KINDS:
            raise UsageError(f"no kind {kind}; there are {', '.join(removals.KINDS)}")
    since, until = args.get("since"), args.get("until")
    return removals.Wanted(
        several(request, "site"), kinds,
        choose.period(since, now)[0] if since else None, choose.period(until, now)[1] if until else None,
        unsure=switched(request, "unsure"), returned=switched(request, "returned"), limit=MOST + 1,
    )  # fmt: skip


def _found(connection: Any, asked: removals.Wanted) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    together = removals.together(connection, asked, days=DAYS, least=LEAST)
    return list(removals.removals(connection, asked)), list(together)


async def show(datasette: Datasette, request: Request) -> Response:
    """``/removed``."""
    asked = wanted(request)
    found, together = await pages.ask(datasette, _found, asked)
    names = await pages.ask(datasette, papers.names)
    return await pages.show(
        datasette, request, "removed.html", asked=asked, removals=found[:MOST], more=len(found) > MOST, names=names,
        together=together[:20], kinds=removals.KINDS, days=int(DAYS), since=request.args.get("since"),
        until=request.args.get("until"),
    )  # fmt: skip


async def numbers(datasette: Datasette, request: Request) -> Response:
    """``/api/removed``."""
    only(request, "site", "kind", "since", "until", "unsure", "returned")
    found, together = await pages.ask(datasette, _found, wanted(request))
    return pages.as_json({"ok": True, "removals": found[:MOST], "together": together})


ROUTES = ((r"^/removed$", show), (r"^/api/removed$", numbers))
NAV = ("removed", "/removed")
