"""The same page in every encoding that Turkish sites send gives the same record."""

import codecs
import tomllib
import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from newsarchive import normalise
from newsarchive.records import Page

PAGES = Path(__file__).parent / "pages"
CASES = ["te7/basic", "tehs5/basic", "wp/basic", "none/title_says_nothing", "none/hashed_classes", "classic/jsp_cells"]


def latin5(text: str) -> bytes:
    return text.encode("cp1254", "xmlcharrefreplace")


def entities(text: str) -> bytes:
    return text.encode("ascii", "xmlcharrefreplace")


def damaged(text: str) -> bytes:
    """UTF-8 read as windows-1252 and sent as UTF-8, letters outside ASCII word by word."""
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in text.encode()).encode()


def read_as_latin1(text: str) -> bytes:
    """windows-1254 that an import once took for Latin-1, sent as UTF-8."""
    return text.translate(str.maketrans("ışğİŞĞ", "ýþðÝÞÐ")).encode()


WAYS: dict[str, tuple[Callable[[str], bytes], str]] = {
    "windows-1254, undeclared": (latin5, "text/html"),
    "windows-1254, declared utf-8": (latin5, "text/html; charset=utf-8"),
    "windows-1254, declared latin-1": (latin5, "text/html; charset=iso-8859-1"),
    "windows-1254, declared latin-5": (latin5, "text/html; charset=iso-8859-9"),
    "windows-1254, declared mac": (latin5, "text/html; charset=x-mac-turkish"),
    "utf-8, declared windows-1254": (str.encode, "text/html; charset=windows-1254"),
    "utf-8 with a mark": (lambda text: codecs.BOM_UTF8 + text.encode(), "text/html; charset=iso-8859-9"),
    "utf-16 with a mark": (lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"), "text/html; charset=utf-8"),
    "entities": (entities, "text/html; charset=iso-8859-9"),
    "decomposed": (lambda text: unicodedata.normalize("NFD", text).encode(), "text/html; charset=utf-8"),
    "utf-8 twice": (damaged, "text/html; charset=utf-8"),
    "latin-1 import": (read_as_latin1, "text/html; charset=utf-8"),
}


def record(case: str, change: Callable[[str], bytes], kind: str) -> dict[str, Any]:
    expected = tomllib.loads((PAGES / case / "expected.toml").read_text(encoding="utf-8"))
    body = change((PAGES / case / "page.html").read_text(encoding="utf-8"))
    at = datetime.fromisoformat(expected["fetched_at"])
    return normalise.to_json(normalise.read(Page(expected["url"], 200, body, at, (("Content-Type", kind),))))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", CASES)
def test_the_record_is_the_same(case: str, way: str) -> None:
    plain = record(case, str.encode, "text/html; charset=utf-8")
    assert plain["headline"] and len(plain["body"]) > 200
    assert record(case, *WAYS[way]) == plain
