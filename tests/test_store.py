"""Articles come back as they went in; every way an archive cannot be opened is one clear line."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keeping import DAY, NOW, SITE, Keeper, address, article, page
from sqlite_utils import Database

from newsarchive import identify
from newsarchive.errors import ArchiveDamaged, NewerSchema, NothingDone, StorageFull
from newsarchive.records import Article, Change, Evidence, Image
from newsarchive.store import Archive, articles, ledger, schema, schema_docs
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
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_article_comes_back_as_it_was(keeper: Keeper, understood: Article) -> None:
    verdict = keeper.save(understood, cause="reextract")
    row = stored(keeper, verdict.article_id)
    assert {name: row[name] for name in identify.FIELDS} == identify.public(understood)
    assert (row["word_count"], row["content_hash"]) == (understood.word_count, understood.content_hash)
    if understood.published_at is not None:
        assert row["published_ts"] == understood.published_at.timestamp()
        assert row["published_day"] == row["published_at"][:10]
    expected = {(e.field, e.raw, e.via, e.note) for e in understood.evidence}
    assert set(keeper.rows("SELECT field, raw, via, note FROM provenance")) == expected
    assert keeper.archive.conn.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")


def test_public_fields_of_the_design_are_columns(keeper: Keeper) -> None:
    columns = [column.name for column in keeper.archive.db["articles"].columns]
    public = (
        "url canonical_url site headline summary published_at updated_at published_precision updated_precision section "
        "section_raw authors source source_raw source_kind place_province place_district body images tags language "
        "word_count content_hash first_seen_at fetched_at"
    )
    assert set(public.split()) <= set(columns)
    assert columns[-1] == "body"


def test_a_visit_that_finds_no_change_leaves_one_understanding(keeper: Keeper) -> None:
    assert keeper.save(article()).change is Change.NEW
    again = keeper.save(replace(article(), images=(), tags=("park",)), NOW + DAY)
    assert again.change is Change.SAME
    row = stored(keeper, again.article_id)
    assert (row["first_seen_at"][:10], row["last_seen_at"][:10]) == ("2026-03-04", "2026-03-05")
    assert row["tags"] == ["park", "belediye"]
    assert keeper.one("SELECT count(*) FROM revisions") == 0


def test_an_update_stamp_that_moves_alone_is_noted_without_a_revision(keeper: Keeper) -> None:
    keeper.save(article())
    stamp = datetime.fromisoformat("2026-03-05T10:00:00+03:00")
    verdict = keeper.save(replace(article(), updated_at=stamp, updated_precision="minute"))
    assert verdict.change is Change.SAME
    assert stored(keeper, verdict.article_id)["updated_at"] == "2026-03-05T10:00:00+03:00"
    assert keeper.one("SELECT count(*) FROM revisions") == 0


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
            keeper.archive, keeper.site, 1, before["last_capture_id"], better, NOW + DAY, cause="reextract"
        )
    after = stored(keeper, first.article_id)
    assert verdict.change is Change.SAME
    assert {name for name in after if after[name] != before[name]} == {"content_hash"}
    assert keeper.rows("SELECT via FROM provenance") == [("json-ld:headline",)]
    with keeper.archive.transaction():
        edited = replace(better, section="Ekonomi")
        articles.save_article(keeper.archive, keeper.site, 1, None, edited, NOW + DAY, cause="reextract")
    assert keeper.rows("SELECT cause, changed FROM revisions") == [("reextract", '["section"]')]


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
    assert articles.captured_page(keeper.archive, again).body == page().body
    with pytest.raises(ArchiveDamaged, match="no captures row 99"):
        articles.captured_page(keeper.archive, 99)


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


# --- opening


def test_an_archive_opens_again(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "archive"
    with Archive.open(folder) as archive, archive.transaction():
        ledger.site_id(archive, SITE, now=NOW)
    with Archive.open(folder, create=False) as archive:
        assert archive.conn.execute("SELECT domain FROM sites").fetchone() == (SITE,)
        assert archive.conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert archive.conn.execute("PRAGMA synchronous").fetchone() == (2,)
        assert archive.conn.execute("PRAGMA foreign_keys").fetchone() == (1,)
    with Archive.open(folder, create=False, readonly=True) as archive:
        assert archive.conn.execute("SELECT count(*) FROM sites").fetchone() == (1,)
        with pytest.raises(NothingDone, match="not writable"), archive.transaction():
            ledger.site_id(archive, "b.com", now=NOW)


def refused(folder: Path, **how: Any) -> tuple[type, str]:
    before = (folder / "news.db").read_bytes() if (folder / "news.db").is_file() else None
    with pytest.raises((NothingDone, ArchiveDamaged)) as caught:
        Archive.open(folder, **how)
    if before is not None:
        assert (folder / "news.db").read_bytes() == before
    message = str(caught.value)
    assert "\n" not in message
    assert str(folder) in message
    return caught.type, message


def test_a_file_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    path.write_text("notes")
    assert refused(path) == (NothingDone, f"{path} is a file, not an archive folder")
    assert path.read_text() == "notes"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert refused(tmp_path / "file" / "archive")[0] is NothingDone


def test_no_archive_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "none", create=False)[0] is NothingDone
    assert refused(tmp_path / "none", create=False, readonly=True)[0] is NothingDone
    assert not (tmp_path / "none").exists()


def test_a_database_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "news.db").mkdir()
    assert refused(tmp_path)[0] is NothingDone


@pytest.mark.parametrize("how", [{}, {"create": False, "readonly": True}])
def test_not_a_database(tmp_path: Path, how: dict[str, bool]) -> None:
    (tmp_path / "news.db").write_bytes(b"this is not a database" * 100)
    assert refused(tmp_path, **how)[0] is ArchiveDamaged


@pytest.mark.parametrize("how", [{}, {"create": False, "readonly": True}])
def test_somebody_elses_database(tmp_path: Path, how: dict[str, bool]) -> None:
    Database(tmp_path / "news.db")["dogs"].insert({"name": "Karabaş"}).db.close()
    assert refused(tmp_path, **how)[0] is NothingDone


@pytest.mark.parametrize("how", [{}, {"create": False, "readonly": True}])
@pytest.mark.parametrize("mark", ["version", "migration"])
def test_a_newer_schema_is_left_alone(tmp_path: Path, how: dict[str, bool], mark: str) -> None:
    Archive.open(tmp_path).close()
    conn = sqlite3.connect(tmp_path / "news.db")
    if mark == "version":
        conn.execute("PRAGMA user_version = 99")
    else:
        conn.execute("INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('newsarchive', 'm9', '')")
    conn.commit()
    conn.close()
    kind, message = refused(tmp_path, **how)
    assert kind is NewerSchema
    assert "newer newsarchive" in message


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    for number in range(30):
        keeper.save(article(address(8000 + number), content_hash=f"v1:{number}"))
    root = keeper.one("SELECT rootpage FROM sqlite_master WHERE name = 'captures'")
    keeper.archive.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    keeper.close()
    file = tmp_path / "news.db"
    data = bytearray(file.read_bytes())
    data[4096 * (root - 1) : 4096 * root] = bytes(4096)
    file.write_bytes(data)
    assert refused(tmp_path)[0] is ArchiveDamaged


def test_a_database_cut_short_is_refused(tmp_path: Path) -> None:
    Archive.open(tmp_path).close()
    file = tmp_path / "news.db"
    file.write_bytes(file.read_bytes()[:5000])
    assert refused(tmp_path)[0] is ArchiveDamaged


def test_an_older_schema_is_brought_up_to_date_by_the_first_writer_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Archive.open(tmp_path).close()
    later = schema.Migrations("newsarchive")
    later._migrations = list(schema.migrations._migrations)

    @later()
    def m002_more(db: Database) -> None:
        db.conn.execute("ALTER TABLE sites ADD COLUMN more TEXT")
        schema._stamp(db, 2)

    monkeypatch.setattr(schema, "migrations", later)
    assert refused(tmp_path, create=False, readonly=True)[0] is NothingDone
    with Archive.open(tmp_path) as archive:
        assert "more" in archive.db["sites"].columns_dict
    Archive.open(tmp_path, create=False, readonly=True).close()


def test_a_failed_migration_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Archive.open(tmp_path).close()
    later = schema.Migrations("newsarchive")
    later._migrations = list(schema.migrations._migrations)

    @later()
    def m002_broken(db: Database) -> None:
        db.conn.execute("ALTER TABLE sites ADD COLUMN more TEXT")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(schema, "migrations", later)
        with pytest.raises(KeyboardInterrupt):
            Archive.open(tmp_path)
    with Archive.open(tmp_path) as archive:
        assert "more" not in archive.db["sites"].columns_dict


def test_a_read_only_medium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As from a DVD: root may write anywhere, so the test answers os.access itself."""
    Archive.open(tmp_path).close()
    monkeypatch.setattr("newsarchive.store.archive.os.access", lambda *_: False)
    with Archive.open(tmp_path, create=False, readonly=True) as archive:
        assert archive.conn.execute("SELECT count(*) FROM articles").fetchone() == (0,)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["news.db"]
    kind, message = refused(tmp_path)
    assert (kind, message) == (NothingDone, f"{tmp_path} is not writable")


# --- transactions


def test_all_or_nothing(keeper: Keeper) -> None:
    with pytest.raises(ZeroDivisionError), keeper.archive.transaction():
        ledger.site_id(keeper.archive, "b.com", now=NOW)
        with keeper.archive.transaction():
            ledger.site_id(keeper.archive, "c.com", now=NOW)
        raise ZeroDivisionError
    assert keeper.rows("SELECT domain FROM sites") == [(SITE,)]


def test_another_connection_sees_only_whole_transactions(keeper: Keeper) -> None:
    with Archive.open(keeper.archive.path, readonly=True, create=False) as reader:
        with keeper.archive.transaction():
            ledger.site_id(keeper.archive, "b.com", now=NOW)
            assert reader.conn.execute("SELECT count(*) FROM sites").fetchone() == (1,)
        assert reader.conn.execute("SELECT count(*) FROM sites").fetchone() == (2,)


def test_readers_never_wait_and_see_whole_articles(keeper: Keeper) -> None:
    done = threading.Event()
    problems: list[str] = []
    reads = 0

    def read() -> None:
        nonlocal reads
        with Archive.open(keeper.archive.path, readonly=True, create=False) as reader:
            reader.conn.execute("PRAGMA busy_timeout = 0")
            while not done.is_set():
                for headline, body, mark in reader.conn.execute("SELECT headline, body, content_hash FROM articles"):
                    if not (headline.endswith(mark) and body.endswith(mark)):
                        problems.append(f"{headline} {body} {mark}")
                reads += 1

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for version in range(40):
        for number in (7001, 7002, 7003):
            mark = f"v{version}"
            keeper.save(article(address(number), headline=f"B {mark}", body=f"G {mark}", content_hash=mark))
    done.set()
    for thread in threads:
        thread.join()
    assert problems == []
    assert reads > 10
    assert keeper.one("SELECT count(*) FROM revisions") == 3 * 39


def test_a_busy_archive_is_one_line(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive.open(keeper.archive.path) as other, other.transaction():
        keeper.archive.conn.execute("PRAGMA busy_timeout = 10")
        with pytest.raises(NothingDone, match="in use by another process"), keeper.archive.transaction():
            pass


def test_one_crawl_per_site(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as first:
        assert first.hold(SITE)
        assert first.hold(SITE)
        with Archive.open(tmp_path) as second:
            assert not second.hold(SITE)
            assert second.hold("127.0.0.1:8000")
    with Archive.open(tmp_path) as third:
        assert third.hold(SITE)


def child(work: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    tests = Path(__file__).parent
    return subprocess.Popen(
        [sys.executable, "-c", work, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{tests}{os.pathsep}{tests.parent}"},
        **options,
    )


WRITE = """
import sys
from pathlib import Path
from keeping import Keeper, address, article
keeper = Keeper(Path(sys.argv[1]))
first, count = int(sys.argv[2]), int(sys.argv[3])
for number in range(first, first + count):
    keeper.save(article(address(number), content_hash=f"v1:{number}", body=f"Metin {number} " * 50))
keeper.close()
"""


@pytest.mark.slow
def test_two_writers_lose_and_double_nothing(tmp_path: Path) -> None:
    """Also the creation of the archive is a race that both survive."""
    writers = [child(WRITE, tmp_path / "archive", first, 60) for first in (5000, 5030, 5060)]
    for writer in writers:
        _, errors = writer.communicate(timeout=120)
        assert (writer.returncode, errors) == (0, "")
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.conn.execute("SELECT count(*), count(DISTINCT url) FROM articles").fetchone() == (120, 120)
        assert archive.conn.execute("SELECT count(*) FROM revisions").fetchone() == (0,)


@pytest.mark.slow
@pytest.mark.parametrize("limit", [20_000, 200_000, 600_000, 1_500_000])
def test_a_full_disk_keeps_what_was_committed(tmp_path: Path, limit: int) -> None:
    import resource

    folder = tmp_path / "archive"
    writer = child(
        WRITE.replace("keeper.save(", "print(number, flush=True) if keeper.save(").replace(" * 50))", " * 50)) else 0"),
        folder,
        5000,
        2000,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    said, errors = writer.communicate(timeout=120)
    assert writer.returncode == 1
    assert StorageFull.__name__ in errors or NothingDone.__name__ in errors
    assert str(folder) in errors.splitlines()[-1]
    with Archive.open(folder) as archive:
        kept = archive.conn.execute("SELECT count(*) FROM articles").fetchone()[0]
        assert kept >= len(said.split())
        assert archive.conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)


# --- the page about the schema


def test_every_column_is_explained() -> None:
    text = schema_docs.markdown()
    db = Database(memory=True)
    schema.migrations.apply(db)
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
    schema.migrations.apply(db)
    assert sorted(name for name in db.table_names() if not name.startswith(("articles_fts_", "_sqlite"))) == [
        "articles", "articles_fts", "authors", "captures", "listings", "provenance", "revisions", "run_sites", "runs",
        "sections", "sightings", "sites", "sources", "urls",
    ]  # fmt: skip
    assert db.conn.execute("PRAGMA user_version").fetchone() == (schema.version(),)
