"""Rows into files: CSV, JSON Lines, Parquet. Streaming, and whole or not at all.

In: ``query.reader.Rows`` and a target. Out: the number of rows. ``query.rows.Articles`` go faster, with the
same bytes: as CSV and JSON Lines without being decoded, as Parquet through Arrow, when the archive was opened a second
time beside their connection (``beside``). A failure raises an ArchiveError that names the path, and what stood there
before still stands.
"""

from newsarchive.export.cells import csv_cell, csv_lines, json_lines, json_objects, json_value
from newsarchive.export.second import Second, beside
from newsarchive.export.whole import whole, whole_folder
from newsarchive.export.writing import FORMATS, UNDATED, encode, format_of, write, write_months

__all__ = [
    "FORMATS", "UNDATED", "Second", "beside", "csv_cell", "csv_lines", "encode", "format_of", "json_lines",
    "json_objects", "json_value", "whole", "whole_folder", "write", "write_months",
]  # fmt: skip
