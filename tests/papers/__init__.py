"""A web of invented papers of every known family, drawn by chance, with the truth of every article's fields.

For tests and benchmarks/onboarding.py. Written after the families' documented addresses, fingerprints and page parts;
what differs between two papers of a family (names of boxes, stamps, credits, feeds, sitemaps, charset) is drawn.
"""

from papers.web import Site, papers, serve
from papers.world import Paper, Truth

__all__ = ["Paper", "Site", "Truth", "papers", "serve"]
