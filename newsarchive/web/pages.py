"""What every page does: ask the archive, show a template, turn what went wrong into a page (or JSON) of its own."""

import functools
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import urlencode

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive import printable
from newsarchive.errors import ArchiveDamaged, ArchiveError, UsageError
from newsarchive.web import gate, words
from newsarchive.web.database import NAME, News

T = TypeVar("T")
View = Callable[[Datasette, Request], Awaitable[Response]]


class Missing(Exception):
    """Nothing has this address: the page says so with status 404."""


async def ask(datasette: Datasette, question: Callable[..., T], *given: Any, **named: Any) -> T:
    """``question(connection, *given, **named)`` in a thread; all of it sees the archive at one instant.

    Raises ArchiveError, with RunIncomplete when it takes too long.
    """
    news: News = datasette.databases[NAME]
    return await news.ask(functools.partial(question, **named), *given)


@contextmanager
def or_missing() -> Iterator[None]:
    """UsageError (no such article, no such site) as Missing."""
    try:
        yield
    except UsageError as error:
        raise Missing(str(error)) from error


async def show(
    datasette: Datasette, request: Request, template: str, status: int = 200, headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Response:  # fmt: skip
    """A page made of one of our templates."""
    body = await datasette.render_template(template, context, request=request)
    return Response.html(body, status=status, headers=dict(headers or {}))


def as_json(told: Any, status: int = 200) -> Response:
    """A JSON answer; halves of characters, which no encoding has, come out as U+FFFD."""
    body = json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode()
    return Response(body, status=status, content_type="application/json; charset=utf-8")


def page(view: View) -> View:
    """A view whose failures are pages."""

    @functools.wraps(view)
    async def guarded(datasette: Datasette, request: Request) -> Response:
        try:
            return await view(datasette, request)
        except Missing as error:
            return await failed(datasette, request, 404, str(error))
        except ArchiveError as error:
            return await failed(datasette, request, _status(error), str(error))

    return guarded


def _status(error: ArchiveError) -> int:
    if isinstance(error, UsageError):
        return 400
    return 500 if isinstance(error, ArchiveDamaged) else 503


async def failed(datasette: Datasette, request: Request, status: int, message: str) -> Response:
    """The page, or for the API the JSON, that tells what went wrong."""
    if gate.for_programs(request.path):
        message = message or ("nothing has this address" if status == 404 else "something went wrong")
        return as_json({"ok": False, "status": status, "error": words.told("en", message)[0]}, status)
    sql = request.args.get("sql") if "sql" in request.args else None
    return await show(datasette, request, "error.html", status, code=status, message=message, sql=sql)


def common(datasette: Datasette, request: Request | None, nav: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What every template knows; see the package's docstring. ``nav``: key and path of the main links."""
    language, theme = words.language_of(request), words.theme_of(request)

    def path(to: str, /, **arguments: Any) -> str:
        return str(datasette.urls.path(to)) + query(arguments.items())

    def again(**changed: Any) -> str:
        """The address of this page with other arguments; None takes one away."""
        return path("/" if request is None else str(request.path)) + arguments(changed)

    def again_to(to: str, **changed: Any) -> str:
        """Another page of ours with this one's arguments."""
        return path(to) + arguments(changed)

    def arguments(changed: Mapping[str, Any]) -> str:
        args: Any = request.args if request else ()
        kept = [(name, value) for name in args if name not in changed for value in args.getlist(name)]
        return query([*kept, *changed.items()])

    return {
        "t": functools.partial(words.word, language),
        "complaint": functools.partial(words.told, language),
        "tv": functools.partial(words.of_value, language),
        "when": functools.partial(words.when, language),
        "day": functools.partial(words.day, language),
        "number": functools.partial(words.number, language),
        "marked": words.marked,
        "outside": outside,
        "cut": printable.cut,
        "lang": language,
        "other_lang": "en" if language == "tr" else "tr",
        "theme": theme,
        "next_theme": words.THEMES[(words.THEMES.index(theme) + 1) % len(words.THEMES)],
        "nav": nav,
        "path": path,
        "again": again,
        "again_to": again_to,
        "static": lambda name: path(f"/static/{name}"),
        "here": request.path if request else "/",
    }


def outside(url: Any) -> str | None:
    """An address of the web, to link to; None for javascript: and whatever else is none."""
    return url if isinstance(url, str) and url.startswith(("http://", "https://")) else None


def query(arguments: Iterable[tuple[str, Any]]) -> str:
    """``?a=1&b=2``, or nothing; None and empty values are left out, lists give several."""
    pairs = [
        (name, one)
        for name, value in arguments
        for one in (value if isinstance(value, list | tuple) else (value,))
        if one not in (None, "")
    ]
    return f"?{urlencode(pairs)}" if pairs else ""
