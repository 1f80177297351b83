"""A release loads with the libraries that people have: pandas, polars, DuckDB, datasets, Frictionless, Croissant."""

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from small_stories import build

from newsarchive.cli import run

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning"),
              pytest.mark.filterwarnings("ignore::FutureWarning")]  # fmt: skip
FORMATS = ("parquet", "jsonl", "csv")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("loading")
    archive = str(build(made / "archive"))
    for form in FORMATS:
        options = ("--format", form, "--split", "hash", "--shares", "50/50")
        assert run(["--archive", archive, "release", str(made / form), *options]) == 0
        assert run(["--archive", archive, "release", str(made / f"{form}-urls"), "--edition", "urls", *options]) == 0
    assert run(["--archive", archive, "release", str(made / "months"), "--partition", "month"]) == 0
    return made


@pytest.fixture(autouse=True)
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    with warnings.catch_warnings():
        yield


def told(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def of_train(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = next(file for file in told(folder)["files"] if file["split"] == "train")
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_pandas_polars_duckdb(folder: Path, form: str) -> None:
    import duckdb
    import pandas
    import polars

    file = of_train(folder / form)
    path = str(folder / form / file["path"])
    names = [field["name"] for field in told(folder / form)["fields"]]
    frame = {"parquet": pandas.read_parquet, "csv": pandas.read_csv}.get(
        form, lambda at: pandas.read_json(at, lines=True)
    )(path)
    assert sorted(frame.columns) == sorted(names) and len(frame) == file["rows"]
    polar = {"parquet": polars.read_parquet, "csv": polars.read_csv, "jsonl": polars.read_ndjson}[form](path)
    assert sorted(polar.columns) == sorted(names) and polar.height == file["rows"]
    with duckdb.connect() as connection:
        read = {"parquet": "read_parquet", "csv": "read_csv", "jsonl": "read_json"}[form]
        table = getattr(connection, read)(path)
        count, words = table.aggregate("count(*), sum(word_count)").fetchall()[0]
    assert (count, words) == (file["rows"], polar["word_count"].sum())


@pytest.mark.parametrize("name", [*FORMATS, *(f"{form}-urls" for form in FORMATS), "months"])
def test_datasets(folder: Path, tmp_path: Path, name: str) -> None:
    import datasets

    datasets.disable_progress_bars()
    loaded = datasets.load_dataset(str(folder / name), cache_dir=str(tmp_path / "cache"))
    sizes = told(folder / name)["splits"] or {"train": told(folder / name)["rows"]}
    assert {split: part.num_rows for split, part in loaded.items()} == {split: n for split, n in sizes.items() if n}
    assert loaded["train"].column_names == [field["name"] for field in told(folder / name)["fields"]]
    if name == "parquet":
        row = loaded["train"][0]
        assert isinstance(row["authors"], list) and row["published_at"].utcoffset().total_seconds() == 3 * 3600


@pytest.mark.parametrize("name", ["parquet", "csv", "parquet-urls", "csv-urls", "months"])
def test_frictionless(folder: Path, name: str) -> None:
    import frictionless

    report = frictionless.validate(str(folder / name / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])[:5]
    assert sum(task.stats["rows"] for task in report.tasks) == told(folder / name)["rows"]


@pytest.mark.parametrize("name", [*FORMATS, "parquet-urls", "months"])
def test_croissant(folder: Path, name: str) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=str(folder / name / "croissant.json"))
    assert not dataset.metadata.issues.errors and not dataset.metadata.issues.warnings
    sizes = told(folder / name)["splits"] or {"train": told(folder / name)["rows"]}
    for split, number in sizes.items():
        records = list(dataset.records(f"{split}_articles"))
        assert len(records) == number
        assert {key.split("/")[-1] for key in records[0]} == {field["name"] for field in told(folder / name)["fields"]}
