"""Which content management system made a page: families claim it by votes, never by its address alone.

``signs`` collects what fingerprints are looked for in, ``claim`` lets every family of data/families vote. A page of
no family is read by the same engine; a family's knowledge only adds to it.
"""

from newsarchive.families.base import KINDS, SELECTED, WHERES, Family, Vote, families, load
from newsarchive.families.votes import Claim, Signs, claim, signs

__all__ = ["KINDS", "SELECTED", "WHERES", "Claim", "Family", "Signs", "Vote", "claim", "families", "load", "signs"]
