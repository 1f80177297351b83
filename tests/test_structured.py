"""Structured data as real templates print it: broken JSON, escapes, nested related stories, microdata."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from newsarchive import structured
from newsarchive.structured import Structured

URL = "https://www.ornek.example/haber/koprude-onarim-12.html"


def read(head: str, body: str = "") -> Structured:
    return structured.read(LexborHTMLParser(f"<html lang='tr'><head>{head}</head><body>{body}</body></html>"))


def ld(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


@pytest.mark.parametrize(
    ("json", "why"),
    [
        ('{"@type":"NewsArticle","headline":"Köprüde onarım"}', "plain"),
        ('{"@type":"NewsArticle","headline":"Köprüde onarım",}', "trailing comma"),
        ('{"@type":"NewsArticle","keywords":["a","b",],"headline":"Köprüde onarım"}', "trailing comma in a list"),
        ('// haber\n{"@type":"NewsArticle", // tür\n"headline":"Köprüde onarım"}', "line comments"),
        ('/* haber */{"@type":"NewsArticle","headline":"Köprüde onarım"}', "block comment"),
        ('<!--\n{"@type":"NewsArticle","headline":"Köprüde onarım"}\n-->', "HTML comment around"),
        ('//<![CDATA[\n{"@type":"NewsArticle","headline":"Köprüde onarım"}\n//]]>', "CDATA around"),
        (
            '{"@type":"NewsArticle","description":"satır\nsonu\tvar","headline":"Köprüde onarım"}',
            "raw control characters",
        ),
        ('{"@type":"NewsArticle","headline":"Köprüde onarım"};', "semicolon behind"),
        ('{"@type":"WebSite"}{"@type":"NewsArticle","headline":"Köprüde onarım"}', "two objects in one script"),
        ('[{"@type":"WebSite"},{"@type":"NewsArticle","headline":"Köprüde onarım"}]', "a list"),
        ('{"@context":"x","@graph":[{"@type":["NewsArticle"],"headline":"Köprüde onarım"}]}', "@graph, list of types"),
        ('{"@type":"http://schema.org/NewsArticle","headline":"Köprüde onarım"}', "type as an address"),
        (
            '{"@type":"WebPage","mainEntity":{"@type":"NewsArticle","headline":"Köprüde onarım"}}',
            "main entity of a page",
        ),
        (
            '{"@type":"NewsArticle","description":"Başkan "yakında" dedi","headline":"Köprüde onarım"}',
            "unescaped quotes",
        ),
        ('{"@type":"NewsArticle","headline":"K\\u00f6pr\\u00fcde onar\\u0131m"', "cut off, escapes"),
    ],
)
def test_json_ld_is_read_whatever_it_looks_like(json: str, why: str) -> None:
    node = read(ld(json)).article("Köprüde onarım", [URL])
    assert node is not None, why
    assert structured.text(node, "headline") == "Köprüde onarım"


def test_an_address_inside_a_string_is_no_comment() -> None:
    node = read(ld('{"@type":"NewsArticle","url":"https://a.example/x", "headline":"Köprüde onarım",}')).article(None)
    assert node is not None and structured.text(node, "url") == "https://a.example/x"


def test_related_stories_never_speak_for_the_page() -> None:
    related = '"hasPart":[{"@type":"NewsArticle","headline":"Başka haber","datePublished":"2024-02-02"}]'
    machine = read(ld('{"@type":"CollectionPage",' + related + "}"))
    assert machine.article("Köprüde onarım", [URL]) is None
    broken = '{"@type":"NewsArticle","headline":"Köprüde "büyük" onarım","dateModified":"2024-01-01",' + related + ",}"
    node = read(ld(broken)).article(None)
    assert node is not None and structured.text(node, "datePublished") is None
    assert structured.text(node, "headline") is None  # not the half before the stray quote


def test_the_node_of_this_article_is_chosen_by_headline_and_address() -> None:
    other = '{"@type":"NewsArticle","headline":"Kent meydanında bayram konseri","url":"https://www.ornek.example/h/9"}'
    ours = '{"@type":"NewsArticle","headline":"Köprüde onarım başladı","mainEntityOfPage":{"@id":" ' + URL + ' "}}'
    node = read(ld(other) + ld(ours)).article("Köprüde onarım başladı", [URL])
    assert node is not None and structured.text(node, "headline") == "Köprüde onarım başladı"
    assert read(ld(other)).article("Köprüde onarım başladı", [URL]) is None


def test_strings_are_unescaped_after_parsing_even_twice() -> None:
    json = (
        '{"@type":"Article","headline":"Vali&#039;den &quot;müjde&quot;","description":"A &amp;amp; <b>B</b>&nbsp;C"}'
    )
    node = read(ld(json)).article(None)
    assert node is not None
    assert structured.text(node, "headline") == 'Vali\'den "müjde"'
    assert structured.text(node, "description") == "A & B C"


def test_authors_in_every_form_keep_their_order() -> None:
    json = """{"@graph":[{"@type":"NewsArticle","headline":"x y z","author":[{"@type":"Person","name":"Ece Tan"},
    {"@id":"#p2"},"Deniz Koç",{"@type":"Organization","name":["Örnek Gazete"]}]},
    {"@type":"Person","@id":"#p2","name":"Ali Dağ"}]}"""
    machine = read(ld(json))
    node = machine.article(None)
    assert node is not None
    names = [(name.text, name.kind) for name in machine.names(node, "author")]
    assert names == [("Ece Tan", "person"), ("Ali Dağ", "person"), ("Deniz Koç", ""), ("Örnek Gazete", "organization")]


def test_the_first_meta_that_is_not_empty_counts() -> None:
    machine = read(
        '<meta property="og:title" content=""><meta property="og:title" content="T&uuml;rkiye&amp;#039;de">'
        '<meta name="og:title" content="eklenti"><meta itemprop="datePublished" content="2024-01-02">'
    )
    assert machine.meta("og:title") == "Türkiye'de"
    assert machine.meta("nothing", "datepublished") == "2024-01-02"


def test_breadcrumbs_links_title_language() -> None:
    crumbs = """{"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","position":1,"name":"Anasayfa"},
    {"@type":"ListItem","position":2,"item":{"@id":"/spor","name":"Spor"}}]}"""
    machine = read(
        ld(crumbs) + '<title>Bir &amp; iki</title><link rel="canonical" href="/a"><link rel="canonical" href="/b">'
    )
    assert machine.breadcrumb == ("Anasayfa", "Spor")
    assert machine.links["canonical"] == "/a"
    assert (machine.title, machine.language) == ("Bir & iki", "tr")


def test_microdata_and_rdfa_inside_a_scope() -> None:
    tree = LexborHTMLParser(
        '<article><meta itemprop="datePublished" content="2024-05-06">'
        '<time itemprop="dateModified" datetime="2024-05-07">dün</time>'
        '<span property="schema:headline">Baş <b>lık</b></span></article><div itemprop="headline">dışarıda</div>'
    )
    scope = tree.css_first("article")
    assert scope is not None
    found = {name: structured.property_text(element) for name, element in structured.properties(scope)}
    assert found == {"datePublished": "2024-05-06", "dateModified": "2024-05-07", "headline": "Baş lık"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.a.example/h/1", "http://a.example/h/1/"),
        ("https://m.a.example/h/1?utm_source=x#y", "https://a.example/h/1"),
        ("https://a.example/h/1/amp", "//www.a.example/h/1"),
    ],
)
def test_addresses_of_one_page(one: str, other: str) -> None:
    assert structured.address_key(one) == structured.address_key(other)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_no_script_breaks_the_reader(text: str) -> None:
    machine = read(ld('{"@type":"NewsArticle","headline":"' + text.replace("<", "") + '"'))
    machine.article("x", [URL])
    assert machine.breadcrumb == ()
