"""One extractor over a stream of pages, in an environment of its own: `python answer.py NAME < pages.jsonl`.

A line in is {"id", "url", "html" or "html_base64"}; a line out {"id", "headline", "published_at", "authors",
"summary", "body", "cpu_ms", "lxml_ms"}. CPU is measured around the call alone, after one page to warm up; ``lxml_ms``
is what lxml needs to parse the same bytes in the same process, so that machines and moments can be compared. Nothing
of newsarchive is imported except for NAME = newsarchive.
"""

import base64
import contextlib
import gc
import io
import json
import logging
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import lxml.html

Answer = dict[str, Any]


def newsarchive() -> Callable[[bytes, str], Answer]:
    from datetime import UTC, datetime

    from newsarchive import normalise
    from newsarchive.errors import NotArchived
    from newsarchive.extract import extract
    from newsarchive.records import Page

    def read(body: bytes, url: str) -> Answer:
        page = Page(url, 200, body, datetime.now(UTC), (("Content-Type", "text/html"),))
        try:
            return normalise.to_json(normalise.normalise(extract(page, links=False), explain=False))
        except NotArchived:
            return {}

    return read


def trafilatura() -> Callable[[bytes, str], Answer]:
    from trafilatura import bare_extraction

    def read(body: bytes, url: str) -> Answer:
        found = bare_extraction(body, url=url, with_metadata=True)
        if found is None:
            return {}
        people = (found.author or "").split("; ")
        return {"headline": found.title, "published_at": found.date, "authors": people, "body": found.text}

    return read


def newspaper4k() -> Callable[[bytes, str], Answer]:
    import newspaper

    def read(body: bytes, url: str) -> Answer:
        article = newspaper.Article(url, fetch_images=False)
        article.download(input_html=body.decode("utf-8", "replace"))
        article.parse()
        at = article.publish_date
        return {
            "headline": article.title,
            "published_at": at.isoformat() if at else None,
            "authors": article.authors,
            "body": article.text,
        }

    return read


def news_please() -> Callable[[bytes, str], Answer]:
    from newsplease import NewsPlease

    def read(body: bytes, url: str) -> Answer:
        article = NewsPlease.from_html(body.decode("utf-8", "replace"), url=url, fetch_images=False)
        at = article.date_publish
        return {
            "headline": article.title,
            "published_at": at.isoformat() if at else None,
            "authors": article.authors,
            "body": article.maintext,
        }

    return read


def goose3() -> Callable[[bytes, str], Answer]:
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})

    def read(body: bytes, url: str) -> Answer:
        article = goose.extract(raw_html=body.decode("utf-8", "replace"))
        at = article.publish_date
        return {
            "headline": article.title,
            "published_at": str(at) if at else None,
            "authors": article.authors,
            "body": article.cleaned_text,
        }

    return read


def readability() -> Callable[[bytes, str], Answer]:
    from readability import Document

    def read(body: bytes, url: str) -> Answer:
        document = Document(body.decode("utf-8", "replace"), url=url)
        summary = lxml.html.fromstring(document.summary())
        return {"headline": document.short_title(), "body": "\n\n".join(p for p in summary.itertext() if p.strip())}

    return read


def resiliparse() -> Callable[[bytes, str], Answer]:
    from resiliparse.extract.html2text import extract_plain_text

    def read(body: bytes, url: str) -> Answer:
        html = body.decode("utf-8", "replace")
        return {"body": extract_plain_text(html, main_content=True, alt_texts=False)}

    return read


EXTRACTORS = (newsarchive, trafilatura, newspaper4k, news_please, goose3, readability, resiliparse)


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    """(milliseconds of CPU, result)."""
    start = time.process_time()
    result = work()
    return (time.process_time() - start) * 1000, result


def main() -> None:
    read = next(make for make in EXTRACTORS if make.__name__ == sys.argv[1])()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    pages = [json.loads(line) for line in sys.stdin]
    bodies = [base64.b64decode(p["html_base64"]) if p.get("html_base64") else p["html"].encode() for p in pages]
    out, sys.stdout = sys.stdout, io.StringIO()  # some print while they read
    with contextlib.suppress(Exception):  # whatever a stranger's code raises is its own answer
        read(bodies[0], pages[0]["url"])
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    for page, body in zip(pages, bodies, strict=True):
        parse, _ = cpu(lambda body=body: lxml.html.document_fromstring(body))
        start = time.process_time()
        try:
            answer = read(body, page["url"])
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:200]}
        spent = (time.process_time() - start) * 1000
        kept = {key: answer.get(key) for key in ("headline", "published_at", "authors", "summary", "body", "error")}
        out.write(json.dumps({"id": page["id"], **kept, "cpu_ms": spent, "lxml_ms": parse}, default=str) + "\n")


if __name__ == "__main__":
    main()
