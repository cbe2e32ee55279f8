"""Writes docs/rules (one page per rule and an index) and docs/schema from the code; --check says what is stale."""

import json
import sys
from pathlib import Path

from jixiao.check.discover import all_rules
from jixiao.check.page import index_markdown, page_of
from jixiao.law.library import kinds
from jixiao.write.exchange.dictionary import dictionary_markdown
from jixiao.write.library_page import library_markdown
from jixiao.write.report_words import FAMILIES
from jixiao.write.schema import all_schemas

ROOT = Path(__file__).resolve().parent.parent


def documents() -> dict[Path, str]:
    """Path → content of every generated document."""
    pages = [page_of(rule) for rule in all_rules()]
    found = {ROOT / "docs/rules" / f"{page.code}.md": page.markdown for page in pages}
    found[ROOT / "docs/rules/README.md"] = index_markdown(pages, FAMILIES)
    found[ROOT / "docs/indicator-library.md"] = library_markdown(kinds())
    found[ROOT / "docs/data-package.md"] = dictionary_markdown()
    for name, schema in all_schemas().items():
        found[ROOT / "docs/schema" / f"{name}.schema.json"] = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    return found


def main() -> int:
    wanted = documents()
    folder = ROOT / "docs/rules"
    stale = [p for p, text in wanted.items() if not p.exists() or p.read_text("utf-8") != text]
    gone = [p for p in folder.glob("*.md") if p not in wanted] if folder.exists() else []
    if "--check" in sys.argv:
        for path in [*stale, *gone]:
            print(f"stale: {path.relative_to(ROOT)}")
        if stale or gone:
            print("Run `make docs` and commit the result.")
        return 1 if stale or gone else 0
    for path in gone:
        path.unlink()
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], "utf-8")
    print(f"{len(stale)} written, {len(gone)} removed, {len(wanted)} in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
