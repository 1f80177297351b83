"""Feeds and sitemaps without end: those that bring nothing get a bounded share, those that bring something do not."""

from newsarchive.crawl.polls import BARREN, BARREN_ALL, Polls


def asked(polls: Polls[str], brings: str) -> list[str]:
    """What is asked for until nothing more may be; what has ``brings`` in its address announces something new."""
    log: list[str] = []
    while fresh := list(polls.next()):
        log += fresh
        for url in fresh:
            if brings in url:
                polls.brought("sitemap", url)
    return log


def test_ever_new_sitemaps_end() -> None:
    polls: Polls[str] = Polls()
    for number in range(5_000):
        polls.add("sitemap", url := f"https://a.example/dizin/bos-{number}.xml", url)
    assert len(asked(polls, "post")) == BARREN
    assert len(polls.waiting) == 5_000 - BARREN


def test_of_many_shapes_too() -> None:
    polls: Polls[str] = Polls()
    for number in range(500):
        polls.add("sitemap", url := f"https://a.example/d{number}/e{number}/bos-1.xml", url)
    assert len(asked(polls, "post")) <= BARREN_ALL


def test_an_index_without_end_takes_nothing_from_the_feeds() -> None:
    polls: Polls[str] = Polls()
    for number in range(500):
        polls.add("sitemap", url := f"https://a.example/d{number}/e{number}/bos-1.xml", url)
    for name in ("gundem", "spor", "yasam"):
        polls.add("feed", url := f"https://a.example/{name}/akis.xml", url)
    assert sum("akis" in url for url in asked(polls, "post")) == 3


def test_a_good_index_is_read_to_its_end_behind_a_bad_one() -> None:
    polls: Polls[str] = Polls()
    for number in range(1_000):
        polls.add("sitemap", url := f"https://a.example/dizin/bos-{number}.xml", url)
    for number in range(700):
        polls.add("sitemap", url := f"https://a.example/post-sitemap{number}.xml", url)
    assert sum("post" in url for url in asked(polls, "post")) == 700
