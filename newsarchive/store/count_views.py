"""Counts that people ask for first, as views: by site and day, by source, by section, by person.

They read cards and indexes, never texts. No JSON functions but json_each (trusted_schema = 0).
"""

VIEWS = (
    """CREATE VIEW articles_per_day AS -- articles by site and day of publication, days without any too
SELECT
    site AS site, -- the site
    day AS day, -- day in Turkey
    sum(articles) AS articles, -- published that day and archived; whenever
    sum(words) AS words, -- of these
    max(observed) AS observed -- 1: its lists were read that day; 0: not, or not kept: articles may be missing
FROM (
    SELECT site, published_day AS day, count(*) AS articles, sum(word_count) AS words, 0 AS observed
    FROM articles WHERE published_day IS NOT NULL GROUP BY site, published_day
    UNION ALL
    SELECT t.domain, d.day, 0, 0, d.polls > d.polls_failed FROM site_days d JOIN sites t ON t.id = d.site_id
) GROUP BY site, day""",
    """CREATE VIEW sources_by_month AS -- whose texts a site credits, month by month
SELECT
    t.domain AS site, -- the site
    printf('%04d-%02d', c.month / 100, c.month % 100) AS month, -- of publication; articles without a date: 0000-00
    l.name AS source, -- canonical agency or outlet; null: none is credited
    c.articles AS articles, -- that credit it
    round(1.0 * c.articles / sum(c.articles) OVER (PARTITION BY c.site_id, c.month), 4) AS share -- of the site's
FROM (SELECT site_id, coalesce(day / 100, 0) AS month, source, count(*) AS articles FROM cards GROUP BY 1, 2, 3) c
JOIN sites t ON t.id = c.site_id LEFT JOIN labels l ON l.id = c.source""",
    """CREATE VIEW sections_by_month AS -- what a site writes about, month by month
SELECT
    t.domain AS site, -- the site
    printf('%04d-%02d', c.month / 100, c.month % 100) AS month, -- of publication; articles without a date: 0000-00
    l.name AS section, -- canonical; null: none is told
    c.articles AS articles, -- in it
    round(1.0 * c.articles / sum(c.articles) OVER (PARTITION BY c.site_id, c.month), 4) AS share -- of the site's
FROM (SELECT site_id, coalesce(day / 100, 0) AS month, section, count(*) AS articles FROM cards GROUP BY 1, 2, 3) c
JOIN sites t ON t.id = c.site_id LEFT JOIN labels l ON l.id = c.section""",
    """CREATE VIEW bylines AS -- one row per article and person it names as author
SELECT
    p.value AS author, -- the person
    c.id AS article, -- the article
    t.domain AS site, -- its site
    CASE WHEN c.day IS NOT NULL THEN printf('%04d-%02d-%02d', c.day / 10000, c.day / 100 % 100, c.day % 100) END
        AS day, -- of publication, in Turkey
    s.name AS section -- canonical
FROM cards c JOIN labels l ON l.id = c.authors JOIN json_each(l.name) p JOIN sites t ON t.id = c.site_id
LEFT JOIN labels s ON s.id = c.section""",
)
