"""The wire flow of the sample room: the same for the same seed, its operations do what they say, its truth is sane."""

import re
from collections import defaultdict

import pytest

from newsarchive.sample.wire import FLAVOURS, Item, flow
from newsarchive.sample.wire import edits as desk_edits
from newsarchive.sample.wire.chance import QuickDice
from newsarchive.sample.wire.copy import Copy, Piece, delivered
from newsarchive.sample.wire.desk import doubtful
from newsarchive.sample.wire.text import Text

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
