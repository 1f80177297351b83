"""Articles come back as they went in, with their history and their evidence."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keeping import DAY, HOUR, NOW, SITE, Keeper, address, article, page
from sqlite_utils import Database

from newsarchive import identify
from newsarchive.errors import ArchiveDamaged
from newsarchive.query import why
from newsarchive.records import Article, Change, Evidence, Image, Rejected
from newsarchive.store import articles, ledger, migrations, payloads, schema_docs
from newsarchive.turkish import search_fold


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    keeper = Keeper(tmp_path / "archive")
    yield keeper
    assert keeper.rows("PRAGMA foreign_key_check") == []
    keeper.close()


def stored(keeper: Keeper, article_id: int) -> dict[str, Any]:
    row = next(keeper.archive.db.query("SELECT * FROM articles WHERE id = ?", [article_id]))
    return {**row, **{name: json.loads(row[name]) for name in ("authors", "images", "tags")}}


# --- articles

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=40)
MAYBE = st.none() | TEXT
WHEN = st.none() | st.datetimes(
    NOW.replace(year=1950, tzinfo=None),
    NOW.replace(year=2090, tzinfo=None),
    timezones=st.sampled_from([timezone(timedelta(hours=3)), timezone(timedelta(hours=2))]),
).map(lambda at: at.replace(microsecond=0))
ARTICLES = st.builds(
    Article,
    url=st.just(address(7237)),
    canonical_url=st.just(f"https://{SITE}/haber/belediyeden-yeni-park-7237.html"),
    site=st.just(SITE),
    headline=TEXT,
    body=TEXT,
    fetched_at=st.just(NOW),
    summary=MAYBE,
    published_at=WHEN,
    published_precision=st.sampled_from(["minute", "day", None]),
    updated_at=WHEN,
    section=MAYBE,
    section_raw=MAYBE,
    authors=st.lists(TEXT, max_size=3).map(tuple),
    source=MAYBE,
    source_raw=MAYBE,
    place_province=MAYBE,
    images=st.lists(st.builds(Image, url=TEXT, caption=MAYBE, credit=MAYBE), max_size=2).map(tuple),
    tags=st.lists(TEXT, max_size=3).map(tuple),
    word_count=st.integers(0, 10**6),
    content_hash=TEXT,
    evidence=st.lists(st.builds(Evidence, field=TEXT, raw=MAYBE, via=TEXT, note=MAYBE), max_size=3).map(tuple),
)


@given(ARTICLES)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_article_comes_back_as_it_was(keeper: Keeper, understood: Article) -> None:
    verdict = keeper.save(understood, cause="reextracted")
    row = stored(keeper, verdict.article_id)
    assert {name: row[name] for name in identify.FIELDS} == identify.public(understood)
    assert (row["word_count"], row["content_hash"]) == (understood.word_count, understood.content_hash)
    if understood.published_at is not None:
        assert row["published_ts"] == understood.published_at.timestamp()
        assert row["published_day"] == row["published_at"][:10]
    expected = {(e.field, e.raw, e.via, e.note) for e in understood.evidence}
    assert set(keeper.rows("SELECT field, raw, via, note FROM provenance")) == expected
    assert keeper.archive.conn.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")


def test_text_that_no_database_can_hold(keeper: Keeper) -> None:
    """A NUL and a JSON escape cut in half: both arrive from real pages."""
    odd = "Park\0 \ud83d açıldı"
    understood = article(
        headline=odd, body=odd, source=odd, source_raw=odd + "!", section=odd, authors=(odd,), tags=(odd,),
        evidence=(Evidence("headline", odd, "visible:h1", (Rejected(odd, "x"),), odd),),
    )  # fmt: skip
    row = stored(keeper, keeper.save(understood).article_id)
    assert row["headline"] == row["body"] == "Park \ufffd açıldı"
    assert keeper.save(understood).change is Change.SAME


def test_public_fields_of_the_design_are_columns(keeper: Keeper) -> None:
    columns = [column.name for column in keeper.archive.db["articles"].columns]
    public = (
        "url canonical_url site headline summary published_at updated_at published_precision updated_precision section "
        "section_raw authors source source_raw source_kind place_province place_district body images tags language "
        "word_count content_hash first_seen_at fetched_at"
    )
    assert set(public.split()) <= set(columns)
    rare = [name for name, _ in migrations.ADDED["articles"]]
    assert columns[-1 - len(rare) :] == ["body", *rare], "what lists read stands before the text"


def test_a_visit_that_finds_no_change_leaves_one_understanding(keeper: Keeper) -> None:
    assert keeper.save(article()).change is Change.NEW
    again = keeper.save(replace(article(), images=(), tags=("park",)), NOW + DAY)
    assert again.change is Change.SAME
    row = stored(keeper, again.article_id)
    assert (row["first_seen_at"][:10], row["last_seen_at"][:10]) == ("2026-03-04", "2026-03-05")
    assert row["tags"] == ["park", "belediye"]
    assert keeper.one("SELECT count(*) FROM revisions") == 0


def test_an_update_stamp_that_the_visit_may_have_set_is_no_revision(keeper: Keeper) -> None:
    keeper.save(article())
    stamp = NOW - timedelta(minutes=2)
    verdict = keeper.save(replace(article(), updated_at=stamp, updated_precision="minute"), NOW + HOUR)
    assert verdict.change is Change.SAME
    assert stored(keeper, verdict.article_id)["updated_at"] is None


def test_the_charset_a_page_was_read_in_is_kept_and_told(keeper: Keeper) -> None:
    read = {"charset_declared": "header utf-8", "charset_used": "windows-1254", "charset_rule": "bytes are no UTF-8"}
    keeper.save(article(**read))
    keeper.save(article(address(8), charset_used="utf-8", charset_rule="valid UTF-8"))
    assert {name: stored(keeper, 1)[name] for name in read} == read
    told = [why.why(keeper.archive.conn, number)["charset"] for number in ("1", "2")]
    assert told[0] == {"declared": "header utf-8", "used": "windows-1254", "rule": "bytes are no UTF-8"}
    assert told[1] == {"declared": None, "used": "utf-8", "rule": "valid UTF-8"}


def test_an_edit_keeps_the_earlier_understanding(keeper: Keeper) -> None:
    first = keeper.save(article())
    edited = replace(
        article(), headline="Parkın açılışı ertelendi", evidence=(Evidence("headline", "P", "visible:h1"),)
    )
    second = keeper.save(edited, NOW + DAY)
    assert (second.change, second.article_id, second.changed_fields) == (Change.EDITED, first.article_id, ("headline",))
    ((changed, cause, replaced, fields),) = keeper.rows("SELECT changed, cause, replaced_at, fields FROM revisions")
    assert (json.loads(changed), cause, replaced[:10]) == (["headline"], "visit", "2026-03-05")
    assert json.loads(fields) == {**identify.public(article()), "url": article().url}
    assert stored(keeper, second.article_id)["headline"] == "Parkın açılışı ertelendi"
    assert stored(keeper, second.article_id)["first_seen_at"][:10] == "2026-03-04"
    assert keeper.rows("SELECT field, raw FROM provenance") == [("headline", "P")]
    assert keeper.save(edited, NOW + 2 * DAY).change is Change.SAME


def test_new_rules_refresh_the_evidence_without_a_visit(keeper: Keeper) -> None:
    first = keeper.save(article())
    with keeper.archive.transaction():
        ledger.mark_gone(keeper.archive, keeper.url_id(address(7237)), 404, NOW + DAY)
    before = stored(keeper, first.article_id)
    better = replace(article(), content_hash="v2:0a", evidence=(Evidence("headline", "H", "json-ld:headline"),))
    with keeper.archive.transaction():
        verdict = articles.save_article(
            keeper.archive, keeper.site, 1, before["last_capture_id"], better, NOW + DAY, cause="reextracted"
        )
    after = stored(keeper, first.article_id)
    assert verdict.change is Change.SAME
    assert {name for name in after if after[name] != before[name]} == {"content_hash"}
    assert keeper.rows("SELECT via FROM provenance") == [("json-ld:headline",)]
    with keeper.archive.transaction():
        edited = replace(better, section="Ekonomi")
        articles.save_article(keeper.archive, keeper.site, 1, None, edited, NOW + DAY, cause="reextracted")
    assert keeper.rows("SELECT cause, changed FROM revisions") == [("reextracted", '["section"]')]


def test_an_address_keeps_its_article_when_the_key_rule_changes(keeper: Keeper) -> None:
    first = keeper.save(article())
    keeper.archive.conn.execute("UPDATE articles SET article_key = 'old:1'")
    assert keeper.save(article()).article_id == first.article_id


def test_two_addresses_of_one_article(keeper: Keeper) -> None:
    first = keeper.save(article())
    amp = replace(
        article(f"https://www.{SITE}/amp/belediyeden-yeni-park-7237.html"),
        canonical_url=article().canonical_url,
        body="Isparta Belediyesi.",
        content_hash="v1:0b",
    )
    second = keeper.save(amp)
    assert (second.change, second.article_id) == (Change.DUPLICATE, first.article_id)
    assert keeper.one("SELECT body FROM articles") == article().body
    assert keeper.one("SELECT count(*) FROM revisions") == 0


def test_a_moved_article_is_one_article_with_one_live_address(keeper: Keeper) -> None:
    keeper.save(article())
    moved = article(address(7237, "parkin-acilisi-ertelendi"), headline="Parkın açılışı ertelendi")
    assert keeper.save(moved, NOW + DAY).change is Change.EDITED
    assert keeper.rows("SELECT state, reason FROM urls ORDER BY id") == [
        ("duplicate", "same_article"),
        ("archived", None),
    ]
    assert keeper.one("SELECT url FROM articles") == moved.url


def test_two_articles_under_one_number_stay_two(keeper: Keeper) -> None:
    first = keeper.save(article())
    other = article(
        address(7237, "bahar-senligi"),
        headline="Bahar şenliği başladı",
        body="Vatandaşlar meydanda toplandı ve konser izledi, çocuklar için oyunlar vardı.",
        content_hash="v1:0d",
    )
    second = keeper.save(other)
    assert (second.change, second.article_id != first.article_id) == (Change.NEW, True)
    assert keeper.save(other).change is Change.SAME
    assert keeper.save(article()).change is Change.SAME
    assert keeper.one("SELECT count(*) FROM articles") == 2


def test_names_are_collected_with_their_words(keeper: Keeper) -> None:
    keeper.save(article())
    keeper.save(article(address(7238), source_raw="(İHA)", section_raw="GÜNDEM", authors=("Ali Veli", "Ayşe Yılmaz")))
    keeper.save(article(address(7239), source_raw="Kaynak: İHA"))
    assert keeper.rows("SELECT name, kind, aliases FROM sources") == [("İHA", "agency", '["Kaynak: İHA","(İHA)"]')]
    assert keeper.rows("SELECT name, aliases FROM sections") == [("Güncel", '["GÜNCEL","GÜNDEM"]')]
    assert sorted(keeper.rows("SELECT name FROM authors")) == [("Ali Veli",), ("Ayşe Yılmaz",)]


def test_a_revisit_is_read_from_the_earlier_capture(keeper: Keeper) -> None:
    first, span, encoded = keeper.keep(page())
    not_modified = page(status=304, body=b"", fetched_at=NOW + DAY)
    with keeper.archive.transaction():
        again = articles.add_capture(keeper.archive, None, not_modified, span, encoded.digest, None, revisit_of=first)
    assert payloads.captured_page(keeper.archive, again).body == page().body
    with pytest.raises(ArchiveDamaged, match="no captures row 99"):
        payloads.captured_page(keeper.archive, 99)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("IŞIK", "ışık"),
        ("ışık", "IŞIK"),
        ("Diyarbakır", "diyarbakir"),
        ("ISPARTA", "Isparta"),
        ("ısparta", "ISPARTA"),
        ("İSTANBUL", "istanbul"),
        ("Iğdır", "IĞDIR"),
        ("ŞIRNAK", "Şırnak"),
        ("Kâğıthane", "kagithane"),
    ],
)
def test_turkish_search(keeper: Keeper, text: str, query: str) -> None:
    keeper.save(article(body=f"Haber {text} için."))
    match = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
    assert keeper.one(match, search_fold(query)) == 1
    keeper.save(article(body="Haber başka yer için.", content_hash="v1:9"))
    assert keeper.one(match, search_fold(query)) == 0


@pytest.mark.parametrize(
    "query",
    [
        "SELECT site, count(*) FROM articles GROUP BY site",
        "SELECT section, count(*) FROM articles GROUP BY section",
        "SELECT source, count(*) FROM articles GROUP BY source",
        "SELECT published_day, count(*) FROM articles WHERE published_day >= '2026-01-01' GROUP BY published_day",
        "SELECT section, published_day, count(*) FROM articles GROUP BY section, published_day",
    ],
)
def test_counts_never_read_the_texts(keeper: Keeper, query: str) -> None:
    plan = " ".join(row[3] for row in keeper.rows("EXPLAIN QUERY PLAN " + query))
    assert "COVERING INDEX" in plan


# --- the page about the schema


def test_every_column_is_explained() -> None:
    text = schema_docs.markdown()
    db = Database(memory=True)
    migrations.steps.apply(db)
    for table in db.tables:
        if table.name.startswith(("_sqlite", "articles_fts", "sqlite_")):
            continue
        assert f"\n## {table.name}\n" in f"\n{text}"
        for column in table.columns:
            assert f"| {column.name} | {column.type} | " in text
    assert "| | " not in text
    page = Path(__file__).resolve().parent.parent / "docs" / "schema.md"
    assert text in page.read_text(encoding="utf-8"), "run: cog -r docs/schema.md"


def test_the_schema_of_the_first_release_is_frozen() -> None:
    """A released migration is never edited: this list changes only together with a new migration."""
    db = Database(memory=True)
    migrations.steps.apply(db)
    assert sorted(name for name in db.table_names() if not name.startswith(("articles_fts_", "_sqlite"))) == [
        "articles", "articles_fts", "authors", "backfill_finds", "backfill_steps", "backfills", "cards", "commons",
        "conditions", "copies", "copy_pairs", "corrections", "delistings", "deliveries", "event_keys", "event_sketches",
        "fetches", "health", "hosts", "labels", "listings", "marks", "past_articles", "past_copies", "past_stories",
        "postings",
        "proof_losses", "proof_rows", "proof_ways", "proofs", "related", "removals", "rereads", "revisions",
        "run_sites", "runs", "sections", "seen", "sightings", "site_days", "site_gaps", "site_weeks", "sites",
        "sketches", "sources", "standing", "stories", "story_settings", "troubles", "urls",
    ]  # fmt: skip
    assert db.conn.execute("PRAGMA user_version").fetchone() == (migrations.version(),)
