"""The migrations of news.db: the first release (schema.py), then one function per change, with what it adds.

A released migration is never edited: a change of the schema is a new function at the end.
"""

from newsarchive import bylines, recurring
from newsarchive.store import (
    backfill_schema,
    card_schema,
    count_views,
    coverage_schema,
    edit_schema,
    event_schema,
    fetch_schema,
    health_schema,
    past_schema,
    proof_schema,
    removal_schema,
    story_schema,
    story_views,
)
from newsarchive.store.lean import Database, Migrations
from newsarchive.store.schema import INDEXES_001, SEARCH_001, TABLES_001

steps = Migrations("newsarchive")


@steps()
def m001_initial(db: Database) -> None:
    """Everything the first release has."""
    for statement in (*TABLES_001, *INDEXES_001, *SEARCH_001):
        db.conn.execute(statement)
    _stamp(db, 1)


STANDING_002 = (
    """CREATE TABLE standing ( -- one row per article and block of its text: what a site repeats is learned from them
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    key INTEGER NOT NULL,                  -- fingerprint of the folded block
    site_id INTEGER NOT NULL REFERENCES sites(id),
    place INTEGER NOT NULL,                -- 0 among the first blocks, 2 among the last, 1 between or labelled
    PRIMARY KEY (article_id, key)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX standing_by_key ON standing(site_id, key)",
)


@steps()
def m002_standing(db: Database) -> None:
    """Which blocks stand in which articles, counted for those that are there."""
    for statement in STANDING_002:
        db.conn.execute(statement)
    articles = db.conn.execute("SELECT id, site_id, body FROM articles WHERE page_type != 'notice'")
    for article, site, body in articles:
        rows = [(article, one.key, site, one.place) for one in recurring.standing(body.split("\n\n"))]
        db.conn.executemany("INSERT INTO standing VALUES (?, ?, ?, ?)", rows)
    _stamp(db, 2)


ADDED = {
    "articles": (
        ("charset_declared", "every charset the page names, and where; null: none"),
        ("charset_used", "charset its bytes were read in; null: stored before this was kept"),
        ("charset_rule", "why that one, in words"),
        ("refused", "extractor and reason, when a later extractor sees no article in the page; null: it does"),
    ),
    "urls": (
        ("first_run_id", "command run that announced it first; null: before this was kept"),
        ("run_id", "command run that settled it or tried it last; null: none, or before this was kept"),
    ),
    "listings": (
        ("due_at", "UTC; when scheduled crawls ask again; next_poll_at: not before, even when the site is named"),
        ("pace", "JSON: how often it brings what nobody else has shown, and how fast it rolls over"),
        ("failing_since", "UTC; first of the polls in a row that failed; null: the last one did not"),
        ("well_at", "UTC; last poll that did not fail; null: none, or before this was kept"),
    ),
    "site_days": (
        ("answers", "requests that were answered, whatever the answer"),
        ("answer_ms", "milliseconds from question to last byte, of all answers together"),
    ),
    "sites": (
        ("pace", "JSON: how much it publishes, by weekday and hour, as far as it was seen"),
        ("probed_at", "UTC; when it was last tried to get to know it"),
        ("probe_reason", "why that failed; null: it did not, or nobody tried"),
        ("probe_due_at", "UTC; when scheduled work tries again, ever later; null: no need"),
        ("agency", "news agency whose own site it is; null: none's"),
    ),
    "revisions": (
        (
            "kinds",
            "JSON list of the kinds of edit, most important first; null: cause is not visit, or not looked at yet",
        ),
    ),
    "stories": (
        ("site", "the root's"),
        ("released_by", "press office whose text it is, as members credit it; null: an agency's, or nobody says"),
    ),
    "provenance": (
        ("place", "where the words stand: a short CSS path, a meta element, a block of the body …"),
        (
            "confidence",
            "high, medium, low: how well it is witnessed; human: a person says so; null: no value, or not kept then",
        ),
        ("confirmed_by", "JSON list of the rules of other witnesses that say the same; null: none"),
    ),
}
"""table -> (column, meaning) of what later migrations added at the end of the table; numbers of rows, else TEXT"""
ADDED["proof_rows"] = ADDED["provenance"]
MEANT = {("articles", "story_id"): "the story it belongs to: stories.id; null: its text stands alone (fourth layer)"}
"""(table, column) -> what a column that was reserved means by now"""


@steps()
def m003_charset(db: Database) -> None:
    """In which charset a page was read, and why."""
    for column in ("charset_declared", "charset_used", "charset_rule"):
        db.conn.execute(f"ALTER TABLE articles ADD COLUMN {column} TEXT")
    _stamp(db, 3)


@steps()
def m004_proof(db: Database) -> None:
    """Where a value stands in its page, how sure it is, and what confirms it."""
    for column, _ in ADDED["provenance"]:
        db.conn.execute(f"ALTER TABLE provenance ADD COLUMN {column} TEXT")
    _stamp(db, 4)


PEOPLE_005 = (
    """CREATE TABLE corrections ( -- one row per article and field that a person has corrected; kept whatever is read
    article_id INTEGER NOT NULL REFERENCES articles(id),
    field TEXT NOT NULL,                   -- public field name
    value TEXT NOT NULL,                   -- JSON: what it should be; null: the page does not say
    by TEXT NOT NULL,                      -- who
    at TEXT NOT NULL,                      -- UTC
    note TEXT,                             -- why
    PRIMARY KEY (article_id, field)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE rereads ( -- one row per address whose page a later extractor has read and found no article in
    url_id INTEGER PRIMARY KEY REFERENCES urls(id),
    capture_id INTEGER NOT NULL REFERENCES captures(id), -- the page that was read
    extractor TEXT NOT NULL,               -- which one
    reason TEXT NOT NULL                   -- what it said
) STRICT""",
    "ALTER TABLE articles ADD COLUMN refused TEXT",
)


@steps()
def m005_people(db: Database) -> None:
    """What people corrected, and what a later extractor refused."""
    for statement in PEOPLE_005:
        db.conn.execute(statement)
    _stamp(db, 5)


HOSTS_006 = """CREATE TABLE hosts ( -- one row per host and port that was asked: what the next visit must know of it
    host TEXT PRIMARY KEY,                 -- as sites.domain
    sent_at TEXT,                          -- UTC; when a request last left, as far as it was written down
    not_before TEXT,                       -- UTC; not asked again before that
    why TEXT,                              -- why not
    trips INTEGER NOT NULL DEFAULT 0,      -- visits in a row that its circuit breaker ended; 0: it is closed
    robots_status INTEGER,                 -- HTTP status of the last robots.txt that told its rules
    robots_at TEXT,                        -- UTC; when that was fetched
    robots_capture_id INTEGER REFERENCES captures(id) -- it, as kept
) STRICT, WITHOUT ROWID"""


@steps()
def m006_hosts(db: Database) -> None:
    """What a host asked for, remembered between runs."""
    db.conn.execute(HOSTS_006)
    _stamp(db, version())


ACCOUNTS_007 = (
    "ALTER TABLE urls ADD COLUMN first_run_id INTEGER REFERENCES runs(id)",
    "ALTER TABLE urls ADD COLUMN run_id INTEGER REFERENCES runs(id)",
    "CREATE INDEX urls_by_run ON urls(run_id, site_id) WHERE run_id IS NOT NULL",
    "UPDATE urls SET reason = 'not_tried' WHERE state = 'pending' AND reason IS NULL",
)


@steps()
def m007_accounts(db: Database) -> None:
    """Which run announced an address first, and which one settled it."""
    for statement in ACCOUNTS_007:
        db.conn.execute(statement)
    _stamp(db, version())


PACE_008 = (
    "ALTER TABLE listings ADD COLUMN due_at TEXT",
    "ALTER TABLE listings ADD COLUMN pace TEXT",
    "ALTER TABLE sites ADD COLUMN pace TEXT",
    "UPDATE listings SET due_at = next_poll_at",
    "CREATE INDEX listings_by_pace ON listings(due_at)",
)


@steps()
def m008_pace(db: Database) -> None:
    """When a listing is worth asking, learned from what it brought."""
    for statement in PACE_008:
        db.conn.execute(statement)
    _stamp(db, version())


@steps()
def m010_health(db: Database) -> None:
    """What is not well since when, and what that is judged by."""
    for statement in health_schema.TABLES:
        db.conn.execute(statement)
    _stamp(db, version())


@steps()
def m011_coverage(db: Database) -> None:
    """What every site cost and brought by day, when it was not seen, and how complete its weeks are."""
    for statement in (*coverage_schema.TABLES, *coverage_schema.VIEWS, *coverage_schema.FILLED):
        db.conn.execute(statement)
    _stamp(db, version())


PACE_014 = (
    "DROP INDEX listings_by_pace",
    "CREATE INDEX listings_by_pace ON listings(site_id, due_at)",
    "CREATE INDEX listings_by_poll ON listings(last_polled_at)",
    "CREATE INDEX urls_waiting ON urls(site_id, next_due_at) WHERE state = 'pending' AND priority > -2199023255552",
)


@steps()
def m014_pace(db: Database) -> None:
    """What is due is found by a few seeks for each site."""
    for statement in PACE_014:
        db.conn.execute(statement)
    _stamp(db, version())


@steps()
def m013_probes(db: Database) -> None:
    """Why a site could not be got to know, and when it is tried again."""
    for column in ("probed_at", "probe_reason", "probe_due_at"):
        db.conn.execute(f"ALTER TABLE sites ADD COLUMN {column} TEXT")
    _stamp(db, version())


@steps()
def m012_backfills(db: Database) -> None:
    """What was filled in backwards, page by page, so that it goes on where it was."""
    for statement in backfill_schema.TABLES:
        db.conn.execute(statement)
    _stamp(db, version())


@steps()
def m015_deliveries(db: Database) -> None:
    """Who was told of what."""
    db.conn.execute(health_schema.DELIVERIES)
    _stamp(db, version())


@steps()
def m016_run_accounts(db: Database) -> None:
    """What a run announced, settled and left stands in its history."""
    db.conn.execute("DROP VIEW run_history")
    db.conn.execute(coverage_schema.RUN_HISTORY)
    _stamp(db, version())


@steps()
def m020_answers(db: Database) -> None:
    """How long a site takes to answer, day by day."""
    for statement in coverage_schema.ANSWERS:
        db.conn.execute(statement)
    _stamp(db, version())


@steps()
def m017_stories(db: Database) -> None:
    """Which articles print the same text, who was first, and what each changed."""
    for statement in story_schema.TABLES:
        db.conn.execute(statement)
    _stamp(db, version())


@steps()
def m019_removals(db: Database) -> None:
    """Articles that were taken down, by kind, seen once or confirmed."""
    for statement in (*removal_schema.TABLES, *removal_schema.FOUND_MISSING):
        db.conn.execute(statement)
    _stamp(db, version())


@steps()
def m021_story_views(db: Database) -> None:
    """Which site is an agency's own; indexes that count stories and shares without reading texts."""
    for statement in ("ALTER TABLE sites ADD COLUMN agency TEXT", *story_views.INDEXES):
        db.conn.execute(statement)
    for site, domain in db.conn.execute("SELECT id, domain FROM sites").fetchall():
        if (named := bylines.classify(domain)).kind == "agency":
            db.conn.execute("UPDATE sites SET agency = ? WHERE id = ?", (named.canonical, site))
    _stamp(db, version())


@steps()
def m018_edits(db: Database) -> None:
    """What kind of edit a revision was; those that are there are looked at little by little (upkeep)."""
    for statement in edit_schema.STATEMENTS:
        db.conn.execute(statement)
    _stamp(db, version())


@steps()
def m022_events(db: Database) -> None:
    """Rare facts of texts, by which those of one event are found."""
    for statement in event_schema.TABLES:
        db.conn.execute(statement)
    _stamp(db, version())


@steps()
def m023_origins(db: Database) -> None:
    """Whose text a story is; who copies whom, who credits whom, how much is original: views."""
    for statement in story_views.ORIGINS:
        db.conn.execute(statement)
    _stamp(db, version())


@steps()
def m024_cards(db: Database) -> None:
    """What is filtered by, sorted by and counted, apart from the texts."""
    for statement in (*card_schema.TABLES, *card_schema.FILLED):
        db.conn.execute(statement)
    _stamp(db, version())


@steps()
def m025_past(db: Database) -> None:
    """What was known before a change is kept."""
    for statement in past_schema.TABLES:
        db.conn.execute(statement)
    past_schema.fill(db)
    _stamp(db, version())


@steps()
def m026_proofs(db: Database) -> None:
    """Evidence is kept small; rows that are there are made small little by little (upkeep)."""
    for statement in proof_schema.STATEMENTS:
        db.conn.execute(statement)
    _stamp(db, version())


@steps()
def m027_provenance(db: Database) -> None:
    """The view is asked for one article without being made as a whole."""
    for statement in proof_schema.AGAIN:
        db.conn.execute(statement)
    _stamp(db, version())


@steps()
def m028_counts(db: Database) -> None:
    """Counts that people ask for first."""
    for statement in count_views.VIEWS:
        db.conn.execute(statement)
    _stamp(db, version())


@steps()
def m029_fetches(db: Database) -> None:
    """Captures are kept small; a view shows them as they were."""
    fetch_schema.make(db)
    _stamp(db, version())


def _stamp(db: Database, version: int) -> None:
    """Number the schema, so that an older newsarchive sees at once that it must not touch the file."""
    db.conn.execute(f"PRAGMA user_version = {version:d}")


def names() -> frozenset[str]:
    """The migrations this code knows, by name."""
    return frozenset(migration.name for migration in steps._migrations)


def version() -> int:
    """The schema version this code knows."""
    return len(names())
