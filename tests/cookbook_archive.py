"""The archive that docs/sql-cookbook.md asks: four sample papers, two months, with what happened to their articles.

Built without a network, the same every time: the sample world's own truths, put in in the order of publication.
``python tests/cookbook_archive.py`` writes the answers of the cookbook anew.
"""

import re
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from newsarchive import normalise
from newsarchive.query.reader import guard, reading, sql
from newsarchive.records import Article, Evidence, Image, Link, Page, PageType
from newsarchive.sample.layouts import LAYOUTS
from newsarchive.sample.view import View
from newsarchive.sample.world import Truth, World
from newsarchive.store import Archive, articles, ledger, listings
from newsarchive.store.times import text
from newsarchive.warc import Span

WORLD = World(articles=75, today=date(2026, 6, 30), days=60)
SITES = {"seedx": "bozkir.example", "te7": "kiyi.example", "classic": "yesilyayla.example",
         "wordpress": "korfez.example"}  # fmt: skip
BLIND = (date(2026, 6, 10), date(2026, 6, 15))
"""days in which the classic paper was not seen"""
COOKBOOK = Path(__file__).resolve().parent.parent / "docs/sql-cookbook.md"
SHOWN = 5
"""rows of an answer that the cookbook shows"""
_RECIPE = re.compile(r"```sql\n(?P<sql>.*?)```\n\n(?P<answer>\|.*?\n)\n", re.DOTALL)


def build(folder: Path) -> Path:
    """The archive; its folder."""
    with Archive.open(folder) as archive, archive.transaction():
        papers = {}
        for name, domain in SITES.items():
            paper = WORLD.paper(name)
            papers[name] = ledger.site_id(
                archive, domain, now=_at("2026-05-01T00:00"), name=paper.name, province=paper.province
            )
        views = {name: View(WORLD, LAYOUTS[name], f"https://{domain}") for name, domain in SITES.items()}
        truths = [(name, truth) for name, view in views.items() for truth in map(view.truth, view.indexes)]
        truths.sort(key=lambda one: (WORLD.published(one[0], one[1].index), one[0]))
        for at, (name, truth) in enumerate(truths):
            if name == "classic" and BLIND[0] <= truth.published_at.date() < BLIND[1]:
                _missed(archive, papers[name], truth, at)
                continue
            silent = truth.source_kind == "agency" and at % 3 == 1
            other = dict.fromkeys(("source", "source_raw", "source_kind")) if silent else {}
            _save(archive, papers[name], truth, WORLD.published(name, truth.index) + timedelta(minutes=25), **other)
            if name == "seedx" and truth.source_kind == "own" and at % 5 == 0:
                _reprint(archive, papers["wordpress"], truth)
        for at, (name, truth) in enumerate(truths):
            if name != "classic" or not BLIND[0] <= truth.published_at.date() < BLIND[1]:
                _change(archive, papers[name], truth, at)
        _removed(archive)
        _watched(archive, papers)
    return folder


def _at(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp).replace(tzinfo=UTC)


def _save(archive: Archive, site: int, truth: Truth, now: datetime, **other: Any) -> None:
    """One visit of a page that says what ``truth`` says, but for ``other``."""
    (url_id,) = listings.announce(archive, site, [Link(truth.url, "article", "feed")], now=now).url_ids
    body = str(other.get("body", truth.body))
    page = Page(truth.url, 200, body.encode(), now, (("Content-Type", "text/html"),))
    digest = f"sha256:{sha256(body.encode()).hexdigest()}"
    capture = articles.add_capture(archive, url_id, page, Span("2026/06/ornek.warc.gz", 10 * url_id, 10), digest, None)
    values: dict[str, Any] = {
        "headline": truth.headline, "body": body, "summary": truth.summary, "published_at": truth.published_at,
        "published_precision": truth.published_precision, "section": truth.section, "section_raw": truth.section_raw,
        "authors": truth.authors, "source": truth.source, "source_raw": truth.source_raw,
        "source_kind": truth.source_kind, "place_province": truth.place_province,
        "place_district": truth.place_district, "tags": truth.tags,
        "images": (Image(f"{truth.url}/foto.jpg", None, truth.source),),
        "word_count": normalise.count_words(body), "content_hash": normalise.content_hash(body),
    } | other  # fmt: skip
    article = Article(
        url=truth.url, canonical_url=truth.url, site=truth.url.split("/")[2], fetched_at=now, language="tr",
        page_type=PageType.ARTICLE, evidence=(Evidence("headline", values["headline"], "visible:h1"),), **values,
    )  # fmt: skip
    verdict = articles.save_article(archive, site, url_id, capture, article, now)
    ledger.settle(archive, url_id, state="archived", now=now, status=200, article_id=verdict.article_id)


def _missed(archive: Archive, site: int, truth: Truth, at: int) -> None:
    """A sitemap shows the address later; the page does not answer any more."""
    now = _at("2026-06-15T06:00")
    (url_id,) = listings.announce(archive, site, [Link(truth.url, "article", "sitemap")], now=now).url_ids
    if at % 2:
        ledger.settle(archive, url_id, state="failed", reason="server_error", now=now, status=503)


def _reprint(archive: Archive, site: int, truth: Truth) -> None:
    """Another paper prints the text of the first one, without saying so."""
    at = truth.published_at + timedelta(hours=2 + truth.index % 7)
    copy = replace(truth, url=f"https://{SITES['wordpress']}/alinti-haber-{truth.index}/", published_at=at)
    nobody = {"authors": (), "source": None, "source_raw": None, "source_kind": None}
    _save(archive, site, copy, at + timedelta(minutes=25), **nobody)


def _change(archive: Archive, site: int, truth: Truth, at: int) -> None:
    """Every 17th article gets another headline, every 23rd another number, every 40th a paragraph more."""
    seen = truth.published_at + timedelta(minutes=25)
    if at % 17 == 3:
        _save(archive, site, truth, seen + timedelta(hours=3 + at % 30), headline=f"{truth.headline}: yeni gelişme")
    number = re.search(r"\b\d{1,3}\b", truth.body)
    if at % 23 == 5 and number:
        other = f"{truth.body[: number.start()]}{int(number[0]) + 2}{truth.body[number.end() :]}"
        _save(archive, site, truth, seen + timedelta(hours=6 + at % 100), body=other)
    if at % 40 == 9:
        more = f"{truth.body}\n\nKonuyla ilgili açıklamanın önümüzdeki günlerde yapılması bekleniyor."
        _save(archive, site, truth, seen + timedelta(hours=20), body=more)


def _removed(archive: Archive) -> None:
    """The two stories most printed are taken down: one by three papers within two days, one by a single paper."""
    stories = archive.conn.execute("SELECT id FROM stories ORDER BY sites DESC, members DESC, id LIMIT 2").fetchall()
    for (story,), many in zip(stories, (3, 1), strict=True):
        members = archive.conn.execute(
            "SELECT article_id FROM copies WHERE story_id = ? ORDER BY nth LIMIT ?", (story, many)
        ).fetchall()
        for nth, (article,) in enumerate(members):
            first = _at("2026-06-25T08:00") + timedelta(hours=15 * nth)
            archive.conn.execute(
                "INSERT INTO removals(article_id, kind, first_at, confirmed_at, last_at, looks, status, evidence) "
                "VALUES (?, 'http_404', ?, ?, ?, 2, 404, 'the address answers 404')",
                (article, text(first), *[text(first + timedelta(hours=8))] * 2),
            )
            archive.conn.execute("UPDATE articles SET gone_at = ? WHERE id = ?", (text(first), article))


def _watched(archive: Archive, papers: dict[str, int]) -> None:
    """Lists were read every day but for five days of one paper; two of its weeks could be estimated."""
    for name, site in papers.items():
        for number in range(62):
            day = date(2026, 5, 1) + timedelta(days=number)
            blind = name == "classic" and BLIND[0] <= day < BLIND[1]
            archive.conn.execute(
                "INSERT INTO site_days(site_id, day, polls, polls_failed, visits, requests, bytes, seconds, new) "
                "VALUES (?, ?, 24, ?, 4, 40, 900000, 60, 1)", (site, day.isoformat(), 24 if blind else 0),
            )  # fmt: skip
    archive.conn.execute(
        "INSERT INTO site_gaps(site_id, began_at, ended_at, why, failures, missed) "
        "VALUES (?, ?, ?, 'site down', 120, 118)",
        (papers["classic"], "2026-06-09T22:00:00.000Z", "2026-06-14T20:00:00.000Z"),
    )
    for week, archived, estimated in (("2026-06-01", 9, 9.4), ("2026-06-08", 5, 8.8)):
        archive.conn.execute(
            "INSERT INTO site_weeks VALUES (?, ?, ?, ?, 1, 2, ?, '{}', ?, ?, ?, ?, NULL, '2026-06-30T00:00:00.000Z')",
            (papers["classic"], week, archived, archived, archived - 3, 0.7 if archived == 5 else 0, estimated,
             archived, archived + 6),
        )  # fmt: skip


# --- the cookbook -------------------------------------------------------------------------------------------


def recipes() -> list[tuple[str, str]]:
    """(SQL, the answer that the cookbook shows) of every recipe."""
    return [(one["sql"], one["answer"]) for one in _RECIPE.finditer(COOKBOOK.read_text(encoding="utf-8"))]


def asked(archive: Path, statement: str, seconds: float = 5) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Columns and rows, as ``newsarchive sql`` gives them."""
    with reading(archive) as connection:
        guard(connection)
        answer = sql(connection, statement, seconds=seconds)
        return answer.columns, list(answer.rows)


def shown(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """An answer as the cookbook shows it: the first rows, as a table."""
    lines = [columns, ("---",) * len(columns), *rows[:SHOWN]]
    table = [f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines]
    more = len(rows) - SHOWN
    return "".join([*table, f"| … {more} more |{' |' * (len(columns) - 1)}\n" if more > 0 else ""])


def _cell(value: Any) -> str:
    shown = "" if value is None else str(value)
    return (shown if len(shown) <= 60 else f"{shown[:59]}…").replace("|", "\\|").replace("\n", " ")


def rewrite(archive: Path) -> int:
    """Writes every answer anew; how many recipes there are."""
    page = COOKBOOK.read_text(encoding="utf-8")

    def answered(found: re.Match[str]) -> str:
        return f"```sql\n{found['sql']}```\n\n{shown(*asked(archive, found['sql']))}\n"

    COOKBOOK.write_text(_RECIPE.sub(answered, page), encoding="utf-8")
    return len(recipes())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(f"{rewrite(build(Path(folder) / 'archive'))} recipes\n")
