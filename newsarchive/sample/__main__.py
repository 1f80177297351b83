"""``python -m newsarchive.sample --port-base 8100 --articles 150 --seconds 600``: the sample web as its own process."""

import argparse
import json
import signal
import sys
import threading
from datetime import date
from pathlib import Path

from newsarchive.sample.server import serve
from newsarchive.sample.world import PAPERS, Paper, World


def _arguments() -> argparse.Namespace:
    more = "While it serves, asking any paper for /__day/2 brings day 2 (/__day/1 the first again)."
    parser = argparse.ArgumentParser(prog="python -m newsarchive.sample", description=__doc__, epilog=more)
    parser.add_argument("--port-base", type=int, default=0, help="first port; 0: free ones (default)")
    parser.add_argument("--articles", type=int, default=150, help="per paper, 12 to 20000 (default 150)")
    parser.add_argument("--papers", help="only these layouts, such as seedx,te7,classic,wordpress,handmade")
    parser.add_argument("--trap", action="store_true", help="menus lead to a calendar without end")
    parser.add_argument("--weight", type=int, default=0, help="kilobytes of links, style, script added to pages")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another world")
    parser.add_argument("--today", type=date.fromisoformat, default=World.today, help="the date of day 1")
    parser.add_argument("--day", type=int, choices=(1, 2), default=1, help="2: after one edit, one removal, five new")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before every answer")
    parser.add_argument("--crawl-delay", type=float, default=0.02, help="what robots.txt asks for")
    parser.add_argument("--seconds", type=float, default=600.0, help="ends by itself after this long")
    parser.add_argument("--warm", action="store_true", help="make the article pages before the start")
    parser.add_argument("--cache-mb", type=int, default=96, help="memory for pages already made")
    parser.add_argument("--log", type=Path, help="file for one JSON line per request")
    return parser.parse_args()


def _papers(names: str | None) -> tuple[Paper, ...]:
    known = {paper.layout: paper for paper in PAPERS}
    if names is None:
        return PAPERS
    unknown = [name for name in names.split(",") if name not in known]
    if unknown:
        raise ValueError(f"no such paper: {', '.join(unknown)} (there are {', '.join(known)})")
    return tuple(known[name] for name in names.split(","))


def main() -> int:
    """Serves until the time is up or a signal comes; prints one JSON line with the home addresses when ready."""
    given = _arguments()
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    try:
        world = World(
            given.articles, given.seed, given.today, papers=_papers(given.papers), trap=given.trap, weight=given.weight
        )  # fmt: skip
        with serve(
            world, delay=given.delay, crawl_delay=given.crawl_delay, port_base=given.port_base,
            cache_mb=given.cache_mb, log=given.log,
        ) as web:  # fmt: skip
            web.set_day(given.day)
            if given.warm:
                for site in web.sites:
                    web.warm(site.name)
            sites = [{"name": s.name, "title": s.title, "home_url": s.home_url} for s in web.sites]
            ready = {"homes": [s.home_url for s in web.sites], "sites": sites}
            sys.stdout.write(json.dumps(ready, ensure_ascii=False) + "\n")
            sys.stdout.flush()
            done.wait(given.seconds)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"sample web: {error}\n")
        return 2 if isinstance(error, ValueError) else 4
    return 0


if __name__ == "__main__":
    sys.exit(main())
