"""One paper's web: an address in, the finished answer out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property
from hashlib import blake2b
from urllib.parse import parse_qsl, unquote, urlsplit

from newsarchive.sample import feeds, pages, stories
from newsarchive.sample.layouts.base import STATIC
from newsarchive.sample.view import SECTIONS, View
from newsarchive.sample.world import Article

_GIF = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")
_XML = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, ready to send."""

    status: int
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    etag: str | None = None
    modified: datetime | None = None
    location: str | None = None
    retry_after: int | None = None
    """seconds"""

    def unchanged_since(self, if_none_match: str | None, if_modified_since: str | None) -> bool:
        """Whether the asker's copy is still good (RFC 9110: the tag outranks the date)."""
        if self.status != 200:
            return False
        if if_none_match is not None:
            return self.etag is not None and self.etag in {tag.strip() for tag in if_none_match.split(",")}
        if if_modified_since is None or self.modified is None:
            return False
        try:
            return self.modified.replace(microsecond=0) <= parsedate_to_datetime(if_modified_since)
        except (TypeError, ValueError):
            return False


def http_date(moment: datetime) -> str:
    """The moment as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


class SiteWeb:
    """All pages of one paper on one day."""

    def __init__(self, view: View, crawl_delay: float) -> None:
        self.view = view
        self.crawl_delay = crawl_delay

    def reply(self, target: str) -> Reply:
        """The answer to a path with query. Unknown: 404; withdrawn: 404 or 410, as the layout does."""
        parts = urlsplit(target)
        path = unquote(parts.path)
        plain = self._fixed.get(path)
        if plain and not parts.query:
            return plain()
        query = dict(parse_qsl(parts.query))
        return (
            self._listing(path, query)
            or self._article(path, target)
            or self._sundry(path)
            or self._html(404, pages.not_found(self.view))
        )

    @cached_property
    def _fixed(self) -> dict[str, Callable[[], Reply]]:
        view, layout = self.view, self.view.layout
        fixed: dict[str, Callable[[], Reply]] = {
            "/robots.txt": lambda: Reply(200, feeds.robots(view, self.crawl_delay), "text/plain"),
            "/": lambda: self._html(200, pages.home(view), newest=True),
            "/yazarlar": lambda: self._html(200, pages.columnists(view)),
            view.column.path: lambda: self._html(200, pages.column_page(view)),
            "/foto-galeri/sehrimizden-kareler-1": lambda: self._html(200, pages.gallery(view)),
            "/resmi-ilanlar/1700": lambda: self._html(200, pages.notice(view)),
            "/kaldirilan-haber": lambda: self._html(200, pages.not_found(view)),
        }
        if layout.feed:
            fixed[layout.feed] = lambda: self._data(feeds.rss(view), "application/rss+xml")
        if layout.atom:
            fixed[layout.atom] = lambda: self._data(feeds.atom(view), "application/atom+xml; charset=utf-8")
        if layout.sitemap:
            fixed[layout.sitemap] = lambda: self._data(feeds.sitemap_index(view), _XML)
            fixed["/sitemap-news.xml.gz"] = lambda: self._data(feeds.news_sitemap(view), "application/x-gzip")
        for path, label in STATIC.items():
            fixed[f"/{path}"] = lambda path=path, label=label: self._html(200, pages.static(view, path, label))  # type: ignore[misc]
        return fixed

    def _html(self, status: int, text: str, *, newest: bool = False) -> Reply:
        layout = self.view.layout
        body = self._encoded(text)
        modified = self.view.latest[0].modified if newest else None
        return Reply(status, body, layout.content_type(None), f'"{_digest(body)}"' if status == 200 else None, modified)

    def _encoded(self, text: str) -> bytes:
        """The page's bytes, with the ballast before the closing body tag."""
        close = len("</body></html>")
        return (text[:-close] + self._ballast + text[-close:]).encode(self.view.layout.charset, "xmlcharrefreplace")

    @cached_property
    def _ballast(self) -> str:
        return pages.ballast(self.view, self.view.world.weight * 1000) if self.view.world.weight else ""

    def _data(self, body: bytes, content_type: str) -> Reply:
        newest = max(t.modified for t in self.view.latest)
        return Reply(200, body, content_type, f'"{_digest(body)}"', newest)

    def _listing(self, path: str, query: dict[str, str]) -> Reply | None:
        """A section, a tag or an author, page n."""
        layout = self.view.layout
        page = query.get(layout.page_parameter, "1")
        found = re.fullmatch(r"(/.+/)page/(\d+)/", path) if layout.name == "wordpress" else None
        base = found[1] if found else path
        page = found[2] if found else page
        if set(query) - {layout.page_parameter} or not page.isdecimal():
            return None
        for topic in stories.TOPICS:
            if layout.section_path(topic) == base:
                return self._listed(SECTIONS[topic], base, self.view.teasers(topic), int(page))
        if re.match(r"/(etiket|haberleri|author)/[^/]+/?$", base):
            word = base.strip("/").split("/")[-1]
            mark = int(_digest(word.encode()), 16) % 7
            return self._listed(word, base, self.view.teasers()[mark:60:7], int(page))
        return None

    def _listed(self, title: str, base: str, indexes: list[int], page: int) -> Reply | None:
        size = self.view.layout.per_page
        pages_in_all = max(1, -(-len(indexes) // size))
        if not 1 <= page <= pages_in_all:
            return None
        teasers = [self.view.teaser(n) for n in indexes[(page - 1) * size : page * size]]
        numbers = [(n, self.view.layout.page_path(base, n)) for n in range(1, pages_in_all + 1)]
        return self._html(200, self.view.layout.listing(self.view, title, teasers, numbers, page), newest=True)

    def _index(self, path: str, target: str) -> int | None:
        """The article an address means, whether it is up or not."""
        view, layout = self.view, self.view.layout
        number = layout.number_of(target if layout.name == "wordpress" else path)
        if number is not None:
            index, rest = divmod(number - view.world.paper(view.site).first_id, 3)
            return index if rest == 0 and index >= 0 else None
        if layout.name in {"te7", "wordpress"}:
            slug = path.strip("/").removesuffix("/amp")
            return view.world.slugs(view.site).get(slug)
        return None

    def _article(self, path: str, target: str) -> Reply | None:
        view, layout = self.view, self.view.layout
        index = self._index(path, target)
        if index is None or index not in view.index_set:
            gone = index is not None and view.day > 1 and index == view.world.deleted(view.site)
            return self._html(layout.gone_status, pages.not_found(view)) if gone else None
        article = view.article(index)
        right = layout.article_path(article)
        if layout.name == "wordpress" and target != right:
            return Reply(301, b"", layout.content_type(None), location=view.home + right)
        text = layout.article_page(view, article) if path == right else layout.alias_page(view, article, path)
        return self._article_reply(article, text)

    def _article_reply(self, article: Article, text: str) -> Reply:
        """A weak tag: it names the article's state, not the sidebar's."""
        layout = self.view.layout
        tag = f'W/"{article.index}-{int(article.modified.timestamp())}"'
        body = self._encoded(text)
        return Reply(200, body, layout.content_type(article), tag, article.modified)

    def _sundry(self, path: str) -> Reply | None:
        view, layout = self.view, self.view.layout
        month = re.fullmatch(r"/sitemap-(\d{4}-\d{2})\.xml", path)
        if month and layout.sitemap and month[1] in feeds.months(view):
            return self._data(feeds.month_sitemap(view, month[1]), _XML)
        calendar = re.fullmatch(r"/takvim/(\d{4})-(\d{1,2})", path)
        if calendar and view.world.trap:
            return self._html(200, pages.calendar(view, int(calendar[1]), int(calendar[2])))
        if path.startswith("/resim/"):
            return Reply(200, _GIF, "image/gif")
        if path.startswith(("/arama", "/yazdir/", "/uye/")):
            return self._html(200, layout.frame(view, "Yasak bölge", "<p>Robotlar buraya gelmemeliydi.</p>"))
        return None


def _digest(body: bytes) -> str:
    return blake2b(body, digest_size=8).hexdigest()
