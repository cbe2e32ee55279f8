"""BM10 code-letter-impossible: a project code holds a letter that codes never hold."""

from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import ProjectView
from jixiao.lang.codes import NEVER, clean_code, mended_code
from jixiao.law import cite
from jixiao.model import Finding, Fix, ProjectCode, Severity


class CodeLetterImpossible(Rule):
    """项目编码含有不会出现的字母。

    ## 查什么
    河北省P类项目编码只用数字和除I、O、S、V、Z以外的字母；出现这些字母多为1、0、5、U、2的误写或误识。
    改回后校验位相符的，给出改正后的编码。
    ## 为什么
    形近字母混入后，编码在系统中查不到项目。
    ## 反例
    13999924POOO321100012（字母O）
    ## 正例
    13999924P000321100012（数字0）
    """

    code, name = "BM10", "identity.code-letter-impossible"
    title, title_en = "项目编码含有不可能的字母", "Project code holds an impossible letter"
    severity = Severity.ERROR
    message = "项目编码“{seen}”含有字母{letters}，编码中不会出现"
    message_en = "Project code “{seen}” holds {letters}, which no code does"
    suggestion = "{how}"
    suggestion_en = "{how}"
    authority = (cite("预算管理一体化项目代码（公开代码归纳）", "字符集"), cite("GB 32100-2015", "字符集"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def prepare(self) -> None:
        """Whether the alphabet of this region's codes is known."""
        self.applies = bool(self.context.value("code_check"))

    def check_project(self, project: ProjectView) -> Iterator[Finding]:
        """Look at the printed letters."""
        code = project.model.code
        if not self.applies or not code:
            return
        seen = clean_code(code.raw)
        wrong = sorted(NEVER & set(seen))
        if not wrong:
            return
        mended = ProjectCode.parse(code) if not NEVER & set(code) else mended_code(seen)
        if mended is None or not mended.has_check_character:
            return  # not a code of this kind at all
        proved = mended.expected_check_character == str(mended)[-1]
        # The reader has already read it as what it must be: to be written right, but nothing was misunderstood.
        repaired = str(mended) == clean_code(code)
        yield self.finding(
            project.at("code"), severity=Severity.INFO if repaired else None, seen=code.raw, letters="、".join(wrong),
            fix=Fix(str(mended)) if proved else None,
            how=self.say(f"改为“{mended}”（校验位相符）", f"Write “{mended}” (its check character fits)") if proved
            else self.say("I、O、S、V、Z多为1、0、5、U、2之误，请与系统逐位核对", "Compare with the system: I O S V Z look like 1 0 5 U 2"),
        )  # fmt: skip
