"""Datelines and credits: what the agencies put around their texts, and what papers leave of it."""

from newsarchive import turkish
from newsarchive.sample.stories import person
from newsarchive.sample.wire.chance import QuickDice
from newsarchive.sample.wire.copy import Copy
from newsarchive.sample.wire.press import AGENCIES, Site
from newsarchive.sample.wire.text import Text


def wire(copy: Copy, text: Text, agency: str | None, dice: QuickDice) -> None:
    """The agency's own marks and manners: dateline, tail, capitals, quotation marks."""
    place = turkish.upper(text.province)
    if agency == "AA":
        copy.dateline = f"{place} (AA) - "
        for piece in copy.pieces:
            if piece.kind == "h":
                piece.text = f"- {piece.text}"
    elif agency == "DHA":
        who = person(dice).split()
        name = " ".join([*who[:-1], turkish.upper(who[-1])])
        copy.dateline = (
            f"{name}/{turkish.upper(text.district)} ({text.province}), (DHA) - "
            if text.district else f"{name}/{place}, (DHA) - "
        )  # fmt: skip
        first = copy.pieces[0]
        if first.text.startswith(text.province):
            first.text = place + first.text[len(text.province) :]
    elif agency == "İHA":
        copy.tail = f" - {place}"
        for piece in copy.pieces:
            piece.text = piece.text.replace('"', "’")
    elif agency == "ANKA":
        copy.dateline = f"({place}) - "
    elif agency == "İGFA":
        copy.dateline = f"{place} (İGFA) - "


def _without_agency(dateline: str) -> str:
    head, mark, _ = dateline.partition(" (")
    if mark and not head.endswith(","):
        return f"{head} - "
    return dateline.replace("(DHA) - ", "") if "(DHA)" in dateline else dateline


def dateline(copy: Copy, text: Text, site: Site) -> None:
    """What this paper makes of dateline and tail."""
    had = bool(copy.dateline or copy.tail)
    if not had:
        return
    if site.dateline == "dropped":
        copy.dateline = copy.tail = ""
    elif site.dateline == "moved":
        place = turkish.upper(text.province)
        if copy.tail:
            copy.dateline, copy.tail = f"{place} - ", ""
        else:
            copy.dateline, copy.tail = "", f" - {place}"
    elif site.dateline == "comma":
        copy.dateline = _without_agency(copy.dateline)
    copy.done.append(f"dateline_{site.dateline}")


def credit(copy: Copy, agency: str | None, bulletin: bool, site: Site, dice: QuickDice) -> None:
    """The credit of this paper: the agency's, none, its own, or somebody else's."""
    copy.credit = copy.credited = None
    style = site.credit
    if style == "false" and dice.chance(60):
        style = "line"
    named = agency or ("Bülten" if bulletin else None)
    if style == "false":
        others = [short for short in AGENCIES if short != agency]
        copy.credited = dice.pick(others)
        copy.credit = f"Kaynak: {copy.credited}"
        copy.done.append("credit_false")
    elif style == "self":
        copy.credit, copy.credited = f"Kaynak: {site.name}", "own"
        copy.done.append("credit_self")
    elif style == "none" or named is None:
        if named:
            copy.done.append("credit_dropped")
    else:
        full = AGENCIES.get(named, "Basın Bülteni")
        copy.credited = named
        copy.credit = dice.pick((f"Kaynak: {named}", f"Kaynak: {full}", f"KAYNAK: {named}", f"({named})", full))
        copy.done.append("credit_appended")


def named_in_dateline(copy: Copy) -> str | None:
    """The agency that the printed dateline names."""
    return next((short for short in AGENCIES if f"({short})" in copy.dateline), None)
