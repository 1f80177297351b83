"""How many articles a paper published, from which of its lists showed which: capture-recapture with an error bar.

Feed, sitemap, home page and section lists are catches of the same articles, and what they have in common tells what
all of them have missed. They are not independent catches: what is prominent is everywhere, some lists hold only part
of the paper, and how dependent two lists are cannot be read off two lists. ``estimate`` therefore carries what is
known of such lists as a prior (model.py); its intervals are wide where the lists say little and narrow where nearly
everything was seen twice. ``classic`` has the textbook estimators for comparison.

What is estimated are the articles that had a chance to be in at least one of the lists. What a paper publishes and
shows in none of them (unlinked pages, behind a login) leaves no trace in any list and is in no estimate.

In: numbers of articles by the lists that showed them. No database, no clock, nothing random.
"""

from newsarchive.completeness.estimating import Estimate, estimate, tally

__all__ = ["Estimate", "estimate", "tally"]
