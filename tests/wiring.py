"""What the tests of stories share: an archive of many small papers, and texts that agencies might send."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newsarchive import normalise
from newsarchive.records import Article, Image
from newsarchive.store import Archive, articles, ledger

START = datetime(2026, 2, 2, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
_SYLLABLES = (
    "ka",
    "le",
    "mi",
    "dur",
    "sel",
    "ta",
    "bir",
    "yol",
    "gün",
    "sa",
    "ba",
    "şe",
    "lik",
    "or",
    "çu",
    "ge",
    "ne",
)


def text(seed: int, words: int = 160, paragraph: int = 40) -> str:
    """A made-up text; another seed gives quite another one."""
    dice = random.Random(seed)
    lexicon = ["".join(dice.choice(_SYLLABLES) for _ in range(dice.randint(2, 4))) for _ in range(words)]
    parts = [lexicon[at : at + paragraph] for at in range(0, words, paragraph)]
    return "\n\n".join(" ".join(part) + "." for part in parts)


class Wire:
    """An open archive; ``put`` stores an article of some paper the way a crawl does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = Archive.open(folder)
        self.ids: dict[str, int] = {}

    def put(
        self,
        name: str,
        body: str,
        minute: float | None = 0,
        *,
        site: str | None = None,
        headline: str | None = None,
        source: str | None = None,
        kind: str | None = None,
        precision: str = "minute",
        image: str | None = None,
        seen: datetime | None = None,
        cause: str = "visit",
    ) -> int:
        """Store an article ``minute`` minutes after START (None: undated); again under the same name: a later visit."""
        domain = site or f"{name}.example"
        at = None if minute is None else START + minute * MINUTE
        if at is not None and precision == "day":
            at = at.replace(hour=0, minute=0)
        seen = seen or START + timedelta(days=1)
        understood = Article(
            url=f"https://{domain}/haber/{name}", canonical_url=f"https://{domain}/haber/{name}", site=domain,
            headline=headline or f"{name} haberi", body=body, fetched_at=seen, published_at=at,
            published_precision=None if at is None else precision, source=source, source_kind=kind,
            images=(Image(image),) if image else (), word_count=len(body.split()),
            content_hash=normalise.content_hash(body),
        )  # fmt: skip
        with self.archive.transaction():
            number = ledger.site_id(self.archive, domain, now=seen)
            url = self._url(number, understood.url, seen)
            verdict = articles.save_article(self.archive, number, url, None, understood, seen, cause=cause)
        assert verdict.article_id is not None
        self.ids[name] = verdict.article_id
        return verdict.article_id

    def _url(self, site: int, url: str, now: datetime) -> int:
        from newsarchive.records import Link
        from newsarchive.store import listings

        return listings.announce(self.archive, site, [Link(url)], now=now, run_id=None).url_ids[0]

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.archive.conn.execute(query, values).fetchall()

    def stories(self) -> dict[str, list[str]]:
        """Name of the root -> names of the members in their order."""
        names = {number: name for name, number in self.ids.items()}
        found: dict[str, list[str]] = {}
        for root, article in self.rows("SELECT root_id, article_id FROM copies ORDER BY story_id, nth"):
            found.setdefault(names[root], []).append(names[article])
        return found

    def close(self) -> None:
        self.archive.close()
