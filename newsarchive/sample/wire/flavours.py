"""The flavours of the wire flow by name, and what each paper's desk does most."""

from collections.abc import Callable

from newsarchive.sample.wire.bank import Bank
from newsarchive.sample.wire.flow import Flow, Mix
from newsarchive.sample.wire.loom import Loom
from newsarchive.sample.wire.text import Flavour

BANK_MIX = Mix(
    edits=(
        "lead_reordered", "lead_replaced", "lead_added", "paragraphs_dropped", "paragraphs_dropped",
        "paragraphs_merged", "paragraphs_merged", "paragraph_split", "paragraph_added", "paragraphs_reordered",
        "tail_cut", "tail_cut", "truncated", "subheads", "bullets", "names_shortened", "words_edited", "words_edited",
        "typos", "diacritics", "glued",
    ),
)  # fmt: skip
LOOM_MIX = Mix(
    edits=(
        "tail_cut", "tail_cut", "truncated", "lead_replaced", "lead_added", "lead_added", "paragraphs_dropped",
        "paragraphs_dropped", "paragraphs_reordered", "paragraph_added", "paragraph_added", "subheads", "subheads",
        "names_shortened", "typos", "typos", "words_edited", "paragraphs_merged", "one_block", "diacritics", "bullets",
    ),
    alike=25, own=20, bulletins=25, twins=30, near=12, later=16, rewritten=20, papers=260, most=90, families=9,
)  # fmt: skip
FLAVOURS: dict[str, tuple[Callable[[], Flavour], Mix]] = {"bank": (Bank, BANK_MIX), "loom": (Loom, LOOM_MIX)}
"""name -> how to make it, and its mix"""


def flow(flavour: str, *, articles: int, seed: int, a_day: int = 2500) -> Flow:
    """The flow of a flavour; KeyError when there is none of that name. a_day: articles a day, which sets the time."""
    make, mix = FLAVOURS[flavour]
    return Flow(articles, seed, make(), flavour, mix, a_day)
