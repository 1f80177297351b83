"""What the archive knew before: the tables, and what an archive of an earlier schema can tell; see past.py."""

import json
from datetime import datetime
from typing import TYPE_CHECKING

from newsarchive.store import times

if TYPE_CHECKING:
    from newsarchive.store.lean import Database

TABLES = (
    """CREATE TABLE past_articles ( -- one row per article and column that had another value before: what was known when
    article_id INTEGER NOT NULL REFERENCES articles(id), -- the article
    until INTEGER NOT NULL,                -- milliseconds since 1970 (UTC); from then on it was otherwise
    field TEXT NOT NULL,                   -- column of articles; empty: it was not there; *: all of a revision; seen
    value ANY,                             -- its value; *: revisions.id, or the fields; seen: last_seen_at as until
    PRIMARY KEY (article_id, until, field)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE past_copies ( -- one row per article and change of the story it belongs to, or of its place in it
    article_id INTEGER NOT NULL REFERENCES articles(id), -- the article
    until INTEGER NOT NULL,                -- milliseconds since 1970 (UTC); from then on it was otherwise
    story_id INTEGER,                      -- copies.story_id as it was; null: it was in no story
    nth INTEGER,                           -- copies.nth as it was
    PRIMARY KEY (article_id, until)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE past_stories ( -- one row per story and change of whose text it is
    story_id INTEGER NOT NULL,             -- stories.id, which may be no more
    until INTEGER NOT NULL,                -- milliseconds since 1970 (UTC); from then on it was otherwise
    agency TEXT,                           -- stories.agency as it was
    agency_why TEXT,                       -- stories.agency_why as it was
    PRIMARY KEY (story_id, until)
) STRICT, WITHOUT ROWID""",
)


def fill(db: "Database") -> None:
    """The revisions that are there tell most of an article's past; not when it was seen, gone or put into a story."""
    from newsarchive import normalise  # with all that reads pages, which no other command shall load

    revisions = db.conn.execute(
        "SELECT r.article_id, r.replaced_at, r.id, r.content_hash, r.fields, c.fetched_at FROM revisions r "
        "LEFT JOIN captures c ON c.id = r.capture_id"
    )
    for article, replaced, revision, same, stored, fetched in revisions:
        fields = json.loads(stored)
        at = fields.get("published_at")
        known = {"*": revision, "content_hash": same, "published_day": at and at[:10]}
        known["published_ts"] = at and times.seconds(datetime.fromisoformat(at))
        known["word_count"] = normalise.count_words(fields.get("body") or "")
        if fetched is not None:
            known["fetched_at"] = fetched
        until = times.milliseconds(times.instant(replaced))
        rows = [(article, until, name, value) for name, value in known.items()]
        db.conn.executemany("INSERT OR IGNORE INTO past_articles VALUES (?, ?, ?, ?)", rows)
