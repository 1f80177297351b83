"""Which blocks of text stand in which articles, and what a site therefore repeats (the rule: recurring.py).

Counted in the transaction that stores an article, from its text as printed: what was left out counts as well, or
furniture would be forgotten as soon as it is known. Plain functions, called inside ``archive.transaction()``.
"""

import json
from collections.abc import Iterator
from typing import Any

from newsarchive import recurring
from newsarchive.records import Article, PageType
from newsarchive.recurring import Place, Recurring, Seen
from newsarchive.store.archive import Archive

_NEAR = recurring.EDGE_SHARE / 4
"""share of a site's articles without which a block is not looked at; a fourth, because one text may stand in several
articles and notices do not count"""


def count(archive: Archive, site: int, article_id: int, article: Article) -> None:
    """Make an article's rows those of its present text; official notices have none."""
    archive.conn.execute("DELETE FROM standing WHERE article_id = ?", (article_id,))
    if article.page_type is PageType.NOTICE:
        return
    body = article.body if article.body_printed is None else article.body_printed
    archive.conn.executemany(
        "INSERT INTO standing(article_id, key, site_id, place) VALUES (?, ?, ?, ?)",
        [(article_id, one.key, site, int(one.place)) for one in recurring.standing(body.split("\n\n"))],
    )


def learned(archive: Archive, site: int) -> Recurring:
    """What the site is known to repeat, by all that is archived of it now; ``texts`` is 0 when nothing comes near."""
    (number,) = archive.conn.execute("SELECT count(*) FROM articles WHERE site_id = ?", (site,)).fetchone()
    enough = max(recurring.MIN_TEXTS, number * _NEAR)
    keys = archive.conn.execute(
        "SELECT key FROM standing WHERE site_id = ? GROUP BY key HAVING count(*) >= ?", (site, enough)
    ).fetchall()
    if not keys:  # most sites: their texts need not be read
        return Recurring()
    headlines = [
        headline
        for (headline,) in archive.conn.execute(
            "SELECT min(headline) FROM articles WHERE site_id = ? AND page_type != 'notice' GROUP BY content_hash",
            (site,),
        )
    ]
    return recurring.learn((_seen(archive, site, key) for (key,) in keys), headlines)


def _seen(archive: Archive, site: int, key: int) -> Seen:
    rows = archive.conn.execute(
        "SELECT min(a.headline), max(s.place != ?) FROM standing s JOIN articles a ON a.id = s.article_id "
        "WHERE s.site_id = ? AND s.key = ? GROUP BY a.content_hash",
        (Place.INNER, site, key),
    ).fetchall()
    return Seen(key, [headline for headline, _ in rows], sum(at_edge for _, at_edge in rows))


def repeated(archive: Archive, domain: str) -> Iterator[dict[str, Any]]:
    """Every block the site is known to repeat, the most frequent first: its text, in how many of how many texts, and
    the number of an article that has it. Nothing for a site that is not registered."""
    for (site,) in archive.conn.execute("SELECT id FROM sites WHERE domain = ?", (domain,)).fetchall():
        known = learned(archive, site)
        for key, number in sorted(known.counts.items(), key=lambda item: (-item[1], item[0])):
            (article,) = archive.conn.execute(
                "SELECT min(article_id) FROM standing WHERE site_id = ? AND key = ?", (site, key)
            ).fetchone()
            (body,) = archive.conn.execute("SELECT body FROM articles WHERE id = ?", (article,)).fetchone()
            blocks = (*body.split("\n\n"), *left_out(archive, article))
            text = next((block for block in blocks if recurring.key(block) == key), None)
            yield {"site": domain, "articles": number, "of": known.texts, "article": article, "text": text}


def left_out(archive: Archive, article_id: int) -> frozenset[str]:
    """The blocks that are not in an article's body because its site repeats them, as printed."""
    rejected = archive.conn.execute(
        "SELECT rejected FROM provenance WHERE article_id = ? AND field = 'body'", (article_id,)
    )
    return frozenset(
        one["text"] for (found,) in rejected for one in json.loads(found) if one["via"].startswith(recurring.RULE)
    )
