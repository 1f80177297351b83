"""The words of the search index and how often they stand there, told by its own directory without reading what is said
of them.

FTS5 keeps, in each of its segments, the words in order on pages of some 4 KB, what is said of a word behind it, and a
directory of the pages that begin a word (the format is SQLite's file format 4 of FTS5, and does not change). So a word
weighs the bytes up to the next one; some 600 articles fill a page.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator

PAGE = 4_000
"""bytes of a page, more or less"""
MOST_PAGES = 400
"""pages that are read for the words of one beginning; more are not worth it"""
_SEGMENTS = """WITH RECURSIVE s(id) AS (SELECT min(segid) FROM articles_fts_idx UNION ALL
SELECT (SELECT min(segid) FROM articles_fts_idx WHERE segid > s.id) FROM s WHERE s.id NOTNULL)
SELECT id FROM s WHERE id NOTNULL"""
_PAGES = f"""WITH s AS ({_SEGMENTS}) SELECT coalesce(sum(max(0, coalesce(
(SELECT pgno >> 1 FROM articles_fts_idx WHERE segid = s.id AND term > ?2 ORDER BY term LIMIT 1),
(SELECT 1 + (pgno >> 1) FROM articles_fts_idx WHERE segid = s.id ORDER BY term DESC LIMIT 1)) - coalesce(
(SELECT pgno >> 1 FROM articles_fts_idx WHERE segid = s.id AND term <= ?1 ORDER BY term DESC LIMIT 1), 0) - 1)), 0)
FROM s"""  # noqa: S608
_FIRST = "SELECT pgno >> 1 FROM articles_fts_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1"
_FROM = "SELECT pgno >> 1 FROM articles_fts_idx WHERE segid = ? AND term > ? ORDER BY term"
_BLOCK = "SELECT block FROM articles_fts_data WHERE id = ?"
_SEGMENT_BITS = 37


def pages(connection: sqlite3.Connection, beginning: str, star: str = "*") -> int:
    """Pages of the index that hold a word, or the words of a beginning."""
    key = b"0" + beginning.encode()
    (count,) = connection.execute(_PAGES, (key, key + (b"\xff" if star else b"\x00"))).fetchone()
    return int(count)


def words(connection: sqlite3.Connection, beginning: str) -> dict[str, int] | None:
    """All words of a beginning and the bytes that each fills in the index, the heaviest first; None: too many."""
    key = b"0" + beginning.encode()
    found: Counter[bytes] = Counter()
    left = MOST_PAGES
    for (segment,) in connection.execute(_SEGMENTS).fetchall():
        page = (connection.execute(_FIRST, (segment, key)).fetchone() or (None,))[0]
        following = connection.execute(_FROM, (segment, key))
        if page is None:
            page = (following.fetchone() or (None,))[0]
        while page is not None:
            left -= 1
            if left < 0:
                return None
            after = (following.fetchone() or (None,))[0]
            row = connection.execute(_BLOCK, ((segment << _SEGMENT_BITS) + page,)).fetchone()
            last = b""
            for word, size in _on(row[0], ((after or page + 1) - page - 1) * PAGE) if row else ():  # merged away
                last = word
                if word.startswith(key):
                    found[word] += size
            page = after if last[: len(key)] <= key else None
    return {word[1:].decode("utf-8", "replace"): size for word, size in found.most_common()}


def _on(block: bytes, more: int) -> Iterator[tuple[bytes, int]]:
    """The words that begin on a page, each with the bytes behind it; ``more``: bytes of the last one on later pages."""
    end = int.from_bytes(block[2:4], "big")
    starts, at, position = [], end, 0
    while at < len(block):
        step, at = _number(block, at)
        position += step
        starts.append(position)
    word = b""
    for index, start in enumerate(starts):
        shared, at = (0, start) if index == 0 else _number(block, start)
        length, at = _number(block, at)
        word = word[:shared] + block[at : at + length]
        final = index + 1 == len(starts)
        yield word, (end + more if final else starts[index + 1]) - at - length


def _number(block: bytes, at: int) -> tuple[int, int]:
    """A number of SQLite's variable length, and where the next thing stands."""
    value = 0
    while True:
        byte = block[at]
        value = value << 7 | byte & 0x7F
        at += 1
        if byte < 0x80:
            return value, at
