"""Which articles print the same text, what a copy changed, and which tell of the same event in other words.

A *copy* prints another article's text, a *rewrite* says the same in the same order with other words, an *event twin*
is another newsroom's text of the same event. Only copies are one story. Everything here is pure: texts come in,
findings go out.
"""
