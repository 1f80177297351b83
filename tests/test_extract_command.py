"""``newsarchive extract``: files, streams, exit codes."""

import base64
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsarchive.cli import reading

PAGES = Path(__file__).parent / "pages"
URL = "https://www.yukariovapostasi.example/kumbet-golunde-su-seviyesi-yukseldi"


def stream(*lines: str) -> list[dict[str, object]]:
    out = io.BytesIO()
    reading.stream([line.encode() for line in lines], out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def html(case: str) -> str:
    return (PAGES / case / "page.html").read_text(encoding="utf-8")


def test_a_stream_answers_every_line_in_order() -> None:
    page = html("te7/basic")
    answers = stream(
        json.dumps({"id": 1, "url": URL, "html": page, "fetched_at": "2024-05-19T09:05:00+03:00"}),
        "no json at all",
        json.dumps({"id": "two", "url": URL}),
        "",
        json.dumps([1, 2]),
        json.dumps({"id": 3, "url": URL, "html_base64": "%%%"}),
        json.dumps({"id": 4, "url": URL, "html": page, "fetched_at": "yesterday"}),
        json.dumps({"id": 5, "url": 7, "html": page}),
        json.dumps({"id": 6, "url": "https://a.example/", "html": "<p>hiç</p>"}),
        json.dumps({"id": 7, "url": URL, "html_base64": base64.b64encode(page.encode()).decode()}),
    )
    assert [a.get("id") for a in answers] == [1, None, "two", None, 3, 4, 5, 6, 7]
    assert [bool(a.get("error")) for a in answers] == [False, True, True, True, True, True, True, False, False]
    assert answers[0]["headline"] == answers[8]["headline"] == "Kümbet Gölü'nde su seviyesi yükseldi"
    assert answers[7]["reason"] and answers[7]["page_type"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"content_type": 7}, "bad line: content_type is not a string"),
        ({"content_type": ["text/html"]}, "bad line: content_type is not a string"),
        ({"url": {"a": 1}}, "bad line: url is not a string"),
        ({"url": 7}, "bad line: url is not a string"),
        ({"fetched_at": 1700000000}, "bad line: fetched_at is not a string"),
        ({"fetched_at": "0001-01-01T00:00:00+14:00"}, "bad line: "),
        ({"html": 7}, 'bad line: neither "html" nor "html_base64"'),
        ({"url": "http://[a"}, ""),
    ],
    ids=str,
)
def test_a_value_of_the_wrong_type_does_not_end_the_stream(wrong: dict[str, object], said: str) -> None:
    first, second = stream(json.dumps({"url": URL, "html": "<h1>x</h1>", **wrong}), json.dumps({"url": URL}))
    assert str(first["error"]).startswith(said) and first["error"]
    assert second["error"] == 'bad line: neither "html" nor "html_base64"'


@pytest.mark.parametrize("name", [0, None, True, 1.5, "", [1, {"a": None}], {"b": []}], ids=str)
def test_an_id_is_any_json(name: object) -> None:
    assert [a["id"] for a in stream(json.dumps({"id": name, "url": URL}))] == [name]


def test_an_id_too_deep_to_be_written_does_not_end_the_stream() -> None:
    first, second = stream(f'{{"id": {"[" * 600}{"]" * 600}, "url": "{URL}"}}', json.dumps({"id": 2}))
    assert (first["id"], second["id"]) == (None, 2)
    assert first["error"] and second["error"]


def test_html_as_text_is_read_as_text_whatever_its_label() -> None:
    line = {"url": URL, "html": html("te7/basic"), "content_type": "text/html; charset=iso-8859-9"}
    (answer,) = stream(json.dumps(line, ensure_ascii=False))
    assert answer["headline"] == "Kümbet Gölü'nde su seviyesi yükseldi"


def test_turkish_bytes_under_a_wrong_label() -> None:
    body = html("te7/basic").replace('<meta charset="utf-8">', "").encode("windows-1254")
    line = {"url": URL, "html_base64": base64.b64encode(body).decode(), "content_type": "text/html; charset=utf-8"}
    (answer,) = stream(json.dumps(line))
    assert answer["headline"] == "Kümbet Gölü'nde su seviyesi yükseldi"


def test_a_file_with_its_address_and_evidence() -> None:
    result = CliRunner().invoke(
        reading.extract, [str(PAGES / "te7" / "basic" / "page.html"), "--explain"], standalone_mode=False
    )
    assert result.return_value == 0
    record = json.loads(result.stdout)
    assert record["url"] == URL  # the page's own canonical link, as no --url was given
    section = next(e for e in record["evidence"] if e["field"] == "section")
    assert (section["raw"], section["via"]) == ("Çevre", "visible:te7.section")


def test_what_cannot_be_read_is_named_and_exits_3(tmp_path: Path) -> None:
    empty = tmp_path / "empty.html"
    empty.write_text("<html><body><p>kısa</p></body></html>", encoding="utf-8")
    result = CliRunner().invoke(reading.extract, [str(tmp_path / "missing.html"), str(empty)], standalone_mode=False)
    assert result.return_value == 3
    assert "missing.html" in result.stderr and "empty.html: not an article" in result.stderr
    assert result.stdout == ""


def test_a_directory_and_a_missing_file_in_plain_words(tmp_path: Path) -> None:
    missing = tmp_path / "missing.html"
    result = CliRunner().invoke(reading.extract, [str(tmp_path), str(missing)], standalone_mode=False)
    assert result.return_value == 3
    assert result.stderr == f"{tmp_path}: is a directory\n{missing}: No such file or directory\n"


def test_explain_into_a_pipe_says_of_what_is_no_article_what_it_is(tmp_path: Path) -> None:
    page = tmp_path / "empty.html"
    page.write_text("<html><body><h1>Deneme köprüsü açıldı</h1><p>kısa</p></body></html>", encoding="utf-8")
    result = CliRunner().invoke(
        reading.extract, [str(page), "--explain", "--url", "https://a.example/kopru"], standalone_mode=False
    )
    assert result.return_value == 3
    said = json.loads(result.stdout)
    assert (said["url"], said["page_type"], said["reason"]) == ("https://a.example/kopru", "other", "no_body")
    assert said["headline"] == "Deneme köprüsü açıldı"
    assert [one["field"] for one in said["evidence"]] == ["page_type"]
    assert said["evidence"][0]["via"] == said["detail"] != ""


def test_explain_of_what_is_no_page_at_all(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(16))
    result = CliRunner().invoke(reading.extract, [str(picture), "--explain"], standalone_mode=False)
    assert result.return_value == 3
    said = json.loads(result.stdout)
    assert (said["url"], said["page_type"], said["reason"]) == (str(picture), "other", "not_html")
