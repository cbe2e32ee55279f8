"""BM13 unit-differs: one unit code with two names, one name with two codes, or a cover of another department."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView, TextView
from jixiao.lang.normalise import bare, letters
from jixiao.law import cite
from jixiao.model import Finding, Severity


class UnitDiffers(Rule):
    """单位代码与单位名称对应不一致。

    ## 查什么
    同一单位代码在各表的单位名称是否相同，同一单位名称在各表的代码是否相同；写明“本级”的单位与封面部门是否为同一部门。
    ## 为什么
    代码与名称一一对应，不一致时汇总到单位的金额和目标会出错。
    ## 反例
    其他表为518001 清河市图书馆本级，有一张为518002 清河市图书馆本级。
    ## 正例
    各表均为518001 清河市图书馆本级。
    """

    code, name = "BM13", "identity.unit-differs"
    title, title_en = "单位代码与名称不对应", "Unit code and name do not agree"
    severity = Severity.ERROR
    message = "单位{what}“{seen}”与其他表不一致，同一{key}在其他表为“{wanted}”"
    message_en = "Unit {what} “{seen}” differs: with the same {key} other tables have “{wanted}”"
    suggestion = "核对后统一为“{wanted}”；确为另一单位的，同时改正{key}"
    suggestion_en = "Write “{wanted}”; if it is another unit, correct its {key} too"
    authority = (cite("预算管理一体化项目代码（公开代码归纳）", "单位代码"), cite("一般逻辑", "前后一致"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Group the tables by code, by name, and compare with the cover."""
        whole = [p for p in text.projects if p.model.unit.code and p.model.unit.name]
        by_code: dict[str, list[tuple[str, ProjectView]]] = defaultdict(list)
        by_name: dict[str, list[tuple[str, ProjectView]]] = defaultdict(list)
        for project in whole:
            code, name = str(project.model.unit.code), letters(project.model.unit.name or "")
            by_code[code].append((name, project))
            by_name[name].append((code, project))
        yield from self._odd(by_code, "unit.name", self.say("名称", "name"), self.say("代码", "code"))
        yield from self._odd(by_name, "unit.code", self.say("代码", "code"), self.say("名称", "name"))
        yield from self._cover(text)

    def _odd(
        self, groups: dict[str, list[tuple[str, ProjectView]]], field: str, what: str, key: str
    ) -> Iterator[Finding]:
        for members in groups.values():
            counted = Counter(value for value, _ in members).most_common()
            if len(counted) < 2:
                continue
            wanted, most = counted[0]
            severity = None if most > counted[1][1] else Severity.WARNING  # which of the two is right is open
            right = next(project for value, project in members if value == wanted)
            shown = right.at(field).text
            for value, project in members:
                if value != wanted:
                    yield self.finding(project.at(field), related=(right.at(field),), severity=severity, what=what, key=key,
                                       seen=project.at(field).text, wanted=shown)  # fmt: skip

    def _cover(self, text: TextView) -> Iterator[Finding]:
        department = text.model.cover.department
        if not department:
            return
        heads: dict[str, list[ProjectView]] = defaultdict(list)
        for project in text.projects:
            name = letters(project.model.unit.name or "")
            if name.endswith("本级") and name != "本级":
                heads[name.removesuffix("本级")].append(project)
        if not heads:
            return
        # The name most tables carry: one that differs from the others is spoken of above.
        head, members = max(heads.items(), key=lambda entry: len(entry[1]))
        if head in letters(department) or letters(department) in head or bare(department) in head:
            return
        yield self.finding(
            text.at("cover.department"), related=(members[0].at("unit.name"),), severity=Severity.WARNING,
            what=self.say("（部门）名称", "(department) name"), key=self.say("部门", "department"),
            seen=department, wanted=head,
        )  # fmt: skip
