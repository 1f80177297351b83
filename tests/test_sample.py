"""The sample papers: the same every time, true to their own truth, and a web that behaves like one."""

import ast
import gzip
import html
import http.client
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import pytest

import newsarchive.sample
from newsarchive.sample import Truth, Web, World, serve
from newsarchive.sample.grammar import expand, inflect
from newsarchive.sample.stories import FRESH, Dice
from newsarchive.sample.world import PAPERS

NAMES = tuple(p.layout for p in PAPERS)
FEEDS = {"seedx": "/rss.xml", "te7": "/rss", "classic": "/rss/", "wordpress": "/feed/"}
SITEMAPS = {
    "seedx": "/sitemap.xml",
    "te7": "/sitemap.xml",
    "classic": "/sitemap_index.xml",
    "wordpress": "/wp-sitemap.xml",
}


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serve(World(articles=60)) as running:
        yield running


@pytest.fixture
def tomorrow(web: Web) -> Iterator[Web]:
    web.set_day(2)
    yield web
    web.set_day(1)


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

    BLOCK = frozenset("p div h1 h2 h3 h4 li td tr br a span title figure blockquote small b".split())

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
        if tag in self.BLOCK:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False
        if tag in self.BLOCK:
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


# grammar


@pytest.mark.parametrize(
    ("word", "case", "expected"),
    [
        ("Konya", "de", "Konya'da"), ("Sivas", "den", "Sivas'tan"), ("Kayseri", "in", "Kayseri'nin"),
        ("Iğdır", "e", "Iğdır'a"), ("Ünye", "i", "Ünye'yi"), ("Zehra Işık", "le", "Zehra Işık'la"),
        ("Bafra Belediyesi", "de", "Bafra Belediyesi'nde"), ("İl Sağlık Müdürlüğü", "den", "İl Sağlık Müdürlüğü'nden"),
        ("14.30", "de", "14.30'da"), ("10.00", "de", "10.00'da"), ("18.40", "e", "18.40'a"), ("1.006", "i", "1.006'yı"),
        ("3", "si", "3'ü"), ("2", "si", "2'si"), ("20", "si", "20'si"), ("19 Mayıs", "de", "19 Mayıs'ta"),
    ],
)  # fmt: skip
def test_case_endings(word: str, case: str, expected: str) -> None:
    assert inflect(word, case) == expected


def test_patterns_nest_and_slots_inflect() -> None:
    found = {expand("[a|b [c|{yer:de}]] {r:in}", {"yer": "Rize", "r": "5"}, Dice(n)) for n in range(40)}
    assert found == {"a 5'in", "b c 5'in", "b Rize'de 5'in"}
    assert set(FRESH) >= {"rkisi", "saat", "gun"}


# the world


def test_same_key_same_world_whatever_the_order() -> None:
    first, second = World(articles=40), World(articles=40)
    backwards = {n: second.article("te7", n) for n in range(39, -1, -1)}
    assert all(first.article("te7", n) == backwards[n] for n in range(40))
    assert World(articles=40, seed=2).article("te7", 7) != first.article("te7", 7)


def test_a_known_article_never_changes() -> None:
    article = World().article("seedx", 100)
    assert (article.number, article.section) == (7300, article.section)
    assert World().article("seedx", 100).blocks == article.blocks


@pytest.mark.parametrize("count", [0, 11, 20_001])
def test_impossible_sizes_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="12 to 20000"):
        World(articles=count)


def test_articles_spread_over_months_and_never_at_midnight_exactly() -> None:
    world = World()
    for name in NAMES:
        stamps = [world.published(name, n) for n in range(150)]
        assert stamps == sorted(stamps)
        assert len({s.month for s in stamps}) >= 5
        assert stamps[-1].date() <= world.today
        assert all((s.hour, s.minute) != (0, 0) for s in stamps)


def test_paragraphs_are_their_own() -> None:
    world = World()
    for name in NAMES:
        texts = [
            b.text for n in range(150) for b in world.article(name, n).blocks if b.kind == "p" and len(b.text) > 80
        ]
        repeated = [t for t, n in Counter(texts).items() if n > 1]
        assert len(repeated) <= len(texts) // 200


def test_agency_copy_is_shared_between_papers() -> None:
    world = World()
    shared = [n for n in range(150) if len({world.story_key(name, n) for name in NAMES}) < len(NAMES)]
    assert len(shared) >= 50
    put = {world.article(name, n).headline for n in shared[:1] for name in NAMES}
    cut = {name: len(world.article(name, n).blocks) for n in shared[:20] for name in NAMES}
    assert len(put) > 1
    assert len(set(cut.values())) > 1


def test_truths_cover_every_kind_of_credit(web: Web) -> None:
    kinds = {(t.site, t.source_kind) for t in web.truths()}
    assert {kind for _, kind in kinds} == {"agency", "outlet", "press_release", "own", None}
    assert {t.source for t in web.truths()} >= {"AA", "İHA", "DHA", "İGFA", "Bülten", None}
    assert any(len(t.authors) == 2 for t in web.truths())
    assert {t.published_precision for t in web.truths()} == {"minute", "day"}
    assert any(t.updated_at for t in web.truths())
    assert not any("admin" in " ".join(t.authors) for t in web.truths())


# pages against truth


def check_page(web: Web, name: str, truth: Truth) -> None:
    text = page(web, name, truth)
    seen, shown = Lines(text), plain(text)
    assert truth.headline in shown
    assert seen.h1 >= 1
    for paragraph in truth.body.split("\n\n"):
        piece = paragraph.removeprefix("## ").replace(" | ", " ")
        assert " ".join(piece.split()) in shown, (truth.url, paragraph)
    if truth.summary:
        assert truth.summary in shown
    for author in truth.authors:
        assert author.rsplit(" ", 1)[0] in shown
    if truth.source_raw:
        assert truth.source_raw in shown
    if truth.section_raw:
        assert truth.section_raw in shown
    assert str(truth.published_at.year) in shown
    if truth.published_precision == "minute":
        assert f"{truth.published_at:%H:%M}" in shown
    for tag in truth.tags:
        assert tag in shown


@pytest.mark.parametrize("name", NAMES)
def test_every_truth_is_on_its_page(web: Web, name: str) -> None:
    for truth in web.view(name).truths():
        check_page(web, name, truth)


@pytest.mark.parametrize("name", NAMES)
def test_the_second_day_is_true_too(tomorrow: Web, name: str) -> None:
    for truth in list(tomorrow.view(name).truths())[-12:]:
        check_page(tomorrow, name, truth)


def test_the_seed_layout_keeps_its_line_order(web: Web) -> None:
    truth = next(t for t in web.view("seedx").truths() if t.source_kind == "outlet")
    lines = Lines(page(web, "seedx", truth)).lines
    day = truth.published_at
    paragraphs = [p.removeprefix("## ") for p in truth.body.split("\n\n")]
    wanted = [
        "Bozkır Haberci | Konya Haber", "HV", "30 HAZİRAN Salı 07:16", truth.headline, truth.summary, truth.section_raw,
        f"Giriş Tarihi : {day:%d-%m-%Y %H:%M}", truth.headline, truth.summary, *paragraphs,
        truth.source_raw, "AdminAdmin", "YORUMLAR",
    ]  # fmt: skip
    at = -1
    for line in wanted:
        at = lines.index(line or "", at + 1)


def test_windows_1254_whatever_the_label_says(web: Web) -> None:
    labels = set()
    for truth in web.view("classic").truths():
        _, headers, body = get(web, "classic", target(truth.url))
        assert truth.headline in html.unescape(body.decode("windows-1254"))
        assert headers["content-type"] == "text/html"
        labels |= {m.decode() for m in re.findall(rb"charset=\"?([\w-]+)", body)} or {"none"}
    assert labels == {"windows-1254", "utf-8", "iso-8859-9", "none"}


def test_other_articles_stand_below_on_two_layouts(web: Web) -> None:
    for name in ("te7", "handmade"):
        view = web.view(name)
        assert view.truth(29).headline in plain(page(web, name, view.truth(30)))


# listings


def locations(body: bytes) -> list[str]:
    return [str(e.text) for e in ET.fromstring(body).iter() if e.tag.endswith("}loc")]


@pytest.mark.parametrize("name", list(FEEDS))
def test_feeds_list_the_newest(web: Web, name: str) -> None:
    status, headers, body = get(web, name, FEEDS[name])
    links = [i.findtext("link") for i in ET.fromstring(body).iter("item")]
    newest = [t.url for t in web.view(name).truths() if t.kind == "article"][::-1][:30]
    assert (status, links) == (200, newest)
    assert "xml" in headers["content-type"]


@pytest.mark.parametrize("name", list(SITEMAPS))
def test_sitemaps_list_everything_once(web: Web, name: str) -> None:
    robots = get(web, name, "/robots.txt")[2].decode()
    assert f"Sitemap: {web.site(name).home_url.rstrip('/')}{SITEMAPS[name]}" in robots
    maps = locations(get(web, name, SITEMAPS[name])[2])
    news, months = maps[0], maps[1:]
    listed = [url for one in months for url in locations(get(web, name, target(one))[2])]
    assert Counter(listed) == Counter(t.url for t in web.view(name).truths() if t.kind == "article")
    fresh = locations(gzip.decompress(get(web, name, target(news))[2]))
    assert len(fresh) == 20
    assert set(fresh) <= set(listed)


def walk(web: Web, name: str) -> set[str]:
    """Every path that can be reached from the home page without the forbidden places."""
    queue, seen = ["/"], {"/"}
    while queue:
        path = queue.pop()
        status, headers, body = get(web, name, path)
        if status != 200 or not headers["content-type"].startswith("text/html"):
            continue
        for link in Lines(body.decode(web.site(name).layout.charset)).links:
            if link.startswith("/") and link not in seen and not link.startswith(("/yazdir", "/arama", "/uye")):
                seen.add(link)
                queue.append(link)
    return seen


def test_the_site_without_feed_and_sitemap_can_be_walked(web: Web) -> None:
    for path in ("/rss", "/feed/", "/rss.xml", "/sitemap.xml", "/sitemap_index.xml"):
        assert get(web, "handmade", path)[0] == 404
    assert "Sitemap" not in get(web, "handmade", "/robots.txt")[2].decode()
    reached = walk(web, "handmade")
    assert {target(t.url) for t in web.view("handmade").truths()} <= reached


@pytest.mark.parametrize("name", NAMES)
def test_sections_have_pages_and_an_end(web: Web, name: str) -> None:
    layout, view = web.site(name).layout, web.view(name)
    path = layout.section_path("guncel")
    count = len(view.teasers("guncel"))
    last = -(-count // layout.per_page)
    found = set()
    for number in range(1, last + 1):
        status, _, body = get(web, name, layout.page_path(path, number))
        assert status == 200
        found |= set(Lines(body.decode(layout.charset)).links)
    assert {view.teaser(n).path for n in view.teasers("guncel")} <= found
    assert get(web, name, layout.page_path(path, last + 1))[0] == 404


@pytest.mark.parametrize("name", NAMES)
def test_robots_forbid_what_pages_link_to(web: Web, name: str) -> None:
    status, _, body = get(web, name, "/robots.txt")
    rules = RobotFileParser()
    rules.parse(body.decode().splitlines())
    links = Lines(page(web, name, web.view(name).truth(30))).links
    forbidden = [link for link in links if not rules.can_fetch("newsarchive", f"http://127.0.0.1{link}")]
    assert status == 200
    assert "Crawl-delay: 0.02" in body.decode()
    assert any(link.startswith("/arama") for link in forbidden)
    assert len([link for link in links if link.startswith("/")]) >= 45


# the second day


@pytest.mark.parametrize("name", NAMES)
def test_day_two_edits_one_withdraws_one_adds_five(web: Web, name: str) -> None:
    before = {t.index: t for t in web.view(name, 1).truths() if t.kind == "article"}
    after = {t.index: t for t in web.view(name, 2).truths() if t.kind == "article"}
    gone, changed = web.world.deleted(name), web.world.edited(name)
    assert set(before) - set(after) == {gone}
    assert len(set(after) - set(before)) == 5
    assert [n for n in before if n in after and before[n] != after[n]] == [changed]
    old, new = before[changed], after[changed]
    assert (old.headline, old.body) != (new.headline, new.body)
    assert new.updated_at is not None
    assert new.updated_at.date() == web.world.date_of(2)
    assert (old.url != new.url) == (name == "seedx")


@pytest.mark.parametrize("name", NAMES)
def test_the_withdrawn_article_is_gone_from_everywhere(web: Web, name: str) -> None:
    url = web.view(name, 1).truth(web.world.deleted(name)).url
    assert get(web, name, target(url))[0] == 200
    web.set_day(2)
    try:
        assert get(web, name, target(url))[0] == (410 if name == "classic" else 404)
        assert target(url) not in walk(web, name)
        if name in SITEMAPS:
            for one in locations(get(web, name, SITEMAPS[name])[2])[1:]:
                assert url not in locations(get(web, name, target(one))[2])
    finally:
        web.set_day(1)


def test_the_edit_shows_in_the_sitemap(web: Web) -> None:
    changed = web.view("te7", 2).truth(web.world.edited("te7"))
    day_one, day_two = (web._web("te7", day).reply("/sitemap-2026-06.xml").body.decode() for day in (1, 2))
    stamp = "2026-07-01T09:15:20+03:00"
    assert stamp not in day_one
    assert f"<loc>{changed.url}</loc><lastmod>{stamp}</lastmod>" in day_two


def test_an_old_slug_still_leads_to_the_article(tomorrow: Web) -> None:
    truth = tomorrow.view("seedx").truth(tomorrow.world.edited("seedx"))
    status, _, body = get(tomorrow, "seedx", target(truth.aliases[0]))
    assert status == 200
    assert f'rel="canonical" href="{truth.url}"'.encode() in body


def test_the_day_is_switched_over_http_too(web: Web) -> None:
    try:
        assert get(web, "te7", "/__day/2")[2] == b"day 2\n"
        assert web.day == 2
    finally:
        get(web, "te7", "/__day/1")
    assert web.day == 1


# the server


@pytest.mark.parametrize("name", NAMES)
def test_conditional_requests(web: Web, name: str) -> None:
    path = target(web.view(name).truth(20).url)
    _, headers, _ = get(web, name, path)
    status, again, body = get(web, name, path, **{"If-None-Match": headers["etag"]})
    assert (status, body, again["etag"]) == (304, b"", headers["etag"])
    assert get(web, name, path, **{"If-Modified-Since": headers["last-modified"]})[0] == 304
    assert get(web, name, path, **{"If-None-Match": '"other"', "If-Modified-Since": headers["last-modified"]})[0] == 200
    assert get(web, name, path, **{"If-Modified-Since": "yesterday"})[0] == 200
    home = get(web, name, "/")[1]
    assert get(web, name, "/", **{"If-None-Match": home["etag"]})[0] == 304


def test_an_unchanged_article_keeps_its_tag_over_night(web: Web) -> None:
    tags = {}
    for day in (1, 2):
        tags[day] = [web._web("te7", day).reply(web.view("te7", day).teaser(n).path).etag for n in (20, 57)]
    assert tags[1][0] == tags[2][0]
    assert tags[1][1] != tags[2][1]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "path", ["/olmayan", "/haber/x-1.html", "/x-99999999h.htm", "/x/999999", "/?p=1", "/%00", "/kategori/yok"]
)
def test_unknown_addresses(web: Web, name: str, path: str) -> None:
    status, _, body = get(web, name, path)
    assert status == 404
    assert "Haber Bulunamadı" in body.decode(web.site(name).layout.charset)


def test_a_soft_404_says_200(web: Web) -> None:
    status, _, body = get(web, "te7", "/kaldirilan-haber")
    assert status == 200
    assert "yayından kaldırılmış" in body.decode()


def test_shortlinks_redirect(web: Web) -> None:
    truth = web.view("wordpress").truth(12)
    status, headers, _ = get(web, "wordpress", target(truth.aliases[0]))
    assert (status, headers["location"]) == (301, truth.url)


def test_amp_has_the_same_text(web: Web) -> None:
    truth = web.view("te7").truth(12)
    body = plain(get(web, "te7", target(truth.aliases[0]))[2].decode())
    assert all(p.removeprefix("## ").replace(" | ", " ") in body for p in truth.body.split("\n\n"))


def test_requests_are_remembered_and_counted(web: Web) -> None:
    before = web.requests("te7")["/kunye"]
    for _ in range(3):
        get(web, "te7", "/kunye", **{"User-Agent": "ölçü/1".encode("latin-1").decode("latin-1")})
    assert web.requests("te7")["/kunye"] == before + 3
    assert web.requests()["te7/kunye"] == before + 3
    assert web.log[-1].status == 200
    assert 1 <= web.concurrency["te7"] <= 2


def test_head_and_other_methods(web: Web) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", web.site("te7").port, timeout=10)
    connection.request("HEAD", "/")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 1000
    connection.request("POST", "/", body=b"")
    assert connection.getresponse().status == 405
    connection.close()


def test_the_module_runs_and_stops_by_itself(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    command = [sys.executable, "-m", "newsarchive.sample", "--articles", "12", "--seconds", "0.2", "--log", str(log)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    ready = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(ready["homes"]) == len(ready["sites"]) == 5
    assert all(home.startswith("http://127.0.0.1:") for home in ready["homes"])


def test_a_taken_port_is_named(web: Web) -> None:
    command = [sys.executable, "-m", "newsarchive.sample", "--port-base", str(web.sites[0].port), "--seconds", "0.1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 4
    assert "sample web" in done.stderr


def test_it_knows_nothing_of_the_extractor() -> None:
    folder = Path(newsarchive.sample.__file__).parent
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module == "newsarchive":
                names = [f"newsarchive.{a.name}" for a in node.names]
            ours = [n for n in names if n.split(".")[0] == "newsarchive"]
            assert all(n == "newsarchive.turkish" or n.startswith("newsarchive.sample") for n in ours), file
