"""Facets: the hits of a search counted by site, section, source and month, by hand over the small archive."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection, connect

import pytest
from small_archive import IZMIR, KONYA, NOW, ODD, build

from newsarchive.errors import UsageError
from newsarchive.query import facets, hits
from newsarchive.query.reader import reading
from newsarchive.search import Filter
from newsarchive.store import Archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("facets") / "archive")


@pytest.fixture
def connection(archive: Path) -> Iterator[Connection]:
    with reading(archive) as opened:
        yield opened


COUNTED = [
    ("yangın", "site", [(IZMIR, 2), (ODD, 1)]),
    ("yangın", "section", [("Asayiş", 3)]),
    ("yangın", "source", [("DHA", 3)]),
    ("yangın", "month", [("2025-06", 3)]),
    ("konya", "site", [(KONYA, 3)]),
    ("konya", "section", [("Asayiş", 1), ("Güncel", 1), ("Spor", 1)]),
    ("konya", "source", [(None, 2), ("İHA", 1)]),
    ("kesinti OR metro", "month", [("2024-12", 1), (None, 1)]),
    ("section:kultur-sanat", "month", [("2025-05", 2), ("2025-04", 2)]),
    (f"yangın -site:{ODD}", "site", [(IZMIR, 2)]),
    ("yokböylesöz", "site", []),
    ("-yangın section:asayiş", "site", [(KONYA, 1)]),
]


@pytest.mark.parametrize(("query", "name", "expected"), COUNTED)
def test_counts(connection: Connection, query: str, name: str, expected: list[tuple[str | None, int]]) -> None:
    told = facets.facets(connection, query, now=NOW)
    assert told.counts[name] == expected
    assert (told.total, told.sampled) == (sum(number for _, number in expected), False)


@pytest.mark.parametrize("query", ["konya", "kitap OR ev", "place:ankara", "author:yılmaz -roman", "kitabının"])
def test_the_total_is_what_the_list_has(connection: Connection, query: str) -> None:
    assert facets.facets(connection, query, now=NOW).total == len(list(hits.find(connection, query, limit=99, now=NOW)))


def test_filters_come_on_top(connection: Connection) -> None:
    told = facets.facets(connection, "yangın", [Filter("place", "ankara")], now=NOW)
    assert told.counts["site"] == [(IZMIR, 1), (ODD, 1)]
    with pytest.raises(UsageError):
        facets.facets(connection, "(yangın", now=NOW)


def test_of_too_many_hits_the_newest_are_counted(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "COUNTED", 2)
    told = facets.facets(connection, "yangın", now=NOW)
    assert (told.total, told.counted, told.sampled) == (3, 2, True)
    assert told.counts["site"] == [(IZMIR, 1), (ODD, 1)]


def test_counting_very_common_words_beside_filters_ends(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets, "COUNTED", 1)
    monkeypatch.setattr(facets, "guessed", lambda *_: 10**9)
    query = "yangın section:asayiş"
    assert (facets.facets(connection, query, now=NOW).total, facets.facets(connection, query, now=NOW).floor) == (
        3,
        False,
    )
    monkeypatch.setattr(facets, "COSTLY", -1)
    monkeypatch.setattr(facets, "FLOOR", 1)
    told = facets.facets(connection, query, now=NOW)
    assert (told.total, told.counted, told.floor) == (2, 1, True)
    told = facets.facets(connection, "yangın", now=NOW)  # without filters all are
    assert (told.total, told.floor) == (3, False)


def test_cards_follow_the_articles(tmp_path: Path) -> None:
    folder = build(tmp_path / "archive")
    with Archive.open(folder) as archive, archive.transaction():
        db = archive.conn
        db.execute(
            "UPDATE articles SET section = 'Çevre', published_day = NULL, authors = '[\"Can Ak\"]' WHERE id = 10"
        )
        row = (
            "SELECT s.name, p.name, k.day, k.at FROM cards k LEFT JOIN labels s ON s.id = k.section "
            "LEFT JOIN labels p ON p.id = k.authors WHERE k.id = 10"
        )
        assert db.execute(row).fetchone() == ("Çevre", '["Can Ak"]', None, 1751290800)
    with closing(connect(folder / "news.db")) as db, db:  # without foreign keys
        (before,) = db.execute("SELECT count(*) FROM cards").fetchone()
        db.execute("DELETE FROM articles WHERE id = 10")
        assert db.execute("SELECT count(*), count(id = 10 OR NULL) FROM cards").fetchone() == (before - 1, 0)
