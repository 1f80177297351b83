"""Two versions of an article as a page that stands for itself: no script, nothing fetched, every word escaped.

Marks are not by colour alone: what went is struck through, what came is underlined, and both say so to a screen reader.
"""

from collections.abc import Iterator, Sequence
from html import escape

from newsarchive import printable
from newsarchive.cli import output
from newsarchive.edits.beside import of_field, words_of
from newsarchive.edits.marking import Row, Span
from newsarchive.edits.words import HEADING
from newsarchive.query.versions import Difference, Version

_LABELS = {
    "headline": "Headline", "summary": "Summary", "body": "Text", "published_at": "Published", "updated_at": "Updated",
    "section": "Section", "section_raw": "Section as printed", "authors": "Authors", "source": "Source",
    "source_raw": "Credit as printed", "source_kind": "Kind of source", "place_province": "Province",
    "place_district": "District", "images": "Pictures", "tags": "Tags", "language": "Language",
    "page_type": "Kind of page", "canonical_url": "Address",
}  # fmt: skip
_STYLE = """
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1b1f;--quiet:#5a5a66;--line:#d5d5de;--gone:#ffe3e0;
--gone-ink:#8c1007;--come:#dcf5e0;--come-ink:#0b5a20}
@media(prefers-color-scheme:dark){:root{--paper:#17171a;--ink:#ececf1;--quiet:#a6a6b3;--line:#3a3a44;--gone:#4a1b18;
--gone-ink:#ffb8b0;--come:#143d20;--come-ink:#a5ecb6}}
*{box-sizing:border-box}body{margin:0 auto;max-width:76rem;padding:1rem;background:var(--paper);color:var(--ink);
font:1rem/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.35rem;line-height:1.3;margin:.2rem 0}h2{font-size:1rem;margin:1.6rem 0 .4rem;color:var(--quiet)}
p{margin:.3rem 0}a{color:inherit}.quiet{color:var(--quiet)}
ul.kinds{list-style:none;display:flex;flex-wrap:wrap;gap:.4rem;padding:0;margin:.8rem 0}
ul.kinds li{border:1px solid var(--line);border-radius:1rem;padding:.1rem .7rem}
ul.told{padding-left:1.2rem;margin:.4rem 0}
.row{display:grid;grid-template-columns:1fr 1fr;gap:1.5rem;border-top:1px solid var(--line);padding:.5rem 0}
.row>div:empty::before{content:"\\2014";color:var(--quiet)}.same{color:var(--quiet)}.sub{font-weight:600}
del{background:var(--gone);color:var(--gone-ink);text-decoration:line-through;border-radius:.2rem;padding:0 .1rem}
ins{background:var(--come);color:var(--come-ink);text-decoration:underline;border-radius:.2rem;padding:0 .1rem}
.say{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.side{display:none;font-size:.8rem;color:var(--quiet)}
@media(max-width:44rem){.row{grid-template-columns:1fr;gap:.6rem}.row:not(.head) .side{display:block}
.row.same>div:first-child{display:none}
.row.same .side{display:none}}
@media print{del{background:none}ins{background:none}}
"""


def page(found: Difference) -> str:
    """The whole page."""
    headline = _plain(words_of(found.after.fields.get("headline")))
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>Edit of article {found.article}: {headline}</title><style>{_STYLE}</style></head><body>",
            *_top(found, headline),
            "<main>",
            *(line for name in found.changed for line in _section(name, found)),
            "</main></body></html>\n",
        )
    )


def _top(found: Difference, headline: str) -> Iterator[str]:
    yield f'<header><p class="quiet">{_plain(found.site)}, article {found.article}</p><h1 lang="tr">{headline}</h1>'
    address = _plain(found.url)
    if found.url.startswith(("http://", "https://")):
        address = f'<a href="{address}" rel="noreferrer noopener">{address}</a>'
    yield f"<p>{address}</p>"
    kinds = "".join(f"<li>{kind.replace('_', ' ')}</li>" for kind in found.kinds)
    yield f'<ul class="kinds" aria-label="Kinds of edit">{kinds or "<li>nothing edited</li>"}</ul>'
    told = "".join(
        f"<li>{one.kind.replace('_', ' ')} ({_label(one.field)}): "
        f'<span lang="tr">{_mark("del", one.before)} {_mark("ins", one.after)}</span></li>'
        for one in found.told
    )
    yield f'<ul class="told">{told}</ul></header>' if told else "</header>"
    yield f'<div class="row head"><div>{_heading(found.before)}</div><div>{_heading(found.after)}</div></div>'


def _label(name: str) -> str:
    return _LABELS.get(name, name)


def _heading(one: Version) -> str:
    until = f"until {_time(one.replaced_at)}" if one.replaced_at else "stands"
    return f'<b>Version {one.number}</b> <span class="quiet">seen {_time(one.since)}, {until}</span>'


def _time(stored: str) -> str:
    return f'<time datetime="{escape(stored)}">{output.minute(stored)}</time>'


def _section(name: str, found: Difference) -> Iterator[str]:
    old, new = (side.fields.get(name) for side in (found.before, found.after))
    yield f"<section><h2>{escape(_label(name))}</h2>"
    for row in of_field(name, old, new):
        yield _row(row)
    yield "</section>"


def _row(row: Row) -> str:
    name = "row" if row.changed else "row same"
    return (
        f'<div class="{name}"><div lang="tr">{_side(row.before, "del", "Before")}</div>'
        f'<div lang="tr">{_side(row.after, "ins", "After")}</div></div>'
    )


def _side(spans: Sequence[Span], tag: str, label: str) -> str:
    if not spans:
        return ""
    text = "".join(_mark(tag, span.text) if span.changed else _plain(span.text) for span in spans)
    sub = spans[0].text.startswith(HEADING)
    text = text.replace(HEADING, "", 1) if sub else text
    return f'<span class="side" lang="en">{label}</span>' + (f'<p class="sub">{text}</p>' if sub else f"<p>{text}</p>")


def _mark(tag: str, text: str) -> str:
    if not text:
        return ""
    said = "removed: " if tag == "del" else "added: "
    return f'<{tag}><span class="say" lang="en">{said}</span>{_plain(text)}</{tag}>'


def _plain(text: str) -> str:
    """Escaped, without control characters; blanks at the ends stay."""
    kept = printable.plain(text)
    return escape(kept)
