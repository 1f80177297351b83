"""Pages that only send their reader on, and those that only reload themselves."""

from datetime import UTC, datetime

import pytest

from newsarchive.records import Page
from newsarchive.refresh import target

HERE = "https://kasaba.example/haber/1"


@pytest.mark.parametrize(
    ("meta", "found"),
    [
        ('<meta http-equiv="refresh" content="0; url=/haber/2">', "https://kasaba.example/haber/2"),
        ("<META HTTP-EQUIV=Refresh CONTENT='3;URL=\"2\"'>", "https://kasaba.example/haber/2"),
        ('<meta content="0;url=https://www.kasaba.example/" http-equiv=refresh>', "https://www.kasaba.example/"),
        ('<meta http-equiv="refresh" content="0; /haber/2?a=1&amp;b=2">', "https://kasaba.example/haber/2?a=1&b=2"),
        ('<meta http-equiv="refresh" content="0.5,/haber/2">', "https://kasaba.example/haber/2"),
        ('<meta http-equiv="refresh" content="0;url=//u:p@baska.example/x">', "https://baska.example/x"),
        ('<meta http-equiv="refresh" content="300">', None),
        ('<meta http-equiv="refresh" content="300;url=/haber/2">', None),
        ('<meta http-equiv="refresh" content="0;url=/haber/1">', None),
        ('<meta http-equiv="refresh" content="0;url=javascript:alert(1)">', None),
        ('<meta http-equiv="refresh" content="">', None),
        ('<meta http-equiv="refresh">', None),
        ('<meta name="refresh" content="0;url=/haber/2">', None),
        ("<meta " * 5_000, None),
        ('<meta http-equiv=refresh content="0;url=' + "a" * 5_000, None),
    ],
)
def test_where_a_page_sends_its_reader(meta: str, found: str | None) -> None:
    body = f"<html><head>{meta}</head><body></body></html>".encode()
    assert target(Page(HERE, 200, body, datetime(2026, 3, 1, tzinfo=UTC))) == found
