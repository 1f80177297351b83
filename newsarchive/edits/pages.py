"""Whether the pages bear out what two readings of them say: nothing was taken out that the page still shows, and
nothing was added that the earlier page showed already. What our rules leave out of one reading and not of the other
is no edit of the paper.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from newsarchive import charset, dom, turkish
from newsarchive.edits import noise
from newsarchive.edits.judging import Told
from newsarchive.edits.words import sentences, words
from newsarchive.errors import NotArchived
from newsarchive.records import Page


class Text(NamedTuple):
    """What a page says, as folded words between blanks."""

    words: str
    """to its readers"""
    hidden: str = ""
    """to machines: its metadata, where stamps stand"""


Shown = Callable[[], Text]
"""what a page shows, as ``shown`` tells it; asked only when it is needed"""
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")
_WORD = re.compile(r"\w+")
_ENOUGH = 20
"""letters that are found anywhere; shorter texts only as words of their own"""
_MOST = 0.5
_TEXTS = ("body", "summary")
_GLUED = 4


def shown(*fetched: Page) -> Text:
    """The words of an article's page or pages; a page that cannot be read says nothing."""
    every = [_shown(page) for page in fetched]
    return Text("".join(one.words for one in every), "".join(one.hidden for one in every))


def _shown(page: Page) -> Text:
    try:
        decoded = charset.decode(page.body, page.content_type)
        tree = dom.parse(decoded.text, decoded.raw)
    except NotArchived:
        return Text("")
    hidden = [node.attributes.get("content") or "" for node in tree.css("meta[content]")]
    hidden += [node.attributes.get("datetime") or "" for node in tree.css("time[datetime]")]
    hidden += [node.text() for node in tree.css('script[type="application/ld+json"]')]
    for node in tree.css("script,style,template,noscript"):
        node.decompose()
    return Text(_words(tree.body.text(separator=" ") if tree.body is not None else ""), _words(" ".join(hidden)))


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(turkish.fold(text)))} "


class Pages:
    """The page of the earlier reading and that of the later one."""

    def __init__(self, before: Shown | None, after: Shown | None) -> None:
        self._ask = {"before": before, "after": after}
        self._said: dict[str, Text] = {}
        self._letters: dict[str, str] = {}

    def has(self, which: str, text: str) -> bool:
        """Whether a page shows a text, wherever."""
        wanted = _words(text.removesuffix("…"))
        letters = wanted.replace(" ", "")
        if len(letters) >= _ENOUGH:
            return letters in self._letters_of(which)
        return bool(letters) and wanted in self._text(which).words

    def had_stamp(self, raw: str | None, at: str) -> bool | None:
        """Whether the earlier page said a date, to readers in these words or to machines; None: nobody can tell.

        ``at``: the date as read, ISO 8601.
        """
        said = self._text("before")
        if not said.words:
            return None
        moment = datetime.fromisoformat(at)
        forms = [f"{moment:%Y-%m-%dT%H:%M}"]
        if raw is not None and (_CLOCK.search(raw) or moment.hour == moment.minute == 0):
            forms.append(raw)
        return any(_words(form)[:-1] in text for form in forms for text in said)

    def _text(self, which: str) -> Text:
        if which not in self._said:
            ask = self._ask[which]
            self._said[which] = ask() if ask is not None else Text("")
        return self._said[which]

    def _letters_of(self, which: str) -> str:
        if which not in self._letters:
            self._letters[which] = self._text(which).words.replace(" ", "")
        return self._letters[which]


def confirmed(
    told: Sequence[Told], pages: Pages, known: Mapping[str, Any], read: Mapping[str, Any]
) -> tuple[Told, ...]:
    """What the pages bear out of the differences between the known fields and those just read."""
    if any(one.field in _TEXTS for one in told) and _show_both(pages, known, read):
        told = [one for one in told if one.field not in _TEXTS]
    left = tuple(one for one in told if not _is_ours(one, pages, known, read))
    if any(one.field == "headline" and one.kind == "headline" for one in left):
        return left
    return tuple(one for one in left if one.field != "headline")


def _show_both(pages: Pages, known: Mapping[str, Any], read: Mapping[str, Any]) -> bool:
    """Whether each page shows all sentences of text and spot, those as well that only the other one's reading has."""
    old, new = (
        {each.keys: each.text for name in _TEXTS for each in sentences(side.get(name))} for side in (known, read)
    )
    gone, come = old.keys() - new.keys(), new.keys() - old.keys()
    return (
        bool(gone or come)
        and all(pages.has("after", old[keys]) for keys in gone)
        and all(pages.has("before", new[keys]) for keys in come)
    )


def _is_ours(one: Told, pages: Pages, known: Mapping[str, Any], read: Mapping[str, Any]) -> bool:
    """Whether a difference is one of our readings alone."""
    if one.kind == "paragraph_removed":
        return any(pages.has("after", text) for text in (one.before, *_without_line(one.before)))
    if one.kind == "paragraph_added":
        return any(pages.has("before", text) for text in (one.after, *_without_line(one.after)))
    if one.kind == "rewritten":
        return _is_long(one.before, one.after) and pages.has("after", one.before) and pages.has("before", one.after)
    if one.kind == "emptied":
        every = [each.text for each in sentences(known.get("body"))]
        return sum(pages.has("after", text) for text in every) > _MOST * len(every)
    if one.kind == "headline":
        return pages.has("after", one.before) and pages.has("before", one.after)
    if one.field in {"authors", "source"}:
        old, new = (_credited(one.field, side) for side in (known, read))
        gone, come = [name for name in old if name not in new], [name for name in new if name not in old]
        return all(pages.has("after", name) for name in gone) and all(pages.has("before", name) for name in come)
    return False


def _is_long(*texts: str) -> bool:
    """Whether texts are sentences, which stand on a page by no chance."""
    return all(len(_words(text).replace(" ", "")) >= _ENOUGH for text in texts)


def _without_line(text: str) -> Iterator[str]:
    """A text without a line of the site that is glued to its beginning."""
    every = [word for word in words(text) if not word.mark]
    for number in range(1, min(_GLUED, len(every) - 1) + 1):
        if noise.is_line(text[: every[number].start].strip(" .,:;|-")):
            yield text[every[number].start :]


def _credited(field: str, side: Mapping[str, Any]) -> list[str]:
    if field == "authors":
        return list(side.get("authors") or ())
    return [side.get("source_raw") or side["source"]] if side.get("source") else []
