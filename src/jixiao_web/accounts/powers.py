"""Who may do what: one table. Roles are offices people hold; powers are named acts.

What a power reaches (whose texts) follows from the organisation of its holder: see :mod:`jixiao_web.accounts.scope`.
"""

from enum import StrEnum


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
    Role.COMPILER: "编制人员",
    Role.HEAD: "部门负责人",
    Role.DESK: "财政业务科室",
    Role.PERFORMANCE: "财政绩效科室",
    Role.AUDITOR: "审计人员",
    Role.SYSTEM: "系统管理员",
    Role.SECURITY: "安全管理员",
    Role.AUDIT: "审计管理员",
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


def powers_of(roles: frozenset[Role]) -> frozenset[str]:
    """All powers of somebody who holds these offices."""
    return frozenset(power for power, holders in POWERS.items() if holders & roles)
