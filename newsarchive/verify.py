"""Does the archive hold what it says it holds? Database against WARC files, both read once, front to back.

Every body is compared with its fingerprint, every capture with its record. Every problem is one line that names the
place: a table and row, or a file and offset. Nothing is changed, and a running crawl is not disturbed (a read
transaction per query; files still being written are checked as far as the database points into them).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from newsarchive import warc_read, warc_walk
from newsarchive.errors import ArchiveDamaged
from newsarchive.normalise import content_hash
from newsarchive.store import accounts, fetches, story_checks
from newsarchive.store.archive import Archive, translated
from newsarchive.turkish import search_fold
from newsarchive.warc import OPEN_SUFFIX, Span
from newsarchive.warc_repair import SET_ASIDE_SUFFIX

MAX_PROBLEMS = 1_000
"""problems kept in words; the rest is only counted"""

Progress = Callable[[str, int, int], None]
"""called with (what is being checked, done, total)"""

_WORDS = re.compile(r"\w+")
_PHRASE_WORDS = 6


@dataclass
class Report:
    """What was checked, and what is wrong."""

    problems: list[str] = field(default_factory=list)
    """one line each, at most MAX_PROBLEMS"""
    found: int = 0
    """problems in all"""
    counts: dict[str, int] = field(default_factory=dict)
    """what was checked: articles, captures, records, files, bytes"""

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.found

    def add(self, problem: str) -> None:
        """One more problem."""
        self.found += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)

    def count(self, what: str, number: int = 1) -> None:
        """So many more checked."""
        self.counts[what] = self.counts.get(what, 0) + number

    def raise_if_damaged(self) -> None:
        """ArchiveDamaged with the first problem and the number of others."""
        if self.found:
            more = f" (and {counted(self.found - 1, 'more problems')})" if self.found > 1 else ""
            raise ArchiveDamaged(self.problems[0] + more)


def counted(number: int, things: str) -> str:
    """``1,570 articles``, ``1 article``."""
    return f"{number:,} {things if number != 1 else things.removesuffix('s')}"


def verify(path: Path | str, *, progress: Progress | None = None) -> Report:
    """Check the archive folder ``path``.

    Raises NothingDone when there is no archive, ArchiveDamaged when its database cannot even be opened; everything
    else that is wrong is in the report.
    """
    report = Report()
    tell = progress or (lambda *_: None)
    with Archive.open(path, create=False, readonly=True) as archive:
        try:
            with translated(archive.path / "news.db"):
                _check_database(archive, report, tell)
                _check_rows(archive, report)
                _check_texts(archive, report, tell)
                _check_files(archive, report, tell)
        except ArchiveDamaged as damage:
            report.add(str(damage))
    return report


def _check_database(archive: Archive, report: Report, tell: Progress) -> None:
    tell("database", 0, 1)
    file = archive.path / "news.db"
    for (line,) in archive.conn.execute(f"PRAGMA integrity_check({MAX_PROBLEMS:d})"):
        if line != "ok":
            report.add(f"{file}: {line}")
    for table, row, parent, _ in archive.conn.execute("PRAGMA foreign_key_check"):
        report.add(f"{file}: {table} row {row} points at a row of {parent} that is not there")
    tell("database", 1, 1)


_ROW_RULES = (
    ("SELECT id FROM articles WHERE last_capture_id IS NULL", "articles row {}: no capture"),
    (
        # a redirect may lead to a section, or to nothing at all
        """SELECT id FROM urls WHERE state IN ('archived', 'duplicate') AND article_id IS NULL
        AND reason IS NOT 'redirected'""",
        "urls row {}: archived, but leads to no article",
    ),
    (
        """SELECT c.id FROM captures c JOIN captures o ON o.id = c.revisit_of
        WHERE o.revisit_of IS NOT NULL OR o.digest <> c.digest""",
        "captures row {}: a revisit of a capture that does not hold its payload",
    ),
    (
        """SELECT id FROM articles WHERE published_at IS NOT NULL
        AND (published_ts IS NULL OR published_ts <> CAST(strftime('%s', published_at) AS INTEGER))""",
        "articles row {}: published_ts is not published_at",
    ),
    *(
        (
            f"""SELECT id FROM articles WHERE NOT EXISTS
            (SELECT 1 FROM provenance WHERE article_id = articles.id AND field = '{name}')""",  # noqa: S608
            f"articles row {{}}: no provenance row for its {name}",
        )
        for name in ("headline", "body")  # what an article cannot be without
    ),
)


def _check_rows(archive: Archive, report: Report) -> None:
    for query, words in _ROW_RULES:
        for (row,) in archive.conn.execute(query):
            report.add(f"{archive.path / 'news.db'}: {words.format(row)}")
    for problem in (*accounts.problems(archive.conn), *story_checks.problems(archive.conn)):
        report.add(f"{archive.path / 'news.db'}: {problem}")


def _check_texts(archive: Archive, report: Report, tell: Progress) -> None:
    """Every body has its fingerprint; every article is in the full-text index, and nothing else is."""
    file = archive.path / "news.db"
    conn = archive.conn
    total = int(conn.execute("SELECT count(*) FROM articles").fetchone()[0])
    for (row,) in conn.execute(
        "SELECT id FROM articles WHERE id NOT IN (SELECT id FROM articles_fts_docsize) UNION ALL "
        "SELECT id FROM articles_fts_docsize WHERE id NOT IN (SELECT id FROM articles)"
    ):
        report.add(f"{file}: articles row {row}: the full-text index is out of step")
    # as bytes: what is no UTF-8 is a problem of its row, not the end of the check
    texts = conn.execute(
        "SELECT id, CAST(headline AS BLOB), CAST(body AS BLOB), CAST(content_hash AS BLOB) FROM articles"
    )
    for number, (row, *values) in enumerate(texts):
        for problem in _text_problems(archive, row, values):
            report.add(f"{file}: articles row {row}: {problem}")
        report.count("articles")
        if number % 500 == 0:
            tell("articles", number, total)


def _text_problems(archive: Archive, row: int, values: list[bytes | None]) -> Iterator[str]:
    texts = []
    for column, value in zip(("headline", "body", "content_hash"), values, strict=True):
        try:
            texts.append((value or b"").decode("utf-8"))
        except UnicodeDecodeError:
            yield f"its {column} is not UTF-8"
    if len(texts) < len(values):
        return
    headline, body, fingerprint = texts
    if not _is_of(fingerprint, body):
        yield "its body is not the one its content_hash was made of"
    yield from _unfindable(archive, row, headline, body)


def _is_of(fingerprint: str, body: str) -> bool:
    """Whether a body has its fingerprint; one of another version than ours says nothing either way."""
    ours = content_hash(body)
    if fingerprint == ours or fingerprint.partition(":")[0] != ours.partition(":")[0]:
        return bool(fingerprint)
    # half a surrogate pair of a broken page is stored as U+FFFD, but was fingerprinted as "?"
    return "\ufffd" in body and fingerprint == content_hash(body.replace("\ufffd", "?"))


def _unfindable(archive: Archive, row: int, headline: str, body: str) -> Iterator[str]:
    """An article is found under its own first and last words."""
    query = "SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? AND rowid = ?"
    for column, words in (
        ("headline", _words(headline)[:_PHRASE_WORDS]),
        ("body", _words(body)[-_PHRASE_WORDS:]),
    ):
        phrase = f'{column} : "{search_fold(" ".join(words)).replace(chr(34), " ")}"'
        if words and archive.conn.execute(query, (phrase, row)).fetchone() is None:
            yield f"its {column} is not in the full-text index"


def _words(text: str) -> list[str]:
    """What stands between spaces and holds a letter or digit. SQLite cuts it further as it cut the index: a combining
    mark is part of a word there, and none to Python's ``\\w``."""
    return [word for word in text.split() if _WORDS.search(word)]


def _check_files(archive: Archive, report: Report, tell: Progress) -> None:
    conn = archive.conn
    known = dict(conn.execute("SELECT file, count(*) FROM captures GROUP BY file_id"))
    root = archive.warc_root
    on_disk = {
        path.relative_to(root).as_posix().removesuffix(OPEN_SUFFIX)
        for pattern in ("*.warc.gz", f"*.warc.gz{OPEN_SUFFIX}", f"*.warc.gz{SET_ASIDE_SUFFIX}")
        for path in root.rglob(pattern)
    }
    files = sorted(on_disk | known.keys())
    seen: dict[str, Path] = {}
    for number, file in enumerate(files):
        tell("files", number, len(files))
        if file not in on_disk:
            report.add(f"{root / file} is missing, and {counted(known[file], 'captures')} with it")
            continue
        _check_file(archive, file, seen, report)
    tell("files", len(files), len(files))


def _check_file(archive: Archive, file: str, seen: dict[str, Path], report: Report) -> None:
    path = warc_read.locate(archive.warc_root, file)
    captures = _captures(archive, file)
    capture = next(captures, None)
    report.count("files")
    if not _size(path) and not path.name.endswith(OPEN_SUFFIX):
        report.add(f"{path} is empty")
    try:
        for item in warc_walk.records(path):
            while capture is not None and capture.span.offset < item.offset:
                _misplaced(archive.warc_root, capture, report)
                capture = next(captures, None)
            at_end = path.name.endswith((OPEN_SUFFIX, SET_ASIDE_SUFFIX)) and capture is None
            if item.problem is not None and not at_end:
                report.add(f"{path} at offset {item.offset}: {_wrong(path, item, lost=capture is not None)}")
            elif item.doubt is not None and not at_end:
                report.add(f"{path} at offset {item.offset}: {item.doubt}")
            if item.record is not None and item.offset == 0:
                _check_name(path, item.record, seen, report)
            if item.record is not None:
                report.count("records")
                report.count("bytes", item.length)
            if capture is not None and capture.span.offset == item.offset:
                _compare(path, capture, item, report)
                capture = next(captures, None)
    except OSError as error:
        report.add(f"{path}: {error.strerror}")
    while capture is not None:
        _misplaced(archive.warc_root, capture, report)
        capture = next(captures, None)


def _check_name(path: Path, record: warc_read.Record, seen: dict[str, Path], report: Report) -> None:
    """A file's first record says what the file is called; another file with the same record is a copy."""
    name, identity = record.get("WARC-Filename"), record.get("WARC-Record-ID") or ""
    if record.kind != "warcinfo" or not name:
        return
    if seen.setdefault(identity, path) != path:
        report.add(f"{path} is a copy of {seen[identity]}")
    elif path.name.removesuffix(OPEN_SUFFIX) != name:
        report.add(f"{path} was written as {name}")


def _wrong(path: Path, item: warc_walk.Item, *, lost: bool) -> str:
    """What is wrong with a stretch of a file; ``lost``: captures lie in it or behind it."""
    if item.problem != warc_walk.CUT or item.offset + item.length < _size(path):
        return f"{item.problem} ({item.length} bytes)"
    return f"the file ends early, in the middle of a record ({item.length} bytes of it are there); " + (
        "the captures lost with it follow" if lost else "no capture is lost"
    )


@dataclass(frozen=True, slots=True)
class _Capture:
    id: int
    span: Span
    digest: str
    status: int
    url: str


def _captures(archive: Archive, file: str) -> Iterator[_Capture]:
    for row, offset, length, digest, status, url in archive.conn.execute(
        "SELECT id, offset, length, digest, status, coalesce(final_url, url) FROM captures "  # noqa: S608
        f"WHERE {fetches.OF_FILE} ORDER BY offset",
        (file,),
    ):
        yield _Capture(row, Span(file, offset, length), digest, status, url)


def _compare(path: Path, capture: _Capture, item: warc_walk.Item, report: Report) -> None:
    report.count("captures")
    where = f"{path} at offset {item.offset}: captures row {capture.id}"
    if item.record is None and _is_lost(path, capture, report):
        return
    if item.record is None:
        report.add(f"{where}: its record is damaged")
        return
    try:
        kept = warc_read.kept(item.record)
    except ValueError as error:
        report.add(f"{where}: {error}")
        return
    there = (item.length, kept.digest, kept.page.status, kept.page.address)
    if there != (capture.span.length, capture.digest, capture.status, capture.url):
        report.add(f"{where}: the record there is another one ({kept.page.status} {kept.page.address})")


def _misplaced(root: Path, capture: _Capture, report: Report) -> None:
    """A capture that points where no record begins: say what is there."""
    report.count("captures")
    if _is_lost(warc_read.locate(root, capture.span.file), capture, report):
        return
    try:
        warc_read.read(root, capture.span)
    except ArchiveDamaged as damage:
        report.add(f"captures row {capture.id}: {damage}")
    else:
        report.add(f"captures row {capture.id}: {root / capture.span.file} has overlapping records")


def _is_lost(path: Path, capture: _Capture, report: Report) -> bool:
    """Whether the file ends before the capture does; then that is said, with the address."""
    size = _size(path)
    if capture.span.offset + capture.span.length <= size:
        return False
    report.add(
        f"{path} at offset {capture.span.offset}: captures row {capture.id}: lost, the file ends early, "
        f"after {size} bytes ({capture.url})"
    )
    return True


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # its writer gave it its final name just now
        return path.with_name(path.name.removesuffix(OPEN_SUFFIX)).stat().st_size
