"""The interface's words in Turkish and English, and how dates and numbers are written in each.

In: data/words/*.toml, a request. Out: text. The language is ``?lang=``, else the cookie, else what the browser asks
for, else Turkish.
"""

import re
import tomllib
from datetime import datetime
from functools import cache
from typing import Any

from datasette.utils.asgi import Request
from markupsafe import Markup, escape

from newsarchive import dates, lookups, turkish

LANGUAGES = ("tr", "en")
THEMES = ("auto", "light", "dark")
_MONTHS = {
    "tr": ("Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım",
           "Aralık"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
}  # fmt: skip

_HINT = re.compile(r" \((?:newsarchive |--)[^()]*\)")
_HOLE = re.compile(r"\\{(\w+)\\}")


@cache
def every() -> dict[str, dict[str, dict[str, str]]]:
    """File -> key -> language -> words."""
    folder = lookups.data_dir() / "words"
    return {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.toml"))}


def word(language: str, name: str, /, **given: Any) -> str:
    """The words of ``file.key``; raises KeyError when there are none. ``count``: English has a form for one."""
    file, _, key = name.partition(".")
    forms = every()[file][key]
    single = language == "en" and str(given.get("count")) == "1"
    words = forms.get("one", forms[language]) if single else forms[language]
    return words.format(**given) if given else words


def told(language: str, message: str) -> tuple[str, str]:
    """What went wrong, and the language it is said in: the English as it is, without what helps on a command line
    only; the Turkish where errors.toml has it."""
    message = _HINT.sub("", message)
    if language == "tr":
        for pattern, turkish_words in _errors():
            if found := pattern.fullmatch(message):
                return turkish_words.format(**found.groupdict()), "tr"
    return message, "en"


@cache
def _errors() -> list[tuple[re.Pattern[str], str]]:
    told = every()["errors"].values()
    return [(re.compile(_HOLE.sub(r"(?P<\1>.+?)", re.escape(one["en"])), re.DOTALL), one["tr"]) for one in told]


def of_value(language: str, file: str, value: Any) -> str:
    """The words of a stored value, or the value itself."""
    told = every().get(file, {}).get(str(value))
    return told[language] if told else str(value).replace("_", " ")


def language_of(request: Request | None) -> str:
    """tr or en."""
    return _chosen(request, "lang", LANGUAGES) or _accepted(request)


def theme_of(request: Request | None) -> str:
    """auto, light or dark."""
    return _chosen(request, "theme", THEMES) or "auto"


def _chosen(request: Request | None, name: str, known: tuple[str, ...]) -> str | None:
    if request is None:
        return None
    for value in (request.scope.get("newsarchive", {}).get(name), request.cookies.get(name)):
        if value in known:
            return str(value)
    return None


def _accepted(request: Request | None) -> str:
    """The one of ours the browser likes best; Turkish when it does not say."""
    best, language = 0.0, "tr"
    for part in (request.headers.get("accept-language", "") if request else "")[:500].split(","):
        name, _, weight = part.partition(";")
        primary = turkish.ascii_lower(name.strip())[:2]
        try:
            value = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        if primary in LANGUAGES and value > best:
            best, language = value, primary
    return language


def number(language: str, value: Any) -> str:
    """12.345 or 12,345; nothing for None."""
    if value is None:
        return ""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "tr" else text


def day(language: str, stamp: str) -> str:
    """30 Haziran 2025 for 2025-06-30 (and 2025-06: Haziran 2025)."""
    year, month, *rest = stamp.split("-")
    name = _MONTHS[language][int(month) - 1]
    return f"{int(rest[0])} {name} {year}" if rest else f"{name} {year}"


def when(language: str, stamp: str | None, precision: str | None = None) -> Markup | str:
    """A stored time as a <time>: as the paper's clock showed it, our own (UTC) by the clock in Turkey.

    What cannot be read is shown as it stands.
    """
    if not stamp:
        return ""
    if len(stamp) == 10:
        precision = "day"
    try:
        at = datetime.fromisoformat(stamp)
        if stamp.endswith("Z"):
            at = at.astimezone(dates.ISTANBUL)
        shown = day(language, at.date().isoformat())
    except ValueError:
        return str(stamp)
    if precision != "day":
        shown = f"{shown} {at:%H:%M}"
    exact = stamp[:10] if precision == "day" else stamp
    return Markup('<time datetime="{}">{}</time>').format(exact, shown)


def marked(text: str, marks: Any, most: int | None = None) -> Markup:
    """A text with its found words in <mark>; escaped first. ``most``: characters, then an ellipsis."""
    if most is not None and len(text) > most:
        text, marks = f"{text[:most]}…", [(start, end) for start, end in marks if end <= most]
    parts, at = [], 0
    for start, end in marks:
        parts.append(escape(text[at:start]) + Markup("<mark>") + escape(text[start:end]) + Markup("</mark>"))
        at = end
    return Markup("").join([*parts, escape(text[at:])])
