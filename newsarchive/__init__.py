"""newsarchive: the scraper and archive for Turkish regional news.

The flow goes one way: discover -> fetch -> keep -> extract -> normalise -> identify -> store -> query/export.
A listing's bytes become Links, a Link becomes a Page, the Page is kept (WARC) before anything parses it, then
becomes a Draft (text as found), an Article (as understood), a Verdict (new, same, edited), and rows.
"""

__version__ = "0.1.0"
