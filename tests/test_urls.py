"""Addresses: every expectation is typed by hand from documented forms of Turkish news systems."""

import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsarchive import lookups, urls

SITE = "https://yerelhaber.com.tr"
fast = settings(max_examples=100, deadline=None)

CANONICAL = [
    # what came in, what it is, why
    ("https://www.yerelhaber.com.tr/a", "https://yerelhaber.com.tr/a", "www. and the apex are one"),
    ("http://yerelhaber.com.tr/a", "https://yerelhaber.com.tr/a", "http and https are one"),
    ("http://YerelHaber.com.tr:80/a", "https://yerelhaber.com.tr/a", "host in capitals, default port"),
    ("https://yerelhaber.com.tr:443/a", "https://yerelhaber.com.tr/a", "default port"),
    ("http://127.0.0.1:8001/a", "http://127.0.0.1:8001/a", "an explicit port keeps its scheme"),
    ("https://m.yerelhaber.com.tr/a", "https://yerelhaber.com.tr/a", "mobile twin"),
    ("https://mobil.yerelhaber.com.tr/a", "https://yerelhaber.com.tr/a", "mobile twin"),
    ("https://amp.yerelhaber.com.tr/a", "https://yerelhaber.com.tr/a", "AMP twin"),
    ("https://www.m.yerelhaber.com.tr/a", "https://yerelhaber.com.tr/a", "both"),
    ("https://m.com.tr/a", "https://m.com.tr/a", "a one-letter site is no twin of a registry"),
    ("https://haberşehri.com/a", "https://xn--haberehri-42b.com/a", "Turkish letters in a host"),
    ("https://user:secret@yerelhaber.com.tr/a", "https://yerelhaber.com.tr/a", "the password is not kept"),
    (f"{SITE}", f"{SITE}/", "the home page"),
    (f"{SITE}/index.php", f"{SITE}/", "the home page by its file"),
    (f"{SITE}/a/", f"{SITE}/a", "slash at the end"),
    (f"{SITE}/a#yorumlar", f"{SITE}/a", "fragment"),
    (f"{SITE}//a///b", f"{SITE}/a/b", "doubled slashes"),
    (f"{SITE}/x/../a/./b", f"{SITE}/a/b", "dot segments"),
    (f"{SITE}/bir%2Dhaber", f"{SITE}/bir-haber", "an escaped letter that needs none"),
    (f"{SITE}/a%c3%a7", f"{SITE}/aç", "escapes of letters become letters"),
    (f"{SITE}/bal\u0131kesir-haberi", f"{SITE}/balıkesir-haberi", "letters stay letters"),
    (f"{SITE}/bal%C4%B1kesir-haberi", f"{SITE}/balıkesir-haberi", "the same page, escaped"),
    (f"{SITE}/go\u0308ru\u0308s", f"{SITE}/görüs", "decomposed letters"),
    (f"{SITE}/haber%FD", f"{SITE}/haber%FD", "a windows-1254 byte is no UTF-8 and stays escaped"),
    (f"{SITE}/a b%20c", f"{SITE}/a%20b%20c", "spaces"),
    (f"{SITE}/100%-yerli", f"{SITE}/100%25-yerli", "a bare percent sign"),
    (f"{SITE}/a%2fb", f"{SITE}/a%2Fb", "an escaped slash is no slash; escapes in capitals"),
    (
        f"{SITE}/etiket/5442%2Bsayili%2Bkanun",
        f"{SITE}/etiket/5442+sayili+kanun",
        "a plus escaped once too often",
    ),
    (f"{SITE}/etiket/5442%252Bsayili", f"{SITE}/etiket/5442+sayili", "and twice"),
    (
        f"{SITE}/Konya-Basininda-Bugun/677482",
        f"{SITE}/Konya-Basininda-Bugun/677482",
        "capitals of a path stay",
    ),
    (f"{SITE}/amp/haber/x-7237.html", f"{SITE}/haber/x-7237.html", "AMP prefix"),
    (f"{SITE}/bir-haber/amp", f"{SITE}/bir-haber", "AMP suffix"),
    (f"{SITE}/bir-haber/amp/", f"{SITE}/bir-haber", "AMP suffix with slash"),
    (f"{SITE}/service/amp/x-12h.htm", f"{SITE}/x-12h.htm", "AMP service"),
    (f"{SITE}/mobil/etiket/konya", f"{SITE}/etiket/konya", "mobile prefix"),
    (f"{SITE}/mobil", f"{SITE}/mobil", "a section called mobil"),
    (f"{SITE}/amp", f"{SITE}/", "the AMP home page"),
    (f"{SITE}/bir-haber-3700095-amp", f"{SITE}/bir-haber-3700095", "AMP behind the number"),
    (f"{SITE}/100-amp/x", f"{SITE}/100-amp/x", "a headline about current"),
    (f"{SITE}/ampul-fabrikasi", f"{SITE}/ampul-fabrikasi", "a headline that begins with amp"),
    (f"{SITE}/bir-haber/print", f"{SITE}/bir-haber", "print view"),
    (f"{SITE}/a?utm_source=x&utm_medium=y", f"{SITE}/a", "campaign"),
    (f"{SITE}/a?fbclid=1&gclid=2&yclid=3&igshid=4&ysclid=5", f"{SITE}/a", "click numbers"),
    (f"{SITE}/a?ref=ana&refer=x&source=y&from=z", f"{SITE}/a", "where the reader came from"),
    (f"{SITE}/a?t=1536219917&v=3&_=9&nocache=1", f"{SITE}/a", "cache busters"),
    (f"{SITE}/a?amp", f"{SITE}/a", "AMP switch without value"),
    (f"{SITE}/a?amp=1&outputType=amp", f"{SITE}/a", "AMP switches"),
    (f"{SITE}/a?FBCLID=1", f"{SITE}/a", "names in capitals"),
    (f"{SITE}/a?print=1&share=x", f"{SITE}/a", "print and share switches"),
    (f"{SITE}/a;jsessionid=0A1B2C?PHPSESSID=abc", f"{SITE}/a", "session marks"),
    (f"{SITE}/(S(lit3py55t21z5v55vlm25s55))/a.aspx", f"{SITE}/a.aspx", "session mark of ASP.NET"),
    (f"{SITE}/ara?q=konya&il=42&b=", f"{SITE}/ara?b=&il=42&q=konya", "unknown parameters stay, in order"),
    (f"{SITE}/ara?il=42&q=konya&b=&", f"{SITE}/ara?b=&il=42&q=konya", "the same in another order"),
    (f"{SITE}/?p=145050", f"{SITE}/?p=145050", "a WordPress number"),
    (f"{SITE}/?CAT=9&p=48", f"{SITE}/?CAT=9&p=48", "an old system's number"),
    (
        f"{SITE}/bir-haber-basligi/70614/?p=9",
        f"{SITE}/bir-haber-basligi/70614",
        "p behind an article's number",
    ),
    (f"{SITE}/konya?p=3", f"{SITE}/konya?p=3", "page 3 of a list"),
    (f"{SITE}/gundem?sayfa=2", f"{SITE}/gundem?sayfa=2", "page 2 of a list"),
    (f"{SITE}/haber/x-y-7237.html?sayfa=2", f"{SITE}/haber/x-y-7237.html", "page 2 of an article"),
    (
        f"{SITE}/bir-iki-uc-dort-bes?page=2",
        f"{SITE}/bir-iki-uc-dort-bes",
        "page 2 of a headline without number",
    ),
    (f"{SITE}/x-galeri-4570963?page=3", f"{SITE}/x-galeri-4570963?page=3", "a gallery's pages are its own"),
    (f"{SITE}/haber_detay.jsp?Haber=MTIxNzI=", f"{SITE}/haber_detay.jsp?Haber=MTIxNzI=", "base64 number"),
    (
        f"{SITE}/sondakika-haberleri?cursor=eyJh",
        f"{SITE}/sondakika-haberleri?cursor=eyJh",
        "cursor of an archive",
    ),
    ("  https://yerelhaber.com.tr/a\n", f"{SITE}/a", "white space around"),
    ("https://yerelhaber.com.tr/a\nb", f"{SITE}/ab", "line break inside, as browsers do"),
    ("https://yerelhaber.com.tr\\a\\b", f"{SITE}/a/b", "backslashes, as browsers do"),
    ("https://yerelhaber.com.tr./a", f"{SITE}/a", "the root dot of DNS"),
    ("http://[::1]:8000/a", "http://[::1]:8000/a", "IPv6"),
]

REFUSED = [
    "",
    "   ",
    "/haber/a",
    "haber.html",
    "//yerelhaber.com.tr/a",
    "mailto:a@b.c",
    "javascript:void(0)",
    "ftp://a.b/c",
    "file:///etc/passwd",
    "data:text/html,x",
    "http://",
    "http:///a",
    "http://[::1",
    "http://a b/",
    "http://a:99999/",
    "http://a:x/",
    "https://a..b/",
    "http://%41.com/",
    "http://exa\x00mple.com/",
    "http://-/",
    "tel:+90332",
    "http:a",
]


@pytest.mark.parametrize(("url", "expected", "why"), CANONICAL, ids=lambda v: None)
def test_canonical(url: str, expected: str, why: str) -> None:
    assert urls.canonical(url) == expected, why
    assert urls.canonical(expected) == expected


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_no_address_is_refused(url: str) -> None:
    for function in (urls.canonical, urls.article_key, urls.site_of, urls.origin):
        with pytest.raises(ValueError, match=r"not an? (http|host)|no such port|codec|label|Invalid"):
            function(url)
    assert urls.guess_kind(url) == "skip"
    assert not urls.in_scope(url, "yerelhaber.com.tr")
    assert urls.trap_reason(url) is None
    urls.pattern(url)


paths = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("/.%?&=;#+-_ ,amphtml0123456789ABCDEFabcdefıİşÇé\u0301\u0338\u037e\u1fef\\<")),
        st.characters(),
    ),
    max_size=40,
)


@fast
@given(paths)
@example("%2c\u0327")
@example("/%2C%CC%A7")
@example("/\u037ejsessionid=1")
@example("/amp/amp/x/amp")
@example("/%2e%2e/a/%2E")
@example("?\u212aelvin=1&p=2&%70=3")
@example("/\ud800")
@example("/a/%61mp")
def test_canonical_is_idempotent(rest: str) -> None:
    once = urls.canonical("http://www.yerelhaber.com.tr/" + rest)
    assert urls.canonical(once) == once
    assert urls.article_key(once) == urls.article_key("http://www.yerelhaber.com.tr/" + rest)


@fast
@given(st.one_of(st.text(max_size=60), paths.map("http://".__add__), paths.map("https://a.com:".__add__)))
@example("http://\u2100.com")
@example("https://" + "a" * 300)
@example("http://xn--a.com/")
@example("http://" + "ş" * 80 + ".com")
def test_no_string_raises_anything_but_valueerror(text: str) -> None:
    try:
        assert urls.canonical(urls.canonical(text)) == urls.canonical(text)
        urls.article_key(text)
        urls.origin(text)
    except ValueError:
        pass
    assert urls.guess_kind(text) in {"article", "listing", "page", "skip"}
    urls.pattern(text)
    urls.trap_reason(text)
    urls.in_scope(text, text)
    urls.absolute(text, "https://yerelhaber.com.tr/x/")


# one article under many addresses: (key, addresses)
SAME = [
    (
        "id:123",
        [
            "/gundem/eski-baslik-123h.htm",
            "/yeni-baslik-123h.htm",
            "/service/amp/yeni-baslik-123h.htm",
            "/yeni-baslik-123h.htm?utm_source=x",
            "/yeni-baslik-123h",
            "/spor/yeni-baslik-123h/amp",
            "/YENI-BASLIK-123H.HTM",
            "/yeni-baslik-123h/",
        ],
    ),
    ("id:1982987", ["/konya/baslik-1982987h", "/service/amp/konya/baslik-1982987h"]),
    ("id:65148", ["/gundem/bir-baslik-h65148.html", "/baska-baslik-h65148.html"]),
    ("id:493237", ["/bir_baslik_h493237.html"]),
    (
        "id:7237",
        [
            "/haber/bir-baslik-7237.html",
            "/haber/degisen-baslik-7237.html",
            "/amp/haber/bir-baslik-7237.html",
            "/haber/bir-baslik-7237.html?fbclid=a",
            "/haber/bir-baslik-7237.html/amp",
            "//haber/bir-baslik-7237.html",
            "/haber/bir%2Dbaslik-7237.html",
            "/haber/bir-baslik-7237.html?print=1",
            "/print/haber/bir-baslik-7237.html",
        ],
    ),
    (
        "id:677482",
        ["/yerel-haberler/Konya-Basininda-Bugun/677482", "/amp/yerel-haberler/konya-basininda-bugun/677482"],
    ),
    ("id:70614", ["/bir-haber-basligi/70614/?p=9", "/bir-haber-basligi/70614"]),
    ("id:11", ["/ortalik-savas-alanina-dondu/11", "/ortalik-yine-karisti/11/"]),
    ("id:4821", ["/gundem/bir-haber-basligi/4821", "/amp/gundem/bir-haber-basligi/4821"]),
    ("id:19520296", ["/guncel/bir-haber-basligi-19520296-haberi/", "/bir-haber-basligi-19520296-haberi"]),
    ("id:10526", ["/amp/infinite-haber-devam-10526-haberi"]),
    ("id:12345678", ["/haber-bir-baslik-12345678/", "/haber/haber-bir-baslik-12345678/"]),
    ("id:823312", ["/haber-alti_cizgili_baslik-823312.html"]),
    ("id:145050", ["/?p=145050", "/bir-haber-basligi-p145050", "/index.php?p=145050"]),
    ("id:21224", ["/haber/bir-baslik,21224", "/video/../haber/bir-baslik,21224"]),
    ("id:Ab3dEf6hIj9kLm2nOp5qRs", ["/turkiye/bir-baslik,Ab3dEf6hIj9kLm2nOp5qRs"]),
    ("id:1631234", ["/turkiye/bir-baslik-1631234"]),
    ("id:27703413", ["/haber/27703413/bir-haber", "/haber/27703413/bir-haberin-yeni-adi", "/haber/27703413"]),
    ("id:123", ["/haber/123/slug", "/haber/123", "/haber/123/baska-slug?ref=x"]),
    ("id:3543210", ["/tr/gundem/bir-haber-basligi/3543210"]),
    ("id:2871210", ["/haber/2015/9/13/iki-ayri-kazada-2871210.html"]),
    ("id:145773", ["/haber/145773-bir-haber-basligi", "/haber/145773-yeni-baslik"]),
    ("id:5464", ["/5464/bir-haber-basligi.html"]),
    ("id:261717", ["/service/amp/haber/bir-baslik-261717.htm", "/haber/bir-baslik-261717.htm"]),
    ("id:34321", ["/service/amp/yerel/bir-baslik-34321.html", "/yerel/bir-baslik-34321.html"]),
    ("id:143422", ["/content/saveText/143422", "/tum-haberler/content/view/143422"]),
    ("id:964157479", ["//964157479"]),
    ("id:48", ["/?CAT=9&p=48"]),
    ("id:88", ["/haber_detay.asp?id=88", "/haberdetay.php?haberid=88", "/haber.php?id=88&utm_source=x"]),
    ("column:512", ["/bir-kose-yazisi-512yy.htm", "/yazarlar/bir-kose-yazisi-512yy.htm"]),
    ("column:9029", ["/yazar/ad-soyad-15/yazi-basligi-9029", "/yazar/ad-soyad-15/yeni-baslik-9029"]),
    ("column:3732", ["/yazar/ad-soyad-3732-kose-yazisi"]),
    ("column:1855005", ["/gorusler/bir-gorus-basligi-1855005"]),
    ("column:77", ["/makale/bir-yazi-basligi/77"]),
    ("gallery:123", ["/bir-galeri-adi-123g.htm"]),
    ("gallery:4570963", ["/magazin/kareler-galeri-4570963", "/magazin/kareler-galeri-4570963/"]),
    ("gallery:1596281", ["/unlunun-foto-galerisi-1596281.htm"]),
    ("gallery:123", ["/foto-galeri/doga/bir-galeri/123", "/amp/foto-galeri/doga/bir-galeri/123"]),
    ("notice:123", ["/resmi-ilanlar/123"]),
    ("video:4411", ["/video-embed/4411"]),
    ("listing:12", ["/konya-haberleri-12hk.htm"]),
    ("page:3", ["/hakkimizda-3s.htm"]),
]

# no number in these, whatever their digits: (address, key)
NO_NUMBER = [
    ("/2025/06/30/bir-haber-basligi", "path:/2025/06/30/bir-haber-basligi"),
    ("/2012/11/16/trabzonda-bir-gun/", "path:/2012/11/16/trabzonda-bir-gun"),
    ("/konyaspor-3-1", "path:/konyaspor-3-1"),
    ("/haber/konyaspor-galip-3-1.html", "path:/haber/konyaspor-galip-3-1.html"),
    ("/galatasaray-fenerbahce-2024", "path:/galatasaray-fenerbahce-2024"),
    ("/haber/yilin-kareleri-2024.html", "path:/haber/yilin-kareleri-2024.html"),
    ("/gunun-ozeti-20250630", "path:/gunun-ozeti-20250630"),
    ("/burc-yorumlari-30062025", "path:/burc-yorumlari-30062025"),
    ("/yazarlar/donat/2014/02/26/bir-yazi", "path:/yazarlar/donat/2014/02/26/bir-yazi"),
    ("/emekli-maasi-20000", "path:/emekli-maasi-20000"),
    ("/turkiyede-ilk-5g", "path:/turkiyede-ilk-5g"),
    ("/haber/3-aracin-karistigi-kaza", "path:/haber/3-aracin-karistigi-kaza"),
    ("/haber/2024-yili-butcesi", "path:/haber/2024-yili-butcesi"),
    ("/haber/2024/bir-haber-basligi", "path:/haber/2024/bir-haber-basligi"),
    ("/2024/bir-haber-basligi", "path:/2024/bir-haber-basligi"),
    ("/arsiv/2024/05", "path:/arsiv/2024/05"),
    ("/gundem/2", "path:/gundem/2"),
    ("/haberler/2", "path:/haberler/2"),
    ("/konya-haberleri/2", "path:/konya-haberleri/2"),
    ("/kategori/spor/12345", "path:/kategori/spor/12345"),
    ("/etiket/kanun-12345", "path:/etiket/kanun-12345"),
    ("/kategori-guncel-1-1.html", "path:/kategori-guncel-1-1.html"),
    ("/son-dakika/2", "path:/son-dakika/2"),
    ("/Bir-Haber/", "path:/bir-haber"),
    ("/bir-haber/amp", "path:/bir-haber"),
    ("/haber_detay.jsp?Haber=MTIxNzI=", "path:/haber_detay.jsp?haber=MTIxNzI="),
    ("/galeri.php?id=7", "path:/galeri.php?id=7"),
    ("/", "path:/"),
]


@pytest.mark.parametrize(("key", "addresses"), SAME, ids=lambda v: v if isinstance(v, str) else "")
def test_one_article_has_one_key(key: str, addresses: list[str]) -> None:
    twins = ["https://yerelhaber.com.tr", "http://www.yerelhaber.com.tr", "https://m.yerelhaber.com.tr"]
    got = {f"{twin}{address}": urls.article_key(twin + address) for address in addresses for twin in twins}
    assert got == dict.fromkeys(got, key)


@pytest.mark.parametrize(("address", "key"), NO_NUMBER)
def test_numbers_that_are_no_identity(address: str, key: str) -> None:
    assert urls.article_key(SITE + address) == key


@pytest.mark.parametrize("shape", lookups.table("url_shapes")["shape"], ids=lambda s: s["example"])
def test_every_shape_of_the_table_decides_its_own_example(shape: dict[str, str]) -> None:
    kind, _, number = urls.article_key(SITE + shape["example"]).partition(":")
    assert kind in {"id", "gallery", "column"}
    assert number in shape["example"]


SITES = [
    ("https://www.yerelhaber.com.tr/a", "yerelhaber.com.tr"),
    ("http://m.yerelhaber.com.tr", "yerelhaber.com.tr"),
    ("http://127.0.0.1:8001/a", "127.0.0.1:8001"),
    ("http://127.0.0.1/a", "127.0.0.1"),
    ("https://haber.yerelhaber.com.tr/a", "haber.yerelhaber.com.tr"),
    ("https://haber61.net:443/", "haber61.net"),
    ("http://haber61.net:443/", "haber61.net:443"),
    ("http://u:p@haber61.net/", "haber61.net"),
    ("https://HABERŞEHRİ.com/", "xn--haberehri-42b.com"),
]

SCOPE = [
    ("http://yerelhaber.com.tr/a", "yerelhaber.com.tr", True, "scheme does not matter on default ports"),
    ("https://www.yerelhaber.com.tr/a", "yerelhaber.com.tr", True, "www"),
    ("https://yerelhaber.com.tr/a", "www.yerelhaber.com.tr", True, "www in the registry"),
    ("https://yerelhaber.com.tr/a", "https://yerelhaber.com.tr/", True, "a site given by its address"),
    ("https://m.yerelhaber.com.tr/a", "yerelhaber.com.tr", True, "the mobile twin"),
    ("https://yerelhaber.com.tr:8443/a", "yerelhaber.com.tr", False, "another port"),
    ("http://127.0.0.1:8001/", "127.0.0.1:8001", True, "the very port"),
    ("http://127.0.0.1:8002/", "127.0.0.1:8001", False, "two sites on one machine"),
    ("http://127.0.0.1/", "127.0.0.1:8001", False, "no port is port 80"),
    ("http://127.0.0.1:8001/", "127.0.0.1", False, "and the other way round"),
    ("http://localhost:8001/", "127.0.0.1:8001", False, "names are not resolved"),
    ("https://kotuyerelhaber.com.tr/", "yerelhaber.com.tr", False, "a longer name"),
    ("https://yerelhaber.com.tr.kotu.com/", "yerelhaber.com.tr", False, "the name as a prefix"),
    ("https://forum.yerelhaber.com.tr/", "yerelhaber.com.tr", False, "another subdomain"),
    ("https://yerelhaber.com.tr@kotu.com/", "yerelhaber.com.tr", False, "the name as a user name"),
    ("https://kotu.com\\@yerelhaber.com.tr/", "yerelhaber.com.tr", False, "a backslash ends the host"),
    ("https://kotu.com#@yerelhaber.com.tr/", "yerelhaber.com.tr", False, "and so does a fragment"),
    ("ftp://yerelhaber.com.tr/", "yerelhaber.com.tr", False, "not http"),
    ("https://yerelhaber.com.tr/", "", False, "no site"),
]


@pytest.mark.parametrize(("url", "site"), SITES)
def test_site_of(url: str, site: str) -> None:
    assert urls.site_of(url) == site


@pytest.mark.parametrize(("url", "site", "expected", "why"), SCOPE)
def test_in_scope(url: str, site: str, expected: bool, why: str) -> None:
    assert urls.in_scope(url, site) is expected, why


def test_origin_is_where_requests_go() -> None:
    assert urls.origin("http://WWW.Yerelhaber.com.tr:80/a?b") == "http://www.yerelhaber.com.tr"
    assert urls.origin("http://127.0.0.1:8001/a") == "http://127.0.0.1:8001"
    assert urls.origin("https://u:p@yerelhaber.com.tr/a") == "https://yerelhaber.com.tr"


ABSOLUTE = [
    ("b", "https://a.com/x/y", "https://a.com/x/b"),
    ("/b c#d", "http://www.a.com:8001/x", "http://www.a.com:8001/b%20c"),
    ("/./x/../b", "https://a.com/y/", "https://a.com/b"),
    ("/\\c.com/b", "https://a.com/y/", "https://c.com/b"),
    ("/b", "yanlis", None),
    ("//c.com/b", "https://a.com/", "https://c.com/b"),
    ("?sayfa=2", "https://a.com/x?sayfa=1", "https://a.com/x?sayfa=2"),
    ("https://u:p@A.com", "https://b.com/", "https://a.com/"),
    ("  \thttps://a.com/b\n", "https://b.com/", "https://a.com/b"),
    ("..\\b", "https://a.com/x/y/z", "https://a.com/x/b"),
    ("#ust", "https://a.com/", None),
    ("", "https://a.com/", None),
    ("javascript:void(0)", "https://a.com/", None),
    ("JavaScript:alert(1)", "https://a.com/", None),
    ("java\nscript:alert(1)", "https://a.com/", None),
    ("mailto:a@b.c", "https://a.com/", None),
    ("tel:+90", "https://a.com/", None),
    ("whatsapp://send?text=x", "https://a.com/", None),
    ("data:text/html," + "x" * 9000, "https://a.com/", None),
    ("http://[::1", "https://a.com/", None),
    ("//[x", "https://a.com/", None),
    ("http://", "https://a.com/", None),
]


@pytest.mark.parametrize(("href", "base", "expected"), ABSOLUTE)
def test_absolute(href: str, base: str, expected: str | None) -> None:
    assert urls.absolute(href, base) == expected


PATTERNS = [
    ("/haber/bir-haber-basligi-7237.html", "/haber/*-#.html"),
    ("/haber/baska-bir-baslik-12.html?utm_source=x", "/haber/*-#.html"),
    ("/gundem/bir-haber-basligi-123h.htm", "/gundem/*-#h.htm"),
    ("/bir-haber-basligi-h65148.html", "/*-h#.html"),
    ("/bir-haber-basligi", "/*"),
    ("/bir-haber-basligi/677482", "/*/#"),
    ("/2025/06/30/bir-haber-basligi", "/#/#/#/*"),
    ("/gundem", "/+"),
    ("/", "/"),
    ("/kategori/spor/sayfa/3", "/kategori/spor/sayfa/#"),
    ("/h/k06/kuytu", "/h/k06/+"),
    ("/ara?q=konya", "/ara?q"),
    ("/ara?renk=a&il=b", "/ara?&"),
    ("/ara?il=b&renk=a&sirala=c", "/ara?&"),
    ("/liste?renk=a", "/+?renk"),
    ("/a/b/c/d/e", "/a/b/+/+/+"),
    ("/x;jsessionid=AB12", "/+"),
]


@pytest.mark.parametrize(("address", "expected"), PATTERNS)
def test_pattern(address: str, expected: str) -> None:
    assert urls.pattern(SITE + address) == expected


KINDS = [
    ("/", "listing"),
    ("/gundem", "listing"),
    ("/gundem/2", "listing"),
    ("/kategori/spor", "listing"),
    ("/etiket/konya-buyuksehir-belediyesi-haberi", "listing"),
    ("/haberleri/konya-ovasi-projesi-son-durum", "listing"),
    ("/konya-haberleri.htm", "listing"),
    ("/konya-haberleri-12hk.htm", "listing"),
    ("/kategori-guncel-1-1.html", "listing"),
    ("/gunun-haberleri.htm", "listing"),
    ("/haber/bir-haber-basligi-7237.html", "article"),
    ("/gundem/bir-haber-basligi-123h.htm", "article"),
    ("/bir-kose-yazisi-512yy.htm", "article"),
    ("/konyada-bir-gunde-uc-kaza-oldu", "article"),
    ("/samsun-haberleri/samsunda-bir-gunde-uc-kaza-20113", "article"),
    ("/?p=145050", "article"),
    ("/haber_detay.asp?id=12", "article"),
    ("/bir-galeri-adi-123g.htm", "page"),
    ("/foto-galeri/konyada-bir-gunde-uc-kaza-oldu", "page"),
    ("/resmi-ilanlar/12345", "page"),
    ("/foto-galeri", "listing"),
    ("/foto-galeri/2", "listing"),
    ("/kunye", "page"),
    ("/hakkimizda-3s.htm", "page"),
    ("/uploads/2025/06/resim.jpg", "skip"),
    ("/dosya.PDF?x=1", "skip"),
    ("/wp-login.php", "skip"),
    ("/wp-json/wp/v2/posts", "skip"),
    ("/paylas/facebook?u=x", "skip"),
    ("/bir-haber/comments/feed/", "skip"),
    ("/tanitim.php?u=/x", "skip"),
]


@pytest.mark.parametrize(("address", "expected"), KINDS)
def test_guess_kind(address: str, expected: str) -> None:
    assert urls.guess_kind(SITE + address) == expected


TRAPS = [
    ("/haber/bir-haber-basligi-7237.html", None),
    ("/2011/11/11/bir-haber", None),
    ("/a;jsessionid=0A1B2C3D4E5F60718293", None),
    ("/a?PHPSESSID=0A1B2C3D4E5F60718293", None),
    ("/a?mysess_key=0A1B2C3D4E5F60718293", "session id"),
    ("/" + "x" * 2000, "too long"),
    ("/" + "/".join("abcdefghijklm"), "too deep"),
    ("/haber/2024/haber/2024/haber", "repeated segments"),
    ("/a/b/a/b", None),
    ("/ara?" + "&".join(f"f{i}=1" for i in range(9)), "growing query"),
    ("/ara?f=1&f=2&f=3", "growing query"),
    ("/takvim/2031/05", "calendar"),
    ("/takvim?ay=5&yil=2031", "calendar"),
    ("/etkinlikler/2024-05", "calendar"),
    ("/takvim", None),
    ("/arsiv/2024/05", None),
]


@pytest.mark.parametrize(("address", "expected"), TRAPS, ids=lambda v: str(v)[:40])
def test_trap_reason(address: str, expected: str | None) -> None:
    assert urls.trap_reason(SITE + address) == expected


@fast
@given(
    st.text(alphabet=string.ascii_lowercase + "-", min_size=1, max_size=30),
    st.integers(100, 10**7 - 1).filter(lambda number: not 1900 <= number < 2040),
)
def test_the_slug_does_not_change_the_key(slug: str, number: int) -> None:
    keys = {urls.article_key(f"{SITE}/haber/{s}-{number}.html") for s in (slug, "x" + slug)}
    keys |= {urls.article_key(f"{SITE}/{s}-{number}h.htm") for s in (slug, "y-" + slug)}
    assert keys == {f"id:{number}"}


@pytest.mark.parametrize(
    ("claimed", "own", "same"),
    [
        ("/haber/koy-yolu", "/haber/koy-yolu", True),
        ("/haber/koy-yolu-acildi", "/gunun/amp/haber/koy-yolu-acildi", True),
        ("/haber/koy-yolu-acildi", "/yazdir/koy-yolu-acildi", True),
        ("/haber/koy-yolu-acildi", "/haber/koy-yolu-acildi/yazici", True),
        ("/haber/koy-yolu-acildi", "/yazici.php?ad=koy-yolu-acildi", True),
        ("/haber/koy-yolu-acildi", "/haber/baska-bir-baslik", False),
        ("/", "/haber/koy-yolu-acildi", False),
        ("/gundem", "/gundem/koy-yolu-acildi", False),
        ("/haber/koy-yolu-acildi-7237.html", "/haber/koy-yolu-acildi-7238.html", False),
    ],
)
def test_a_canonical_address_of_another_path(claimed: str, own: str, same: bool) -> None:
    assert urls.same_slug(f"https://a.example{claimed}", f"https://a.example{own}") is same
