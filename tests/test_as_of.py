"""An export as of a past day equals, byte for byte, the export that was made on that day."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from small_archive import ISTANBUL

from newsarchive import clock, export, normalise
from newsarchive.errors import UsageError
from newsarchive.query import choose
from newsarchive.query.past import until
from newsarchive.query.reader import guard, reading
from newsarchive.query.rows import EXPORTED, OF_STORY, articles
from newsarchive.records import Article, Image
from newsarchive.search import Filter
from newsarchive.store import Archive, corrections, ledger, reclustering, removals, stories
from newsarchive.store import articles as storing

BEGIN = datetime(2025, 6, 1, 6, 0, tzinfo=UTC)
SITES = ("bir.example", "iki.example", "uc.example")
WORDS = [
    "belediye",
    "yangın",
    "hasat",
    "okul",
    "yol",
    "köprü",
    "otobüs",
    "liman",
    "tarla",
    "rüzgâr",
    "ışık",
    "çarşı",
    "müze",
    "bahçe",
    "ırmak",
    "pazar",
]


class Papers:
    """Made-up papers under a clock of their own: every step of theirs is a transaction some minutes later."""

    def __init__(self, archive: Archive, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.archive, self.dice, self.now = archive, random.Random(seed), BEGIN
        monkeypatch.setattr(clock, "now", lambda: self.now)
        self.texts: dict[int, Article] = {}
        self.urls: dict[int, tuple[int, int]] = {}
        self.made = 0

    def body(self) -> str:
        return "\n\n".join(" ".join(self.dice.choices(WORDS, k=40)) + "." for _ in range(3))

    def arrive(self) -> None:
        copied = self.dice.choice([*self.texts.values()]) if self.texts and self.dice.random() < 0.5 else None
        site = self.dice.choice(SITES)
        self.made += 1
        url = f"https://{site}/haber-{self.made}"
        body = copied.body if copied else self.body()
        if copied and self.dice.random() < 0.5:
            body = body + "\n\n" + " ".join(self.dice.choices(WORDS, k=8))
        late = timedelta(days=self.dice.choice([0, 0, 0, 2]))
        one = Article(
            url, url, site, f"=Haber {self.made}" if self.made % 7 == 0 else f"Haber {self.made}", body, self.now,
            summary=self.dice.choice([None, "Özet, \"tırnak\" ve\nsatır"]),
            published_at=self.dice.choice([None, (self.now - late - timedelta(minutes=5)).astimezone(ISTANBUL)]),
            published_precision="minute", section=self.dice.choice(["Güncel", "Spor", None]),
            source=self.dice.choice(["AA", "DHA", None]), source_kind="agency", source_raw="(AA)",
            authors=self.dice.choice([(), ("Ayşe Yılmaz",)]), images=(Image(f"{url}.jpg", "Işık"),), tags=("a,b",),
        )  # fmt: skip
        self._save(self._counted(one))

    def _counted(self, one: Article) -> Article:
        if one.published_at is None:
            one = replace(one, published_precision=None)
        return replace(
            one,
            word_count=normalise.count_words(one.body),
            content_hash=normalise.content_hash(one.body),
            fetched_at=self.now - timedelta(seconds=self.dice.randint(0, 90)),
        )

    def _save(self, one: Article, cause: str = "visit") -> None:
        with self.archive.transaction():
            site = ledger.site_id(self.archive, one.site, now=self.now)
            url = ledger_url(self.archive, site, one.url, self.now)
            when = self.now if cause == "reextracted" else one.fetched_at
            verdict = storing.save_article(self.archive, site, url, None, one, when, cause=cause)
        assert verdict.article_id is not None
        self.texts[verdict.article_id], self.urls[verdict.article_id] = one, (site, url)

    def edit(self) -> None:
        _, one = self._some()
        how = self.dice.randrange(4)
        if how == 0:
            one = replace(one, headline=f"{one.headline} (güncellendi {self.made})")
        elif how == 1:
            one = replace(one, body=f"{one.body}\n\n" + " ".join(self.dice.choices(WORDS, k=30)) + ".")
        elif how == 2:
            one = replace(one, body=self.body())
        else:
            one = replace(one, tags=("x",), section=self.dice.choice(["Güncel", "Ekonomi"]), summary=None)
        self._save(self._counted(one), self.dice.choice(["visit", "visit", "reextracted"]))

    def _some(self) -> tuple[int, Article]:
        return self.dice.choice([*self.texts.items()])

    def look(self) -> None:
        number, _ = self._some()
        with self.archive.transaction():
            storing.seen_unchanged(self.archive, self.urls[number][1], self.now - timedelta(seconds=7))

    def remove(self) -> None:
        number, _ = self._some()
        with self.archive.transaction():
            found = removals.Finding("http_404", 404, "404")
            removals.looked(self.archive, number, found, self.now)
            ledger.mark_gone(self.archive, self.urls[number][1], 404, self.now)

    def empty(self) -> None:
        number, _ = self._some()
        with self.archive.transaction():
            storing.note_emptied(self.archive, number, self.now)
            removals.looked(self.archive, number, removals.Finding("emptied", 200, ""), self.now)

    def come_back(self) -> None:
        number, _ = self._some()
        with self.archive.transaction():
            removals.back(self.archive, number, self.now)
            storing.seen_unchanged(self.archive, self.urls[number][1], self.now)

    def correct(self) -> None:
        number, _ = self._some()
        field, value = self.dice.choice(
            [("headline", "Düzeltilmiş başlık"), ("authors", ["Can Öz"]), ("source", "İHA")]
        )
        one = corrections.Correction(field, value, "okur", self.now.isoformat(), None)
        with self.archive.transaction():
            storing.correct(self.archive, number, one, self.now)

    def together(self) -> None:
        stories.catch_up(self.archive)

    def recluster(self) -> None:
        reclustering.recluster(self.archive, self.dice.choice([1, 3, 30]), lambda *_: None)

    def day(self) -> None:
        steps = [self.arrive] * 6 + [self.edit] * 3 + [self.look] * 3
        steps += [self.remove, self.come_back, self.correct, self.empty, self.recluster]
        for _ in range(14):
            self.now += timedelta(minutes=self.dice.randint(1, 50), milliseconds=self.dice.randint(0, 999))
            self.dice.choice(steps if self.texts else [self.arrive])()


def ledger_url(archive: Archive, site: int, url: str, now: datetime) -> int:
    from newsarchive.records import Link
    from newsarchive.store import listings

    return int(listings.announce(archive, site, [Link(url)], now=now).url_ids[0])


ASKED: dict[str, dict[str, Any]] = {
    "all": {},
    "site": {"filters": {"site": SITES[0]}},
    "since": {"filters": {"since": "yesterday"}},
    "where": {"condition": "word_count > 125 AND gone_at IS NULL"},
    "text": {"dedupe": "text"},
    "story": {"dedupe": "story", "fields": (*EXPORTED, *OF_STORY)},
    "fields": {"fields": ("id", *OF_STORY)},
}


def exported(
    folder: Path, kind: str, now: datetime, as_of: datetime | None, asked: dict[str, Any], *, fast: bool = False
) -> bytes:
    options = dict(asked)
    filters = [Filter(name, value) for name, value in options.pop("filters", {}).items()]
    with reading(folder) as connection, export.beside(connection, few=0 if fast else 10**9) as second:
        where = choose.where(connection, filters, now)
        if "condition" in options:
            guard(connection)
        rows = articles(connection, where, as_of=as_of, **options)
        export.write(rows, folder / f"x.{kind}", kind, second=second)
    return (folder / f"x.{kind}").read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "archive"


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
def test_every_day_is_exported_as_it_was(folder: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {name: ("csv", "jsonl", "parquet") if name in ("all", "story") else ("jsonl",) for name in ASKED}
    made: dict[tuple[datetime, str, str], bytes] = {}
    with Archive.open(folder) as archive:
        papers = Papers(archive, seed, monkeypatch)
        for day in range(7):
            papers.now = BEGIN + timedelta(days=day)
            papers.day()
            end = until(papers.now.astimezone(ISTANBUL).date().isoformat(), papers.now)
            for name, asked in ASKED.items():
                for kind in kinds[name]:
                    if name != "site" or day:
                        made[end, name, kind] = exported(folder, kind, end, None, asked)
    assert len(set(made.values())) > len(made) / 2  # the days differ
    for (end, name, kind), before in made.items():
        fast = (end.day + len(name)) % 2 == 0
        assert exported(folder, kind, end, end, ASKED[name], fast=fast) == before, (end, name, kind)


NOW = datetime(2025, 7, 2, 9, 0, tzinfo=UTC)
INSTANTS = {
    "2025-06-30": "2025-06-30T20:59:59.999+00:00",
    "2025-06": "2025-06-30T20:59:59.999+00:00",
    "2025-06-30 14:05": "2025-06-30T11:05:59.999+00:00",
    "yesterday": "2025-07-01T20:59:59.999+00:00",
}


@pytest.mark.parametrize("text", INSTANTS)
def test_as_of_when(text: str) -> None:
    assert until(text, NOW) == datetime.fromisoformat(INSTANTS[text])


def test_as_of_what_is_no_day() -> None:
    with pytest.raises(UsageError, match="is not a date"):
        until("2025-13-45", NOW)


def test_a_revision_that_is_taken_back_still_tells_the_past(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive.open(folder) as archive:
        papers = Papers(archive, 5, monkeypatch)
        papers.arrive()
        before = exported(folder, "jsonl", papers.now, None, {})
        then = papers.now
        papers.now += timedelta(hours=5)
        papers.empty()
        papers.now += timedelta(hours=5)
        papers.come_back()  # nobody has confirmed that it was empty: its revision is deleted
        assert archive.conn.execute("SELECT count(*) FROM revisions").fetchone() == (0,)
        papers.correct()
    assert exported(folder, "jsonl", papers.now, None, {}) != before
    assert exported(folder, "jsonl", papers.now, then, {}) == before


def test_nothing_is_known_before_the_first_article(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive.open(folder) as archive:
        Papers(archive, 6, monkeypatch).arrive()
    assert exported(folder, "jsonl", BEGIN, BEGIN - timedelta(seconds=1_000), {}) == b""
