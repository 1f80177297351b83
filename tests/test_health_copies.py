"""Whether an article has the date that copies of it elsewhere have: which copy is asked."""

from pathlib import Path

import pytest
import small_stories

from newsarchive.store import Archive, observations

CASES = [
    # articles.id, its day, the day of the nearest copy on another site
    (1, "2025-06-02", "2025-06-02", "a copy of the same day"),
    (4, "2025-06-03", "2025-06-02", "its own paper's other copy does not count"),
    (5, "2025-06-10", "2025-06-10", "the nearer of two"),
    (7, "2025-06-13", "2025-06-10", "nobody has that day"),
    (12, "2025-06-03", None, "it stands alone"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_stories.build(tmp_path_factory.mktemp("copies"))


@pytest.mark.parametrize(("article", "day", "expected", "why"), CASES)
def test_the_nearest_copy_elsewhere_is_asked_for_its_date(
    archive: Path, article: int, day: str, expected: str | None, why: str
) -> None:
    with Archive.open(archive) as opened:
        conn = opened.conn
        (site, story) = conn.execute("SELECT site_id, story_id FROM articles WHERE id = ?", (article,)).fetchone()
        empty = dict.fromkeys(observations.Told.__dataclass_fields__)
        row = observations.Told(**(empty | {"site": site, "story": story, "day": day}))
        assert observations.copied_on(conn, row) == expected, why
