"""The tables of back-fills, commented column by column; see migrations.py."""

TABLES = (
    """CREATE TABLE backfills ( -- one row per site and stretch of time that is filled in backwards
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES sites(id),
    since TEXT NOT NULL,                   -- UTC; first instant that is wanted
    until TEXT NOT NULL,                   -- UTC; the first behind it that is not
    open_end INTEGER NOT NULL,             -- 1: no end was named, it is the moment of the beginning
    state TEXT NOT NULL,                   -- running (also when stopped half-way) or done
    started_at TEXT NOT NULL,              -- UTC
    ended_at TEXT,                         -- UTC; null: it is not done
    requests INTEGER NOT NULL DEFAULT 0,   -- pages asked for so far
    day TEXT,                              -- the day (UTC) that day_requests counts
    day_requests INTEGER NOT NULL DEFAULT 0 -- pages asked for on that day
) STRICT""",
    """CREATE TABLE backfill_steps ( -- one row per page that lists older articles, or block of numbers to try
    id INTEGER PRIMARY KEY,
    backfill_id INTEGER NOT NULL REFERENCES backfills(id), -- the back-fill
    method TEXT NOT NULL,                  -- home, sitemap, posts, cursor, dates, pages or ids
    recipe TEXT NOT NULL,                  -- the chain of pages it belongs to: an address with placeholders
    key TEXT NOT NULL,                     -- its place in the chain: a day, a month, a page, a cursor, a number
    address TEXT NOT NULL,                 -- what is requested
    month TEXT,                            -- YYYY-MM of what it lists, as far as its address says
    listing_id INTEGER REFERENCES listings(id), -- the listing that its sightings are put down to
    rank INTEGER NOT NULL,                 -- higher is asked for sooner
    state TEXT NOT NULL,                   -- todo, sounding, done, barren, failed, forbidden or dropped
    found INTEGER NOT NULL DEFAULT 0,      -- addresses on it that no earlier page of this back-fill had
    fresh INTEGER NOT NULL DEFAULT 0,      -- of them, those nobody had announced before
    at_ts INTEGER,                         -- the middle of the dates on it, seconds since 1970; null: it shows none
    note TEXT,                             -- why it is in its state
    tried_at TEXT,                         -- UTC
    UNIQUE (backfill_id, method, recipe, key)
) STRICT""",
    """CREATE TABLE backfill_finds ( -- one row per back-fill and address it found
    backfill_id INTEGER NOT NULL REFERENCES backfills(id), -- the back-fill
    url_id INTEGER NOT NULL REFERENCES urls(id),
    step_id INTEGER NOT NULL REFERENCES backfill_steps(id), -- the first page that listed it
    seq INTEGER NOT NULL,                  -- its place there
    rank INTEGER NOT NULL,                 -- higher is asked for sooner: about when it was published
    month TEXT,                            -- YYYY-MM of its publication: as claimed, then as it says itself
    state TEXT NOT NULL,                   -- todo, wait (for a sample of its neighbours), done, outside, moved, nothing
    PRIMARY KEY (backfill_id, url_id)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX backfills_by_site ON backfills(site_id)",
    "CREATE INDEX urls_by_number ON urls(site_id, article_key) WHERE article_key GLOB 'id:*'",
    "CREATE INDEX backfill_steps_todo ON backfill_steps(backfill_id, state, rank)",
    "CREATE INDEX backfill_finds_todo ON backfill_finds(backfill_id, rank) WHERE state = 'todo'",
    "CREATE INDEX backfill_finds_by_step ON backfill_finds(step_id, seq)",
)
