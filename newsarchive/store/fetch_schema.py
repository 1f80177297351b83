"""Fetches kept small: what many of them have in common stands once; the view ``captures`` shows them as they are.

``fetches`` is written by fetches.py only. A table that others refer to is made anew without their foreign keys being
looked at, which archive.py turns off for the time of migrations.
"""

from typing import TYPE_CHECKING

from newsarchive.store import story_views

if TYPE_CHECKING:
    from newsarchive.store.lean import Database

SHA256 = "sha256:"

_COMMONS = """CREATE TABLE commons ( -- one row per text that many rows share: WARC files, types of content
    id INTEGER PRIMARY KEY,
    words TEXT NOT NULL UNIQUE             -- the text
) STRICT"""
_FETCHES = """CREATE TABLE fetches_anew ( -- one row per fetch kept in a WARC file; read it through captures
    id INTEGER PRIMARY KEY,
    url_id INTEGER REFERENCES urls(id),    -- the address; null for listings and robots.txt
    listing_id INTEGER REFERENCES listings(id), -- the listing, when it was a poll
    run_id INTEGER REFERENCES runs(id),    -- command run that fetched it
    url TEXT,                              -- as requested; null: fetch_url of the address, else of the listing
    final_url TEXT,                        -- after redirects, when different
    fetched_at TEXT NOT NULL,              -- UTC
    status INTEGER NOT NULL,               -- HTTP status
    type_id INTEGER REFERENCES commons(id), -- type of content, as sent
    body_bytes INTEGER NOT NULL,           -- size of the payload after content decoding
    digest ANY NOT NULL,                   -- SHA-256 of the payload; a text: as it is
    file_id INTEGER NOT NULL REFERENCES commons(id), -- WARC file, relative to the archive's warc folder
    offset INTEGER NOT NULL,               -- first byte of the gzip member
    length INTEGER NOT NULL,               -- bytes of the gzip member
    revisit_of INTEGER REFERENCES fetches(id) -- fetch that holds the payload; null: this one does
) STRICT"""
VIEW = f"""CREATE VIEW captures AS -- one row per fetch kept in a WARC file
SELECT
    f.id AS id, -- row number
    f.url_id AS url_id, -- the address (urls.id); null for listings and robots.txt
    f.listing_id AS listing_id, -- the listing (listings.id), when it was a poll
    f.run_id AS run_id, -- command run that fetched it (runs.id)
    coalesce(f.url, (SELECT u.fetch_url FROM urls u WHERE u.id = f.url_id),
        (SELECT l.fetch_url FROM listings l WHERE l.id = f.listing_id)) AS url, -- as requested
    f.final_url AS final_url, -- after redirects, when different
    f.fetched_at AS fetched_at, -- UTC
    f.status AS status, -- HTTP status
    (SELECT c.words FROM commons c WHERE c.id = f.type_id) AS content_type, -- as sent
    f.body_bytes AS body_bytes, -- size of the payload after content decoding
    CASE typeof(f.digest) WHEN 'blob' THEN '{SHA256}' || lower(hex(f.digest)) ELSE f.digest END
        AS digest, -- {SHA256}<hex> of the payload
    (SELECT c.words FROM commons c WHERE c.id = f.file_id) AS file, -- WARC file, relative to the archive's warc folder
    f.offset AS offset, -- first byte of the gzip member
    f.length AS length, -- bytes of the gzip member
    f.revisit_of AS revisit_of, -- capture that holds the payload; null: this one does
    f.file_id AS file_id -- commons.id of the file: find the captures of a file by it
FROM fetches f"""  # noqa: S608
_MOVED = """INSERT INTO fetches_anew SELECT c.id, c.url_id, c.listing_id, c.run_id,
    CASE WHEN c.url = coalesce((SELECT fetch_url FROM urls WHERE id = c.url_id),
        (SELECT fetch_url FROM listings WHERE id = c.listing_id)) THEN NULL ELSE c.url END,
    c.final_url, c.fetched_at, c.status, (SELECT id FROM commons WHERE words = c.content_type), c.body_bytes,
    small_digest(c.digest), (SELECT id FROM commons WHERE words = c.file), c.offset, c.length, c.revisit_of
FROM fetches c ORDER BY c.id"""
STATEMENTS = (
    "DROP VIEW uncredited",  # or it would follow the table to its new name
    "ALTER TABLE captures RENAME TO fetches",  # and all that refers to it
    _COMMONS,
    "INSERT INTO commons(words) SELECT DISTINCT file FROM fetches",
    "INSERT OR IGNORE INTO commons(words) SELECT DISTINCT content_type FROM fetches WHERE content_type NOTNULL",
    _FETCHES,
    _MOVED,
    "DROP TABLE fetches",
    "ALTER TABLE fetches_anew RENAME TO fetches",
    "CREATE INDEX fetches_by_url ON fetches(url_id) WHERE url_id IS NOT NULL",
    "CREATE INDEX fetches_by_listing ON fetches(listing_id) WHERE listing_id IS NOT NULL",
    "CREATE INDEX fetches_by_file ON fetches(file_id, offset, length)",
    VIEW,
    story_views.UNCREDITED,
)


def make(db: "Database") -> None:
    """Make the table anew."""
    db.conn.create_function("small_digest", 1, small_digest, deterministic=True)
    for statement in STATEMENTS:
        db.conn.execute(statement)


def small_digest(digest: str) -> bytes | str:
    """As stored: 32 bytes of ``sha256:<hex>``, anything else as it is."""
    try:
        made = bytes.fromhex(digest.removeprefix(SHA256))
    except ValueError:
        return digest
    return made if SHA256 + made.hex() == digest else digest
