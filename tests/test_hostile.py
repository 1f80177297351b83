"""What a broken or hostile server can answer, and what must come of it: stored once, or a state with a reason."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import accounting
import crashing
import pytest
from hostile_server import Answer, Hostile, Script, article, home, hostile, robots

from newsarchive.verify import verify

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile")]

GOOD, ODD = "/haber/asfalt-calismasi-101.html", "/haber/park-acilisi-102.html"
PARK = article("Park")
AWAY = "http://127.0.0.1:9/haber/baska-yer-103.html"


def visit(archive: Path, script: Script, *options: str, robots_txt: Answer | None = None) -> tuple[Hostile, int, str]:
    """Crawl a server that has these pages, a robots.txt and a home page; (server, exit code, messages)."""
    pages = {"/robots.txt": robots_txt or robots(), "/": home(GOOD, *script), GOOD: article("Asfalt"), **script}
    with hostile(pages) as web:
        code, messages = crashing.finish(crashing.crawl(archive, web.home, options=options))
    assert not crashing.complaints(messages), messages
    return web, code, messages


def states(archive: Path) -> dict[str, tuple[object, object]]:
    """path -> (state, reason) of everything that looks like an article."""
    assert accounting.unaccounted(archive) == []
    found = crashing.rows(archive, "SELECT fetch_url, state, reason FROM urls WHERE kind <> 'listing'")
    return {"/" + str(url).split("/", 3)[3]: (state, reason) for url, state, reason in found}


Page = Answer | list[Answer]


def says(title: str, text: str) -> Answer:
    """A page of a headline and a sentence."""
    html = f"<!doctype html><html lang=tr><title>{title}</title><body><h1>{title}</h1><p>{text}</p></body></html>"
    return Answer(body=html.encode())


WALL = says("Just a moment...", "Verifying you are human, it takes some seconds.")

CASES: Sequence[tuple[str, Page, bool, tuple[str, str | None], int]] = (
    # what, the page's answers, whether it is told, (state, reason) of the page, requests of it
    ("an error three times, then the page", [*[Answer(500)] * 3, PARK], False, ("archived", None), 4),
    ("an error for ever", Answer(500), True, ("failed", "http_error"), 4),
    ("a redirect to itself", Answer(302, headers={"Location": "?"}), True, ("failed", "redirect_loop"), 1),
    ("a redirect to another site", Answer(302, headers={"Location": AWAY}), False, ("not_article", "off_site"), 1),
    ("a redirect to no address", Answer(302, headers={"Location": "http://[::1"}), True, ("failed", "redirect_loop"),
     1),
    ("not found", Answer(404, PARK.body), False, ("gone", "gone"), 1),
    ("forbidden", Answer(403, PARK.body), True, ("blocked", "http_error"), 1),
    ("shorter than announced", Answer(body=PARK.body, cut=700), True, ("failed", "truncated"), 2),
    ("not the gzip it says it is", Answer(body=b"\x1f\x8b no gzip", headers={"Content-Encoding": "gzip"}), True,
     ("failed", "truncated"), 2),
    ("a picture called a page", Answer(body=b"\x89PNG\r\n\x1a\n" + bytes(300)), False, ("not_article", "not_html"), 1),
    ("a 304 that nobody asked for", Answer(304), True, ("failed", "http_error"), 1),
    ("an article with status 418", Answer(418, PARK.body), True, ("failed", "http_error"), 1),
    ("an article with status 205", Answer(205, PARK.body), True, ("failed", "http_error"), 1),
    ("more elements than a parser can take", Answer(body=b"<html><h1>Park</h1>" + b"<div>" * 250_000), True,
     ("failed", "too_complex"), 1),
    ("a check for robots, status 200", WALL, True, ("blocked", "bot_wall"), 1),
    ("a check for robots, status 403", Answer(403, WALL.body), True, ("blocked", "bot_wall"), 1),
    ("a check for robots, status 503", Answer(503, WALL.body), True, ("blocked", "bot_wall"), 1),
    ("a sign-in, status 401", Answer(401, says("Üye Girişi", "Devam etmek için oturum açın ya da üye olun").body),
     True,
     ("blocked", "login_wall"), 1),
    ("closed for repairs, status 200", says("Bakım Çalışması", "Sitemizde bakım çalışması yapılmaktadır, az kaldı."),
     True, ("failed", "maintenance"), 1),
    ("not found with status 200", says("Haber Bulunamadı", "Aradığınız haber yayından kaldırılmış olabilir, üzgünüz."),
     False, ("not_article", "soft_404"), 1),
)  # fmt: skip
PATHS = [f"/haber/konu-{200 + number}.html" for number in range(len(CASES))]


@dataclass
class Visited:
    archive: Path
    web: Hostile
    code: int
    messages: str


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Visited:
    """One crawl of a site on which everything goes wrong at once."""
    archive = tmp_path_factory.mktemp("odd") / "a"
    return Visited(archive, *visit(archive, {path: case[1] for path, case in zip(PATHS, CASES, strict=True)}))


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case[0] for case in CASES])
def test_an_odd_answer_has_its_outcome(visited: Visited, number: int) -> None:
    _, _, told, state, requests = CASES[number]
    path = PATHS[number]
    assert states(visited.archive)[path] == state
    assert visited.web.counts()[path] == requests
    assert (path in visited.messages) == told, "what failed is named, what is ordinary is not"


def test_what_was_good_beside_it_is_archived(visited: Visited) -> None:
    assert visited.code == 3
    assert states(visited.archive)[GOOD] == ("archived", None)
    stored = crashing.look(visited.archive)
    assert stored.whole
    assert stored.articles == 1 + sum(state == "archived" for *_, (state, _), _ in CASES)


def test_every_announced_address_ends_in_one_state_with_a_reason(visited: Visited) -> None:
    sql = "SELECT url, state, reason FROM urls WHERE state = 'pending' OR (reason IS NULL AND state <> 'archived')"
    assert crashing.rows(visited.archive, sql) == []


def test_a_page_that_no_parser_takes_is_kept(visited: Visited) -> None:
    path = PATHS[[case[0] for case in CASES].index("more elements than a parser can take")]
    sizes = dict(crashing.rows(visited.archive, "SELECT url, body_bytes FROM captures"))
    assert sizes[visited.web.home[:-1] + path] > 1_000_000  # type: ignore[operator]


def test_what_was_cut_short_is_kept_and_marked_so(visited: Visited) -> None:
    path = PATHS[[case[0] for case in CASES].index("shorter than announced")]
    where = crashing.rows(visited.archive, "SELECT url, file, offset, length, body_bytes FROM captures")
    kept = [row for row in where if str(row[0]).endswith(path)]
    assert len(kept) == 2
    _, file, offset, length, size = kept[0]
    with (visited.archive / "warc" / str(file)).open("rb") as stream:
        stream.seek(int(offset))  # type: ignore[call-overload]
        record = gzip.decompress(stream.read(int(length)))  # type: ignore[call-overload]
    assert b"WARC-Truncated: disconnect\r\n" in record
    assert int(size) > 0  # type: ignore[call-overload]


def test_a_site_that_forbids_everything_is_told(tmp_path: Path) -> None:
    closed = robots("User-agent: *\nDisallow: /\n")
    web, code, messages = visit(tmp_path / "a", {}, robots_txt=closed)
    assert code == 4
    assert "robots.txt forbids" in messages
    assert set(web.counts()) == {"/robots.txt"}


def test_ordinary_endings_are_no_failures(tmp_path: Path) -> None:
    quiet = {path: case[1] for path, case in zip(PATHS, CASES, strict=True) if not case[2]}
    _, code, messages = visit(tmp_path / "a", quiet)
    assert (code, messages) == (0, "")


def test_a_site_of_walls_is_left_alone(tmp_path: Path) -> None:
    walls = {f"/haber/duvar-{number}.html": Answer(403, WALL.body) for number in range(40)}
    web, code, messages = visit(tmp_path / "a", walls)
    assert code == 3
    assert "answers were bot walls" in messages
    asked = sum(count for path, count in web.counts().items() if "duvar" in path)
    assert 10 <= asked <= 13
    assert len({asked.headers.split("User-Agent: ")[1].split("\r")[0] for asked in web.asked}) == 1


def test_who_asks_us_away_for_a_year_is_not_asked_again(tmp_path: Path) -> None:
    web, code, messages = visit(tmp_path / "a", {ODD: Answer(503, headers={"Retry-After": "31536000"})})
    assert code == 3
    assert web.counts()[ODD] == 1
    assert states(tmp_path / "a")[ODD] == ("failed", "throttled")
    assert ODD in messages


def test_a_pause_that_was_asked_for_is_made(tmp_path: Path) -> None:
    slow_down = Answer(429, headers={"Retry-After": "2"})
    third = "/haber/okul-onarimi-103.html"
    web, code, _ = visit(tmp_path / "a", {ODD: [slow_down, PARK], third: article("Okul")})
    assert code == 0
    told = web.times(ODD)[0]
    after = [asked.at for asked in web.asked if asked.at > told]
    assert min(after) - told >= 1.9, "nothing else is asked for meanwhile either"
    assert set(states(tmp_path / "a").values()) == {("archived", None)}


def test_redirects_that_lead_on_and_on_end(tmp_path: Path) -> None:
    chain = {f"/z/{n}": Answer(302, headers={"Location": f"/z/{n + 1}"}) for n in range(300)}
    pages = {"/robots.txt": robots(), "/": home("/z/0", GOOD), GOOD: article("Asfalt"), **chain}
    with hostile(pages) as web:
        code, messages = crashing.finish(crashing.crawl(tmp_path / "a", web.home))
    assert code == 3
    assert "redirect_loop" in messages
    assert sum(count for path, count in web.counts().items() if path.startswith("/z/")) <= 25
    assert states(tmp_path / "a")[GOOD] == ("archived", None)


@pytest.mark.parametrize("status", [500, 503])
def test_nothing_is_asked_for_while_robots_txt_cannot_be_read(tmp_path: Path, status: int) -> None:
    web, code, messages = visit(tmp_path / "a", {ODD: PARK}, robots_txt=Answer(status))
    assert code == 4
    assert set(web.counts()) == {"/robots.txt"}
    assert "robots.txt" in messages


def test_robots_rules_hold_also_behind_a_redirect(tmp_path: Path) -> None:
    rules = robots("User-agent: *\nDisallow: /haber/park\n")
    moved = Answer(301, headers={"Location": "/kurallar.txt"})
    web, code, _ = visit(tmp_path / "a", {ODD: PARK, "/kurallar.txt": rules}, robots_txt=moved)
    assert code == 0
    assert web.counts()[ODD] == 0
    assert states(tmp_path / "a")[ODD] == ("forbidden", "robots")


def test_a_ring_of_redirects_ends_and_does_no_harm(tmp_path: Path) -> None:
    ring = {ODD: Answer(301, headers={"Location": "/a"}), "/a": Answer(301, headers={"Location": ODD})}
    web, code, _ = visit(tmp_path / "a", ring)
    assert code == 0
    assert web.counts()[ODD] == 1
    assert states(tmp_path / "a")[ODD] == ("duplicate", "redirected")
    assert verify(tmp_path / "a").problems == []


def test_exit_codes_of_several_sites(tmp_path: Path) -> None:
    nobody = "http://127.0.0.1:9/"
    with hostile({"/robots.txt": robots(), "/": home(GOOD), GOOD: article("Asfalt")}) as web:
        code, messages = crashing.finish(crashing.crawl(tmp_path / "a", web.home, nobody))
        assert code == 3
        assert "127.0.0.1:9: unreachable" in messages
        code, _ = crashing.finish(crashing.crawl(tmp_path / "a", web.home))
        assert code == 0
    code, messages = crashing.finish(crashing.crawl(tmp_path / "a", nobody), timeout=280)
    assert code == 4
    assert messages.count("\n") == 1, "one clear line"
