"""The words and the colours of the picture of who copies whom (copy_graph.py)."""

from collections.abc import Mapping, Sequence

Words = Mapping[str, str]
WORDS: Words = {
    "one": "{n} article", "many": "{n} articles", "nobody": "nobody copies anybody here",
    "paper": "one paper's text in another", "left_out": "the strongest are drawn, {n} left out",
    "given": "{site}: others print {given} of it, it prints {taken} of others",
    "legend": "articles; arrows lead from the text's origin to who prints it; behind a name: given/taken",
    "thousands": ",",
}  # fmt: skip
"""what is written in the picture, unless a caller has it in another language"""
_LIGHT = ("#0072b2", "#c2410c", "#00795a", "#9a3b86", "#8a6d00", "#b91c5c")
_DARK = ("#56b4e9", "#f0883e", "#3fbf9a", "#d98cc7", "#d6b73c", "#ff8fab")


def counted(words: Words, number: int) -> str:
    """So many articles."""
    shown = f"{number:,}".replace(",", words["thousands"])
    return words["one" if number == 1 else "many"].format(n=shown)


def style(theme: str) -> str:
    """The rules: light, dark, or (auto) as the reader's system is."""
    if theme == "light":
        return f"<style>{_BOTH}</style>"
    dark = _NIGHT if theme == "dark" else f"@media(prefers-color-scheme:dark){{{_NIGHT}}}"
    return f"<style>{_BOTH}{dark}</style>"


def _rules(hues: Sequence[str]) -> str:
    return "".join(
        f".a{number} .line{{stroke:{hue}}}.a{number} .head,.a{number} .agency{{fill:{hue}}}"
        for number, hue in enumerate(hues)
    )


_BOTH = (
    ".bg{fill:#fff;stroke:#d0d7de}.title{font-size:18px;font-weight:600;fill:#1f2328}"
    ".note{font-size:12.5px;fill:#57606a}.name{font-size:13px;fill:#1f2328}.count{font-size:11px;fill:#6e7781}"
    ".line{fill:none;stroke-opacity:.6;stroke-linecap:round}.head{fill-opacity:.8}.paper{fill:#57606a;stroke:#fff}"
    ".agency{stroke:#fff;stroke-width:1.5}.agency-name{font-size:14px;font-weight:700;fill:#fff;text-anchor:middle}"
    ".own .line{stroke:#1f2328;stroke-opacity:.6}.own .head{fill:#1f2328}" + _rules(_LIGHT)
)
_NIGHT = (
    ".line{stroke-opacity:.75}.bg{fill:#0d1117;stroke:#30363d}.title,.name{fill:#e6edf3}"
    ".note{fill:#9da7b3}.count{fill:#9da7b3}.paper{fill:#9da7b3;stroke:#0d1117}.agency{stroke:#0d1117}"
    ".agency-name{fill:#0d1117}.own .line{stroke:#e6edf3}.own .head{fill:#e6edf3}" + _rules(_DARK)
)
