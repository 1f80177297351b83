"""A small archive with stories whose lineage is typed by hand; every text is made up. What the search for copies
itself makes of them is taken out again: these tests ask, they do not search."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from newsarchive.records import Article, Evidence, Link, Page, PageType
from newsarchive.store import Archive, articles, ledger, listings
from newsarchive.warc import Span

NOW = datetime(2025, 7, 2, 9, 0, tzinfo=UTC)
KONYA, SIVAS, VAN, AJANS = "konya.example", "sivas.example", "van.example", "ajans.example"
NAMES = {KONYA: "Konya Haberi", SIVAS: "Sivas Postası", VAN: "Van Gündem", AJANS: "Örnek Ajans"}


@dataclass
class Told:
    """One article: ``credit`` is (source, kind), by default none."""

    site: str
    headline: str
    day: str | None
    credit: tuple[str | None, str | None] = (None, None)
    more: dict[str, Any] = field(default_factory=dict)
    words: int = 100
    via: str = "body:text:label"


IHA, AA, OWN, BULTEN = ("İHA", "agency"), ("AA", "agency"), (None, "own"), ("Bülten", "press_release")
ARTICLES = (
    # 1-4: one text of İHA, known by the credit of 2
    Told(KONYA, "Yaralı baykuş doğaya döndü", "2025-06-02T09:00", words=120),
    Told(SIVAS, "Baykuş yedi ay sonra özgür", "2025-06-02T10:00", IHA),
    Told(VAN, "Yaralı baykuş doğaya döndü", "2025-06-02T11:00", OWN),
    Told(KONYA, "Baykuşa ikinci hayat", "2025-06-03", ("DHA", "agency"), words=60),
    # 5-7: a text of the Van paper
    Told(VAN, "İskelede =bakım\x1b[31m başladı", "2025-06-10T08:00", OWN, {"section": "Güncel"}),
    Told(KONYA, "İskelede bakım", "2025-06-10T12:00", more={"section": "Güncel"}),
    Told(SIVAS, "Van'da iskele bakımda", "2025-06-11T09:00", ("Van Gündem", "outlet")),
    # 8-9: a text that stands on the agency's own site
    Told(AJANS, "Kayısıda hasat", "2025-06-12T09:00", more={"section": "Ekonomi"}),
    Told(KONYA, "Kayısıda hasat başladı", "2025-06-12T10:00", AA, {"section": "Ekonomi"}),
    # 10-11: known by the code in a picture's name
    Told(SIVAS, "Köprü açıldı", "2025-06-20T09:00", IHA, via="image:code"),
    Told(VAN, "Köprü trafiğe açıldı", "2025-06-20T15:00"),
    # alone
    Told(KONYA, "Mahallede pazar kuruldu", "2025-06-03T09:00", OWN, {"section": "Güncel"}, 200),
    Told(SIVAS, "Enflasyon açıklandı", "2025-06-04T10:00", AA, {"section": "Ekonomi"}),
    Told(VAN, "Gazeteden alıntı", "2025-06-05T10:00", ("Sabah", "outlet")),
    Told(VAN, "Belediyeden duyuru", "2025-06-05T11:00", BULTEN, words=50),
    Told(SIVAS, "İhale ilanı", "2025-06-05T12:00", more={"page_type": PageType.NOTICE}),
    Told(KONYA, "Tarihsiz haber", None, words=40),
    # the owl in other words, and another agency's text of it
    Told(SIVAS, "Bir baykuşun yedi ayı", "2025-06-03T12:00", OWN, {"section": "Güncel"}),
    # 19-20: a town hall's text, known by the credit of 20
    Told(VAN, "Parklara yeni banklar", "2025-05-28T09:00", OWN),
    Told(SIVAS, "Belediyeden parklara bank", "2025-05-28T12:00", BULTEN),
)
"""numbers from 1 in this order"""
STORIES = {1: (1, 2, 3, 4), 5: (5, 6, 7), 8: (8, 9), 10: (10, 11), 19: (19, 20)}
AGENCIES = {1: ("İHA", "credit"), 8: ("AA", "own_site"), 10: ("İHA", "iha_code")}
CHANGED = {
    # in_root, of_root, headline, dateline, lead, added, dropped, merged, +words, -words, credit
    2: (1.0, 0.8, "changed", "dropped", "same", 0, 1, 0, 2, 21, "added"),
    3: (1.0, 1.0, "same", "same", "same", 0, 0, 0, 0, 0, "none"),
    4: (0.96, 0.5, "changed", "changed", "dropped", 1, 2, 1, 5, 60, "other"),
    6: (0.99, 1.0, "changed", "none", "changed", 0, 0, 0, 4, 4, "dropped"),
    7: (1.0, 0.9, "changed", "added", "same", 0, 0, 0, 0, 9, "other"),
    9: (1.0, 1.0, "changed", "none", "same", 0, 0, 0, 0, 0, "added"),
    20: (1.0, 1.0, "changed", "none", "same", 0, 0, 0, 0, 0, "other"),
    11: (1.0, 0.9, "changed", "none", "same", 0, 1, 0, 0, 12, "none"),
}
RELATED = ((1, 18, "rewrite", 0.81), (3, 8, "event_twin", 0.5), (4, 8, "event_twin", 0.7), (12, 15, "rewrite", 0.6))
REMOVALS = (
    # article, kind, first_at, confirmed_at, returned_at
    (5, "http_404", "2025-06-25T10:00:00.000Z", "2025-06-26T10:00:00.000Z", None),
    (6, "redirect_home", "2025-06-27T10:00:00.000Z", "2025-06-28T10:00:00.000Z", None),
    (2, "soft_404", "2025-06-25T10:00:00.000Z", None, None),
    (3, "http_410", "2025-06-10T10:00:00.000Z", "2025-06-11T10:00:00.000Z", "2025-06-20T10:00:00.000Z"),
    (1, "delisted", "2025-06-26T10:00:00.000Z", "2025-06-27T10:00:00.000Z", None),
)


def build(folder: Path) -> Path:
    """The archive of ARTICLES and STORIES; the archive's folder."""
    with Archive.open(folder) as archive, archive.transaction():
        run = ledger.start_run(archive, "crawl", NOW)
        sites = {domain: ledger.site_id(archive, domain, now=NOW, name=name) for domain, name in NAMES.items()}
        for number, told in enumerate(ARTICLES, 1):
            _add(archive, sites[told.site], number, told, run)
        for table in ("copies", "related", "removals", "stories"):
            archive.conn.execute(f"DELETE FROM {table}")  # noqa: S608
        archive.conn.execute("UPDATE articles SET story_id = NULL")
        archive.conn.execute("UPDATE sites SET agency = 'AA' WHERE domain = ?", (AJANS,))
        for root, members in STORIES.items():
            _tell(archive, root, members)
        for one, other, kind, score in RELATED:
            evidence = json.dumps({"numbers": ["7"]})
            archive.conn.execute("INSERT INTO related VALUES (?, ?, ?, ?, ?)", (one, other, kind, score, evidence))
        for article, kind, first, confirmed, returned in REMOVALS:
            _insert(archive, "removals", article_id=article, kind=kind, first_at=first, last_at=confirmed or first,
                    confirmed_at=confirmed, returned_at=returned, looks=2 if confirmed else 1,
                    evidence="a test")  # fmt: skip
            if kind != "delisted" and returned is None:
                archive.conn.execute("UPDATE articles SET gone_at = ? WHERE id = ?", (first, article))
    return folder


def address(number: int) -> str:
    """The address of an article."""
    return f"https://{ARTICLES[number - 1].site}/haber/haber-{1000 + number}.html"


def _add(archive: Archive, site: int, number: int, told: Told, run: int) -> None:
    url = address(number)
    (url_id,) = listings.announce(archive, site, [Link(url, "article", "feed")], now=NOW).url_ids
    page = Page(url, 200, b"<html>", NOW, (("Content-Type", "text/html"),))
    capture = articles.add_capture(
        archive, url_id, page, Span("2025/07/a.warc.gz", 1000 * number, 500), "sha256:00", run
    )
    at = datetime.fromisoformat(told.day).replace(tzinfo=ZoneInfo("Europe/Istanbul")) if told.day else None
    source, kind = told.credit
    article = Article(
        url=url, canonical_url=url, site=told.site, headline=told.headline, body=f"Haber metni {number}.",
        fetched_at=NOW, published_at=at, published_precision=told.day and ("minute" if "T" in told.day else "day"),
        word_count=told.words, source=source, source_kind=kind, content_hash=f"v1:{number}", language="tr",
        source_raw=source and ("20250620AW123456" if told.via == "image:code" else f"Kaynak: {source}"),
        evidence=(Evidence("source", source, told.via),) if source else (), **told.more,
    )  # fmt: skip
    verdict = articles.save_article(archive, site, url_id, capture, article, NOW)
    assert verdict.article_id == number
    ledger.settle(archive, url_id, state="archived", now=NOW, status=200, article_id=number)


def _tell(archive: Archive, root: int, members: tuple[int, ...]) -> None:
    at = [
        archive.conn.execute(
            "SELECT strftime('%Y-%m-%dT%H:%M:%S.000Z', published_ts, 'unixepoch') FROM articles WHERE id = ?", (one,)
        ).fetchone()[0]
        for one in members
    ]
    agency, why = AGENCIES.get(root, (None, None))
    sites = {ARTICLES[one - 1].site for one in members}
    _insert(archive, "stories", id=root, root_id=root, members=len(members), sites=len(sites), first_at=at[0],
            last_at=at[-1], agency=agency, agency_why=why, site=ARTICLES[root - 1].site,
            released_by="Bülten" if root == 19 else None)  # fmt: skip
    names = ("in_root", "of_root", "headline", "dateline", "lead", "paragraphs_added", "paragraphs_dropped",
             "paragraphs_merged", "words_added", "words_dropped", "credit")  # fmt: skip
    same = (1.0, 1.0, "same", "same", "same", 0, 0, 0, 0, 0, "same")
    for nth, one in enumerate(members):
        by = "day" if ARTICLES[one - 1].day == "2025-06-03" else "minute"
        _insert(archive, "copies", article_id=one, story_id=root, root_id=root, nth=nth, appeared_at=at[nth],
                appeared_by=by, **dict(zip(names, CHANGED.get(one, same), strict=True)))  # fmt: skip
        archive.conn.execute("UPDATE articles SET story_id = ? WHERE id = ?", (root, one))


def _insert(archive: Archive, table: str, **values: Any) -> None:
    marks = ", ".join("?" * len(values))
    archive.conn.execute(f"INSERT INTO {table}({', '.join(values)}) VALUES ({marks})", tuple(values.values()))  # noqa: S608
