"""Credits: who wrote an article, where its text came from, and where it is set.

Five facts are mixed on Turkish pages and kept apart here: the source (agency or paper the copy came from), people,
the newsroom's desk, the place of the dateline, and the site itself. Comes in: words, one line, or the paragraphs of
a body. Goes out: Named, Credit, BodyCredits. Nothing is guessed: a line without a label or a known name is no
credit. Never raises on text.

gazetteer  who is an agency, a paper, a desk      people  names in bylines, any language
lines      one credit line                        body    the paragraphs of an article
edges      heads and tails of paragraphs          names   reporters and places in front of a first sentence
running    where a credit ends and text begins
"""

from newsarchive.bylines.body import BodyCredits, read_body
from newsarchive.bylines.edges import photo
from newsarchive.bylines.gazetteer import Named, by_picture, is_own
from newsarchive.bylines.lines import Credit, classify, credit
from newsarchive.bylines.people import people

__all__ = [
    "BodyCredits",
    "Credit",
    "Named",
    "by_picture",
    "classify",
    "credit",
    "is_own",
    "people",
    "photo",
    "read_body",
]
