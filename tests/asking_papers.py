"""Asking the sample papers as a browser would, for the tests that need it."""

import html
import http.client
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

from newsarchive.sample import Truth, Web
from newsarchive.sample.world import PAPERS

NAMES = tuple(p.layout for p in PAPERS)
FEEDS = {"seedx": "/rss.xml", "te7": "/rss", "classic": "/rss/", "wordpress": "/feed/"}
SITEMAPS = {
    "seedx": "/sitemap.xml",
    "te7": "/sitemap.xml",
    "classic": "/sitemap_index.xml",
    "wordpress": "/wp-sitemap.xml",
}


def get(web: Web, name: str, target: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", web.site(name).port, timeout=10)
    connection.request("GET", target, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body


def target(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


class Lines(HTMLParser):
    """The visible text lines and the links of a page; counts open h1."""

    BLOCK = re.compile("p|div|h[1-4]|li|t[dr]|br|a|span|title|figure|blockquote|small|b")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.lines, self.links, self.h1 = [""], list[str](), 0
        self._hidden = False
        self.feed(text)
        self.close()
        self.lines = [line for raw in self.lines if (line := " ".join(raw.split()))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.h1 += tag == "h1"
        self._hidden = tag in {"script", "style"}
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        if self.BLOCK.fullmatch(tag):
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False
        if self.BLOCK.fullmatch(tag):
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.lines[-1] += data


def page(web: Web, name: str, truth: Truth) -> str:
    status, _, body = get(web, name, target(truth.url))
    assert status == 200, truth.url
    return body.decode(web.site(name).layout.charset)


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())
