"""A paper that prints its own lines inside every article: learned by the first crawl, left out by the second."""

from pathlib import Path

import crashing
import pytest
from hostile_server import Answer, Script, home, hostile, robots
from test_recurring import CALL, TEXT, Story, story

from newsarchive.reextract import reextract
from newsarchive.store import Archive, standing

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile")]

LATE = "/haber/tas-kopru-yeniden-acildi-900.html"
EDITED = "/haber/kurul-toplandi-100.html"


def printed(headline: str, *paragraphs: str) -> Answer:
    text = "".join(f"<p>{one}</p>" for one in (*paragraphs, CALL))
    html = (
        f'<!doctype html><html lang="tr"><head><title>{headline}</title><meta property="og:type" content="article">'
        f"</head><body><article><h1>{headline}</h1><p>Giriş Tarihi: 30.06.2025 10:22</p><div>{text}</div></article>"
        "</body></html>"
    )
    return Answer(body=html.encode())


def paper(*, late: bool) -> Script:
    pages = {f"/haber/kurul-toplandi-{100 + n}.html": printed(*told(story(n))) for n in range(12)}
    if late:
        pages[LATE] = printed("Taş köprü yeniden açıldı", *TEXT)
        pages[EDITED] = printed(*told(story(0)), "Kurul gelecek hafta yine toplanacak ve kararını o gün açıklayacak.")
    return {"/robots.txt": robots(), "/": home(*pages), **pages}


def told(story: Story) -> tuple[str, ...]:
    return story[0], *story[1]


def test_the_second_crawl_knows_and_makes_no_false_edits(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with hostile(paper(late=False)) as web:
        code, told = crashing.finish(crashing.crawl(archive, web.home))
        assert (code, "its pages repeat 1 blocks of text" in told) == (0, True)
        assert crashing.rows(archive, "SELECT count(*), sum(body LIKE '%ihbar masasına%') FROM articles") == [(12, 12)]
        web.script.update({path: [answer] for path, answer in paper(late=True).items() if isinstance(answer, Answer)})
        assert crashing.finish(crashing.crawl(archive, web.home, options=("--revisit-all",))) == (0, "")
    bodies = {
        "/" + url.split("/", 3)[3]: body for url, body in crashing.rows(archive, "SELECT url, body FROM articles")
    }
    assert bodies[LATE] == "\n\n".join(TEXT)
    assert {path for path, body in bodies.items() if CALL not in body} == {EDITED, LATE}
    assert crashing.rows(archive, "SELECT cause, changed FROM revisions") == [("visit", '["body"]')]
    ((via,),) = crashing.rows(
        archive,
        "SELECT rejected ->> '$[0].via' FROM provenance p JOIN articles a ON a.id = p.article_id "
        "WHERE field = 'body' AND a.url LIKE '%900.html'",
    )
    assert via == "site:recurring in 12 of 12 articles"
    with Archive.open(archive) as opened:
        assert list(standing.learned(opened, 1).counts.values()) == [13]
    report = reextract(archive, again=True, processes=1)
    assert (report.counts["changed"], report.counts["same"]) == (11, 2)
    assert not [body for (body,) in crashing.rows(archive, "SELECT body FROM articles") if CALL in body]
    causes = "SELECT cause, count(*) FROM revisions GROUP BY cause ORDER BY cause"
    assert crashing.rows(archive, causes) == [("reextracted", 11), ("visit", 1)]
