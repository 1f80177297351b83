"""What differs from Scrapy's defaults, each with its why; for ``scrapy crawl news -a site=…`` and our own command."""

import os
from importlib.util import find_spec
from typing import Any

from scrapy.settings import default_settings as _scrapy

from newsarchive import __version__
from newsarchive.crawl import coding

BOT_NAME = "newsarchive"
SPIDER_MODULES = ["newsarchive.spiders"]
NEWSPIDER_MODULE = "newsarchive.spiders"

# Who we are: the product token that robots.txt is matched by, and where the operator can be reached.
USER_AGENT = f"newsarchive/{__version__}"  # the spider adds the contact (crawl/siterun.py)

# keep -> extract -> normalise -> store; identity is decided inside the storing transaction
ITEM_PIPELINES = {
    "newsarchive.pipelines.KeepPipeline": 100,
    "newsarchive.pipelines.ExtractNormalisePipeline": 200,
    "newsarchive.pipelines.IdentifyStorePipeline": 300,
}
EXTENSIONS: dict[str, int | None] = {"newsarchive.report.Report": 500}
_OFF = {
    "telnet",
    "remote_control",
    "logstats",  # report.py tells more
    "memusage",  # mails and pauses; the frontier is bounded instead
    "cookies",
    "httpauth",
    "httpcache",
    "httpcompression",
    "offsite",  # knows no ports; ScopeGuard does
    "redirect",
    "retry",
    "robotstxt",
    "depth",  # the ledger knows the depth
    "httperror",  # every answer is kept
    "metacopy",
    "referer",
    "urllength",  # urls.trap_reason
}
"""Modules of Scrapy that are not even loaded. With None as their order, or switched off, they would be, at every start:
an HTTP server and a second client among them, a quarter of a second of CPU."""


def _without(base: dict[str, int]) -> dict[str, int]:
    return {name: order for name, order in base.items() if name.split(".")[-2] not in _OFF}


EXTENSIONS_BASE = _without(_scrapy.EXTENSIONS_BASE)
DOWNLOADER_MIDDLEWARES_BASE = _without(_scrapy.DOWNLOADER_MIDDLEWARES_BASE)
SPIDER_MIDDLEWARES_BASE = _without(_scrapy.SPIDER_MIDDLEWARES_BASE)

# The spider decides itself about robots.txt (RFC 9309: 5xx and no answer mean stay away), redirects (scope is
# checked at every hop, also after a retry), retries (they live in the ledger and survive a crash) and cookies (none).
ROBOTSTXT_OBEY = False
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
RETRY_ENABLED = False
COOKIES_ENABLED = False
REFERER_ENABLED = False
HTTPCACHE_ENABLED = False
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "newsarchive.spiders.guard.ScopeGuard": 1,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
}

# The frontier paces each site; Scrapy's own slots must not add to it.
DOWNLOAD_DELAY = 0
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 64
AUTOTHROTTLE_ENABLED = False

# Read by spiders/handler.py, which undoes content codings as well, within the same bounds.
DOWNLOAD_TIMEOUT = 30  # seconds from the question to the last byte
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024  # bytes of a body, as sent and in each layer of its codings
DOWNLOAD_WARNSIZE = 0
COMPRESSION_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "tr,*;q=0.5",
    "Accept-Encoding": coding.ACCEPTED,
}

# Pages on their way from the socket to the archive, in bytes; Scrapy's 5 MB are one large page of one slow site,
# for which all others would wait.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 64 * 1024 * 1024

# 100 means 101 tasks for every response, a quarter of Scrapy's whole CPU; one response yields one item here.
CONCURRENT_ITEMS = 4
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None

# Both execute what they are sent.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# A news site speaks http(s); a link to file: or data: must not even have a handler.
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    **dict.fromkeys(("data", "file", "ftp", "s3")),
    **dict.fromkeys(("http", "https"), "newsarchive.spiders.handler.Handler"),
}

LOG_LEVEL = "WARNING"
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"  # a page that is no article is no incident
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads the spider's source at every start

# Ours: (default, meaning). The crawl command sets them from its options.
ARCHIVE_DIR = "./archive"  # where the archive lies
ARCHIVE_DELAY: float | None = None  # seconds between requests to a site; None: 0.5, on loopback 0
ARCHIVE_CONCURRENCY = 1  # requests in flight per site
ARCHIVE_MAX_PAGES = 50_000  # requests per site and run
ARCHIVE_SINCE: str | None = None  # articles announced as older are left pending
ARCHIVE_CONTACT: str | None = None  # address for site owners, goes into the User-Agent
ARCHIVE_WORKERS = 0  # reading processes; 0: by the number of cores
# whether the named sites may have loopback or private addresses
ARCHIVE_ALLOW_PRIVATE = os.environ.get("NEWSARCHIVE_ALLOW_PRIVATE", "") in {"1", "true", "yes", "on"}

FEED_EXPORT_ENCODING = "utf-8"


def as_dict() -> dict[str, Any]:
    """These settings as Scrapy wants them."""
    return {name: value for name, value in globals().items() if name.isupper()}
