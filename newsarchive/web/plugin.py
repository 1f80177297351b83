"""What Datasette asks of us: connections, routes, templates' words, errors, and the gate before everything."""

import functools
import os
import sys
import traceback
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

from newsarchive import printable
from newsarchive.query import serving
from newsarchive.store import schema_docs
from newsarchive.web import pages
from newsarchive.web.database import NAME, News
from newsarchive.web.gate import Gate

PAGES = ("front", "article", "stories", "sites", "charts", "removed", "kept", "feed")
"""modules of this package that have ROUTES"""
_ARTICLES = frozenset({"article_id", "root_id", "other_id"})
_SHOWN = 120
"""characters of an address in a cell"""


def _ours(datasette: Datasette) -> bool:
    return isinstance(datasette.databases.get(NAME), News)


def _modules() -> list[ModuleType]:
    return [import_module(f"newsarchive.web.{name}") for name in PAGES]


@cache
def _nav() -> tuple[tuple[str, str], ...]:
    links = [module.NAV for module in _modules() if hasattr(module, "NAV")]
    return (*links, ("tables", f"/{NAME}"))


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: Any, database: str, datasette: Datasette) -> None:
    """Strangers ask on this connection."""
    if database == NAME and _ours(datasette):
        serving.for_strangers(conn)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    """The routes of all pages; they come before Datasette's own."""
    return [(pattern, pages.page(view)) for module in _modules() for pattern, view in module.ROUTES]


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Any) -> None:
    """No empty lines where a statement stood."""
    env.trim_blocks = env.lstrip_blocks = True
    env.globals["meanings"] = cache(schema_docs.meanings)


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(datasette: Datasette, request: Request | None) -> dict[str, Any]:
    """What every template knows."""
    return pages.common(datasette, request, _nav())


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: Any, column: str, datasette: Datasette) -> Markup | None:
    """Numbers of articles lead to their pages, addresses away without saying where from."""
    if column in _ARTICLES and isinstance(value, int | dict):
        number, label = (value, value) if isinstance(value, int) else (value["value"], value["label"])
        shown = printable.cut(str(label), _SHOWN)
        return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"/article/{number}"), shown)
    if isinstance(value, str) and pages.outside(value) and not any(map(str.isspace, value)):
        return Markup('<a href="{}" rel="noreferrer noopener external nofollow">{}</a>').format(value, value[:_SHOWN])
    return None


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Datasette) -> Any:
    """The gate."""

    def names() -> tuple[str, ...]:  # asked late: Datasette makes its application before it has our database
        return datasette.databases[NAME].names if _ours(datasette) else ()

    return functools.partial(Gate, names=names, base=datasette.setting("base_url"))


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Any:
    """Every failure as a page of ours, instead of Datasette's own, which writes all of them to the terminal."""
    if isinstance(exception, DatasetteError) and exception.message_is_html:  # of the only kind that is
        status, message = exception.status, f"stopped after {datasette.sql_time_limit_ms / 1000:g} s"
    elif isinstance(exception, DatasetteError):  # its own 500 stands for arguments that make no sense
        status, message = 400 if exception.status == 500 else exception.status, str(exception.message)
    elif isinstance(exception, ValueError) and request.path.startswith(datasette.urls.path(f"/{NAME}")):
        status, message = 400, str(exception)  # an argument of a table that is no number
    elif isinstance(exception, Base400):
        status, message = exception.status, str(exception.args[0] if exception.args else "")
    else:
        status, message = 500, ""
        sys.stderr.write(f"newsarchive: {printable.plain(request.path)}: {printable.plain(repr(exception))[:1000]}\n")
        if os.environ.get("NEWSARCHIVE_DEBUG"):
            traceback.print_exception(exception)

    async def told() -> Response:
        return await pages.failed(datasette, request, status, _reason(request, status, message))

    return told


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def forbidden(datasette: Datasette, request: Request, message: str) -> Any:
    """What Datasette does not allow, as a page of ours."""

    async def told() -> Response:
        return await pages.failed(datasette, request, 403, _reason(request, 403, message))

    return told


def _reason(request: Request, status: int, message: str) -> str:
    below = str(request.path).removesuffix(".json").rpartition(f"/{NAME}/")
    if status == 404:
        return "no table or view of this name" if below[1] and "/" not in below[2] else "nothing has this address"
    if status == 403:
        return "the database file is not given out" if str(request.path).endswith(f"/{NAME}.db") else "not allowed"
    return message
