"""The article's own part of a page: what belongs to the body, what does not, and that no page can hold it up."""

import time
from pathlib import Path

import pytest

from newsarchive import dom, furniture, scope
from newsarchive.errors import NotArchived, Reason
from newsarchive.scope import Scope, blocks_from_text

PAGES = Path(__file__).parent / "pages" / "scope"
SENTENCE = "Bu cümle yeterince uzun bir paragraf olsun diye yazıldı, içinde virgüller de var."
HEADLINE = "<h1>Bir haber başlığı burada duruyor</h1>"


def read(name: str, *hints: str) -> Scope:
    html = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    return scope.find(dom.parse(html), headline_hints=hints)


def texts(found: Scope) -> list[str]:
    return [block.text for block in found.blocks]


def body(inner: str) -> list[str]:
    """The blocks of a page whose text stands between two ordinary paragraphs and this."""
    first, last = f"<p>Birinci: {SENTENCE}</p>", f"<p>Sonuncu: {SENTENCE}</p>"
    page = f"<body>{HEADLINE}<div class='metin'>{first}{first.replace('Birinci', 'İkinci')}{inner}{last}</div></body>"
    kept = texts(scope.find(dom.parse(page)))
    assert kept[0].startswith("Birinci")
    assert kept[-1].startswith("Sonuncu")
    return [text for text in kept[1:-1] if not text.startswith("İkinci")]


class TestWholePages:
    def test_article_with_the_noise_of_a_real_one(self) -> None:
        found = read("article", "Ihlamur Sokak'ta çınar devrildi")
        assert found.headline == "Ihlamur Sokak'ta çınar devrildi"
        assert texts(found) == [
            "Yüz yıllık çınar, dün gece saatlerinde etkisini artıran fırtınaya dayanamayarak kökünden söküldü.",
            "Olayda yaralanan olmazken, park hâlindeki iki otomobilde hasar oluştu.",
            "MAHALLELİ ÜZGÜN",
            "Sokak sakinlerinden Nermin Saygın, “Gölgesinde büyüdük, çok üzüldük” dedi.",
            "Ekipler ağacı sabaha karşı kaldırdı.",
            "Kaynak: Örnek Haber Ajansı",  # the credit stays: bylines reads it and takes it out
        ]
        assert [block.kind for block in found.blocks][2] == "h"

    def test_the_longer_next_article_never_wins(self) -> None:
        found = read("article")
        assert not any("biber" in text for text in texts(found))
        assert not any("biber" in line for line in (*found.head_lines, *found.tail_lines))

    @pytest.mark.parametrize("title", ["h1", "h2", "h3"])
    @pytest.mark.parametrize("paragraph", ["<p>{}</p>", "{}<br><br>", "<div>{}</div>"])
    def test_the_longer_next_article_is_known_by_its_place_when_class_names_say_nothing(
        self, title: str, paragraph: str
    ) -> None:
        own = "".join(paragraph.format(f"Bizim haber {n}: {SENTENCE}") for n in range(4))
        other = "".join(paragraph.format(f"Sonraki haber {n}: {SENTENCE} {SENTENCE}") for n in range(4))
        heading = f"<{title} class='x6'>Bambaşka bir olayın uzun başlığı</{title}>"
        page = (
            f"<div class='x1'><div class='x2'><div class='x3'>{HEADLINE}</div><div class='x4'>{own}</div></div>"
            f"<div class='x5'>{heading}<div class='x7'>{other}</div></div></div>"
        )
        found = texts(scope.find(dom.parse(page), headline_hints=["Bir haber başlığı burada duruyor"]))
        assert len(found) == 4
        assert all(text.startswith("Bizim haber") for text in found)

    def test_a_text_below_its_lead_box_is_no_other_article(self) -> None:
        """The headline's own box holds only a lead; the text under it begins with a sub-headline."""
        text = "".join(f"<p>Metin {n}: {SENTENCE}</p>" for n in range(6))
        head = f"<header>{HEADLINE}<p>Kısa özet: {SENTENCE}</p></header>"
        page = f"<main>{head}<div><h2>Ara başlık metni açıyor</h2>{text}</div></main>"
        found = texts(scope.find(dom.parse(page)))
        assert sum(text.startswith("Metin") for text in found) == 6

    def test_head_tail_leads_and_pictures(self) -> None:
        found = read("article")
        assert found.lead_texts[0] == "Yüz yıllık çınar dün gece çıkan fırtınada iki otomobilin üzerine düştü."
        assert found.leads[0].label == "spot"
        assert "Yayınlanma: 03.02.2024 - 10:15" in found.head_lines
        assert "Ana Sayfa" not in found.head_lines
        assert found.tail_lines[0] == "Etiketler: fırtına çınar"
        assert not any("Rabbim" in line for line in found.tail_lines)
        assert [(image.url, image.caption, image.credit) for image in found.images] == [
            ("/resim/cinar.jpg", "Çınarın devrildiği sokak sabah trafiğe kapatıldı", "Okur")
        ]

    def test_line_breaks_instead_of_paragraphs(self) -> None:
        found = read("soup")
        assert texts(found) == [
            "Selde zarar gören taş köprü, üç ay süren onarımın ardından dün trafiğe açıldı.",
            "Açılışa gelen köylüler davul zurna eşliğinde köprüden yürüyerek geçti.",
            'Muhtar Rıza Kaleli, "Artık çocuklarımız okula dolaşmadan gidecek" dedi.',
            "YÜK SINIRI VAR",
            "Köprüden on tondan ağır araçların geçişine izin verilmeyecek.",
            "Yol boyunca uyarı levhaları asıldı.",
        ]
        assert "05.06.2011 09:40" in found.head_lines  # stood in the text's own element

    def test_page_laid_out_with_tables(self) -> None:
        found = read("table")
        assert len(found.blocks) == 3  # the layout's cells hold the text, the table of figures is none
        assert found.blocks[0].text.startswith("Şeker fabrikasında")
        assert found.blocks[-1].text.endswith("bildirdi.")

    def test_body_split_by_advertising_is_stitched(self) -> None:
        kept = texts(read("split", "Müze gece de açık"))
        assert len(kept) == 4
        assert kept[0].startswith("Kent müzesi")
        assert kept[-1] == "Ziyaretçiler ise otobüs seferlerinin geceye uzatılmasını istedi."

    def test_text_behind_a_button_counts_the_prompt_does_not(self) -> None:
        kept = texts(read("paywall"))
        assert len(kept) == 2
        assert "vincin" in kept[1]

    @pytest.mark.parametrize(
        ("name", "count", "start"),
        [("cjk", 2, "市は三日"), ("arabic", 2, "افتتحت البلدية")],
    )
    def test_other_scripts(self, name: str, count: int, start: str) -> None:
        kept = texts(read(name))
        assert len(kept) == count
        assert kept[0].startswith(start)

    def test_a_notice_that_is_nothing_but_a_table(self) -> None:
        kept = texts(read("notice"))
        assert "Tarihi ve saati | 14.07.2026 - 10:00" in kept

    def test_no_body_at_all(self) -> None:
        assert scope.find(dom.parse("")) == Scope()
        assert scope.find(dom.parse("<p>Kısa.</p>")).blocks == ()


FIGURES = "<table><tr><th>Yıl</th><th>Ton</th></tr><tr><td>2024</td><td>812</td></tr></table>"


class TestTables:
    def test_a_table_that_a_sentence_leads_to_is_text(self) -> None:
        kept = body(f"<p>Yıllara göre alım şöyle:</p>{FIGURES}")
        assert kept == ["Yıllara göre alım şöyle:", "Yıl | Ton", "2024 | 812"]

    def test_each_row_in_a_table_of_its_own(self) -> None:
        rows = "<table><tr><td>Salı</td><td>14</td></tr></table><table><tr><td>Çarşamba</td><td>9</td></tr></table>"
        assert body(f"Beklenen sıcaklıklar:<br>{rows}") == ["Beklenen sıcaklıklar:", "Salı | 14", "Çarşamba | 9"]

    @pytest.mark.parametrize(
        "inner",
        [
            FIGURES,  # nothing leads to it
            "<p>Öteki maçlar:</p><table><tr><td><a href='/1'>Kıyı - Bağ</a></td><td>2-1</td></tr></table>",
            "<p>Tüm sonuçlar:</p><table>" + "<tr><td>Takım</td><td>3</td></tr>" * 80 + "</table>",
        ],
        ids=["no sentence", "links", "too long"],
    )
    def test_other_tables_are_none(self, inner: str) -> None:
        assert not any("|" in text for text in body(inner))


class TestPictures:
    """The pictures of a page whose text is preceded by this."""

    @pytest.mark.parametrize(
        ("inner", "caption", "credit"),
        [
            ("<figure><img src='/a.jpg'><figcaption>Ekipler bölgede.</figcaption></figure>", "Ekipler bölgede.", None),
            ("<div class='foto'><img src='/a.jpg'><br><span class='resimalti'>Ekipler yolda.</span></div>",
             "Ekipler yolda.", None),
            # hashed class names, the caption and the photographer in boxes of their own
            ("<div class='i1'><img src='/a.jpg'><div class='c6'>Törenden bir kare.</div><div>Fotoğraf: AA</div></div>",
             "Törenden bir kare.", "AA"),
            ("<figure><img src='/a.jpg'><figcaption>Köprü açıldı. (Foto: Ali Kaya)</figcaption></figure>",
             "Köprü açıldı.", "Ali Kaya"),
            ("<div class='foto'><img src='/a.jpg'></div>", None, None),
            ("<p><img src='/a.jpg'>Bu bir paragraftır.</p>", None, None),
            ("<div><img src='/a.jpg'><h2>Bir ara başlık</h2></div>", None, None),
            ("<div class='foto'><img src='/a.jpg'><ul class='share'><li>Facebook</li></ul></div>", None, None),
        ],
    )  # fmt: skip
    def test_caption_and_credit(self, inner: str, caption: str | None, credit: str | None) -> None:
        text = f"<p>Birinci: {SENTENCE}</p><p>İkinci: {SENTENCE}</p>"
        found = scope.find(dom.parse(f"<body><div>{HEADLINE}{inner}<div class='metin'>{text}</div></div></body>"))
        assert [(image.url, image.caption, image.credit) for image in found.images] == [("/a.jpg", caption, credit)]

    @pytest.mark.parametrize(
        ("inner", "shown"),
        [
            ("<a href='/uploads/a.jpg'><img src='/a.jpg'></a><br>", True),
            ("<amp-img src='/a.jpg'></amp-img>", True),
            ("<a href='/yazar/ali-kaya/'><img src='/a.jpg'></a>", False),
            ("<div><a href='/x'><img src='/a.jpg'>Bir başka haber</a></div>", False),
            ("<div><img src='/img/avatar-12.png'></div>", False),
        ],
    )
    def test_whose_picture(self, inner: str, shown: bool) -> None:
        text = f"<p>Birinci: {SENTENCE}</p>{inner}<p>İkinci: {SENTENCE}</p>"
        found = scope.find(dom.parse(f"<body><div>{HEADLINE}<div class='metin'>{text}</div></div></body>"))
        assert bool(found.images) is shown

    def test_a_caption_behind_the_picture_s_box(self) -> None:
        inner = "<div><div class='feat'><img src='/a.jpg'></div><span class='feat-caption'>Foto: Ali Kaya</span>"
        text = f"<p>Birinci: {SENTENCE}</p><p>İkinci: {SENTENCE}</p></div>"
        found = scope.find(dom.parse(f"<body><div>{HEADLINE}{inner}<div class='metin'>{text}</div></div></body>"))
        assert [(image.caption, image.credit) for image in found.images] == [(None, "Ali Kaya")]

    def test_pictures_of_other_stories_are_not_the_article_s(self) -> None:
        flash = "<div class='post-flash'><a href='/x'><img src='/k.jpg'><span>Bir başka haber</span></a></div>"
        text = f"<p>Birinci: {SENTENCE}</p>{flash}<p>İkinci: {SENTENCE}</p><p>Üçüncü: {SENTENCE}</p>"
        assert scope.find(dom.parse(f"<body><div>{HEADLINE}<div class='metin'>{text}</div></div></body>")).images == ()


class TestWhatIsLeftOut:
    """One piece of furniture between two paragraphs."""

    @pytest.mark.parametrize(
        "inner",
        [
            f"<div class='paylas'>{SENTENCE}</div>",
            f"<div class='post-flash'><p>{SENTENCE}</p></div>",
            f"<aside><p>{SENTENCE}</p></aside>",
            f"<figure><img src='/a.jpg'><figcaption>{SENTENCE}</figcaption></figure>",
            f"<div class='news-image'><img src='/a.jpg'><p>{SENTENCE}</p></div>",
            f"<div style='display:none'>{SENTENCE}</div>",
            f"<div aria-hidden='true'>{SENTENCE}</div>",
            f"<div class='author-bio'><p>{SENTENCE}</p></div>",
            f"<div class='kart'><h3><a href='/x'>Bir başka haberin başlığı</a></h3><p>{SENTENCE}</p></div>",
            f"<blockquote class='twitter-tweet'><p>{SENTENCE}</p></blockquote>",
            "<p><a href='/x'>Bir başka haberin oldukça uzun başlığı</a></p>",
            "<p><b>İLGİLİ HABER:</b> <a href='/x'>Bir başka haberin oldukça uzun başlığı</a></p>",
            "<h4>İlgili Haberler</h4><ul><li><a href='/x'>Bir başka haber</a></li><li>14.02.2024</li></ul>",
            "<p>Haberin Devamı</p>",
            "<p>REKLAM</p>",
            "<p>- Reklam -</p>",
            "<p>88e137668667008fa7b6a31d66cc59a5.jpg</p>",
            "<p>Van'da kaybolan çoban bulundu, ailesi sevindi Van'da kaybolan çoban bulundu, ailesi sevindi</p>",
            "<p>BIST 100 15.750,07 %-2,31 DOLAR 43,95 %0,01 EURO 51,29 %0,41</p>",
            "<p>* * *</p>",
            "<h2>Bir haber başlığı burada duruyor</h2>",
            f"<p>Birinci: {SENTENCE}</p>",
            "<table><tr><td>Gün</td><td>Derece</td></tr><tr><td>Salı</td><td>14</td></tr></table>",
            "<script>var metin = 'Bu bir paragraf değildir, betiktir, görünmez.';</script>",
            "<p>Kayıp çocuk iki gün sonra bulundu <a href='/x'>annesine teslim edildi, İçeriği Görüntüle</a></p>",
        ],
        ids=lambda inner: inner[:34],
    )
    def test_left_out(self, inner: str) -> None:
        assert body(inner) == []

    @pytest.mark.parametrize(
        ("inner", "kept"),
        [
            ("<h3>KÖPRÜDE SON DURUM</h3>", ["KÖPRÜDE SON DURUM"]),
            ("<p>Ölçülen <a href='/x'>değer</a> yüksek.</p>", ["Ölçülen değer yüksek."]),
            ("<ul><li>Bir kilo un</li><li>İki yumurta</li></ul>", ["Bir kilo un", "İki yumurta"]),
            (
                "<h4>Bunları da okuyun</h4><a href='/x'>Bir başka haber</a><p>Kısa cümle de metne aittir.</p>",
                ["Kısa cümle de metne aittir."],
            ),
            ("<blockquote>“Buradan ayrılmayız” dedi.</blockquote>", ["“Buradan ayrılmayız” dedi."]),
            ("<p>Satır bir.<br>Satır iki.</p>", ["Satır bir.", "Satır iki."]),
            ("<p>Ya<span>rı</span>m kelime bir bütündür.</p>", ["Yarım kelime bir bütündür."]),
            (
                "<p>Fiyat 12,5 liradan 15 liraya çıktı, kilosu 20.</p>",
                ["Fiyat 12,5 liradan 15 liraya çıktı, kilosu 20."],
            ),
            ("<div><div>Gömülü kutuda duran kısa cümle.</div></div>", ["Gömülü kutuda duran kısa cümle."]),
            ("Etiketsiz duran, paragrafsız bir cümle.", ["Etiketsiz duran, paragrafsız bir cümle."]),
        ],
    )
    def test_kept(self, inner: str, kept: list[str]) -> None:
        assert body(inner) == kept

    def test_text_goes_on_after_a_related_box(self) -> None:
        kept = body("<h4>İlgili haberler</h4><p><a href='/x'>Bir başka haber</a></p><p>Kısa ama metnin parçası.</p>")
        assert kept == ["Kısa ama metnin parçası."]


class TestHeadline:
    @pytest.mark.parametrize(
        ("html", "hints", "expected"),
        [
            ("<h1>Site</h1><h1>Asıl haberin başlığı</h1>", ("Asıl haberin başlığı | Site",), "Asıl haberin başlığı"),
            ("<h1>Site Adı</h1><h2>Asıl haberin başlığı</h2>", ("Asıl haberin başlığı",), "Asıl haberin başlığı"),
            ("<h1>ASIL HABERİN BAŞLIĞI</h1><h2>Başka haber</h2>", ("Asıl haberin başlığı",), "ASIL HABERİN BAŞLIĞI"),
            ("<h1>Tek başlık budur</h1>", (), "Tek başlık budur"),
            ("<h2>Kutu başlığı</h2>", (), None),
        ],
    )  # fmt: skip
    def test_which_heading(self, html: str, hints: tuple[str, ...], expected: str | None) -> None:
        page = f"<body>{html}<div><p>{SENTENCE}</p><p>{SENTENCE[::-1]}</p></div></body>"
        assert scope.find(dom.parse(page), headline_hints=hints).headline == expected


class TestLayoutWords:
    """Words that mean furniture alone, and something else in company."""

    @pytest.mark.parametrize(
        ("label", "noise"),
        [
            ("related-posts", True), ("relatedContent__list", True), ("paylasButonlari", True), ("yorumlar", True),
            ("bakmadan-gecme", True), ("sag_greklam", True), ("ilgiliHaberler", True), ("sidebar", True), ("ad", True),
            ("article-body related", False), ("header", False), ("shadow", False), ("download", False),
            ("post-12 type-post category-yorum tag-reklam", False), ("post-12 hentry tag-list comments", True),
            ("sidebar-layout__content", False), ("hidden md:block", False), ("hidden", True), ("reading", False),
            ("css-1ad9fz", False), ("ad728x90", True), ("elementor-widget-heading elementor-widget", False),
        ],
    )  # fmt: skip
    def test_noise_word(self, label: str, noise: bool) -> None:
        assert bool(furniture.noise_word(label)) is noise

    def test_a_section_called_yorum_is_not_the_comments(self) -> None:
        page = f"<body><div class='kategori yorum'>{HEADLINE}<p>{SENTENCE}</p><p>{SENTENCE[:60]}</p></div></body>"
        assert len(scope.find(dom.parse(page)).blocks) == 2
        page = (
            f"<body><div>{HEADLINE}<p>{SENTENCE}</p></div><div class='yorum'>{f'<p>A {SENTENCE}</p>' * 9}</div></body>"
        )
        assert len(scope.find(dom.parse(page)).blocks) == 1

    def test_a_mark_on_the_whole_page_is_taken_back(self) -> None:
        page = f"<body><div class='sidebar'>{HEADLINE}<div><p>{SENTENCE}</p><p>{SENTENCE[:60]}</p></div></div></body>"
        assert len(scope.find(dom.parse(page)).blocks) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bir.\n\nİki.", ["Bir.", "İki."]),
        ("Bir.\nİki.\r\nÜç.", ["Bir.", "İki.", "Üç."]),
        ("Bir satır\nkırığı var.\n\nİki.", ["Bir satır kırığı var.", "İki."]),
        ("tepki gösterdi. \\nSonra gitti.", ["tepki gösterdi.", "Sonra gitti."]),
        ("  \n ", []),
    ],
)
def test_blocks_from_text(text: str, expected: list[str]) -> None:
    assert [block.text for block in blocks_from_text(text)] == expected


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000,
        "<b>" * 100_000 + SENTENCE,
        "<a " * 1_000_000,
        "<p>x</p>" * 200_000,
    ],
    ids=["nested divs", "nested bold", "open tags", "elements"],
)
def test_too_complex_is_refused_before_parsing(html: str) -> None:
    with pytest.raises(NotArchived) as refused:
        dom.parse(html)
    assert refused.value.reason is Reason.TOO_COMPLEX


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{SENTENCE}</p>" * 20_000,
        "<table>" + "<tr><td>x</td></tr>" * 20_000 + "</table>",
        "<h3><a href='/x'>Başka bir haberin başlığı burada</a></h3>" * 20_000,
        "<div><h3><a href='/x'>Başka bir haberin başlığı burada</a></h3>" * 1_900,
        "".join(f"<div class='c{n}'><p>{SENTENCE}</p>" for n in range(1_900)),
        f"<p hidden>{SENTENCE}</p>" * 20_000,
        "<p>" + "<span>söz </span>" * 40_000 + "</p>",
        "<div>" + f"{SENTENCE}<br>" * 20_000 + "</div>",
    ],
    ids=["paragraphs", "cells", "cards", "nested cards", "nested text", "hidden", "spans", "breaks"],
)
def test_linear_in_the_size_of_the_page(html: str) -> None:
    start = time.process_time()
    scope.find(dom.parse(HEADLINE + html))
    assert time.process_time() - start < 5  # measured below 1.5 s; a quadratic step takes minutes


def test_ordinary_pages_are_not_too_complex() -> None:
    rows = "<tr><td>x<td>y" * 20_000  # end tags left out, as old pages do
    assert dom.parse(f"<table>{rows}</table><ul>{'<li>z' * 5_000}</ul>").body is not None


def test_lines_are_what_the_eye_sees() -> None:
    html = "<div><span class='kat'>SPOR</span><p>Bir <b>iki</b><br>üç</p><a href='/x'>dört</a><script>x</script></div>"
    node = dom.parse(html).body
    assert node is not None
    found = [(line.text, line.tag, line.linked) for line in dom.lines(node)]
    assert found == [("SPOR", "div", 0.0), ("Bir iki", "p", 0.0), ("üç", "p", 0.0), ("dört", "div", 1.0)]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("ad-728", True),
        ("ad300x250", True),
        ("topAdBar", True),
        # letters of a number and of names that build tools make up are no words
        ("_7ad", False),
        ("css-1ad9x", False),
        ("kqRtAd", False),
        ("upload", False),
    ],
)
def test_words_of_a_class_name(label: str, said: bool) -> None:
    assert ("ad" in dom.tokens(label)) is said


HINT = "Ilıca köprüsü trafiğe açıldı"


@pytest.mark.parametrize(
    ("heading", "headline"),
    [
        (f"<h2>{HINT}</h2>", HINT),
        ("<h2><span>Ilıca</span> <b>köprüsü</b> trafiğe açıldı</h2>", HINT),
        ('<p itemprop="headline">Köprü bugün açıldı</p>', "Köprü bugün açıldı"),
        ("<h2>Bütün hafta yağmur bekleniyor</h2>", None),
    ],
)
def test_a_heading_in_furniture_counts_when_it_says_what_the_title_says(heading: str, headline: str | None) -> None:
    text = "".join(f"<p>{n}. paragraf: {SENTENCE}</p>" for n in range(3))
    page = f"<body><div class='banner'><div>{heading}</div></div><div>{text}</div></body>"
    assert scope.find(dom.parse(page), headline_hints=(HINT,)).headline == headline


@pytest.mark.parametrize(
    ("inner", "kept"),
    [
        ("<p>{}</p>" * 3, True),
        ("<p>{}</p><p><a href='/x'>Bir başka haberin uzun başlığı burada</a></p>" * 3, True),
        ("<p><a href='/x'>{}</a></p>" * 3, False),  # links only: a menu, however long
    ],
)
def test_furniture_that_outweighs_the_page_is_its_text_unless_it_is_links(inner: str, kept: bool) -> None:
    filled = inner.replace("{}", SENTENCE)
    page = f"<body><h1>{HINT}</h1><div class='widget'>{filled}</div><div>Kısa bir satır.</div></body>"
    found = scope.find(dom.parse(page), headline_hints=(HINT,))
    assert any("Bu cümle" in text for text in texts(found)) is kept


SHORT = "<p>Ekipler aracı çekiciyle yoldan kaldırdı.</p><p>Kurt hastanede tedavi altına alındı.</p>"


@pytest.mark.parametrize(
    ("opening", "kept"),
    [
        ("<p>Kaza sabah oldu.</p><p>Ali Kurt yaralandı.</p>", ["Kaza sabah oldu.", "Ali Kurt yaralandı."]),
        ("<p>Gündem</p><p>Ali Kurt yaralandı.</p>", ["Ali Kurt yaralandı."]),  # a label is no sentence
        ("<p>Okunma 1.234.</p>", []),  # a counter
        ("<div class='arac'><p>Yazı boyutunu büyüt.</p></div>", []),  # a tool of the page, elsewhere than the text
        ("<p><a href='/abone'>Şimdi abone ol.</a></p>", []),
    ],
    ids=["sentences", "a label", "a counter", "a tool", "a link"],
)
def test_a_text_may_begin_with_very_short_sentences(opening: str, kept: list[str]) -> None:
    page = f"<body><article>{HEADLINE}<div class='metin'>{opening}{SHORT}</div></article></body>"
    found = texts(scope.find(dom.parse(page)))
    assert found == [*kept, "Ekipler aracı çekiciyle yoldan kaldırdı.", "Kurt hastanede tedavi altına alındı."]


def test_a_path_in_the_same_table_as_the_text_is_no_line_of_it() -> None:
    title = "Bir haberin altmış harfe varan başlığı burada"
    path = f'<a href="/">Anasayfa</a> &raquo; <a href="/asayis">3. Sayfa</a> &raquo; <span>{title}</span>'
    rows = [
        path,
        f"<h1>{title}</h1>",
        "<small><time>1 saat önce</time></small>",
        f"Olayda yaralanan olmadı. {SENTENCE}",
    ]
    table = "".join(f"<tr><td><div>{row}</div></td></tr>" for row in rows)
    found = scope.find(dom.parse(f"<body><table>{table}</table></body>"))
    assert texts(found) == [f"Olayda yaralanan olmadı. {SENTENCE}"]


@pytest.mark.parametrize(
    ("between", "first"),
    [
        ("<p>Uzmanından öneriler</p>", "Spot"),
        ("<h3>GELİR OKULLARA</h3>", "Spot"),
        ("<p>Nermin Saygın</p>", "Birinci"),  # who wrote it
        ("<p>GÜNCEL</p>", "Birinci"),
        ("", "Birinci"),
    ],
)
def test_a_stamp_below_a_subheading_opens_no_article(between: str, first: str) -> None:
    lines = "".join(f"<p>{word}: {SENTENCE}</p>" for word in ("Birinci", "İkinci", "Üçüncü", "Sonuncu"))
    text = f"<p>Spot: {SENTENCE}</p>{between}<p>Güncelleme: 03.02.2024 - 10:15</p>{lines}"
    found = scope.find(dom.parse(f"<body>{HEADLINE}<div class='metin'>{text}</div></body>"))
    assert texts(found)[0].startswith(first)
