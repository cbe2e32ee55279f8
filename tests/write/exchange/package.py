"""A Data Package read by its own descriptor, with the standard library: what any other program gets out of it."""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

Data = dict[str, Any]
Rows = list[Data]
_TYPES: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
}


class Package:
    """The descriptor, the files and the rows of every table, typed."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.descriptor: Data = json.loads(self.files["datapackage.json"].decode())
        self.resources: dict[str, Data] = {r["name"]: r for r in self.descriptor["resources"]}
        self.tables = {name: self._rows(r) for name, r in self.resources.items() if r.get("type") == "table"}

    def cells(self, name: str) -> list[list[str]]:
        """The table as a program sees it that knows the dialect: header and rows."""
        return self._parsed(name, self.resources[name]["dialect"]["escapeChar"])

    def shown(self, name: str) -> list[list[str]]:
        """The table as a spreadsheet shows it, which knows quotes only."""
        return self._parsed(name, None)

    def _parsed(self, name: str, escape: str | None) -> list[list[str]]:
        resource = self.resources[name]
        body = self.files[resource["path"]].decode("utf-8-sig")
        dialect = resource["dialect"]
        return list(
            csv.reader(
                io.StringIO(body, newline=""), delimiter=dialect["delimiter"], quotechar=dialect["quoteChar"],
                doublequote=dialect["doubleQuote"], escapechar=escape, strict=True,
            )
        )  # fmt: skip

    def _rows(self, resource: Data) -> Rows:
        fields = resource["schema"]["fields"]
        header, *rows = self.cells(resource["name"])
        assert header == [f["name"] for f in fields]
        assert all(len(row) == len(header) for row in rows)
        missing = resource["schema"]["missingValues"]
        return [
            {f["name"]: None if cell in missing else _TYPES[f["type"]](cell) for f, cell in zip(fields, row, strict=True)}
            for row in rows
        ]  # fmt: skip

    def faults(self) -> Iterator[str]:
        """What breaks the descriptor: checksums, constraints, keys."""
        for name, resource in self.resources.items():
            content = self.files[resource["path"]]
            if resource["bytes"] != len(content) or resource["hash"] != f"sha256:{hashlib.sha256(content).hexdigest()}":
                yield f"{name}: bytes or hash"
        for name, rows in self.tables.items():
            schema = self.resources[name]["schema"]
            for field in schema["fields"]:
                yield from (f"{name}.{field['name']}: {fault}" for fault in _broken(field, rows))
            keys = [tuple(row[k] for k in schema["primaryKey"]) for row in rows]
            if len(set(keys)) != len(keys) or any(None in key for key in keys):
                yield f"{name}: primary key"
            for foreign in schema.get("foreignKeys", ()):
                there = foreign["reference"]
                known = {tuple(row[k] for k in there["fields"]) for row in self.tables[there["resource"]]}
                if not {tuple(row[k] for k in foreign["fields"]) for row in rows} <= known:
                    yield f"{name}: foreign key to {there['resource']}"


def _broken(field: Data, rows: Rows) -> Iterator[str]:
    rule = field.get("constraints", {})
    values = [row[field["name"]] for row in rows]
    stated = [value for value in values if value is not None]
    if rule.get("required") and len(stated) < len(values):
        yield "required"
    if rule.get("unique") and len(set(stated)) < len(stated):
        yield "unique"
    for value in stated:
        if "enum" in rule and value not in rule["enum"]:
            yield f"enum: {value}"
        if "pattern" in rule and not re.fullmatch(rule["pattern"], value):
            yield f"pattern: {value}"
        if not rule.get("minimum", value) <= value <= rule.get("maximum", value):
            yield f"range: {value}"
