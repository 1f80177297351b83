"""The sample papers: the same every time, and true to their own truth."""

import html
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from asking_papers import NAMES, Lines, get, page, plain, target

from newsarchive.sample import Truth, Web, World, serve
from newsarchive.sample.dice import Dice
from newsarchive.sample.grammar import expand, inflect
from newsarchive.sample.stories import FRESH


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serve(World(articles=60)) as running:
        yield running


@pytest.fixture
def tomorrow(web: Web) -> Iterator[Web]:
    web.set_day(2)
    yield web
    web.set_day(1)


# grammar


@pytest.mark.parametrize(
    ("word", "case", "expected"),
    [
        ("Konya", "de", "Konya'da"), ("Sivas", "den", "Sivas'tan"), ("Kayseri", "in", "Kayseri'nin"),
        ("Iğdır", "e", "Iğdır'a"), ("Ünye", "i", "Ünye'yi"), ("Zehra Işık", "le", "Zehra Işık'la"),
        ("Bafra Belediyesi", "de", "Bafra Belediyesi'nde"), ("İl Sağlık Müdürlüğü", "den", "İl Sağlık Müdürlüğü'nden"),
        ("14.30", "de", "14.30'da"), ("10.00", "de", "10.00'da"), ("18.40", "e", "18.40'a"), ("1.006", "i", "1.006'yı"),
        ("3", "si", "3'ü"), ("2", "si", "2'si"), ("20", "si", "20'si"), ("19 Mayıs", "de", "19 Mayıs'ta"),
    ],
)  # fmt: skip
def test_case_endings(word: str, case: str, expected: str) -> None:
    assert inflect(word, case) == expected


def test_patterns_nest_and_slots_inflect() -> None:
    found = {expand("[a|b [c|{yer:de}]] {r:in}", {"yer": "Rize", "r": "5"}, Dice(n)) for n in range(40)}
    assert found == {"a 5'in", "b c 5'in", "b Rize'de 5'in"}
    assert set(FRESH) >= {"rkisi", "saat", "gun"}


# the world


def test_same_key_same_world_whatever_the_order() -> None:
    first, second = World(articles=40), World(articles=40)
    backwards = {n: second.article("te7", n) for n in range(39, -1, -1)}
    assert all(first.article("te7", n) == backwards[n] for n in range(40))
    assert World(articles=40, seed=2).article("te7", 7) != first.article("te7", 7)


def test_a_known_article_never_changes() -> None:
    article = World().article("seedx", 100)
    assert (article.number, article.section) == (7300, article.section)
    assert World().article("seedx", 100).blocks == article.blocks


@pytest.mark.parametrize("count", [0, 11, 20_001])
def test_impossible_sizes_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="12 to 20000"):
        World(articles=count)


def test_articles_spread_over_months_and_never_at_midnight_exactly() -> None:
    world = World()
    for name in NAMES:
        stamps = [world.published(name, n) for n in range(150)]
        assert stamps == sorted(stamps)
        assert len({s.month for s in stamps}) >= 5
        assert stamps[-1].date() <= world.today
        assert all((s.hour, s.minute) != (0, 0) for s in stamps)


def test_paragraphs_are_their_own() -> None:
    world = World()
    for name in NAMES:
        texts = [
            b.text for n in range(150) for b in world.article(name, n).blocks if b.kind == "p" and len(b.text) > 80
        ]
        repeated = [t for t, n in Counter(texts).items() if n > 1]
        assert len(repeated) <= len(texts) // 200


def test_agency_copy_is_shared_between_papers() -> None:
    world = World()
    shared = [n for n in range(150) if len({world.story_key(name, n) for name in NAMES}) < len(NAMES)]
    assert len(shared) >= 50
    put = {world.article(name, n).headline for n in shared[:1] for name in NAMES}
    cut = {name: len(world.article(name, n).blocks) for n in shared[:20] for name in NAMES}
    assert len(put) > 1
    assert len(set(cut.values())) > 1


def test_truths_cover_every_kind_of_credit(web: Web) -> None:
    kinds = {(t.site, t.source_kind) for t in web.truths()}
    assert {kind for _, kind in kinds} == {"agency", "outlet", "press_release", "own", None}
    assert {t.source for t in web.truths()} >= {"AA", "İHA", "DHA", "İGFA", "Bülten", None}
    assert any(len(t.authors) == 2 for t in web.truths())
    assert {t.published_precision for t in web.truths()} == {"minute", "day"}
    assert any(t.updated_at for t in web.truths())
    assert not any("admin" in " ".join(t.authors) for t in web.truths())


# pages against truth


def check_page(web: Web, name: str, truth: Truth) -> None:
    text = page(web, name, truth)
    seen, shown = Lines(text), plain(text)
    assert truth.headline in shown
    assert seen.h1 >= 1
    for paragraph in truth.body.split("\n\n"):
        piece = paragraph.removeprefix("## ").replace(" | ", " ")
        assert " ".join(piece.split()) in shown, (truth.url, paragraph)
    if truth.summary:
        assert truth.summary in shown
    for author in truth.authors:
        assert author.rsplit(" ", 1)[0] in shown
    if truth.source_raw:
        assert truth.source_raw in shown
    if truth.section_raw:
        assert truth.section_raw in shown
    assert str(truth.published_at.year) in shown
    if truth.published_precision == "minute":
        assert f"{truth.published_at:%H:%M}" in shown
    for tag in truth.tags:
        assert tag in shown


@pytest.mark.parametrize("name", NAMES)
def test_every_truth_is_on_its_page(web: Web, name: str) -> None:
    for truth in web.view(name).truths():
        check_page(web, name, truth)


@pytest.mark.parametrize("name", NAMES)
def test_the_second_day_is_true_too(tomorrow: Web, name: str) -> None:
    for truth in list(tomorrow.view(name).truths())[-12:]:
        check_page(tomorrow, name, truth)


def test_the_seed_layout_keeps_its_line_order(web: Web) -> None:
    truth = next(t for t in web.view("seedx").truths() if t.source_kind == "outlet")
    lines = Lines(page(web, "seedx", truth)).lines
    day = truth.published_at
    paragraphs = [p.removeprefix("## ") for p in truth.body.split("\n\n")]
    wanted = [
        "Bozkır Haberci | Konya Haber", "HV", "30 HAZİRAN Salı 07:16", truth.headline, truth.summary, truth.section_raw,
        f"Giriş Tarihi : {day:%d-%m-%Y %H:%M}", truth.headline, truth.summary, *paragraphs,
        truth.source_raw, "AdminAdmin", "YORUMLAR",
    ]  # fmt: skip
    at = -1
    for line in wanted:
        at = lines.index(line or "", at + 1)


def test_windows_1254_whatever_the_label_says(web: Web) -> None:
    labels = set()
    for truth in web.view("classic").truths():
        _, headers, body = get(web, "classic", target(truth.url))
        assert truth.headline in html.unescape(body.decode("windows-1254"))
        assert headers["content-type"] == "text/html"
        labels |= {m.decode() for m in re.findall(rb"charset=\"?([\w-]+)", body)} or {"none"}
    assert labels == {"windows-1254", "utf-8", "iso-8859-9", "none"}


def test_other_articles_stand_below_on_two_layouts(web: Web) -> None:
    for name in ("te7", "handmade"):
        view = web.view(name)
        assert view.truth(29).headline in plain(page(web, name, view.truth(30)))
