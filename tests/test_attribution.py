"""Whose text a story is: members vote, wrong credits are outvoted, pictures and agencies' own sites are witnesses."""

import pytest

from newsarchive.lineage.attribution import Answer, Said, agency, office

IHA = Said("İHA", "Kaynak: İHA", "agency")
AA = Said("AA", "(AA)", "agency")
CODE = Said("İHA", "20250301AR835226", "agency")  # the extractor takes it from the picture when nobody is credited
BULLETIN = Said("Bülten", "Basın Bülteni", "press_release")
OWN = Said(None, "Haber Merkezi", "own")
NOBODY = Said(None, None, None)
OUTLET = Said("Sabah", "Kaynak: Sabah", "outlet")
ON_AA = Said(None, None, None, "AA")

CASES = {
    "nobody says": ([NOBODY, OWN], [], (None, None)),
    "one credit is enough": ([NOBODY, IHA, OWN, OUTLET], [], ("İHA", "credit")),
    "most credits win": ([AA, IHA, IHA], [], ("İHA", "credit")),
    "of as many the first": ([AA, IHA, NOBODY], [], ("AA", "credit")),
    "pictures help to outvote": ([NOBODY, AA, IHA], ["İHA", "İHA"], ("İHA", "credit")),
    "pictures against a lone credit": ([AA, NOBODY, NOBODY], ["İHA", "İHA"], ("İHA", "iha_code")),
    "a lone credit against one picture": ([AA, NOBODY], ["İHA"], ("AA", "credit")),
    "a picture alone": ([NOBODY, OWN], ["İHA"], ("İHA", "iha_code")),
    "a code is no credit": ([CODE, NOBODY], ["İHA"], ("İHA", "iha_code")),
    "a town hall's text that one takes for an agency's": ([BULLETIN, IHA, BULLETIN, NOBODY], [], (None, None)),
    "an agency's text that one takes for a town hall's": ([IHA, BULLETIN, IHA], [], ("İHA", "credit")),
    "as many": ([BULLETIN, IHA], [], ("İHA", "credit")),
    "a town hall's text alone": ([BULLETIN, NOBODY], [], (None, None)),
    "the agency's own site": ([ON_AA, NOBODY], [], ("AA", "own_site")),
    "the agency's own site, credited": ([ON_AA, AA], [], ("AA", "credit")),
    "the agency's own site against credits": ([ON_AA, IHA, IHA], ["İHA"], ("AA", "own_site")),
}


@pytest.mark.parametrize(("members", "coded", "expected"), CASES.values(), ids=CASES)
def test_whose(members: list[Said], coded: list[str], expected: Answer) -> None:
    assert agency(members, lambda: coded) == expected


def test_which_press_office() -> None:
    hall = Said("Van Valiliği", "Kaynak: Van Valiliği", "press_release")
    assert office([NOBODY, BULLETIN, hall, hall]) == "Van Valiliği"
    assert office([NOBODY, hall, BULLETIN]) == "Van Valiliği"
    assert office([Said(None, "Basın bülteni", "press_release")]) == "press office"
    assert office([OWN, IHA]) is None


def test_pictures_are_looked_at_only_when_needed() -> None:
    def never() -> list[str]:
        raise AssertionError("not needed")

    assert agency([IHA, NOBODY, IHA], never) == ("İHA", "credit")
    assert agency([ON_AA, IHA], never) == ("AA", "own_site")
