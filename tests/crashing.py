"""Kill a crawl at random instants and look at what is left. Used by tests/test_crash.py and benchmarks/crash.py.

The crawl runs in a process group of its own; SIGKILL goes to the whole group, as the out-of-memory killer or a
`kill -9` of the job would hit it. Afterwards the archive is judged only from outside: SQL, gzip, warcio, digests.
"""

import contextlib
import gzip
import hashlib
import io
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator


@dataclass
class Papers:
    """The sample papers as a process of their own."""

    homes: dict[str, str]
    """layout -> home page"""
    log: Path

    def requests(self) -> Counter[str]:
        """How often each address was asked for, from the server's own log."""
        rows = map(json.loads, self.log.read_text(encoding="utf-8").splitlines())
        return Counter(row["site"] + row["path"] for row in rows)


@contextlib.contextmanager
def sample_papers(folder: Path, *, articles: int, delay: float = 0.0, seconds: int = 300) -> Iterator[Papers]:
    """Start the papers on free loopback ports; they stop by themselves after ``seconds``."""
    log = folder / "requests.log"
    command = [sys.executable, "-m", "newsarchive.sample", "--port-base", "0", "--articles", str(articles)]
    command += ["--delay", str(delay), "--seconds", str(seconds), "--log", str(log), "--crawl-delay", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        sites = json.loads(server.stdout.readline())["sites"]
        yield Papers({site["name"]: site["home_url"] for site in sites}, log)
    finally:
        server.terminate()
        server.wait(10)
        if server.stdout is not None:
            server.stdout.close()


def crawl(archive: Path, *sites: str, options: tuple[str, ...] = ()) -> "subprocess.Popen[bytes]":
    """A crawl in a process group of its own."""
    command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), "crawl", "--quiet", *options, *sites]
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(process: "subprocess.Popen[bytes]", timeout: float = 240) -> tuple[int, str]:
    """Exit code and messages of a crawl that is left to end by itself."""
    _, messages = process.communicate(timeout=timeout)
    return process.returncode, messages.decode("utf-8", "replace")


def kill_after(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    """SIGKILL the whole group after so long; False when it had ended before."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
    finally:
        if process.stderr is not None:
            process.stderr.close()
    return process.returncode == -signal.SIGKILL


@dataclass
class State:
    """What an archive holds, judged from outside."""

    articles: int
    keys: int
    integrity: str
    orphans: int
    unreadable: list[str] = field(default_factory=list)
    bad_files: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)


def look(archive: Path, *, deep: bool = True) -> State:
    """Open the database read-only and read back every capture by its offset."""
    with contextlib.closing(sqlite3.connect(f"file:{archive / 'news.db'}?mode=ro", uri=True)) as db:
        articles = db.execute("SELECT count(*) FROM articles").fetchone()[0]
        keys = db.execute("SELECT count(*) FROM (SELECT DISTINCT site, article_key FROM articles)").fetchone()[0]
        state = State(
            articles=articles,
            keys=keys,
            integrity=db.execute("PRAGMA integrity_check").fetchone()[0],
            orphans=len(db.execute("PRAGMA foreign_key_check").fetchall()),
            texts=dict(db.execute("SELECT url, headline || char(10) || body FROM articles")),
        )
        if deep:
            rows = db.execute("SELECT url, digest, file, offset, length, revisit_of FROM captures").fetchall()
            state.unreadable = [row[0] for row in rows if not reads_back(archive, *row[1:])]
            state.bad_files = [p.name for p in sorted((archive / "warc").rglob("*.warc.gz")) if not whole(p)]
    return state


def reads_back(archive: Path, digest: str, file: str, offset: int, length: int, revisit_of: int | None) -> bool:
    """Whether the member at this place is one whole gzip member whose payload has this digest."""
    path = archive / "warc" / file
    if not path.exists():
        path = path.with_name(path.name + ".open")
    with path.open("rb") as stream:
        stream.seek(offset)
        data = stream.read(length)
    try:
        record = gzip.decompress(data)
    except (OSError, EOFError):
        return False
    head, _, rest = record.partition(b"\r\n\r\n")
    size = int(re.search(rb"(?mi)^content-length: *(\d+)", head)[1])  # type: ignore[index]
    block = rest[:size]
    if b"WARC-Type: revisit" in head:
        return revisit_of is not None or b" 304 " in block.split(b"\r\n", 1)[0] + b" "
    return digest == "sha256:" + hashlib.sha256(block.partition(b"\r\n\r\n")[2]).hexdigest()


def whole(path: Path) -> bool:
    """Whether gzip and warcio both read the file to its end."""
    data = path.read_bytes()
    try:
        gzip.decompress(data)
    except (OSError, EOFError):
        return False
    return all(record.rec_type for record in ArchiveIterator(io.BytesIO(data)))


@dataclass
class Ordeal:
    """A crawl that was killed again and again, and what it came to."""

    kills: int
    seconds: float
    lost: list[str]
    """articles seen after one kill and missing after a later one"""
    state: State
    requests: int
    code: int


def ordeal(
    folder: Path, papers: Papers, site: str, *, kills: int, longest: float, seed: int, options: tuple[str, ...] = ()
) -> Ordeal:
    """Crawl ``site``; kill the group ``kills`` times at random instants up to ``longest`` seconds; let it finish."""
    dice = random.Random(seed)
    archive = folder / "archive"
    before = sum(papers.requests().values()) if papers.log.exists() else 0
    began = time.monotonic()
    seen: set[str] = set()
    lost: list[str] = []
    done = 0
    while done < kills:
        if not kill_after(crawl(archive, site, options=options), dice.uniform(0.3, longest)):
            break  # it was faster than we were
        done += 1
        if (archive / "news.db").exists():
            with contextlib.suppress(sqlite3.OperationalError):  # killed before the tables were there
                now = set(look(archive, deep=False).texts)
                lost += sorted(seen - now)
                seen |= now
    code, _ = finish(crawl(archive, site, options=options))
    return Ordeal(
        kills=done,
        seconds=time.monotonic() - began,
        lost=lost,
        state=look(archive),
        requests=sum(papers.requests().values()) - before,
        code=code,
    )
