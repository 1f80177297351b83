"""The search language: what a person types becomes FTS5 expressions and filters; and what was found, shown.

In: one line of text. Out: a ``Query`` (an exact and a weak expression, and filters), or UsageError in one
line. No sqlite3 here. Everything a person types ends up inside a quoted FTS5 string or a bound parameter, so
there is nothing to inject.

Words are joined by AND unless OR stands between them; NOT (or a leading ``-``) takes away; NEAR or NEAR/5 asks for
words close together; parentheses group; "…" is a phrase; ``word*`` is a prefix.
"""

from newsarchive.search.forms import EXACT, FORMS, STEMS, inflections
from newsarchive.search.language import COLUMNS, FILTERS, parse
from newsarchive.search.showing import Line, Snippet, concordance, highlights, snippet
from newsarchive.search.terms import NOTHING, TOKEN, Filter, Group, Near, Query, Term, spelled, terms_of, tokenise

__all__ = [
    "COLUMNS",
    "EXACT",
    "FILTERS",
    "FORMS",
    "NOTHING",
    "STEMS",
    "TOKEN",
    "Filter",
    "Group",
    "Line",
    "Near",
    "Query",
    "Snippet",
    "Term",
    "concordance",
    "highlights",
    "inflections",
    "parse",
    "snippet",
    "spelled",
    "terms_of",
    "tokenise",
]
