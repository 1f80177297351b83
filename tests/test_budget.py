"""Traps get a bounded share of the requests, articles do not."""

from newsarchive.crawl.budget import (
    MAX_DEPTH,
    MAX_NEW_PER_PAGE,
    PATTERN_PER_ARTICLE,
    PATTERN_START,
    Budget,
)
from newsarchive.records import Link


def links(form: str, count: int, via: str = "anchor") -> list[Link]:
    return [Link(url=form.format(n=n), via=via) for n in range(count)]


def test_a_calendar_stops_by_itself() -> None:
    budget = Budget("a.example")
    followed = 0
    for month in range(500):  # each month page links the next ones
        page = [Link(url=f"https://a.example/takvim/{2000 + month // 12}/{month % 12 + n}") for n in (1, 2)]
        followed += len(budget.choose(page, depth=1))
    assert followed <= 2 * PATTERN_START
    assert budget.spent["pattern"] > 0


def test_article_shapes_earn_their_budget() -> None:
    budget = Budget("a.example")
    followed = 0
    for start in range(0, 5_000, 20):
        page = [Link(url=f"https://a.example/haber/bir-baslik-daha-{n}.html") for n in range(start, start + 20)]
        for link in budget.choose(page, depth=2):
            followed += 1
            budget.credit(link.url)
    assert followed == 5_000


def test_what_the_site_announces_itself_is_outside_the_budget() -> None:
    budget = Budget("a.example")
    assert len(budget.choose(links("https://a.example/x?{n}", 3_000, via="sitemap"), depth=1)) == 3_000


def test_a_page_with_50000_links_takes_its_share_only() -> None:
    budget = Budget("a.example", {"/haber/*-#.html": (1_000, 100_000)})
    page = links("https://a.example/haber/bir-baslik-daha-{n}.html", 50_000)
    assert len(budget.choose(page, depth=1)) <= MAX_NEW_PER_PAGE


def test_known_addresses_cost_nothing() -> None:
    budget = Budget("a.example")
    page = links("https://a.example/takvim/2020/{n}", 1_000)
    assert len(budget.choose(page, depth=1, is_known=lambda _: True)) == 1_000
    assert not budget.spent


def test_depth_ends() -> None:
    assert Budget("a.example").choose(links("https://a.example/a/{n}", 3), depth=MAX_DEPTH + 1) == []


def test_a_long_list_may_be_followed_to_its_end_but_not_for_ever() -> None:
    budget = Budget("a.example")
    followed = 0
    for number in range(2, 400):  # every page leads to articles: the list earns its pages
        page = Link(url=f"https://a.example/gundem?sayfa={number}", via="pagination")
        followed += len(budget.choose([page], depth=number))
        budget.credit(page.url)
    assert followed == 398
    barren = Budget("b.example")
    empty = [Link(url=f"https://b.example/gundem?sayfa={n}", via="pagination") for n in range(2, 400)]
    assert len(barren.choose(empty, depth=30)) == PATTERN_START


def test_the_ledger_remembers_between_runs() -> None:
    link = Link(url="https://a.example/takvim/2020/5")
    from newsarchive import urls

    spent = {urls.pattern(link.url): (PATTERN_START, 0)}
    assert Budget("a.example", spent).choose([link], depth=1) == []
    earned = {urls.pattern(link.url): (PATTERN_START + PATTERN_PER_ARTICLE - 1, 1)}
    assert Budget("a.example", earned).choose([link], depth=1) == [link]
