"""What people ask of stories, as views: who prints what and credits whom, who copies whom, how much is original.

No JSON functions and none of our own in them: a view of an archive from elsewhere may not call such
(trusted_schema = 0).
"""

CREDITS = """CASE
        WHEN s.agency IS NULL AND s.released_by IS NULL AND s.site = a.site THEN 'source'
        WHEN s.agency IS NOT NULL AND EXISTS (SELECT 1 FROM sites t WHERE t.domain = a.site AND t.agency = s.agency)
            THEN 'source'
        WHEN a.source_kind = 'own' THEN 'itself'
        WHEN s.agency IS NULL AND a.source_kind = 'press_release' THEN 'release'
        WHEN a.source IS NULL THEN 'nobody'
        WHEN a.source_kind = 'agency' AND EXISTS (SELECT 1 FROM provenance p WHERE p.article_id = a.id
            AND p.field = 'source' AND p.via = 'image:code') THEN 'nobody'
        WHEN a.source = s.agency THEN 'agency'
        WHEN EXISTS (SELECT 1 FROM articles m JOIN sites t ON t.domain = m.site WHERE m.story_id = s.id
            AND m.site <> a.site AND a.source IN (t.name, t.domain)) THEN 'paper'
        ELSE 'other' END"""
"""whom a member (``a``) of a story (``s``) credits"""

_ORIGIN = "coalesce(s.agency, s.released_by, s.site)"
_ORIGIN_KIND = (
    "CASE WHEN s.agency IS NOT NULL THEN 'agency' WHEN s.released_by IS NOT NULL THEN 'release' ELSE 'site' END"
)

STORY_MEMBERS = f"""CREATE VIEW story_members AS -- every article of every story: one text that several articles print
SELECT
    c.story_id AS story_id, -- the story: the number of its root
    c.nth AS nth, -- order of appearance; 0: the root, which all others are compared with
    a.id AS article_id, -- the article
    a.site AS site, -- where it stands
    c.appeared_at AS appeared_at, -- UTC
    a.headline AS headline, -- as this site prints it
    s.agency AS agency, -- whose text the story is; null: nobody says
    s.agency_why AS agency_why, -- credit, iha_code (a picture's name), own_site
    a.source AS credited, -- whom the article credits; null: nobody, or itself
    {CREDITS}
        AS credits, -- source (the text is from here), agency, release, paper (of the story), other, itself, nobody
    c.in_root AS in_root, -- share of its text that stands in the root
    c.of_root AS of_root, -- share of the root's text that stands here
    a.word_count AS words, -- of its body
    a.gone_at AS gone_at, -- UTC; found missing; null: still there
    a.url AS url -- its address
FROM copies c JOIN stories s ON s.id = c.story_id JOIN articles a ON a.id = c.article_id"""  # noqa: S608

UNCREDITED = f"""CREATE VIEW uncredited AS -- texts of an agency, press office or other paper that do not say so
SELECT
    m.story_id AS story_id, -- the story
    m.article_id AS article_id, -- the article that does not say where its text is from
    m.site AS site, -- its site
    m.appeared_at AS appeared_at, -- UTC
    m.headline AS headline, -- its headline
    m.credits AS credits, -- nobody, itself or other (credited says whom)
    m.credited AS credited, -- the credit it has
    {_ORIGIN} AS origin, -- the agency or press office whose text it is, else the site that printed it first
    {_ORIGIN_KIND} AS origin_kind, -- agency, release or site
    CASE WHEN m.agency IS NOT NULL THEN m.agency_why WHEN w.source_kind = 'press_release' THEN 'credit'
        WHEN w.source_kind = 'own' THEN 'signed' ELSE 'first' END
        AS why, -- credit (the witness has it), iha_code, own_site; signed by the first site; first: by time alone
    (SELECT count(*) FROM articles o WHERE o.story_id = m.story_id AND o.id <> m.article_id
        AND CASE WHEN m.agency IS NULL THEN o.source_kind = 'press_release' ELSE o.source = m.agency END)
        AS witnesses, -- other articles of the story that credit the agency or press office
    m.in_root AS in_root, -- share of its text that stands in the root
    m.of_root AS of_root, -- share of the root's text that stands here
    w.id AS witness_id, -- the article that credits the agency or press office, else the root
    w.site AS witness_site, -- its site
    w.source_raw AS witness_says, -- its credit in words, or the agency's code in its picture's name
    m.url AS url, -- address of the article
    w.url AS witness_url, -- address of the witness
    k.file AS file, -- WARC file that holds the article as it was read
    k.offset AS offset, -- where in it
    l.file AS witness_file, -- WARC file that holds the witness
    l.offset AS witness_offset -- where in it
FROM story_members m JOIN stories s ON s.id = m.story_id JOIN articles a ON a.id = m.article_id
JOIN articles w ON w.id = coalesce(
    (SELECT o.id FROM articles o JOIN copies c ON c.article_id = o.id WHERE o.story_id = m.story_id
        AND o.source = m.agency AND o.id <> m.article_id ORDER BY c.nth LIMIT 1),
    (SELECT o.id FROM articles o JOIN copies c ON c.article_id = o.id WHERE o.story_id = m.story_id
        AND m.agency IS NULL AND o.source_kind = 'press_release' ORDER BY c.nth LIMIT 1), s.root_id)
LEFT JOIN captures k ON k.id = a.last_capture_id LEFT JOIN captures l ON l.id = w.last_capture_id
WHERE m.credits IN ('nobody', 'itself', 'other')"""  # noqa: S608

FLOWS = f"""SELECT {_ORIGIN} AS origin, {_ORIGIN_KIND} AS origin_kind, a.site AS site,
        a.word_count AS words, s.first_at AS began_at, {CREDITS} AS credits
    FROM stories s JOIN articles a ON a.story_id = s.id"""  # noqa: S608
"""every member of every story beside whose text it is; where ``credits`` is source it is nobody's copy"""

COPYING = f"""CREATE VIEW copying AS -- who copies whom: whose texts a site prints, with counts
SELECT
    origin AS origin, -- the agency or press office, else the site that printed the text first
    origin_kind AS origin_kind, -- agency, release or site
    site AS site, -- who prints it
    count(*) AS articles, -- of that site
    sum(words) AS words, -- of these
    sum(credits IN ('agency', 'release', 'paper')) AS credited, -- articles that say where the text is from
    sum(credits IN ('itself', 'nobody')) AS uncredited, -- articles that credit nobody, or themselves
    min(began_at) AS first_at, -- UTC; of these stories the first
    max(began_at) AS last_at -- UTC; and the last
FROM ({FLOWS})
WHERE credits <> 'source'
GROUP BY origin_kind, origin, site"""  # noqa: S608

_AGENCY = "(s.agency IS NOT NULL OR a.source_kind IS 'agency')"
_RELEASE = """(s.agency IS NULL AND a.source_kind IS NOT 'agency'
        AND (a.source_kind IS 'press_release' OR s.released_by IS NOT NULL))"""
_COPIED = """CASE WHEN s.agency IS NOT NULL OR s.released_by IS NOT NULL THEN 0
        WHEN a.source_kind IN ('agency', 'press_release') THEN 0
        ELSE a.source_kind IS 'outlet' OR ifnull(s.site <> a.site, 0) END"""

SHARES = f"""count(*) AS articles, sum(a.word_count) AS words,
    sum({_AGENCY}) AS agency, sum(a.word_count * {_AGENCY}) AS agency_words,
    sum({_COPIED}) AS copied, sum(a.word_count * {_COPIED}) AS copied_words,
    sum({_RELEASE}) AS release, sum(a.word_count * {_RELEASE}) AS release_words"""
"""whose texts ``a`` are, of the story ``s`` or of none, by articles and by words; what is left is original. Grouped by
what an index is sorted by, nothing is sorted, and no text is read"""

FROM_SHARES = "articles a LEFT JOIN stories s ON s.id = a.story_id WHERE a.page_type <> 'notice'"
"""what they are counted over: official notices are nobody's reporting"""

ORIGINALITY = f"""CREATE VIEW originality AS -- whose texts a site prints, week by week; official notices are left out
SELECT
    site AS site, -- the site
    date(day, 'weekday 0', '-6 days') AS week, -- its Monday in Turkey; null: articles without a date
    sum(articles) AS articles, -- all of them
    sum(articles - agency - copied - release) AS original, -- its own texts, and those it printed first
    sum(agency) AS agency, -- an agency's texts, by credit here or in a copy
    sum(copied) AS copied, -- texts that another site had first, or that are credited to one
    sum(release) AS release, -- a press office's texts, by credit here or in a copy
    round(1.0 * sum(articles - agency - copied - release) / sum(articles), 3) AS original_share, -- of the articles
    sum(words) AS words, -- of all of them
    sum(words - agency_words - copied_words - release_words) AS original_words, -- of its own texts
    sum(agency_words) AS agency_words, -- of agencies' texts
    sum(copied_words) AS copied_words, -- of others' texts
    sum(release_words) AS release_words, -- of press offices' texts
    round(1.0 * sum(words - agency_words - copied_words - release_words) / nullif(sum(words), 0), 3)
        AS original_words_share -- of the words
FROM (SELECT a.site AS site, a.published_day AS day, {SHARES}
    FROM {FROM_SHARES} GROUP BY a.site, a.published_day)
GROUP BY site, week"""  # noqa: S608

STORY_CREDITS = """CREATE VIEW story_credits AS -- whom the members of a story credit
SELECT
    m.story_id AS story_id, -- the story
    m.agency AS agency, -- whose text it is; null: nobody says
    count(*) AS members, -- articles that print it
    sum(m.credits = 'source') AS source, -- the site the text is from
    sum(m.credits = 'agency') AS credit_agency, -- credit the agency
    sum(m.credits = 'release') AS credit_release, -- credit a press office
    sum(m.credits = 'paper') AS credit_paper, -- credit a paper of the story
    sum(m.credits = 'other') AS credit_other, -- credit somebody else
    sum(m.credits = 'itself') AS credit_itself, -- credit themselves
    sum(m.credits = 'nobody') AS credit_nobody -- credit nobody
FROM story_members m GROUP BY m.story_id"""

DROPPED_STORIES = """CREATE VIEW dropped_stories AS -- stories that several sites took down within a week
WITH dropped AS (
    SELECT a.story_id, a.site, min(r.first_at) AS at FROM removals r JOIN articles a ON a.id = r.article_id
    WHERE r.confirmed_at IS NOT NULL AND r.returned_at IS NULL AND r.kind <> 'delisted' AND a.story_id IS NOT NULL
    GROUP BY a.story_id, a.site),
spells AS (
    SELECT d.story_id, d.at AS began, max(e.at) AS ended, count(*) AS sites, group_concat(e.site, ', ') AS who
    FROM dropped d JOIN dropped e ON e.story_id = d.story_id
    WHERE julianday(e.at) - julianday(d.at) BETWEEN 0 AND 7
    GROUP BY d.story_id, d.site HAVING count(*) > 1),
ranked AS (SELECT *, row_number() OVER (PARTITION BY story_id ORDER BY sites DESC, began) AS nth FROM spells)
SELECT
    k.story_id AS story_id, -- the story
    a.headline AS headline, -- its root's
    k.sites AS sites_dropped, -- sites that took it down within the week that most did
    s.sites AS sites, -- sites that printed it
    (SELECT count(*) FROM articles m WHERE m.story_id = s.id AND m.gone_at IS NULL) AS left_over, -- still there
    k.began AS began_at, -- UTC; first found missing
    k.ended AS ended_at, -- UTC; last found missing
    round((julianday(k.ended) - julianday(k.began)) * 24, 1) AS hours, -- between these
    s.agency AS agency, -- whose text it is; null: nobody says
    k.who AS dropped_by -- the sites
FROM ranked k JOIN stories s ON s.id = k.story_id JOIN articles a ON a.id = s.root_id
WHERE k.nth = 1"""

VIEWS = (STORY_MEMBERS, UNCREDITED, COPYING, ORIGINALITY, STORY_CREDITS, DROPPED_STORIES)

_BY_STORY = "story_id, site, source_kind, source, word_count"
_BY_SITE_DAY = "site, published_day, story_id, page_type, source_kind, section, word_count"

INDEXES = (
    "DROP INDEX articles_by_story",
    f"CREATE INDEX articles_by_story ON articles({_BY_STORY}) WHERE story_id IS NOT NULL",
    "DROP INDEX articles_by_site_day",
    f"CREATE INDEX articles_by_site_day ON articles({_BY_SITE_DAY})",
)
"""they count the articles of a story, and whose texts a site prints, without reading a text"""

ORIGINS = (
    "ALTER TABLE stories ADD COLUMN site TEXT",
    "ALTER TABLE stories ADD COLUMN released_by TEXT",
    """UPDATE stories SET site = (SELECT r.site FROM articles r WHERE r.id = root_id), released_by = CASE
    WHEN agency IS NULL THEN (SELECT min(m.source) FROM articles m WHERE m.story_id = stories.id
        AND m.source_kind = 'press_release') END""",
    *(f"DROP VIEW IF EXISTS {view.split()[2]}" for view in VIEWS),
    *VIEWS,
)
