"""data/outcomes.toml: every reason is explained, once, with the states it goes with."""

from pathlib import Path

from newsarchive.errors import Reason
from newsarchive.query import outcomes
from newsarchive.store import accounts

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_every_reason_is_explained() -> None:
    assert {str(reason) for reason in Reason} <= set(outcomes.meanings())


def test_states_exist_and_words_are_there() -> None:
    for one in outcomes.meanings().values():
        assert one.states and set(one.states) <= set(accounts.STATES), one
        assert "archived" not in one.states or one.name == Reason.NOINDEX
        assert one.meaning and one.do and "|" not in one.meaning + one.do, one


def test_a_reason_to_wait_goes_with_pending() -> None:
    assert all("pending" in outcomes.meanings()[reason].states for reason in accounts.WAITING)


def test_unknown_reasons_have_no_meaning() -> None:
    assert outcomes.meaning(None) == outcomes.meaning("neither") == ""
    assert outcomes.meaning("robots").startswith("forbidden by robots.txt")


def test_the_operators_page_shows_the_table() -> None:
    assert outcomes.markdown() in (DOCS / "operating.md").read_text(encoding="utf-8"), "run: make docs"
