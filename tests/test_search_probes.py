"""Four hundred Turkish queries over a corpus written for them; what is found beyond the right answers, and what is not,
stands in the file beside each query, and may not grow."""

from collections.abc import Iterator
from sqlite3 import Connection

import pytest
from search_corpus import NOW, build, probes, texts

from newsarchive.query import facets, hits
from newsarchive.query.reader import reading

PROBES = list(probes())
NAMES = dict(enumerate((text.name for text in texts()), 1))


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with reading(build(tmp_path_factory.mktemp("probes") / "archive")) as opened:
        yield opened


def found(connection: Connection, query: str, **options: bool) -> list[str]:
    return [NAMES[hit.fields["id"]] for hit in hits.find(connection, query, limit=500, now=NOW, **options)]


@pytest.mark.parametrize("kind", dict.fromkeys(probe.kind for probe in PROBES))
def test_probes(connection: Connection, kind: str) -> None:
    wrong = {}
    for probe in (one for one in PROBES if one.kind == kind):
        names = found(connection, probe.query)
        assert len(names) == len(set(names)), probe.query
        right = names[: len(probe.right)] == list(probe.right) if probe.ordered else set(names) == probe.found
        if not right:
            wrong[probe.query] = names
    assert not wrong


def test_the_probes_are_many_and_the_exceptions_few() -> None:
    judged = [probe for probe in PROBES if not probe.ordered]
    assert len(judged) >= 350 and len({probe.query for probe in judged}) == len(judged)
    answers = sum(len(probe.right) for probe in judged)
    missed, extra = sum(len(probe.missed) for probe in judged), sum(len(probe.extra) for probe in judged)
    assert 1 - missed / answers > 0.98
    assert (answers - missed) / (answers - missed + extra) > 0.92
    assert {name for probe in PROBES for name in (*probe.right, *probe.extra, *probe.missed)} <= set(NAMES.values())


def test_every_order_and_every_count_tells_of_the_same_articles(connection: Connection) -> None:
    for probe in PROBES[::7]:
        names = found(connection, probe.query)
        assert sorted(found(connection, probe.query, newest=True)) == sorted(names), probe.query
        assert sorted(found(connection, probe.query, best=True)) == sorted(names), probe.query
        assert facets.facets(connection, probe.query, now=NOW).total == len(names), probe.query


def test_pages_add_up(connection: Connection) -> None:
    for query in ("yangın", "konya", "şık", "ısı", "ev", "çocuklar", "başkan OR mahkeme"):
        whole = found(connection, query)
        for size in (1, 2, 5):
            pages = [
                NAMES[hit.fields["id"]]
                for start in range(0, len(whole) + size, size)
                for hit in hits.find(connection, query, limit=size, offset=start, now=NOW)
            ]
            assert pages == whole, query
