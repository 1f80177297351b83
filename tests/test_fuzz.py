"""Whatever bytes come, reading them ends, raises nothing and breaks no law; whatever words come, they are kept, found
again and harmless where they are shown. benchmarks/fuzz.py does the same by the thousand."""

import contextlib
import csv
import html
import io
import json
import random
from pathlib import Path

import fuzzing
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from small_archive import NOW

from newsarchive import turkish, urls
from newsarchive.cli import run
from newsarchive.cli.output import plain
from newsarchive.records import Link, Page
from newsarchive.store import Archive, articles, ledger, listings
from newsarchive.warc import Span

SLICE = settings(max_examples=60, deadline=None)
DICE = st.integers(0, 2**32).map(random.Random)
SEEDS = fuzzing.seeds()


@SLICE
@given(DICE)
def test_damaged_pages(dice: random.Random) -> None:
    fuzzing.read_page(fuzzing.mutated(dice, dice.choice(SEEDS), dice.choice(SEEDS)))


@SLICE
@given(DICE)
def test_damaged_sitemaps_and_feeds(dice: random.Random) -> None:
    seeds = dice.choice((fuzzing.SITEMAPS, fuzzing.FEEDS))
    fuzzing.read_listing(fuzzing.mutated(dice, dice.choice(seeds), dice.choice(seeds)))


@SLICE
@given(DICE)
def test_damaged_robots(dice: random.Random) -> None:
    fuzzing.read_robots(fuzzing.mutated(dice, dice.choice(fuzzing.ROBOTS), dice.choice(fuzzing.ROBOTS)))


@SLICE
@given(
    st.binary(max_size=2_000), st.sampled_from(["text/html", "text/plain", "application/xml", "", "x;charset=\udc80"])
)
def test_any_bytes(body: bytes, kind: str) -> None:
    fuzzing.read_page(body, kind)
    fuzzing.read_listing(body)
    fuzzing.read_robots(body)


@SLICE
@given(st.text(max_size=200))
@example("a\x00b")
@example("\ud800")
def test_any_words(text: str) -> None:
    fuzzing.read_words(text)


@pytest.mark.parametrize("reference", ["&#xD800;", "&#55296;", "&#x110000;", "&#0;"])
def test_references_to_no_character_in_a_sitemap(reference: str) -> None:
    entry = f"<url><loc>https://kasaba.example/a{reference}-1.html</loc></url>"
    good = "<url><loc>https://kasaba.example/b-2.html</loc></url>"
    told = fuzzing.read_listing(f"<urlset>{entry}{good}</urlset>".encode())
    assert "https://kasaba.example/b-2.html" in [link.url for link in told.links]


def test_odd_addresses_do_not_stop_a_page() -> None:
    anchors = "".join(f'<a href="{html.escape(href)}">x</a>' for href in fuzzing.ODD_ADDRESSES)
    page = f'<html><body>{anchors}<a href="/haber/iyi-haber-99.html">İyi haber</a></body></html>'
    told = fuzzing.read_page(page.encode("utf-8", "replace"))
    assert f"https://{fuzzing.SITE}/haber/iyi-haber-99.html" in [link.url for link in told.links]
    assert all(urls.in_scope(link.url, fuzzing.SITE) for link in told.links)


# --- words that break programs, from the page to the export --------------------------------------------------

FRAME = """<!doctype html><html lang="tr"><head><meta charset="utf-8"><title>{0}</title>
<script type="application/ld+json">{1}</script></head><body><h1>{0}</h1><div class="metin"><p>{2}</p>
<p>Belediye, {0} hakkında yapılan çalışmaların yıl sonuna kadar tamamlanacağını dün akşam duyurdu.</p>
<p>İlçe sakinleri ise çalışmaların bir an önce bitirilmesini beklediklerini söyledi.</p></div></body></html>"""


def told_by(at: int, words: str) -> Page:
    """A page that holds the words in every field that is a person's to fill."""
    shown = html.escape(f"Ilgın {words} haberi{at}", quote=False)
    node = {
        "@type": "NewsArticle",
        "headline": f"Ilgın {words} haberi{at}",
        "author": {"@type": "Person", "name": words},
    }
    node |= {"keywords": [words, f"etiket{at}"], "articleSection": words, "description": words}
    made = FRAME.format(shown, json.dumps(node).replace("</", "<\\/"), html.escape(words, quote=False))
    return Page(
        f"https://{fuzzing.SITE}/haber/{at}",
        200,
        made.encode("utf-8", "replace"),
        NOW,
        (("Content-Type", "text/html"),),
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of an article for each string; article n + 1 holds the n-th."""
    from newsarchive import normalise

    folder = tmp_path_factory.mktemp("naughty") / "archive"
    with Archive.open(folder) as archive, archive.transaction():
        site = ledger.site_id(archive, fuzzing.SITE, now=NOW, name="Kasaba")
        run = ledger.start_run(archive, "crawl", NOW)
        feed = listings.add_listing(archive, site, f"https://{fuzzing.SITE}/rss", "feed", NOW)
        for at, words in enumerate(fuzzing.NAUGHTY):
            page = told_by(at, words)
            address = urls.absolute(f"/haber/{words}-{at + 1}.html", page.url) or page.url
            link = Link(address, via="feed", title=words, date_text=words, lastmod=words)
            (url_id,) = listings.announce(archive, site, [link], now=NOW, listing_id=feed, run_id=run).url_ids
            capture = articles.add_capture(archive, url_id, page, Span("a.warc.gz", at, 1), f"sha256:{at:02}", run)
            article = normalise.read(page)
            fuzzing.check_article(article)
            assert articles.save_article(archive, site, url_id, capture, article, NOW).article_id == at + 1
    return folder


def ask(archive: Path, *words: str) -> str:
    code, shown, said = tried(archive, *words)
    assert code in {0, 4}, said
    return shown


def tried(archive: Path, *words: str) -> tuple[int, str, str]:
    """(exit code, standard output, standard error) of a command."""
    shown, said = io.TextIOWrapper(io.BytesIO(), "utf-8", newline=""), io.StringIO()
    with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(said):
        code = run(["--archive", str(archive), *words])
    shown.flush()
    return code, shown.buffer.getvalue().decode(), said.getvalue()  # type: ignore[attr-defined]


def test_every_article_is_exported_exactly(kept: Path) -> None:
    records = [json.loads(line) for line in ask(kept, "export", "-", "--format", "jsonl").split("\n") if line]
    assert len(records) == len(fuzzing.NAUGHTY)
    for at, (words, record) in enumerate(zip(fuzzing.NAUGHTY, records, strict=True)):
        assert record["headline"].endswith(f"haberi{at}"), words
        seen = turkish.clean(turkish.storable(html.unescape(html.escape(words)))).replace("\ufffd", "")
        if seen.isprintable() and len(seen) < 300 and "&" not in words and "\\n" not in words:
            assert seen in record["headline"].replace("\ufffd", ""), (words, record["headline"])
        assert "\0" not in json.dumps(record, ensure_ascii=False)


def test_no_cell_is_a_formula(kept: Path) -> None:
    cells = [
        cell for row in csv.reader(io.StringIO(ask(kept, "export", "-", "--format", "csv"), newline="")) for cell in row
    ]
    assert len(cells) > len(fuzzing.NAUGHTY)
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r") and cell[:1] and not cell.lstrip("-").isdigit()]


@pytest.mark.parametrize("words", fuzzing.NAUGHTY, ids=range(len(fuzzing.NAUGHTY)))
def test_searching_for_anything_is_no_error(kept: Path, words: str) -> None:
    code, _, said = tried(kept, "search", "--nl", "--", turkish.storable(words))
    assert code in {0, 2}, said
    assert said.count("\n") <= 3
    assert not unsafe(said)


@pytest.mark.parametrize("at", range(0, len(fuzzing.NAUGHTY), 10))
def test_every_article_is_found_by_its_own_words(kept: Path, at: int) -> None:
    assert f"haberi{at}" in ask(kept, "search", "--nl", f"haberi{at}")


@pytest.mark.parametrize(
    "words",
    [
        ["search", "ilgın", "--limit", "500"],
        ["sites"],
        ["status"],
        ["status", "--gaps"],
        ["export", "-", "--format", "csv"],
    ],
    ids=lambda words: " ".join(words),
)
def test_no_table_lets_control_characters_through(kept: Path, words: list[str]) -> None:
    if words[0] != "export":
        assert not unsafe(ask(kept, *words))


@pytest.mark.parametrize("at", range(1, len(fuzzing.NAUGHTY) + 1, 7))
def test_why_lets_no_control_characters_through(kept: Path, at: int) -> None:
    assert not unsafe(ask(kept, "why", str(at)))


def unsafe(shown: str) -> list[str]:
    """Characters that would steer a terminal or turn a line around."""
    return [ascii(char) for char in shown if char != "\n" and plain(char) == "\ufffd" and char != "\ufffd"]
