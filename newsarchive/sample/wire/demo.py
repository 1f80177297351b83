"""``python -m newsarchive.sample.wire.demo``: an archive of a small wire flow; who copies whom in it, drawn.

No page is fetched: the articles are stored as if they had been, so ``verify`` and ``why`` have no page to show.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from newsarchive import normalise
from newsarchive.records import Article, Image, Link
from newsarchive.sample.demo import run
from newsarchive.sample.wire.flavours import FLAVOURS
from newsarchive.sample.wire.flow import Flow
from newsarchive.sample.wire.item import Item
from newsarchive.sample.wire.press import OWN_SITES, sites
from newsarchive.store import Archive, articles, ledger, listings

_BATCH = 200  # articles in a transaction


@click.command()
@click.option("--archive", type=click.Path(path_type=Path), default=Path("wire"), show_default=True)
@click.option("--articles", "number", default=2000, show_default=True, help="How many.")
@click.option("--papers", default=24, show_default=True, help="On so many invented papers.")
@click.option("--seed", default=1, show_default=True)
@click.option("--svg", type=click.Path(path_type=Path), help="Draw who copies whom into this file.")
def main(archive: Path, number: int, papers: int, seed: int, svg: Path | None) -> None:
    """Store a wire flow in ARCHIVE, and show who copies whom."""
    if (archive / "news.db").exists():
        raise click.UsageError(f"there is an archive in {archive} already")
    flow = small(number, papers, seed)
    keep(archive, flow, {site.domain: site.name for site in sites(papers, f"{flow.name}{seed}")})
    run("stories", "--limit", "8", archive=archive)
    run("originality", archive=archive)
    if svg is not None:
        run("stories", "--graph", str(svg), archive=archive)


def small(number: int, papers: int, seed: int) -> Flow:
    """A flow of that many articles on that few papers, over two weeks."""
    make, mix = FLAVOURS["bank"]
    return Flow(number, seed, make(), "bank", replace(mix, papers=papers, most=papers // 2), max(1, number // 14))


def keep(folder: Path, flow: Flow, names: dict[str, str]) -> None:
    """Store the articles in the order in which an archive meets them."""
    agencies = {domain: agency for agency, domain in OWN_SITES.items()}
    with Archive.open(folder) as archive:
        for batch in _batches(iter(flow)):
            with archive.transaction():
                for item in batch:
                    name = names.get(item.site) or agencies.get(item.site)
                    site = ledger.site_id(archive, item.site, now=item.seen_at, name=name)
                    link = Link(item.url, "article", "feed")
                    (url,) = listings.announce(archive, site, [link], now=item.seen_at).url_ids
                    verdict = articles.save_article(archive, site, url, None, _article(item), item.seen_at)
                    ledger.settle(
                        archive, url, state="archived", now=item.seen_at, status=200, article_id=verdict.article_id
                    )


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch


def _article(item: Item) -> Article:
    """As normalise makes it of the page."""
    return Article(
        url=item.url, canonical_url=item.url, site=item.site, headline=item.headline, body=item.body,
        fetched_at=item.seen_at, published_at=item.published_at, published_precision=item.precision,
        section=item.section, source=item.source, source_raw=item.source_raw, source_kind=item.source_kind,
        place_province=item.province, place_district=item.district, language="tr",
        images=(Image(f"https://{item.site}/foto/{item.image}"),) if item.image else (),
        word_count=len(item.body.split()), content_hash=normalise.content_hash(item.body),
    )  # fmt: skip


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()
