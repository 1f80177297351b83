"""What can be looked for: words, phrases, words near each other, joined; and the FTS5 expressions for them.

An expression is made at a level of evidence: EXACT, the words as they were typed; FORMS, inflected forms of them as
well; STEMS, also what shares no more than a stem. Each level finds all that the one before finds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from newsarchive import turkish
from newsarchive.search import forms
from newsarchive.search.forms import EXACT, FORMS, STEMS, Form

TOKEN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
"""what unicode61 takes for a word"""
Common = Mapping[str, tuple[str, ...]]
"""folded beginning -> the words (with a ``*``: beginnings) to look for in its place; that of a typed one has a ``*``"""
NONE: Common = {}
_WAYS = 48  # combinations of forms that NEAR tries; each costs a search


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for: the tokens in a row, folded as the index folds them."""

    tokens: tuple[str, ...]
    kind: str = "word"
    """word, phrase (both expanded when weak), exact (never), prefix (the last token may go on)"""
    column: str | None = None
    suffixed: bool = False
    """written with an apostrophe (Konya'da): the last token is but an ending of the one before"""
    written: tuple[str, ...] = ()
    """the tokens with their own letters, lower case: ışık, where ``tokens`` has işik"""

    def expression(self, level: int, common: Common = NONE) -> str:
        """The FTS5 expression for what is found at a level; too common beginnings as the words of ``common``."""
        parts = [quoted(form) for form in self.spelled_out(level, common)]
        joined = parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"
        return in_column(self.column, joined)

    def forms(self, level: int) -> tuple[Form, ...]:
        """What is looked for at a level, none of it found by another already."""
        own = (tuple(map(forms.folded, self.tokens)), self.kind == "prefix")
        if level == EXACT or self.kind in ("prefix", "exact"):
            return (own,)
        return _widest((own, *self.expansions(level)))

    def spelled_out(self, level: int, common: Common) -> tuple[Form, ...]:
        """The same, whole words in the place of beginnings that are too common; of such a word no stem is asked."""
        if not common:
            return self.forms(level)
        own, typed = forms.folded(self.tokens[-1]) in common, "*" if self.kind == "prefix" else ""
        spelled: dict[Form, None] = {}
        for tokens, grows in self.forms(min(level, FORMS) if own else level):
            parts = common.get(tokens[-1] + typed) if grows else None
            whole = [((*tokens[:-1], part.rstrip("*")), part.endswith("*")) for part in parts or ()]
            spelled |= dict.fromkeys(whole or [(tokens, grows)])
        return tuple(spelled)

    def expansions(self, level: int = FORMS) -> Iterator[Form]:
        """Weaker forms of a word, or of the last word of a phrase."""
        if self.kind in ("prefix", "exact"):
            return
        return_to = self.tokens[:-1] if self.suffixed else self.tokens
        written = self.written[: len(return_to)] or return_to
        if self.suffixed:
            yield return_to, False
        if self.kind == "word" and (otherwise := forms.otherwise(return_to)):
            yield otherwise, False
        for form, grows in forms.of(return_to[-1], written[-1], level, named=self.suffixed):
            yield (*return_to[:-1], form), grows


@dataclass(frozen=True, slots=True)
class Near:
    """Terms with at most ``distance`` words between the first and the last, in any order."""

    terms: tuple[Term, ...]
    distance: int
    column: str | None = None

    def expression(self, level: int, common: Common = NONE) -> str:
        """As Term.expression."""
        most = int(_WAYS ** (1 / len(self.terms)))
        choices = (term.spelled_out(level, common if term.kind != "prefix" else NONE)[:most] for term in self.terms)
        ways = [" ".join(map(quoted, way)) for way in product(*choices)]
        joined = " OR ".join(f"NEAR({way}, {self.distance})" for way in ways)
        return in_column(self.column, f"({joined})" if len(ways) > 1 else joined)


@dataclass(frozen=True, slots=True)
class Group:
    """Terms and groups joined by AND or OR, less those taken away."""

    operator: str
    items: tuple["Item", ...]
    without: tuple["Item", ...] = ()

    def expression(self, level: int, common: Common = NONE) -> str:
        """As Term.expression; what is taken away is taken away in all its inflected forms, whatever the level."""
        joined = f" {self.operator} ".join(item.expression(level, common) for item in self.items)
        for item in self.without:
            joined = f"({joined}) NOT {item.expression(FORMS, common)}"
        return f"({joined})"


Item = Term | Near | Group


@dataclass(frozen=True, slots=True)
class Filter:
    """``site:`` and its like: any of the values, or none of them."""

    name: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A read query. The expressions are None when only filters (or only NOT) were given."""

    sought: Group | None
    exact: str | None
    weak: str | None
    """also inflected forms"""
    exclude: str | None
    """articles matching this are left out; only when there is nothing to take it away from"""
    filters: tuple[Filter, ...]
    terms: tuple[Term, ...]
    """what to highlight"""

    def stems(self, common: Common = NONE) -> str | None:
        """Also what shares a stem; made only when asked for, since it loads the stemmer."""
        return self.sought.expression(STEMS, common) if self.sought is not None else None


NOTHING = Query(None, None, None, None, (), ())
"""when all is asked for"""


def tokenise(text: str) -> tuple[str, ...]:
    """The words of a text, changed as the index changes them (unicode61 itself takes the diacritics off)."""
    return tuple(map(turkish.search_fold, spelled(text)))


def spelled(text: str) -> tuple[str, ...]:
    """The words of a text with their own letters, lower case."""
    return tuple(turkish.lower(token) for token in TOKEN.findall(turkish.nfc(text)))


def terms_of(items: Iterable[Item]) -> Iterator[Term]:
    """All terms that are looked for."""
    for item in items:
        if isinstance(item, Term):
            yield item
        else:
            yield from terms_of(item.items if isinstance(item, Group) else item.terms)


def anywhere(term: Term) -> Term:
    """The term without its column."""
    return replace(term, column=None)


def in_column(column: str | None, expression: str) -> str:
    """The expression, in one column only."""
    return f"{{{column}}} : {expression}" if column else expression


def quoted(form: Form) -> str:
    """The FTS5 phrase of tokens, the last of which may go on."""
    tokens, grows = form
    return f'"{" ".join(tokens)}"' + ("*" if grows else "")


def _widest(found: tuple[Form, ...]) -> tuple[Form, ...]:
    """Folded, and none that another one finds as well."""
    alike = dict.fromkeys((tuple(map(forms.folded, tokens)), grows) for tokens, grows in found)
    return tuple(form for form in alike if not any(_covers(other, form) for other in alike if other != form))


def _covers(wide: Form, narrow: Form) -> bool:
    """Whether all that is found by one form is found by the other."""
    (tokens, grows), (others, _) = wide, narrow
    return grows and len(tokens) == len(others) and tokens[:-1] == others[:-1] and others[-1].startswith(tokens[-1])
