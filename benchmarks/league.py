"""The league table: newsarchive and its peers on the same pages, quality and cost side by side.

    python benchmarks/league.py PAGES.jsonl[.gz]… [--peers DIR] [--only NAME…] [--json OUT] [--svg OUT.svg]

Each line of the files is a page with its truth: {"id", "url", "html" or "html_base64", "truth": {"body", "headline"?,
"published_at"?, "authors"?}}. Every peer runs in an environment of its own (made in DIR with pip when missing, versions
in PEERS), one after the other, over all files. Scores are means over the pages of a file: body as precision and recall
of 4-word shingles and their harmonic mean, headline equal but for quotes and spaces, day and minute (with its offset)
of the publication, authors equal as sets. Cost is CPU per page divided by what lxml needs to parse the same bytes in
the same process. Exits 1 when newsarchive is not first in body F1 on every file.
"""

import argparse
import gzip
import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from scores import score

HERE = Path(__file__).resolve().parent
PEERS = {
    "trafilatura": ["trafilatura==2.3.1"],
    "newspaper4k": ["newspaper4k==0.9.6"],
    "news_please": ["news-please==1.6.16"],
    "goose3": ["goose3==3.1.22"],
    "readability": ["readability-lxml==0.9"],
    "resiliparse": ["resiliparse==2.0.1"],
}
NAMES = {"news_please": "news-please", "readability": "readability-lxml"}
COLUMNS = ("F1", "P", "R", "headline", "day", "minute", "authors", "cpu_ms", "lxml")
Row = dict[str, float]


def load(path: Path) -> list[dict[str, Any]]:
    """Pages with their truth."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def environment(name: str, folder: Path) -> Path:
    """The interpreter of a peer's own environment, made when it is missing."""
    python = folder / name / "bin" / "python"
    if not python.exists():
        print(f"installing {name} …", file=sys.stderr)
        venv.create(folder / name, with_pip=True)
        pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *PEERS[name], "lxml_html_clean"]
        subprocess.run(pip, check=True)
    return python


def run(name: str, pages: list[dict[str, Any]], folder: Path) -> tuple[Row, Row]:
    """(scores, cost) of one extractor."""
    python = Path(sys.executable) if name == "newsarchive" else environment(name, folder)
    keys = ("id", "url", "html", "html_base64")
    feed = "".join(json.dumps({k: page[k] for k in keys if page.get(k)}) + "\n" for page in pages)
    command = [str(python), str(HERE / "peers" / "answer.py"), name]
    done = subprocess.run(command, input=feed, stdout=subprocess.PIPE, text=True, check=True)
    answers = {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}
    spent = sum(answer["cpu_ms"] for answer in answers.values())
    parse = sum(answer["lxml_ms"] for answer in answers.values())
    return score(pages, answers), {"cpu_ms": spent / len(pages), "lxml": spent / parse}


def table(rows: dict[str, Row], title: str, count: int) -> str:
    """The figures of one file as Markdown, best body first."""
    head = "| | body F1 | precision | recall | headline | day | minute + zone | authors | ms CPU | x lxml's parse |"
    lines = [f"**{title}** ({count} pages)", "", head, "| --- |" + " ---: |" * len(COLUMNS)]
    for name, row in sorted(rows.items(), key=lambda pair: -pair[1]["F1"]):
        cells = [f"{row[c]:.1f}" if c in ("cpu_ms", "lxml") else _share(row.get(c)) for c in COLUMNS]
        lines.append(f"| {NAMES.get(name, name)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}" if value else "–"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--peers", type=Path, default=HERE.parent / ".peers", help="folder of the environments")
    parser.add_argument("--only", nargs="*", default=["newsarchive", *PEERS])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--svg", type=Path)
    options = parser.parse_args()
    result: dict[str, dict[str, Row]] = {}
    for path in options.files:
        pages = load(path)
        title = path.name.partition(".")[0]
        rows: dict[str, Row] = {}
        for name in options.only:
            scores, cost = run(name, pages, options.peers)
            rows[name] = scores | cost
            print(f"{title} {name}: F1 {scores['F1']:.3f}, {cost['lxml']:.1f} x lxml", file=sys.stderr)
        result[title] = rows
        print(table(rows, title, len(pages)), end="\n\n")
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n")
    if options.svg:
        from picture import draw

        options.svg.write_text(draw(result, NAMES), encoding="utf-8")
    best = all(max(rows, key=lambda name: rows[name]["F1"]) == "newsarchive" for rows in result.values())
    return 0 if best else 1


if __name__ == "__main__":
    sys.exit(main())
