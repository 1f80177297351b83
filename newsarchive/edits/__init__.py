"""What kind of edit lies between two understandings of one article: typed revisions, their words, their marks.

Pure: two mappings of public fields in (identify.FIELDS as a revision keeps them), kinds out. ``kinds(x, x)`` and what
differs only by typography, spelling of numbers, order of paragraphs' breaks or by lines of the site is ``()``.
"""

from newsarchive.edits.judging import KINDS, Told, explained, is_emptied, kinds

__all__ = ["KINDS", "Told", "explained", "is_emptied", "kinds"]
