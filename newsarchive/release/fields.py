"""The fields of a dataset: of which kind, and what they mean (from the comments of the schema).

The kinds are those that the exporter writes: text, number, local (an instant of the paper, in Turkish time), instant
(one of ours, UTC), texts, numbers and pictures (lists; JSON in CSV).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from newsarchive.store import schema_docs


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a dataset."""

    name: str
    kind: str
    meaning: str
    required: bool
    """it always has a value"""

    def told(self) -> dict[str, str | bool]:
        """As the manifest has it."""
        return {"name": self.name, "kind": self.kind, "required": self.required, "meaning": self.meaning}


_KINDS = {
    **dict.fromkeys(("id", "word_count", "story_id", "members", "sites"), "number"),
    **dict.fromkeys(("published_at", "updated_at"), "local"),
    **dict.fromkeys(("first_seen_at", "last_seen_at", "gone_at", "fetched_at"), "instant"),
    **dict.fromkeys(("authors", "tags"), "texts"),
    "images": "pictures",
    "member_ids": "numbers",
}
_REQUIRED = frozenset({
    "id", "url", "canonical_url", "site", "headline", "body", "authors", "images", "tags", "page_type", "word_count",
    "content_hash", "first_seen_at", "last_seen_at", "fetched_at", "members", "sites", "member_ids", "article_key",
    "row_hash",
})  # fmt: skip
_OURS = {
    "id": "number of the article in the archive that this was made from; hydrating keeps it",
    "authors": "people who wrote it, as the page names them",
    "body": "paragraphs joined by a blank line",
    "images": "pictures: url, caption, credit",
    "tags": "as the page lists them",
    "content_hash": "v1:<hex> over the normalised body; equal ones are the same text",
    "article_key": "identity within the site",
    "story_id": "the text that several articles print: the number of its first article; null: it stands alone",
    "members": "articles of the archive that print this text, this one included",
    "sites": "sites they are on",
    "member_ids": "their numbers",
    "digest": "sha256:<hex> of the page it was read from, as fetched; null: not kept",
    "extractor": "extractor that understood it: rules+digest of data",
    "row_hash": "of the row of the full release: one that is put together again has the same",
    "sketch": "a sample of the hashes of its runs of five words: tells how much of another text is this one, "
    "nothing of what it says",
}
"""what is not a column of articles or stories, or means more here"""


def described(names: Sequence[str]) -> tuple[Field, ...]:
    """The fields of these names, in their order."""
    known = {**schema_docs.meanings("stories"), **schema_docs.meanings("articles"), **_OURS}
    return tuple(Field(name, _KINDS.get(name, "text"), known[name], name in _REQUIRED) for name in names)
