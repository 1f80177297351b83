"""Searching on the web page: words and filters, facets as links, paging; the same as JSON and as a feed."""

import asyncio
import re
import xml.etree.ElementTree as ET
from typing import Any

import feedparser
import httpx
import pytest
import small_archive
from datasette.app import Datasette
from small_archive import IDS, STORIES

from newsarchive.store import Archive
from newsarchive.web import server

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    return server.make(small_archive.build(tmp_path_factory.mktemp("web") / "archive"))


def get(datasette: Datasette, path: str, **given: Any) -> httpx.Response:
    answer = asyncio.run(datasette.client.get(path, **given))
    assert isinstance(answer, httpx.Response)
    return answer


def shown(page: httpx.Response) -> list[int]:
    """The articles a page lists."""
    return [int(number) for number in re.findall(r'<h2><a href="/article/(\d+)"', page.text)]


def test_words_are_found_and_marked(datasette: Datasette) -> None:
    page = get(datasette, "/?q=isik")
    assert shown(page) == [IDS["gul"]]
    assert "<mark>IŞIK</mark>" in page.text
    assert "1 haber bulundu." in page.text


def test_nothing_asked_shows_the_newest_and_the_archive_in_numbers(datasette: Datasette) -> None:
    page = get(datasette, "/")
    assert shown(page)[:3] == [IDS["mac"], IDS["orman"], IDS["kaza"]]
    assert f"<b>{len(STORIES)}</b>" in page.text
    assert "<b>3</b>" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("section=ekonomi", {"kayisi", "enflasyon"}), ("source=dha&q=orman", {"orman"}),
        ("source=dha&source=iha", {"orman", "ev", "ev-kopya", "kaza"}), ("place=konya", {"kaza"}),
        ("author=yilmaz&section=guncel", {"otobus"}), ("since=2025-06-30&until=2025-06-30", {"kaza", "orman", "mac"}),
        ("site=izmirornek.com.tr&until=2024", {"metro"}), ("q=kitap&exact=1", {"fuar"}),
    ],
)  # fmt: skip
def test_filters(datasette: Datasette, query: str, found: set[str]) -> None:
    assert set(shown(get(datasette, f"/?{query}"))) == {IDS[name] for name in found}


def test_newest_first(datasette: Datasette) -> None:
    assert shown(get(datasette, "/?q=yangın&sort=newest")) == [IDS["orman"], IDS["ev-kopya"], IDS["ev"]]


def test_facets_are_links_that_add_and_take_away(datasette: Datasette) -> None:
    page = get(datasette, "/?q=yangın").text
    assert re.search(r'href="/\?q=yang%C4%B1n&amp;site=izmirornek.com.tr"[^>]*><span lang="tr">izmirornek', page)
    assert re.search(
        r'since=2025-06&amp;until=2025-06"[^>]*><span>Haziran 2025</span></a> <span class="quiet">3<', page
    )
    chosen = get(datasette, "/?q=yangın&site=izmirornek.com.tr").text
    assert re.search(r'href="/\?q=yang%C4%B1n"[^>]*aria-current="true"', chosen)


@pytest.mark.parametrize(
    "query", ["q=%22", "q=AND", "site=nowhere.example", "since=gestern", "page=x", "page=0", "q=" + "x" * 5000,
              "site=" + "y" * 300],
)  # fmt: skip
def test_a_broken_question_gets_one_clear_line(datasette: Datasette, query: str) -> None:
    page = get(datasette, f"/?{query}")
    assert page.status_code == 400
    assert page.text.count('role="alert"') == 1
    answer = get(datasette, f"/api/search?{query}")
    assert (answer.status_code, answer.json()["ok"]) == (400, False)
    assert "\n" not in answer.json()["error"]
    assert get(datasette, f"/search.atom?{query}").status_code == 400


def test_nothing_found_is_said(datasette: Datasette) -> None:
    page = get(datasette, "/?q=zürafa")
    assert (page.status_code, shown(page)) == (200, [])
    assert "Hiçbir haber bulunamadı." in page.text


def test_another_wording_is_offered(datasette: Datasette) -> None:
    page = get(datasette, "/?q=otobüz")
    assert '<a href="/?q=otob%C3%BCs" lang="tr">otobüs</a>' in page.text
    assert get(datasette, "/api/search?q=otobüz").json()["did_you_mean"] == "otobüs"
    assert get(datasette, "/api/search?q=orman").json()["did_you_mean"] is None


def test_words_in_their_context(datasette: Datasette) -> None:
    page = get(datasette, "/?q=alevler&view=kwic").text
    assert page.count('<td lang="tr"><mark>Alevler</mark></td>') == 2
    assert '<mark>Alevlere</mark></td><td lang="tr"> üç helikopter müdahale etti. Yangın kontrol' in page
    hit = get(datasette, "/api/search?q=orman&view=kwic").json()["hits"][0]
    assert [(place["left"], place["match"], place["right"]) for place in hit["places"]] == [
        ("İzmir'de", "orman", " yangını")
    ]


def test_api_pages_follow_each_other(datasette: Datasette) -> None:
    path: str | None = "/api/search?section=guncel&section=asayis&limit=3"
    seen: list[int] = []
    while path:
        told = get(datasette, path.removeprefix("http://localhost")).json()
        assert told["total"] == sum(story.more.get("section") in {"Güncel", "Asayiş"} for story in STORIES)
        seen += [hit["id"] for hit in told["hits"]]
        path = told["next"]
    assert len(seen) == len(set(seen)) == told["total"]


def test_api_tells_what_was_found_and_where(datasette: Datasette) -> None:
    told = get(datasette, "/api/search?q=orman").json()
    (hit,) = told["hits"]
    assert (hit["id"], hit["site"], hit["evidence"]) == (IDS["orman"], "izmirornek.com.tr", "exact")
    assert [hit["headline"][start:end] for start, end in hit["headline_marks"]] == ["orman"]
    assert told["facets"]["source"] == [{"value": "DHA", "count": 1}]
    assert "facets" not in get(datasette, "/api/search?q=orman&facets=0").json()


def test_api_facets_of_everything(datasette: Datasette) -> None:
    told = get(datasette, "/api/facets").json()
    assert {one["value"]: one["count"] for one in told["facets"]["site"]} == {
        "izmirornek.com.tr": 8, "konyaornek.com": 5, "tuhafornek.net": 4,
    }  # fmt: skip


def test_api_is_not_for_pages_of_others(datasette: Datasette) -> None:
    headers = get(datasette, "/api/search?q=orman", headers={"origin": "https://evil.example"}).headers
    assert "access-control-allow-origin" not in headers
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_search_is_a_feed(datasette: Datasette) -> None:
    answer = get(datasette, "/search.atom?q=yangın")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert [entry.title for entry in feed.entries] == [
        "İzmir'de orman yangını",
        "Başkentte ev yangını",
        "Ankara'da ev yangını",
    ]
    first = feed.entries[0]
    assert first.link == f"http://localhost/article/{IDS['orman']}"
    assert first.published_parsed[:5] == (2025, 6, 30, 13, 40)
    assert first.id.startswith("urn:uuid:")


def test_ids_of_a_feed_are_stable(datasette: Datasette) -> None:
    one, two = (
        get(datasette, path).text for path in ("/search.atom?q=orman", "/search.atom?q=orman&sort=newest&lang=en")
    )
    assert re.findall("<id>(.*?)</id>", one) == re.findall("<id>(.*?)</id>", two)
    other = get(datasette, "/search.atom?q=ev").text
    assert re.findall("<id>(.*?)</id>", one)[0] != re.findall("<id>(.*?)</id>", other)[0]


def test_a_feed_has_all_that_the_standard_wants(datasette: Datasette) -> None:
    root = ET.fromstring(get(datasette, "/search.atom?section=asayis").content)
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (one,) = element.findall(ATOM + name)
            assert one.text
        assert element.findall(f"{ATOM}link")
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", element.find(f"{ATOM}updated").text or ""
        )
    assert all(entry.find(f"{ATOM}author/{ATOM}name") is not None for entry in root.findall(f"{ATOM}entry"))


def test_an_empty_feed_is_a_feed(datasette: Datasette) -> None:
    assert not feedparser.parse(get(datasette, "/search.atom?q=zürafa").content).bozo


def test_what_xml_cannot_say_is_left_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = small_archive.build(tmp_path_factory.mktemp("web") / "archive")
    evil = "</title><script>x</script>\x00\x0b\ufffe]]>&amp;{{7*7}}\u202e"
    with Archive.open(folder) as archive, archive.transaction():
        archive.conn.execute(
            "UPDATE articles SET headline = ?, summary = ?, section = ?, url = 'javascript:alert(1)' WHERE id = 10",
            (evil, evil, evil),
        )
    feed = feedparser.parse(get(server.make(folder), "/search.atom?q=alevler", headers={"host": "127.0.0.1"}).content)
    assert not feed.bozo
    entry = next(entry for entry in feed.entries if entry.link.endswith("/10"))
    assert entry.title_detail.type == "text/plain"
    assert [link.rel for link in entry.links] == ["alternate"]
    root = ET.fromstring(get(server.make(folder), "/search.atom?q=alevler").content)
    assert evil.replace("\x00", "\ufffd").replace("\x0b", "\ufffd").replace("\ufffe", "\ufffd") in {
        title.text for title in root.iter(f"{ATOM}title")
    }
