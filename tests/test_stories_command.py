"""stories, story, originality as a person meets them: what they list, messages, exit codes, every option."""

import json
from pathlib import Path
from typing import Any

import pytest
from asked import Result
from small_stories import ARTICLES, KONYA, SIVAS, VAN, address, build

from newsarchive.cli import story_card


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("stories") / "archive")


# --- stories ------------------------------------------------------------------------------------------------

CHOICES = [
    ([], [10, 8, 5, 1, 19]),
    (["--since", "2025-06-12"], [10, 8]),
    (["--until", "2025-06-12"], [8, 5, 1, 19]),
    (["--since", "2025-06-03", "--until", "2025-06-19"], [8, 5]),
    (["--site", KONYA], [8, 5, 1]),
    (["--site", f"https://www.{KONYA}/", "--agency", "iha"], [1]),
    (["--site", SIVAS, "--site", VAN], [10, 5, 1, 19]),
    (["--agency", "İhlas Haber Ajansı"], [10, 1]),
    (["--agency", "aa", "--agency", "iha"], [10, 8, 1]),
    (["--min-copies", "1"], [10, 8, 5, 1, 19]),
    (["--min-copies", "3"], [5, 1]),
    (["--min-copies", "4"], [1]),
    (["-n", "2"], [10, 8]),
    (["-n", "0"], [10, 8, 5, 1, 19]),
    (["-n", "2", "--offset", "2"], [5, 1]),
]


@pytest.mark.parametrize(("options", "expected"), CHOICES, ids=[" ".join(options) for options, _ in CHOICES])
def test_which_stories(archive: Path, options: list[str], expected: list[int]) -> None:
    result = Result(archive, "stories", "--json", *options)
    assert (result.code, [one["story"] for one in result.json]) == (0, expected)


def test_what_is_said_of_a_story(archive: Path) -> None:
    (told,) = Result(archive, "stories", "--json", "--min-copies", "4").json
    assert told == {
        "story": 1, "site": KONYA, "headline": "Yaralı baykuş doğaya döndü", "url": address(1),
        "first_at": "2025-06-02T06:00:00.000Z", "last_at": "2025-06-02T21:00:00.000Z", "agency": "İHA",
        "agency_why": "credit", "members": 4, "sites": 3, "uncredited": 2, "gone": 1,
    }  # fmt: skip
    (row,) = Result(archive, "stories", "--csv", "--min-copies", "4").csv
    assert row == {name: str(value) for name, value in told.items()}


def test_stories_table(archive: Path) -> None:
    result = Result(archive, "stories", "-n", "3")
    head, _, *rows = result.out.splitlines()
    assert head.split() == ["story", "first", "agency", "copies", "sites", "silent", "site", "headline"]
    assert rows[0].split()[:7] == ["10", "2025-06-20", "İHA", "2", "2", "2", SIVAS]
    assert "\x1b" not in result.out and "İskelede =bakım\ufffd[31m başladı" in rows[2]
    assert "--offset 3" in result.err


def test_no_story(archive: Path) -> None:
    result = Result(archive, "stories", "--since", "2026")
    assert (result.code, result.out, result.err) == (4, "", "no such story\n")
    result = Result(archive, "stories", "--since", "2026", "--json")
    assert (result.code, result.json) == (4, [])


@pytest.mark.parametrize(
    "arguments",
    [
        ["stories", "--site", "yok.example"], ["stories", "--since", "dünya"], ["stories", "--min-copies", "0"],
        ["stories", "--graph", "a.svg", "--json"], ["stories", "--json", "--csv"], ["stories", "extra"], ["story"],
        ["stories", "-n", "99999999999999999999999"], ["stories", "--offset", "99999999999999999999999"],
        ["removed", "-n", "99999999999999999999999"], ["search", "haber", "--offset", "9999999999999999"],
        ["story", "999"], ["story", "https://yok.example/haber-1"], ["story", "1", "--diff", "999"],
        ["originality", "--by", "mood"], ["originality", "--site", "yok.example"], ["originality", "--since", "x"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_arguments(archive: Path, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = Result(archive, *arguments)
    assert (result.code, result.out, list(tmp_path.iterdir())) == (2, "", [])


def test_the_largest_number_is_a_number(archive: Path) -> None:
    for command in (["stories"], ["search", "haber"], ["removed"]):
        assert Result(archive, *command, "-n", "1000000000").code in (0, 4)
    assert Result(archive, "stories", "--offset", "1000000000").code == 4


@pytest.mark.parametrize("command", [["stories"], ["story", "1"], ["originality"], ["stories", "--graph", "x.svg"]])
def test_no_archive(tmp_path: Path, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = Result(tmp_path / "yok", *command)
    assert (result.code, result.out, list(tmp_path.iterdir())) == (4, "", [])


# --- story --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reference", ["1", "3", address(4), address(2) + "?utm_source=x"])
def test_a_story_by_any_of_its_articles(archive: Path, reference: str) -> None:
    told = Result(archive, "story", reference, "--json").json
    assert told["story"] == 1 and [one["article"] for one in told["copies"]] == [1, 2, 3, 4]


def test_members_in_order_with_what_each_changed(archive: Path) -> None:
    told = Result(archive, "story", "1", "--json").json
    assert [(one["site"], one["credits"], one["credited"], one["uncredited"]) for one in told["copies"]] == [
        (KONYA, "nobody", None, True), (SIVAS, "agency", "İHA", False), (VAN, "itself", None, True),
        (KONYA, "other", "DHA", False),
    ]  # fmt: skip
    assert told["copies"][3]["changed"] == {
        "headline": "changed", "dateline": "changed", "lead": "dropped", "paragraphs_added": 1,
        "paragraphs_dropped": 2, "paragraphs_merged": 1, "words_added": 5, "words_dropped": 60, "credit": "other",
    }  # fmt: skip
    assert (told["copies"][3]["in_root"], told["copies"][3]["of_root"]) == (0.96, 0.5)
    assert [one["gone_at"] for one in told["copies"]] == [None, "2025-06-25T10:00:00.000Z", None, None]
    assert [one["kind"] for one in told["copies"][2]["removals"]] == ["http_410"]


def test_what_tells_of_the_same_event(archive: Path) -> None:
    related = Result(archive, "story", "1", "--json").json["related"]
    assert [(one["kind"], one["article"], one["story"], one["of"], one["score"]) for one in related] == [
        ("rewrite", 18, None, 1, 0.81),
        ("event_twin", 8, 8, 4, 0.7),  # the surer of two pairs
    ]
    assert related[0]["evidence"] == {"numbers": ["7"]}


CARD = """\
story 1  Yaralı baykuş doğaya döndü
4 articles on 3 sites, 2025-06-02 09:00 to 2025-06-03
agency İHA: a credit says so
2 without credit, 1 gone

     1 !2025-06-02 09:00  konya.example  credits nobody
        the root, 120 words
        on no list any more since 2025-06-26 13:00, still there

     2  2025-06-02 10:00  sivas.example  credits İHA
        100% of it stands in the root, 80% of the root stands in it
        headline changed; dateline dropped; 1 paragraph dropped; +2 −21 words;
        credit added
        headline: Baykuş yedi ay sonra özgür
        missing (soft_404), seen once, 2025-06-25 13:00

     3 !2025-06-02 11:00  van.example  credits itself
        100% of it stands in the root, 100% of the root stands in it
        nothing changed
        was missing (http_410), back since 2025-06-20 13:00

     4  2025-06-03  konya.example  credits DHA, not İHA
        96% of it stands in the root, 50% of the root stands in it
        headline changed; dateline changed; lead dropped; 2 paragraphs dropped;
        1 paragraph added; 1 paragraph merged; +5 −60 words; another credit
        headline: Baykuşa ikinci hayat

the same event in other texts (no copies):
  rewrite (0.81)  article 18  2025-06-03 12:00  sivas.example
        Bir baykuşun yedi ayı
  event twin (0.70)  story 8  2025-06-12 09:00  ajans.example
        Kayısıda hasat
"""


def test_story_for_a_person(archive: Path) -> None:
    assert Result(archive, "story", "1").out == CARD
    other = Result(archive, "story", "5").out
    assert "\x1b" not in other and "agency not known: no member says whose text it is" in other
    assert "gone (redirect_home) since 2025-06-27 13:00" in other
    assert "a press office's text: a credit says so" in Result(archive, "story", "19").out
    assert max(map(len, (CARD + other).splitlines())) < 80


def test_an_article_alone(archive: Path) -> None:
    result = Result(archive, "story", "13")
    assert (result.code, result.out) == (4, "") and "13 stands alone" in str(result.error)
    result = Result(archive, "story", "13", "--json")
    assert result.code == 4 and result.json["copies"] == [] and result.json["story"] is None
    result = Result(archive, "story", "12")
    assert result.code == 0 and "stands alone" in result.out and "rewrite (0.60)  article 15" in result.out


def test_two_texts_beside_each_other(archive: Path) -> None:
    told = Result(archive, "story", "2", "--diff", "3").out.splitlines()
    assert told[0] == f"1  {KONYA}  {ARTICLES[0].headline}" and told[5] == f"3  {VAN}  {ARTICLES[2].headline}"
    assert (
        told[3:5] == ["Haber metni [-1.-]", ""]
        and told[1] == "        warc/2025/07/a.warc.gz at 1000, fetched 2025-07-02 12:00"
    )
    told = Result(archive, "story", "2", "--diff", "3", "--json").json
    assert (told["root"]["article"], told["member"]["offset"]) == (1, 3000)


def test_marks_of_what_differs() -> None:
    first = "Baykuş dün doğaya bırakıldı, sağlığı yerinde.\n\nYedi ay bakıldı."
    second = "Baykuş dün doğaya bırakıldı; sağlığı yerinde. Görenler sevindi."
    side = {"article": 1, "site": KONYA, "headline": "H", "file": None, "offset": None, "fetched_at": None}
    told = list(story_card.side_by_side(side | {"body": first}, side | {"article": 2, "body": second}))
    assert told == [
        "1  konya.example  H", "", "Baykuş dün doğaya bırakıldı, sağlığı yerinde.", "", "[-Yedi ay bakıldı.-]", "",
        "2  konya.example  H", "", "Baykuş dün doğaya bırakıldı; sağlığı yerinde. {+Görenler sevindi.+}", "",
        "[-only in the first-]  {+only in the second+}",
    ]  # fmt: skip


# --- originality --------------------------------------------------------------------------------------------


def shares(result: Result, *names: str) -> list[tuple[Any, ...]]:
    assert result.code == 0
    return [tuple(one[name] for name in names) for one in result.json]


COUNTS = ("articles", "original", "agency", "copied", "release")


def test_originality_by_site(archive: Path) -> None:
    result = Result(archive, "originality", "--json")
    assert shares(result, "site", *COUNTS) == [
        ("ajans.example", 1, 0, 1, 0, 0), (KONYA, 6, 2, 3, 1, 0), (SIVAS, 6, 1, 3, 1, 1), (VAN, 6, 1, 2, 1, 2),
    ]  # fmt: skip
    assert shares(result, "words", *(f"{name}_words" for name in COUNTS[1:])) == [
        (100, 0, 100, 0, 0), (620, 240, 280, 100, 0), (600, 100, 300, 100, 100), (550, 100, 200, 100, 150),
    ]  # fmt: skip
    assert shares(result, "original_share", "agency_words_share")[1] == (0.3333, 0.4516)


def test_originality_by_week_and_section(archive: Path) -> None:
    result = Result(archive, "originality", "--by", "week", "--json")
    assert shares(result, "week", *COUNTS) == [
        (None, 1, 1, 0, 0, 0), ("2025-05-26", 2, 0, 0, 0, 2), ("2025-06-02", 9, 2, 5, 1, 1),
        ("2025-06-09", 5, 1, 2, 2, 0), ("2025-06-16", 2, 0, 2, 0, 0),
    ]  # fmt: skip
    result = Result(archive, "originality", "--by", "section", "--site", KONYA, "--json")
    assert shares(result, "section", *COUNTS) == [(None, 3, 1, 2, 0, 0), ("Ekonomi", 1, 0, 1, 0, 0),
                                                  ("Güncel", 2, 1, 0, 1, 0)]  # fmt: skip
    result = Result(archive, "originality", "--by", "site", "--by", "week", "--since", "2025-06-09", "--json")
    assert shares(result, "site", "week", "articles") == [
        ("ajans.example", "2025-06-09", 1), (KONYA, "2025-06-09", 2), (SIVAS, "2025-06-09", 1),
        (SIVAS, "2025-06-16", 1), (VAN, "2025-06-09", 1), (VAN, "2025-06-16", 1),
    ]  # fmt: skip
    result = Result(archive, "originality", "--until", "2025-06-02", "--json")
    assert shares(result, "site", "articles") == [(KONYA, 1), (SIVAS, 2), (VAN, 2)]


def test_originality_for_a_person(archive: Path) -> None:
    result = Result(archive, "originality", "--by", "week", "--by", "site", "--site", KONYA)
    head, _, *rows = result.out.splitlines()
    assert head.split() == ["week", "site", "articles", "original", "agency", "copied", "release", "words"]
    assert rows[0].split() == ["(no", "date)", KONYA, "1", "100/100%", "0/0%", "0/0%", "0/0%", "40"]
    assert result.err.endswith("shares: of the articles/of their words\n")
    assert [row["site"] for row in Result(archive, "originality", "--csv").csv] == [
        "ajans.example", KONYA, SIVAS, VAN,
    ]  # fmt: skip
    assert Result(archive, "originality", "--since", "2026").code == 4


# --- the graph ----------------------------------------------------------------------------------------------


def test_graph(archive: Path, tmp_path: Path) -> None:
    target = tmp_path / "who.svg"
    result = Result(archive, "stories", "--graph", str(target))
    assert (result.code, result.out) == (0, "")
    assert result.err == f"13 articles of 5 stories, 2025-05-28 to 2025-06-20: {target}\n"
    picture = target.read_text()
    for arrow in ("İHA → konya.example: 2 articles", "AA → konya.example: 1 article",
                  "van.example → sivas.example: 1 article"):  # fmt: skip
        assert f"<title>{arrow}</title>" in picture
    assert Result(archive, "stories", "--agency", "iha", "--graph", str(target)).code == 0
    assert "AA →" not in target.read_text() and "İHA →" in target.read_text()
    result = Result(archive, "stories", "--since", "2026", "--graph", str(target))
    assert result.code == 4 and "nobody copies anybody" in target.read_text()
    result = Result(archive, "stories", "--graph", str(tmp_path / "yok" / "who.svg"))
    assert result.code == 4 and str(tmp_path / "yok" / "who.svg") in str(result.error)


# --- export and search --------------------------------------------------------------------------------------

EXPORTS = [
    (["--dedupe"], 20),  # every text here is another one
    (["--dedupe=text"], 20),
    (["--dedupe", "text"], 20),
    (["--dedupe=story"], 12),
    (["--dedupe", "story"], 12),
    (["--dedupe", "story", "--site", KONYA], 5),
]


@pytest.mark.parametrize(("options", "number"), EXPORTS, ids=[" ".join(options) for options, _ in EXPORTS])
@pytest.mark.parametrize("last", [False, True])
def test_export_once(archive: Path, tmp_path: Path, options: list[str], number: int, last: bool) -> None:
    target = str(tmp_path / "a.jsonl")
    result = Result(archive, "export", *((target, *options) if last else (*options, target)))
    assert result.code == 0 and result.err.endswith(f"{number} articles in {target}\n")
    assert len(Path(target).read_text().splitlines()) == number


def test_export_of_each_story_its_root_and_what_is_known_of_it(archive: Path) -> None:
    result = Result(archive, "export", "-", "--dedupe=story")
    told = [json.loads(line) for line in result.out.splitlines()]
    names = ("id", "story_id", "members", "sites", "agency", "agency_why", "member_ids")
    assert [tuple(one[name] for name in names) for one in told[:5]] == [
        (1, 1, 4, 3, "İHA", "credit", [1, 2, 3, 4]), (5, 5, 3, 3, None, None, [5, 6, 7]),
        (8, 8, 2, 2, "AA", "own_site", [8, 9]), (10, 10, 2, 2, "İHA", "iha_code", [10, 11]),
        (12, None, 1, 1, None, None, [12]),
    ]  # fmt: skip
    result = Result(archive, "export", "-", "--dedupe=story", "--site", SIVAS, "--fields", "id,story_id,members")
    assert [json.loads(line) for line in result.out.splitlines()][:2] == [
        {"id": 2, "story_id": 1, "members": 4},  # the root is on another site
        {"id": 7, "story_id": 5, "members": 3},
    ]
    plain = json.loads(Result(archive, "export", "-", "--where", "id = 1").out)
    assert "members" not in plain and plain["id"] == 1


def test_export_of_stories_to_parquet(archive: Path, tmp_path: Path) -> None:
    import pyarrow.parquet

    target = tmp_path / "a.parquet"
    assert Result(archive, "export", str(target), "--dedupe=story").code == 0
    table = pyarrow.parquet.read_table(target)
    assert str(table.schema.field("members").type) == "int64"
    assert table.column("member_ids").to_pylist()[1] == [5, 6, 7]


@pytest.mark.parametrize("options", [["--dedupe=event"], ["--dedupe", "event", "x.csv"], ["--fields", "copies"]])
def test_export_that_makes_no_sense(archive: Path, tmp_path: Path, options: list[str]) -> None:
    result = Result(archive, "export", str(tmp_path / "a.csv"), *options)
    assert (result.code, list(tmp_path.iterdir())) == (2, [])


def test_search_knows_the_story(archive: Path) -> None:
    found = Result(archive, "search", "--json", "--site", SIVAS, "--until", "2025-06-04").json
    assert {one["id"]: (one["story_id"], one["members"]) for one in found} == {
        2: (1, 4), 18: (None, 1), 13: (None, 1), 20: (19, 2),
    }  # fmt: skip


def test_the_sample_flow_has_stories_to_tell(tmp_path: Path) -> None:
    from newsarchive.sample.wire.demo import keep, small

    keep(tmp_path / "wire", small(150, 8, 3), {})
    listed = Result(tmp_path / "wire", "stories", "-n", "0", "--json").json
    assert len(listed) > 5 and any(one["agency"] == "İHA" for one in listed)
    told = Result(tmp_path / "wire", "story", str(listed[0]["story"]), "--json").json
    assert len(told["copies"]) == listed[0]["members"] and told["copies"][0]["nth"] == 0
    (all_of_them,) = Result(tmp_path / "wire", "originality", "--by", "site", "--json").json[:1]
    assert all_of_them["articles"] > 0
    assert Result(tmp_path / "wire", "stories", "--graph", str(tmp_path / "a.svg")).code == 0
