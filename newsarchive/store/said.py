"""What people say is kept in the WARC files as well, so that it outlives the database.

A correction, or its taking back, is a metadata record in a small file of its own, fsynced before the row. Source of the
form: WARC 1.1 section 6.6.
"""

import json
import uuid
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from newsarchive import urls, warc, warc_member, warc_read
from newsarchive.store import articles, times
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


def enter(archive: Archive, records: Iterable[warc_read.Record]) -> int:
    """Let the articles have what people said, in its order; how many corrections hold in the end."""
    standing: dict[tuple[str, str], Correction] = {}
    for record in records:
        if record.get("Content-Type") != _TYPE:
            continue
        told = json.loads(record.block)
        address = record.get("WARC-Target-URI") or ""
        if told.get("taken_back"):
            standing = {
                key: one for key, one in standing.items() if key[0] != address or told["field"] not in {None, key[1]}
            }
        else:
            standing[address, told["field"]] = Correction(**told)
    entered = 0
    for (address, _), one in standing.items():
        article = _article(archive, address)
        if article is not None:
            articles.correct(archive, article, one, times.instant(one.at))
            entered += 1
    return entered


def _article(archive: Archive, address: str) -> int | None:
    row = (
        archive.conn.execute("SELECT id FROM articles WHERE url = ?", (address,)).fetchone()
        or archive.conn.execute(
            "SELECT article_id FROM urls WHERE url = ? AND article_id IS NOT NULL", (urls.canonical(address),)
        ).fetchone()
    )
    return None if row is None else int(row[0])
