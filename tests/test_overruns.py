"""A list that has rolled over leaves a dated gap, unless something else tells what was in it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from keeping import HOUR, NOW
from looking import Looker, bare, links

from newsarchive import pacing
from newsarchive.pacing import Entry, Listing
from newsarchive.query import coverage

LIST = "/kategori/gundem"
MINUTE = timedelta(minutes=1)
FIRST, LATER = NOW, NOW + 2 * HOUR
GAP = ("2026-03-04T09:30", "2026-03-04T11:30", "lists rolled over")


@pytest.fixture
def looker(tmp_path: Path) -> Iterator[Looker]:
    looker = Looker(tmp_path / "archive")
    yield looker
    looker.close()


def page(numbers: Sequence[int], number: int = 1) -> str:
    following = f'<a href="{LIST}?page={number + 1}">Sonraki</a>'
    return bare("Gündem haberleri", f"<ul>{links(list(numbers))}</ul>{following}")


def gaps(looker: Looker) -> list[tuple[str, ...]]:
    rows = looker.rows("SELECT began_at, ended_at, why FROM site_gaps WHERE site_id > 0 ORDER BY id")
    return [(began[:16], ended[:16], why) for began, ended, why in rows]


@pytest.fixture
def torn(looker: Looker) -> Looker:
    """A list that shows nothing of what it showed two hours ago."""
    looker.visit(LIST, page(range(7010, 7020)), kind="section", now=FIRST)
    looker.visit(LIST, page(range(7060, 7070)), kind="section", now=LATER)
    return looker


def test_a_list_that_rolled_over_is_a_dated_gap(torn: Looker) -> None:
    torn.visit(LIST + "?page=2", "Sunucu hatası", 500, now=LATER + MINUTE)
    assert gaps(torn) == [GAP]
    assert coverage.line(coverage.crossed(torn.archive.conn, LATER + HOUR)) == (
        "coverage: ornekgazete.com was not seen on 4 March 2026, 12:30–14:30 (lists rolled over); counts across it "
        "are too low"
    )


@pytest.mark.parametrize("later", [range(7013, 7023), range(7010, 7020)], ids=["moved on", "as before"])
def test_a_list_that_still_shows_what_it_showed_leaves_none(looker: Looker, later: Sequence[int]) -> None:
    looker.visit(LIST, page(range(7010, 7020)), kind="section", now=FIRST)
    looker.visit(LIST, page(later), kind="section", now=LATER)
    assert gaps(looker) == []


@pytest.mark.parametrize(
    ("pages", "left"),
    [
        ([range(7050, 7060), range(7012, 7022)], []),
        ([range(7013, 7023)], []),
        ([range(7050, 7060)], [GAP]),
        ([None, range(7012, 7022)], [GAP]),  # the second page gave no answer: what stood there is not known
    ],
    ids=["led back by two", "led back by one", "not led back", "one in between missing"],
)
def test_further_pages_that_lead_back_close_it(
    torn: Looker, pages: list[Sequence[int] | None], left: list[tuple[str, ...]]
) -> None:
    for number, shown in enumerate(pages, 2):
        address, now = f"{LIST}?page={number}", LATER + number * MINUTE
        if shown is None:
            torn.visit(address, "Sunucu hatası", 500, now=now)
        else:
            torn.visit(address, page(shown, number), now=now)
    assert gaps(torn) == left


def waiting(looker: Looker) -> list[str]:
    rows = looker.rows("SELECT fetch_url FROM urls WHERE state = 'pending' AND fetch_url LIKE '%page=%' ORDER BY 1")
    return [address.partition("?")[2] for (address,) in rows]


def test_a_page_that_gave_no_answer_is_asked_again_while_something_is_missing(torn: Looker) -> None:
    def poll(after: timedelta) -> list[str]:
        torn.visit(LIST, page(range(7061, 7071)), kind="section", now=LATER + after)
        return waiting(torn)

    torn.visit(LIST + "?page=2", page(range(7050, 7060), 2), now=LATER + MINUTE)
    torn.visit(LIST + "?page=3", "Sunucu hatası", 500, now=LATER + 2 * MINUTE)
    torn.archive.conn.execute("UPDATE urls SET state = 'failed' WHERE fetch_url LIKE '%page=3'")
    assert poll(30 * MINUTE) == []
    assert poll(2 * HOUR) == ["page=3"]
    torn.visit(LIST + "?page=3", page(range(7040, 7050), 3), now=LATER + 2 * HOUR)
    torn.visit(LIST + "?page=4", page(range(7011, 7021), 4), now=LATER + 2 * HOUR + MINUTE)
    assert gaps(torn) == []
    torn.archive.conn.execute("UPDATE urls SET state = 'failed' WHERE fetch_url LIKE '%page=5'")
    assert poll(5 * HOUR) == []


@pytest.mark.parametrize(
    ("shows", "asked"),
    [(range(7045, 7055), ["page=3"]), (range(7060, 7070), []), (range(7012, 7022), [])],
    ids=["known since", "the first page again", "leads back"],
)
def test_pages_lead_on_until_they_lead_back_though_all_is_known(
    torn: Looker, shows: Sequence[int], asked: list[str]
) -> None:
    torn.visit("/kategori/spor", page(range(7012, 7055)), now=LATER + MINUTE)
    torn.archive.conn.execute("UPDATE urls SET state = 'not_article' WHERE fetch_url LIKE '%page=%'")
    torn.visit(LIST + "?page=2", page(shows, 2), now=LATER + HOUR)
    assert waiting(torn) == asked


def test_pages_of_another_list_close_nothing(torn: Looker) -> None:
    torn.visit("/kategori/spor?page=2", page(range(7013, 7023), 2), now=LATER + MINUTE)
    assert gaps(torn) == [GAP]


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        (range(7000, 7020), range(7005, 7070), []),
        (range(7000, 7020), range(7000, 7020), [GAP]),  # it stands still while the site does not
        (range(7000, 7020), range(7045, 7070), [GAP]),  # it has rolled over as well
    ],
    ids=["reaches back", "stands still", "rolled over"],
)
def test_another_list_that_reaches_back_closes_it(
    looker: Looker, before: Sequence[int], after: Sequence[int], left: list[tuple[str, ...]]
) -> None:
    looker.visit("/", page(range(6990, 7010)), kind="home", now=FIRST - 12 * HOUR)
    looker.visit("/", page(before), kind="home", now=FIRST)
    looker.visit(LIST, page(range(7010, 7020)), kind="section", now=FIRST)
    looker.visit(LIST, page(range(7060, 7070)), kind="section", now=LATER)
    looker.visit("/", page(after), kind="home", now=LATER + MINUTE)
    assert gaps(looker) == left


T = 1_700_000_000.0
LOOKED = Listing(at=T, size=10, arrived=20, exposure=1.0, new_at=T)


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([Entry(T + 7200, T + 3600 + 60 * n) for n in range(10)], (T, T + 3660)),  # one odd one of ten
        ([Entry(T + 7200) for _ in range(10)], (T, T + 7200)),
        ([Entry(T + 7200, T - 60 * n) for n in range(10)], None),  # new addresses of what is older
        ([Entry(T - 60) for _ in range(2)] + [Entry(T + 7200) for _ in range(8)], None),
        ([Entry(T - 60)] + [Entry(T + 7200) for _ in range(9)], (T, T + 7200)),  # one is pinned
        ([Entry(T + 7200) for _ in range(2)], None),
        ([Entry(T + 7200, T + 30) for _ in range(9)], None),  # half a minute is none
    ],
)
def test_the_time_of_which_a_list_tells_nothing(entries: list[Entry], told: tuple[float, float] | None) -> None:
    assert pacing.gap(LOOKED, entries, T + 7200) == told
    assert pacing.gap(Listing(), entries, T + 7200) is None, "at the first look all is new"


def listing(
    rate: float, *, at: float = T + 8000, gap: tuple[float, float] = (0, 0), new_at: float = T + 8000
) -> Listing:
    return Listing(at=at, size=20, arrived=10 * rate, exposure=10.0, new_at=new_at, gap_from=gap[0], gap_to=gap[1])


SPAN = (T, T + 3600)


@pytest.mark.parametrize(
    ("others", "left"),
    [
        ([], SPAN),
        ([("home", listing(19))], None),
        ([("home", listing(10))], SPAN),  # it shows half of the news only
        ([("home", listing(19, at=T + 1800, new_at=T + 1800))], (T + 1800, T + 3600)),
        ([("home", listing(19, gap=(T - 600, T + 900)))], (T, T + 900)),
        ([("home", listing(19, gap=(T - 9000, T - 600)))], None),
        ([("home", Listing(at=T + 8000, size=20))], SPAN),  # nothing is known of it
        ([("section", listing(6))] * 3, None),
        ([("section", listing(6))] * 2, SPAN),
        ([("section", listing(6))] * 2 + [("section", listing(6, gap=(T + 600, T + 900)))], (T + 600, T + 900)),
        ([("section", listing(6))] * 3 + [("section", listing(0.1, at=T - 90_000))], None),
    ],
)
def test_what_no_list_tells_of(others: list[tuple[str, Listing]], left: tuple[float, float] | None) -> None:
    lists = {0: ("feed", listing(20, gap=SPAN)), **dict(enumerate(others, 1))}
    assert pacing.unseen(SPAN, 0, lists, T + 8000) == left


def test_a_list_that_shows_little_of_the_site_tells_of_no_gap_of_it() -> None:
    lists = {1: ("feed", listing(20, at=T - 600)), 2: ("section", listing(4, gap=SPAN))}
    assert pacing.unseen(SPAN, 2, lists, T + 8000) is None


def test_the_gap_of_a_list_is_kept_with_it() -> None:
    kept = listing(20, gap=SPAN).dumps()
    assert Listing.loads(kept).gap_to == T + 3600
    assert len(kept) < 200
