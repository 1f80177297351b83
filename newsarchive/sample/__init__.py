"""A deterministic little web of Turkish local papers on loopback, for the demo, tests and benchmarks.

``with serve(World(articles=150)) as web:`` gives addresses to crawl (``web.sites``) and the exact truth of every page
(``web.truths()``). Its text comes from a grammar; nobody and nothing in it is real. It imports nothing of the
archive but the alphabet: it is a picture of the web, not of the extractor.
"""

from newsarchive.sample.server import Site, Web, serve
from newsarchive.sample.world import Truth, World

__all__ = ["Site", "Truth", "Web", "World", "serve"]
