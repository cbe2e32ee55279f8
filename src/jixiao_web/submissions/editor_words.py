"""What the editor's script says, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_WORDS: Mapping[str, Any] = {
    # state of saving
    "saved": _("已保存"), "savedAt": _("已保存 %(at)s"), "upToDate": _("没有未保存的修改"), "saving": _("保存中…"),
    "unsaved": _("未保存 %(n)s 处"), "offline": _("网络不通，%(n)s 处修改暂存在本机，恢复后自动保存"),
    "serverBusy": _("服务器暂时没有响应，%(n)s 处修改暂存在本机，稍后自动重试"),
    "signedOut": _("登录已失效，%(n)s 处修改暂存在本机，重新登录后自动保存"),
    "cannotSave": _("有一处修改不能保存：%(why)s"), "noStore": _("浏览器不允许暂存，请不要在保存完成前关闭页面"),
    "takenUp": _("上次关闭页面时有 %(n)s 处修改没有保存，已恢复"), "closedMeanwhile": _("文本已提交，或本次编制已结束，不能再修改。"),
    "keptHere": _("还有 %(n)s 处没有保存，请先复制出来。"), "replaced": _("别人刚刚导入了文件，整份草稿已更换。您没有保存的修改请先复制出来。"),
    "reload": _("刷新页面"), "atWork": _("%(name)s正在编辑（%(where)s）"), "somebody": _("别人"),
    # severities and marks
    "error": _("错误"), "warning": _("警告"), "info": _("提示"), "waived": _("已说明"), "noMarks": _("没有发现问题"),
    "markWhere": _("%(where)s　%(rule)s"), "fix": _("改为："), "fixed": _("已按建议修改"), "waive": _("说明理由"), "authority": _("依据"),
    "waiveTitle": _("说明理由"), "reason": _("理由"), "waiveHelp": _("写明为什么不改（至少 5 个字）。审核人员会看到理由和您的姓名。"),
    "waiveDo": _("记下理由"), "waivedDone": _("已记下理由"), "cancel": _("取消"),
    # projects
    "searchProjects": _("查找项目编码或名称"), "projectTools": _("项目操作"), "addProject": _("在当前项目后新增项目"), "addShort": _("新增"),
    "duplicateProject": _("复制当前项目"), "duplicateShort": _("复制"), "moveUp": _("上移（Alt+Shift+↑）"), "upShort": _("↑"),
    "moveDown": _("下移（Alt+Shift+↓）"), "downShort": _("↓"), "removeProject": _("删除当前项目"), "removeShort": _("删除"),
    "unnamed": _("（未命名）"), "wan": _("%(n)s万元"), "noMoney": _("未填预算"), "noneFound": _("没有符合的项目"), "noProjects": _("还没有项目"),
    "projectsTotal": _("%(n)s 个项目，预算合计 %(money)s 万元"), "projectsCount": _("共 %(n)s 个项目"), "duplicated": _("已复制“%(name)s”"),
    "projectRemoved": _("已删除“%(name)s”"), "projectName": _("项目%(n)s %(name)s"), "wholeProject": _("整个项目"), "totalOf": _("%(field)s合计 %(n)s 万元"),
    "totalLeft": _("（%(n)s 个不是数字，没有计入）"), "overview": _("项目总表"), "monthShort": _("%(month)s月%%"),
    # cells and rows
    "emptyCell": _("（空）"), "number": _("序"), "cellLabel": _("%(column)s，第 %(row)s 行：%(words)s"), "newRow": _("新的一行：在此输入或粘贴"), "dragRow": _("拖动以移动这一行"),
    "choices": _("可选内容"), "choose": _("请选择"), "fillHandle": _("拖动以填充"), "leftOut": _("有 %(n)s 格内容没有写入：超出表格，或不是可选内容"),
    "rowsRemoved": _("已删除 %(n)s 行"), "rowName": _("第%(n)s行 %(field)s"), "undo": pgettext_lazy("edit", "撤销"), "undoneByOthers": _("有些内容别人后来又改过，没有撤销"),
    "addLine": _("＋ 增加一条"), "removeLine": _("删除这一条"), "lineLabel": _("%(label)s 第%(n)s条"), "monthEnd": _("%(month)s月底"),
    "planLabel": _("%(month)s月底累计支出（%%）"), "unnamedRow": _("（未填指标名称）"),
    # panel
    "panel": _("辅助"), "tab_marks": _("问题"), "tab_library": _("指标库"), "tab_last": _("上年"), "tab_measure": _("衡量方式"),
    "chooseProject": _("请先选择一个项目"), "chooseRow": _("请先在指标表中选择一行"), "notNow": _("暂时取不到，请稍后再试"), "add": _("加入"), "added": _("已加入"),
    "addOffer": _("加入指标“%(name)s”"), "libraryHelp": _("按项目名称和用途推荐，先补缺少的类别。加入后请填写指标值和依据。"),
    "libraryEmpty": _("没有可推荐的指标。填写项目名称、资金用途后再看。"), "offerProof": _("佐证：%(evidence)s；依据类型：%(basis)s"),
    "lastNone": _("没有上年的批复文本"), "lastNotFound": _("上年的批复文本中没有编码或名称相同的项目"), "lastRow": _("指标“%(name)s”"),
    "lastProject": _("项目"), "newThisYear": _("“%(name)s”是今年新增的指标"), "goneRows": _("上年有、今年没有的指标"), "thisYear": _("今年"), "field": _("栏目"),
    "result": _("上年完成值"), "noResult": _("上年自评结果产生后显示完成值。"), "measureHelp": _("编制时说明以后怎样取数、谁负责、拿什么证明。"),
    # cover and part one
    "cover": _("封面"), "overall": _("总体绩效目标"), "itemsTitle": _("分项绩效目标"), "itemsHelp": _("由第二部分自动编排；需要时可以改写。指标一行一条，名称与数值之间用制表符分隔。"),
    "itemTitle": _("%(n)s. %(name)s"), "itemLabel": _("分项%(n)s %(field)s"), "itemName": _("分项“%(name)s” %(field)s"), "partOne": _("封面与第一部分"),
    "edited": _("已自行修改"), "compose": _("恢复自动编排"), "composeAgain": _("恢复自动编排：分项%(n)s %(field)s"), "showDifference": _("与自动编排的差别"),
    # two people in one cell
    "conflictTitle": _("同一处有两个人在改"), "conflictCell": _("“%(where)s”刚被%(by)s改过（%(at)s）。您的修改还没有写入，两种写法都在这里："),
    "conflictGone": _("“%(where)s”所在的行已被%(by)s删除（%(at)s）。您写的内容："), "conflictRemoved": _("您要删除的“%(where)s”刚被%(by)s改过（%(at)s），没有删除。"),
    "conflictComposed": _("“%(where)s”刚被%(by)s改过（%(at)s），没有恢复自动编排。"), "theirs": _("%(by)s的（%(at)s）"), "mine": _("我的"), "merged": _("合并编辑"),
    "useTheirs": _("用对方的"), "useMine": _("用我的"), "useMerged": _("用合并后的"), "keepTheirs": _("保留对方的"), "keepRow": _("保留"), "removeStill": _("仍然删除"),
    "composeStill": _("仍然恢复自动编排"), "restoreRow": _("恢复这一行并写入我的内容"), "giveUp": _("放弃我的内容"), "conflictsLeft": _("%(n)s 处两人同改，待选择"),
    "gone": _("这一行刚被%(by)s删除"), "between": _("、"),
}  # fmt: skip


def words() -> dict[str, str]:
    """Key → words; ``%(name)s`` is filled in by the script."""
    return {key: str(said).replace("%%", "%") for key, said in _WORDS.items()}
