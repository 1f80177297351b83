"""The further pages of a list are asked again when the list has rolled over between two looks."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from keeping import DAY, HOUR, NOW
from looking import HOME, Looker, bare, links

LIST = "/kategori/gundem"
MENU = '<a href="/iletisim">İletişim</a> <a href="/kunye">Künye</a>'


@pytest.fixture
def looker(tmp_path: Path) -> Iterator[Looker]:
    looker = Looker(tmp_path / "archive")
    yield looker
    looker.close()


def page(numbers: Sequence[int], number: int = 1) -> str:
    following = f'<a href="{LIST}?page={number + 1}">Sonraki</a>'
    return bare("Gündem haberleri", f"<p>{MENU}</p><ul>{links(list(numbers))}</ul>{following}")


def poll(looker: Looker, numbers: Sequence[int], now: datetime) -> None:
    looker.visit(LIST, page(numbers), kind="section", now=now)


def turn(looker: Looker, number: int, numbers: Sequence[int], now: datetime) -> None:
    looker.visit(f"{LIST}?page={number}", page(numbers, number), now=now)


def waiting(looker: Looker) -> list[str]:
    found = looker.rows("SELECT fetch_url FROM urls WHERE state = 'pending' AND fetch_url LIKE '%page=%' ORDER BY 1")
    return [address.removeprefix(HOME + LIST) for (address,) in found]


@pytest.fixture
def known(looker: Looker) -> Looker:
    """A list that was read with two further pages."""
    poll(looker, range(7010, 7020), NOW)
    turn(looker, 2, range(7000, 7010), NOW)
    turn(looker, 3, range(6990, 7000), NOW)
    looker.archive.conn.execute("UPDATE urls SET state = 'not_article' WHERE kind <> 'article'")
    assert waiting(looker) == []
    return looker


@pytest.mark.parametrize(
    ("shows", "asked"),
    [
        (range(7030, 7040), ["?page=2"]),
        ([*range(7030, 7039), 7019], ["?page=2"]),  # one is pinned
        (range(7015, 7025), []),
        (range(7010, 7020), []),
    ],
    ids=["nothing known", "one known", "half known", "all known"],
)
def test_the_second_page_is_asked_when_the_first_has_rolled_over(
    known: Looker, shows: Sequence[int], asked: list[str]
) -> None:
    poll(known, shows, NOW + DAY)
    assert waiting(known) == asked


@pytest.mark.parametrize(
    ("shows", "asked"), [(range(7020, 7030), ["?page=3"]), (range(7012, 7022), [])], ids=["all new", "known again"]
)
def test_a_further_page_leads_on_until_something_is_known(
    known: Looker, shows: Sequence[int], asked: list[str]
) -> None:
    poll(known, range(7030, 7040), NOW + DAY)
    turn(known, 2, shows, NOW + DAY + HOUR)
    assert waiting(known) == asked
    new = known.one("SELECT count(*) FROM urls WHERE fetch_url LIKE '%-702_.html' AND state = 'pending'")
    assert new == len([number for number in shows if 7020 <= number < 7030])


def test_no_page_is_asked_twice_at_once_nor_without_end(known: Looker) -> None:
    turn(known, 2, range(7020, 7030), NOW + DAY)
    poll(known, range(7030, 7040), NOW + DAY + timedelta(minutes=5))
    assert "?page=2" not in waiting(known)
    for number in range(3, 16):
        turn(known, number, range(8000 + 10 * number, 8010 + 10 * number), NOW + number * DAY)
    known.archive.conn.execute("UPDATE urls SET state = 'not_article' WHERE fetch_url LIKE '%page=%'")
    turn(known, 10, range(9000, 9010), NOW + 40 * DAY)
    assert waiting(known) == []


def test_what_a_list_shows_at_its_first_look_is_no_rolling_over(looker: Looker) -> None:
    turn(looker, 2, range(7000, 7010), NOW)
    poll(looker, range(7010, 7020), NOW + DAY)
    assert waiting(looker) == ["?page=3"]


@pytest.mark.parametrize(
    ("shows", "asked"),
    [(range(7010, 7020), []), ((), []), ((7009, *range(7011, 7020)), ["?page=3"])],
    ids=["the first page again", "nothing", "one unknown"],
)
def test_a_further_page_without_anything_new_leads_nowhere(
    looker: Looker, shows: Sequence[int], asked: list[str]
) -> None:
    """Some papers answer any page number, with their first page or an empty one, and link the next."""
    poll(looker, range(7010, 7020), NOW)
    turn(looker, 2, shows, NOW + HOUR)
    assert waiting(looker) == asked
