"""Where things happen: provinces, districts, quarters and streets of the sample world."""

from functools import cache

from newsarchive.sample import grammar
from newsarchive.sample.vocabulary import words
from newsarchive.sample.wire.chance import QuickDice


@cache
def places() -> tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...], tuple[str, ...]]:
    known, more = words("places"), words("wire")["places"]
    provinces = tuple((name, tuple(districts)) for name, districts in sorted(known["provinces"].items()))
    return (
        provinces,
        tuple(known["streets"]["neighbourhoods"] + more["neighbourhoods"]),
        tuple(known["streets"]["streets"] + more["streets"]),
    )


def spot_facts(dice: QuickDice) -> dict[str, str]:
    """Where: province, district and the words that name them."""
    provinces, _, _ = places()
    province, districts = dice.pick(provinces)
    district = dice.pick(districts) if dice.chance(75) else ""
    town = grammar.inflect(province, "in") + f" {district} ilçesinde" if district else grammar.inflect(province, "de")
    return {"il": province, "ilce": district, "kisa": district or province, "yerde": town}
