"""What the web page says when it cannot answer: in the reader's language, with the right status."""

import ast
import asyncio
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import small_archive
from datasette.app import Datasette

from newsarchive import search
from newsarchive.web import server, words

SEARCH = Path(search.__file__).parent


def _text(node: ast.expr, module: object) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name):
        return str(getattr(module, node.id))
    assert isinstance(node, ast.JoinedStr), ast.dump(node)
    return "".join(_text(part, module) if isinstance(part, ast.Constant) else "7" for part in node.values)


def _messages() -> Iterator[str]:
    for file in sorted(SEARCH.glob("*.py")):
        module = importlib.import_module(f"newsarchive.search.{file.stem}")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "UsageError":
                yield _text(node.args[0], module)


@pytest.mark.parametrize("message", sorted(set(_messages())))
def test_each_complaint_about_a_query_is_said_in_turkish(message: str) -> None:
    said, language = words.told("tr", message)
    assert language == "tr"
    assert said != message
    assert "{" not in said
    assert words.told("en", message) == (message, "en")


@pytest.mark.parametrize(
    ("message", "turkish", "english"),
    [
        ("no article 99999 in this archive", "bu arşivde 99999 numaralı haber yok", "no article 99999 in this archive"),
        ("no version 2; there are 1 (--list shows them)", "2. sürüm yok; haberin 1 sürümü var",
         "no version 2; there are 1"),
        ("no site a.b in this archive (newsarchive sites lists what is)", "bu arşivde a.b adlı site yok",
         "no site a.b in this archive"),
        ("no site a in this archive; did you mean b?", "bu arşivde a adlı site yok; bunu mu demek istediniz: b?",
         "no site a in this archive; did you mean b?"),
        ("something (else)", "something (else)", "something (else)"),
    ],
)  # fmt: skip
def test_complaints(message: str, turkish: str, english: str) -> None:
    assert words.told("tr", message)[0] == turkish
    assert words.told("en", message) == (english, "en")


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    return server.make(small_archive.build(tmp_path_factory.mktemp("errors") / "archive"))


def get(datasette: Datasette, path: str) -> httpx.Response:
    answer = asyncio.run(datasette.client.get(path))
    assert isinstance(answer, httpx.Response)
    return answer


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ('/?q="a', 400, '<span lang="tr">1. karakterdeki tırnak işareti kapanmamış'),
        ("/article/99999", 404, '<p class="notice" lang="tr">bu arşivde 99999 numaralı haber yok<'),
        ("/article/99999?lang=en", 404, '<p class="notice" lang="en">no article 99999 in this archive<'),
        ("/article/1/diff?from=1&to=9", 404, "9. sürüm yok"), ("/news.db", 403, "veritabanı dosyası verilmiyor"),
        ("/news/xyz", 404, "bu adda bir tablo ya da görünüm yok"), ("/xyz", 404, "bu adreste bir şey yok"),
        ("/charts?kind=xyz", 400, "sites, originality, copies"), ("/site/yok", 404, "bu arşivde yok adlı site yok"),
    ],
)  # fmt: skip
def test_pages_that_cannot_be_shown_say_why(datasette: Datasette, path: str, status: int, said: str) -> None:
    page = get(datasette, path)
    assert page.status_code == status
    assert said in page.text
    assert not re.search(r"\((newsarchive|--)", page.text)


@pytest.mark.parametrize(
    ("path", "host", "status", "said", "language"),
    [
        ("/", "evil.example", 421, "burada bu ad sunulmuyor", "tr"),
        ("/?lang=en", "evil.example", 421, "this name is not served here", "en"),
        (f"/?q={'x' * 20_001}", "localhost", 414, "adres 20000 bayttan uzun", "tr"),
        ("/?q=a%00", "localhost", 400, "adreste NUL karakteri var", "tr"),
        ("/-/versions", "localhost", 404, "bu adreste bir şey yok", "tr"),
        ("/-/versions?lang=en", "localhost", 404, "nothing has this address", "en"),
    ],
)  # fmt: skip
def test_what_the_gate_turns_away_is_told_in_the_readers_language(
    datasette: Datasette, path: str, host: str, status: int, said: str, language: str
) -> None:
    answer = asyncio.run(datasette.client.get(path, headers={"host": host}))
    assert (answer.status_code, answer.headers["content-language"]) == (status, language)
    assert answer.text.startswith(said)


def test_programs_are_not_told_what_helps_on_a_command_line_only(datasette: Datasette) -> None:
    told = get(datasette, "/api/search?q=site:yok").json()
    assert told["error"] == "no site yok in this archive"


@pytest.mark.parametrize(
    "path",
    [
        "/?sort=foo", "/?view=foo", "/?exact=yes", "/?page=junk", "/?" + "&section=x" * 21, "/charts?unit=x",
        "/charts?" + "&".join(f"section=x{one}" for one in range(21)), "/stories?min=abc", "/stories?min=1",
        "/stories?page=-1", "/stories?offset=-1", "/sites?order=junk", "/removed?page=junk", "/removed?unsure=x",
        "/api/search?facets=x", "/api/search?limit=201", "/api/stories?limit=501", "/api/stories?min=x",
        "/api/charts/xyz", "/search.atom?sort=foo",
    ],
)  # fmt: skip
def test_arguments_that_make_no_sense_are_told(datasette: Datasette, path: str) -> None:
    assert get(datasette, path).status_code == 400


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/api/search?q=orman&sitee=kiyi", "no argument 'sitee' here; it takes q, site, section, source"),
        ("/api/facets?limit=5", "no argument 'limit' here"), ("/api/stories?page=2", "no argument 'page' here"),
        ("/api/article/1?fields=body", "no argument 'fields' here; it takes none"), ("/api/sites?state=ok", "province"),
        ("/api/charts/articles?from=2025", "since, until"), ("/api/removed?kinds=gone", "site, kind"),
    ],
)  # fmt: skip
def test_the_api_refuses_arguments_it_does_not_take(datasette: Datasette, path: str, said: str) -> None:
    answer = get(datasette, path)
    assert answer.status_code == 400
    assert said in answer.json()["error"]


@pytest.mark.parametrize(
    "path",
    [
        "/news", "/news.json",
        "/?sort=&view=&exact=", "/?sort=newest&exact=1", "/?sort=best&view=list&exact=0", "/stories?min=2&page=1",
        "/sites?order=site", "/sites?order=", "/removed?unsure=1", "/api/search?facets=0", "/charts?kind=&unit=",
    ],
)  # fmt: skip
def test_arguments_that_make_sense(datasette: Datasette, path: str) -> None:
    assert get(datasette, path).status_code == 200


def test_articles_that_name_no_section_are_counted_beside_the_others(datasette: Datasette) -> None:
    counts = get(datasette, "/api/facets?since=2000").json()
    none = [one["count"] for one in counts["facets"]["source"] if one["value"] is None]
    assert none
    assert f'<li><span class="quiet">– (belirtilmemiş)</span> <span class="quiet">{none[0]}</span></li>' in (
        get(datasette, "/?since=2000").text
    )


@pytest.mark.parametrize("statement", ["select+*+from+pragma_database_list", "pragma+database_list"])
def test_sql_does_not_tell_where_the_archive_lies(datasette: Datasette, statement: str) -> None:
    answer = get(datasette, f"/news.json?sql={statement}")
    assert answer.status_code == 400
    assert "news.db" not in answer.text
