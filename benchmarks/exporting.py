"""Exports side by side: ours beside what people would write or run instead, each a process of its own.

Run: python benchmarks/exporting.py [--articles 100000] [--archive DIR] [--rounds 3] [--only csv,jsonl,parquet]
Writes an archive of made-up articles (million_archive.py) unless DIR holds one. Every way exports all fields of all
articles; the ways of one kind take turns, round by round. CPU is user and system time of the whole process, its start
included; memory is what it had at most. The file of each way is counted (rows). Exit code 1 when a bar is missed, by
medians of CPU: CSV 3 times as fast as ``sqlite-utils rows --csv``, Parquet 2 times as fast as pyarrow fed with Python
rows, memory of ours at most 300 MB.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import million_archive  # noqa: E402

from newsarchive.query.reader import reading  # noqa: E402
from newsarchive.query.rows import EXPORTED  # noqa: E402

COLUMNS = ", ".join(EXPORTED)
ROWS = f"import sqlite3, sys; c = sqlite3.connect(sys.argv[1]).execute('SELECT {COLUMNS} FROM articles ORDER BY id')\n"  # noqa: S608
WRITER = (
    "import csv\nout = csv.writer(open(sys.argv[2], 'w', newline='', encoding='utf-8'))\n"
    "out.writerow([one[0] for one in c.description])\nwhile some := c.fetchmany(2000): out.writerows(some)\n"
)
ORJSON = (
    "import orjson\nnames = [one[0] for one in c.description]\n"
    "with open(sys.argv[2], 'wb') as out:\n"
    "    for row in c: out.write(orjson.dumps(dict(zip(names, row))) + b'\\n')\n"
)
ARROW = (
    "import pyarrow as pa, pyarrow.parquet as pq\nnames = [one[0] for one in c.description]\n"
    "kinds = [pa.int64() if one in ('id', 'word_count') else pa.string() for one in names]\n"
    "schema = pa.schema(list(zip(names, kinds)))\nout = pq.ParquetWriter(sys.argv[2], schema, compression='zstd')\n"
    "while some := c.fetchmany(20_000):\n"
    "    arrays = [pa.array(values, kind) for values, kind in zip(zip(*some), kinds)]\n"
    "    out.write_batch(pa.record_batch(arrays, schema=schema))\nout.close()\n"
)
TYPED = (
    "import orjson, pyarrow as pa, pyarrow.parquet as pq\nfrom datetime import datetime\n"
    "names = [one[0] for one in c.description]\ntext = pa.string()\n"
    "image = pa.list_(pa.struct([('url', text), ('caption', text), ('credit', text)]))\n"
    "zones = {'published_at': 'Europe/Istanbul', 'updated_at': 'Europe/Istanbul'}\n"
    "def kind(name):\n"
    "    if name in ('id', 'word_count'): return pa.int64()\n"
    "    if name.endswith('_at'): return pa.timestamp('us', tz=zones.get(name, 'UTC'))\n"
    "    return image if name == 'images' else pa.list_(text) if name in ('authors', 'tags') else text\n"
    "schema = pa.schema([(name, kind(name)) for name in names])\n"
    "def column(field, values):\n"
    "    if field.name.endswith('_at'): values = [one and datetime.fromisoformat(one) for one in values]\n"
    "    elif field.name in ('authors', 'tags', 'images'): values = [orjson.loads(one) for one in values]\n"
    "    return pa.array(values, field.type)\n"
    "out = pq.ParquetWriter(sys.argv[2], schema, compression='zstd')\n"
    "while some := c.fetchmany(20_000):\n"
    "    arrays = [column(field, values) for field, values in zip(schema, zip(*some))]\n"
    "    out.write_batch(pa.record_batch(arrays, schema=schema))\nout.close()\n"
)
POLARS = "import polars\nframe = polars.read_database(c_text, sqlite3.connect(sys.argv[1]), infer_schema_length=None)\n"
POLARS = f"import sqlite3, sys\nc_text = 'SELECT {COLUMNS} FROM articles ORDER BY id'\n{POLARS}"  # noqa: S608
BARS = {("csv", "sqlite-utils rows --csv"): 3.0, ("parquet", "pyarrow from Python rows"): 2.0}
MEGABYTES = 300


def python(code: str) -> list[str]:
    """A command that runs code with the database and the target."""
    return [sys.executable, "-c", code, "{db}", "{out}"]


SQLITE_UTILS = [
    sys.executable,
    "-m",
    "sqlite_utils",
    "rows",
    "{db}",
    "articles",
    *(x for name in EXPORTED for x in ("-c", name)),
]
LIBRARY = (
    "import csv, sys, sqlite_utils\nrows = sqlite_utils.Database(sys.argv[1])['articles'].rows_where("
    f"select='{COLUMNS}', order_by='id')\n"
    "out = csv.writer(open(sys.argv[2], 'w', newline='', encoding='utf-8'))\n"
    "for number, row in enumerate(rows):\n"
    "    if not number: out.writerow(row.keys())\n"
    "    out.writerow(row.values())\n"
)
OURS = [sys.executable, "-m", "newsarchive", "--archive", "{archive}", "export", "{out}"]
WAYS = {
    "csv": {
        "newsarchive": OURS,
        "sqlite-utils rows --csv": [*SQLITE_UTILS, "--csv"],
        "sqlite-utils as a library": python(LIBRARY),
        "csv.writer": python(ROWS + WRITER),
        "polars": python(POLARS + "frame.write_csv(sys.argv[2])"),
    },
    "jsonl": {
        "newsarchive": OURS,
        "sqlite-utils rows --nl": [*SQLITE_UTILS, "--nl"],
        "orjson": python(ROWS + ORJSON),
        "polars": python(POLARS + "frame.write_ndjson(sys.argv[2])"),
    },
    "parquet": {
        "newsarchive": OURS,
        "pyarrow from Python rows": python(ROWS + ARROW),
        "the same, with our types": python(ROWS + TYPED),
        "polars": python(POLARS + "frame.write_parquet(sys.argv[2])"),
    },
}


@dataclass
class Runs:
    """What a way took, round by round."""

    cpu: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)
    megabytes: int = 0
    written: int = 0


def run(command: list[str], archive: Path, out: Path) -> tuple[float, float, int]:
    """Seconds of CPU and of the clock, and MB at most."""
    places = {"archive": str(archive), "db": str(archive / "news.db"), "out": str(out)}
    given = [part.format(**places) if part in ("{archive}", "{db}", "{out}") else part for part in command]
    began = time.perf_counter()
    with out.open("wb") as stream:
        child = subprocess.Popen(
            given, stdout=stream, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        assert child.stderr is not None
        said = child.stderr.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{' '.join(given)[:200]}: {said.decode()[-2000:]}")
    return used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss // 1024


def compare(kind: str, archive: Path, articles: int, rounds: int, folder: Path) -> bool:
    """All ways of a kind; whether the bars are met."""
    runs = {name: Runs() for name in WAYS[kind]}
    for _ in range(rounds):
        for name, command in WAYS[kind].items():
            out = folder / f"out.{kind}"
            cpu, clock, most = run(command, archive, out)
            one = runs[name]
            one.cpu.append(cpu)
            one.clock.append(clock)
            one.megabytes, one.written = max(one.megabytes, most), out.stat().st_size
            out.unlink()
    ours = runs["newsarchive"]
    print(
        f"\n{kind:<30} {'µs CPU a row':>13} {'times ours':>11} {'µs clock':>10} {'times':>6} {'MB':>6} {'file MB':>8}"
    )
    met = ours.megabytes <= MEGABYTES
    for name, one in runs.items():
        cpu, clock = statistics.median(one.cpu), statistics.median(one.clock)
        ratio, by_clock = cpu / statistics.median(ours.cpu), clock / statistics.median(ours.clock)
        bar = BARS.get((kind, name))
        met = met and (bar is None or ratio >= bar)
        print(
            f"  {name:<28} {cpu / articles * 1e6:13.1f} {ratio:11.2f} {clock / articles * 1e6:10.1f} {by_clock:6.2f} "
            f"{one.megabytes:6} {one.written / 1e6:8.1f}" + (f"  bar {bar:g}" if bar else "")
        )
    return met


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="csv,jsonl,parquet")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        archive = options.archive or Path(made) / "archive"
        if not (archive / "news.db").exists():
            million_archive.build(archive, options.articles)
        with reading(archive) as connection:
            (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
        print(f"{articles:,} articles, medians of {options.rounds} rounds")
        met = [compare(kind, archive, articles, options.rounds, Path(made)) for kind in options.only.split(",")]
    print("\nbars met" if all(met) else "\na bar is missed")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
