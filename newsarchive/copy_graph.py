"""The picture of who copies whom: papers on a ring, agencies inside it, one arrow per pair, as an SVG without network.

In: ``Flow`` values. Out: the text of one SVG file, the same for the same flows in any order. The strongest papers and
agencies are drawn; what is left out is said in the picture. Light and dark follow the reader's system.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from newsarchive import printable, turkish
from newsarchive.copy_graph_look import WORDS, Words, counted, style

SITES, AGENCIES = 36, 8
"""at most drawn of each"""
_INNER = 0.40  # radius of the agencies' ring as a share of the papers'
_TOP, _BOTTOM = 66.0, 74.0  # for the title and the legend
_LETTER = 6.9  # width of one at 13px, generously
_LONGEST = 30  # characters of a name
_WIDEST, _THINNEST = 9.0, 0.8
_ROTATIONS, _PASSES = 72, 6


@dataclass(frozen=True, slots=True)
class Flow:
    """So many articles of a site print the text of an agency or of another site."""

    origin: str
    site: str
    articles: int
    agency: bool = False
    """whether ``origin`` is an agency or a press office"""


@dataclass(frozen=True, slots=True)
class _Node:
    x: float
    y: float
    angle: float
    radius: float


def draw(flows: Iterable[Flow], title: str, caption: str = "", words: Words = WORDS, theme: str = "auto") -> str:
    """The picture; ``title`` and ``caption`` (what was counted) in words. Flows of a site to itself are left out.

    ``theme``: light or dark whatever the reader's system; auto: as it is.
    """
    known = sorted((one for one in flows if one.articles > 0 and (one.agency or one.origin != one.site)), key=_order)
    agencies, sites = _strongest(known)
    shown = _thinned([one for one in known if one.site in sites and one.origin in (agencies if one.agency else sites)])
    ring = _ring(shown, sorted(sites))
    reach = max(130.0, min(232.0, 90.0 + 10 * len(ring)))
    nodes = _places(shown, ring, sorted(agencies), reach)
    label = max((len(_name(site)) for site in ring), default=8)
    half = max(350.0, reach + 46 + (label + 7) * _LETTER)
    upright = reach + _above(len(ring), label)
    width, height = 2 * half, _TOP + 2 * upright + _BOTTOM
    middle = (half, _TOP + upright)
    hues = {name: f"a{number % 6}" for number, name in enumerate(_by_weight(shown, agencies))}
    body = [
        f'<text class="title" x="24" y="32">{_text(title)}</text>',
        f'<text class="note" x="24" y="52">{_text(_caption(caption, known, shown, words))}</text>',
        f'<g transform="translate({_n(middle[0])} {_n(middle[1])})">',
        *_arrows(shown, nodes, hues, reach, words),
        *_papers(shown, ring, nodes, reach, words),
        *_agency_marks(sorted(agencies), nodes, hues, shown, words),
        "</g>",
        *_legend(shown, hues, height, words),
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" '
        f'height="{_n(height)}" role="img" aria-label={quoteattr(_plain(title))} '
        "font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif\">"
    )
    frame = f'<rect class="bg" x="1" y="1" width="{_n(width - 2)}" height="{_n(height - 2)}" rx="10"/>'
    return "\n".join([head, style(theme), frame, *body, "</svg>", ""])


# --- what is drawn, and where -------------------------------------------------------------------------------


def _order(flow: Flow) -> tuple[int, bool, str, str]:
    return (-flow.articles, not flow.agency, flow.origin, flow.site)


def _strongest(flows: Sequence[Flow]) -> tuple[set[str], set[str]]:
    """The agencies and the sites that most articles run through."""
    agencies: Counter[str] = Counter()
    sites: Counter[str] = Counter()
    for one in flows:
        (agencies if one.agency else sites)[one.origin] += one.articles
        sites[one.site] += one.articles
    return {name for name, _ in _ranked(agencies)[:AGENCIES]}, {name for name, _ in _ranked(sites)[:SITES]}


def _thinned(flows: Sequence[Flow]) -> list[Flow]:
    """Without the weakest between papers, where there are more than an eye can follow: all of a strength together."""
    weights = sorted((one.articles for one in flows if not one.agency), reverse=True)
    most = 10 + 2 * len({one.site for one in flows})
    least = weights[most] + 1 if len(weights) > most else 0
    if weights and least > weights[0]:  # all alike
        least = 0
    return [one for one in flows if one.agency or one.articles >= least]


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _by_weight(flows: Sequence[Flow], agencies: Iterable[str]) -> list[str]:
    given = Counter(dict.fromkeys(agencies, 0))
    for one in flows:
        if one.agency:
            given[one.origin] += one.articles
    return [name for name, _ in _ranked(given)]


def _ring(flows: Sequence[Flow], sites: list[str]) -> list[str]:
    """The order of the papers: those that live on the same agency together, then swapped while arrows get shorter."""
    main: dict[str, tuple[int, str]] = {}
    near: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for flow in flows:
        if flow.agency:
            main[flow.site] = max(main.get(flow.site, (0, "")), (flow.articles, flow.origin))
        else:
            near[flow.origin].append((flow.site, flow.articles))
            near[flow.site].append((flow.origin, flow.articles))
    order = sorted(sites, key=lambda site: (main.get(site, (0, ""))[1], turkish.sort_key(site), site))
    for _ in range(_PASSES):
        if not _shorten(order, near):
            break
    return order


def _shorten(order: list[str], near: Mapping[str, Sequence[tuple[str, int]]]) -> bool:
    """Swap every two papers whose arrows get shorter by it; whether there were any."""
    at = {site: number for number, site in enumerate(order)}

    def reach(site: str, other: str) -> float:
        """The arrows of both, as they stand."""
        own = ((here, far, weight) for here in (site, other) for far, weight in near.get(here, ()))
        return sum(_chord(at[here], at[far], len(order)) * weight for here, far, weight in own)

    better = False
    for first in range(len(order)):
        for second in range(first + 1, len(order)):
            one, two = order[first], order[second]
            before = reach(one, two)
            at[one], at[two] = second, first
            if reach(one, two) < before - 1e-9:
                order[first], order[second] = two, one
                better = True
            else:
                at[one], at[two] = first, second
    return better


def _chord(first: int, second: int, of: int) -> float:
    return math.sin(math.pi * abs(first - second) / of)


def _places(
    flows: Sequence[Flow], ring: Sequence[str], agencies: Sequence[str], reach: float
) -> dict[tuple[str, bool], _Node]:
    """(name, is an agency) -> its place around the origin."""
    given: Counter[str] = Counter()
    for one in flows:
        if not one.agency:
            given[one.origin] += one.articles
    most = max(given.values(), default=1)
    nodes: dict[tuple[str, bool], _Node] = {}
    for number, site in enumerate(ring):
        angle = _angle(number, len(ring))
        radius = 3.5 + 7.5 * math.sqrt(given[site] / most)
        nodes[site, False] = _Node(reach * math.cos(angle), reach * math.sin(angle), angle, radius)
    inner = 0.0 if len(agencies) == 1 else reach * _INNER
    for agency, angle in _turned(flows, nodes, agencies).items():
        nodes[agency, True] = _Node(inner * math.cos(angle), inner * math.sin(angle), angle, 15.0)
    return nodes


def _turned(
    flows: Sequence[Flow], nodes: Mapping[tuple[str, bool], _Node], agencies: Sequence[str]
) -> dict[str, float]:
    """An angle for every agency: evenly spaced, in the order and at the turn that bring each nearest to its papers."""
    sums = dict.fromkeys(agencies, 0j)
    for one in flows:
        if one.agency:
            node = nodes[one.site, False]
            sums[one.origin] += one.articles * complex(math.cos(node.angle), math.sin(node.angle))
    order = sorted(agencies, key=lambda agency: (round(math.atan2(sums[agency].imag, sums[agency].real), 6), agency))
    best: tuple[float, dict[str, float]] = (-math.inf, {})
    for turn in range(_ROTATIONS):
        angles = {
            agency: 2 * math.pi * (number / len(order) + turn / _ROTATIONS) for number, agency in enumerate(order)
        }
        fit = sum(
            sums[agency].real * math.cos(angle) + sums[agency].imag * math.sin(angle)
            for agency, angle in angles.items()
        )
        if fit > best[0] + 1e-6:
            best = (fit, angles)
    return best[1]


# --- the parts ----------------------------------------------------------------------------------------------


def _arrows(
    flows: Sequence[Flow], nodes: Mapping[tuple[str, bool], _Node], hues: Mapping[str, str], reach: float, words: Words
) -> Iterable[str]:
    """Weakest first, so that the strong ones lie on top; those between papers above those of agencies."""
    most = max((one.articles for one in flows), default=1)
    for one in sorted(flows, key=lambda flow: (not flow.agency, flow.articles, flow.origin, flow.site)):
        width = max(_THINNEST, _WIDEST * math.sqrt(one.articles / most))
        kind = hues[one.origin] if one.agency else "own"
        strength = 0.35 + 0.65 * math.sqrt(one.articles / most)
        group = f'<g class="{kind}" opacity="{strength:.2f}">'
        yield group + _arrow(nodes[one.origin, one.agency], nodes[one.site, False], width, one, reach, words) + "</g>"


def _arrow(start: _Node, end: _Node, width: float, flow: Flow, ring: float, words: Words) -> str:
    """A curve with a head; two papers that copy each other get two curves, each to the right of its way."""
    dx, dy = end.x - start.x, end.y - start.y
    length = math.hypot(dx, dy) or 1.0
    side = (-dy / length, dx / length)
    if flow.agency:
        bend, pull = 0.06 * length, 1.0
    else:
        bend, pull = 0.10 * length, 0.30 + 0.45 * (1 - min(1.0, length / (2 * ring)))
    control = (
        (start.x + end.x) / 2 * pull + side[0] * bend,
        (start.y + end.y) / 2 * pull + side[1] * bend,
    )
    ux, uy = end.x - control[0], end.y - control[1]
    reach = math.hypot(ux, uy) or 1.0
    ux, uy = ux / reach, uy / reach
    tip = (end.x - ux * (end.radius + 2), end.y - uy * (end.radius + 2))
    size = 5.0 + 1.1 * width
    neck = (tip[0] - ux * size, tip[1] - uy * size)
    wing = 0.42 * size + 0.5
    head = [tip, (neck[0] - uy * wing, neck[1] + ux * wing), (neck[0] + uy * wing, neck[1] - ux * wing)]
    from_ = _leaving(start, control)
    path = f"M{_n(from_[0])} {_n(from_[1])}Q{_n(control[0])} {_n(control[1])} {_n(neck[0])} {_n(neck[1])}"
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in head)
    what = f"{flow.origin} → {flow.site}: {counted(words, flow.articles)}"
    return (
        f'<title>{_text(what)}</title><path class="line" d="{path}" stroke-width="{_n(width)}"/>'
        f'<polygon class="head" points="{points}"/>'
    )


def _leaving(start: _Node, control: tuple[float, float]) -> tuple[float, float]:
    dx, dy = control[0] - start.x, control[1] - start.y
    length = math.hypot(dx, dy) or 1.0
    return start.x + dx / length * start.radius, start.y + dy / length * start.radius


def _papers(
    flows: Sequence[Flow], ring: Sequence[str], nodes: Mapping[tuple[str, bool], _Node], reach: float, words: Words
) -> Iterable[str]:
    given: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for one in flows:
        taken[one.site] += one.articles
        if not one.agency:
            given[one.origin] += one.articles
    for site in ring:
        node = nodes[site, False]
        left = math.cos(node.angle) < -1e-9
        turn = math.degrees(node.angle) + (180 if left else 0)
        away = (reach + 17) * (-1 if left else 1)
        anchor = "end" if left else "start"
        counts = f'<tspan class="count" dx="6">{given[site]}/{taken[site]}</tspan>'
        name = f"<tspan{' dx=' + chr(34) + '6' + chr(34) if left else ''}>{_text(_name(site))}</tspan>"
        told = counts.replace(' dx="6"', "") + name if left else name + counts
        what = words["given"].format(site=site, given=counted(words, given[site]), taken=counted(words, taken[site]))
        yield (
            f'<circle class="paper" cx="{_n(node.x)}" cy="{_n(node.y)}" r="{_n(node.radius)}">'
            f"<title>{_text(what)}</title></circle>"
            f'<text class="name" transform="rotate({_n(turn)})" x="{_n(away)}" y="4" '
            f'text-anchor="{anchor}">{told}</text>'
        )


def _agency_marks(
    agencies: Sequence[str],
    nodes: Mapping[tuple[str, bool], _Node],
    hues: Mapping[str, str],
    flows: Sequence[Flow],
    words: Words,
) -> Iterable[str]:
    given: Counter[str] = Counter()
    for one in flows:
        if one.agency:
            given[one.origin] += one.articles
    for agency in agencies:
        node, name = nodes[agency, True], _name(agency)
        half = max(19.0, len(name) * 4.6 + 9)
        yield (
            f'<g class="{hues[agency]}"><title>{_text(f"{agency}: {counted(words, given[agency])}")}</title>'
            f'<rect class="agency" x="{_n(node.x - half)}" y="{_n(node.y - 14)}" width="{_n(2 * half)}" height="28" '
            f'rx="14"/><text class="agency-name" x="{_n(node.x)}" y="{_n(node.y + 5)}">{_text(name)}</text></g>'
        )


def _legend(flows: Sequence[Flow], hues: Mapping[str, str], height: float, words: Words) -> Iterable[str]:
    """What colours and widths mean."""
    x, y = 24.0, height - 44
    entries = [(kind, name) for name, kind in hues.items()]
    entries += [("own", words["paper"])] if any(not one.agency for one in flows) else []
    for kind, name in entries:
        yield f'<g class="{kind}"><path class="line" d="M{_n(x)} {_n(y - 4)}h22" stroke-width="4"/></g>'
        yield f'<text class="note" x="{_n(x + 28)}" y="{_n(y)}">{_text(_name(name))}</text>'
        x += 28 + len(_name(name)) * 6.8 + 22
    most = max((one.articles for one in flows), default=0)
    x, y = 24.0, height - 20
    for articles in _scale(most):
        width = max(_THINNEST, _WIDEST * math.sqrt(articles / most))
        yield f'<g class="own"><path class="line" d="M{_n(x)} {_n(y - 4)}h22" stroke-width="{_n(width)}"/></g>'
        yield f'<text class="note" x="{_n(x + 28)}" y="{_n(y)}">{articles}</text>'
        x += 28 + len(str(articles)) * 7 + 16
    if most:
        yield f'<text class="note" x="{_n(x)}" y="{_n(y)}">{_text(words["legend"])}</text>'


def _scale(most: int) -> list[int]:
    """A few round numbers up to the widest arrow."""
    steps = [step for step in (1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000) if step < most]
    return [*steps[-2:], most] if most else []


def _caption(caption: str, known: Sequence[Flow], shown: Sequence[Flow], words: Words) -> str:
    left = sum(one.articles for one in known) - sum(one.articles for one in shown)
    more = words["left_out"].format(n=counted(words, left)) if left else ""
    nobody = "" if shown else words["nobody"]
    return "; ".join(part for part in (caption, more, nobody) if part)


# --- texts and numbers --------------------------------------------------------------------------------------


def _above(papers: int, longest: int) -> float:
    """Room above and below the ring: labels that stand upright need all of their length, slanted ones less."""
    steep = max((abs(math.sin(_angle(number, papers))) for number in range(papers)), default=0.0)
    return 24 + steep * (20 + (longest + 7) * _LETTER * 0.92)


def _angle(number: int, of: int) -> float:
    return 2 * math.pi * (number + 0.5) / of - math.pi / 2


def _name(name: str) -> str:
    return printable.cut(_plain(name), _LONGEST)


def _plain(text: str) -> str:
    return printable.plain(text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def _text(text: str) -> str:
    return escape(_plain(text))


def _n(value: float) -> str:
    """A length to a tenth, without what says nothing."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")
