"""The picture of who copies whom: the same for the same flows, whole, safe, and only the strongest of many."""

import random
import xml.etree.ElementTree as ET

import pytest

from newsarchive.copy_graph import AGENCIES, SITES, Flow, draw

FLOWS = [
    Flow("İHA", "ığdırhaber.example", 12, agency=True),
    Flow("AA", "konya.example", 3, agency=True),
    Flow("konya.example", "ığdırhaber.example", 7),
    Flow("ığdırhaber.example", "konya.example", 1),
    Flow("konya.example", "konya.example", 99),  # itself: no copy
]


def texts(picture: str, tag: str) -> list[str]:
    found = ET.fromstring(picture).iter(f"{{http://www.w3.org/2000/svg}}{tag}")
    return ["".join(one.itertext()) for one in found]


def test_nodes_and_arrows() -> None:
    picture = draw(FLOWS, "Kim kimden", "2025")
    told = texts(picture, "title")
    assert "konya.example → ığdırhaber.example: 7 articles" in told
    assert "ığdırhaber.example → konya.example: 1 article" in told
    assert "İHA → ığdırhaber.example: 12 articles" in told
    assert not any("99" in one for one in told)
    shown = " ".join(texts(picture, "text"))
    assert "Kim kimden" in shown and "İHA" in shown and "ığdırhaber.example" in shown
    assert "7/4" in shown  # konya: seven printed elsewhere, three and one taken


def test_the_same_flows_make_the_same_picture() -> None:
    mixed = list(FLOWS)
    random.Random(3).shuffle(mixed)
    assert draw(mixed, "a") == draw(FLOWS, "a")


def test_wider_for_more() -> None:
    picture = ET.fromstring(draw(FLOWS, "a"))
    widths = {}
    for group in picture.iter("{http://www.w3.org/2000/svg}g"):
        title, line = (group.find(f"{{http://www.w3.org/2000/svg}}{tag}") for tag in ("title", "path"))
        if title is not None and line is not None:
            widths[title.text] = float(line.attrib["stroke-width"])
    assert widths["İHA → ığdırhaber.example: 12 articles"] == 9
    assert widths["konya.example → ığdırhaber.example: 7 articles"] > widths["AA → konya.example: 3 articles"]


@pytest.mark.parametrize("flows", [[], FLOWS[-1:], FLOWS[:1], FLOWS[2:3], [Flow("a", "b", 0)]])
def test_few(flows: list[Flow]) -> None:
    picture = draw(flows, "a")
    assert ET.fromstring(picture).tag.endswith("svg")
    assert ("nobody copies anybody" in picture) == (not texts(picture, "circle"))


def test_of_many_the_strongest() -> None:
    flows = [Flow(f"paper{n}.example", f"paper{n + 1}.example", 1000 - n) for n in range(200)]
    flows += [Flow(f"agency {n}", "paper1.example", 500 - n, agency=True) for n in range(20)]
    picture = draw(flows, "a", "b")
    circles = texts(picture, "circle")
    assert len(circles) == SITES and circles[0].startswith("paper")
    assert sum("agency" in one and "→" not in one for one in texts(picture, "title")) == AGENCIES
    assert "the strongest are drawn" in picture and "left out" in picture


def test_hostile_names_stay_text() -> None:
    name = 'a"><script>x</script>&\x1b\x00\ufffe\ud800' + "ı" * 60
    picture = draw([Flow(name, "b", 2), Flow(name, "b", 1, agency=True)], name)
    assert "<script" not in picture and "\x1b" not in picture
    assert picture.encode() and ET.fromstring(picture) is not None


def test_light_and_dark() -> None:
    picture = draw(FLOWS, "a")
    assert picture.startswith("<svg ") and "prefers-color-scheme:dark" in picture
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
