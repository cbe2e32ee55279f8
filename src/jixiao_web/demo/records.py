"""What the sample office wrote down through a year: the records of its fifteen projects, invented, and the same at every
load. Most targets are reached; that some are missed, and why, is what monitoring and evaluation are about.

Values are as people type them, by the fields of the ledger's type (:mod:`jixiao.law.ledger`). Made of the year alone: no
clock, no chance but that of a seed.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from random import Random

Row = dict[str, str]
Ledgers = dict[str, list[Row]]
"""Rows by the key of their ledger."""
TOWNS = (
    "云岭镇", "白河镇", "石门镇", "青杨镇", "柳湾镇", "黄土坪镇", "双桥镇", "南坪镇", "金水镇", "高台镇", "清溪镇",
    "大槐镇", "东川乡", "西岭乡", "红崖乡", "马家沟乡", "松林乡", "桃园乡", "龙泉乡", "望月乡", "沙河乡", "银杏乡",
)  # fmt: skip
_YES, _NO = "是", "否"


def records(year: int) -> list[Ledgers]:
    """The ledgers of the fifteen projects, in the order of the text."""
    return [of(_Year(year, n)) for n, of in enumerate(_PROJECTS)]


class _Year:
    """Days and chances of one project's year."""

    def __init__(self, year: int, project: int) -> None:
        self.year = year
        self.dice = Random(f"{year}/{project}")  # noqa: S311 - a story, not a secret

    def on(self, month: int, day: int) -> dt.date:
        return dt.date(self.year, month, day)

    def days(self, count: int, first: tuple[int, int] = (1, 8), last: tuple[int, int] = (12, 19)) -> list[dt.date]:
        """So many working days, evenly over a span."""
        start, end = self.on(*first), self.on(*last)
        return [_working(start + (end - start) * n / max(count - 1, 1), end) for n in range(count)]

    def months(self) -> Iterator[tuple[str, int, int]]:
        """Each month: its last day, its number, how many days it has."""
        for month in range(1, 13):
            length = calendar.monthrange(self.year, month)[1]
            yield self.on(month, length).isoformat(), month, length

    def about(self, middle: int, spread: int) -> int:
        return middle + self.dice.randint(-spread, spread)

    def town(self) -> str:
        return self.dice.choice(TOWNS)


def _working(day: dt.date, end: dt.date) -> dt.date:
    """The day, or the Friday before a weekend; the Monday after it at the beginning of a span."""
    moved = day - dt.timedelta(days=max(0, day.weekday() - 4))
    return moved if moved.year == end.year else day + dt.timedelta(days=7 - day.weekday())


def _yes(value: bool) -> str:
    return _YES if value else _NO


def _row(**values: object) -> Row:
    """A row as typed: days as 2025-03-01, yes and no as 是 and 否, nothing where there is nothing."""
    return {k: _yes(v) if isinstance(v, bool) else str(v) for k, v in values.items() if v is not None}


def _later(day: dt.date, days: int) -> dt.date:
    """So many days later, by the end of the year."""
    return min(day + dt.timedelta(days=days), dt.date(day.year, 12, 31))


# --- the projects, in the order of the text ----------------------------------------------------------------------


def _building(at: _Year) -> Ledgers:
    devices = ("自动土壤水分仪", "激光雨滴谱仪", "天气会商终端", "视频会商主机", "不间断电源", "柴油发电机组", "服务器", "存储设备",
               "核心交换机", "人影作业监控终端", "高炮自动化改造套件", "火箭作业指挥终端")  # fmt: skip
    bought = (6, 5, 8, 4, 6, 3, 6, 4, 4, 6, 6, 5)  # 63 sets
    purchase = [
        _row(name=name, place="县气象局业务科", received=n + (name == "服务器"), accepted=n, accepted_on=day, amount=n * 61_500,
             in_use=n - (name in ("服务器", "存储设备")), ordered=_later(day, -62))
        for name, n, day in zip(devices, bought, at.days(12, (3, 12), (8, 28)), strict=True)
    ]  # fmt: skip
    parts = ("地基加固", "墙体拆改", "屋面防水", "外墙保温", "门窗更换", "给排水", "采暖", "强电", "弱电", "防雷接地", "消防", "内墙抹灰", "地面铺装",
             "吊顶", "机房装修", "空调通风", "会商室", "室外管网", "作业点场坪", "作业点围护")  # fmt: skip
    works = [
        _row(kind="分部验收", name=part, day=day, passed_first=part != "外墙保温")
        for part, day in zip(parts, at.days(20, (4, 2), (9, 12)), strict=True)
    ]
    works += [
        _row(kind="进度计量", name=f"第{n}期计量", day=day, planned=share, done=done, amount=done * 79_000)
        for n, (day, share, done) in enumerate(zip(at.days(5, (3, 28), (9, 5)), (20, 45, 65, 85, 100), (18, 41, 66, 86, 100), strict=True), 1)
    ]  # fmt: skip
    works.append(
        _row(kind="竣工验收", name="气象业务用房加固修缮", day=at.on(9, 22), passed_first=True, amount=7_904_600)
    )
    platform = [
        _row(day=day, hours_all=24 * n, hours_up=24 * n - at.about(13, 8), faults=at.about(2, 1), repaired=1)
        for day, month, n in at.months() if month >= 3
    ]  # fmt: skip
    appraisal = [
        _row(kind="鉴定", name=name, by="市建筑工程质量检测中心", day=at.on(10, 14), passed=True, years=years)
        for name, years in (("气象业务用房主楼", 30), ("附属用房", 35))
    ]
    return {"purchase": purchase, "works": works, "documents_system": platform, "appraisal": appraisal}


def _stations(at: _Year) -> Ledgers:
    facility = [
        _row(kind="新建" if n < 19 else "加固", name=f"{TOWNS[n % 22]}{'六要素站' if n < 19 else '雨量站'}{n // 22 + 1}号", place=TOWNS[n % 22],
             accepted_on=day, passed_first=n not in (7, 31), in_service=True, cost=at.about(40_600, 700) if n < 19 else at.about(9_800, 400))
        for n, day in enumerate(at.days(49, (3, 10), (6, 26)))
    ]  # fmt: skip
    data = [
        _row(day=day, on_time=49 * n * 24 - late - gone, late=late, missing=gone, stations_due=49 * n, stations_ok=49 * n - at.about(38, 14))
        for day, month, n in at.months() if month >= 4 for late, gone in [(at.about(500, 90), at.about(260, 60))]
    ]  # fmt: skip
    return {"facility": facility, "weather_data": data, "baseline": [
        _row(name="全县乡镇数", value=22, measured_in="个", source="县行政区划表", day=at.on(1, 10))]}  # fmt: skip


def _hotline(at: _Year) -> Ledgers:
    staff = []
    for day, month, n in at.months():
        for number in range(1, 22):
            # Two who were there in January left in May and in September; others took their seats.
            left = (number == 6 and month > 5) or (number == 13 and month > 9)
            staff.append(_row(name=f"话务{number + (30 if left else 0):02}", day=day, on_duty=True, from_start=number <= 20 and not left,
                              days_present=n - at.about(9, 1), pay=2380))  # fmt: skip
    calls, checked = [], []
    for day, month, _n in at.months():
        received = at.about(5_150, 260) + (900 if month in (7, 11) else 0)
        answered, due, visited = received - at.about(120, 25), at.about(1_980, 90), at.about(640, 40)
        calls.append(_row(day=day, received=received, answered=answered, quick=received * at.about(914, 9) // 1000, due=due,
                          done_on_time=due * at.about(968, 8) // 1000, visited=visited, satisfied=visited * at.about(962, 6) // 1000))  # fmt: skip
        checked.append(
            _row(name="话务录音抽检", day=day, checked=210, right=at.about(203, 3), problem="个别工单归口填写不准")
        )
    return {"hotline_staff": staff, "quality": checked, "hotline_calls": calls}


def _first_aid(at: _Year) -> Ledgers:
    classes = [
        _row(kind="救护员培训", place=place, day=day, ended=_later(day, 1), finished=True, people=people, examined=people, passed=passed,
             cost=people * 180)
        for place, day, people, passed in zip(
            ("县职教中心", "云岭镇卫生院", "县消防救援大队", "石门中学", "县客运公司"), at.days(5, (3, 19), (11, 17)), (46, 40, 38, 52, 34),
            (45, 39, 38, 49, 33), strict=True)
    ]  # fmt: skip
    leaflets = [
        _row(kind="宣传品", name=name, day=day, copies=copies, reached=copies * 2, cost=copies * 2 + copies * 3 // 10)
        for name, day, copies in zip(("应急救护口袋书", "心肺复苏挂图", "红十字宣传折页", "献血知识折页"), at.days(4, (4, 8), (10, 20)), (1_600, 800, 1_800, 1_000), strict=True)
    ]  # fmt: skip
    helped = [
        _row(
            kind="特困家庭救助",
            day=at.on(month, 24),
            due=at.on(month, 28),
            entitled=entitled,
            people=people,
            amount=people * 300,
            wrong=0,
        )
        for month, entitled, people in ((1, 52, 51), (9, 48, 47))
    ]
    return {"publicity": leaflets, "first_aid": classes, "subsidy": helped}


def _militia(at: _Year) -> Ledgers:
    subjects = ("应急救援", "防汛抢险", "森林灭火", "战伤救护", "通信保障", "警戒处突")
    training = [
        _row(name=f"{subjects[n % 6]}（第{n // 6 + 1}期）", day=day, ended=_later(day, 3 if n < 41 else 2), sessions=1, invited=62, people=people,
             examined=people, passed=people - 2, good=people * at.about(80, 3) // 100, on_time=n != 17, cost=4_900)
        for n, day in enumerate(at.days(42, (2, 24), (11, 18))) for people in [at.about(59, 2)]
    ]  # fmt: skip
    facilities = [
        _row(name=name, day=day, checked=count, right=count - bad, problem="更换损坏件" if bad else None)
        for day in at.days(4, (3, 20), (12, 10)) for name, count, bad in (("射击场地", 40, 1), ("障碍训练场", 36, 1), ("器材库", 84, at.about(3, 1)))
    ]  # fmt: skip
    ordered = [(1, 22, 3, 40, -12), (3, 28, 14, 10, 9), (5, 6, 17, 30, 14), (6, 19, 22, 5, 6), (7, 15, 4, 20, 11), (7, 27, 1, 45, 5),
               (8, 9, 23, 10, 16), (10, 2, 15, 0, 8)]  # fmt: skip
    dispatch = []
    for n, (month, day, hour, minute, early) in enumerate(ordered):
        start = dt.datetime.combine(at.on(month, day), dt.time(hour, minute))
        due = start + dt.timedelta(minutes=60)
        dispatch.append(_row(task=("清雪除冰", "山火前置", "山火扑救", "堤防巡查", "群众转移", "堤防抢险", "道路抢通", "山火前置")[n], ordered=f"{start:%F %H:%M}",
                             due=f"{due:%F %H:%M}", arrived=f"{due - dt.timedelta(minutes=early):%F %H:%M}", people=at.about(34, 8)))  # fmt: skip
    return {"training": training, "quality": facilities, "dispatch": dispatch}


def _warning(at: _Year) -> Ledgers:
    patrol = [
        _row(
            place=f"{TOWNS[n % 22]}{(n % 50) // 22 + 1}号站",
            day=day,
            people=2,
            planned=1,
            done=1,
            passed=n % 17 != 3,
            cost=180,
        )
        for n, day in enumerate(at.days(100, (2, 10), (11, 28)))
    ]
    data = [
        _row(day=day, on_time=50 * n * 24 - late - gone, late=late, missing=gone, usable=50 * n * 24 - gone)
        for day, _month, n in at.months() for late, gone in [(at.about(640, 110), at.about(350, 80))]
    ]  # fmt: skip
    control = [
        _row(name="小时数据质控", day=day, checked=1_200, right=at.about(1_157, 10)) for day, _m, _n in at.months()
    ]
    warnings = []
    kinds = (
        "雷电",
        "大风",
        "冰雹",
        "暴雨",
        "雷电",
        "冰雹",
        "暴雨",
        "大风",
        "雷电",
        "冰雹",
        "暴雨",
        "雷电",
        "大风",
        "冰雹",
    )
    for n, day in enumerate(at.days(14, (5, 4), (9, 18))):
        issued = dt.datetime.combine(day, dt.time(at.about(16, 2), at.dice.choice((0, 10, 20, 35, 50))))
        came = n not in (4, 9, 12)
        warnings.append(_row(kind=kinds[n], detected=f"{issued - dt.timedelta(minutes=6):%F %H:%M}", issued=f"{issued:%F %H:%M}", came=came,
                             occurred=f"{issued + dt.timedelta(minutes=at.about(13, 6)):%F %H:%M}" if came else None, sent_on_time=True, due_reach=412,
                             reached=at.about(405, 5)))  # fmt: skip
    survey = [
        _row(kind="普查单元", name=f"{TOWNS[n % 22]}{'' if n < 22 else '补充'}普查单元", assigned=at.on(3, 3), due=at.on(10, 31),
             done=None if n == 15 else day)
        for n, day in enumerate(at.days(24, (4, 10), (10, 24)))
    ]  # fmt: skip
    return {"patrol": patrol, "weather_data": data, "quality": control, "warning": warnings, "task": survey}


def _meetings(at: _Year) -> Ledgers:
    held = (
        ("二类会议", "县委经济工作会议", 1, 9, 310), ("三类会议", "安全生产工作会议", 1, 23, 120), ("二类会议", "县政府全体会议", 2, 18, 290),
        ("三类会议", "春季农业生产会议", 3, 5, 96), ("其他活动", "招商项目集中签约", 3, 20, 88), ("观摩拉练", "一季度项目观摩", 4, 8, 105),
        ("三类会议", "防汛抗旱工作会议", 5, 15, 118), ("其他活动", "政务公开开放日", 5, 28, 76), ("三类会议", "营商环境座谈会", 6, 12, 84),
        ("观摩拉练", "二季度项目观摩", 7, 3, 112), ("其他活动", "数字政府业务研讨", 7, 17, 70), ("三类会议", "上半年经济运行分析会", 7, 24, 102),
        ("其他活动", "应急演练观摩", 8, 14, 92), ("三类会议", "秋冬季污染防治会议", 9, 4, 108), ("其他活动", "重阳敬老活动", 9, 29, 64),
        ("观摩拉练", "三季度项目观摩", 10, 10, 116), ("其他活动", "项目谋划推进会", 10, 23, 90), ("其他活动", "冬季清洁取暖现场会", 11, 4, 98),
        ("观摩拉练", "四季度项目观摩", 11, 13, 110), ("其他活动", "年度重点工作调度会", 11, 20, 81),
    )  # fmt: skip
    meeting = [
        _row(kind=kind, name=name, day=at.on(month, day), invited=people + at.about(6, 3), people=people, on_time=True, flawless=month != 8,
             is_video=False, cost=people * at.about(350, 22))
        for kind, name, month, day, people in held
    ]  # fmt: skip
    matters = [
        _row(kind="议定事项", name=f"县政府常务会议第{n + 1}号议定事项", assigned=day, due=_later(day, 45), done=_later(day, 52 if n == 8 else at.about(34, 9)))
        for n, day in enumerate(at.days(20, (1, 16), (10, 28)))
    ]  # fmt: skip
    return {"meeting": meeting, "task": matters}


def _shells(at: _Year) -> Ledgers:
    rows = [_row(kind="采购", day=at.on(2, 26), site="县人影办", planned=500, rounds=500, cost=150_000)]
    rows += [
        _row(kind="验收入库", day=at.on(m, d), site="县人影弹药库", rounds=n, cost=n * 300)
        for m, d, n in ((4, 16, 300), (5, 20, 200))
    ]
    rows += [
        _row(kind="质量抽检", day=at.on(m, d), site="县人影弹药库", rounds=n, passed=n)
        for m, d, n in ((4, 17, 15), (5, 21, 10))
    ]
    rows += [
        _row(kind="作业发射", day=day, site=f"{at.town()}作业点", planned=planned, rounds=planned - (n % 3 == 1) * 2)
        for n, (day, planned) in enumerate(zip(at.days(12, (5, 24), (9, 6)), (24, 30, 36, 28, 40, 44, 32, 38, 30, 46, 28, 24), strict=True))
    ]  # fmt: skip
    rows += [
        _row(kind="效果评估", day=at.on(m, d), site="全县", rounds=0, area=area)
        for m, d, area in ((7, 10, 52_000), (9, 25, 66_500))
    ]
    return {"hail_shell": rows}


def _gravel(at: _Year) -> Ledgers:
    firms = [f"{TOWNS[n % 22]}第{n // 22 + 1}砂石料场" for n in range(40)]
    trucks = [f"岚A{n * 617 % 90_000 + 10_000}" for n in range(158)]
    listed = firms + trucks
    inspection = []
    for n, day in enumerate(at.days(620, (1, 6), (12, 26))):
        name = listed[n % len(listed)]
        found = int(n % 9 == 4)
        is_firm = name in firms
        inspection.append(_row(
            kind="企业" if is_firm else "车辆", name=name, day=day, listed=True, passed=not found, found=found,
            handled=found, notified=day if found else None, rechecked=_later(day, at.about(16, 4)) if found else None, on_time=n % 31 != 7,
            disclosed=True, equipped=name not in firms[17:19] if is_firm else None))  # fmt: skip
    supervised = [
        _row(kind="督导任务", name=f"第{n}次督导", assigned=day, due=_later(day, 14), done=_later(day, at.about(9, 3)))
        for n, day in enumerate(at.days(24, (1, 8), (12, 10)), 1)
    ]
    dust = [
        _row(item="降尘", place="白河镇料场周边", day=day, value=f"{at.about(624, 50) / 100:.2f}", passed=True)
        for day, _m, _n in at.months()
    ]
    base = [
        _row(
            name="应检查企业和车辆数", value=200, measured_in="家（辆）", source="县砂石料源头管控名录", day=at.on(1, 4)
        ),
        _row(
            name="上年降尘监测均值",
            value="6.80",
            measured_in="吨/平方千米·月",
            source="上年降尘监测报告",
            day=at.on(1, 4),
        ),
    ]
    return {"inspection": inspection, "task": supervised, "environment": dust, "baseline": base}


def _inspectors(at: _Year) -> Ledgers:
    patrol = [_row(place=at.town(), day=day, people=4 + (n % 8 == 3), planned=1, done=1, passed=n % 12 != 5) for n, day in enumerate(at.days(90, (1, 7), (12, 18)))]  # fmt: skip
    firms = [
        _row(kind="企业", name=f"{TOWNS[n % 22]}{('建材', '化工', '养殖')[n % 3]}企业{n // 22 + 1}", day=day, passed=n not in (14, 41), found=int(n in (14, 41)),
             handled=int(n in (14, 41)), disclosed=True)
        for n, day in enumerate(at.days(60, (2, 11), (12, 12)))
    ]  # fmt: skip
    matters = [
        _row(kind="交办问题", name=f"第{n + 1}号交办问题", found=_later(day, -at.dice.choice((1, 2, 2, 3, 3))), assigned=day, due=_later(day, 30),
             done=_later(day, 38 if n == 11 else at.about(21, 6)))
        for n, day in enumerate(at.days(30, (1, 15), (11, 14)))
    ]  # fmt: skip
    good = (19, 18, 22, 24, 23, 21, 24, 26, 25, 24, 21, 20)
    air = [_row(item="空气质量", place="县城国控点", day=day, days_valid=n, days_good=good[month - 1] + 2 * (month == 5), passed=month not in (1, 2)) for day, month, n in at.months()]  # fmt: skip
    return {"patrol": patrol, "inspection": firms, "task": matters, "environment": air}


def _lawyers(at: _Year) -> Ledgers:
    about = ("行政合同", "行政处罚", "政府采购", "土地征收", "信息公开", "招商协议", "行政复议", "信访答复")
    legal = [
        _row(kind="咨询", matter=f"{about[n % 8]}事项咨询（{n + 1}号）", asked=day, due=_later(day, 5), answered=_later(day, 7 if n in (22, 58, 90) else at.about(3, 1)), written=True,
             adopted=n not in (12, 37, 66, 95))
        for n, day in enumerate(at.days(108, (1, 6), (12, 22)))
    ]  # fmt: skip
    contracts = [
        _row(name=f"{about[n % 3]}合同第{n + 1}号", signed=day, party=f"{at.town()}某企业", amount=at.about(900, 600) * 1_000, is_major=n % 3 != 0, reviewed=n % 3 != 0 or n % 6 == 0,
             fulfilled=True)
        for n, day in enumerate(at.days(40, (1, 13), (12, 15)))
    ]  # fmt: skip
    return {"legal": legal, "contract": contracts}


def _investment(at: _Year) -> Ledgers:
    cities = ("沿海甲市", "沿海乙市", "省会", "中部甲市", "邻省", "西部甲市")
    rows = [
        _row(
            kind="推介活动",
            name=f"{cities[n % 6]}推介会（第{n // 6 + 1}次）",
            day=day,
            people=at.about(64, 18),
            cost=at.about(78_000, 9_000),
        )
        for n, day in enumerate(at.days(16, (3, 6), (10, 24)))
    ]
    rows += [_row(kind="招商方案", name=f"{('装备制造', '食品加工', '新材料', '文旅康养')[n % 4]}招商方案{n // 4 + 1}", day=day, passed=n != 6) for n, day in enumerate(at.days(11, (2, 20), (9, 26)))]  # fmt: skip
    amounts = (12_000, 8_600, 15_500, 5_200, 9_800, 7_400, 6_900, 11_000, 4_300, 8_100, 6_200, 4_000)
    rows += [_row(kind="签约企业", name=f"签约企业{n:02}", day=day, amount=amount) for n, (day, amount) in enumerate(zip(at.days(12, (2, 27), (12, 16)), amounts, strict=True), 1)]  # fmt: skip
    rows += [
        _row(kind="落户企业", name=f"落户企业{n:02}", day=day, earning=n != 9)
        for n, day in enumerate(at.days(10, (3, 31), (12, 10)), 1)
    ]
    base = [_row(name="上年签约计划投资额", value=72_000, measured_in="万元", source="上年招商统计表", day=at.on(1, 9))]
    return {"investment": rows, "baseline": base}


def _documents(at: _Year) -> Ledgers:
    fitted = (0, 12, 24, 30, 34, 40, 42, 30, 0, 0, 0, 0)
    rows = []
    for day, month, n in at.months():
        requests, handled, planned = at.about(42_000, 2_600), at.about(860, 70), n * 10
        rows.append(_row(day=day, offices=min(62, 40 + month * 3), due_offices=64, terminals=fitted[month - 1], requests=requests,
                         fast=requests * at.about(972, 8) // 1000, handled=handled, handled_on_time=handled - at.about(18, 6),
                         hours=handled * at.about(90, 5) // 10, hours_used=planned - at.about(11, 4), hours_planned=planned, faults=2, repaired=2))  # fmt: skip
    accepted = [_row(kind="验收", name="电子公文替代工程", by="县大数据中心专家组", day=at.on(8, 26), passed=True)]
    return {"documents_system": rows, "appraisal": accepted}


def _video(at: _Year) -> Ledgers:
    about = ("防汛调度", "信访例会", "安全生产", "疫情形势", "粮食安全", "项目调度")
    held = []
    for n, day in enumerate(at.days(156, (1, 6), (12, 26))):
        broken = n % 27 == 13
        held.append(_row(name=f"{about[n % 6]}视频会议（{day:%m%d}）", day=day, people=at.about(15, 3), rooms=at.about(8, 3), normal=not broken,
                         response_minutes=at.about(19, 7) if broken else None, repair_minutes=at.about(34, 10) if broken else None))  # fmt: skip
    first = at.on(1, 1)
    watch = [
        _row(day=_later(first, n), place="视频会议机房", normal=True, people=2)
        for n in range((at.on(12, 31) - first).days + 1)
    ]
    meetings = [
        _row(
            kind="其他活动",
            name=f"{about[n % 6]}会议{n // 6 + 1}",
            day=day,
            people=at.about(40, 12),
            on_time=True,
            flawless=True,
            is_video=n % 12 < 7,
        )
        for n, day in enumerate(at.days(48, (1, 9), (12, 18)))
    ]
    return {"video_meeting": held, "duty": watch, "meeting": meetings}


def _website(at: _Year) -> Ledgers:
    rows = []
    for day, month, n in at.months():
        cases, messages = at.about(420, 40), at.about(56, 12)
        faults = 1 + (month % 4 == 0)
        rows.append(_row(day=day, days_run=n, maintained=n * 2 + at.about(9, 4), visits=at.about(31_000, 4_000), updates=at.about(260, 40), faults=faults, repaired=faults,
                         cases_due=cases, cases_on_time=cases - at.about(12, 4), messages=messages, answered_on_time=messages - (month in (2, 5, 8)), hours_up=24 * n - faults,
                         hours_all=24 * n, years=6))  # fmt: skip
    return {"website": rows}


_PROJECTS: tuple[Callable[[_Year], Ledgers], ...] = (
    _building, _stations, _hotline, _first_aid, _militia, _warning, _meetings, _shells, _gravel, _inspectors, _lawyers, _investment,
    _documents, _video, _website,
)  # fmt: skip


# --- money -------------------------------------------------------------------------------------------------------

_STAGED = ((3, 25, 30), (6, 18, 60), (10, 21, 90), (12, 16, 100))
_EVEN = tuple((month, 20, round(100 * month / 12)) for month in range(1, 13))
_BY_QUARTER = ((3, 28, 25), (6, 27, 50), (9, 26, 75), (12, 19, 100))
_LATE = ((4, 15, 16), (7, 18, 52), (9, 24, 80), (12, 22, 100))
_AT_ONCE = ((4, 22, 60), (5, 27, 100))
PAID: tuple[tuple[int, tuple[tuple[int, int, int], ...], str], ...] = (
    # 分 paid in the year, its course (month, day, % by then), for what
    (1_298_600_000, _STAGED, "工程进度款、设备款"), (109_200_000, ((3, 27, 30), (5, 23, 55), (7, 11, 92), (9, 19, 100)), "站点建设款"),
    (64_600_000, _EVEN, "话务服务费"), (5_920_000, _STAGED, "培训和宣传品款"), (24_800_000, _STAGED, "训练保障费"), (9_850_000, _BY_QUARTER, "站点维护费"),
    (88_400_000, _EVEN, "会议活动费"), (15_000_000, _AT_ONCE, "弹药款"), (29_400_000, _BY_QUARTER, "检查服务费"), (26_800_000, _EVEN, "督导保障费"),
    (19_800_000, _BY_QUARTER, "法律顾问费"), (112_400_000, _LATE, "招商活动费"), (19_600_000, ((5, 16, 35), (7, 4, 65), (9, 5, 100)), "适配服务费"),
    (81_900_000, _STAGED, "云视频服务费"), (80_900_000, _STAGED, "网站运维费"),
)  # fmt: skip


def payments(year: int, project: int) -> Iterable[tuple[dt.date, int, str]]:
    """Day, 分 and purpose of each payment of a project (by its place in the text)."""
    total, course, purpose = PAID[project]
    before = 0
    for month, day, share in course:
        by_then = total * share // 100
        yield dt.date(year, month, day), by_then - before, f"{purpose}（{month}月）"
        before = by_then


SATISFIED = (39, 38, None, 40, 39, 38, 37, 39, 37, 36, 39, 38, 36, 39, 39)
"""Of 40 asked in each project: how many were satisfied; ``None`` where there is no questionnaire of its own."""
