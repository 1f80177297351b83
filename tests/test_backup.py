"""newsarchive backup: the copy is an archive, an earlier one survives everything, and only what is new is copied."""

import contextlib
import gzip
import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from keeping import Keeper, address, article

from newsarchive import backup as copying
from newsarchive import cli, verify
from newsarchive.errors import ArchiveDamaged, NothingDone, StorageFull, UsageError
from newsarchive.normalise import content_hash


def add(keeper: Keeper, first: int, number: int) -> None:
    for each in range(first, first + number):
        body = f"Metin {each} ışık. " + "Mahallede park açıldı. " * 20
        keeper.save(article(address(each), content_hash=content_hash(body), body=body))


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    keeper = Keeper(tmp_path / "archive")
    add(keeper, 8000, 4)
    yield keeper
    keeper.close()


def roll(keeper: Keeper) -> None:
    """Finish the WARC file; the next page goes into a new one."""
    keeper.writer.close()


def urls(folder: Path) -> set[str]:
    with contextlib.closing(sqlite3.connect(f"file:{folder / 'news.db'}?mode=ro", uri=True)) as conn:
        return {url for (url,) in conn.execute("SELECT url FROM articles")}


def sound(folder: Path) -> bool:
    report = verify.verify(folder)
    assert report.problems == []
    return report.ok


def files(folder: Path) -> list[str]:
    return sorted(path.name.partition(".")[2] for path in (folder / "warc").rglob("*") if path.is_file())


def test_while_a_crawl_writes_and_after_only_what_is_new_is_copied(keeper: Keeper, tmp_path: Path) -> None:
    source, target = keeper.archive.path, tmp_path / "disk" / "copy"
    (source / "sites.toml").write_text('[[site]]\ndomain = "ornekgazete.com"\n', encoding="utf-8")
    (source / "alerts.toml").write_text('urls = ["json://a.example"]\n')
    (source / "alerts.toml").chmod(0o600)
    first = copying.backup(source, target)
    copied = target / "alerts.toml"
    assert (copied.read_bytes(), copied.stat().st_mode & 0o777) == ((source / "alerts.toml").read_bytes(), 0o600)
    assert (first.counts["copied"], first.counts["articles"], first.counts["captures"]) == (1, 4, 4)
    assert sound(target)
    assert urls(target) == urls(source)
    assert files(target) == ["warc.gz.open"]
    assert (target / "sites.toml").read_text(encoding="utf-8") == (source / "sites.toml").read_text(encoding="utf-8")
    again = copying.backup(source, target)
    assert (again.counts.get("bytes", 0), again.counts["unchanged"]) == (0, 1)
    add(keeper, 9000, 2)
    more = copying.backup(source, target)
    assert more.counts["extended"] == 1
    assert 0 < more.counts["bytes"] < first.counts["bytes"]
    roll(keeper)
    add(keeper, 9100, 1)
    last = copying.backup(source, target)
    assert (last.counts["extended"], last.counts["copied"]) == (1, 1)
    assert sound(target)
    assert urls(target) == urls(source)
    assert files(target) == ["warc.gz", "warc.gz.open"]
    roll(keeper)
    copying.backup(source, target)
    for path in (source / "warc").rglob("*.warc.gz"):
        assert (target / path.relative_to(source)).read_bytes() == path.read_bytes()
    assert {path.name for path in target.iterdir()} >= {"warc", "locks", "news.db", "sites.toml"}


def test_bytes_that_no_row_points_at_are_left_out(keeper: Keeper, tmp_path: Path) -> None:
    (path,) = keeper.archive.warc_root.rglob("*.open")
    whole = path.read_bytes()
    with path.open("ab") as stream:
        stream.write(b"\x1f\x8b torn")
    copying.backup(keeper.archive.path, tmp_path / "copy")
    (copy,) = (tmp_path / "copy").rglob("*.open")
    assert copy.read_bytes() == whole


def test_every_byte_an_earlier_copy_needs_stays_and_a_torn_end_is_written_anew(keeper: Keeper, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    copying.backup(keeper.archive.path, target)
    (copy,) = target.rglob("*.open")
    with copy.open("ab") as stream:
        stream.write(b"\0" * 5000)  # what a power cut makes of an append
    add(keeper, 9000, 3)
    assert sound(target)
    copying.backup(keeper.archive.path, target)
    assert sound(target)
    (path,) = keeper.archive.warc_root.rglob("*.open")
    assert copy.read_bytes() == path.read_bytes()


def test_rests_of_a_killed_first_back_up_are_no_obstacle(keeper: Keeper, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    copying.backup(keeper.archive.path, target)
    (target / "news.db").unlink()
    for name in ("news.db.new", "news.db.new-journal", "news.db.new-wal", "news.db.new.part"):
        (target / name).write_bytes(b"half")
    (target / "warc" / "x.warc.gz.part").write_bytes(b"half")
    copying.backup(keeper.archive.path, target)
    assert {path.name for path in target.iterdir()} == {"warc", "locks", "news.db"}
    assert files(target) == ["warc.gz.open"]
    assert sound(target)


def test_finished_files_are_linked_when_asked(keeper: Keeper, tmp_path: Path) -> None:
    roll(keeper)
    saved = copying.backup(keeper.archive.path, tmp_path / "copy", link=True)
    assert (saved.counts["linked"], saved.counts.get("bytes", 0)) == (1, 0)
    (path,) = keeper.archive.warc_root.rglob("*.warc.gz")
    assert (tmp_path / "copy" / path.relative_to(keeper.archive.path)).samefile(path)
    assert copying.backup(keeper.archive.path, tmp_path / "copy", check=True).counts["unchanged"] == 1


def test_where_no_link_can_be_made_a_copy_is(keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    roll(keeper)
    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(os, "copy_file_range", refuse)
    saved = copying.backup(keeper.archive.path, tmp_path / "copy", link=True)
    assert saved.counts["copied"] == 1
    assert sound(tmp_path / "copy")


def flip(path: Path) -> None:
    """Another bit in the middle, with the same size and time."""
    found, data = path.stat(), bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def test_a_copy_that_went_bad_is_found_by_check_and_copied_anew(keeper: Keeper, tmp_path: Path) -> None:
    roll(keeper)
    source, target = keeper.archive.path, tmp_path / "copy"
    copying.backup(source, target)
    (copy,) = target.rglob("*.warc.gz")
    flip(copy)
    assert copying.backup(source, target).counts["unchanged"] == 1, "size and time say nothing of it"
    assert copying.backup(source, target, check=True).counts["copied"] == 1
    assert sound(target)


def test_a_damaged_original_never_replaces_its_good_copy(keeper: Keeper, tmp_path: Path) -> None:
    roll(keeper)
    source, target = keeper.archive.path, tmp_path / "copy"
    copying.backup(source, target)
    (path,) = source.rglob("*.warc.gz")
    whole = path.read_bytes()
    for harm in ("flip", "cut", "lose"):
        if harm == "flip":
            flip(path)
        elif harm == "cut":
            path.write_bytes(whole[:-400])
        else:
            path.unlink()
        told = CliRunner().invoke(
            cli.cli, ["--archive", str(source), "backup", str(target), "--check"], standalone_mode=False
        )
        assert told.return_value == 5
        assert str(path) in told.output, harm
        assert sound(target), harm
        path.write_bytes(whole)


def test_a_damaged_database_leaves_the_earlier_copy(keeper: Keeper, tmp_path: Path) -> None:
    source, target = keeper.archive.path, tmp_path / "copy"
    copying.backup(source, target)
    keeper.close()
    with (source / "news.db").open("r+b") as stream:
        stream.seek(4096 * 3)
        stream.write(b"\xff" * 4096 * 8)
    with pytest.raises(ArchiveDamaged, match=r"news\.db is damaged"):
        copying.backup(source, target)
    assert {path.name for path in target.iterdir()} == {"warc", "locks", "news.db"}
    assert sound(target)


def test_folders_that_are_refused(keeper: Keeper, tmp_path: Path) -> None:
    source = keeper.archive.path
    other = Keeper(tmp_path / "other")
    add(other, 1, 1)
    other.close()
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "1.jpg").touch()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(source)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    for target, words in (
        (source, "in each other"),
        (source / "copy", "in each other"),
        (tmp_path, "in each other"),
        (tmp_path / "link" / "copy", "in each other"),
        (tmp_path / "file", "is a file"),
        (tmp_path / "photos", "holds 1.jpg and is no back-up"),
        (tmp_path / "other", "no earlier back-up"),
    ):
        with pytest.raises(UsageError, match=words):
            copying.backup(source, target)
    with pytest.raises(NothingDone, match="no archive at"):
        copying.backup(tmp_path / "none", tmp_path / "copy")
    changed = {path.name for path in before if path.stat().st_mtime_ns != before[path]}
    assert changed <= {"other", "locks", "news.db-shm", "archive"}, "nothing was written where nothing should be"
    assert urls(tmp_path / "other") == {address(1)}


def test_a_copy_into_which_somebody_crawled_is_not_written_over(keeper: Keeper, tmp_path: Path) -> None:
    source, target = keeper.archive.path, tmp_path / "copy"
    roll(keeper)
    copying.backup(source, target)
    moved = Keeper(target)
    add(moved, 9500, 1)
    moved.close()
    with pytest.raises(UsageError, match="crawled into since"):
        copying.backup(source, target)
    assert address(9500) in urls(target)
    keeper.close()
    copying.backup(target, source)  # the other direction: the archive is brought to the newer state
    assert address(9500) in urls(source)


def test_two_at_once(keeper: Keeper, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    copying.backup(keeper.archive.path, target)
    with copying.exchange.alone(target), pytest.raises(NothingDone, match="in use by another newsarchive process"):
        copying.backup(keeper.archive.path, target)


def test_a_full_target_is_told_in_a_line_and_the_earlier_copy_stays(
    keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = keeper.archive.path, tmp_path / "copy"
    roll(keeper)
    copying.backup(source, target)
    earlier = urls(target)
    add(keeper, 9000, 3)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "copy_file_range", full)
    with pytest.raises(StorageFull, match=r"cannot write .*copy.*: No space left on device; the back-up made before"):
        copying.backup(source, target)
    assert sound(target)
    assert urls(target) == earlier
    assert not list(target.rglob("*.part")) + list(target.glob("*.new"))


def test_an_older_schema_can_be_saved_before_an_update(tmp_path: Path) -> None:
    source = tmp_path / "old"
    source.mkdir()
    old = Path(__file__).resolve().parent / "old_schemas" / "schema-2.sqlite.gz"
    (source / "news.db").write_bytes(gzip.decompress(old.read_bytes()))
    saved = copying.backup(source, tmp_path / "copy")
    with contextlib.closing(sqlite3.connect(tmp_path / "copy" / "news.db")) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (2,)
        assert conn.execute("SELECT count(*) FROM articles").fetchone() == (saved.counts["articles"],)


def test_the_command_tells_what_it_did(keeper: Keeper, tmp_path: Path) -> None:
    line = ["--archive", str(keeper.archive.path), "backup", str(tmp_path / "copy")]
    told = CliRunner().invoke(cli.cli, line)
    assert "4 articles, 4 captures; WARC files: 1 copied" in told.output
    assert CliRunner().invoke(cli.cli, [*line, "--quiet"]).output == "", "cron sends no letter when all is well"
    found = json.loads(CliRunner().invoke(cli.cli, [*line, "--json"]).output)
    assert (found["ok"], found["problems"], found["counts"]["unchanged"]) == (True, [], 1)
