"""Traps get a bounded share of the requests, articles do not."""

import pytest

from newsarchive import urls
from newsarchive.crawl.budget import Budget, Limits
from newsarchive.records import Link
from newsarchive.store.holding import RELATED, Tally

HOME = "https://a.example/"
NEWS = "https://a.example/haber/bir-baslik-daha-{n}.html"
LIMITS = Limits()


def links(form: str, count: int, via: str = "anchor", start: int = 0) -> list[Link]:
    return [Link(url=form.format(n=n), via=via) for n in range(start, start + count)]


def fetched(budget: Budget, chosen: list[Link]) -> list[Link]:
    """Those of some links that the budget lets through to be fetched."""
    return [link for link in chosen if budget.admit(urls.pattern(link.url), link.via) is None]


def endless(budget: Budget, form: str, per_page: int, *, is_article: bool, most: int = 5_000) -> int:
    """How many pages of a machine are fetched that links every page to so many new ones of this form."""
    waiting = budget.choose(links(form, per_page), depth=1, page=HOME)
    count = number = 0
    while waiting and count < most:
        link = waiting.pop(0)
        if budget.admit(urls.pattern(link.url), link.via) is not None:
            continue
        count += 1
        number += per_page
        waiting += budget.choose(links(form, per_page, start=number), depth=2, page=link.url, is_article=is_article)
        if is_article:
            budget.article(link.url, link.via)
        else:
            budget.fruitless(link.url)
    return count


@pytest.mark.parametrize("form", ["konu/yol{n}/", "konu/YOL{n}", "konu//yol{n}/?utm_source=x", "konu/yol{n}/amp"])
def test_a_shape_earns_in_whatever_spelling_its_articles_were_asked_for(form: str) -> None:
    budget = Budget("a.example")
    names = [urls.pattern(urls.canonical(f"https://a.example/{form}".format(n=n))) for n in range(100)]
    through = 0
    for n, name in enumerate(names):
        if budget.admit(name, "anchor") is None:
            through += 1
            budget.article(f"https://a.example/{form}".format(n=n), "anchor")
    assert through == len(names)


@pytest.mark.parametrize(
    ("what", "form", "per_page", "is_article", "most"),
    [
        ("a calendar", "https://a.example/takvim/{n}/1", 2, False, 40),
        ("a calendar in the query", "https://a.example/takvim?ay={n}", 2, False, 40),
        ("session ids of a new name", "https://a.example/konu?oturumno=x{n}", 8, False, 40),
        ("not found with status 200, three more each", "https://a.example/yok/x{n}", 3, False, 40),
        ("a labyrinth of texts", "https://a.example/oda-x{n}", 10, True, 500),
        ("a labyrinth of texts in a directory", "https://a.example/h/k/oda-x{n}", 10, True, 500),
        ("a labyrinth whose directories vary", "https://a.example/h/k/d{n}/oda-x{n}", 10, True, 800),
        ("a machine whose directories vary", "https://a.example/h/d{n}/oda-x{n}", 10, False, 450),
    ],
)
def test_what_has_no_end_ends(what: str, form: str, per_page: int, is_article: bool, most: int) -> None:
    budget = Budget("a.example")
    count = endless(budget, form, per_page, is_article=is_article)
    assert 0 < count <= most, what
    assert budget.held or budget.spent


def test_articles_on_a_list_are_all_fetched() -> None:
    budget = Budget("a.example")
    waiting = budget.choose(links(NEWS, 290), depth=1, page=HOME)
    first = fetched(budget, waiting)
    assert len(first) == LIMITS.pattern
    for link in first:
        budget.article(link.url, link.via)
    assert budget.returning() == ["/haber/*-#.html"]
    assert len(fetched(budget, waiting[len(first) :])) == 290 - LIMITS.pattern


def test_articles_that_only_articles_lead_to_are_fetched_as_long_as_they_lead_on() -> None:
    assert endless(Budget("a.example"), NEWS, 3, is_article=True) >= 200


def test_what_the_site_announces_itself_is_outside_the_budget() -> None:
    budget = Budget("a.example")
    chosen = budget.choose(links("https://a.example/x?{n}", 3_000, via="sitemap"), depth=1)
    assert len(fetched(budget, chosen)) == 3_000


def test_announced_addresses_that_are_no_pages_cost_their_shape_its_credit() -> None:
    budget = Budget("a.example")
    count = 0
    for link in budget.choose(links("https://a.example/yok/{n}", 60_000, via="sitemap"), depth=1):
        if fetched(budget, [link]):
            count += 1
            budget.fruitless(link.url)
    assert count == LIMITS.dead
    assert budget.held == {"/yok/#": "dead pattern"}
    assert budget.choose(links("https://a.example/yok/{n}", 3, via="sitemap"), depth=1) == []
    assert budget.spent["dead pattern"] == 3
    assert budget.examples["dead pattern"] == "https://a.example/yok/0"


def test_a_shape_half_of_which_is_dead_goes_on() -> None:
    budget = Budget("a.example")
    count = 0
    for number, link in enumerate(links(NEWS, 2_000, via="sitemap")):
        if fetched(budget, [link]):
            count += 1
            budget.article(link.url, link.via) if number % 2 else budget.fruitless(link.url)
    assert count == 2_000


def test_a_page_with_50000_links_takes_its_share_only() -> None:
    budget = Budget("a.example", {"/haber/*-#.html": Tally(1_000, articles=100_000)})
    assert len(budget.choose(links(NEWS, 50_000), depth=1)) == LIMITS.page_links
    assert budget.spent == {"per-page links": 50_000 - LIMITS.page_links}


def test_pages_of_one_shape_may_not_fill_the_ledger() -> None:
    budget = Budget("a.example")
    entered = sum(len(budget.choose(links("https://a.example/x/{n}", 300, start=300 * n), depth=1)) for n in range(9))
    assert entered == LIMITS.waiting
    assert budget.spent["address pattern"] == 9 * 300 - LIMITS.waiting


def test_known_addresses_cost_nothing() -> None:
    budget = Budget("a.example")
    page = links("https://a.example/takvim/2020/{n}", 1_000)
    assert len(budget.choose(page, depth=1, is_known=lambda _: True)) == 1_000
    assert not budget.spent


def test_depth_ends() -> None:
    deep = links("https://a.example/a/{n}", 3)
    assert Budget("a.example").choose(deep, depth=LIMITS.depth + 1) == []
    assert Budget("a.example", limits=Limits(depth=30)).choose(deep, depth=LIMITS.depth + 1) == deep


def test_a_long_list_may_be_followed_to_its_end_but_not_for_ever() -> None:
    budget = Budget("a.example")
    followed = 0
    for number in range(2, 400):  # every page leads to an article: the list earns its pages
        page = Link(url=f"https://a.example/gundem?sayfa={number}", via="pagination")
        followed += len(fetched(budget, budget.choose([page], depth=1)))
        for link in budget.choose(links(NEWS, 1, start=number), depth=2, page=page.url):
            budget.article(link.url, link.via)
    assert followed == 398
    barren = Budget("b.example")
    empty = [Link(url=f"https://b.example/gundem?sayfa={n}", via="pagination") for n in range(2, 400)]
    assert len(fetched(barren, barren.choose(empty, depth=30))) == LIMITS.pattern


@pytest.mark.parametrize(
    ("tally", "via", "more"),
    [
        (Tally(tried=LIMITS.pattern), "anchor", LIMITS.again),
        (Tally(tried=LIMITS.pattern + LIMITS.per_article - 1, articles=1), "anchor", LIMITS.again),
        (Tally(tried=LIMITS.pattern, articles=1), "anchor", LIMITS.per_article),
        (Tally(fruitless=LIMITS.dead), "sitemap", LIMITS.again),
        (Tally(fruitless=50_000), "feed", LIMITS.again),
        (Tally(tried=900, related=900, related_tried=900), RELATED, LIMITS.again),
    ],
)
def test_the_ledger_remembers_between_runs(tally: Tally, via: str, more: int) -> None:
    budget = Budget("a.example", {"/takvim/#/#": tally})
    count = 0
    for link in links("https://a.example/takvim/2020/{n}", 20, via=via):
        count += len(fetched(budget, [link]))
        budget.fruitless(link.url)
    assert count == more


def test_what_was_held_back_returns_with_the_next_run() -> None:
    tally = Tally(tried=40, waiting=200, held="address pattern")
    budget = Budget("a.example", {"/takvim/#/#": tally})
    assert budget.returning() == ["/takvim/#/#"]
    page = links("https://a.example/takvim/2020/{n}", 20)
    assert len(fetched(budget, page)) == LIMITS.again
    assert budget.held == {"/takvim/#/#": "address pattern"}
    assert not budget.may_return
