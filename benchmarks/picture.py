"""Quality against cost as a picture (SVG): one panel a file, a point for each extractor; used by league.py."""

import math
from html import escape

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 560, 360, 60, 44, 90, 48
TICKS = (0.5, 1, 2, 5, 10, 20, 50, 100)
Rows = dict[str, dict[str, float]]


def draw(result: dict[str, Rows], names: dict[str, str]) -> str:
    """All panels side by side; the x axis is logarithmic (multiples of lxml's parse), the y axis body F1."""
    panels = [_panel(title, rows, names, WIDTH * at) for at, (title, rows) in enumerate(result.items())]
    width = WIDTH * len(panels)
    style = (
        "text{font:12px system-ui,sans-serif;fill:#222}.t{font-size:14px;font-weight:600}.a{fill:#666}"
        ".g{stroke:#ddd}.p{fill:#8a97a8}.us{fill:#c2410c}.usl{font-weight:600;fill:#9a3412}"
        "@media(prefers-color-scheme:dark){text{fill:#ddd}.a{fill:#aaa}.g{stroke:#444}.usl{fill:#fb923c}}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" role="img" '
        f'aria-label="Body F1 against CPU, {", ".join(result)}"><style>{style}</style>{"".join(panels)}</svg>\n'
    )


def _panel(title: str, rows: Rows, names: dict[str, str], offset: int) -> str:
    lowest = min(row["F1"] for row in rows.values())
    step = 0.02 if lowest > 0.8 else 0.1
    low = (math.floor(lowest / step - 0.01)) * step
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    first, last = math.log(0.7), math.log(130)

    def x(ratio: float) -> float:
        return LEFT + (math.log(ratio) - first) / (last - first) * (right - LEFT)

    def y(share: float) -> float:
        return bottom - (share - low) / (1 - low) * (bottom - TOP)

    out = [f'<g transform="translate({offset} 0)"><text class="t" x="{LEFT}" y="22">{escape(title)}</text>']
    for tick in TICKS[1:]:
        out.append(f'<line class="g" x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="{TOP}" y2="{bottom}"/>')
        out.append(f'<text class="a" x="{x(tick):.1f}" y="{bottom + 16}" text-anchor="middle">{tick}</text>')
    for at in range(round((1 - low) / step) + 1):
        mark = low + at * step
        out.append(f'<line class="g" x1="{LEFT}" x2="{right}" y1="{y(mark):.1f}" y2="{y(mark):.1f}"/>')
        out.append(f'<text class="a" x="{LEFT - 8}" y="{y(mark) + 4:.1f}" text-anchor="end">{mark:.2f}</text>')
    axis = "CPU a page, multiples of lxml's parse"
    out.append(f'<text class="a" x="{(LEFT + right) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{axis}</text>')
    out.append(f'<text class="a" x="{LEFT}" y="38">body F1</text>')
    labelled: list[tuple[float, float]] = []
    for name, row in sorted(rows.items(), key=lambda pair: -pair[1]["lxml"]):
        ours = name == "newsarchive"
        at_x, at_y = x(row["lxml"]), y(row["F1"])
        crowded = any(abs(at_y - other_y) < 14 and 0 <= other_x - at_x < 100 for other_x, other_y in labelled)
        labelled.append((at_x, at_y))
        out.append(f'<circle class="{"us" if ours else "p"}" cx="{at_x:.1f}" cy="{at_y:.1f}" r="{6 if ours else 5}"/>')
        label, kind = escape(names.get(name, name)), "usl" if ours else ""
        place = f'x="{at_x - 9:.1f}" text-anchor="end"' if crowded else f'x="{at_x + 9:.1f}"'
        out.append(f'<text class="{kind}" {place} y="{at_y + 4:.1f}">{label}</text>')
    return "".join(out) + "</g>"
