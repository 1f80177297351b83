"""The container's files, as far as they can be tried without an engine."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsarchive.cli import cli

ROOT = Path(__file__).resolve().parent.parent
KNOWN = {"ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "FROM", "HEALTHCHECK", "RUN", "STOPSIGNAL", "USER", "VOLUME"}
KNOWN |= {"WORKDIR"}
LOOP = ROOT / "container" / "every-hour"


def instructions() -> list[tuple[str, str]]:
    """(instruction, its words) of the Containerfile, continued lines joined."""
    text = re.sub(r"(?m)^\s*#.*\n", "", (ROOT / "Containerfile").read_text(encoding="utf-8"))
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines]


def test_the_image_is_made_of_files_that_are_there() -> None:
    found = instructions()
    assert {name for name, _ in found} <= KNOWN
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    for name, words in found:
        if name == "COPY" and not words.startswith("--from"):
            *sources, _ = words.split()
            assert all((ROOT / source).exists() for source in sources), words
            assert ignored[0] == "*"
            assert all(f"!{source.split('/')[0]}" in ignored for source in sources), "the build would not see it"


def test_it_does_not_run_as_root_and_tells_its_health() -> None:
    found = dict(instructions())
    assert int(found["USER"]) >= 1000
    assert found["VOLUME"] == found["WORKDIR"] == "/archive"
    assert "newsarchive status --check" in found["HEALTHCHECK"]
    assert CliRunner().invoke(cli, ["status", "--help"]).output.count("--check") == 1
    assert [words for name, words in instructions() if name == "ENTRYPOINT"] == ['["newsarchive"]']


def test_the_python_of_the_image_is_one_we_support() -> None:
    chosen = re.search(r"ARG PYTHON=(\d+)\.(\d+)-slim", (ROOT / "Containerfile").read_text(encoding="utf-8"))
    assert chosen is not None
    assert (int(chosen[1]), int(chosen[2])) >= (3, 11)


def test_compose_names_what_is_there() -> None:
    lines = [line.split(" #")[0].strip() for line in (ROOT / "compose.yaml").read_text(encoding="utf-8").splitlines()]
    pairs = [(name, value.strip()) for name, colon, value in (line.partition(":") for line in lines) if colon]
    found = dict(pairs)
    assert (ROOT / found["context"] / found["dockerfile"]).is_file()
    assert found["entrypoint"] == f'["{LOOP.name}"]'
    assert found["restart"] == "unless-stopped"
    assert [value for name, value in pairs if name == "image"] == ["newsarchive", "newsarchive"]
    assert lines.count("- archive:/archive") == 2
    assert not any("\t" in line for line in lines)


@pytest.mark.slow
class TestTheLoop:
    """every-hour, with a program newsarchive that writes down how it was called."""

    def begin(self, folder: Path, program: str, every: str = "1") -> "subprocess.Popen[str]":
        script = folder / "newsarchive"
        script.write_text(f'#!/bin/sh\necho "$*" >> {folder}/calls\n{program}\n')
        script.chmod(0o755)
        environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "EVERY": every}
        return subprocess.Popen(
            ["/bin/sh", str(LOOP), "--max-pages", "5"], env=environment, stderr=subprocess.PIPE, text=True
        )

    def calls(self, folder: Path, number: int) -> list[str]:
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            found = (folder / "calls").read_text().splitlines() if (folder / "calls").exists() else []
            if len(found) >= number:
                return found
            time.sleep(0.05)
        pytest.fail(f"{number} crawls were expected")

    def test_it_goes_on_after_a_crawl_that_failed(self, tmp_path: Path) -> None:
        loop = self.begin(tmp_path, "exit 3")
        assert set(self.calls(tmp_path, 3)) == {"crawl --quiet --max-pages 5"}
        loop.send_signal(signal.SIGTERM)
        _, told = loop.communicate(timeout=10)
        assert loop.returncode == 0
        assert "every-hour: newsarchive crawl ended with 3\n" in told

    def test_a_crawl_under_way_is_ended_and_waited_for(self, tmp_path: Path) -> None:
        program = f'trap "sleep 0.5; echo ended >> {tmp_path}/calls; exit 130" TERM\nwhile :; do sleep 0.1; done'
        loop = self.begin(tmp_path, program, every="3600")
        self.calls(tmp_path, 1)
        loop.send_signal(signal.SIGTERM)
        loop.communicate(timeout=10)
        assert loop.returncode == 0
        assert self.calls(tmp_path, 2)[-1] == "ended"

    def test_it_ends_at_once_while_it_waits(self, tmp_path: Path) -> None:
        loop = self.begin(tmp_path, "exit 0", every="3600")
        self.calls(tmp_path, 1)
        time.sleep(0.3)
        began = time.monotonic()
        loop.send_signal(signal.SIGTERM)
        loop.communicate(timeout=10)
        assert (loop.returncode, time.monotonic() - began < 5) == (0, True)
