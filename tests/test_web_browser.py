"""The web page in a real browser: what a reader does, and that no text of a paper does anything."""

from collections.abc import Iterator
from typing import Any

import browsing
import pytest
import web_archive
from axe_playwright_python.sync_playwright import Axe
from browsing import Watched
from playwright.sync_api import Browser, Page, Route, expect
from test_web_replay import HOSTILE
from web_archive import HOSTILE_HEADLINES, KIYI, YAYLA, Built

from newsarchive.web import replay

MISSING = browsing.missing()
pytestmark = [pytest.mark.slow, pytest.mark.skipif(MISSING is not None, reason=MISSING or "")]
PAGES = {
    "search": "/?q=köprü", "front": "/", "article": "/article/{baykus}", "versions": "/article/{park}/versions",
    "diff": "/article/{park}/diff", "stories": "/stories", "story": "/story/{baykus}",
    "copy beside the first": "/story/{baykus}/{baykus-kisa}", "sites": "/sites", "site": f"/site/{KIYI}",
    "charts": "/charts?kind=sections", "who copies whom": "/charts?kind=copies", "removed": "/removed",
    "kept page": "/article/{park}/page", "source": "/article/{park}/page?as=source", "missing": "/article/99999/page",
    "tables": "/news", "table": "/news/articles?_size=5",
}  # fmt: skip
"""every kind of page"""
_COLOURS = (
    "it => new Set(new Uint32Array(it.getContext('2d').getImageData(0, 0, it.width, it.height).data.buffer)).size"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return web_archive.build(tmp_path_factory.mktemp("browser") / "archive")


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    with browsing.served(built.folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing.started() as browser:
        yield browser


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    """A window; whatever went wrong in it fails the test."""
    with browsing.window(browser, address) as watched:
        yield watched
        assert not watched.faults
        assert watched.requests


def at(built: Built, path: str) -> str:
    for name, number in built.ids.items():
        path = path.replace(f"{{{name}}}", str(number))
    return path


def faults_of(page: Page, **options: Any) -> list[str]:
    """What axe-core finds serious or critical, in words."""
    found: list[dict[str, Any]] = (
        Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    )
    return [
        f"{one['id']} ({one['impact']}): {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


def test_from_a_question_to_what_an_article_was_made_of(watched: Watched, built: Built) -> None:
    page = watched.page()
    page.goto(f"{watched.address}/")
    page.get_by_role("searchbox").first.fill("iki yeni park")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Belediyeden iki yeni park").first.click()
    expect(page.locator("h1")).to_have_text("Belediyeden iki yeni park")
    page.locator(f'a[href*="/article/{built.ids["park"]}/diff"]').first.click()
    expect(page.locator("ins").filter(has_text="iki").first).to_be_visible()
    expect(page.locator("ins").filter(has_text="12 kişi katıldı").first).to_be_visible()


def test_from_an_article_to_its_story_and_beside_the_first(watched: Watched, built: Built) -> None:
    page = watched.page()
    page.goto(watched.address + at(built, "/article/{baykus-kopya}"))
    page.locator(f'a[href$="/story/{built.ids["baykus"]}"]').first.click()
    expect(page.locator("ol.members > li")).to_have_count(3)
    expect(page.locator("figure.timeline circle")).to_have_count(3)
    page.locator(f'a[href$="/{built.ids["baykus-kopya"]}"]', has_text="yan yana").click()
    expect(page.locator("ins").first).to_contain_text("Baykuş")
    page.locator("nav").get_by_role("link", name="Kaldırılanlar").click()
    expect(page.locator("ul.told li h3").first).to_have_text("Baykuş yedi ay sonra özgür")


def test_rows_of_a_table_are_low_and_fields_of_a_form_stand_in_line(watched: Watched) -> None:
    page = watched.page()
    tops = "rows => rows.map(row => row.getBoundingClientRect().top)"
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{watched.address}/news/articles?_size=20")
        heights = page.locator("tbody tr").evaluate_all("rows => rows.map(row => row.getBoundingClientRect().height)")
        assert heights
        assert max(heights) < 110, width
    page.set_viewport_size({"width": 1100, "height": 800})
    page.goto(f"{watched.address}/charts?kind=articles&lang=en")
    assert len(set(page.locator(".filters").locator("input:visible, select, button").evaluate_all(tops))) == 1
    page.goto(f"{watched.address}/site/{KIYI}")
    assert page.locator(".cards b").evaluate_all("all => all.every(one => getComputedStyle(one).display === 'block')")


def test_charts_are_drawn(watched: Watched) -> None:
    page = watched.page()
    for kind in ("articles", "sources", "sections", "sites", "originality"):
        page.goto(f"{watched.address}/charts?kind={kind}&unit=week")
        canvas = page.locator("figure.chart canvas")
        expect(canvas).to_be_visible()
        assert int(canvas.get_attribute("data-marks") or 0) > 5, kind
        assert canvas.evaluate(_COLOURS) > 10, f"{kind}: nothing is painted"
    canvas.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page.locator("figure.chart [aria-live]")).to_contain_text("2026")
    expect(page.locator("figure.chart table")).to_be_hidden()
    page.locator("figure.chart summary").click()
    expect(page.locator("figure.chart table")).to_be_visible()


def test_charts_without_scripts_are_tables(browser: Browser, address: str) -> None:
    with browsing.window(browser, address, java_script_enabled=False) as watched:
        page = watched.page()
        page.goto(f"{address}/charts?kind=sources")
        expect(page.locator("figure.chart table")).to_be_visible()
        page.goto(f"{address}/charts?kind=copies")
        expect(page.locator("figure.picture table")).to_be_visible()
        assert not watched.faults


def test_who_copies_whom_is_drawn(watched: Watched) -> None:
    page = watched.page()
    page.goto(f"{watched.address}/charts?kind=copies")
    picture = page.locator("figure.picture img")
    expect(picture).to_be_visible()
    assert picture.evaluate("it => it.complete && it.naturalWidth > 300")
    assert picture.get_attribute("alt")


def test_a_kept_page_stays_in_its_frame(watched: Watched, built: Built) -> None:
    page = watched.page()
    page.goto(watched.address + at(built, "/article/{park}/page"))
    frame = page.frame_locator("iframe.kept")
    expect(frame.locator("h1")).to_have_text("Belediyeden iki yeni park")
    frame.locator("#bag").click()
    page.wait_for_timeout(200)
    expect(frame.locator("h1")).to_have_text("Belediyeden iki yeni park")
    assert frame.locator("h1").evaluate("it => window.origin") == "null"
    assert frame.locator("script, iframe, form, [href], [onload]").count() == 0
    page.goto(watched.address + at(built, "/article/{park}/page/frame"))  # on its own, without a frame around it
    expect(page.locator("h1")).to_have_text("Belediyeden iki yeni park")


@pytest.mark.parametrize("layer", ["document", "headers"])
def test_either_layer_alone_keeps_a_kept_page_quiet(browser: Browser, layer: str) -> None:
    """The harmless document without its headers, and the page as it was with them: nothing runs or is asked for."""
    address = "http://saklanan.example/"
    answer: dict[str, Any] = {}
    asked: list[str] = []

    def route(route: Route) -> None:
        if route.request.url == address:
            route.fulfill(status=200, **answer)
        elif not route.request.url.startswith("data:"):
            asked.append(route.request.url)
            route.abort()

    with browsing.window(browser, address) as watched:
        watched.context.unroute("**/*")
        watched.context.route("**/*", route)
        page = watched.page()
        for name, part in HOSTILE.items():
            html = f"<html><head>{part}</head><body><p>önce</p>{part}<p>sonra</p></body></html>"
            answer["body"] = replay.document(html) if layer == "document" else html
            answer["headers"] = {"content-type": "text/html; charset=utf-8"}
            answer["headers"] |= replay.HEADERS if layer == "headers" else {}
            page.goto(address)
            page.wait_for_timeout(20)
            assert not asked, name
            assert page.url == address, name
        page.wait_for_timeout(200)
        assert not asked
        assert not [one for one in watched.faults if one.startswith("dialog") or layer == "document"]


def test_hostile_texts_do_nothing(watched: Watched, built: Built) -> None:
    page = watched.page()
    paths = ["/?q=site:yayla.example", f"/site/{YAYLA}", f"/charts?kind=sources&site={YAYLA}", "/news/articles"]
    for number in range(len(HOSTILE_HEADLINES)):
        paths += [f"/article/{{dusman-{number}}}", f"/article/{{dusman-{number}}}/page"]
    for path in paths:
        page.goto(watched.address + at(built, path))
        assert page.locator("main").count() == 1, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_language_and_theme_are_kept(watched: Watched) -> None:
    page = watched.page()
    page.goto(f"{watched.address}/charts")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("Charts")
    while page.evaluate("document.documentElement.dataset.theme") != "dark":
        page.locator("nav.look a").last.click()
    assert page.evaluate(paper) != light
    expect(page.locator("figure.chart canvas")).to_be_visible()
    page.get_by_role("link", name="Papers").first.click()
    expect(page.locator("h1")).to_have_text("Papers")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_theme_of_the_device(browser: Browser, address: str) -> None:
    papers = []
    for scheme in ("light", "dark"):
        with browsing.window(browser, address, color_scheme=scheme) as watched:
            page = watched.page()
            page.goto(f"{address}/stories")
            papers.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
            assert not watched.faults
    assert papers[0] != papers[1]


def test_on_a_phone_nothing_runs_over_the_side(browser: Browser, address: str, built: Built) -> None:
    with browsing.window(browser, address) as watched:
        page = watched.page()
        for name, path in PAGES.items():
            page.set_viewport_size({"width": 390, "height": 700})
            page.goto(address + at(built, path))
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
            page.set_viewport_size({"width": 320, "height": 700})
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        assert not [one for one in watched.faults if "404" not in one]


def test_a_keyboard_is_enough(watched: Watched) -> None:
    page = watched.page()
    page.goto(f"{watched.address}/")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    assert (skip.bounding_box() or {"x": -1})["x"] >= 0, "it is seen when it has the focus"
    page.keyboard.press("Enter")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("baykuş")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=bayku**")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("/\\/article\\/\\d+$/.test(document.activeElement.getAttribute('href') || '')"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/*")
    expect(page.locator("h1")).to_contain_text("aykuş")


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_in_the_way_of_a_screen_reader(browser: Browser, address: str, built: Built, name: str) -> None:
    with browsing.window(browser, address, color_scheme="light") as watched:
        page = watched.page()
        page.goto(address + at(built, PAGES[name]))
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert not faults_of(page)
        page.emulate_media(color_scheme="dark")
        assert not faults_of(page, runOnly=["color-contrast"])
        assert not [one for one in watched.faults if name != "missing"]
