"""What the eye sees around an article, as candidates: stamps, section label, byline, spot, tags.

Comes in: the scope (the article's own part of the page). Goes out: ``Found`` texts with the place they stood in.
Nothing outside the scope is looked at, except a breadcrumb, which pages print above it, and small elements right
behind it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from selectolax.lexbor import LexborNode

from newsarchive import credit_lines, dates, furniture, sections, structured, turkish
from newsarchive.bylines import classify
from newsarchive.bylines.people import has_first_name, looks_like_name
from newsarchive.dom import Line, text_before, tokens
from newsarchive.dom import lines as dom_lines
from newsarchive.path import HOME, labels, own_text
from newsarchive.records import Found
from newsarchive.scope import Scope

_STAMP_LINE = 110  # characters; a longer line is a sentence, and dates in sentences are of events
_STAMPS = 18  # digits of two stamps
_HEAD = 40  # lines of the head that are looked at
_TAIL = 14  # lines behind the body: stamps and labels that stand there are close to it
_SECTION = frozenset(
    ("kat", "kategori", "category", "categories", "cat", "section", "bolum", "kicker", "rubrik", "ressort")
)
_KICKER, _KICKER_WORDS = frozenset({"kicker"}), 3
"""words from which a kicker is a line about the story, no section"""
_FOREIGN_WORDS = """related ilgili benzer diger sidebar widget recommended recommendations sonraki teaser card promo
popular newsletter okunan slider ticker footer cookie share paylas gallery next respond columnist columnists yazarlar"""
_FOREIGN = frozenset(_FOREIGN_WORDS.split())
_TALK = ("comment", "yorum")
_TAGS = frozenset({"tags", "etiket", "etiketler"})
_STORY_WORDS = 4
"""words of a link behind the body that is another story's headline"""
_REST = 30  # characters beside an unlabelled stamp behind the body: a section, a counter
_DASHES = re.compile(r"\s+[-–—|•·]\s+")
_COUNTED = re.compile(
    r"\b(?:okunma|okunma sayısı|görüntülenme|görüntüleme|gösterim|yorum)\s*:?\s*\d[\d.]*", re.IGNORECASE
)
_FOLLOW_US = re.compile(
    r"""href=["']?https?://(?:[\w-]+\.)*(?:news\.google|whatsapp|facebook|twitter|instagram|t|x)\.(?:com|me)\b"""
)
_LABELLED = re.compile(r"\w\s*:\s*\d")  # "Tarih: 23.11.2026" is a stamp, not the section History
_OTHER_LABEL = re.compile(r"[^\W\d_]\s*:\s*$")
_TAG_BOXES = "[class*=etiket i], [class*=tag-list], [class*=tags i]"
_TAG_LINKS = (
    "[rel~=tag], [class*=etiket i] a, [class*=tag-list] a, [class*=tags i] a, a[href*='/etiket/'], a[href*='/tag/']"
)
_LONE_TAGS = "[rel~=tag], a[href*='/etiket/'], a[href*='/tag/']"
"""the same where there is no box of them, at a third of the cost"""
_BYLINES = (
    "[rel~=author], [itemprop~=author], [class*=author i], [class*=byline i], [class*=muhabir], [class*=reporter],"
    " [class*=yazar], [class*=writer]"
)
_BYLINE_WORD = re.compile(
    r"^(?:(?:by|von|vom|par|por|de|door|af|av|text|yazan|autor|autora|author|from|written by|reported by)\b[ :]"
    r"|(?:muhabir|haber|reporter|redaktion)\s*:)",
    re.IGNORECASE,
)
_NO_BYLINE = frozenset({"body", "html", "main", "article", "img", "meta"})
_NOT_BESIDE = frozenset({"article", "section", "aside", "footer", "form", "h1", "h2", "h3", "nav"})
_COLUMNS = frozenset({"body", "td", "th"})
"""what stands beside these is another column"""
_NOBODY = frozenset({"person", "unknown", "account"})
_CREDITED = frozenset({"agency", "desk"})
_MENU = 3
"""sections that lie beside each other are no path"""
_EDGE = " »›>/|•-–·,:"


@dataclass(frozen=True, slots=True)
class Zone:
    """Lines that stand together: above the headline, between it and the body, or behind the body."""

    name: str
    """above, head or tail"""
    lines: tuple[Line, ...]
    stamps: tuple[tuple[str, Found], ...]
    """(role or "", stamp)"""
    plain: tuple[str, ...]
    """each line without its stamp and what follows: ``GÜNDEM 6.01.2026 11:10`` -> ``GÜNDEM``"""
    behind: tuple[str, ...]
    """what follows the last stamp of each line that has one, whole and in parts"""


def look(scope: Scope, fetched_at: datetime) -> tuple[Zone, ...]:
    """The zones around the body, read once for everybody."""
    title = turkish.fold(scope.headline or "")
    lines = [line for line in scope.head[:_HEAD] if line.text]
    places = [at for at, line in enumerate(lines) if title and turkish.fold(line.text) == title]
    first = next((at for at in places if lines[at].linked < 0.5), places[0] if places else -1)
    tail = list(_of_article([*scope.tail[:_TAIL], *_beside(scope.root)]))
    return (
        _zone("head", lines[first + 1 :], title, fetched_at, unsure=first < 0),
        _zone("tail", tail, title, fetched_at),
        _zone("above", lines[:first] if first > 0 else [], title, fetched_at),
    )


def _of_article(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines behind the body up to the readers' talk, other stories or the site's own boxes and notices."""
    for line in lines:
        if (furniture.opens_box(line.text) and not furniture.is_tags(line.text)) or furniture.is_legal(line.text):
            return
        if line.linked > 0.5 and _FOLLOW_US.search(line.node.html or ""):
            continue
        if line.text.startswith("©") or (line.linked > 0.5 and _leads_away(line.node)):
            return
        yield line


def _zone(name: str, lines: Sequence[Line], title: str, fetched_at: datetime, *, unsure: bool = False) -> Zone:
    """``unsure``: the headline is not among the lines, so the site's own header may be."""
    short = tuple(line for line in lines if _is_short(line.text) and turkish.fold(line.text) != title)
    joined = "\n".join(line.text for line in short)
    ends = [len(line.text) for line in short]
    behind: dict[int, str] = {}
    found: list[tuple[str, Found]] = []
    if any(map(str.isdigit, joined)) or "önce" in joined:
        for stamp in dates.find_stamps(joined, fetched_at=fetched_at):
            label = stamp.label or ""
            line = joined.count("\n", 0, stamp.start)
            if not label and _is_elsewhere(short[line], title):
                continue
            if name == "tail" and not label and not _stands_alone(joined, stamp.start, stamp.end):
                continue
            extra = {
                "label": label,
                "where": name,
                "above_headline": unsure or name == "above",
                "weekday": dates.names_weekday(short[line].text),
                "reading": stamp.reading,
            }
            raw = joined[stamp.start : stamp.end].strip()
            rule = "visible:label" if label else "visible:bare"
            found.append((stamp.role or "", Found(raw, rule, extra, short[line].node)))
            start = joined.rfind(label, max(0, stamp.start - 60), stamp.start) if label else stamp.start
            offset = joined.rfind("\n", 0, stamp.start) + 1
            ends[line] = min(ends[line], max(0, (start if start >= 0 else stamp.start) - offset))
            behind[line] = joined[stamp.end :].partition("\n")[0].strip(_EDGE)
    plain = tuple(_COUNTED.sub("", line.text[:end]).strip(_EDGE) for line, end in zip(short, ends, strict=True))
    return Zone(name, short, tuple(found), plain, tuple(piece for text in behind.values() for piece in _besides(text)))


def _is_short(text: str) -> bool:
    """Whether a line is no sentence: short, or mostly two stamps with their labels, a section and a counter."""
    if len(text) <= _STAMP_LINE:
        return True
    return (
        len(text) <= 2 * _STAMP_LINE and not text.endswith((".", "!", "?")) and sum(map(str.isdigit, text)) >= _STAMPS
    )


def _besides(text: str) -> tuple[str, ...]:
    """What follows a stamp on its line, whole and in parts, without counters (``Haber Merkezi Okunma: 318``)."""
    text = _COUNTED.sub("", text).strip(_EDGE)
    parts = [part for part in _DASHES.split(text) if part]
    return (text, *parts) if len(parts) > 1 else (text,) if text else ()


def beside_stamps(zone: Zone) -> Iterator[str]:
    """What stands in front of and behind stamps on their lines, and may be a credit; not what ends with its element."""
    for line, text in zip(zone.lines, zone.plain, strict=True):
        named = ":" in text or (2 <= len(text) <= _REST and classify(text).kind in _CREDITED)
        if named and len(text) < len(line.text) and not credit_lines.shared(line):
            yield text
    wholes = {piece for line in zone.lines for piece in credit_lines.shared(line)} if zone.behind else set()
    for text in zone.behind:
        if 2 <= len(text) <= 60 and not any(text.startswith(piece) for piece in wholes):
            yield text


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a stamp without a label has its line to itself, but for a section or a counter: behind the body,
    dates in a longer line are of comments, other stories and the site's own history (``Kuruluş: 01.01.2009``)."""
    before = text[text.rfind("\n", 0, start) + 1 : start].strip(" ([")
    after = text[end:].partition("\n")[0].strip(" )]")
    if _OTHER_LABEL.search(before) or len(before) + len(after) > _REST:
        return False
    label = before.strip(_EDGE)
    return not label or sections.canonical(label) is not None or classify(label).kind not in _NOBODY


def _beside(root: LexborNode | None) -> Iterator[Line]:
    """Lines of small elements right behind the article's element: stamps and section that a template puts there."""
    node = root.next if root is not None and root.tag not in _COLUMNS else None
    for _ in range(6):
        if node is None:
            return
        if node.is_element_node:
            if node.tag in _NOT_BESIDE or len(node.text()) > 250 or node.css_first("h1, h2, h3, form") is not None:
                return
            if _leads_away(node):
                return
            yield from dom_lines(node)
        node = node.next


def _leads_away(node: LexborNode, title: str = "") -> bool:
    """Whether an element holds the headline of another story as a link."""
    texts = (structured.clean(link.text()) for link in node.css("a"))
    return any(len(text.split()) >= _STORY_WORDS and turkish.fold(text) != title for text in texts)


def _is_elsewhere(line: Line, title: str) -> bool:
    """Whether a line is mostly the link to another story."""
    return line.linked > 0.4 and _leads_away(line.node, title)


def stamps(zones: Sequence[Zone]) -> Iterator[tuple[str, Found]]:
    """(``published`` or ``updated``, stamp) for every visible stamp of the article, labelled ones first.

    Stamps behind the body count only when there are none between headline and body: below, the next article
    may begin.
    """
    in_head = any(stamp.extra["reading"].at for zone in zones if zone.name == "head" for _, stamp in zone.stamps)
    asked = [zone for zone in zones if zone.name != "tail" or not in_head]
    found = [pair for zone in asked for pair in zone.stamps]
    found.sort(key=lambda pair: not pair[1].extra["label"])
    yield from ((role or "published", stamp) for role, stamp in found)


def times(scope: Scope) -> Iterator[Found]:
    """``time`` elements with a machine value inside the article, those of other stories left out."""
    if scope.root is None:
        return
    for element in scope.root.css("time[datetime]"):
        value = (element.attributes.get("datetime") or "").strip()
        if value and not is_foreign(element, scope.root):
            own, around = (" ".join(labels(node)) if node is not None else "" for node in (element, element.parent))
            said = dates.label_role(element.text()) or dates.label_role(text_before(element)[-40:])
            role = "updated" if furniture.names_update(own, around) else said or ""
            yield Found(value, "visible:time", {"role": role}, element)


def section_labels(zones: Sequence[Zone]) -> Iterator[Found]:
    """Lines around the article that are a known section, or lie in an element named so."""
    for zone in zones:
        menu = _menu(zone.lines)
        for at, (line, text) in enumerate(zip(zone.lines, zone.plain, strict=True)):
            if at in menu or line.text.endswith(":"):  # "Yazar:" is a label, no section
                continue
            stamped = len(text) < len(line.text) and dates.label_role(f"{text}:") is not None  # "Tarih", of its stamp
            if 2 < len(text) <= 40 and not stamped:
                yield from _section_label(text.rstrip("0123456789 ").strip(_EDGE), line.label, zone.name, line.node)
            if len(text) < len(line.text) or credit_lines.shared(
                line
            ):  # several things on one line, each in its element
                for element in line.node.css("a, span, li, b, strong, em, i")[:12]:
                    words = own_text(element).strip()
                    if not words.endswith(":"):
                        yield from _section_label(words.strip(_EDGE), labels(element)[0], zone.name, element)
        for text in zone.behind:
            node = next((ln.node for ln in zone.lines if text in ln.text), None)
            if node is not None:  # else its words are set apart by elements
                yield from _section_label(text, "", zone.name, node)


def _menu(lines: Sequence[Line]) -> set[int]:
    """Places of lines that are links to the site's sections, three or more in a row."""
    found: set[int] = set()
    run: list[int] = []
    codes: set[str] = set()
    for at, line in enumerate((*lines, None)):
        known = sections.canonical(line.text) if line is not None and line.linked > 0.8 else None
        if known is not None or (line is not None and line.linked > 0.8 and turkish.fold(line.text) in HOME):
            run.append(at)
            codes |= {known.code} if known is not None and known.code else set()
            continue
        if len(codes) >= _MENU:
            found.update(run)
        run, codes = [], set()
    return found


def _section_label(text: str, label: str, where: str, node: LexborNode) -> Iterator[Found]:
    said = 2 < len(text) <= 40 and "#" not in text and not _LABELLED.search(text)
    known = sections.canonical(text) if said else None
    if known is None:
        return
    words = tokens(label) & _SECTION
    named = bool(words) and (words != _KICKER or len(text.split()) < _KICKER_WORDS)
    own = named or (known.code is not None and turkish.fold(text) != "yazar")  # a name's label
    if own and dates.label_role(text) is None:
        yield Found(text, f"visible:{where}", {"named": named}, node)


def bylines(scope: Scope, zones: Sequence[Zone]) -> Iterator[Found]:
    """Texts in elements named after an author, then lines of the head that begin like a byline, then lines that are
    nothing but a person's name."""
    seen: set[str] = set()
    if scope.root is not None:
        for element in _once(scope.root.css(_BYLINES)[:25]):
            if element.tag in _NO_BYLINE or is_foreign(element, scope.root):
                continue
            strong = "author" in (element.attributes.get("rel") or element.attributes.get("itemprop") or "")
            text = " | ".join(_pieces(element, strong))
            if text and len(text) <= 160 and text not in seen:
                seen.add(text)
                yield Found(text, "visible:author", {"strong": strong}, element)
    for zone in zones:
        for text, line in zip(zone.plain, zone.lines, strict=True) if zone.name != "tail" else ():
            if 3 < len(text) < 120 and _BYLINE_WORD.match(text) and text not in seen:
                yield Found(text, "visible:byline", {"strong": False}, line.node)
    for zone in zones[:1]:
        last = len(zone.plain) - 1
        for at, text in enumerate(zone.plain):
            sure = has_first_name(text) or "author" in zone.lines[at].tag
            likely = sure or (at == last and zone.lines[at].tag == "p")
            if 5 <= len(text) <= 40 and likely and looks_like_name(text):
                yield Found(text, "visible:name", {"strong": False, "form_only": not sure}, zone.lines[at].node)
        barred = (piece.strip() for text in zone.plain if "|" in text for piece in text.split("|"))
        for text in (*zone.behind, *barred):  # 22 Kasım 2026 | Ayşe Pekcan
            if 5 <= len(text) <= 40 and has_first_name(text) and looks_like_name(text):
                yield Found(text, "visible:name", {"strong": False})


def _pieces(element: LexborNode, strong: bool) -> Iterator[str]:
    """The lines of a byline element; what has digits, and the label below it, is a stamp or a counter."""
    digits = False
    for piece in element.text(separator="\n").split("\n"):
        text = structured.clean(piece)
        if not text:
            continue
        if any(map(str.isdigit, text)):
            digits = True
        elif digits and not strong:
            digits = False
        elif dates.label_role(text) is None:
            yield text


def tags(scope: Scope) -> Iterator[Found]:
    """Tag links of the article; without any, the line behind the body that lists them."""
    if scope.root is None:
        return
    found = False
    boxed = scope.root.css_first(_TAG_BOXES) is not None
    for element in _once(scope.root.css(_TAG_LINKS if boxed else _LONE_TAGS)[:60]):
        text = structured.clean(element.text()).lstrip("#").strip()
        if "category" in (element.attributes.get("rel") or "") or _in_sentence(element):
            continue
        if text and len(text) <= 60 and not furniture.is_control(text) and not is_foreign(element, scope.root):
            found = True
            yield Found(text, "visible:tag", at=element)
    if found:
        return
    label = False
    for line in scope.tail[:_TAIL]:
        text = f"etiketler: {line.text}" if label and "," in line.text else line.text
        yield from (Found(tag, "visible:tag-line", at=line.node) for tag in furniture.tags_in(text))
        label = furniture.is_tags(line.text)


def _once(found: Sequence[LexborNode]) -> Iterable[LexborNode]:
    """Elements that several selectors found, each once."""
    return {node.mem_id: node for node in found}.values()


def _in_sentence(link: LexborNode) -> bool:
    """Whether a link is a word of the text that leads to its tag."""
    around = link.parent
    if around is None or around.tag != "p":
        return False
    return sum(len(one.text()) for one in around.css("a")) * 2 < len(around.text(strip=True))


def is_foreign(element: LexborNode, root: LexborNode) -> bool:
    """Whether an element belongs to another story, a comment or a box of the site."""
    node: LexborNode | None = element
    for _ in range(12):
        if node is None or node.mem_id == root.mem_id:
            return False
        if node.tag in {"aside", "nav", "form"} or (node.tag == "header" and _is_site_header(node)):
            return True
        if node.tag == "footer" and (node.parent is None or node.parent.tag != "article"):
            return True
        if _is_foreign_label(" ".join(labels(node)), node.tag == "footer"):
            return True
        node = node.parent
    return False


def _is_site_header(header: LexborNode) -> bool:
    return header.css_first("nav") is not None and header.css_first("h1") is None


@lru_cache(maxsize=4096)
def _is_foreign_label(label: str, footer: bool) -> bool:
    words = tokens(label)
    foreign = _FOREIGN - {"footer"} if footer else _FOREIGN
    if words & _TAGS:  # "related-tags" are the article's own
        foreign -= {"related", "ilgili"}
    return not words.isdisjoint(foreign) or any(word.startswith(_TALK) for word in words)
