"""Stored pages through today's extractor: what changes, what stays, what people said; and a killed run goes on."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from keeping import DAY, NOW, SITE, Keeper, page

from newsarchive import extractor_version, normalise, reextract, verify
from newsarchive.cli import cli, run
from newsarchive.errors import RunIncomplete, UsageError
from newsarchive.query import condition as conditions
from newsarchive.query import health
from newsarchive.query.reader import reading
from newsarchive.records import Article, Page
from newsarchive.reextract import Report
from newsarchive.store import articles, ledger, migration_names
from newsarchive.store.archive import Archive

OLD = "1+00000000"
STORY = (
    "Belediye ekipleri sabahın erken saatlerinde başladıkları çalışmayı akşama doğru tamamladı.",
    "Çevre sakinleri yıllardır bekledikleri yolun açılmasından duydukları memnuniyeti anlattı.",
    "Yetkililer, kaldırım ve aydınlatma işlerinin de ay sonuna kadar biteceğini bildirdi.",
)


def html(number: int, *, author: str = "Nazlı Kuyucu") -> bytes:
    text = "".join(f"<p>{line}</p>" for line in (f"{number}. sokakta beklenen yol çalışması bitti.", *STORY))
    return (
        f'<html lang="tr"><head><meta charset="utf-8"><title>{number}. sokakta yol açıldı</title></head><body><main>'
        f'<article><h1>{number}. sokakta yol açıldı</h1><span class="tarih">Giriş Tarihi: 03.03.2026 10:0{number % 10}'
        f'</span><span class="muhabir">Muhabir: {author}</span><div class="metin">{text}</div></article></main>'
        "</body></html>"
    ).encode()


def url(number: int) -> str:
    return f"https://www.{SITE}/haber/sokakta-yol-acildi-{number}.html"


def fetched(number: int, body: bytes | None = None) -> Page:
    return page(url(number), html(number) if body is None else body)


def keep_article(keeper: Keeper, number: int, body: bytes | None = None, **wrong: Any) -> int:
    """An article as an earlier extractor understood it: today's record with some wrong fields."""
    given = fetched(number, body)
    url_id = keeper.url_id(given.url)
    capture, _, _ = keeper.keep(given, url_id)
    understood: Article = replace(normalise.read(fetched(number)), **wrong)
    with keeper.archive.transaction():
        verdict = articles.save_article(keeper.archive, keeper.site, url_id, capture, understood, NOW)
        ledger.settle(keeper.archive, url_id, state="archived", now=NOW, status=200, article_id=verdict.article_id)
        keeper.archive.conn.execute("UPDATE articles SET extractor = ? WHERE id = ?", (OLD, verdict.article_id))
    assert verdict.article_id is not None
    return verdict.article_id


def keep_refused(keeper: Keeper, number: int, state: str, reason: str, body: bytes | None = None) -> int:
    given = fetched(number, body)
    url_id = keeper.url_id(given.url)
    keeper.keep(given, url_id)
    with keeper.archive.transaction():
        ledger.settle(keeper.archive, url_id, state=state, reason=reason, now=NOW, status=200)
    return url_id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def keeper(folder: Path) -> Iterator[Keeper]:
    opened = Keeper(folder)
    yield opened
    opened.close()


def again(folder: Path, **more: Any) -> Report:
    return reextract.reextract(folder, processes=1, **more)


def ask(folder: Path, query: str, *given: Any) -> list[tuple[Any, ...]]:
    with Archive.open(folder, create=False, readonly=True) as archive:
        return archive.conn.execute(query, given).fetchall()


def test_fields_change_by_todays_rules_and_the_old_ones_become_a_revision(keeper: Keeper, folder: Path) -> None:
    wrong = keep_article(keeper, 1, authors=("Admin",), section="Spor")
    right = keep_article(keeper, 2)
    report = again(folder)
    assert dict(report.counts) == {"read": 2, "changed": 1, "same": 1}
    changed = {(key[0], key[1]): tally for key, tally in report.changes.items()}
    assert changed[SITE, "authors"].count == 1
    (example,) = changed[SITE, "authors"].examples
    assert (example["article"], example["old"], example["new"]) == (wrong, ["Admin"], ["Nazlı Kuyucu"])
    assert ask(folder, "SELECT authors, section FROM articles WHERE id = ?", wrong) == [('["Nazlı Kuyucu"]', None)]
    ((article, cause, names, fields),) = ask(folder, "SELECT article_id, cause, changed, fields FROM revisions")
    assert (article, cause) == (wrong, "reextracted") and set(json.loads(names)) == {"authors", "section"}
    assert json.loads(fields)["authors"] == ["Admin"]
    version = extractor_version.current()
    assert ask(folder, "SELECT DISTINCT extractor FROM articles") == [(version,)]
    assert ask(folder, "SELECT DISTINCT extractor FROM provenance") == [(version,)]
    assert ask(folder, "SELECT count(*) FROM revisions WHERE article_id = ?", right) == [(0,)]
    assert ask(folder, "SELECT name FROM authors ORDER BY name") == [("Nazlı Kuyucu",)]  # nobody mentions Admin now
    assert ask(folder, "SELECT count(*) FROM sections") == [(0,)]
    assert verify.verify(folder).ok


def test_the_index_finds_what_changed(keeper: Keeper, folder: Path) -> None:
    keep_article(keeper, 1, headline="Bambaşka sözler")
    again(folder)
    count = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
    assert ask(folder, count, "headline : bambaska") == [(0,)]
    assert ask(folder, count, "headline : sokakta") == [(1,)]


def test_a_dry_run_tells_the_same_and_stores_nothing(keeper: Keeper, folder: Path) -> None:
    keep_article(keeper, 1, section="Spor")
    keep_refused(keeper, 2, "failed", "parser_failed")
    before = ask(folder, "SELECT * FROM articles"), ask(folder, "SELECT * FROM urls"), ask(folder, "SELECT * FROM runs")
    rehearsal = again(folder, dry_run=True)
    after = ask(folder, "SELECT * FROM articles"), ask(folder, "SELECT * FROM urls"), ask(folder, "SELECT * FROM runs")
    assert before == after
    assert dict(rehearsal.counts) == dict(again(folder).counts) == {"read": 2, "changed": 1, "found": 1}


def test_a_dry_run_needs_no_right_to_write(
    keeper: Keeper, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_article(keeper, 1, section="Spor")
    opened, asked = Archive.open.__func__, []
    monkeypatch.setattr(
        Archive, "open", classmethod(lambda of, *a, **given: asked.append(given["readonly"]) or opened(of, *a, **given))
    )
    told = again(folder, dry_run=True, again=True)
    assert dict(told.counts) == {"read": 1, "changed": 1} and set(asked) == {True}
    monkeypatch.undo()
    monkeypatch.setattr(migration_names, "NAMES", (*migration_names.NAMES, "m999_more"))
    assert run(["--archive", str(folder), "reextract", "--dry-run", "-q"]) == 4
    err = capsys.readouterr().err
    assert (
        "older schema" in err and "newsarchive recluster or newsarchive reextract" in err and len(err.splitlines()) == 1
    )


def test_the_rehearsal_tells_every_change_of_the_run(keeper: Keeper, folder: Path) -> None:
    keep_article(keeper, 1, section="Spor", authors=("Admin",), headline="Bambaşka sözler", published_at=None)
    keep_article(keeper, 2, b"<html><body><h1>Sayfa bulunamad\xc4\xb1</h1></body></html>")
    keep_refused(keeper, 3, "not_article", "listing", b"<html><body><p>Kategori</p></body></html>")
    rehearsed, done = again(folder, dry_run=True), again(folder)
    assert (rehearsed.changes, rehearsed.refused, rehearsed.counts) == (done.changes, done.refused, done.counts)
    assert {key[1] for key in done.changes} >= {"section", "authors", "headline", "published_at"}


def test_what_this_extractor_has_read_is_not_read_again_unless_asked(keeper: Keeper, folder: Path) -> None:
    keep_article(keeper, 1, section="Spor")
    keep_refused(keeper, 2, "not_article", "listing", b"<html><body><p>Kategori</p></body></html>")
    assert again(folder).counts["read"] == 2
    assert again(folder).counts["read"] == 0
    assert dict(again(folder, again=True).counts) == {"read": 2, "same": 1, "still": 1}


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("failed", "parser_failed"),
        ("failed", "worker_failed"),
        ("failed", "too_complex"),
        ("not_article", "listing"),
        ("not_article", "no_body"),
    ],
)
def test_a_page_that_is_an_article_now_is_archived(keeper: Keeper, folder: Path, state: str, reason: str) -> None:
    keep_refused(keeper, 1, state, reason)
    report = again(folder)
    assert [(page["url"], page["reason"]) for page in report.found] == [(url(1).replace("www.", ""), reason)]
    ((headline, number),) = ask(folder, "SELECT headline, id FROM articles")
    assert headline == "1. sokakta yol açıldı"
    assert ask(folder, "SELECT state, reason, article_id FROM urls") == [("archived", None, number)]
    assert verify.verify(folder).ok


def test_pages_that_could_not_be_fetched_are_left_alone(keeper: Keeper, folder: Path) -> None:
    keep_refused(keeper, 1, "failed", "http_error")
    keep_refused(keeper, 2, "not_article", "off_site")
    assert again(folder).counts["read"] == 0


def test_an_article_that_todays_rules_refuse_is_marked_and_stays(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1, b"<html><body><h1>Sayfa bulunamad\xc4\xb1</h1></body></html>")
    report = again(folder)
    assert report.counts["refused"] == 1 and report.refused[0]["article"] == number
    ((headline, refused),) = ask(folder, "SELECT headline, refused FROM articles")
    assert headline == "1. sokakta yol açıldı"
    assert refused.startswith(f"{extractor_version.current()}: ")
    assert again(folder).counts["read"] == 0  # told once by each extractor
    assert ask(folder, "SELECT count(*) FROM revisions") == [(0,)]


def test_a_condition_and_a_site_choose_articles(keeper: Keeper, folder: Path) -> None:
    keep_article(keeper, 1, section="Spor")
    chosen = keep_article(keeper, 2, section="Spor", authors=())
    keep_refused(keeper, 3, "failed", "parser_failed")
    report = again(folder, condition="authors = '[]'", sites=[SITE])
    assert dict(report.counts) == {"read": 1, "changed": 1}
    assert ask(folder, "SELECT id FROM articles WHERE section IS NULL") == [(chosen,)]
    assert again(folder, limit=1).counts["read"] == 1


@pytest.mark.parametrize(
    "condition",
    [
        "no_such_column = 1", "1) ; DELETE FROM articles; --", "id IN (DELETE FROM articles RETURNING id)", "SELECT",
        "1=1) OR (1=1", "1=1 /*", "1 LIMIT 5", "1=1; --", "site = 'x", "id = :id", "id = ?", "", " \n", "-- 1=1",
        "count(*) > 0", "id = 1 UNION SELECT 2",
    ],
)  # fmt: skip
def test_a_bad_condition_is_a_usage_error_and_harms_nothing(keeper: Keeper, folder: Path, condition: str) -> None:
    keep_article(keeper, 1)
    with pytest.raises(UsageError) as told:
        again(folder, condition=condition)
    words = str(told.value)
    assert "ORDER BY" not in words and "EXPLAIN" not in words and len(words.splitlines()) == 1
    assert ask(folder, "SELECT count(*) FROM articles") == [(1,)]


@pytest.mark.parametrize("condition", ["headline NOT LIKE '%)%'", "1 -- ( always", "a.id > 0 /* ) */", "(1) OR (0)"])
def test_parentheses_in_strings_and_comments_harm_no_condition(keeper: Keeper, folder: Path, condition: str) -> None:
    keep_article(keeper, 1)
    assert again(folder, condition=condition).counts["read"] == 1


FOR_EVER = "(WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c) > 0"


def test_a_condition_has_a_minute(keeper: Keeper, folder: Path) -> None:
    keep_article(keeper, 1)
    assert conditions.SECONDS == 60
    told = pytest.raises(RunIncomplete, match=r"no answer within 0\.1 s")
    with reading(folder) as connection, told, conditions.in_time(connection, 0.1):
        connection.execute(" ".join(["SELECT 1 FROM articles WHERE", FOR_EVER])).fetchall()


@pytest.mark.parametrize(
    "argv",
    [
        ("reextract", "--where", FOR_EVER),
        ("export", "-", "--format", "csv", "--where", FOR_EVER),
        ("sql", "--timeout", "0", f"SELECT {FOR_EVER}"),
    ],
    ids=["reextract", "export", "sql"],
)
def test_a_signal_ends_a_condition_that_never_ends(keeper: Keeper, folder: Path, argv: tuple[str, ...]) -> None:
    keep_article(keeper, 1)
    script = folder.parent / "endless.py"
    script.write_text(
        "import sys\nfrom newsarchive import cli\nfrom newsarchive.query import reader\nover = reader.Limit._over\n"
        "def tell(self):\n    print('asked', flush=True)\n    return over(self)\n"
        "reader.Limit._over = tell\ncli.main()",
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [sys.executable, script, "--archive", folder, *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "asked\n"
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=280)
    noise = ("resource_tracker", "warnings.warn")
    own = [line for line in told.splitlines() if line.strip() and not any(word in line for word in noise)]
    assert (process.returncode, own) == (130, ["newsarchive: interrupted; what was archived is safe"])


def test_a_page_that_is_not_there_is_damage_and_the_others_are_read(keeper: Keeper, folder: Path) -> None:
    keep_article(keeper, 1, section="Spor")
    keep_article(keeper, 2, section="Spor")
    with keeper.archive.transaction():
        keeper.archive.conn.execute("UPDATE fetches SET offset = offset + 3 WHERE id = 1")
    report = again(folder)
    assert (report.counts["unreadable"], report.counts["changed"], report.exit_code) == (1, 1, 5)
    assert len(report.problems) == 1


def test_a_missing_file_is_told_once_with_its_pages(keeper: Keeper, folder: Path) -> None:
    keep_article(keeper, 1)
    keep_article(keeper, 2)
    with keeper.archive.transaction():
        keeper.archive.conn.execute(
            "UPDATE commons SET words = 'yok/yok.warc.gz' WHERE id IN (SELECT file_id FROM fetches)"
        )
    report = again(folder)
    assert report.counts["unreadable"] == 2
    assert report.problems == [f"{folder / 'warc' / 'yok/yok.warc.gz'} is missing (2 stored pages)"]


def test_a_crawl_that_was_faster_keeps_its_understanding(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1, section="Spor")
    works = reextract.rereading.articles_to_read(keeper.archive, [number])
    later = replace(normalise.read(fetched(1)), section="Gündem", fetched_at=NOW + DAY)
    capture, _, _ = keeper.keep(page(url(1), html(1), fetched_at=NOW + DAY), 1)
    with keeper.archive.transaction():
        articles.save_article(keeper.archive, keeper.site, 1, capture, later, NOW + DAY)
        booked = reextract.rereading.book(keeper.archive, works[0], normalise.read(fetched(1)), "", "", NOW + 2 * DAY)
    assert booked.kind == "overtaken"
    assert ask(folder, "SELECT section FROM articles") == [("Gündem",)]


def test_better_rules_are_no_edits_of_the_paper(keeper: Keeper, folder: Path) -> None:
    changed, same = keep_article(keeper, 1, section="Spor"), keep_article(keeper, 2)
    again(folder)
    with keeper.archive.transaction():
        for url_id in (1, 2):
            ledger.settle(keeper.archive, url_id, state="archived", now=NOW + 9 * DAY, status=200)
    due = dict(keeper.rows("SELECT article_id, next_due_at FROM urls"))
    assert keeper.one("SELECT count(*) FROM revisions") == 1 and abs(changed - same) == 1
    apart = abs(datetime.fromisoformat(due[changed]) - datetime.fromisoformat(due[same]))
    assert apart < timedelta(hours=12), "an edit would bring the next visit days nearer"


def test_the_run_is_on_record(keeper: Keeper, folder: Path) -> None:
    keep_article(keeper, 1, section="Spor")
    again(folder)
    ((command, code, counts),) = ask(folder, "SELECT command, exit_code, counts FROM runs WHERE command = 'reextract'")
    assert (command, code, json.loads(counts)["changed"]) == ("reextract", 0, 1)


def test_it_is_no_crawl(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1, section="Spor")
    with keeper.archive.transaction():
        crawl = ledger.start_run(keeper.archive, "crawl", NOW)
        ledger.record_run_site(keeper.archive, crawl, keeper.site, {})
    again(folder, condition=f"id = {number}")
    with reading(folder) as connection:
        (site,) = health.sites(connection)
    assert site["last_crawl_at"][:10] == NOW.date().isoformat()


def test_killed_at_any_group_the_next_run_goes_on(keeper: Keeper, folder: Path) -> None:
    for number in range(1, 41):
        keep_article(keeper, number, section="Spor")
    slow = (
        "import pathlib, sys, time; from newsarchive import reextract as r; r.GROUP = 4\n"
        "def tell(done, total): print(done, flush=True); time.sleep(0.2 if done < 8 else 200)\n"
        "if __name__ == '__main__': r.reextract(pathlib.Path(sys.argv[1]), progress=tell, processes=1)"
    )
    script = folder.parent / "slow.py"
    script.write_text(slow, encoding="utf-8")
    process = subprocess.Popen([sys.executable, script, folder], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    while int(process.stdout.readline() or 8) < 8:
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    time.sleep(0.1)
    ((done,),) = ask(folder, "SELECT count(*) FROM articles WHERE section IS NULL")
    assert 8 <= done < 40
    report = again(folder)
    assert report.counts["changed"] == 40 - done
    assert ask(folder, "SELECT count(*) FROM articles WHERE section IS NOT NULL") == [(0,)]
    assert ask(folder, "SELECT count(*), count(DISTINCT article_id) FROM revisions") == [(40, 40)]
    assert verify.verify(folder).ok


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_books_what_is_in_hand(keeper: Keeper, folder: Path, number: int) -> None:
    for each in range(1, 41):
        keep_article(keeper, each, section="Spor")
    script = folder.parent / "interrupted.py"
    script.write_text(
        "import sys, time; from newsarchive import cli, reextract as r; r.GROUP = 4\n"
        "from newsarchive.cli import mending\n"
        "class Slow(mending._Log):\n"
        "    def __call__(self, done, total): print(done, flush=True); time.sleep(0.2 if done < 8 else 2)\n"
        "mending._Log = Slow\n"
        "if __name__ == '__main__': sys.argv[1:] = ['--archive', sys.argv[1], 'reextract']; cli.main()",
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [sys.executable, script, folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    while int(process.stdout.readline() or 8) < 8:
        pass
    process.send_signal(number)
    _, told = process.communicate(timeout=280)
    noise = ("resource_tracker", "warnings.warn")
    own = [line for line in told.splitlines() if line.strip() and not any(word in line for word in noise)]
    assert (process.returncode, own) == (130, ["newsarchive: interrupted; what was archived is safe"])
    ((code, counts),) = ask(folder, "SELECT exit_code, counts FROM runs WHERE command = 'reextract'")
    ((done,),) = ask(folder, "SELECT count(*) FROM articles WHERE section IS NULL")
    assert (code, json.loads(counts)["read"]) == (130, done) and 8 <= done < 40


def command(folder: Path, *argv: str) -> Any:
    return CliRunner().invoke(cli, ["--archive", str(folder), *argv], standalone_mode=False)


def test_the_command_tells_changes_by_site_field_and_rule(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1, section="Spor", authors=("Admin",))
    result = command(folder, "reextract", "--dry-run", "--quiet")
    assert result.return_value == 0
    assert f'{number}: ["Admin"] -> ["Nazlı Kuyucu"]' in result.stdout and f"{number}: Spor -> (none)" in result.stdout
    assert result.stdout.splitlines()[-2].endswith("(dry run: nothing was stored)")
    told = json.loads(command(folder, "reextract", "--json", "--quiet").stdout)
    assert (told["dry_run"], told["counts"]) == (False, {"read": 1, "changed": 1})
    assert {(one["site"], one["field"], one["count"]) for one in told["changes"]} == {
        (SITE, "section", 1), (SITE, "authors", 1),
    }  # fmt: skip
    assert "nothing to do" in command(folder, "reextract", "--quiet").stdout


def test_exit_codes(keeper: Keeper, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep_article(keeper, 1)
    for argv, code in (
        (("--where", "nonsense ("), 2),
        (("--site", "yok.example"), 2),
        (("--limit", "0"), 2),
        (("--dry-run",), 0),
    ):
        assert run(["--archive", str(folder), "reextract", "-q", *argv]) == code, argv
        assert len(capsys.readouterr().err.splitlines()) <= 1
    assert run(["--archive", str(tmp_path / "none"), "reextract"]) == 4


def test_a_visit_after_a_mark_takes_it_back(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1, b"<html><body><h1>Sayfa bulunamad\xc4\xb1</h1></body></html>")
    again(folder)
    later = replace(normalise.read(fetched(1)), headline="1. sokakta yol yeniden açıldı")
    with keeper.archive.transaction():
        articles.save_article(keeper.archive, keeper.site, 1, 1, later, NOW + timedelta(days=2))
    assert ask(folder, "SELECT refused FROM articles WHERE id = ?", number) == [(None,)]
