"""Articles that are taken down: what is told apart, when it is sure, and what is no removal."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from keeping import DAY, HOUR, NOW
from looking import Looker, bare, headline, links, path, story, text

from newsarchive.cli import cli
from newsarchive.store import crawls, ledger, paces, times

ONE, OTHERS = 7001, [7002, 7003, 7004, 7005]
MISSING = bare("Sayfa bulunamadı", "<p>Aradığınız sayfa silinmiş olabilir.</p>")
DATED = bare("404 - Sayfa yok", "<p>2 Mart 2026 Pazartesi 10:00</p><p>Artık burada değil.</p>")
HOME = bare("Örnek Gazete - Yerel haberler", f"<ul>{links([7003, 7004, 7005])}</ul>")


@pytest.fixture
def looker(tmp_path: Path) -> Iterator[Looker]:
    looker = Looker(tmp_path / "archive")
    looker.look([ONE, *OTHERS], NOW)
    yield looker
    looker.close()


LOGIN = bare(
    "Üye girişi", "<form><p>Okuyabilmek için üye girişi yapmanız gerekiyor. Parolanızla giriş yapın.</p></form>"
)
NOTICE = (
    "<p>İlgili içeriğe, Isparta 2. Sulh Ceza Hakimliğinin 04.03.2026 tarih ve 2026/512 sayılı kararı uyarınca erişim "
    "engeli getirilmiştir. Konuya ilişkin sorularınız için yazı işlerine başvurabilirsiniz.</p>"
)


OTHER_TEXT = (
    "Zeytin üreticileri, sonbahar yağmurlarının ardından bahçelere girerek hasada erken başladı.",
    "Kooperatif yöneticisi, rekoltenin geçen yıla göre iki kat artmasını beklediklerini belirtti.",
    "İşçiler sabahın ilk ışıklarıyla ağaçların altına serdikleri örtülere taneleri topluyor.",
)


def answer(**given: Any) -> dict[str, Any]:
    return {"body": "", "status": 200, **given}


GONE = (
    ("http_404", answer(body=MISSING, status=404), None),
    ("http_410", answer(status=410), None),
    ("http_451", answer(body="<h1>Erişim engellendi</h1>", status=451), None),
    ("redirect_home", answer(status=302, location="/"), None),
    ("redirect_home", answer(status=301, location="/index.php"), None),
    ("redirect_home", answer(body='<html><head><meta http-equiv="refresh" content="0; url=/"></head></html>'), None),
    ("redirect_section", answer(status=302, location="/kategori/gundem"), None),
    ("redirect_away", answer(status=302, location="https://baska.example/kampanya"), None),
    ("redirect_away", answer(status=301, location="/baska/konu-8123.html"), story(8123)),
    (
        "redirect_away",
        answer(status=301, location="/baska/konu-8124.html"),
        story(8124, "".join(text(number) for number in (3, 5, 8)), "Hata"),
    ),
    ("soft_404", answer(status=302, location="/hata"), MISSING),
    ("soft_404", answer(status=302, location="/icerik-yok"), DATED),
    ("soft_404", answer(status=302, location="/hata.aspx?aspxerrorpath=/gundem/konu"), HOME),
    ("redirect_away", answer(status=302, location="/gundem/kayip-cocuk-bulunamadi-8124.html"), story(8124)),
    ("soft_404", answer(body=MISSING), None),
    ("soft_404", answer(body=HOME), None),
    ("emptied", answer(body=story(ONE, "")), None),
    ("emptied", answer(body=story(ONE, "<p>Bu haber yayından kaldırılmıştır.</p>")), None),
    ("emptied", answer(body=story(ONE, NOTICE)), None),
)  # fmt: skip


def play(looker: Looker, given: dict[str, Any], target: str | None, now: Any) -> None:
    outcome = looker.visit(path(ONE), now=now, **given)
    if outcome.again is not None:
        again = outcome.again
        looker.visit(again.fetch_url, target or HOME, now=now, task=again)


@pytest.mark.parametrize(("kind", "given", "target"), GONE, ids=lambda value: value if isinstance(value, str) else "")
def test_each_kind_is_sure_at_the_second_look(
    looker: Looker, kind: str, given: dict[str, Any], target: str | None
) -> None:
    play(looker, given, target, NOW + DAY)
    first = looker.removal(ONE)
    assert first is not None
    assert (first["kind"], first["looks"], first["confirmed_at"]) == (kind, 1, None)
    assert first["gone_at"] == times.text(NOW + DAY)
    assert first["next_due_at"] == times.text(NOW + DAY + 6 * HOUR)
    looker.look(OTHERS[:1], NOW + DAY + 5 * HOUR)
    play(looker, given, target, NOW + DAY + 6 * HOUR)
    second = looker.removal(ONE)
    assert second is not None
    assert (second["kind"], second["looks"]) == (kind, 2)
    assert second["confirmed_at"] == times.text(NOW + DAY + 6 * HOUR)
    assert second["first_at"] == first["first_at"]
    assert second["next_due_at"] == times.text(NOW + 8 * DAY + 6 * HOUR), "ever rarer"
    assert looker.one("SELECT body FROM articles WHERE url LIKE ?", f"%{ONE}%").startswith("Belediye meclisi")
    looker.visit(path(ONE), story(ONE), now=NOW + 9 * DAY)
    back = looker.removal(ONE)
    assert back is not None
    assert (back["returned_at"], back["gone_at"], back["state"]) == (times.text(NOW + 9 * DAY), None, "archived")


DOWN = (
    ("a broken server", answer(status=500, body="hata")),
    ("a gateway", answer(status=502)),
    ("too busy", answer(status=503, body="bakım")),
    ("forbidden", answer(status=403, body="<h1>Forbidden</h1>")),
    ("parked", answer(body=bare("ornekgazete.com", "<p>This domain is for sale. Buy this domain today.</p>"))),
    ("a bot wall", answer(body=bare("Just a moment...", "<p>Checking your browser before accessing.</p>"))),
    ("repairs", answer(body=bare("Sitemiz bakımda", "<p>Bakım çalışması yapılmaktadır.</p>"))),
    ("an unreadable theme", answer(body=bare(headline(ONE), f"<nav><div>{text(ONE)}</div></nav>"))),
    ("text for scripts", answer(body=bare(headline(ONE), f"<script>var a = {text(ONE)!r}</script>"))),
    ("a pay wall", answer(body=bare(headline(ONE), "<h2>Üye girişi</h2><p>Okuyabilmek için üye girişi yapın.</p>"))),
    ("another domain", answer(status=301, location="https://yeniadres.example" + path(ONE))),
    ("unchanged", answer(body=story(ONE))),
)  # fmt: skip


@pytest.mark.parametrize(("what", "given"), DOWN, ids=[what for what, _ in DOWN])
def test_what_is_no_removal(looker: Looker, what: str, given: dict[str, Any]) -> None:
    for number in range(3):
        looker.visit(path(ONE), now=NOW + DAY + number * 6 * HOUR, **given)
    assert looker.removal(ONE) is None
    assert looker.one("SELECT count(*) FROM articles WHERE gone_at IS NOT NULL") == 0


LOGIN = bare(
    "Üye girişi", "<form><p>Okuyabilmek için üye girişi yapmanız gerekiyor. Parolanızla giriş yapın.</p></form>"
)


def test_a_redirect_to_a_wall_is_no_removal(looker: Looker) -> None:
    for number in range(3):
        play(looker, answer(status=302, location="/giris"), LOGIN, NOW + DAY + number * 6 * HOUR)
        assert looker.removal(ONE) is None
    assert looker.rows("SELECT u.state, a.gone_at FROM urls u JOIN articles a ON a.url_id = u.id WHERE a.id = 1") == [
        ("archived", None)
    ]


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/bulunamadi", "soft_404"),
        ("/hata/404", "soft_404"),
        ("/tr/sayfa-bulunamad%C4%B1.html", "soft_404"),
        ("/kayip-cocuk-bulunamadi", "redirect_away"),
        ("/haber/404", "redirect_away"),
    ],
)
def test_an_address_that_nobody_has_read_says_what_it_is(looker: Looker, target: str, kind: str) -> None:
    looker.visit(path(ONE), status=302, location=target, now=NOW + DAY)
    removal = looker.removal(ONE)
    assert removal is not None
    assert removal["kind"] == kind


def test_an_article_counts_as_gone_once(looker: Looker) -> None:
    counts = [looker.visit(path(ONE), status=404, now=NOW + hours * HOUR).counts for hours in (24, 30, 200)]
    assert [each["gone"] for each in counts] == [1, 0, 0]
    assert [each["missing"] for each in counts] == [0, 1, 1]


def test_two_looks_close_together_are_one(looker: Looker) -> None:
    for minutes in (0, 20, 40):
        looker.visit(path(ONE), status=404, now=NOW + DAY + timedelta(minutes=minutes))
    row = looker.removal(ONE)
    assert row is not None
    assert (row["looks"], row["confirmed_at"], row["next_due_at"]) == (1, None, times.text(NOW + DAY + 6 * HOUR))


def test_nothing_is_sure_before_the_site_was_seen_to_be_well(looker: Looker) -> None:
    for number in range(2):
        looker.visit(path(ONE), status=404, now=NOW + DAY + number * 6 * HOUR)
    row = looker.removal(ONE)
    assert row is not None
    assert (row["looks"], row["confirmed_at"]) == (2, None), "no other article of it has been seen"
    asked = looker.one("SELECT count(*) FROM urls WHERE next_due_at = ?", times.text(NOW + DAY + 6 * HOUR))
    assert asked == 3, "so a few are asked for"
    looker.look(OTHERS[:3], NOW + DAY + 7 * HOUR)
    looker.visit(path(ONE), status=404, now=NOW + DAY + 12 * HOUR)
    row = looker.removal(ONE)
    assert row is not None
    assert row["confirmed_at"] == times.text(NOW + DAY + 12 * HOUR)


def test_many_at_once_are_the_sites_trouble_until_others_are_seen(looker: Looker) -> None:
    every = [ONE, *OTHERS]
    for hours in (0, 6, 12):
        for number in every:
            looker.visit(path(number), status=404, now=NOW + DAY + hours * HOUR)
    assert looker.one("SELECT count(*) FROM removals WHERE confirmed_at IS NOT NULL") == 0
    looker.look(OTHERS, NOW + DAY + 30 * HOUR)
    looker.visit(path(ONE), status=404, now=NOW + DAY + 31 * HOUR)
    row = looker.removal(ONE)
    assert row is not None
    assert row["confirmed_at"] is not None, "the others are back, this one is not"
    returned = looker.one("SELECT count(*) FROM removals WHERE returned_at IS NOT NULL AND confirmed_at IS NULL")
    assert returned == len(OTHERS)


def test_an_empty_page_overwrites_nothing_and_leaves_a_revision(looker: Looker) -> None:
    before = looker.rows("SELECT headline, body, content_hash FROM articles WHERE url LIKE ?", f"%{ONE}%")
    looker.visit(path(ONE), story(ONE, "<p>Bu haber mahkeme kararıyla yayından kaldırılmıştır.</p>"), now=NOW + DAY)
    assert looker.rows("SELECT headline, body, content_hash FROM articles WHERE url LIKE ?", f"%{ONE}%") == before
    assert looker.rows("SELECT cause, changed FROM revisions") == [("visit", '["body"]')]
    looker.visit(path(ONE), story(ONE), now=NOW + DAY + HOUR)
    assert looker.one("SELECT count(*) FROM revisions") == 0, "it was empty for one look"


def test_an_article_that_moved_is_not_taken_down(looker: Looker) -> None:
    looker.visit(path(ONE), status=404, now=NOW + DAY)
    renamed = f"/gundem/yol-toplantisi-{ONE}.html"
    looker.visit(renamed, story(ONE, title="Yol toplantısı"), now=NOW + DAY + HOUR)
    assert looker.one("SELECT count(*) FROM removals") == 0
    assert looker.one("SELECT gone_at FROM articles WHERE url LIKE ?", f"%{ONE}%") is None


def test_an_article_whose_other_address_is_known_has_moved(looker: Looker) -> None:
    other = f"/gundem/yol-toplantisi-{ONE}.html"
    looker.visit(other, story(ONE), now=NOW + HOUR)
    assert looker.one("SELECT count(*) FROM urls WHERE state = 'duplicate'") == 1
    looker.visit(path(ONE), status=404, now=NOW + DAY)
    assert looker.one("SELECT count(*) FROM urls WHERE state = 'duplicate'") == 0, "it is asked again"
    looker.visit(other, story(ONE), now=NOW + DAY)
    assert looker.one("SELECT count(*) FROM removals") == 0
    assert looker.rows("SELECT gone_at, url LIKE '%yol-toplantisi%' FROM articles WHERE id = 1") == [(None, 1)]


def test_another_articles_text_below_the_headline_is_none(looker: Looker) -> None:
    words = "".join(f"<p>{line}</p>" for line in OTHER_TEXT)
    looker.visit(path(8001), story(8001, words, "Zeytin hasadı başladı, üretici memnun"), now=NOW)
    looker.visit(path(ONE), story(ONE, words), now=NOW + DAY)
    row = looker.removal(ONE)
    assert row is not None
    assert row["kind"] == "emptied"
    assert "the text of article" in row["evidence"]


def test_a_text_that_is_written_anew_is_an_edit(looker: Looker) -> None:
    looker.visit(path(ONE), story(ONE, "".join(f"<p>{line}</p>" for line in OTHER_TEXT)), now=NOW + DAY)
    assert looker.removal(ONE) is None
    assert looker.one("SELECT count(*) FROM revisions") == 1


def test_a_redirect_to_the_same_text_is_a_move(looker: Looker) -> None:
    looker.visit("/2026/03/sahil-yolu-haberi", story(9001), now=NOW)
    outcome = looker.visit("/2026/03/sahil-yolu-haberi", status=301, location="/haberler/sahil-yolu", now=NOW + DAY)
    looker.visit(outcome.again.fetch_url, story(9001), task=outcome.again, now=NOW + DAY)
    assert looker.one("SELECT count(*) FROM removals") == 0
    assert looker.one("SELECT count(*) FROM articles WHERE gone_at IS NOT NULL") == 0


HOURS = {7007: 11, 7006: 10, 7005: 9, 7004: 8, ONE: 7, 7003: 6, 7002: 5}


def feed(numbers: list[int]) -> str:
    items = "".join(
        f"<item><title>{headline(one)}</title><link>https://ornekgazete.com{path(one)}</link>"
        f"<pubDate>Wed, 04 Mar 2026 {HOURS[one]:02}:00:00 +0300</pubDate></item>"
        for one in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Ö</title>{items}</channel></rss>'


def poll(looker: Looker, numbers: list[int], now: Any) -> None:
    looker.visit("/rss", feed(numbers), kind="feed", mime="application/rss+xml", now=now)


def test_de_listed_but_live(looker: Looker) -> None:
    every = [7005, 7004, ONE, 7003, 7002]
    poll(looker, every, NOW)
    with looker.archive.transaction():
        looker.archive.conn.execute("UPDATE urls SET next_due_at = NULL WHERE state = 'archived'")
    poll(looker, [one for one in every if one != ONE], NOW + DAY)
    assert due(looker, NOW + DAY) == [f"https://ornekgazete.com{path(ONE)}"]
    looker.look([ONE], NOW + DAY + HOUR)
    row = looker.removal(ONE)
    assert row is not None
    assert (row["kind"], row["confirmed_at"], row["state"], row["gone_at"]) == ("delisted", None, "archived", None)
    looker.look([ONE], NOW + DAY + 7 * HOUR)
    row = looker.removal(ONE)
    assert row is not None
    assert row["confirmed_at"] == times.text(NOW + DAY + 7 * HOUR)
    poll(looker, every, NOW + 2 * DAY)
    row = looker.removal(ONE)
    assert row is not None
    assert row["returned_at"] == times.text(NOW + 2 * DAY)


def test_what_another_list_shows_anew_is_de_listed_no_more(looker: Looker) -> None:
    every = [7005, 7004, ONE, 7003, 7002]
    poll(looker, every, NOW)
    looker.visit("/spor", bare("Spor", f"<ul>{links([7005, 7004])}</ul>"), kind="section", now=NOW)
    poll(looker, [one for one in every if one != ONE], NOW + DAY)
    looker.look([ONE], NOW + DAY + HOUR)
    assert looker.removal(ONE) is not None
    looker.visit("/spor", bare("Spor", f"<ul>{links([7005, ONE, 7004])}</ul>"), kind="section", now=NOW + 2 * DAY)
    row = looker.removal(ONE)
    assert row is not None
    assert row["returned_at"] == times.text(NOW + 2 * DAY)


@pytest.mark.parametrize(("what", "then"), [
    ("rolled off its end", [7006, 7005, 7004, ONE, 7003]),
    ("rebuilt", [7006, 7007, 7002]),
    ("unchanged", [7005, 7004, ONE, 7003, 7002]),
], ids=lambda value: value if isinstance(value, str) else "")  # fmt: skip
def test_a_listing_that_rolls_de_lists_nothing(looker: Looker, what: str, then: list[int]) -> None:
    poll(looker, [7005, 7004, ONE, 7003, 7002], NOW)
    poll(looker, then, NOW + DAY)
    looker.look([ONE, *OTHERS], NOW + DAY + HOUR)
    assert looker.one("SELECT count(*) FROM removals") == 0


def test_what_another_list_still_shows_is_not_de_listed(looker: Looker) -> None:
    every = [7005, 7004, ONE, 7003, 7002]
    poll(looker, every, NOW)
    page = bare("Gündem", f"<ul>{links(every)}</ul>")
    looker.visit("/gundem", page, kind="section", now=NOW)
    poll(looker, [one for one in every if one != ONE], NOW + DAY)
    looker.look([ONE], NOW + DAY + HOUR)
    assert looker.removal(ONE) is None


def test_what_is_listed_again_is_looked_for_at_once(looker: Looker) -> None:
    every = [7005, 7004, ONE, 7003, 7002]
    poll(looker, every, NOW)
    for hours in (1, 7):
        looker.visit(path(ONE), status=404, now=NOW + DAY + hours * HOUR)
        looker.look(OTHERS, NOW + DAY + (hours + 1) * HOUR)
    poll(looker, [one for one in every if one != ONE], NOW + DAY + 9 * HOUR)
    assert f"https://ornekgazete.com{path(ONE)}" not in due(looker, NOW + 3 * DAY)
    poll(looker, every, NOW + 3 * DAY)
    assert f"https://ornekgazete.com{path(ONE)}" in due(looker, NOW + 3 * DAY)


def due(looker: Looker, now: Any) -> list[str]:
    rows = ledger.due(looker.archive, looker.site, now=now, limit=50)
    return [row.url for row in rows if row.article_id is not None]


def test_the_second_look_is_due_for_scheduled_work_and_by_hand(looker: Looker) -> None:
    poll(looker, [ONE, *OTHERS], NOW)
    looker.visit(path(ONE), status=404, now=NOW + timedelta(minutes=5))
    at = NOW + timedelta(hours=6, minutes=5)
    with looker.archive.transaction():
        looker.archive.conn.execute("UPDATE urls SET next_due_at = NULL WHERE state = 'archived'")
        looker.archive.conn.execute("UPDATE listings SET due_at = ?", (times.text(NOW + 2 * DAY),))
        looker.archive.conn.execute("UPDATE urls SET state = 'not_article' WHERE state = 'pending'")
        looker.archive.conn.execute("UPDATE sites SET home_url = 'https://ornekgazete.com/'")
    assert paces.next_due(looker.archive, NOW + HOUR) == at
    assert paces.sites_due(looker.archive, at - HOUR) == {}
    assert paces.sites_due(looker.archive, at) == {looker.site: paces.REVISIT}
    assert due(looker, at - HOUR) == []
    assert due(looker, at) == [f"https://ornekgazete.com{path(ONE)}"]
    with looker.archive.transaction():
        crawls.make_due(looker.archive, looker.site, now=NOW + HOUR)
    assert f"https://ornekgazete.com{path(ONE)}" in due(looker, NOW + HOUR)


@pytest.mark.parametrize("status", [500, 403, 503])
def test_a_second_look_that_meets_trouble_comes_again(looker: Looker, status: int) -> None:
    looker.visit(path(ONE), status=404, now=NOW + DAY)
    looker.visit(path(ONE), status=status, body="hata", now=NOW + DAY + 6 * HOUR)
    row = looker.removal(ONE)
    assert row is not None
    assert (row["state"], row["looks"]) == ("gone", 1)
    assert row["next_due_at"] is not None


def asked(looker: Looker, *words: str) -> Any:
    ended = CliRunner().invoke(cli, ["--archive", str(looker.archive.path), "removed", *words], standalone_mode=False)
    nothing = not ended.stdout or ended.stdout == "[]\n"
    assert (ended.return_value, ended.stderr.count("\n")) == ((4, 1) if nothing else (0, 0)), ended.output
    return json.loads(ended.stdout) if "--json" in words else ended.stdout


def test_the_command_lists_what_is_sure_with_the_copies_that_are_left(looker: Looker) -> None:
    for hours in (0, 6):
        looker.visit(path(ONE), status=404, now=NOW + DAY + hours * HOUR)
        looker.look(OTHERS[2:], NOW + DAY + (hours + 1) * HOUR)
    looker.visit(path(7002), status=410, now=NOW + DAY + 6 * HOUR)
    with looker.archive.transaction():
        looker.archive.conn.execute(
            "UPDATE articles SET content_hash = 'v1:same' WHERE url LIKE '%7001%' OR url LIKE '%7003%'"
        )
    (row,) = asked(looker, "--json")
    assert (row["kind"], row["looks"], row["headline"]) == ("http_404", 2, headline(ONE))
    assert [copy["headline"] for copy in row["copies"]] == [headline(7003)]
    assert [one["kind"] for one in asked(looker, "--all", "--json")] == ["http_410", "http_404"]
    assert asked(looker, "--all", "--kind", "http_451", "--json") == []
    assert asked(looker, "--since", "2026-03-06", "--json") == []
    assert asked(looker, "--since", "2026-03-06") == asked(looker, "--together") == ""
    assert len(asked(looker, "--since", "2026-03-05", "--until", "2026-03-05", "--json")) == 1
    lines = asked(looker, "--all").splitlines()
    assert lines[0].split() == ["article", "since", "kind", "copies", "site", "headline"]
    assert ["http_410?" in line for line in lines[2:]] == [True, False]
    looker.visit(path(ONE), story(ONE), now=NOW + 2 * DAY)
    assert asked(looker, "--json") == []
    assert [one["kind"] for one in asked(looker, "--returned", "--json")] == ["http_404"]


@pytest.mark.parametrize(
    ("days", "sites"), [("7", ["a.example", "b.example"]), ("1", []), ("60", ["a.example", "b.example", "c.example"])]
)
def test_several_sites_that_drop_one_text_within_days(looker: Looker, days: str, sites: list[str]) -> None:
    with looker.archive.transaction():
        conn = looker.archive.conn
        conn.execute("UPDATE articles SET content_hash = 'v1:one'")
        for at, (site, after) in enumerate((("a.example", 0), ("b.example", 5), ("c.example", 40)), 1):
            conn.execute("UPDATE articles SET site = ?, gone_at = ? WHERE id = ?", (site, times.text(NOW), at))
            moment = times.text(NOW + after * DAY)
            conn.execute(
                "INSERT INTO removals(article_id, kind, first_at, confirmed_at, last_at, looks, evidence) "
                "VALUES (?, 'http_404', ?, ?, ?, 2, '')", (at, moment, moment, moment),
            )  # fmt: skip
    found = asked(looker, "--together", "--days", days, "--json")
    assert [[one["site"] for one in row["dropped_by"]] for row in found] == ([sites] if sites else [])
    assert all(len(row["copies"]) == 2 for row in found), "two are left"
