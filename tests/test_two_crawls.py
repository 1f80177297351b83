"""Several processes on one archive: crawls of different sites, of the same site, and readers that take their time."""

import contextlib
import sqlite3
import time
from pathlib import Path

import crashing
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("two")]

DELAY = 0.1


def test_two_sites_at_once_both_complete_a_third_crawl_of_one_of_them_refuses(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with crashing.paper("te7", "seedx", articles=30, delay=0.0, crawl_delay=DELAY) as web:
        first, second = web.sites
        running = [crashing.crawl(archive, site.home_url) for site in web.sites]
        while not {request.site for request in list(web.log)} >= {first.name, second.name}:
            time.sleep(0.02)
        web.delay = 1.0  # so that they do not end before the third has been refused
        code, messages = crashing.finish(crashing.crawl(archive, first.home_url))
        assert code == 4
        assert messages.count("\n") == 1
        assert "is being crawled by another newsarchive process" in messages
        assert running[0].poll() is None, "it had ended: nothing was shown"
        code, messages = crashing.finish(crashing.crawl(archive, first.home_url, "http://127.0.0.1:9/"))
        assert code in {3, 4}, "of two sites one is taken, the other unreachable"
        web.delay = 0.0
        ended = [crashing.finish(process) for process in running]
        truth = crashing.truths(web, first) | crashing.truths(web, second)
    assert ended == [(0, ""), (0, "")], "no 'database is locked', nothing else either"
    state = crashing.look(archive)
    assert state.whole
    assert truth <= state.texts.keys()
    for site in web.sites:
        times = sorted(request.at for request in web.log if request.site == site.name)[1:]  # robots.txt tells the delay
        assert times[-1] - times[0] >= 0.95 * DELAY * (len(times) - 1)
        assert web.concurrency[site.name] == 1
        assert max(web.requests(site.name)[url.removeprefix(site.home_url[:-1])] for url in truth) == 1


def test_many_crawls_may_make_one_new_archive_together(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with crashing.paper("te7", "seedx", "wordpress", articles=12, delay=0.0) as web:
        running = [crashing.crawl(archive, site.home_url, options=("--max-pages", "15")) for site in web.sites]
        ended = [crashing.finish(process) for process in running]
    assert [code for code, _ in ended] == [0, 0, 0], ended
    assert crashing.look(archive).whole


def test_a_reader_that_holds_its_view_blocks_nobody(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with crashing.paper("te7", articles=30, delay=0.0) as web:
        site = web.sites[0]
        code, messages = crashing.finish(crashing.crawl(archive, site.home_url, options=("--max-pages", "40")))
        assert code == 0, messages
        with contextlib.closing(sqlite3.connect(f"file:{archive / 'news.db'}?mode=ro", uri=True)) as reader:
            reader.execute("BEGIN")
            before = reader.execute("SELECT count(*) FROM articles").fetchone()
            code, messages = crashing.finish(crashing.crawl(archive, site.home_url))
            assert (code, messages) == (0, "")
            assert reader.execute("SELECT count(*) FROM articles").fetchone() == before, "one view while it lasts"
            assert crashing.truths(web, site) <= crashing.look(archive).texts.keys(), "others see what is new"
        log = archive / "news.db-wal"
        crashing.finish(crashing.crawl(archive, site.home_url))
        assert not log.exists() or log.stat().st_size <= 8 << 20, "without the reader the log is taken in again"
