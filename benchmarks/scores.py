"""How near an extractor's answers come to the truth; used by league.py."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from statistics import fmean
from typing import Any

SHINGLE = 4
_WORD = re.compile(r"\w+")
_SCRIPTS_WITHOUT_SPACES = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SOFT = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u2060\ufeff"))
_SAME = str.maketrans("“”„‟«»″‘’‚‛′`´–—‑−", '"""""""\'\'\'\'\'\'' + "'----") | {ord("…"): "..."} | _SOFT


def score(pages: list[dict[str, Any]], answers: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Means over the pages that have a truth for it: P, R, F1 of the body, headline, day, minute, authors."""
    cells: dict[str, list[float]] = {}
    for page in pages:
        for name, value in _page(page["truth"], answers.get(page["id"]) or {}):
            cells.setdefault(name, []).append(value)
    means = {name: fmean(values) for name, values in cells.items()}
    both = means.get("P", 0) + means.get("R", 0)
    return means | {"F1": 2 * means["P"] * means["R"] / both if both else 0.0}


def _page(truth: dict[str, Any], answer: dict[str, Any]) -> Iterable[tuple[str, float]]:
    if truth.get("body"):
        texts = {truth["body"], truth.get("body_nosummary") or truth["body"]}  # the spot may be part of it or not
        body = answer.get("body") or ""
        given = {body, f"{answer.get('summary') or ''}\n{body}"}
        pairs = [overlap(text, said) for text in texts for said in given]
        precision, recall = max(pairs, key=lambda pair: 2 * pair[0] * pair[1] / (sum(pair) or 1))
        yield from (("P", precision), ("R", recall))
    if truth.get("headline"):
        yield "headline", plain(truth["headline"]) == plain(answer.get("headline"))
    if stated := moment(truth.get("published_at")):
        said = moment(answer.get("published_at"))
        if said and stated.tzinfo and said.tzinfo:
            said = said.astimezone(stated.tzinfo)
        yield "day", said is not None and said.date() == stated.date()
        if truth.get("published_precision") != "day":
            minute = "%Y-%m-%d %H:%M"
            yield "minute", bool(said and said.tzinfo and said.strftime(minute) == stated.strftime(minute))
    if truth.get("authors"):
        yield "authors", people(truth["authors"]) == people(answer.get("authors") or [])


def overlap(truth: str, given: str) -> tuple[float, float]:
    """Precision and recall of shingles, each as often as it stands there."""
    wanted, found = shingles(truth), shingles(given)
    shared = (wanted & found).total()
    return shared / (found.total() or 1), shared / (wanted.total() or 1)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of words; letters of scripts without spaces are words."""
    text = unicodedata.normalize("NFC", text).translate(_SOFT)
    words = _WORD.findall(_SCRIPTS_WITHOUT_SPACES.sub(lambda letter: f" {letter[0]} ", text))
    return Counter(tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)) if words)


def plain(text: Any) -> str:
    """A line in which kinds of quotes, dashes and spaces are one."""
    return " ".join(unicodedata.normalize("NFC", str(text or "")).translate(_SAME).split())


def people(names: Iterable[str]) -> set[str]:
    """Names in one case."""
    return {folded for name in names if (folded := plain(name).replace("İ", "i").replace("I", "ı").casefold())}


def moment(text: Any) -> datetime | None:
    """An ISO 8601 date; None for anything else."""
    try:
        return datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
