"""A whole site that misbehaves in every way we know, in one crawl: every good article, bounded, harmless, reasoned.

The crawls are made once; then each behaviour is judged by what is in the archive and in the server's access log.
"""

import itertools
import os
from pathlib import Path

import pytest
from hostile import pages
from hostile.catalogue import BEHAVIOURS, ROBOTS, RobotsSite
from hostile.core import QUICK, Behaviour
from hostile.evidence import Evidence, judge
from hostile.survey import Crawled, survey

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("hostile-web"),
    pytest.mark.timeout(800),  # all crawls are one fixture
]

REQUESTS = 8_000
KNOWN: dict[str, str] = {}
"""behaviour -> what is still wrong"""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    """All crawls."""
    base = tmp_path_factory.getbasetemp()
    shared: Path = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return survey(shared / "hostile-web", QUICK)


@pytest.fixture(scope="module")
def first(crawled: dict[str, Crawled]) -> Evidence:
    """What the first crawl left behind."""
    return crawled["first"].found()


@pytest.fixture(scope="module")
def second(crawled: dict[str, Crawled]) -> Evidence:
    """What there is after the second."""
    return crawled["second"].found()


def cases(second: bool) -> list[object]:
    """The behaviours that one crawl shows, or only two."""
    chosen = [one for one in BEHAVIOURS if one.second == second and not one.pauses]
    return [pytest.param(one, id=f"{one.code}-{one.name}", marks=marks(one.name)) for one in chosen]


def marks(name: str) -> list[pytest.MarkDecorator]:
    """What is known to go wrong is marked so."""
    return [pytest.mark.xfail(reason=KNOWN[name], strict=True)] if name in KNOWN else []


@pytest.mark.parametrize("behaviour", cases(second=False))
def test_a_behaviour_has_its_outcome(first: Evidence, behaviour: Behaviour) -> None:
    assert judge(first, behaviour) == []


@pytest.mark.parametrize("behaviour", [pytest.param(one, id=one.name) for one in BEHAVIOURS if one.pauses])
def test_what_makes_its_host_wait_has_its_outcome(crawled: dict[str, Crawled], behaviour: Behaviour) -> None:
    assert judge(crawled["apart"].found(), behaviour) == []


def test_every_good_article_is_archived(first: Evidence) -> None:
    there = {first.path(row["url"]) for row in first.articles}
    assert [path for path in pages.PATHS if path not in there] == []


def test_the_crawl_ends_by_itself_within_its_requests(crawled: dict[str, Crawled], first: Evidence) -> None:
    assert crawled["first"].code == 3, "much went wrong, nothing broke"
    assert "--max-pages" not in crawled["first"].messages
    assert len(first.asked) <= REQUESTS


@pytest.mark.parametrize("name", ["first", "second", "404"])
def test_nothing_but_our_own_lines_is_told(crawled: dict[str, Crawled], name: str) -> None:
    lines = crawled[name].messages.splitlines()
    assert [line for line in lines if line and not line.startswith(("newsarchive: ", "  "))] == []


def test_every_address_ever_announced_has_a_state_and_a_reason(first: Evidence) -> None:
    bad = [row["url"] for row in first.addresses if row["reason"] is None and row["state"] != "archived"]
    assert bad[:5] == []


def test_nobody_goes_to_other_hosts_or_ports(second: Evidence) -> None:
    assert [row["target"] for row in second.trespass] == []


def test_one_user_agent_and_no_cookies_referers_or_passwords(second: Evidence) -> None:
    assert len({row["agent"] for row in second.asked}) == 1
    assert [row["target"] for row in second.asked if row["cookie"] or row["referer"] or row["auth"]] == []


def test_one_request_at_a_time(first: Evidence) -> None:
    assert max(row["parallel"] for row in first.asked) == 1


@pytest.mark.parametrize("behaviour", cases(second=True))
def test_what_changes_between_two_crawls_has_its_outcome(second: Evidence, behaviour: Behaviour) -> None:
    assert judge(second, behaviour) == []


def test_unchanged_articles_cost_a_conditional_request(first: Evidence, second: Evidence) -> None:
    asked = [row for row in second.asked[len(first.asked) :] if row["target"] in set(pages.PATHS)]
    assert {row["target"] for row in asked} == set(pages.PATHS)
    assert [row["target"] for row in asked if not row["conditional"] or row["status"] != 304] == []


@pytest.mark.parametrize("site", [pytest.param(site, id=site.name, marks=marks(site.name)) for site in ROBOTS])
def test_robots_txt_is_read_as_rfc_9309_says(crawled: dict[str, Crawled], site: RobotsSite) -> None:
    assert site.expect(crawled[site.name].found()) is None


def test_a_slow_site_holds_up_no_other(crawled: dict[str, Crawled]) -> None:
    quick = crawled["404"].found().asked
    pauses = [later["start"] - earlier["end"] for earlier, later in itertools.pairwise(quick)]
    assert max(pauses) < 2.5 * QUICK.slow, "three times as long, had it waited for the one that hangs"
