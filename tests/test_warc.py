"""Pages are kept as standard WARC 1.1, come back byte for byte, and survive what happens to files."""

import fcntl
import gzip
import io
import os
import resource
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keeping import NOW, address, page
from warcio.archiveiterator import ArchiveIterator

from newsarchive import warc, warc_read, warc_repair, warc_walk
from newsarchive.errors import ArchiveDamaged, StorageFull
from newsarchive.records import Page

TOKEN = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789", min_size=1, max_size=20)
VALUE = st.text(st.characters(exclude_characters="\r\n\0"), max_size=60)
PAGES = st.builds(
    Page,
    url=st.just("https://www.ornekgazete.com/haber/ığdır-9.html"),
    status=st.sampled_from([200, 203, 206, 403, 404, 410, 500, 599]),
    body=st.binary(max_size=2000),
    fetched_at=st.datetimes(
        NOW.replace(year=1996, tzinfo=None), NOW.replace(year=2090, tzinfo=None), timezones=st.just(UTC)
    ).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)),
    headers=st.lists(
        st.tuples(st.one_of(TOKEN, st.sampled_from(["Content-Encoding", "content-length", "Transfer-Encoding"])), VALUE)
    ).map(tuple),
    final_url=st.sampled_from([None, "https://www.ornekgazete.com/haber/yeni-9.html"]),
)


def written(root: Path, *pages: Page) -> list[warc.Span]:
    with warc.WarcWriter(root) as writer:
        spans = [writer.append(warc.encode(each, within=writer.prepare())) for each in pages]
        writer.sync()
    return spans


def pages(count: int) -> list[Page]:
    return [page(address(1000 + n), f"gövde {n} ".encode() * (20 + n)) for n in range(count)]


def only_file(root: Path, pattern: str = "*") -> Path:
    (found,) = (path for path in root.rglob(pattern) if path.is_file())
    return found


# --- what a file holds


def test_a_page_comes_back_as_it_was(tmp_path: Path) -> None:
    fetched = page(headers=(("Content-Type", "text/html"), ("content-encoding", "gzip"), ("Set-Cookie", "a=é")))
    (span,) = written(tmp_path, fetched)
    kept = warc_read.read(tmp_path, span)
    assert kept.page == fetched
    assert kept.kind == "response"
    assert kept.digest == warc.digest_of(fetched.body)


@given(PAGES)
@settings(max_examples=100, deadline=None)
def test_any_page_comes_back_as_it_was(fetched: Page) -> None:
    encoded = warc.encode(fetched)
    member = encoded.members[encoded.response_offset : encoded.response_offset + encoded.response_length]
    kept = warc_read.kept(warc_read.parse(gzip.decompress(member)))
    assert kept.page == fetched
    assert kept.digest == encoded.digest


def test_the_standard_tools_agree(tmp_path: Path) -> None:
    first = page(body=b"<p>metin</p>" * 500)
    earlier = warc.Earlier(first.url, first.fetched_at, warc.digest_of(first.body))
    with warc.WarcWriter(tmp_path) as writer:
        writer.append(warc.encode(first, [("User-Agent", "newsarchive (+https://ornek.org)")]))
        writer.append(warc.encode(page(status=304, body=b""), earlier=earlier))
        writer.append(warc.encode(page(body=first.body), earlier=earlier))
        writer.append(warc.encode(page(status=599, body=b"", headers=()), truncated="length"))
    path = only_file(tmp_path)
    assert path.name.endswith(".warc.gz")
    assert subprocess.run(["gzip", "-t", path], check=False).returncode == 0
    tool = Path(sys.executable).with_name("warcio")
    assert subprocess.run([tool, "check", path], check=False, capture_output=True).returncode == 0
    with path.open("rb") as stream:
        found = [
            (r.rec_type, r.rec_headers.get_header("WARC-Profile"), r.rec_headers.get_header("WARC-Refers-To"))
            for r in ArchiveIterator(stream)
        ]
    kinds = [kind for kind, _, _ in found]
    assert kinds == [
        "warcinfo",
        "response",
        "request",
        "revisit",
        "request",
        "revisit",
        "request",
        "response",
        "request",
    ]
    profiles = [profile for kind, profile, _ in found if kind == "revisit"]
    assert profiles == [warc.SERVER_NOT_MODIFIED, warc.IDENTICAL_PAYLOAD]
    original = warc.record_id("response", first.url, first.fetched_at, earlier.digest)
    assert {refers for kind, _, refers in found if kind == "revisit"} == {original}


def test_a_304_that_refers_to_nothing_is_a_response() -> None:
    record = next(ArchiveIterator(io.BytesIO(warc.encode(page(status=304, body=b"")).members)))
    assert record.rec_type == "response"
    assert record.rec_headers.get_header("WARC-Profile") is None


def test_headers_say_what_the_record_holds() -> None:
    fetched = page(body=b"x" * 10, headers=(("Content-Encoding", "br"), ("Content-Length", "4"), ("Server", "a")))
    encoded = warc.encode(fetched, [("User-Agent", "n")])
    records = list(ArchiveIterator(io.BytesIO(encoded.members)))
    response = next(ArchiveIterator(io.BytesIO(encoded.members)))
    assert response.rec_headers.get_header("WARC-Date") == "2026-03-04T09:30:15.250Z"
    assert response.http_headers.headers == [
        ("X-Archive-Orig-Content-Encoding", "br"),
        ("X-Archive-Orig-Content-Length", "4"),
        ("Server", "a"),
        ("Content-Length", "10"),
    ]
    assert response.content_stream().read() == fetched.body
    assert len(records) == 2


def test_request_is_bound_to_its_response() -> None:
    encoded = warc.encode(page(), [("User-Agent", "n"), ("If-None-Match", '"a"')])
    records = [
        (
            r.rec_headers.get_header("WARC-Record-ID"),
            r.rec_headers.get_header("WARC-Concurrent-To"),
            r.raw_stream.read(),
        )
        for r in ArchiveIterator(io.BytesIO(encoded.members), no_record_parse=True)
    ]
    assert records[1][1] == records[0][0]
    assert records[1][2] == (
        b"GET /haber/belediyeden-yeni-park-7237.html HTTP/1.1\r\nHost: www.ornekgazete.com\r\n"
        b'User-Agent: n\r\nIf-None-Match: "a"\r\n\r\n'
    )


def test_a_header_cannot_break_out_of_its_line() -> None:
    encoded = warc.encode(page("https://a.com/x\r\nWARC-Type: evil", headers=(("X", "a\r\n\r\n<html>"),)))
    record = warc_read.parse(gzip.decompress(encoded.members[: encoded.response_length]))
    assert record.kind == "response"
    assert warc_read.kept(record).page.headers == (("X", "a    <html>"),)


def test_a_changed_payload_is_no_revisit() -> None:
    earlier = warc.Earlier(address(1), NOW, warc.digest_of(b"eski"))
    assert not warc.encode(page(body=b"yeni"), earlier=earlier).revisit
    assert not warc.encode(page(body=b""), earlier=warc.Earlier(address(1), NOW, warc.digest_of(b""))).revisit


def test_files_roll(tmp_path: Path) -> None:
    with warc.WarcWriter(tmp_path, roll_bytes=2000) as writer:
        spans = [writer.append(warc.encode(each, within=writer.prepare())) for each in pages(30)]
    assert len({span.file for span in spans}) > 3
    assert all(warc_read.read(tmp_path, span).page == each for span, each in zip(spans, pages(30), strict=True))


# --- damage


def test_reading_names_file_and_offset(tmp_path: Path) -> None:
    first, second = written(tmp_path, *pages(2))
    path = only_file(tmp_path)
    data = bytearray(path.read_bytes())
    data[first.offset + first.length // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ArchiveDamaged, match=f"{path} at offset {first.offset}"):
        warc_read.read(tmp_path, first)
    assert warc_read.read(tmp_path, second).page == pages(2)[1]
    path.unlink()
    with pytest.raises(ArchiveDamaged, match=f"{path} is missing"):
        warc_read.read(tmp_path, second)


def test_one_flipped_bit_costs_one_record(tmp_path: Path) -> None:
    spans = written(tmp_path, *pages(20))
    path = only_file(tmp_path)
    whole = path.read_bytes()
    records = len(list(warc_walk.records(path)))
    for step in range(40):
        at = 12 + (len(whole) - 12) * step // 40
        data = bytearray(whole)
        data[at] ^= 1 << step % 8
        path.write_bytes(data)
        items = list(warc_walk.records(path))
        bad = [item for item in items if item.problem]
        # some header bits of gzip (time, extra flags) mean nothing to anybody
        assert len(bad) <= 1
        assert sum(item.record is not None for item in items) >= records - 2
        if bad:
            assert bad[0].offset <= at < bad[0].offset + bad[0].length
        else:
            assert len(items) == records
    assert len(spans) == 20


def test_garbage_and_bombs_do_not_stop_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    record = warc.encode(page()).members
    bomb = gzip.compress(b"\0" * (warc_read.MAX_RECORD + 10), 9)
    path.write_bytes(record + b"garbage \x1f\x8b\x08 more" + record + bomb + record)
    items = list(warc_walk.records(path))
    assert [item.problem is None for item in items] == [True, True, False, True, True, False, True, True]
    assert items[2].offset == len(record)


def test_plain_and_foreign_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    http = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    packed = gzip.compress("İstanbul".encode())
    block = http + b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <https://a.com/b>\r\nWARC-Date: 2019-01-02T03:04:05Z\r\n"
        b"Content-Length: %d\r\n\r\n" % len(block)
    )
    path.write_bytes(head + block + b"\r\n\r\n" + b"torn rubbish\r\n\r\n" + head + block + b"\r\n\r\n")
    items = list(warc_walk.records(path))
    kept = [warc_read.kept(item.record) for item in items if item.record]
    assert [item.problem is None for item in items] == [True, False, True]
    assert [(k.page.url, k.page.body.decode()) for k in kept] == [("https://a.com/b", "İstanbul")] * 2


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"not a warc", b"\x1f\x8b", b"\x1f\x8b\x08\0\0", gzip.compress(b"hello", mtime=0)]
)
def test_files_that_are_no_warc(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(data)
    assert all(item.record is None for item in warc_walk.records(path))


# --- crashes


def abandoned(root: Path, count: int) -> tuple[Path, list[warc.Span]]:
    """A file as a killed process leaves it: still .open, nobody's lock on it."""
    writer = warc.WarcWriter(root)
    spans = [writer.append(warc.encode(each, within=writer.prepare())) for each in pages(count)]
    assert writer._handle is not None
    os.close(writer._handle)
    writer._handle = None
    return only_file(root, "*.open"), spans


def test_repair_cuts_every_torn_end(tmp_path: Path) -> None:
    path, spans = abandoned(tmp_path / "model", 6)
    whole = path.read_bytes()
    ends = [0, *(i.offset + i.length for i in warc_walk.records(path) if i.record and i.record.kind != "response")]
    for cut in range(1, len(whole), 61):
        root = tmp_path / str(cut)
        root.mkdir()
        torn = root / path.name
        torn.write_bytes(whole[:cut])
        (result,) = warc_repair.repair(root)
        kept = max(end for end in ends if end <= cut)
        if kept == 0:
            assert only_file(root).name.endswith(warc_repair.SET_ASIDE_SUFFIX)
            assert only_file(root).read_bytes() == whole[:cut]
        else:
            assert only_file(root).read_bytes() == whole[:kept]
            assert only_file(root).name == path.name.removesuffix(".open")
            assert (result.whole, result.cut, result.problem) == (kept, cut - kept, None)
    assert len(spans) == 6


def test_repair_leaves_living_and_finished_files_alone(tmp_path: Path) -> None:
    written(tmp_path, *pages(2))
    with warc.WarcWriter(tmp_path) as writer:
        span = writer.append(warc.encode(page()))
        assert warc_repair.repair(tmp_path) == []
        assert warc_read.read(tmp_path, span).page == page()
        writer.append(warc.encode(page()))
    assert warc_repair.repair(tmp_path) == []
    assert warc_read.read(tmp_path, span).page == page()


def test_repair_removes_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz.open").write_bytes(b"")
    assert warc_repair.repair(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_hole_behind_the_last_fsync_is_cut_but_bit_rot_is_not(tmp_path: Path) -> None:
    for name, needed in (("hole", 1), ("rot", 3)):
        path, spans = abandoned(tmp_path / name, 4)
        data = bytearray(path.read_bytes())
        hole = spans[2].offset + 20
        data[hole : hole + 40] = bytes(40)
        path.write_bytes(data)
        wanted = spans[needed].offset + spans[needed].length
        (result,) = warc_repair.repair(tmp_path / name, needed=lambda _, end=wanted: end)
        if name == "hole":
            assert (result.whole, result.problem) == (spans[2].offset, None)
        else:
            assert result.problem is not None
            assert str(spans[2].offset) in result.problem
            assert warc_read.read(tmp_path / name, spans[3]).page == pages(4)[3]


def test_a_forked_worker_does_not_hold_the_file(tmp_path: Path) -> None:
    with warc.WarcWriter(tmp_path) as writer:
        writer.append(warc.encode(page()))
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            os._exit(0 if writer._handle is None else 1)
        assert os.waitpid(child, 0)[1] == 0
        os.close(read_end)
        os.close(write_end)
        writer.append(warc.encode(page()))


# --- full disks


def in_small_files(limit: int, work: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in a process that may not write files of more than ``limit`` bytes."""
    return subprocess.run(
        [sys.executable, "-c", work, str(folder)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent,
        env={**os.environ, "PYTHONPATH": f"{Path(__file__).parent}{os.pathsep}{Path(__file__).parent.parent}"},
        check=False,
    )


FILL = """
import sys
from pathlib import Path
from keeping import address, page
from newsarchive import warc
from newsarchive.errors import StorageFull
root = Path(sys.argv[1])
writer = warc.WarcWriter(root)
for n in range(10_000):
    try:
        span = writer.append(warc.encode(page(address(n + 1000), bytes(str(n) * 300, "ascii"))))
        print(span.file, span.offset, span.length)
    except StorageFull as error:
        print(error, file=sys.stderr)
        break
writer.close()
"""


@pytest.mark.parametrize("limit", [100, 400, 900, 1_500, 5_000, 20_000])
def test_a_full_disk_costs_no_whole_record(tmp_path: Path, limit: int) -> None:
    done = in_small_files(limit, FILL, tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"cannot write {tmp_path}" in done.stderr
    spans = [warc.Span(f, int(o), int(n)) for f, o, n in map(str.split, done.stdout.splitlines())]
    for span in spans:
        assert warc_read.read(tmp_path, span).page.status == 200
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert bool(files) == (limit >= 900)  # not even a warcinfo fits: nothing is left lying about
    for path in files:
        assert not path.name.endswith(".open")
        assert all(item.problem is None for item in warc_walk.records(path))


def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "warc").write_text("a file where the folder should be")
    with pytest.raises(StorageFull, match=str(tmp_path / "warc")):
        warc.WarcWriter(tmp_path / "warc").append(warc.encode(page()))


def test_a_lock_taken_in_between_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process takes the brand-new file for an abandoned one: the writer uses another name."""
    real = fcntl.flock
    calls = []

    def flock(handle: int, how: int) -> None:
        calls.append(handle)
        if len(calls) == 1:
            raise BlockingIOError
        real(handle, how)

    monkeypatch.setattr(warc.fcntl, "flock", flock)
    (span,) = written(tmp_path, page())
    assert warc_read.read(tmp_path, span).page == page()
