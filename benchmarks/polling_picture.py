"""Median delay against requests as a picture (SVG); used by polling.py."""

import math
from html import escape

LEFT, TOP, WIDTH, HEIGHT = 60.0, 40.0, 660.0, 400.0
LINE, LETTER = 13.0, 6.6
"""height of a label, and width of a letter of it"""
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#222}.a{fill:#666}.p{fill:#8a97a8}.m{fill:none;stroke:#8a97a8}"
    ".us{fill:#c2410c}.l{fill:none;stroke:#c2410c}@media(prefers-color-scheme:dark){text{fill:#ddd}.a{fill:#aaa}}"
)
TITLE = (
    "Minutes from publication to the poll that saw it (median), against polls of a paper a day; hollow: misses articles"
)


def draw(points: list[tuple[str, float, float, bool]], ours: str) -> str:
    """``points``: (name, polls of a paper a day, minutes, misses next to nothing); both axes are logarithmic."""
    low_x, high_x = (math.log(edge(point[1] for point in points)) for edge in (min, max))
    low_y, high_y = (math.log(edge(point[2] for point in points)) for edge in (min, max))

    def place(requests: float, minutes: float) -> tuple[float, float]:
        x = LEFT + 20 + (math.log(requests) - low_x) / (high_x - low_x) * (WIDTH - 60)
        return x, TOP + HEIGHT - 20 - (math.log(minutes) - low_y) / (high_y - low_y) * (HEIGHT - 40)

    out = [f'<text x="{LEFT}" y="22">{TITLE}</text>']
    for tick in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
        x, y = place(tick, math.exp(low_y))[0], place(math.exp(low_x), tick)[1]
        if low_x <= math.log(tick) <= high_x:
            out.append(f'<text class="a" x="{x:.1f}" y="{TOP + HEIGHT + 16}" text-anchor="middle">{tick}</text>')
        if low_y <= math.log(tick) <= high_y:
            out.append(f'<text class="a" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick}</text>')
    line = " ".join("{:.1f},{:.1f}".format(*place(point[1], point[2])) for point in points if point[0].startswith(ours))
    out.append(f'<polyline class="l" points="{line}"/>')
    written: list[tuple[float, float, float]] = []
    for name, requests, minutes, whole in sorted(points, key=lambda point: (-point[2], point[0])):
        x, y = place(requests, minutes)
        kind = "us" if name.startswith(ours) else "p" if whole else "m"
        out.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>')
        below, end = y, x + LETTER * len(name)
        while any(abs(below - other) < LINE and x < last and first < end for other, first, last in written):
            below += 1
        written.append((below, x, end))
        out.append(f'<text x="{x + 9:.1f}" y="{below + 4:.1f}">{escape(name)}</text>')
    size = f"0 0 {LEFT + WIDTH + 180:.0f} {TOP + HEIGHT + 50:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" role="img" aria-label="Delay against requests">'
        f"<style>{STYLE}</style>{''.join(out)}</svg>\n"
    )
