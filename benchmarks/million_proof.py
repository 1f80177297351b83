"""The evidence of made-up articles: for each field the rule, the words and the place, as the sample's crawl leaves
them; and the rows that hang on sites and days. Used by million_archive.py.
"""

import json
import random
from typing import Any

from newsarchive.store import Archive
from newsarchive.store.proof_schema import OWN

Row = tuple[Any, ...]
WHY = (
    "claims to be an article +1, long text +3, headline +1, address of its family's article +1, date below the headline"
)
FAMILY = "asset paths /wp-content/themes/ +3, generator meta WordPress +5, body class single-post +2, REST link +2"
_FIELDS = (  # field, rules, place within the article's box (None: none), confidence, other witnesses, share of articles
    ("authors", ("jsonld:author", "visible:line"), "div.yazar > a", "high", '["visible:line","meta:author"]', 0.78),
    ("body", ("scope:7 blocks", "scope:9 blocks", "scope:12 blocks"), "div.news-detail", "high", None, 1),
    ("canonical_url", ("url", "link:canonical"), "address", "medium", None, 1),
    ("family", (FAMILY,), None, None, None, 0.6),
    ("headline", ("visible:h1",), "h1", "high", '["jsonld:headline","listing:anchor"]', 1),
    ("images", ("visible:img",), None, "medium", None, 0.99),
    ("language", ("html:lang", "text:letters"), "html", "low", '["text:letters"]', 1),
    ("page_type", (WHY, "long text +3, headline +1, date below the headline +2"), None, None, None, 1),
    ("place_district", ("body:text:dateline", "body:text:first-sentence"), "block 1 of 9", "medium", None, 0.64),
    ("place_province", ("body:text:dateline", "body:text:first-sentence"), "block 1 of 9", "medium", None, 0.96),
    ("published_at", ("visible:label", "jsonld:datePublished"), "div.tarih > time", "high",
     '["meta:article:published_time"]', 1),
    ("section", ("visible:breadcrumb", "jsonld:articleSection"), "div.yol > a", "high", '["address"]', 1),
    ("source", ("body:text:dateline", "visible:line"), "block 1 of 9", "medium", None, 0.89),
    ("summary", ("visible:lead",), "h2.spot", "high", '["meta:description"]', 0.99),
    ("tags", ("visible:tag", "meta:keywords"), "div.etiket > a", "medium", None, 0.6),
    ("updated_at", ("visible:label", "jsonld:dateModified"), "div.tarih > time", "high", None, 0.24),
)  # fmt: skip
_BOXES = ("div.haber", "article.post", "main > article", "div.container > div.row > div.icerik", "section.detay")


class Proofs:
    """Rows of ``proofs`` and of its two dictionaries; written as store/proofs.py would write them."""

    def __init__(self) -> None:
        self._ways: dict[Row, int] = {}
        self._losses: dict[str, int] = {}
        self._written = (0, 0)

    def entries(self, fields: dict[str, Any], site: int, dice: random.Random) -> str:
        """``proofs.fields`` of one article."""
        box = f"{_BOXES[site % 5]} > div.c{site % 37}"
        out: list[Any] = []
        for name, rules, place, confidence, others, share in _FIELDS:
            if dice.random() > share:
                continue
            if place is not None and place[:3] not in ("blo", "add", "htm"):
                place = f"{box} > {place}"
            pieces = None if place is None else json.dumps([place])
            way = (name, 0, rules[site % len(rules)], pieces, confidence, others if dice.random() < 0.6 else None)
            raw = 0 if name in OWN and name != "source" else _raw(name, fields)
            entry = [self._ways.setdefault(way, len(self._ways) + 1), raw, None, self._lost(name, fields, box, dice)]
            while entry[-1] in (None, []):
                entry.pop()
            out.append(entry)
        return json.dumps(out, ensure_ascii=False, separators=(",", ":"))

    def _lost(self, name: str, fields: dict[str, Any], box: str, dice: random.Random) -> list[Any]:
        found = _rejected(name, fields, dice)
        if found is None:
            return []
        tail = f',"via":"{found[1]}","reason":"{found[2]}","place":"{box} > div.tarih"}}'
        return [{"text": found[0]}, self._losses.setdefault(tail, len(self._losses) + 1)]

    def fresh(self) -> dict[str, list[Row]]:
        """What is new in the dictionaries since the last time."""
        ways, losses = list(self._ways.items())[self._written[0] :], list(self._losses.items())[self._written[1] :]
        self._written = len(self._ways), len(self._losses)
        return {
            "proof_ways": [(number, number, *way) for way, number in ways],
            "proof_losses": [(number, number, tail) for tail, number in losses],
        }


def _raw(name: str, fields: dict[str, Any]) -> str | None:
    if name in ("body", "family", "page_type"):
        return None
    if name == "authors":
        return "Haber: " + ", ".join(json.loads(fields["authors"]))
    if name == "images":
        return str(json.loads(fields["images"])[0]["url"])
    if name == "tags":
        return ", ".join(json.loads(fields["tags"]))
    if name in ("section", "source"):
        return fields[f"{name}_raw"] or None
    if name in ("published_at", "updated_at"):
        return str(fields["published_at"])[:16].replace("T", " ")
    if name in ("place_province", "place_district"):
        return f"{fields['place_province']}’de"
    return str(fields[name] or "")


def _rejected(name: str, fields: dict[str, Any], dice: random.Random) -> tuple[str, str, str] | None:
    if name == "headline":
        return f"{fields['headline']} - {fields['site']}", "html:title", "the same with the site's suffix"
    if name in ("authors", "summary"):
        return f"Haber Giriş : {fields['published_at'][:16]}", "visible:line", "a stamp"
    if name == "section" and dice.random() < 0.4:
        return "Ana Sayfa", "visible:breadcrumb", "the home page"
    return None


def sites(archive: Archive, domains: list[str], lists: tuple[str, ...], begun: str) -> None:
    """Sites, their lists, one long run."""
    conn = archive.conn
    pace = json.dumps({"v": 2, "s": [1795423189, 30, 6.0, 0.0, 0.001, 6.0, 0.0, 0.0, 1795423189, 0.0, 0, 0.0, 6.0]})
    standing = json.dumps(list(range(400_000, 400_040)))
    with archive.transaction():
        conn.execute("INSERT INTO runs VALUES (1, 'watch', '0.1.0', 1, ?, NULL, NULL, '{}')", (begun,))
        for number, host in enumerate(domains, 1):
            conn.execute(
                "INSERT INTO sites(id, domain, name, home_url, added_at, pace) VALUES (?, ?, ?, ?, ?, ?)",
                (number, host, host.split(".")[0].capitalize(), f"https://www.{host}/", begun, pace * 3),
            )
            conn.execute("INSERT INTO hosts(host, sent_at, robots_status) VALUES (?, ?, 200)", (host, begun))
            for place, kind in enumerate(lists):
                url = f"https://www.{host}/{kind}/{place}"
                conn.execute(
                    "INSERT INTO listings(id, site_id, url, fetch_url, kind, etag, last_modified, digest, last_status, "
                    "last_polled_at, polls, next_poll_at, standing, added_at, due_at, pace, well_at) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 200, ?, 9000, ?, ?, ?, ?, ?, ?)",
                    ((number - 1) * len(lists) + place + 1, number, url, url, kind, '"51a89e280da59ed0"',
                     "Wed, 01 Jul 2026 11:03:10 GMT", "sha256:" + "0" * 64, begun, begun, standing, begun, begun, pace,
                     begun),
                )  # fmt: skip


_COUNTED = """
INSERT INTO site_days(site_id, day, polls, polls_new, not_modified, first_poll_at, last_poll_at, visits, requests,
    bytes, seconds, new, answers, answer_ms) SELECT site_id, published_day, 288, count(*), 200, min(first_seen_at),
    max(last_seen_at), 24, 300 + count(*), 9000000, 600, count(*), 300, 60000 FROM articles GROUP BY 1, 2;
INSERT INTO site_weeks SELECT site_id, date(published_day, 'weekday 0', '-6 days') AS week, count(*), count(*), 3,
    count(*) / 2, count(*) / 2, '{"home":9,"section":9,"feed":5}', 0.01, count(*), count(*), count(*) + 4, NULL,
    max(first_seen_at) FROM articles GROUP BY site_id, week;
INSERT OR REPLACE INTO sources SELECT source, max(source_kind), '[]', min(first_seen_at) FROM articles
    WHERE source IS NOT NULL GROUP BY source;
INSERT INTO sections SELECT section, NULL, '[]', min(first_seen_at) FROM articles GROUP BY section;
INSERT OR IGNORE INTO authors SELECT value, NULL, '[]', first_seen_at FROM articles, json_each(authors)
    WHERE authors <> '[]';
INSERT INTO seen SELECT site_id, min(first_seen_at), min(first_seen_at), max(first_seen_at), 3600, 0, NULL
    FROM articles GROUP BY site_id;
INSERT INTO removals(article_id, kind, first_at, confirmed_at, last_at, looks, status, evidence) SELECT id,
    'http_404', gone_at, gone_at, gone_at, 3, 404, 'HTTP 404 not found' FROM articles WHERE gone_at IS NOT NULL;
INSERT INTO delistings SELECT id, 1 + (id % 5000), last_seen_at FROM articles WHERE id % 20 = 0;
INSERT INTO run_sites SELECT 1, id, '{"requests":355,"bytes":3059648,"polls":8,"new":302}' FROM sites;
UPDATE articles SET story_id = NULL WHERE story_id NOT IN (SELECT id FROM stories);
DELETE FROM copies WHERE story_id NOT IN (SELECT id FROM stories)
"""


def counted(archive: Archive) -> None:
    """What follows from the articles: days, weeks, names, removals."""
    with archive.transaction():
        for statement in _COUNTED.split(";"):
            archive.conn.execute(statement)
