"""Who is who in the county: organisations and people, all of them invented."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao_web.accounts.models import Appointment, Organisation, Region, User
from jixiao_web.accounts.powers import Role
from jixiao_web.audit.services import record

REGION = ("139981", "岚川县")
ORGANISATIONS = (
    # code, kind, name, parent, desk
    ("300", "bureau", "岚川县财政局", "", ""),
    ("300001", "desk", "行政政法科", "300", ""),
    ("300002", "desk", "教科文卫科", "300", ""),
    ("300003", "desk", "农业与建设科", "300", ""),
    ("300009", "desk", "预算绩效科", "300", ""),
    ("401", "department", "岚川县人民政府办公室", "", "300001"),
    ("405", "department", "岚川县教育局", "", "300002"),
    ("412", "department", "岚川县文化和旅游局", "", "300002"),
    ("415", "department", "岚川县水务局", "", "300003"),
    ("415002", "unit", "岚川县水库管护中心", "415", ""),
    ("415003", "unit", "岚川县灌溉服务站", "415", ""),
    ("420", "department", "岚川县卫生健康局", "", "300002"),
    ("425", "department", "岚川县交通运输局", "", "300003"),
    ("430", "department", "岚川县审计局", "", "300001"),
)
PEOPLE = (
    # sign-in name, name, organisation, office
    ("linshan", "林珊", "401", Role.COMPILER),
    ("fangzhiyuan", "方志远", "401", Role.HEAD),
    ("heli", "何丽", "405", Role.COMPILER),
    ("duanming", "段明", "405", Role.HEAD),
    ("yeqing", "叶青", "412", Role.COMPILER),
    ("songya", "宋雅", "412", Role.HEAD),
    ("tianyu", "田宇", "415", Role.COMPILER),
    ("xuqian", "许倩", "415", Role.COMPILER),
    ("shilei", "石磊", "415", Role.HEAD),
    ("haojia", "郝佳", "415002", Role.COMPILER),
    ("kangping", "康平", "415002", Role.HEAD),
    ("baifan", "白帆", "415003", Role.COMPILER),
    ("changqing", "常青", "415003", Role.HEAD),
    ("hexiao", "贺晓", "420", Role.COMPILER),
    ("renjie", "任杰", "420", Role.HEAD),
    ("dupeng", "杜鹏", "425", Role.COMPILER),
    ("qinfeng", "秦峰", "425", Role.HEAD),
    ("taojing", "陶静", "300009", Role.PERFORMANCE),
    ("zouyang", "邹洋", "300009", Role.PERFORMANCE),
    ("luojianguo", "罗建国", "300001", Role.DESK),
    ("sumin", "苏敏", "300002", Role.DESK),
    ("hanlixin", "韩立新", "300003", Role.DESK),
    ("mengfan", "孟凡", "300", Role.SYSTEM),
    ("jixiaoning", "季晓宁", "300", Role.SECURITY),
    ("yinqiu", "尹秋", "300", Role.AUDIT),
    ("qixin", "齐昕", "430", Role.AUDITOR),
)


@dataclass(frozen=True, slots=True)
class County:
    """What was settled: organisations by code, people by sign-in name."""

    organisations: dict[str, Organisation]
    people: dict[str, User]

    def holding(self, role: Role, organisation: str) -> User:
        """Who holds an office in an organisation, the first where several do."""
        return self.people[next(u for u, _name, where, r in PEOPLE if r is role and where == organisation)]


def settle() -> County:
    """Make region, organisations and people as the services would, but without passwords: nobody signs in by name in a
    demonstration, and a hundred hashes take half a minute.
    """
    region = Region.objects.create(code=REGION[0], name=REGION[1])
    made: dict[str, Organisation] = {}
    for code, kind, name, parent, desk in ORGANISATIONS:
        made[code] = Organisation(
            region=region, code=code, kind=kind, name=name, parent=made.get(parent), desk=made.get(desk)
        )
        made[code].check_place()
        made[code].save()
    people = {}
    for username, name, where, _role in PEOPLE:
        people[username] = User(username=username, name=name, organisation=made[where], must_change_password=False)
        people[username].set_unusable_password()
    User.objects.bulk_create(people.values())
    county = County(made, people)
    founders = {r.value: u for u, _name, _where, r in PEOPLE if r in (Role.SYSTEM, Role.SECURITY, Role.AUDIT)}
    record("region.founded", by=None, organisation="300", on=region, name=region.name,
           details={"administrators": founders, "demo": True})  # fmt: skip
    system, security = people[founders[Role.SYSTEM]], people[founders[Role.SECURITY]]
    for organisation in made.values():
        record("organisation.added", by=system, organisation=organisation.code, on=organisation, name=organisation.name,
               details={"kind": organisation.kind})  # fmt: skip
    for username, name, where, role in PEOPLE:
        user = people[username]
        founder = username in founders.values()
        by = "system" if founder else security.username
        Appointment.objects.create(user=user, role=role, granted_by=by)
        if not founder:
            record("person.added", by=system, organisation=where, on=user, name=name, details={"username": username})
            record(
                "person.appointed",
                by=security,
                organisation=where,
                on=user,
                name=name,
                details={"role": role, "until": None},
            )
    return county
