"""Writes a small database of an older schema, with the stories of small_archive.py: made once, when a schema is left.

Run: PYTHONPATH=.:tests python tests/old_schemas/make.py 5     (schema 5 -> tests/old_schemas/schema-5.sqlite.gz)
"""

import gzip
import sqlite3
import sys
import tempfile
from pathlib import Path

import small_archive
from sqlite_utils import Database

from newsarchive.store import migrations


def main() -> None:
    number = int(sys.argv[1])
    names = [one.name for one in migrations.steps.pending(Database(memory=True))]
    behind = next((name for name in names if int(name[1:4]) > number), None)
    with tempfile.TemporaryDirectory() as folder:
        present = small_archive.build(Path(folder) / "archive") / "news.db"
        file = Path(folder) / "old.sqlite"
        conn = sqlite3.connect(file, isolation_level=None)
        conn.execute("PRAGMA page_size = 512")
        migrations.steps.apply(Database(conn), stop_before=behind)
        conn.execute("ATTACH ? AS present", (str(present),))
        tables = conn.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'")
        for (table,) in tables.fetchall():
            columns = [row[1] for row in conn.execute(f"PRAGMA main.table_info({table})")]
            listed = ", ".join(columns)
            conn.execute(f"INSERT INTO main.{table}({listed}) SELECT {listed} FROM present.{table}")  # noqa: S608
        conn.execute("DETACH present")
        conn.execute("VACUUM")
        conn.close()
        target = Path(__file__).with_name(f"schema-{number}.sqlite.gz")
        target.write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
        print(target, target.stat().st_size)


if __name__ == "__main__":
    main()
