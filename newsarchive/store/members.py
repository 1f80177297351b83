"""Writes the stories of articles that hang together: who is root, who copies it, whose text it is, what each changed.

Plain functions, called inside ``archive.transaction()``. Only rows that change are written.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from newsarchive import bylines
from newsarchive.lineage import attribution, roots, shingles
from newsarchive.lineage import changes as changing
from newsarchive.store import counting, sketches, times

Share = int
"""thousandths of one article's runs that stand in another"""
_FACTS = (
    "SELECT a.id, a.site, t.agency, a.article_key, a.source, a.source_raw, a.source_kind, a.first_seen_at, "
    "s.early, s.late FROM json_each(?) JOIN articles a ON a.id = value JOIN sketches s ON s.article_id = a.id "
    "JOIN sites t ON t.id = a.site_id"
)
_WITNESSES = {"agency": roots.AGENCY, "own": roots.OWN, None: roots.SILENT}
_COLUMNS = (
    "article_id, story_id, root_id, nth, appeared_at, appeared_by, in_root, of_root, headline, dateline, lead, "
    "paragraphs_added, paragraphs_dropped, paragraphs_merged, words_added, words_dropped, credit"
)
_CHANGES_FROM = 8
_COPY = f"INSERT OR REPLACE INTO copies({_COLUMNS}) VALUES ({', '.join('?' * 17)})"  # noqa: S608
_OLD = f"SELECT {_COLUMNS} FROM json_each(?) JOIN copies ON article_id = value"  # noqa: S608
_STORY = (
    "INSERT INTO stories(id, root_id, members, sites, first_at, last_at, agency, agency_why, site, released_by) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET members = excluded.members, "
    "sites = excluded.sites, first_at = excluded.first_at, last_at = excluded.last_at, agency = excluded.agency, "
    "agency_why = excluded.agency_why, site = excluded.site, released_by = excluded.released_by"
)
_PROOFS = (
    "SELECT article_id, field, raw, via FROM json_each(?) JOIN provenance ON article_id = value "  # noqa: S608
    f"WHERE via IN {changing.DATELINES}"
)
_NOTHING = (None,) * 9
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """What a story needs to know of a member."""

    site: str
    said: attribution.Said
    place: roots.Member


def is_member(conn: sqlite3.Connection, article: int) -> bool:
    """Whether an article belongs to a story."""
    return conn.execute("SELECT 1 FROM copies WHERE article_id = ?", (article,)).fetchone() is not None


def keep(
    conn: sqlite3.Connection,
    together: Mapping[int, Mapping[int, Share]],
    touched: Collection[int],
    *,
    homes: bool = True,
    window: int | None = None,
    known: Iterable[counting.Counted] = (),
) -> None:
    """Write the stories of articles that hang together by pairs; of ``touched`` the text or a fact has changed.

    ``homes``: write articles.story_id as well; ``window``: days (None: as it is set); ``known``: articles that
    were read already.
    """
    facts = _facts(conn, together)
    old = {row[0]: row for row in conn.execute(_OLD, (json.dumps(list(together)),)).fetchall()}
    days = sketches.window(conn) if window is None else window
    copies, stories = _parted(conn, together, facts, old, touched, days, _Read(conn, known))
    _write(conn, old, copies, stories)
    if homes:
        _house(conn, old, copies)


def build(conn: sqlite3.Connection, groups: Sequence[Mapping[int, Mapping[int, Share]]], window: int) -> None:
    """Write the stories of groups that each hang together, where none are written yet, but not articles.story_id."""
    every = [one for together in groups for one in together]
    facts, texts = _facts(conn, every), _Read(conn)
    texts.load(every)
    copies: list[Row] = []
    stories: list[Row] = []
    for together in groups:
        rows, heads = _parted(conn, together, {one: facts[one] for one in together}, {}, (), window, texts)
        copies += rows
        stories += heads
    conn.executemany(_STORY, stories)
    conn.executemany(_COPY, copies)


def _facts(conn: sqlite3.Connection, articles: Iterable[int]) -> dict[int, Fact]:
    return {row[0]: _fact(row) for row in conn.execute(_FACTS, (json.dumps(list(articles)),)).fetchall()}


def _parted(
    conn: sqlite3.Connection,
    together: Mapping[int, Mapping[int, Share]],
    facts: Mapping[int, Fact],
    old: Mapping[int, Row],
    touched: Collection[int],
    window: int,
    texts: "_Read",
) -> tuple[list[Row], list[Row]]:
    """(rows of copies, rows of stories) of articles that hang together."""
    copies: list[Row] = []
    stories: list[Row] = []
    for star in roots.stars([fact.place for fact in facts.values()], together, window * sketches.DAY):
        texts.load(_unread(star, old, touched))
        rows = [_row(nth, one, star[0], together, old, touched, facts, texts) for nth, one in enumerate(star)]
        copies += rows
        stories.append(_story(conn, star, facts, rows))
    return copies, stories


def _fact(row: Row) -> Fact:
    article, site, own, key, source, raw, kind, seen, early, late = row
    witness = roots.AGENCY_SITE if own else _WITNESSES.get(kind, roots.OTHER)
    seen_ts = times.seconds(times.instant(seen))
    return Fact(
        site,
        attribution.Said(source, raw, kind, own),
        roots.Member(article, early, late, witness, seen_ts, f"{site} {key}"),
    )


@lru_cache(maxsize=4096)
def own_agency(site: str) -> str | None:
    """The agency whose own site it is."""
    named = bylines.classify(site)
    return named.canonical if named.kind == "agency" else None


class _Read:
    """Articles as compared; each is read once."""

    def __init__(self, conn: sqlite3.Connection, known: Iterable[counting.Counted] = ()) -> None:
        self._conn = conn
        self._counted = {one.id: one for one in known}
        self._datelines: dict[int, str | None] = {}
        self._texts: dict[int, changing.Text] = {}

    def load(self, articles: Iterable[int]) -> None:
        """Read these, all at once."""
        wanted = [one for one in articles if one not in self._datelines]
        if not wanted:
            return
        missing = [one for one in wanted if one not in self._counted]
        self._counted |= {one.id: one for one in counting.some(self._conn, missing)}
        proofs: dict[int, list[Row]] = {one: [] for one in wanted}
        for article, *proof in self._conn.execute(_PROOFS, (json.dumps(wanted),)).fetchall():
            proofs[article].append(tuple(proof))
        self._datelines |= {one: changing.dateline(rows) for one, rows in proofs.items()}

    def counted(self, article: int) -> counting.Counted:
        if article not in self._counted:
            self.load([article])
        return self._counted[article]

    def shares(self, one: int, other: int) -> tuple[float, float]:
        """How much of each of two articles that are no pair stands in the other; both are copies of a third."""
        mine, theirs = (
            shingles.read(counted.body, counted.headline).runs for counted in map(self.counted, (one, other))
        )
        shared = len(mine & theirs)
        return round(shared / len(mine), 3), round(shared / len(theirs), 3)

    def text(self, article: int, fact: Fact) -> changing.Text:
        if article not in self._texts:
            fields = self.counted(article).fields
            self.load([article])
            self._texts[article] = changing.Text(
                fields["headline"],
                fields["body"],
                fields["summary"],
                fields["source"],
                fields["source_raw"],
                fields["source_kind"],
                self._datelines[article],
                fact.site,
                fact.said.own,
            )
        return self._texts[article]


def _unread(star: Sequence[int], old: Mapping[int, Row], touched: Collection[int]) -> Sequence[int]:
    """Members of a star whose texts are asked for."""
    root = star[0]
    if root in touched:
        return star
    new = [one for one in star if one in touched or one not in old or old[one][2] != root]
    return [root, *new] if new and new[0] != root else new


def _row(
    nth: int,
    article: int,
    root: int,
    together: Mapping[int, Mapping[int, Share]],
    old: Mapping[int, Row],
    touched: Collection[int],
    facts: Mapping[int, Fact],
    texts: _Read,
) -> Row:
    """The row of a member in ``copies``; what it changed is worked out when it is new or either text changed."""
    place = facts[article].place
    before = old.get(article)
    by = before[5] if before and article not in touched else texts.counted(article).by
    if article == root:
        shares = 1.0, 1.0
    elif root in together[article]:
        shares = together[article][root] / 1000, together[root][article] / 1000
    elif before and before[2] == root and article not in touched and root not in touched:
        shares = before[6], before[7]
    else:
        shares = texts.shares(article, root)
    changed: Row = _NOTHING
    if article != root:
        if before and before[2] == root and article not in touched and root not in touched:
            changed = before[_CHANGES_FROM:]
        else:
            changed = changing.counts(texts.text(root, facts[root]), texts.text(article, facts[article]))
    return (article, root, root, nth, counting.instant(place.early), by, *shares, *changed)


def _story(conn: sqlite3.Connection, star: Sequence[int], facts: Mapping[int, Fact], rows: Sequence[Row]) -> Row:
    appeared = [row[4] for row in rows]
    sites = {facts[one].site for one in star}
    said = [facts[one].said for one in star]
    agency, why = attribution.agency(said, lambda: _coded(conn, star))
    office = None if agency else attribution.office(said)
    return (
        star[0], star[0], len(star), len(sites), appeared[0], max(appeared), agency, why, facts[star[0]].site, office,
    )  # fmt: skip


def _coded(conn: sqlite3.Connection, star: Sequence[int]) -> Iterator[str]:
    """The agency by whose codes the pictures of a member are named, of each that has such."""
    query = "SELECT a.id, a.images FROM json_each(?) JOIN articles a ON a.id = value WHERE a.images <> '[]'"
    images = dict(conn.execute(query, (json.dumps(list(star)),)).fetchall())
    for one in star:
        named = (bylines.by_picture(image.get("url") or "") for image in json.loads(images.get(one, "[]")))
        if (found := next(filter(None, named), None)) is not None and found[0].canonical:
            yield found[0].canonical


def _write(conn: sqlite3.Connection, old: Mapping[int, Row], copies: Sequence[Row], stories: Iterable[Row]) -> None:
    members = {row[0] for row in copies}
    ended = {row[1] for row in old.values()} - {row[1] for row in copies}
    conn.executemany("DELETE FROM copies WHERE article_id = ?", [(one,) for one in old if one not in members])
    conn.executemany(_STORY, stories)
    conn.executemany(_COPY, [row for row in copies if old.get(row[0]) != row])
    # who left a story alone, hanging together with none of it any more, does not end it
    unused = "DELETE FROM stories WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM copies WHERE story_id = ?1)"
    conn.executemany(unused, [(one,) for one in ended])


def _house(conn: sqlite3.Connection, old: Mapping[int, Row], copies: Sequence[Row]) -> None:
    """Let articles know their story."""
    now = {row[0]: row[1] for row in copies}
    moved = [(now.get(one), one) for one in {*old, *now} if one not in old or old[one][1] != now.get(one)]
    conn.executemany("UPDATE articles SET story_id = ? WHERE id = ?", moved)
