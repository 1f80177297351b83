"""What a copy does to the credit and the dateline of the text it prints.

Comes in: who either text credits and the place of its dateline. Goes out: same, dropped, added, other or changed, none.
"""

from newsarchive import bylines, places, turkish

Credited = tuple[str | None, str | None]
"""(name, kind) as records.Article's source and source_kind"""


def dateline(old: str | None, new: str | None) -> str:
    """The place of a dateline against the root's; "" when the place is not known, None when there is no dateline."""
    if old is None or new is None:
        return "none" if old is new else "added" if old is None else "dropped"
    if old == "" or new == "" or old == new or turkish.fold(old) == turkish.fold(new):
        return "same"
    one, two = places.parse(old), places.parse(new)
    return "same" if one is not None and one == two else "changed"


def credit(old: Credited, new: Credited, old_site: str | None, new_site: str | None, agency: str | None) -> str:
    """The copy's credit against the root's; a copy that credits the root's own site credits it rightly.

    ``agency``: whose own site the root stands on, None when it is no agency's.
    """
    mine = _key(new)
    if mine is None:
        return "none" if _key(old) is None else "dropped"
    if mine == _key(old) and (mine != "own" or old_site == new_site):
        return "same"
    if new[0] and old_site and old_site != new_site and _is_site(new, old_site, agency):
        return "same"
    return "added" if _key(old) is None else "other"


def _key(credit: Credited) -> str | None:
    name, kind = credit
    return turkish.fold(name) if name and kind != "own" else "own" if name or kind else None


def _is_site(credit: Credited, site: str, agency: str | None) -> bool:
    """Whether a credit names the paper or agency of a domain."""
    name, kind = credit
    if kind == "agency":
        return name == agency
    return name is not None and (
        bylines.is_own(name, (site, site.partition(".")[0])) or bylines.classify(site).canonical == name
    )
