"""What holds for every date and every text."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from newsarchive import dates, lookups, turkish
from newsarchive.dates import ISTANBUL, everyday, find_stamps, label_role, lexicon, read
from newsarchive.dates.grammar import first
from newsarchive.dates.reading import settle

MONTHS = ["Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran"]
MONTHS += ["Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"]
WEEKDAYS = ["Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"]

moments = st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30)).map(  # noqa: DTZ001 - the zone comes next
    lambda at: at.replace(microsecond=0, tzinfo=ISTANBUL)
)


def month(at: datetime) -> str:
    return MONTHS[at.month - 1]


def weekday(at: datetime) -> str:
    return WEEKDAYS[at.weekday()]


TO_THE_SECOND = {
    "numeric": lambda at: f"{at:%d.%m.%Y %H:%M:%S}",
    "dashes": lambda at: f"{at:%d-%m-%Y - %H:%M:%S}",
    "slashes": lambda at: f"{at:%d/%m/%Y | %H:%M:%S}",
    "unpadded": lambda at: f"{at.day}.{at.month:02}.{at.year} {at.hour}:{at:%M:%S}",
    "agency": lambda at: f"{at.day:02} {month(at)} {at.year} {weekday(at)} - {at:%H:%M:%S}",
    "comma": lambda at: f"{at.day} {month(at)} {at.year}, {at:%H:%M:%S}",
    "weekday first": lambda at: f"{weekday(at)}, {at.day} {month(at)} {at.year} {at:%H:%M:%S}",
    "month first": lambda at: f"{month(at)} {at.day:02}, {at.year} {at:%H:%M:%S}",
    "capitals": lambda at: turkish.upper(f"{at.day} {month(at)} {at.year} {weekday(at)} {at:%H:%M:%S}"),
    "ascii": lambda at: turkish.fold(f"{at.day} {month(at)} {at.year} {at:%H:%M:%S}"),
    "iso": lambda at: f"{at:%Y-%m-%dT%H:%M:%S}",
    "iso blank": lambda at: f"{at:%Y-%m-%d %H:%M:%S}",
    "milliseconds": lambda at: f"{at:%Y-%m-%dT%H:%M:%S}.000",
    "label": lambda at: f"Giriş Tarihi : {at:%d-%m-%Y %H:%M:%S}",
}
WITH_OFFSET = {
    "rfc 3339": lambda at: at.isoformat(),
    "no colon": lambda at: f"{at:%Y-%m-%dT%H:%M:%S%z}",
    "zulu": lambda at: f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    "rfc 822": format_datetime,
    "rfc 822 utc": lambda at: format_datetime(at.astimezone(UTC), usegmt=True),
    "unix": lambda at: f"{at.astimezone(UTC):%a %b %d %H:%M:%S UTC %Y}",
}
DAY_ONLY = {
    "numeric": lambda at: f"{at:%d.%m.%Y}",
    "iso": lambda at: f"{at:%Y-%m-%d} ",
    "month": lambda at: f"{at.day:02} {month(at)} {at.year}",
    "weekday": lambda at: f"{at.day} {month(at)} {at.year}, {weekday(at)}",
    "capitals": lambda at: f"{at.day} {turkish.upper(month(at))} {at.year}",
    "label": lambda at: f"Eklenme: {at.day}.{at:%m.%Y}",
}


@pytest.mark.parametrize("form", TO_THE_SECOND)
@settings(max_examples=100, deadline=None)
@given(at=moments)
def test_every_form_reads_back(form: str, at: datetime) -> None:
    reading = read(TO_THE_SECOND[form](at))
    assert reading.at is not None
    assert reading.at.replace(tzinfo=None, fold=0) == at.replace(tzinfo=None)
    assert reading.precision == "minute"


@pytest.mark.parametrize("form", WITH_OFFSET)
@settings(max_examples=100, deadline=None)
@given(at=moments)
def test_every_form_with_offset_reads_back_as_the_same_moment(form: str, at: datetime) -> None:
    assume(at == at.astimezone(UTC).astimezone(ISTANBUL))  # an hour that never was has no moment
    reading = read(WITH_OFFSET[form](at))
    assert reading.at is not None and reading.at.timestamp() == at.timestamp()


@pytest.mark.parametrize("form", DAY_ONLY)
@settings(max_examples=50, deadline=None)
@given(at=moments)
def test_every_day_reads_back(form: str, at: datetime) -> None:
    reading = read(DAY_ONLY[form](at))
    assert reading.at is not None and reading.at.date() == at.date()
    assert reading.precision == "day"


@settings(max_examples=200, deadline=None)
@given(at=moments, form=st.sampled_from(sorted(TO_THE_SECOND | WITH_OFFSET)))
def test_the_short_way_and_the_full_way_agree(at: datetime, form: str) -> None:
    text = (TO_THE_SECOND | WITH_OFFSET)[form](at)
    short = everyday.read(text, ISTANBUL)
    if short is not None:
        written = first(text)
        assert written is not None
        full = settle(written, text, None, False, ISTANBUL)
        assert (full.at, full.rule, full.precision) == (*short, "minute")


@settings(max_examples=100, deadline=None)
@given(at=moments, damage=st.sampled_from(["cp1254 as latin-1", "utf-8 as latin-1", "lost"]))
def test_damaged_months_read_back(at: datetime, damage: str) -> None:
    text = f"{at.day} {month(at)} {at.year} {at:%H:%M}"
    if damage == "lost":
        text = "".join(c if c.isascii() else "\ufffd" for c in text)
    else:
        text = text.encode(damage.split()[0]).decode("latin-1")
    reading = read(text)
    assert reading.at is not None and reading.at.strftime("%d%m%Y%H%M") == at.strftime("%d%m%Y%H%M")


TOKENS = [
    *("12", "3", "30", "2024", "24", "2025-06-30", "T", "10:05", "25:61", "00:00:00", ".", ",", "-", "–", "|", ":"),
    *("\n", "/", "+", "Z", "GMT", "+03:00", "+99:99", "am", "ÖS", "Ocak", "MAYIS", "Eki", "Salı", "Pazar", "günü"),
    *("saat", "önce", "dün", "Bugün", "Giriş", "Tarihi", "Güncelleme", "YAYINLANMA", "tarihinde", "eklendi", "’da"),
    *("ay", "99999", "bir", "\u0307", " "),
]
texts = st.text(max_size=60) | st.builds(
    lambda words, glue: glue.join(words), st.lists(st.sampled_from(TOKENS), max_size=12), st.sampled_from([" ", ""])
)


@settings(max_examples=300, deadline=None)
@given(text=texts, fetched=st.none() | moments)
@example(text="99999 yıl önce", fetched=datetime(2026, 1, 1, tzinfo=ISTANBUL))
@example(text="0000-00-00T00:00:00", fetched=None)
@example(text="9999-12-31T23:59:59-14:00", fetched=None)
@example(text="0001-01-01T00:00:00+14:00", fetched=None)
def test_no_text_is_too_odd(text: str, fetched: datetime | None) -> None:
    for options in ({}, {"tz": None}, {"epoch": True, "compact": True}, {"labelled": True}):
        reading = read(text, fetched_at=fetched, **options)
        assert (reading.at is None) == (reading.reason is not None) == (reading.precision is None)
        if reading.at is not None:
            assert reading.at.tzinfo is not None
            assert 1990 <= reading.at.year <= 2100
            assert fetched is None or reading.at - fetched <= timedelta(hours=14)
    label_role(text)
    end = 0
    for stamp in find_stamps(text, fetched_at=fetched):
        assert end <= stamp.start < stamp.end <= len(text)
        assert stamp.reading.raw == text[stamp.start : stamp.end]
        assert stamp.label is None or stamp.label in text
        end = stamp.end


@pytest.mark.parametrize(
    "junk",
    ["1", "a", "ö", "1 ", "1.", "ab ", "\n", "1\n", "12:05 ", "12 Mart ", "1 Mart 2024 ", "Salı Pazar - ",
     "2 saat önce\n", "Giriş Tarihi: "],
    ids=repr,
)  # fmt: skip
def test_long_junk_is_survived(junk: str) -> None:
    junk *= 100_000 // len(junk)
    read(junk)
    find_stamps(junk)
    label_role(junk)


def test_every_word_of_the_tables_is_found_in_any_spelling() -> None:
    spelled = random.Random(7)
    for table, key, words in (("months", "month", lexicon.MONTHS), ("weekdays", "weekday", lexicon.WEEKDAYS)):
        for entry in lookups.table(table)[key]:
            for name in entry["names"]:
                mixed = "".join(spelled.choice((c, turkish.upper(c))) for c in name)
                for form in (name, turkish.upper(name), turkish.title(name), turkish.fold(name), mixed):
                    assert words.get(form) == entry["number"], form


def test_relative_words_are_found_in_any_spelling() -> None:
    for text in ("bugün", "BUGÜN", "bugun", "Bugu\u0308n", "BugÃ¼n 10:05", "DÜN", "dun", "3 saat once", "3 SAAT ÖNCE",
                 "3 gün Ã¶nce", "şimdi", "ŞİMDİ", "simdi", "SIMDI", "Þimdi"):  # fmt: skip
        assert read(text, fetched_at=datetime(2026, 6, 1, 23, 0, tzinfo=ISTANBUL)).at is not None, text


def test_the_tables_do_not_contradict_themselves() -> None:
    for table, key in (("months", "month"), ("weekdays", "weekday")):
        names = [turkish.fold(name) for entry in lookups.table(table)[key] for name in entry["names"]]
        assert len(names) == len(set(names))
    labels = lookups.table("date_labels")
    words = [turkish.fold(word) for key in ("published", "updated", "date", "around") for word in labels[key]]
    assert len(words) == len(set(words))
    assert {turkish.fold(word) for word in labels["weak"]} <= set(words)


def test_public_names() -> None:
    assert set(dates.__all__) == {
        "ISTANBUL",
        "Reading",
        "Stamp",
        "find_stamps",
        "label_role",
        "names_weekday",
        "read",
        "read_foreign",
    }
