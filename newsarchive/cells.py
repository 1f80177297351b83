"""Which tables are part of an article's text: those of figures and names that the text itself leads to.

Comes in: a table's box and the blocks before it. Goes out: yes or no. What no sentence or sub-headline leads to
(forecasts, standings, forms that newsrooms paste in) is a box beside the story.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarchive.boxes import Box

if TYPE_CHECKING:
    from newsarchive.blocks import Raw

MAX_CELL = 150
"""letters of running text that no cell of a data table holds"""
MAX_ROWS = 60
"""rows of a data table that is part of an article's text"""
MAX_HEADED = 25
"""rows of a table that only a sub-headline announces"""
MIN_BESIDE = 30
"""letters of a paragraph that says that its neighbour is text as well"""
_COLONS = (":", "：")


def is_data(table: Box) -> bool:
    """Whether a table holds figures and names, not the page's layout: rows of several short cells."""
    cells = rows = 0
    for box in table.walk():
        if box.tag in {"td", "th"}:
            cells += 1
            if box.good > MAX_CELL:
                return False
        elif box.tag == "tr":
            rows += 1
    return cells > rows


def is_introduced(table: Box, before: list[Raw]) -> bool:
    """Whether a small table completes the line before it (``Yıllara göre sayılar şöyle:``) or goes on with its rows.

    Newsrooms paste forecasts, standings and tender forms into the text as well; what no sentence leads to is a box
    beside the story, not a part of it.
    """
    if not before or not (before[-1].kind == "row" or before[-1].text.endswith(_COLONS)):
        return False
    rows = sum(box.tag == "tr" for box in table.walk())
    return rows <= MAX_ROWS and table.link_chars * 5 <= table.chars


def is_headed(table: Box, before: list[Raw]) -> bool:
    """Whether a sub-headline of the text leads to a small table without links: the heading stands beside the text's
    paragraphs, not in a box of the table's own."""
    if not before or before[-1].kind != "h" or table.link_chars:
        return False
    around = before[-1].box.parent
    told = any(raw.box.parent is around and raw.kind == "p" and raw.size >= MIN_BESIDE for raw in before)
    return (
        told
        and around is not None
        and table.inside(around)
        and 1 < sum(box.tag == "tr" for box in table.walk()) <= MAX_HEADED
    )
