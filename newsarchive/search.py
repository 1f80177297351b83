"""The search language: what a person types becomes FTS5 expressions and filters; and what was found, shown.

In: one line of text. Out: a ``Query`` (an exact and a weak expression, and filters), or UsageError in one
line. No sqlite3 here. Everything a person types ends up inside a quoted FTS5 string or a bound parameter, so
there is nothing to inject.

Words are joined by AND unless OR stands between them; NOT (or a leading ``-``) takes away; parentheses group;
"…" is a phrase; ``word*`` is a prefix. An ordinary word of four or more letters is also looked for as a
prefix (Turkish puts its grammar behind the word), a final p, t, k softened as well (kitap: kitabı; ekmek:
ekmeği): that is the weak expression. What matches the exact one is shown first.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from newsarchive import turkish
from newsarchive.errors import UsageError

FILTERS = ("site", "section", "source", "author", "place", "after", "before", "since", "until")
COLUMNS = ("headline", "summary", "body")

_MAX_LENGTH = 4_000  # characters of one query
_MAX_TERMS = 100  # FTS5 gives up at 256 levels and is slow long before
_MAX_DEPTH = 20
_STEM_LETTERS = 4  # shorter words are too common as beginnings of others (kar: kara, karar, karşı)
_SOFT = {"p": "b", "t": "d", "k": "g"}  # ç -> c needs nothing: the index folds both to c

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")  # what unicode61 takes for a word
_LEXEME = re.compile(
    r"""(?P<space>\s+)
    | (?P<open>-?\() | (?P<close>\))
    | (?P<empty>-?[a-z]+:(?=[\s()]|$))
    | (?P<item>-?(?:(?P<field>[a-z]+):)?(?:"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<word>[^\s()"]+)))
    | (?P<broken>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for: the tokens in a row, folded as the index folds them."""

    tokens: tuple[str, ...]
    kind: str = "word"
    """word (expanded when weak), phrase (as it stands), prefix (the last token may go on)"""
    column: str | None = None
    suffixed: bool = False
    """written with an apostrophe (Konya'da): the first token is the name, the rest only its ending"""

    def exact(self) -> str:
        """The FTS5 expression for the words as they stand."""
        return self._in_column(_quoted(self.tokens, self.kind == "prefix"))

    def weak(self) -> str:
        """The FTS5 expression that also finds inflected forms."""
        forms = [_quoted(self.tokens, self.kind == "prefix")]
        forms += [_quoted(tokens, prefix) for tokens, prefix in self.expansions()]
        return self._in_column(forms[0] if len(forms) == 1 else f"({' OR '.join(forms)})")

    def expansions(self) -> Iterator[tuple[tuple[str, ...], bool]]:
        """Weaker forms of an ordinary word: (tokens, whether the last one may go on)."""
        if self.kind != "word":
            return
        tokens = self.tokens[:1] if self.suffixed else self.tokens
        stem = tokens[-1]
        grows = len(stem) >= _STEM_LETTERS and stem.isalpha()
        if grows or self.suffixed:
            yield tokens, grows
        if grows and stem[-1] in _SOFT:
            yield (*tokens[:-1], stem[:-1] + _SOFT[stem[-1]]), True

    def _in_column(self, expression: str) -> str:
        return f"{{{self.column}}} : {expression}" if self.column else expression


@dataclass(frozen=True, slots=True)
class Group:
    """Terms and groups joined by AND or OR, less those taken away."""

    operator: str
    items: tuple["Term | Group", ...]
    without: tuple["Term | Group", ...] = ()

    def exact(self) -> str:
        """As Term.exact; what is taken away is taken away in all its forms."""
        return self._joined([item.exact() for item in self.items])

    def weak(self) -> str:
        """As Term.weak."""
        return self._joined([item.weak() for item in self.items])

    def _joined(self, parts: list[str]) -> str:
        joined = f" {self.operator} ".join(parts)
        for item in self.without:
            joined = f"({joined}) NOT {item.weak()}"
        return f"({joined})"


@dataclass(frozen=True, slots=True)
class Filter:
    """``site:`` and its like: any of the values, or none of them."""

    name: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A read query. ``exact`` and ``weak`` are None when only filters (or only NOT) were given."""

    exact: str | None
    weak: str | None
    exclude: str | None
    """articles matching this are left out; only when there is nothing to take it away from"""
    filters: tuple[Filter, ...]
    terms: tuple[Term, ...]
    """what to highlight"""


@dataclass(slots=True)
class _Parser:
    lexemes: list[tuple[str, "Term | Filter | None", bool]]
    """(kind, payload, negated); kinds: term, filter, open, close, AND, OR, NOT"""
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
        items: list[Term | Group] = []
        without: list[Term | Group] = []
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

    def _one(self, items: list[Term | Group], without: list[Term | Group], depth: int) -> None:
        negated = False
        while self.kind() == "NOT":
            negated = not negated
            self.at += 1
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
        item = self._group(depth) if kind == "open" else payload
        if item is not None:
            (without if negated else items).append(item)

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
        return Query(None, None, None, filters, ())
    if not tree.items:
        return Query(None, None, Group("OR", tree.without).weak(), filters, ())
    return Query(tree.exact(), tree.weak(), None, filters, tuple(_wanted(tree)))


def _lexemes(text: str, exact: bool) -> Iterator[tuple[str, Term | Filter | None, bool]]:
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
        else:
            payload = _payload(match, exact)
            if payload is not None:
                yield ("filter" if isinstance(payload, Filter) else "term"), payload, negated


def _empty_field(name: str, exact: bool, negated: bool) -> Iterator[tuple[str, Term | Filter | None, bool]]:
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
    if phrase is not None:
        tokens = tokenise(phrase)
        return Term(tokens, "prefix" if match["star"] else "phrase", column) if tokens else None
    return _term(word, column, exact)


def _term(word: str, column: str | None, exact: bool) -> Term | None:
    tokens = tokenise(word)
    if word.endswith("*"):
        if not tokens or len(tokens[-1]) < 2:
            raise UsageError("a * needs at least two letters before it")
        return Term(tokens, "prefix", column)
    if not tokens:
        return None
    head = re.split(r"['’‘`´ʼ]", word, maxsplit=1)
    suffixed = len(tokens) == 2 and len(head) == 2 and tokenise(head[0]) == tokens[:1]
    return Term(tokens, "phrase" if exact else "word", column, suffixed)


def _wanted(tree: Group) -> Iterator[Term]:
    for item in tree.items:
        if isinstance(item, Term):
            yield item
        else:
            yield from _wanted(item)


def tokenise(text: str) -> tuple[str, ...]:
    """The words of a text, changed as the index changes them (unicode61 itself takes the diacritics off)."""
    return tuple(turkish.search_fold(turkish.lower(token)) for token in _TOKEN.findall(turkish.nfc(text)))


def _quoted(tokens: tuple[str, ...], prefix: bool) -> str:
    return f'"{" ".join(tokens)}"' + ("*" if prefix else "")


# --- showing what was found ---------------------------------------------------------------------------------


def highlights(text: str, terms: Iterable[Term]) -> list[tuple[int, int, int]]:
    """Where the terms stand in the original text: (start, end, number of the term), in order, apart."""
    words = [(_folded(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    marks: list[tuple[int, int, int]] = []
    for number, term in enumerate(terms):
        for tokens, prefix in ((term.tokens, term.kind == "prefix"), *term.expansions()):
            wanted = tuple(_folded(token) for token in tokens)
            marks += [(start, end, number) for start, end in _places(words, wanted, prefix)]
    marks.sort(key=lambda mark: (mark[0], -mark[1]))
    kept: list[tuple[int, int, int]] = []
    for mark in marks:
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept


@lru_cache(maxsize=20_000)  # a page of hits has the same words over and over
def _folded(word: str) -> str:
    return turkish.fold(word)


def _places(words: list[tuple[str, int, int]], tokens: tuple[str, ...], prefix: bool) -> Iterator[tuple[int, int]]:
    count = len(tokens)
    for index in range(len(words) - count + 1):
        found = tuple(word for word, _, _ in words[index : index + count])
        same = found[:-1] == tokens[:-1]
        if same and (found[-1].startswith(tokens[-1]) if prefix else found[-1] == tokens[-1]):
            yield words[index][1], words[index + count - 1][2]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the original text, and where in it the found words stand."""

    text: str
    marks: tuple[tuple[int, int], ...]


def snippet(text: str, terms: Iterable[Term], width: int = 160) -> Snippet:
    """The stretch of about ``width`` characters with most of the terms; its beginning when none is there."""
    flat = re.sub(r"\s", " ", text)
    marks = highlights(flat, terms)
    start = 0
    if marks:
        best = max(marks, key=lambda mark: (_variety(marks, mark[0], width), -mark[0]))
        start = max(0, min(best[0] - width // 4, len(flat) - width))
    end = min(len(flat), start + width)
    start, end = _whole_words(flat, start, end)
    before, after = ("…" if start else ""), ("…" if end < len(flat) else "")
    shift = len(before) - start
    shown = tuple((a + shift, b + shift) for a, b, _ in marks if a >= start and b <= end)
    return Snippet(before + flat[start:end] + after, shown)


def _variety(marks: list[tuple[int, int, int]], start: int, width: int) -> int:
    return len({number for a, b, number in marks if a >= start and b <= start + width * 3 // 4})


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    if start:
        space = text.find(" ", start, end)
        start = space + 1 if 0 <= space < start + 30 else start
    if end < len(text):
        space = text.rfind(" ", start, end)
        end = space if space > end - 30 else end
    return start, end
