"""Notifications: each condition once and its end once, digests, retries, filters, and no secret anywhere."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from newsarchive import alerts
from newsarchive.cli import cli
from newsarchive.crawl import ticks
from newsarchive.errors import UsageError
from newsarchive.store import Archive, conditions, ledger, times

NOW = datetime(2026, 9, 7, 12, tzinfo=UTC)
SECRET = "s3cr3tt0ken"


class Hook:
    """A webhook on loopback that remembers what it was sent."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.status = 200
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if hook.status == 200:
                    hook.got.append(json.loads(body))
                self.send_response(hook.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    @property
    def address(self) -> str:
        return f"json://user:{SECRET}@127.0.0.1:{self.server.server_port}/{SECRET}"

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def hook() -> Iterator[Hook]:
    opened = Hook()
    yield opened
    opened.close()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Eight sites of two provinces; nothing is wrong yet."""
    opened = Archive.open(tmp_path / "archive")
    with opened.transaction():
        for number in range(1, 9):
            ledger.site_id(opened, f"g{number}.example", now=NOW, home_url=f"https://g{number}.example/",
                           province="Konya" if number % 2 else "Muğla")  # fmt: skip
    yield opened
    opened.close()


def begin(archive: Archive, site: int, state: str = "broken", hours: float = 10) -> int:
    row = {
        "site_id": site, "topic": "access", "listing_id": None, "kind": "errors", "state": state, "subject": "",
        "began_at": times.text(NOW - timedelta(hours=hours)), "detected_at": times.text(NOW), "ended_at": None,
        "end_detected_at": None, "evidence": "9 failed visits",
    }  # fmt: skip
    with archive.transaction():
        return conditions.begin(archive, row)


def end(archive: Archive, key: int) -> None:
    with archive.transaction():
        conditions.end(archive, key, at=times.text(NOW), detected_at=times.text(NOW))


def config(*addresses: str, **more: Any) -> alerts.Config:
    targets = tuple(alerts.Target(number, one) for number, one in enumerate(addresses, 1))
    return alerts.Config(targets, **more)


def test_each_once_and_its_end_once(archive: Archive, hook: Hook) -> None:
    key = begin(archive, 1)
    for _ in range(3):
        alerts.send(archive, config(hook.address), NOW)
    assert [one["title"] for one in hook.got] == ["newsarchive: g1.example: broken"]
    assert "broken since 2026-09-07 02:00 UTC (errors) [#1]" in hook.got[0]["message"]
    end(archive, key)
    for _ in range(3):
        alerts.send(archive, config(hook.address), NOW)
    assert [one["title"] for one in hook.got[1:]] == ["newsarchive: g1.example: well again"]


def test_many_are_one_message(archive: Archive, hook: Hook) -> None:
    for site in range(1, 9):
        begin(archive, site)
    assert alerts.send(archive, config(hook.address), NOW).messages == 1
    assert hook.got[0]["title"] == "newsarchive: 8 conditions not well, 0 over"
    assert hook.got[0]["message"].count("broken since") == 8


def test_what_failed_is_tried_again_and_nobody_hears_twice(archive: Archive, hook: Hook) -> None:
    other = Hook()
    try:
        wanted = config(hook.address, other.address)
        hook.status = 500
        begin(archive, 1)
        sent = alerts.send(archive, wanted, NOW)
        assert sent.messages == 1 and sent.failed == ["target 1 (json) did not take: newsarchive: g1.example: broken"]
        begin(archive, 2)
        hook.status = 200
        alerts.send(archive, wanted, NOW)
        alerts.send(archive, wanted, NOW)
        titles = ["newsarchive: g1.example: broken", "newsarchive: g2.example: broken"]
        assert [one["title"] for one in hook.got] == [one["title"] for one in other.got] == titles
    finally:
        other.close()


def test_killed_between_two_targets_goes_on_where_it_was(
    archive: Archive, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(archive, 1)
    begin(archive, 2)
    real, calls = alerts.hand_over, []

    def dies(*given: Any, **more: Any) -> bool:
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*given, **more)

    monkeypatch.setattr(alerts, "hand_over", dies)
    with pytest.raises(KeyboardInterrupt):
        alerts.send(archive, config(hook.address), NOW)
    alerts.send(archive, config(hook.address), NOW)
    assert sorted(one["title"] for one in hook.got) == [
        "newsarchive: g1.example: broken", "newsarchive: g2.example: broken",
    ]  # fmt: skip


FILTERS: list[tuple[str, dict[str, Any], list[int]]] = [
    ("all", {}, [1, 2, 3]),
    ("the worst", {"min_state": "broken"}, [1, 2]),
    ("a site", {"sites": frozenset({"g2.example"})}, [2]),
    ("a province", {"provinces": frozenset({"konya"})}, [1, 3]),
]


@pytest.mark.parametrize(("given", "sites"), [row[1:] for row in FILTERS], ids=[row[0] for row in FILTERS])
def test_filters(archive: Archive, given: dict[str, Any], sites: list[int]) -> None:
    begin(archive, 1)
    begin(archive, 2, "gone")
    begin(archive, 3, "degraded")
    begin(archive, 4, "broken", hours=2)  # too young
    found = alerts.waiting(archive, config("json://127.0.0.1", **given), NOW)
    assert [one.site_id for one in found] == sites


def test_what_was_over_long_ago_is_not_told(archive: Archive) -> None:
    end(archive, begin(archive, 1))
    assert len(alerts.waiting(archive, config("json://127.0.0.1"), NOW + timedelta(days=6))) == 1
    assert alerts.waiting(archive, config("json://127.0.0.1"), NOW + timedelta(days=8)) == []


def test_no_secret_is_told_or_kept(
    archive: Archive, hook: Hook, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    (archive.path / "alerts.toml").write_text('urls = ["${HOOK}"]\n')
    monkeypatch.setenv("HOOK", hook.address)
    begin(archive, 1)
    hook.status = 500
    folder = str(archive.path)
    for option, code in (("--list", 0), ("--dry-run", 0), ("--test", 3)):
        done = CliRunner().invoke(cli, ["--archive", folder, "alert", option], standalone_mode=False)
        assert (done.return_value or 0) == code and done.exception is None, (option, done.output, done.exception)
        assert SECRET not in done.output
    lines = alerts.after_crawl(archive.path, datetime.now(UTC))
    hook.status = 200
    assert alerts.after_crawl(archive.path, datetime.now(UTC)) == [] and len(hook.got) == 1
    assert lines and SECRET not in "".join(lines) + caplog.text
    archive.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert all(SECRET.encode() not in file.read_bytes() for file in archive.path.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("urls = 7", "urls is not known, or of the wrong kind"),
        ("url = []", "url is not known"),
        ('min_state = "bad"', "min_state is one of"),
        ('urls = ["json://${NOT_THERE_1}"]', "${NOT_THERE_1}"),
        ("urls = [", "alerts.toml"),
        ("digest = 0", "from 1 on"),
        ('min_state = "ok"', "min_state is one of degraded"),
    ],
)
def test_a_wrong_configuration_is_one_clear_line(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "alerts.toml").write_text(text)
    with pytest.raises(UsageError, match=r"alerts\.toml") as told:
        alerts.config(tmp_path)
    assert words in str(told.value)


def test_the_environment_alone_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not alerts.configured(tmp_path)
    monkeypatch.setenv(alerts.VARIABLE, "json://a.example\nntfy://b.example/topic")
    assert alerts.configured(tmp_path)
    assert [one.name for one in alerts.config(tmp_path).targets] == ["target 1 (json)", "target 2 (ntfy)"]


def test_why_a_test_message_was_not_taken(hook: Hook, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    [target] = config(hook.address).targets
    assert alerts.try_out(target, "t", "b") is None
    for status, said in ((401, "authentication refused"), (503, "it answered with HTTP status 503")):
        hook.status = status
        assert alerts.try_out(target, "t", "b") == said
    [closed] = config(f"json://user:{SECRET}@127.0.0.1:9/").targets
    assert alerts.try_out(closed, "t", "b") == "connection refused"
    [odd] = config("nonsense").targets
    assert alerts.try_out(odd, "t", "b") == "not an address that apprise knows"
    assert SECRET not in caplog.text


def test_what_a_filter_names_and_nobody_knows_is_noted(archive: Archive, hook: Hook) -> None:
    (archive.path / "alerts.toml").write_text(
        f'urls = ["{hook.address}", "nonsense"]\nsites = ["g1.example", "g99.example"]\nprovinces = ["Kony"]\n'
    )
    told = CliRunner().invoke(cli, ["--archive", str(archive.path), "alert", "--list"], standalone_mode=False)
    assert told.return_value == 3
    assert "no site g99.example in this archive" in told.stderr
    assert "did you mean Konya?" in told.stderr
    assert "g1.example" not in told.stderr


def test_that_nothing_can_be_sent_is_told_once_and_when_it_can_again() -> None:
    watching = ticks.Ticks()
    for lines in ([f"{alerts.UNSENT}: x"], [f"{alerts.UNSENT}: x"], [], []):
        watching._tell(lines)
    assert watching.lines == [f"{alerts.UNSENT}: x", "notifications are sent again"]
