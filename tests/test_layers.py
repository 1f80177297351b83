"""The flow goes one way: an import points only to an earlier room, and each border has one door."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "newsarchive"

ROOMS = [
    {"__init__", "records", "errors", "turkish", "printable", "clock", "durable", "memory", "near"},
    {"lookups", "extractor_version"},
    {"urls", "dates", "date_labels", "people", "bylines", "sections", "places", "charset", "mojibake", "boxes", "dom"},
    {"whereabouts"},
    {"sites", "families"},
    {"blocks", "cells", "furniture", "pictures", "scoring", "scope"},
    {"recurring"},
    {
        "directives",
        "json_script",
        "columnist",
        "site_names",
        "multipage",
        "structured",
        "static_pages",
        "list_names",
        "empty_pages",
        "missing",
        "many_stories",
        "pagetype",
    },
    {"feeds", "posts", "sitemaps", "discover", "refresh", "archives"},
    {
        "addressed",
        "spots",
        "tooltips",
        "visible",
        "path",
        "credit_lines",
        "microdata",
        "elsewhere",
        "selected",
        "candidates",
        "plaintext",
        "extract",
    },
    {
        "name_ends",
        "crediting",
        "judge",
        "timing",
        "confidence",
        "reasons",
        "evidence",
        "bounds",
        "normalise",
        "knowledge",
    },
    {"completeness", "edits", "identify", "kept", "lineage", "schedule", "takedown", "timers", "pacing"},
    {"warc", "warc_member", "warc_read", "warc_repair", "warc_walk"},
    {"store"},
    {"health"},
    {"query", "search"},
    {"export", "release", "verify", "backup", "alerts", "copy_graph", "copy_graph_look"},
    {"crawl", "spiders", "pipelines", "settings", "report", "reextract", "rebuild"},
    {"web"},
    {"cli", "sample", "__main__"},
]
"""every `import newsarchive.…` must point to the same or an earlier set; a module in no set is an error"""

RANK = {room: rank for rank, rooms in enumerate(ROOMS) for room in rooms}
DOORS = {
    "scrapy": {"spiders", "pipelines", "settings", "report", "crawl"},
    "twisted": {"crawl", "spiders"},
    "sqlite_utils": {"store", "query", "search"},
    "warcio": {"warc", "warc_read", "warc_repair", "verify"},
    "pyarrow": {"export", "release"},  # writes; reads its own files again
    "adbc_driver_manager": {"export"},
    "adbc_driver_sqlite": {"export"},
    "sqlite3": {"store", "health", "query", "search", "export"},
    "dateparser": {"dates"},
    "trafilatura": set(),
    "click": {"cli", "sample"},
    "datasette": {"web"},
    "uvicorn": {"web"},
    "snowballstemmer": {"search"},
}
"""library -> the only rooms that may know it"""


def modules() -> list[tuple[str, Path]]:
    return sorted((path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path) for path in PACKAGE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def our_rooms(names: set[str]) -> set[str]:
    parts = (name.split(".") for name in names if name.startswith("newsarchive."))
    return {part[1] for part in parts if part[1] in RANK}


@pytest.mark.parametrize(("room", "path"), modules(), ids=lambda value: getattr(value, "name", value))
def test_imports_point_upstream(room: str, path: Path) -> None:
    assert room in RANK, f"{room} is in no set of ROOMS; decide where it belongs"
    later = {other for other in our_rooms(imported(path)) if RANK[other] > RANK[room]}
    assert not later, f"{path.relative_to(PACKAGE)} -> {sorted(later)}: an import may not go back"


@pytest.mark.parametrize(("room", "path"), modules(), ids=lambda value: getattr(value, "name", value))
def test_each_library_has_its_door(room: str, path: Path) -> None:
    known = {name.split(".")[0] for name in imported(path)}
    strangers = {library for library in known & DOORS.keys() if room not in DOORS[library]}
    assert not strangers, f"{path.relative_to(PACKAGE)} knows {sorted(strangers)}"


def test_sample_knows_nothing_of_the_extractor() -> None:
    for room, path in modules():
        if room == "sample" and path.name != "demo.py":
            others = our_rooms(imported(path)) - {"turkish", "sample"}
            assert not others, f"{path.name} knows {sorted(others)}"


def test_text_is_folded_in_one_place() -> None:
    wrong = []
    for room, path in modules():
        if room == "turkish":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"lower", "upper", "casefold", "title", "capitalize", "swapcase"}
                and not (isinstance(node.func.value, ast.Name) and node.func.value.id == "turkish")
            ):
                wrong.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert not wrong, f"Turkish is not ASCII; use newsarchive.turkish: {wrong}"


def test_one_clock_tells_the_time_of_day() -> None:
    strangers = [
        f"{path.relative_to(PACKAGE)}:{number}"
        for room, path in modules()
        if room not in {"clock", "sample"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "datetime.now(" in line or "time.time()" in line or "utcnow(" in line
    ]
    assert not strangers, f"use newsarchive.clock.now(): {strangers}"


def test_no_file_does_two_things() -> None:
    long = [
        f"{path.relative_to(PACKAGE)}: {lines}"
        for _, path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]
    assert not long, f"over 400 lines: {long}"
