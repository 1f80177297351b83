"""A crawl of articles on several pages: one text, every page kept, no half text and no false edit."""

from collections.abc import Sequence
from pathlib import Path

import crashing
import pytest
from hostile_server import Answer, Script, home, hostile, robots

from newsarchive.reextract import reextract
from newsarchive.store import Archive, payloads
from newsarchive.verify import verify

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile")]

QUERY = "/haber/koprunun-oykusu-101.html"
PATH = "/gundem/degirmenin-uzun-oykusu"
TEXTS = (
    ("Köprünün ayakları 1911 yılında dikildi, kemerleri iki yıl sonra kapandı; taş ustaları Kayseri'den gelmişti.",
     "İlçe halkı yapıyı hâlâ büyük bir gururla anlatıyor ve her bahar üstünde uzun bir yürüyüş düzenliyor."),
    ("İkinci onarım 1954'te başladı; selin götürdüğü korkuluklar yerine dökme demirden yenileri takıldı.",
     "Onarımda çalışan son usta, o günleri torunlarına anlatırken hâlâ çekicin sesini duyduğunu söylüyor."),
    ("Bugün köprüden yalnızca yayalar geçiyor; araçlar için iki kilometre aşağıda yeni bir geçit yapıldı.",
     "Belediye, gelecek yıl kemerlerin ışıklandırılacağını ve girişine küçük bir müze kurulacağını bildirdi."),
)  # fmt: skip
WHOLE = "\n\n".join(text for part in TEXTS for text in part)


def part(number: int, addresses: Sequence[str], clock: str = "") -> Answer:
    pager = " ".join(f'<a href="{path}">{at}</a>' for at, path in enumerate(addresses, 1) if at != number)
    text = "".join(f"<p>{one}</p>" for one in TEXTS[number - 1])
    html = (
        '<!doctype html><html lang="tr"><head><title>Köprünün öyküsü anlatıldı</title>'
        '<meta property="og:type" content="article"></head><body><article><h1>Köprünün öyküsü anlatıldı</h1>'
        f"<p>Giriş Tarihi: 30.06.2025 10:22</p><div>{text}</div><div class=sayfalama>{pager}</div></article>"
        f"<footer>{clock}</footer></body></html>"
    )
    return Answer(body=html.encode())


def addresses(base: str) -> list[str]:
    return [base, f"{base}?sayfa=2", f"{base}?sayfa=3"] if base == QUERY else [base, f"{base}/2", f"{base}/3"]


def paper(base: str, clock: str = "") -> Script:
    pages = {path: part(number, addresses(base), clock) for number, path in enumerate(addresses(base), 1)}
    return {"/robots.txt": robots(), "/": home(base), **pages}


def bodies(archive: Path) -> list[str]:
    return [body for (body,) in crashing.rows(archive, "SELECT body FROM articles")]


def crawl(archive: Path, address: str, *options: str) -> None:
    assert crashing.finish(crashing.crawl(archive, address, options=options)) == (0, "")


@pytest.mark.parametrize("base", [QUERY, PATH])
def test_one_article_of_all_pages(tmp_path: Path, base: str) -> None:
    with hostile(paper(base)) as web:
        crawl(tmp_path, web.home)
        assert [web.counts()[path] for path in addresses(base)] == [1, 1, 1]
    assert bodies(tmp_path) == [WHOLE]
    states = dict(
        crashing.rows(
            tmp_path, "SELECT fetch_url, state || ' ' || coalesce(reason, '') FROM urls WHERE kind <> 'listing'"
        )
    )
    expected = {base: "archived "} | ({f"{PATH}/{n}": "duplicate part_of" for n in (2, 3)} if base == PATH else {})
    paths = {"/" + url.split("/", 3)[3]: state for url, state in states.items()}
    assert {path: state for path, state in paths.items() if path in addresses(base)} == expected
    assert set(crashing.rows(tmp_path, "SELECT DISTINCT article_id FROM urls WHERE reason = 'part_of'")) <= {(1,)}
    assert crashing.rows(tmp_path, "SELECT note FROM provenance WHERE field = 'body'") == [("text of 3 pages",)]
    assert verify(tmp_path).ok
    with Archive.open(tmp_path) as archive:
        (capture,) = archive.conn.execute("SELECT last_capture_id FROM articles").fetchone()
        kept = [payloads.captured_page(archive, capture), *payloads.captured_parts(archive, capture)]
    assert [page.body for page in kept] == [part(number, addresses(base)).body for number in (1, 2, 3)]


@pytest.mark.parametrize("base", [QUERY, PATH])
def test_extracted_again_it_keeps_its_whole_text(tmp_path: Path, base: str) -> None:
    with hostile(paper(base)) as web:
        crawl(tmp_path, web.home)
    report = reextract(tmp_path, again=True, processes=1)
    assert (report.counts["same"], report.counts["changed"]) == (1, 0)
    assert bodies(tmp_path) == [WHOLE]


@pytest.mark.parametrize("base", [QUERY, PATH])
def test_a_visit_again_loses_nothing_and_is_no_edit(tmp_path: Path, base: str) -> None:
    with hostile(paper(base)) as web:
        crawl(tmp_path, web.home)
        crawl(tmp_path, web.home, "--revisit-all")  # the very same first page
        assert [web.counts()[path] for path in addresses(base)] == [2, 1, 1]
        web.script.update(
            {path: [answer] for path, answer in paper(base, "12:01").items() if isinstance(answer, Answer)}
        )
        crawl(tmp_path, web.home, "--revisit-all")  # other bytes, the same text
    assert bodies(tmp_path) == [WHOLE]
    assert crashing.rows(tmp_path, "SELECT count(*) FROM revisions") == [(0,)]


@pytest.mark.parametrize(
    ("answers", "asked", "body"),
    [
        (Answer(404, b"<h1>yok</h1>"), 1, "\n\n".join((*TEXTS[0], *TEXTS[2]))),
        (Answer(302, headers={"Location": PATH}), 1, "\n\n".join((*TEXTS[0], *TEXTS[2]))),
        ([Answer(500), part(2, addresses(PATH))], 2, WHOLE),
    ],
)
def test_a_part_that_does_not_come(tmp_path: Path, answers: Answer | list[Answer], asked: int, body: str) -> None:
    with hostile({**paper(PATH), f"{PATH}/2": answers}) as web:
        crawl(tmp_path, web.home)
        assert web.counts()[f"{PATH}/2"] == asked
    assert bodies(tmp_path) == [body]


def test_an_address_that_was_announced_with_a_later_page(tmp_path: Path) -> None:
    with hostile({**paper(QUERY), "/": home(f"{QUERY}?sayfa=2")}) as web:
        crawl(tmp_path, web.home)
    assert bodies(tmp_path) == [WHOLE]


def test_no_half_text_of_a_site_in_trouble(tmp_path: Path) -> None:
    with hostile({**paper(PATH), f"{PATH}/2": Answer(500)}) as web:
        code, _ = crashing.finish(crashing.crawl(tmp_path, web.home))
    assert (code, bodies(tmp_path)) == (3, [])
    assert crashing.rows(tmp_path, "SELECT state FROM urls WHERE url LIKE '%oykusu'") == [("failed",)]


def test_forbidden_parts_are_not_asked_for(tmp_path: Path) -> None:
    rules = robots(f"User-agent: *\nDisallow: {PATH}/3\n")
    with hostile({**paper(PATH), "/robots.txt": rules}) as web:
        crawl(tmp_path, web.home)
        assert web.counts()[f"{PATH}/3"] == 0
    assert bodies(tmp_path) == ["\n\n".join((*TEXTS[0], *TEXTS[1]))]
