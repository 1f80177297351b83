"""The migrations this code knows, by name, for those who only want to know whether a database has them all.

``migrations.py`` has the steps themselves; loading it loads sqlite-utils, and with it pandas where there is one.
"""

TABLE = "_sqlite_migrations"
SET = "newsarchive"
NAMES = (
    "m001_initial",
    "m002_standing",
    "m003_charset",
    "m004_proof",
    "m005_people",
    "m006_hosts",
    "m007_accounts",
    "m008_pace",
    "m010_health",
    "m011_coverage",
    "m014_pace",
    "m013_probes",
    "m012_backfills",
    "m015_deliveries",
    "m016_run_accounts",
    "m020_answers",
    "m017_stories",
    "m019_removals",
    "m021_story_views",
    "m018_edits",
    "m022_events",
    "m023_origins",
    "m024_cards",
    "m025_past",
    "m026_proofs",
    "m027_provenance",
    "m028_counts",
    "m029_fetches",
)
"""in the order of the schema's versions"""
