"""The conductor: joins the rooms, holds no logic of its own."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jixiao.check.config import Config, ConfigError
from jixiao.check.discover import all_rules
from jixiao.check.engine import Memory, run
from jixiao.check.rule import Beside, Context, Language, Rule
from jixiao.check.settle import Settled, settle
from jixiao.compare import compare
from jixiao.lang.normalise import cell_text
from jixiao.law import load_pack
from jixiao.law.form import Form, FormError, chosen_form
from jixiao.law.review import Judgement, ReviewError, judge, review_form
from jixiao.law.scoring import scheme_for
from jixiao.model import Finding, PerformanceText
from jixiao.model.evaluation import EvaluationReport
from jixiao.model.review import Review, ReviewItem
from jixiao.model.score import Scores
from jixiao.read.accounts import read_accounts
from jixiao.read.base import MAX_BYTES, ReadError
from jixiao.read.discover import encoding_of, kind_of, read_bytes, too_large
from jixiao.read.review import review_from
from jixiao.score.aggregate import score_text as _score
from jixiao.write.documents import WriteError, drawer_for, writer_for
from jixiao.write.documents.compose import completed, compose_items
from jixiao.write.documents.evaluation_report import compose_report
from jixiao.write.documents.review_sheet import compose_review
from jixiao.write.exchange import MODULES as EXCHANGED
from jixiao.write.exchange import NOBODY, Publisher
from jixiao.write.fix import Edit, apply_edits
from jixiao.write.json import dumps, to_data
from jixiao.write.review import review_data

__all__ = ["Beside", "Config", "ConfigError", "Context", "Fixed", "Form", "FormError", "Judgement", "Language", "Memory", "Publisher", "ReadError", "Review", "ReviewError", "ReviewItem", "WriteError", "check", "check_suffix", "chosen_form", "compare", "compose_items", "context_for",
           "encoding_of", "fix", "judge_review", "kind_of", "load", "read", "read_accounts", "review", "review_from", "score_text", "write", "write_report", "write_review"]  # fmt: skip

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


def write(text: PerformanceText, suffix: str, *, compose: bool = False, publisher: Publisher = NOBODY,
          form: Form | None = None) -> bytes:  # fmt: skip
    """The text as a document of this suffix (``.docx``, ``.html`` …), its tables in the ``form`` where it applies to them;
    part one's items are composed from part two where there are none, or (``compose``) anew. In ``.zip`` and ``.xml``, which are for other programs, they are
    composed only when asked for, and ``publisher`` says what no text does.

    Raises WriteError for a suffix no document has, for a form that no table has, and where IATI asks for what is not
    known.
    """
    writer = writer_for(suffix)
    if suffix.removeprefix(".").lower() in EXCHANGED:
        return writer(completed(text, again=True) if compose else text, publisher)
    if form is not None and not any(project.form in form.applies_to for project in text.projects):
        raise WriteError(
            f"文本里没有可以套用表样“{form.name}”的表。请换一个表样，或不指定",
            f"no table of the text has the form {form.name}",
        )
    return writer(completed(text, again=compose), form)


def check_suffix(suffix: str) -> None:
    """Raises WriteError for a suffix no document has."""
    writer_for(suffix)


def judge_review(review: Review) -> Judgement:
    """What a review of targets comes to: sums, grade, and what follows from it, by the form of its year.

    Raises ReviewError for a review that cannot be right.
    """
    return judge(review, review_form(review.form, review.year or 9999))


def write_review(review: Review, suffix: str) -> bytes:
    """A review of targets as a document of this suffix, filled or to be filled in by hand, or as ``.json`` data.

    Raises WriteError for a suffix no form can have, ReviewError for a review that cannot be right.
    """
    form, judgement = review_form(review.form, review.year or 9999), judge_review(review)
    if suffix.lower() == ".json":
        return dumps(review_data(review)).encode()
    return drawer_for(suffix)(compose_review(review, form, judgement))


def write_report(report: EvaluationReport, suffix: str) -> bytes:
    """The report of an evaluation as a document of this suffix (``.docx``, ``.pdf``, ``.html``).

    Raises WriteError for a suffix no report can have.
    """
    return drawer_for(suffix)(compose_report(report))


def check(
    text: PerformanceText, context: Context | None = None, rules: Iterable[type[Rule]] | None = None, *,
    memory: Memory | None = None,
) -> list[Finding]:  # fmt: skip
    """The findings over a text, in order. With a ``memory`` only what changed since is looked at anew."""
    return run(text, all_rules() if rules is None else rules, context or Context(), memory)


def context_for(
    text: PerformanceText, config: Config, *, on: date, lang: Language = "zh", beside: Beside | None = None
) -> Context:
    """The context a text is checked in: region and year from the settings, else from the text itself; ``beside`` are
    companions of a form (the approved goals, earlier forms, final accounts).
    """
    config = config.for_file(text.file)
    region = config.region or _region_of(text)
    year = config.year or text.cover.year or on.year
    return Context(pack=load_pack(region, year), settings=dict(config.settings), on=on, lang=lang,
                   region=config.region, beside=beside or Beside())  # fmt: skip


def score_text(
    text: PerformanceText, *, scheme: str = "", region: str = "", year: int | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Scores:  # fmt: skip
    """What the self-evaluation forms of a text earn: by the named scheme, else that of the region and year, which the
    text tells where they are not given; ``settings`` are the user's own.

    Raises ValueError for a scheme there is none of, or a setting no scheme can have.
    """
    the_year = year or text.cover.year or 9999
    return _score(text, scheme_for(region or _region_of(text), the_year, scheme, settings))


def _region_of(text: PerformanceText) -> str:
    """The region most project codes begin with; ``""`` without codes."""
    found = Counter(p.code[:6] for p in text.projects if p.code and p.code[:6].isdigit())
    return found.most_common(1)[0][0] if found else ""


def review(text: PerformanceText, config: Config, *, on: date, lang: Language = "zh",
           baseline: Counter[str] | None = None, beside: Beside | None = None) -> Settled:  # fmt: skip
    """Check a text under settings: findings that count, waived ones, known ones."""
    own = config.for_file(text.file)
    context = context_for(text, config, on=on, lang=lang, beside=beside)
    return settle(text, check(text, context, own.rules()), own, on, baseline)


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
    kind = kind_of(data, name)
    for _ in range(_ROUNDS):
        settled = review(text, config, on=on)
        # Files without lines are mended text by text: what a waiver lets stand somewhere stands everywhere.
        kept = {f.location.text for f, _ in settled.waived if kind != "txt"}
        spots = {(f.location.text, f.location.field, f.location.project, f.location.item, f.location.place): f
                 for f in reversed(settled.findings) if f.fix is not None and f.fix.safe}  # fmt: skip
        wanted = [Edit(f.location.text, f.fix.replace, f.location.place) for f in spots.values() if f.fix][::-1]
        wanted = [e for e in wanted if e.old and e.old != e.new and e not in left]
        if not wanted:
            break
        held = [e for e in wanted if e.old in kept or _cut_markup(e.old)]
        edited = apply_edits(data, kind, [e for e in wanted if e not in held], encoding_of(data, name))
        if edited is None:
            raise ReadError("RD040", name, "这种格式不能直接修改", "请在生成它的 Word、Excel 或文本上使用 --fix")
        left = (*left, *held, *edited.left)
        if not edited.made:
            break
        made += edited.made
        data = edited.data
        text = read(data, name)
    if made and not _same_meaning(before, text, made):
        raise ReadError("RD041", name, "自动修改后读出的内容与原来不一致，已放弃修改", "请按报告逐处手工修改")
    return Fixed(data, text, tuple(made), left)


_TAG = re.compile(r"<(/?)([A-Za-z]+)[^<>]*>")


def _cut_markup(printed: str) -> bool:
    """A text that begins inside markup or ends in it: mended alone, half of the markup would stay."""
    opened = Counter(match[2].lower() for match in _TAG.finditer(printed) if not match[1])
    closed = Counter(match[2].lower() for match in _TAG.finditer(printed) if match[1])
    return any(opened[tag] != n for tag, n in closed.items())


def _same_meaning(before: PerformanceText, after: PerformanceText, made: Iterable[Edit]) -> bool:
    """The two texts say the same: every figure, date, sign and unit; words but for blanks and punctuation. What an
    edit rewrote on purpose may read as the edit says, and nothing else may.
    """
    rewritten = {_bone(cell_text(e.old)): _bone(cell_text(e.new)) for e in made}
    return _same(to_data(before), to_data(after), rewritten)


def _same(old: object, new: object, rewritten: Mapping[str, str]) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        keys = {*old, *new} - {"raw", "problems"}
        return all(key in old and key in new and _same(old[key], new[key], rewritten) for key in keys)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(_same(a, b, rewritten) for a, b in zip(old, new, strict=True))
    if isinstance(old, str) and isinstance(new, str):
        bone, wanted = _bone(old), _bone(new)
        for _ in range(_ROUNDS):
            if bone == wanted:
                return True
            bone = rewritten.get(bone, bone)
        return _unit_once(old, new)
    return old == new


_BONES = re.compile(r"[\w≥≤<>=＝%‰+]|(?<=\d)[.\-/:~](?=\d)|^-")


def _bone(text: str) -> str:
    """What a text says: letters, figures with their points, signs of comparison; no blanks, no punctuation."""
    return "".join(_BONES.findall(text))


def _unit_once(old: str, new: str) -> bool:
    """A unit that was printed twice (台台) is now there once."""
    return bool(new) and old in (new * 2, f"{new}（{new}）", f"{new}({new})")
