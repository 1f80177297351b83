"""A few papers of different families, got to know by one command; benchmarks/onboarding.py asks sixty."""

import json
from pathlib import Path

import pytest
from papers import papers, serve
from papers.compare import archived, judge
from test_add import registry, run

CHOSEN = (0, 1, 4, 7, 11, 12, 15, 18)
"""te7, tehs5, seedx, ers, classic, wp, wp-safir, none"""


def test_a_seed_is_always_the_same_web() -> None:
    one, other = (papers(3, 20, size=4, today=paper.today) for paper in [papers(3, 1)[0]] * 2)
    assert [p.articles for p in one] == [p.articles for p in other]
    assert {p.family for p in one} == {p.family for p in papers(4, 19)}
    assert [p.name for p in one] != [p.name for p in papers(4, 20)]


@pytest.mark.slow
@pytest.mark.xdist_group("hostile")
def test_papers_of_eight_families_are_live_without_a_hand(tmp_path: Path) -> None:
    wanted = [paper for paper in papers(7, 19, size=10) if paper.index in CHOSEN]
    with serve(wanted, slow=0.05) as sites:
        listed = tmp_path / "papers.txt"
        listed.write_text("\n".join(site.home for site in sites), encoding="utf-8")
        code, told, errors = run(tmp_path / "a", "add", "--quiet", "--json", "--delay", "0.02", "--file", str(listed))
        truths = {url: truth for site in sites for url, truth in site.truths().items()}
        asked = [len(site.log) for site in sites]
    assert (code, errors) == (0, "")
    found = {one["home_url"]: one for one in json.loads(told)}
    assert {site.paper.family: found[site.home]["family"] for site in sites} == {
        site.paper.family: site.paper.family for site in sites
    }
    assert all(one["probed"] and (one["feeds"] or one["sitemaps"] or one["sections"]) for one in found.values())
    assert max(asked) <= 30
    assert {entry["home_url"] for entry in registry(tmp_path / "a")} == set(found)
    there = {url: fields for url, fields in archived(tmp_path / "a").items() if url in truths}
    assert len(there) >= 3 * len(sites)
    values = [right for url, fields in there.items() for right, _, _ in judge(truths[url], fields).values()]
    assert sum(values) >= 0.97 * len(values)
