"""Families: their files make sense, and they claim a page by votes, never by its address or a sentence alone."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsarchive import dates, families, lookups, normalise
from newsarchive.families import base, votes
from newsarchive.families.base import Family, Vote
from newsarchive.records import Article, Page

FILES = sorted((lookups.data_dir() / "families").glob("*.toml"))
PAGE = """<html><head><meta name="generator" content="Deneme CMS 4">
<link rel="stylesheet" href="https://statik.deneme.example/tema/a.css"></head>
<body class="tek-haber"><div id="icerik"><h1>Başlık</h1><p>Metin.</p></div><script>var DENEME = {};</script>
<footer>Haber Yazılımı: DENEME Bilişim</footer></body></html>"""

HEAD = 'id = "x"\nname = "X"\n[[vote]]\nweight=5\nwhere="class"\ntext="a"\n'


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_explains_itself_and_loads(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# "), "the file begins with what the family is"
    assert families.load(path).name


def family(*found: Vote, least: int = 5) -> Family:
    return Family("deneme", "Deneme", least, found)


def vote(weight: int, where: str, text: str) -> Vote:
    return Vote(weight, where, text, re.compile(text) if where == "address" else None)


@pytest.mark.parametrize(
    ("found", "claims"),
    [
        ([vote(5, "asset", "statik.deneme.example/")], True),
        ([vote(5, "generator", "Deneme CMS")], True),
        ([vote(5, "script", "var DENEME =")], True),
        ([vote(3, "class", "tek-haber"), vote(2, "class", "icerik")], True),
        ([vote(5, "class", "tek")], False),  # a whole word of a class, no part of one
        ([vote(3, "class", "tek-haber")], False),
        ([vote(3, "class", "tek-haber"), vote(2, "address", r"-\d+h$")], True),
        ([vote(5, "address", r"-\d+h$")], False),
        ([vote(5, "phrase", "haber yazilimi: deneme bilisim")], False),
        ([vote(3, "phrase", "haber yazilimi: deneme bilisim"), vote(2, "address", r"-\d+h$")], True),
        ([vote(5, "asset", "baska.example/")], False),
    ],
)
def test_votes(monkeypatch: pytest.MonkeyPatch, found: list[Vote], claims: bool) -> None:
    monkeypatch.setattr(votes, "families", lambda: (family(*found),))
    claim = families.claim(families.signs(PAGE, "Deneme CMS 4", "https://a.example/kaza-12h"))
    assert (claim is not None) == claims
    if claim is not None:
        assert claim.family.id == "deneme"
        assert claim.why.startswith("Deneme: ")


def test_the_family_with_most_votes_wins_and_names_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    less = Family("az", "Az", 5, (vote(5, "script", "var DENEME ="),))
    more = Family("cok", "Çok", 5, (vote(5, "script", "var DENEME ="), vote(3, "class", "tek-haber")))
    monkeypatch.setattr(votes, "families", lambda: (less, more))
    claim = families.claim(families.signs(PAGE, "", "https://a.example/"))
    assert claim is not None
    assert (claim.family.id, claim.others) == ("cok", ("az 5",))


def test_long_pages_are_looked_at_in_their_head_around_the_headline_and_at_their_end() -> None:
    filler = "<p>dolgu metni</p>" * 10_000
    html = PAGE.replace("<h1>", f"{filler}<h1>").replace("<footer>", f"{filler}<footer>")
    found = families.signs(html, "", "https://a.example/")
    assert "icerik" in found.words
    assert "statik.deneme.example" in found.values
    assert "haber yazilimi: deneme bilisim" in found.text
    assert len(found.source) + len(found.end) < 60_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('id = "x"\nname = "X"\n', "no [[vote]]"),
        ('id = "x"\nname = \n', "Invalid value (at line 2"),
        ('name = "X"\n[[vote]]\nweight=5\nwhere="class"\ntext="a"\n', "no id"),
        ('id = "x"\nname = 7\n[[vote]]\nweight=5\nwhere="class"\ntext="a"\n', "name is not a text: 7"),
        ('id = "x"\nname = "X"\nmin_votes="5"\n[[vote]]\nweight=5\nwhere="class"\ntext="a"\n', "min_votes is not"),
        ('id = "x"\nname = "X"\n[vote]\nweight=5\nwhere="class"\ntext="a"\n', "in double brackets"),
        ('id = "x"\nname = "X"\n[[vote]]\nweight="5"\nwhere="class"\ntext="a"\n', "[[vote]] 1: weight is not"),
        ('id = "x"\nname = "X"\n[[vote]]\nwhere="class"\ntext="a"\n', "[[vote]] 1: no weight"),
        ('id = "x"\nname = "X"\n[[vote]]\nweight=5\nwhere="class"\ntext=["a"]\n', "[[vote]] 1: text is not a text"),
        ('id = "x"\nname = "X"\n[[vote]]\nweight=5\nwhere="address"\nregex="("\n', "vote.regex: missing )"),
        (f'{HEAD}[select]\nheadline="h1"\n', "select.headline is not a list of texts: 'h1'"),
        (f'{HEAD}[select]\nheadline=["h1", 7]\n', "select.headline is not a list of texts"),
        (f'{HEAD}[select]\nbody=["div", "h1[["]\n', "select.body: not a CSS selector: 'h1[['"),
        (f'{HEAD}[text]\nends="son"\n', "text.ends is not a list of texts"),
        (f'{HEAD}[discover]\nfeeds="/rss"\n', "discover.feeds is not a list of texts"),
        (f'{HEAD}[address]\narticle=["a"]\n', "address.article is not a text"),
        (f'{HEAD}[[select]]\nbody=["p"]\n', "select is not a table: write [select]"),
        ('id = "y"\nname = "X"\n[[vote]]\nweight=5\nwhere="class"\ntext="a"\n', "not the file's name"),
        ('id = "x"\nname = "X"\nfoo = 1\n[[vote]]\nweight=5\nwhere="class"\ntext="a"\n', "unknown: foo"),
        ('id = "x"\nname = "X"\n[[vote]]\nweight=9\nwhere="class"\ntext="a"\n', "weight 1 to 5"),
        ('id = "x"\nname = "X"\n[[vote]]\nweight=5\nwhere="moon"\ntext="a"\n', "where is one of"),
        ('id = "x"\nname = "X"\n[[vote]]\nweight=5\nwhere="class"\nregex="a"\n', "a text, or for an address a regex"),
        ('id = "x"\nname = "X"\n[[vote]]\nweight=2\nwhere="class"\ntext="a"\n', "too few"),
        ('id = "x"\nname = "X"\n[select]\ntitle=["h1"]\n[[vote]]\nweight=5\nwhere="class"\ntext="a"\n', "select.title"),
        ('id = "x"\nname = "X"\n[address]\narticle="("\n[[vote]]\nweight=5\nwhere="class"\ntext="a"\n', "unterminated"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=f"^x.toml: .*{re.escape(said)}"):
        base.load(path)


def test_addresses_say_what_a_page_is() -> None:
    known = Family(
        "d",
        "D",
        5,
        (),
        address={"column": re.compile(r"-\d+yy\.htm$"), "article": re.compile(r"-(?P<id>\d+)h\.htm$")},
    )
    assert known.kind_of("https://a.example/kaza-12h.htm") == "article"
    assert known.kind_of("https://a.example/yazi-12yy.htm") == "column"
    assert known.kind_of("https://a.example/") is None
    assert known.article_id("https://a.example/kaza-12h.htm") == "12"
    assert known.article_id("https://a.example/yazi-12yy.htm") is None


def test_no_credit_of_the_article_below_when_this_one_has_none() -> None:
    """Endless scrolling appends the next article, in the same classes."""
    page = (Path(__file__).parent / "pages" / "te7" / "next_appended" / "page.html").read_text(encoding="utf-8")
    own = '<div class="article-source"><span class="source-name"><b>Kaynak:</b> İHA</span></div>'
    assert own in page
    page = page.replace(own, "").replace("MANİSA (İHA) - ", "")
    read = normalise.read(Page("https://www.golmarmarasesi.example/a", 200, page.encode(), datetime.now(UTC)))
    assert (read.family, read.source, read.authors) == ("te7", None, ())


def test_the_place_of_the_credit_holds_a_reporter_when_the_label_before_it_says_so() -> None:
    page = (Path(__file__).parent / "pages" / "ers" / "migrated" / "page.html").read_text(encoding="utf-8")
    own = '<span class="source-name pe-3 text-uppercase"><strong class="text-uppercase">Kaynak: </strong></span>'
    assert own in page
    page = page.replace(own, '<b>Muhabir:</b> <span class="source-name">Işıl Naz Ilgaz</span>')
    read = normalise.read(Page("https://www.ornek.example/a/1", 200, page.encode(), datetime.now(UTC)))
    assert (read.family, read.source, read.authors) == ("ers", "AA", ("Işıl Naz Ilgaz",))


TEXT = (
    "<p>Köprünün onarımı bu hafta başladı, çalışmaların üç ay sürmesi bekleniyor.</p>"
    "<p>Sürücüler bu süre içinde çevre yolunu kullanacak, otobüslerin güzergâhı da değişecek.</p>"
)


def read(head: str, meta: str, below: str = "") -> Article:
    """A page of no family, fetched just now."""
    inner = f"<h1>Köprüde onarım başladı</h1><div class=m>{meta}</div><div>{TEXT}</div>{below}"
    page = f"<html lang=tr><head>{head}</head><body><main>{inner}</main></body></html>"
    return normalise.read(Page("https://www.ornek.example/haber/a-1", 200, page.encode(), datetime.now(UTC)))


@pytest.mark.parametrize(
    "meta",
    [
        "<span>Yayınlanma Tarihi: Kasım 22, 2025</span> | <span>Sevgi Ilgaz</span>",
        '<span><time datetime="2025-11-22T10:35:07+0300">5 saat önce</time></span> | <span>Sevgi Ilgaz</span>',
    ],
)
def test_the_name_behind_the_stamp_on_its_line_is_the_reporters(meta: str) -> None:
    found = read("", meta)
    assert (found.authors, found.published_at is not None) == (("Sevgi Ilgaz",), True)


def test_a_portrait_below_the_tags_is_the_reporters() -> None:
    tags = '<div><b>Etiketler:</b> <a href="/etiket/yol">yol</a>, <a href="/etiket/imar">imar</a></div>'
    found = read("", "", f'{tags}<div class="user"><img src="/u.png" alt="Sevgi Ilgaz">Sevgi Ilgaz</div>')
    assert found.authors == ("Sevgi Ilgaz",)


def test_the_moment_of_the_visit_in_structured_data_gives_way_to_what_the_page_says_besides() -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
    machine = f'{{"@type": "NewsArticle", "headline": "Köprüde onarım başladı", "datePublished": "{now}"}}'
    head = f'<script type="application/ld+json">{machine}</script>'
    meta = '<meta property="article:published_time" content="2025-11-22T10:35:07+03:00">'
    assert read(head + meta, "").published_at == datetime(2025, 11, 22, 10, 35, 7, tzinfo=dates.ISTANBUL)
    alone = read(head, "").published_at
    assert alone is not None
    assert alone.strftime("%Y-%m-%dT%H:%M") == datetime.now(dates.ISTANBUL).strftime("%Y-%m-%dT%H:%M")
