"""WordPress' own list of posts (``/wp-json/wp/v2/posts``) -> what it announces: address, date and headline of each.

Source of the form: WordPress REST API handbook, "Posts". Dates come out as ISO 8601, with Z for ``date_gmt``.
"""

import json
from typing import Any

from newsarchive import turkish, urls
from newsarchive.records import Link, Listing

MAX_BYTES = 8 * 1024 * 1024
MAX_POSTS = 1_000


def from_posts(body: bytes, url: str) -> Listing:
    """Every post of the list, in its order; ``empty`` when it is none. Never raises."""
    try:
        given = json.loads(body[:MAX_BYTES].decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return Listing("empty", (), ("not a list of posts",))
    if not isinstance(given, list):
        return Listing("empty", (), ("not a list of posts",))
    links = tuple(link for at, post in enumerate(given[:MAX_POSTS]) if (link := _link(post, at, url)) is not None)
    return Listing("posts" if links else "empty", links)


def _link(post: Any, position: int, url: str) -> Link | None:
    if not isinstance(post, dict) or not isinstance(post.get("link"), str):
        return None
    target = urls.absolute(post["link"], url)
    if target is None:
        return None
    world, local = post.get("date_gmt"), post.get("date")
    date = f"{world}Z" if isinstance(world, str) and world else local if isinstance(local, str) else None
    title = post.get("title")
    title = title.get("rendered") if isinstance(title, dict) else title
    words = turkish.clean(title) if isinstance(title, str) else None
    return Link(target, kind="article", via="posts", position=position, title=words or None, date_text=date)
