"""BM08 name-differs: one project is called differently in the contents, part one, the title and the table."""

from collections import Counter
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView, TextView
from jixiao.lang.likeness import SAME_NAME, likeness
from jixiao.lang.names import plain_name
from jixiao.law import cite
from jixiao.model import Finding, Fix, Location, Severity

_PLACES = {
    "name": ("项目名称栏", "the name cell"), "title": ("表名", "the table's title"),
    "item": ("分项绩效目标", "part one"), "contents": ("目录", "the contents"),
}  # fmt: skip


class NameDiffers(Rule):
    """同一项目在目录、第一部分、表名和项目名称栏的名称不一致。

    ## 查什么
    同一项目在目录、分项绩效目标、表名、项目名称栏四处的名称是否相同（标点、空格、括号形式不计）。
    与多数不同的一处判为有误；两两相当时以项目名称栏为准。
    ## 为什么
    名称不一致会被当作两个项目，影响批复、公开和评价时的对应。
    ## 反例
    目录为“校舍维修经费”，项目名称栏为“校舍维修改造经费”。
    ## 正例
    四处均为“校舍维修改造经费”。
    """

    code, name = "BM08", "identity.name-differs"
    title, title_en = "项目名称前后不一致", "Project name differs between places"
    severity = Severity.ERROR
    message = "{where}写作“{seen}”，{others}为“{wanted}”"
    message_en = "{where}: “{seen}”; {others}: “{wanted}”"
    suggestion = "统一为“{wanted}”"
    suggestion_en = "Write “{wanted}” everywhere"
    authority = (cite("财预〔2015〕88号", "规范完整性"), cite("一般逻辑", "前后一致"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Gather each project's names and compare."""
        listed = {project.index: i for i, project in text.listed.items()}
        titled = [p for p in text.goals if p.model.title and p.model.name]
        # Where titles carry no names (项目支出绩效目标表 on every page), a title that differs says nothing.
        telling = 2 * sum(plain_name(p.model.title or "") == plain_name(p.model.name or "") for p in titled) >= len(
            titled
        )
        for project in text.goals:
            names = self._names(text, project, listed.get(project.index), telling=telling)
            if len({spelt for _, spelt, _, _ in names}) < 2:
                continue
            # most_common keeps the order of first sight where counts are equal: the name cell comes first
            wanted = Counter(spelt for _, spelt, _, _ in names).most_common(1)[0][0]
            right = [entry for entry in names if entry[1] == wanted]
            shown = right[0][2].removesuffix("绩效目标表")
            others = self.say(
                "、".join(_PLACES[key][0] for key, *_ in right), ", ".join(_PLACES[key][1] for key, *_ in right)
            )
            for key, spelt, words, at in names:
                if spelt == wanted:
                    continue
                bare = words.removesuffix("绩效目标表")
                yield self.finding(
                    at, related=[place for *_, place in right], where=self.say(*_PLACES[key]), seen=bare, others=others,
                    wanted=shown, fix=Fix(shown + words[len(bare) :], safe=False),
                )  # fmt: skip

    def _names(
        self, text: TextView, project: ProjectView, entry: int | None, *, telling: bool
    ) -> list[tuple[str, str, str, Location]]:
        """Place, comparable spelling, words and location of each name the project has."""
        model = project.model
        found: list[tuple[str, str, str, Location]] = []
        if model.name:
            found.append(("name", plain_name(model.name), model.name, project.at("name")))
        if model.title:
            alike = not model.name or likeness(plain_name(model.title), plain_name(model.name)) >= SAME_NAME
            if telling or alike:
                found.append(("title", plain_name(model.title), model.title, project.at("title")))
        if (item := text.items_of.get(project.index)) is not None:
            words = item.model.project_name
            found.append(("item", plain_name(words), words, item.at("project_name")))
        if entry is not None:
            title = text.model.contents[entry].title
            if not title.endswith(("…", "...")):  # a title cut short to fit its line
                found.append(("contents", plain_name(title), title, text.at(f"contents[{entry}].title")))
        return [one for one in found if one[1]]
