"""What stands around an article and is not of it: other dates, menus, boxes, talk; and articles told in odd places."""

import json
from collections.abc import Sequence
from datetime import datetime

import pytest

from newsarchive import normalise
from newsarchive.errors import NotArchived
from newsarchive.records import Article, Page

TITLE = "Göl kıyısında temizlik çalışması tamamlandı"
SENTENCES = (
    "Belediye ekipleri göl kıyısında üç gündür süren temizlik çalışmasını dün akşam saatlerinde tamamladı.",
    "Kıyıdan toplanan atıklar dönüşüm tesisine gönderilirken yetkililer ziyaretçilerden duyarlı olmalarını istedi.",
    "Çalışmaya katılan gönüllüler, önümüzdeki hafta ilçenin diğer mahallelerinde de aynısını yapacaklarını söyledi.",
)
TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
BODY = "\n\n".join(SENTENCES)
STAMP = "<div>18.11.2026 21:47</div>"


def read(inner: str, *, title: str = TITLE, head: str = "") -> Article:
    html = f'<html lang="tr"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{inner}</body></html>'
    fetched_at = datetime.fromisoformat("2026-11-20T10:00:00+03:00")
    kind = (("Content-Type", "text/html; charset=utf-8"),)
    return normalise.read(Page("https://www.ornek.com/haber/123/gol", 200, html.encode(), fetched_at, kind))


PAGES = {
    "one element": f"<div><h1>{TITLE}</h1><div>YAŞAM</div>{TEXT}</div>",
    "text in its own": f"<div><h1>{TITLE}</h1><div>{TEXT}</div></div>",
    "headline and text apart": f"<div><h1>{TITLE}</h1></div><div>{TEXT}</div>",
    "nothing around": f"<h1>{TITLE}</h1>{TEXT}",
}


@pytest.mark.parametrize("article", PAGES.values(), ids=PAGES.keys())
@pytest.mark.parametrize(
    "beside",
    [
        "<div>YORUMLAR</div><div>Ahmet 19.11.2026 08:12 Ellerinize sağlık, çok güzel olmuş.</div>",
        "<div>Yorumlar (2)</div><div>Ahmet</div><div>19.11.2026 08:12</div><div>Ellerinize sağlık</div>",
        "<div>2 Yorum</div><div>19.11.2026 08:12</div>",
        "<div><b>Çok Okunanlar</b><a href=/2>Pazar yeri taşındı</a> <span>18.11.2026 10:00</span></div>",
        "<div><a href=/2>Kapalı pazar yeri bu hafta taşındı</a><br><span>18.11.2026 10:00</span></div>",
        "<div>Yayın başlangıcı: 01.01.2009 İmtiyaz sahibi: Hasan Kaya</div>",
        "<div>İmtiyaz sahibi: Hasan Kaya<br>01.01.2009</div>",
    ],
    ids=["comment", "comment in lines", "counted talk", "box", "card", "imprint", "imprint in lines"],
)
def test_a_date_beside_the_article_is_not_its_own(article: str, beside: str) -> None:
    found = read(article + beside)
    assert found.published_at is None
    assert found.body == BODY


@pytest.mark.parametrize("behind", ["<div>18.11.2026 21:47</div>", "<div>Yaşam 18.11.2026 21:47 (125)</div>"])
def test_a_stamp_of_its_own_behind_the_article_counts(behind: str) -> None:
    found = read(PAGES["one element"] + behind)
    assert found.published_at == datetime.fromisoformat("2026-11-18T21:47:00+03:00")


HOME = "<a href=/>Ana Sayfa</a>"


@pytest.mark.parametrize(
    ("above", "label", "section"),
    [
        (f"<div class=menu>{HOME} <a href=/g>GÜNDEM</a> <a href=/s>SPOR</a></div>", "<div>YAŞAM</div>", "Yaşam"),
        (f"<div>{HOME} <a href=/g>GÜNDEM</a> <a href=/s>SPOR</a></div>", "<div>YAŞAM</div>", "Yaşam"),
        (f"<div>{HOME} | <a href=/g>GÜNDEM</a> | <a href=/s>SPOR</a></div>", "", None),
        (f"<div>{HOME} » <a href=/s>Spor</a></div>", "", "Spor"),
        (f"<div>{HOME} <a href=/s>Spor</a></div>", "", "Spor"),
        (f"<div>{HOME} » <a href=/g>Gündem</a> » <a href=/s>Spor</a> » {TITLE}</div>", "", "Spor"),
    ],
    ids=["menu", "menu by its links", "menu alone", "path", "path without arrows", "path to the headline"],
)
def test_a_menu_is_no_breadcrumb(above: str, label: str, section: str | None) -> None:
    assert read(f"{above}<div>{label}<h1>{TITLE}</h1>{STAMP}{TEXT}</div>").section == section


def table(*cells: str) -> str:
    return "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>"


def columns(headline: str, meta: str, sentences: Sequence[str] = SENTENCES) -> str:
    left = "<a href=/g>GÜNDEM</a><br><a href=/s>SPOR</a>"
    text = "<br><br>".join(sentences)
    right = "<b>SON DAKİKA</b><br><a href=/1>Pazar yeri yeni yerine taşındı</a>"
    return table(left, f"{headline}<br><font size=1>{meta}</font><br><font size=2>{text}</font>", right)


def test_another_column_gives_no_section() -> None:
    assert read(columns(f"<h1>{TITLE}</h1>", "18.11.2026 21:47")).section is None


@pytest.mark.parametrize(
    "meta",
    [
        "Eklenme Tarihi: 18.11.2026 21:47",
        "Eklenme Tarihi: 18.11.2026 21:47 | Okunma: 1.245",
        "Eklenme Tarihi: 18 Kasım 2026 Çarşamba 21:47 | Okunma: 1.245 | Yorum sayısı: 3",
    ],
)
@pytest.mark.parametrize("headline", [f"<h1>{TITLE}</h1>", f"<font size=5><b>{TITLE}</b></font>"])
@pytest.mark.parametrize("title", [TITLE, f"Gölkent Postası - {TITLE}", f"{TITLE} - Gölkent Postası"])
def test_the_line_of_stamp_and_counters_in_a_table_layout(meta: str, headline: str, title: str) -> None:
    found = read(columns(headline, meta), title=title)
    assert found.headline == TITLE
    assert found.published_at == datetime.fromisoformat("2026-11-18T21:47:00+03:00")
    assert found.body == BODY


def behind(inner: str) -> Article:
    return read(f"<div><h1>{TITLE}</h1>{STAMP}<div>{TEXT}{inner}</div></div>")


@pytest.mark.parametrize(
    "inner",
    [
        "<div>YORUMLAR (1)</div><div>Ahmet</div><div>Ellerinize sağlık, çok güzel olmuş.</div>",
        "<div>1 Yorum</div><div>Ahmet</div><div>Ellerinize sağlık, çok güzel olmuş.</div>",
        "<h3>Yorumlar</h3><p>Ellerinize sağlık, göl kıyısı çok güzel olmuş, devamını bekliyoruz sizden.</p>",
        "<h3>Sonraki Haber</h3><h2>Pazar yeri taşındı</h2><p>Kapalı pazar yeri bu hafta yeni yerinde hizmet verdi.</p>",
        "<p>WhatsApp ihbar hattı: 0500 000 00 00</p>",
    ],
    ids=["counted talk", "number of comments", "talk in paragraphs", "next story", "telephone"],
)
def test_what_follows_in_the_same_element_is_not_the_text(inner: str) -> None:
    assert behind(inner).body == BODY


@pytest.mark.parametrize(
    ("inner", "tags"),
    [
        ("<p>#Göl #Temizlik #Su</p>", ["Göl", "Temizlik", "Su"]),
        ("<p>#göl, #temizlik</p>", ["göl", "temizlik"]),
        ("<p>Etiketler: pancar, Ilgın</p>", ["pancar", "Ilgın"]),
        ("<p><b>Etiketler:</b> #pancar #şeker fabrikası</p>", ["pancar", "şeker fabrikası"]),
        ('<div><a href="/etiket/yazarlar">TÜM YAZILARI</a></div>', []),
    ],
)
def test_a_line_of_tags_is_no_text(inner: str, tags: list[str]) -> None:
    found = behind(inner)
    assert found.body == BODY
    assert list(found.tags) == tags


def test_a_tab_of_comments_above_the_text_does_not_end_it() -> None:
    found = read(f"<div><h1>{TITLE}</h1><div><p>{SENTENCES[0]}</p><span>Yorumlar (3)</span>{TEXT}</div></div>")
    assert found.body.endswith(SENTENCES[2])


@pytest.mark.parametrize("between", ["<br><br>", "<br><br><b>Kıyıda son durum</b><br><br>"])
@pytest.mark.parametrize(
    "box",
    [
        "<div class=yorumlar><h3>Yorumlar</h3><li>Ece<p>Ellerinize sağlık, göl kıyısı güzel olmuş!</p></li></div>",
        "<div class=yorumlar><h3>Yorumlar (0)</h3><p>Yorum yapmak için giriş yapın</p></div><p>Etiketler: göl</p>",
    ],
)
def test_a_box_of_comments_amid_a_text_parted_by_line_breaks_does_not_hide_it(between: str, box: str) -> None:
    first, *rest = SENTENCES
    text = f"<div class=yazi>{first}{between}{box}{'<br><br>'.join(rest)}<p>Okunma: 812</p></div>"
    found = read(
        f"<div><h1>{TITLE}</h1><div class=ozet>Göl kıyısı üç günde temizlendi, sıra mahallelerde.</div>{text}</div>"
    )
    assert [part for part in found.body.split("\n\n") if part in SENTENCES] == list(SENTENCES)
    assert "Ellerinize" not in found.body


def test_entities_escaped_twice() -> None:
    found = read(
        f"<div><h1>Belediye&amp;#8217;nin göl &amp;amp; kıyı çalışması</h1>{STAMP}{TEXT}</div>",
        title="Belediye’nin göl &amp; kıyı çalışması",
    )
    assert found.headline == "Belediye’nin göl & kıyı çalışması"


def stated(text: str) -> str:
    when = "2026-11-18T10:00:00+03:00"
    node = {"@type": "NewsArticle", "headline": TITLE, "datePublished": when, "articleBody": text}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize("text", ["\n\n".join(SENTENCES), TEXT, "<br>".join(SENTENCES)])
@pytest.mark.parametrize(
    "shown", ["<div id=root></div>", f"<div><h1>{TITLE}</h1></div>", f"<h1>{TITLE}</h1><p>{SENTENCES[0][:60]}</p>"]
)
def test_text_that_only_the_structured_data_have(text: str, shown: str) -> None:
    found = read(shown, head=stated(text))
    assert found.headline == TITLE
    assert found.body == BODY


def test_the_visible_text_comes_before_the_stated_one() -> None:
    assert read(PAGES["one element"], head=stated(" ".join(SENTENCES) + " Devamı var.")).body == BODY


MENU = "<ul><li><a href=/g>GÜNDEM</a></li><li><a href=/e>EKONOMİ</a></li><li><a href=/s>SPOR</a></li></ul>"


@pytest.mark.parametrize(
    ("above", "below", "section"),
    [(MENU, "", None), (MENU + "<div>YAŞAM</div>", "", "Yaşam"), ("", MENU, None)],
    ids=["above", "above the label", "below"],
)
def test_a_list_of_sections_around_the_article_is_a_menu(above: str, below: str, section: str | None) -> None:
    assert read(f"{above}<h1>{TITLE}</h1>{STAMP}{TEXT}{below}").section == section


CARD = "<div><b>Son Haberler</b><br>18.11.2026 10:00 <a href=/2>Kapalı pazar yeri bu hafta taşındı</a></div>"


@pytest.mark.parametrize(
    "page",
    [
        f"{CARD}<h1>{TITLE}</h1>{TEXT}",
        f"<div><h1>{TITLE}</h1></div>{CARD}<div>{TEXT}</div>",
        f"<div><h1>{TITLE}</h1>{TEXT}</div><div>© 2009 Gölkent Postası. Yayın tarihi: 01.01.2009</div>",
    ],
    ids=["above", "between headline and text", "imprint with a label"],
)
def test_a_stamp_beside_the_link_to_another_story_is_that_story_s(page: str) -> None:
    assert read(page).published_at is None


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("Okunma sayısı: 2903", False),
        ("Okunma: 12.903", False),
        ("GÖRÜNTÜLENME 17", False),
        ("Bu haber 1.234 kez okundu.", False),
        ("318 kişi okudu", False),
        ("Kitap 40 dilde okundu.", True),
        ("Okunma sayısı arttı: yılda 12 kitap", True),
    ],
)
def test_a_counter_of_readers_is_no_paragraph(line: str, stays: bool) -> None:
    inner = f"<article><h1>{TITLE}</h1>{TEXT}<p>{line}</p><p>{SENTENCES[0]} Kurum bunu yineledi.</p></article>"
    assert (line in read(inner).body) is stays


SPOT = "<div class='x9'>Üç gün süren çalışmada kıyıdan çok sayıda atık toplandı.</div>"


@pytest.mark.parametrize(
    ("above", "section"),
    [
        # without an h1 the headline's first print is the last step of the path
        (f"<div><a href=/>Haberler</a> » <a href=/cevre>Çevre</a> » <span>{TITLE}</span></div><b>{TITLE}</b>", "Çevre"),
        # templates that link the headline to its own page
        (
            (
                f"<div class=nav><a href=/>Ana Sayfa</a> › <a href=/spor>Spor</a> › <span>{TITLE}</span></div>"
                f"<div class=page_title><span class=title><a href=/haber/123/gol>{TITLE}</a></span></div>"
            ),
            "Spor",
        ),
    ],
    ids=["in the path", "linked to itself"],
)
def test_a_headline_that_is_no_heading(above: str, section: str) -> None:
    found = read(
        f"<div>{above}{SPOT}<div>18 Kasım 2026 21:47</div><div>{TEXT}</div></div>", title=f"{TITLE} | Göl Gazetesi"
    )
    assert (found.headline, found.section, found.body) == (TITLE, section, BODY)


def test_a_list_of_one_story_under_the_papers_name_is_no_article() -> None:
    head = '<meta property="og:site_name" content="Göl Postası">'
    story = f"<b>{TITLE}</b></a><span>18.11.2026</span><p>{SENTENCES[0][:90]}…</p>"
    inner = f"<h1>Göl Postası</h1><div><h1>Çevre</h1><div><a href=/haber/9/gol>{story}</div></div>"
    with pytest.raises(NotArchived):
        read(inner, title="Çevre » Göl Postası", head=head)
