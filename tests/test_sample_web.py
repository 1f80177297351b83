"""The sample papers as a web: listings, robots, the second day, HTTP."""

import ast
import gzip
import http.client
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest
from asking_papers import FEEDS, NAMES, SITEMAPS, Lines, get, page, plain, target

import newsarchive.sample
from newsarchive.sample import Web, World, serve


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serve(World(articles=60)) as running:
        yield running


@pytest.fixture
def tomorrow(web: Web) -> Iterator[Web]:
    web.set_day(2)
    yield web
    web.set_day(1)


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
        get(web, "te7", "/kunye", **{"User-Agent": "test/1"})
    assert web.requests("te7")["/kunye"] == before + 3
    assert web.requests()["te7/kunye"] == before + 3
    assert (web.log[-1].status, web.log[-1].user_agent) == (200, "test/1")
    assert 1 <= web.concurrency["te7"] <= 2


def test_failures_can_be_ordered(web: Web) -> None:
    web.fail("te7", "/iletisim", 503, times=2, retry_after=1)
    answers = [get(web, "te7", "/iletisim") for _ in range(3)]
    assert [a[0] for a in answers] == [503, 503, 200]
    assert answers[0][1]["retry-after"] == "1"


def test_the_calendar_trap_has_no_end() -> None:
    with serve(World(articles=12, trap=True)) as running:
        assert "/takvim/2026-06" in walk_one(running, "/")
        assert {"/takvim/2026-12", "/takvim/2027-02"} <= walk_one(running, "/takvim/2027-01")


def test_pages_can_be_as_heavy_as_real_ones() -> None:
    with serve(World(articles=120, weight=60)) as running:
        for name in NAMES:
            body = page(running, name, running.view(name).truth(100))
            assert 60_000 < len(body) < 90_000
            assert len(Lines(body).links) > 140


def walk_one(running: Web, path: str) -> set[str]:
    return set(Lines(get(running, "seedx", path)[2].decode()).links)


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
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    ready = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(ready["homes"]) == len(ready["sites"]) == 5
    assert all(home.startswith("http://127.0.0.1:") for home in ready["homes"])


def test_only_some_papers() -> None:
    command = [sys.executable, "-m", "newsarchive.sample", "--papers", "te7,nobody"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert (done.returncode, "nobody" in done.stderr) == (2, True)


def test_a_taken_port_is_named(web: Web) -> None:
    command = [sys.executable, "-m", "newsarchive.sample", "--port-base", str(web.sites[0].port), "--seconds", "0.1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 4
    assert "sample web" in done.stderr


def test_it_knows_nothing_of_the_extractor() -> None:
    folder = Path(newsarchive.sample.__file__).parent
    for file in folder.rglob("*.py"):
        if file == folder / "wire" / "demo.py":  # it makes an archive of articles that are understood already
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module == "newsarchive":
                names = [f"newsarchive.{a.name}" for a in node.names]
            ours = [n for n in names if n.split(".")[0] == "newsarchive"]
            assert all(n == "newsarchive.turkish" or n.startswith("newsarchive.sample") for n in ours), file
