"""newsarchive add: a first look at a site, bounded and polite, and what it writes down."""

import json
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hostile_server import Answer, article, home, hostile, robots

from newsarchive.sample import World, serve
from newsarchive.sample.world import PAPERS

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile")]


def run(archive: Path, *arguments: str, setup: str = "") -> tuple[int, str, str]:
    """(exit code, stdout, stderr) of a command line; ``setup`` is run before it."""
    line = ["--archive", str(archive), *arguments]
    code = f"{setup}\nimport sys\nfrom newsarchive.cli import run\nsys.exit(run({line!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=280)
    return done.returncode, done.stdout, done.stderr


def registry(archive: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = tomllib.loads((archive / "sites.toml").read_text(encoding="utf-8"))["site"]
    return entries


def test_a_paper_is_got_to_know_with_few_requests(tmp_path: Path) -> None:
    papers = tuple(paper for paper in PAPERS if paper.layout in {"te7", "classic"})
    with serve(World(articles=40, papers=papers), crawl_delay=0.0) as web:
        names = {site.name: site for site in web.sites}
        code, told, errors = run(tmp_path, "add", "--quiet", "--json", *(site.home_url for site in web.sites))
        assert (code, errors) == (0, "")
        found = {one["home_url"]: one for one in json.loads(told)}
        asked = [len(web.requests(name)) for name in names]
        truths = {truth.url: truth for truth in web.truths(columns=True)}
        assert max(asked) <= 30
        te7, classic = (found[names[name].home_url] for name in ("te7", "classic"))
        assert (te7["probed"], te7["reason"], te7["family"], te7["name"]) == (True, None, "te7", "Kıyı Ekspres")
        assert "class text-te-color +3" in te7["family_votes"]
        assert te7["feeds"][0]["url"] == names["te7"].home_url + "rss"
        assert te7["feeds"][0]["announces"] == 30
        assert te7["sitemaps"][0]["url"] == names["te7"].home_url + "sitemap.xml"
        assert {"name": "Spor", "url": names["te7"].home_url + "spor"} in te7["sections"]
        assert (classic["family"], {one["used"] for one in classic["charsets"]}) == (None, {"windows-1254"})
        assert classic["article_shapes"][0]["shape"] == "/*-#h.htm"
        for one in (te7, classic):
            assert len(one["samples"]) == 3
            for sample in one["samples"]:
                truth = truths[sample["url"]]
                assert (sample["headline"], sample["section"]) == (truth.headline, truth.section)
        first, second = registry(tmp_path)
        assert first["family"] == "te7"
        assert second["feeds"] == [names["classic"].home_url + "rss/"]
        before = len(web.log)
        assert run(tmp_path, "crawl", "--quiet", "--max-pages", "5")[0] == 0
        assert {request.site for request in list(web.log)[before:]} == set(names)


def test_what_it_tells_a_person(tmp_path: Path) -> None:
    path = "/haber/park-acilisi-102.html"
    with hostile({"/robots.txt": robots(), "/": home(path), path: article("Park")}) as web:
        code, told, errors = run(tmp_path, "add", "--quiet", web.home)
    lines = told.splitlines()
    domain = web.home.split("/")[2]
    assert (code, errors, lines[0]) == (0, "", f"{domain}: (no name found), {web.home}")
    assert "  family     none claims it" in lines
    assert "  articles   /haber/*-#.html (1 read); its id is in the path, here 102" in lines
    rows = dict(line.split(maxsplit=1) for line in lines if line[:1].strip() and " " in line)
    assert (rows["headline"], rows["published"]) == ("Park çalışmaları tam…", "2025-06-30 10:22")
    assert all(len(line) <= 80 for line in lines if not line.startswith(("  ", domain)))


def test_a_site_that_does_not_answer_is_registered_and_tried_again(tmp_path: Path) -> None:
    with hostile({}) as web:
        address = web.home
    code, told, errors = run(tmp_path, "add", "--quiet", "--json", address)
    (found,) = json.loads(told)
    assert (code, found["probed"], "unreachable" in found["reason"]) == (3, False, True)
    assert errors.count("the next crawl tries again") == 1
    assert [entry["home_url"] for entry in registry(tmp_path)] == [address]
    code, _, errors = run(tmp_path, "crawl", "--quiet")
    assert (code, "unreachable" in errors) == (4, True)


def test_a_known_site_that_is_refused_today_is_told_with_its_reason(tmp_path: Path) -> None:
    with hostile({"/": home("/haber-1.html"), "/haber-1.html": article("/haber-1.html")}) as web:
        assert run(tmp_path, "add", "--quiet", "--allow-private", web.home)[0] == 0
        code, _, errors = run(tmp_path, "add", "--quiet", web.home, setup="import os; os.environ.clear()")
    assert (code, "loopback address; --allow-private" in errors) == (4, True), errors


def test_a_site_that_forbids_it_is_not_looked_at(tmp_path: Path) -> None:
    with hostile({"/robots.txt": robots("User-agent: *\nDisallow: /\n"), "/": home()}) as web:
        code, told, _ = run(tmp_path, "add", "--quiet", "--json", web.home)
        assert set(web.counts()) == {"/robots.txt"}
    assert (code, "robots.txt forbids" in json.loads(told)[0]["reason"]) == (3, True)


def test_it_ends_in_time_whatever_the_site_does(tmp_path: Path) -> None:
    stuck = Answer(hang=True)
    with hostile({"/robots.txt": robots(), "/": home("/haber/a-1.html"), "/haber/a-1.html": stuck}) as web:
        began = time.monotonic()
        setup = "from newsarchive.crawl import probe; probe.SECONDS = 3.0"
        code, told, _ = run(tmp_path, "add", "--quiet", "--json", web.home, setup=setup)
        assert time.monotonic() - began < 100
    assert (code, json.loads(told)[0]["reason"][:10]) == (3, "no article")


def test_a_list_of_addresses(tmp_path: Path) -> None:
    path = "/haber/park-acilisi-102.html"
    with hostile({"/robots.txt": robots(), "/": home(path), path: article("Park")}) as web:
        listed = tmp_path / "papers.txt"
        listed.write_text(f"# papers\n\n{web.home}   # the first\n{web.home}haber/\n", encoding="utf-8")
        code, _, errors = run(tmp_path / "archive", "add", "--quiet", "--file", str(listed))
    assert (code, errors, len(registry(tmp_path / "archive"))) == (0, "", 1)


def test_a_bad_line_of_a_file_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    listed = tmp_path / "papers.txt"
    text = "# papers\n127.0.0.1:9\n\nftp://b.example/\nno-such-paper\t# gone?\nhttp://127.0.0.1:9/#spor\n"
    listed.write_text("\ufeff" + text, encoding="utf-8")
    code, _, errors = run(tmp_path / "archive", "add", "--quiet", "--file", str(listed))
    assert code == 3
    lines = errors.splitlines()
    assert lines[0] == f"newsarchive: {listed}, line 4: not an http(s) address: 'ftp://b.example/'; left out"
    assert lines[1].startswith(f"newsarchive: {listed}, line 5: unknown site 'no-such-paper'")
    assert "127.0.0.1:9: " in lines[2]
    assert [one["domain"] for one in registry(tmp_path / "archive")] == ["127.0.0.1:9"]
    listed.write_bytes(b"127.0.0.1:9\nkirsehir\xfe.example\n")
    code, _, errors = run(tmp_path / "archive", "add", "--quiet", "--file", str(listed))
    assert code == 3
    assert f"{listed}, line 2: not text in UTF-8" in errors
    listed.write_text("no-such-paper\n", encoding="utf-8")
    assert run(tmp_path / "other", "add", "--file", str(listed))[0] == 2
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("arguments", [(), ("no-such-paper",), ("ftp://a.example/",), ("--file", "none.txt")])
def test_nothing_to_add_is_a_usage_error(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    code, _, errors = run(tmp_path / "archive", "add", *arguments)
    assert (code, errors.count("\n")) == (2, 1)
    assert not (tmp_path / "archive").exists()
