"""docs/schema.md from the comments in the schema: ``python -m newsarchive.store.schema_docs``.

Each column's meaning is the ``--`` comment behind it in CREATE TABLE, which SQLite keeps; a column or table without
one is an error, so the page cannot fall behind.
"""

import re
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarchive.store.lean import Database

_TABLE = re.compile(r'CREATE TABLE "?(\w+)"? \( -- (.+)')
_VIEW = re.compile(r"CREATE VIEW (\w+) AS -- (.+)")
_SHOWN = re.compile(r" AS (\w+),? -- (.+)$", re.MULTILINE)
_COLUMN = re.compile(r"^    (\w+) (\w+)([^-]*?),?\s*(?:-- (.*))?$")
_INTERNAL = re.compile(r"_sqlite_migrations|sqlite_|articles_fts_")
_OBVIOUS = {"id": "row number", "site_id": "the site", "run_id": "the run", "listing_id": "the listing",
            "url_id": "the address", "article_id": "the article"}  # fmt: skip


def _empty() -> "Database":
    """A database of today's schema."""
    from newsarchive.store.lean import Database

    db = Database(memory=True)
    _steps().steps.apply(db)
    return db


def _steps() -> ModuleType:
    """The migrations, which are slow to load and seldom needed."""
    from newsarchive.store import migrations

    return migrations


def markdown() -> str:
    """The page's body: one table of columns per table and view, then the indexes and the search index."""
    db = _empty()
    rows = list(db.query("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"))
    parts = [_table(row["sql"]) for row in rows if row["type"] == "table" and row["sql"].startswith("CREATE TABLE ")
             and not _INTERNAL.match(row["name"])]  # fmt: skip
    parts += [_view(row["sql"]) for row in rows if row["type"] == "view" and not _is_search(row)]
    parts.append("## Full-text search\n\n" + "\n\n".join(_sql(row["sql"]) for row in rows if _is_search(row)))
    indexes = "\n".join(f"- `{row['sql'].removeprefix('CREATE INDEX ')}`" for row in rows if _is_index(row))
    parts.append(f"## Indexes\n\n{indexes}")
    db.close()
    return "\n\n".join(parts) + "\n"


def meanings(table: str) -> dict[str, str]:
    """Column -> what it means, of one table; {} when there is no such table."""
    db = _empty()
    row = db.conn.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()
    db.close()
    if row is None:
        return {}
    added = _steps().ADDED.get(table, ())
    return {name: meaning for name, _, meaning, _ in _told(table, row[0].splitlines()[1:])} | dict(added)


def _is_search(row: dict[str, str]) -> bool:
    return row["name"] in {"articles_folded", "articles_fts"}


def _is_index(row: dict[str, str]) -> bool:
    return row["type"] == "index" and not _INTERNAL.match(row["name"])


def _sql(text: str) -> str:
    return f"```sql\n{text}\n```"


def _table(sql: str) -> str:
    first, *lines = sql.splitlines()
    heading = _TABLE.match(first)
    if heading is None:
        raise ValueError(f"a table without a comment: {first}")
    columns = [
        *_columns(heading[1], lines),
        *(
            (name, "INTEGER" if name.endswith("_id") or heading[1] == "site_days" else "TEXT", what)
            for name, what in _steps().ADDED.get(heading[1], ())
        ),
    ]
    rows = "\n".join(f"| {name} | {kind} | {meaning} |" for name, kind, meaning in columns)
    return f"## {heading[1]}\n\n{heading[2]}\n\n| column | type | meaning |\n| --- | --- | --- |\n{rows}"


def _view(sql: str) -> str:
    heading = _VIEW.match(sql)
    if heading is None:
        raise ValueError(f"a view without a comment: {sql.splitlines()[0]}")
    rows = "\n".join(f"| {name} | {meaning} |" for name, meaning in _SHOWN.findall(sql))
    return f"## {heading[1]} (view)\n\n{heading[2]}\n\n| column | meaning |\n| --- | --- |\n{rows}"


def _columns(table: str, lines: list[str]) -> Iterator[tuple[str, str, str]]:
    for name, kind, meaning, rest in _told(table, lines):
        target = re.search(r'REFERENCES "?(\w+)', rest)
        notes = [f"-> {target[1]}"] if target else []
        notes += ["required"] if "NOT NULL" in rest and not target else []
        yield name, kind, meaning.replace("|", "\\|") + (f" ({', '.join(notes)})" if notes else "")


def _told(table: str, lines: list[str]) -> Iterator[tuple[str, str, str, str]]:
    """(name, type, meaning, the rest of its definition) of each column."""
    for line in lines:
        column = _COLUMN.match(line)
        if column is None or column[1] in {"UNIQUE", "PRIMARY", "CHECK"}:
            continue
        name, kind, rest, comment = column.groups()
        if any(name == added for added, _ in _steps().ADDED.get(table, ())):
            continue
        meaning = _steps().MEANT.get((table, name)) or comment or _OBVIOUS.get(name)
        if not meaning:
            raise ValueError(f"{table}.{name} has no comment")
        yield name, kind, meaning, rest


if __name__ == "__main__":
    sys.stdout.write(markdown())
