"""The registry beside news.db: what stands in it counts, what a person wrote there stays."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsarchive import families, lookups, sites
from newsarchive.cli import cli, crawling
from newsarchive.crawl import seeds, visiting
from newsarchive.discover import Link
from newsarchive.errors import NothingDone, UsageError
from newsarchive.sites import Site
from newsarchive.store import Archive, listings

WRITTEN = """# kept by hand
[[site]]
domain = "bozkir.example"
name = "Bozkır \\"Ekspres\\""  # as they print it
feeds = [
    "https://bozkir.example/rss",
]

# the next one is slow
[[site]]
domain = "kiyi.example"
"""
KIYI = Site("kiyi.example", "https://www.kiyi.example/", name="Kıyı", province="Samsun", family="te7",
            sitemaps=("https://www.kiyi.example/harita.xml",))  # fmt: skip


def test_an_archive_without_a_registry_has_none(tmp_path: Path) -> None:
    assert sites.own(tmp_path) == {}
    assert sites.resolve("bozkir.example", tmp_path) == Site("bozkir.example", "https://bozkir.example/")


def test_what_was_remembered_is_read_back(tmp_path: Path) -> None:
    odd = Site("a.example:8080", "http://a.example:8080/", name='Ters \\ "tırnak"', district="Ereğli")
    for site in (KIYI, odd):
        sites.remember(tmp_path, site)
    assert sites.own(tmp_path) == {"kiyi.example": KIYI, "a.example:8080": odd}
    assert sites.resolve("www.kiyi.example", tmp_path) == KIYI


def test_the_rest_of_the_file_stays_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text(WRITTEN, encoding="utf-8")
    sites.remember(tmp_path, KIYI)
    sites.remember(tmp_path, KIYI)
    text = (tmp_path / "sites.toml").read_text(encoding="utf-8")
    assert text.startswith(WRITTEN[: WRITTEN.index('[[site]]\ndomain = "kiyi')])
    assert text.count('kiyi.example"') == 1
    assert sites.own(tmp_path)["bozkir.example"].feeds == ("https://bozkir.example/rss",)
    assert sites.own(tmp_path)["kiyi.example"] == KIYI


def test_an_address_of_a_known_site_brings_what_is_known(tmp_path: Path) -> None:
    sites.remember(tmp_path, KIYI)
    resolved = sites.resolve("http://kiyi.example/haber/x-7.html", tmp_path)
    assert (resolved.name, resolved.home_url) == ("Kıyı", "http://kiyi.example/")
    assert resolved.start_urls == ("http://kiyi.example/haber/x-7.html",)


def test_the_own_registry_counts_before_the_shipped_one(tmp_path: Path) -> None:
    shipped = next(iter(sites.registry().values()))
    sites.remember(tmp_path, Site(shipped.domain, shipped.home_url, name="Bizim adımız"))
    assert sites.resolve(shipped.domain, tmp_path).name == "Bizim adımız"
    assert sites.resolve(shipped.domain).name == shipped.name


@pytest.mark.parametrize(
    "text",
    [
        "[[site]\n", '[site]\ndomain = "a.example"\n', '[[site]]\nname = "A"\n', '[[site]]\ndomain = "A.example"\n',
        '[[site]]\ndomain = "a.example"\nfeeds = "https://a.example/rss"\n', '[[site]]\ndomain = 7\n',
        '[[site]]\ndomain = "a.example"\nfeed = []\n',
    ],
)  # fmt: skip
def test_a_registry_that_makes_no_sense_is_refused_and_left_alone(tmp_path: Path, text: str) -> None:
    file = tmp_path / "sites.toml"
    file.write_text(text, encoding="utf-8")
    for attempt in (lambda: sites.own(tmp_path), lambda: sites.remember(tmp_path, KIYI)):
        with pytest.raises(UsageError, match=r"sites\.toml"):
            attempt()
    assert file.read_text(encoding="utf-8") == text


def test_what_a_family_knows_is_tried_first() -> None:
    family = next(one for one in families.families() if one.feeds)
    tried = [link.url for link in seeds.guesses(KIYI, family.id, sitemap_known=True, feed_known=False)]
    assert tried[0] == "https://www.kiyi.example" + family.feeds[0]
    assert len(tried) == len(set(tried)) == seeds.MAX_GUESSES
    assert tried != [link.url for link in seeds.guesses(KIYI, None, sitemap_known=True, feed_known=False)]
    assert seeds.guesses(KIYI, family.id, sitemap_known=True, feed_known=True) == []


def test_the_shipped_registry_says_what_it_is_not_sure_of(tmp_path: Path) -> None:
    known = sites.registry()
    unsure = [site for site in known.values() if site.unsure]
    assert (len(known), len({site.province for site in known.values()}), len(unsure)) == (422, 68, 10)
    provinces = {row["name"] for row in lookups.table("provinces")["province"]}
    assert {str(site.province).removesuffix(" (ilçe)") for site in known.values()} <= provinces
    assert known["borunsesi.com"].unsure
    assert not any("?" in f"{site.name}{site.province}{site.district}" for site in known.values())
    listed = CliRunner().invoke(
        cli, ["--archive", str(tmp_path), "sites", "--shipped", "--province", "karaman", "--json"]
    )
    found = {one["domain"]: one for one in json.loads(listed.output)}
    assert (found["borunsesi.com"]["unsure"], found["borunsesi.com"]["where"]) == (True, "Karaman ?")
    assert {one["province"] for one in found.values()} == {"Karaman"}


def test_a_site_is_taken_out_of_the_file_or_forgotten_and_written_again(tmp_path: Path) -> None:
    """The newer wish wins, for a crawl without names."""

    def visited() -> list[str]:
        try:
            return sorted(one.domain for one in crawling._all_sites(tmp_path))
        except NothingDone:
            return []

    file = tmp_path / "sites.toml"
    file.write_text(WRITTEN, encoding="utf-8")
    with Archive.open(tmp_path) as archive, archive.transaction():
        for site in (*sites.own(tmp_path).values(), Site("yalniz.example", "https://yalniz.example/")):
            key = visiting.register(archive, site)
            links = [Link(f"https://{site.domain}/haber/yol-{n}.html", "article", "feed") for n in range(3)]
            listings.announce(archive, key, links, now=datetime(2026, 9, 7, 12, tzinfo=UTC))
    assert visited() == ["bozkir.example", "kiyi.example", "yalniz.example"]
    file.write_text(WRITTEN[: WRITTEN.index("# the next")], encoding="utf-8")
    assert visited() == ["bozkir.example", "yalniz.example"]
    file.write_text(WRITTEN, encoding="utf-8")
    assert visited() == ["bozkir.example", "kiyi.example", "yalniz.example"]
    forget = ["--archive", str(tmp_path), "sites", "--forget", "kiyi.example", "--forget", "yalniz.example"]
    assert CliRunner().invoke(cli, forget).exit_code == 0
    assert "kiyi" not in file.read_text(encoding="utf-8")
    assert visited() == ["bozkir.example"]
    sites.remember(tmp_path, KIYI)
    assert visited() == ["bozkir.example", "kiyi.example"]
    file.write_text('[[site]]\ndomain = "yeni.example"\n', encoding="utf-8")
    assert CliRunner().invoke(cli, [*forget[:3], "--forget", "yeni.example"]).exit_code == 0
    assert "yeni" not in file.read_text(encoding="utf-8")
    file.unlink()
    assert visited() == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('# x\n[[site]]\ndomain = "a.example"\nfeed = []\n', "line 2: feed is not known; known are district, domain,"),
        ('[[site]]\ndomain = "a.example"\nfeeds = 7\n', "line 1: feeds is not a list of texts"),
        ('[[site]]\nname = "A"\n', "line 1: this site has no domain"),
        ('[[site]]\ndomain = "a.example"\n\n[[site]]\ndomain = "a.example"\n', "line 4: a.example stands here twice"),
        ('[[site]]\ndomain = "A.example"\n', "line 1: write the domain A.example in small letters"),
    ],
)
def test_what_is_wrong_in_a_registry_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "sites.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as told:
        sites.own(tmp_path)
    assert str(told.value).startswith(f"{tmp_path / 'sites.toml'}, {said}")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("mailto:ali@ex.example", "names no site: 'mailto:ali@ex.example'"),
        ("ali@ex.example", "is an e-mail address"),
        ("tel:+905551234567", "names no site"),
        ("https://ali:gizli@ex.example/", "user name or password"),
        ("ali:gizli@ex.example", "user name or password"),
        ("a.example b.example", "one address a line"),
        ("a.example, b.example", "one address a line"),
    ],
)
def test_what_names_no_site_is_refused(typed: str, said: str) -> None:
    with pytest.raises(UsageError) as told:
        sites.resolve(typed)
    assert said in str(told.value)
    assert "gizli" not in str(told.value)


def test_provinces_are_known_or_asked_back(tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text('[[site]]\ndomain = "a.example"\nprovince = "Kony"\n', encoding="utf-8")
    [line] = sites.unknown_provinces(tmp_path)
    assert line.endswith("a.example: no province is called 'Kony'; did you mean Konya?")
    for arguments in (["--province", "Ispart"], ["--shipped", "--province", "Ispart"]):
        with pytest.raises(UsageError, match="did you mean Isparta"):
            CliRunner().invoke(cli, ["--archive", str(tmp_path), "sites", *arguments], standalone_mode=False,
                               catch_exceptions=False)  # fmt: skip
