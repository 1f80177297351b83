"""Stories: texts that several papers print; one of them in time order; a copy beside its root."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.edits import marking
from newsarchive.edits.words import HEADING
from newsarchive.errors import UsageError
from newsarchive.query import papers, stories
from newsarchive.store import times
from newsarchive.web import asked, pages

PER_PAGE = 25
MEMBERS = 200
"""articles of a story that one page tells of"""
RELATED = 20
_LONGEST = 400_000
"""characters of both texts together that are laid side by side"""
_GAP = 9.0
"""half of the place of a dot, in pixels"""
_WIDE = 960.0
"""pixels the picture has on a desk; two dots that would touch there stand below each other"""


@dataclass(frozen=True, slots=True)
class Dot:
    """A member of a story in the picture of its time."""

    x: float
    """percent of the width"""
    y: float
    """pixels"""
    number: int
    """in the order of appearance, from 0"""
    silent: bool
    """credits nobody"""
    gone: bool


def _number(request: Request, name: str, least: int, most: int = 1_000_000) -> int:
    asked.only_page(request)
    return asked.number(request.args.get(name), least, most, name)


def _wanted(request: Request) -> stories.Wanted:
    args = request.args
    return stories.Wanted(
        args.get("since") or None, args.get("until") or None, asked.several(request, "site"),
        asked.several(request, "agency"), _number(request, "min", 2),
    )  # fmt: skip


def _listed(connection: Any, wanted: stories.Wanted, most: int, offset: int) -> list[dict[str, Any]]:
    return list(stories.stories(connection, stories.where(connection, wanted), most, offset))


async def show(datasette: Datasette, request: Request) -> Response:
    """``/stories``."""
    wanted, offset = _wanted(request), _number(request, "offset", 0)
    found = await pages.ask(datasette, _listed, wanted, PER_PAGE + 1, offset)
    names = await pages.ask(datasette, papers.names)
    return await pages.show(
        datasette, request, "stories.html", wanted=wanted, stories=found[:PER_PAGE], names=names,
        later=max(0, offset - PER_PAGE) if offset else None, offset=offset,
        earlier=offset + PER_PAGE if len(found) > PER_PAGE else None,
    )  # fmt: skip


async def numbers(datasette: Datasette, request: Request) -> Response:
    """``/api/stories``."""
    asked.only(request, "since", "until", "site", "agency", "min", "limit", "offset")
    most, offset = _number(request, "limit", 1, 500) if request.args.get("limit") else 50, _number(request, "offset", 0)
    return pages.as_json({"ok": True, "stories": await pages.ask(datasette, _listed, _wanted(request), most, offset)})


async def _told(datasette: Datasette, request: Request) -> dict[str, Any]:
    with pages.or_missing():
        return await pages.ask(datasette, stories.story, request.url_vars["id"])


async def one(datasette: Datasette, request: Request) -> Response:
    """``/story/ID``: the number of a story, which is its root's, or of any article."""
    told = await _told(datasette, request)
    offset = _number(request, "offset", 0) // MEMBERS * MEMBERS
    shown = told["copies"][offset : offset + MEMBERS]
    return await pages.show(
        datasette, request, "story.html", told=told, copies=shown, dots=dots(shown), most=MEMBERS,
        high=max((dot.y for dot in dots(shown)), default=0.0) + 34, related=told["related"][:RELATED], offset=offset,
    )  # fmt: skip


async def one_told(datasette: Datasette, request: Request) -> Response:
    """``/api/story/ID``."""
    asked.only(request)
    return pages.as_json({"ok": True, **await _told(datasette, request)})


def dots(copies: Sequence[Mapping[str, Any]]) -> list[Dot]:
    """The members along their time; those of one moment stand below each other."""
    if not copies:
        return []
    seconds = [times.instant(copy["appeared_at"]).timestamp() for copy in copies]
    first, span = min(seconds), (max(seconds) - min(seconds)) or 1.0
    rows: list[float] = []  # the end of each row so far
    found = []
    for number, (copy, at) in enumerate(zip(copies, seconds, strict=True)):
        x = 16 + (_WIDE - 32) * (at - first) / span
        row = next((row for row, end in enumerate(rows) if end + 2 * _GAP < x), None)
        if row is None:
            row = len(rows)
            rows.append(x)
        rows[row] = x
        y = 14 + min(row, 11) * 2 * _GAP
        found.append(
            Dot(
                round(2 + 96 * (at - first) / span, 2), y, number, bool(copy["uncredited"]), copy["gone_at"] is not None
            )
        )
    return found


def _side_by_side(connection: Any, number: str, article: str) -> dict[str, Any]:
    told = stories.story(connection, number)
    member = next((copy for copy in told["copies"] if str(copy["article"]) == article), None)
    if member is None:
        raise UsageError(f"story {number} has no article {article}")
    root, copy = (stories.text(connection, str(one)) for one in (told["story"], member["article"]))
    rows: tuple[marking.Row, ...] | None = None
    if len(root["body"]) + len(copy["body"]) <= _LONGEST:
        rows = marking.rows(root["body"], copy["body"])
    headline = marking.marked(root["headline"], copy["headline"])
    return {"told": told, "member": member, "root": root, "copy": copy, "rows": rows, "headline": headline}


async def diff(datasette: Datasette, request: Request) -> Response:
    """``/story/ID/ARTICLE``: what an article made of the root's text."""
    with pages.or_missing():
        found = await pages.ask(datasette, _side_by_side, request.url_vars["id"], request.url_vars["article"])
    return await pages.show(datasette, request, "story_diff.html", heading=HEADING, **found)


ROUTES = (
    (r"^/stories$", show),
    (r"^/story/(?P<id>\d{1,15})$", one),
    (r"^/story/(?P<id>\d{1,15})/(?P<article>\d{1,15})$", diff),
    (r"^/api/stories$", numbers),
    (r"^/api/story/(?P<id>\d{1,15})$", one_told),
)
NAV = ("stories", "/stories")
