"""Stored pages, as the captures say where they are. Only reads."""

from contextlib import suppress
from dataclasses import replace

from newsarchive import warc_read
from newsarchive.edits import pages
from newsarchive.errors import ArchiveDamaged
from newsarchive.records import Page
from newsarchive.store import crawls
from newsarchive.store.archive import Archive
from newsarchive.warc import Span


def captured_page(archive: Archive, capture_id: int) -> Page:
    """The page of a capture, with its payload (from the earlier capture when this one is a revisit).

    Raises ArchiveDamaged naming file and offset.
    """
    row = archive.conn.execute(
        "SELECT c.file, c.offset, c.length, o.file, o.offset, o.length FROM captures c "
        "LEFT JOIN captures o ON o.id = c.revisit_of WHERE c.id = ?",
        (capture_id,),
    ).fetchone()
    if row is None:
        raise ArchiveDamaged(f"{archive.path / 'news.db'}: there is no captures row {capture_id}")
    page = warc_read.read(archive.warc_root, Span(*row[:3])).page
    if row[3] is None:
        return page
    return replace(page, body=warc_read.read(archive.warc_root, Span(*row[3:])).page.body)


def captured_parts(archive: Archive, capture_id: int) -> tuple[Page, ...]:
    """The further pages that were fetched with an article's first one, in their order. Raises ArchiveDamaged."""
    return tuple(captured_page(archive, part) for part in crawls.part_captures(archive, capture_id))


def shown(archive: Archive, article_id: int) -> pages.Text:
    """What the page of the present understanding showed; nothing when it is not there."""
    (capture,) = archive.conn.execute("SELECT last_capture_id FROM articles WHERE id = ?", (article_id,)).fetchone()
    if capture is None:
        return pages.Text("")
    with suppress(ArchiveDamaged):
        return pages.shown(captured_page(archive, capture), *captured_parts(archive, capture))
    return pages.Text("")
