"""The kept page of an article: where it lies, shown without scripts in a frame of its own, as text, as a file.

The frame's document is made by replay.py and goes out with headers of its own; what is no HTML page is only offered as
a file.
"""

from dataclasses import dataclass
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive import charset, dom, turkish
from newsarchive.errors import NotArchived, NothingDone
from newsarchive.query import kept_pages
from newsarchive.query.why import find_article
from newsarchive.warc_read import Kept
from newsarchive.web import pages, replay
from newsarchive.web.database import NAME

SOURCE = 300_000
"""characters of a page's source that are shown; the file has all"""
_HTML = ("text/html", "application/xhtml+xml", "")
_FILE = {
    "x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'; sandbox",
    "referrer-policy": "no-referrer", "cross-origin-resource-policy": "same-origin",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A capture of an article, and what it kept."""

    article: int
    told: dict[str, Any]
    captures: list[dict[str, Any]]
    kept: Kept

    @property
    def html(self) -> bool:
        """Whether a browser would have taken it for a page."""
        kind = turkish.ascii_lower((self.kept.page.content_type or "").partition(";")[0].strip())
        start = self.kept.page.body[:1000]
        return kind in _HTML and (b"\x00" not in start or charset.decode(start).encoding.startswith("utf-16"))

    def text(self) -> charset.Decoded:
        """Its bytes as text."""
        return charset.decode(self.kept.page.body, self.kept.page.content_type)


def _find(connection: Any, root: Any, reference: str, capture: int | None) -> Found:
    article = find_article(connection, reference)
    told = kept_pages.capture(connection, article, capture)
    return Found(article, told, kept_pages.captures(connection, article), kept_pages.page(connection, root, told))


async def _found(datasette: Datasette, request: Request) -> Found:
    number = request.args.get("capture") or ""
    if number and not (number.isdecimal() and len(number) < 16):
        raise pages.Missing(number)
    root = datasette.databases[NAME].archive / "warc"
    try:
        with pages.or_missing():
            return await pages.ask(datasette, _find, root, request.url_vars["id"], int(number) if number else None)
    except NothingDone as error:
        raise pages.Missing(str(error)) from error


async def show(datasette: Datasette, request: Request) -> Response:
    """``/article/ID/page``: the frame around it; ``?as=source`` its source."""
    found = await _found(datasette, request)
    source = found.text().text if found.html and request.args.get("as") == "source" else None
    return await pages.show(
        datasette, request, "kept.html", article=found.article, told=found.told, captures=found.captures,
        page=found.kept.page, truncated=found.kept.truncated, html=found.html, empty=not found.kept.page.body,
        encoding=found.text().encoding if found.html else None, most=SOURCE,
        source=None if source is None else source[:SOURCE], cut=source is not None and len(source) > SOURCE,
    )  # fmt: skip


async def frame(datasette: Datasette, request: Request) -> Response:
    """``/article/ID/page/frame``: the page made harmless."""
    found = await _found(datasette, request)
    if not found.html:
        raise pages.Missing("no HTML page")
    news = datasette.databases[NAME]
    try:
        shown = await news.ask(lambda _: replay.document(found.text().text, found.told["url"]))
    except NotArchived as error:
        return _plain(f"{error.reason}: {error.detail}")
    return Response(shown, content_type="text/html; charset=utf-8", headers=dict(replay.HEADERS))


def _plain(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8", headers=dict(replay.HEADERS))


async def file(datasette: Datasette, request: Request) -> Response:
    """``/article/ID/page/file``: its bytes as they came, never as something that a browser runs."""
    found = await _found(datasette, request)
    name = f"article-{found.article}-capture-{found.told['capture']}.{'html.txt' if found.html else 'bin'}"
    kind = "text/plain" if found.html else "application/octet-stream"
    headers = {**_FILE, "content-disposition": f'attachment; filename="{name}"'}
    return Response(found.kept.page.body, content_type=kind, headers=headers)


async def text(datasette: Datasette, request: Request) -> Response:
    """``/article/ID/page/text``: what an eye would read, line by line."""
    found = await _found(datasette, request)
    if not found.html:
        raise pages.Missing("no HTML page")
    news = datasette.databases[NAME]
    try:
        lines = await news.ask(lambda _: _lines(found.text().text))
    except NotArchived as error:
        return _plain(f"{error.reason}: {error.detail}")
    return Response(lines, content_type="text/plain; charset=utf-8", headers=dict(_FILE))


def _lines(html: str) -> str:
    root = dom.parse(html).body
    return "\n".join(line.text for line in dom.lines(root)) + "\n" if root is not None else ""


ROUTES = (
    (r"^/article/(?P<id>\d{1,15})/page$", show),
    (r"^/article/(?P<id>\d{1,15})/page/frame$", frame),
    (r"^/article/(?P<id>\d{1,15})/page/text$", text),
    (r"^/article/(?P<id>\d{1,15})/page/file$", file),
)
