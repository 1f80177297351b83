"""SQL functions and the Turkish order, as a statement meets them."""

import json
import sqlite3
import time
from collections.abc import Iterator

import pytest

from newsarchive import normalise
from newsarchive.query import functions


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(":memory:")
    functions.add_functions(opened)
    yield opened
    opened.close()


ASKED = [
    ("tr_fold('IĞDIR''da  KÂR')", "igdir'da kar"), ("tr_lower('IŞIK İZMİR')", "ışık izmir"),
    ("tr_upper('ışık izmir')", "IŞIK İZMİR"), ("tr_fold(5)", 5), ("tr_fold(NULL)", None), ("tr_upper(x'00')", b"\0"),
    ("tr_words('Konya''da 3 Kişi-yaralı')", '["konya", "da", "3", "kisi", "yarali"]'), ("tr_words('')", "[]"),
    ("tr_words(7)", None), ("tr_words(NULL)", None),
    ("tr_count('Yangın çıktı. YANGIN söndü, yangında', 'yangın')", 2),
    ("tr_count('Yangın çıktı. YANGIN söndü, yangında', 'yangin*')", 3),
    ("tr_count('Orman   yangını; orman-yangını', 'ORMAN YANGINI')", 2), ("tr_count('Konya''da', 'konya')", 1),
    ("tr_count('karar', 'kar')", 0), ("tr_count('a.b', '.*')", 0), ("tr_count('abc', '')", 0),
    ("tr_count(NULL, 'a')", None), ("tr_count('a', NULL)", None), ("tr_count('(a+)+ $', '(a+)+')", 1),
    ("tr_shared('bir iki üç dört beş altı', 'x BİR İKİ ÜÇ DÖRT BEŞ y')", 0.5), ("tr_shared('a b c', 'A, B: C')", 1.0),
    ("tr_shared('', 'a')", None), ("tr_shared('a', 3)", None),
    ("tr_time('2025-06-30T21:30:00.000Z')", "2025-07-01T00:30:00+03:00"),
    ("tr_time('2015-01-10T21:30:00Z')", "2015-01-10T23:30:00+02:00"),
    ("tr_time('2025-06-30 21:30')", "2025-07-01T00:30:00+03:00"), ("tr_time('dün')", None), ("tr_time(5)", None),
    ("tr_day('2025-06-30T21:30:00.000Z')", "2025-07-01"), ("tr_day('2025-06-30T20:30:00.000Z')", "2025-06-30"),
    ("tr_day('2025-06-30')", "2025-06-30"), ("tr_day('2025-06-30T00:10:00+03:00')", "2025-06-30"),
    ("tr_day('9999-12-31T23:59:59Z')", None), ("tr_day(NULL)", None),
    ("word_count('Konya''da 3 kişi-yaralı.')", 5), ("word_count('')", 0), ("word_count(1)", None),
    ("host('https://www.ornek.example:8080/x')", "ornek.example"), ("host('http://[')", None), ("host(3)", None),
]  # fmt: skip


@pytest.mark.parametrize(("call", "given"), ASKED, ids=[call for call, _ in ASKED])
def test_call(connection: sqlite3.Connection, call: str, given: object) -> None:
    assert connection.execute(f"SELECT {call}").fetchone() == (given,)


def test_every_function_is_asked_of_here_and_told_in_the_documentation() -> None:
    asked = {call.split("(")[0] for call, _ in ASKED}
    assert asked == {one.name for one in functions.FUNCTIONS}
    assert all(f"`{one.name}({', '.join(one.arguments)})`" in functions.markdown() for one in functions.FUNCTIONS)


@pytest.mark.parametrize("text", ["Konya'da 3 kişi-yaralı.", "a_b c\u00a0d…e", "²3 x²", "", "12.05.2025 14:30"])
def test_words_are_counted_as_in_the_archive(text: str) -> None:
    assert functions.word_count(text) == normalise.count_words(text)


ORDERED = ["", "2 Nisan", "Adana", "Âdem", "Afyon", "cam", "Çam", "dam", "Ilgaz", "ısı", "İlgaz", "isim", "uç", "üç",
           "Zonguldak"]  # fmt: skip


def test_the_turkish_order(connection: sqlite3.Connection) -> None:
    statement = "SELECT value FROM json_each(?) ORDER BY value COLLATE turkish"
    assert [text for (text,) in connection.execute(statement, [json.dumps(ORDERED[::-1])])] == ORDERED


def test_texts_that_only_look_alike_stay_two(connection: sqlite3.Connection) -> None:
    assert connection.execute("SELECT 'KAR' = 'kar' COLLATE turkish, 'kar' = 'kar' COLLATE turkish").fetchone() == (
        0,
        1,
    )
    assert [functions.compare("kar", "kâr"), functions.compare("kâr", "kar")] == [-1, 1]


@pytest.mark.parametrize("call", ["tr_words(?)", "tr_count(?, 'a a*')", "tr_shared(?1, ?1)", "word_count(?)", "host(?)",
                                  "tr_fold(?)", "tr_day(?)"])  # fmt: skip
@pytest.mark.parametrize("piece", ["a ", "a", "ı", "﷽", "- "])
def test_time_grows_with_the_text_only(connection: sqlite3.Connection, call: str, piece: str) -> None:
    began = time.process_time()
    connection.execute(f"SELECT {call}", (piece * 100_000,)).fetchone()
    assert time.process_time() - began < 2
