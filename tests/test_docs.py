"""The documents keep up with the code: what they name exists, and what exists is named."""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from newsarchive import errors, lookups, normalise, turkish
from newsarchive import settings as settings_module
from newsarchive.cli import cli
from newsarchive.query import health
from newsarchive.records import Article

ROOT = Path(__file__).resolve().parent.parent
READMES = [ROOT / "README.md", ROOT / "README.tr.md"]
PAGES = [*READMES, ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
GENERATED = re.compile(r"<!-- \[\[\[cog.*?\]\]\] -->\n", re.DOTALL)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SHELL = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]\n]*\]\(([^)\s]+)\)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
LAST_OF_CHAIN = re.compile(r"\s(?:&&|\|\||[|;>])")

OTHER_TOOLS = {
    "--hypothesis-profile": "pytest",
    "--delete": "rsync",
    "--day": "newsarchive.sample",
    "--port-base": "newsarchive.sample",
    "--rm": "docker compose run",
    "--seconds": "newsarchive.sample",
    "--svg": "newsarchive.sample.wire.demo",
    "--strict": "mypy",
    "--user": "systemctl",
}
"""options that the documents name and that belong to another program"""


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def prose(path: Path) -> str:
    """The page without its generators' code."""
    return GENERATED.sub("", text(path))


def options(command: click.Command) -> set[str]:
    return {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {
        "--help",
        "-h",
    }


def all_options() -> set[str]:
    return options(cli).union(*(options(command) for command in cli.commands.values()))


def shell_lines(path: Path) -> Iterator[str]:
    """Every line of a shell example that calls newsarchive, without its comment and what stands behind it."""
    for block in SHELL.findall(prose(path)):
        for line in block.splitlines():
            command = line.removeprefix("$ ").split(" #")[0].strip()
            if command.startswith("newsarchive "):
                yield LAST_OF_CHAIN.split(command)[0]


def anchors(path: Path) -> set[str]:
    """The page's headings as GitHub addresses them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text(path)), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", turkish.ascii_lower(heading)).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_resolve(path: Path) -> None:
    for target in LINK.findall(FENCE.sub("", prose(path))):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        place, _, anchor = target.partition("#")
        other = (path.parent / unquote(place)).resolve() if place else path
        assert other.exists(), f"{path.name}: {target} leads nowhere"
        assert other.is_relative_to(ROOT), f"{path.name}: {target} leads out of the repository"
        assert not anchor or anchor in anchors(other), f"{path.name}: {target} has no such heading"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_machine_of_ours_is_named(path: Path) -> None:
    for word in ("/work", "/tmp/", "/home/", "localhost:"):
        assert word not in text(path), f"{path.name} names {word}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_options_exist(path: Path) -> None:
    named = set(OPTION.findall(prose(path)))
    unknown = {name for name in named if name not in all_options() and name not in OTHER_TOOLS}
    assert not unknown, f"{path.name} names options that no command has: {sorted(unknown)}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_examples_name_commands_and_their_options(path: Path) -> None:
    for line in shell_lines(path):
        words = re.sub(r"\"[^\"]*\"|'[^']*'", "", line).split()[1:]
        if words[0] == "--archive":
            words = words[2:]
        command = cli.commands.get(words[0])
        assert command is not None, f"{path.name}: no such command: {line}"
        wrong = {word for word in words if OPTION.fullmatch(word)} - options(command)
        assert not wrong, f"{path.name}: {line}: {sorted(wrong)}"


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_is_documented_and_has_an_example(name: str) -> None:
    command = cli.commands[name]
    assert f"\n## newsarchive {name}\n" in text(ROOT / "docs" / "cli.md"), "run: make docs"
    assert f"newsarchive {name}" in (command.help or ""), "its help has no example"


def test_environment_variables_are_documented() -> None:
    page = text(ROOT / "docs" / "cli.md")
    named = {
        name for path in (ROOT / "newsarchive").rglob("*.py") for name in re.findall(r"NEWSARCHIVE_[A-Z_]+", text(path))
    }
    assert named, "the pattern is wrong"
    assert all(f"`{name}`" in page for name in named), named
    settings = {name for name in settings_module.as_dict() if name.startswith("ARCHIVE_")}
    assert all(f"`{name}`" in page for name in settings), settings


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_every_field_of_the_record_is_explained(path: Path) -> None:
    article = Article(
        "https://a.example/1", "https://a.example/1", "a.example", "h", "b", datetime(2025, 1, 1, tzinfo=UTC)
    )
    missing = [name for name in normalise.to_json(article) if f"`{name}`" not in text(path)]
    assert not missing, f"{path.name} says nothing about {missing}"


@pytest.mark.parametrize("path", [*READMES, ROOT / "docs" / "operating.md"], ids=lambda path: path.name)
def test_every_exit_code_is_explained(path: Path) -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.ArchiveError)]
    codes = {0, 130, *(kind.exit_code for kind in kinds)}
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", text(path), re.MULTILINE)}
    assert told == codes


def test_every_state_of_an_address_is_explained() -> None:
    page = text(ROOT / "docs" / "architecture.md")
    assert all(f"`{state}`" in page for state in health.STATES)


def test_the_readmes_are_twins() -> None:
    """The Turkish one has the same sections, examples, table rows and links as the English one."""

    def shape(path: Path) -> tuple[int, int, int, list[str]]:
        page = text(path)
        links = [target for target in LINK.findall(FENCE.sub("", page)) if "README" not in target]
        return (
            len(re.findall(r"^## ", page, re.MULTILINE)),
            len(FENCE.findall(page)),
            len(re.findall(r"^\|", page, re.MULTILINE)),
            sorted(links),
        )

    assert shape(READMES[0]) == shape(READMES[1])


def test_every_table_is_described() -> None:
    before, _, rest = text(ROOT / "docs" / "adding-a-rule.md").partition("## Which one?")
    tables = [path.name for path in (lookups.data_dir() / "tables").glob("*.toml")]
    assert all(f"`{name}`" in before for name in tables), "run: make docs"
    assert all(f"`{name}`" in rest for name in tables), "say under 'Which one?' when a newcomer needs it"


def test_the_fields_of_a_site_are_described() -> None:
    tree = ast.parse(text(ROOT / "newsarchive" / "sites.py"))
    fields = next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_FIELDS"
    )
    page = text(ROOT / "docs" / "adding-a-site.md")
    assert all(f"`{name}`" in page for name in fields)


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    run, _, develop = text(ROOT / "docs" / "dependencies.md").partition("## To develop")
    extra = [name for names in project["optional-dependencies"].values() for name in names]
    for page, wanted in ((run, project["dependencies"]), (develop, extra)):
        needed = {re.split(r"[<>=!~;\[ ]", name)[0] for name in wanted}
        told = {name for name in re.findall(r"^\| ([a-z][\w.-]*) \|", page, re.MULTILINE) if name != "package"}
        assert told == needed


def test_the_picture_is_whole() -> None:
    picture = text(ROOT / "docs" / "flow.svg")
    assert picture.startswith("<svg ")
    assert "prefers-color-scheme: dark" in picture
    for stage in ("discover", "fetch", "keep", "extract", "normalise", "identify", "store", "query", "export"):
        assert stage in picture
