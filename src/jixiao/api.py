"""The conductor: joins the rooms, holds no logic of its own."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jixiao.check.config import Config, ConfigError
from jixiao.check.discover import all_rules
from jixiao.check.engine import run
from jixiao.check.rule import Context, Language, Rule
from jixiao.check.settle import Settled, settle
from jixiao.lang.normalise import letters
from jixiao.law import load_pack
from jixiao.model import Finding, PerformanceText
from jixiao.read.base import MAX_BYTES, ReadError
from jixiao.read.discover import encoding_of, kind_of, read_bytes, too_large
from jixiao.write.fix import Edit, apply_edits
from jixiao.write.json import to_data

__all__ = ["Config", "ConfigError", "Context", "Fixed", "Language", "ReadError", "check", "context_for", "fix", "load", "read", "review"]

_ROUNDS = 4
"""A fix may uncover another (a doubled unit inside a spaced number); more rounds than this are a fault of a rule."""


def load(path: str | Path) -> bytes:
    """The bytes of a file, after its size was looked at. Raises ReadError for whatever keeps it from being read."""
    file = Path(path)
    name = str(path)
    try:
        if file.is_dir():
            raise ReadError("RD000", name, "这是一个文件夹", "请给出文件；要检查整个文件夹，请写 文件夹/*.docx")
        if not file.exists():
            raise ReadError("RD000", name, "找不到这个文件", "请核对路径和文件名")
        if not file.is_file():
            raise ReadError("RD000", name, "这不是普通文件", "请给出 .docx、.xlsx、.pdf 等文件")
        if (size := file.stat().st_size) > MAX_BYTES:
            raise too_large(name, size)
        return file.read_bytes()
    except PermissionError as error:
        raise ReadError("RD000", name, "没有读取权限", "请修改文件权限，或复制到自己的文件夹") from error
    except (OSError, ValueError) as error:
        raise ReadError("RD000", name, "文件打不开", "请核对路径，或复制到本机后再试") from error


def read(source: str | Path | bytes, name: str | None = None) -> PerformanceText:
    """The performance text in a file (or in bytes, then ``name`` stands in messages and places).

    Raises ReadError, whose text says what, where and how to mend it.
    """
    data = source if isinstance(source, bytes) else load(source)
    name = name or ("-" if isinstance(source, bytes) else str(source))
    # A file may have a name that is no text; what is printed must be.
    return read_bytes(data, name.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))


def check(text: PerformanceText, context: Context | None = None, rules: Iterable[type[Rule]] | None = None) -> list[Finding]:
    """The findings over a text, in order."""
    return run(text, all_rules() if rules is None else rules, context or Context())


def context_for(text: PerformanceText, config: Config, *, on: date, lang: Language = "zh") -> Context:
    """The context a text is checked in: region and year from the settings, else from the text itself."""
    config = config.for_file(text.file)
    region = config.region or _region_of(text)
    year = config.year or text.cover.year or on.year
    return Context(pack=load_pack(region, year), settings=dict(config.settings), on=on, lang=lang, region=config.region)


def _region_of(text: PerformanceText) -> str:
    """The region most project codes begin with; ``""`` without codes."""
    found = Counter(p.code[:6] for p in text.projects if p.code and p.code[:6].isdigit())
    return found.most_common(1)[0][0] if found else ""


def review(text: PerformanceText, config: Config, *, on: date, lang: Language = "zh",
           baseline: Counter[str] | None = None) -> Settled:  # fmt: skip
    """Check a text under settings: findings that count, waived ones, known ones."""
    own = config.for_file(text.file)
    return settle(text, check(text, context_for(text, config, on=on, lang=lang), own.rules()), own, on, baseline)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file with its safe fixes made. ``left`` are those that could not be placed in the file."""

    data: bytes
    text: PerformanceText
    made: tuple[Edit, ...]
    left: tuple[Edit, ...]


def fix(data: bytes, name: str, config: Config, *, on: date) -> Fixed:
    """Make every safe fix in a file and prove that nothing else changed.

    Raises ReadError RD040 for formats that cannot be edited, RD041 when reading the result back would give other
    data than before: then nothing is written.
    """
    text = before = read(data, name)
    made: list[Edit] = []
    left: tuple[Edit, ...] = ()
    for _ in range(_ROUNDS):
        findings = [f for f in review(text, config, on=on).findings if f.fix is not None and f.fix.safe]
        edits = {(f.location.text, f.location.field, f.location.place): f for f in findings if f.fix}
        wanted = [Edit(f.location.text, f.fix.replace, f.location.place) for f in edits.values() if f.fix]
        wanted = [e for e in wanted if e.old and e.old != e.new and e not in left]
        if not wanted:
            break
        edited = apply_edits(data, kind_of(data, name), _first_per_place(wanted), encoding_of(data, name))
        if edited is None:
            raise ReadError("RD040", name, "这种格式不能直接修改", "请在生成它的 Word、Excel 或文本上使用 --fix")
        left = (*left, *edited.left)
        if not edited.made:
            break
        made += edited.made
        data = edited.data
        text = read(data, name)
    if made and not _same_meaning(before, text):
        raise ReadError("RD041", name, "自动修改后读出的内容与原来不一致，已放弃修改", "请按报告逐处手工修改")
    return Fixed(data, text, tuple(made), left)


def _first_per_place(edits: list[Edit]) -> list[Edit]:
    """One edit per printed text and place and round; the next round sees the rest."""
    return list({(e.old, e.place): e for e in reversed(edits)}.values())[::-1]


def _same_meaning(before: PerformanceText, after: PerformanceText) -> bool:
    """The two texts say the same: same figures, dates and units; words differ at most in blanks and brackets."""
    return _bones(to_data(before)) == _bones(to_data(after))


def _bones(value: object) -> object:
    if isinstance(value, dict):
        return {k: _bones(v) for k, v in value.items() if k not in ("raw", "problems")}
    if isinstance(value, list):
        return [_bones(v) for v in value]
    return letters(value) if isinstance(value, str) else value
