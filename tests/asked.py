"""A command as newsarchive's main() runs it: what it wrote, its exit code, the line of its error."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

from newsarchive.cli import cli
from newsarchive.errors import ArchiveError


class Result:
    """What one command did."""

    def __init__(self, archive: Path, *arguments: str, stdin: str | None = None) -> None:
        words = ["--archive", str(archive), *arguments]
        result = CliRunner().invoke(cli, words, input=stdin, standalone_mode=False)
        self.out, self.err, self.error = result.stdout_bytes.decode(), result.stderr, result.exception
        if isinstance(self.error, (ArchiveError, click.ClickException)):
            self.code = self.error.exit_code
        elif self.error is not None:
            raise self.error
        else:
            self.code = result.return_value or 0

    @property
    def json(self) -> Any:
        """Its JSON document."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Its JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def csv(self) -> list[dict[str, str]]:
        """Its rows."""
        return list(csv.DictReader(io.StringIO(self.out, newline="")))
