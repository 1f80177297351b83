"""What a server does below the surface of HTTP, and what must come of it: whole pages, or what came of them, marked."""

import gzip
import itertools
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import crashing
import pytest
from hostile_server import Answer, Hostile, article, home, hostile, robots

from newsarchive import warc_read

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("transport")]

SECONDS = 6.0
"""DOWNLOAD_TIMEOUT here; what is answered at once must be there in less on a busy machine"""
LIMIT = 1 << 20
"""DOWNLOAD_MAXSIZE here"""
QUICK = f"""
import sys
from newsarchive import settings
settings.DOWNLOAD_TIMEOUT, settings.DOWNLOAD_MAXSIZE = {SECONDS}, {LIMIT}
from newsarchive.cli import main
sys.exit(main())
"""

COOKIES = "Set-Cookie: iz=1; Path=/\r\nReferrer-Policy: unsafe-url\r\n"
OK = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def page(seed: str) -> bytes:
    return article(seed).body


def raw(head: str, body: bytes = b"") -> Answer:
    return Answer(raw=head.encode("latin-1") + b"\r\n" + body)


def chunked(body: bytes, last: bytes = b"0\r\n\r\n") -> bytes:
    return b"%x\r\n%b\r\n%b" % (len(body), body, last)


def coded(name: str, body: bytes) -> Answer:
    return Answer(body=body, headers={"Content-Encoding": name})


PACKED = gzip.compress(page("Yarım"), mtime=0)
BOMB = gzip.compress(gzip.compress(gzip.compress(bytes(32 << 20), 1, mtime=0), 1, mtime=0), mtime=0)
FOREIGN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b"
SPLIT = FOREIGN % (len(page("Sokulan")), page("Sokulan"))
KEPT, FAILED, BLOCKED = ("archived", None), ("failed", "truncated"), ("blocked", "http_error")
STATUS, LARGE, SLOW, NO_HTTP = ("failed", "http_error"), ("failed", "too_large"), ("failed", "too_slow"), \
    ("failed", "malformed")  # fmt: skip

Case = tuple[str, Answer | list[Answer], tuple[str, str | None], int, str | None]
CASES: Sequence[Case] = (
    # what, the answers, (state, reason), requests, WARC-Truncated
    ("a gzip cut half-way with its length", coded("gzip", PACKED[: len(PACKED) // 2]), FAILED, 2, "unspecified"),
    ("a gzip without its last byte", coded("gzip", PACKED[:-1]), FAILED, 2, "unspecified"),
    ("not the gzip it says it is", coded("gzip", page("Düz")), FAILED, 2, "unspecified"),
    ("an unknown content coding", coded("rot13", page("Döner")), FAILED, 2, "unspecified"),
    ("gzip in gzip in gzip", coded("gzip, gzip, gzip", BOMB), LARGE, 1, "length"),
    ("x-gzip", coded("x-gzip", PACKED), KEPT, 1, None),
    ("a body of more bytes than are read", Answer(body=bytes(3 * LIMIT)), LARGE, 1, "length"),
    ("a body without an end", raw(OK + "Transfer-Encoding: chunked\r\n", chunked(b"<p>x" * 700_000, b"")), LARGE, 1,
     "length"),
    ("a byte now and then", Answer(body=page("Damla"), drip=0.3), SLOW, 2, "time"),
    ("no answer", Answer(hang=True), SLOW, 2, None),
    ("shorter than announced", raw(OK + "Content-Length: 90000\r\n", page("Kısa")), FAILED, 2, "disconnect"),
    ("chunks without the last one", raw(OK + "Transfer-Encoding: chunked\r\n", chunked(page("Parça"), b"")), FAILED, 2,
     "disconnect"),
    ("a chunk size that is no number", raw(OK + "Transfer-Encoding: chunked\r\n", b"zz\r\n" + page("Zz")), FAILED, 2,
     "disconnect"),
    ("a length that is no number", raw(OK + "Content-Length: bin\r\n", page("Bin")), NO_HTTP, 2, None),
    ("two different lengths", raw(OK + "Content-Length: 10\r\nContent-Length: 20\r\n", page("İki")), NO_HTTP, 2, None),
    ("the same length twice", raw(OK + f"Content-Length: {len(page('Aynı'))}\r\n" * 2, page("Aynı")), KEPT, 1,
     None),
    ("a length and chunks", raw(OK + "Content-Length: 9\r\nTransfer-Encoding: chunked\r\n", chunked(page("Çift"))),
     KEPT, 1, None),
    ("a transfer coding of nothing", raw(OK + "Transfer-Encoding: identity\r\n", page("Kimlik")), KEPT, 1, None),
    ("an unknown transfer coding", raw(OK + "Transfer-Encoding: rot13\r\n", page("Rot")), NO_HTTP, 2, None),
    ("neither length nor chunks", raw(OK, page("Uçsuz")), KEPT, 1, None),
    ("neither length nor chunks, and a reset", Answer(raw=OK.encode() + b"\r\n" + page("Kopuk"), reset=True), FAILED, 2,
     "disconnect"),
    ("no status line", Answer(raw=page("Durumsuz")), NO_HTTP, 2, None),
    ("another protocol", raw("FTP/1.1 200 OK\r\n", page("Ftp")), NO_HTTP, 2, None),
    ("a status that is no number", raw("HTTP/1.1 OK 200\r\n", page("Sayısız")), NO_HTTP, 2, None),
    ("a status of five digits", raw("HTTP/1.1 20000 OK\r\n", page("Beş")), NO_HTTP, 2, None),
    ("no phrase", raw(f"HTTP/1.1 200\r\nContent-Type: text/html\r\n{COOKIES}", page("Sözsüz")), KEPT, 1, None),
    ("103 before 200", raw("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + OK, page("Erken")), KEPT, 1, None),
    ("100 without an end", raw("HTTP/1.1 100 Continue\r\n\r\n" * 2_000), LARGE, 1, None),
    ("20,000 headers", raw(OK + "".join(f"X-{n}: dolgu\r\n" for n in range(20_000)), page("Çok")), LARGE, 1, None),
    ("a header of a mebibyte", raw(OK + f"X-Uzun: {'u' * (1 << 20)}\r\n", page("Uzun")), LARGE, 1, None),
    ("a line without a colon", raw(OK + "Bozuk\r\n", page("Bozuk")), KEPT, 1, None),
    ("a header name of control characters", raw(OK + "X\x01\xffY: 1\r\n", page("İm")), KEPT, 1, None),
    ("204 with a body", Answer(204, page("Boş")), STATUS, 1, None),
    ("205 with a body", Answer(205, page("Sıfır")), STATUS, 1, None),
    ("206 that nobody asked for", Answer(206, page("Bölüm")), STATUS, 1, None),
    ("300 with a body", Answer(300, page("Seçim")), STATUS, 1, None),
    ("402 with a body", Answer(402, page("Ücret")), BLOCKED, 1, None),
    ("418 with a body", Answer(418, page("Çaydanlık")), STATUS, 1, None),
    ("451 with a body", Answer(451, page("Yasak")), ("gone", "gone"), 1, None),
    ("599 with a body", Answer(599, page("Ağ")), STATUS, 4, None),
    ("999 with a body", Answer(999, page("Dokuz")), STATUS, 4, None),
    ("no content type", raw("HTTP/1.1 200 OK\r\n", page("Türsüz")), KEPT, 1, None),
    ("a redirect with a password",
     Answer(301, headers={"Location": "//okur:cok-gizli@{host}/haber/gizlisiz-901.html"}), ("duplicate", "redirected"),
     1, None),
    ("an error, then a redirect to another site", [Answer(500), Answer(302, headers={"Location": "http://127.0.0.1:9/"})],
     ("not_article", "off_site"), 2, None),
    ("a redirect in UTF-8", Answer(302, headers={"Location": "/haber/\xc3\xa7e\xc5\x9fme-902.html"}),
     ("duplicate", "redirected"), 1, None),
    ("a redirect to a file", Answer(302, headers={"Location": "file:///etc/passwd"}), ("not_article", "off_site"), 1,
     None),
    ("a redirect into what robots.txt forbids", Answer(302, headers={"Location": "/kapali/903.html"}),
     ("duplicate", "redirected"), 1, None),
)  # fmt: skip
PATHS = [f"/{'haber' if number % 2 else 'gundem'}/konu-{200 + number}.html" for number in range(len(CASES))]
TARGETS = {
    "/haber/gizlisiz-901.html": article("Gizlisiz"),
    "/haber/%C3%A7e%C5%9Fme-902.html": article("Çeşme"),
    "/kapali/903.html": article("Kapalı"),
}


def crawl(archive: Path, *sites: str, options: tuple[str, ...] = ()) -> tuple[int, str]:
    command = [sys.executable, "-c", QUICK, "--archive", str(archive), "crawl", "--quiet", *options, *sites]
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE)
    code, messages = crashing.finish(process)
    assert not crashing.complaints(messages), messages
    return code, messages


@dataclass
class Visited:
    archive: Path
    web: Hostile
    code: int


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Visited:
    """One crawl of a site on which all of this happens, with good pages among it."""
    archive = tmp_path_factory.mktemp("transport") / "a"
    pages: dict[str, Answer | list[Answer]] = {path: case[1] for path, case in zip(PATHS, CASES, strict=True)}
    rules = robots("User-agent: *\nDisallow: /kapali/\n")
    with hostile({"/robots.txt": rules, "/": home(*pages), **pages, **TARGETS}) as web:
        for answers in web.script.values():
            for at, one in enumerate(answers):
                if "{host}" in one.headers.get("Location", ""):
                    place = one.headers["Location"].replace("{host}", web.home.split("/")[2])
                    answers[at] = Answer(one.status, headers={"Location": place})
        code, _ = crawl(archive, web.home)
    return Visited(archive, web, code)


def states(archive: Path) -> dict[str, tuple[object, object]]:
    found = crashing.rows(archive, "SELECT fetch_url, state, reason FROM urls")
    return {"/" + str(url).split("/", 3)[3]: (state, reason) for url, state, reason in found}


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case[0] for case in CASES])
def test_an_answer_and_its_outcome(visited: Visited, number: int) -> None:
    _, _, state, requests, truncated = CASES[number]
    path = PATHS[number]
    assert states(visited.archive)[path] == state
    assert visited.web.counts()[path] == requests
    url = visited.web.home[:-1] + path
    kept = [row[1:] for row in crashing.rows(visited.archive, "SELECT url, file, offset, length FROM captures")
            if row[0] == url]  # fmt: skip
    assert {_truncated(visited.archive, *row) for row in kept} <= {truncated}
    if truncated:
        assert len(kept) == requests, "what came of it is kept"


def _truncated(archive: Path, file: object, offset: object, length: object) -> str | None:
    with (archive / "warc" / str(file)).open("rb") as stream:
        stream.seek(int(str(offset)))
        record = warc_read.parse(gzip.decompress(stream.read(int(str(length)))))
    return record.get("WARC-Truncated")


def test_what_came_in_part_is_never_an_article(visited: Visited) -> None:
    archived = sum(case[2] == KEPT for case in CASES)
    assert crashing.look(visited.archive).articles == archived + 2, "and two behind redirects"
    assert visited.code == 3
    assert states(visited.archive)["/haber/gizlisiz-901.html"] == KEPT
    assert states(visited.archive)["/haber/çeşme-902.html"] == KEPT


def test_no_password_is_stored_or_sent(visited: Visited) -> None:
    everything = (visited.archive / "news.db").read_bytes()
    for path in (visited.archive / "warc").rglob("*.warc.gz"):
        everything += gzip.decompress(path.read_bytes())
    assert b"gizlisiz-901" in everything
    assert b"cok-gizli" not in everything
    assert not any("Authorization" in asked.headers or "gizli@" in asked.headers for asked in visited.web.asked)


def test_nothing_of_one_page_is_sent_with_another(visited: Visited) -> None:
    names = {line.partition(":")[0] for asked in visited.web.asked for line in asked.headers.splitlines()[1:] if line}
    assert names == {"Host", "User-Agent", "Accept", "Accept-Language", "Accept-Encoding"}


def test_a_redirect_does_not_lead_past_robots_txt(visited: Visited) -> None:
    assert visited.web.counts()["/kapali/903.html"] == 0
    assert states(visited.archive)["/kapali/903.html"] == ("forbidden", "robots")


def test_what_stands_behind_an_answer_is_no_answer(tmp_path: Path) -> None:
    first, late, after = "/haber/bir-101.html", "/haber/iki-102.html", "/haber/son-103.html"
    own = {first: page("Birinci"), late: page("İkinci"), after: page("Üçüncü")}
    split = {path: FOREIGN % (len(body), body) for path, body in own.items()}
    pages = {
        first: Answer(raw=split[first] + SPLIT, stay=True),
        late: Answer(raw=split[late], late=SPLIT, stay=True),
        after: Answer(raw=split[after], stay=True),
    }
    with hostile({"/robots.txt": robots(), "/": home(*pages), **pages}) as web:
        code, messages = crawl(tmp_path / "a", web.home, options=("--delay", "0.3"))
    assert (code, messages) == (0, "")
    texts = "".join(crashing.look(tmp_path / "a").texts.values())
    assert all(seed in texts for seed in ("Birinci", "İkinci", "Üçüncü"))
    assert "Sokulan" not in texts


def test_pages_that_send_their_reader_on_are_redirects(tmp_path: Path) -> None:
    def onward(target: str) -> Answer:
        return Answer(body=f'<html><head><meta http-equiv="Refresh" content="0; URL={target}"></head>'.encode())

    chain = {f"/z/adim-{n}.html": onward(f"adim-{n + 1}.html") for n in range(40)}
    pages = {**chain, "/y/eski-7.html": onward("/y/yeni-8.html"), "/y/yeni-8.html": article("Taşınan")}
    with hostile({"/away": article("Uzak")}) as other:
        pages["/y/uzak-9.html"] = onward(other.home + "away")
        links = ("/z/adim-0.html", "/y/eski-7.html", "/y/uzak-9.html")
        with hostile({"/robots.txt": robots(), "/": home(*links), **pages}) as web:
            crawl(tmp_path / "a", web.home)
            asked = {path for path in web.counts() if path.startswith("/z/")}
        assert other.asked == []
    assert len(asked) == 6
    found = states(tmp_path / "a")
    assert found["/z/adim-5.html"] == ("failed", "redirect_loop")
    assert found["/y/eski-7.html"] == ("duplicate", "redirected")
    assert found["/y/yeni-8.html"] == KEPT
    assert found["/y/uzak-9.html"] == ("not_article", "off_site")


def test_a_home_page_that_sends_its_reader_on(tmp_path: Path) -> None:
    start = Answer(body=b"<html><head><meta http-equiv=refresh content='1;/anasayfa'></head></html>")
    pages = {"/": start, "/anasayfa": home("/haber/a-101.html"), "/haber/a-101.html": article("Açılış")}
    with hostile({"/robots.txt": robots(), **pages}) as web:
        code, _ = crawl(tmp_path / "a", web.home)
    assert (code, states(tmp_path / "a")["/haber/a-101.html"]) == (0, KEPT)


def slow_and_quick(archive: Path, slow: dict[str, Answer]) -> tuple[float, int]:
    """(longest gap between requests, articles) of a good site beside a slow one."""
    stuck = {f"/haber/takili-{n}.html": next(iter(slow.values())) for n in range(2)}
    good = {f"/haber/konu-{n}.html": article(f"Konu{n}") for n in range(100, 125)}
    with (
        hostile({"/": home(*stuck), "/robots.txt": robots(), **stuck, **slow}) as bad,
        hostile({"/robots.txt": robots(), "/": home(*good), **good}) as web,
    ):
        crawl(archive, bad.home, web.home, options=("--delay", "0.05"))
        times = [asked.at for asked in web.asked if not asked.path.startswith(("/rss", "/feed", "/sitemap"))]
    kept = sum(state == KEPT for path, state in states(archive).items() if path in good)
    return max(after - before for before, after in itertools.pairwise(times)), kept


@pytest.mark.parametrize(
    "slow",
    [
        {"/x": Answer(hang=True)},
        {"/x": Answer(body=page("Damla"), drip=0.1)},
        {"/robots.txt": Answer(hang=True)},
        {"/x": raw(OK + "Transfer-Encoding: chunked\r\n", chunked(b"<p>x" * 700_000, b""))},
    ],
    ids=["hangs", "drips", "hangs at robots.txt", "never ends"],
)
def test_a_slow_site_delays_no_other(tmp_path: Path, slow: dict[str, Answer]) -> None:
    gap, kept = slow_and_quick(tmp_path / "a", slow)
    assert kept == 25
    assert gap < 0.8 * SECONDS


def test_a_second_question_is_counted_and_waits_its_turn(tmp_path: Path) -> None:
    first, second = "/haber/bir-101.html", "/haber/iki-102.html"
    body = page("Birinci")
    pages: dict[str, Answer | list[Answer]] = {
        first: Answer(raw=FOREIGN % (len(body), body), stay=True),
        second: [Answer(raw=b""), article("İkinci")],  # closes the open connection without a word
    }
    with hostile({"/robots.txt": robots(), "/": home(first, second), **pages}) as web:
        code, messages = crawl(tmp_path / "a", web.home, options=("--delay", "0.4"))
        asked = [one for one in web.asked if one.path == second]
    assert (code, messages) == (0, "")
    assert states(tmp_path / "a")[second] == KEPT
    assert len(asked) == 2
    assert asked[1].at - asked[0].at + asked[0].late >= 0.95 * 0.4


def test_redirects_are_counted_over_addresses_and_attempts(tmp_path: Path) -> None:
    chain: dict[str, Answer | list[Answer]] = {
        f"/z/adim-{n}.html": [Answer(500), Answer(302, headers={"Location": f"/z/adim-{n + 1}.html"})]
        for n in range(40)
    }
    good = {f"/y/{n}": Answer(301 + n % 3, headers={"Location": f"/y/{n + 1}"}) for n in range(5)}
    pages = {**chain, **good, "/y/5": article("Beşinci")}
    with hostile({"/robots.txt": robots(), "/": home("/z/adim-0.html", "/y/0"), **pages}) as web:
        crawl(tmp_path / "a", web.home)
        asked = {path for path in web.counts() if path.startswith("/z/")}
    assert len(asked) == 6, "five redirects are followed"
    assert states(tmp_path / "a")["/z/adim-5.html"] == ("failed", "redirect_loop")
    assert states(tmp_path / "a")["/y/5"] == KEPT
