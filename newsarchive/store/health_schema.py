"""The tables of health: what was not well since when, and what that is judged by."""

TABLES = (
    """CREATE TABLE conditions ( -- one row per time a site, one of its listings, or the archive itself was not well
    id INTEGER PRIMARY KEY,
    site_id INTEGER REFERENCES sites(id),  -- the site; null: the archive itself
    topic TEXT NOT NULL,                   -- access, volume, content, listing; archive: looking, network
    listing_id INTEGER REFERENCES listings(id), -- the listing, when it is one alone
    kind TEXT NOT NULL,                    -- what it is: stop, template, field, charset, frozen_feed …
    state TEXT NOT NULL,                   -- quiet, degraded, broken, blocked or gone
    subject TEXT NOT NULL,                 -- field names or the listing's address; empty: the site
    began_at TEXT NOT NULL,                -- UTC; when it began, as far as the archive can tell
    detected_at TEXT NOT NULL,             -- UTC; when it was noticed
    ended_at TEXT,                         -- UTC; when it was over; null: it lasts
    end_detected_at TEXT,                  -- UTC; when that was noticed
    evidence TEXT NOT NULL,                -- in words and numbers
    notified_at TEXT,                      -- UTC; when its notification was handed over; null: none was
    end_notified_at TEXT                   -- UTC; the same of its end
) STRICT""",
    "CREATE INDEX conditions_open ON conditions(site_id, topic) WHERE ended_at IS NULL",
    "CREATE INDEX conditions_by_site ON conditions(site_id, began_at)",
    """CREATE TABLE health ( -- one row per site: what its health is judged by; row 0 is the archive's
    site_id INTEGER PRIMARY KEY,           -- the site; 0: the archive
    memory TEXT NOT NULL                   -- JSON: its rhythm, shares of fields, and how far the captures were read
) STRICT""",
    """CREATE TABLE troubles ( -- one row per site that could not be asked: its last spell of failures
    site_id INTEGER PRIMARY KEY REFERENCES sites(id), -- the site
    since TEXT NOT NULL,                   -- UTC; first failure after a listing was last read
    last_at TEXT NOT NULL,                 -- UTC; last failure
    times INTEGER NOT NULL,                -- failures since then
    reasons TEXT NOT NULL                  -- JSON: reason or HTTP status -> how often
) STRICT""",
    "ALTER TABLE listings ADD COLUMN failing_since TEXT",
    "ALTER TABLE listings ADD COLUMN well_at TEXT",
    "UPDATE listings SET well_at = last_polled_at WHERE failures = 0",
    "UPDATE listings SET failing_since = last_polled_at WHERE failures > 0",
    """CREATE TRIGGER listings_polled AFTER UPDATE OF polls ON listings WHEN new.polls > old.polls BEGIN
    UPDATE listings SET failing_since = CASE WHEN new.failures > 0 THEN coalesce(failing_since, new.last_polled_at) END,
        well_at = CASE WHEN new.failures > 0 THEN well_at ELSE new.last_polled_at END WHERE id = new.id;
END""",
)

DELIVERIES = """CREATE TABLE deliveries ( -- one row per condition, its beginning or its end, and target that was told
    condition_id INTEGER NOT NULL REFERENCES conditions(id), -- the condition
    ended INTEGER NOT NULL,                -- 0: its beginning, 1: its end
    target TEXT NOT NULL,                  -- digest of the target's address
    at TEXT NOT NULL,                      -- UTC
    PRIMARY KEY (condition_id, ended, target)
) STRICT, WITHOUT ROWID"""
