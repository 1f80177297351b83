"""A web site that misbehaves in every way we know, beside 200 honest articles; and what must come of each way.

``core`` is the vocabulary, ``web`` the server (a process of its own: ``running``), ``evidence`` the judge. The other
modules hold the behaviours, one entry each; ``catalogue`` collects them. The texts are invented.
"""
