"""What papers do to a wire text. Each operation changes a copy in place and says whether it did anything."""

import re
from collections.abc import Callable, Sequence

from newsarchive import turkish
from newsarchive.sample.vocabulary import words
from newsarchive.sample.wire.chance import QuickDice
from newsarchive.sample.wire.copy import Copy, Piece, first_spots
from newsarchive.sample.wire.text import Text

Operation = Callable[[Copy, Text, QuickDice], bool]
_STOP = re.compile(r'([a-zçğıöşü"’]\.) (?=[A-ZÇĞİÖŞÜ])')
_TYPO = re.compile(r"(?<=[a-zçğıöşü])([a-zçğıöşü])([a-zçğıöşü])(?=[a-zçğıöşü])")


def _plain(copy: Copy) -> list[int]:
    return [n for n, piece in enumerate(copy.pieces) if piece.kind == "p"]


def _own(text: str, kind: str = "p") -> Piece:
    return Piece(text, kind)


def headline(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """Another headline."""
    if text.tongue is None:
        return False
    before, copy.headline = copy.headline, text.tongue.headline(dice)
    return before != copy.headline


def lead_reordered(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """The second paragraph, or the second sentence, comes first."""
    order = _plain(copy)
    if not order:
        return False
    first = copy.pieces[order[0]]
    parts = first.text.split(". ")
    if len(parts) > 1 and dice.chance(60):
        head, *rest = parts
        rest[-1] = rest[-1].rstrip(".")
        first.text = ". ".join([*rest, head]) + "."
    elif len(order) > 2:
        copy.pieces[order[0]], copy.pieces[order[1]] = copy.pieces[order[1]], first
    else:
        return False
    return True


def lead_replaced(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """The first paragraph is the paper's own."""
    order = _plain(copy)
    if text.tongue is None or len(order) < 4:
        return False
    copy.pieces[order[0]] = _own(text.tongue.lead(dice))
    return True


def lead_added(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """A first paragraph of the paper's own before the wire's."""
    if text.tongue is None or copy.words() < 60:
        return False
    copy.pieces.insert(0, _own(text.tongue.lead(dice)))
    return True


def paragraphs_dropped(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """One to a third of the paragraphs are missing."""
    order = _plain(copy)[1:]
    if len(order) < 2:
        return False
    for at in sorted(dice.deal(order, dice.between(1, max(1, len(order) // 3))), reverse=True):
        del copy.pieces[at]
    return True


def paragraphs_merged(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """Neighbours run together, some or all."""
    every, done, kept = dice.chance(25), False, list[Piece]()
    for piece in copy.pieces:
        if kept and piece.kind == "p" == kept[-1].kind and (every or dice.chance(45)):
            kept[-1] = Piece(
                f"{kept[-1].text} {piece.text}", "p", kept[-1].wired + piece.wired, kept[-1].spot | piece.spot
            )
            done = True
        else:
            kept.append(piece)
    copy.pieces = kept
    return done


def paragraph_split(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """A long paragraph becomes two."""
    for at in _plain(copy):
        piece = copy.pieces[at]
        head, stop, rest = piece.text.partition(". ")
        if stop and len(rest) > 20:
            share = (head.count(" ") + 1) / piece.words()
            spot = first_spots(piece.spot, share)
            copy.pieces[at : at + 1] = [
                Piece(head + ".", "p", piece.wired * share, spot),
                Piece(rest, "p", piece.wired * (1 - share), piece.spot & ~spot),
            ]
            return True
    return False


def paragraph_added(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """The paper's own reporter adds one or two."""
    if text.tongue is None or copy.words() < 40:
        return False
    for _ in range(1 + dice.chance(25)):
        copy.pieces.insert(dice.between(1, len(copy.pieces)), _own(text.tongue.own(dice)))
    return True


def paragraphs_reordered(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """The paragraphs behind the first stand in another order."""
    order = _plain(copy)[1:]
    if len(order) < 2:
        return False
    mixed = [copy.pieces[n] for n in dice.deal(order, len(order))]
    before = [copy.pieces[n] for n in order]
    for at, piece in zip(order, mixed, strict=True):
        copy.pieces[at] = piece
    return before != mixed


def tail_cut(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """The end is missing; now and then a line says that there is more."""
    order = _plain(copy)
    if len(order) < 3:
        return False
    keep = order[max(1, len(order) - dice.between(1, max(1, len(order) // 2)))]
    del copy.pieces[keep:]
    if dice.chance(50):
        copy.pieces.append(_own(dice.pick(words("wire_words")["more"]), "note"))
    return True


def truncated(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """Cut in the middle of a sentence by a limit of letters."""
    total = copy.words()
    limit = dice.between(max(38, total // 4), max(39, total * 2 // 3))
    if total < 60 or limit >= total:
        return False
    left, kept = limit, list[Piece]()
    for piece in copy.pieces:
        size = piece.words()
        if size <= left:
            kept.append(piece)
            left -= size
            continue
        if left > 2:
            cut = " ".join(piece.text.split(" ")[:left]) + "..."
            kept.append(Piece(cut, piece.kind, piece.wired * left / size, first_spots(piece.spot, left / size)))
        break
    copy.pieces = kept
    return True


_MARKS: dict[str, Callable[[str], str]] = {
    "curly": lambda t: re.sub(r'"([^"]*)"', "“\\1”", t).replace("'", "’"),
    "acute": lambda t: t.replace("'", "´").replace("’", "´"),
    "single": lambda t: t.replace("'", "’").replace('"', "’").replace("“", "’").replace("”", "’"),
}


def marks(style: str) -> Operation:
    """Quotation marks and apostrophes in the paper's manner: curly, acute or single."""

    def operation(copy: Copy, text: Text, dice: QuickDice) -> bool:
        setter = _MARKS[style]
        for piece in copy.pieces:
            piece.text = setter(piece.text)
        copy.headline = setter(copy.headline)
        return True

    return operation


_LOST = str.maketrans({"İ": "I", "ş": "s", "ğ": "g", "Ş": "S", "Ğ": "G"})


def diacritics(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """İ is I; in half of the cases ş and ğ lost their marks too."""
    table = _LOST if dice.chance(50) else {ord("İ"): "I"}
    for piece in copy.pieces:
        piece.text = piece.text.translate(table)
    return True


def glued(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """No space behind full stops."""
    for piece in copy.pieces:
        piece.text = _STOP.sub(r"\1", piece.text)
    return True


def one_block(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """Everything in one paragraph, as agency list pages print it."""
    texts = [p for p in copy.pieces if p.kind != "note"]
    copy.pieces = [Piece(" ".join(p.text for p in texts), "p", sum(p.wired for p in texts), copy.spots())]
    return len(texts) > 1


def subheads(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """Sub-headlines between the paragraphs."""
    if text.tongue is None or len(copy.pieces) < 3:
        return False
    for _ in range(dice.between(1, 3)):
        line = text.tongue.subhead(dice)
        line = turkish.upper(line) if dice.chance(50) else line
        copy.pieces.insert(dice.between(1, len(copy.pieces) - 1), _own(line, "h"))
    return True


def bullets(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """Points before the text that repeat its sentences in short."""
    heads = [copy.pieces[n].text.split(". ")[0].rstrip(".") for n in _plain(copy)][:3]
    points = [Piece("• " + " ".join(h.split(" ")[:11]), "note") for h in heads if h.count(" ") > 4]
    copy.pieces[:0] = points
    return bool(points)


def names_shortened(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """Every name is printed short: initials, the surname, or without the second first name."""
    style, done = dice.below(3), False
    for name in dict.fromkeys(text.people):
        first, *middle, last = name.split(" ")
        short = f"{first[0]}.{last[0]}." if style == 0 else last if style == 1 else f"{first} {last}"
        if short == name:
            short = f"{first[0]}. {last}"
        for piece in copy.pieces:
            count = piece.text.count(name)
            if count:
                piece.text = piece.text.replace(name, short)
                piece.wired = max(0.0, piece.wired - count * (1 + len(middle)))
                done = True
    return done


_SLIPS = ("da", "de", "ise", "ayrıca", "yine", "bugün", "şu an", "önceki", "söz konusu", "ilgili", "bazı", "tüm")


def words_edited(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """About three words in a hundred are dropped, added or put otherwise; names and numbers stay."""
    if copy.changed > 0.035:
        return False
    done = 0
    for piece in copy.pieces:
        if piece.kind != "p" or not piece.wired:
            continue
        out = list[str]()
        for token in piece.text.split(" "):
            if dice.share() < 0.03 and token.isalpha() and token.islower():
                piece.wired = max(0.0, piece.wired - 1)
                done += 1
                out.extend(_edited(token, dice))
            else:
                out.append(token)
        piece.text = " ".join(out)
    copy.changed += 0.03
    return done > 0


def _edited(token: str, dice: QuickDice) -> Sequence[str]:
    kind = dice.below(3)
    if kind == 0:
        return ()
    return (token, dice.pick(_SLIPS)) if kind == 1 else (dice.pick(_SLIPS),)


def typos(copy: Copy, text: Text, dice: QuickDice) -> bool:
    """Two letters swapped in about one word in sixty: an editor who types the text anew, or the reverse of mending."""
    done = False
    for at in _plain(copy):
        piece = copy.pieces[at]
        for _ in range(max(1, piece.words() // 60)):
            found = list(_TYPO.finditer(piece.text))
            if found and dice.chance(70):
                match = dice.pick(found)
                swapped = match[2] + match[1]
                piece.text = piece.text[: match.start()] + swapped + piece.text[match.end() :]
                piece.wired = max(0.0, piece.wired - 1)
                done = done or swapped != match[0]
    return done


OPERATIONS: dict[str, Operation] = {
    "headline": headline, "lead_reordered": lead_reordered, "lead_replaced": lead_replaced, "lead_added": lead_added,
    "paragraphs_dropped": paragraphs_dropped, "paragraphs_merged": paragraphs_merged,
    "paragraph_split": paragraph_split, "paragraph_added": paragraph_added,
    "paragraphs_reordered": paragraphs_reordered, "tail_cut": tail_cut, "truncated": truncated,
    "marks_curly": marks("curly"), "marks_acute": marks("acute"), "marks_single": marks("single"),
    "diacritics": diacritics, "glued": glued, "one_block": one_block, "subheads": subheads, "bullets": bullets,
    "names_shortened": names_shortened, "words_edited": words_edited, "typos": typos,
}  # fmt: skip
"""name -> operation; credit and dateline operations are in credit.py"""
