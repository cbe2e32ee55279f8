"""ZB16 indicator.off-topic: an indicator of another business."""

from collections.abc import Iterable, Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView, ProjectView, TextView
from jixiao.lang.normalise import letters
from jixiao.lang.topic import field_named, speaks_of, topics
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_ENOUGH = 16
"""Letters of name, purpose and objectives below which a project says too little to judge by."""
_OWN_NAME = 3
"""Content pairs of a row that stand in another project's name, to say it speaks of that project."""
_COMMON = 3
"""Pairs in the names of more projects than this tell nothing."""


class OffTopic(Rule):
    """指标内容与本项目无关。

    ## 查什么
    指标的名称和描述提到某一行业的专门事项（如考务、会务、馆藏、造林），而项目名称、用途、目标和部门名称都与该行业无关；
    或者指标的内容词与本项目毫无交集，却出现在同一文本另一个项目的名称里。只认确切用语，拿不准的不提。
    ## 为什么
    指标应与项目支出方向直接相关；不相干的指标多由照搬模板或者其他项目造成，无法用来考核本项目。
    ## 反例
    “乡镇兽医站冷链设备购置”项目设“考务保障率”
    ## 正例
    “乡镇兽医站冷链设备购置”项目设“冷链设备验收合格率”
    """

    code, name = "ZB16", "indicator.off-topic"
    title, title_en = "指标与项目无关", "Indicator has nothing to do with the project"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "指标“{words}”似与本项目无关：{why}"
    message_en = "The indicator “{words}” seems to have nothing to do with the project: {why}"
    suggestion = "核对是否误用了其他项目或者模板的内容，改为反映“{project}”的指标"
    suggestion_en = "See whether it was copied from elsewhere; replace it by one that reflects “{project}”"
    authority = (cite("财预〔2021〕101号", "高度关联"), cite("审计机关常见问题（公开）", "照搬照抄"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at all rows, with the projects' names indexed by content word."""
        named: dict[str, list[int]] = {}
        for project in text.goals:
            for pair in topics(project.name):
                named.setdefault(pair, []).append(project.index)
        department = text.model.cover.department or ""
        for project in text.goals:
            own = f"{project.words}{project.model.unit.name or ''}{department}"
            if len(letters(project.words)) < _ENOUGH:
                continue
            own_topics = topics(own)
            for row in project.rows:
                yield from self._row(row, own, own_topics, named)

    def _row(
        self, row: IndicatorView, own: str, own_topics: Iterable[str], named: dict[str, list[int]]
    ) -> Iterator[Finding]:
        project = row.project
        if (found := field_named(row.label)) and not speaks_of(own, found[1]):
            why = self.say(
                f"提到“{found[0]}”，而项目名称、用途和目标均未涉及", f"it speaks of “{found[0]}”, the project does not"
            )
            yield self._of(row, project, why)
        elif len(row.topics) >= _OWN_NAME and row.topics.isdisjoint(own_topics):
            hits: dict[int, int] = {}
            for pair in row.topics:
                owners = named.get(pair, ())
                if len(owners) <= _COMMON:
                    for owner in owners:
                        hits[owner] = hits.get(owner, 0) + 1
            best = max(hits, key=lambda i: (hits[i], -i), default=-1)
            if best >= 0 and hits[best] >= _OWN_NAME and best != project.index:
                other = project.text.projects[best].name
                why = self.say(f"内容词见于另一项目“{other}”", f"its words are those of another project, “{other}”")
                yield self._of(row, project, why)

    def _of(self, row: IndicatorView, project: ProjectView, why: str) -> Finding:
        return self.finding(
            row.at("level3"),
            related=[project.at("name")],
            words=row.name or row.description,
            why=why,
            project=project.name,
        )
