"""Turkey's clocks, stated offsets, and pages whose zone is not known. Changes as tzdata has them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from newsarchive.dates import ISTANBUL, read


@pytest.mark.parametrize(
    ("text", "expected", "rule", "why"),
    [
        ("15.01.2016 10:00", "2016-01-15T10:00:00+02:00", "numeric", "winter time before 2016"),
        ("15.07.2016 10:00", "2016-07-15T10:00:00+03:00", "numeric", "summer time"),
        ("15.01.2017 10:00", "2017-01-15T10:00:00+03:00", "numeric", "no winter time since"),
        ("06.09.2016 23:59", "2016-09-06T23:59:00+03:00", "numeric", "the last day of summer time"),
        ("07.09.2016 00:01", "2016-09-07T00:01:00+03:00", "numeric", "the first day of the permanent +03:00"),
        ("27.03.2011 12:00", "2011-03-27T12:00:00+02:00", "numeric", "2011 changed one day late"),
        ("28.03.2011 12:00", "2011-03-28T12:00:00+03:00", "numeric", "2011 changed one day late"),
        ("30.03.2014 12:00", "2014-03-30T12:00:00+02:00", "numeric", "2014 changed one day late"),
        ("07.11.2015 12:00", "2015-11-07T12:00:00+03:00", "numeric", "2015 ended two weeks late"),
        ("08.11.2015 12:00", "2015-11-08T12:00:00+02:00", "numeric", "2015 ended two weeks late"),
        ("08.11.2015 03:30", "2015-11-08T03:30:00+03:00", "numeric/ambiguous", "the hour came twice: the first"),
        ("2015-11-08T03:30:00+02:00", "2015-11-08T03:30:00+02:00", "iso", "its offset says: the second"),
        ("2015-11-08T03:30:00+03:00", "2015-11-08T03:30:00+03:00", "iso", "its offset says: the first"),
        ("2015-11-08T01:30:00Z", "2015-11-08T03:30:00+02:00", "iso", "through UTC: the second"),
        ("27.03.2016 03:30", "2016-03-27T03:30:00+02:00", "numeric/gap", "an hour that never was is kept as printed"),
        ("2020-07-03T18:24:28+02:00", "2020-07-03T18:24:28+03:00", "iso/offset-repaired", "no +02:00 since 2016"),
        ("2016-01-03T18:24:28+03:00", "2016-01-03T18:24:28+02:00", "iso/offset-repaired", "no +03:00 in that winter"),
        ("2020-07-03T18:24:28+0200", "2020-07-03T18:24:28+03:00", "iso/offset-repaired", "without colon"),
        ("Fri, 03 Jul 2020 18:24:28 +0200", "2020-07-03T18:24:28+03:00", "rfc822/offset-repaired", "in a feed"),
        ("2020-07-03T18:24:28Z", "2020-07-03T21:24:28+03:00", "iso", "Z is believed"),
        ("2020-07-03T18:24:28.123Z", "2020-07-03T21:24:28.123000+03:00", "iso", "with milliseconds"),
        ("2020-07-03T22:24:28Z", "2020-07-04T01:24:28+03:00", "iso", "into the next day"),
        ("2020-07-03T18:24:28-04:00", "2020-07-04T01:24:28+03:00", "iso", "another zone is believed"),
        ("2020-07-03T00:00:00Z", "2020-07-03T03:00:00+03:00", "iso/midnight", "midnight as written"),
        ("03.07.2020 18:24 TRT", "2020-07-03T18:24:00+03:00", "numeric", "named zone"),
    ],
)
def test_turkish_page(text: str, expected: str, rule: str, why: str) -> None:
    reading = read(text)
    assert reading.at is not None and reading.at.isoformat() == expected, why
    assert reading.at.tzinfo is ISTANBUL
    assert reading.rule == rule


@pytest.mark.parametrize(
    ("text", "expected", "rule"),
    [
        ("2024-05-03T17:47:42.389+02:00", "2024-05-03T17:47:42.389000+02:00", "iso"),
        ("2024-05-03T15:47:42Z", "2024-05-03T15:47:42+00:00", "iso"),
        ("2024-05-03T09:47:42-0400", "2024-05-03T09:47:42-04:00", "iso"),
        ("2024-05-03T09:47:42.1234567Z", "2024-05-03T09:47:42.123456+00:00", "iso"),
        ("Fri, 03 May 2024 09:47:42 EDT", "2024-05-03T09:47:42-04:00", "rfc822"),
        ("Fri Apr 12 10:33:00 CEST 2024", "2024-04-12T10:33:00+02:00", "ctime"),
        ("03.05.2024, 17:47 Uhr", "2024-05-03T17:47:00+00:00", "numeric/no-zone"),
        ("2024-05-03T17:47", "2024-05-03T17:47:00+00:00", "year-first/no-zone"),
        ("2024-05-03", "2024-05-03T00:00:00+00:00", "year-first/no-zone"),
    ],
)
def test_page_of_an_unknown_zone_keeps_what_is_stated(text: str, expected: str, rule: str) -> None:
    reading = read(text, tz=None)
    assert reading.at is not None and reading.at.isoformat() == expected
    assert reading.rule == rule


def test_page_of_another_zone() -> None:
    vienna = ZoneInfo("Europe/Vienna")
    assert str(read("03.05.2024 17:47", tz=vienna).at) == "2024-05-03 17:47:00+02:00"
    assert str(read("2024-05-03T17:47:00+03:00", tz=vienna).at) == "2024-05-03 17:47:00+03:00"


def test_the_fetch_time_may_be_in_utc() -> None:
    fetched = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)  # 01:30 of the second in Turkey
    assert str(read("Bugün 00:10", fetched_at=fetched).at) == "2026-06-02 00:10:00+03:00"
    assert read("02.06.2026 01:39", fetched_at=fetched).at is not None
    assert read("02.06.2026 01:41", fetched_at=fetched).reason == "future"


def test_a_page_without_zone_may_be_half_a_day_ahead() -> None:
    fetched = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
    assert read("02.06.2026 01:00", fetched_at=fetched, tz=None).at is not None
    assert read("02.06.2026 03:00", fetched_at=fetched, tz=None).reason == "future"


def test_hours_are_counted_through_a_clock_change() -> None:
    fetched = datetime(2015, 11, 8, 5, 0, tzinfo=ISTANBUL)  # clocks went from 04:00 back to 03:00
    assert str(read("3 saat önce", fetched_at=fetched).at) == "2015-11-08 03:00:00+03:00"
