"""Charts, stories, papers, removals and kept pages, as a browser without scripts gets them."""

import asyncio
import re
from html import unescape
from pathlib import Path

import httpx
import pytest
import web_archive
from datasette.app import Datasette
from web_archive import BOZKIR, KIYI, YAYLA, Built

from newsarchive.web import server

PAGES = (
    "/charts", *(f"/charts?kind={kind}" for kind in ("sources", "sections", "sites", "originality", "copies")),
    "/charts?since=all&unit=day", f"/charts?site={KIYI}&site={BOZKIR}&kind=sites",
    "/charts?since=2099", f"/charts?site={KIYI}", "/charts?kind=copies&since=2099",
    "/stories", "/stories?min=3", "/stories?min=99", f"/stories?site={KIYI}&agency=iha", "/stories?offset=25",
    "/story/{baykus}", "/story/{park}", "/story/{baykus}/{baykus-kopya}", "/sites", "/sites?order=state",
    "/sites?province=konya", *(f"/site/{site}" for site in (BOZKIR, KIYI, YAYLA)), "/removed",
    "/removed?unsure=1&returned=1&kind=http_410", "/removed?since=2099", "/article/{park}/page",
    "/article/{park}/page?as=source", "/article/{pdf}/page", *(f"/article/{{dusman-{n}}}/page" for n in range(8)),
    *(f"/article/{{dusman-{n}}}/page?as=source" for n in range(8)),
)  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return web_archive.build(tmp_path_factory.mktemp("told") / "archive")


@pytest.fixture(scope="module")
def datasette(built: Built) -> Datasette:
    return server.make(built.folder)


def get(datasette: Datasette, path: str) -> httpx.Response:
    answer = asyncio.run(datasette.client.get(path))
    assert isinstance(answer, httpx.Response)
    return answer


def at(built: Built, path: str) -> str:
    return re.sub(r"{([\w-]+)}", lambda name: str(built.ids[name[1]]), path)


def words(page: httpx.Response) -> str:
    """What a reader reads."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


@pytest.mark.parametrize("path", PAGES)
def test_each_page_stands_in_both_languages_and_keeps_texts_inert(
    datasette: Datasette, built: Built, path: str
) -> None:
    for language in ("tr", "en"):
        page = get(datasette, at(built, path) + ("&" if "?" in path else "?") + f"lang={language}")
        assert page.status_code == 200, page.text[-2000:]
        assert f'<html lang="{language}"' in page.text
        assert len(re.findall("<h1", page.text)) == 1
        scripts = set(re.findall(r"<script[^>]*>", page.text))
        assert scripts <= {
            '<script src="/static/vendor/chart.umd.min.js" defer>', '<script src="/static/charts.js" defer>'
        }  # fmt: skip
        assert not re.search(r"<(?:img|svg)[^>]*\son", page.text)
        assert "javascript:" not in "".join(re.findall(r'(?:href|src|action)="([^"]*)"', page.text))
        assert not re.search(r'(?:href|src|action)="(?!/|#|https?://[a-z]+\.example/)', page.text)
        assert not re.search(r'src="https?:', page.text)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/story/99999", 404), ("/story/{baykus}/{park}", 404), ("/site/yok.example", 404), ("/site/%3Cscript%3E", 404),
        ("/charts?kind=x", 400), ("/charts?site=yok.example", 400), ("/charts?since=salı", 400),
        ("/stories?since=31.02.2026", 400), ("/removed?kind=x", 400), ("/removed?since=x", 400),
        ("/article/99999/page", 404), ("/article/{park}/page?capture=1", 404), ("/article/{park}/page?capture=x", 404),
        ("/article/{pdf}/page/frame", 404), ("/article/{pdf}/page/text", 404),
        ("/article/{bozuk}/page", 500), ("/article/{kayip}/page", 500), ("/article/{kayip}/page/frame", 500),
        ("/api/charts/x", 400), ("/api/story/99999", 404), ("/api/site/yok", 404), ("/api/removed?kind=x", 400),
    ],
)  # fmt: skip
def test_what_is_not_there_says_so(datasette: Datasette, built: Built, path: str, status: int) -> None:
    page = get(datasette, at(built, path))
    assert page.status_code == status
    assert "Traceback" not in page.text
    if path.startswith("/api"):
        assert page.json()["ok"] is False
    else:
        assert "<h1>" in page.text


def test_the_numbers_of_a_chart_are_a_table_and_json(datasette: Datasette) -> None:
    told = get(datasette, "/api/charts/sections?unit=month").json()
    assert told["ok"] is True
    page = get(datasette, "/charts?kind=sections&unit=month").text
    rows = re.findall(
        r'<tr data-unseen="([\d.]+)"><th scope="row"><time datetime="([\d-]+)">(.*?)</tr>', page, re.DOTALL
    )
    assert [day for _, day, _ in rows] == told["buckets"]
    assert [float(blind) for blind, _, _ in rows] == told["unseen"]
    drawn = [[int(value) for value in re.findall(r'data-n="(\d+)"', cells)] for *_, cells in rows]
    assert drawn == [list(values) for values in zip(*(one["values"] for one in told["series"]), strict=True)]
    assert told["total"] == sum(map(sum, drawn))


def test_a_day_that_was_not_seen_is_no_zero(datasette: Datasette) -> None:
    path = f"/charts?site={KIYI}&since=2026-02-18&until=2026-02-24&unit=day"
    page = get(datasette, path)
    days = re.findall(r'<tr data-unseen="([\d.]+)">.*?<td class="num"([^>]*)>([^<]*)<', page.text, re.DOTALL)
    assert [blind for blind, _, _ in days] == ["0.0", "0.0", "1.0", "1.0", "1.0", "0.0", "0.0"]
    assert [said for blind, _, said in days if blind == "1.0"].count("görülmedi") >= 1
    assert not [more for blind, more, said in days if blind == "1.0" and "data-n" in more and said == "0"]
    assert "site kapalı" in words(page)


def test_a_story_tells_its_members_in_time_and_what_each_changed(datasette: Datasette, built: Built) -> None:
    page = get(datasette, at(built, "/story/{baykus}"))
    order = re.findall(r'<li id="a(\d+)">', page.text)
    assert order == [str(built.ids[name]) for name in ("baykus", "baykus-kopya", "baykus-kisa")]
    said = words(page)
    for part in ("Metin İHA ajansının: haberdeki imzaya göre", "2 haber kaynak göstermiyor", "başlık değişmiş",
                 "1 paragraf atılmış", "kaldırıldı (410)", "kaynak gösteriyor: İHA"):  # fmt: skip
        assert part in said
    assert page.text.count("<circle") == 3
    assert 'role="img" aria-label="3 haberin' in page.text
    alone = get(datasette, at(built, "/story/{park}"))
    assert "başka kimse basmamış" in words(alone)
    assert [one["article"] for one in get(datasette, at(built, "/api/story/{baykus}")).json()["copies"]] == [
        int(one) for one in order
    ]


def test_a_copy_beside_the_first(datasette: Datasette, built: Built) -> None:
    page = get(datasette, at(built, "/story/{baykus}/{baykus-kisa}"))
    last = web_archive.OWL.split("\n\n")[3]
    assert re.search(r"<del>.*?atılan:.*?" + re.escape(last[:40]), page.text, re.DOTALL)
    assert re.search(r"<ins>.*?eklenen:", page.text, re.DOTALL), "the headline is another one"


def test_papers(datasette: Datasette) -> None:
    table = words(get(datasette, "/sites"))
    for part in ("Bozkır Postası", "Konya", "Yayla <b>Sesi</b>", "3 gazete, 77 haber"):
        assert part in table
    assert "Kıyı Haber" not in words(get(datasette, "/sites?province=KONYA"))
    one = words(get(datasette, f"/site/{KIYI}"))
    for part in ("Kıyı Haber", "Samsun", "site kapalı", "Görülmediği süreler", "Haber 58"):
        assert part in one
    told = get(datasette, f"/api/site/{KIYI}").json()
    assert told["gaps"][-1]["why"] == "site down"
    assert told["articles"] == 20 + 4


def test_removals(datasette: Datasette, built: Built) -> None:
    page = words(get(datasette, "/removed"))
    for part in (
        "Baykuş yedi ay sonra özgür",
        "kaldırıldı (410)",
        "ikinci bakış",
        "2 kez bakıldı",
        "2 kopyası duruyor",
    ):
        assert part in page
    told = get(datasette, f"/api/removed?site={KIYI}").json()["removals"]
    assert [one["article_id"] for one in told] == [built.ids["baykus-kopya"]]
    assert get(datasette, f"/api/removed?site={BOZKIR}").json()["removals"] == []


def test_who_copies_whom_is_a_picture_that_runs_nothing(datasette: Datasette) -> None:
    picture = get(datasette, "/charts/copies.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "script-src" not in picture.headers["content-security-policy"]
    assert "sandbox" in picture.headers["content-security-policy"]
    assert "<script" not in picture.text
    assert "Kim kimden" in picture.text
    assert "Who copies whom" in get(datasette, "/charts/copies.svg?lang=en").text
    assert "prefers-color-scheme" not in get(datasette, "/charts/copies.svg?theme=light").text
    flows = get(datasette, "/api/charts/copies").json()["flows"]
    assert {"origin": "İHA", "kind": "agency", "site": KIYI, "articles": 1} in flows


# --- kept pages ---------------------------------------------------------------------------------------------


def test_a_kept_page_is_shown_without_what_it_wants(datasette: Datasette, built: Built) -> None:
    page = get(datasette, at(built, "/article/{park}/page"))
    (source,) = re.findall(r'<iframe class="kept" sandbox="" src="([^"]+)"', page.text)
    assert "sha256:" in page.text
    assert f"https://{BOZKIR}/haber/park" in page.text
    shown = get(datasette, source)
    policy = shown.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "sandbox" in policy
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    assert "Belediyeden iki yeni park" in shown.text
    for gone in ("disarida.example", "<script", "onload", "<iframe", "<form", "refresh", "href"):
        assert gone not in shown.text, gone
    earlier = min(int(number) for number in re.findall(r"/page\?capture=(\d+)", page.text))
    assert "Belediyeden yeni park" in get(datasette, at(built, f"/article/{{park}}/page/frame?capture={earlier}")).text
    assert get(datasette, at(built, f"/article/{{baykus}}/page?capture={earlier}")).status_code == 404


@pytest.mark.parametrize("number", range(8))
def test_hostile_headlines_stay_text_in_their_kept_pages(datasette: Datasette, built: Built, number: int) -> None:
    shown = get(datasette, at(built, f"/article/{{dusman-{number}}}/page/frame"))
    assert shown.status_code == 200
    assert not re.search(r"<(?:script|svg|iframe|object|embed|form|link|base)\b|<[^>]*\son\w+=", shown.text)


def test_bytes_are_read_in_their_own_letters(datasette: Datasette, built: Built) -> None:
    path = at(built, "/article/{eski-harf}/page")
    assert "windows-1254" in get(datasette, path).text
    assert "Çığ düştü, gölge ısındı." in get(datasette, f"{path}/frame").text
    text = get(datasette, f"{path}/text")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Iğdır'da şölen" in text.text.splitlines()
    assert "Çığ düştü" in words(get(datasette, f"{path}?as=source"))


def test_two_bytes_a_letter(datasette: Datasette, built: Built) -> None:
    assert "İki baytlık harfler" in get(datasette, at(built, "/article/{cift-bayt}/page/frame")).text


def test_a_visit_that_found_the_page_as_before_shows_what_it_found(datasette: Datasette, built: Built) -> None:
    page = get(datasette, at(built, "/article/{baykus}/page"))
    newest, own = (
        int(number) for number in re.findall(r"\?capture=(\d+)", page.text.partition("<h2>")[2] + page.text)[:2]
    )
    again = get(datasette, at(built, f"/article/{{baykus}}/page?capture={newest}"))
    assert newest != own
    assert "önceki alınanla aynı" in words(again)
    shown = get(datasette, at(built, f"/article/{{baykus}}/page/frame?capture={newest}"))
    assert "Yaralı baykuş doğaya döndü" in shown.text


@pytest.mark.parametrize(("name", "kind"), [("pdf", "application/octet-stream"), ("park", "text/plain")])
def test_a_file_is_only_ever_downloaded(datasette: Datasette, built: Built, name: str, kind: str) -> None:
    file = get(datasette, at(built, f"/article/{{{name}}}/page/file"))
    assert file.headers["content-type"].startswith(kind)
    assert file.headers["content-disposition"].startswith("attachment; filename=")
    assert file.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in file.headers["content-security-policy"]
    if name == "pdf":
        assert file.content == b"%PDF-1.4\x00<script>alert(1)"
        assert "<iframe" not in get(datasette, at(built, "/article/{pdf}/page")).text


def test_a_database_cannot_lead_out_of_its_archive(tmp_path: Path) -> None:
    built = web_archive.build(tmp_path / "archive")
    import sqlite3

    (tmp_path / "secret.warc.gz").write_bytes(b"secret")
    conn = sqlite3.connect(built.folder / "news.db")
    conn.execute("INSERT INTO commons(words) VALUES ('../../secret.warc.gz')")
    conn.execute("UPDATE fetches SET file_id = (SELECT max(id) FROM commons)")
    conn.commit()
    conn.close()
    page = get(server.make(built.folder), at(built, "/article/{park}/page"))
    assert page.status_code == 500
    assert "is no file of an archive" in page.text
