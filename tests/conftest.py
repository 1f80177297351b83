"""For all tests: the papers they crawl are on loopback, which a crawl refuses unless it is allowed."""

import os

os.environ["NEWSARCHIVE_ALLOW_PRIVATE"] = "1"  # inherited by every command a test starts
