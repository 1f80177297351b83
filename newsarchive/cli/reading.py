"""``extract``: pages from files, addresses or a JSON stream -> records. Nothing is stored.

One page that is no article, or that breaks the reader, never stops the others: in a stream every line is answered.
"""

import base64
import binascii
import gc
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import click
import orjson

from newsarchive import __version__, clock, evidence, extractor_version, knowledge, normalise, printable, urls
from newsarchive.errors import NotArchived, UsageError
from newsarchive.extract import extract as read_draft
from newsarchive.records import Article, Draft, Page

_MAX_BYTES = 20_000_000
_TIMEOUT = 30  # seconds for connecting and for each read
_AGENT = f"newsarchive/{__version__} (one page, read by hand)"
_NO_URL = "https://unknown.invalid/"
# what a defect of ours, or an address that is none, raises: the lines behind it must still be answered
_DEFECTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@click.command()
@click.argument("inputs", nargs=-1, metavar="[FILE|URL]...")
@click.option("--url", help="Address the page came from (one FILE only).")
@click.option("--jsonl", is_flag=True, help="Read pages from stdin, one JSON object a line; answer line by line.")
@click.option("--explain", is_flag=True, help="Add the evidence: words, rule, place, certainty, what lost and why.")
@click.option("--json", "as_json", is_flag=True, help="With --explain: JSON on a terminal as well.")
def extract(inputs: tuple[str, ...], url: str | None, jsonl: bool, explain: bool, as_json: bool) -> int:
    """One page to its record as JSON; nothing is stored.

    \b
    newsarchive extract page.html --url https://www.example-haber.com/haber/deneme-7.html
    newsarchive extract https://www.example-haber.com/haber/deneme-7.html --explain
    newsarchive extract --jsonl < pages.jsonl > records.jsonl

    On a terminal --explain writes a report for people; into a file or pipe, or with --json, the record as JSON with
    "extractor" and "evidence" added; of a page that is no article page_type, reason and the evidence of the type.

    A line of --jsonl holds "url" and "html" or "html_base64", and may hold "id" (echoed), "content_type" and
    "fetched_at". Exit code 3 when a FILE or URL is no article or could not be read; the reason is on stderr.
    """
    if jsonl:
        if inputs or url:
            raise UsageError("--jsonl reads standard input; leave FILE, URL and --url out")
        knowledge.check()
        stream(sys.stdin.buffer, sys.stdout.buffer, explain=explain)
        return 0
    if not inputs:
        raise UsageError("name a FILE or URL, or use --jsonl")
    if url and len(inputs) > 1:
        raise UsageError("--url goes with exactly one FILE")
    if url:
        _check_address(url)
    knowledge.check()
    show = _told if explain and not as_json and sys.stdout.isatty() else _json
    answers = [_one(given, url, explain, show) for given in inputs]
    return 0 if all(answers) else 3


def _check_address(url: str) -> None:
    try:
        urls.canonical(url)
    except ValueError as error:
        raise UsageError(f"--url: {error}") from None


Show = Callable[[str, Draft | None, Article | NotArchived], None]


def _json(url: str, draft: Draft | None, found: Article | NotArchived) -> None:
    """The record, with its evidence when there is any; of a page that is no article what it is instead."""
    if isinstance(found, NotArchived):
        record = _refusal(url, draft, found, explain=True)
    else:
        record = normalise.to_json(found)
        if found.evidence:
            record |= _proof(found)
    click.echo(orjson.dumps(record, option=orjson.OPT_INDENT_2).decode())


def _told(_url: str, draft: Draft | None, found: Article | NotArchived) -> None:
    """A report for a person; of a page that is no article what it is instead."""
    from newsarchive.cli import explaining  # brings the library for terminals

    if draft is None:
        return
    for line in explaining.about(draft) if isinstance(found, NotArchived) else explaining.page(draft, found):
        click.echo(line)


def _proof(article: Article) -> dict[str, Any]:
    return {"extractor": extractor_version.current(), "evidence": evidence.to_json(article)}


def _one(given: str, url: str | None, explain: bool, show: Show) -> bool:
    """Print the record of one input; False (and a line on stderr) when there is none."""
    draft: Draft | None = None
    try:
        page = _fetch(given) if given.startswith(("http://", "https://")) else _open(given, url)
        draft = read_draft(page, links=False, outside=explain)
        if page.url == _NO_URL:
            draft = read_draft(replace(page, url=_stated_url(draft)), links=False, outside=explain)
        article = normalise.normalise(draft, explain=explain)
    except NotArchived as refusal:
        if explain:
            show(draft.url if draft else url or given, draft, refusal)
        click.echo(printable.plain(f"{given}: not an article: {refusal}"), err=True)
        return False
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.filename else None
        click.echo(printable.plain(f"{given}: {why or error}"), err=True)
        return False
    show(draft.url, draft, article)
    return True


def _open(name: str, url: str | None) -> Page:
    if name != "-" and Path(name).is_dir():
        raise IsADirectoryError("is a directory")
    body = sys.stdin.buffer.read(_MAX_BYTES) if name == "-" else Path(name).read_bytes()
    return Page(url or _NO_URL, 200, body, clock.now())


def _stated_url(draft: Draft) -> str:
    """Where a page says it lives, for a file given without --url."""
    stated = (one.text for one in draft.found.get("canonical_url", ()))
    return next((url for url in stated if not url.startswith(_NO_URL)), _NO_URL)


def _fetch(url: str) -> Page:
    """One polite GET: bounded in time and size, with our name on it. Raises OSError."""
    import urllib.request  # not for those who read files or a stream

    request = urllib.request.Request(url, headers={"User-Agent": _AGENT, "Accept": "text/html,*/*;q=0.5"})
    with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:
        body = answer.read(_MAX_BYTES + 1)
        if len(body) > _MAX_BYTES:
            raise OSError(f"more than {_MAX_BYTES} bytes")
        final = answer.geturl()
        headers = tuple(answer.headers.items())
    return Page(url, answer.status, body, clock.now(), headers, final if final != url else None)


def stream(lines: Iterable[bytes] | BinaryIO, out: BinaryIO, *, explain: bool = False) -> None:
    """Answer every line of JSON with one line of JSON, in order, each as soon as it is known."""
    gc.freeze()  # as in crawl/workers.py: a page makes thousands of short-lived nodes
    gc.set_threshold(50_000, 20, 100)
    for answer in answers(lines, explain=explain):
        out.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))
        out.flush()
        gc.collect(1)  # as there: a tree of 0.6 MB is one of few cycles


def answers(lines: Iterable[bytes], *, explain: bool = False) -> Iterator[dict[str, Any]]:
    """One answer per line that is not blank: a record, a page type with its reason, or an error."""
    for line in lines:
        if line.strip():
            yield _answer(line, explain)


def _answer(line: bytes, explain: bool) -> dict[str, Any]:
    given: Any = None
    try:
        given = orjson.loads(line)
        page = _page(given)
    except (OverflowError, TypeError, ValueError) as error:  # overflow: a time of the year 1 or 9999 in another zone
        return _with_id(given, {"error": f"bad line: {error}"})
    try:
        return _with_id(given, _record(page, explain))
    except _DEFECTS as error:
        click.echo(f"{printable.plain(page.url)}: {traceback.format_exc(limit=-3)}", err=True)
        return _with_id(given, {"error": f"{type(error).__name__}: {error}"})


def _record(page: Page, explain: bool) -> dict[str, Any]:
    draft: Draft | None = None
    try:
        draft = read_draft(page, links=False, outside=explain)
        article = normalise.normalise(draft, explain=explain)
    except NotArchived as refusal:
        return _refusal(page.url, draft, refusal, explain)
    record = normalise.to_json(article)
    if explain:
        record |= _proof(article)
    return record


def _refusal(url: str, draft: Draft | None, refusal: NotArchived, explain: bool) -> dict[str, Any]:
    """What is said of a page that is no article; ``draft`` is None when nothing of it could be read."""
    said: dict[str, Any] = {
        "url": url,
        "page_type": str(draft.page_type) if draft else "other",
        "reason": str(refusal.reason),
        "detail": refusal.detail,
        "headline": normalise.headline_of(draft) if draft else None,
    }
    if explain and draft:
        said |= {"extractor": extractor_version.current(), "evidence": evidence.of_type(draft)}
    return said


def _with_id(given: Any, answer: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(given, dict) or "id" not in given:
        return answer
    try:
        orjson.dumps(given["id"])
    except TypeError:  # orjson reads deeper nesting than it writes
        return {"id": None, **answer}
    return {"id": given["id"], **answer}


def _page(given: Any) -> Page:
    """The page of one line. Raises ValueError saying what is wrong with it."""
    if not isinstance(given, dict):
        raise ValueError("not a JSON object")
    html, encoded = given.get("html"), given.get("html_base64")
    if isinstance(encoded, str):
        try:
            body = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise ValueError(f"html_base64: {error}") from error
    elif isinstance(html, str):
        body = html.encode("utf-8", "surrogatepass")
    else:
        raise ValueError('neither "html" nor "html_base64"')
    kind, url = given.get("content_type"), given.get("url")
    for name, value in (("content_type", kind), ("url", url)):
        if value is not None and not isinstance(value, str):
            raise ValueError(f"{name} is not a string")
    if isinstance(html, str) and not isinstance(encoded, str):  # text arrives decoded, whatever its label said
        kind = f"{(kind or 'text/html').partition(';')[0]}; charset=utf-8"
    headers = (("Content-Type", kind),) if kind is not None else ()
    return Page(url or _NO_URL, 200, body, _instant(given.get("fetched_at")), headers)


def _instant(text: Any) -> datetime:
    if text is None:
        return clock.now()
    if not isinstance(text, str):
        raise ValueError("fetched_at is not a string")
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


COMMANDS = (extract,)
