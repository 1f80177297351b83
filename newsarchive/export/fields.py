"""What kind of value each exported field holds; any other field is text."""

from newsarchive.query.why import LISTS

_ISTANBUL, _UTC = "Europe/Istanbul", "UTC"
ZONES = {
    "published_at": _ISTANBUL, "updated_at": _ISTANBUL,
    "first_seen_at": _UTC, "last_seen_at": _UTC, "gone_at": _UTC, "fetched_at": _UTC,
}  # fmt: skip
"""instants, and the zone a table shows them in"""
NUMBERS = frozenset({"id", "word_count", "story_id", "members", "sites"})
NUMBER_LISTS = frozenset({"member_ids"})
LISTED = LISTS | NUMBER_LISTS
"""stored as JSON"""
FEW = frozenset(
    {
        "site", "published_precision", "updated_precision", "section", "section_raw", "source", "source_raw",
        "source_kind",
        "place_province", "place_district", "language", "page_type", "family", "agency", "agency_why",
        "authors.list.element",
    }
)  # fmt: skip
"""fields (and elements) of few different values, which a Parquet file keeps once"""
