"""Stamps in lines: which label belongs to which value, and what is no stamp at all."""

from datetime import datetime

import pytest

from newsarchive.dates import ISTANBUL, Stamp, find_stamps, label_role

FETCHED = datetime(2026, 6, 1, 12, 34, 56, tzinfo=ISTANBUL)
P, U = "published", "updated"


def brief(stamp: Stamp) -> tuple[str | None, str | None]:
    """(role, wall clock or the reason of the refusal)"""
    reading = stamp.reading
    if reading.at is None:
        return stamp.role, reading.reason
    pattern = "%Y-%m-%d" if reading.precision == "day" else "%Y-%m-%d %H:%M:%S"
    return stamp.role, reading.at.strftime(pattern).removesuffix(":00")


# text, [(role, wall clock or reason)], where it was met
LINES = [
    ("Giriş Tarihi : 30-06-2025 00:22", [(P, "2025-06-30 00:22")], "Konya site"),
    ("Defne Yel 3 saat önce", [(None, "2026-06-01 09:34")], "a byline before it"),
    ("ekipler iki kişiyi 3 saat önce", [], "prose before it"),
    ("2 Mayıs 2013 Perşembe günü saat 16:40 tarihinde eklendi ve 9 kez okundu", [(P, "2013-05-02 16:40")], "words"),
    ("2 Haziran 2013 Pazar günü 16:40 tarihinde güncellendi", [(U, "2013-06-02 16:40")], "without saat"),
    ("Tören 2 Haziran 2013 Pazar günü saat 16:40 tarihinde yapıldı.", [], "an event"),
    ("Tören 2 Haziran 2013 Pazar günü saat 16:40'ta başladı.", [], "an event"),
    ("Tarih\n17/05/2014\nSaat\n13:37\nOkunma\n310", [(P, "2014-05-17 13:37")], "day and time in cells of a table"),
    ("Tarih\n17/05/2014\nSaat\nOkunma\n13:37", [(P, "2014-05-17")], "the cell of the time is empty"),
    ("GÜNCEL\nGiriş Tarihi : 30-06-2025 00:22\nBaşlık", [(P, "2025-06-30 00:22")], "its section line is no label"),
    ("30 HAZİRAN Pazartesi 07:16", [(None, "no_year")], "its header clock"),
    (
        "30 HAZİRAN Pazartesi 07:16\nGiriş Tarihi : 30-06-2025 00:22",
        [(None, "no_year"), (P, "2025-06-30 00:22")],
        "clock and stamp together",
    ),
    (
        "Giriş: 30.01.2026 - 10:42 Güncelleme: 30.01.2026 - 10:43",
        [(P, "2026-01-30 10:42"), (U, "2026-01-30 10:43")],
        "two stamps on a line",
    ),
    (
        "Giriş:\n03.07.2024 - 18:24\nGüncelleme:\n03.07.2024 - 18:57",
        [(P, "2024-07-03 18:24"), (U, "2024-07-03 18:57")],
        "label and value in different elements",
    ),
    ("Haber Giriş :08:13 | 23.11.2025", [(P, "2025-11-23 08:13")], "no space between the elements, the clock first"),
    ("12:30:08:13 | 23.11.2025", [(None, "2025-11-23")], "no clock"),
    (
        "Yayın Tarihi:23 Kasım Pazar 2025 07:34Güncelleme Tarihi:",
        [(P, "2025-11-23 07:34")],
        "the weekday before the year, no spaces between the elements",
    ),
    ("11 Kasım Salı 2025 kişi katıldı", [(None, "no_year")], "a number of people"),
    ("11 Kasım Salı 2025'te", [(None, "no_year")], "an event"),
    ("Yayınlanma Tarihi :", [], "empty"),
    ("Giriş Tarihi:\nABONE OL", [], "empty, a button follows"),
    ("Giriş Tarihi:\nABONE OL\n12.03.2024 14:05", [(None, "2024-03-12 14:05")], "empty, another date further down"),
    ("Güncelleme:", [], "empty"),
    ("Güncelleme Tarihi:\n3 yorum 125 okunma", [], "empty, counters follow"),
    ("27.11.2019 13:15\nGüncelleme:", [(None, "2019-11-27 13:15")], "an empty label takes no value from above"),
    (
        "27.11.2019 13:15 | Son Güncelleme: 27.11.2019 13:16",
        [(None, "2019-11-27 13:15"), (U, "2019-11-27 13:16")],
        "bare and labelled",
    ),
    (
        "Yayınlanma :\n27.12.2019 12:05\nGüncelleme :\n27.12.2019 12:06",
        [(P, "2019-12-27 12:05"), (U, "2019-12-27 12:06")],
        "value on the next line",
    ),
    (
        "Yayın Tarihi: 03/12/2020 13:02 / Güncelleme Tarihi: 03/12/2020 13:03",
        [(P, "2020-12-03 13:02"), (U, "2020-12-03 13:03")],
        "slashes everywhere",
    ),
    ("- DHA\n- 24.08.2017 - 03:23", [(None, "2017-08-24 03:23")], "source and date as list items"),
    ("30.01.2026 19:05", [(None, "2026-01-30 19:05")], "bare"),
    ("GÜNDEM 6.01.2026 11:10:22 0", [(None, "2026-01-06 11:10:22")], "section before, counter behind"),
    ("2 hafta önce 32", [(None, "2026-05-18")], "relative, counter behind"),
    ("Güncelleme: 2 saat önce", [(U, "2026-06-01 10:34")], "relative, labelled"),
    ("Bugün, 02:23", [(None, "2026-06-01 02:23")], "relative, alone on its line"),
    ("Kaza, dün saat 13.15 sıralarında meydana geldi", [], "relative words in prose"),
    ("Ödemeler bugün 10:00'da başladı", [], "relative words in prose"),
    (
        "05.04.2025 - Güncelleme : 05.04.2025\nAnkara",
        [(None, "2025-04-05"), (U, "2025-04-05")],
        "state agency: days only, a place behind",
    ),
    (
        "20 Nisan 2026 • Güncelleme : 20 Nisan 2026",
        [(None, "2026-04-20"), (U, "2026-04-20")],
        "state agency a year later",
    ),
    (
        "Mehmet Can  |03.04.2025 - Güncelleme : 03.04.2025",
        [(None, "2025-04-03"), (U, "2025-04-03")],
        "author in front",
    ),
    (
        "30.04.2024 - 16:48\nSon Güncelleme : 30.04.2024 - 16:49\nHaber",
        [(None, "2024-04-30 16:48"), (U, "2024-04-30 16:49")],
        "broadcaster",
    ),
    ("10.11.2025 17:59\nAnadolu Ajansı\nAA", [(None, "2025-11-10 17:59")], "source chips behind"),
    ("Oluşturulma Tarihi: Kasım 06, 2025 15:54", [(P, "2025-11-06 15:54")], "month first"),
    ("12.01.2025 - 11:48\nYAYINLANMA", [(P, "2025-01-12 11:48")], "value, then label"),
    (
        "12.01.2025 - 11:48\nYAYINLANMA\n12.01.2025 - 11:51\nGÜNCELLEME",
        [(P, "2025-01-12 11:48"), (U, "2025-01-12 11:51")],
        "value label value label: each label belongs to what stands above it",
    ),
    (
        "YAYINLANMA\n12.01.2025 - 11:48\nGÜNCELLEME\n12.01.2025 - 11:51",
        [(P, "2025-01-12 11:48"), (U, "2025-01-12 11:51")],
        "the same without colons, label first",
    ),
    (
        "02.08.2021 - 11:12\nOluşturulma Tarihi\n02.08.2021 - 11:13\nGüncelleme Tarihi",
        [(P, "2021-08-02 11:12"), (U, "2021-08-02 11:13")],
        "two-word labels behind",
    ),
    ("5 Ocak 2025 09:07 Yayınlanma", [(P, "2025-01-05 09:07")], "label behind, same line"),
    (
        "5 Ocak 2025 09:07 Yayınlanma\n5 Ocak 2025 11:40 Güncelleme Okunma: 1532",
        [(P, "2025-01-05 09:07"), (U, "2025-01-05 11:40")],
        "labels behind, a counter on the last line",
    ),
    ("Eklenme: 6.03.2016 · Güncellenme: 7.03.2016 · Okunma: 512", [(P, "2016-03-06"), (U, "2016-03-07")], "counter"),
    (
        "Eklenme: 13-01-2009 22:17 Son Güncelleme: 13-01-2009 23:15",
        [(P, "2009-01-13 22:17"), (U, "2009-01-13 23:15")],
        "nothing between them",
    ),
    ("Bu haber 12.03.2024 tarihinde eklendi.", [(P, "2024-03-12")], "tarihinde, but with a verb of publishing"),
    ("12.03.2024 14:05 tarihinde güncellendi", [(U, "2024-03-12 14:05")], "the same, updated"),
    (
        "Haber Giriş : 07 Şubat 2017 17:26, Son Güncelleme : 27 Mart 2018 00:42",
        [(P, "2017-02-07 17:26"), (U, "2018-03-27 00:42")],
        "two labelled stamps joined by a comma",
    ),
    ("Yayınlanma Tarihi : 19 Aralık 2025 | 19:01", [(P, "2025-12-19 19:01")], "bar before the time"),
    ("Eklenme:\n23 Ekim 2021 Cumartesi 11:18", [(P, "2021-10-23 11:18")], "weekday before the time"),
    ("Giriş: 12.03.24 14:05", [(P, "2024-03-12 14:05")], "two-digit year with a label"),
    ("Giriş: 31.02.2024 10:00", [(P, "impossible_date")], "a labelled stamp that cannot be"),
    ("Yayınlanma: 30 Haziran 07:16", [(P, "no_year")], "labelled, without a year"),
    ("Tarih: 12.03.2024 14:05", [(P, "2024-03-12 14:05")], "the bare word at the start of a line"),
    ("HABER TARİHİ: 12.03.2024", [(P, "2024-03-12")], "capitals"),
    ("Haberin Eklenme Tarihi: 12.03.2024", [(P, "2024-03-12")], "three words"),
    ("Yayim Tarihi: 12.03.2024", [(P, "2024-03-12")], "ASCII"),
    ("GUNCELLEME: 12.03.2024", [(U, "2024-03-12")], "ASCII capitals"),
    ("Giriþ Tarihi: 12.03.2024", [(P, "2024-03-12")], "windows-1254 read as latin-1"),
    ("GÃ¼ncelleme: 12.03.2024", [(U, "2024-03-12")], "UTF-8 read as windows-1252"),
    ("(Güncelleme: 12.03.2024 14:05)", [(U, "2024-03-12 14:05")], "in parentheses"),
    ("Son güncelleme - 12.03.2024 14:05", [(U, "2024-03-12 14:05")], "dash for the colon"),
    (
        "AA\nGiriş Tarihi12.03.2024 14:05Güncelleme Tarihi12.03.2024 14:06",
        [(P, "2024-03-12 14:05"), (U, "2024-03-12 14:06")],
        "elements glued together",
    ),
    ("Last updated: June 3, 2024 5:04 p.m.", [(U, "2024-06-03 17:04")], "English theme"),
    ("Published 3 June 2024, 10:05", [(P, "2024-06-03 10:05")], "English theme"),
    # no stamps
    ("24 Ocak Cuma günü anjiyo ünitesinin açılacağı bildirildi.", [], "event in the body"),
    ("14 Ağustos Çarşamba günü saat 14:00’da yapılacak", [], "event in the body"),
    ("21 Eylül Cumartesi günü", [], "event in the body"),
    ("20 Ocak Salı günü saat 14.00'te", [], "event in the body"),
    ("Açılış 5 Kasım 2025 tarihinde yapıldı", [], "event in the body, with a year"),
    ("5 Ekim 2022 Çarşamba günü öğle saatlerinden itibaren", [], "event in the body, with a year and a weekday"),
    ("çalışmalar 10 Mart 2025'e kadar bitirilecek", [], "case ending behind the year"),
    ("24.09.2018 Tarihli ve 30545 sayılı Resmi Gazete", [], "law citation"),
    ("2 OCAK: Kent meydanı açıldı", [], "list item of a year's review"),
    ("2 Nisan günü de", [], "event in the body"),
    ("30 Mart Mahalli İdareler Seçimleri", [], "name of a day"),
    ("15 Temmuz Şehitleri Köprüsü", [], "name of a day"),
    ("5 Ocak Gazetesi", [], "outlet with a date in its name"),
    ("24 Saat Gazetesi", [], "outlet with a number in its name"),
    ("BIST 117.216 Dolar 3,9176 EURO 4.8235", [], "exchange rates"),
    ("Copyright 2008", [], "a year"),
    ("", [], "nothing"),
    ("Paylaşım: 15.11.24 08:05", [("published", "2024-11-15 08:05")], "a labelled year of two digits"),
    ("15 Kasım 2024 saat 08.05'te eklendi", [("published", "2024-11-15 08:05")], "label behind a case ending"),
    ("15 Kasım 2024'te güncellendi", [("updated", "2024-11-15")], "the same of a day"),
    ("15 Kasım 2024 saat 08.05'te başladı", [], "an event with a case ending"),
    ("Karar 15 Kasım 2024'te yayınlandı", [], "a sentence about something that appeared"),
    # somebody else's labels
    ("İhale tarihi: 16.01.2026 15.15", [(None, "2026-01-16 15:15")], "a tender's date is not the article's"),
    ("Doğum tarihi : 12.03.1994", [(None, "1994-03-12")], "nor a birthday"),
    ("Canlı Yayın 12.03.2024", [(None, "2024-03-12")], "nor a live broadcast"),
    ("30.04.2024 16:48\nYayın Akışı", [(None, "2024-04-30 16:48")], "a menu item below is no label"),
    ("30.04.2024 16:48\nSon Dakika", [(None, "2024-04-30 16:48")], "a menu item below is no label"),
    ("30.04.2024 16:48\nGüncel", [(None, "2024-04-30 16:48")], "a section below is no label"),
    ("Güncel 30.04.2024 16:48", [(None, "2024-04-30 16:48")], "a section in front is no label"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "why"), LINES, ids=[case[0][:50] or "nothing" for case in LINES])
def test_stamps(text: str, expected: list[tuple[str | None, str]], why: str) -> None:
    stamps = find_stamps(text, fetched_at=FETCHED)
    assert [brief(stamp) for stamp in stamps] == expected, why
    for stamp in stamps:
        assert stamp.reading.raw == text[stamp.start : stamp.end]


def test_span_is_the_value_and_the_label_is_as_printed() -> None:
    (stamp,) = find_stamps("GÜNCEL\nGiriş Tarihi : 30-06-2025 00:22\n")
    assert (stamp.start, stamp.end, stamp.label) == (22, 38, "Giriş Tarihi")


LABELS = [
    *((label, P) for label in (
        "Giriş Tarihi :", "Giriş:", "Haber Giriş :", "Haber Giriş Tarihi", "Yayınlanma :", "Yayınlanma Tarihi :",
        "Yayın Tarihi:", "Yayın", "Yayım Tarihi", "Yayınlama", "Yayınlandı", "YAYINLANMA", "Oluşturulma Tarihi:",
        "Oluşturma", "Eklenme:", "Eklenme Tarihi", "Ekleme Tarihi", "Haber Tarihi", "Tarih", "TARİH:", "Kayıt Tarihi",
        "Yükleme", "tarihinde eklendi", "tarihinde yayınlandı", "GIRIS TARIHI", "Giriş Zamanı",
        "Published:", "Posted on",
    )),
    *((label, U) for label in (
        "Güncelleme:", "Güncelleme :", ", Son Güncelleme :", "Son Güncelleme:", "Güncelleme Tarihi:", "GÜNCELLEME",
        "Güncellenme:", "Son Güncellenme", "Güncellendi", "tarihinde güncellendi", "Düzenleme Tarihi",
        "Son güncelleme tarihi",
        "Güncelleme Saati", "Değiştirilme Tarihi", "Gu\u0308ncelleme", "Last updated", "Updated",
    )),
    *((label, None) for label in (
        "", ":", "Güncel", "GÜNCEL", "Haber", "Son Dakika", "Son", "Giriş Yap", "Yayın Akışı", "Saat", "Haberler",
        "Giriş Tarihi : 30-06-2025", "İhale tarihi", "Yayın Kurulu", "30-06-2025", "Okunma:", "Editör:", "x" * 500,
    )),
]  # fmt: skip


@pytest.mark.parametrize(("text", "role"), LABELS, ids=[repr(case[0][:40]) for case in LABELS])
def test_label_role(text: str, role: str | None) -> None:
    assert label_role(text) == role
