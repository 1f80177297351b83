"""What kind of edit a revision was: the column of revisions and the view ``edits``."""

VIEW = """CREATE VIEW edits AS -- what papers changed in articles they had published, newest edit last
SELECT
    r.id AS revision, -- revisions.id: the understanding that was replaced
    r.article_id AS article, -- the article
    a.site AS site, -- the site
    r.replaced_at AS found_at, -- UTC; the visit that found it edited
    r.kinds AS kinds, -- JSON list, most important first
    (SELECT value FROM json_each(r.kinds) LIMIT 1) AS kind, -- the most important one
    (SELECT value FROM json_each(r.fields) WHERE key = 'headline') AS headline_before, -- as it was
    coalesce((SELECT (SELECT value FROM json_each(n.fields) WHERE key = 'headline') FROM revisions n
        WHERE n.article_id = r.article_id AND n.id > r.id ORDER BY n.id LIMIT 1), a.headline)
        AS headline_after, -- as it was then
    a.published_at AS published_at, -- as the article says today
    round((julianday(r.replaced_at) - julianday(a.first_seen_at)) * 24, 1) AS hours, -- since it was first archived
    a.url AS url -- its address
FROM revisions r JOIN articles a ON a.id = r.article_id
WHERE r.cause = 'visit' AND r.kinds <> '[]'"""

STATEMENTS = (
    "ALTER TABLE revisions ADD COLUMN kinds TEXT",
    "CREATE INDEX revisions_unclassified ON revisions(id) WHERE cause = 'visit' AND kinds IS NULL",
    VIEW,
)
