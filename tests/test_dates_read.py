"""One stamp's text -> Reading. The texts are the forms Turkish sites print (site or habit named), values by hand."""

from datetime import datetime

import pytest

from newsarchive.dates import ISTANBUL, read

FETCHED = datetime(2026, 6, 1, 12, 34, 56, tzinfo=ISTANBUL)


# text, wall clock in Istanbul ("YYYY-MM-DD" means day precision), where the form was met
VALUES = [
    ("Giriş Tarihi : 30-06-2025 00:22", "2025-06-30 00:22", "Konya site: blank before the colon, 22 past midnight"),
    ("30-06-2025 00:22", "2025-06-30 00:22", "the same without its label"),
    ("22 Şubat 2026 Pazar - 12:39:30", "2026-02-22 12:39:30", "agency city page: weekday, dash, seconds"),
    ("09 Mart 2026 Pazartesi - 21:09", "2026-03-09 21:09", "the same agency without seconds"),
    ("09 Mart 2026 Pazartesi - 21:09:47", "2026-03-09 21:09:47", "one page earlier with seconds"),
    ("20 Ocak 2026 Salı - 14:33:05", "2026-01-20 14:33:05", "agency"),
    ("20 Ocak 2026 Salı - 13:50", "2026-01-20 13:50", "agency"),
    ("24 Şubat 2026 Salı - 18:46:03", "2026-02-24 18:46:03", "agency"),
    ("25 Şubat 2026 Çarşamba - 17:05:06", "2026-02-25 17:05:06", "weekday with Ç"),
    ("27 Şubat 2026 Cuma - 19:40:52", "2026-02-27 19:40:52", "Cuma is a prefix of Cumartesi"),
    ("21 Şubat 2026 Cumartesi - 19:36:25", "2026-02-21 19:36:25", "and the other way round"),
    ("12 Mart 2026 Perşembe - 14:00:56", "2026-03-12 14:00:56", "agency"),
    ("21 Aralık 2025 Pazar - 17:30:15", "2025-12-21 17:30:15", "Pazar is a prefix of Pazartesi"),
    ("26 Aralık 2025 Cuma - 15:55:48", "2025-12-26 15:55:48", "agency"),
    ("17 Aralık 2025 Çarşamba - 13:48:23", "2025-12-17 13:48:23", "agency"),
    ("06 Ocak 2026 Salı - 17:25:05", "2026-01-06 17:25:05", "padded day"),
    ("17 Mart 2026 Salı - 23:58:03", "2026-03-17 23:58:03", "just before midnight"),
    ("28 Şubat 2026 Cumartesi - 11:13:35", "2026-02-28 11:13:35", "last day of February"),
    ("GÜNDEM 6.01.2026 11:10:22 0", "2026-01-06 11:10:22", "section before, comment counter glued behind"),
    ("6.01.2026 11:10:220", "2026-01-06 11:10:22", "counter glued on without a blank"),
    ("Giriş: 05.03.2026 - 14:54", "2026-03-05 14:54", "national daily"),
    ("05.03.2026 - 14:54", "2026-03-05 14:54", "date dash time"),
    ("30.01.2026 - 10:42", "2026-01-30 10:42", "the same daily"),
    ("03.07.2024 - 18:24", "2024-07-03 18:24", "its older template"),
    ("27.11.2019 13:15", "2019-11-27 13:15", "aggregator, bare"),
    ("27.12.2019 12:05", "2019-12-27 12:05", "İzmir site, value on its own line"),
    ("Yayın Tarihi: 18.01.2026 21:33", "2026-01-18 21:33", "labelled"),
    ("Güncelleme Tarihi: 18.01.2026 21:55", "2026-01-18 21:55", "labelled"),
    ("- 24.08.2017 - 03:23", "2017-08-24 03:23", "list item: dash in front"),
    ("30.01.2026 19:05", "2026-01-30 19:05", "bare, between two copies of the headline"),
    ("19 ŞUBAT 2026", "2026-02-19", "header clock with a year: readable; its place on the page gives it away"),
    ("21.06.2021 08:45:00", "2021-06-21 08:45", "seconds that are zero"),
    ("12 MART 2026", "2026-03-12", "header clock with a year"),
    ("19.04.2004 00:00:00", "2004-04-19 00:00", "midnight: the CMS did not know the time"),
    ("11.03.2026 11:30:00", "2026-03-11 11:30", "the next article's"),
    ("25 Mayıs 2020, Pazartesi", "2020-05-25", "comma and weekday"),
    ("12 Haziran 2004 00:00", "2004-06-12 00:00", "civil servants' site"),
    ("02 Nisan 2014", "2014-04-02", "bulleted, date only"),
    ("• 02 Nisan 2014", "2014-04-02", "with its bullet"),
    ("03 Kasım 2007", "2007-11-03", "issue date of an HTML edition"),
    ("2021-08-09 22:08:02", "2021-08-09 22:08:02", "agency text export"),
    ("05.04.2025", "2025-04-05", "state agency, date only"),
    ("20 Nisan 2026", "2026-04-20", "state agency a year later"),
    ("30.04.2024 - 16:48", "2024-04-30 16:48", "broadcaster"),
    ("10.11.2025 17:59", "2025-11-10 17:59", "broadcaster: day and month must not be swapped"),
    ("Oluşturulma Tarihi: Kasım 06, 2025 15:54", "2025-11-06 15:54", "month first, labelled"),
    ("Kasım 06, 2025 18:17", "2025-11-06 18:17", "month first"),
    ("06 Kasım 2025 18:11", "2025-11-06 18:11", "listing"),
    ("10.11.2025", "2025-11-10", "general parsers make 11 October of it"),
    ("2026-04-20T14:09:42.493", "2026-04-20 14:09:42.493", "JSON-LD without offset, milliseconds"),
    ("2026-04-20T14:15:30.453", "2026-04-20 14:15:30.453", "JSON-LD dateModified"),
    ("2026-04-20T14:15:30.813", "2026-04-20 14:15:30.813", "meta of the same page"),
    ("2024-07-03T18:24:28+03:00", "2024-07-03 18:24:28", "meta datePublished"),
    ("2024-07-03T18:57:08+03:00", "2024-07-03 18:57:08", "meta dateModified"),
    ("2024-04-30T16:48:00+03:00", "2024-04-30 16:48", "broadcaster's JSON-LD"),
    ("2025-11-10T17:59:02+03:00", "2025-11-10 17:59:02", "published two seconds after modified"),
    ("2025-11-10T10:23:00+03:00", "2025-11-10 10:23", "regional CMS"),
    ("2025-11-10T09:32:00+03:00", "2025-11-10 09:32", "regional CMS"),
    ("2025-11-10T18:31:00", "2025-11-10 18:31", "no offset"),
    ("2025-11-06 16:31:00+03:00", "2025-11-06 16:31", "blank for T"),
    ("2025-11-06 19:45:00+03:00", "2025-11-06 19:45", "blank for T"),
    ("2025-11-10T10:23:00+0300", "2025-11-10 10:23", "offset without colon"),
    ("2025-11-10T10:23+03:00", "2025-11-10 10:23", "no seconds"),
    ("2025-11-10T10:23:00+03", "2025-11-10 10:23", "hours only"),
    ("18.04.2026 - 20:00 YAYINLANMA", "2026-04-18 20:00", "regional CMS: value, then label"),
    ("2025-06-30", "2025-06-30", "JSON-LD day only"),
    ("2025-06-30 ", "2025-06-30", "feed of a PHP CMS: trailing blank"),
    ("5 Ocak 2025 09:07", "2025-01-05 09:07", "moment.js D MMMM YYYY HH:mm"),
    ("5 Ocak 2025 09:07 Yayınlanma", "2025-01-05 09:07", "with its label behind"),
    ("Eklenme: 6.03.2016", "2016-03-06", "unpadded day"),
    ("18.04.2026 20:00:00", "2026-04-18 20:00", "agency subscriber feed"),
    ("18.04.2026 20:00", "2026-04-18 20:00", "its raw feed"),
    ("Sun, 29 Mar 2026 17:05:00 GMT", "2026-03-29 20:05", "feed in UTC"),
    ("Mon, 30 Jun 2025 00:22:00 +0300", "2025-06-30 00:22", "RFC 822"),
    ("30 Jun 2025 00:22:00 +0300", "2025-06-30 00:22", "RFC 822 without weekday"),
    ("Mon, 30 Jun 2025 00:22:00 EST", "2025-06-30 08:22", "RFC 822 zone name"),
    ("Mon, 30 Jun 25 00:22:00 +0300", None, "two-digit year without a label"),
    ("2025-04-02 15:50:00", "2025-04-02 15:50", "local time inside an archive address"),
    ("2024-08-23 11:26:00", "2024-08-23 11:26", "the same CMS elsewhere"),
    ("2024-09-25 11:06:00", "2024-09-25 11:06", "the same CMS elsewhere"),
    ("Bugün, 02:23", "2026-06-01 02:23", "forum"),
    ("29 Mart 2018, 14:02", "2018-03-29 14:02", "comma before the time; Mart is a zone to some parsers"),
    ("20 Mart 2001", "2001-03-20", "not November"),
    ("13 Temmuz 2015 Pazartesi 00:00:00 GMT-07:00", "2015-07-13 10:00", "zone name with offset"),
    ("6 Eyl 2085", None, "abbreviation; refused as future"),
    ("6 Eyl 2015", "2015-09-06", "CLDR abbreviation"),
    ("17 Haz 1997", "1997-06-17", "CLDR abbreviation"),
    ("3 Nis 2000", "2000-04-03", "CLDR abbreviation"),
    ("25 Haz 1996 21:09:55 +0100", "1996-06-25 23:09:55", "half-translated RFC 822"),
    ("3 Mart 2020 Sal 10:05", "2020-03-03 10:05", "PHP weekday abbreviation"),
    ("2 Mart 2020 Pts 10:05", "2020-03-02 10:05", "PHP weekday abbreviation"),
    ("GÜNDEM ÖZETİ / 28 Şubat 2026", "2026-02-28", "a headline's topic date: readable, never a stamp by itself"),
    ("Haber Giriş : 07 Şubat 2017 17:26", "2017-02-07 17:26", "first of two on the line"),
    ("4 Ekim 2019 16:48", "2019-10-04 16:48", "unpadded, after the doubled headline"),
    # spelling and encoding
    ("30 HAZİRAN 2025", "2025-06-30", "capitals"),
    ("30 HAZIRAN 2025", "2025-06-30", "capitals without the dot"),
    ("30 hazi\u0307ran 2025", "2025-06-30", "JavaScript's lower case of İ"),
    ("30 Hazİran 2025", "2025-06-30", "naive capitalisation"),
    ("14 Agustos 2024", "2024-08-14", "ASCII"),
    ("14 AĞUSTOS 2024", "2024-08-14", "capitals with Ğ"),
    ("3 Subat 2024", "2024-02-03", "ASCII"),
    ("9 Eylul 2024 14:00", "2024-09-09 14:00", "ASCII"),
    ("9 Kasim 2024", "2024-11-09", "ASCII"),
    ("12 Aralik 2024", "2024-12-12", "ASCII"),
    ("12 KASIM 2024", "2024-11-12", "dotless capital I"),
    ("12 EKİM 2024", "2024-10-12", "dotted capital"),
    ("3 Þubat 2024 10:05", "2024-02-03 10:05", "windows-1254 read as latin-1"),
    ("14 Aðustos 2024", "2024-08-14", "windows-1254 read as latin-1"),
    ("12 Kasým 2024", "2024-11-12", "windows-1254 read as latin-1"),
    ("30 HAZÝRAN 2025", "2025-06-30", "windows-1254 read as latin-1"),
    ("12 AralÄ±k 2024 09:00", "2024-12-12 09:00", "UTF-8 read as windows-1252"),
    ("14 AÄŸustos 2024", "2024-08-14", "UTF-8 read as windows-1252"),
    ("9 EylÃ¼l 2024", "2024-09-09", "UTF-8 read as windows-1252"),
    ("3 Åžubat 2024", "2024-02-03", "UTF-8 read as windows-1252"),
    ("3 \ufffdubat 2024", "2024-02-03", "letter lost in decoding"),
    ("3 S\u0327ubat 2024", "2024-02-03", "decomposed letters"),
    # further separators and orders
    ("30\u00a0Haziran\u00a02025\u00a000:22", "2025-06-30 00:22", "no-break blanks"),
    ("30/06/2025 00:22", "2025-06-30 00:22", "slashes"),
    ("30 Haziran 2025 | 19:01", "2025-06-30 19:01", "bar"),
    ("30 Haziran 2025 • 19:01", "2025-06-30 19:01", "bullet"),
    ("30 Haziran 2025 saat 19:01", "2025-06-30 19:01", "the word saat"),
    ("30 Haziran 2025 Saat: 19.01", "2025-06-30 19:01", "dot in the time"),
    ("30.06.2025\n00:22", "2025-06-30 00:22", "time alone on the next line"),
    ("Pazartesi, 30 Haziran 2025 00:22", "2025-06-30 00:22", "weekday first"),
    ("30-Haz-2025 00:22", "2025-06-30 00:22", "dashes and abbreviation"),
    ("30 Haz. 2025", "2025-06-30", "abbreviation with a dot"),
    ("30 Haziran 2025 02:15 ÖS", "2025-06-30 14:15", "Turkish afternoon mark"),
    ("2025/06/30 00:22", "2025-06-30 00:22", "year first, slashes"),
    ("12 March 2015", "2015-03-12", "month left in English"),
    ("Jun 3, 2024", "2024-06-03", "WordPress default"),
    ("June 3, 2024 5:04 p.m.", "2024-06-03 17:04", "American clock"),
    ("June 3, 2024 at 12:04 am", "2024-06-03 00:04", "hour twelve"),
    ("9 March 2024 • 9:09pm", "2024-03-09 21:09", "British, glued pm"),
    ("3rd June 2024", "2024-06-03", "ordinal"),
    ("10:33, 12 Apr 2024", "2024-04-12 10:33", "time first"),
    ("Fri Apr 12 10:33:00 UTC 2024", "2024-04-12 13:33", "Unix"),
    ("13.03.2024 10:00-12:30", "2024-03-13 10:00", "a span of hours, not an offset"),
    # relative to 1 June 2026 12:34:56
    ("Az önce", "2026-06-01 12:34", "seconds dropped"),
    ("ŞİMDİ", "2026-06-01 12:34", "capitals"),
    ("40 dakika önce", "2026-06-01 11:54", ""),
    ("17 saat önce", "2026-05-31 19:34", ""),
    ("1 dk önce", "2026-06-01 12:33", "abbreviation"),
    ("bir saat önce", "2026-06-01 11:34", "number word"),
    ("3 gün önce", "2026-05-29", ""),
    ("2 hafta önce 32", "2026-05-18", "counter glued behind"),
    ("3 ay önce", "2026-03-01", ""),
    ("2 yıl önce", "2024-06-01", ""),
    ("Bugün", "2026-06-01", ""),
    ("bugün 02:23", "2026-06-01 02:23", ""),
    ("Dün, 14:05", "2026-05-31 14:05", ""),
    ("DÜN 14.05", "2026-05-31 14:05", "dot"),
    ("2 hours ago", "2026-06-01 10:34", "theme left in English"),
]


@pytest.mark.parametrize(("text", "expected", "why"), VALUES, ids=[case[0] for case in VALUES])
def test_value(text: str, expected: str | None, why: str) -> None:
    reading = read(text, fetched_at=FETCHED)
    if expected is None:
        assert reading.at is None, why
        assert reading.reason
        return
    assert reading.at is not None, (why, reading)
    assert reading.at.replace(tzinfo=None) == datetime.fromisoformat(expected), why
    assert reading.at.tzinfo is ISTANBUL
    assert reading.precision == ("day" if len(expected) == 10 else "minute"), why
    assert reading.reason is None
    assert reading.raw == text.strip()


REFUSED = [
    ("", "empty", "nothing"),
    (" \n ", "empty", "white space"),
    ("Yayınlanma Tarihi :", "empty", "label whose value JavaScript fills in"),
    ("Giriş Tarihi:", "empty", "the same"),
    ("Güncelleme:", "empty", "the same"),
    ("Güncelleme Tarihi:", "empty", "the same"),
    ("30 HAZİRAN Pazartesi 07:16", "no_year", "header clock of the Konya site"),
    ("Pazar, 18 Ocak", "no_year", "header clock, weekday first"),
    ("2 OCAK:", "no_year", "list item of a year's review"),
    ("13 OCAK:", "no_year", "list item of a year's review"),
    ("3 ŞUBAT:", "no_year", "list item of a year's review"),
    ("14 Ağustos Çarşamba günü saat 14:00’da", "event", "event in the body, without year"),
    ("21 Eylül Cumartesi günü", "event", "event in the body"),
    ("20 Ocak Salı günü saat 14.00'te", "event", "event in the body, time with a dot"),
    ("2 Nisan günü de", "event", "event in the body"),
    ("5 Kasım 2025 tarihinde", "event", "event in the body, with year"),
    ("10 Mart 2025'e kadar", "event", "case ending behind the year"),
    ("24.09.2018 Tarihli ve 30545 sayılı Resmi Gazete", "event", "law citation"),
    ("Tarih 1 Haziran 1938.", "too_old", "history"),
    ("saat 08.30 sıralarında", "unreadable", "a time without a date"),
    ("saat 18.30 sıralarında", "unreadable", "a time without a date"),
    ("saat 23.00 sıralarında", "unreadable", "a time without a date"),
    ("30 Mart Mahalli İdareler Seçimleri", "no_year", "name of a day"),
    ("15 Temmuz Şehitleri", "no_year", "name of a day"),
    ("19 Mayıs", "no_year", "name of a day"),
    ("10 Kasım", "no_year", "name of a day"),
    ("5 Ocak Gazetesi", "event", "outlet with a date in its name"),
    ("2 Mart Gazetesi", "event", "outlet with a date in its name"),
    ("24 Saat Gazetesi", "unreadable", "outlet"),
    ("6 Eyl 2085", "future", "beyond the fetch"),
    ("17 Haz 2097", "future", "beyond the fetch"),
    ("3 Nis 2100", "future", "beyond the fetch"),
    ("31 Şubat 2024", "impossible_date", "libraries make 1 February of it"),
    ("29 Şubat 2023", "impossible_date", "no leap year"),
    ("29.02.2023 10:00", "impossible_date", "the same in numbers"),
    ("31.04.2024", "impossible_date", "April has thirty days"),
    ("00.01.2024", "impossible_date", "no day zero"),
    ("12.13.2024", "impossible_date", "always day first, so month 13"),
    ("30.06.2025 25:61", "impossible_date", "no such time"),
    ("2025-06-31T10:00:00+03:00", "impossible_date", "in machine form"),
    ("2025-06-30T10:61:00+03:00", "impossible_date", "minute 61"),
    ("Ağustos 2024", "no_day", "libraries add today's day"),
    ("2024", "unreadable", "a year"),
    ("12.03.24", "two_digit_year", "without a label it may be anything"),
    ("01.01.1970 02:00", "too_old", "Unix zero in Turkey"),
    ("01.06.2026 12:46", "future", "more than ten minutes ahead of the fetch"),
    ("02.06.2026", "future", "tomorrow"),
    ("Bugün 23:00", "future", "later today"),
    ("1719700000", "unreadable", "Unix seconds nobody vouched for"),
    ("9999999999999", "unreadable", "feed readers make the year 9999 of it"),
    ("?t=1536219917", "unreadable", "cache-buster"),
    ("20250630", "unreadable", "compact form nobody vouched for"),
    ("20251110AW576385", "unreadable", "agency item code: a witness for others, no stamp"),
    ("hizli.20170821132345.jpg", "unreadable", "upload stamp of an advertisement"),
    ("/haber/2015/9/13/iki-ayri-2871210.html", "unreadable", "date in an address"),
    ("/2012/11/16/trabzonda-kapanacak/", "unreadable", "date in an address"),
    ("/uploads/2018/03/23/lala-pasa-1521815254.jpg", "unreadable", "date in a picture's address"),
    ("cache file was created in 0.42 seconds, on 21-03-18 15:15:25", "two_digit_year", "cache stamp"),
    ("BIST 117.216", "unreadable", "stock exchange strip"),
    ("Dolar 3,9176 EURO 4.8235 15750,07", "unreadable", "exchange rates"),
    ("18.03", "unreadable", "a price"),
    ("192.168.10.12", "unreadable", "an address"),
    ("10-12 Mart 2024", "no_day", "a span of days has no one day"),
    ("{{ date('d.m.Y - H:i') }}", "unreadable", "template left unfilled"),
    ("Haber", "unreadable", "a word"),
]


@pytest.mark.parametrize(("text", "reason", "why"), REFUSED, ids=[case[0] or "nothing" for case in REFUSED])
def test_refusal(text: str, reason: str, why: str) -> None:
    reading = read(text, fetched_at=FETCHED)
    assert (reading.at, reading.precision, reading.reason) == (None, None, reason), why


def test_ten_minutes_of_skew_are_allowed() -> None:
    assert read("01.06.2026 12:44", fetched_at=FETCHED).at is not None


def test_future_is_known_without_a_fetch_time_too() -> None:
    assert read("31.12.9999 23:59").reason == "future"


def test_relative_needs_the_fetch_time() -> None:
    assert read("2 saat önce").reason == "no_fetch_time"
    assert read("Dün").reason == "no_fetch_time"


def test_month_ends_are_clipped() -> None:
    fetched = datetime(2026, 3, 31, 10, 0, tzinfo=ISTANBUL)
    at = read("1 ay önce", fetched_at=fetched).at
    assert at is not None and at.date().isoformat() == "2026-02-28"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12.03.24", "2024-03-12"), ("12-03-24 14:05", "2024-03-12 14:05"), ("12.03.99", "1999-03-12")],
)
def test_two_digit_years_count_beside_a_label(text: str, expected: str) -> None:
    for reading in (read(text, labelled=True), read("Giriş Tarihi: " + text)):
        assert reading.at is not None and reading.at.replace(tzinfo=None) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "midnight"),
    [
        ("19.04.2004 00:00:00", True),
        ("12 Haziran 2004 00:00", True),
        ("2025-10-11T00:00:00", True),
        ("2025-10-11T00:00:00+03:00", True),
        ("30-06-2025 00:22", False),
        ("30-06-2025 00:00:07", False),
        ("30-06-2025", False),
    ],
)
def test_midnight_is_flagged(text: str, midnight: bool) -> None:
    reading = read(text)
    assert reading.rule.endswith("/midnight") is midnight


def test_a_weekday_that_contradicts_the_date_is_flagged() -> None:
    reading = read("30 Haziran 2025 Salı 00:22")  # it was a Monday
    assert reading.at is not None and reading.rule == "day-month/weekday-mismatch"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1521213086", "2018-03-16T18:11:26+03:00"),
        ("1521213086000", "2018-03-16T18:11:26+03:00"),
        ("9999999999999", None),
        ("100000000", None),
    ],
)
def test_unix_time_only_when_asked(text: str, expected: str | None) -> None:
    reading = read(text, epoch=True)
    assert (reading.at and reading.at.isoformat()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20180318", "2018-03-18T00:00:00+03:00"),
        ("20170821132345", "2017-08-21T13:23:45+03:00"),
        ("20170821T1323", "2017-08-21T13:23:00+03:00"),
        ("20170821T132345Z", "2017-08-21T16:23:45+03:00"),
        ("20170231", None),
    ],
)
def test_compact_form_only_when_asked(text: str, expected: str | None) -> None:
    reading = read(text, compact=True)
    assert (reading.at and reading.at.isoformat()) == expected
