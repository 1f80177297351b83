"""The tables by which texts of one event are found; see migrations.py. Both are private to the search: ``related`` has
what was found. They follow from ``articles`` and ``copies``."""

TABLES = (
    """CREATE TABLE event_sketches ( -- one row per text that may be related to others; private to that search
    article_id INTEGER PRIMARY KEY REFERENCES articles(id), -- the root of a story, or an article that stands alone
    digest INTEGER NOT NULL,               -- of what is compared: equal ones are compared alike
    day INTEGER NOT NULL,                  -- day of appearance (days since 1970)
    place INTEGER NOT NULL,                -- hash of the main place; odd: a district; 0: none
    hashes BLOB NOT NULL                   -- hashes of its rarest facts, four bytes each, ascending
) STRICT""",
    """CREATE TABLE event_keys ( -- one row per text and rare fact; private to the search for related texts
    key INTEGER NOT NULL,                  -- hash * 65536 + day of appearance
    article_id INTEGER NOT NULL,           -- the article
    PRIMARY KEY (key, article_id)
) STRICT, WITHOUT ROWID""",
)
