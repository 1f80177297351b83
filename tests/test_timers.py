"""newsarchive schedule: units and lines that mean what was asked, put in place and taken away to the byte."""

import os
import shlex
import shutil
import stat
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsarchive import cli, timers
from newsarchive.errors import UsageError

ODD = '/srv/haber arşivi/50% "a" $HOME \\x'
"""a folder that every syntax takes for something else"""


def order(archive: str = "/srv/news", every: str = "1h", user: str | None = None, *more: str) -> timers.Order:
    command = ("/opt/my env/bin/python", "-m", "newsarchive", "--archive", archive, "crawl", "--quiet", *more)
    return timers.order("newsarchive", Path(archive), command, every, user)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home, and a crontab program that keeps its table in a file."""
    home, programs = tmp_path / "home", tmp_path / "bin"
    home.mkdir()
    programs.mkdir()
    table = shlex.quote(str(tmp_path / "table"))
    script = programs / "crontab"
    script.write_text(
        f"""#!/bin/sh
case "$1" in
-l) [ -f {table} ] || {{ echo "no crontab for you" >&2; exit 1; }}; cat {table} ;;
-r) rm {table} ;;
-) cat > {table}; echo >> {table}.writes ;;
*) exit 2 ;;
esac
"""
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("NEWSARCHIVE_CONTACT", raising=False)
    monkeypatch.setattr(timers, "SYSTEM_UNITS", tmp_path / "etc")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def schedule(*words: str, archive: str = "arşivim") -> Result:
    return CliRunner().invoke(cli.cli, ["--archive", archive, "schedule", *words], standalone_mode=False)


def tree(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("every", "calendar", "fields"),
    [
        ("1m", "*:0/1", 60),
        ("15m", "*:0/15", 4),
        ("30m", "*:0/30", 2),
        ("60m", "hourly", "* * * *"),
        ("1h", "hourly", "* * * *"),
        ("6h", "*-*-* 0/6:00:00", "*/6 * * *"),
        ("24h", "*-*-* 04:00:00", "4 * * *"),
        ("1d", "*-*-* 04:00:00", "4 * * *"),
    ],
)
def test_when(every: str, calendar: str, fields: int | str) -> None:
    wanted = order(every=every)
    timer = timers.units(wanted)["newsarchive.timer"]
    assert f"\nOnCalendar={calendar}\n" in timer
    assert "\nPersistent=true\n" in timer
    minute, rest = timers.crontab_block(wanted).splitlines()[2].split(" ", 1)
    if isinstance(fields, int):
        at = [int(one) for one in minute.split(",")]
        assert len(at) == fields
        assert max(at) < 60
        assert {later - earlier for earlier, later in pairwise(at)} <= {60 // fields}
    else:
        assert 0 <= int(minute) < 60
        assert rest.startswith(f"{fields} ")


@pytest.mark.parametrize("every", ["", "1", "h", "0h", "7m", "90m", "5h", "2d", "1w", "-1h", "1 h", "1.5h", "١h"])
def test_intervals_that_no_clock_shows(every: str) -> None:
    with pytest.raises(UsageError, match="15m"):
        timers.minutes(every)


@pytest.mark.parametrize("word", ["two\nlines", "a\0b", "a\x1b[2Jb"])
def test_what_would_break_a_line_is_refused(word: str) -> None:
    with pytest.raises(UsageError, match="cannot hold"):
        order("/srv/news", "1h", None, "--contact", word)
    with pytest.raises(UsageError, match="cannot hold"):
        order(f"/srv/{word}")


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a b", ".x", "-x", "x" * 80, "ş"])
def test_names_that_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="not a name"):
        timers.order(name, Path("/srv"), ("x",), "1h")


def test_cron_gives_the_shell_the_very_words(tmp_path: Path) -> None:
    """As cron does it: an escaped % is one, the first other one would end the command."""
    shown = tmp_path / "shown.py"
    shown.write_text("import sys; print(*sys.argv[1:], sep='\\n')")
    words = ("--archive", ODD, "--contact", "ben'im %d \\% @example.org")
    wanted = timers.order("x", Path(ODD), (sys.executable, str(shown), *words), "1h")
    command = timers.crontab_block(wanted).splitlines()[2].split(" ", 5)[5]
    assert "%" not in command.replace("\\%", "")
    done = subprocess.run(["/bin/sh", "-c", command.replace("\\%", "%")], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == list(words)


def test_a_line_too_long_for_cron() -> None:
    sites = tuple(f"https://www.uzun-adresli-gazete-{number}.example" for number in range(40))
    with pytest.raises(UsageError, match="name fewer sites"):
        timers.crontab_block(order("/srv/news", "1h", None, *sites))


def test_units_quote_what_systemd_would_read() -> None:
    service = timers.units(order(ODD, "1h", "news"))["newsarchive.service"]
    exec_start = next(line for line in service.splitlines() if line.startswith("ExecStart="))
    assert exec_start == (
        'ExecStart="/opt/my env/bin/python" -m newsarchive --archive '
        '"/srv/haber arşivi/50%% \\"a\\" $$HOME \\\\x" crawl --quiet'
    )
    assert 'ReadWritePaths="/srv/haber arşivi/50%% \\"a\\" $HOME \\\\x"\n' in service


def test_a_unit_of_ones_own_asks_for_nothing_that_needs_root() -> None:
    own, system = (timers.units(order(user=user))["newsarchive.service"] for user in (None, "news"))
    for line in ("User=news", "ProtectSystem=strict", "PrivateTmp=yes", "After=network-online.target"):
        assert f"\n{line}\n" in system
        assert line.partition("=")[0] not in own
    for line in ("NoNewPrivileges=yes", "SuccessExitStatus=3 4 130", "Type=oneshot"):
        assert f"\n{line}\n" in own
        assert f"\n{line}\n" in system
    assert "PrivateTmp" not in timers.units(order("/tmp/news", user="news"))["newsarchive.service"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("user", [None, "root"])
@pytest.mark.parametrize("every", ["15m", "1h", "6h", "1d", "stays"])
def test_systemd_takes_the_units(tmp_path: Path, user: str | None, every: str) -> None:
    command = (sys.executable, "-m", "newsarchive", "--archive", ODD, "crawl", "--contact", "a %n $x")
    stays = every == "stays"
    wanted = timers.order("newsarchive", Path(ODD), command, "1h" if stays else every, user, stays=stays)
    paths = timers.install_units(wanted, tmp_path)
    verify = ["systemd-analyze", "verify", *(() if user else ("--user",)), "--man=no", *map(str, paths)]
    done = subprocess.run(
        verify, capture_output=True, text=True, env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}, timeout=280
    )
    ours = [line for line in done.stderr.splitlines() if "newsarchive" in line]
    assert ours == []
    if stays:
        return
    calendar = next(line for line in paths[1].read_text().splitlines() if line.startswith("OnCalendar="))
    subprocess.run(["systemd-analyze", "calendar", calendar.partition("=")[2]], capture_output=True, check=True)


def test_units_are_installed_once_and_taken_away(machine: Path) -> None:
    folder = machine / "home" / ".config" / "systemd" / "user"
    folder.mkdir(parents=True)
    (folder / "other.service").write_text("[Service]\n")
    first = schedule("--systemd", "--install", "--contact", "editor@b.c", "--max-pages", "500")
    assert "systemctl --user daemon-reload && systemctl --user enable --now newsarchive.timer" in first.stdout
    assert set(tree(folder)) == {"other.service", "newsarchive.service", "newsarchive.timer"}
    service = tree(folder)["newsarchive.service"]
    assert f"ExecStart={sys.executable} -m newsarchive --archive {machine / 'arşivim'} crawl --due --quiet " in service
    assert "--contact editor@b.c --max-pages 500\n" in service
    times = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    again = schedule("--systemd", "--install", "--contact", "editor@b.c", "--max-pages", "500")
    assert "nothing changed" in again.stdout
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == times
    assert "wrote" in schedule("--systemd", "--install", "--every", "2h").stdout
    wants = folder / "timers.target.wants"
    wants.mkdir()
    (wants / "newsarchive.timer").symlink_to(folder / "newsarchive.timer")
    removed = schedule("--systemd", "--remove")
    assert "systemctl --user stop newsarchive.timer" in removed.stdout
    assert set(tree(folder)) == {"other.service"}
    assert not list(wants.iterdir())
    assert schedule("--systemd", "--remove").stdout == "nothing to remove\n"


def test_a_service_that_stays_has_no_timer_and_comes_back(machine: Path) -> None:
    folder = machine / "home" / ".config" / "systemd" / "user"
    schedule("--systemd", "--install")
    told = schedule("--systemd", "--watch", "--install", "--per-day", "900").stdout
    assert f"removed {folder / 'newsarchive.timer'}" in told
    assert "enable --now newsarchive.service" in told
    assert set(tree(folder)) == {"newsarchive.service"}
    service = tree(folder)["newsarchive.service"]
    assert f"--archive {machine / 'arşivim'} watch --per-day 900\n" in service
    for line in ("Type=exec", "Restart=always", "RestartPreventExitStatus=2", "StartLimitIntervalSec=0"):
        assert f"\n{line}\n" in service
    assert "WantedBy=default.target" in service
    assert "WantedBy=multi-user.target" in schedule("--systemd", "--watch", "--system", "--run-as", "news").stdout
    wants = folder / "default.target.wants"
    wants.mkdir()
    (wants / "newsarchive.service").symlink_to(folder / "newsarchive.service")
    assert "systemctl --user stop newsarchive.service" in schedule("--systemd", "--remove").stdout
    assert not list(wants.iterdir())
    assert tree(folder) == {}


def test_cron_starts_what_stays_with_the_machine_and_when_it_should_have_died(machine: Path) -> None:
    schedule("--cron", "--watch", "--install")
    lines = [line for line in (machine / "table").read_text().splitlines() if not line.startswith("#")]
    assert lines[0].startswith("@reboot ")
    assert all(line.endswith("watch --quiet") for line in lines)
    assert len(lines) == 2
    schedule("--cron", "--remove")
    assert not (machine / "table").exists()


def test_options_of_runs_that_end_are_not_for_one_that_stays(machine: Path) -> None:
    assert cli.run(["--archive", "a", "schedule", "--systemd", "--watch", "--max-pages", "5"]) == 2


def test_units_of_the_machine_and_of_another_config(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule("--systemd", "--system", "--install", "--run-as", "news", "--name", "haber")
    assert set(tree(machine / "etc")) == {"haber.service", "haber.timer"}
    assert "\nUser=news\n" in tree(machine / "etc")["haber.service"]
    monkeypatch.setenv("XDG_CONFIG_HOME", str(machine / "config"))
    schedule("--systemd", "--install")
    assert (machine / "config" / "systemd" / "user" / "newsarchive.timer").is_file()
    schedule("--systemd", "--system", "--remove", "--name", "haber")
    assert tree(machine / "etc") == {}


@pytest.mark.parametrize("do", ["--install", "--remove"])
def test_a_unit_of_somebody_else_is_left_alone(machine: Path, do: str) -> None:
    folder = machine / "home" / ".config" / "systemd" / "user"
    folder.mkdir(parents=True)
    (folder / "newsarchive.timer").write_text("[Timer]\nOnCalendar=daily\n")
    assert cli.run(["--archive", "a", "schedule", "--systemd", do]) == 4
    assert tree(folder) == {"newsarchive.timer": "[Timer]\nOnCalendar=daily\n"}


@pytest.mark.parametrize("before", ["", "MAILTO=a@example.org\n5 5 * * * true # %\n", "# no newline at its end"])
def test_a_crontab_gets_one_block_and_is_given_back(machine: Path, before: str) -> None:
    table = machine / "table"
    if before:
        table.write_text(before)
    first = schedule("--cron", "--install", "--contact", "editor@b.c")
    assert "wrote into your crontab" in first.stdout
    text = table.read_text()
    assert text.startswith(before)
    assert text.count("crawl --due --quiet --contact editor@b.c\n") == 1
    assert "already" in schedule("--cron", "--install", "--contact", "editor@b.c").stdout
    assert (machine / "table.writes").read_text() == "\n", "written once"
    table.write_text(table.read_text() + "1 1 * * * after\n")
    schedule("--cron", "--install", "--every", "6h")
    assert table.read_text().count("newsarchive --archive") == 1
    assert " */6 * * * " in table.read_text()
    schedule("--cron", "--install", "--name", "second")
    schedule("--cron", "--remove")
    schedule("--cron", "--remove", "--name", "second")
    ended = before if before.endswith("\n") or not before else before + "\n"
    assert table.read_text() == ended + "1 1 * * * after\n"
    assert schedule("--cron", "--remove").stdout == "nothing to remove\n"


def test_an_empty_crontab_is_taken_away(machine: Path) -> None:
    schedule("--cron", "--install")
    assert (machine / "table").exists()
    schedule("--cron", "--remove")
    assert not (machine / "table").exists()


def test_a_crontab_whose_marks_were_torn_is_not_touched(machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schedule("--cron", "--install")
    torn = (machine / "table").read_text().rpartition("# <<<")[0]
    (machine / "table").write_text(torn)
    for do in ("--install", "--remove"):
        assert cli.run(["--archive", "a", "schedule", "--cron", do]) == 4
        assert "no pair" in capsys.readouterr().err
    assert (machine / "table").read_text() == torn


def test_no_crontab_program(machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", str(machine / "home"))
    assert cli.run(["--archive", "a", "schedule", "--cron", "--install"]) == 4
    assert "--systemd" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--systemd", "--every", "7m"),
        ("--cron", "--system"),
        ("--cron", "--run-as", "x"),
        ("--systemd", "--system", "--run-as", "a b"),
        ("--cron", "nosuchsite"),
        ("--cron", "--install", "--contact", "me@example.org"),
    ],
)
def test_what_makes_no_sense(machine: Path, words: tuple[str, ...]) -> None:
    assert cli.run(["--archive", "a", "schedule", *words]) == 2
    assert not (machine / "table").exists()


def test_what_is_shown_is_what_is_installed(machine: Path) -> None:
    words = ("--contact", "editor@b.c", "--allow-private", "--delay", "5", "http://127.0.0.1:8000/")
    shown = schedule("--systemd", *words).stdout
    schedule("--systemd", "--install", *words)
    for text in tree(machine / "home").values():
        assert text in shown
    assert "--delay 5 --allow-private -- http://127.0.0.1:8000/\n" in shown
    line = schedule("--cron", *words).stdout
    schedule("--cron", "--install", *words)
    assert (machine / "table").read_text() == line
