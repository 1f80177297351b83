"""The tables of removals: articles that were found taken down, and those that left a listing from between others."""

TABLES = (
    """CREATE TABLE removals ( -- one row per time an article was found taken down
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id), -- the article; it keeps its last text
    kind TEXT NOT NULL                     -- what readers meet instead of it: see docs/removals.md
        CHECK (kind IN ('http_404', 'http_410', 'http_451', 'redirect_home', 'redirect_section', 'redirect_away',
                        'soft_404', 'emptied', 'delisted')),
    first_at TEXT NOT NULL,                -- UTC; first look that found it so
    confirmed_at TEXT,                     -- UTC; the later look that made it sure; null: seen once, or not sure yet
    returned_at TEXT,                      -- UTC; it was there again, or missing in another way; null: neither
    last_at TEXT NOT NULL,                 -- UTC; last look that found it so
    looks INTEGER NOT NULL,                -- looks that found it so
    status INTEGER,                        -- HTTP status of the last of them
    target_url TEXT,                       -- where it sent us; null: nowhere
    evidence TEXT NOT NULL                 -- in words
) STRICT""",
    "CREATE UNIQUE INDEX removals_open ON removals(article_id) WHERE returned_at IS NULL",
    "CREATE INDEX removals_by_article ON removals(article_id)",
    "CREATE INDEX removals_by_time ON removals(first_at)",
    """CREATE TABLE delistings ( -- one row per listing that an article has left from between others
    article_id INTEGER NOT NULL REFERENCES articles(id), -- the article
    listing_id INTEGER NOT NULL REFERENCES listings(id), -- the listing; its later polls did not show it again
    at TEXT NOT NULL,                      -- UTC; the first poll without it
    PRIMARY KEY (article_id, listing_id)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX delistings_by_listing ON delistings(listing_id)",
    "CREATE INDEX urls_looks ON urls(site_id, next_due_at) WHERE state = 'gone' AND next_due_at IS NOT NULL",
)

FOUND_MISSING = (
    """INSERT INTO removals(article_id, kind, first_at, last_at, looks, status, evidence)
SELECT a.id, CASE WHEN u.reason = 'soft_404' THEN 'soft_404' WHEN u.reason = 'redirected' THEN 'redirect_away'
    WHEN u.last_status = 410 THEN 'http_410' WHEN u.last_status = 451 THEN 'http_451' ELSE 'http_404' END,
    a.gone_at, coalesce(u.last_tried_at, a.gone_at), 1, u.last_status, 'found missing before removals were kept'
FROM articles a JOIN urls u ON u.id = a.url_id WHERE u.state = 'gone' AND a.gone_at IS NOT NULL""",
    """UPDATE urls SET next_due_at = last_tried_at WHERE state = 'gone' AND last_tried_at IS NOT NULL
    AND id IN (SELECT url_id FROM articles WHERE gone_at IS NOT NULL)""",
)
"""what archives of an earlier schema know: they were looked at once"""
