"""The papers that print the wire: hundreds of invented sites with habits of their own."""

from dataclasses import dataclass
from functools import cache

from newsarchive import turkish
from newsarchive.sample.vocabulary import words
from newsarchive.sample.wire.chance import QuickDice

AGENCIES = {"AA": "Anadolu Ajansı", "İHA": "İhlas Haber Ajansı", "DHA": "Demirören Haber Ajansı",
            "ANKA": "ANKA Haber Ajansı", "İGFA": "İGF Haber Ajansı"}  # fmt: skip
OWN_SITES = {"AA": "aa.com.tr", "İHA": "iha.com.tr", "DHA": "dha.com.tr"}
"""agency -> its own address, which some archives hold too"""
WEIGHTS = ("AA",) * 9 + ("İHA",) * 10 + ("DHA",) * 6 + ("ANKA",) * 2 + ("İGFA",) * 3
_FIRST = (
    "Bozkır", "Kıyı", "Yayla", "Körfez", "Efeler", "Ova", "Tepe", "Çınar", "Irmak", "Kale", "Liman", "Göl",
    "Kervan", "Poyraz", "Karayel", "Pusula", "Meşe", "Köprü", "Harman", "Anıt", "Bağ", "Toros", "Fırat", "Çoruh",
)  # fmt: skip
_LAST = (
    "Haber", "Gazetesi", "Ekspres", "Postası", "Gündem", "Sesi", "Manşet", "Nabız", "Olay",
    "Söz", "Yorum", "Bakış", "Merkez", "Net", "Medya", "Ajansı", "Güncel", "Aktüel",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Site:
    """A paper and what it always does with a text."""

    number: int
    domain: str
    name: str
    province: str
    subscribes: frozenset[str]
    victims: tuple[int, ...]
    """sites it takes texts from"""
    credit: str
    """line (appended), field (a box of its own), none, self, false"""
    dateline: str
    """kept, dropped, moved, comma"""
    marks: str
    """straight, curly, acute, single"""
    precision: str
    """minute, day or none"""
    subheads: bool
    bullets: bool
    glued: bool
    """whether its system loses the space behind full stops"""
    one_block: bool
    """whether it prints a text as one paragraph (agency list pages)"""
    plain_letters: bool
    """whether İ became I and some letters lost their marks"""
    boilerplate: str
    shortens: bool
    """whether its importer cuts texts"""
    rewrites: bool
    """whether a machine rewrites what it prints"""
    lag: int
    """minutes until it has what the wire brings"""
    crawl: int
    """minutes until the archive sees what it prints"""


@cache
def _provinces() -> tuple[str, ...]:
    return tuple(sorted(words("places")["provinces"]))


def _site(number: int, count: int, seed: object) -> Site:
    dice = QuickDice(seed, "site", number)
    first, last = _FIRST[number % len(_FIRST)], _LAST[number // len(_FIRST) % len(_LAST)]
    name = f"{first} {last}" if number < len(_FIRST) * len(_LAST) else f"{first} {last} {number}"
    taken = frozenset(dice.pick(WEIGHTS) for _ in range(dice.pick((0, 1, 2, 2, 3, 5))))
    return Site(
        number, f"{turkish.slug(name).replace('-', '')}.example", name, dice.pick(_provinces()), taken,
        tuple(dice.below(count) for _ in range(6)),
        dice.pick(("line", "line", "line", "field", "field", "none", "none", "self", "false")),
        dice.pick(("kept", "kept", "dropped", "dropped", "dropped", "moved", "comma")),
        dice.pick(("straight", "straight", "straight", "curly", "curly", "acute", "single")),
        dice.pick(("minute",) * 16 + ("day",) * 3 + ("none",)),
        dice.chance(22), dice.chance(12), dice.chance(12), dice.chance(8), dice.chance(6),
        dice.pick(words("wire_words")["boilerplate"]) if dice.chance(25) else "",
        dice.chance(8), dice.chance(9), dice.pick((1, 3, 8, 20, 45, 120, 300)), dice.pick((5, 15, 30, 60, 120, 180)),
    )  # fmt: skip


@cache
def sites(count: int, seed: object) -> tuple[Site, ...]:
    """The papers of a seed."""
    return tuple(_site(number, count, seed) for number in range(count))
