"""Scripted lives of articles on papers of every known family: what editors do to them, and what happens to their site.

    with serve(script(seed=1)) as play:          # papers on 127.0.0.1, in a thread
        play.now = …                             # pages are those of that instant
        subprocess.run(… "crawl", "--due" …)     # with NEWSARCHIVE_CLOCK at the same instant

All follows from the seed. Rates, counters, tickers, related boxes and comments differ at every visit of every page. A
life says what is true of it; playing.py judges.
"""

import asyncio
import contextlib
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from papers import lists
from papers.kit import Kit
from papers.layouts import Layout
from papers.web import LAYOUTS
from papers.world import Art, Paper

from newsarchive import turkish
from newsarchive.sample.dice import Dice
from newsarchive.sample.stories import Block, person

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EDITS = ("headline", "number", "name", "paragraph_added", "paragraph_removed", "rewritten", "date_only", "typo")
REMOVALS = {
    "404": "http_404", "410": "http_410", "451": "http_451", "302 home": "redirect_home",
    "refresh home": "redirect_home", "302 section": "redirect_section", "302 other": "redirect_away",
    "302 off": "redirect_away", "says 404": "soft_404", "302 says 404": "soft_404", "notice": "emptied",
    "order": "emptied", "no text": "emptied", "hidden": "delisted",
}  # fmt: skip
"""what is done to an address -> what that is called"""
RETURNS = ("404", "no text", "302 home")
OUTAGES = ("500", "refuse", "parked", "wall", "repairs", "all 404", "all home", "theme", "new addresses")
_NOTICES = (
    "Bu haber yayından kaldırılmıştır.", "Haber, ilgililerin talebi üzerine yayından kaldırılmıştır.",
    "İçerik editör kararıyla yayından çıkarılmıştır. Anlayışınız için teşekkür ederiz.",
)  # fmt: skip
_ORDERS = (
    "Bu habere mahkeme kararıyla erişim engeli getirilmiştir.",
    "Sulh Ceza Hakimliğinin 2026/{n} D. İş sayılı kararı gereğince bu içeriğe erişime engellenmiştir.",
    "5651 sayılı Kanun uyarınca verilen karar gereği {n} numaralı haberin yayını durdurulmuştur.",
)  # fmt: skip
_MISSING = (
    ("Sayfa bulunamadı", "Aradığınız sayfa bulunamadı ya da silinmiş olabilir."),
    ("Haber bulunamadı", "Aradığınız haber kaldırılmış veya taşınmış olabilir. Ana sayfaya dönebilirsiniz."),
    ("404 - Sayfa yok", "Gitmek istediğiniz sayfa artık burada değil."),
)
_FACTS = (
    "Edinilen bilgiye göre {place} mevkisindeki çalışmada {n} kişi görev aldı ve {name} yetkililere bilgi verdi.",
    "Yetkililer {n} hanenin etkilendiğini belirtirken, mahalle sakini {name} yardımların sürdüğünü anlattı.",
    "Toplantıda konuşan {name}, bu yıl {n} başvuru aldıklarını ve hepsini değerlendireceklerini söyledi.",
)
_AGAIN = (
    "Alınan bilgiye göre {place} mevkisinde süren çalışmada {n} kişi görevlendirildi, {name} yetkililere bilgi verdi.",
    "Yetkililer {n} hanenin bundan etkilendiğini açıklarken, mahalle sakini {name} yardımın kesilmediğini anlattı.",
    "Toplantının sonunda söz alan {name}, bu yıl {n} başvuru geldiğini ve hepsini tek tek ele alacaklarını söyledi.",
)
_MORE = (
    "Valilikten yapılan yazılı açıklamada, incelemenin çok yönlü sürdürüldüğü ve halkın bilgilendirileceği kaydedildi.",
    "Öte yandan bölgede önlemlerin artırıldığı, ekiplerin gece boyunca nöbet tutacağı öğrenildi.",
)
NOWHERE = "/bulunamadi"
_PLACES = ("Çayırbaşı", "Değirmendere", "Kavaklı", "Tepeköy", "Yenice", "İncesu")


@dataclass(frozen=True)
class Life:
    """What happens to one article, or to all of one paper (``index`` None)."""

    what: str
    paper: int
    index: int | None
    at: datetime
    until: datetime | None = None

    @property
    def edit(self) -> str | None:
        """The kind of the edit; None: nobody edits it."""
        return self.what if self.what in EDITS else "emptied" if self.removal == "emptied" else None

    @property
    def removal(self) -> str | None:
        """The kind of the removal that lasts until it is sure; None: there is none."""
        return REMOVALS.get(self.what) if self.index is not None and not self.is_short else None

    @property
    def is_short(self) -> bool:
        return self.until is not None and self.until - self.at < 5 * HOUR

    def on(self, now: datetime) -> bool:
        return self.at <= now and (self.until is None or now < self.until)


class Moved(Layout):
    """Another theme at the addresses of the old one."""

    def __init__(self, old: Layout, new: Layout) -> None:
        self._old, self._new = old, new

    def __getattribute__(self, name: str) -> object:
        own = object.__getattribute__(self, "__dict__")
        from_old = name in {"path", "section_path", "feed", "sitemap"}
        return getattr(own["_old" if from_old else "_new"], name)


@dataclass
class Site:
    """One paper through time."""

    paper: Paper
    layout: Layout
    lives: list[Life]
    theme: Layout
    home: str = ""
    visits: int = 0
    _made: tuple[datetime | None, dict[str, Callable[[], lists.Answer]]] = (None, {})

    @property
    def event(self) -> Life | None:
        return next((life for life in self.lives if life.index is None), None)

    def arts(self, now: datetime) -> list[Art]:
        """What it has published, as it reads now; newest first."""
        found = [_with_fact(art, self.paper) for art in self.paper.articles if art.published <= now]
        for life in self.lives:
            if life.index is not None and life.what in {*EDITS, "slug"} and life.on(now):
                found = [_edited(art, life, self.paper) if art.index == life.index else art for art in found]
        return found

    def kit(self, now: datetime, arts: Sequence[Art], layout: Layout | None = None) -> Kit:
        paper = replace(self.paper, today=now.astimezone(self.paper.today.tzinfo))
        paper.__dict__["articles"] = list(arts)
        return Kit(paper, layout or self.layout, self.home)

    def url(self, life: Life) -> str:
        """The first address of a life's article."""
        (art,) = (art for art in self.paper.articles if art.index == life.index)
        return self.kit(life.at, [art]).url(art)

    def answers(self, now: datetime) -> dict[str, Callable[[], lists.Answer]]:
        if self._made[0] == now:
            return self._made[1]
        event = self.event if self.event is not None and self.event.on(now) else None
        layout = self.layout
        if event is not None and event.what in {"theme", "new addresses"}:
            layout = self.theme if event.what == "new addresses" else Moved(self.layout, self.theme)
        arts = self.arts(now)
        gone = {life.index for life in self.lives if life.what in REMOVALS and life.on(now)}
        kit = self.kit(now, [art for art in arts if art.index not in gone], layout)
        found = lists.pages(kit)
        for art in arts:
            if art.index in gone:
                (life,) = (one for one in self.lives if one.index == art.index)
                found[kit.path(art)] = lambda kit=kit, art=art, life=life: _instead(kit, art, life)  # type: ignore[misc]
        for life in self.lives:
            if life.what == "slug" and life.on(now):
                old, (new,) = self.url(life), [art for art in arts if art.index == life.index]
                if old != kit.url(new) and Dice("slug", self.paper.seed).chance(50):
                    to = kit.path(new)
                    found[old.removeprefix(self.home)] = lambda to=to: (301, b"", "text/html", to)  # type: ignore[misc]
        self._made = (now, found)
        return found

    def answer(self, target: str, now: datetime) -> lists.Answer | None:
        """None: the connection is cut."""
        self.visits += 1
        event = self.event if self.event is not None and self.event.on(now) else None
        every = self.answers(now)
        kit = self.kit(now, self.arts(now)[:8])
        if event is not None and (said := _outage(kit, event, target, every)) is not None:
            return said if said[0] else None
        made = every.get(target)
        if made is None:
            title, text = _MISSING[self.paper.index % len(_MISSING)]
            return (
                200 if target == NOWHERE else 404,
                *kit.layout.encoded(kit, kit.document(title, f"<h1>{title}</h1><p>{text}</p>")),
                None,
            )
        status, body, kind, location = made()
        if target == "/robots.txt":
            body = re.sub(rb"(?m)^Crawl-delay.*\n", b"", body)  # this is not about manners
        return status, _furnished(body, self.visits) if kind.startswith("text/html") else body, kind, location


def _with_fact(art: Art, paper: Paper) -> Art:
    """Two paragraphs more, with a name and numbers that can be edited."""
    dice = Dice("fact", paper.seed, paper.index, art.index)
    said = {"n": dice.between(21, 88), "name": person(dice), "place": dice.pick(_PLACES)}
    facts = [Block("p", paper.typeset(line.format(**said))) for line in dice.deal(list(_FACTS), 2)]
    updated = art.updated if art.updated is not None and art.updated < START else None
    return replace(art, blocks=(*art.blocks[:1], facts[0], *art.blocks[1:], facts[1]), updated=updated)


def _edited(art: Art, life: Life, paper: Paper) -> Art:
    dice = Dice("edit", paper.seed, paper.index, art.index)
    blocks, fact = list(art.blocks), art.blocks[1].text
    name = next(iter(re.findall(r"[A-ZÇĞİÖŞÜ]\w+(?: [A-ZÇĞİÖŞÜ]\w+)+", fact)))
    if life.what == "headline":
        other = next((one for one in art.story.headlines if paper.typeset(one) != art.headline), art.headline)
        return replace(art, headline=paper.typeset(other) if other != art.headline else f"{art.headline} gündemde")
    if life.what == "slug":
        return replace(art, slug=turkish.slug(f"{art.slug} son gelismeler"))
    if life.what == "date_only":
        return replace(art, published=life.at.astimezone(art.published.tzinfo), updated=None)
    if life.what == "number":
        blocks[1] = Block("p", re.sub(r"\b\d+\b", lambda m: str(int(m[0]) + dice.between(2, 9)), fact, count=1))
    elif life.what == "name":
        blocks[1] = Block("p", fact.replace(name, person(dice)))
    elif life.what == "typo":
        word = dice.pick(re.findall(r"\b[a-zçğıöşü]{7,}\b", fact))
        blocks[1] = Block("p", fact.replace(word, word[:3] + word[4] + word[3] + word[5:], 1))
    elif life.what == "rewritten":
        place = next((one for one in _PLACES if one in fact), "")
        said = {"n": re.findall(r"\d+", fact)[0], "name": name, "place": place}
        number = next(at for at, one in enumerate(_FACTS) if one.split()[-1] == fact.split()[-1])
        blocks[1] = Block("p", paper.typeset(_AGAIN[number].format(**said)))
    elif life.what == "paragraph_added":
        blocks.append(Block("p", dice.pick(_MORE)))
    elif life.what == "paragraph_removed":
        del blocks[1]
    return replace(art, blocks=tuple(blocks))


def _instead(kit: Kit, art: Art, life: Life) -> lists.Answer:
    dice = Dice("instead", kit.paper.seed, kit.paper.index, art.index)
    layout, what = kit.layout, life.what
    others = kit.paper.articles
    where = {
        "302 home": dice.pick(("/", "/", kit.home + "/")), "302 section": kit.section_path(art.topic),
        "302 other": kit.path(others[-1]), "302 off": "https://kampanya.example/firsat", "302 says 404": NOWHERE,
    }  # fmt: skip
    if what in where:
        return dice.pick((301, 302)), b"", "text/html", where[what]
    if what == "refresh home":
        text = '<html><head><meta http-equiv="refresh" content="0;url=/"></head><body></body></html>'
        return 200, text.encode(), "text/html; charset=utf-8", None
    if what in {"no text", "notice", "order", "hidden"}:
        said = dice.pick(_NOTICES if what == "notice" else _ORDERS).format(n=dice.between(100, 4000))
        blocks = () if what == "no text" else (Block("p", said),)
        art = art if what == "hidden" else replace(art, blocks=blocks or (Block("p", ""),), spot="")
        return (200, *layout.encoded(kit, kit.document(art.headline, layout.article(kit, art), art)), None)
    title, text = dice.pick(_MISSING)
    page = layout.encoded(kit, kit.document(title, f"<h1>{title}</h1><p>{text}</p>"))
    return (200 if what == "says 404" else int(what), *page, None)


def _outage(kit: Kit, event: Life, target: str, every: dict[str, Callable[[], lists.Answer]]) -> lists.Answer | None:
    articles = {kit.path(art) for art in kit.paper.articles} | {
        one for one in every if re.search(r"\d{3}|-.*-.*-", one)
    }
    html = "text/html; charset=utf-8"
    pages = {
        "parked": f"<html><head><title>{kit.paper.name}</title></head><body><h1>This domain is for sale</h1>"
        "<p>Buy this domain. The domain may be for sale by its owner.</p></body></html>",
        "wall": "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>"
        "<p>Please enable JavaScript and cookies to continue.</p></body></html>",
        "repairs": "<html><head><title>Sitemiz bakımda</title></head><body><h1>Sitemiz bakımda</h1>"
        "<p>Bakım çalışması yapılmaktadır, en kısa sürede buradayız.</p></body></html>",
    }
    if event.what == "refuse":
        return 0, b"", "", None
    if event.what == "500":
        return 500, b"<h1>Internal Server Error</h1>", html, None
    if event.what in pages and target != "/robots.txt":
        return 200, pages[event.what].encode(), html, None
    if event.what == "all 404" and target in articles:
        return 404, b"<h1>Not Found</h1>", html, None
    if event.what == "all home" and target in articles:
        return 302, b"", html, "/"
    return None


def _furnished(body: bytes, nth: int) -> bytes:
    """The page with what differs at every visit: rates, counters, comments, a ticker."""
    text = body
    for pattern, new in (
        (rb"DOLAR 43,95", b"DOLAR 43,%02d" % (nth % 90 + 10)),
        (rb"BIST 100 15.750,07", b"BIST 100 15.7%02d,07" % (nth % 90)),
        (rb"(\d+)( okunma| kez okundu)", b"%d\\2" % (1000 + 7 * nth)),
        (rb"(Okunma: |: )(\d{1,3})(?=</span>)", b"\\g<1>%d" % nth),
        (rb'<div class="yorumlar"><h3>', b'<div class="yorumlar"><em>%d yorum</em><h3>' % (nth % 40)),
        (rb"</footer>", b"<p>%d ziyaret</p></footer>" % (nth * 13)),
    ):
        text = re.sub(pattern, new, text)
    return text


def script(seed: int, *, ordinary: int = 5, outages: Sequence[str] | None = None, lives: int = 40) -> list[Site]:
    """The papers of a seed: so many whose articles have lives, and one for each outage (None: five drawn)."""
    dice = Dice("lives", seed)
    outages = dice.deal(list(OUTAGES), 5) if outages is None else outages
    wanted = [*EDITS, *REMOVALS, "slug", "slug", *(f"{one} back" for one in RETURNS), "hidden back", "404 short"]
    spare = [one for one in (*EDITS, *REMOVALS) for _ in range(3)]
    wanted += dice.deal(spare, max(0, lives - len(outages) - len(wanted)))
    return cast(dice, seed, dice.deal(wanted, min(lives - len(outages), len(wanted))), outages, ordinary)


def cast(
    dice: Dice, seed: int, wanted: Sequence[str], outages: Sequence[str], ordinary: int, *, size: int = 60,
    hours: tuple[int, int] = (10, 36),
) -> list[Site]:  # fmt: skip
    """Give the lives to articles, the outages to papers; ``hours`` after START between which they begin."""
    families = dice.deal([one for one in LAYOUTS if one not in {"amp"}], ordinary + len(outages))
    sites = []
    for index, family in enumerate(families):
        paper = Paper(seed, index, family, START + 5 * DAY * size / 60, size, LAYOUTS[family].places)
        theme = LAYOUTS[dice.pick([one for one in LAYOUTS if one not in {family, "amp"}])]
        sites.append(Site(paper, LAYOUTS[family], [], theme))
    newest = START - HOUR  # the first crawl sees it
    free = {
        at: [art for art in site.paper.articles if art.published < newest and len(art.blocks) > 2][: 14 * size // 60]
        for at, site in enumerate(sites[:ordinary])
    }
    for number, words in enumerate(wanted):
        where, what = number % ordinary, words.removesuffix(" back").removesuffix(" short")
        if what == "date_only":  # not where no reader sees the date
            where = next((at for at in range(ordinary) if _tells_minutes(sites[at])), where)
        art = free[where].pop(dice.below(len(free[where])))
        at = START + timedelta(minutes=dice.between(hours[0] * 60, hours[1] * 60))
        lasts = {"back": 60 * HOUR, "short": 4 * HOUR}.get(words.rpartition(" ")[2])
        sites[where].lives.append(Life(what, where, art.index, at, lasts and at + lasts))
    for number, what in enumerate(outages):
        at = START + timedelta(hours=dice.between(*hours))
        lasts = None if what in {"theme", "new addresses"} else timedelta(hours=dice.between(9, 15))
        sites[ordinary + number].lives.append(Life(what, ordinary + number, None, at, lasts and at + lasts))
    return sites


def _tells_minutes(site: Site) -> bool:
    stamps = site.paper.stamps
    return stamps.minute and stamps.shape not in {"ago", "time"} and bool(stamps.labels[0])


@dataclass
class Play:
    """The papers as they are served."""

    sites: list[Site]
    now: datetime = START
    asked: list[tuple[datetime, int, str, int]] = field(default_factory=list)


async def _serve(play: Play, site: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(
        asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError, TimeoutError, IndexError
    ):
        while head := await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30):
            target = head.split(b" ", 2)[1].decode("latin-1")
            said = site.answer(target, play.now)
            if said is None:
                break
            status, body, kind, location = said
            play.asked.append((play.now, play.sites.index(site), target, status))
            lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
            lines += [f"Location: {location}"] if location else []
            writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
            await writer.drain()
    writer.transport.abort()


@contextlib.contextmanager
def serve(sites: list[Site]) -> Iterator[Play]:
    """Serve the papers from a background thread until the block ends."""
    play, loop = Play(sites), asyncio.new_event_loop()

    servers: list[asyncio.Server] = []

    async def open_all() -> None:
        for site in sites:
            server = await asyncio.start_server(lambda r, w, site=site: _serve(play, site, r, w), "127.0.0.1", 0)
            servers.append(server)
            site.home = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def close_all() -> None:
        for server in servers:
            server.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    loop.run_until_complete(open_all())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield play
    finally:
        asyncio.run_coroutine_threadsafe(close_all(), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
        loop.close()
