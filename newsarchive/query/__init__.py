"""Every read of the archive: open, ask in SQL, search, choose rows, explain a value, tell the health.

``reader`` opens news.db so that nothing can be written and runs a person's SQL within limits; ``choose``
turns filters into conditions; ``hits`` runs a search; ``why`` explains a value; ``health`` counts sites, runs
and gaps. Rows come out as plain tuples or dicts, streaming; there is no row limit anywhere.
"""
