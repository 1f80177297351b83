"""Ways to older articles: addresses made from patterns, patterns learned from addresses, samples of long lists."""

from datetime import UTC, date, datetime

import pytest

from newsarchive import archives, posts
from newsarchive.crawl import backfill_steps as steps
from newsarchive.crawl import sounding
from newsarchive.crawl.backfill_steps import Stretch

HOME = "https://www.denizpostasi.example/"


def test_a_cursor_is_made_for_any_moment_and_read_again() -> None:
    moment = datetime(2024, 8, 23, 8, 26, tzinfo=UTC)
    address = archives.cursor("/sondakika-haberleri?cursor={c:posts.created_at}", HOME, moment)
    assert address == (
        HOME + "sondakika-haberleri?cursor=eyJwb3N0cy5jcmVhdGVkX2F0IjoiMjAyNC0wOC0yMyAxMToyNjowMCIsIl9wb2ludHNUb05leHR"
        "JdGVtcyI6dHJ1ZX0"
    )
    assert archives.cursor_of(address) == moment
    assert archives.cursor_of(HOME + "liste?cursor=MTIz") is None


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (["/arsiv/2024-05-03", "/arsiv/2024-06-01"], {"/arsiv/{Y}-{m}-{d}": ("days", date(2024, 6, 1))}),
        (["/arsiv?tarih=03.05.2024"], {"/arsiv?tarih={d}.{m}.{Y}": ("days", date(2024, 5, 3))}),
        (["/arsiv/2024/05/"], {"/arsiv/{Y}/{m}/": ("months", date(2024, 5, 1))}),
        (["/2024/05/"], {"/{Y}/{m}/": ("months", date(2024, 5, 1))}),
        (["/2024/05/03/koprude-calisma-basladi/", "/haber/2024-05-03-bulteni-417", "/arsiv"], {}),
        (["/arsiv/2024-13-45"], {}),
    ],
)
def test_calendars_are_learned_from_a_sites_own_links(
    addresses: list[str], expected: dict[str, tuple[str, date]]
) -> None:
    assert archives.dated_patterns([HOME + path[1:] for path in addresses]) == expected


@pytest.mark.parametrize(
    ("address", "links", "expected"),
    [
        ("/gundem", ["/gundem?sayfa=2", "/gundem?sayfa=3", "/gundem?sayfa=80"], ("/gundem?sayfa={n}", 2)),
        ("/gundem?sayfa=7", ["/gundem?sayfa=1", "/gundem?sayfa=8"], ("/gundem?sayfa={n}", 8)),
        ("/kategori/spor/", ["/kategori/spor/page/2/"], ("/kategori/spor/page/{n}/", 2)),
        ("/kategori-guncel-1-1.html", ["/kategori-guncel-1-2.html"], ("/kategori-guncel-1-{n}.html", 2)),
        ("/gundem", ["/gundem?sayfa=80"], ("/gundem?sayfa={n}", 2)),
        ("/gundem?sayfa=7", ["/gundem?sayfa=1"], None),
        ("/gundem", [], None),
    ],
)
def test_page_n_is_learned_from_a_lists_links(address: str, links: list[str], expected: tuple[str, int] | None) -> None:
    found = archives.page_pattern(HOME + address[1:], [HOME + link[1:] for link in links])
    assert found == (None if expected is None else (HOME + expected[0][1:], expected[1]))


@pytest.mark.parametrize(
    ("address", "number", "expected"),
    [
        ("/koprude-calisma-417h.htm", 417, "/haber-{id}h.htm"),
        ("/haber/koprude-calisma-7237.html", 7237, "/haber/haber-{id}.html"),
        ("/koprude-calisma-basladi/677482", 677482, "/haber/{id}"),
        ("/5464/koprude-calisma.html", 5464, "/{id}/haber.html"),
        ("/haber_detay.asp?id=512", 512, "/haber_detay.asp?id={id}"),
    ],
)
def test_forms_in_which_a_number_alone_may_lead_to_its_article(address: str, number: int, expected: str) -> None:
    assert list(archives.id_patterns(HOME + address[1:], number, None)) == [expected]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("sitemap-2024-05.xml", True),
        ("sitemap-pt-post-2024-04.xml", True),  # the month beside it
        ("sitemap-202401.xml", False),
        ("sitemap-2022.xml", False),
        ("post-sitemap7.xml", True),  # says nothing
    ],
)
def test_sitemaps_are_chosen_by_their_names(name: str, wanted: bool) -> None:
    stretch = Stretch(HOME, datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 7, 1, tzinfo=UTC))
    assert steps.wanted_sitemap(stretch, HOME + name) is wanted


@pytest.mark.parametrize(
    ("seen", "target"),
    [
        ([(1, True)], 2),
        ([(1, True), (2, True), (4, True)], 8),
        ([(1, True), (4, True), (8, False)], 6),
        ([(4, True), (6, False)], 5),
        ([(4, True), (5, False)], None),
        ([(1, False)], None),
    ],
)
def test_the_page_where_a_stretch_begins_is_found_by_halving(seen: list[tuple[int, bool]], target: int | None) -> None:
    assert steps.jump(seen) == target


DAY = 86_400


def asked(dates: list[int], since: int, until: int) -> set[int]:
    """Places that are read of a list whose articles have these days."""
    read: set[int] = set()
    waiting = list(range(len(dates)))
    ask = sounding.sample(waiting)
    while ask:
        read.update(ask)
        waiting = [place for place in waiting if place not in read]
        dated = [(place, dates[place] * DAY) for place in sorted(read)]
        verdict = sounding.sound(dated, waiting, since=since * DAY, until=until * DAY)
        outside = set(verdict.outside)
        waiting = [place for place in waiting if place not in outside]
        ask = verdict.ask
    assert not waiting
    return read


def test_of_a_long_list_in_order_only_the_stretch_is_read() -> None:
    dates = list(range(1_000, 0, -1))
    read = asked(dates, 300, 400)
    assert {place for place, day in enumerate(dates) if 300 <= day < 400} <= read
    assert len(read) < 145


def test_a_list_in_no_order_is_read_whole() -> None:
    dates = [(place * 389) % 1_000 for place in range(1_000)]
    assert len(asked(dates, 300, 400)) == 1_000


def test_posts_are_read_with_their_dates() -> None:
    body = b"""[{"id": 7, "date_gmt": "2024-05-03T09:00:00",
                "link": "https://www.denizpostasi.example/kopru/",
                "title": {"rendered": "K\xc3\xb6pr\xc3\xbc"}}, 5, {}]"""
    (link,) = posts.from_posts(body, HOME).links
    assert (link.url, link.date_text, link.title) == (HOME + "kopru/", "2024-05-03T09:00:00Z", "Köprü")
    assert posts.from_posts(b'{"code":"rest_no_route"}', HOME).links == ()
    assert posts.from_posts(b"[" * 100_000, HOME).links == ()
