"""What the tests of the archive share: pages and articles of a made-up paper, and an archive that holds some."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newsarchive.records import Article, Evidence, Image, Link, Page, Rejected
from newsarchive.store import Archive, articles, ledger, listings
from newsarchive.warc import Encoded, Span, WarcWriter, encode

SITE = "ornekgazete.com"
NOW = datetime(2026, 3, 4, 9, 30, 15, 250_000, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def address(number: int, slug: str = "belediyeden-yeni-park") -> str:
    return f"https://www.{SITE}/haber/{slug}-{number}.html"


def page(url: str = address(7237), body: bytes = b"<h1>Belediyeden yeni park</h1>", **fields: Any) -> Page:
    defaults: dict[str, Any] = {
        "status": 200,
        "fetched_at": NOW,
        "headers": (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"a1"')),
    }
    return Page(url=url, body=body, **{**defaults, **fields})


def article(url: str = address(7237), **fields: Any) -> Article:
    defaults: dict[str, Any] = {
        "canonical_url": url.replace("https://www.", "https://"),
        "site": SITE,
        "headline": "Belediyeden yeni park",
        "body": "Isparta Belediyesi mahalleye yeni bir park yaptı.\n\nPark yarın açılacak ve herkes gelebilecek.",
        "fetched_at": NOW,
        "summary": "Mahallenin beklediği park tamamlandı.",
        "published_at": datetime.fromisoformat("2026-03-04T08:15:00+03:00"),
        "published_precision": "minute",
        "section": "Güncel",
        "section_raw": "GÜNCEL",
        "authors": ("Ayşe Yılmaz",),
        "source": "İHA",
        "source_raw": "Kaynak: İHA",
        "source_kind": "agency",
        "images": (Image("https://ornekgazete.com/r/1.jpg?v=3", "Yeni park"),),
        "tags": ("park", "belediye"),
        "language": "tr",
        "word_count": 14,
        "content_hash": "v1:0a",
        "evidence": (
            Evidence("headline", "Belediyeden yeni park", "visible:h1", (Rejected("Yeni park", "meta:og:title"),)),
            Evidence("body", None, "scope:2 blocks"),
            Evidence("updated_at", "31 Şubat 2026", "visible:label", note="impossible_date"),
        ),
    }
    return Article(url=url, **{**defaults, **fields})


class Keeper:
    """An open archive with one site, one run, and a WARC writer."""

    def __init__(self, folder: Path) -> None:
        self.archive = Archive.open(folder)
        self.writer = WarcWriter(self.archive.warc_root)
        with self.archive.transaction():
            self.site = ledger.site_id(self.archive, SITE, now=NOW)
            self.run = ledger.start_run(self.archive, "crawl", NOW)
            ledger.record_run_site(self.archive, self.run, self.site, {})

    def announce(self, *links: Link, now: datetime = NOW, **more: Any) -> listings.Announced:
        with self.archive.transaction():
            return listings.announce(self.archive, self.site, links, now=now, run_id=self.run, **more)

    def url_id(self, url: str, now: datetime = NOW) -> int:
        return self.announce(Link(url), now=now).url_ids[0]

    def keep(self, fetched: Page, url_id: int | None = None) -> tuple[int, Span, Encoded]:
        encoded = encode(fetched, within=self.writer.prepare())
        span = self.writer.append(encoded)
        self.writer.sync()
        with self.archive.transaction():
            return (
                articles.add_capture(self.archive, url_id, fetched, span, encoded.digest, self.run),
                span,
                encoded,
            )

    def save(self, understood: Article, now: datetime = NOW, **more: Any) -> Any:
        url_id = self.url_id(understood.url, now)
        capture_id, _, _ = self.keep(
            page(understood.url, understood.body.encode("utf-8", "replace"), fetched_at=now), url_id
        )
        with self.archive.transaction():
            verdict = articles.save_article(self.archive, self.site, url_id, capture_id, understood, now, **more)
            ledger.settle(
                self.archive,
                url_id,
                state="duplicate" if verdict.change == "duplicate" else "archived",
                reason="same_article" if verdict.change == "duplicate" else None,
                now=now,
                status=200,
                article_id=verdict.article_id,
            )
        return verdict

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.archive.conn.execute(query, values).fetchall()

    def one(self, query: str, *values: Any) -> Any:
        return self.archive.conn.execute(query, values).fetchone()[0]

    def close(self) -> None:
        self.writer.close()
        self.archive.close()


def feed_link(number: int, date: str | None = None, **more: Any) -> Link:
    return Link(address(number), "article", "feed", title=f"Haber {number}", date_text=date, **more)


def listing(keeper: Keeper, kind: str = "feed", url: str = f"https://{SITE}/rss", now: datetime = NOW) -> int:
    with keeper.archive.transaction():
        return listings.add_listing(keeper.archive, keeper.site, url, kind, now)


def due(keeper: Keeper, now: datetime = NOW, limit: int = 50, **more: Any) -> list[str]:
    return [row.url for row in ledger.due(keeper.archive, keeper.site, now=now, limit=limit, **more)]


def state(keeper: Keeper, url_id: int) -> tuple[Any, ...]:
    return keeper.rows("SELECT state, reason, attempts, next_due_at FROM urls WHERE id = ?", url_id)[0]


def short(number: int) -> str:
    return address(number).replace("https://www.", "https://")
