"""ZB17 indicator.copied-set: the indicators of one project are another's."""

from collections import Counter
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView, TextView
from jixiao.lang.likeness import SAME_NAME, likeness
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Finding, Severity


class CopiedSet(Rule):
    """指标照搬另一个项目。

    ## 查什么
    两个名称并不相近的项目，三级指标名称逐行相同，或者多数行的名称和描述都相同（满意度、预算控制数一类多个项目通用的行不计）。
    指出与自身内容关联较弱的一个，并列出与之雷同的项目。同一项目分拆的若干笔资金、人员类和运转类项目不在此列。
    ## 为什么
    不同项目做的事不同，指标不会整套相同；照搬使指标与项目脱节，无法考核。
    ## 反例
    “村级文化广场维护”与“农产品检测仪器购置”的七行指标完全一样
    ## 正例
    两个项目按各自内容分别设置指标，只有满意度指标写法相近
    """

    code, name = "ZB17", "indicator.copied-set"
    title, title_en = "指标整套照搬", "Indicators copied from another project"
    severity = Severity.WARNING
    message = "本项目{rows}行指标中有{shared}行与项目{other}“{other_name}”相同，疑为照搬"
    message_en = "{shared} of {rows} indicators are those of project {other}, “{other_name}”"
    suggestion = "按“{name}”的实际内容重新设置指标名称、描述和指标值"
    suggestion_en = "Set indicators for what “{name}” does"
    authority = (cite("审计机关常见问题（公开）", "照搬照抄"), cite("财预〔2021〕101号", "高度关联"))

    def prepare(self) -> None:
        """How many rows make a copy."""
        limits = self.context.value("copied_rows")
        self._least, self._percent, self._many = int(limits["rows"]), int(limits["percent"]), int(limits["projects"])

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Compare through indexes of rows: the work grows with the rows, not with pairs of projects."""
        projects = [p for p in text.goals if len(p.rows) >= self._least and not p.is_prescribed]
        keys = {p.index: {_key(row) for row in p.rows if row.name and not row.is_void} for p in projects}
        owners: dict[tuple[str, str], list[int]] = {}
        sets: dict[tuple[str, ...], list[int]] = {}
        for project in projects:
            for key in keys[project.index]:
                owners.setdefault(key, []).append(project.index)
            sets.setdefault(tuple(letters(row.name) for row in project.rows), []).append(project.index)
        said: set[int] = set()
        for project in projects:
            shared: Counter[int] = Counter()
            for key in keys[project.index]:
                having = owners[key]
                if 1 < len(having) <= self._many:
                    shared.update(i for i in having if i < project.index)
            same = sets[tuple(letters(row.name) for row in project.rows)]
            if same[0] < project.index:
                shared[same[0]] = max(shared[same[0]], len(project.rows))
            for index, count in sorted(shared.items(), key=lambda s: (-s[1], s[0]))[:3]:
                other = text.projects[index]
                smaller = min(len(project.rows), len(other.rows))
                if count < self._least or count * 100 < smaller * self._percent or _siblings(project, other):
                    continue
                copy, source = (project, other) if _closeness(project) <= _closeness(other) else (other, project)
                if copy.index not in said:
                    said.add(copy.index)
                    yield self.finding(
                        copy.at("indicators"), related=[source.at("indicators")], rows=len(copy.rows), shared=count,
                        other=source.seq, other_name=source.name, name=copy.name,
                    )  # fmt: skip
                break


def _key(row: IndicatorView) -> tuple[str, str]:
    return letters(row.name), letters(row.description)


def _siblings(one: ProjectView, other: ProjectView) -> bool:
    """Parts of one undertaking, which rightly share their indicators."""
    family = (
        one.code is not None
        and other.code is not None
        and (one.code.region, one.code.year, one.code.family) == (other.code.region, other.code.year, other.code.family)
    )
    return family or likeness(one.name, other.name) >= SAME_NAME


def _closeness(project: ProjectView) -> tuple[int, int]:
    """How much the indicators are the project's own: quoted by its item of part one, speaking of its subject."""
    item = project.text.items_of.get(project.index)
    quoted = sum(1 if quote.rows else -1 for quote in item.quotes) if item is not None else 0
    own = project.topics
    return quoted, sum(len(row.topics & own) for row in project.rows)
