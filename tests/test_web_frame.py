"""The frame of the web page: words in two languages, headers, hosts, limits, what a stranger's SQL may cost."""

import asyncio
import re
import time
import tomllib
from pathlib import Path
from typing import Any

import httpx
import pytest
import small_archive
from datasette.app import Datasette

from newsarchive import lookups
from newsarchive.web import server, words

WORDS = lookups.data_dir() / "words"
TEMPLATES = Path(server.__file__).parent / "templates"
_USED = re.compile(r"""\bt\(\s*['"]([a-z0-9_]+\.[a-z0-9_]+)['"]\s*[,)]""")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_archive.build(tmp_path_factory.mktemp("web") / "archive")


@pytest.fixture(scope="module")
def datasette(archive: Path) -> Datasette:
    return server.make(archive, names=("haber.example",))


def get(datasette: Datasette, path: str, method: str = "GET", **given: Any) -> httpx.Response:
    answer = asyncio.run(datasette.client.request(method, path, **given))
    assert isinstance(answer, httpx.Response)
    return answer


@pytest.mark.parametrize("file", sorted(WORDS.glob("*.toml")), ids=lambda file: file.stem)
def test_each_word_has_both_languages(file: Path) -> None:
    for key, told in tomllib.loads(file.read_text(encoding="utf-8")).items():
        assert set(told) in ({"tr", "en"}, {"tr", "en", "one"}), f"{file.name}: {key}"
        assert all(text.strip() for text in told.values()), f"{file.name}: {key}"
        holes = [sorted(re.findall(r"{(\w*)}", text)) for text in told.values()]
        assert holes[0] == holes[1], f"{file.name}: {key}"


def test_each_word_a_template_uses_is_there() -> None:
    known = {
        f"{file.stem}.{key}" for file in WORDS.glob("*.toml") for key in tomllib.loads(file.read_text(encoding="utf-8"))
    }
    used = {name for file in TEMPLATES.glob("*.html") for name in _USED.findall(file.read_text(encoding="utf-8"))}
    assert used
    assert not used - known


def test_no_template_has_script_or_style_inside() -> None:
    for file in TEMPLATES.glob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|\|\s*safe\b", text), file.name


@pytest.mark.parametrize(
    ("path", "headers", "language", "title"),
    [
        ("/", {}, "tr", "Haber arşivi"),
        ("/", {"accept-language": "de,en;q=0.8,tr;q=0.5"}, "en", "News archive"),
        ("/", {"accept-language": "tr-TR,en;q=0.8"}, "tr", "Haber arşivi"),
        ("/", {"accept-language": "en", "cookie": "lang=tr"}, "tr", "Haber arşivi"),
        ("/?lang=en", {"cookie": "lang=tr"}, "en", "News archive"),
        ("/?lang=xx", {}, "tr", "Haber arşivi"),
    ],
)
def test_language(datasette: Datasette, path: str, headers: dict[str, str], language: str, title: str) -> None:
    page = get(datasette, path, headers=headers)
    assert f'<html lang="{language}"' in page.text
    assert f"<title>{title}</title>" in page.text


def test_a_chosen_language_and_look_are_kept_and_nothing_else(datasette: Datasette) -> None:
    page = get(datasette, "/?lang=en&theme=dark")
    assert {header.split(";")[0] for header in page.headers.get_list("set-cookie")} == {"lang=en", "theme=dark"}
    assert 'data-theme="dark"' in page.text
    for path in ("/", "/news", "/news/articles", "/?lang=x;Path=/evil"):
        assert "set-cookie" not in get(datasette, path).headers, path


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/news", "/news.json?sql=select+1", "/static/base.css", "/-/plugins"]
)
def test_each_answer_has_the_headers(datasette: Datasette, path: str) -> None:
    headers = get(datasette, path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] in {"no-cache", "max-age=300"}


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8001", 200), ("127.0.0.1:8001", 200), ("[::1]:8001", 200), ("192.168.1.7", 200),
        ("haber.example", 200), ("HABER.example:443", 200), ("evil.example", 421), ("127.0.0.1.evil.example", 421),
        ("", 421),
    ],
)  # fmt: skip
def test_only_known_hosts_are_answered(datasette: Datasette, host: str, status: int) -> None:
    assert get(datasette, "/", headers={"host": host}).status_code == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_nothing_can_be_sent(datasette: Datasette, method: str) -> None:
    assert get(datasette, "/news", method).status_code == 405


@pytest.mark.parametrize(
    ("method", "path", "host", "status"),
    [
        ("GET", "/api/search", "evil.example", 421), ("GET", f"/api/search?q={'x' * 20_001}", "localhost", 414),
        ("POST", "/api/search", "localhost", 405), ("POST", "/news.json", "localhost", 405),
        ("GET", "/api/search?q=%00", "localhost", 400), ("GET", "/-/plugins.json", "localhost", 404),
        ("GET", "/api/search?q=%28", "localhost", 400), ("GET", "/api/none", "localhost", 404),
    ],
)  # fmt: skip
def test_programs_get_failures_as_json(datasette: Datasette, method: str, path: str, host: str, status: int) -> None:
    answer = get(datasette, path, method, headers={"host": host})
    told = answer.json()
    assert (answer.status_code, told["status"], told["ok"]) == (status, status, False)
    assert "\n" not in told["error"]


@pytest.mark.parametrize("path", ["/-/plugins.json", "/-/databases", "/_internal", "/_memory?sql=select+1", "/news.db"])
def test_what_tells_of_the_machine_is_closed(datasette: Datasette, archive: Path, path: str) -> None:
    answer = get(datasette, path)
    assert answer.status_code in (403, 404)
    assert str(archive) not in answer.text


def ask(datasette: Datasette, statement: str) -> httpx.Response:
    return get(datasette, "/news.json?" + str(httpx.QueryParams({"sql": statement, "_shape": "array"})))


def test_sql_has_our_functions(datasette: Datasette) -> None:
    assert ask(datasette, "SELECT tr_fold('IŞIK') f, host('https://www.a.example/b') h").json() == [
        {"f": "isik", "h": "a.example"}
    ]


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        ("instr('kitap', 'ta')", 3), ("instr('kitap', 'x')", 0), ("instr(NULL, 'x')", None),
        ("instr(x'0102', x'02')", 2),
        ("instr(1234, 3)", 3), ("replace('aXbX', 'X', 'yy')", "ayybyy"), ("replace('abc', '', 'x')", "abc"),
        ("replace('abc', 'b', NULL)", None), ("trim('  a b ')", "a b"), ("trim('xxaxx', 'x')", "a"),
        ("printf('%05.1f|%-4s|%,d', 3.14159, 's', 1234567)", "003.1|s   |1,234,567"), ("format('%d%%', '7')", "7%"),
        ("ltrim('xyax', 'xy')", "ax"), ("rtrim('axyx', 'xy')", "a"), ("trim(NULL)", None), ("trim('xx', 'x')", ""),
    ],
)  # fmt: skip
def test_functions_that_were_replaced_answer_as_those_of_sqlite(datasette: Datasette, call: str, answer: Any) -> None:
    assert ask(datasette, f"SELECT {call} AS a").json() == [{"a": answer}]


def test_every_view_can_be_asked(datasette: Datasette) -> None:
    views = [row["name"] for row in ask(datasette, "SELECT name FROM sqlite_master WHERE type = 'view'").json()]
    assert {"articles_folded", "sources_by_month", "provenance"} <= set(views)
    for name in (*views, "articles_fts"):
        assert get(datasette, f"/news/{name}.json?_size=2").status_code == 200, name


@pytest.mark.parametrize(
    "argument", ["_sort=no_such", "_sort_desc=no_such", "_timelimit=abc", "_facet=%00", "_where=%00"]
)
def test_arguments_of_a_table_that_make_no_sense(datasette: Datasette, argument: str) -> None:
    assert get(datasette, f"/news/articles.json?{argument}").status_code == 400


@pytest.mark.parametrize("path", ["/api/article/abc", "/api/article/99999999999999999999", "/api/no_such"])
def test_what_the_api_does_not_have_is_told(datasette: Datasette, path: str) -> None:
    answer = get(datasette, path)
    assert (answer.status_code, answer.json()["error"]) == (404, "nothing has this address")


def test_english_has_a_form_for_one() -> None:
    told = [words.word("en", "changes.paragraphs_added", count=count) for count in ("1", "2")]
    assert told == ["1 paragraph added", "2 paragraphs added"]
    assert words.word("tr", "changes.paragraphs_added", count="1") == "1 paragraf eklenmiş"


ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
REFUSED = (
    "ATTACH 'x.db' AS y", "PRAGMA journal_mode = DELETE", "SELECT load_extension('x')", "DELETE FROM articles",
    "SELECT zeroblob(900000000)", "SELECT hex(zeroblob(200000000))", "SELECT * FROM pragma_journal_mode('delete')",
    ENDLESS,
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT zeroblob(9000000) FROM c LIMIT 1000",
    "SELECT instr(hex(zeroblob(4900000)), hex(zeroblob(2400000)) || 'x')", "SELECT printf('%.*c', 900000000, 'x')",
    "SELECT replace(hex(zeroblob(4000000)), '0', '0123456789')", "SELECT '" + "x" * 60_000 + "'",
    "SELECT max(a.body || b.body) FROM articles a, articles b, articles c, articles d, articles e, articles f",
    "SELECT printf('%900000000d', 1)", "SELECT tr_shared(hex(zeroblob(4900000)), 'x')",
    "SELECT fts3_tokenizer('simple')", "VACUUM INTO 'x.db'", "CREATE TEMP TABLE t AS SELECT 1",
)  # fmt: skip


@pytest.mark.parametrize("statement", REFUSED, ids=lambda statement: statement[:40])
def test_sql_that_would_cost_or_change_something_ends_soon(datasette: Datasette, statement: str) -> None:
    began = time.process_time()
    answer = ask(datasette, statement)
    assert time.process_time() - began < 4
    assert answer.status_code >= 400 or "instr(" in statement  # which has an answer: 0
    assert len(answer.content) < 5_000


@pytest.mark.parametrize(
    ("statement", "said", "turkish"),
    [
        (ENDLESS, "stopped after 1 s", "1 saniye sonra durduruldu"),
        ("DELETE FROM articles", "Statement must be a SELECT", "yalnızca SELECT yazılabilir"),
    ],
)
def test_a_refused_question_can_be_mended(datasette: Datasette, statement: str, said: str, turkish: str) -> None:
    assert f'lang="tr">{turkish}<' in get(datasette, "/news?" + str(httpx.QueryParams({"sql": statement}))).text
    page = get(datasette, "/news?" + str(httpx.QueryParams({"sql": statement, "lang": "en"})))
    assert page.status_code == 400
    assert f"<code>{said}</code>" in page.text
    assert f">{statement}</textarea>" in page.text
    assert ask(datasette, statement).json()["error"] == said


def test_many_at_once_are_refused_while_our_own_pages_go_on(datasette: Datasette) -> None:
    path = "/news.json?" + str(httpx.QueryParams({"sql": ENDLESS}))

    async def all_at_once() -> tuple[list[int], float, int]:
        began = time.process_time()
        many = [asyncio.create_task(datasette.client.get(path)) for _ in range(20)]
        await asyncio.sleep(0.05)
        front = (await datasette.client.get("/")).status_code
        answers = [await one for one in many]
        assert all(one.json()["status"] == 503 for one in answers if one.status_code == 503)
        codes = [one.status_code for one in answers]
        return codes, time.process_time() - began, front

    codes, seconds, front = asyncio.run(all_at_once())
    assert front == 200
    assert set(codes) <= {400, 503}
    assert 503 in codes
    assert seconds < 10, "of 20, had every one been let run"


def test_under_a_path_of_a_proxy_every_link_has_it_once(archive: Path) -> None:
    shown = server.make(archive, base_url="/arsiv/")
    for path in (
        "/?q=konya",
        "/article/1",
        "/news",
        "/news/articles?_size=2",
        "/news?sql=select+1",
        "/stories",
        "/sites",
    ):
        page = get(shown, path).text
        links = set(re.findall(r'(?:href|src|action)="(/[^"]*)"', page))
        assert links
        assert not [link for link in links if not link.startswith("/arsiv/") or "/arsiv/arsiv/" in link], path
        assert "/arsiv/arsiv/" not in page
    told = get(shown, "/api/search?section=guncel&limit=1").json()
    assert told["next"].startswith("http://localhost/arsiv/api/search?")
    assert get(shown, "/news/articles").status_code == 200


def test_no_answer_leads_to_another_server(datasette: Datasette) -> None:
    for path in ("//evil.example/", "//evil.example", "/%5Cevil.example/", "/x//evil.example/"):
        answer = get(datasette, f"http://localhost{path}", avoid_path_rewrites=True)
        assert not re.match(r"(https?:)?//(?!localhost)|/?\\", answer.headers.get("location", "")), path
        assert 'href="//' not in answer.text
