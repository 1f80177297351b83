"""A paper that is visited by hand: each answer goes through the crawl's own judging, reading and booking."""

from datetime import datetime
from pathlib import Path
from typing import Any

from keeping import NOW, SITE, Keeper

from newsarchive.crawl import bookkeeping, seeds, understand
from newsarchive.crawl.budget import Budget
from newsarchive.crawl.outcome import Answer, judge
from newsarchive.crawl.tasks import Beside, Fetched, Task
from newsarchive.crawl.visits import Context, Visit
from newsarchive.records import Link, Page
from newsarchive.store import crawls, ledger, listings

HOME = f"https://{SITE}"
_TEXT = (
    "Belediye meclisi {n}. toplantısında köprü ile sahil arasındaki yolun genişletilmesini görüştü.",
    "Başkan, çalışmanın {n} gün içinde başlayacağını ve esnafın zarar görmeyeceğini söyledi.",
    "Mahalle sakinleri ise yaz gelmeden önce kaldırımların bitirilmesini istediklerini dile getirdi.",
    "Muhtar, {n} numaralı sokakta yaşayan ailelerin ulaşımda sıkıntı çektiğini, çözüm beklediklerini anlattı.",
    "Toplantı, bütçenin kabul edilmesi ve dilek temennilerin dinlenmesinin ardından sona erdi.",
)


def headline(number: int) -> str:
    return f"Sahil yolu için {number}. toplantı yapıldı, esnaf rahatladı"


def text(number: int) -> str:
    return "".join(f"<p>{line.format(n=number)}</p>" for line in _TEXT)


def story(number: int, body: str | None = None, title: str | None = None) -> str:
    """An article's page, as the paper serves it."""
    title = headline(number) if title is None else title
    return (
        f"<!doctype html><html lang=tr><head><title>{title} - Örnek Gazete</title>"
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="2026-03-04T10:00:00+03:00"></head><body>'
        f'<nav><a href="/gundem">Gündem</a> <a href="/spor">Spor</a></nav><article><h1>{title}</h1>'
        f"{text(number) if body is None else body}</article>"
        "<footer><p>Örnek Gazete, bütün hakları saklıdır.</p></footer></body></html>"
    )


def bare(title: str, body: str) -> str:
    return (
        f"<!doctype html><html lang=tr><head><title>{title}</title></head><body><nav><a href='/gundem'>Gündem</a></nav>"
        f"<h1>{title}</h1>{body}</body></html>"
    )


def links(numbers: list[int]) -> str:
    """A list of stories."""
    return "".join(f'<li><a href="{path(one)}">{headline(one)}</a></li>' for one in numbers)


def path(number: int) -> str:
    return f"/gundem/sahil-yolu-{number}.html"


class Looker(Keeper):
    """A keeper that visits."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.budget = Budget(SITE, {})

    def visit(
        self, address: str, body: str = "", status: int = 200, *, now: datetime = NOW, location: str | None = None,
        kind: str = "page", task: Task | None = None, mime: str = "text/html; charset=utf-8",
    ) -> Any:  # fmt: skip
        """One answer; what came of it. A redirect is followed only as far as ``outcome.again`` says."""
        url = address if address.startswith("http") else HOME + address
        task = task or self._task(url, kind, now)
        headers = (("Content-Type", mime), *((("Location", location),) if location else ()))
        page = Page(task.fetch_url, status, body.encode(), now, headers)
        answer, target = judge(page, task)
        understood = understand.understand(page, task.kind, SITE, Beside()) if answer is Answer.READ else None
        _, span, encoded = self.keep(page)
        visit = Visit(Fetched(task, page), answer, span, encoded.digest, understood=understood, target=target)
        with self.archive.transaction():
            self.archive.conn.execute("DELETE FROM fetches WHERE id = (SELECT max(id) FROM fetches)")
            return bookkeeping.book(self.archive, visit, Context(self.site, self.run, self.budget, now))

    def _task(self, url: str, kind: str, now: datetime) -> Task:
        with self.archive.transaction():
            if kind != "page":
                listings.add_listing(self.archive, self.site, url, kind, now)
                row = crawls.listing_at(self.archive, url)
                assert row is not None
                return seeds.listing_task(SITE, self.site, row, None)
            (url_id,) = listings.announce(self.archive, self.site, [Link(url)], now=now).url_ids
            address = ledger.url_row(self.archive, url_id)
            assert address is not None
            return seeds.page_task(SITE, self.site, address, crawls.Memory(None, ()))

    def look(self, numbers: list[int], now: datetime) -> None:
        """Visit articles that are as they were."""
        for number in numbers:
            self.visit(path(number), story(number), now=now)

    def removal(self, number: int) -> dict[str, Any] | None:
        """The newest row of an article."""
        cursor = self.archive.conn.execute(
            "SELECT r.*, u.state, u.next_due_at, a.gone_at FROM removals r JOIN articles a ON a.id = r.article_id "
            "JOIN urls u ON u.id = a.url_id WHERE a.url LIKE ? ORDER BY r.id DESC LIMIT 1",
            (f"%-{number}.html",),
        )
        row = cursor.fetchone()
        return None if row is None else dict(zip([c[0] for c in cursor.description], row, strict=True))
