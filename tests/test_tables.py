"""Every table of data/tables: parses, has only known fields, and no key twice after folding."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsarchive import lookups, turkish

TABLES = sorted((lookups.data_dir() / "tables").glob("*.toml"))

# table -> array of tables -> (needed fields, further fields); other lists and values are checked in kind only
ROWS: dict[str, dict[str, tuple[set[str], set[str]]]] = {
    "agencies": {"agency": ({"name", "full_name"}, {"aliases", "weak", "cautious", "domains", "pictures"})},
    "outlets": {"outlet": ({"name"}, {"aliases", "ordinary", "domains"})},
    "credit_labels": {"label": ({"role", "words"}, set())},
    "sections": {"section": ({"name", "code"}, {"aliases", "place", "weak"})},
    "provinces": {"province": ({"plate", "name", "districts"}, {"aliases", "district_aliases"})},
    "boilerplate": {
        "drop": (set(), {"text", "prefix", "regex", "short"}),
        "end": (set(), {"text", "prefix", "regex", "short"}),
    },
    "holidays": {"fixed": ({"name", "day"}, set()), "moving": ({"name", "days", "first"}, set())},
    "months": {"month": ({"number", "names"}, set())},
    "weekdays": {"weekday": ({"number", "names"}, set())},
    "pagetype": {"empty": ({"kind", "names", "weak_names", "texts"}, {"removed", "marks"})},
    "events": {"head": ({"as", "stems", "weight"}, set())},
    "inflection": {"dropped": ({"word", "short"}, set())},
    "url_shapes": {"shape": ({"pattern", "example"}, {"kind", "guards"})},
}

# fields of a row whose words must be unique in the whole array, folded
UNIQUE = {
    "agencies": ("name", "aliases", "domains"),
    "outlets": ("name", "aliases", "domains"),
    "sections": ("name",),
    "months": ("names",),
    "weekdays": ("names",),
}


def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def text_lists(value: Any, where: str) -> Iterator[tuple[str, list[str]]]:
    """Every list of texts in a table, with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from text_lists(inner, f"{where}.{key}")
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield where, value
        else:
            for at, item in enumerate(value):
                yield from text_lists(item, f"{where}[{at}]")


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_explains_itself(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# "), "a table begins with a comment that says what it is"
    assert load(path)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_lists_name_nothing_twice(path: Path) -> None:
    for where, words in text_lists(load(path), path.stem):
        # months and labels of other scripts may fold to the same letters only within one list on purpose
        twice = [word for word, count in Counter(map(str.strip, words)).items() if count > 1]
        assert not twice, f"{where}: {twice}"
        assert all(word.strip() for word in words), f"{where}: an empty text"


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_only_known_fields(path: Path) -> None:
    table = load(path)
    for name, rows in table.items():
        if not (isinstance(rows, list) and rows and isinstance(rows[0], dict)):
            continue
        needed, further = ROWS.get(path.stem, {}).get(name, (set(), set(rows[0])))
        for row in rows:
            assert needed <= row.keys(), f"{path.stem}.{name}: {row} lacks {needed - row.keys()}"
            assert row.keys() <= needed | further, f"{path.stem}.{name}: {row.keys() - needed - further} unknown"


@pytest.mark.parametrize("stem", UNIQUE)
def test_keys_are_unique_after_folding(stem: str) -> None:
    arrays = [value for value in lookups.table(stem).values() if isinstance(value[0], dict)]
    (rows,) = arrays
    owners: dict[str, str] = {}
    for row in rows:
        label = str(row.get("name", row.get("number")))
        words = {
            turkish.fold(word)
            for field in UNIQUE[stem]
            for word in ([row[field]] if isinstance(row.get(field), str) else row.get(field, ()))
        }
        for word in words:
            assert owners.setdefault(word, label) == label, f"{stem}: {word!r} of {owners[word]} and {label}"


def test_regular_expressions_compile() -> None:
    for path in TABLES:
        for rows in load(path).values():
            for row in rows if isinstance(rows, list) else ():
                for field in ("regex", "pattern"):
                    if isinstance(row, dict) and field in row:
                        re.compile(row[field])


def test_boilerplate_rules_have_one_way_to_match() -> None:
    table = lookups.table("boilerplate")
    for row in table["drop"] + table["end"]:
        assert len(row.keys() & {"text", "prefix", "regex"}) == 1, row
        if "regex" in row:  # matched against folded text, which has no capitals and no Turkish letters
            bare = re.sub(r"\\.", "", row["regex"])
            assert bare.isascii() and bare == turkish.fold(bare), row


def test_section_codes_and_labels() -> None:
    table = lookups.table("sections")
    codes = {
        "gundem", "asayis", "siyaset", "ekonomi", "spor", "saglik", "egitim", "kultur", "magazin", "yasam", "dunya",
        "teknoloji", "cevre", "din", "yerel", "yazar", "ilan", "galeri", "video", "bulten", "diger",
    }  # fmt: skip
    assert {row["code"] for row in table["section"]} <= codes
    owners: dict[str, str] = {}
    for row in table["section"]:
        for label in (row["name"], *row.get("aliases", ())):
            key = re.sub(r"\W", "", turkish.fold(label))
            assert owners.setdefault(key, row["name"]) == row["name"], label
            assert key not in {re.sub(r"\W", "", turkish.fold(word)) for word in table["constants"]}, label


def test_credit_names_mean_one_thing() -> None:
    names = lookups.table("credit_labels")["names"]
    owners: dict[str, str] = {}
    for kind in ("desks", "accounts", "press_release"):
        for word in names[kind]:
            assert owners.setdefault(turkish.fold(word), kind) == kind, word
    for row in lookups.table("agencies")["agency"] + lookups.table("outlets")["outlet"]:
        for word in (row["name"], *row.get("aliases", ())):
            assert turkish.fold(word) not in owners, word


def test_labels_have_one_role() -> None:
    roles: dict[str, str] = {}
    for row in lookups.table("credit_labels")["label"]:
        assert row["role"] in {"source", "reporter", "photo"}
        for word in row["words"]:
            assert roles.setdefault(turkish.fold(word), row["role"]) == row["role"], word


def test_provinces_are_complete() -> None:
    table = lookups.table("provinces")
    rows = table["province"]
    assert len(rows) == 81
    assert sum("Merkez" in row["districts"] for row in rows) == 51
    known = {turkish.fold(name) for row in rows for name in (row["name"], *row["districts"], *row.get("aliases", ()))}
    known |= {turkish.fold(name) for row in rows for name in row.get("district_aliases", {})}
    unknown = {
        name for name in table["ordinary"] + table["openers"] + table["calendar"] if turkish.fold(name) not in known
    }
    assert not unknown
    for row in rows:
        folded = list(map(turkish.fold, row["districts"]))
        assert len(set(folded)) == len(folded), row["name"]
        assert set(row.get("district_aliases", {}).values()) <= set(row["districts"])
