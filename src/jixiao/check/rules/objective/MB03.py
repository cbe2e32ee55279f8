"""MB03 objective.off-topic: an objective that shares no words with its project."""

from collections.abc import Iterator, Sequence

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView, TextView
from jixiao.lang.normalise import letters
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Location, Severity

_LONG_ENOUGH = 18  # letters of an objective that must share something
_RICH_ENOUGH = 60  # characters of a project from which its topic is known
_CONFIRMED = 50  # percent of its pairs in the other part's objectives: from here on the other part says it too
_SHARE = 6  # percent of the objective's pairs found in the project: below, it speaks of something else


class ObjectiveOffTopic(Rule):
    """绩效目标与项目内容无关。

    ## 查什么
    一条较长的绩效目标，与本项目的名称、资金用途、其他目标和全部指标几乎没有相同的词语，而且另一部分的同一项目也没有这样写。
    只比较用词，结果供人工判断；文本只有一个部分、无从对照的，只作提示。
    ## 为什么
    多为复制其他项目时没有替换，目标与资金用途、指标脱节，无法评价。
    ## 反例
    项目“乡镇消防站运行经费”的目标：培育特色林果产业，让更多优质果品走进城市家庭。
    ## 正例
    项目“乡镇消防站运行经费”的目标：全年接警出动不超过5分钟，辖区火灾及时扑救。
    """

    code, name = "MB03", "objective.off-topic"
    title, title_en = "绩效目标与项目无关", "Objective off topic"
    severity = Severity.WARNING
    certainty = Certainty.HEURISTIC
    message = "绩效目标“{objective}”与项目“{project}”的名称、用途和指标没有相同的内容，疑为误贴"
    message_en = "The objective “{objective}” shares nothing with the project “{project}”"
    suggestion = "核对是否粘贴了其他项目的内容；改写为“{project}”要达到的产出和效果"
    suggestion_en = "Check for a paste from elsewhere; state what “{project}” will achieve"
    authority = (cite("财预〔2015〕88号", "目标相关性"), cite("财预〔2021〕101号", "高度关联"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look at both parts; what the other part says too is at least no slip of pasting."""
        said = {item.project.index: item for item in text.items if item.project is not None}
        for project in text.projects:
            objectives = project.model.objectives
            if project.model.form == "goal" and any(map(_long, objectives)):
                item = said.get(project.index)
                other = item.model.objectives if item is not None else ()
                for i in self._strange(objectives, other, _topic(project)):
                    yield self._finding(project.at(f"objectives[{i}]"), objectives[i], project.name, bool(other))
        for item in text.items:
            model = item.model
            if not any(map(_long, model.objectives)):
                continue
            topic = "\n".join((model.project_name, model.purpose or "", *(i.name for i in model.indicators)))
            other = ()
            if item.project is not None:
                topic += "\n" + _topic(item.project)
                other = item.project.model.objectives
            for i in self._strange(model.objectives, other, topic):
                yield self._finding(item.at(f"objectives[{i}]"), model.objectives[i], model.project_name, bool(other))

    def _strange(self, objectives: Sequence[str], elsewhere: Sequence[str], topic: str) -> Iterator[int]:
        if len(topic) < _RICH_ENOUGH:
            return
        for i, objective in enumerate(objectives):
            if not _long(objective) or _shares(objective, topic, _SHARE):
                continue
            others = "\n".join(o for j, o in enumerate(objectives) if j != i)
            if not _shares(objective, topic + others, _SHARE) and not _shares(
                objective, "\n".join(elsewhere), _CONFIRMED
            ):
                yield i

    def _finding(self, place: Location, objective: str, project: str, compared: bool) -> Finding:
        return self.finding(place, objective=objective[:40], project=project,
                            severity=Severity.WARNING if compared else Severity.INFO)  # fmt: skip


_MUCH = 1_000_000


def _long(objective: str) -> bool:
    return len(objective) >= _LONG_ENOUGH and len(letters(objective)) >= _LONG_ENOUGH


def _topic(project: ProjectView) -> str:
    return "\n".join((project.name, project.purpose, *(row.label for row in project.rows)))


def _shares(objective: str, text: str, percent: int) -> bool:
    """So large a share of the objective's character pairs stands in the text; stops at the first enough."""
    plain = letters(objective)
    wanted = percent * (len(plain) - 1)
    found = 0
    # Looking through the text for each pair is quicker than taking it apart, unless both are long.
    known = text if len(plain) * len(text) < _MUCH else {text[i : i + 2] for i in range(len(text) - 1)}
    for i in range(len(plain) - 1):
        if plain[i : i + 2] in known:
            found += 1
            if 100 * found >= wanted:
                return True
    return False
