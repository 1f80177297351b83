"""The wire flow of the sample room: the same for the same seed, its operations do what they say, its truth is sane."""

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from newsarchive.sample.wire import FLAVOURS, Fate, Item, flow
from newsarchive.sample.wire import edits as desk_edits
from newsarchive.sample.wire.chance import QuickDice
from newsarchive.sample.wire.copy import Copy, Piece, delivered, first_spots
from newsarchive.sample.wire.desk import doubtful
from newsarchive.sample.wire.text import Text
from newsarchive.sample.wire.truth import Known, agency, may_be_root, same, score

ARTICLES = 1500


class Voice:
    """Somebody who always says the same."""

    def headline(self, dice: QuickDice) -> str:
        return "Başka başlık"

    def lead(self, dice: QuickDice) -> str:
        return "Gazetenin kendi girişi."

    def subhead(self, dice: QuickDice) -> str:
        return "Ara başlık"

    def own(self, dice: QuickDice) -> str:
        return "Gazetenin kendi eki."


PARAGRAPHS = (
    "Sivas'ın Zara ilçesinde çıkan yangın kırk dakikada söndürüldü. Yangında kimse yaralanmadı.",
    'Ev sahibi Ayşe Nur Bağcı, "Komşular haber verdi, hemen koştuk" dedi. İtfaiye yedi araçla geldi.',
    "Yangının çıkış nedeni henüz bilinmiyor, inceleme sürüyor, ekipler evin çevresinde nöbet tutuyor.",
    "Kaymakamlık aileye barınma desteği vereceğini, zararın karşılanacağını ve evin onarılacağını duyurdu.",
    "Mahalle muhtarı Veli Uçar ise suyun basıncından şikâyet etti, hidrant istediklerini yineledi.",
)
TEXT = Text("Zara'da yangın", PARAGRAPHS, "Sivas", "Zara", "Asayiş", ("Ayşe Nur Bağcı", "Veli Uçar"), tongue=Voice())


def after(name: str, text: Text = TEXT, key: int = 1) -> Copy:
    copy = delivered(text)
    assert desk_edits.OPERATIONS[name](copy, text, QuickDice("test", name, key)), f"{name} did nothing"
    return copy


def texts(copy: Copy) -> list[str]:
    return [piece.text for piece in copy.pieces]


@pytest.fixture(scope="module", params=sorted(FLAVOURS))
def items(request: pytest.FixtureRequest) -> list[Item]:
    return list(flow(request.param, articles=ARTICLES, seed=5))


@pytest.mark.parametrize("flavour", sorted(FLAVOURS))
def test_the_same_seed_gives_the_same_flow(flavour: str) -> None:
    once, again = (list(flow(flavour, articles=300, seed=9)) for _ in range(2))
    assert once == again
    assert [i.body for i in once] != [i.body for i in flow(flavour, articles=300, seed=10)]


def test_every_article_comes_once_and_in_the_order_of_arrival(items: list[Item]) -> None:
    assert sorted(item.number for item in items) == list(range(ARTICLES))
    assert [item.seen_at for item in items] == sorted(item.seen_at for item in items)
    assert all(item.seen_at > item.truth.printed_at for item in items)
    assert [i.truth.printed_at for i in items] != sorted(i.truth.printed_at for i in items), "arrival is no appearance"
    assert len({item.url for item in items}) == ARTICLES


def test_no_site_prints_a_text_twice(items: list[Item]) -> None:
    printed = [(item.site, item.truth.text) for item in items]
    assert len(set(printed)) == len(printed)
    assert len({(item.site, item.body) for item in items}) == ARTICLES


def test_who_takes_a_text_comes_after_its_victim_and_has_its_edits(items: list[Item]) -> None:
    known = {item.number: item for item in items}
    thieves = [item for item in items if item.truth.taken_from in known]
    assert len(thieves) > 50
    for item in thieves:
        victim = known[item.truth.taken_from or 0]
        assert victim.truth.text == item.truth.text
        assert victim.truth.printed_at < item.truth.printed_at
        done = len(victim.truth.operations)
        assert item.truth.operations[:done] == victim.truth.operations


def test_dates_are_to_the_minute_the_day_or_missing(items: list[Item]) -> None:
    kinds = defaultdict(list)
    for item in items:
        kinds[item.precision].append(item)
    assert {*kinds} == {"minute", "day", None}
    assert all(i.published_at == i.truth.printed_at.replace(second=0) for i in kinds["minute"])
    assert all(i.published_at and i.published_at.date() == i.truth.printed_at.date() for i in kinds["day"])
    assert all(i.published_at is None for i in kinds[None])


def test_few_are_doubtful_and_copies_keep_half_of_the_text(items: list[Item]) -> None:
    assert sum(item.truth.doubtful for item in items) < ARTICLES / 100
    assert all(item.truth.share >= 0.5 for item in items if not item.truth.doubtful)


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return {tuple(words[n : n + 5]) for n in range(len(words) - 4)}


def test_twins_and_rewrites_share_facts_and_few_words(items: list[Item]) -> None:
    first = {item.truth.text: item for item in sorted(items, key=lambda i: i.truth.printed_at, reverse=True)}
    shares = defaultdict(list)
    for item in first.values():
        other = first.get(-1 if item.truth.event is None else item.truth.event)
        if other is None or other is item or other.truth.text == item.truth.text:
            continue
        here, there = runs(item.body), runs(other.body)
        kind = "rewrite" if item.truth.rewrites is not None else "twin"
        shares[kind].append(len(here & there) / max(1, min(len(here), len(there))))
    assert len(shares["twin"]) >= 3
    assert len(shares["rewrite"]) >= 3
    assert sum(shares["twin"]) / len(shares["twin"]) < 0.15
    assert sum(shares["rewrite"]) / len(shares["rewrite"]) < 0.3


def test_issues_of_one_template_are_never_the_same(items: list[Item]) -> None:
    first = {item.truth.text: item for item in items if item.truth.family}
    assert len(first) > 150
    bodies = [re.sub(r"\W*(Kaynak|KAYNAK|Haber Merkezi).*", "", item.body) for item in first.values()]
    assert len(set(bodies)) == len(bodies)


def test_a_text_carries_what_its_agency_always_prints(items: list[Item]) -> None:
    plain = [i for i in items if i.truth.kind == "wire" and "dateline_kept" in i.truth.operations and not i.province]
    heads = {a: [i.body for i in plain if i.truth.agency == a and i.truth.taken_from is None] for a in ("AA", "İHA")}
    assert any(re.search(r"^[A-ZÇĞİÖŞÜI]+ \(AA\) - ", body, re.M) for body in heads["AA"])
    assert any(re.search(r" - [A-ZÇĞİÖŞÜI]+$", body, re.M) for body in heads["İHA"])


def test_paragraph_operations() -> None:
    dropped = texts(after("paragraphs_dropped"))
    assert dropped[0] == PARAGRAPHS[0]
    assert len(dropped) == 4
    assert set(dropped) < set(PARAGRAPHS)
    merged = texts(after("paragraphs_merged"))
    assert len(merged) < 5
    assert " ".join(merged) == " ".join(PARAGRAPHS)
    mixed = texts(after("paragraphs_reordered"))
    assert mixed[0] == PARAGRAPHS[0]
    assert mixed != list(PARAGRAPHS)
    assert sorted(mixed) == sorted(PARAGRAPHS)
    assert "Gazetenin kendi eki." in texts(after("paragraph_added"))
    assert texts(after("one_block")) == [" ".join(PARAGRAPHS)]
    assert texts(after("paragraph_split"))[:2] == [
        "Sivas'ın Zara ilçesinde çıkan yangın kırk dakikada söndürüldü.", "Yangında kimse yaralanmadı."
    ]  # fmt: skip


def test_cuts() -> None:
    cut = [piece.text for piece in after("tail_cut").pieces if piece.kind == "p"]
    assert 1 <= len(cut) < 5
    assert cut == list(PARAGRAPHS[: len(cut)])
    short = after("truncated")
    assert " ".join(PARAGRAPHS).startswith(" ".join(texts(short)).removesuffix("..."))
    assert 35 <= short.words() <= 40
    assert short.wired() == pytest.approx(short.words())


def test_leads_and_heads() -> None:
    assert texts(after("lead_replaced")) == ["Gazetenin kendi girişi.", *PARAGRAPHS[1:]]
    assert texts(after("lead_added")) == ["Gazetenin kendi girişi.", *PARAGRAPHS]
    assert after("headline").headline == "Başka başlık"
    moved = texts(after("lead_reordered"))
    assert moved[0] in (
        PARAGRAPHS[1],
        "Yangında kimse yaralanmadı. Sivas'ın Zara ilçesinde çıkan yangın kırk dakikada söndürüldü.",
    )
    assert any(p.kind == "h" and p.text in {"Ara başlık", "ARA BAŞLIK"} for p in after("subheads").pieces)
    assert texts(after("bullets"))[0] == "• Sivas'ın Zara ilçesinde çıkan yangın kırk dakikada söndürüldü"


@pytest.mark.parametrize(
    ("name", "at", "expected"),
    [
        ("marks_curly", 1, "Ev sahibi Ayşe Nur Bağcı, “Komşular haber verdi, hemen koştuk” dedi. İtfaiye yedi araçla"),
        ("marks_acute", 0, "Sivas´ın Zara ilçesinde çıkan yangın kırk dakikada söndürüldü. Yangında"),
        ("marks_single", 1, "Ev sahibi Ayşe Nur Bağcı, ’Komşular haber verdi, hemen koştuk’ dedi. İtfaiye yedi araçla"),
        ("glued", 0, "Sivas'ın Zara ilçesinde çıkan yangın kırk dakikada söndürüldü.Yangında kimse"),
    ],
)
def test_letters_and_marks(name: str, at: int, expected: str) -> None:
    assert texts(after(name))[at].startswith(expected)


def test_letters_lose_their_marks() -> None:
    assert "Itfaiye yedi" in texts(after("diacritics"))[1]


def test_names_are_shortened() -> None:
    said = {texts(after("names_shortened", key=key))[1].split(",")[0] for key in range(12)}
    assert said == {"Ev sahibi A.B.", "Ev sahibi Bağcı", "Ev sahibi Ayşe Bağcı"}


def test_word_edits_touch_few_words_and_no_figure() -> None:
    long = Text("b", tuple(f"{n} numaralı dükkân bugün kapısını yeniden müşteriye açtı dedi Veli" for n in range(60)),
                "Sivas", None, "Yaşam")  # fmt: skip
    copy = after("words_edited", long)
    kept = copy.wired() / (60 * 10)
    assert 0.95 < kept < 0.995
    assert [t.split()[0] for t in texts(copy)] == [str(n) for n in range(60)]
    assert all(t.endswith("Veli") for t in texts(copy))


@pytest.mark.parametrize(
    ("kept", "added", "is_doubtful"), [(100, 0, False), (31, 20, False), (29, 0, True), (60, 61, True), (60, 59, False)]
)
def test_when_a_copy_is_doubtful(kept: int, added: int, is_doubtful: bool) -> None:
    pieces = [Piece("a " * (kept - 1) + "a", "p", kept)]
    if added:
        pieces.append(Piece("b " * (added - 1) + "b", "p", 0))
    assert doubtful(Copy("b", pieces)) is is_doubtful


@pytest.mark.parametrize(
    ("spot", "share", "expected"),
    [
        (0b1111, 0.5, 0b0011),
        (0b11110000, 0.25, 0b00010000),
        (0b11001100, 0.75, 0b01001100),
        (0b1010, 1.0, 0b1010),
        (0, 1.0, 0),
    ],
)
def test_the_first_words_of_a_paragraph(spot: int, share: float, expected: int) -> None:
    assert first_spots(spot, share) == expected


AT = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)


def one(number: int, text: int, spots: int, *, minutes: int = 0, day: bool = False, **truth: Any) -> Known:
    at = AT + timedelta(minutes=minutes)
    fate = Fate("wire", text, truth.pop("agency", "AA"), at, words=spots.bit_count(), spots=spots, **truth)
    early = at.replace(hour=0, minute=0) if day else at
    return Known(number, fate, early, early + timedelta(days=1) if day else at, None, False)


HEAD, TAIL, ALL = 0x0F, 0xF0, 0xFF


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (one(0, 7, ALL), one(1, 7, HEAD), True),
        (one(0, 7, HEAD), one(1, 7, TAIL), None),
        (one(0, 7, 0x1F), one(1, 7, 0xF8), None),
        (one(0, 7, 0x3F), one(1, 7, 0xFC), True),
        (one(0, 7, ALL), one(1, 7, ALL, doubtful=True), None),
        (one(0, 7, ALL), one(1, 8, ALL), False),
    ],
)
def test_when_two_articles_are_copies(first: Known, second: Known, expected: bool | None) -> None:
    assert same(first.truth, second.truth) is expected
    assert same(second.truth, first.truth) is expected


def test_a_root_is_who_may_have_been_first() -> None:
    late, soon, today = one(0, 7, ALL, minutes=90), one(1, 7, ALL, minutes=5), one(2, 7, ALL, minutes=200, day=True)
    assert may_be_root([late, soon]) == {1}
    assert may_be_root([late, soon, today]) == {1, 2}, "a day without a clock may be its first minute"


def test_the_agency_is_what_pages_tell() -> None:
    silent, right, wrong = one(0, 7, ALL), one(1, 7, ALL, credits="AA"), one(2, 7, ALL, credits="DHA")
    assert agency([silent]) == (None, False)
    assert agency([silent, right]) == ("AA", False)
    assert agency([silent, right, wrong]) == ("AA", True), "one says this, one says that"
    assert agency([silent, right, one(3, 7, ALL, credits="AA"), wrong]) == ("AA", False)


def test_an_answer_is_scored() -> None:
    members = [one(n, 7, ALL, minutes=n, credits="AA") for n in range(4)]
    other = [one(n, 8, ALL, minutes=n, family="hava", agency=None) for n in (4, 5)]
    known = {m.number: m for m in (*members, *other)}
    best = score(known, {0: 0, 1: 0, 2: 0, 3: 0, 4: 4, 5: 4}, {0: "AA", 4: None})
    assert (best.hits, best.missed, best.wrong, best.roots_right, best.roots, best.alike_merged) == (7, 0, 0, 2, 2, 0)
    assert best.agencies_right == best.agencies == 2
    split = score(known, {0: 0, 1: 0, 2: 2, 3: 2, 4: 4, 5: 4}, {0: "AA", 4: None})
    assert (split.hits, split.missed, split.wrong) == (3, 4, 0)
    mixed = score(known, {0: 0, 1: 0, 2: 0, 3: 0, 4: 0, 5: 0}, {0: "AA"})
    assert (mixed.hits, mixed.missed, mixed.wrong, mixed.alike_merged, mixed.alike) == (7, 0, 8, 2, 2)
    assert mixed.precision == pytest.approx(7 / 15)
    assert score(known, {1: 1, 0: 1}, {}).roots_right == 0


def test_two_articles_of_one_text_have_words_in_common(items: list[Item]) -> None:
    """The bits that tell which words are printed agree with the words themselves."""
    by_text = defaultdict(list)
    for item in items:
        by_text[item.truth.text].append(item)
    pairs = [(a, b) for members in by_text.values() for a, b in pairwise(members)]
    agreed = [(same(a.truth, b.truth), len(runs(a.body) & runs(b.body))) for a, b in pairs if a.truth.words > 60]
    assert sum(verdict is None for verdict, _ in agreed) < len(agreed) / 30
    assert sum(shared > 5 for verdict, shared in agreed if verdict) > 0.9 * sum(v is True for v, _ in agreed)
