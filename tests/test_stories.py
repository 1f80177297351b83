"""Which articles are one story, and who was first."""

import json
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wiring import START, Wire, text

from newsarchive import cli
from newsarchive.store import Archive, articles, building, ledger, reclustering, stories, story_checks
from newsarchive.store.corrections import Correction

DAY = timedelta(days=1)
SECOND_DAY = START + 2 * DAY


def nobody(_what: str, _done: int, _total: int) -> None:
    """No progress."""


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    wire = Wire(tmp_path / "archive")
    yield wire
    wire.close()


def paragraphs(body: str, *numbers: int) -> str:
    parts = body.split("\n\n")
    return "\n\n".join(parts[number] for number in numbers)


def test_the_same_text_on_three_papers_is_one_story(wire: Wire) -> None:
    body = text(1)
    wire.put("bir", body, 10, source="İHA", kind="agency")
    wire.put("iki", body.replace(".", ". "), 25, headline="Başka başlık")
    wire.put("uc", paragraphs(body, 0, 1, 2), 5)
    wire.put("baska", text(2), 11)
    assert wire.stories() == {"uc": ["uc", "bir", "iki"]}
    assert wire.rows("SELECT members, sites, first_at, last_at, agency, agency_why FROM stories") == [
        (3, 3, "2026-02-02T06:05:00.000Z", "2026-02-02T06:25:00.000Z", "İHA", "credit")
    ]
    assert wire.rows("SELECT id FROM articles WHERE story_id IS NULL") == [(wire.ids["baska"],)]


def test_shares_go_both_ways(wire: Wire) -> None:
    body = text(1)
    wire.put("bir", body, 0)
    wire.put("iki", paragraphs(body, 0, 1, 3), 5)
    rows = wire.rows("SELECT nth, in_root, of_root, headline, paragraphs_dropped FROM copies ORDER BY nth")
    assert rows[0] == (0, 1.0, 1.0, None, None)
    nth, in_root, of_root, headline, dropped = rows[1]
    assert (nth, headline, dropped) == (1, "changed", 1)
    assert 0.95 < in_root < 1.0
    assert 0.7 < of_root < 0.75


def test_a_star_is_no_chain(wire: Wire) -> None:
    """A ~ B and B ~ C, but A and C have little in common: C is no copy of A."""
    one, two, three = text(1, 240), text(2, 120), text(3, 240)
    wire.put("c", f"{two}\n\n{three}", 20)
    wire.put("a", f"{two}\n\n{one}", 0)
    wire.put("b", two, 10)
    assert wire.stories() == {"a": ["a", "b"]}


# --- the order they come in, edits, restarts


BODIES = {
    "a": text(1),
    "b": paragraphs(text(1), 0, 1, 2),
    "c": paragraphs(text(1), 1, 2, 3),
    "d": f"{text(1)}\n\n{text(5, 100)}",
    "e": text(2, 240),
    "f": paragraphs(text(2, 240), 0, 2, 3, 5),
    "g": text(1).replace(".", " .").title(),
    "h": text(3, 30),
    "i": text(3, 30),
    "j": text(4, 15, 15),
    "k": text(4, 15, 15),
}
"""name -> text"""
MINUTES = {"a": 30, "b": 30, "c": 10, "d": 2000, "e": 5, "f": 21_000, "g": 45, "h": 3, "i": None, "j": 1, "k": 2}


def tables(wire: Wire) -> dict[str, list[tuple[object, ...]]]:
    """All that is told of stories, by names instead of numbers."""
    names = {number: name for name, number in wire.ids.items()}
    copies = wire.rows(f"SELECT {COPY} FROM copies")  # noqa: S608
    stories = wire.rows("SELECT root_id, members, sites, first_at, last_at, agency, agency_why FROM stories")
    homes = wire.rows("SELECT id, story_id FROM articles WHERE story_id IS NOT NULL")
    pairs = wire.rows("SELECT article_id, other_id, share FROM copy_pairs")
    return {
        "copies": sorted((names[one], names[story], names[root], *rest) for one, story, root, *rest in copies),
        "stories": sorted((names[root], *rest) for root, *rest in stories),
        "homes": sorted((names[one], names[story]) for one, story in homes),
        "pairs": sorted((names[one], names[other], share) for one, other, share in pairs),
    }


COPY = (
    "article_id, story_id, root_id, nth, appeared_at, appeared_by, in_root, of_root, headline, dateline, lead, "
    "paragraphs_added, paragraphs_dropped, paragraphs_merged, words_added, words_dropped, credit"
)


def put_all(wire: Wire, names: Iterable[str]) -> None:
    for name in names:
        source = ("İHA", "agency") if name in "bd" else (None, None)
        precision = "day" if name in "dg" else "minute"
        wire.put(name, BODIES[name], MINUTES[name], source=source[0], kind=source[1], precision=precision)


@pytest.fixture(scope="module")
def in_order(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    wire = Wire(tmp_path_factory.mktemp("wire") / "archive")
    put_all(wire, sorted(BODIES))
    found = tables(wire)
    wire.close()
    assert found["stories"], "there is something to keep"
    return found


@settings(max_examples=12, deadline=None, derandomize=True)
@given(order=st.permutations(sorted(BODIES)))
def test_any_order_of_arrival_gives_the_same_stories(
    order: list[str], in_order: dict[str, list[tuple[object, ...]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    wire = Wire(tmp_path_factory.mktemp("order") / "archive")
    try:
        put_all(wire, order)
        assert tables(wire) == in_order
    finally:
        wire.close()


def test_recluster_gives_what_was_kept_from_article_to_article(
    wire: Wire, in_order: dict[str, list[tuple[object, ...]]]
) -> None:
    put_all(wire, sorted(BODIES))
    assert reclustering.check(wire.archive, nobody).same
    forget(wire)
    lost = reclustering.check(wire.archive, nobody)
    assert (lost.same, lost.articles, lost.compared) == (False, len(BODIES), len(BODIES))
    assert tables(wire)["copies"] == [], "looking changes nothing"
    reclustering.recluster(wire.archive, None, nobody)
    assert tables(wire) == in_order
    assert reclustering.check(wire.archive, nobody).same
    wire.put("z", BODIES["e"], 6)
    assert reclustering.check(wire.archive, nobody).same, "what comes later finds the postings that were made at once"


@pytest.mark.parametrize("make", [reclustering.check, lambda *given: reclustering.recluster(given[0], None, given[1])])
@pytest.mark.parametrize("stage", ["texts", "hashes", "pairs", "stories"])
def test_an_interrupted_recluster_leaves_everything_as_it_was(
    make: Callable[..., object], stage: str, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_all(wire, "abcde")
    before = tables(wire)
    monkeypatch.setattr(building, "_AT_ONCE", 2)
    monkeypatch.setattr(building, "_BATCH", 2)

    def interrupt(what: str, *_: int) -> None:
        if what == stage:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(wire.archive, interrupt)
    assert tables(wire) == before
    assert reclustering.check(wire.archive, nobody).same


def test_an_edit_moves_an_article_from_story_to_story(wire: Wire) -> None:
    one, two = text(1), text(2)
    wire.put("a", one, 0)
    wire.put("b", two, 1)
    wire.put("c", one, 5)
    assert wire.stories() == {"a": ["a", "c"]}
    wire.put("c", two, 5, seen=SECOND_DAY)
    assert wire.stories() == {"b": ["b", "c"]}
    assert reclustering.check(wire.archive, nobody).same
    wire.put("c", text(3), 5, seen=SECOND_DAY + DAY)
    assert wire.stories() == {}
    assert wire.rows("SELECT count(*) FROM copy_pairs") == [(0,)]
    assert wire.rows("SELECT count(*) FROM articles WHERE story_id IS NOT NULL") == [(0,)]
    assert reclustering.check(wire.archive, nobody).same


def test_what_was_cut_later_keeps_the_place_it_earned(wire: Wire) -> None:
    body = text(1)
    wire.put("a", body, 0)
    wire.put("b", body, 9)
    wire.put("a", "Bu haber kaldırıldı.", 0, seen=SECOND_DAY)
    assert wire.stories() == {"a": ["a", "b"]}
    (share,) = wire.rows("SELECT in_root FROM copies WHERE nth = 1")
    assert share == (1.0,)
    assert reclustering.check(wire.archive, nobody).same


def test_a_later_stamp_on_an_edited_article_takes_nobodys_place(wire: Wire) -> None:
    body = text(1)
    wire.put("a", body, 0)
    wire.put("b", body, 9)
    wire.put("a", f"{body}\n\n{text(4, 20)}", 600, seen=SECOND_DAY)
    assert wire.stories() == {"a": ["a", "b"]}


def test_what_changed_rules_read_is_no_version_of_the_page(wire: Wire) -> None:
    wire.put("a", f"{text(1)}\n\n{text(2)}", 0)
    wire.put("b", text(2), 9)
    wire.put("a", text(1), 0, seen=SECOND_DAY, cause="reextracted")
    assert wire.stories() == {}
    assert reclustering.check(wire.archive, nobody).same


def test_copies_lie_within_the_window_of_their_root(wire: Wire) -> None:
    body = text(1)
    for name, day in (("a", 0), ("b", 13), ("c", 15), ("d", 28)):
        wire.put(name, body, day * 1440)
    assert wire.stories() == {"a": ["a", "b"], "c": ["c", "d"]}
    found = reclustering.recluster(wire.archive, 30, nobody)
    assert wire.stories() == {"a": ["a", "b", "c", "d"]}
    assert (found.window, found.gone, found.changed, found.moved) == (30, 1, 1, 2)
    wire.put("e", body, 29 * 1440)
    assert wire.stories() == {"a": ["a", "b", "c", "d", "e"]}, "the window is kept"
    assert reclustering.check(wire.archive, nobody).same


def test_the_agency_is_told_by_credit_then_picture_then_its_own_site(wire: Wire) -> None:
    wire.put("a", text(1), 0)
    wire.put("b", text(1), 1, image="https://b.example/r/20260202AW123456-01.jpg")
    assert wire.rows("SELECT agency, agency_why FROM stories") == [("İHA", "iha_code")]
    wire.put("c", text(1), 2, source="DHA", kind="agency")
    assert wire.rows("SELECT agency, agency_why FROM stories") == [("DHA", "credit")]
    wire.put("d", text(2), 5)
    wire.put("e", text(2), 5, site="www.aa.com.tr")
    assert wire.stories()["e"] == ["e", "d"], "of the same minute the agency's own site was first"
    assert wire.rows("SELECT agency, agency_why FROM stories WHERE id = ?", wire.ids["e"]) == [("AA", "own_site")]


def test_a_correction_changes_what_is_told(wire: Wire) -> None:
    wire.put("a", text(1), 0)
    number = wire.put("b", text(1), 1)
    with wire.archive.transaction():
        articles.correct(wire.archive, number, Correction("source", "İHA", "biri", "", None), START)
    assert wire.rows("SELECT agency FROM stories") == [("İHA",)]
    assert wire.rows("SELECT credit FROM copies WHERE nth = 1") == [("added",)]
    with wire.archive.transaction():
        early = Correction("published_at", "2026-02-02T08:00:00+03:00", "biri", "", None)
        articles.correct(wire.archive, number, early, START)
    assert wire.stories() == {"b": ["b", "a"]}
    assert reclustering.check(wire.archive, nobody).same


def test_killed_in_the_middle_nothing_is_half_done(wire: Wire) -> None:
    wire.put("a", text(1), 0)
    wire.put("b", text(1), 1)
    before = tables(wire)
    pid = os.fork()
    if pid == 0:
        with wire.archive.transaction():
            number = ledger.site_id(wire.archive, "c.example", now=START)
            wire.archive.conn.execute("UPDATE articles SET body = ? WHERE id = ?", (text(5), wire.ids["b"]))
            stories.arrive(wire.archive, wire.ids["b"])
            assert number
            os.kill(os.getpid(), signal.SIGKILL)
    assert os.WIFSIGNALED(os.waitpid(pid, 0)[1])
    again = Archive.open(wire.folder)
    wire.archive.close()
    wire.archive = again
    assert tables(wire) == before
    wire.put("c", text(1), 2)
    assert wire.stories() == {"a": ["a", "b", "c"]}


def test_an_older_archive_catches_up_a_little_at_a_time(
    wire: Wire, in_order: dict[str, list[tuple[object, ...]]]
) -> None:
    put_all(wire, sorted(BODIES))
    forget(wire)
    done = []
    while not done or done[-1]:
        with wire.archive.transaction():
            done.append(stories.catch_up(wire.archive, most=4))
    assert done == [4, 4, 3, 0]
    assert tables(wire) == in_order


def test_what_looks_like_many_others_is_compared_later_with_the_same_result(
    wire: Wire, in_order: dict[str, list[tuple[object, ...]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "MANY", 1)
    put_all(wire, sorted(BODIES))
    left = "SELECT count(*) FROM articles WHERE id NOT IN (SELECT article_id FROM sketches)"
    assert wire.rows(left)[0][0] > 1
    while wire.rows(left)[0][0]:
        with wire.archive.transaction():
            stories.catch_up(wire.archive)
    assert tables(wire) == in_order


def forget(wire: Wire) -> None:
    """An archive as it was before texts were compared."""
    for table in ("copies", "stories", "copy_pairs", "sketches", "postings"):
        wire.archive.conn.execute(f"DELETE FROM {table}")  # noqa: S608
    wire.archive.conn.execute("UPDATE articles SET story_id = NULL")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE articles SET story_id = NULL WHERE id = 1", "articles row 1: its story_id is not that of copies"),
        ("DELETE FROM copies WHERE nth = 1", "stories row 1: its members are not those of copies"),
        ("DELETE FROM copy_pairs WHERE article_id = 2", "copies row 2: it prints the text of no other member"),
        ("DELETE FROM postings WHERE article_id = 3", "postings: "),
    ],
)
def test_tables_that_contradict_each_other_are_noticed(wire: Wire, damage: str, said: str) -> None:
    for nth, name in enumerate("ab"):
        wire.put(name, text(1), nth)
    wire.put("c", text(2), 5)
    assert list(story_checks.problems(wire.archive.conn)) == []
    wire.archive.conn.execute(damage)
    assert any(said in problem for problem in story_checks.problems(wire.archive.conn))
    assert not reclustering.check(wire.archive, nobody).same
    reclustering.recluster(wire.archive, None, nobody)
    assert list(story_checks.problems(wire.archive.conn)) == []


def test_related_texts_that_are_missing_are_noticed(wire: Wire) -> None:
    said = "Zara'da 14 Mart günü çıkan yangında {} Veli Uçar ile 42 ABC 135 plakalı araç {} kurtarıldı, 7 itfaiye {}."
    wire.put("a", said.format("yaralanan", "içindeki Ayşe Bağcı", "aracı ve 23 kişi görev yaptı") + text(1, 60), 0)
    wire.put("b", said.format("mahsur kalan", "itfaiyece", "ekibi 23 kişiyle çalıştı") + text(2, 60), 9)
    assert wire.rows("SELECT count(*) FROM event_keys")[0][0]
    assert reclustering.check(wire.archive, nobody).same
    wire.archive.conn.execute("DELETE FROM event_keys WHERE article_id = 1")
    wire.archive.conn.execute("DELETE FROM event_sketches WHERE article_id = 1")
    assert reclustering.check(wire.archive, nobody).related
    assert reclustering.recluster(wire.archive, None, nobody).related
    assert reclustering.check(wire.archive, nobody).same


@pytest.mark.parametrize("phase", ["texts", "hashes", "pairs", "stories", "postings"])
def test_interrupted_nothing_has_changed(wire: Wire, phase: str) -> None:
    put_all(wire, "abcde")
    forget(wire)
    stopped = []

    def stop(what: str, _done: int, _total: int) -> None:
        if what == phase:
            stopped.append(what)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reclustering.recluster(wire.archive, 3, stop)
    assert stopped and wire.rows("SELECT count(*) FROM sketches") == [(0,)]
    assert reclustering.check(wire.archive, nobody).window == 14
    reclustering.recluster(wire.archive, None, nobody)
    assert reclustering.check(wire.archive, nobody).same


# --- the command


def run(wire: Wire, *arguments: str) -> int:
    return cli.run(["--archive", str(wire.folder), "recluster", *arguments])


def test_the_command_tells_what_was_different(wire: Wire, capsys: pytest.CaptureFixture[str]) -> None:
    put_all(wire, "ace")
    forget(wire)
    wire.close()
    assert run(wire, "--check") == 5
    assert "3 articles: 2 of them in 1 story (window: 14 days)" in capsys.readouterr().out
    assert run(wire, "--check", "--window", "3") == 2
    assert run(wire) == 0
    assert "1  stories that were missing" in capsys.readouterr().out
    assert run(wire, "--check") == 0
    assert "all as it was" in capsys.readouterr().out
    assert run(wire, "--json", "--window", "3") == 0
    assert json.loads(capsys.readouterr().out)["window"] == 3


def test_the_command_waits_for_nobody(wire: Wire, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(wire) == 4
    assert "is in use by another newsarchive process; nothing was done" in capsys.readouterr().err
    assert run(wire, "--check") == 0, "looking disturbs nobody"
