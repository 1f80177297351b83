"""What the archive knows of its own coverage and costs: tables and views, commented as schema.py is."""

TABLES = (
    """CREATE TABLE site_days ( -- one row per site and day: what it cost and what it brought; kept for ever
    site_id INTEGER NOT NULL REFERENCES sites(id),
    day TEXT NOT NULL,                     -- day in Turkey, as articles.published_day
    polls INTEGER NOT NULL DEFAULT 0,      -- feeds, sitemaps and pages of lists asked
    polls_failed INTEGER NOT NULL DEFAULT 0, -- of these: no answer, or none of use
    polls_new INTEGER NOT NULL DEFAULT 0,  -- of these: showed an address nobody had seen
    not_modified INTEGER NOT NULL DEFAULT 0, -- of these: answered 304, unchanged
    first_poll_at TEXT,                    -- UTC
    last_poll_at TEXT,                     -- UTC
    visits INTEGER NOT NULL DEFAULT 0,     -- visits that ended that day
    requests INTEGER NOT NULL DEFAULT 0,   -- sent by these
    bytes INTEGER NOT NULL DEFAULT 0,      -- received
    seconds INTEGER NOT NULL DEFAULT 0,    -- they took, as far as that was kept
    new INTEGER NOT NULL DEFAULT 0,        -- articles archived first
    edited INTEGER NOT NULL DEFAULT 0,     -- articles found changed
    unchanged INTEGER NOT NULL DEFAULT 0,  -- articles asked for again that answered 304
    gone INTEGER NOT NULL DEFAULT 0,       -- articles found missing
    failed INTEGER NOT NULL DEFAULT 0,     -- addresses that brought nothing
    PRIMARY KEY (site_id, day)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE seen ( -- one row per site: since when its lists answer, or do not
    site_id INTEGER PRIMARY KEY,           -- the site; 0: all of them together
    first_asked_at TEXT NOT NULL,          -- UTC
    first_ok_at TEXT,                      -- UTC; when a list of it was first read; null: never
    last_ok_at TEXT,                       -- UTC; and last
    rhythm REAL NOT NULL DEFAULT 0,        -- longest usual pause between two good polls, seconds; 0: not known
    failures INTEGER NOT NULL DEFAULT 0,   -- polls and visits that failed since then
    why TEXT                               -- the last one's reason; of site 0: its instant, longest pause before (s)
) STRICT""",
    """CREATE TABLE site_gaps ( -- one row per time in which a site was not seen: see the view gaps
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL,              -- the site; 0: none of them was seen
    began_at TEXT NOT NULL,                -- UTC; last good poll before
    ended_at TEXT,                         -- UTC; first good poll after; null: not yet
    why TEXT NOT NULL,                     -- site down, no answer, blocked, paused, not running …
    failures INTEGER NOT NULL,             -- polls and visits that failed in it
    missed INTEGER NOT NULL                -- good polls there would have been at the usual pace
) STRICT""",
    "CREATE INDEX site_gaps_by_site ON site_gaps(site_id, ended_at)",
    """CREATE TABLE site_weeks ( -- one row per site and week: see the view completeness
    site_id INTEGER NOT NULL REFERENCES sites(id),
    week TEXT NOT NULL,                    -- its Monday in Turkey
    seen INTEGER NOT NULL,                 -- articles of that week that any list showed
    archived INTEGER NOT NULL,             -- articles of that week in the archive, however they were found
    by_one INTEGER NOT NULL,               -- seen by one kind of list only
    by_two INTEGER NOT NULL,               -- by two
    by_more INTEGER NOT NULL,              -- by three or more
    channels TEXT NOT NULL,                -- JSON: kind of list -> articles of that week it showed
    blind REAL NOT NULL,                   -- share of the week that lies in gaps
    estimated REAL,                        -- articles published; null: cannot be told
    low INTEGER,                           -- lower end of the 95 % interval
    high INTEGER,                          -- its upper end
    why TEXT,                              -- why it cannot be told
    computed_at TEXT NOT NULL,             -- UTC
    PRIMARY KEY (site_id, week)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE marks ( -- one row per kind of tidying done at the end of runs: how far it has come
    name TEXT PRIMARY KEY,                 -- which
    value INTEGER NOT NULL                 -- last runs.id that is done
) STRICT, WITHOUT ROWID""",
)

RUN_HISTORY = """CREATE VIEW run_history AS -- what each run did on each site, of the last months; then site_history
SELECT
    r.id AS run, -- the command run
    r.command AS command, -- crawl, watch …
    t.domain AS site, -- the site
    coalesce((SELECT value FROM json_each(s.counts) WHERE key = 'began_at'), r.started_at) AS began_at, -- UTC
    coalesce((SELECT value FROM json_each(s.counts) WHERE key = 'seconds'),
        round((julianday(r.ended_at) - julianday(r.started_at)) * 86400)) AS seconds, -- on the site, else of the run
    coalesce((SELECT value FROM json_each(s.counts) WHERE key = 'requests'), 0) AS requests, -- sent
    coalesce((SELECT value FROM json_each(s.counts) WHERE key = 'bytes'), 0) AS bytes, -- received
    coalesce((SELECT value FROM json_each(s.counts) WHERE key = 'not_modified'), 0) AS not_modified, -- answers 304
    coalesce((SELECT value FROM json_each(s.counts) WHERE key = 'polls'),
        (SELECT sum(value) FROM json_each(s.counts) WHERE key IN ('listings', 'listings_failed')), 0)
        AS polls, -- lists asked
    coalesce((SELECT value FROM json_each(s.counts) WHERE key = 'new'), 0) AS new, -- articles archived first
    coalesce((SELECT value FROM json_each(s.counts) WHERE key = 'edited'), 0) AS edited, -- articles found changed
    coalesce((SELECT value FROM json_each(s.counts) WHERE key = 'gone'), 0) AS gone, -- articles found missing
    coalesce((SELECT value FROM json_each(s.counts) WHERE key = 'failed'), 0) AS failed, -- brought nothing
    (SELECT value FROM json_each(s.counts, '$.account') WHERE key = 'announced') AS announced, -- null: not over
    (SELECT value FROM json_each(s.counts, '$.account') WHERE key = 'announced')
        - coalesce((SELECT value FROM json_each(s.counts, '$.account') WHERE key = 'pending'), 0)
        AS settled, -- of these
    coalesce((SELECT value FROM json_each(s.counts, '$.account') WHERE key = 'pending'),
        (SELECT 0 FROM json_each(s.counts, '$.account') LIMIT 1)) AS left, -- of these, to a later run
    round((SELECT 1.0 * value FROM json_each(s.counts) WHERE key = 'requests')
        / (SELECT nullif(value, 0) FROM json_each(s.counts) WHERE key = 'new'), 2)
        AS requests_per_new, -- null: no new ones
    r.exit_code AS exit_code -- the run's; null: still running or killed
FROM run_sites s JOIN runs r ON r.id = s.run_id JOIN sites t ON t.id = s.site_id"""

# json_extract and ->> may not stand in a view of an archive from elsewhere (trusted_schema = 0); json_each may
VIEWS = (
    """CREATE VIEW gaps AS -- times in which a site was not seen: counts across them are too low
SELECT
    t.domain AS site, -- the site; null: none of them was seen
    g.began_at AS began_at, -- UTC; last good poll before
    g.ended_at AS ended_at, -- UTC; first good poll after; null: not yet
    round((julianday(g.ended_at) - julianday(g.began_at)) * 24, 1) AS hours, -- how long; null: not over
    g.why AS why, -- site down, no answer, blocked, paused, not running …
    g.missed AS polls_missed, -- good polls there would have been at the usual pace
    g.failures AS polls_failed, -- polls and visits that failed in it
    (SELECT count(*) FROM articles a WHERE a.site_id = g.site_id AND a.published_ts
        BETWEEN CAST(strftime('%s', g.began_at) AS INTEGER)
        AND CAST(strftime('%s', g.ended_at) AS INTEGER)) AS came_later -- articles of that time that came all the same
FROM site_gaps g LEFT JOIN sites t ON t.id = g.site_id""",
    """CREATE VIEW completeness AS -- how many articles a site published in a week, and how many of them we have
SELECT
    t.domain AS site, -- the site
    w.week AS week, -- its Monday in Turkey
    w.archived AS archived, -- articles of that week in the archive
    w.seen AS seen, -- articles of that week that any list showed
    w.by_one AS by_one, -- seen by one kind of list only
    w.by_two AS by_two, -- by two
    w.by_more AS by_more, -- by three or more
    w.estimated AS estimated, -- articles published; null: cannot be told
    w.low AS low, -- lower end of the 95 % interval
    w.high AS high, -- its upper end
    max(0, round(w.estimated - w.archived, 1)) AS missed, -- estimated, not archived
    min(1.0, round(w.archived / max(w.estimated, 1), 3)) AS share, -- archived of those estimated
    w.blind AS blind, -- share of the week that lies in gaps
    w.channels AS channels, -- JSON: kind of list -> articles of that week it showed
    w.why AS why -- why it cannot be told
FROM site_weeks w JOIN sites t ON t.id = w.site_id""",
    RUN_HISTORY,
    """CREATE VIEW site_history AS -- what each site cost and brought, day by day; kept for ever
SELECT
    t.domain AS site, -- the site
    d.day AS day, -- day in Turkey
    d.visits AS visits, -- visits that ended that day
    d.polls AS polls, -- lists asked
    d.polls_failed AS polls_failed, -- of these: no answer, or none of use
    d.polls_new AS polls_new, -- of these: showed an address nobody had seen
    d.not_modified AS not_modified, -- of these: answered 304, unchanged
    d.requests AS requests, -- sent, articles included
    d.bytes AS bytes, -- received
    d.seconds AS seconds, -- the visits took, as far as that was kept
    d.new AS new, -- articles archived first
    d.edited AS edited, -- articles found changed
    d.unchanged AS unchanged, -- articles asked for again that answered 304
    d.gone AS gone, -- articles found missing
    d.failed AS failed, -- addresses that brought nothing
    round(1.0 * d.requests / nullif(d.new, 0), 2) AS requests_per_new -- null: no new
FROM site_days d JOIN sites t ON t.id = d.site_id""",
)

ANSWERS = (
    "ALTER TABLE site_days ADD COLUMN answers INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE site_days ADD COLUMN answer_ms INTEGER NOT NULL DEFAULT 0",
    "DROP VIEW site_history",
    VIEWS[-1].replace(
        "    round(1.0 * d.requests",
        "    d.answers AS answers, -- requests that were answered, whatever the answer\n"
        "    round(1.0 * d.answer_ms / nullif(d.answers, 0)) AS answer_ms, -- mean milliseconds to the last byte\n"
        "    round(1.0 * d.requests",
    ),
)
"""how long sites take to answer"""

FILLED = (
    """INSERT INTO site_days(site_id, day, polls, polls_failed, not_modified, first_poll_at, last_poll_at)
SELECT l.site_id, date(c.fetched_at, '+3 hours') AS day, count(*), sum(c.status >= 400), sum(c.status = 304),
    min(c.fetched_at), max(c.fetched_at)
FROM captures c JOIN listings l ON l.id = c.listing_id GROUP BY 1, 2""",
    """INSERT INTO site_days(site_id, day, visits, requests, bytes, new, edited, unchanged, gone, failed)
SELECT s.site_id, date(coalesce(r.ended_at, r.started_at), '+3 hours') AS day, count(*),
    sum(coalesce(json_extract(s.counts, '$.requests'), 0)), sum(coalesce(json_extract(s.counts, '$.bytes'), 0)),
    sum(coalesce(json_extract(s.counts, '$.new'), 0)), sum(coalesce(json_extract(s.counts, '$.edited'), 0)),
    sum(coalesce(json_extract(s.counts, '$.unchanged'), 0)), sum(coalesce(json_extract(s.counts, '$.gone'), 0)),
    sum(coalesce(json_extract(s.counts, '$.failed'), 0))
FROM run_sites s JOIN runs r ON r.id = s.run_id WHERE json_extract(s.counts, '$.requests') > 0
GROUP BY 1, 2
ON CONFLICT(site_id, day) DO UPDATE SET visits = excluded.visits, requests = excluded.requests,
    bytes = excluded.bytes, new = excluded.new, edited = excluded.edited, unchanged = excluded.unchanged,
    gone = excluded.gone, failed = excluded.failed""",
    """INSERT INTO seen(site_id, first_asked_at, first_ok_at, last_ok_at)
SELECT site_id, min(added_at), min(added_at), max(last_polled_at) FROM listings
WHERE last_polled_at IS NOT NULL AND failures = 0 GROUP BY site_id""",
)
"""what earlier runs left behind; Turkey has been three hours ahead of UTC since 2016"""
