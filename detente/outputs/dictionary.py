"""The data dictionary beside a folder of tables: a Data Package (Frictionless, specs.frictionlessdata.io), made from the glossary."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import detente
from detente.glossary import terms
from detente.record.record import Record
from detente.record.tables import COLUMNS, ENTRIES, Columns, required

_TYPES = {"text": "string", "int": "integer", "number": "number", "flag": "boolean", "list": "string", "day": "date"}
_ARRAYS = {"list": "array"}
_CODES = {
    ("round", "status"): "status of a round", ("issue", "status"): "status of an issue", ("condition", "status"): "status of a condition",
    ("round", "level"): "level of a round", ("round", "ordinal_basis"): "basis of an ordinal", ("event", "plover"): "PLOVER type",
    ("third_party", "role"): "role",
}
_DAYS = {
    "first": "The first day that `{}` may mean.", "last": "The last day that `{}` may mean.", "day": "The day of `{}`, without the hour.",
}
_LISTS = "Several values, parted by '; '."
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def dictionary(record: Record, files: Mapping[str, bytes], form: str) -> bytes:
    """``datapackage.json`` for the tables in ``files``: every column with type, meaning and codes, every file with size and digest."""
    package: dict[str, Any] = {
        "name": "detente-record",
        "title": "Record of negotiations",
        "description": "One table a kind. Each row names the reports and the words that it rests on; what no text says is empty. "
                       "A cell of a CSV table that begins with an apostrophe has one more than its text (see docs/exports.md).",
        "profile": "tabular-data-package" if form == "csv" else "data-package",
        "version": detente.__version__,
        "as_of": record.true_by,
        "known_by": record.known_by,
        "resources": [_resource(name, content, form) for name, content in files.items()],
    }
    return (json.dumps({k: v for k, v in package.items() if v is not None}, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(file: str, content: bytes, form: str) -> dict[str, Any]:
    kind = file.partition(".")[0]
    made: dict[str, Any] = {
        "name": kind.replace("_", "-"), "path": file, "description": _about(kind), "format": form, "mediatype": _MEDIA[form],
        "bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}", "schema": schema(kind, form),
    }
    if form == "csv":
        made |= {"profile": "tabular-data-resource", "encoding": "utf-8", "dialect": {"lineTerminator": "\n"}}
    return made


def schema(kind: str, form: str = "csv") -> dict[str, Any]:
    """The Table Schema of one kind of table."""
    columns = COLUMNS[kind]
    made: dict[str, Any] = {"fields": [_field(kind, name, columns, form) for name in columns], "missingValues": [""]}
    keys = []
    if "id" in columns and kind not in ENTRIES:
        made["primaryKey"] = ["id"]
    elif "id" in columns:
        made["primaryKey"] = ["negotiation", "id"]
    if "negotiation" in columns:
        keys.append(_foreign("negotiation", "negotiation"))
    if "report" in columns and kind != "report":
        keys.append(_foreign("report", "report"))
    return {**made, "foreignKeys": keys} if keys else made


def _foreign(column: str, table: str) -> dict[str, Any]:
    return {"fields": [column], "reference": {"resource": table, "fields": ["id"]}}


def _field(kind: str, name: str, columns: Columns, form: str) -> dict[str, Any]:
    typed = columns[name]
    told = meaning(kind, name) + (f" {_LISTS}" if typed == "list" and form == "csv" else "")
    kinds = _TYPES if form == "csv" else _TYPES | _ARRAYS
    made: dict[str, Any] = {"name": name, "type": kinds[typed], "description": told}
    limits: dict[str, Any] = {}
    if required(kind, name):
        limits["required"] = True
    if codes := _codes(_CODES.get((kind, name))):
        limits["enum"] = codes
    return {**made, "constraints": limits} if limits else made


@functools.cache
def _codes(kind: str | None) -> list[str]:
    return [name for name, term in terms().items() if kind in term.kind.split(", ") and term.name == name] if kind else []


def meaning(kind: str, column: str) -> str:
    """What a column of a table of this kind holds, by the glossary."""
    known = terms()
    base, _, end = column.rpartition("_")
    if base and end in _DAYS and column not in known:
        return _DAYS[end].format(base)
    return known[column].text


def _about(kind: str) -> str:
    known = terms()
    return known[kind].text if kind in known else known[kind.replace("_", " ")].text
