"""A wire flow with the truth of every pair: agencies write, hundreds of papers copy, cut and rewrite.

``flow("bank", articles=100_000, seed=1)`` streams items in the order in which an archive meets them; two flavours
share nothing but the newsroom: ``bank`` (sentence patterns) and ``loom`` (woven from a lexicon), each with its own
templates and its own mix of edits. ``python -m newsarchive.sample.wire`` prints them as JSON lines.
"""

from newsarchive.sample.wire.flavours import FLAVOURS, flow
from newsarchive.sample.wire.flow import Flow
from newsarchive.sample.wire.item import Fate, Item

__all__ = ["FLAVOURS", "Fate", "Flow", "Item", "flow"]
