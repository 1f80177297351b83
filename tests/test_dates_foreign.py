"""Dates in languages the tables do not know: dateparser names the month, everything else must be in the text."""

from datetime import UTC, datetime

import pytest

from newsarchive.dates import read_foreign


@pytest.mark.parametrize(
    ("text", "language", "expected", "precision"),
    [
        ("3. Juni 2024, 15:04 Uhr", "de", "2024-06-03 15:04", "minute"),
        ("Montag, 3. Juni 2024", "de", "2024-06-03", "day"),
        ("13. März 2024 um 9.05 Uhr", "de", "2024-03-13 09:05", "minute"),
        ("3 de junio de 2024", "es", "2024-06-03", "day"),
        ("3 de junio de 2024 a las 15:04", "es", "2024-06-03 15:04", "minute"),
        ("lunes, 3 de junio de 2024, 15:04 h", "es", "2024-06-03 15:04", "minute"),
        ("Publié le 3 juin 2024 à 14h05", "fr", "2024-06-03 14:05", "minute"),
        ("1er août 2024", "fr", "2024-08-01", "day"),
        ("3 Febbraio 2024 - 15:04", "it", "2024-02-03 15:04", "minute"),
        ("3 de março de 2024", "pt", "2024-03-03", "day"),
        ("3 июня 2024, 15:04", "ru", "2024-06-03 15:04", "minute"),
        ("24 lutego 2022", "pl", "2022-02-24", "day"),
        ("2024年6月3日 15:04", "ja", "2024-06-03 15:04", "minute"),
        ("2024년 6월 3일 15:04", "ko", "2024-06-03 15:04", "minute"),
        ("03.06.2024 15:04", "de", "2024-06-03 15:04", "minute"),
        ("June 3, 2024 5:04 p.m.", "en", "2024-06-03 17:04", "minute"),
    ],
)
def test_value(text: str, language: str, expected: str, precision: str) -> None:
    reading = read_foreign(text, [language])
    assert reading.at == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert reading.precision == precision


@pytest.mark.parametrize(
    ("text", "reason", "why"),
    [
        ("Juni 2024", "unreadable", "no day: today's must not be added"),
        ("3. Juni", "unreadable", "no year"),
        ("15:04 Uhr", "unreadable", "no date"),
        ("31. Februar 2024", "impossible_date", ""),
        ("3 Personen 2024", "unreadable", "the word is no month"),
        ("gestern", "unreadable", "relative words of other languages are not read"),
        ("3. Juni 2044", "future", ""),
        ("", "empty", ""),
        ("3. Juni 2024 " + "x" * 200, "unreadable", "prose"),
    ],
)
def test_refusal(text: str, reason: str, why: str) -> None:
    reading = read_foreign(text, ["de"], fetched_at=datetime(2026, 6, 1, tzinfo=UTC))
    assert (reading.at, reading.reason) == (None, reason), why


def test_languages_are_never_guessed() -> None:
    with pytest.raises(ValueError, match="languages"):
        read_foreign("3. Juni 2024", [])
    assert read_foreign("3. Juni 2024", ["xx"]).reason == "unreadable"
    assert read_foreign("3. Juni 2024", ["es"]).reason == "unreadable"
