"""What a family's selectors find on a page, as candidates that stand in front of the generic ones.

Comes in: the parsed page, the scope and the family that claimed the page. Goes out: Found texts whose rule names the
family (``visible:te7.section``). Judging stays the same for every page.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsarchive import dates, pictures, structured, turkish, urls
from newsarchive.dom import lines
from newsarchive.families import Family
from newsarchive.records import Found
from newsarchive.scope import Scope

_LONGEST_LABEL = 25
_MOST = 30
"""elements that one selector may find"""


def nodes(tree: LexborHTMLParser, family: Family | None, what: str) -> frozenset[int]:
    """The elements that all selectors for ``what`` find, as lexbor's node numbers."""
    chosen = family.select.get(what, ()) if family is not None else ()
    return frozenset(node.mem_id for node in tree.css(", ".join(chosen))) if chosen else frozenset()


def trim(scope: Scope, family: Family | None) -> Scope:
    """The scope without what stands behind the family's end markers, and without its fillers."""
    if family is None or not (family.ends or family.fillers):
        return scope
    blocks = scope.blocks[: _end([block.text for block in scope.blocks], family)]
    ended = len(blocks) < len(scope.blocks)
    tail = () if ended else scope.tail[: _end([line.text for line in scope.tail], family)]
    kept = tuple(block for block in blocks if not _is_filler(block.text, family))
    return replace(
        scope,
        blocks=kept,
        tail=tail,
        tail_lines=tuple(line.text for line in tail),
    )


def _end(texts: Sequence[str], family: Family) -> int:
    return next((at for at, text in enumerate(texts) if turkish.fold(text[:80]).startswith(family.ends)), len(texts))


def _is_filler(text: str, family: Family) -> bool:
    return len(text) < 80 and turkish.fold(text).strip(" .:!…") in family.fillers


def candidates(
    tree: LexborHTMLParser, scope: Scope, family: Family | None, url: str, fetched_at: datetime
) -> Mapping[str, tuple[Found, ...]]:
    """Per field what the family's selectors find; empty without a family."""
    if family is None:
        return {}
    find = _Finder(tree, scope, family)
    published, updated = find.stamps("published", fetched_at), find.stamps("updated", fetched_at)
    found: dict[str, Sequence[Found]] = {
        "headline": find.texts("headline", most=1),
        "summary": find.texts("summary", most=1),
        "published": [one for role, one in published + updated if role == "published"],
        "updated": [one for role, one in published + updated if role == "updated"],
        "section": find.texts("section")[-1:],
        "author": find.texts("author"),
        "credit": [*find.credits(), *find.texts("author")],
        "tag": [replace(one, text=one.text.lstrip("# ")) for one in find.texts("tag")],
        "image": tuple(find.images(url)),
    }
    return {field: tuple(texts) for field, texts in found.items() if texts}


def _label_before(element: LexborNode) -> str:
    """The label in the element right before: ``<b>Muhabir:</b> <span>…``; "" when there is none."""
    node = element.prev
    while node is not None and not (text := structured.clean(node.text())):
        node = node.prev
    return text if node is not None and text.endswith(":") and len(text) <= _LONGEST_LABEL else ""


def _together(found: list[LexborNode]) -> list[LexborNode]:
    """The first element and those that stand beside it (the links of a path), each in an element of its own or not."""
    if len(found) < 2:
        return found
    around = [[up.mem_id for up in (node.parent, node.parent and node.parent.parent) if up] for node in found]
    return [node for node, up in zip(found, around, strict=True) if up[:1] == around[0][:1] or up[1:] == around[0][1:]]


class _Finder:
    """Asks the article's own part first, the whole page when that has nothing."""

    def __init__(self, tree: LexborHTMLParser, scope: Scope, family: Family) -> None:
        self._tree = tree
        self._root = scope.root
        self._family = family

    @cached_property
    def _noise(self) -> frozenset[int]:
        return nodes(self._tree, self._family, "noise")

    def elements(self, what: str) -> list[LexborNode]:
        for selector in self._family.select.get(what, ()):
            inside = self._root.css(selector)[:_MOST] if self._root is not None else []
            if found := inside or _together([n for n in self._tree.css(selector)[:_MOST] if not self._is_foreign(n)]):
                return found
        return []

    def _is_foreign(self, node: LexborNode) -> bool:
        """Whether an element stands in what the family knows to be furniture, as the next story on the page."""
        around: LexborNode | None = node
        while around is not None and around.mem_id not in self._noise:
            around = around.parent
        return around is not None or self._is_next(node)

    @cached_property
    def _own_bodies(self) -> frozenset[int]:
        root = self._root if self._bodies else None
        return frozenset(body.mem_id for body in root.css(self._bodies)) if root is not None else frozenset()

    @property
    def _bodies(self) -> str:
        return ", ".join(self._family.select.get("body", ()))

    def _is_next(self, node: LexborNode) -> bool:
        """Whether the nearest text around an element is another article's (endless scrolling appends them)."""
        own, around = self._own_bodies, node.parent
        while own and around is not None:
            if near := {body.mem_id for body in around.css(self._bodies)}:
                return own.isdisjoint(near)
            around = around.parent
        return False

    def texts(self, what: str, most: int = _MOST) -> list[Found]:
        out = []
        for node in self.elements(what):
            text = structured.clean(" ".join(line.text for line in lines(node)))
            if text:
                extra = {"label": node.attributes.get("class") or "", "tag": node.tag, "strong": True, "named": True}
                out.append(Found(text, self._via(what), extra, node))
        return out[:most]

    def credits(self) -> Iterator[Found]:
        for one in self.texts("source"):
            labelled = ":" in one.text or one.text.startswith("(")
            label = _label_before(one.at) if isinstance(one.at, LexborNode) else ""
            yield replace(one, text=one.text if labelled else f"{label or 'Kaynak:'} {one.text}")

    def stamps(self, what: str, fetched_at: datetime) -> list[tuple[str, Found]]:
        """(role, stamp) of every stamp in the elements; one without a label has the role it is selected for."""
        out: list[tuple[str, Found]] = []
        for node in self.elements(what):
            text = "\n".join(line.text for line in lines(node))
            for stamp in dates.find_stamps(text, fetched_at=fetched_at):
                label = stamp.label or f"{self._family.id}.{what}"
                extra = {"label": label, "where": "head", "above_headline": False, "reading": stamp.reading}
                raw = text[stamp.start : stamp.end].strip()
                out.append((stamp.role or what, Found(raw, f"visible:label/{self._family.id}", extra, node)))
            value = (node.attributes.get("datetime") or node.attributes.get("content") or "").strip()
            if value and not text:
                out.append((what, Found(value, self._via(what), at=node)))
        return out

    def images(self, url: str) -> Iterator[Found]:
        for node in self.elements("image"):
            written = pictures.address(node.attributes) or node.attributes.get("content")
            if address := urls.absolute(written or "", url):
                yield Found(address, self._via("image"), {"caption": None, "credit": None}, node)

    def _via(self, what: str) -> str:
        return f"visible:{self._family.id}.{what}"
