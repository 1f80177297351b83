"""The schema of news.db's first release, commented column by column; what came later is in migrations.py.
docs/schema.md is generated from both.

Times are text: UTC as ``2025-06-30T00:22:00.000Z`` (fixed width, so it sorts), except what a paper printed, which
keeps the paper's offset. ``*_ts`` are the same instants as integers (seconds since 1970) for sorting and ranges.
"""

TABLES_001 = (
    """CREATE TABLE sites ( -- one row per outlet
    id INTEGER PRIMARY KEY,
    domain TEXT NOT NULL UNIQUE,           -- host without www., with :port when it is not the default
    name TEXT,                             -- the outlet's own name
    province TEXT,                         -- il it is at home in; never used as an article's place
    district TEXT,                         -- ilçe
    family TEXT,                           -- CMS family most pages voted for
    home_url TEXT,                         -- where a crawl begins; null: visited only when named
    added_at TEXT NOT NULL                 -- UTC
) STRICT""",
    """CREATE TABLE listings ( -- one row per feed, sitemap, home or section page that is polled
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES sites(id),
    url TEXT NOT NULL UNIQUE,              -- canonical address
    fetch_url TEXT NOT NULL,               -- as announced: what is requested
    kind TEXT NOT NULL,                    -- home, feed, sitemap, section …
    depth INTEGER NOT NULL DEFAULT 0,      -- hops from the home page
    etag TEXT,                             -- for the next conditional request
    last_modified TEXT,                    -- for the next conditional request, as sent
    digest TEXT,                           -- payload digest of the last full answer
    last_status INTEGER,                   -- HTTP status of the last poll; null: no answer
    last_polled_at TEXT,                   -- UTC
    last_new_at TEXT,                      -- UTC; when it last announced an address nobody had seen
    polls INTEGER NOT NULL DEFAULT 0,      -- how often it was asked
    failures INTEGER NOT NULL DEFAULT 0,   -- polls in a row that failed
    next_poll_at TEXT NOT NULL,            -- UTC; due from then on
    standing TEXT,                         -- JSON list of urls.id in the order of the last poll
    last_capture_id INTEGER REFERENCES captures(id), -- last full answer kept
    added_at TEXT NOT NULL                 -- UTC
) STRICT""",
    """CREATE TABLE urls ( -- one row per address ever announced: the ledger and the frontier
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES sites(id),
    url TEXT NOT NULL UNIQUE,              -- canonical form (first layer of identity)
    fetch_url TEXT NOT NULL,               -- as announced: what is requested
    article_key TEXT NOT NULL,             -- what the address says about the article's identity
    kind TEXT NOT NULL,                    -- article, listing or page: what the address looks like
    state TEXT NOT NULL DEFAULT 'pending'  -- one of those below; every address ends in one but pending
        CHECK (state IN ('pending', 'archived', 'duplicate', 'not_article', 'gone', 'blocked', 'forbidden',
                         'failed')),
    reason TEXT,                           -- why it is in that state; null for archived and fresh ones
    depth INTEGER NOT NULL DEFAULT 0,      -- hops from the home page
    pattern TEXT NOT NULL,                 -- address with digits and slugs generalised, for budgets
    priority INTEGER NOT NULL DEFAULT 0,   -- higher is fetched sooner
    via TEXT,                              -- how it was first announced: feed, sitemap, anchor …
    claimed_ts INTEGER,                    -- newest publication or modification any listing claimed
    first_seen_at TEXT NOT NULL,           -- UTC; first announcement
    last_seen_at TEXT NOT NULL,            -- UTC; last announcement that said something new
    attempts INTEGER NOT NULL DEFAULT 0,   -- fetches in a row that brought nothing
    last_status INTEGER,                   -- HTTP status of the last fetch; null: no answer
    last_tried_at TEXT,                    -- UTC; last fetch, successful or not
    last_fetched_at TEXT,                  -- UTC; last answer that could be used
    next_due_at TEXT,                      -- UTC; pending: not before; archived: next re-visit
    etag TEXT,                             -- for the next conditional request
    last_modified TEXT,                    -- for the next conditional request, as sent
    digest TEXT,                           -- payload digest of the last full answer
    article_id INTEGER REFERENCES articles(id) -- the article this address leads to
) STRICT""",
    """CREATE TABLE sightings ( -- one row per listing and address, and per change of the claim
    id INTEGER PRIMARY KEY,
    listing_id INTEGER NOT NULL REFERENCES listings(id),
    url_id INTEGER NOT NULL REFERENCES urls(id),
    run_id INTEGER REFERENCES runs(id),    -- command run that saw it
    seen_at TEXT NOT NULL,                 -- UTC; when it was first seen so
    position INTEGER NOT NULL,             -- place in the listing, 0 first
    title TEXT,                            -- headline the listing claims
    date_text TEXT,                        -- publication date the listing claims, as printed
    lastmod TEXT                           -- last modification the listing claims, as printed
) STRICT""",
    """CREATE TABLE captures ( -- one row per fetch kept in a WARC file
    id INTEGER PRIMARY KEY,
    url_id INTEGER REFERENCES urls(id),    -- the address; null for listings and robots.txt
    listing_id INTEGER REFERENCES listings(id), -- the listing, when it was a poll
    run_id INTEGER REFERENCES runs(id),    -- command run that fetched it
    url TEXT NOT NULL,                     -- as requested
    final_url TEXT,                        -- after redirects, when different
    fetched_at TEXT NOT NULL,              -- UTC
    status INTEGER NOT NULL,               -- HTTP status
    content_type TEXT,                     -- as sent
    body_bytes INTEGER NOT NULL,           -- size of the payload after content decoding
    digest TEXT NOT NULL,                  -- sha256:<hex> of the payload
    file TEXT NOT NULL,                    -- WARC file, relative to the archive's warc folder
    offset INTEGER NOT NULL,               -- first byte of the gzip member
    length INTEGER NOT NULL,               -- bytes of the gzip member
    revisit_of INTEGER REFERENCES captures(id) -- capture that holds the payload; null: this one does
) STRICT""",
    """CREATE TABLE runs ( -- one row per command run
    id INTEGER PRIMARY KEY,
    command TEXT NOT NULL,                 -- crawl, ingest, reextract …
    version TEXT NOT NULL,                 -- newsarchive's version
    pid INTEGER NOT NULL,                  -- process number
    started_at TEXT NOT NULL,              -- UTC
    ended_at TEXT,                         -- UTC; null: still running or killed
    exit_code INTEGER,                     -- the command's; null: still running or killed
    counts TEXT NOT NULL DEFAULT '{}'      -- JSON: what was done, and reasons with their numbers
) STRICT""",
    """CREATE TABLE run_sites ( -- one row per site within a run
    run_id INTEGER NOT NULL REFERENCES runs(id),
    site_id INTEGER NOT NULL REFERENCES sites(id),
    counts TEXT NOT NULL DEFAULT '{}',     -- JSON: requests, new, edited, failed, reasons …
    PRIMARY KEY (run_id, site_id)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE articles ( -- one row per article: the latest understanding
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES sites(id),
    article_key TEXT NOT NULL,             -- identity within the site (second layer of identity)
    url_id INTEGER NOT NULL REFERENCES urls(id), -- the address this understanding comes from
    story_id INTEGER,                      -- reserved: same story across sites (fourth layer)
    url TEXT NOT NULL,                     -- as fetched
    canonical_url TEXT NOT NULL,           -- the one canonical form
    site TEXT NOT NULL,                    -- domain without www.
    page_type TEXT NOT NULL,               -- article, column or notice
    family TEXT,                           -- CMS family whose rules read the page
    first_seen_at TEXT NOT NULL,           -- UTC; first archived
    last_seen_at TEXT NOT NULL,            -- UTC; last visit that found it there
    gone_at TEXT,                          -- UTC; first found missing; null: still there
    fetched_at TEXT NOT NULL,              -- UTC; fetch this understanding comes from
    last_capture_id INTEGER REFERENCES captures(id), -- capture this understanding comes from
    extractor TEXT NOT NULL,               -- extractor that understood it: rules+digest of data
    published_at TEXT,                     -- ISO 8601 with the paper's offset; null: not said
    published_precision TEXT,              -- minute or day: ignore what is below it
    published_ts INTEGER,                  -- published_at as seconds since 1970
    published_day TEXT,                    -- the local day of published_at, to count by
    updated_at TEXT,                       -- ISO 8601 with the paper's offset; null: not said
    updated_precision TEXT,                -- minute or day
    section TEXT,                          -- canonical section
    section_raw TEXT,                      -- the page's own label
    authors TEXT NOT NULL DEFAULT '[]',    -- JSON list of people
    source TEXT,                           -- canonical agency or outlet the text is credited to
    source_raw TEXT,                       -- the credit's words on the page
    source_kind TEXT,                      -- agency, outlet, press_release, own
    place_province TEXT,                   -- il the news is about, when the text says so
    place_district TEXT,                   -- ilçe
    language TEXT,                         -- tr mostly
    word_count INTEGER NOT NULL,           -- words of the body
    content_hash TEXT NOT NULL,            -- v1:<hex> over the normalised body (third layer: same text)
    tags TEXT NOT NULL DEFAULT '[]',       -- JSON list, as the page lists them
    images TEXT NOT NULL DEFAULT '[]',     -- JSON list of {url, caption, credit}
    headline TEXT NOT NULL,                -- visible h1, without site or section suffix
    summary TEXT,                          -- the spot, when the page shows one apart from the body
    body TEXT NOT NULL,                    -- paragraphs joined by a blank line; last: lists never read it
    UNIQUE (site_id, article_key)
) STRICT""",
    """CREATE TABLE provenance ( -- one row per article and field: why it has its value
    article_id INTEGER NOT NULL REFERENCES articles(id),
    field TEXT NOT NULL,                   -- public field name
    nth INTEGER NOT NULL DEFAULT 0,        -- 0 unless a field has several pieces of evidence
    raw TEXT,                              -- the words on the page
    via TEXT NOT NULL,                     -- the rule that found them
    note TEXT,                             -- a doubt, or why a value was refused
    rejected TEXT NOT NULL DEFAULT '[]',   -- JSON list of {text, via, reason, place}: candidates that lost
    extractor TEXT NOT NULL,               -- extractor that found it: rules+digest of data
    capture_id INTEGER REFERENCES captures(id), -- the fetch that showed it
    PRIMARY KEY (article_id, field, nth)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE revisions ( -- one row per earlier understanding of an article
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id),
    replaced_at TEXT NOT NULL,             -- UTC; when a newer understanding took its place
    cause TEXT NOT NULL,                   -- visit: the page changed; reextracted: our rules did; corrected: a person
    capture_id INTEGER REFERENCES captures(id), -- the fetch the earlier understanding came from
    changed TEXT NOT NULL,                 -- JSON list of the fields that changed
    content_hash TEXT NOT NULL,            -- of the earlier body
    fields TEXT NOT NULL                   -- JSON: every public field as it was
) STRICT""",
    """CREATE TABLE sources ( -- one row per canonical agency or outlet seen
    name TEXT PRIMARY KEY,                 -- canonical
    kind TEXT,                             -- agency, outlet, press_release, own
    aliases TEXT NOT NULL DEFAULT '[]',    -- JSON list of the words seen on pages
    first_seen_at TEXT NOT NULL            -- UTC
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE sections ( -- one row per canonical section seen
    name TEXT PRIMARY KEY,                 -- canonical
    kind TEXT,                             -- reserved: news subject code
    aliases TEXT NOT NULL DEFAULT '[]',    -- JSON list of the labels seen on pages
    first_seen_at TEXT NOT NULL            -- UTC
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE authors ( -- one row per person seen in a byline
    name TEXT PRIMARY KEY,                 -- as understood
    kind TEXT,                             -- reserved: columnist, correspondent …
    aliases TEXT NOT NULL DEFAULT '[]',    -- JSON list of other spellings
    first_seen_at TEXT NOT NULL            -- UTC
) STRICT, WITHOUT ROWID""",
)

INDEXES_001 = (
    "CREATE INDEX listings_by_due ON listings(site_id, next_poll_at)",
    "CREATE INDEX urls_pending ON urls(site_id, priority DESC, id) WHERE state = 'pending'",
    "CREATE INDEX urls_revisits ON urls(site_id, next_due_at) WHERE state = 'archived'",
    "CREATE INDEX urls_by_state ON urls(site_id, state, reason)",
    "CREATE INDEX urls_by_pattern ON urls(site_id, pattern)",
    "CREATE INDEX urls_by_article ON urls(article_id) WHERE article_id IS NOT NULL",
    "CREATE INDEX sightings_by_listing ON sightings(listing_id, url_id)",
    "CREATE INDEX sightings_by_url ON sightings(url_id)",
    "CREATE INDEX captures_by_url ON captures(url_id) WHERE url_id IS NOT NULL",
    "CREATE INDEX captures_by_listing ON captures(listing_id) WHERE listing_id IS NOT NULL",
    "CREATE INDEX captures_by_file ON captures(file, offset, length)",
    # counts by site, section, source and day are answered from these alone
    "CREATE INDEX articles_by_time ON articles(published_ts)",
    "CREATE INDEX articles_by_day ON articles(published_day)",
    "CREATE INDEX articles_by_site ON articles(site_id, published_ts)",
    "CREATE INDEX articles_by_site_day ON articles(site, published_day)",
    "CREATE INDEX articles_by_section ON articles(section, published_day)",
    "CREATE INDEX articles_by_source ON articles(source, published_day)",
    "CREATE INDEX articles_by_content ON articles(content_hash)",
    "CREATE INDEX articles_by_url ON articles(url_id)",
    "CREATE INDEX revisions_by_article ON revisions(article_id)",
    "CREATE INDEX runs_by_end ON runs(ended_at)",
    "CREATE INDEX run_sites_by_site ON run_sites(site_id, run_id)",
)

# unicode61 folds every Turkish letter but ı, so the index (and every query) sees ı as i. External content: the
# text is stored once, in articles. The triggers name the old text because FTS5 must be told what to forget.
SEARCH_001 = (
    """CREATE VIEW articles_folded AS -- what the full-text index reads
SELECT id, replace(headline, 'ı', 'i') AS headline, replace(summary, 'ı', 'i') AS summary,
       replace(body, 'ı', 'i') AS body FROM articles""",
    """CREATE VIRTUAL TABLE articles_fts USING fts5(
    headline, summary, body, content='articles_folded', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts(rowid, headline, summary, body)
    VALUES (new.id, replace(new.headline, 'ı', 'i'), replace(new.summary, 'ı', 'i'),
            replace(new.body, 'ı', 'i'));
END""",
    """CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts(articles_fts, rowid, headline, summary, body)
    VALUES ('delete', old.id, replace(old.headline, 'ı', 'i'), replace(old.summary, 'ı', 'i'),
            replace(old.body, 'ı', 'i'));
END""",
    """CREATE TRIGGER articles_fts_update AFTER UPDATE OF headline, summary, body ON articles
WHEN old.headline IS NOT new.headline OR old.summary IS NOT new.summary OR old.body IS NOT new.body BEGIN
    INSERT INTO articles_fts(articles_fts, rowid, headline, summary, body)
    VALUES ('delete', old.id, replace(old.headline, 'ı', 'i'), replace(old.summary, 'ı', 'i'),
            replace(old.body, 'ı', 'i'));
    INSERT INTO articles_fts(rowid, headline, summary, body)
    VALUES (new.id, replace(new.headline, 'ı', 'i'), replace(new.summary, 'ı', 'i'),
            replace(new.body, 'ı', 'i'));
END""",
)
