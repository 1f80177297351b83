"""Papers with a long past on a loopback port, one way to their older articles each, and the traps of such ways.

    with past(Paper("days", articles=240)) as web:
        ...  web.truth(since, until)  web.asked

The truth is known: so many articles, spread over the 24 months before NEWEST. What is no article (galleries, unknown
numbers, empty days, pages behind the last one) answers as sites of the kind do.
"""

import base64
import contextlib
import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

NEWEST = datetime(2025, 6, 20, 12, 0, tzinfo=UTC)
MONTHS = 24
ISTANBUL = ZoneInfo("Europe/Istanbul")
WAYS = ("months", "lying", "pages", "days", "cursor", "posts", "letters", "short")
"""sitemaps by month; one whose index lies; lists page by page; a page a day; Laravel's cursor; WordPress' own list;
numbers with a letter and free words; numbers in a short form that redirects"""


@dataclass(frozen=True)
class Story:
    """One article."""

    number: int
    at: datetime
    path: str
    title: str

    @property
    def local(self) -> datetime:
        return self.at.astimezone(ISTANBUL)


@dataclass
class Paper:
    """What is served."""

    way: str
    articles: int = 120
    seed: int = 1
    per_page: int = 10
    delay: float = 0.0
    wordpress: bool = field(init=False)

    def __post_init__(self) -> None:
        self.wordpress = self.way in {"posts", "short"}

    @cached_property
    def stories(self) -> list[Story]:
        """The oldest first; numbers rise, with those of galleries and drafts between them."""
        dice = random.Random(self.seed)
        span = timedelta(days=30.4 * MONTHS)
        moments = sorted(NEWEST - span * dice.random() for _ in range(self.articles))
        number, found = 1000, []
        for at, moment in enumerate(moments):
            number += dice.randint(1, 4)
            topic = TOPICS[at % len(TOPICS)]
            slug = f"{topic}-mahallesinde-{at}-calisma-sona-erdi"
            path = {"letters": f"/{slug}-{number}h.htm"}.get(self.way, f"/{slug}{'/' if self.wordpress else ''}")
            title = f"{topic.title()} mahallesinde {at}. çalışma sona erdi"
            found.append(Story(number, moment.replace(microsecond=0), path, title))
        return found

    @cached_property
    def by_path(self) -> dict[str, Story]:
        return {story.path: story for story in self.stories}

    @cached_property
    def by_number(self) -> dict[int, Story]:
        return {story.number: story for story in self.stories}

    @cached_property
    def newest_first(self) -> list[Story]:
        return self.stories[::-1]


TOPICS = ("yenice", "sarica", "kayabasi", "degirmen", "cinarli", "akpinar", "bahceli", "ortaca", "pinarbasi", "karatas")


class Past:
    """The running server."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.delay = paper.delay
        self.home = ""
        self.asked: list[tuple[float, str]] = []

    def counts(self) -> Counter[str]:
        """path -> how often it was asked for."""
        return Counter(path for _, path in list(self.asked))

    def truth(self, since: datetime, until: datetime) -> set[str]:
        """Addresses of the articles of a stretch."""
        return {self.home + story.path[1:] for story in self.paper.stories if since <= story.at < until}

    def fetched(self) -> list[Story]:
        """The articles that were asked for, as often as they were."""
        return [self.paper.by_path[path] for _, path in list(self.asked) if path in self.paper.by_path]

    # --- answers

    def answer(self, target: str) -> tuple[int, bytes, dict[str, str]]:
        """(status, body, headers)."""
        parts = urlsplit(target)
        path, query = unquote(parts.path), dict(parse_qsl(parts.query))
        paper = self.paper
        if path == "/robots.txt":
            lines = "User-agent: *\nAllow: /\n"
            if paper.way in {"months", "lying"}:
                lines += f"Sitemap: {self.home}sitemap.xml\n"
            return 200, lines.encode(), {"Content-Type": "text/plain"}
        if path == "/" and not query:
            return self._page("Ana sayfa", self._cards(paper.newest_first[:12]) + self._menu())
        if story := paper.by_path.get(path):
            return self._story(story)
        special = getattr(self, f"_{paper.way}", None)
        found = special(path, query) if special else None
        return found or (404, "<html><title>Yok</title><h1>Sayfa bulunamadı</h1></html>".encode(), HTML)

    def _menu(self) -> str:
        links = {"pages": ["/gundem", "/spor"], "days": ["/arsiv/2025-06-01"], "letters": ["/gundem-haberleri-1hk.htm"]}
        names = [*links.get(self.paper.way, ["/gundem"]), "/kunye", "/iletisim"]
        return "<nav>" + "".join(f'<a href="{name}">{name[1:] or "ana"}</a>' for name in names) + "</nav>"

    def _page(self, title: str, body: str) -> tuple[int, bytes, dict[str, str]]:
        generator = '<meta name="generator" content="WordPress 6.5">' if self.paper.wordpress else ""
        head = f'<!doctype html><html lang="tr"><head><meta charset="utf-8">{generator}<title>{title}</title></head>'
        return 200, f"{head}<body>{body}</body></html>".encode(), HTML

    def _story(self, story: Story) -> tuple[int, bytes, dict[str, str]]:
        text = "".join(
            f"<p>{story.title.split()[0]} mahallesinde {story.number} gündür süren çalışmanın {part}. bölümü bitti; "
            f"ekipler yeniden alana geldi ve yurttaşlar {story.number + part} adımlık yolu yürüdü.</p>"
            for part in range(1, 5)
        )
        te = self.paper.way == "cursor"
        extra = '<script>var TE = {setting:{}};</script><link rel="stylesheet" href="/vendor/te/a.css">' if te else ""
        wp = (
            f'<link rel="shortlink" href="/?p={story.number}"><link href="/wp-content/t.css">'
            if self.paper.wordpress
            else ""
        )
        cm = '<meta name="generator" content="CM News">' if self.paper.way == "letters" else ""
        generator = '<meta name="generator" content="WordPress 6.5">' if self.paper.wordpress else ""
        others = random.Random(story.number).sample(self.paper.newest_first[:40], 3)
        body = (
            f'<!doctype html><html lang="tr"><head><meta charset="utf-8">{generator}{wp}{cm}{extra}'
            f"<title>{story.title}</title>"
            f'<meta property="og:type" content="article">'
            f'<meta property="article:published_time" content="{story.local.isoformat()}"></head><body>'
            f"<article><h1>{story.title}</h1><p>Yayınlanma: {story.local:%d.%m.%Y %H:%M}</p>{text}</article>"
            f"<aside>{self._cards(others)}</aside>{self._menu()}</body></html>"
        )
        return 200, body.encode(), HTML

    def _cards(self, stories: list[Story], dated: bool = False) -> str:
        return "".join(
            f'<div class="kart"><a href="{one.path}">{one.title}</a>'
            + (f'<time datetime="{one.local.isoformat()}">{one.local:%d.%m.%Y %H:%M}</time>' if dated else "")
            + "</div>"
            for one in stories
        )

    def _list(self, stories: list[Story], more: str = "", dated: bool = False) -> tuple[int, bytes, dict[str, str]]:
        """A list; the side shows a few of the newest on every page."""
        side = self._cards(self.paper.newest_first[:5])
        return self._page(
            "Haberler", f"<h1>Haberler</h1>{self._cards(stories, dated)}{more}<aside>{side}</aside>{self._menu()}"
        )

    # sitemaps, by month: each says when it was changed last
    def _months(self, path: str, query: dict[str, str]) -> tuple[int, bytes, dict[str, str]] | None:
        months = sorted({f"{one.local:%Y-%m}" for one in self.paper.stories})
        if path == "/sitemap.xml":
            return _xml("sitemapindex", [(f"{self.home}sitemap-{month}.xml", f"{month}-28") for month in months])
        if found := re.fullmatch(r"/sitemap-(\d{4}-\d\d)\.xml", path):
            stories = [one for one in self.paper.stories if f"{one.local:%Y-%m}" == found[1]]
            return _xml("urlset", [(self.home + one.path[1:], one.local.isoformat()) for one in stories])
        return None

    # an index whose stamps are wrong, over numbered sitemaps whose entries were all "changed" this morning
    def _lying(self, path: str, query: dict[str, str]) -> tuple[int, bytes, dict[str, str]] | None:
        size = max(1, self.paper.articles // 6)
        parts = [self.paper.stories[at : at + size] for at in range(0, self.paper.articles, size)]
        if path == "/sitemap.xml":
            stamps = [f"20{10 + at:02d}-01-01" for at in range(len(parts))]
            return _xml("sitemapindex", [(f"{self.home}post-sitemap{n}.xml", s) for n, s in enumerate(stamps, 1)])
        if (found := re.fullmatch(r"/post-sitemap(\d+)\.xml", path)) and int(found[1]) <= len(parts):
            entries = [(self.home + one.path[1:], "2025-06-20T09:00:00+03:00") for one in parts[int(found[1]) - 1]]
            return _xml("urlset", entries)
        return None

    # two sections, page by page; behind the last page comes the last page, for ever; no card has a date
    def _pages(self, path: str, query: dict[str, str]) -> tuple[int, bytes, dict[str, str]] | None:
        if path not in {"/gundem", "/spor"}:
            return None
        mine = [one for at, one in enumerate(self.paper.newest_first) if at % 2 == (path == "/spor")]
        last = (len(mine) - 1) // self.paper.per_page + 1
        number = min(int(query.get("sayfa", "1")), last)
        asked = int(query.get("sayfa", "1"))
        shown = mine[(number - 1) * self.paper.per_page : number * self.paper.per_page]
        return self._list(shown, f'<a href="{path}?sayfa={asked + 1}">Sonraki</a>')

    # a calendar without beginning: days without news, also before the paper was founded, show the newest
    def _days(self, path: str, query: dict[str, str]) -> tuple[int, bytes, dict[str, str]] | None:
        if not (found := re.fullmatch(r"/arsiv/(\d{4})-(\d\d)-(\d\d)", path)):
            return None
        try:
            day = datetime(int(found[1]), int(found[2]), int(found[3]))  # noqa: DTZ001
        except ValueError:
            return None
        before = f"{day - timedelta(days=1):%Y-%m-%d}"
        mine = [one for one in self.paper.newest_first if one.local.date() == day.date()]
        return self._list(mine, f'<a href="/arsiv/{before}">Önceki gün</a>')

    # Laravel's cursor; the last page's cursor leads to itself
    def _cursor(self, path: str, query: dict[str, str]) -> tuple[int, bytes, dict[str, str]] | None:
        if path != "/sondakika-haberleri":
            return None
        stories = self.paper.newest_first
        if "cursor" in query:
            value = query["cursor"]
            told = json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
            before = datetime.strptime(told["posts.created_at"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=ISTANBUL)
            stories = [one for one in stories if one.at < before] or stories[-1:]
        shown = stories[: self.paper.per_page]
        last = {"posts.created_at": f"{shown[-1].local:%Y-%m-%d %H:%M:%S}", "_pointsToNextItems": True}
        packed = base64.urlsafe_b64encode(json.dumps(last).encode()).decode().rstrip("=")
        return self._list(shown, f'<a href="/sondakika-haberleri?cursor={packed}">Daha fazla</a>')

    # WordPress' own list; its months answer with the home page's list
    def _posts(self, path: str, query: dict[str, str]) -> tuple[int, bytes, dict[str, str]] | None:
        if path != "/wp-json/wp/v2/posts":
            return None
        before = datetime.fromisoformat(query["before"]).replace(tzinfo=ISTANBUL)
        mine = [one for one in self.paper.newest_first if one.at < before][: self.paper.per_page * 2]
        told = [
            {"id": one.number, "date": f"{one.local:%Y-%m-%dT%H:%M:%S}", "date_gmt": f"{one.at:%Y-%m-%dT%H:%M:%S}",
             "link": self.home + one.path[1:], "title": {"rendered": one.title}} for one in mine
        ]  # fmt: skip
        return 200, json.dumps(told).encode(), {"Content-Type": "application/json"}

    # the words before the number are free; numbers of galleries show galleries, unknown ones a page that says so
    def _letters(self, path: str, query: dict[str, str]) -> tuple[int, bytes, dict[str, str]] | None:
        if not (found := re.fullmatch(r"/.+-(\d+)h\.htm", path)):
            return None
        number = int(found[1])
        if story := self.paper.by_number.get(number):
            return self._story(story)
        if number % 3 == 0 and number < self.paper.stories[-1].number:
            shots = "".join(f'<img src="/d/gallery/{number}-{at}.jpg"><p>Kare {at}/8</p>' for at in range(1, 9))
            return self._page(f"Foto galeri {number}", f"<h1>Şehirden kareler {number}</h1>{shots}")
        words = "<h1>Haber Bulunamadı</h1><p>Aradığınız haber yayından kaldırılmış olabilir.</p>"
        return self._page("Haber Bulunamadı", words + self._cards(self.paper.newest_first[:5]))

    # ?p=number redirects to the article; an unknown one to the home page
    def _short(self, path: str, query: dict[str, str]) -> tuple[int, bytes, dict[str, str]] | None:
        if path != "/" or not query.get("p", "").isdigit():
            return None
        story = self.paper.by_number.get(int(query["p"]))
        return 301, b"", {**HTML, "Location": story.path if story else "/"}


HTML = {"Content-Type": "text/html; charset=utf-8"}


def _xml(root: str, entries: list[tuple[str, str]]) -> tuple[int, bytes, dict[str, str]]:
    inner = "url" if root == "urlset" else "sitemap"
    rows = "".join(f"<{inner}><loc>{where}</loc><lastmod>{when}</lastmod></{inner}>" for where, when in entries)
    name = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return 200, f'<?xml version="1.0"?><{root} xmlns="{name}">{rows}</{root}>'.encode(), {"Content-Type": "text/xml"}


@contextlib.contextmanager
def past(paper: Paper) -> Iterator[Past]:
    """Serve a paper on a free loopback port."""
    web = Past(paper)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            web.asked.append((time.monotonic(), self.path))
            if web.delay:
                time.sleep(web.delay)
            status, body, headers = web.answer(self.path)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web.home = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
