"""WG09 place-cut: the name of an own body without 市, 县 or 区."""

import re
from collections.abc import Iterator

from jixiao.check.rule import Rule
from jixiao.check.views import TextView
from jixiao.law import cite
from jixiao.model import Certainty, Finding, Severity

_PLACE = re.compile(
    r"^(?:.{2,8}(?:省|自治区)|.{2,6}[市州盟](?=.{2,5}[县区旗市]))?(?P<stem>[\u4e00-\u9fff]{2,4}?)(?P<kind>自治县|[市县区旗])(?!场|政|容|民|级|内|委员)"
)
_BODIES = r"人民政府|人民代表大会|人民法院|人民检察院|财政局|教育局|卫生健康局|住房和城乡建设局|自然资源局|农业农村局|水利局|公安局|民政局|应急管理局"


class PlaceCut(Rule):
    """本地机关名称缺少“市”“县”“区”。

    ## 查什么
    封面单位所在地（如“清河市”）的机关，在正文中写成没有“市”“县”“区”的名称（“清河人民政府”）。
    ## 为什么
    机关名称应使用全称或规范化简称。
    ## 反例
    清河财政局拨付
    ## 正例
    清河市财政局拨付
    """

    code, name = "WG09", "wording.place-cut"
    title, title_en = "机构名称不全", "Name of a body cut short"
    severity = Severity.INFO
    certainty = Certainty.HEURISTIC
    message = "机构名称“{seen}”不完整"
    message_en = "The name “{seen}” is not complete"
    suggestion = "写全称“{full}”"
    suggestion_en = "Write “{full}”"
    authority = (cite("GB/T 9704-2012", "机关名称"),)

    def check_text(self, text: TextView) -> Iterator[Finding]:
        """Look for the place's name directly before a body's."""
        cover = text.model.cover
        for words in (cover.reviewed_by, cover.compiled_by, cover.department):
            place = _PLACE.match(words) if words else None
            if place is not None:
                break
        else:
            return
        stem, kind = place["stem"], place["kind"]
        cut = re.compile(rf"{stem}(?P<body>{_BODIES})")
        for passage in text.passages_with(cut):
            if (match := cut.search(passage.words)) is None:
                continue
            for spot in passage.spots:
                yield self.finding(
                    spot.at(), related=spot.related(), seen=match[0], full=f"{stem}{kind}{match['body']}"
                )
