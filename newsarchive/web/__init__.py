"""``newsarchive serve``: Datasette with our pages, reading the archive only.

How a page is added:

1. What it asks of the archive: a function in ``newsarchive/query/`` whose first parameter is the connection. No loops
   over all rows in Python; a page has 500 ms at a million articles.
2. What it looks like: ``templates/NAME.html``, which extends ``base.html`` and fills the blocks ``title``, ``content``
   and ``extra_head`` (more ``<link>`` or ``<script src>``; nothing inline: the policy of content forbids it).
3. Its words: ``data/words/NAME.toml``, one table per key with ``tr`` and ``en``; a template says
   ``{{ t('NAME.key') }}``, or ``{{ t('NAME.key', count=number(5)) }}`` for words with ``{count}`` in them.
   ``{{ tv('kinds', value) }}`` has the words of a stored value, or the value itself when the file has none.
4. A module ``newsarchive/web/NAME.py``::

       async def show(datasette: Datasette, request: Request) -> Response:
           told = await pages.ask(datasette, query.function, request.url_vars["id"])
           return await pages.show(datasette, request, "NAME.html", told=told)

       ROUTES = ((r"^/name/(?P<id>\\d+)$", show),)
       NAV = ("names", "/names")  # only for what the main links lead to: the key in base.toml, the path

   and the module's name in ``plugin.PAGES``. ArchiveError and ``pages.Missing`` become pages of their own.

Every template knows: ``t``, ``tv``, ``lang`` (tr or en), ``path('/article/5', q='…')`` (an address of ours; an argument
that is None is left out), ``again(page=2)`` (this page with another argument), ``again_to('/api/x')`` (another page of
ours with this one's arguments), ``when(stamp, precision)`` (a <time>), ``day('2025-06')``, ``number(n)``,
``complaint(message)`` (what went wrong, and its language), ``marked(text, marks)``, ``cut(text, 300)``,
``outside(url)`` (None for ``javascript:``), ``here`` (the path asked for), ``static('base.css')``. Everything else is
escaped by Jinja; ``|safe`` is not used. Texts of papers stand in an
element with ``lang="tr"``.

    server    makes the Datasette and runs it      plugin   what Datasette asks us
    database  the archive as Datasette reads it    gate     headers, hosts, how many at once
    asked     numbers and choices of an address    connection  who sends a request too slowly
    pages     ask, show, errors                    words    languages, dates, numbers
"""
