"""BM03 region-differs: a project code begins with another region."""

from collections import Counter
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Finding, Severity


class RegionDiffers(Rule):
    """项目编码的区划不是本地区。

    ## 查什么
    项目编码前6位与同一文本多数编码、与所指定的地区是否一致。上级区划（省、市本级）的编码只提示。
    ## 为什么
    前6位是行政区划代码，不一致说明编码抄错或者放错了别处的项目。
    ## 反例
    同一文本各表编码以139999开头，有一张以139998开头。
    ## 正例
    各表编码均以139999开头。
    """

    code, name = "BM03", "identity.region-differs"
    title, title_en = "项目编码区划不一致", "Region of the project code differs"
    severity = Severity.ERROR
    message = "项目编码“{seen}”的区划是{region}，{against}是{wanted}"
    message_en = "Project code “{seen}” belongs to {region}, {against} to {wanted}"
    suggestion = "与预算管理一体化系统核对编码，前6位一般应为{wanted}"
    suggestion_en = "Compare the code with the system; it should begin with {wanted}"
    authority = (cite("预算管理一体化项目代码（公开代码归纳）", "区划"), cite("GB/T 2260-2007", "代码结构"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Compare the codes with one another and with the region asked for."""
        codes = [(project, project.code) for project in text.projects if project.code]
        if not codes:
            return
        regions = Counter(code.region for _, code in codes)
        common, count = regions.most_common(1)[0]
        agreed = count >= 2 and 2 * count > len(codes)
        asked = self.context.region
        wanted = common if agreed else asked
        if not wanted:
            return
        if agreed and asked and not common.startswith(asked):
            # Everything is of one other region: the text, or the region asked for, is another one. Said once.
            first = next(project for project, code in codes if code.region == common)
            yield self.finding(
                first.at("code"), severity=Severity.WARNING, seen=first.model.code, region=common, wanted=asked,
                related=[project.at("code") for project, code in codes if code.region == common and project is not first],
                against=self.say("指定的地区", "the region asked for"),
            )  # fmt: skip
        for project, code in codes:
            if not code.region.startswith(wanted):
                above = code.region.endswith("00") and wanted.startswith(code.region.rstrip("0") or "0")
                yield self.finding(
                    project.at("code"), severity=Severity.INFO if above else None, seen=project.model.code,
                    region=code.region, wanted=wanted,
                    against=self.say("其他项目", "the other projects") if agreed
                    else self.say("指定的地区", "the region asked for"),
                )  # fmt: skip
