"""Ways without end: calendars, sessions, growing paths, facets, labyrinths (group k)."""

import hashlib
import re

from hostile.core import Ask, Behaviour, Reply
from hostile.evidence import Evidence, archived, hits, none_archived
from hostile.pages import links, story


def _day(ask: Ask) -> Reply:
    year, month = map(int, (re.findall(r"(\d+)-(\d+)", ask.rest) or [("2025", "1")])[0])
    after, before = (year + month // 12, month % 12 + 1), (year - (month == 1), (month - 2) % 12 + 1)
    ways = [f"{ask.prefix}takvim?ay={y}-{m}" for y, m in (after, before)]
    return Reply(links(ways, f"{year} yılının {month}. ayında etkinlik yok"))


def _sessions(ask: Ask) -> Reply:
    page = ask.rest.split(";")[0].split("?")[0]
    serial = hashlib.sha256(f"{ask.target}{ask.nth}".encode()).hexdigest()[:24].upper()
    ways = [f"{ask.prefix}sayfa{at};jsessionid={serial}{at}" for at in range(4)]
    ways += [f"{ask.prefix}sayfa{at}?PHPSESSID={serial.lower()}{at}" for at in range(4)]
    menu = "".join(f'<a href="{way}">Oturumlu {at}</a> ' for at, way in enumerate(ways))
    return Reply(story(f"Oturum{page}", after=f"<nav>{menu}</nav>"))


def _growing(ask: Ask) -> Reply:
    return Reply(links(("haber/2024/", "haber/2024/ek"), f"Arşiv {len(ask.rest)}"))


def _facets(ask: Ask) -> Reply:
    query = dict(part.split("=", 1) for part in ask.target.partition("?")[2].split("&") if "=" in part)
    ways = []
    for name, values in (("sirala", "abcd"), ("renk", "kmsy"), ("il", "1234"), ("gun", "123456")):
        for value in values:
            changed = {**query, name: value}
            ways.append(f"{ask.prefix}liste?" + "&".join(f"{a}={b}" for a, b in changed.items()))
            ways.append(f"{ask.prefix}liste?" + "&".join(f"{a}={b}" for a, b in reversed(changed.items())))
    return Reply(links(ways, "Süzgeçli liste"))


ONE = (
    "haber/tek-oyku-77", "haber/tek-oyku-77/", "haber/tek-oyku-77?utm_source=x",
    "haber/tek-oyku-77?utm_medium=y&utm_campaign=z",
    "haber/tek-oyku-77?fbclid=abc", "haber/tek-oyku-77?gclid=1", "haber/tek-oyku-77?amp=1", "haber/tek-oyku-77/amp",
    "haber/tek-oyku-77?print=1", "haber/tek-oyku-77#yorumlar", "haber/tek-oyku-77?ref=anasayfa",
    "amp/haber/tek-oyku-77",
)  # fmt: skip


def _one(ask: Ask) -> Reply:
    return Reply(story("Tekhaber", head=f'<link rel="canonical" href="{ask.origin}{ask.prefix}{ONE[0]}">'))


def _labyrinth(ask: Ask) -> Reply:
    key = hashlib.sha256(ask.rest.encode()).hexdigest()
    ways = "".join(f'<a href="{ask.prefix}oda-{key[at * 5 : at * 5 + 7]}">Oda {key[at]}</a> ' for at in range(10))
    return Reply(story(f"Labirent{key[:12]}", after=f"<nav>{ways}</nav>"))


def _again(ask: Ask) -> Reply:
    number = int((re.findall(r"sayfa=(\d+)", ask.rest) or ["1"])[0])
    ways = [f"{ask.prefix}on-{at}.html" for at in range(10)]
    forward = f'<a rel="next" href="{ask.prefix}liste?sayfa={number + 1}">Sonraki sayfa</a>'
    return Reply(links(ways, f"Haberler, sayfa {number}", forward))


SPELLINGS = (
    "tek%2Dsayfa", "tek-sayfa", "./tek-sayfa", "x/../tek-sayfa", "/tek-sayfa", "TEK-SAYFA", "Tek-Sayfa", "tek%2dsayfa",
    "%74ek-sayfa", "tek-sayfa#a", "tek-sayfa?", "//tek-sayfa",
)  # fmt: skip


def _each_once(found: Evidence, it: Behaviour) -> str | None:
    titles = [row["headline"] for row in found.below(it.prefix)]
    twice = {title for title in titles if titles.count(title) > 1}
    return f"archived twice: {sorted(twice)[:3]}" if twice else None


BEHAVIOURS = (
    Behaviour("k01", "calendar", "refuse", "next and previous month without end", {"*": _day},
              (hits(250), none_archived()), links=("takvim?ay=2025-1",)),
    Behaviour("k02", "sessions", "refuse", "four pages, every link with another session id", {"*": _sessions},
              (hits(250, 4), none_archived(4), _each_once), links=("sayfa0",)),
    Behaviour("k03", "growing-path", "refuse", "relative links that make the path grow", {"*": _growing},
              (hits(250, 1), none_archived()), links=("",)),
    Behaviour("k04", "facets", "refuse", "every order of every filter", {"*": _facets},
              (hits(300, 1), none_archived()), links=("liste?sirala=a",)),
    Behaviour("k05", "twelve-names", "keep", "one article under twelve addresses, canonical given", {"*": _one},
              (archived("Tekhaber"), hits(24, 1)), links=ONE),
    Behaviour("k06", "labyrinth", "refuse", "every page is a new text with ten new links", {"*": _labyrinth},
              (hits(1_000, 1),), links=("oda-0",), cpu=60),
    Behaviour("k07", "same-ten-for-ever", "refuse", "pages without end of the same ten articles",
              {**{f"on-{at}.html": Reply(story(f"Onluk{at}no")) for at in range(10)}, "*": _again},
              (hits(250, 11), _each_once, *(archived(f"Onluk{at}no") for at in range(10))), links=("liste?sayfa=1",)),
    Behaviour("k08", "spellings", "refuse", "one page in many spellings of its address",
              {"*": Reply(story("Çokyazımlı"))}, (hits(40, 1), archived("Çokyazımlı")), links=SPELLINGS),
)  # fmt: skip
