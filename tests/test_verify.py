"""verify finds what is wrong and names the place; and after kill -9 there is nothing to find."""

import gzip
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from keeping import Keeper, address, article, page

from newsarchive import verify, warc_member, warc_read, warc_repair, warc_walk
from newsarchive.errors import ArchiveDamaged, NothingDone
from newsarchive.normalise import content_hash
from newsarchive.store import Archive, articles
from newsarchive.store.archive import PAGE_BYTES
from newsarchive.warc import Span, encode


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    keeper = Keeper(tmp_path / "archive")
    for number in range(6):
        body = f"Metin {number} ışık. " + "Mahallede park açıldı. " * 20
        keeper.save(article(address(8000 + number), content_hash=content_hash(body), body=body))
    yield keeper
    keeper.close()


def check(keeper: Keeper) -> verify.Report:
    return verify.verify(keeper.archive.path)


def spans(keeper: Keeper) -> list[Span]:
    return [Span(*row) for row in keeper.rows("SELECT file, offset, length FROM captures ORDER BY id")]


def test_a_sound_archive(keeper: Keeper) -> None:
    """Also while its crawl is running, and after."""
    told: list[tuple[str, int, int]] = []
    report = verify.verify(keeper.archive.path, progress=lambda *step: told.append(step))
    assert (report.ok, report.problems) == (True, [])
    assert (report.counts["articles"], report.counts["captures"], report.counts["files"]) == (6, 6, 1)
    assert report.counts["records"] == 13
    assert {what for what, _, _ in told} == {"database", "articles", "files"}
    report.raise_if_damaged()
    keeper.writer.close()
    assert check(keeper).ok


def test_an_empty_archive_is_sound(tmp_path: Path) -> None:
    Archive.open(tmp_path).close()
    assert verify.verify(tmp_path).ok


def test_no_archive(tmp_path: Path) -> None:
    with pytest.raises(NothingDone):
        verify.verify(tmp_path / "none")


def test_every_flipped_bit_in_a_capture_is_found_and_named(keeper: Keeper) -> None:
    keeper.writer.close()
    path = warc_read.locate(keeper.archive.warc_root, spans(keeper)[0].file)
    whole = path.read_bytes()
    randomly = random.Random(7)
    for span in spans(keeper):
        data = bytearray(whole)
        at = span.offset + randomly.randrange(10, span.length)  # behind the gzip header, whose time means nothing
        data[at] ^= 1 << randomly.randrange(8)
        path.write_bytes(data)
        report = check(keeper)
        assert not report.ok
        assert any(f"{path} at offset {span.offset}" in problem for problem in report.problems), report.problems
        with pytest.raises(ArchiveDamaged, match=path.name):
            report.raise_if_damaged()
        assert report.counts["captures"] == 6
    path.write_bytes(whole)
    assert check(keeper).ok


def test_every_bit_of_a_file_has_its_witness(keeper: Keeper) -> None:
    """Also gzip's header, padding and unused codes, request records and the file's own first record."""
    keeper.writer.close()
    path = warc_read.locate(keeper.archive.warc_root, spans(keeper)[0].file)
    whole = path.read_bytes()
    span = spans(keeper)[2]
    end = spans(keeper)[3].offset  # the fetch's two members
    randomly = random.Random(3)
    places = {*range(12), *range(span.offset, span.offset + 24), *range(end - 10, end)}
    places |= {randomly.randrange(len(whole)) for _ in range(60)}
    for at in sorted(places):
        data = bytearray(whole)
        data[at] ^= 1 << randomly.randrange(8)
        path.write_bytes(data)
        items = list(warc_walk.records(path))
        found = [item for item in items if item.problem or item.doubt]
        assert found, f"byte {at} of {len(whole)}"
        assert min(item.offset for item in found) <= at
        assert sum(item.record is not None for item in items) >= 12


@pytest.mark.parametrize(
    "tail",
    [
        b"\0",
        b"\r\n",
        b"<html>",
        b"\x1f\x8b\x08",
        b"WARC/1.1\r\n\r\n",
        gzip.compress(b"", mtime=0),
        gzip.compress(b"WARC/1.1\r\n\r\n", mtime=0),
    ],
)
def test_whatever_is_appended_is_found(keeper: Keeper, tail: bytes) -> None:
    keeper.writer.close()
    path = warc_read.locate(keeper.archive.warc_root, spans(keeper)[0].file)
    size = path.stat().st_size
    with path.open("ab") as stream:
        stream.write(tail)
    assert [problem.partition(": ")[0] for problem in check(keeper).problems] == [f"{path} at offset {size}"]


@pytest.mark.parametrize("beginning", [warc_member.HEADER, warc_member.stored(b"WARC/1.1")], ids=["header", "member"])
def test_a_million_beginnings_of_records_hold_nobody(keeper: Keeper, beginning: bytes) -> None:
    keeper.writer.close()
    path = warc_read.locate(keeper.archive.warc_root, spans(keeper)[0].file)
    with path.open("ab") as stream:
        stream.write(beginning * (1_000_000 // len(beginning)))
    began = time.process_time()
    assert len(check(keeper).problems) == 1
    assert time.process_time() - began < 10


def test_what_a_crash_left_unreadable_is_no_damage(keeper: Keeper) -> None:
    """The file was begun, and not one record of it had reached the disk."""
    folder = warc_read.locate(keeper.archive.warc_root, spans(keeper)[0].file).parent
    (folder / "newsarchive-1.warc.gz.open").write_bytes(warc_member.HEADER + bytes(300))
    (repaired,) = warc_repair.repair(keeper.archive.warc_root)
    assert repaired.file.endswith(warc_repair.SET_ASIDE_SUFFIX)
    assert check(keeper).problems == []


def test_a_copy_and_a_new_name_are_found(keeper: Keeper) -> None:
    keeper.writer.close()
    path = warc_read.locate(keeper.archive.warc_root, spans(keeper)[0].file)
    other = path.with_name("z" + path.name)
    other.write_bytes(path.read_bytes())
    assert check(keeper).problems == [f"{other} is a copy of {path}"]
    path.unlink()
    assert check(keeper).problems == [
        f"{path} is missing, and 6 captures with it",
        f"{other} was written as {path.name}",
    ]
    other.rename(path)
    assert check(keeper).ok
    (path.parent / "empty.warc.gz").write_bytes(b"")
    assert check(keeper).problems == [f"{path.parent / 'empty.warc.gz'} is empty"]


def test_records_inside_a_page_are_never_taken_for_ours(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    """A compressor may leave a page as it is, gzip members of WARC records and all."""
    monkeypatch.setattr(warc_member, "compressed", warc_member.stored)
    forged = encode(page(address(666), b"forged"), within="<urn:uuid:00000000-0000-0000-0000-000000000000>").members
    bare = encode(page(address(667), b"forged too")).members
    _, span, encoded = keeper.keep(page(address(9000), b"text" * 99 + forged + bare + b"text" * 99))
    assert forged in encoded.members, "it was left as it is"
    _, last, _ = keeper.keep(page(address(9001), b"the last"))
    keeper.writer.close()
    path = warc_read.locate(keeper.archive.warc_root, span.file)
    data = bytearray(path.read_bytes())
    data[span.offset + 12] ^= 4
    path.write_bytes(data)
    kept = [item for item in warc_walk.records(path) if item.offset >= span.offset]
    assert [(item.offset, item.problem is None) for item in kept[:2]] == [
        (span.offset, False), (span.offset + span.length, True),
    ]  # fmt: skip
    assert [item.offset for item in kept if item.record and item.record.kind == "response"] == [last.offset]


def test_every_truncation_is_found(keeper: Keeper) -> None:
    keeper.writer.close()
    path = warc_read.locate(keeper.archive.warc_root, spans(keeper)[0].file)
    whole = path.read_bytes()
    for cut in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        assert not check(keeper).ok
    path.unlink()
    assert check(keeper).problems == [f"{path} is missing, and 6 captures with it"]


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("UPDATE fetches SET digest = 'sha256:00' WHERE id = 2", "captures row 2: the record there is another one"),
        ("UPDATE fetches SET offset = offset + 1 WHERE id = 2", "captures row 2: "),
        ("UPDATE fetches SET url = 'https://a.com/' WHERE id = 2", "captures row 2: the record there is another one"),
        ("UPDATE fetches SET offset = 9000000 WHERE id = 2", "captures row 2: "),
        ("UPDATE articles SET last_capture_id = NULL WHERE id = 3", "articles row 3: no capture"),
        ("UPDATE urls SET article_id = NULL WHERE id = 3", "urls row 3: archived, but leads to no article"),
        ("UPDATE urls SET state = 'failed' WHERE id = 3", "urls row 3: settled without a reason"),
        ("UPDATE articles SET published_ts = 5 WHERE id = 3", "articles row 3: published_ts is not published_at"),
        ("UPDATE urls SET article_id = 77 WHERE id = 3", "urls row 3 points at a row of articles that is not there"),
        ("UPDATE articles SET body = 'değişti' WHERE id = 3",
         "articles row 3: its body is not the one its content_hash was made of"),
        ("UPDATE articles SET content_hash = 'v1:00' WHERE id = 3",
         "articles row 3: its body is not the one its content_hash was made of"),
        ("UPDATE articles SET content_hash = '' WHERE id = 3",
         "articles row 3: its body is not the one its content_hash was made of"),
        ("UPDATE proof_ways SET field = 'tags' WHERE field = 'headline'",
         "articles row 4: no provenance row for its headline"),
        ("DELETE FROM proofs WHERE article_id = 4", "articles row 4: no provenance row for its body"),
        ("UPDATE articles SET body = CAST(x'676f72fc6e' AS TEXT) WHERE id = 3",
         "articles row 3: its body is not UTF-8"),
        ("UPDATE articles SET headline = CAST(x'fffe' AS TEXT) WHERE id = 3",
         "articles row 3: its headline is not UTF-8"),
        ("DELETE FROM articles_fts_docsize WHERE id = 3", "articles row 3: the full-text index is out of step"),
        ("DROP TRIGGER articles_fts_update; UPDATE articles SET headline = 'Başka söz' WHERE id = 3",
         "articles row 3: its headline is not in the full-text index"),
    ],
)  # fmt: skip
def test_rows_that_lie_are_named(keeper: Keeper, harm: str, words: str) -> None:
    keeper.archive.conn.execute("PRAGMA foreign_keys = OFF")
    keeper.archive.conn.executescript(harm)
    report = check(keeper)
    assert any(words in problem for problem in report.problems), report.problems


def test_a_fingerprint_of_another_version_says_nothing(keeper: Keeper) -> None:
    """A later newsarchive may make them in another way."""
    keeper.archive.conn.execute("UPDATE articles SET content_hash = 'v2:00' WHERE id = 3")
    assert check(keeper).ok


def test_a_body_with_half_a_letter_is_stored_in_another_form_than_it_was_fingerprinted(keeper: Keeper) -> None:
    """Half a surrogate pair of a broken JSON escape: stored as U+FFFD."""
    body = "Mahallede \ud83d park açıldı. " * 20
    keeper.save(article(address(8100), content_hash=content_hash(body), body=body))
    assert check(keeper).problems == []


def test_a_headline_whose_letters_wear_odd_marks_is_in_the_index(keeper: Keeper) -> None:
    headline = 'i\u0307ç\u0327in \u202e"ters"\u202c — g\u200bizli = İzmir\'e'
    body = f"Metin {headline}. " * 20
    keeper.save(article(address(8200), headline=headline, content_hash=content_hash(body), body=body))
    assert check(keeper).problems == []


def test_a_file_that_ends_early_is_named_with_the_captures_that_are_lost(keeper: Keeper) -> None:
    keeper.writer.close()
    *_, fifth, last = spans(keeper)
    path = warc_read.locate(keeper.archive.warc_root, last.file)
    whole = path.read_bytes()
    request = last.offset + last.length

    def problems(size: int) -> list[str]:
        path.write_bytes(whole[:size])
        return [problem.removeprefix(f"{path} at offset ") for problem in check(keeper).problems]

    def lost(row: int, span: Span, size: int) -> str:
        there = f"after {size} bytes ({address(7999 + row)})"
        return f"{span.offset}: captures row {row}: lost, the file ends early, {there}"

    torn = "the file ends early, in the middle of a record"
    size = len(whole) - 5
    there = f"({size - request} bytes of it are there)"
    assert problems(size) == [f"{request}: {torn} {there}; no capture is lost"]
    size = request - 5
    there = f"({last.length - 5} bytes of it are there)"
    assert problems(size) == [
        f"{last.offset}: {torn} {there}; the captures lost with it follow",
        lost(6, last, size),
    ]
    size = fifth.offset
    assert problems(size) == [lost(5, fifth, size), lost(6, last, size)], "cut between two records"


def test_one_problem_is_one_problem() -> None:
    assert [verify.counted(number, "problems") for number in (0, 1, 2000)] == [
        "0 problems", "1 problem", "2,000 problems",
    ]  # fmt: skip


def test_a_damaged_database_page_is_found(keeper: Keeper) -> None:
    root = keeper.one("SELECT rootpage FROM sqlite_master WHERE name = 'captures'")
    keeper.archive.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    keeper.close()
    file = keeper.archive.path / "news.db"
    data = bytearray(file.read_bytes())
    data[PAGE_BYTES * (root - 1) : PAGE_BYTES * root] = bytes(PAGE_BYTES)
    file.write_bytes(data)
    report = verify.verify(keeper.archive.path)
    assert not report.ok
    assert all(str(file) in problem or "warc" in problem for problem in report.problems)


def test_many_problems_are_counted_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "MAX_PROBLEMS", 3)
    report = verify.Report()
    for number in range(10):
        report.add(str(number))
    assert (len(report.problems), report.found) == (3, 10)
    with pytest.raises(ArchiveDamaged, match=r"0 \(and 9 more problems\)"):
        report.raise_if_damaged()


# --- kill -9

CRAWL = """
import sys
from pathlib import Path
from functools import partial
from keeping import Keeper, address, article
from newsarchive import warc_repair
from newsarchive.normalise import content_hash
from newsarchive.store import Archive, articles
folder = Path(sys.argv[1])
with Archive.open(folder) as archive:
    warc_repair.repair(archive.warc_root, needed=partial(articles.needed_bytes, archive))
keeper = Keeper(folder)
have = {url for (url,) in keeper.rows("SELECT url FROM articles")}
for number in range(5000, 9000):
    if address(number) not in have:
        body = f"Metin {number} " * 200
        keeper.save(article(address(number), content_hash=content_hash(body), body=body))
        print(number, flush=True)
keeper.close()
"""


@pytest.mark.slow
def test_kill_at_any_instant_loses_nothing(tmp_path: Path) -> None:
    """Ten kills: every article whose commit was reported is there at the next start, and reads back."""
    folder = tmp_path / "archive"
    tests = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": f"{tests}{os.pathsep}{tests.parent}"}
    randomly = random.Random(11)
    acknowledged: set[int] = set()
    for _ in range(10):
        child = subprocess.Popen(
            [sys.executable, "-c", CRAWL, str(folder)],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            start_new_session=True,
        )
        assert child.stdout is not None
        acknowledged |= {int(child.stdout.readline()) for _ in range(randomly.randint(1, 12))}
        time.sleep(randomly.uniform(0, 0.02))
        os.killpg(child.pid, signal.SIGKILL)
        acknowledged |= {int(line) for line in child.stdout.read().split("\n")[:-1]}
        child.wait()
        child.stdout.close()
        with Archive.open(folder) as archive:
            warc_repair.repair(archive.warc_root, needed=lambda file, of=archive: articles.needed_bytes(of, file))
            stored: list[Any] = archive.conn.execute("SELECT url, body FROM articles").fetchall()
        assert not list(folder.rglob("*.open"))
        numbers = [int(url.rpartition("-")[2].removesuffix(".html")) for url, _ in stored]
        assert acknowledged <= set(numbers)
        assert len(numbers) == len(set(numbers))
        assert all(body == f"Metin {number} " * 200 for number, (_, body) in zip(numbers, stored, strict=True))
        report = verify.verify(folder)
        assert report.problems == []
    for path in folder.rglob("*.warc.gz"):
        assert subprocess.run(["gzip", "-t", path], check=False).returncode == 0
    assert len(acknowledged) > 20
