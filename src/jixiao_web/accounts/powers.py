"""Who may do what: one table. Roles are offices people hold; powers are named acts.

What a power reaches (whose texts) follows from the organisation of its holder: see :mod:`jixiao_web.accounts.scope`.
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """An office. The three administrators must be three people, and hold nothing else."""

    COMPILER = "compiler"
    HEAD = "head"
    DESK = "desk"
    PERFORMANCE = "performance"
    AUDITOR = "auditor"
    SYSTEM = "system-admin"
    SECURITY = "security-admin"
    AUDIT = "audit-admin"


ROLE_NAMES = {
    Role.COMPILER: _("编制人员"),
    Role.HEAD: _("部门负责人"),
    Role.DESK: _("财政业务科室"),
    Role.PERFORMANCE: _("财政绩效科室"),
    Role.AUDITOR: _("审计人员"),
    Role.SYSTEM: _("系统管理员"),
    Role.SECURITY: _("安全管理员"),
    Role.AUDIT: _("审计管理员"),
}
ADMINISTRATORS = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDIT})
WHERE = {
    Role.COMPILER: ("department", "unit"),
    Role.HEAD: ("department", "unit"),
    Role.DESK: ("desk",),
    Role.PERFORMANCE: ("desk", "bureau"),
    Role.AUDITOR: ("bureau", "desk", "department"),
    Role.SYSTEM: ("bureau",),
    Role.SECURITY: ("bureau",),
    Role.AUDIT: ("bureau",),
}
"""In which kinds of organisation each office exists."""

_R = Role
POWERS: dict[str, frozenset[Role]] = {
    # texts
    "text.read": frozenset({_R.COMPILER, _R.HEAD, _R.DESK, _R.PERFORMANCE, _R.AUDITOR}),
    "text.edit": frozenset({_R.COMPILER}),
    "text.submit": frozenset({_R.COMPILER}),
    "text.waive": frozenset({_R.COMPILER, _R.HEAD}),
    "text.adjust": frozenset({_R.COMPILER}),
    # review
    "review.head": frozenset({_R.HEAD}),
    "review.desk": frozenset({_R.DESK}),
    "review.performance": frozenset({_R.PERFORMANCE}),
    "review.comment": frozenset({_R.COMPILER, _R.HEAD, _R.DESK, _R.PERFORMANCE}),
    # the year's round
    "round.read": frozenset({_R.COMPILER, _R.HEAD, _R.DESK, _R.PERFORMANCE, _R.AUDITOR}),
    "round.manage": frozenset({_R.PERFORMANCE}),
    "round.remind": frozenset({_R.DESK, _R.PERFORMANCE}),
    # the year at work
    "project.read": frozenset({_R.COMPILER, _R.HEAD, _R.DESK, _R.PERFORMANCE, _R.AUDITOR}),
    "money.manage": frozenset({_R.COMPILER, _R.DESK, _R.PERFORMANCE}),
    "evidence.write": frozenset({_R.COMPILER}),
    "survey.manage": frozenset({_R.COMPILER}),
    "monitoring.manage": frozenset({_R.PERFORMANCE}),
    "monitoring.fill": frozenset({_R.COMPILER}),
    "monitoring.decide": frozenset({_R.DESK, _R.PERFORMANCE}),
    # looking back
    "evaluation.manage": frozenset({_R.PERFORMANCE}),
    "evaluation.fill": frozenset({_R.COMPILER}),
    "evaluation.decide": frozenset({_R.DESK, _R.PERFORMANCE}),
    "evaluation.evaluate": frozenset({_R.HEAD, _R.PERFORMANCE}),
    "rectification.manage": frozenset({_R.DESK, _R.PERFORMANCE, _R.AUDITOR}),
    "rectification.answer": frozenset({_R.COMPILER}),
    "insight.read": frozenset({_R.COMPILER, _R.HEAD, _R.DESK, _R.PERFORMANCE, _R.AUDITOR}),
    # people
    "people.read": frozenset({_R.SYSTEM, _R.SECURITY, _R.AUDIT, _R.AUDITOR}),
    "people.manage": frozenset({_R.SYSTEM}),
    "roles.grant": frozenset({_R.SECURITY}),
    "people.unlock": frozenset({_R.SECURITY}),
    # the record
    "audit.read": frozenset({_R.AUDITOR, _R.AUDIT}),
    "audit.lodge": frozenset({_R.AUDIT}),
}
"""Power → the offices that have it."""
POWER_NAMES = {
    "text.read": _("查看绩效文本"),
    "text.edit": _("编制、修改文本"),
    "text.submit": _("提交、撤回文本"),
    "text.waive": _("说明问题理由"),
    "text.adjust": _("申请调整"),
    "review.head": _("单位审核"),
    "review.desk": _("业务科室审核"),
    "review.performance": _("绩效科室审核、批复"),
    "review.comment": _("提出意见"),
    "round.read": _("查看年度任务"),
    "round.manage": _("下达、结束年度任务"),
    "round.remind": _("催报"),
    "project.read": _("查看项目执行"),
    "money.manage": _("登记预算调整和支付"),
    "evidence.write": _("登记台账和佐证"),
    "survey.manage": _("管理满意度问卷"),
    "monitoring.manage": _("布置绩效监控"),
    "monitoring.fill": _("填报监控表"),
    "monitoring.decide": _("审核监控表、提出处置"),
    "evaluation.manage": _("布置绩效自评、抽取评价项目"),
    "evaluation.fill": _("填报自评表"),
    "evaluation.decide": _("审核自评表"),
    "evaluation.evaluate": _("开展部门评价、财政评价"),
    "rectification.manage": _("下达整改、复核销号"),
    "rectification.answer": _("报告整改情况"),
    "insight.read": _("查看看板"),
    "people.read": _("查看机构人员"),
    "people.manage": _("管理机构人员"),
    "roles.grant": _("授予、撤销角色"),
    "people.unlock": _("重置密码、解除锁定"),
    "audit.read": _("查看、核验审计记录"),
    "audit.lodge": _("送存检查点"),
}
"""What each power is called."""


def powers_of(roles: frozenset[Role]) -> frozenset[str]:
    """All powers of somebody who holds these offices."""
    return frozenset(power for power, holders in POWERS.items() if holders & roles)
