"""What Scrapy really does with our settings: asked of a real crawler, not of our own dictionary."""

import json
import subprocess
import sys
from typing import Any

import pytest

LOOK = """
import asyncio, json, sys
from pathlib import Path
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.misc import load_object
from newsarchive import sites
from newsarchive.crawl import run
from newsarchive.crawl.session import Session
from newsarchive.crawl.siterun import Options

options = Options(Path(sys.argv[1]))
session = Session(options, [sites.resolve("http://127.0.0.1:9/")])
process = AsyncCrawlerProcess(run._settings(options, quiet=True, log_level="CRITICAL"))
crawler = process.create_crawler("news")
told = {}

def names(found):
    return sorted(type(one).__module__ + "." + type(one).__name__ for one in found)

async def look():
    engine = crawler.engine
    told["middlewares"] = names(engine.downloader.middleware.middlewares)
    told["spider_middlewares"] = names(engine.scraper.spidermw.middlewares)
    told["extensions"] = names(crawler.extensions.middlewares)
    handlers = engine.downloader.handlers
    for scheme in ("http", "https", "file", "data", "ftp", "s3"):
        handler = handlers._get_handler(scheme)
        told[scheme] = None if handler is None else type(handler).__module__
    told["settings"] = {name: crawler.settings.get(name) for name in (
        "COOKIES_ENABLED", "REFERER_ENABLED", "REDIRECT_ENABLED", "METAREFRESH_ENABLED", "RETRY_ENABLED",
        "TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "HTTPCACHE_ENABLED", "COMPRESSION_ENABLED")}
    told["agent"] = crawler.settings.get("USER_AGENT")
    from twisted.internet import reactor
    told["loaded"] = sorted({"aiohttp", "numpy", "pandas", "tldextract"} & set(sys.modules))
    told["readers"] = sorted({type(port).__name__ for port in reactor.getReaders()})

original = Session.next_task
async def next_task(self):
    if not told:
        await look()
    return await original(self)
Session.next_task = next_task
process.crawl(crawler, session=session)
process.start(install_signal_handlers=False)
session.close(0)
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a running crawl is made of."""
    command = [sys.executable, "-c", LOOK, str(tmp_path_factory.mktemp("inert") / "a")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280)
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("scheme", ["file", "data", "ftp", "s3"])
def test_only_http_has_a_handler(told: dict[str, Any], scheme: str) -> None:
    assert told[scheme] is None


def test_both_schemes_go_through_our_handler(told: dict[str, Any]) -> None:
    assert (told["http"], told["https"]) == ("newsarchive.spiders.handler",) * 2


@pytest.mark.parametrize(
    "part",
    ["cookies", "referer", "redirect", "retry", "httpauth", "offsite", "httpcompression", "httpcache", "telnet",
     "remote_control", "metarefresh", "robotstxt"],
)  # fmt: skip
def test_what_is_off_is_not_there(told: dict[str, Any], part: str) -> None:
    present = [*told["middlewares"], *told["spider_middlewares"], *told["extensions"]]
    assert not [name for name in present if f".{part}." in name]


@pytest.mark.parametrize("name", ["COOKIES_ENABLED", "REFERER_ENABLED", "REDIRECT_ENABLED", "METAREFRESH_ENABLED",
                                  "RETRY_ENABLED", "TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED",
                                  "HTTPCACHE_ENABLED", "COMPRESSION_ENABLED"])  # fmt: skip
def test_no_switch_is_on(told: dict[str, Any], name: str) -> None:
    assert told["settings"][name] is False


def test_nothing_listens(told: dict[str, Any]) -> None:
    assert "Port" not in told["readers"], "a crawl opens no port"


def test_what_is_not_used_is_not_loaded(told: dict[str, Any]) -> None:
    """What is off, and what sqlite-utils takes along where it is installed: half of a small crawl's CPU."""
    assert told["loaded"] == []


def test_the_guard_is_the_last_before_the_network(told: dict[str, Any]) -> None:
    assert "newsarchive.spiders.guard.ScopeGuard" in told["middlewares"]
    assert told["agent"].startswith("newsarchive/")
