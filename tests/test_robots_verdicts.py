"""robots.txt against what the public test tables say: robots_verdicts.toml holds their facts, and our exceptions."""

import random
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from newsarchive.crawl import robots
from newsarchive.crawl.robots_rules import Rules

CASES = tomllib.loads((Path(__file__).parent / "robots_verdicts.toml").read_text(encoding="utf-8"))["case"]
KEYS = {"from", "what", "robots", "robots_hex", "may", "may_not", "sitemaps", "delay", "differs"}


def filled(text: str) -> str:
    """A line of the longest length that is read, and what is behind it."""
    for kind in ("disallow", "allow"):
        room = 2083 * 8 - 2 - len(f"{kind}: /x/")
        text = text.replace(f"{{A-{kind}}}", "a" * room).replace(f"{{B-{kind}}}", "b" * room)
    return text


def questions(case: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """(agent, address, verdict); what a table says otherwise is asked for as we answer it."""
    asked = [(line, True) for line in case.get("may", ())] + [(line, False) for line in case.get("may_not", ())]
    for line in case.get("differs", ()):
        question, _, theirs = line.partition(" = ")
        asked.append((question, theirs.startswith("may_not:")))
    split = [(line.partition(" "), verdict) for line, verdict in asked]
    return [("" if agent == "-" else agent, filled(url), verdict) for (agent, _, url), verdict in split]


def body(case: dict[str, Any]) -> bytes:
    return bytes.fromhex(case.get("robots_hex", "")) + filled(case["robots"]).encode()


@pytest.mark.parametrize("case", CASES, ids=[f"{case['from']}: {case['what']}" for case in CASES])
def test_verdicts(case: dict[str, Any]) -> None:
    assert case.keys() <= KEYS
    wrong = [
        f"{agent} {url[:80]}: {not verdict}"
        for agent, url, verdict in questions(case)
        if Rules(body(case), agent).allows(url) is not verdict
    ]
    assert wrong == []
    if "sitemaps" in case:
        assert list(Rules(body(case), "tilki").sitemaps) == case["sitemaps"]
    for agent, seconds in case.get("delay", {}).items():
        assert Rules(body(case), agent).delay == (seconds or None)


@pytest.mark.parametrize(("table", "verdicts", "exceptions"), [("google", 150, 3), ("protego", 250, 8)])
def test_the_tables_are_whole_and_the_exceptions_few(table: str, verdicts: int, exceptions: int) -> None:
    ours = [case for case in CASES if case["from"] == table]
    assert sum(len(questions(case)) for case in ours) >= verdicts
    differing = [line for case in ours for line in case.get("differs", ())]
    assert len(differing) <= exceptions
    assert all(": " in line.partition(" = ")[2] for line in differing), "each with its reason"


ODD = (b"*", b"$", b"%2", b"\0", b"\xff", b"\r", b"#", b":", b"User-agent:", b"Disallow: /", b"Sitemap: http://[::1\n")


def mutated(chance: random.Random) -> bytes:
    """A case with up to 200 bytes flipped, taken out, doubled or put in."""
    text = bytearray(body(chance.choice(CASES)) * chance.choice((1, 1, 20)))
    for _ in range(chance.randint(1, 200)):
        at = chance.randrange(len(text) + 1)
        match chance.randrange(4):
            case 0 if at < len(text):
                text[at] ^= 1 << chance.randrange(8)
            case 1:
                del text[at : at + chance.randrange(20)]
            case 2:
                text[at:at] = text[at : at + chance.randrange(50)]
            case _:
                text[at:at] = chance.choice((*ODD, chance.randbytes(8)))
    return bytes(text)


def test_mutated_files_are_read_without_an_error() -> None:
    chance = random.Random(9309)
    for _ in range(2000):
        known = robots.read(200, mutated(chance), address="http://a.example/robots.txt")
        for url in ("http://a.example/haber/şehir?x=%zz#y", "http://[::1/x", "", "\ud800"):
            assert known.allows(url) in {True, False}


@pytest.mark.parametrize(
    "text",
    [
        b"User-agent: *\n" + b"Disallow: /*a*a*a*a*a*a*a*b\n" * 18_000,
        b"User-agent: *\nDisallow: /" + b"*a" * 240_000,
        b"User-agent: *\n" + b"".join(b"Disallow: /*%d$\n" % number for number in range(30_000)),
        b"".join(b"User-agent: %s\n" % (b"ab" * (number % 40 + 1)) for number in range(5_000))
        + b"Disallow: /x\n" * 9_000,
        b"Disallow" + b" " * 500_000 + b"x\n",
    ],
    ids=["stars", "one line of stars", "dollars", "agents", "spaces"],
)
def test_time_grows_with_the_file_only(text: bytes) -> None:
    began = time.process_time()
    robots.read(200, text).allows("http://a.example/" + "a" * 1900)
    assert time.process_time() - began < 5


def test_half_a_megabyte_is_read_and_the_rest_is_not() -> None:
    head = b"User-agent: *\n"
    filler = b"# " + b"x" * 97 + b"\n"
    inside, outside = filler * 5_100, filler * 5_121
    assert len(head + inside) < robots.MAX_BYTES < len(head + outside)
    assert not robots.read(200, head + inside + b"Disallow: /\n" + filler * 9_000).allows("/x")
    assert robots.read(200, head + outside + b"Disallow: /\n").allows("/x")
    cut = head + b"#" * (robots.MAX_BYTES - len(head) - len(b"\nDisallow: /")) + b"\nDisallow: /acik-degil\n"
    assert robots.read(200, cut).allows("/acik"), "half a rule is none"


def test_sitemap_lines_may_be_relative() -> None:
    known = robots.read(200, b"Sitemap: /harita.xml\nSitemap: http://[::1\n", address="https://a.example/robots.txt")
    assert known.sitemaps == ("https://a.example/harita.xml", "http://[::1")
