"""README.md of a release: a data card with the front matter by which Hugging Face ``datasets`` loads the folder.

Pure: everything comes from the manifest. Names of sites, sections and sources are strangers' words: they are shown
as text, whatever Markdown or HTML they hold.
"""

import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from newsarchive import printable, turkish

Told = Mapping[str, Any]
_MOST = 40
"""values of a field that are shown"""
_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|~])")
_DTYPES = {
    "parquet": {
        "number": "int64",
        "local": "timestamp[us, tz=Europe/Istanbul]",
        "instant": "timestamp[us, tz=UTC]",
    },
    "jsonl": {"number": "int64"},
    "csv": {"number": "int64"},
}
_LISTS = {"texts": "string", "numbers": "int64"}
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_ASKED_FOR = {"texts": "list of texts", "numbers": "list of numbers", "pictures": "list of url, caption, credit",
              "local": "time in Turkey", "instant": "time, UTC"}  # fmt: skip


def markdown(told: Told) -> str:
    """The whole page."""
    parts = [
        _front_matter(told), f"# {shown(told['title'])}", _what(told), _loading(told), _collected(told), _fields(told),
        _splits(told), _counts(told), _gaps(told), _duplicates(told), _rights(told), _again(told), _citation(told),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def shown(text: object) -> str:
    """A stranger's words in Markdown, as they are."""
    return _MARKS.sub(r"\\\1", html.escape(printable.plain(str(text)), quote=False))


def code(text: object) -> str:
    """A stranger's words as code in a line."""
    plain = printable.plain(str(text))
    fence = "`" * (max((len(run) for run in re.findall("`+", plain)), default=0) + 1)
    return f"{fence} {plain} {fence}" if "`" in plain else f"`{plain}`"


def _table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    rows = [f"| {' | '.join(map(str, line))} |" for line in lines]
    return "\n".join([f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *rows])


# --- for machines -------------------------------------------------------------------------------------------


def _front_matter(told: Told) -> str:
    languages = [name for name in told["counts"]["languages"] if re.fullmatch(r"[a-z]{2,3}", name)]
    size = next((name for below, name in _SIZES if told["rows"] < below), "n>1M")
    licence = told["license"]
    known = licence is not None and re.fullmatch(r"[A-Za-z0-9.-]+", licence)
    lines = [
        "---",
        f"pretty_name: {_yaml(told['title'])}",
        *(["language:", *(f"- {name}" for name in sorted(languages))] if languages else []),
        *([f"license: {_yaml(turkish.ascii_lower(licence))}"] if known else
          ["license: other", f"license_name: {_yaml(licence or 'texts belong to the papers')}"]),
        "size_categories:", f"- {size}",
        "tags:", "- news", "- turkish", "- regional-news",
        "configs:", "- config_name: default", "  data_files:",
        *(line for name, paths in paths_of(told).items()
          for line in (f"  - split: {name}", "    path:", *(f"    - {_yaml(path)}" for path in paths))),
        "dataset_info:", "  features:",
        *(line for field in told["fields"] for line in _feature(field, told["recipe"]["format"])),
        "---",
    ]  # fmt: skip
    return "\n".join(lines)


def paths_of(told: Told) -> dict[str, list[str]]:
    """Split -> its files, in the order of the splits."""
    found: dict[str, list[str]] = {name: [] for name in told["splits"] or ("train",)}
    for file in told["files"]:
        found[file["split"]].append(file["path"])
    return {name: paths for name, paths in found.items() if paths}


def _yaml(text: str) -> str:
    return json.dumps(printable.plain(text), ensure_ascii=False)


def _feature(field: Told, form: str) -> list[str]:
    name, kind = f"  - name: {field['name']}", field["kind"]
    if form != "csv" and kind in _LISTS:
        return [name, f"    list: {_LISTS[kind]}"]
    if form != "csv" and kind == "pictures":
        parts = (f"    - name: {part}\n      dtype: string" for part in ("url", "caption", "credit"))
        return [name, "    list:", *parts]
    return [name, f"    dtype: {_DTYPES[form].get(kind, 'string')}"]


# --- for people ---------------------------------------------------------------------------------------------


def _what(told: Told) -> str:
    period = told["period"]
    when = f"published from {period['first']} to {period['last']}" if period else "without a date of publication"
    counts = told["counts"]
    text = (
        f"{told['rows']:,} articles of {len(counts['sites'])} Turkish regional news sites, {when}: {told['words']:,} "
        f"words, {told['texts']:,} different texts. "
    )
    known = f"the archive as it was known at {told['as_of']}" if told["as_of"] else "the archive as it stood"
    text += f"Made from {known}; its last change lies at {told['archive']['changed_at']}."
    if told["edition"] == "urls":
        text += (
            "\n\n**This edition holds no texts**: addresses, hashes and labels only. Whoever has an archive of the "
            "same papers puts the texts back with `newsarchive hydrate`, which proves by hashes what is the same and "
            "says of every other row why it is not."
        )
    if hydrated := told.get("hydrated"):
        classes = ", ".join(f"{name} {number:,}" for name, number in hydrated["classes"].items())
        text += (
            f"\n\n**Put together again from somebody's own archive**: {told['rows']:,} of {hydrated['of_rows']:,} rows "
            f"({classes}). The counts on this page are those of the full release."
        )
    return text


def _loading(told: Told) -> str:
    path = told["files"][0]["path"]
    reader = {"parquet": "parquet", "jsonl": "json", "csv": "csv"}[told["recipe"]["format"]]
    polars = {"parquet": "read_parquet", "jsonl": "read_ndjson", "csv": "read_csv"}[told["recipe"]["format"]]
    lines = ", lines=True" if reader == "json" else ""
    code = [
        "import datasets, duckdb, pandas, polars", "", 'datasets.load_dataset("path/to/this/folder")',
        f'pandas.read_{reader}("{path}"{lines})', f'polars.{polars}("{path}")',
        f"duckdb.read_{reader}(\"{path}\").filter(\"site = '{_plain_site(told)}'\")",
    ]  # fmt: skip
    return "## Loading\n\n```python\n" + "\n".join(code) + "\n```\n\n" + _CHECKED


def _plain_site(told: Told) -> str:
    return next((site for site in told["counts"]["sites"] if re.fullmatch(r"[a-z0-9.:-]+", site)), "ornek.example")


_CHECKED = """`SHA256SUMS` holds a hash of every file, `manifest.json` how the release was made; `datapackage.json`
(Frictionless) and `croissant.json` (Croissant) describe the columns to machines.
`newsarchive release --check FOLDER` checks all of it."""


def _collected(told: Told) -> str:
    made, extractors = told["made_with"], told["archive"]["extractors"]
    versions = ", ".join(f"{name} ({number:,})" for name, number in extractors.items())
    return f"""## How it was collected

newsarchive {made["newsarchive"]} visits each site's feeds, sitemaps and sections as robots.txt allows, keeps every page
as it was fetched, and reads the articles out of the pages by rules; no field is guessed, and what a page does not say
is null. Of each article it holds one version, the last one that was read; what stood there before is kept in the
archive, not here. The pages were read by the extractors {versions}; the archive has schema {made["schema"]}.

Chosen by: {code(told["recipe"]["command"])}"""


def _fields(told: Told) -> str:
    lines = (
        (
            f"`{field['name']}`",
            _ASKED_FOR.get(field["kind"], field["kind"]) + ("" if field["required"] else ", or null"),
            field["meaning"].replace("|", "\\|").replace("<", "&lt;"),
        )
        for field in told["fields"]
    )
    csv = told["recipe"]["format"] == "csv"
    more = (
        "\n\nIn these CSV files lists are JSON, null is an empty cell, and a text that a spreadsheet would take for a "
        "formula has a `'` in front; Parquet and JSON Lines hold every text exactly."
        if csv
        else ""
    )
    return "## Fields\n\n" + _table(("field", "kind", "meaning"), lines) + more


def _splits(told: Told) -> str:
    split, sizes = told["recipe"]["split"], told["splits"]
    if not split:
        return ""
    lines = ((name, f"{number:,}", f"{100 * number / max(told['rows'], 1):.1f} %") for name, number in sizes.items())
    if split["by"] == "hash":
        how = (
            f"By a hash of each story's first article (its site and key) and the seed {code(split['seed'])}: an "
            "article stays in its split when the archive grows or other articles are chosen."
        )
    else:
        how = (
            f"By time: the splits begin at {' and '.join(told['split_days'])}. A story goes where its first article "
            f"lies, and its later copies follow it: {told['later_copies']:,} articles are in an earlier split than "
            "their own date says. Filter by `published_at` where that matters."
        )
    return (
        "## Splits\n\n" + _table(("split", "articles", "share"), lines) + f"\n\n{how} No story and no text is in two "
        "splits. Reports of one event in different words are different stories, and may be."
    )


def _counts(told: Told) -> str:
    parts = [
        f"### By {head}\n\n" + _values(head, told["counts"][name])
        for name, head in (("sites", "site"), ("sections", "section"), ("sources", "source"), ("months", "month"))
    ]
    return "\n\n".join(["## What is in it", *parts])


def _values(head: str, found: Mapping[str, int]) -> str:
    nothing = "no date" if head == "month" else "not said"
    some = list(found.items()) if head == "month" else list(found.items())[:_MOST]
    table = _table((head, "articles"), ((shown(name) if name else nothing, f"{number:,}") for name, number in some))
    rest = list(found.values())[len(some) :]
    return table + (f"\n\nand {len(rest):,} more with {sum(rest):,} articles" if rest else "")


def _gaps(told: Told) -> str:
    by_site: dict[str, list[Told]] = {}
    for gap in told["gaps"]:
        by_site.setdefault(gap["site"], []).append(gap)
    text = "## Known gaps and completeness\n\n"
    if by_site:
        lines = (
            (shown(site), len(gaps), gaps[0]["began_at"], gaps[-1]["ended_at"] or "not over",
             ", ".join(sorted({shown(gap["why"]) for gap in gaps})))
            for site, gaps in sorted(by_site.items())
        )  # fmt: skip
        head = ("site", "times not seen", "first from", "last until", "why")
        text += _table(head, lines) + "\n\nCounts across these times are too low; `manifest.json` lists each."
    else:
        text += "No gap is known. That is said of the times in which sites were watched, not of what came before."
    known = told["completeness"]
    if known and known["estimated"]:
        share = min(1.0, known["archived"] / known["estimated"])
        text += (
            f"\n\nIn the {known['weeks']:,} weeks of sites that could be estimated (which lists showed which "
            f"articles), the archive has {known['archived']:,} of about {known['estimated']:,.0f} articles published: "
            f"{share:.1%}."
        )
    return text + "\n\nArticles that a paper removed before anybody looked are not known to anybody here."


def _duplicates(told: Told) -> str:
    kept = {
        None: "Nothing was taken out: the same text is there once for each site that printed it",
        "text": "Of articles with the same text only the earliest published one is kept",
        "story": "Of each story only its first article is kept",
    }[told["recipe"]["dedupe"]]
    return (
        f"## Duplicates\n\n{kept}. Regional papers print agencies' texts: {told['texts']:,} of {told['rows']:,} rows "
        f"have a text of their own (`content_hash`); {told['stories']:,} stories (`story_id`) have members here."
    )


def _rights(told: Told) -> str:
    licence = shown(told["license"]) if told["license"] else "none is given"
    contact = shown(told["contact"]) if told["contact"] else "whoever gave you this dataset"
    return f"""## Rights, and taking out

The texts and pictures' addresses belong to the papers, agencies and authors. Licence of this collection: {licence}; it
covers the collection and its labels, never the texts. Where the law lets you use texts (research, text and data
mining, quotation), it is for you to keep within it. Articles name people: think before you publish anything about one.

To have an article taken out, write to {contact}, with its address. Take out rows by `canonical_url`, and say so where
you publish results; a later release does not hold them."""


def _again(told: Told) -> str:
    return f"""## Made again

{code(told["recipe"]["command"])} on the same archive
with newsarchive {told["made_with"]["newsarchive"]} gives the same bytes."""


def _citation(told: Told) -> str:
    who = f"{shown(told['creator'])}: " if told["creator"] else ""
    hashes = f"{told['rows']:,} rows, manifest.json by its hash in SHA256SUMS"
    return f"## Citation\n\n{who}{shown(told['title'])}, {told['date']} ({hashes}). See `CITATION.cff`."
