"""An article on several pages: the addresses of its further parts, and their texts joined to one.

A part is what the page itself leads to from beside its text: the article's own address with a page number
(``?sayfa=2``, ``/2``, ``-p2.html``), or all of it on one page (``Tümü``), which is preferred.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice, pairwise
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from selectolax.lexbor import LexborNode

from newsarchive import lookups, turkish, urls
from newsarchive.dom import tokens
from newsarchive.records import Block, Draft, Found
from newsarchive.scope import Scope

MAX_PARTS = 40
ALL = 0
"""the number of the page that holds all parts"""
_NEXT = -1
_AROUND = 4
"""elements behind the article's own that may hold its pager"""
_LINKS = 400
_LABEL = 40
_PAGERS = frozenset({"div", "p", "ul", "nav", "center", "span", "table"})
_PAGER = 200
"""letters of an element that is nothing but a pager"""
_NUMBER = re.compile(r"(?:sayfa|page|bolum)?\s*(\d{1,2})\.?\s*(?:sayfa|page|bolum)?")
_PATH_END = re.compile(r"[/_-](?:sayfa|page|syf|s|p)?[/_-]?(\d{1,2}|tumu|hepsi|tamami|all)/?")
_EXTENSION = re.compile(r"\.(?:html?|aspx?|php|jsp)$")
_PLAIN = re.compile(r"[\w.~-]+", re.ASCII)
_TALK = ("comment", "yorum", "reply")
_LEAST_REPEATED = 20
"""letters of a block that is left out when an earlier part has it as well"""


def parts(scope: Scope, address: str, announced: str = "") -> tuple[str, ...]:
    """The further parts of the article at ``address``, absolute, in order; () when the page shows no pager.

    ``announced``: the page's own ``link rel=next``, which counts when it is the article's address with a number.
    """
    if scope.root is None:
        return ()
    base = _base(address)
    found: dict[int, str] = {}
    for link in _links(scope.root, base[1]):
        says = _says(link.text())
        if says is None or (target := urls.absolute(link.attributes.get("href") or "", address)) is None:
            continue
        number = _number(base, target)
        if number is not None and says in (number, _NEXT if number > 1 else number) and not _in_talk(link):
            found.setdefault(number, target)
    if announced and (target := urls.absolute(announced, address)) and (number := _number(base, target)):
        found.setdefault(number, target)
    if ALL in found:
        return (found[ALL],)
    own = _number(base, address) or 1
    return tuple(found[number] for number in sorted(_filled(found)) if number > own)[:MAX_PARTS]


def first_page(address: str) -> str:
    """The address without a page's number in its query; the same when it names none."""
    split = urlsplit(address)
    pairs = [pair for pair in split.query.split("&") if not _is_page(*_pair(pair), split.path)]
    return urlunsplit(split._replace(query="&".join(pairs))) if split.query else address


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value


def join(first: Draft, further: Sequence[Draft]) -> Draft:
    """The first part with the blocks and pictures of the further ones, in their order.

    Left out is what parts repeat: headline, spot, and every longer block an earlier part has. A part that is all of
    them on one page adds what the first lacks. Everything else stays as the first part has it; ``parts`` is empty.
    """
    said = {turkish.fold(one.text) for field in ("headline", "summary") for one in first.found.get(field, ())}
    seen = said | {turkish.fold(block.text) for block in first.blocks}
    blocks = list(first.blocks)
    pictures = list(first.found.get("image", ()))
    known = {one.text for one in pictures}
    for draft in further:
        said = {turkish.fold(one.text) for field in ("headline", "summary") for one in draft.found.get(field, ())}
        new = [block for block in draft.blocks if not _is_repeated(block, seen, said)]
        seen |= {turkish.fold(block.text) for block in new}
        blocks += new
        images: tuple[Found, ...] = draft.found.get("image", ())
        pictures += [one for one in images if one.text not in known]
        known |= {one.text for one in images}
    found = {**first.found, "image": tuple(pictures)} if pictures else first.found
    return replace(first, blocks=tuple(blocks), found=found, parts=())


def _is_repeated(block: Block, seen: set[str], said: set[str]) -> bool:
    key = turkish.fold(block.text)
    return key in said or (len(key) >= _LEAST_REPEATED and key in seen)


def _links(root: LexborNode, path: str) -> Iterator[LexborNode]:
    """Links with the article's own path inside its element and in the few small ones right behind it."""
    name = path.rpartition("/")[2]
    wanted = f'a[href^="?"], a[href*="{name}"]' if _PLAIN.fullmatch(name) else "a[href]"
    yield from islice(root.css(wanted), _LINKS)
    node = root.next
    for _ in range(2 * _AROUND):
        if node is None:
            return
        if node.is_element_node and node.tag in _PAGERS and len(node.text()) <= _PAGER:
            yield from islice(node.css(wanted), _LINKS)
        node = node.next


def _in_talk(link: LexborNode) -> bool:
    node: LexborNode | None = link
    for _ in range(6):
        if node is None or node.tag == "body":
            return False
        label = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if any(word.startswith(_TALK) for word in tokens(label)):
            return True
        node = node.parent
    return False


def _says(text: str) -> int | None:
    """The page a link's text names: its number, the next one, all; None for every other text."""
    text = text.strip()
    if not text or len(text) > _LABEL:
        return None
    key = turkish.fold(text)
    if said := _NUMBER.fullmatch(key):
        return int(said[1])
    return ALL if key in _words("all") else _NEXT if key in _words("next") else None


_Base = tuple[str, str, frozenset[tuple[str, str]]]


def _base(address: str) -> _Base:
    """(host, path without extension, query without the page's number)"""
    split = urlsplit(address)
    pairs = frozenset(pair for pair in parse_qsl(split.query) if not _is_page(*pair, split.path))
    return urls.site_of(address), _EXTENSION.sub("", split.path).rstrip("/"), pairs


def _is_page(name: str, value: str, path: str) -> bool:
    if path in ("", "/") and name == "p":
        return False  # an article's number
    return turkish.ascii_lower(name) in _words("names") and (_of(value) is not None)


def _of(value: str) -> int | None:
    if value.isascii() and value.isdigit() and len(value) <= 2:
        return int(value)
    return ALL if turkish.fold(value) in _words("all_values") else None


def _number(base: _Base, target: str) -> int | None:
    """Which page of the article an address means; 1 for its own, None for any other address."""
    split = urlsplit(target)
    if _base(target)[0] != base[0]:
        return None
    pairs = parse_qsl(split.query)
    pages = [value for name, value in pairs if _is_page(name, value, split.path)]
    rest = frozenset(pair for pair in pairs if not _is_page(*pair, split.path))
    path = _EXTENSION.sub("", split.path).rstrip("/")
    if rest != base[2]:
        return None
    if path == base[1]:
        return _of(pages[-1]) if pages else 1
    if pages or not path.startswith(base[1]) or not base[1]:
        return None
    ending = _PATH_END.fullmatch(path[len(base[1]) :])
    return _of(ending[1]) if ending else None


def _filled(found: dict[int, str]) -> dict[int, str]:
    """With the numbers a pager leaves out (``1 2 3 … 10``), when the addresses differ in their number alone."""
    numbers = sorted(number for number in found if number > 1)
    for low, high in pairwise(numbers):
        before, at, after = found[low].rpartition(str(low))
        if high - low > 1 and at and found[high] == f"{before}{high}{after}":
            found |= {number: f"{before}{number}{after}" for number in range(low + 1, high)}
    return found


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(lookups.table("scope")["parts"][key])
