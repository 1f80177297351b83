"""The pages of an article: its text and evidence, versions side by side, copies; and hostile texts in all of them."""

import asyncio
import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
import small_archive
import small_stories
from datasette.app import Datasette
from small_archive import IDS

from newsarchive.edits.beside import LONGEST, of_field
from newsarchive.store import Archive, proofs
from newsarchive.web import server

EVIL = (
    "<script>alert(1)</script>", "</title><script>alert(2)</script>", '"><img src=x onerror=alert(3)>', "{{7*7}}",
    "{% raw %}", "\u202etersine\u2066", "sıfır\x00bayt\x0bve\x1b[31m", "]]><!--", "k" * 1_000_000,
    "javascript:alert(4)",
)  # fmt: skip


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    return server.make(small_archive.build(tmp_path_factory.mktemp("web") / "archive"))


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    return server.make(small_stories.build(tmp_path_factory.mktemp("web") / "archive"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """Article 1 holds what nobody would like to see run, in every text field, with an earlier version of itself."""
    folder = small_archive.build(tmp_path_factory.mktemp("web") / "archive")
    evil = " ".join(EVIL)
    with Archive.open(folder) as archive, archive.transaction():
        archive.conn.execute(
            "UPDATE articles SET headline = ?, summary = ?, body = ?, section = ?, authors = ?, tags = ?, images = ?, "
            "source = ?, source_raw = ?, url = 'javascript:alert(5)' WHERE id = 1",
            (
                evil, evil, f"{evil}\n\n## {evil}\n\n{evil}", EVIL[0], json.dumps([EVIL[2]]), json.dumps([EVIL[1]]),
                json.dumps([{"url": "javascript:alert(6)", "caption": EVIL[2], "credit": EVIL[0]}]), EVIL[1], EVIL[2],
            ),
        )  # fmt: skip
        fields = {"headline": EVIL[1], "summary": EVIL[2], "body": EVIL[0], "url": "javascript:alert(7)"}
        archive.conn.execute(
            "INSERT INTO revisions (article_id, replaced_at, cause, changed, content_hash, fields, kinds) "
            "VALUES (1, '2025-07-02T09:00:00.000Z', 'visit', '[\"headline\"]', '', ?, '[\"headline\"]')",
            (json.dumps(fields),),
        )
        lost = json.dumps([{"text": EVIL[0], "via": EVIL[2], "reason": EVIL[1], "place": None}])
        proof = proofs.Proof("headline", 0, EVIL[2], EVIL[1], EVIL[0], lost, EVIL[1], "low", json.dumps([EVIL[2]]))
        proofs.put(archive.conn, 1, [proof], EVIL[0], None)
    return server.make(folder)


def get(datasette: Datasette, path: str, **given: Any) -> httpx.Response:
    answer = asyncio.run(datasette.client.get(path, **given))
    assert isinstance(answer, httpx.Response)
    return answer


class Elements(HTMLParser):
    """What a browser would take for elements and where they lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_inert(page: httpx.Response) -> None:
    for tag, attributes in Elements(page.text).found:
        assert tag not in {"img", "iframe", "object", "embed", "base"}, tag
        assert tag != "script" or (attributes.get("src") or "").startswith("/"), attributes
        assert not [name for name in attributes if name.startswith("on") or name == "style"], attributes
        for name in ("href", "src", "action"):
            assert re.match(r"/|#|https?://|\?|$", attributes.get(name) or ""), attributes


@pytest.mark.parametrize(
    "path",
    [
        "/article/1", "/article/1/versions", "/article/1/diff", "/", "/?q=alert", "/news/articles", "/news/articles/1",
        "/news?sql=select+headline,url,body,images+from+articles", "/news/revisions", "/news/provenance?article_id=1",
        "/news/articles?_search=alert&_facet=section",
        "/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/news?sql=select+'%3Cscript%3E'+as+[%3Cb%3E]",
    ],
)  # fmt: skip
def test_hostile_texts_are_only_texts(hostile: Datasette, path: str) -> None:
    page = get(hostile, path)
    assert page.status_code == 200
    assert_inert(page)
    assert page.text.count("</title>") == 1
    assert "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", page.text, re.S)[:1]


def test_hostile_texts_in_json(hostile: Datasette) -> None:
    answer = get(hostile, "/api/article/1")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json()["values"]["headline"] == " ".join(EVIL)


def test_an_article_is_told_with_its_fields(datasette: Datasette) -> None:
    page = get(datasette, f"/article/{IDS['kaza']}").text
    for words in (
        '<h1 lang="tr">Konya&#39;da zincirleme kaza: 3 yaralı</h1>', "Karatay&#39;daki kazada araçlar hurdaya döndü.",
        '<time datetime="2025-06-30T00:22:00+03:00">30 Haziran 2025 00:22</time>', "Asayiş", ">İHA</a>",
        "Karatay, Konya",
        "<p>Yaralılar hastaneye kaldırıldı.</p>", 'rel="noreferrer noopener external nofollow"', "Bilgilerin dayanağı",
    ):  # fmt: skip
        assert words in page, words


def test_a_day_is_shown_without_an_hour(datasette: Datasette) -> None:
    page = get(datasette, f"/article/{IDS['otobus']}").text
    assert '<time datetime="2025-06-29">29 Haziran 2025</time>' in page
    assert "29 June 2025" in get(datasette, f"/article/{IDS['otobus']}?lang=en").text


def test_an_article_without_a_date_says_so(datasette: Datasette) -> None:
    assert "Sayfada tarih yok" in get(datasette, f"/article/{IDS['kesinti']}").text


@pytest.mark.parametrize("path", ["/article/999", "/article/999/diff", "/article/1/diff?from=7&to=9", "/article/x"])
def test_what_is_not_there_is_404_in_our_style(datasette: Datasette, path: str) -> None:
    page = get(datasette, path)
    assert page.status_code == 404
    assert "Böyle bir sayfa yok" in page.text
    assert 'class="skip"' in page.text


def test_api_errors_are_json(datasette: Datasette) -> None:
    answer = get(datasette, "/api/article/999")
    assert (answer.status_code, answer.json()["ok"], answer.json()["status"]) == (404, False, 404)


def test_two_versions_stand_side_by_side(hostile: Datasette) -> None:
    page = get(hostile, "/article/1/diff?from=1&to=2&lang=en").text
    assert "Versions 1 and 2" in page
    assert "headline changed" in page
    assert "<del><span" in page
    assert "<ins><span" in page


def test_an_article_that_never_changed_has_no_diff(datasette: Datasette) -> None:
    answer = get(datasette, "/article/2/diff")
    assert (answer.status_code, answer.headers["location"]) == (302, "/article/2/versions")


def test_copies_stand_in_the_order_of_their_appearance(stories: Datasette) -> None:
    page = get(stories, "/article/2").text.partition('class="plain copies"')[2]
    places = [
        page.index(words)
        for words in ("konya.example · <strong>ilk", "Baykuş yedi ay sonra", "van.example", "Baykuşa ikinci")
    ]
    assert places == sorted(places)


def test_texts_that_are_too_long_are_not_compared_word_by_word() -> None:
    (row,) = of_field("body", "a " * LONGEST, "b")
    assert row.changed
    assert len(row.before) == len(row.after) == 1


@pytest.mark.parametrize(
    "path", ["/news/articles.csv", "/news.csv?sql=select+headline,+-5+as+minus,+body+from+articles"]
)
def test_formulas_in_csv_are_disarmed(datasette: Datasette, path: str) -> None:
    rows = list(csv.DictReader(io.StringIO(get(datasette, path).text)))
    assert len(rows) == len(small_archive.STORIES)
    headlines = {row["headline"] for row in rows}
    assert """'=HYPERLINK("http://kotu.example","tıkla")""" in headlines
    assert not [cell for row in rows for cell in row.values() if re.match(r"[=+@-](?!\d+$)", cell)]
    assert {row.get("minus", "-5") for row in rows} == {"-5"}
    assert {story.body for story in small_archive.STORIES if story.body[0] != "+"} <= {row["body"] for row in rows}


def test_a_table_is_shown_with_what_its_columns_mean(datasette: Datasette) -> None:
    page = get(datasette, "/news/articles?_size=3").text
    assert '<dt class="mono">gone_at</dt><dd>UTC; first found missing; null: still there</dd>' in page
    assert '<a href="/news/sites/1">konyaornek.com</a>' in page
    assert get(datasette, "/news/gaps").status_code == 200


def test_numbers_of_articles_in_tables_lead_to_their_pages(stories: Datasette) -> None:
    page = get(stories, "/news/copies?_size=2").text
    assert '<td><a href="/article/1">1</a></td>' in page
    assert '<a href="/article/1">1</a>' in get(stories, "/news?sql=select+article_id+from+copies").text
