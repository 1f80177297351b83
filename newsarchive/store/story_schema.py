"""The tables of stories and copies, and what the engine keeps to find them, commented column by column; see
migrations.py.

``stories``, ``copies`` and ``related`` are for everybody; ``sketches``, ``postings``, ``copy_pairs`` and
``story_settings`` are the engine's own. All of them follow from ``articles`` and ``revisions`` (``recluster``).
"""

TABLES = (
    """CREATE TABLE stories ( -- one row per text that two or more articles print
    id INTEGER PRIMARY KEY,                -- articles.id of its root
    root_id INTEGER NOT NULL REFERENCES articles(id), -- the member that all others are copies of: who was first
    members INTEGER NOT NULL,              -- articles that print it, the root included
    sites INTEGER NOT NULL,                -- sites they are on
    first_at TEXT NOT NULL,                -- UTC; when the root appeared
    last_at TEXT NOT NULL,                 -- UTC; when the last of them did
    agency TEXT,                           -- whose text it is, canonical; null: no member says
    agency_why TEXT                        -- what says so: credit, iha_code (name of a picture) or own_site
) STRICT""",
    """CREATE TABLE copies ( -- one row per article that belongs to a story, the root too
    article_id INTEGER PRIMARY KEY REFERENCES articles(id),
    story_id INTEGER NOT NULL REFERENCES stories(id) DEFERRABLE INITIALLY DEFERRED, -- its story
    root_id INTEGER NOT NULL,              -- articles.id of the root
    nth INTEGER NOT NULL,                  -- place in the order of appearance; 0: the root
    appeared_at TEXT NOT NULL,             -- UTC; when it appeared; of a day without a clock its first instant
    appeared_by TEXT NOT NULL,             -- what says so: minute or day (its date), seen (it has none: first_seen_at)
    in_root REAL NOT NULL,                 -- share of this article's text (runs of five words) that stands in the root
    of_root REAL NOT NULL,                 -- share of the root's text that stands here
    headline TEXT,                         -- same or changed; this and the following: against the root
    dateline TEXT,                         -- same, dropped, added, changed or none
    lead TEXT,                             -- same, changed or dropped
    paragraphs_added INTEGER,              -- paragraphs that the root has not
    paragraphs_dropped INTEGER,            -- paragraphs of the root that are not here
    paragraphs_merged INTEGER,             -- paragraphs of the root that stand in one with others here
    words_added INTEGER,                   -- words that the root has not at that place
    words_dropped INTEGER,                 -- words of the root that are not here
    credit TEXT                            -- same, dropped, added, other or none
) STRICT""",
    """CREATE TABLE related ( -- one row per two articles that tell of one event in different texts
    article_id INTEGER NOT NULL REFERENCES articles(id), -- the one with the smaller number: a root, or alone
    other_id INTEGER NOT NULL REFERENCES articles(id), -- the other, likewise
    kind TEXT NOT NULL,                    -- rewrite: the same in other words; event_twin: of another source
    score REAL NOT NULL,                   -- how sure, 0 to 1
    evidence TEXT NOT NULL,                -- JSON: what they share
    PRIMARY KEY (article_id, other_id)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE sketches ( -- one row per article whose text was compared; private to the search for copies
    article_id INTEGER PRIMARY KEY REFERENCES articles(id),
    revision_id INTEGER REFERENCES revisions(id), -- the revision whose text counts; null: the present text does
    early INTEGER NOT NULL,                -- when it appeared, at the earliest, seconds since 1970
    late INTEGER NOT NULL,                 -- when it appeared, at the latest
    digest INTEGER NOT NULL,               -- of the text as compared: equal ones are the same text
    runs INTEGER NOT NULL,                 -- different runs of five words in it
    hashes BLOB NOT NULL,                  -- a sample of their hashes, four bytes each, ascending
    numbers BLOB NOT NULL                  -- hashes of the numbers in it, two bytes each, ascending
) STRICT""",
    """CREATE TABLE postings ( -- one row per article and hash of its sketch; private to the search for copies
    key INTEGER NOT NULL,                  -- hash * 65536 + day of appearance (days since 1970)
    article_id INTEGER NOT NULL,           -- the article
    PRIMARY KEY (key, article_id)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE copy_pairs ( -- two rows per two articles that print the same text; private to the search for copies
    article_id INTEGER NOT NULL,           -- one of them
    other_id INTEGER NOT NULL,             -- the other
    share INTEGER NOT NULL,                -- thousandths of the first one's runs that stand in the other
    PRIMARY KEY (article_id, other_id)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE story_settings ( -- one row per setting of the search for copies
    name TEXT PRIMARY KEY,                 -- window: days that may lie between two copies; else the default
    value INTEGER NOT NULL                 -- its value
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX stories_by_time ON stories(first_at)",
    "CREATE INDEX copies_by_story ON copies(story_id, nth)",
    "CREATE INDEX related_by_other ON related(other_id)",
    "CREATE INDEX articles_by_story ON articles(story_id) WHERE story_id IS NOT NULL",
)
