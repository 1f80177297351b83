"""Proof of a value: where it stands, how sure it is, what confirms it, and why every other candidate lost."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsarchive import confidence, evidence, extractor_version, lookups, normalise, whereabouts
from newsarchive.cli import explaining, reading
from newsarchive.extract import extract
from newsarchive.records import Article, Confidence, Evidence, Link, Page

URL = "https://www.derekoyhaber.example/asayis/sel-yolu-kapatti-4411"
FETCHED = "2026-03-04T12:00:00+03:00"
BODY = """<p>Dereköy'de gece boyunca süren yağışın ardından taşan dere, köy yolunu ulaşıma kapattı.</p>
<p>Ekipler yolu açmak için sabaha kadar çalıştı, üç araç kurtarıldı ve kimse yaralanmadı.</p>
<p>Muhtar, köprünün yenilenmesini yıllardır istediklerini söyledi ve yetkililere çağrıda bulundu.</p>"""


def html(head: str = "", above: str = "", body: str = BODY, headline: str = "Sel köy yolunu kapattı") -> str:
    return f"""<!DOCTYPE html><html lang="tr"><head><meta charset="utf-8"><title>{headline} - Dereköy Haber</title>
<meta property="og:title" content="{headline}"><meta property="og:site_name" content="Dereköy Haber">{head}</head>
<body><header><nav><a href="/">Ana Sayfa</a></nav></header>
<main><article class="haber"><h1 class="baslik">{headline}</h1>
{above}<div class="metin">{body}</div></article></main></body></html>"""


def read(source: str, sightings: tuple[Link, ...] = ()) -> Article:
    page = Page(URL, 200, source.encode(), datetime.fromisoformat(FETCHED), (("Content-Type", "text/html"),))
    return normalise.normalise(extract(page, links=False, sightings=sightings))


def of(article: Article, field: str) -> Evidence:
    return next(one for one in article.evidence if one.field == field)


def reasons(article: Article, field: str) -> dict[str, str]:
    return {lost.text: lost.reason for lost in of(article, field).rejected}


STAMP = '<div class="kunye"><span class="tarih">Giriş Tarihi: 03.03.2026 09:15</span></div>'


def test_place_certainty_and_confirmation_of_a_headline() -> None:
    found = of(read(html(above=STAMP)), "headline")
    assert (found.via, found.place) == ("visible:h1", "main > article.haber > h1.baslik")
    assert found.confidence is Confidence.HIGH and found.confirmed_by == ("meta:og:title",)
    (lost,) = found.rejected
    assert (lost.text, lost.via, lost.place) == ("Sel köy yolunu kapattı - Dereköy Haber", "html:title", "title")
    assert lost.reason == "the same with the site's or a section's suffix"


@pytest.mark.parametrize(
    ("head", "text", "reason"),
    [
        ('<meta name="datePublished" content="2026-03-03T06:15:00+03:00">', "2026-03-03T06:15:00+03:00", "UTC printed"),
        (
            '<meta name="datePublished" content="2026-03-09T09:15:00+03:00">',
            "2026-03-09T09:15:00+03:00",
            "after the page",
        ),
        ('<meta name="datePublished" content="31.02.2026">', "31.02.2026", "does not exist"),
        ('<meta name="datePublished" content="bir ara">', "bir ara", "no date"),
        (
            '<meta name="datePublished" content="2026-03-01T10:00:00+03:00">',
            "2026-03-01T10:00:00+03:00",
            "less trusted than visible:label",
        ),
    ],
)
def test_why_a_date_lost(head: str, text: str, reason: str) -> None:
    article = read(html(head, STAMP))
    assert article.published_at == datetime.fromisoformat("2026-03-03T09:15:00+03:00")
    assert reason in reasons(article, "published_at")[text]
    assert of(article, "published_at").place == "main > article.haber > div.kunye > span.tarih"


def test_a_contradicted_date_is_doubtful_and_an_agreeing_one_is_sure() -> None:
    told = '<meta name="datePublished" content="{}">'
    sure = of(read(html(told.format("2026-03-03T09:15:42+03:00"), STAMP)), "published_at")
    assert (sure.confidence, sure.confirmed_by) == (Confidence.HIGH, ("meta:datepublished",))
    doubtful = of(read(html(told.format("2026-03-01T10:00:00+03:00"), STAMP)), "published_at")
    assert (doubtful.confidence, doubtful.note) == (Confidence.LOW, "sources_disagree")


def test_a_clock_and_other_stories_are_told_as_outside_when_somebody_asks() -> None:
    clock = '<div id="saat">4 MART 2026 Çarşamba 11:58</div>'
    others = "<aside><h3>Diğer haberler</h3><p>01.02.2026 08:00 Pazar kuruldu</p></aside>"
    source = html(above=STAMP).replace("<header>", f"<header>{clock}").replace("</main>", f"</main>{others}")
    page = Page(URL, 200, source.encode(), datetime.fromisoformat(FETCHED), (("Content-Type", "text/html"),))
    article = normalise.normalise(extract(page, links=False, outside=True))
    told = [lost for lost in of(article, "published_at").rejected if lost.reason == "outside the article"]
    assert [(lost.text, lost.place) for lost in told] == [
        ("4 MART 2026 Çarşamba 11:58", "div#saat"),
        ("01.02.2026 08:00", "aside > p"),
    ]
    assert normalise.to_json(article) == normalise.to_json(normalise.normalise(extract(page, links=False)))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Anadolu Ajansı", "an agency, not a person"),
        ("Dereköy Haber", "the site's own name"),
        ("Admin", "a site account, not a person"),
        ("Haber Merkezi", "a desk, not a person"),
    ],
)
def test_why_an_author_lost(name: str, reason: str) -> None:
    article = read(html(f'<meta name="author" content="{name}">', STAMP))
    assert article.authors == ()
    assert reasons(article, "authors") == {name: reason}


def test_why_a_section_lost() -> None:
    article = read(html('<meta property="article:section" content="news">', STAMP))
    assert article.section == "Asayiş"
    found = of(article, "section")
    assert (found.via, found.place, found.confidence) == ("url:segment", "address", Confidence.LOW)
    assert reasons(article, "section")["news"].startswith("says nothing")


def test_the_path_to_an_article_has_a_place() -> None:
    crumbs = '<div class="breadcrumb"><a href="/">Ana Sayfa</a> » <a href="/asayis">Asayiş</a></div>'
    found = of(read(html(above=crumbs + STAMP)), "section")
    assert (found.raw, found.via, found.place) == (
        "Asayiş",
        "visible:breadcrumb",
        "main > article.haber > div.breadcrumb",
    )
    assert found.confidence is Confidence.HIGH and found.confirmed_by == ("url:segment",)


def test_a_spot_that_is_only_the_body_says_so() -> None:
    cut = "Dereköy'de gece boyunca süren yağışın ardından taşan dere, köy yolunu ula..."
    article = read(html(f'<meta name="description" content="{cut}">', STAMP))
    assert article.summary is None
    found = of(article, "summary")
    assert found.confidence is None and reasons(article, "summary")[cut] == "only the beginning or a part of the body"


def test_microdata_is_a_later_witness() -> None:
    above = (
        """<span itemprop="articleSection">Gündem</span>
    <span itemprop="author" itemscope><span itemprop="name">Nazlı Kuyucu</span></span>
    <div class="ilgili"><span itemprop="author">Başka Biri</span></div>"""
        + STAMP
    )
    article = read(html(above=above))
    assert article.authors == ("Nazlı Kuyucu",)
    assert article.section == "Gündem"
    told = {*of(article, "section").confirmed_by, of(article, "section").via}
    assert "microdata:articleSection" in told


SIGHTINGS = (
    Link(URL, via="news-sitemap", title="Sel yolu kapattı: üç araç kurtarıldı", date_text="2026-03-03T09:15:00+03:00"),
)


def test_a_listing_dates_a_page_that_does_not_and_never_names_it() -> None:
    article = read(html(), SIGHTINGS)
    assert article.headline == "Sel köy yolunu kapattı"
    assert article.published_at == datetime.fromisoformat("2026-03-03T09:15:00+03:00")
    found = of(article, "published_at")
    assert (found.via, found.confidence) == ("listing:news-sitemap", Confidence.LOW)
    assert found.place == "news-sitemap that announced the page"
    assert "never outranks" in reasons(article, "headline")["Sel yolu kapattı: üç araç kurtarıldı"]


def test_the_label_of_a_list_does_not_vote_against_the_headline() -> None:
    source = html(above=STAMP, headline="Dereköy Belediyesi ihale ilanı").replace(
        "<title>Dereköy Belediyesi ihale ilanı - Dereköy Haber", "<title>Resmi İlan | Dereköy Haber"
    )
    source = source.replace('<meta property="og:title" content="Dereköy Belediyesi ihale ilanı">', "")
    article = read(source, (Link(URL, via="anchor", title="Resmi İlan"),))
    assert article.headline == "Dereköy Belediyesi ihale ilanı"


def test_a_listing_does_not_outrank_the_page() -> None:
    later = (Link(URL, via="feed", date_text="Tue, 03 Mar 2026 11:00:00 +0300"),)
    article = read(html(above="<p>02.03.2026 08:30</p>"), later)
    assert article.published_at == datetime.fromisoformat("2026-03-02T08:30:00+03:00")
    assert read(html(), (Link(URL, via="sitemap", date_text="2026-03-03"),)).published_at is None


def test_a_credit_in_the_text_names_its_block() -> None:
    article = read(html(above=STAMP, body=BODY + "<p>Kaynak: DHA</p>"))
    found = of(article, "source")
    assert (article.source, found.place) == ("DHA", "block 4 of 4")


@pytest.mark.parametrize(
    ("via", "note", "confirmed", "contradicted", "expected"),
    [
        ("visible:h1", None, (), (), "high"),
        ("visible:h1", None, (), ("json-ld:headline",), "medium"),
        ("visible:h1", None, ("json-ld:headline",), ("meta:og:title",), "high"),
        ("json-ld:headline", None, ("meta:og:title",), ("visible:h1",), "medium"),
        ("json-ld:headline", None, ("meta:og:title",), ("html:title",), "high"),
        ("visible:author", None, ("visible:byline",), ("json-ld:author",), "medium"),
        ("meta:author", None, (), (), "medium"),
        ("meta:author", None, ("json-ld:author",), (), "high"),
        ("url:segment", None, (), (), "low"),
        ("url:segment", None, ("meta:article:section",), (), "medium"),
        ("body:first-sentence", None, (), (), "low"),
        ("visible:label", "sources_disagree", (), ("meta:date",), "low"),
        ("visible:label", "offset_repaired, dates_inverted", ("meta:x",), (), "medium"),
        ("visible:te7.section", None, (), (), "high"),
        ("json-ld:author (as stated)", None, ("meta:author",), (), "medium"),
    ],
)
def test_certainty_comes_from_agreement_then_trust(
    via: str, note: str | None, confirmed: tuple[str, ...], contradicted: tuple[str, ...], expected: str
) -> None:
    assert confidence.judge(via, note, confirmed, contradicted) == expected


def test_without_explanation_the_record_is_the_same() -> None:
    page = Page(URL, 200, html(above=STAMP).encode(), datetime.fromisoformat(FETCHED))
    draft = extract(page, links=False)
    short = normalise.normalise(draft, explain=False)
    assert short.evidence == ()
    assert normalise.to_json(short) == normalise.to_json(normalise.normalise(draft))


def test_the_report_for_a_person(tmp_path: Path) -> None:
    page = Page(URL, 200, html(above=STAMP).encode(), datetime.fromisoformat(FETCHED))
    draft = extract(page, links=False)
    lines = list(explaining.page(draft, normalise.normalise(draft)))
    assert lines[0] == f"page       {URL}"
    assert any(line.startswith("type       article: ") for line in lines)
    assert f"extractor  {extractor_version.current()}" in lines
    at = lines.index("headline: Sel köy yolunu kapattı")
    assert lines[at + 1 : at + 5] == [
        "    rule      visible:h1",
        "    raw       Sel köy yolunu kapattı",
        "    place     main > article.haber > h1.baslik",
        "    certainty high, confirmed by meta:og:title",
    ]
    assert lines[-1] == "not said by the page: summary, authors"


def test_piped_explanation_is_json_with_version_place_and_reasons(tmp_path: Path) -> None:
    file = tmp_path / "sayfa.html"
    file.write_text(html(above=STAMP), encoding="utf-8")
    result = CliRunner().invoke(reading.extract, [str(file), "--url", URL, "--explain"], standalone_mode=False)
    record = json.loads(result.stdout)
    assert record["extractor"] == extractor_version.current()
    headline = next(one for one in record["evidence"] if one["field"] == "headline")
    assert headline["place"] == "main > article.haber > h1.baslik" and headline["confidence"] == "high"
    assert headline["rejected"][0]["reason"] == "the same with the site's or a section's suffix"
    plain = CliRunner().invoke(reading.extract, [str(file), "--url", URL], standalone_mode=False)
    assert "evidence" not in json.loads(plain.stdout) and "extractor" not in json.loads(plain.stdout)


def test_a_changed_table_changes_the_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("tables", "families"):
        (tmp_path / folder).mkdir()
    table = tmp_path / "tables" / "months.toml"
    monkeypatch.setattr(lookups, "data_dir", lambda: tmp_path)
    table.write_text("# aylar\nocak = 1\n", encoding="utf-8")
    first = extractor_version.digest()
    table.write_text("# aylar, yeniden\n\nocak = 1\n", encoding="utf-8")
    assert extractor_version.digest() == first
    table.write_text("ocak = 2\n", encoding="utf-8")
    assert extractor_version.digest() != first
    assert extractor_version.current().startswith(f"{extractor_version.RULES}+")


def test_places_in_words_and_unknown_ones() -> None:
    assert whereabouts.describe("link[rel=canonical]") == "link[rel=canonical]"
    assert whereabouts.describe(None) is None
    assert {one["field"] for one in evidence.to_json(read(html(above=STAMP)))} >= {"headline", "body", "published_at"}


def test_a_tag_that_two_rules_found_is_told_once() -> None:
    html = (Path(__file__).parent / "pages/wp/amp/page.html").read_bytes()
    url = "https://ilicakoyhaber.example/kaplica-tesisi-yeniden-acildi/amp/"
    read = normalise.read(Page(url, 200, html, datetime.fromisoformat("2025-02-01T12:00:00+03:00")))
    told = next(one for one in read.evidence if one.field == "tags")
    assert (told.via, told.raw) == ("visible:wp.tag, visible:tag", "Simav, kaplıca")
