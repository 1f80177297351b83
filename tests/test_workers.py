"""The reading processes: a page that hangs or kills its reader costs itself only."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsarchive.crawl import workers as workers_module
from newsarchive.crawl.tasks import Beside, Understood
from newsarchive.crawl.understand import understand
from newsarchive.crawl.workers import Workers
from newsarchive.errors import Reason
from newsarchive.records import Page

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workers")]

PATIENCE = 5.0
"""seconds for a page; those of the tests need none"""

MB = 1024 * 1024
HOARD: list[bytes] = []
ARTICLE = f"""<!doctype html><html lang=tr><head><title>Köprü onarıldı</title></head><body>
<nav>{"".join(f"<a href=/k{i}>Bölüm {i}</a>" for i in range(60))}</nav><article><h1>Köprü onarıldı</h1>
{"".join(f"<p>Ustalar {i}. günde de taşları yerine koydu, köylüler onlara çay getirdi.</p>" for i in range(30))}
</article><table><tr><td>Taş <b>400</b><td>kum</table></body></html>""".encode()


def page(text: str) -> Page:
    return Page(url=f"https://a.example/{text}", status=200, body=text.encode(), fetched_at=datetime.now(UTC))


def reader(given: Page, kind: str, site: str, beside: Beside) -> Understood:
    """Does what the page says (runs in the worker)."""
    match given.body.rstrip():
        case b"nap":
            time.sleep(0.5)
        case b"hang":
            time.sleep(600)
        case b"die":
            os._exit(7)
        case b"break":
            raise OverflowError("a date in the year 10000")
        case b"eat":
            hoard = [bytes(8 * MB) for _ in range(1000)]
            return Understood(kind="html", detail=str(len(hoard)))
        case b"grow":
            HOARD.append(bytes(1) * 150 * MB)
        case b"who":
            return Understood(kind="html", detail=str(os.getpid()))
        case b"held":
            return Understood(kind="html", detail=Path("/proc/self/statm").read_text().split()[5])
        case b"read":
            understand(Page(given.url, 200, ARTICLE, given.fetched_at), kind, site, beside)
        case b"odd error":
            raise Unpicklable(lambda: None)
    return Understood(kind="html", detail=f"{given.body.decode()} {kind} {site}")


warm_up = workers_module._warm_up


class Unpicklable(Exception):
    """Cannot cross the border between processes."""


@asynccontextmanager
async def workers(count: int = 1, timeout: float = PATIENCE) -> AsyncIterator[Workers]:
    them = Workers(count, timeout=timeout, function=reader)
    them.start()
    try:
        yield them
    finally:
        them.close()


async def read(them: Workers, *texts: str) -> list[Understood]:
    return list(await asyncio.gather(*(them.read(page(text), "page", "a.example") for text in texts)))


def test_a_page_is_read_in_another_process() -> None:
    async def main() -> list[Understood]:
        async with workers() as them:
            return await read(them, "good")

    assert asyncio.run(main()) == [Understood(kind="html", detail="good page a.example")]


def test_an_ordinary_error_of_a_parser_is_the_pages() -> None:
    async def main() -> list[Understood]:
        async with workers() as them:
            return await read(them, "break", "odd error", "good")

    broken, odd, good = asyncio.run(main())
    assert broken.reason == Reason.PARSER_FAILED
    assert broken.detail == "OverflowError: a date in the year 10000"
    assert odd.reason in {Reason.PARSER_FAILED, Reason.WORKER_FAILED}
    assert good.reason is None


def test_a_page_that_takes_its_process_down_costs_itself_only() -> None:
    async def main() -> list[Understood]:
        async with workers() as them:
            return await read(them, "good 1", "die", "good 2", "die", "good 3")

    read_ones = asyncio.run(main())
    assert [one.reason for one in read_ones] == [None, Reason.WORKER_FAILED, None, Reason.WORKER_FAILED, None]
    assert "died" in read_ones[1].detail


def test_a_page_that_takes_too_long_costs_itself_only() -> None:
    async def main() -> list[Understood]:
        async with workers() as them:
            first = await read(them, "good 1", "hang", "good 2", "good 3")
            return [*first, *await read(them, "good 4")]

    read_ones = asyncio.run(main())
    assert [one.reason for one in read_ones] == [None, Reason.WORKER_FAILED, None, None, None]
    assert "longer than 5 s" in read_ones[1].detail


def test_a_page_that_needs_too_much_memory_costs_itself_only() -> None:
    async def main() -> list[Understood]:
        async with workers() as them:
            return await read(them, "good 1", "eat", "good 2")

    read_ones = asyncio.run(main())
    assert [one.reason for one in read_ones] == [None, Reason.TOO_COMPLEX, None]
    assert read_ones[1].detail == "needs more than 288 MB of memory"


def test_a_process_that_has_grown_is_replaced() -> None:
    async def main() -> list[str]:
        async with workers() as them:
            return [one.detail for one in [*await read(them, "who", "who", "grow"), *await read(them, "who")]]

    before, same, _, after = asyncio.run(main())
    assert before == same != after


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells it")
def test_what_a_page_needed_is_free_before_the_next() -> None:
    async def main() -> list[int]:
        async with workers() as them:
            return [int((await read(them, *["read"] * 20, "held"))[-1].detail) for _ in range(4)]

    first, *later = (pages * os.sysconf("SC_PAGE_SIZE") / MB for pages in asyncio.run(main()))
    assert max(later) - first < 5, "MB more after further pages than after the first 20"


def test_a_process_killed_between_two_pages_costs_no_page() -> None:
    async def main() -> Understood:
        async with workers() as them:
            (who,) = await read(them, "who")
            os.kill(int(who.detail), signal.SIGKILL)
            executor = them._all[0]._executor
            while executor is not None and not executor._broken:  # until its death has been noticed
                await asyncio.sleep(0.01)
            return (await read(them, "good"))[0]

    assert asyncio.run(main()).reason is None


def slow_start(memory: int) -> None:
    warm_up(memory)
    time.sleep(3)


def test_the_start_of_a_process_is_no_pages_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers_module, "_warm_up", slow_start)

    async def main() -> list[Understood]:
        async with workers(timeout=2) as them:
            return await read(them, "good 1", "good 2")

    assert [one.reason for one in asyncio.run(main())] == [None, None]


def test_large_pages_are_read_one_at_a_time() -> None:
    async def main() -> float:
        async with workers(2) as them:
            await read(them, "good", "good")
            began = time.monotonic()
            large = [Page(page("").url, 200, b"nap".ljust(workers_module.LARGE + 1), datetime.now(UTC))] * 2
            await asyncio.gather(*(them.read(one, "page", "a.example") for one in large))
            return time.monotonic() - began

    assert asyncio.run(main()) >= 1.0


def test_closing_waits_for_no_hopeless_page() -> None:
    async def main() -> float:
        async with workers(timeout=100) as them:
            await read(them, "good")
            hopeless = asyncio.create_task(them.read(page("hang"), "page", "a.example"))
            await asyncio.sleep(0.5)
            hopeless.cancel()
        return time.monotonic()

    began = time.monotonic()
    assert asyncio.run(main()) - began < 60
