"""SIGTERM and Ctrl-C: the crawl ends soon, keeps all it has, and the next one asks for nothing a second time."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import crashing
import pytest
from hostile_server import Answer, article, home, hostile, robots

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("crash")]

SOON = 25.0
"""seconds; ten are promised, the rest is for a busy machine, and less than a server that hangs is waited for"""
GOOD, HUNG = "/haber/asfalt-calismasi-101.html", "/haber/park-acilisi-102.html"


def interrupt(process: "crashing.subprocess.Popen[bytes]", signals: Sequence[int], *, group: bool = False) -> str:
    """Send the signals half a second apart; the messages of a crawl that ended in time with 130."""
    began = time.monotonic()
    for number in signals:
        if group:
            os.killpg(process.pid, number)  # as a terminal does on Ctrl-C: reading processes get it too
        else:
            process.send_signal(number)
        time.sleep(0.5)
    code, messages = crashing.finish(process, timeout=280)
    assert time.monotonic() - began < SOON
    assert code == 130, messages
    assert not crashing.complaints(messages), messages
    return messages


@pytest.mark.parametrize(
    ("signals", "group"),
    [((signal.SIGTERM,), False), ((signal.SIGINT,), True), ((signal.SIGINT, signal.SIGINT), True)],
    ids=["TERM", "INT", "INT twice"],
)
def test_nothing_is_asked_for_twice_after_an_interruption(
    tmp_path: Path, signals: tuple[int, ...], group: bool
) -> None:
    with crashing.paper("te7", articles=40) as web:
        site, archive = web.sites[0], tmp_path / "archive"
        truth = crashing.truths(web, site)
        process = crashing.crawl(archive, site.home_url)
        while len(web.log) < 40 and process.poll() is None:
            time.sleep(0.01)
        web.delay = 0.3  # so that it does not end before it is asked to
        assert "run it again" in interrupt(process, signals, group=group)
        first = list(web.log)
        archived = crashing.look(archive)
        assert archived.whole
        assert archived.left_open == 0
        answered = {site.home_url.rstrip("/") + request.path for request in first} & truth
        assert answered <= archived.texts.keys(), "what was fetched is stored"
        assert crashing.rows(archive, "SELECT exit_code FROM runs") == [(130,)]
        web.delay = 0.01
        code, messages = crashing.finish(crashing.crawl(archive, site.home_url))
        assert code == 0, messages
        second = {site.home_url.rstrip("/") + request.path for request in list(web.log)[len(first) :]}
        assert not second & answered
        assert truth <= crashing.look(archive).texts.keys()


@pytest.mark.parametrize("hangs", ["robots.txt", "page"])
def test_a_server_that_never_answers_holds_nobody(tmp_path: Path, hangs: str) -> None:
    script = {"/robots.txt": robots(), "/": home(GOOD, HUNG), GOOD: article("Asfalt"), HUNG: Answer(hang=True)}
    if hangs == "robots.txt":
        script["/robots.txt"] = Answer(hang=True)
    with hostile(script) as web:
        archive = tmp_path / "archive"
        process = crashing.crawl(archive, web.home)
        web.wait_for("/robots.txt" if hangs == "robots.txt" else HUNG)
        messages = interrupt(process, [signal.SIGTERM])
        assert "unreachable" not in messages, "we hung up, not they"
    if hangs == "page":
        states = dict(crashing.rows(archive, "SELECT fetch_url, state FROM urls WHERE kind = 'article'"))
        assert states == {web.home[:-1] + GOOD: "archived", web.home[:-1] + HUNG: "pending"}


def test_a_signal_during_start_up_is_an_interruption_too(tmp_path: Path) -> None:
    with hostile({"/robots.txt": Answer(hang=True)}) as web:
        for pause in (0.4, 0.8):
            process = crashing.crawl(tmp_path / "archive", web.home)
            time.sleep(pause)
            process.send_signal(signal.SIGTERM)
            code, messages = crashing.finish(process, timeout=280)
            assert code in {130, -signal.SIGTERM}, messages  # the latter: before a line of ours has run
            assert not crashing.complaints(messages), messages


LOST = """
import signal, sys, time, weakref
from newsarchive.cli import interrupting

class Thing: pass

interrupting.install()
thing = Thing()
reference = weakref.ref(thing, lambda _: signal.raise_signal(signal.{name}))  # as the import system has them
try:
    del thing
    time.sleep(200)
except KeyboardInterrupt:
    print("heard")
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_within_a_callback_is_not_lost(name: str) -> None:
    ended = subprocess.run([sys.executable, "-c", LOST.format(name=name)], capture_output=True, text=True, timeout=280)
    assert (ended.stdout, ended.stderr) == ("heard\n", "")


WRAPPED = """
import signal
from newsarchive import cli

class Field:
    def __set_name__(self, owner, name):
        signal.raise_signal(signal.{name})

def late(*given, **named):
    try:
        class Table:
            field = Field()
    except KeyboardInterrupt as error:
        raise RuntimeError("as Python 3.11 has it") from error

cli.cli.main = late
cli.main()
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_that_comes_out_as_another_error_is_an_interruption(name: str) -> None:
    ended = subprocess.run([sys.executable, "-c", WRAPPED.format(name=name)], capture_output=True, text=True)
    told = "newsarchive: interrupted; what was archived is safe\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", told)
