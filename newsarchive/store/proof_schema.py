"""Evidence kept small: what many rows have in common stands once; the view ``provenance`` shows it row by row.

``proofs`` holds nearly all of it, an article a row; ``proof_rows`` what does not fit there, and the rows of older
archives until upkeep has made them small. Both are written by proofs.py only. The view calls no JSON function but
json_each, and none that query/bounded.py replaces: a view of an archive from elsewhere may not (trusted_schema = 0).
Its columns have the affinity of those of ``proof_rows``: only then SQLite asks both for one article, and does not make
the whole view first.
"""

from newsarchive.store import story_views

OWN = {
    "headline": "a.headline",
    "summary": "a.summary",
    "canonical_url": "a.canonical_url",
    "section": "a.section_raw",
    "source": "a.source_raw",
    "images": "(SELECT i.value FROM json_each(a.images, '$[0]') i WHERE i.key = 'url')",
}
"""field -> what of the article (``a``) its words nearly always are; then they are not written a second time"""

_PROOFS = """CREATE TABLE proofs ( -- one row per article: why its fields have their values; read it through provenance
    article_id INTEGER PRIMARY KEY REFERENCES articles(id),
    extractor TEXT NOT NULL,               -- extractor that found it all: rules+digest of data
    capture_id INTEGER REFERENCES captures(id), -- the fetch that showed it
    mark TEXT,                             -- the article's number in the places where its evidence stands
    fields TEXT NOT NULL                   -- JSON: for each proof_ways.id, words (0: the article's), note, lost
) STRICT"""
_WAYS = """CREATE TABLE proof_ways ( -- one row per way in which fields were found
    id INTEGER PRIMARY KEY,
    digest INTEGER NOT NULL UNIQUE,        -- of all that follows
    field TEXT NOT NULL,                   -- public field name
    nth INTEGER NOT NULL,                  -- 0 unless a field has several pieces of evidence
    via TEXT NOT NULL,                     -- the rule that found the words
    place TEXT,                            -- JSON list: where the words stand, in pieces; between them proofs.mark
    confidence TEXT,                       -- high, medium, low, human; null: no value
    confirmed_by TEXT                      -- JSON list of the rules of other witnesses
) STRICT"""
_LOSSES = """CREATE TABLE proof_losses ( -- one row per way in which a candidate lost
    id INTEGER PRIMARY KEY,
    digest INTEGER NOT NULL UNIQUE,        -- of what follows
    tail TEXT NOT NULL                     -- rule, reason and place as JSON: what stands behind the candidate's text
) STRICT"""
_WORDS = " ".join(f"WHEN '{name}' THEN {value}" for name, value in OWN.items())
VIEW = f"""CREATE VIEW provenance AS -- one row per article and field: why it has its value
SELECT
    p.article_id AS article_id, -- the article
    w.field AS field, -- public field name
    w.nth AS nth, -- 0 unless a field has several pieces of evidence
    CAST((SELECT CASE WHEN e.type <> 'integer' THEN e.atom ELSE
        (SELECT CASE w.field {_WORDS} END FROM articles a WHERE a.id = p.article_id) END
        FROM json_each(j.value) e WHERE e.key = 1) AS TEXT)
        AS raw, -- the words on the page
    w.via AS via, -- the rule that found them
    CAST((SELECT e.atom FROM json_each(j.value) e WHERE e.key = 2) AS TEXT)
        AS note, -- a doubt, or why a value was refused
    CAST('[' || coalesce((SELECT group_concat(CASE e.type WHEN 'integer'
            THEN (SELECT l.tail FROM proof_losses l WHERE l.id = e.value)
            ELSE CASE e.key WHEN 0 THEN '' ELSE ',' END
                || CASE e.type WHEN 'object' THEN substr(e.value, 1, length(e.value) - 1) ELSE e.value END END, '')
        FROM json_each(j.value, '$[3]') e), '') || ']' AS TEXT)
        AS rejected, -- JSON list of {{text, via, reason, place}}: candidates that lost
    p.extractor AS extractor, -- extractor that found it: rules+digest of data
    p.capture_id AS capture_id, -- the fetch that showed it
    CAST((SELECT group_concat(e.value, p.mark) FROM json_each(w.place) e) AS TEXT)
        AS place, -- where the words stand: a short CSS path, a meta element, a block of the body …
    w.confidence AS confidence, -- high, medium, low: how well it is witnessed; human: a person says so; null: no value
    w.confirmed_by AS confirmed_by -- JSON list of the rules of other witnesses that say the same; null: none
FROM proofs p JOIN json_each(p.fields) j
JOIN proof_ways w ON w.id = (SELECT e.value FROM json_each(j.value) e WHERE e.key = 0)
UNION ALL
SELECT article_id, field, nth, raw, via, note, rejected, extractor, capture_id, place, confidence, confirmed_by
FROM proof_rows"""  # noqa: S608

_NAMES = [view.split()[2] for view in story_views.VIEWS]
STATEMENTS = (
    *(f"DROP VIEW {name}" for name in _NAMES),  # or they would follow the table to its new name
    "ALTER TABLE provenance RENAME TO proof_rows",
    _PROOFS,
    _WAYS,
    _LOSSES,
    VIEW,
    *story_views.VIEWS,
)
AGAIN = ("DROP VIEW provenance", VIEW)
"""for archives whose view is older than its columns' affinities"""
