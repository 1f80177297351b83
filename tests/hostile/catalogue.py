"""All behaviours, and the small sites that are about their robots.txt."""

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from hostile import changes, documents, framing, listings, texts, traffic, traps
from hostile.core import Ask, Behaviour, Reply, Route
from hostile.evidence import Evidence

BEHAVIOURS: tuple[Behaviour, ...] = tuple(
    sorted(
        (one for part in (traffic, framing, texts, documents, traps, listings, changes) for one in part.BEHAVIOURS),
        key=lambda one: ("tedzkrsfc".index(one.code[0]), one.code),
    )
)


@dataclass(frozen=True)
class RobotsSite:
    """A small site on a port of its own; its home page leads to ``pages``."""

    name: str
    what: str
    routes: Mapping[str, Route]
    expect: Callable[[Evidence], str | None]
    pages: tuple[str, ...] = ("/acik/haber-1", "/acik/haber-2", "/kapali/haber-3")


def _seen(found: Evidence) -> set[str]:
    return {row["target"] for row in found.asked} - {"/robots.txt"}


def _stay_away(found: Evidence) -> str | None:
    return f"asked for {sorted(_seen(found))[:3]}" if any("haber" in to or to == "/" for to in _seen(found)) else None


def _obeyed(found: Evidence) -> str | None:
    seen = _seen(found)
    if any(to.startswith("/kapali") for to in seen):
        return "asked for what is forbidden"
    return None if {"/acik/haber-1", "/acik/haber-2"} <= seen else f"asked only for {sorted(seen)}"


def _all_allowed(found: Evidence) -> str | None:
    wanted = {"/acik/haber-1", "/acik/haber-2", "/kapali/haber-3"}
    return None if wanted <= _seen(found) else f"not asked for {sorted(wanted - _seen(found))}"


def _paced(found: Evidence) -> str | None:
    asked = found.asked
    gaps = [later["start"] - earlier["start"] + earlier["late"] for earlier, later in itertools.pairwise(asked)]
    if len(asked) < 5:
        return f"only {len(asked)} requests"
    return None if min(gaps) >= 0.95 else f"only {min(gaps):.2f} s between two requests"


def _silent(ask: Ask) -> Coroutine[Any, Any, None]:
    async def hang() -> None:
        ask.wire.close()
        await asyncio.sleep(3 * ask.scale.slow)

    return hang()


def text(body: str | bytes, status: int = 200) -> Reply:
    return Reply(body, status, type="text/plain; charset=utf-8")


def _hop(number: int) -> Reply:
    return Reply(b"", 301, {"Location": f"/kural-{number}"})


RULES = "User-agent: *\nDisallow: /kapali/\n"
_HOPS = {"/robots.txt": _hop(1), "/kural-1": _hop(2), "/kural-2": _hop(3), "/kural-3": _hop(4), "/kural-4": text(RULES)}
_BIG = "User-agent: *\n" + "# dolgu satırı\n" * 25_600 + "Disallow: /kapali/\n" + "# dolgu satırı\n" * 19_200
_BOM = "\ufeffuser-AGENT: *\r\nDISallow: /kapali/\r\nDisallow: /%C5%9Fehir/\r\n"

ROBOTS: tuple[RobotsSite, ...] = (
    RobotsSite("delay", "Crawl-delay: 1", {"/robots.txt": text("User-agent: *\nCrawl-delay: 1\n")}, _paced),
    RobotsSite("503", "robots.txt answers 503", {"/robots.txt": text("Disallow:", 503)}, _stay_away),
    RobotsSite("hops", "robots.txt behind four redirects", _HOPS, _obeyed),
    RobotsSite("big", "700 KiB, the rule at 400 KiB", {"/robots.txt": text(_BIG)}, _obeyed),
    RobotsSite("html", "robots.txt is a page", {"/robots.txt": Reply("<!doctype html><h1>Hoş geldiniz</h1>")},
               _all_allowed),
    RobotsSite("hang", "robots.txt never comes", {"/robots.txt": _silent}, _stay_away),
    RobotsSite("404", "no robots.txt", {"/robots.txt": Reply("yok", 404)}, _all_allowed),
    RobotsSite("bom", "BOM, CRLF, mixed case", {"/robots.txt": text(_BOM)}, _obeyed),
)  # fmt: skip
