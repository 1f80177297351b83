"""Pages without markup: what each line is, from the order and the form of the lines alone.

Text exports, ``saveText`` pages and pasted articles keep the order of the page they came from: masthead, headline,
spot, section and stamp, often the headline again, the body, credit, the account that entered it, comments. Comes
in: the text. Goes out: a Plain, the same pieces scope.py finds in markup. No text is ever assumed, only positions:
a line that stands twice is the headline, a stamp with a label divides head and body.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from newsarchive import bylines, dates, furniture, lookups, sections, turkish
from newsarchive.records import Block, Found

_HEADLINE_MAX = 220  # characters; the longest headlines seen on regional pages are about 180
_PARAGRAPH_MIN = 110  # characters; shorter lines without a closing full stop are sub-headlines or labels
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_FULL_STOP = re.compile(r"[.…][\"'”’»)\]]*$")
_WORD = re.compile(r"[^\W\d_]{2,}")
_DOUBLED = re.compile(r"^(.{2,40}?)\s*\1$")
_TAG_LINE = re.compile(r"#\S.*|\d{1,6}|a\+ ?a-|\+?aa-?( yazdir)?|(?:okunma|goruntulenme|hit) ?:? ?\d*")
_HASHTAGS = re.compile(r"(?:#[^\W\d]\w*[\s,]*)+")
_TAG_SPLIT = re.compile(r"\s*[,;|#•]\s*")
_TAG_WORDS = 6
_MARK = re.compile(r"[#*\s]+$")


@dataclass(frozen=True, slots=True)
class Plain:
    """The pieces of a text page; empty when the page has none of that kind."""

    headline: str | None
    spot: str | None
    """the paragraph that stands apart from the body, under the headline"""
    other_spots: tuple[str, ...]
    """lines between the repeated headline and the body: a second, shorter spot"""
    blocks: tuple[Block, ...]
    head_lines: tuple[str, ...]
    """lines of the article's head, stamps and labels included; the masthead and its clock are not among them"""
    tail_lines: tuple[str, ...]
    """lines behind the last paragraph: credits, accounts, tags"""
    masthead: tuple[str, ...]
    """lines above the article: the site's name, its clock"""
    section_lines: tuple[str, ...] = ()
    """those of the head that label this article's section; a menu above the headline does not"""
    tags: tuple[str, ...] = ()


def looks_plain(text: str, content_type: str | None) -> bool:
    """Whether a decoded page is text: labelled so, or without any tag."""
    kind = turkish.ascii_lower((content_type or "").partition(";")[0].strip())
    if kind == "text/plain":
        return True
    start = text[:20_000]
    return not re.search(r"<(?:!doctype|!--|/?[a-z][a-z0-9:-]*[\s/>])", start, re.IGNORECASE)


def read(text: str, *, fetched_at: datetime | None = None) -> Plain:
    """The pieces of one text page; a text without any headline gives an empty Plain, never an error."""
    whole = [line for raw in text.splitlines() if (line := turkish.clean(raw))]
    lines = _cut(whole)
    keys = [turkish.fold(line) for line in lines]
    stamp = _stamp_line(lines, fetched_at)
    first, last = _headline(lines, keys, stamp)
    if first is None:
        return Plain(None, None, (), (), tuple(lines), (), ())
    start = max(last, stamp if stamp is not None and stamp - last <= 6 else last) + 1
    spot_at = _spot(lines, first, start, stamp)
    spot = lines[spot_at] if spot_at is not None else None
    start, others = _body_start(lines, keys, start, spot_at)
    end = _tail_start(lines, start)
    body = [i for i in range(start, end) if keys[i] != keys[first] and i != spot_at and not _is_no_text(lines[i])]
    if spot_at is not None:
        body = [i for i in body if keys[i] != keys[spot_at]]
    head_from = first if stamp is None else min(first, stamp)
    while head_from > 0 and _is_label(lines[head_from - 1]):
        head_from -= 1
    return Plain(
        headline=lines[first],
        spot=spot,
        other_spots=tuple(others),
        blocks=tuple(Block(lines[i], "h" if _is_subhead(lines, i, end) else "p") for i in body),
        head_lines=tuple(lines[i] for i in range(head_from, start) if i != spot_at),
        tail_lines=tuple(lines[end:]),
        masthead=tuple(lines[:head_from]),
        section_lines=tuple(_section_lines(lines, range(head_from, start), first, stamp)),
        tags=tuple(_tags(whole[start : len(lines) + 2])),
    )


def _section_lines(lines: Sequence[str], head: range, first: int, stamp: int | None) -> Iterator[str]:
    """The section labels of a head: those under the headline, beside the stamp, or alone above the headline; several
    in a row above it are the site's menu."""
    for at in head:
        if not _is_section(lines[at]):
            continue
        alone = not any(_is_menu(lines[beside]) for beside in (at - 1, at + 1) if 0 <= beside < first)
        if at > first or alone or (stamp is not None and abs(at - stamp) == 1):
            yield lines[at]


def _is_menu(line: str) -> bool:
    """A word of the site's menu: a section, or what every page has (Anasayfa)."""
    return len(line.split()) <= 3 and (_is_section(line) or sections.canonical(line) is None) and len(line) > 3


def _tags(lines: Sequence[str]) -> Iterator[str]:
    """The words behind "Etiketler:", in its line or in the next, and hashtags."""
    for at, line in enumerate(lines):
        label, colon, words = line.partition(":")
        if colon and furniture.is_tags(label):
            following = lines[at + 1] if at + 1 < len(lines) else ""
            if not words.strip() and not _SENTENCE_END.search(following) and re.search(r"[,#]", following):
                words = following
        elif not _HASHTAGS.fullmatch(line):
            continue
        for word in _TAG_SPLIT.split(words if colon else line):
            if 0 < len(word.split()) <= _TAG_WORDS:
                yield word.strip()


def _is_tag_line(line: str) -> bool:
    label, colon, _ = line.partition(":")
    return bool(colon) and len(line) <= 400 and furniture.is_tags(label)


def _cut(lines: list[str]) -> list[str]:
    """Everything before the first line that opens the comments or a list of other stories."""
    for at, line in enumerate(lines):
        if at > 2 and len(line) < 160 and _ends(_MARK.sub("", line)):
            return lines[:at]
    return lines


@cache
def _rules(kind: str) -> tuple[frozenset[str], tuple[str, ...], tuple[re.Pattern[str], ...]]:
    """Whole lines, prefixes and patterns of data/tables/boilerplate.toml; ``kind``: end or drop."""
    rows = lookups.table("boilerplate")[kind]
    return (
        frozenset(turkish.fold(row["text"]) for row in rows if "text" in row),
        tuple(turkish.fold(row["prefix"]) for row in rows if "prefix" in row and not row.get("short")),
        tuple(re.compile(row["regex"]) for row in rows if "regex" in row),
    )


def _matches(kind: str, key: str) -> bool:
    whole, prefixes, patterns = _rules(kind)
    return key in whole or key.startswith(prefixes) or any(pattern.search(key) for pattern in patterns)


def _ends(line: str) -> bool:
    """Whether a line opens the comments or a list of other stories."""
    return furniture.ends_article(line) or _matches("end", turkish.fold(line))


def _is_no_text(line: str) -> bool:
    """Whether a line is noise or a date with its label."""
    if _is_noise(line) or dates.label_role(line):
        return True
    stamps = dates.find_stamps(line) if len(line) <= 90 and any(map(str.isdigit, line)) else []
    rest = line
    for stamp in reversed(stamps):
        rest = rest[: stamp.start] + rest[stamp.end :]
    return any(stamp.label for stamp in stamps) and len(_WORD.findall(rest)) <= 2 * len(stamps) + 1


def _is_noise(line: str) -> bool:
    """Whether a line is a control, a counter, a tag or boilerplate."""
    if len(line) > 160:
        return _is_tag_line(line)
    key = turkish.fold(line)
    return _is_tag_line(line) or bool(_TAG_LINE.fullmatch(key)) or furniture.is_control(line) or _matches("drop", key)


def _stamp_line(lines: Sequence[str], fetched_at: datetime | None) -> int | None:
    """The line with the article's own stamp: the first labelled one that is a date, else the first labelled one that
    is none, else the first line that is only a dated stamp. A clock without a year, or a mere date in the first three
    lines, is the masthead's."""
    bare = refused = None
    for at, line in enumerate(lines):
        if len(line) > 90 or not any(map(str.isdigit, line)):
            continue
        for stamp in dates.find_stamps(line, fetched_at=fetched_at):
            if stamp.reading.at is None:
                refused = at if refused is None and stamp.label else refused
                continue
            if stamp.label:
                return at
            rest = line[: stamp.start] + line[stamp.end :]
            timed = stamp.reading.precision == "minute" and any(_is_title(above) for above in lines[:at])
            if bare is None and (at > 2 or timed) and len(_WORD.findall(rest)) <= 2:
                bare = at
    return bare if refused is None else refused


def _is_title(line: str) -> bool:
    return (
        10 <= len(line) <= _HEADLINE_MAX
        and len(_WORD.findall(line)) >= 3
        and not _FULL_STOP.search(line)
        and not dates.find_stamps(line)
        and " | " not in line
        and not _is_label(line)
    )


def _is_label(line: str) -> bool:
    """A section label, or a line that is only a date label."""
    if len(line) > 40:
        return False
    if dates.label_role(line):
        return True
    return _is_section(line)


def _headline(lines: Sequence[str], keys: Sequence[str], stamp: int | None) -> tuple[int | None, int]:
    """(first, last) place of the headline: the title that stands twice around the stamp, else the nearest title
    in front of it, else the first behind it."""
    counts = Counter(keys)
    for at, line in enumerate(lines):
        if counts[keys[at]] > 1 and _is_title(line):
            places = [i for i, key in enumerate(keys) if key == keys[at]]
            close = [i for i in places if i - places[0] <= 12]
            return places[0], close[-1]
    titles = [i for i, line in enumerate(lines) if _is_title(line)]
    if len(titles) > 1 and titles[0] == 0 and len(lines[0].split()) <= 4:
        titles = titles[1:]  # the site's name
    if stamp is not None:
        above = [i for i in titles if stamp - 5 <= i < stamp]
        # of several titles above the stamp the first of the unbroken run is the headline, the next a short spot
        if above:
            run = [i for i in above if all(not _is_masthead(lines[j]) for j in range(i, stamp))]
            chosen = (run or above)[0]
            return chosen, chosen
        titles = [i for i in titles if i > stamp]
    return (titles[0], titles[0]) if titles else (None, 0)


def _is_masthead(line: str) -> bool:
    """A line of the site's head: its name with a bar, its clock, a two-letter logo."""
    if " | " in line or len(line) <= 3:
        return True
    found = dates.find_stamps(line)
    return bool(found) and not found[0].label and len(line) < 45


def _spot(lines: Sequence[str], first: int, start: int, stamp: int | None) -> int | None:
    """The paragraph between the headline and the stamp, or, without a second headline, right under the first when
    the body begins behind another stamp or label."""
    for at in range(first + 1, start):
        line = lines[at]
        if at != stamp and len(_WORD.findall(line)) >= 6 and not _is_label(line) and not dates.find_stamps(line):
            if turkish.fold(line) == turkish.fold(lines[first]):
                continue
            return at
    return None


def _body_start(lines: Sequence[str], keys: Sequence[str], start: int, spot_at: int | None) -> tuple[int, list[str]]:
    """Where the body begins, and the second spots in front of it: when the spot is printed again soon, all
    shorter lines before that copy belong to the head."""
    if spot_at is None:
        return start, []
    for at in range(start, min(start + 4, len(lines))):
        if keys[at] == keys[spot_at]:
            between = [lines[i] for i in range(start, at)]
            if all(len(line) < 2 * len(lines[spot_at]) for line in between):
                return at + 1, between
    return start, []


def _tail_start(lines: Sequence[str], start: int) -> int:
    """First line behind the last paragraph: credits, doubled accounts and tags are walked over from the end."""
    end = len(lines)
    while end > start and _is_tail(lines[end - 1]):
        end -= 1
    return end


def _is_tail(line: str) -> bool:
    if len(line) > 120:
        return _is_tag_line(line)
    if _is_noise(line) or _DOUBLED.match(line):
        return True
    if (credit := bylines.credit(line)) is not None:
        return credit.raw is None or len(credit.raw) >= len(line)  # else a sentence follows
    if _SENTENCE_END.search(line) or len(line.split()) > 4:
        return False
    return bylines.classify(line).kind in {"agency", "outlet", "press_release", "desk", "account", "person"}


def _is_subhead(lines: Sequence[str], at: int, end: int) -> bool:
    """A line in capitals, or a short one without full stop, in front of a paragraph."""
    line = lines[at]
    if at + 1 >= end or len(line) > _HEADLINE_MAX or len(_WORD.findall(line)) == 0:
        return False
    if line[0] in "\"'“‘’-•*–" and not turkish.is_upper(line):
        return False
    if turkish.is_upper(line) and len(line) <= 140:
        return True
    return len(line) < _PARAGRAPH_MIN and not _SENTENCE_END.search(line) and len(lines[at + 1]) > len(line)


def candidates(plain: Plain, fetched_at: datetime) -> Mapping[str, Sequence[Found]]:
    """The pieces of a text page as candidates per field, like those of a page with markup."""
    found: dict[str, list[Found]] = {"headline": [], "summary": [], "published": [], "updated": [], "section": []}
    if plain.headline:
        found["headline"].append(Found(plain.headline, "text:headline"))
    if plain.spot:
        found["summary"].append(Found(plain.spot, "text:spot"))
    found["summary"] += [Found(text, "text:second-spot", {"weak": True}) for text in plain.other_spots]
    head = "\n".join(line for line in plain.head_lines if len(line) <= 110)
    for stamp in dates.find_stamps(head, fetched_at=fetched_at):
        via = "text:label" if stamp.label else "text:bare"
        extra = {"label": stamp.label or "", "reading": stamp.reading, "above_headline": False}
        found["updated" if stamp.role == "updated" else "published"].append(
            Found(head[stamp.start : stamp.end].strip(), via, extra)
        )
    found["section"] += [Found(line, "text:label") for line in plain.section_lines]
    found["credit"] = [Found(line, "text:tail") for line in plain.tail_lines]
    found["credit"] += [Found(line, "text:head") for line in _head_credits(plain)]
    found["tag"] = [Found(tag, "text:tags") for tag in plain.tags]
    found["site_name"] = [
        Found(part, "text:masthead") for line in plain.masthead[:1] for part in line.split(" | ") if part.strip()
    ]
    return found


def _head_credits(plain: Plain) -> Iterator[str]:
    """The credit lines of a head; a label may have its value in the next line."""
    if plain.headline not in plain.head_lines:
        return
    lines = [line for line in plain.head_lines if line not in (plain.headline, *plain.section_lines)]
    for at, line in enumerate(lines):
        if at + 1 < len(lines) and line.endswith((":", "：")):
            line = f"{line}\n{lines[at + 1]}"
        if len(line) <= 110 and bylines.credit(line) is not None:
            yield line


def _is_section(line: str) -> bool:
    section = sections.canonical(line) if len(line) <= 40 else None
    return section is not None and section.code is not None
