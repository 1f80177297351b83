"""The replay of a kept page: whatever a page holds, what is shown neither runs, loads, leads nor asks."""

import re
import time

import pytest

from newsarchive.errors import NotArchived
from newsarchive.web import replay

FAR = "evil.example"
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script in a script's string": "<script>'</script><img src=x onerror=alert(1)>'</script>",
    "svg onload": "<svg onload=alert(1)><script>alert(1)</script><image href=http://evil.example/x /></svg>",
    "svg use": '<svg><use href="data:image/svg+xml;base64,PHN2Zy8+#x"/></svg>',
    "math": '<math><maction actiontype="statusline#http://evil.example/" xlink:href="javascript:alert(1)">x</math>',
    "mutation": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "mutation by noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "object": "<object data=javascript:alert(1)></object><embed src=http://evil.example/x.swf><applet code=x></applet>",
    "javascript link": '<a href="javascript:alert(1)">bağ</a><a href=" jAvAsCrIpT:alert(1)">bağ</a>',
    "javascript link with a line": '<a href="java\nscript:alert(1)">bağ</a>',
    "data link": '<a href="data:text/html,<script>alert(1)</script>">bağ</a>',
    "plain link": f'<a href="http://{FAR}/" target=_top ping="http://{FAR}/p">bağ</a>',
    "css import": f'<style>@import url("http://{FAR}/a.css");@import "http://{FAR}/b.css";p{{color:red}}</style>',
    "css url": f"<style>body{{background:url(http://{FAR}/x.png)}}</style><p style='background:url(//{FAR}/y)'>a</p>",
    "css escape": f"<style>p{{background:u\\72 l(http://{FAR}/x)}}</style>",
    "css comment": f"<style>p{{background:ur/**/l(http://{FAR}/x)}} p{{background:url(/*)*/http://{FAR}/x)}}</style>",
    "css image-set": f'<style>p{{background:image-set("http://{FAR}/x" 1x)}}</style>',
    "css font": f"<style>@font-face{{font-family:x;src:url(http://{FAR}/f)}}</style>",
    "css expression": "<p style='width:expression(alert(1));behavior:url(x.htc);-moz-binding:url(x)'>a</p>",
    "style that ends itself": "<style>p{}</style/><script>alert(1)</script></style><style>a</sty</style>",
    "style text in a string": "<style>p::before{content:'</style><script>alert(1)</script>'}</style>",
    "srcset": f'<img src="http://{FAR}/1" srcset="http://{FAR}/2 2x" alt="resim"><source srcset=//{FAR}>',
    "image events": "<img src=x onerror=alert(1) onload=alert(1)><body onload=alert(1) onpageshow=alert(1)>",
    "picture in svg": '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    "picture as html": '<img src="data:text/html;base64,PHNjcmlwdD4=">',
    "iframe": f'<iframe src=http://{FAR}/ srcdoc="<script>alert(1)</script>"></iframe><frameset><frame src=//{FAR}>',
    "portal": f"<portal src=http://{FAR}/></portal><fencedframe src=//{FAR}></fencedframe>",
    "meta refresh": f'<meta http-equiv=refresh content="0;url=http://{FAR}/"><meta http-equiv=set-cookie content=a=b>',
    "base": f"<base href=http://{FAR}/ target=_top>",
    "links in the head": f"<link rel=stylesheet href=http://{FAR}/><link rel=preload href=//{FAR}>",
    "form": f'<form action=http://{FAR}/ id=f><input autofocus onfocus=alert(1)><button formaction="javascript:x">a',
    "isindex": f"<isindex action=http://{FAR}/ prompt=a>",
    "background": f"<table background=http://{FAR}/><tr><td background=//{FAR}>hücre</table><body background=//{FAR}>",
    "media": f"<video src=//{FAR} poster=//{FAR} autoplay></video><audio src=//{FAR}></audio><track src=//{FAR}>",
    "xml": f'<?xml-stylesheet href="http://{FAR}/"?><!DOCTYPE html [<!ENTITY x SYSTEM "http://{FAR}/">]>&x;',
    "conditional comment": "<!--[if IE]><script>alert(1)</script><![endif]--><!--><script>alert(1)</script>-->",
    "cdata": "<![CDATA[<script>alert(1)</script>]]><svg><![CDATA[</svg><script>alert(1)</script>]]></svg>",
    "template": "<template><script>alert(1)</script></template><template shadowrootmode=open><script>alert(1)</script>",
    "animation": "<svg><animate onbegin=alert(1) dur=1s></svg><marquee onstart=alert(1)>kayan</marquee>",
    "plaintext": "<p>metin</p><plaintext><script>alert(1)</script>",
    "textarea": "<textarea></textarea><script>alert(1)</script></textarea>",
    "null bytes": "<scr\x00ipt>alert(1)</scr\x00ipt><img src=x o\x00nerror=alert(1)>",
    "unclosed": f"<img src='http://{FAR}/?",
    "unclosed attribute": '<a title="<script>alert(1)</script>',
    "custom elements": f"<x-y onclick=alert(1) src=//{FAR}>özel</x-y>",
    "popover": "<button popovertarget=x>a</button><div popover id=x onbeforetoggle=alert(1)>b</div>",
}
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s>/]*)([^>]*)>")
_OURS = {"html", "head", "meta", "title", "style", "body"}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_runs_loads_leads_or_asks(name: str) -> None:
    shown = replay.document(
        f"<html><head>{HOSTILE[name]}</head><body><p>önce</p>{HOSTILE[name]}<p>sonra</p></body></html>"
    )
    head, _, body = shown.partition("<body>")
    assert head.count("<style>") == head.count("</style>") == 2, "the page's own rules cannot end their element"
    assert FAR not in re.sub(r"&lt;.*?&gt;", "", shown)
    for _, tag, attributes in _TAG.findall(body):
        assert tag in replay.KEPT or tag in _OURS, tag
        named = set(re.findall(r"\s([^\s=\"'>]+)\s*=", re.sub(r'"[^"]*"', '""', attributes)))
        assert not {one for one in named if one.startswith("on")}
        assert named <= replay.ATTRIBUTES, named
        assert "javascript:" not in attributes
        assert "href" not in named


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("<p>Iğdır'da şölen &amp; çay &lt;b&gt;</p>", "<p>Iğdır'da şölen &amp; çay &lt;b&gt;</p>"),
        ("<style>.a{color:red}</style><p class=a style='margin:0'>x</p>", '<p class="a" style="margin:0">x</p>'),
        ("<p>bir <a href='http://a.example/'>bağ</a></p>", "<p>bir <a>bağ</a></p>"),
        ("<img alt='Baykuş' src='/b.jpg' width=30>", '<img alt="Baykuş" width="30">'),
        ("<img src='data:image/png;base64,AAAA'>", '<img src="data:image/png;base64,AAAA">'),
        ("<form>Adınız <input> <b>kalın</b></form>", "Adınız  <b>kalın</b>"),
        ("<table><tr><td colspan=2 align=center>1</table>", '<td colspan="2" align="center">1</td>'),
        ("<font face=Arial size=4>yazı</font>", '<font face="Arial" size="4">yazı</font>'),
    ],
)
def test_what_a_reader_sees_stays(page: str, kept: str) -> None:
    assert kept in replay.document(page)


@pytest.mark.parametrize(
    ("rules", "left"),
    [
        (".a{color:red}", ".a{color:red}"),
        ("a{background:url( 'x)y' ) no-repeat;color:red}", "a{background:none no-repeat;color:red}"),
        ("@import 'a.css';b{c:d}", " b{c:d}"),
        ("@font-face{font-family:x;src:url(f)}b{c:d}", " b{c:d}"),
        ("@media print{b{c:d}}", "@media print{b{c:d}}"),
        ("b{content:'\\201C'}", "b{content:''}"),
    ],
)
def test_rules_without_addresses(rules: str, left: str) -> None:
    assert replay.css(rules) == left


def test_a_large_page_is_shown_in_time() -> None:
    began = time.process_time()
    shown = replay.document("<p class=a>Uzun bir sayfanın <b>kısa</b> satırı.</p>" * 20_000)
    assert shown.count("kısa") == 20_000
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "page",
    ["<b>" * 200_000, "<div>" * 10_000, f"<p {' '.join(f'a{number}=1' for number in range(20_000))}>"],
    ids=["elements", "depth", "attributes"],
)
def test_what_would_hold_the_parser_is_refused(page: str) -> None:
    began = time.process_time()
    with pytest.raises(NotArchived):
        replay.document(page)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "rules",
    ["/*" * 100_000, "url(" * 80_000, "@import " * 40_000, "\\" * 300_000, 'url("' * 60_000, "a{" * 150_000],
)
def test_odd_rules_cost_no_time(rules: str) -> None:
    began = time.process_time()
    replay.css(rules)
    assert time.process_time() - began < 3


def test_the_answer_alone_keeps_it_from_running() -> None:
    policy = replay.HEADERS["content-security-policy"]
    told = {part.split()[0]: part.split()[1:] for part in policy.split(";")}
    assert told["default-src"] == ["'none'"]
    assert "script-src" not in told
    assert told["sandbox"] == []
    assert told["img-src"] == ["data:"]
