"""Sites that add could not get to know: why is kept and shown, they are tried ever less, and known once they answer."""

import contextlib
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hostile_server import Answer, article, home, hostile, robots
from test_add import registry, run

from newsarchive.crawl import probe
from newsarchive.crawl.siterun import Options
from newsarchive.sample import World, serve
from newsarchive.sample.world import PAPERS
from newsarchive.sites import Site
from newsarchive.store import Archive, ledger, paces, probes

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_site_in_vain_is_asked_ever_less_and_never_given_up(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive, archive.transaction():
        key = ledger.site_id(archive, "a.example", now=START, home_url="https://a.example/")
        assert paces.sites_due(archive, START) == {key: "first"}
        now, pauses = START, []
        for _ in range(12):
            until = probes.failed(archive, key, "no answer", now)
            assert paces.sites_due(archive, until - timedelta(seconds=1)) == {}
            assert paces.sites_due(archive, until) == {key: "first"}
            pauses.append((until - now) // HOUR)
            now = until
        assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 168, 168, 168, 168]
        assert probes.reason(archive, key) == "no answer"
        set_back = START - timedelta(days=30)
        assert paces.sites_due(archive, set_back) == {key: "first"}
        probes.known(archive, key, now)
        assert probes.reason(archive, key) is None
        probes.failed(archive, key, "no answer", now)
        assert paces.next_due(archive, now) == now + HOUR


@pytest.mark.parametrize(
    ("domain", "named"),
    [
        ("facebook.com", "a social network"), ("tr-tr.facebook.com", "a social network"),
        ("x.com:8080", "a social network"), ("youtube.com", "a video platform"),
        ("netflix.com", None), ("facebook.com.example", None), ("postx.com", None),
    ],
)  # fmt: skip
def test_houses_of_others(domain: str, named: str | None) -> None:
    found = probe.no_paper(domain)
    assert (found and found.partition(",")[0]) == named


@pytest.mark.parametrize(("papers", "seconds"), [(1, 60.0), (12, 60.0), (13, 120.0), (500, 2520.0)])
def test_many_sites_at_once_get_more_time(
    papers: int, seconds: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Asked(Exception):
        pass

    def crawl(options: Options, *_: object, **__: object) -> None:
        raise Asked(options.seconds)

    monkeypatch.setattr(probe.run, "crawl", crawl)
    wanted = [Site(domain=f"a{number}.example", home_url=f"https://a{number}.example/") for number in range(papers)]
    with pytest.raises(Asked) as asked:
        probe.probe(tmp_path, wanted)
    assert asked.value.args == (seconds,)


@pytest.mark.slow
@pytest.mark.xdist_group("hostile")
def test_a_site_that_comes_alive_is_known_after_the_next_crawl(tmp_path: Path) -> None:
    with holding() as port:
        comes_alive(tmp_path, port)


@contextlib.contextmanager
def holding() -> Iterator[int]:
    """A port of which nobody answers and that nobody else is given: a server that may reuse it can listen there."""
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 0))
        yield int(taken.getsockname()[1])


def comes_alive(tmp_path: Path, port: int) -> None:
    address = f"http://127.0.0.1:{port}/"
    assert run(tmp_path, "add", "--quiet", address)[0] == 3
    _, told, notes = run(tmp_path, "sites", "--json")
    (site,) = json.loads(told)
    assert "unreachable" in site["probe_reason"]
    assert site["probe_due_at"] > site["probed_at"]
    _, _, notes = run(tmp_path, "sites")
    assert f"127.0.0.1:{port}: not got to know yet: unreachable" in notes
    code, told, _ = run(tmp_path, "status", "--check")
    assert (code, "never got to know: unreachable" in " ".join(told.split())) == (3, True)
    papers = tuple(paper for paper in PAPERS if paper.layout == "te7")
    with serve(World(articles=12, papers=papers), crawl_delay=0.0, port_base=port):
        code, _, errors = run(tmp_path, "crawl", "--quiet", "--max-pages", "25", "--allow-private")
    assert (code, "it can be read now; written into sites.toml" in errors) == (0, True), errors
    (entry,) = registry(tmp_path)
    assert (entry["family"], entry["name"], entry["feeds"]) == ("te7", "Kıyı Ekspres", [address + "rss"])
    (site,) = json.loads(run(tmp_path, "sites", "--json")[1])
    assert (site["probe_reason"], site["probe_due_at"], site["family"]) == (None, None, "te7")


PARKED = b"""<!doctype html><html><head><title>ornekhaber.example</title></head><body><h1>ornekhaber.example</h1>
<p>This domain is for sale. Buy this domain.</p></body></html>"""


def offer(title: str, text: str) -> Answer:
    """A page of a tradesman's site."""
    menu = "".join(f'<a href="/urun/hali-{n}">Halı {n}</a>' for n in range(1, 6))
    return Answer(
        body=f"""<html><head><meta charset=utf-8><title>{title} - Örnek Halı</title></head>
<body><nav><a href="/">Ana Sayfa</a>
<a href="/hakkimizda">Hakkımızda</a>{menu}</nav><h1>{title}</h1>{text}
<footer>Örnek Halı Ltd.</footer></body></html>""".encode()
    )


def shop() -> dict[str, Answer]:
    """The whole of it: offers with prices, about us; no news."""
    text = "<p>Fiyat: {}.450,00 TL</p><button>Sepete Ekle</button><p>Yün iplikten dokunmuştur.</p>"
    return {
        "/": offer("Örnek Halı", "<p>El dokuma halılar.</p>"),
        "/hakkimizda": offer("Hakkımızda", "<p>1987 yılından beri halı satıyoruz. Müşteri memnuniyeti esastır.</p>"),
        **{f"/urun/hali-{n}": offer(f"El Dokuma Halı {n}", text.format(n)) for n in range(1, 6)},
    }


@pytest.mark.slow
@pytest.mark.xdist_group("hostile")
def test_what_is_no_newspaper_is_told_and_not_archived(tmp_path: Path) -> None:
    parked = {"/robots.txt": robots(), "/": Answer(body=PARKED)}
    with hostile(parked) as one, hostile({"/robots.txt": robots(), **shop()}) as two:
        code, told, errors = run(
            tmp_path, "add", "--quiet", "--json", one.home, two.home, "https://www.facebook.com/ornekhaber"
        )
    reasons = [one["reason"] for one in json.loads(told)]
    assert code == 3
    assert reasons[0].startswith("a parked domain")
    assert reasons[1].startswith("no newspaper, as it seems: none of ")
    assert reasons[2].startswith("a social network")
    assert len(registry(tmp_path)) == 2
    assert {one["articles"] for one in json.loads(run(tmp_path, "sites", "--json")[1])} == {0}
    assert errors.count("the next crawl tries again") == 2


@pytest.mark.slow
@pytest.mark.xdist_group("hostile")
def test_many_sites_are_a_table(tmp_path: Path) -> None:
    path = "/haber/park-acilisi-102.html"
    pages = {"/robots.txt": robots(), "/": home(path), path: article("Park")}
    with hostile(pages) as a, hostile(pages) as b, hostile(pages) as c, hostile(pages) as d:
        code, told, _ = run(tmp_path, "add", "--quiet", a.home, b.home, c.home, d.home)
    lines = told.splitlines()
    assert (code, len(lines), max(map(len, lines)) <= 100) == (0, 7, True)
    assert lines[0].split()[:3] == ["site", "family", "feeds"]
    assert lines[-1].startswith("4 of 4 got to know, with ")
