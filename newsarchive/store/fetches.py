"""The rows behind the view ``captures``: one per fetch. Plain functions, called inside ``archive.transaction()``."""

import sqlite3

from newsarchive.store.fetch_schema import small_digest

OF_FILE = "file_id = (SELECT id FROM commons WHERE words = ?)"
"""condition on ``captures``, found by an index: those that lie in a WARC file"""

_PUT = """INSERT INTO fetches(url_id, listing_id, run_id, url, final_url, fetched_at, status, type_id, body_bytes,
    digest, file_id, offset, length, revisit_of) VALUES (:url_id, :listing_id, :run_id, nullif(:url,
    coalesce((SELECT fetch_url FROM urls WHERE id = :url_id), (SELECT fetch_url FROM listings WHERE id = :listing_id))),
    :final_url, :fetched_at, :status, :type_id, :body_bytes, :digest, :file_id, :offset, :length, :revisit_of)"""


def put(
    conn: sqlite3.Connection,
    *,
    url: str,
    fetched_at: str,
    status: int,
    body_bytes: int,
    digest: str,
    file: str,
    offset: int,
    length: int,
    url_id: int | None = None,
    listing_id: int | None = None,
    run_id: int | None = None,
    final_url: str | None = None,
    content_type: str | None = None,
    revisit_of: int | None = None,
) -> int:
    """A new row, as the columns of ``captures``; its number."""
    cursor = conn.execute(
        _PUT,
        {
            "url_id": url_id, "listing_id": listing_id, "run_id": run_id, "url": url, "final_url": final_url,
            "fetched_at": fetched_at, "status": status, "body_bytes": body_bytes, "digest": small_digest(digest),
            "type_id": None if content_type is None else common(conn, content_type), "file_id": common(conn, file),
            "offset": offset, "length": length, "revisit_of": revisit_of,
        },
    )  # fmt: skip
    return int(cursor.lastrowid or 0)


def common(conn: sqlite3.Connection, words: str) -> int:
    """The number of a text that many rows share."""
    row = conn.execute("SELECT id FROM commons WHERE words = ?", (words,)).fetchone()
    if row is None:
        row = conn.execute("INSERT INTO commons(words) VALUES (?) RETURNING id", (words,)).fetchone()
    return int(row[0])
