"""Tests about the code itself: floors, rule pages, docstrings, money, and two READMEs in step."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao.check.config import load_config
from jixiao.check.discover import all_rules
from jixiao.check.engine import assert_sound
from jixiao.check.rule import Rule

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "jixiao"
MODULES = sorted(SOURCE.rglob("*.py"))
HEADINGS = ["## 查什么", "## 为什么", "## 反例", "## 正例"]
RULE_FIELDS = ("code", "name", "title", "title_en", "message", "message_en", "suggestion", "suggestion_en", "authority")
LIKENESS = {"jixiao.lang.likeness", "jixiao.lang.topic"}
"""How alike two phrases are is a share without a unit: who measures it may compare it with a float (0 to 100)."""
HOUSE_WORDS = re.compile(r"/work/|/tmp/|\bsession\b.*\b(?:helper|lead)\b", re.IGNORECASE)


def module_id(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


# ------------------------------------------------------------------ floors


def test_the_floors_are_kept() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


NETWORK = {"socket", "ssl", "http", "ftplib", "smtplib", "telnetlib", "asyncio", "urllib.request", "urllib.error"}


@pytest.mark.parametrize("path", MODULES, ids=module_id)
def test_no_module_opens_a_network(path: Path) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    assert {name for name in imported if name in NETWORK or name.split(".")[0] in NETWORK} == set()


# ------------------------------------------------------------------ rules


@pytest.mark.parametrize("rule", all_rules(), ids=lambda r: r.code)
class TestRule:
    """What every rule owes its reader."""

    def test_has_its_page(self, rule: type[Rule]) -> None:
        page = rule.__doc__ or ""
        lines = [line.strip() for line in page.splitlines()]
        assert lines[0].endswith("。"), "the first line is a sentence"
        assert [line for line in lines if line.startswith("##")] == HEADINGS
        for one, following in zip(HEADINGS, [*HEADINGS[1:], ""], strict=True):
            start = lines.index(one) + 1
            end = lines.index(following) if following else len(lines)
            assert any(lines[start:end]), f"{one} is empty"

    def test_has_every_field(self, rule: type[Rule]) -> None:
        for field in RULE_FIELDS:
            assert getattr(rule, field, None), f"{rule.code} lacks {field}"
        assert re.fullmatch(r"[A-Z]{2}\d{2}", rule.code)
        assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*", rule.name), "subject.fault, in kebab case"
        assert "no-" not in rule.name.split(".")[1][:3], "a name states the fault, not the cure"

    def test_slug_begins_with_its_folder(self, rule: type[Rule]) -> None:
        folder = rule.__module__.split(".")[-2]
        assert rule.name.split(".")[0] == folder.replace("_", "-")

    def test_is_written_in_both_languages(self, rule: type[Rule]) -> None:
        """English may quote printed words and units (万元), Chinese may use signs; neither is left to the other."""
        for field in ("title", "message", "suggestion"):
            chinese, english = (re.sub(r"\{[^}]*\}", "", getattr(rule, name)) for name in (field, f"{field}_en"))
            english = re.sub(r"“[^”]*”|\([^)]*\)|[万千亿]?元|[万亿]", "", english)
            assert not re.search(r"[\u4e00-\u9fff]", english), f"{field}_en"
            assert not chinese.strip() or re.search(r"[\u4e00-\u9fff，。；：“”→]", chinese), field

    def test_is_sound(self, rule: type[Rule]) -> None:
        assert_sound(rule)


def test_slugs_and_titles_are_unique() -> None:
    for field in ("name", "title", "title_en"):
        values = [getattr(rule, field) for rule in all_rules()]
        assert sorted({value for value in values if values.count(value) > 1}) == [], field


# ------------------------------------------------------------------ docstrings


@pytest.mark.parametrize("path", MODULES, ids=module_id)
def test_every_public_name_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    missing = [] if ast.get_docstring(tree) else ["the module"]
    missing += [name for name, node in public(tree) if not ast.get_docstring(node)]
    assert missing == []


Public = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def public(tree: ast.Module | ast.ClassDef, owner: str = "") -> Iterator[tuple[str, Public]]:
    """Functions, classes and methods whose name, and whose owner's, does not begin with an underscore."""
    for node in tree.body:
        if isinstance(node, Public) and not node.name.startswith("_"):
            yield owner + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node, f"{owner}{node.name}.")


# ------------------------------------------------------------------ money


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.relative_to(SOURCE).parts[0] in ("model", "lang", "check", "score")], ids=module_id
)
def test_no_float_touches_a_figure(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    measures = ".".join(("jixiao", *path.relative_to(SOURCE).with_suffix("").parts)) in LIKENESS or any(
        isinstance(node, ast.ImportFrom) and node.module in LIKENESS for node in ast.walk(tree)
    )
    found = [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float) and not (measures and node.value <= 100))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
    ]
    assert found == [], "write Decimal; lines"


# ------------------------------------------------------------------ documents


def headings(text: str) -> list[int]:
    """The depth of every heading, code blocks left out."""
    return [
        len(m[1])
        for m in re.finditer(r"^(#+) ", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    ]


def code_blocks(text: str) -> list[str]:
    """The fenced blocks that are commands or data; pictures may carry words of the language."""
    return [
        m[0]
        for m in re.finditer(r"^```(\w*)\n.*?^```", text, re.MULTILINE | re.DOTALL)
        if m[1] not in ("mermaid", "text")
    ]


def test_the_readmes_are_in_step() -> None:
    english, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
    assert headings(english) == headings(chinese)
    assert code_blocks(english) == code_blocks(chinese)
    assert english.count("\n|") == chinese.count("\n|"), "the tables have the same rows"


@pytest.mark.parametrize(
    "name", sorted(p.relative_to(ROOT).as_posix() for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
)
def test_a_document_speaks_of_the_product_alone(name: str) -> None:
    assert HOUSE_WORDS.search((ROOT / name).read_text("utf-8")) is None


@pytest.mark.parametrize(
    "name", sorted(p.relative_to(ROOT).as_posix() for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    page = ROOT / name
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{name} → {target}"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "docs/configuration.md"])
def test_the_settings_in_the_documents_are_good_settings(name: str) -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        assert load_config(block, name).waivers
