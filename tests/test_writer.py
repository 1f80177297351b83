"""The one writer: jobs share transactions, a failing one harms nobody, and a result means that it is on disk."""

import asyncio
import contextlib
import sqlite3
import threading
from pathlib import Path

import pytest
from keeping import NOW

from newsarchive.crawl.writer import Writer
from newsarchive.store import ledger
from newsarchive.store.archive import Archive


def add(domain: str, archive: Archive) -> int:
    return ledger.site_id(archive, domain, now=NOW)


def domains(folder: Path) -> set[str]:
    """What another process would see."""
    with contextlib.closing(sqlite3.connect(f"file:{folder / 'news.db'}?mode=ro", uri=True)) as db:
        return {row[0] for row in db.execute("SELECT domain FROM sites")}


def test_a_result_means_that_it_is_committed(tmp_path: Path) -> None:
    seen: list[set[str]] = []

    async def main(writer: Writer) -> None:
        async def one(domain: str) -> None:
            await writer.write(lambda archive: add(domain, archive))
            seen.append(domains(tmp_path))
            assert domain in seen[-1]

        await asyncio.gather(*(one(f"{number}.example") for number in range(50)))

    writer = Writer(tmp_path)
    asyncio.run(main(writer))
    writer.close()
    assert len(domains(tmp_path)) == 50
    assert 1 <= writer.commits <= 10, "those that wait are committed together"


def test_a_failing_job_does_not_poison_its_neighbours(tmp_path: Path) -> None:
    def half(archive: Archive) -> None:
        add("half.example", archive)
        raise KeyError("a bug behind the first row")

    async def main(writer: Writer) -> list[object]:
        jobs = [lambda a, n=number: add(f"{n}.example", a) for number in range(6)]
        jobs.insert(3, half)  # type: ignore[arg-type]
        return list(await asyncio.gather(*(writer.write(job) for job in jobs), return_exceptions=True))

    writer = Writer(tmp_path)
    results = asyncio.run(main(writer))
    writer.close()
    assert isinstance(results[3], KeyError)
    assert all(isinstance(result, int) for place, result in enumerate(results) if place != 3)
    assert domains(tmp_path) == {f"{number}.example" for number in range(6)}, "and nothing of the failed one"


def test_pages_are_on_disk_before_the_rows_that_point_at_them(tmp_path: Path) -> None:
    order: list[str] = []
    writer = Writer(tmp_path, before_commit=lambda: order.append("pages synced"))

    def job(archive: Archive) -> None:
        order.append("row written")
        assert threading.current_thread() is not threading.main_thread()

    async def main() -> None:
        await writer.write(job)
        order.append("told")

    asyncio.run(main())
    writer.close()
    assert order.index("pages synced") < order.index("told")
    assert order.index("row written") < order.index("told")


def test_when_the_pages_cannot_be_synced_no_row_is_committed(tmp_path: Path) -> None:
    full = False

    def sync() -> None:
        if full:
            raise OSError(28, "No space left on device")

    writer = Writer(tmp_path, before_commit=sync)
    writer.now(lambda archive: add("before.example", archive))
    full = True

    async def main() -> list[object]:
        jobs = (writer.write(lambda a, n=n: add(f"{n}.example", a)) for n in range(3))
        return list(await asyncio.gather(*jobs, return_exceptions=True))

    assert all(isinstance(result, OSError) for result in asyncio.run(main()))
    full = False
    writer.close()
    assert domains(tmp_path) == {"before.example"}


def test_what_still_waits_is_committed_at_the_end(tmp_path: Path) -> None:
    async def main(writer: Writer) -> None:
        tasks = [asyncio.ensure_future(writer.write(lambda a, n=n: add(f"{n}.example", a))) for n in range(3)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()

    writer = Writer(tmp_path)
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(main(writer))
    writer.close()
    writer.close()  # idempotent
    assert domains(tmp_path) <= {"0.example", "1.example", "2.example"}


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    first, second = Writer(tmp_path), Writer(tmp_path)

    async def main() -> None:
        await asyncio.gather(
            *(writer.write(lambda a, n=n: add(f"{n}.example", a)) for n in range(40) for writer in (first, second))
        )

    asyncio.run(main())
    first.close()
    second.close()
    assert len(domains(tmp_path)) == 40
    with pytest.raises(sqlite3.ProgrammingError):
        first.archive.conn.execute("SELECT 1")
