"""Writes an archive of any number of articles in bulk into the real schema, with all that a crawl leaves beside them.

500 sites, 2,700 articles a day; two of five articles copy another one of the hours before (stories of 2 to 40). Each
has its address, fetch, sightings, provenance, blocks, sketch and postings as the archive of a crawl has them: their
numbers and lengths are those of ``make demo`` after two days. WARC files are not written.
Determinate by the seed; used by million.py.
"""

import hashlib
import heapq
import json
import random
import sys
import time
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from itertools import accumulate
from pathlib import Path
from typing import Any

from million_proof import Proofs, counted, sites
from million_words import Writer

from newsarchive import turkish
from newsarchive.lineage import shingles
from newsarchive.store import Archive, fetch_schema

A_DAY, SITES, BATCH = 2_700, 500, 5_000
END = datetime(2026, 11, 22, 21, tzinfo=UTC)
TURKEY = timezone(timedelta(hours=3))
SECTIONS = (
    "Gündem", "Asayiş", "Spor", "Ekonomi", "Siyaset", "Eğitim", "Sağlık", "Kültür-Sanat", "Yaşam", "Çevre", "Teknoloji",
    "Magazin", "Resmi İlanlar",
)  # fmt: skip
AGENCIES = ("İHA", "AA", "DHA", "ANKA", "İGFA")
LISTS = ("home", "feed", "sitemap", *["section"] * 9)
KINDS = ("paragraph_added", "headline", "wording", "correction", "number")
COLUMNS = (
    "site_id", "article_key", "url_id", "story_id", "url", "canonical_url", "site", "page_type", "family",
    "first_seen_at", "last_seen_at", "gone_at", "fetched_at", "last_capture_id", "extractor", "published_at",
    "published_precision", "published_ts", "published_day", "updated_at", "updated_precision", "section", "section_raw",
    "authors", "source", "source_raw", "source_kind", "place_province", "place_district", "language", "word_count",
    "content_hash", "tags", "images", "headline", "summary", "body", "charset_declared", "charset_used", "charset_rule",
    "refused",
)  # fmt: skip
Row = tuple[Any, ...]


@dataclass(slots=True)
class Story:
    """One text that several sites print."""

    parts: list[str]
    headline: str
    place: tuple[str, str]
    section: str
    agency: str | None
    coming: int
    hashes: list[int] = field(default_factory=list)
    members: list[tuple[int, int]] = field(default_factory=list)
    """(article, site), the root first"""
    first: str = ""
    last: str = ""


def utc(at: datetime) -> str:
    """As the archive writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


class Maker:
    """Makes rows of all tables, article by article in the order of time."""

    def __init__(self, number: int, seed: int) -> None:
        self.number = number
        self.dice = random.Random(seed)
        self.writer = Writer(seed)
        self.begin = END - timedelta(days=number / A_DAY)
        self.site_weights = list(accumulate(1 / (rank + 25) for rank in range(SITES)))
        self.section_weights = list(accumulate(1 / (rank + 2) for rank in range(len(SECTIONS))))
        self.rows: dict[str, list[Row]] = {}
        self.capture, self.url, self.sighting, self.revision = 0, 0, 0, 0
        self.offset = 0
        self.commons: dict[str, int] = {}
        self.proof = Proofs()

    def put(self, table: str, *row: Any) -> None:
        """A row of a table."""
        self.rows.setdefault(table, []).append(row)

    def flow(self) -> Iterator[tuple[datetime, Story]]:
        """(time, text) in the order of time."""
        coming: list[tuple[float, int, Story]] = []
        made, fresh, dice = 0, 0, self.dice
        step = 86_400 / A_DAY / 0.6  # six of ten are no copies
        at = 0.0
        while made < self.number:
            at += dice.expovariate(1 / step)
            while coming and coming[0][0] < at and made < self.number:
                when, _, story = heapq.heappop(coming)
                made += 1
                yield self.begin + timedelta(seconds=int(when)), story
            if made < self.number:
                story = self.text()
                made += 1
                yield self.begin + timedelta(seconds=int(at)), story
                for _ in range(story.coming):
                    fresh += 1
                    heapq.heappush(coming, (at + 60 + dice.expovariate(1 / 18_000), fresh, story))

    def text(self) -> Story:
        """A new text."""
        dice, place = self.dice, self.dice.choice(self.writer.places)
        name = place[1] if dice.random() < 0.6 else place[0]
        parts = self.writer.paragraphs(f"{name}’de")
        copies = min(39, int(dice.paretovariate(1.4))) if dice.random() < 0.28 else 0
        agency = dice.choice(AGENCIES) if copies and dice.random() < 0.76 else None
        section = dice.choices(SECTIONS, cum_weights=self.section_weights)[0]
        return Story(parts, self.writer.headline(name), place, section, agency, copies)

    def copied(self, story: Story) -> tuple[list[str], str]:
        """What a paper makes of a text, and of its headline."""
        dice, parts, headline = self.dice, list(story.parts), story.headline
        if len(parts) > 3 and dice.random() < 0.3:
            del parts[dice.randrange(1, len(parts))]
        if dice.random() < 0.15:
            parts.insert(1, self.writer.sentence())
        if dice.random() < 0.5:
            headline = self.writer.headline(story.place[0])
        return parts, headline

    def article(self, number: int, at: datetime, story: Story) -> None:
        """All rows of one article."""
        dice = self.dice
        site = dice.choices(range(SITES), cum_weights=self.site_weights)[0] + 1
        while len(story.members) < SITES / 2 and any(site == other for _, other in story.members):
            site = dice.randrange(SITES) + 1
        parts, headline = self.copied(story) if story.members else (story.parts, story.headline)
        story.members.append((number, site))
        together = story.coming > 0
        host, published = domain(site), at.astimezone(TURKEY).replace(microsecond=0)
        seen = at + timedelta(minutes=dice.randint(2, 55))
        slug = turkish.slug(headline)[:70]
        address = (
            f"https://www.{host}/{slug}-{100_000 + number}h.htm" if site % 2 else f"https://www.{host}/haber/{slug}/"
        )
        fetch = address if site % 3 else address + "?ref=feed"
        stamp, body = utc(seen), "\n\n".join(parts)
        payload = "sha256:" + hashlib.sha256(address.encode()).hexdigest()
        self.fetches(number, site, seen, payload)
        source, raw, kind = self.credit(story)
        summary = self.writer.sentence() if dice.random() < 0.79 else None
        author = [dice.choice(self.writer.people)] if dice.random() < 0.4 else []
        images = [{"url": f"https://cdn.{host}/images/{number % 977}/{slug[:30]}.jpg", "caption": None, "credit": None}]
        words = body.count(" ") + 1
        key = f"id:{100_000 + number}" if site % 2 else f"path:/haber/{slug}"
        fields = {
            "site_id": site, "article_key": f"{key}-{number}" if site % 2 == 0 else key, "url_id": self.url + 1,
            "story_id": story.members[0][0] if together else None, "url": fetch, "canonical_url": address.rstrip("/"),
            "site": host, "page_type": "column" if dice.random() < 0.04 else "article",
            "family": ("wp", "tebilisim", None)[site % 3], "first_seen_at": stamp, "last_seen_at": stamp,
            "gone_at": utc(seen + timedelta(days=3)) if dice.random() < 0.006 else None, "fetched_at": stamp,
            "last_capture_id": self.capture, "extractor": "5+ddee7906", "published_at": published.isoformat(),
            "published_precision": "minute", "published_ts": int(published.timestamp()),
            "published_day": published.date().isoformat(),
            "updated_at": (published + timedelta(minutes=9)).isoformat() if dice.random() < 0.24 else None,
            "updated_precision": "minute", "section": story.section, "section_raw": turkish.upper(story.section),
            "authors": dumps(author), "source": source, "source_raw": raw, "source_kind": kind,
            "place_province": story.place[0], "place_district": story.place[1] if dice.random() < 0.64 else None,
            "language": "tr", "word_count": words, "content_hash": "v1:" + hashlib.sha256(body.encode()).hexdigest(),
            "tags": dumps(self.writer.words(3) if dice.random() < 0.6 else []), "images": dumps(images),
            "headline": headline, "summary": summary, "body": body, "charset_declared": "header utf-8, meta utf-8",
            "charset_used": "utf-8", "charset_rule": "valid UTF-8", "refused": None,
        }  # fmt: skip
        self.put("articles", number, *(fields[name] for name in COLUMNS))
        self.addresses(number, site, address, fetch, seen, payload)
        self.sightings(site, headline, stamp)
        self.put("proofs", number, "5+ddee7906", self.capture, None, self.proof.entries(fields, site, dice))
        for nth, part in enumerate(parts[:4] + parts[-3:] if len(parts) > 7 else parts):
            key = int.from_bytes(hashlib.md5(part.encode()).digest()[:8], "big", signed=True)
            self.put("standing", number, key, site, 0 if nth < 3 else 2)
        self.search_rows(number, at, story, words, together)
        if dice.random() < 0.02:
            self.revise(number, fields, seen)

    def fetches(self, number: int, site: int, seen: datetime, payload: str) -> None:
        """The fetch of the page; one of 16 was fetched twice, before one of three a list was polled."""
        if self.dice.random() < 0.35:
            listing = (site - 1) * len(LISTS) + self.dice.randrange(len(LISTS)) + 1
            again = "sha256:" + hashlib.sha256(f"{listing} {number}".encode()).hexdigest()
            self.kept(listing, site, seen, again)
        for _ in range(2 if self.dice.random() < 0.06 else 1):
            self.kept(None, site, seen, payload)

    def kept(self, listing: int | None, site: int, seen: datetime, payload: str) -> None:
        """A row of captures."""
        self.capture += 1
        length = self.dice.randint(9_000, 22_000)
        self.offset += length
        file = f"{seen:%Y/%m}/newsarchive-{seen:%Y%m%d}{site % 24:02}0000-{self.offset // 10**9:08x}.warc.gz"
        self.put(
            "fetches", self.capture, None if listing else self.url + 1, listing, 1, None, None, utc(seen), 200,
            self.common("text/html; charset=utf-8"), length * 5, fetch_schema.small_digest(payload), self.common(file),
            self.offset % 10**9, length, None,
        )  # fmt: skip

    def common(self, words: str) -> int:
        """The number of a text that many rows share."""
        if words not in self.commons:
            self.commons[words] = len(self.commons) + 1
            self.put("commons", self.commons[words], words)
        return self.commons[words]

    def addresses(self, number: int, site: int, address: str, fetch: str, seen: datetime, payload: str) -> None:
        """The article's address, and now and then one that leads to none."""
        stamp, key = utc(seen), f"id:{100_000 + number}" if site % 2 else "path:/" + address.split("/", 3)[3]
        self.url += 1
        self.put(
            "urls", self.url, site, address, fetch, key, "article", "archived", None, 1, "/haber/+/" if site % 2 else
            "/+-#h.htm", int(seen.timestamp()), "anchor", int(seen.timestamp()), stamp, stamp, 0, 200, stamp, stamp,
            utc(seen + timedelta(days=200)), f'"{payload[7:23]}"', seen.strftime("%a, %d %b %Y %H:%M:%S GMT"), payload,
            number, 1, 1,
        )  # fmt: skip
        if self.dice.random() < 0.6:
            self.url += 1
            other = f"https://www.{domain(site)}/etiket/{turkish.slug(self.writer.words(1)[0])}-{number}"
            fetched = self.dice.random() < 0.25
            self.put(
                "urls", self.url, site, other, other + "/", "path:/etiket/" + other.rsplit("/", 1)[1], "listing",
                "not_article" if fetched else "forbidden", "listing" if fetched else "robots", 2, "/etiket/+", -4 << 40,
                "related", None, stamp, stamp, 0, 200 if fetched else None, stamp, stamp if fetched else None, None,
                None, None, payload if fetched else None, None, 1, 1,
            )  # fmt: skip

    def sightings(self, site: int, headline: str, stamp: str) -> None:
        """Where the address was announced: two lists of three show the headline, a map the change."""
        url = self.rows["urls"][-1][0] if self.rows["urls"][-1][23] else self.rows["urls"][-2][0]
        for place in self.dice.sample(range(len(LISTS)), 3):
            self.sighting += 1
            listing = (site - 1) * len(LISTS) + place + 1
            is_map = LISTS[place] == "sitemap"
            title = None if is_map else headline
            self.put(
                "sightings", self.sighting, listing, url, 1, stamp, place, title, None, stamp[:19] if is_map else None
            )

    def credit(self, story: Story) -> tuple[str | None, str | None, str | None]:
        """Canonical source, words, kind."""
        if story.agency and self.dice.random() < 0.75:
            return story.agency, f"({story.agency})", "agency"
        if self.dice.random() < 0.1:
            return "Bülten", "BÜLTEN", "press_release"
        return None, ("Haber Merkezi" if self.dice.random() < 0.5 else None), "own"

    def search_rows(self, number: int, at: datetime, story: Story, words: int, together: bool) -> None:
        """What the search for copies and for related texts keeps, and the place in the story."""
        dice, runs = self.dice, max(1, words - 4)
        limit = shingles.bound(runs)
        want = max(1, runs * limit // shingles.SPACE)
        if story.hashes:
            hashes = [one for one in story.hashes if one < limit and dice.random() < 0.92]
        else:
            hashes = story.hashes = sorted({one % limit for one in array("I", dice.randbytes(4 * want))})
        day, stamp = int(at.timestamp()) // 86_400, int(at.timestamp())
        self.put(
            "sketches", number, None, stamp, stamp, dice.getrandbits(63), runs, array("I", hashes).tobytes(),
            dice.randbytes(48),
        )  # fmt: skip
        for one in hashes:
            self.put("postings", one * 65_536 + day, number)
        if len(story.members) == 1:
            facts = array("I", dice.randbytes(64))
            self.put("event_sketches", number, dice.getrandbits(63), day, dice.randrange(65_536), facts.tobytes())
            for one in facts:
                self.put("event_keys", one * 65_536 + day, number)
        if together:
            self.join(number, at, story)

    def join(self, number: int, at: datetime, story: Story) -> None:
        """A member of a story."""
        dice, root, nth = self.dice, story.members[0][0], len(story.members) - 1
        stamp = utc(at)
        story.first, story.last = story.first or stamp, stamp
        changes: Row = (None,) * 9
        if nth:
            changes = ("same", "none", "same", 0, dice.randrange(2), 0, dice.randrange(9), dice.randrange(30), "same")
        share = 1.0 if not nth else round(dice.uniform(0.7, 1), 3)
        self.put("copies", number, root, root, nth, stamp, "minute", share, share, *changes)
        for other, _ in story.members[:-1]:
            self.put("copy_pairs", number, other, dice.randint(600, 1000))
            self.put("copy_pairs", other, number, dice.randint(600, 1000))
        if len(story.members) > story.coming:
            self.finish(story)

    def finish(self, story: Story) -> None:
        """The story's own row."""
        root, site = story.members[0]
        sites = len({one for _, one in story.members})
        agency = (story.agency, "credit") if story.agency else (None, None)
        self.put("stories", root, root, len(story.members), sites, story.first, story.last, *agency, domain(site), None)

    def revise(self, number: int, fields: dict[str, Any], seen: datetime) -> None:
        """One earlier understanding."""
        self.revision += 1
        kind = self.dice.choice(KINDS)
        before = {name: fields[name] for name in ("headline", "summary", "body", "section", "published_at", "url")}
        before["body"] = "\n\n".join([*fields["body"].split("\n\n")[:-1], self.writer.sentence()])
        before["images"] = json.loads(fields["images"])
        self.put(
            "revisions", self.revision, number, utc(seen + timedelta(hours=3)), "visit", fields["last_capture_id"],
            dumps(["body"]), fields["content_hash"], dumps(before), dumps([kind]),
        )  # fmt: skip


def domain(site: int) -> str:
    """Of a site's number."""
    return f"{('gazete', 'haber', 'yerel', 'sehir')[site % 4]}{site}.example"


def dumps(value: Any) -> str:
    """As the archive writes JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def build(folder: Path, number: int, seed: int = 1) -> dict[str, float]:
    """Write the archive; seconds of CPU for rows, index and counts."""
    maker, begun = Maker(number, seed), time.process_time()
    with Archive.open(folder) as archive:
        conn = archive.conn
        for setting in ("synchronous = OFF", "foreign_keys = OFF", "cache_size = -600000"):
            conn.execute(f"PRAGMA {setting}")
        trigger = conn.execute("SELECT sql FROM sqlite_master WHERE name = 'articles_fts_insert'").fetchone()[0]
        conn.execute("DROP TRIGGER articles_fts_insert")
        sites(archive, [domain(site + 1) for site in range(SITES)], LISTS, utc(maker.begin))
        late: dict[str, list[Row]] = {"postings": [], "event_keys": []}
        for count, (at, story) in enumerate(maker.flow(), 1):
            maker.article(count, at, story)
            if count % BATCH == 0 or count == number:
                for name, rows in late.items():
                    rows += maker.rows.pop(name, ())
                maker.rows |= {name: rows for name, rows in maker.proof.fresh().items() if rows}
                if count % (BATCH * 10) == 0 or count == number:  # by key, so that pages are touched once
                    maker.rows |= {name: sorted(rows) for name, rows in late.items()}
                    late = {name: [] for name in late}
                write(archive, maker.rows)
                if count % 100_000 == 0:
                    print(f"  {count:,} articles, {time.process_time() - begun:,.0f} s", file=sys.stderr, flush=True)
        made = time.process_time() - begun
        with archive.transaction():
            conn.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
            conn.execute(trigger)
        indexed = time.process_time() - begun - made
        counted(archive)
        conn.execute("INSERT OR REPLACE INTO marks VALUES ('sketches', ?)", (number,))
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return {"rows": made, "index": indexed, "counts": time.process_time() - begun - made - indexed}


def write(archive: Archive, rows: dict[str, list[Row]]) -> None:
    """One batch, then forget it."""
    with archive.transaction():
        for table, some in rows.items():
            names = f"(id, {', '.join(COLUMNS)})" if table == "articles" else ""
            marks = ", ".join("?" * len(some[0]))
            archive.conn.executemany(f"INSERT INTO {table}{names} VALUES ({marks})", some)  # noqa: S608
    rows.clear()


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), int(sys.argv[2])))
