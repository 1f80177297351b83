"""What machines read about a release: datapackage.json (Frictionless Data Package 2), croissant.json (Croissant 1.0),
CITATION.cff. Pure: made from the manifest and the card's words.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from newsarchive import turkish
from newsarchive.release import card

Told = Mapping[str, Any]
_MEDIA = {"parquet": "application/vnd.apache.parquet", "jsonl": "application/jsonl", "csv": "text/csv"}
_CROISSANT_MEDIA = {"parquet": "application/x-parquet", "jsonl": "application/jsonlines", "csv": "text/csv"}
_SCHEMA = "tableschema.json"


def documents(told: Told) -> dict[str, str]:
    """File name -> its text."""
    package, croissant = _package(told), _croissant(told)
    return {
        _SCHEMA: _text(_table_schema(told)),
        "datapackage.json": _text(package),
        "croissant.json": _text(croissant),
        "CITATION.cff": _citation(told),
    }


def _text(document: Told) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def slug(told: Told) -> str:
    """A name for machines."""
    return turkish.slug(told["title"]) or "dataset"


def _description(told: Told) -> str:
    period = told["period"]
    when = f", {period['first']} to {period['last']}" if period else ""
    return (
        f"{told['rows']:,} articles of {len(told['counts']['sites'])} Turkish regional news sites{when}; see README.md"
    )


# --- Frictionless -------------------------------------------------------------------------------------------


def _package(told: Told) -> dict[str, Any]:
    form = told["recipe"]["format"]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": slug(told),
        "id": _identity(told),
        "title": told["title"],
        "description": _description(told),
        "version": told["date"],
        "created": told["archive"]["changed_at"],
        "licenses": [_licence(told)],
        **({"contributors": [{"title": told["creator"], "roles": ["creator"]}]} if told["creator"] else {}),
        "resources": [
            {
                "name": file["path"].removeprefix("data/").removesuffix(f".{form}").replace("/", "-"),
                "path": file["path"],
                "type": "table",
                "format": form,
                "mediatype": _MEDIA[form],
                "hash": f"sha256:{file['sha256']}",
                **({"encoding": "utf-8", "bytes": file["bytes"]} if form != "parquet" else {}),
                "schema": _SCHEMA,
            }
            for file in told["files"]
        ],
    }


def _licence(told: Told) -> dict[str, str]:
    name = told["license"]
    if name is None:
        return {"name": "other-closed", "title": "The texts belong to the papers; see README.md"}
    known = all(letter.isascii() and (letter.isalnum() or letter in "-._") for letter in name)
    return {"name": name, "title": name} if known else {"name": "other", "title": name}


def _table_schema(told: Told) -> dict[str, Any]:
    form = told["recipe"]["format"]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [
            {
                "name": field["name"],
                **_kind(field["kind"], form, required=field["required"]),
                "description": field["meaning"],
                **({"constraints": {"required": True}} if field["required"] and field["kind"] == "number" else {}),
            }
            for field in told["fields"]
        ],
        "primaryKey": ["id"] if any(field["name"] == "id" for field in told["fields"]) else [],
        "missingValues": [""],
    }


def _kind(kind: str, form: str, *, required: bool) -> dict[str, str]:
    """Readers take Parquet through pandas: whole numbers with nulls are numbers there, lists are arrays of its own."""
    if kind == "number":
        return {"type": "integer" if required or form != "parquet" else "number"}
    if form == "parquet":
        return {"type": "datetime" if kind in ("local", "instant") else "any" if kind in _LISTS else "string"}
    return {"type": "array" if kind in _LISTS else "string"}


# --- Croissant ----------------------------------------------------------------------------------------------

_DATA_TYPES = {"number": "sc:Integer", "local": "sc:DateTime", "instant": "sc:DateTime"}
_LISTS = frozenset({"texts", "numbers", "pictures"})
_TERMS = (
    "citeAs", "column", "extract", "field", "fileProperty", "fileObject", "fileSet", "format", "includes",
    "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex", "repeated",
    "replace", "samplingRate", "separator", "source", "subField", "transform", "equivalentProperty",
)  # fmt: skip
_CONTEXT = {
    "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/", "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"}, **{term: f"cr:{term}" for term in _TERMS},
}  # fmt: skip


def _croissant(told: Told) -> dict[str, Any]:
    form = told["recipe"]["format"]
    splits = card.paths_of(told)
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": slug(told),
        "alternateName": told["title"],
        "description": _description(told),
        "url": _identity(told),
        "version": ".".join(str(int(part)) for part in told["date"].split("-")),
        "datePublished": told["date"],
        "inLanguage": sorted(name for name in told["counts"]["languages"] if name),
        "license": told["license"] or "the texts belong to the papers; see README.md",
        "creator": {"@type": "sc:Person", "name": told["creator"] or "not named"},
        "citeAs": f"{told['creator'] or told['title']}, {told['date']}",
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": file["path"],
                "name": file["path"],
                "contentUrl": file["path"],
                "contentSize": f"{file['bytes']} B",
                "encodingFormat": _CROISSANT_MEDIA[form],
                "sha256": file["sha256"],
            }
            for file in told["files"]
        ]
        + [
            {
                "@type": "cr:FileSet",
                "@id": split,
                "name": split,
                "encodingFormat": _CROISSANT_MEDIA[form],
                "includes": paths,
            }
            for split, paths in splits.items()
            if len(paths) > 1
        ],
        "recordSet": [_records(told, split, paths, form) for split, paths in splits.items()],
    }


def _records(told: Told, split: str, paths: Sequence[str], form: str) -> dict[str, Any]:
    """The rows of a split: of its one file, whose hash readers then check, else of all of them."""
    of = {"fileSet": {"@id": split}} if len(paths) > 1 else {"fileObject": {"@id": paths[0]}}
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{split}_articles/{field['name']}",
            "name": field["name"],
            "description": field["meaning"],
            "dataType": _DATA_TYPES.get(field["kind"], "sc:Text"),
            **({"repeated": True} if form != "csv" and field["kind"] in _LISTS else {}),
            "source": {
                **of,
                "extract": {"column": field["name"]},
                **({"transform": {"jsonPath": "url"}} if form != "csv" and field["kind"] == "pictures" else {}),
            },
        }
        for field in told["fields"]
    ]
    return {"@type": "cr:RecordSet", "@id": f"{split}_articles", "name": f"{split}_articles", "field": fields}


def _identity(told: Told) -> str:
    """A name of this very content: the same files have the same, wherever they are."""
    sums = "".join(sorted(file["sha256"] for file in told["files"]))
    return f"urn:newsarchive:sha256:{hashlib.sha256(sums.encode()).hexdigest()}"


# --- citation -----------------------------------------------------------------------------------------------


def _citation(told: Told) -> str:
    """CITATION.cff 1.2; JSON strings are YAML strings."""
    words = {
        "title": told["title"],
        "abstract": _description(told),
        "version": told["date"],
        "date-released": told["date"],
    }
    lines = ["cff-version: 1.2.0", "type: dataset", "message: If you use this dataset, please cite it as below."]
    lines += [f"{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in words.items()]
    lines += ["authors:", f"- name: {json.dumps(told['creator'] or 'not named', ensure_ascii=False)}"]
    lines += ["identifiers:", "- type: other", f"  value: {json.dumps(_identity(told))}"]
    return "\n".join(lines) + "\n"
