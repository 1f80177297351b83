"""Lists that nobody announced: found at a usual address, or behind a link that did not say what it leads to."""

from pathlib import Path

import pytest
from looking import HOME, Looker, path

SITEMAP = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>Haber</title>{}</channel></rss>'
ENTRY = f"<loc>{HOME}{path(7237)}</loc>"


@pytest.mark.parametrize(
    ("address", "body", "kind"),
    [
        ("/sitemap.xml", SITEMAP.format(f"<url>{ENTRY}</url>"), "sitemap"),
        ("/sitemap_index.xml", INDEX.format(f"<sitemap><loc>{HOME}/sitemap-1.xml</loc></sitemap>"), "sitemap"),
        ("/xml/haberler.xml", FEED.format(f"<item><link>{HOME}{path(7237)}</link></item>"), "feed"),
    ],
)
def test_a_list_that_nobody_announced_is_asked_again(tmp_path: Path, address: str, body: str, kind: str) -> None:
    looker = Looker(tmp_path / "archive")
    looker.visit(address, body, mime="application/xml")
    found = looker.rows("SELECT kind, polls FROM listings WHERE url = ?", HOME + address)
    looker.close()
    assert found == [(kind, 1)]
