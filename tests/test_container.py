"""The container's files, as far as they can be tried without an engine."""

import json
import re
from pathlib import Path

from click.testing import CliRunner

from newsarchive.cli import cli

ROOT = Path(__file__).resolve().parent.parent
KNOWN = {"ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "FROM", "HEALTHCHECK", "RUN", "STOPSIGNAL", "USER", "VOLUME"}
KNOWN |= {"WORKDIR"}


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
    command = json.loads(found["command"])
    assert CliRunner().invoke(cli, [*command, "--help"]).exit_code == 0
    assert command == ["watch"]
    assert found["restart"] == "unless-stopped"
    assert [value for name, value in pairs if name == "image"] == ["newsarchive", "newsarchive"]
    assert lines.count("- archive:/archive") == 2
    assert not any("\t" in line for line in lines)
