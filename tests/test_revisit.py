"""A later visit: what was edited, and what a theme, a clock or a listing does to a page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from keeping import DAY, HOUR, NOW, Keeper, address, article
from test_edit_kinds import BASE, BODY, LEAD, body, paragraphs, side

from newsarchive.edits.revisit import Visits, judge
from newsarchive.records import Change, Evidence
from newsarchive.store import edit_kinds, keeping

FIRST = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)
NEXT = Visits(FIRST + timedelta(days=3), FIRST, FIRST + timedelta(days=1))

THEMES: list[tuple[str, dict[str, Any], tuple[str, ...], set[str]]] = [
    ("byline not shown", {"authors": []}, (), {"authors"}),
    ("another byline", {"authors": ["Web Editörü Ali Can"]}, (), {"authors"}),
    ("credit not shown", {"source": None, "source_kind": None}, (), {"source"}),
    ("spot not shown", {"summary": None}, (), {"summary"}),
    ("spot from elsewhere", {"summary": "Haberin ayrıntıları burada okunabilir."}, (), {"summary"}),
    ("no date", {"published_at": None, "published_precision": None}, (), {"published_at"}),
    ("all dates new", {"published_at": "2026-03-06T10:00:00+03:00"}, (), {"published_at"}),
    ("no section", {"section": None}, (), {"section"}),
    ("section renamed", {"section": "Gündem"}, (), set()),
    ("headline with the paper's name", {"headline": BASE["headline"] + " - Örnek Gazete"}, (), {"headline"}),
    ("captions in the text", {"body": paragraphs("Kaza yapan otomobil", *BODY)}, (), {"body"}),
    ("spot in the text", {"body": paragraphs(BASE["summary"], *BODY)}, (), set()),
    ("only the opening", {"body": paragraphs(*BODY[:2])}, (), {"body"}),
    ("only the lead", {"body": LEAD}, (), {"body"}),
    ("paragraphs merged", {"body": " ".join(BODY)}, (), set()),
    # an editor was there as well
    ("a number", {"authors": [], "body": body(("3 kişi", "5 kişi"))}, ("number",), {"authors"}),
    ("a headline", {"headline": "Eğirdir yolunda feci kaza"}, ("headline",), set()),
    (
        "a paragraph",
        {"summary": None, "body": paragraphs(*BODY, "Yaralılardan birinin hastanede hayatını kaybettiği bildirildi.")},
        ("paragraph_added",),
        {"summary"},
    ),
    ("a notice", {"body": "Bu haber mahkeme kararıyla yayından kaldırılmıştır."}, ("emptied",), set()),
]


@pytest.mark.parametrize(("fields", "kinds", "kept"), [case[1:] for case in THEMES], ids=[case[0] for case in THEMES])
def test_another_theme_is_no_edit(fields: dict[str, Any], kinds: tuple[str, ...], kept: set[str]) -> None:
    found = judge(BASE, side(**fields), NEXT, rebuilt=True)
    assert (found.kinds, set(found.keep) & {*fields}) == (kinds, {name for name in fields if name in found.keep})
    assert kept <= set(found.keep)
    assert all(found.keep[name] == BASE.get(name) for name in found.keep)


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({"authors": []}, ("name",)),
        ({"source": None, "source_kind": None}, ("name",)),
        ({"summary": None}, ("paragraph_removed",)),
        ({"body": paragraphs(*BODY[:2])}, ("paragraph_removed",)),
        ({"body": LEAD}, ("emptied",)),
        ({"section": "Gündem"}, ()),
        ({"published_at": None, "published_precision": None}, ()),
    ],
)
def test_on_the_same_build_what_is_gone_was_taken_out(fields: dict[str, Any], kinds: tuple[str, ...]) -> None:
    assert judge(BASE, side(**fields), NEXT).kinds == kinds


def test_what_was_kept_is_compared_with_what_the_page_printed() -> None:
    bare = side(authors=[], body=paragraphs(*BODY[:2]))
    printed = {"authors": [], "body": bare["body"]}
    again = judge(BASE, bare, NEXT, printed=printed)
    assert (again.kinds, again.keep["authors"], again.keep["body"]) == ((), ["Ayşe Yılmaz"], BASE["body"])
    assert judge(BASE, side(authors=["Veli Demir"]), NEXT, printed=printed).kinds == ("name",)


SETTLED, FRESH = "2026-03-02T08:15:00+03:00", "2026-03-04T08:20:00+03:00"
DATES: list[tuple[str, dict[str, Any], dict[str, Any], tuple[str, ...]]] = [
    ("published moves on", {}, {"published_at": "2026-03-06T10:00:00+03:00"}, ("date_only",)),
    ("published is the visit", {}, {"published_at": "2026-03-07T08:58:00+03:00"}, ()),
    (
        "published is the visit's day",
        {},
        {"published_at": "2026-03-07T00:00:00+03:00", "published_precision": "day"},
        (),
    ),
    ("only the day now", {}, {"published_at": "2026-03-04T00:00:00+03:00", "published_precision": "day"}, ()),
    (
        "the minute as well now",
        {"published_at": "2026-03-04T00:00:00+03:00", "published_precision": "day"},
        {"published_at": "2026-03-04T08:15:00+03:00", "published_precision": "minute"},
        (),
    ),
    ("updated first", {}, {"updated_at": "2026-03-05T12:00:00+03:00"}, ("date_only",)),
    ("updated is the visit", {}, {"updated_at": "2026-03-07T08:59:00+03:00"}, ()),
    ("updated is the publication", {}, {"updated_at": "2026-03-04T08:15:00+03:00"}, ()),
    ("updated again", {"updated_at": SETTLED}, {"updated_at": "2026-03-06T12:00:00+03:00"}, ("date_only",)),
    # the first visit found it 45 minutes old: a cache may set it
    ("updated by a cache", {"updated_at": FRESH}, {"updated_at": "2026-03-06T12:00:00+03:00"}, ()),
    (
        "it stood at the visit before",
        {"updated_at": FRESH},
        {"updated_at": "2026-03-05T01:00:00+03:00"},
        ("date_only",),
    ),
    ("update taken back", {"updated_at": "2026-03-04T12:00:00+03:00"}, {"updated_at": None}, ()),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "kinds"), [case[1:] for case in DATES], ids=[case[0] for case in DATES])
def test_dates(before: dict[str, Any], after: dict[str, Any], kinds: tuple[str, ...]) -> None:
    known, published = side(**before), side(**before)["published_at"]
    if before.get("updated_at") == SETTLED:
        published = "2026-03-01T08:15:00+03:00"
    known = {**known, "published_at": published}
    visits = Visits(datetime(2026, 3, 7, 6, 0, tzinfo=UTC), datetime(2026, 3, 4, 6, 5, tzinfo=UTC), NEXT.seen_at)
    assert judge(known, {**known, **after}, visits).kinds == kinds


def test_a_date_in_spoken_words_moves_with_every_visit() -> None:
    moved = side(published_at="2026-03-04T09:00:00+03:00")
    assert judge(BASE, moved, NEXT, vague={"published_at"}).told == ()


# --- in an archive


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    keeper = Keeper(tmp_path / "archive")
    yield keeper
    keeper.close()


def placed(headline: str = "article > h1.baslik", text: str = "article > div.metin", **fields: Any) -> Any:
    evidence = (Evidence("headline", "x", "visible:h1", place=headline), Evidence("body", None, "scope", place=text))
    return replace(article(), evidence=evidence, **fields)


def seen(keeper: Keeper, understood: Any, days: int) -> Any:
    return keeper.save(replace(understood, fetched_at=NOW + days * DAY), NOW + days * DAY)


def test_a_byline_is_missed_only_where_the_build_is_the_same(keeper: Keeper) -> None:
    keeper.save(placed())
    bare = {"authors": (), "source": None, "source_raw": None, "source_kind": None}
    themed = placed("main > h1.title", "main > div.entry", **bare)
    assert seen(keeper, themed, 1).change is Change.SAME
    assert keeper.rows("SELECT authors, source, source_kind FROM articles") == [('["Ayşe Yılmaz"]', "İHA", "agency")]
    assert keeper.rows("SELECT field, note FROM provenance WHERE via = 'kept' ORDER BY field") == [
        ("authors", "not printed so any more, and nobody edited it"),
        ("source", "not printed so any more, and nobody edited it"),
    ]
    assert seen(keeper, themed, 2).change is Change.SAME
    edited = seen(keeper, replace(themed, headline="Belediyeden iki yeni park"), 3)
    assert edited.kinds == ("headline", "number")
    assert keeper.one("SELECT authors FROM articles") == '["Ayşe Yılmaz"]'
    assert keeper.rows("SELECT kinds, cause FROM revisions") == [('["headline","number"]', "visit")]
    signed = replace(themed, headline="Belediyeden iki yeni park", authors=("Veli Demir",))
    assert seen(keeper, signed, 4).kinds == ("name",)
    assert seen(keeper, replace(signed, authors=()), 5).kinds == ("name",), "taken out under the new theme"


def test_what_a_visit_asks_of_one_article_does_not_grow_with_the_archive(keeper: Keeper) -> None:
    def steps() -> int:
        taken = [0]
        keeper.archive.conn.set_progress_handler(lambda: taken.__setitem__(0, taken[0] + 1), 10)
        assert keeping.built(keeper.archive, 1)[0] == (None, "article > h0.baslik", "article > div.metin")
        keeper.archive.conn.set_progress_handler(None, 0)
        return taken[0]

    keeper.save(placed())
    alone = steps()
    for number in range(40):
        keeper.save(replace(placed(), url=address(8000 + number), canonical_url=address(8000 + number)))
    assert steps() < 2 * alone


def test_our_own_rules_leave_what_was_kept(keeper: Keeper) -> None:
    keeper.save(placed())
    themed = placed("main > h1.title", "main > div.entry", authors=())
    seen(keeper, themed, 1)
    again = keeper.save(themed, NOW + 2 * DAY, cause="reextracted")
    assert (again.change, keeper.one("SELECT authors FROM articles")) == (Change.SAME, '["Ayşe Yılmaz"]')


def test_edits_are_typed_when_they_are_found_and_shown_by_a_view(keeper: Keeper) -> None:
    keeper.save(article())
    keeper.save(replace(article(), headline="Belediyeden üç yeni park", fetched_at=NOW + HOUR), NOW + HOUR)
    keeper.save(replace(article(), headline="Park açıldı", fetched_at=NOW + DAY), NOW + DAY)
    shown = keeper.rows("SELECT article, kind, kinds, headline_before, headline_after, hours FROM edits")
    assert shown == [
        (1, "headline", '["headline","number"]', "Belediyeden yeni park", "Belediyeden üç yeni park", 1.0),
        (1, "headline", '["headline"]', "Belediyeden üç yeni park", "Park açıldı", 24.0),
    ]
    keeper.save(replace(article(), headline="Park"), NOW + 2 * DAY, cause="reextracted")
    assert keeper.one("SELECT count(*) FROM edits") == 2


def test_older_revisions_get_their_kinds_little_by_little(keeper: Keeper) -> None:
    for day, headline in enumerate(("A", "Park 1 yaşında", "Park 2 yaşında")):
        keeper.save(replace(article(), headline=headline, fetched_at=NOW + day * DAY), NOW + day * DAY)
    with keeper.archive.transaction():
        keeper.archive.conn.execute("UPDATE revisions SET kinds = NULL")
        assert edit_kinds.classify(keeper.archive, most=1) == 1
        assert edit_kinds.classify(keeper.archive) == 1
        assert edit_kinds.classify(keeper.archive) == 0
    assert keeper.rows("SELECT kinds FROM revisions") == [('["headline"]',), ('["headline","number"]',)]


@pytest.mark.parametrize(
    ("change", "kinds", "pause"),
    [
        ({}, None, 24 * HOUR),
        ({"headline": "Belediyeden iki yeni park"}, '["headline","number"]', 10 * HOUR),  # it is being worked on
        ({"body": article().body.replace("park", "prk")}, '["typo"]', 24 * HOUR),
        ({"published_at": NOW + 20 * HOUR}, '["date_only"]', 24 * HOUR),
    ],
)
def test_visits_follow_what_is_edited(keeper: Keeper, change: dict[str, Any], kinds: str | None, pause: Any) -> None:
    """Visits come ever later with age, sooner after an edit; a slip of the pen and a newer date say nothing."""
    first = article(published_at=NOW - HOUR, content_hash="v1:1")
    keeper.save(first)
    later = replace(first, fetched_at=NOW + 2 * DAY, **({"content_hash": "v1:2"} if "body" in change else {}), **change)
    keeper.save(later, NOW + 2 * DAY)
    due = datetime.fromisoformat(keeper.one("SELECT next_due_at FROM urls")) - (NOW + 2 * DAY)
    found = keeper.rows("SELECT kinds FROM revisions")
    assert found == ([(kinds,)] if kinds else [])
    assert abs(due / pause - 1) < 0.1
