"""An article to read: its text and fields with their evidence, its versions, two of them side by side, as JSON."""

from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.edits import beside
from newsarchive.errors import NothingDone
from newsarchive.query import articles, versions
from newsarchive.query.versions import Difference
from newsarchive.web import asked, pages

COPIES = 30
"""articles with the same text that the page names; the story's page has all"""
_RELATED = 10


async def _told(datasette: Datasette, request: Request) -> dict[str, Any]:
    with pages.or_missing():
        return await pages.ask(datasette, articles.article, request.url_vars["id"])


async def show(datasette: Datasette, request: Request) -> Response:
    """``/article/ID``."""
    told = await _told(datasette, request)
    story = told["story"]
    return await pages.show(
        datasette, request, "article.html", told=told, values=told["values"], copies=story["copies"] if story else [],
        most=COPIES, related=told["related"][:_RELATED],
        edits=[one for one in told["versions"] if one["cause"] == "visit" and one["kinds"]],
    )  # fmt: skip


async def as_told(datasette: Datasette, request: Request) -> Response:
    """``/api/article/ID``."""
    asked.only(request)
    told = await _told(datasette, request)
    del told["paragraphs"]
    for row in told["evidence"]:
        del row["shown"], row["value"]
    return pages.as_json({"ok": True, **told})


async def every(datasette: Datasette, request: Request) -> Response:
    """``/article/ID/versions``."""
    told = await _told(datasette, request)
    return await pages.show(datasette, request, "versions.html", told=told, values=told["values"])


def _difference(connection: Any, reference: str, earlier: int | None, later: int | None) -> tuple[Difference, int]:
    found = versions.difference(connection, reference, earlier=earlier, later=later)
    return found, len(versions.versions(connection, found.article))


async def diff(datasette: Datasette, request: Request) -> Response:
    """``/article/ID/diff?from=1&to=2``; without numbers the newest edit."""
    earlier, later = (_number(request.args.get(name)) for name in ("from", "to"))
    with pages.or_missing():
        try:
            found, count = await pages.ask(datasette, _difference, request.url_vars["id"], earlier, later)
        except NothingDone:
            return Response.redirect(str(datasette.urls.path(f"/article/{request.url_vars['id']}/versions")))
    sections = [
        (name, beside.of_field(name, found.before.fields.get(name), found.after.fields.get(name)))
        for name in found.changed
    ]
    return await pages.show(datasette, request, "diff.html", found=found, sections=sections, count=count)


def _number(text: str | None) -> int | None:
    return asked.number(text, 0, 999_999, "from and to") if text else None


ROUTES = (
    (r"^/article/(?P<id>\d{1,18})$", show),
    (r"^/article/(?P<id>\d{1,18})/versions$", every),
    (r"^/article/(?P<id>\d{1,18})/diff$", diff),
    (r"^/api/article/(?P<id>\d{1,18})$", as_told),
)
