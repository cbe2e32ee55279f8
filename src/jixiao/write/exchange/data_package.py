r"""Data Package (https://datapackage.org, version 2): CSV tables with a descriptor that explains every column.

The tables are for analysis; ``text.json`` beside them is the whole text, and what ``jixiao read`` reads. Each file is
there with its size and SHA-256, so that a change to one is noticed. The same text gives the same bytes.

A CSV is opened in Excel and WPS as well, which has two consequences. It begins with a byte order mark, without which
they take UTF-8 for GBK. And words that a spreadsheet would run as a formula (``=100%`` is an honest target) begin with
a backslash, the ``escapeChar`` of the declared dialect: a spreadsheet shows ``\=100%``, a Data Package reader takes
the backslash off and has the true value. An apostrophe in its place would stay in the value for good.
"""

import hashlib
import io
import json
import re
import zipfile
from pathlib import PurePath
from typing import Any

from jixiao.model import PerformanceText
from jixiao.write.documents import WriteError
from jixiao.write.exchange import NOBODY, Publisher
from jixiao.write.exchange.tables import Column, Keys, Table, all_tables, owner_key, plain
from jixiao.write.json import Data, dumps, to_data

DESCRIPTOR = "datapackage.json"
_PROFILES = "https://datapackage.org/profiles/2.0"
_DIALECT: Data = {"$schema": f"{_PROFILES}/tabledialect.json", "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"',
                  "doubleQuote": True, "escapeChar": "\\", "header": True}  # fmt: skip
_ACTIVE = re.compile(r"[\t\r\n]|[\s\ufeff\u200b-\u200f\u2060]*[=+\-@＝＋－＠]")
"""Beginnings that a spreadsheet takes for a formula, blanks before them included."""
_QUOTED = re.compile(r'[,"\r\n]|^\s|\s$')
_ABOUT = (
    "部门预算绩效文本的数据：每类内容一张 CSV（UTF-8，带 BOM），text.json 为完整数据。各列的含义见 columns.csv 和本文件的 fields。"
    "空着的格表示原文没有写，不是零。金额单位为万元。CSV 中可能被电子表格当作公式的文字前有反斜杠（dialect 的 escapeChar），"
    "按本文件读取时自动去掉；文字中的反斜杠写成两个。"
)


def document(text: PerformanceText, publisher: Publisher = NOBODY) -> bytes:
    """The text as a Data Package in a zip. Raises WriteError for a licence that is neither identifier nor address."""
    keys = Keys(text)
    files = {f"{table.name}.csv": _csv(table, keys) for table in all_tables()}
    files["text.json"] = _whole_text(text)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {DESCRIPTOR: _descriptor(keys, files, publisher), **files}.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, content)
    return stream.getvalue()


def _whole_text(text: PerformanceText) -> bytes:
    """``jixiao/text/1``; of the file it was read from, the name and not the folder."""
    data = to_data(text)
    for problem in data["problems"]:
        if problem["place"]:
            problem["place"]["file"] = PurePath(problem["place"]["file"]).name
    return dumps(data).encode("utf-8", "replace")


def _csv(table: Table, keys: Keys) -> bytes:
    lines = [[column.name for column in table.columns]]
    lines += [[_cell(plain(column.of(row)), column) for column in table.columns] for row in table.rows(keys)]
    return "".join(",".join(line) + "\r\n" for line in lines).encode("utf-8-sig", "replace")


def _cell(value: str, column: Column) -> str:
    if column.type != "string":
        return value
    words = value.replace("\\", "\\\\")
    if _ACTIVE.match(value):
        words = "\\" + words
    return '"' + words.replace('"', '""') + '"' if _QUOTED.search(words) else words


def _descriptor(keys: Keys, files: dict[str, bytes], publisher: Publisher) -> bytes:
    cover = keys.text.cover
    first = keys.text.projects[0].title if keys.text.projects else None
    title = f"{cover.department or ''}{cover.title or ''}" or str(first or "")
    data: Data = {"$schema": f"{_PROFILES}/datapackage.json", "name": keys.text_id}
    if title:
        data["title"] = title
    data["description"] = _ABOUT
    if publisher.created is not None:
        data["created"] = publisher.created.isoformat()
    if publisher.licence:
        data["licenses"] = [_licence(publisher.licence)]
    data["resources"] = [_resource(table, files[f"{table.name}.csv"]) for table in all_tables()]
    data["resources"].append(
        {"name": "text", "path": "text.json", "title": "完整数据", "description": "全文，结构见 jixiao/text/1 的 JSON Schema。",
         "format": "json", "mediatype": "application/json", "encoding": "utf-8", **_proof(files["text.json"])}
    )  # fmt: skip
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _licence(words: str) -> Data:
    if re.fullmatch(r"[-a-zA-Z0-9._]+", words):
        return {"name": words}
    if re.fullmatch(r"https?://\S+", words):
        return {"path": words}
    raise WriteError(
        f"许可“{words}”既不是标识也不是网址。请写作 CC-BY-4.0 这样的标识，或以 https:// 开头的网址",
        f'the licence "{words}" is neither an identifier nor an address. Write one like CC-BY-4.0, or an https:// address',
    )


def _proof(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _resource(table: Table, content: bytes) -> Data:
    schema: Data = {"$schema": f"{_PROFILES}/tableschema.json", "fields": [_field(c, table) for c in table.columns],
                    "missingValues": [""], "primaryKey": list(table.key)}  # fmt: skip
    if key := owner_key(table):
        schema["foreignKeys"] = [{"fields": [key], "reference": {"resource": table.within, "fields": [key]}}]
    return {
        "name": table.name, "type": "table", "path": f"{table.name}.csv", "title": table.title,
        "description": table.description, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        **_proof(content), "dialect": _DIALECT, "schema": schema,
    }  # fmt: skip


def _field(column: Column, table: Table) -> Data:
    data: Data = {"name": column.name, "type": column.type, "title": column.title}
    if column.description:
        data["description"] = column.description
    if column.unit:
        data["unit"] = column.unit
    constraints: Data = {}
    if column.required:
        constraints["required"] = True
    if table.key == (column.name,):
        constraints["unique"] = True
    for name in ("enum", "pattern", "minimum", "maximum"):
        if (bound := getattr(column, name)) not in (None, (), ""):
            constraints[name] = list(bound) if isinstance(bound, tuple) else bound
    return data | ({"constraints": constraints} if constraints else {})
