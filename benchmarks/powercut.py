"""Power cuts: the file operations of a crawl are recorded with strace and replayed up to random instants.

Run: python benchmarks/powercut.py [--articles 60] [--cuts 100] [--seed 1]          (needs strace; skips without it)
At each cut the disk is made as it may be then, in two models. *lost*: of every file what its last fsync covers, of
every folder the names its last fsync covers. *torn*: of what was not fsynced each 4 KiB page is there or not,
and of the names a random number of the oldest changes. Each state must open, pass integrity_check, hold every article
that had been acknowledged by then (its transaction had returned), every capture must read back with its digest, and
what the next start repairs must verify without a problem. Exit code 1 when one does not.
"""

import argparse
import contextlib
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))

import crashing  # noqa: E402

from newsarchive import verify, warc_repair  # noqa: E402
from newsarchive.errors import ArchiveError  # noqa: E402
from newsarchive.store import Archive, articles  # noqa: E402

PAGE = 4096
CALLS = (
    "openat,creat,write,pwrite64,writev,pwritev,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,"
    "rmdir,ftruncate,mkdir,mkdirat,fallocate"
)
CRAWL = """
import os, sys
from pathlib import Path
from newsarchive.crawl import run, session
from newsarchive.crawl.siterun import Options
from newsarchive.store import Archive
from newsarchive import sites
told = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
settled = session.Session.settled
def tell(self, task, **more):
    os.write(told, (task.fetch_url + "\\n").encode())
    settled(self, task, **more)
session.Session.settled = tell
options = {"archive": Path(sys.argv[1]), **({"allow_private": True} if "allow_private" in Options.__slots__ else {})}
sys.exit(run.crawl(Options(**options), [sites.resolve(sys.argv[3])], quiet=True)[1])
"""
"""the crawl command's own function; says on a file of its own when what came of a page is committed"""


@dataclass
class Inode:
    """A file: what is certainly on the disk, and what was written since."""

    synced: bytes = b""
    writes: list[tuple[int, bytes | None]] = field(default_factory=list)
    """(offset, bytes), or (size, None) for a truncation"""

    def now(self, upto: int | None = None) -> bytearray:
        content = bytearray(self.synced)
        for at, data in self.writes[:upto]:
            _apply(content, at, data)
        return content

    def sync(self) -> None:
        self.synced = bytes(self.now())
        self.writes.clear()

    def torn(self, dice: random.Random) -> bytes:
        """Each page that was written since the last fsync is there or not."""
        new, old = self.now(), self.synced
        size = dice.choice((len(new), len(old), dice.randint(min(len(new), len(old)), max(len(new), len(old)))))
        content = bytearray(size)
        for start in range(0, size, PAGE):
            source = new if dice.random() < 0.5 else old
            content[start : start + PAGE] = bytes(source[start : min(start + PAGE, size)]).ljust(
                min(PAGE, size - start), b"\0"
            )
        return bytes(content)


def _apply(content: bytearray, at: int, data: bytes | None) -> None:
    if data is None:
        del content[at:]
        content.extend(bytes(at - len(content)))
        return
    content.extend(bytes(max(0, at + len(data) - len(content))))
    content[at : at + len(data)] = data


@dataclass
class Disk:
    """The archive folder as the kernel sees it, and as the disk may have it."""

    root: str
    names: dict[str, Inode | None] = field(default_factory=dict)
    """path -> file, None for a folder; as the kernel sees it"""
    kept: dict[str, Inode | None] = field(default_factory=dict)
    """the same as of the folders' last fsync"""
    pending: list[tuple[str, str, Inode | None, bool]] = field(default_factory=list)
    """(folder, path, file, there) that no fsync of the folder has covered"""

    def entry(self, path: str, node: Inode | None, there: bool = True) -> None:
        if there:
            self.names[path] = node
        else:
            self.names.pop(path, None)
        self.pending.append((str(Path(path).parent), path, node, there))

    def sync_folder(self, folder: str) -> None:
        for where, path, node, there in self.pending:
            if where == folder:
                _enter(self.kept, path, node, there)
        self.pending = [change for change in self.pending if change[0] != folder]

    def write_out(self, target: Path, model: str, dice: random.Random) -> None:
        """Make the folder as the disk may have it after a cut now."""
        names = dict(self.kept)
        if model == "torn":
            for _, path, node, there in self.pending[: dice.randint(0, len(self.pending))]:
                _enter(names, path, node, there)
        target.mkdir()
        for path in sorted(names):
            node, place = names[path], target / os.path.relpath(path, self.root)
            if not place.parent.is_dir():
                continue  # its folder never came to be
            if node is None:
                place.mkdir(exist_ok=True)
            elif not path.endswith("-shm"):  # SQLite makes it anew
                place.write_bytes(node.synced if model == "lost" else node.torn(dice))


def _enter(names: dict[str, Inode | None], path: str, node: Inode | None, there: bool) -> None:
    if there:
        names[path] = node
    elif names.get(path) is node:
        del names[path]


_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_HANDLE = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})*)>")
_LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)", re.DOTALL)


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def calls(trace: Path) -> Iterator[tuple[str, str, int]]:
    """(call, arguments, result) in the order of their ends."""
    open_calls: dict[str, str] = {}
    with trace.open() as lines:
        for line in lines:
            pid, _, rest = line.partition(" ")
            if rest.rstrip().endswith("<unfinished ...>"):
                open_calls[pid] = rest.strip().removesuffix("<unfinished ...>").rstrip()
                continue
            if "resumed>" in rest[:60]:
                rest = open_calls.pop(pid, "") + rest.partition("resumed>")[2]
            found = _LINE.match(f"{pid} {rest.strip()}")
            if found and int(found[4]) >= 0:
                yield found[2], found[3], int(found[4])


Step = tuple[str, tuple[object, ...]]


def steps(trace: Path, root: str, told: str) -> Iterator[Step]:
    """What happened to the archive folder, and what was acknowledged."""
    inside = (root + "/").encode()
    for call, arguments, result in calls(trace):
        texts = [_bytes(text) for text, _ in _TEXT.findall(arguments)]
        handle = _HANDLE.match(arguments)
        path = _bytes(handle[1]) if handle else b""
        if call in {"write", "pwrite64"} and path == told.encode():
            yield "told", (texts[0].decode().strip(),)
        elif call in {"openat", "creat", "mkdir", "mkdirat", "unlink", "unlinkat", "rmdir"}:
            path = texts[-1]
            if path == root.encode() or path.startswith(inside):
                yield call, (path.decode(), arguments)
        elif call.startswith(("rename", "link")):
            if texts[-1].startswith(inside):
                yield call, (texts[0].decode(), texts[1].decode())
        elif path == root.encode() or path.startswith(inside) or path == str(Path(root).parent).encode():
            if call in {"writev", "pwritev", "fallocate"}:
                raise SystemExit(f"{call} is not replayed: {path.decode()}")
            numbers = re.findall(r", (\d+)", _TEXT.sub("", arguments))
            yield call, (path.decode(), texts[0][:result] if texts else b"", int(numbers[-1]) if numbers else 0)


def play(disk: Disk, step: Step) -> bool:
    """One operation; whether it changed what may be on the disk."""
    call, given = step
    path = str(given[0])
    node = disk.names.get(path)
    if call in {"openat", "creat"}:
        if path in disk.names:
            if "O_TRUNC" in str(given[1]) and node is not None:
                node.writes.append((0, None))
            return False
        if "O_CREAT" not in str(given[1]) and call != "creat":
            return False
        disk.entry(path, Inode())
    elif call in {"mkdir", "mkdirat"}:
        disk.entry(path, None)
    elif call in {"unlink", "unlinkat", "rmdir"}:
        disk.entry(path, node, there=False)
    elif call.startswith("rename"):
        target = str(given[1])
        disk.entry(path, node, there=False)
        disk.entry(target, node)
    elif call.startswith("link"):
        disk.entry(str(given[1]), node)
    elif call in {"fsync", "fdatasync"}:
        if node is None:
            disk.sync_folder(path)
        else:
            node.sync()
    elif call == "ftruncate" and node is not None:
        node.writes.append((int(str(given[2])), None))
    elif call in {"write", "pwrite64"} and node is not None:
        data = given[1]
        assert isinstance(data, bytes)
        node.writes.append((int(str(given[2])) if call == "pwrite64" else len(node.now()), data))
    return True


def examine(folder: Path, told: set[str], final: set[str], counts: Counter[str]) -> None:
    """Is everything that was acknowledged there, and everything that is there sound?"""
    counts["states"] += 1
    wanted = told & final
    if not (folder / "news.db").exists():
        counts["states with missing articles"] += bool(wanted)
        return
    with contextlib.suppress(sqlite_error()):
        counts["integrity errors"] += crashing.rows(folder, "PRAGMA integrity_check")[0][0] != "ok"
    try:
        with Archive.open(folder) as archive:
            warc_repair.repair(archive.warc_root, needed=partial(articles.needed_bytes, archive))
    except ArchiveError as error:
        counts["not opened"] += 1
        print(f"  not opened: {error}")
        return
    state = crashing.look(folder)
    missing = wanted - state.texts.keys()
    counts["articles acknowledged"] += len(wanted)
    counts["states with missing articles"] += bool(missing)
    counts["captures not reading back"] += len(state.unreadable)
    counts["closed WARC files refused"] += len(state.bad_files)
    counts["integrity errors"] += state.integrity != "ok" or bool(state.orphans)
    problems = verify.verify(folder).problems
    counts["states that verify refuses"] += bool(problems)
    for line in [*sorted(missing), *state.unreadable, *problems][:3]:
        print(f"  {line}")


def sqlite_error() -> type[Exception]:
    import sqlite3

    return sqlite3.Error


def record(folder: Path, articles_wanted: int) -> tuple[list[Step], set[str]]:
    """Crawl a paper under strace; its file operations, and the addresses of the articles it ends with."""
    archive, told, trace = folder / "archive", folder / "told", folder / "trace"
    with crashing.paper("te7", articles=articles_wanted, delay=0.005) as web:
        command = ["strace", "-f", "-y", "-xx", "-s", "100000000", "-e", f"trace={CALLS}", "-o", str(trace)]
        command += [sys.executable, "-c", CRAWL, str(archive), str(told), web.sites[0].home_url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
    final = set(crashing.look(archive, deep=False).texts)
    return list(steps(trace, str(archive), str(told))), final


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--cuts", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if not shutil.which("strace"):
        print("skipped: there is no strace here")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        done, final = record(folder, given.articles)
        counts = replayed(folder, done, final, cuts=given.cuts, seed=given.seed)
    print(f"{len(done)} file operations, {len(final)} articles")
    for what in ("states", "articles acknowledged", *BAD):
        print(f"  {what:32} {counts[what]}{'   <-- BROKEN' if what in BAD and counts[what] else ''}")
    return 1 if any(counts[what] for what in BAD) else 0


BAD = (
    "states with missing articles", "integrity errors", "captures not reading back", "closed WARC files refused",
    "states that verify refuses", "not opened",
)  # fmt: skip


def replayed(folder: Path, done: list[Step], final: set[str], *, cuts: int, seed: int) -> Counter[str]:
    """Play the operations; at ``cuts`` of them look at both kinds of disk."""
    dice = random.Random(seed)
    chosen = set(dice.sample(range(1, len(done)), min(cuts, len(done) - 1)))
    disk = Disk(str(folder / "archive"))
    told: set[str] = set()
    counts: Counter[str] = Counter()
    for number, step in enumerate(done):
        if number in chosen:
            for model in ("lost", "torn"):
                state = folder / "state"
                disk.write_out(state, model, dice)
                examine(state, told, final, counts)
                shutil.rmtree(state)
        if step[0] == "told":
            told.add(str(step[1][0]))
        else:
            play(disk, step)
    return counts


if __name__ == "__main__":
    sys.exit(main())
