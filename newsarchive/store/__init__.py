"""Every write to news.db, and the reads that writing needs. Reads for people are in query.py.

schema    tables, indexes, migrations           archive   open, transaction, one clear line per failure
ledger    sites, listings, addresses, runs      articles  captures, articles, revisions, provenance
"""

from newsarchive.store.archive import Archive

__all__ = ["Archive"]
