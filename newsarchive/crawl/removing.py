"""A known article is not at its address, or hardly anything of it: what that is called, and when it is looked for
again. Runs inside the writer's transaction, for the addresses that articles stand at now."""

from dataclasses import replace
from urllib.parse import urlsplit

from newsarchive import lookups, missing, takedown, urls
from newsarchive.crawl.outcome import Answer
from newsarchive.crawl.tasks import Task, Understood
from newsarchive.crawl.visits import Context, Outcome, Visit
from newsarchive.errors import Reason
from newsarchive.records import Article
from newsarchive.store import articles, delistings, ledger, removals
from newsarchive.store.archive import Archive
from newsarchive.store.removals import Finding, Kind

_BY_STATUS: dict[int, Kind] = {410: "http_410", 451: "http_451"}
OTHERS = 300
"""articles of a site whose text may stand below another one's headline"""
_WORDS = {404: "not found", 410: "gone", 451: "unavailable for legal reasons"}


def gone(archive: Archive, visit: Visit, context: Context, outcome: Outcome, url_id: int, reason: str,
         found: Finding | None = None) -> None:  # fmt: skip
    """The address has no article any more: settle it, and remember what it says instead."""
    task, status = visit.fetched.task, visit.fetched.page.status
    article_id = articles.at_address(archive, url_id) if task.article_id is not None else None
    again, again_gone = None, removals.is_gone(archive, url_id)
    if article_id is not None:
        finding = found or Finding(
            _BY_STATUS.get(status, "http_404"), status, f"HTTP {status} {_WORDS.get(status, '')}".strip()
        )
        if removals.twin_at(archive, article_id) is not None:
            removals.moved(archive, article_id, context.now)
        else:
            look = removals.looked(archive, article_id, finding, context.now)
            again = look.again
            if look.first and finding.kind == "emptied":
                articles.note_emptied(archive, article_id, context.now)
            elif look.first:
                removals.ask_aliases(archive, article_id)
                outcome.announced += 1
    if found is not None and found.kind == "emptied":
        reason = Reason.EMPTIED
    ledger.mark_gone(archive, url_id, status, context.now, reason=reason, next_due_at=again)
    outcome.counts["missing" if task.article_id is None or again_gone else "gone"] += 1


def instead(archive: Archive, visit: Visit, understood: Understood, url_id: int) -> Finding | None:
    """What a page with status 200 that is no article says of the known article at its address; None: nothing."""
    article_id = articles.at_address(archive, url_id)
    if article_id is None or visit.answer is not Answer.READ:
        return None
    page = visit.fetched.page
    said = takedown.instead(_known(archive, article_id), page, Reason(understood.reason or Reason.LISTING))
    return None if said is None else _finding(said, page.status)


def lost(archive: Archive, visit: Visit, article: Article, url_id: int) -> Finding | None:
    """The same of a page that was read as an article: whether the known one has lost its text."""
    article_id = articles.at_address(archive, url_id)
    if article_id is None:
        return None
    known = _known(archive, article_id)
    said = takedown.lost(known, article)
    if said is None and takedown.is_another(known, article):
        said = _of_another(archive, article_id, article)
    return None if said is None else _finding(said, visit.fetched.page.status)


def _of_another(archive: Archive, article_id: int, article: Article) -> tuple[str, str] | None:
    """Below the headline stands what another article of the site says: the text that was read is not its own."""
    rows = archive.conn.execute(
        "SELECT o.id, o.body FROM articles a JOIN articles o ON o.site_id = a.site_id AND o.id <> a.id "
        "WHERE a.id = ? ORDER BY o.last_seen_at DESC LIMIT ?",
        (article_id, OTHERS),
    )
    for other, body in rows:
        if takedown.shares(body, article.body):
            return "emptied", f"the headline stands, below it the text of article {other}"
    return None


def _finding(said: tuple[str, str], status: int) -> Finding:
    return Finding("emptied" if said[0] == "emptied" else "soft_404", status, said[1])


def _known(archive: Archive, article_id: int) -> takedown.Known:
    row = archive.conn.execute("SELECT headline, body, summary FROM articles WHERE id = ?", (article_id,)).fetchone()
    return takedown.Known(*row)


def redirected(archive: Archive, task: Task, target: str, status: int | None) -> Finding | None:
    """What an article's address that sends its reader elsewhere means; None: the article has moved there.

    What the target is, is known once it has been asked for; until then it is judged by its address.
    """
    if task.article_id is None or urls.absolute(target, task.fetch_url) is None:
        return None
    away = Finding("redirect_away", status, f"sends its readers to {target}", target)
    if not urls.in_scope(target, task.site):
        path = urlsplit(task.fetch_url).path.rstrip("/")
        return None if path and urlsplit(target).path.rstrip("/") == path else away
    if _is_home(target):
        return replace(away, kind="redirect_home")
    row = archive.conn.execute(
        "SELECT state, reason, article_id, last_status FROM urls WHERE url = ?", (urls.canonical(target),)
    ).fetchone()
    state, reason, article_id, answer = row or (None, None, None, None)
    notice = False
    if state in {"archived", "duplicate"} and article_id is not None:
        if article_id == task.article_id or _same_text(archive, task.article_id, article_id):
            return None
        if not (notice := _is_notice(archive, article_id)):
            return away
    if state == "gone" and answer in {404, 410, 451}:
        return replace(away, kind=_BY_STATUS.get(answer, "http_404"), evidence=f"{away.evidence}: HTTP {answer}")
    if reason == Reason.SOFT_404 or notice or missing.address_says(target):
        return replace(away, kind="soft_404", evidence=f"{away.evidence}, which says that it was not found")
    listed = archive.conn.execute(
        "SELECT 1 FROM listings WHERE url = ? AND kind IN ('section', 'home')", (urls.canonical(target),)
    ).fetchone()
    if listed or reason == Reason.LISTING or urls.guess_kind(target) == "listing":
        return replace(away, kind="redirect_section")
    return away


def _is_notice(archive: Archive, article_id: int) -> bool:
    """Whether what was read as an article only says that there is none."""
    row = archive.conn.execute("SELECT headline, word_count FROM articles WHERE id = ?", (article_id,)).fetchone()
    if row is None or (row[1] or 0) > takedown.NOTICE:  # a column may be called "Hata"
        return False
    return missing.names_say([row[0]]) is not None


def trouble_at(archive: Archive, target: str) -> str | None:
    """What is known to stand where an article's address leads: a wall, repairs, a splash page; None: none of them."""
    row = archive.conn.execute("SELECT reason FROM urls WHERE url = ?", (urls.canonical(target),)).fetchone()
    return row[0] if row is not None and row[0] in takedown.CLOSED else None


def _is_home(target: str) -> bool:
    path = urlsplit(urls.canonical(target)).path
    homes = lookups.table("pagetype")["home_paths"]
    return (path or "/") in homes and urls.article_key(target).startswith("path:")


def _same_text(archive: Archive, one: int | None, other: int) -> bool:
    row = archive.conn.execute(
        "SELECT 1 FROM articles a JOIN articles b ON b.id = ? "
        "WHERE a.id = ? AND (a.content_hash = b.content_hash OR a.headline = b.headline)",
        (other, one),
    ).fetchone()
    return row is not None


def settled(archive: Archive, visit: Visit, context: Context) -> None:
    """A page was asked for because an article's address led to it: now that it is known, so is what that means."""
    first = visit.fetched.task.led_from
    if first is None or first.article_id is None or first.url_id is None:
        return
    if not removals.is_open(archive, first.article_id):
        return
    if why := trouble_at(archive, visit.fetched.page.url):
        removals.undone(archive, first.article_id)
        ledger.settle(archive, first.url_id, state="archived", reason=why, now=context.now)
        return
    status = archive.conn.execute("SELECT last_status FROM urls WHERE id = ?", (first.url_id,)).fetchone()[0]
    target = visit.target or visit.fetched.page.url
    found = redirected(archive, first, target, status)
    if found is None:
        moved(archive, first, context)
    else:
        removals.renamed(archive, first.article_id, found)


def moved(archive: Archive, task: Task, context: Context) -> None:
    """The address of a known article leads to the same article at another one."""
    assert task.article_id is not None
    assert task.url_id is not None
    removals.moved(archive, task.article_id, context.now)
    ledger.settle(archive, task.url_id, state="duplicate", reason=Reason.REDIRECTED, now=context.now)
    articles.seen_unchanged(archive, task.url_id, context.now)


def seen(archive: Archive, article_id: int | None, url_id: int, context: Context, stood: int | None) -> None:
    """The article is at its address: it has returned, if it was away, or moved, if another one ``stood`` there or none;
    it may be live and de-listed."""
    if article_id is None or articles.at_address(archive, url_id) != article_id:
        return
    if stood == article_id:
        removals.back(archive, article_id, context.now)
    else:
        removals.moved(archive, article_id, context.now)
    evidence = delistings.left(archive, article_id)
    if evidence is not None:
        look = removals.looked(archive, article_id, Finding("delisted", None, evidence), context.now)
        if not look.sure:
            ledger.look_by(archive, url_id, look.again)
