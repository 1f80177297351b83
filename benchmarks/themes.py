"""What a new theme really takes away, and whether health tells: pages of the sample papers, rendered anew.

    python benchmarks/themes.py

Each sample paper's articles are read by extraction and normalisation as they are, then with other markup: classes and
ids renamed, structured data gone, both and no semantic elements, the text in a script, the text cut to its opening, the
letters replaced, double encoding. The answers go through health's series. Printed per paper and change: what fell by
half or more, what was told, after how many articles. Exit code 1 when something fell and nothing was told, or the other
way round. Fields that fewer than two of five articles have are left out: that takes more than a hundred articles to
tell.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import blake2b

from newsarchive import normalise
from newsarchive.errors import NotArchived
from newsarchive.health import folding, signs, verdicts
from newsarchive.health.memory import Memory
from newsarchive.records import Article, Page
from newsarchive.sample.layouts import LAYOUTS
from newsarchive.sample.view import View
from newsarchive.sample.world import World
from newsarchive.store import times
from newsarchive.store.observations import Told

BEFORE, AFTER = 120, 100
EVERY = 4 * 3600
SHARE = 0.4
START = times.seconds(datetime(2026, 8, 31, tzinfo=UTC))
CLASSES = re.compile(r'\b(class|id)="([^"]*)"')
DATA = re.compile(r'<script type="application/ld\+json">.*?</script>|<meta (?:property|name|itemprop)="[^>]*>', re.S)
ITEMS = re.compile(r'\s(?:itemprop|itemscope|itemtype)(?:="[^"]*")?')
SEMANTIC = re.compile(r"<(/?)(?:article|main|header|section|time|h1|figure|figcaption)\b", re.I)
BODY = re.compile(r"<body\b.*</body>", re.S | re.I)
PARAGRAPHS = re.compile(r"<p\b[^>]*>.*?</p>", re.S | re.I)


def renamed(text: str) -> str:
    """Other classes and ids."""
    return CLASSES.sub(lambda m: f'{m[1]}="x{blake2b(m[2].encode(), digest_size=4).hexdigest()}"', text)


def bare(text: str) -> str:
    """No structured data."""
    return ITEMS.sub("", DATA.sub("", text))


def soup(text: str) -> str:
    """Other classes, no structured data, no semantic elements."""
    return SEMANTIC.sub(r"<\1div", renamed(bare(text)))


def scripted(text: str) -> str:
    """The text comes by a script."""
    return BODY.sub('<body><div id="app"></div><script src="/app.js"></script></body>', bare(text))


def opening(text: str) -> str:
    """Only the first paragraphs are left."""
    count = 0

    def keep(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return found[0] if count <= 2 else ""

    return PARAGRAPHS.sub(keep, DATA.sub("", text))


def replaced(text: str) -> str:
    """Letters beyond ASCII are question marks."""
    return text.encode("ascii", "replace").decode()


def twice(text: str) -> str:
    """Encoded twice; extraction may mend it."""
    return text.encode().decode("cp1254", "replace")


CHANGES: dict[str, Callable[[str], str]] = {
    "as it was": str, "classes renamed": renamed, "no structured data": bare, "soup": soup, "by script": scripted,
    "opening only": opening, "letters replaced": replaced, "encoded twice": twice,
}  # fmt: skip


def read(view: View, index: int, change: Callable[[str], str], number: int) -> tuple[Told, Article | None]:
    """One article of a paper, as health is told of it."""
    at = START + number * EVERY
    printed = view.article(index)
    text = change(view.layout.article_page(view, printed))
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    text = re.sub(r'charset=["\']?[\w-]+', 'charset="utf-8', text, count=1) if "<meta charset" not in text else text
    page = Page(
        view.home + view.layout.article_path(printed), 200, text.encode(), datetime.fromtimestamp(at, UTC), headers
    )
    try:
        article, reason = normalise.read(page), None
    except NotArchived as error:
        article, reason = None, str(error.reason)
    shows = dict.fromkeys(signs.FIELDS, "")
    if article is not None:
        shows = {name: "x" if getattr(article, name) else "" for name in signs.FIELDS}
    told = Told(
        number, at, 200, 1, number, "article", "not_article" if article is None else "archived", reason, at, at,
        None if article is None else number, None if article is None else at, at, "minute",
        words=article.word_count if article else None, language=article.language if article else None,
        body=article.body if article else None, content_hash=None, day=None,
        **{name: value or None for name, value in shows.items()},
    )  # fmt: skip
    return told, article


def shares(rows: Sequence[tuple[Told, Article | None]]) -> dict[str, float]:
    """What share of articles has what; of addresses, how many became articles."""
    found = [told for told, article in rows if article is not None]
    usual = sorted(told.words or 0 for told in found)[len(found) // 2] if found else 0
    counts = Counter({signs.YIELD: len(found) / len(rows)})
    for name in signs.FIELDS:
        counts[name] = sum(getattr(told, name) is not None for told in found) / max(1, len(found))
    counts["words"] = usual
    counts[signs.LETTERS] = sum(signs.sound(told.body or "", told.language) for told in found) / max(1, len(found))
    return dict(counts)


def fallen(before: dict[str, float], after: dict[str, float]) -> list[str]:
    """What is half of what it was, or less."""
    # of few articles nothing more can be said than that they are few
    names = [signs.YIELD] if after[signs.YIELD] <= before[signs.YIELD] / 2 else list(before)
    return [name for name in names if before[name] >= SHARE and after[name] <= before[name] / 2]


def rehearse(view: View, name: str, usual: Sequence[tuple[Told, Article | None]]) -> bool:
    """One paper and one change; whether health was right."""
    indexes = list(view.indexes)[-BEFORE - AFTER :]
    changed = [read(view, index, CHANGES[name], BEFORE + n) for n, index in enumerate(indexes[BEFORE:])]
    memory, told, needed = Memory(), None, 0
    for number, (row, _) in enumerate([*usual, *changed]):
        folding.fold(memory, [row], lambda *_: [], silent=False)
        if told is None and (told := verdicts.content(memory)) is not None:
            needed = number - BEFORE + 1
    last = verdicts.content(memory)
    lost = fallen(shares(usual), shares(changed))
    right = bool(lost) == (last is not None)
    says = f"{last.kind} ({last.subject})" if last else "nothing"
    after = f"after {needed} articles" if last else ""
    fell = ", ".join(lost) or "nothing"
    print(f"{'  ' if right else '! '}{view.site:<10} {name:<19} fell: {fell:<44} told: {says} {after}")
    return right


def main() -> int:
    """All papers, all changes."""
    world = World(seed=7, articles=BEFORE + AFTER)
    wrong = 0
    for layout in LAYOUTS.values():
        view = View(world, layout, f"https://{layout.name}.example")
        indexes = list(view.indexes)[-BEFORE - AFTER :]
        usual = [read(view, index, str, n) for n, index in enumerate(indexes[:BEFORE])]
        wrong += sum(not rehearse(view, name, usual) for name in CHANGES)
    print(f"{wrong} wrong of {len(LAYOUTS) * len(CHANGES)}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
