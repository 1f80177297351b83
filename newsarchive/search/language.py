"""Reads a query: lexemes, then filters, operators, parentheses. Raises UsageError, and nothing else, in one line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from newsarchive import turkish
from newsarchive.errors import UsageError
from newsarchive.search.forms import EXACT, FORMS
from newsarchive.search.terms import NOTHING, Filter, Group, Item, Near, Query, Term, anywhere, spelled, terms_of

FILTERS = ("site", "section", "source", "author", "place", "type", "after", "before", "since", "until")
COLUMNS = ("headline", "summary", "body")

_MAX_LENGTH = 4_000  # characters of one query
_MAX_TERMS = 100  # FTS5 gives up at 256 levels and is slow long before
_MAX_DEPTH = 20
_NEAR = 10  # words between, when nobody says how many
_FARTHEST = 100
_MOST_NEAR = 4

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
_BETWEEN = re.compile(r"NEAR(?:/(.*))?", re.DOTALL)
_LEXEME = re.compile(
    r"""(?P<space>\s+)
    | (?P<open>-?\() | (?P<close>\))
    | (?P<empty>-?[a-z]+:(?=[\s()]|$))
    | (?P<item>-?(?:(?P<field>[a-z]+):)?(?:"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<word>[^\s()"]+)))
    | (?P<broken>.)""",
    re.VERBOSE | re.DOTALL,
)


_NO_NEAR = 'NEAR stands between two words or phrases: konya NEAR kaza, konya NEAR/5 "trafik kazası"'

_Lexeme = tuple[str, Term | Filter | int | None, bool]
"""kind, payload, negated; kinds: term, filter, open, close, AND, OR, NOT, NEAR (with its distance)"""


@dataclass(slots=True)
class _Parser:
    lexemes: list["_Lexeme"]
    at: int = 0
    filters: list[Filter] = field(default_factory=list)

    def kind(self, ahead: int = 0) -> str:
        index = self.at + ahead
        return self.lexemes[index][0] if 0 <= index < len(self.lexemes) else "end"

    def any_of(self, depth: int) -> Group | None:
        """Branches joined by OR; None when nothing to look for is left."""
        if depth > _MAX_DEPTH:
            raise UsageError(f"the query has more than {_MAX_DEPTH} parentheses inside each other")
        branches = [self.all_of(depth)]
        while self.kind() == "OR":
            if "filter" in (self.kind(-1), self.kind(1)):
                raise UsageError("a filter cannot stand beside OR; write it twice for either: site:a site:b")
            self.at += 1
            branches.append(self.all_of(depth))
        if len(branches) == 1:
            return branches[0]
        for branch in branches:
            if branch is None or not branch.items:
                raise UsageError("OR needs words to look for on both sides")
        return Group("OR", tuple(branch for branch in branches if branch is not None))

    def all_of(self, depth: int) -> Group | None:
        """Everything up to OR, a closing parenthesis or the end."""
        items: list[Item] = []
        without: list[Item] = []
        start = self.at
        while self.kind() not in ("OR", "close", "end"):
            if self.kind() == "AND":
                self._check_and(start)
                continue
            self._one(items, without, depth)
        if self.at == start and (self.kind() == "OR" or self.kind(-1) == "OR"):
            raise UsageError("OR needs words to look for on both sides")
        return Group("AND", tuple(items), tuple(without)) if items or without else None

    def _check_and(self, start: int) -> None:
        if self.at == start or self.kind(-1) == "AND" or self.kind(1) in ("AND", "OR", "close", "end"):
            raise UsageError('AND needs words to look for on both sides (for the word itself write "and")')
        self.at += 1

    def _one(self, items: list[Item], without: list[Item], depth: int) -> None:
        negated = False
        while self.kind() == "NOT":
            negated = not negated
            self.at += 1
        if self.kind() == "NEAR":
            raise UsageError(_NO_NEAR)
        if self.kind() not in ("term", "filter", "open"):
            raise UsageError('NOT needs a word behind it (for the word itself write "not")')
        kind, payload, minus = self.lexemes[self.at]
        negated ^= minus
        self.at += 1
        if isinstance(payload, Filter):
            if depth:
                raise UsageError(f"{payload.name}: cannot stand inside parentheses; it holds for the whole query")
            self.filters.append(Filter(payload.name, payload.value, negated))
            return
        item: Item | None = self._group(depth) if kind == "open" else self._close_to(payload)
        if self.kind() == "NEAR":
            raise UsageError(_NO_NEAR)
        if item is not None:
            (without if negated else items).append(item)

    def _close_to(self, payload: Term | int | None) -> Term | Near:
        """The term just read, with those that NEAR joins to it."""
        assert isinstance(payload, Term)
        terms, distances = [payload], set()
        while self.kind() == "NEAR":
            if self.kind(1) != "term" or self.lexemes[self.at + 1][2]:
                raise UsageError(_NO_NEAR)
            distances.add(self.lexemes[self.at][1])
            term = self.lexemes[self.at + 1][1]
            assert isinstance(term, Term)
            terms.append(term)
            self.at += 2
        if not distances:
            return payload
        columns = {term.column for term in terms} - {None}
        if len(columns) > 1 or len(distances) > 1 or len(terms) > _MOST_NEAR:
            raise UsageError(f"words joined by NEAR: at most {_MOST_NEAR}, one distance, one field")
        (distance,) = distances
        assert isinstance(distance, int)
        return Near(tuple(anywhere(term) for term in terms), distance, next(iter(columns), None))

    def _group(self, depth: int) -> Group | None:
        inner = self.any_of(depth + 1)
        if self.kind() != "close":
            raise UsageError("a parenthesis is not closed")
        self.at += 1
        if inner is not None and not inner.items:
            raise UsageError("inside parentheses NOT needs something to take away from")
        return inner


def parse(text: str, *, exact: bool = False) -> Query:
    """The query of a line of text; ``exact`` switches the expansion of words off. Raises UsageError."""
    if len(text) > _MAX_LENGTH:
        raise UsageError(f"the query is longer than {_MAX_LENGTH} characters")
    parser = _Parser(list(_lexemes(turkish.nfc(text).translate(_QUOTES), exact)))
    terms = [payload for _, payload, _ in parser.lexemes if isinstance(payload, Term)]
    if len(terms) > _MAX_TERMS:
        raise UsageError(f"the query has more than {_MAX_TERMS} words")
    tree = parser.any_of(0)
    if parser.kind() == "close":
        raise UsageError("a parenthesis is closed that was never opened")
    filters = tuple(parser.filters)
    if tree is None:
        if not filters:
            raise UsageError("nothing to search for: write at least one word")
        return replace(NOTHING, filters=filters)
    if not tree.items:
        return replace(NOTHING, exclude=Group("OR", tree.without).expression(FORMS), filters=filters)
    return Query(tree, tree.expression(EXACT), tree.expression(FORMS), None, filters, tuple(terms_of(tree.items)))


def _lexemes(text: str, exact: bool) -> Iterator[_Lexeme]:
    for match in _LEXEME.finditer(text):
        whole = match[0]
        negated = whole.startswith("-") and text[: match.start()][-1:] in ("", " ", "\t", "\n", "(")
        if match["space"] is not None:
            continue
        if match["broken"] is not None:
            raise UsageError(f"the quotation mark at character {match.start() + 1} is not closed")
        if match["empty"] is not None:
            yield from _empty_field(whole.lstrip("-").rstrip(":"), exact, negated)
        elif match["item"] is None:
            yield ("open" if match["open"] else "close"), None, negated
        elif whole in ("AND", "OR", "NOT"):
            yield whole, None, False
        elif near := _BETWEEN.fullmatch(whole):
            yield "NEAR", _distance(near[1]), False
        else:
            payload = _payload(match, exact)
            if payload is not None:
                yield ("filter" if isinstance(payload, Filter) else "term"), payload, negated


def _distance(text: str | None) -> int:
    if text is None:
        return _NEAR
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:4]) <= _FARTHEST:
        raise UsageError(
            f"NEAR/{text} is no distance; write NEAR (up to {_NEAR} words between) or NEAR/1 to NEAR/{_FARTHEST}"
        )
    return int(text)


def _empty_field(name: str, exact: bool, negated: bool) -> Iterator[_Lexeme]:
    if name in FILTERS or name in COLUMNS:
        raise UsageError(f'{name}: needs a value directly behind it, such as {name}:konya or {name}:"iki söz"')
    term = _term(name, None, exact)
    if term is not None:
        yield "term", term, negated


def _payload(match: re.Match[str], exact: bool) -> Term | Filter | None:
    name, phrase, word = match["field"], match["phrase"], match["word"]
    if name in FILTERS:
        value = turkish.clean(phrase if phrase is not None else word)
        if not value:
            raise UsageError(f"{name}: needs a value directly behind it")
        return Filter(name, value)
    column = name if name in COLUMNS else None
    if name and column is None:  # not one of our fields: 12:30, https://…, "Trump:"
        word = f"{name}:{word}" if word is not None else None
        phrase = f"{name} {phrase}" if phrase is not None else None
    if phrase is None:
        return _term(word, column, exact)
    kind = "prefix" if match["star"] else "exact" if exact else "phrase"
    return _made(phrase, kind, column)


def _term(word: str, column: str | None, exact: bool) -> Term | None:
    if word.endswith("*"):
        term = _made(word, "prefix", column)
        if term is None or len(term.tokens[-1]) < 2:
            raise UsageError("a * needs at least two letters before it")
        return term
    return _made(word, "exact" if exact else "word", column)


_ENDING = re.compile(r"['’‘`´ʼ]([^\W\d_]{1,12})$")


def _made(text: str, kind: str, column: str | None) -> Term | None:
    """None when there is no word in it."""
    written = spelled(text)
    if not written:
        return None
    ending = _ENDING.search(text)
    suffixed = bool(ending) and len(written) > 1
    return Term(tuple(map(turkish.search_fold, written)), kind, column, suffixed, written)
