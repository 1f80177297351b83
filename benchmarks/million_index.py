"""What an index costs that folds, that stems, that knows all threes of letters: same articles; see million.py."""

import sqlite3
import time
from pathlib import Path

import snowballstemmer

from newsarchive import turkish

NUMBER = 50_000
stem = snowballstemmer.stemmer("turkish").stemWord
_PLAIN = "tokenize='unicode61 remove_diacritics 2'"
_FOLDED = "replace({0}, 'ı', 'i')"
KINDS = {
    "plain unicode61, no folding of ı": (_PLAIN, "{0}", False),
    "folded, as the archive does": (_PLAIN, _FOLDED, False),
    "folded, and a column of stems": (_PLAIN, _FOLDED, True),
    "folded trigrams": ("tokenize='trigram'", f"tr_fold({'{0}'})", False),
}


def stems(text: str, known: dict[str, str]) -> str:
    """Every word's stem; each is worked out once."""
    for word in set(text.split()) - known.keys():
        known[word] = turkish.fold(stem(turkish.lower(word.strip(".,“”’'\""))))
    return " ".join(known[word] for word in text.split())


def compare(archive: Path, number: int = NUMBER) -> None:
    """Prints CPU time and size of each kind."""
    print(f"\nindex of {number:,} articles            us an article     bytes    of text")
    source = sqlite3.connect(f"file:{archive}/news.db?mode=ro", uri=True)
    rows = source.execute("SELECT headline, coalesce(summary, ''), body FROM articles LIMIT ?", (number,)).fetchall()
    text = sum(len(part.encode()) for row in rows for part in row)
    for name, (tokens, how, stemmed) in KINDS.items():
        made = sqlite3.connect(":memory:")
        made.create_function("tr_fold", 1, turkish.fold, deterministic=True)
        columns = "headline, summary, body" + (", stems" if stemmed else "")
        made.execute(f"CREATE VIRTUAL TABLE f USING fts5({columns}, content='', {tokens})")
        values = ", ".join([how.format("?")] * 3 + (["?"] if stemmed else []))
        known: dict[str, str] = {}
        begun = time.process_time()
        for at in range(0, len(rows), 1000):
            some = [(*row, stems(" ".join(row), known)) if stemmed else row for row in rows[at : at + 1000]]
            made.executemany(f"INSERT INTO f({columns}) VALUES ({values})", some)  # noqa: S608
        made.execute("INSERT INTO f(f) VALUES ('optimize')")
        spent = time.process_time() - begun
        (size,) = made.execute("SELECT sum(length(block)) FROM f_data").fetchone()
        print(f"  {name:36}{spent / len(rows) * 1e6:10,.0f}{size / len(rows):10,.0f}{size / text:10.2f}")
        made.close()
    source.close()
