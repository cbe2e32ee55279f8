"""Every act that is recorded: its permanent dotted name and what it is called. Names are never used for another act.
And what its details are called, so that people read them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jixiao_web.ui.words import clauses, listed

ACTIONS = {
    # accounts
    "session.began": _("登录"),
    "session.failed": _("登录失败"),
    "session.locked": _("登录被锁定"),
    "session.ended": _("退出"),
    "session.unlocked": _("解除锁定"),
    "person.added": _("新增人员"),
    "person.changed": _("修改人员"),
    "person.appointed": _("授予角色"),
    "person.dismissed": _("撤销角色"),
    "person.password-changed": _("修改密码"),
    "person.password-reset": _("重置密码"),
    "person.second-factor-added": _("启用动态口令"),
    "person.second-factor-removed": _("停用动态口令"),
    "organisation.added": _("新增机构"),
    "organisation.changed": _("修改机构"),
    "region.founded": _("建立行政区划"),
    "token.made": _("生成接口令牌"),
    "token.revoked": _("撤销接口令牌"),
    # rounds
    "round.opened": _("下达年度任务"),
    "round.closed": _("结束年度任务"),
    "task.given": _("追加任务"),
    "task.due-changed": _("调整截止日期"),
    "task.reminded": _("催报"),
    # texts
    "text.started": _("开始编制"),
    "text.edited": _("修改文本"),
    "text.file-read": _("读取导入文件"),
    "text.imported": _("导入文本"),
    "text.carried-over": _("结转上年项目"),
    "text.finding-waived": _("说明问题理由"),
    "text.waiver-ended": _("撤回理由说明"),
    "text.submitted": _("提交文本"),
    "text.withdrawn": _("撤回文本"),
    "text.passed": _("审核通过"),
    "text.returned": _("退回文本"),
    "text.reason-answered": _("答复退回意见"),
    "text.approved": _("批复文本"),
    "text.adjustment-opened": _("申请调整"),
    "text.adjustment-approved": _("批复调整"),
    "text.commented": _("提出意见"),
    "text.comment-settled": _("意见已处理"),
    "text.reviewed": _("填写审核表"),
    "text.downloaded": _("下载文本"),
    # money
    "money.budget-adjusted": _("调整预算"),
    "money.paid": _("登记支付"),
    "money.payments-imported": _("导入支付明细"),
    "money.import-cancelled": _("取消导入支付明细"),
    "money.milestone-set": _("登记采购进度"),
    "money.milestone-dropped": _("删除采购进度"),
    "money.overspending-set": _("设定超预算支付"),
    # evidence
    "evidence.ledger-opened": _("建立台账"),
    "evidence.entry-added": _("登记台账"),
    "evidence.entries-imported": _("批量登记台账"),
    "evidence.entry-corrected": _("更正台账记录"),
    "evidence.entry-voided": _("作废台账记录"),
    "evidence.nothing-reported": _("零报告"),
    "evidence.file-attached": _("附佐证材料"),
    "evidence.file-withdrawn": _("撤回佐证材料"),
    "evidence.file-taken": _("下载佐证材料"),
    "evidence.exported": _("导出台账"),
    "evidence.route-set": _("设定取值方式"),
    "evidence.value-typed": _("填写实际完成值"),
    # questionnaires
    "survey.created": _("设计问卷"),
    "survey.changed": _("修改问卷"),
    "survey.revised": _("修改问卷题目"),
    "survey.published": _("发布问卷"),
    "survey.discarded": _("删除问卷"),
    "survey.invited": _("生成邀请码"),
    "survey.codes-revoked": _("作废邀请码"),
    "survey.paper-entered": _("录入纸质答卷"),
    "survey.closed": _("结束问卷"),
    # monitoring
    "monitoring.opened": _("布置绩效监控"),
    "monitoring.closed": _("结束绩效监控"),
    "monitoring.reminded": _("催报监控表"),
    "monitoring.filled": _("填写监控表"),
    "monitoring.submitted": _("提交监控表"),
    "monitoring.accepted": _("接受监控表"),
    "monitoring.returned": _("退回监控表"),
    "monitoring.consequence-set": _("提出监控处置"),
    "monitoring.consequence-answered": _("报告处置情况"),
    "monitoring.consequence-closed": _("处置办结"),
    # looking back
    "self-evaluation.opened": _("布置绩效自评"),
    "self-evaluation.closed": _("结束绩效自评"),
    "self-evaluation.reminded": _("催报自评表"),
    "self-evaluation.filled": _("填写自评表"),
    "self-evaluation.submitted": _("提交自评表"),
    "self-evaluation.accepted": _("接受自评表"),
    "self-evaluation.returned": _("退回自评表"),
    "evaluation.drawn": _("抽取评价项目"),
    "evaluation.began": _("开始评价"),
    "evaluation.written": _("填写评价底稿"),
    "evaluation.finished": _("完成评价"),
    "rectification.added": _("下达整改"),
    "rectification.answered": _("报告整改情况"),
    "rectification.proved": _("上传整改佐证"),
    "rectification.closed": _("整改销号"),
    # looking only
    "insight.exported": _("导出看板"),
    # the record
    "audit.exported": _("导出审计记录"),
    "audit.verified": _("核验审计记录"),
    "audit.checkpoint-lodged": _("送存检查点"),
}

GROUPS = {
    "session": _("登录"),
    "person": _("人员"),
    "organisation": _("机构"),
    "region": _("机构"),
    "token": _("接口令牌"),
    "round": _("年度任务"),
    "task": _("年度任务"),
    "text": _("绩效文本"),
    "money": _("资金"),
    "evidence": _("台账和佐证"),
    "survey": _("满意度问卷"),
    "monitoring": _("绩效监控"),
    "self-evaluation": _("绩效自评"),
    "evaluation": _("绩效评价"),
    "rectification": _("整改"),
    "insight": _("看板"),
    "audit": _("审计"),
}
"""The first part of the names, for the list to choose from."""

KEYS = {
    "address": _("地址"),
    "administrators": _("三员"),
    "after": _("现在"),
    "amount": _("金额（元）"),
    "answer": _("答复"),
    "answered": _("答卷数"),
    "answers": _("回复意见编号"),
    "before": _("原来"),
    "cell": _("单元格"),
    "closes": _("截止日期"),
    "code": _("代码"),
    "comment": _("意见编号"),
    "count": _("数量"),
    "counts": _("问题数"),
    "decision": _("决定"),
    "desk": _("归口科室"),
    "digest": _("摘要"),
    "document": _("依据文件"),
    "done": _("完成日期"),
    "draft": _("草稿摘要"),
    "draw": _("抽样摘要"),
    "drawn": _("抽中的项目"),
    "due": _("截止日期"),
    "edits": _("修改内容摘要"),
    "error": _("错误"),
    "facts": _("数据摘要"),
    "faults": _("发现的问题"),
    "file": _("文件"),
    "files": _("附件"),
    "filters": _("筛选条件"),
    "first": _("首条修改编号"),
    "form": _("格式"),
    "formula": _("公式"),
    "from": _("从"),
    "grade": _("等级"),
    "how": _("方式"),
    "info": _("提示"),
    "invited": _("邀请数"),
    "is_active": _("启用"),
    "kept": _("原内容存为版本"),
    "kind": _("类别"),
    "last": _("末条修改编号"),
    "least": _("最少答卷数"),
    "left": _("略去的行数"),
    "light": _("预警灯"),
    "lodged": _("核对的检查点"),
    "made": _("修改数"),
    "measures": _("措施"),
    "message": _("问题"),
    "name": _("名称"),
    "note": _("附言"),
    "on": _("日期"),
    "opens": _("开始日期"),
    "opinion": _("总体意见"),
    "opinions": _("审核意见"),
    "organisation": _("单位"),
    "organisations": _("单位"),
    "origin": _("来源"),
    "over": _("超预算（元）"),
    "parent": _("上级"),
    "phone": _("电话"),
    "planned": _("计划日期"),
    "points": _("各项得分"),
    "problem": _("问题"),
    "problems": _("未读出的内容数"),
    "program": _("代办程序"),
    "project": _("项目"),
    "projects": _("项目"),
    "questions": _("题数"),
    "reason": _("理由"),
    "reasons": _("退回意见"),
    "refused": _("未采用的修改数"),
    "revision": _("修改序号"),
    "role": _("角色"),
    "rows": _("行数"),
    "rule": _("规则"),
    "said": _("填写内容"),
    "scheme": _("评分办法"),
    "score": _("总分"),
    "second_factor": _("动态口令"),
    "seed": _("随机种子"),
    "sha256": _("内容摘要（SHA-256）"),
    "since": _("起"),
    "size": _("条数"),
    "source": _("来源"),
    "stage": _("环节"),
    "step": _("步骤"),
    "suffix": _("格式"),
    "to": _("到"),
    "total": _("合计（元）"),
    "type": _("类型"),
    "until": _("止"),
    "username": _("登录名"),
    "valid": _("有效答卷"),
    "values": _("数值摘要"),
    "version": _("版本"),
    "voucher": _("凭证号"),
    "waived": _("已说明理由"),
    "warning": _("警告"),
    "watch": _("监控"),
    "way": _("填写方式"),
    "words": _("内容"),
    "year": _("年度"),
}
"""What the parts of details are called; others are shown by their own name."""

_FOR_MACHINES = frozenset({"digest", "draft", "draw", "edits", "facts", "first", "kept", "last", "sha256", "values"})
_VALUES: dict[tuple[str, str], dict[str, Any]] = {("session", "step"): {"password": _("密码"), "code": _("动态口令")}}


def explain(group: str, key: str, values: Mapping[str, Any]) -> None:
    """Say what the values of a part of details are called in a group of acts (what stands before the first dot of their
    names): ``kind`` is one thing of an organisation and another of an evaluation. Called by the apps that write them, when
    they are ready.
    """
    _VALUES.setdefault((group, key), {}).update(values)


@dataclass(frozen=True, slots=True)
class Detail:
    """One part of an entry's details, in words."""

    words: str
    value: str
    was: str | None = None
    """What it was before, for a change."""
    is_for_machines: bool = False
    """A digest or a number of a row: for verifying, not for reading."""


def readable(details: str, action: str) -> list[Detail]:
    """The details of an act's entry; of a change, what was and what is, side by side."""
    group = action.partition(".")[0]
    try:
        said = json.loads(details)
    except ValueError:
        said = {"words": details}
    if not isinstance(said, dict):
        said = {"words": said}
    before, after = said.get("before"), said.get("after")
    found = []
    if isinstance(before, dict) and isinstance(after, dict):
        found = [
            Detail(_key(k), _value(group, k, after.get(k)), _value(group, k, before.get(k)))
            for k in after
            if before.get(k) != after[k]
        ]
    elif "before" in said and "after" in said:
        found = [Detail(gettext("内容"), _value(group, "", after), _value(group, "", before))]
    return found + [
        Detail(_key(k), _value(group, k, v), is_for_machines=k in _FOR_MACHINES)
        for k, v in said.items()
        if not found or k not in ("before", "after")
    ]


def _key(key: str) -> str:
    return str(KEYS.get(key, key))


def _value(group: str, key: str, value: Any) -> str:
    match value:
        case None | "" | []:
            return "—"
        case bool():
            return gettext("是") if value else gettext("否")
        case dict():
            return (
                clauses(
                    gettext("%(field)s：%(words)s") % {"field": _key(k), "words": _value(group, k, v)}
                    for k, v in value.items()
                )
                or "—"
            )
        case list():
            return listed(_value(group, key, v) for v in value)
        case str():
            return str(_VALUES.get((group, key), {}).get(value, value))
    return str(value)
