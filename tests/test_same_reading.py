"""Two pages that say the same and are read otherwise: no edit of the paper; what only one of them says is one."""

from datetime import UTC, datetime, timedelta
from functools import partial

import furnishing
import pytest

from newsarchive import identify, normalise
from newsarchive.edits import pages
from newsarchive.records import Change, Page

AT = datetime(2026, 3, 9, 7, 0, tzinfo=UTC)
LEAD = "Kadirli çayında taşkın önleme duvarının yapımına başlandı, çalışmalar yaz sonuna kadar sürecek."
REST = (
    "Duvarın 640 metre uzunluğunda olacağı ve iki mahalleyi suya karşı koruyacağı belirtildi.",
    "Köprünün altındaki kumlar da kepçelerle çıkarılıyor, tarlalara giden yol yeniden açılacak.",
    "Mahalle sakinleri geçen baharda bodrumlarını su bastığını, bu işi yıllardır beklediklerini anlattı.",
)
STAMP = "<p>Güncelleme: 09.03.2026 09:40</p>"
SPOT = "Taşkınlardan yılan iki mahalle artık rahat uyuyacak, köprü de genişleyecek."


def page(*paragraphs: str, below: str = "", head: str = "", foot: str = "", at: datetime = AT) -> Page:
    """An article; ``below``: what stands right below its first paragraph."""
    first, *rest = (f"<p>{one}</p>" for one in paragraphs)
    html = (
        f"<html lang=tr><head><title>Kadirli çayına duvar</title><meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='2026-03-08T10:00:00+03:00'>{head}</head><body>"
        f"<article><h1>Kadirli çayına taşkın duvarı</h1>{first}{below}{''.join(rest)}</article>{foot}</body></html>"
    )
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Page("https://cay.example/haber/kadirli-cayina-duvar-881", 200, html.encode(), at, headers)


def kinds(before: Page, after: Page) -> tuple[str, ...]:
    """What a visit makes of the later page."""
    known = furnishing.known(normalise.read(before), before.fetched_at, partial(pages.shown, before))
    verdict = identify.decide(known, normalise.read(after), 1, shown=partial(pages.shown, after))
    return verdict.kinds if verdict.change is Change.EDITED else ()


DESCRIBED = f'<meta name="description" content="{SPOT}">'
BEHIND = f"<h2>{SPOT}</h2>"
TALL = (LEAD, *(one.replace("640", "680") for one in REST))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"below": STAMP}, {}, ()),
        ({}, {"below": STAMP}, ("date_only",)),  # and no words
        ({"head": DESCRIBED, "foot": BEHIND}, {"head": DESCRIBED, "foot": BEHIND, "below": STAMP}, ()),
        ({"head": DESCRIBED, "foot": BEHIND, "below": STAMP}, {"head": DESCRIBED, "foot": BEHIND}, ()),
        ({"below": STAMP}, {"texts": TALL}, ("number",)),
        ({"below": STAMP}, {"texts": (LEAD, *REST[:2])}, ("paragraph_removed",)),
        ({}, {"texts": (LEAD, REST[1], REST[0], REST[2])}, ("rewritten",)),
        ({}, {"texts": ("Çayın iki yakasında duvar örülüyor, iş ağustosta bitecek.", *REST)}, ("rewritten",)),
    ],
    ids=[
        "the lead was read as spot", "the lead is read as spot", "another spot", "another spot before",
        "a number", "a paragraph", "in another order", "another lead",
    ],
)  # fmt: skip
def test_what_both_pages_show_is_no_edit(
    before: dict[str, object], after: dict[str, object], expected: tuple[str, ...]
) -> None:
    def made(given: dict[str, object], at: datetime) -> Page:
        texts = given.get("texts", (LEAD, *REST))
        rest = {name: str(value) for name, value in given.items() if name != "texts"}
        return page(*texts, at=at, **rest)  # type: ignore[misc, arg-type]

    assert kinds(made(before, AT), made(after, AT + timedelta(days=2))) == expected
