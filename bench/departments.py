"""``python bench/departments.py N FOLDER``: texts of N invented departments, fifteen projects each, as JSON data.

The projects of the examples come again under other codes, names, sums and values, so that no two tables are alike.
"""

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from timing import ROOT

PROJECTS = 15
_NUMBER = re.compile(r"(?<=≥)(\d{1,6})(?![\d.])")


def text_of(department: int) -> dict[str, Any]:
    """The text of one department as ``jixiao/text/1`` data."""
    from jixiao.api import compose_items, read
    from jixiao.read.json import from_data
    from jixiao.write.json import to_data

    texts = [read(path) for path in sorted((ROOT / "src/jixiao/examples").glob("*.txt"))]
    known = [project for text in texts for project in to_data(text)["projects"]]
    projects = [_varied(known[n % len(known)], n + 1, department) for n in range(PROJECTS)]
    contents = [{"part": 1, "seq": n, "title": title, "page": None}
                for n, title in enumerate(("总体绩效目标", "分项绩效目标", "工作保障措施"), 1)]  # fmt: skip
    contents += [{"part": 2, "seq": p["seq"], "title": p["title"], "page": None} for p in projects]
    data = to_data(texts[0]) | {"projects": projects, "contents": contents, "items": [], "problems": []}
    data["cover"] |= {"department": f"第{department}局", "compiled_by": f"第{department}局"}
    text = from_data(data, "")
    return to_data(replace(text, items=compose_items(text.projects)))


def _varied(project: dict[str, Any], seq: int, department: int) -> dict[str, Any]:
    words = json.dumps(project, ensure_ascii=False)
    name = project["name"]
    words = words.replace(name, f"{name}（{department}局第{seq}项）")
    words = re.sub(r"(\d{8}P)(\d{6})", lambda m: f"{m[1]}{(department * 100 + seq) % 10**6:06d}", words)
    words = _NUMBER.sub(lambda m: str(int(m[1]) + department + seq), words)
    varied: dict[str, Any] = json.loads(words)
    budget = varied["budget"]
    for key in ("total", "fiscal"):
        if budget[key] is not None:
            whole, _, cents = budget[key].partition(".")
            budget[key] = f"{int(whole) + department}.{cents or '00'}"
    return varied | {"seq": seq}


def main(count: int, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for department in range(1, count + 1):
        data = json.dumps(text_of(department), ensure_ascii=False)
        (folder / f"{department:03d}.json").write_text(data, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2])))
