"""BM07 unit-code-wrong: a unit code is malformed or belongs to another department."""

import re
from collections import Counter
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity

_DIGITS = re.compile(r"\d{3,12}")


class UnitCodeWrong(Rule):
    """单位代码位数不对，或者不属于本部门。

    ## 查什么
    单位代码是否为数字、位数是否与同一文本其他表一致（河北为6位），前3位（部门代码）是否与其他表一致。
    ## 为什么
    单位代码前3位是部门代码，不一致的表归不到本部门，汇总会漏。
    ## 反例
    其他各表单位代码为518001，有一张为618001。
    ## 正例
    518001（本级）、518002（所属单位）
    """

    code, name = "BM07", "identity.unit-code-wrong"
    title, title_en = "单位代码有误", "Unit code is wrong"
    severity = Severity.ERROR
    message = "单位代码“{seen}”{fault}"
    message_en = "Unit code “{seen}”: {fault}"
    suggestion = "与预算管理一体化系统核对后改正{like}"
    suggestion_en = "Compare with the system and correct it{like}"
    authority = (cite("预算管理一体化项目代码（公开代码归纳）", "单位代码"), cite("财办〔2023〕12号", "单位代码"))

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Compare the unit codes of the tables."""
        codes = [(project, code) for project in text.goals if (code := project.model.unit.code)]
        if not codes:
            return
        good = [code for _, code in codes if _DIGITS.fullmatch(code)]
        length, count = Counter(map(len, good)).most_common(1)[0] if good else (6, 0)
        settled = count >= 2 and 3 * count >= 2 * len(codes)
        if (self.context.region or text.region_seen).startswith("13"):
            length, settled = 6, True
        prefix, sharing = Counter(code[:3] for code in good).most_common(1)[0] if good else ("", 0)
        for project, code in codes:
            if not _DIGITS.fullmatch(code):
                fault = self.say("不全是数字", "not all digits")
            elif settled and len(code) != length:
                fault = self.say(f"有{len(code)}位，应为{length}位", f"{len(code)} digits, not {length}")
            elif code[:3] != prefix and sharing >= 2 and 3 * sharing >= 2 * len(codes):
                fault = self.say(
                    f"的部门代码是{code[:3]}，其他表多为{prefix}", f"department {code[:3]}, elsewhere {prefix}"
                )
            else:
                continue
            others = [other for other in good if other[:3] == prefix and len(other) == length and other != code]
            like = Counter(others).most_common(1)[0][0] if others else ""
            yield self.finding(
                project.at("unit.code"), seen=code, fault=fault,
                like=self.say(f"，其他表为“{like}”", f"; elsewhere “{like}”") if like else "",
            )  # fmt: skip
