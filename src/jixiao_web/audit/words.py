"""Every act that is recorded: its permanent dotted name and what it is called. Names are never used for another act."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
    # the record
    "audit.exported": _("导出审计记录"),
    "audit.verified": _("核验审计记录"),
    "audit.checkpoint-lodged": _("送存检查点"),
}
