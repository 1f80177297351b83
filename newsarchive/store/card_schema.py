"""What lists and counts need of an article, in a row of some thirty bytes beside the text: filtering, sorting and
counting a hundred thousand hits then reads a few megabytes. Triggers keep it; it follows from ``articles`` alone."""

TABLES = (
    """CREATE TABLE labels ( -- one row per name that a card refers to: a section, a source, a place, a list of people …
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE              -- as in articles
) STRICT""",
    """CREATE TABLE cards ( -- one row per article: what is filtered by, sorted by and counted; kept by triggers
    id INTEGER PRIMARY KEY,                -- articles.id
    site_id INTEGER NOT NULL,              -- the site
    section INTEGER,                       -- labels.id
    source INTEGER,                        -- labels.id
    authors INTEGER,                       -- labels.id of the whole JSON list; null: nobody is named
    province INTEGER,                      -- labels.id of place_province
    district INTEGER,                      -- labels.id of place_district
    page_type INTEGER,                     -- labels.id
    day INTEGER,                           -- published_day as a number: 20250630
    at INTEGER                             -- published_ts
) STRICT""",
)
_CARD = """INSERT INTO labels(name) SELECT DISTINCT name FROM (
    SELECT a.section AS name FROM articles a UNION SELECT a.source FROM articles a
    UNION SELECT nullif(a.authors, '[]') FROM articles a UNION SELECT a.place_province FROM articles a
    UNION SELECT a.place_district FROM articles a UNION SELECT a.page_type FROM articles a
) WHERE name NOTNULL AND name NOT IN (SELECT name FROM labels);
INSERT INTO cards(id, site_id, section, source, authors, province, district, page_type, day, at) SELECT
    a.id, a.site_id,
    (SELECT id FROM labels WHERE name = a.section),
    (SELECT id FROM labels WHERE name = a.source),
    (SELECT id FROM labels WHERE name = nullif(a.authors, '[]')),
    (SELECT id FROM labels WHERE name = a.place_province),
    (SELECT id FROM labels WHERE name = a.place_district),
    (SELECT id FROM labels WHERE name = a.page_type),
    cast(replace(a.published_day, '-', '') AS INTEGER), a.published_ts
FROM articles a;"""
_NEW = _CARD.replace(" FROM articles a", "").replace("\nFROM articles a", "").replace("a.", "new.")
FILLED = (
    *filter(None, map(str.strip, _CARD.split(";"))),
    """CREATE TRIGGER cards_insert AFTER INSERT ON articles BEGIN
DELETE FROM cards WHERE id = new.id; {}
END""".format(_NEW),  # noqa: UP032
    """CREATE TRIGGER cards_update AFTER UPDATE OF id, site_id, section, source, authors, place_province,
    place_district, page_type, published_day, published_ts ON articles BEGIN
DELETE FROM cards WHERE id IN (old.id, new.id); {}
END""".format(_NEW),  # noqa: UP032
    "CREATE TRIGGER cards_delete AFTER DELETE ON articles BEGIN DELETE FROM cards WHERE id = old.id; END",
)
