"""What people say is kept in the WARC files as well, so that it outlives the database.

A correction, or its taking back, is a metadata record in a small file of its own, fsynced before the row. Source of the
form: WARC 1.1 section 6.6.
"""

import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from newsarchive import urls, warc, warc_member, warc_read
from newsarchive.store import articles, corrections, times
from newsarchive.store.archive import Archive
from newsarchive.store.corrections import Correction

_TYPE = "application/x-newsarchive-correction+json"


def keep(archive: Archive, article_id: int, now: datetime, *, one: Correction | None, field: str | None = None) -> None:
    """Keep a correction; None: that of ``field`` is taken back (None: all of the article). Raises StorageFull."""
    (address,) = archive.conn.execute("SELECT url FROM articles WHERE id = ?", (article_id,)).fetchone()
    told: dict[str, Any] = {"field": field, "taken_back": True} if one is None else asdict(one)
    block = json.dumps(told, ensure_ascii=False).encode("utf-8")
    with warc.WarcWriter(archive.warc_root) as writer:
        within = writer.prepare()
        fields = [
            ("WARC-Type", "metadata"),
            ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid4()}>"),
            ("WARC-Target-URI", address),
            ("WARC-Date", times.text(now)),
            ("WARC-Warcinfo-ID", within),
            ("WARC-Block-Digest", warc.digest_of(block)),
            ("Content-Type", _TYPE),
        ]
        member = warc_member.stored(warc.record(fields, block))
        writer.append(warc.Encoded(member, 0, len(member), warc.digest_of(block), revisit=False))
        writer.sync()


@dataclass(frozen=True, slots=True)
class Word:
    """What a person said of an article, once."""

    at: str
    """WARC-Date"""
    address: str
    one: Correction | None
    """None: that of ``field`` is taken back"""
    field: str | None = None
    """None: all of the article"""


def words(records: Iterable[warc_read.Record]) -> list[Word]:
    """What people said, in its order."""
    found = []
    for record in records:
        if record.get("Content-Type") != _TYPE:
            continue
        told = json.loads(record.block)
        taken_back = told.get("taken_back")
        one = None if taken_back else Correction(**told)
        address = record.get("WARC-Target-URI") or ""
        found.append(Word(record.get("WARC-Date") or "", address, one, told["field"]))
    return sorted(found, key=lambda word: word.at)


def enter(archive: Archive, word: Word, read_again: Callable[[Archive, int, datetime], object]) -> bool:
    """Let the article have what was said, dated as it was said; False when no such article is there.

    ``read_again`` reads the stored page of an article whose correction was taken back.
    """
    article = _article(archive, word.address)
    if article is None:
        return False
    if word.one is not None:
        articles.correct(archive, article, word.one, times.instant(word.one.at))
    elif corrections.clear(archive, article, word.field):
        read_again(archive, article, times.instant(word.at))
    return True


def _article(archive: Archive, address: str) -> int | None:
    row = (
        archive.conn.execute("SELECT id FROM articles WHERE url = ?", (address,)).fetchone()
        or archive.conn.execute(
            "SELECT article_id FROM urls WHERE url = ? AND article_id IS NOT NULL", (urls.canonical(address),)
        ).fetchone()
    )
    return None if row is None else int(row[0])
