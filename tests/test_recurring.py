"""What a site repeats on its pages is learned from the archive and left out; what articles have in common is not."""

import itertools
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from keeping import DAY, NOW, SITE, Keeper, address, article
from sqlite_utils import Database

from newsarchive import normalise, recurring
from newsarchive.cli import cli
from newsarchive.records import Article, Change, Page, PageType
from newsarchive.recurring import Place, Recurring, Seen, Standing
from newsarchive.sample import World
from newsarchive.sample.layouts import LAYOUTS
from newsarchive.sample.view import View
from newsarchive.store import migrations, standing

CALL = "Siz de çevrenizde yaşananları Ornek Gazete'nin ihbar masasına fotoğraflı olarak iletebilirsiniz."
FOOT = "Ornek Gazete, Yukarıova'nın ilk günlük gazetesidir ve 1964'ten beri okurlarıyla buluşur."
SUBJECTS = (
    "köprü", "okul", "bağbozumu", "kütüphane", "otogar", "stadyum", "fidan", "çeşme", "pazar", "tiyatro", "hamam",
    "itfaiye", "kaldırım", "sergi", "koşu", "çınar", "baraj", "müze", "fırın", "tramvay", "sulama", "arıcılık",
    "halıcılık", "satranç", "yüzme", "lavanta", "elma", "dolmuş", "kanal", "meydan",
)  # fmt: skip
Story = tuple[str, Sequence[str]]


def story(number: int, *around: str) -> Story:
    """A story of its own, with blocks behind it that it shares with others."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    lead = f"Yukarıova'da {subject} için {number + 3} kişilik bir kurul toplandı ve ilk kararını aldı."
    rest = f"Kurul {number + 40} sayfalık raporunda {subject} konusunu ayrıntılarıyla ele aldı ve süre istedi."
    return f"{subject.capitalize()} kurulu toplandı: {number}. oturum", (lead, rest, *around)


def written(number: int, headline: str, blocks: Sequence[str], **more: object) -> Article:
    body = "\n\n".join(blocks)
    hashed = normalise.content_hash(body)
    return article(address(1000 + number), headline=headline, body=body, content_hash=hashed, **more)


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    keeper = Keeper(tmp_path / "archive")
    yield keeper
    keeper.close()


def fill(keeper: Keeper, stories: Sequence[Story], **more: object) -> Recurring:
    for number, (headline, blocks) in enumerate(stories):
        keeper.save(written(number, headline, blocks, **more))
    return standing.learned(keeper.archive, keeper.site)


def known(known: Recurring, *texts: str) -> list[bool]:
    return [recurring.key(text) in known.counts for text in texts]


# --- what is learned


def test_a_call_to_readers_on_most_pages_is_the_sites(keeper: Keeper) -> None:
    learned = fill(keeper, [story(n, *([CALL] if n < 14 else [])) for n in range(20)])
    assert learned == Recurring(20, {recurring.key(CALL): 14})
    assert learned.said_of(CALL) == "in 14 of 20 articles"


@pytest.mark.parametrize(
    ("articles_", "with_it", "is_known"), [(20, 7, False), (20, 8, True), (30, 9, False), (30, 10, True), (7, 7, False)]
)
def test_how_often_is_often(keeper: Keeper, articles_: int, with_it: int, is_known: bool) -> None:
    learned = fill(keeper, [story(n, *([CALL] if n < with_it else [])) for n in range(articles_)])
    assert known(learned, CALL) == [is_known]


def test_case_quotes_and_spacing_are_one_block_but_digits_are_not() -> None:
    assert recurring.key("Haberin  “tümü” bizde") == recurring.key('HABERİN "TÜMÜ" BİZDE')
    assert recurring.key("## Haberin tümü") == recurring.key("Haberin tümü")
    assert recurring.key("Ekmek 10 lira") != recurring.key("Ekmek 12 lira")


@pytest.mark.parametrize("text", ["Takım | O | G | M", "1. Yukarıovaspor | 12", "***", "12.11.2026", "uzun " * 150])
def test_rows_figures_and_long_texts_are_never_furniture(text: str) -> None:
    assert recurring.key(text) is None


def test_in_the_middle_of_articles_more_of_them_must_have_it(keeper: Keeper) -> None:
    middle = "Haberin devamı için sayfayı kaydırın"

    def long(n: int, marked: bool) -> Story:
        headline, (lead, rest) = story(n)
        more = [f"{SUBJECTS[n]} için {n} numaralı öneri {k} oyla {k + n} gün ertelendi." for k in range(5)]
        return headline, (lead, rest, *([middle] if marked else []), *more)

    assert known(fill(keeper, [long(n, n < 12) for n in range(20)]), middle) == [False]
    assert known(fill(keeper, [long(n, n < 14) for n in range(20)]), middle) == [True]


def test_places() -> None:
    blocks = ["Bir", "İki", "Üç", "Dört", "Beş", "Altı", "Yedi", "Üç"]
    places = [Place.HEAD, Place.HEAD, Place.TAIL, Place.INNER, Place.TAIL, Place.TAIL, Place.TAIL]
    expected = [Standing(recurring.key(text) or 0, place) for text, place in zip(blocks, places, strict=False)]
    assert list(recurring.standing(blocks)) == expected
    assert recurring.standing(["Stat: Yukarıova 13 Şubat"])[0].place is Place.INNER


# --- what is not: each case puts a block into 12 of 30 articles


def in_twelve(make: Callable[[int], Story]) -> list[Story]:
    return [make(n) if n < 12 else story(n) for n in range(30)]


SERIES = {
    "updates of one story": lambda n: (
        f"Yukarıova selinde son durum ({n + 1}. gün)",
        ("Sel sabaha karşı iki mahalleyi vurdu.", f"Arama çalışması {n + 1}. gününde {n + 5} ekiple sürdü."),
    ),
    "a weekly column of the duty": lambda n: (
        f"{n + 1}. haftanın pazar fiyatları",
        (f"Domates {20 + n} lira, biber {30 + n} lira oldu.", "Fiyatlar belediyenin hal müdürlüğünden alınmıştır."),
    ),
    "weather bulletins": lambda n: (
        f"Yukarıova'da {n + 1} Mart'ta hava nasıl olacak?",
        (f"Sıcaklık {n + 4} derece olacak.", "Sürücülerin buzlanmaya karşı dikkatli olması gerekiyor."),
    ),
    "match reports": lambda n: (
        f"Yukarıovaspor {n}-{n + 1} {SUBJECTS[n]}gücü",
        ("Stat: Yukarıova 13 Şubat", f"Karşılaşmanın {n + 10}. dakikasında gol geldi.", "Sarı kart: Yok"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("make", SERIES.values(), ids=SERIES)
def test_what_a_series_repeats_stays(keeper: Keeper, make: Callable[[int], Story]) -> None:
    learned = fill(keeper, in_twelve(make))
    assert not learned
    assert learned.texts == 30


@pytest.mark.parametrize("sentence", ["Olayla ilgili soruşturma başlatıldı.", "Kazada ölen ya da yaralanan olmadı."])
def test_a_standing_sentence_of_some_stories_stays(keeper: Keeper, sentence: str) -> None:
    stories = [story(n, *([sentence] if n % 4 == 0 else [])) for n in range(60)]
    assert not fill(keeper, stories)


def test_one_text_many_times_counts_once(keeper: Keeper) -> None:
    """An agency's text that the paper prints again under each district is one text."""
    headline, blocks = story(0, CALL)
    stories = [(headline, blocks)] * 12 + [story(n) for n in range(1, 12)]
    assert not fill(keeper, stories)


def test_official_notices_are_not_counted(keeper: Keeper) -> None:
    stories = [story(n, "İlan olunur.") for n in range(12)]
    learned = fill(keeper, stories, page_type=PageType.NOTICE)
    assert (learned, keeper.one("SELECT count(*) FROM standing")) == (Recurring(), 0)


@pytest.mark.parametrize("seed", range(6))
def test_ordinary_stories_of_any_mixture_teach_nothing(keeper: Keeper, seed: int) -> None:
    """Stories drawn from a stock of sentences, each of which stands in a fifth of them at most."""
    dice = random.Random(seed)
    stock = [f"Yetkililer {word} konusunda yeni bir açıklama yapılacağını söyledi." for word in SUBJECTS[:24]]
    stories = [story(n, *dice.sample(stock, dice.randint(0, 3))) for n in range(60)]
    assert not fill(keeper, stories)


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_the_sample_papers_teach_nothing(layout: str) -> None:
    """Made by a grammar, their articles share more sentences than those of real papers."""
    truths = list(View(World(articles=80), LAYOUTS[layout], "http://127.0.0.1:1", 1).truths())
    for size in (10, 20, 80):
        chosen = random.Random(size).sample(truths, min(size, len(truths)))
        stands: dict[int, list[tuple[str, Place]]] = {}
        for truth in chosen:
            for one in recurring.standing(truth.body.split("\n\n")):
                stands.setdefault(one.key, []).append((truth.headline, one.place))
        seen = [
            Seen(key, [headline for headline, _ in found], sum(place is not Place.INNER for _, place in found))
            for key, found in stands.items()
        ]
        assert not recurring.learn(seen, [truth.headline for truth in chosen])


# --- how it is told


def test_sites_lists_what_a_site_repeats(keeper: Keeper) -> None:
    fill(keeper, [story(n, *([CALL] if n < 14 else []), *([FOOT] if n > 9 else [])) for n in range(20)])
    keeper.save(normalise.read(page(*TEXT, CALL, number=1000), KNOWN), cause="reextracted")
    asked = ["--archive", str(keeper.archive.path), "sites", "--repeats", SITE, "--json"]
    told = json.loads(CliRunner().invoke(cli, asked).output)
    assert told == [
        {"site": SITE, "articles": 14, "of": 20, "article": 1, "text": CALL},
        {"site": SITE, "articles": 10, "of": 20, "article": 11, "text": FOOT},
    ]


def test_sites_says_when_nothing_is_repeated(keeper: Keeper) -> None:
    fill(keeper, [story(n) for n in range(2)])
    asked = ["--archive", str(keeper.archive.path), "sites", "--repeats", SITE]
    told = CliRunner().invoke(cli, asked)
    assert (told.stdout, told.stderr, told.exit_code) == ("", "nothing repeated yet\n", 0)
    assert json.loads(CliRunner().invoke(cli, [*asked, "--json"]).stdout) == []


# --- how it is kept


def test_an_edit_takes_its_old_blocks_back(keeper: Keeper) -> None:
    assert known(fill(keeper, [story(n, CALL) for n in range(8)]), CALL) == [True]
    headline, blocks = story(0, FOOT)
    assert keeper.save(written(0, headline, blocks), NOW + DAY).change is Change.EDITED
    assert known(standing.learned(keeper.archive, keeper.site), CALL, FOOT) == [False, False]
    assert keeper.one("SELECT count(*) FROM standing WHERE key = ?", recurring.key(CALL)) == 7


def test_the_order_of_arrival_does_not_matter(tmp_path: Path) -> None:
    stories = [story(n, *([CALL] if n < 14 else []), *([FOOT] if n % 2 else [])) for n in range(20)]
    learned = []
    for turn, order in enumerate((range(20), range(19, -1, -1), random.Random(7).sample(range(20), 20))):
        keeper = Keeper(tmp_path / str(turn))
        for number in order:
            keeper.save(written(number, *stories[number]))
        learned.append(standing.learned(keeper.archive, keeper.site))
        keeper.close()
    assert learned[0] == learned[1] == learned[2]
    assert sorted(learned[0].counts.values()) == [10, 14]


def test_an_archive_of_an_earlier_schema_counts_what_it_has() -> None:
    db = Database(memory=True)
    migrations.steps.apply(db, stop_before="m002_standing")
    db.conn.execute("INSERT INTO sites(id, domain, added_at) VALUES (1, 'a.example', '')")
    db.conn.execute(
        "INSERT INTO urls(id, site_id, url, fetch_url, article_key, kind, pattern, first_seen_at, last_seen_at) "
        "VALUES (1, 1, 'u', 'u', 'k', 'article', 'p', '', '')"
    )
    for key, kind in (("a", "article"), ("b", "notice")):
        db.conn.execute(
            "INSERT INTO articles(site_id, article_key, url_id, url, canonical_url, site, page_type, first_seen_at, "
            "last_seen_at, fetched_at, extractor, word_count, content_hash, headline, body) "
            "VALUES (1, ?, 1, 'u', 'u', 's', ?, '', '', '', '', 1, 'v1:', 'H', ?)",
            (key, kind, f"Bir metin.\n\n{CALL}"),
        )
    migrations.steps.apply(db)
    rows = db.conn.execute("SELECT article_id, key, site_id, place FROM standing ORDER BY place, key").fetchall()
    assert sorted(rows) == sorted([(1, recurring.key("Bir metin."), 1, 0), (1, recurring.key(CALL), 1, 0)])


# --- what it does to an article

KNOWN = Recurring(20, {recurring.key(CALL) or 0: 14, recurring.key(FOOT) or 0: 9})


def page(*paragraphs: str, number: int = 1) -> Page:
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    html = (
        '<!doctype html><html lang="tr"><head><title>Köprü onarıldı</title></head><body><article>'
        f"<h1>Köprü onarıldı</h1><p>12 Kasım 2026 10:15</p><div>{text}</div></article></body></html>"
    )
    return Page(address(number), 200, html.encode(), datetime(2026, 11, 12, 9, tzinfo=UTC))


TEXT = (
    "Yukarıova'nın taş köprüsü iki yıl süren onarımın ardından dün yeniden yayalara açıldı; ilk yürüyen çocuklar oldu.",
    "Onarımda yerinden oynamış elli iki taş numaralandı, temizlendi ve eski fotoğraflara bakılarak yerine kondu.",
)


def test_the_blocks_are_left_out_and_the_evidence_names_them() -> None:
    read = normalise.read(page(*TEXT, CALL, FOOT), KNOWN)
    assert read.body == "\n\n".join(TEXT)
    assert read.body_printed == "\n\n".join((*TEXT, CALL, FOOT))
    (why,) = (one for one in read.evidence if one.field == "body")
    assert [(one.text, one.via) for one in why.rejected] == [
        (CALL, "site:recurring in 14 of 20 articles"),
        (FOOT, "site:recurring in 9 of 20 articles"),
    ]
    assert why.note is not None and why.note.startswith("site:recurring 'Siz de çevrenizde yaşananları Ornek …' (in 14")
    assert read == normalise.read(page(*TEXT, CALL, FOOT), KNOWN)


def test_nothing_is_said_where_nothing_was_left_out() -> None:
    with_known, without = normalise.read(page(*TEXT), KNOWN), normalise.read(page(*TEXT))
    assert with_known == without
    assert with_known.body_printed is None


def test_a_credit_behind_the_furniture_is_found() -> None:
    head = f"YUKARIOVA (İHA) - {TEXT[0]}"
    read = normalise.read(page(CALL, head, TEXT[1]), KNOWN)
    assert (read.body, read.source) == ("\n\n".join(TEXT), "İHA")


def test_an_article_is_never_emptied() -> None:
    only = Recurring(20, {recurring.key(text) or 0: 20 for text in TEXT})
    assert normalise.read(page(*TEXT), only).body == "\n\n".join(TEXT)


# --- what it does not do to the history


def test_learning_between_two_visits_is_no_edit(keeper: Keeper) -> None:
    plain, knowing = normalise.read(page(*TEXT, CALL)), normalise.read(page(*TEXT, CALL), KNOWN)
    assert plain.body != knowing.body
    for first, second in itertools.permutations((plain, knowing)):
        url = address(5 if first is plain else 6)
        keeper.save(replace(first, url=url, canonical_url=url))
        again = keeper.save(replace(second, url=url, canonical_url=url), NOW + DAY)
        assert again.change is Change.SAME
    assert keeper.one("SELECT count(*) FROM revisions") == 0


def test_an_edit_beside_learning_is_an_edit(keeper: Keeper) -> None:
    keeper.save(normalise.read(page(*TEXT, CALL)))
    third = "Köprünün ışıkları gelecek hafta yanacak."
    verdict = keeper.save(normalise.read(page(*TEXT, third, CALL), KNOWN), NOW + DAY)
    assert (verdict.change, verdict.changed_fields) == (Change.EDITED, ("body",))


def test_new_rules_apply_it_and_keep_what_was(keeper: Keeper) -> None:
    keeper.save(normalise.read(page(*TEXT, CALL)))
    before = keeper.rows("SELECT key, place FROM standing ORDER BY key")
    verdict = keeper.save(normalise.read(page(*TEXT, CALL), KNOWN), NOW + DAY, cause="reextracted")
    assert verdict.changed_fields == ("body",)
    assert keeper.rows("SELECT cause FROM revisions") == [("reextracted",)]
    assert keeper.rows("SELECT key, place FROM standing ORDER BY key") == before, "what is left out still counts"
    assert standing.left_out(keeper.archive, verdict.article_id) == {CALL}


def test_reextracting_reaches_one_state_from_any_order(tmp_path: Path) -> None:
    """Read again with what the whole archive teaches, two archives agree that were filled in opposite order."""
    pages = [page(*story(n)[1], *([CALL] if n < 14 else []), number=n) for n in range(20)]
    bodies = []
    for turn, order in enumerate((range(20), range(19, -1, -1))):
        keeper = Keeper(tmp_path / str(turn))
        for number in order:
            known_then = standing.learned(keeper.archive, keeper.site) if number % 5 == 0 else Recurring()
            keeper.save(replace(normalise.read(pages[number], known_then), headline=story(number)[0]))
        now_known = standing.learned(keeper.archive, keeper.site)
        for number in range(20):
            again = replace(normalise.read(pages[number], now_known), headline=story(number)[0])
            keeper.save(again, NOW + DAY, cause="reextracted")
        assert standing.learned(keeper.archive, keeper.site) == now_known
        bodies.append(keeper.rows("SELECT url, body FROM articles ORDER BY url"))
        keeper.close()
    assert bodies[0] == bodies[1]
    assert not any(CALL in body for _, body in bodies[0])
