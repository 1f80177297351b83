"""The article's element as blocks of text, furniture left out."""

import re
from collections.abc import Iterator, Sequence

from newsarchive import bylines, cells, dates, furniture, sections, turkish
from newsarchive.boxes import INLINE, Box, size, squeeze
from newsarchive.records import Block
from newsarchive.scoring import HEADINGS

_KINDS = {"li": "li", "blockquote": "quote", "pre": "pre", "tr": "row", "dt": "h", **dict.fromkeys(HEADINGS, "h")}
_ENDS = tuple('.!?…:;"”»)。！？」।؟۔')
MAX_GLUED = 30
"""letters of a control that may be glued to a text's first word"""
MAX_OPENING = 5
"""lines of the text's element that may stand above the article's stamp"""
MAX_STAMP = 50
MAX_PATH = 80
MAX_SPOT = 300
"""letters of a text that stands above the article's stamp, with another line between them"""
MIN_CUT = 40
"""letters of a spot that is known to be cut from the text"""
MAX_META = 140
"""letters of a line with the stamp, the counters and the byline"""
_DASH = re.compile(r"\s+[-–—|]\s+\S")
_CELL = " | "
_CELLS = frozenset({"td", "th"})
_DASHES = re.compile(r"\s+[-–—|•·]\s+")
_COLONS = (":", "：")


OPENING = 6
"""blocks at the beginning that may hold a stamp"""
MAX_HOMES = 12
Home = tuple[str, str, frozenset[str]]


class Raw:
    """A block on its way: its text, where it stands, how much of it is links."""

    __slots__ = ("box", "kind", "linked", "size", "text")

    def __init__(self, text: str, kind: str, box: Box, linked: int) -> None:
        self.text = text
        self.kind = kind
        self.box = box
        self.linked = linked / max(1, len(text))
        self.size = size(text)


def blocks_from_text(text: str) -> tuple[Block, ...]:
    """Plain text as paragraphs: blank lines part them, or every line break where there are no blank lines."""
    text = text.replace("\\n", "\n").replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    parts = re.split(r"\n\s*\n", text) if re.search(r"\n\s*\n", text) else text.split("\n")
    return tuple(Block(line) for line in (squeeze(part) for part in parts) if line)


def collect(root: Box, *, tables: bool = False) -> list[Raw]:
    """Every block of text inside ``root`` that is no furniture, in reading order; a data table by row (cells joined
    by a bar) when the text leads to it, with ``tables`` always."""
    out: list[Raw] = []
    run: list[str] = []
    links = 0

    def flush(box: Box) -> None:
        nonlocal links
        if run:
            text = squeeze("".join(run))
            if text:
                out.append(Raw(text, _kind(box, root), box, links))
            run.clear()
            links = 0

    clean = not root.noise
    stack: list[tuple[Box | str, Box, bool, bool]] = [(root, root, False, False)]
    while stack:
        item, owner, linked, closing = stack.pop()
        if isinstance(item, str):
            run.append(item)
            if linked:
                links += len(item.strip())
            continue
        if closing:
            flush(item)
            continue
        tag = item.tag
        if clean and item.noise:
            continue
        if tag == "table" and cells.is_data(item):
            flush(owner)
            if tables or cells.is_introduced(item, out) or cells.is_headed(item, out):
                out.extend(_rows(item))
            continue
        if tag == "br":
            flush(owner)
            continue
        if tag not in INLINE:
            if tables and tag in {"td", "th"}:
                run.append(" ")
            else:
                flush(owner)
                stack.append((item, item, False, True))
            owner = item
        if item.kids:
            if tag == "a" and not run and item.chars <= MAX_GLUED and _is_glued(item, stack):
                continue
            linked = linked or tag == "a"
            stack.extend([(kid, owner, linked, False) for kid in reversed(item.kids)])
    flush(root)
    return out


def _is_glued(link: Box, following: Sequence[tuple[Box | str, Box, bool, bool]]) -> bool:
    """Whether a control stands right before a text's first word, in its line: ``Abone olRize'de``."""
    after = following[-1][0] if following else ""
    return isinstance(after, str) and after[:1].isupper() and furniture.is_control(link.text())


def _rows(table: Box) -> Iterator[Raw]:
    for row in table.walk():
        if row.tag == "tr" and not row.noise:
            cells = [kid for kid in row.kids if isinstance(kid, Box) and kid.tag in {"td", "th"}]
            if text := _CELL.join(filled for cell in cells if (filled := cell.text())):
                yield Raw(text, "row", row, row.link_chars)


def running(raw: Raw) -> int:
    """How much running text a block holds; 0 for headings, short lines and links."""
    weight = raw.size
    return weight if raw.linked < 0.5 and weight >= 60 and raw.kind != "h" else 0


def _kind(box: Box, root: Box) -> str:
    while True:
        kind = _KINDS.get(box.tag)
        if kind is not None:
            return kind
        if box.tag in _CELLS or box is root or box.parent is None:
            return "p"
        box = box.parent


def sift(raws: list[Raw], headline: str | None) -> tuple[list[Raw], list[Raw]]:
    """The article's blocks, and what stands before its first sentence (stamps, byline, dateline).

    Left out are links to other stories, controls, doubled lines, the headline said again; where the article says
    that it is over, it is.
    """
    title = turkish.fold(headline or "")
    out: list[Raw] = []
    titles, seen = turkish.Keys(), turkish.Keys()
    titles.add(headline or "")
    homes: list[Home] = []
    before: list[Raw] = []
    aside = False
    said: Raw | None = None
    texts = mine = place = 0
    raws = [part for at, raw in enumerate(raws) for part in (_unstamped(raw) if at < OPENING else (raw,))]
    whole = left = sum(running(raw) for raw in raws)
    for i, raw in enumerate(raws):
        text = raw.text
        left -= running(raw)
        if (texts > 1 or mine > 0.3 * whole) and (_is_over(raw) or _opens_next(raws, i, title)):
            break
        ends = furniture.ends_article(text)
        if ends or (furniture.opens_related(text) and (len(text) < 40 or raw.linked > 0.3)):
            if out and not left and not (_is_credited if ends else _goes_on)(raws[i + 1 :], homes):
                break
            aside = True
            continue
        if not texts and len(out) < MAX_HOMES and _is_meta(raw):
            out.append(raw)
            continue
        if (
            texts <= 1
            and not before
            and len(out) < MAX_OPENING
            and left > whole / 2
            and _is_stamp(raw)
            and not _parted(out)
        ):
            before, out, texts, mine = [*out, raw], [], 0, 0  # what stands above the article's stamp was its spot
            homes.clear()
            continue
        if (
            _is_clutter(raw, left < 0.2 * whole and (texts > 0 or len(text) < 250))
            or (i >= len(raws) - 3 and not left and _is_notice(raw))
            or (not texts and raw.linked and _is_path(text, title))
        ):
            continue
        home = _home(raw)
        if aside and (raw.linked > 0.5 or (texts and not any(_alike(home, one) for one in homes[-MAX_HOMES:]))):
            continue
        aside = False
        if len(text) > 20 or len(text) == len(headline or ""):
            if text in seen:
                continue
            if text in titles:
                if not texts:
                    said, place = raw, len(before) + len(out)
                    seen.add(text)
                continue
            seen.add(text)
        if home not in homes[-MAX_HOMES:]:
            homes.append(home)
        out.append(raw)
        texts += running(raw) > 0
        mine += running(raw)
    found, early = trim(out)
    found = _uncut(found)
    before += early
    if said is not None and place <= len(before):
        before.insert(place, said)  # what stands above and below it differs
    return found, before


def _uncut(raws: list[Raw]) -> list[Raw]:
    """The blocks without a spot that an importer cut from the text and a template printed in front of it."""
    first = raws[0].text.rstrip() if raws else ""
    start = turkish.fold(first.rstrip("….").rstrip())
    if not first.endswith(("...", "…")) or len(start) < MIN_CUT:
        return raws
    whole = any(len(raw.text) > len(first) and turkish.fold(raw.text).startswith(start) for raw in raws[1:4])
    return raws[1:] if whole else raws


def _unstamped(raw: Raw) -> tuple[Raw, ...]:
    """A text whose line begins with a labelled stamp (elements side by side), without it; the stamp before it."""
    text = raw.text
    if len(text) <= 60 or raw.kind != "p" or not any(map(str.isdigit, text[:40])):
        return (raw,)
    stamp = next(iter(dates.find_stamps(text[:MAX_META])), None)
    if stamp is None or stamp.reading.at is None:
        return (raw,)
    opens = text.find(stamp.label) <= 2 if stamp.label else not stamp.start and _DASH.match(text, stamp.end)
    if not opens:
        return (raw,)
    return Raw(text[: stamp.end], "p", raw.box, 0), Raw(text[stamp.end :].lstrip(" |-–"), "p", raw.box, 0)


def _is_over(raw: Raw) -> bool:
    """Whether a title (no link to it, no tab) says that readers' talk or the next article follows."""
    if raw.linked > 0.5 or raw.kind not in {"p", "h"}:
        return False
    return furniture.is_talk_title(raw.text) or (raw.kind == "h" and furniture.is_next_title(raw.text))


def _opens_next(raws: list[Raw], at: int, title: str) -> bool:
    """Whether a heading with a full stamp below it opens another article in the same element."""
    if raws[at].kind != "h" or len(raws) <= at + 2 or turkish.fold(raws[at].text) == title:
        return False
    below = raws[at + 1]
    return below.kind == "p" and below.size <= MAX_STAMP and not below.linked and _is_stamp(below)


def _home(raw: Raw) -> Home:
    """Where a block stands: its tag, and tag and class words of what holds it."""
    parent = raw.box.parent
    if parent is None:
        return raw.box.tag, "", frozenset()
    return raw.box.tag, parent.tag, frozenset((parent.attrs.get("class") or "").split())


def _goes_on(rest: list[Raw], homes: list[Home]) -> bool:
    """Whether a short sentence of the article follows, where its others stand."""
    return any(_is_sentence(raw) and not raw.linked and _home(raw) in homes for raw in rest)


def _is_credited(rest: list[Raw], homes: list[Home]) -> bool:
    """Whether a labelled credit follows, where the article's paragraphs stand: a box was put in front of it."""
    return any(
        ":" in raw.text and raw.size <= MAX_META and not raw.linked and _home(raw) in homes and bylines.credit(raw.text)
        for raw in rest[:MAX_HOMES]
    )


def _alike(one: Home, other: Home) -> bool:
    return one[:2] == other[:2] and len(one[2] & other[2]) * 3 >= len(one[2] | other[2])


def _is_clutter(raw: Raw, late: bool) -> bool:
    text = raw.text
    if raw.linked > 0.8 or furniture.is_control(text) or furniture.is_doubled(text):
        return True
    if furniture.tags_in(text) or furniture.is_contact(text):
        return True
    if raw.linked > 0.4 and furniture.is_pointer(text):
        return True
    if (raw.linked > 0 or late) and (furniture.is_invitation(text) or furniture.is_legal(text)):
        return True
    if raw.kind == "p" and len(text) > 40 and not text.endswith(_ENDS):
        letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
        if digits * 2 > letters:
            return True  # a strip of rates: BIST 100 15.750,07 DOLAR 43,95 …
    return not any(char.isalpha() or char.isdigit() for char in text)


def _is_path(text: str, title: str) -> bool:
    """Whether a line is a path that ends with the headline: Anasayfa » Spor » …"""
    return 0 < len(title) <= len(text) <= len(title) + MAX_PATH and turkish.fold(text).endswith(title)


def _is_notice(raw: Raw) -> bool:
    """Whether one of the last lines points to the site's own rules or pages."""
    return raw.linked > 0.35 and raw.size < 100 and not _is_sentence(raw)


def trim(raws: list[Raw]) -> tuple[list[Raw], list[Raw]]:
    """The blocks from the first sentence on, without sub-headings at the end; and those before the first sentence."""
    first = next((i for i, raw in enumerate(raws) if (running(raw) or _is_sentence(raw)) and not _is_meta(raw)), 0)
    start = 0
    for i in range(first):
        if raws[i].kind != "h" or raws[i].size < 15:
            start = i + 1
    while start and first < len(raws) and _goes_before(raws[start - 1], raws[first]):
        start -= 1
    end = len(raws)
    while end > start + 1 and _is_leftover(raws[end - 1]):
        end -= 1
    return raws[start:end], raws[:start]


def _goes_before(raw: Raw, first: Raw) -> bool:
    """Whether a line is a short sentence in the same place as the first longer one: a text may begin with it."""
    if raw.kind != "p" or raw.size < 15 or raw.linked or not raw.text.endswith(".") or _home(raw) != _home(first):
        return False
    return len(raw.text.split()) >= 3 and not any(map(str.isdigit, raw.text))


def _is_meta(raw: Raw) -> bool:
    """Whether a line is a labelled stamp with counters and the like (``Tarih: … | Okunma: …``), no sentence."""
    text = raw.text
    if raw.kind != "p" or len(text) > MAX_META or not any(map(str.isdigit, text)):
        return False
    if text.endswith("."):  # "Bu haber 02.06.2013 tarihinde eklendi ve 97 kez okundu."
        counted = turkish.fold(text).endswith(("okundu.", "goruntulendi."))
        return counted and any(stamp.label for stamp in dates.find_stamps(text))
    return any(stamp.label and text.find(stamp.label) <= 2 for stamp in dates.find_stamps(text))


def _parted(raws: list[Raw]) -> bool:
    """Whether the last line is a heading below a text: what follows it stands within the article, not above it."""
    if len(raws) < 2 or running(raws[-1]) or not any(map(running, raws)):
        return False
    last = raws[-1].text.split()
    phrase = len(last) > 1 and last[-1][0].islower() and not raws[-1].text.endswith(_COLONS)
    return raws[-1].kind == "h" or phrase or sum(map(running, raws)) > MAX_SPOT


def _is_stamp(raw: Raw) -> bool:
    return raw.kind in {"p", "h"} and is_stamp(raw.text)


def is_stamp(text: str) -> bool:
    """Whether a line is nothing but a date with its time, or holds one with its label."""
    if not 10 <= len(text) <= MAX_META or ":" not in text or text.endswith("."):
        return False
    stamps = dates.find_stamps(text)
    if any(stamp.label and stamp.role and stamp.reading.precision == "minute" for stamp in stamps):
        return True
    if len(stamps) != 1 or stamps[0].reading.precision != "minute" or stamps[0].start > 2:
        return False
    rest = [part for part in _DASHES.split(text[stamps[0].end :]) if part.strip(" -–—|•·")]
    return all(map(_is_known, rest)) if rest else len(text) <= MAX_STAMP


def _is_known(part: str) -> bool:
    """Whether a part of a stamp's line is a section or a credit (``17.12.2024 09:11 - ÇEVRE - Editör: …``)."""
    section = sections.canonical(part) if len(part) <= 40 else None
    return (section is not None and section.code is not None) or bylines.credit(part.strip()) is not None


def _is_leftover(raw: Raw) -> bool:
    """Whether a last line is no text: a heading of nothing, figures, a label, a stamp with its counter."""
    return raw.kind == "h" or _is_number(raw) or _is_label(raw) or _is_meta(raw)


def _is_number(raw: Raw) -> bool:
    """Whether a line is a stamp or a counter: nothing but figures."""
    return raw.kind == "p" and raw.size < 30 and not any(map(str.isalpha, raw.text))


def _is_label(raw: Raw) -> bool:
    """Whether a line is the label of a stamp or a section and nothing else (``Güncelleme :``, ``EKONOMİ``)."""
    if raw.kind != "p" or raw.size >= 30:
        return False
    if turkish.is_upper(raw.text):
        section = sections.canonical(raw.text)
        return section is not None and section.code is not None
    return raw.text.endswith(_COLONS) and dates.label_role(raw.text) is not None


def _is_sentence(raw: Raw) -> bool:
    text = raw.text
    if raw.kind == "h" or raw.size < 30 or not text.endswith(_ENDS):
        return False
    return sum(map(str.isdigit, text)) * 4 <= sum(map(str.isalpha, text))  # a stamp ends with "4 min." as well
