"""Gets to know sites by a small polite crawl, and writes them into the registry beside news.db.

At most ``REQUESTS`` requests a site, and ``SECONDS`` seconds for up to ``TOGETHER`` sites: robots.txt, the home page, a
few of the listings it leads to, the usual addresses of what is not announced, and articles until there are three. What
is read is archived as in any crawl, so nothing is asked for twice. All sites are visited side by side.
"""

import math
from dataclasses import replace
from pathlib import Path

from newsarchive import lookups, sites
from newsarchive.crawl import acquaintance, run
from newsarchive.crawl.acquaintance import Finding
from newsarchive.crawl.session import Session
from newsarchive.crawl.siterun import Options
from newsarchive.sites import Site
from newsarchive.store import Archive

REQUESTS = 30
SECONDS = 60.0
TOGETHER = 12
"""sites that a busy machine gets to know side by side in that time: more of them share more of it"""


def probe(
    archive: Path,
    wanted: list[Site],
    *,
    contact: str | None = None,
    delay: float | None = None,
    quiet: bool = False,
    allow_private: bool = False,
) -> tuple[list[Finding], int]:
    """Get to know the sites and register them; one finding each, in their order, and the crawl's exit code (130, or a
    fatal error's; that is raised). Raises ArchiveError."""
    foreign = {
        site.domain: Finding(site, why, {}, 0, refused=True, foreign=True)
        for site in wanted
        if (why := no_paper(site.domain))
    }
    asked = [site for site in wanted if site.domain not in foreign]
    if not asked:
        return list(foreign.values()), 0
    seconds = SECONDS * math.ceil(len(asked) / TOGETHER)
    options = Options(
        archive, delay, contact=contact, max_pages=REQUESTS, probe=True, seconds=seconds, allow_private=allow_private
    )
    session, code = run.crawl(options, asked, quiet=quiet, log_level="ERROR")
    if session.fatal is not None:
        raise session.fatal
    findings = []
    with Archive.open(archive, create=False) as opened:
        for site in asked:
            one = _finding(opened, site, session, seconds)
            with opened.transaction():
                acquaintance.look_again(opened, one)
                acquaintance.note(opened, one, session.started_at)
            findings.append(one)
    for one in findings:
        if not one.refused:
            sites.remember(archive, one.site)
    known = foreign | {one.site.domain: one for one in findings}
    return [known[site.domain] for site in wanted], code


def no_paper(domain: str) -> str | None:
    """Why an address can be nobody's own paper: the house it belongs to; None: it can."""
    host = domain.partition(":")[0]
    for house in lookups.table("not_papers")["house"]:
        if any(host == one or host.endswith("." + one) for one in house["hosts"]):
            return f"{house['what']}, no paper's own site; give the address of the paper itself"
    return None


def _finding(archive: Archive, site: Site, session: Session, seconds: float) -> Finding:
    visited = session.runs.get(site.domain)
    if visited is None:
        reason = next((line for line in session.refused if line.startswith(site.domain)), "not visited")
        return Finding(replace(site, start_urls=()), reason, {}, 0)
    one = acquaintance.found(archive, visited, seconds=seconds)
    one.seconds = visited.lane.last - session.began if visited.lane.last is not None else 0.0
    return one
