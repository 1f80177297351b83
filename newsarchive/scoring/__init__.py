"""Finds the element that holds an article's text: measuring weighs every element, choosing picks one."""

from newsarchive.boxes import HEADINGS, MIN_TEXT
from newsarchive.scoring.choosing import choose
from newsarchive.scoring.measuring import outline

__all__ = ["HEADINGS", "MIN_TEXT", "choose", "outline"]
