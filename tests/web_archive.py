"""An archive as a crawl leaves it, for the tests of the web page: kept pages, a story, an edit, a removal, a gap, and
papers whose headlines, bodies and pages want to be more than text. All of it is made up."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from wiring import text

from newsarchive import normalise
from newsarchive.records import Article, Evidence, Link, Page
from newsarchive.store import Archive, articles, fetches, ledger, listings
from newsarchive.warc import WarcWriter, encode

START = datetime(2026, 2, 2, 6, 0, tzinfo=UTC)
NOW = START + timedelta(days=60)
BOZKIR, KIYI, YAYLA = "bozkir.example", "kiyi.example", "yayla.example"
PAPERS = {BOZKIR: ("Bozkır Postası", "Konya"), KIYI: ("Kıyı Haber", "Samsun"), YAYLA: ("Yayla <b>Sesi</b>", None)}
OWL = text(1)
SECTIONS = ("Güncel", "Spor", "Ekonomi")
HOSTILE_HEADLINES = (
    "<script>alert('başlık')</script>",
    "\"><img src=x onerror=alert('resim')>",
    "</title></h1><svg onload=alert('svg')>",
    "javascript:alert('adres')",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "Sağdan \u202eelzig\u202c sola \u2066başlık",
    "'; DROP TABLE articles; --",
    "x" * 30_000,
)
PAGE = (
    "<!doctype html><html lang=tr><head><meta charset={charset}><title>{headline}</title>"
    "<style>h1{{color:#083}} body{{background:url(http://disarida.example/a.png)}}</style>"
    "<link rel=stylesheet href=http://disarida.example/a.css><script>alert('sayfa')</script></head>"
    "<body onload=alert('body')><h1>{headline}</h1><img src=http://disarida.example/b.jpg alt=Resim>"
    "<p>{body}</p><a id=bag href='http://disarida.example/'>Çıkış</a>"
    "<iframe src=http://disarida.example/c></iframe><form action=http://disarida.example/d><input name=q></form>"
    "<svg onload=alert('svg')></svg><meta http-equiv=refresh content='0;url=http://disarida.example/e'></body></html>"
)


@dataclass
class Built:
    """The archive's folder, and the numbers of its articles by the names the tests give them."""

    folder: Path
    ids: dict[str, int] = field(default_factory=dict)
    captures: dict[str, int] = field(default_factory=dict)
    """the latest of each"""


def build(folder: Path) -> Built:
    """The whole archive."""
    built = Built(folder)
    with Archive.open(folder) as archive, WarcWriter(archive.warc_root) as writer:
        maker = _Maker(archive, writer, built)
        _ordinary(maker)
        maker.put("baykus", BOZKIR, "Yaralı baykuş doğaya döndü", OWL, 3000, source="İHA", kind="agency")
        maker.put("baykus-kopya", KIYI, "Baykuş yedi ay sonra özgür", OWL.replace(".", ". "), 3060)
        maker.put("baykus-kisa", YAYLA, "Baykuşa ikinci hayat", "\n\n".join(OWL.split("\n\n")[:3]), 3200)
        maker.put("park", BOZKIR, "Belediyeden yeni park", text(50), 4000, section="Güncel")
        maker.put("park", BOZKIR, "Belediyeden iki yeni park", text(50) + "\n\nAçılışa 12 kişi katıldı.", 4000, later=2)
        maker.put("eski-harf", KIYI, "Iğdır'da şölen", "Çığ düştü, gölge ısındı.", 5000, charset="windows-1254")
        maker.put(
            "pdf", YAYLA, "Bülten", text(51), 5100, mime="application/pdf", payload=b"%PDF-1.4\x00<script>alert(1)"
        )
        utf16 = PAGE.format(charset="utf-16", headline="Çift bayt", body="İki baytlık harfler").encode("utf-16")
        maker.put("cift-bayt", YAYLA, "Çift bayt", "İki baytlık harfler", 5150, payload=utf16)
        maker.put("bozuk", KIYI, "Sayfası bozulan haber", text(52), 5200)
        maker.put("kayip", KIYI, "Sayfası kaybolan haber", text(53), 5300)
        for number, headline in enumerate(HOSTILE_HEADLINES):
            body = f"{text(60 + number)}\n\n{headline}"
            maker.put(
                f"dusman-{number}", YAYLA, headline, body, 6000 + number, section=headline[:200], source=headline[:99]
            )
        _marks(archive, built)
    return built


def _ordinary(maker: "_Maker") -> None:
    for number in range(60):
        site = (BOZKIR, KIYI, YAYLA)[number % 3]
        source, kind = (("İHA", "agency"), ("AA", "agency"), (None, "own"), (None, None))[number % 4]
        maker.put(
            f"haber-{number}", site, f"Haber {number}: köprü, ışık ve çay", text(100 + number), number * 1200,
            section=SECTIONS[number % 3], source=source, kind=kind,
        )  # fmt: skip


def _marks(archive: Archive, built: Built) -> None:
    """A removal, a gap, lists that were read, pages that cannot be read any more."""
    at = (NOW - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    sure = (NOW - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with archive.transaction():
        archive.conn.execute("UPDATE articles SET gone_at = ? WHERE id = ?", (at, built.ids["baykus-kopya"]))
        archive.conn.execute(
            "INSERT INTO removals(article_id, kind, first_at, confirmed_at, last_at, looks, status, evidence) "
            "VALUES (?, 'http_410', ?, ?, ?, 2, 410, 'HTTP 410 gone')",
            (built.ids["baykus-kopya"], at, sure, sure),
        )
        for (site,) in archive.conn.execute("SELECT id FROM sites").fetchall():
            archive.conn.execute(
                "INSERT INTO seen(site_id, first_asked_at, first_ok_at, last_ok_at) VALUES (?1, ?2, ?2, ?3)",
                (site, "2026-02-01T00:00:00.000Z", at),
            )
        archive.conn.execute(
            "INSERT INTO site_gaps(site_id, began_at, ended_at, why, failures, missed) SELECT id, "
            "'2026-02-19T21:00:00.000Z', '2026-02-22T21:00:00.000Z', 'site down', 9, 40 FROM sites WHERE domain = ?",
            (KIYI,),
        )
        archive.conn.execute(  # a visit that found the page as before keeps a record without it
            "INSERT INTO fetches(url_id, url, fetched_at, status, body_bytes, digest, file_id, offset, length, "
            "revisit_of) SELECT url_id, url, ?, 304, 0, digest, file_id, offset, length, id FROM fetches WHERE id = ?",
            (at, built.captures["baykus"]),
        )
        archive.conn.execute("UPDATE fetches SET digest = 'sha256:00' WHERE id = ?", (built.captures["bozuk"],))
        lost = fetches.common(archive.conn, "yok.warc.gz")
        archive.conn.execute("UPDATE fetches SET file_id = ? WHERE id = ?", (lost, built.captures["kayip"]))


class _Maker:
    """Keeps a page and stores the article that is read from it."""

    def __init__(self, archive: Archive, writer: WarcWriter, built: Built) -> None:
        self.archive, self.writer, self.built = archive, writer, built
        with archive.transaction():
            self.run = ledger.start_run(archive, "crawl", START)
            self.sites = {
                domain: ledger.site_id(archive, domain, now=START, name=name, province=province)
                for domain, (name, province) in PAPERS.items()
            }

    def put(
        self, name: str, site: str, headline: str, body: str, minutes: int, *, section: str | None = None,
        source: str | None = None, kind: str | None = None, charset: str = "utf-8", mime: str = "text/html",
        payload: bytes | None = None, later: int = 0,
    ) -> None:  # fmt: skip
        published = START + timedelta(minutes=minutes)
        seen = published + timedelta(hours=1, days=later)
        url = f"https://{site}/haber/{name}-{1000 + minutes}.html"
        html = PAGE.format(charset=charset, headline=headline[:500], body=body.replace("\n\n", "</p><p>"))
        page = Page(
            url, 200, html.encode(charset, "replace") if payload is None else payload, seen, (("Content-Type", mime),)
        )
        encoded = encode(page, within=self.writer.prepare())
        span = self.writer.append(encoded)
        self.writer.sync()
        more: dict[str, Any] = {"section": section, "section_raw": section, "source": source, "source_kind": kind}
        article = Article(
            url=url, canonical_url=url, site=site, headline=headline, body=body, fetched_at=seen,
            published_at=published, published_precision="minute", language="tr", word_count=len(body.split()),
            content_hash=normalise.content_hash(body), source_raw=source and f"Kaynak: {source}",
            evidence=(Evidence("headline", headline, "visible:h1"),), **more,
        )  # fmt: skip
        with self.archive.transaction():
            link = Link(url, "article", "feed")
            (url_id,) = listings.announce(self.archive, self.sites[site], [link], now=seen, run_id=self.run).url_ids
            capture = articles.add_capture(self.archive, url_id, page, span, encoded.digest, self.run)
            verdict = articles.save_article(self.archive, self.sites[site], url_id, capture, article, seen)
            assert verdict.article_id is not None
            ledger.settle(self.archive, url_id, state="archived", now=seen, status=200, article_id=verdict.article_id)
        self.built.ids[name], self.built.captures[name] = verdict.article_id, capture
