"""The archive and the probes of tests/data/search_*.txt, for the tests and for benchmarks/searching.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from newsarchive.records import Article, Link, Page, PageType
from newsarchive.store import Archive, articles, ledger, listings
from newsarchive.warc import Span

DATA = Path(__file__).parent / "data"
NOW = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
_ISTANBUL = ZoneInfo("Europe/Istanbul")
_TYPES = {"Yazarlar": PageType.COLUMN, "Resmi İlanlar": PageType.NOTICE}


@dataclass(frozen=True, slots=True)
class Text:
    """One article of the corpus."""

    name: str
    site: str
    at: str
    section: str
    source: str | None
    author: str | None
    place: str | None
    headline: str
    summary: str | None
    body: str


@dataclass(frozen=True, slots=True)
class Probe:
    """A query and its right answers."""

    kind: str
    query: str
    right: tuple[str, ...]
    extra: frozenset[str]
    """found as well, though no answers"""
    missed: frozenset[str]
    """answers that are not found"""
    ordered: bool
    """``right`` is the order of the first hits"""

    @property
    def found(self) -> set[str]:
        """What is found, right or not."""
        return (set(self.right) | self.extra) - self.missed


def texts() -> list[Text]:
    """The articles; their ids are 1, 2, 3 … in the archive."""
    lines = (DATA / "search_corpus.txt").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split(" | ")] for line in lines if line and not line.startswith("#")]
    return [Text(*row[:4], *(cell or None for cell in row[4:7]), row[7], row[8] or None, row[9]) for row in rows]  # type: ignore[arg-type]


def probes() -> Iterator[Probe]:
    """The probes, in the order of the file."""
    kind = ""
    for line in (DATA / "search_probes.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            mark = " >> " if " >> " in line else " =>"
            query, _, answer = line.partition(mark)
            words = answer.split()
            extra = frozenset(word[1:] for word in words if word[0] == "~")
            missed = frozenset(word[1:] for word in words if word[0] == "-")
            right = tuple(dict.fromkeys(word.lstrip("-") for word in words if word[0] != "~"))
            yield Probe(kind, query, right, extra, missed, mark == " >> ")


def build(folder: Path) -> Path:
    """The archive of the corpus; its folder."""
    with Archive.open(folder) as archive, archive.transaction():
        run = ledger.start_run(archive, "crawl", NOW)
        for number, text in enumerate(texts(), 1):
            domain = f"{text.site}.example"
            site = ledger.site_id(archive, domain, now=NOW, name=text.site)
            url = f"https://{domain}/haber/{text.name}-haberi-{1000 + number}.html"
            url_id = listings.announce(archive, site, [Link(url, "article", "feed")], now=NOW).url_ids[0]
            page = Page(url, 200, b"<html>", NOW, (("Content-Type", "text/html"),))
            span = Span("2025/07/probe.warc.gz", number, 5)
            capture = articles.add_capture(archive, url_id, page, span, "sha256:00", run)
            verdict = articles.save_article(archive, site, url_id, capture, _article(text, url, domain), NOW)
            assert verdict.article_id == number, verdict
        ledger.end_run(archive, run, 0, NOW, {})
    return folder


def _article(text: Text, url: str, domain: str) -> Article:
    province, _, district = (text.place or "").partition("/")
    return Article(
        url=url, canonical_url=url, site=domain, headline=text.headline, summary=text.summary, body=text.body,
        fetched_at=NOW, published_at=datetime.fromisoformat(text.at).replace(tzinfo=_ISTANBUL),
        published_precision="minute" if "T" in text.at else "day", section=text.section, source=text.source,
        source_kind="agency" if text.source else None, authors=(text.author,) if text.author else (),
        place_province=province or None, place_district=district or None, language="tr",
        page_type=_TYPES.get(text.section, PageType.ARTICLE), word_count=len(text.body.split()),
        content_hash=f"v1:{text.name}",
    )  # fmt: skip
