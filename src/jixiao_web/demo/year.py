"""The sample office's year at work: budget and payments, records with their files, questionnaires, monitoring,
self-evaluation, an evaluation and what it led to. All of it by the services; what is written is in
:mod:`jixiao_web.demo.records`.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from importlib.resources import files
from operator import itemgetter
from typing import Any

from jixiao.law.ledger import ledger_types
from jixiao.law.pack import load_pack
from jixiao_web.accounts.models import User
from jixiao_web.demo import records
from jixiao_web.demo.pictures import picture
from jixiao_web.evaluation import looking as evaluated
from jixiao_web.evaluation import services as evaluation
from jixiao_web.evaluation.models import Draw, Evaluation, Rectification, Season, SelfEvaluation
from jixiao_web.evidence import services as evidence
from jixiao_web.evidence.models import Entry, Ledger, Route
from jixiao_web.evidence.store import Upload
from jixiao_web.money import services as money
from jixiao_web.money.models import Milestone, Source
from jixiao_web.monitoring import looking as monitored
from jixiao_web.monitoring import services as monitoring
from jixiao_web.monitoring.models import Consequence, Light, Sheet, Watch
from jixiao_web.projects.models import Project
from jixiao_web.submissions.models import Submission
from jixiao_web.surveys import services as surveys
from jixiao_web.surveys.models import Survey

Act = tuple[dt.date, str, Callable[[], object]]
_ASKED = 40
_PICTURES = 2
"""Entries of a ledger whose papers were photographed, at each writing."""


class OfficeYear:
    """What the office did in a year. ``who`` finds a person by sign-in name, ``text`` the approved text."""

    def __init__(self, year: int, who: Callable[[str], User], text: Callable[[], Submission]) -> None:
        self._year = year
        self._who = who
        self._text = text

    def acts(self, first: dt.date, last: dt.date) -> Iterator[Act]:
        """All acts in their order, none before ``first`` or after ``last``: where the next year has not come far, what
        belongs to it happens closer together.
        """
        end = dt.date(self._year, 12, 31)
        told = sorted(self._told(), key=itemgetter(0, 1))
        share = min(1.0, max(0, (last - end).days) / (told[-1][0] - end).days)
        before = (first, "08:00:00")
        for day, at, act in told:
            on = end + (day - end) * share if day > end else max(day, first)
            moment = max((on, f"{at}:00"), _next(before))
            before = moment
            yield *moment, act

    def _told(self) -> Iterator[Act]:
        year, on = self._year, self._on
        yield on(1, 15), "09:00", self._measure
        yield on(1, 16), "10:00", self._plan_purchases
        for until, told in (
            (on(3, 31), on(4, 2)),
            (on(7, 31), on(8, 1)),
            (on(10, 31), on(11, 3)),
            (on(12, 31), _next_year(year, 1, 3)),
        ):
            yield told, "09:10", lambda until=until: self._pay(until)  # type: ignore[misc]
        yield on(8, 2), "14:00", lambda: self._write(None, on(7, 31))
        yield on(8, 5), "09:00", self._open_watch
        yield on(8, 13), "15:00", self._fill_sheets
        yield on(8, 19), "10:00", self._decide_sheets
        yield on(9, 15), "16:00", self._answer_consequences
        yield on(9, 18), "09:30", self._close_consequences
        yield on(10, 20), "10:00", self._ask_people
        yield on(11, 12), "11:00", self._adjust_budgets
        yield on(11, 24), "17:00", self._count_answers
        yield _next_year(year, 1, 5), "14:00", lambda: self._write(on(7, 31), on(12, 31))
        yield _next_year(year, 1, 9), "09:00", self._open_season
        yield _next_year(year, 2, 6), "15:30", self._fill_forms
        yield _next_year(year, 2, 27), "10:20", self._decide_forms
        yield _next_year(year, 3, 12), "09:30", self._draw
        yield _next_year(year, 3, 16), "09:00", self._begin_evaluation
        yield _next_year(year, 5, 8), "16:40", self._finish_evaluation
        yield _next_year(year, 5, 12), "10:00", self._ask_to_put_right
        yield _next_year(year, 6, 5), "15:00", self._put_right
        yield _next_year(year, 6, 12), "09:40", self._close_what_is_right

    # --- who and what ---

    def _on(self, month: int, day: int) -> dt.date:
        return dt.date(self._year, month, day)

    @property
    def _compiler(self) -> User:
        return self._who("linshan")

    @property
    def _desk(self) -> User:
        return self._who("luojianguo")

    @property
    def _bureau(self) -> User:
        return self._who("taojing")

    @property
    def _projects(self) -> list[Project]:
        """The fifteen, in the order of the text."""
        found = self._text().projects.select_related(
            "organisation__region", "organisation__parent__desk", "organisation__desk", "submission__task__round"
        )
        return list(found.order_by("position"))

    @cached_property
    def _records(self) -> list[records.Ledgers]:
        return records.records(self._year)

    # --- the year at work ---

    def _measure(self) -> None:
        """How each indicator is measured, and the ledgers that takes."""
        by = self._compiler
        plans = tomllib.loads(files("jixiao_web.demo").joinpath("data", "office-routes.toml").read_text("utf-8"))[
            "projects"
        ]
        for project, plan in zip(self._projects, plans, strict=True):
            ways = {route["indicator"]: route for route in plan["routes"]}
            wanted = []
            for indicator in project.indicators.filter(is_active=True):
                indicator.project = project
                way = ways[str(indicator)]
                kind = Route.Kind.FORMULA if "formula" in way else Route.Kind.NONE
                wanted.append(evidence.Way(indicator, kind, way.get("formula", ""), reason=way.get("reason", "")))
            evidence.set_routes(project=project, by=by, ways=wanted)

    def _plan_purchases(self) -> None:
        """Purchase, contract, acceptance and payment of what is bought; one acceptance came late."""
        by, projects = self._compiler, self._projects
        bought = (
            (0, "监测和会商设备采购", ((2, 20, 2, 18), (3, 10, 3, 9), (8, 31, 8, 28), (10, 25, 10, 21))),
            (1, "自动气象站设备采购", ((2, 14, 2, 12), (3, 5, 3, 4), (6, 20, 6, 27), (9, 20, 9, 19))),
            (12, "终端适配服务采购", ((3, 20, 3, 26), (4, 10, 4, 15), (8, 31, 8, 26), (9, 10, 9, 5))),
        )
        for place, name, steps in bought:
            for kind, (month, day, done_month, done_day) in zip(Milestone.Kind, steps, strict=True):
                self._steps.append(
                    (projects[place].pk, kind, name, self._on(month, day), self._on(done_month, done_day))
                )
                money.set_milestone(project=projects[place], by=by, kind=kind, name=name, planned=self._on(month, day))

    @cached_property
    def _steps(self) -> list[tuple[int, str, str, dt.date, dt.date]]:
        return []

    def _reach_steps(self, until: dt.date) -> None:
        """What was done of purchases by a day."""
        by = self._compiler
        for pk, kind, name, planned, done in self._steps:
            step = Milestone.objects.get(project_id=pk, kind=kind, name=name)
            if done <= until and step.done is None:
                money.set_milestone(
                    project=step.project, by=by, kind=kind, name=name, planned=planned, done=done, milestone=step
                )

    def _pay(self, until: dt.date) -> None:
        """The treasury's payments since the last time, up to a day."""
        since = self._paid_until
        wanted = [
            money.Wanted(
                project,
                f"{day:%y%m}{place + 1:02}{number:03}",
                day,
                amount,
                payee=f"{project.name[:12]}承担单位",
                summary=words,
            )
            for place, project in enumerate(self._projects)
            for number, (day, amount, words) in enumerate(records.payments(self._year, place), 1)
            if since < day <= until
        ]
        money.pay_all(by=self._desk, wanted=wanted, complete_until=until)
        self._paid_until = until

    _paid_until = dt.date.min

    def _write(self, since: dt.date | None, until: dt.date) -> None:
        """What was written down from one day to another, with pictures of some of the papers."""
        by = self._compiler
        for project, ledgers in zip(self._projects, self._records, strict=True):
            evidence.add_all(project=project, by=by, origin=Entry.Origin.DEMO, source=f"{self._year}年台账",
                             rows={ledger: rows for ledger in project.ledgers.order_by("key")
                                   if (rows := _understood(ledger, ledgers[ledger.key], since, until))})  # fmt: skip
            for ledger in project.ledgers.order_by("key"):
                self._photograph(ledger, by, since or dt.date.min, until)
        self._reach_steps(until)

    def _photograph(self, ledger: Ledger, by: User, since: dt.date, until: dt.date) -> None:
        kinds = ledger_types()[ledger.type].files
        title = "签到表" if "签到表" in kinds else kinds[0]
        entries = list(ledger.entries.filter(on__gt=since, on__lte=until).select_related("ledger__project")[:_PICTURES])
        for n, entry in enumerate(entries):
            entry.ledger = ledger
            shot = [title] if n or len(kinds) < 2 else [title, kinds[-1]]
            uploads = [
                Upload(f"{one}.png", picture(one, entry.on, f"{ledger.project.uid}/{ledger.key}/{n}"))
                for one in dict.fromkeys(shot)
            ]
            evidence.attach(entry=entry, by=by, uploads=uploads)

    def _adjust_budgets(self) -> None:
        by, projects = self._desk, self._projects
        for place, after, words in (
            (0, 1_304_000_000, "中标价低于概算，收回结余"), (6, 92_000_000, "落实过紧日子要求，压减一般性会议支出"),
        ):  # fmt: skip
            money.adjust(project=projects[place], by=by, source=Source.FISCAL, after=after, on=self._on(11, 12), reason=words,
                         document=f"岚财预〔{self._year}〕86号")  # fmt: skip

    # --- questionnaires ---

    def _ask_people(self) -> None:
        by = self._compiler
        for project, satisfied in zip(self._projects, records.SATISFIED, strict=True):
            if satisfied is None:
                continue
            indicator = next(i for i in project.indicators.all() if "满意度" in i.data["level2"])
            questions: Sequence[Mapping[str, Any]] = (
                {
                    "kind": "grade",
                    "title": f"您对{str(indicator).removesuffix('满意度')}所得到的服务总体是否满意？",
                    "required": True,
                },
                {"kind": "text", "title": "您还有什么意见和建议？"},
            )
            survey = surveys.create(
                project=project, by=by, title=f"{indicator}调查问卷", questions=questions, way=Survey.Way.PAPER, opens=self._on(10, 20),
                closes=self._on(11, 20), indicator=indicator, population=_ASKED * 6, introduction="本问卷不记名，结果只作汇总统计。",
            )  # fmt: skip
            surveys.change(survey=survey, by=by, invited=_ASKED + 4)
            surveys.publish(survey=survey, by=by)

    def _count_answers(self) -> None:
        by = self._compiler
        said = ("希望增加现场讲解的时间。", "办理很快，谢谢。", "建议把结果及时反馈给我们。")
        for project, satisfied in zip(self._projects, records.SATISFIED, strict=True):
            if satisfied is None:
                continue
            survey = project.surveys.get()
            grades = (
                ["满意"] * (satisfied * 3 // 4)
                + ["较满意"] * (satisfied - satisfied * 3 // 4)
                + ["一般"] * (_ASKED - satisfied)
            )
            sheets = [({"q1": grade, "q2": said[n % 3] if n % 13 == 5 else ""}, "") for n, grade in enumerate(grades)]
            surveys.enter_papers(survey=survey, by=by, sheets=sheets)
            surveys.close(survey=survey, by=by)

    # --- monitoring ---

    @property
    def _watch(self) -> Watch:
        return Watch.objects.get(year=self._year)

    def _sheets(self) -> list[Sheet]:
        found = self._watch.sheets.filter(project__submission=self._text()).select_related(*monitored.LOOKED_AT)
        return list(found.order_by("project__position"))

    def _open_watch(self) -> None:
        monitoring.open_watch(by=self._bureau, year=self._year, name=f"{self._year}年1—7月绩效监控", since=self._on(1, 1),
                              until=self._on(7, 31), due=self._on(8, 20))  # fmt: skip

    def _fill_sheets(self) -> None:
        by = self._compiler
        for sheet in self._sheets():
            said = _what_is_said(monitored.look(sheet))
            monitoring.say(sheet=sheet, by=by, said=said, revision=sheet.revision)
            monitoring.submit(sheet=sheet, by=by, revision=sheet.revision + 1)

    def _decide_sheets(self) -> None:
        by = self._desk
        for sheet in self._sheets():
            monitoring.decide(sheet=sheet, by=by, accept=True, words="数据已核对。")
            if sheet.light == Light.RED:
                words = "支出和推介进度明显落后，请列出下半年每月的安排并逐月报告。"
                monitoring.follow_up(sheet=sheet, by=by, kind=Consequence.Kind.HURRY, words=words, due=self._on(9, 20))

    def _answer_consequences(self) -> None:
        for one in Consequence.objects.filter(sheet__watch=self._watch):
            monitoring.answer(consequence=one, by=self._compiler, words="已排定9至10月的活动和付款，9月底支出达到70%。")

    def _close_consequences(self) -> None:
        for one in Consequence.objects.filter(sheet__watch=self._watch):
            monitoring.close(consequence=one, by=self._desk)

    # --- self-evaluation ---

    @property
    def _season(self) -> Season:
        return Season.objects.get(year=self._year)

    def _forms(self) -> list[SelfEvaluation]:
        found = self._season.forms.filter(project__submission=self._text()).select_related(*evaluated.LOOKED_AT)
        return list(found.order_by("project__position"))

    def _open_season(self) -> None:
        by = self._bureau
        scheme = load_pack(by.organisation.region.code, self._year).value("scoring")
        evaluation.open_season(
            by=by, year=self._year, scheme=str(scheme), due=dt.date(self._year + 1, 3, 10), as_of=self._on(12, 31)
        )

    def _fill_forms(self) -> None:
        by = self._compiler
        for form in self._forms():
            said = _why_it_came_so(evaluated.look(form))
            evaluation.say(evaluation=form, by=by, said=said, revision=form.revision)
            evaluation.submit(evaluation=form, by=by, revision=form.revision + 1)

    def _decide_forms(self) -> None:
        """The desk has looked at all but the last two."""
        for form in self._forms()[:-2]:
            evaluation.decide(evaluation=form, by=self._desk, accept=True, words="佐证已抽查，得分与记录一致。")

    # --- evaluation ---

    def _draw(self) -> None:
        by, projects = self._bureau, self._projects
        stratum_of = {p.pk: "100万元以上" if float(p.data["total"]) >= 100 else "100万元以下" for p in projects}
        evaluation.draw(by=by, year=self._year, purpose=f"{self._year}年度财政评价抽样", projects=projects, stratum_of=stratum_of,
                        strata={"100万元以上": 1, "100万元以下": 1}, seed=f"{self._year + 1}0312")  # fmt: skip

    @property
    def _drawn(self) -> Project:
        """The first of the drawn."""
        draw = Draw.objects.get(year=self._year)
        return next(p for p in self._projects if p.pk == draw.drawn[0])

    def _begin_evaluation(self) -> None:
        evaluation.begin(by=self._bureau, project=self._drawn, kind=Evaluation.Kind.FINANCE, frame=evaluation.default_frame(self._year),
                         as_of=self._on(12, 31), draw_=Draw.objects.get(year=self._year))  # fmt: skip

    @property
    def _evaluation(self) -> Evaluation:
        return Evaluation.objects.select_related(*evaluated.JUDGED_AT).get(project__year=self._year)

    def _finish_evaluation(self) -> None:
        found = self._evaluation
        papers = {item["key"]: _paper(item) for item in found.frame}
        evaluation.write(evaluation=found, by=self._bureau, papers=papers, report=_REPORT, revision=found.revision)
        evaluation.finish(evaluation=found, by=self._bureau, revision=found.revision + 1)

    def _ask_to_put_right(self) -> None:
        found = self._evaluation
        for problem, suggestion, days in (
            ("部分指标的实际值按季汇总，过程记录登记不及时。", "按月登记台账并附原始材料。", 30),
            ("合同履约资料没有全部归档。", "补齐验收和付款资料，编制档案目录。", 90),
        ):
            evaluation.add_rectification(
                by=self._bureau, organisation=found.project.organisation, origin=Rectification.Origin.EVALUATION, problem=problem,
                suggestion=suggestion, due=self._evaluation.finished_at.date() + dt.timedelta(days=days), project=found.project, evaluation=found,  # type: ignore[union-attr]
            )  # fmt: skip

    @property
    def _first_problem(self) -> Rectification:
        return Rectification.objects.filter(evaluation=self._evaluation).earliest("due")

    def _put_right(self) -> None:
        one = self._first_problem
        proof = Upload("台账登记检查记录.png", picture("检查记录单", one.due - dt.timedelta(days=5), "rectification"))
        evaluation.answer_rectification(rectification=one, by=self._compiler, uploads=[proof], measures="明确每月5日前完成登记，由财务科抽查。",
                                        words="已补登上年记录并附原始材料，本年起按月登记。")  # fmt: skip

    def _close_what_is_right(self) -> None:
        evaluation.close_rectification(rectification=self._first_problem, by=self._who("zouyang"))


def _next_year(year: int, month: int, day: int) -> dt.date:
    return dt.date(year + 1, month, day)


def _next(moment: tuple[dt.date, str]) -> tuple[dt.date, str]:
    """A second later, within the day."""
    day, at = moment
    later = dt.datetime.combine(day, dt.time.fromisoformat(at)) + dt.timedelta(seconds=1)
    return later.date(), f"{later:%H:%M:%S}"


def _understood(
    ledger: Ledger, rows: Sequence[records.Row], since: dt.date | None, until: dt.date
) -> list[tuple[dt.date, dict[str, Any]]]:
    """The rows that were known by a day, and not by the one before."""
    found = []
    for row in rows:
        known = max(v[:10] for k, v in row.items() if k != "due" and len(v) >= 10 and v[4:8:3] == "--")
        if (since is None or known > since.isoformat()) and known <= until.isoformat():
            found.append(evidence.understand(ledger, row))
    return found


def _reached(target: str) -> str:
    """The result that just reaches a target, as it is typed."""
    return target.lstrip("≥≤").removesuffix("前")


def _what_is_said(look: monitored.Look) -> dict[str, dict[str, Any]]:
    """What a unit adds to a monitoring form: where a row is behind, its cause and what is done about it."""
    said: dict[str, dict[str, Any]] = {}
    for uid, row in zip(look.uids, look.standing.rows, strict=True):
        forecast = row.so_far if row.reached is not None and row.reached >= 1 else _reached(row.target)
        words: dict[str, Any] = {"forecast": forecast, "possibility": "确定能"}
        if row.light != "green":
            words |= {"causes": ["其他"], "other": "年初活动安排较少", "explanation": "活动集中在下半年，已按月排定",
                      "possibility": "有可能", "remark": "逐月调度，9月底复核"}  # fmt: skip
        said[uid] = words
    rows = look.facts.account.rows
    return {**said, "": {"expected": {row.source: f"{row.adjusted / 1_000_000:.2f}" for row in rows}}}


_WHY = {
    "应急出动按时到位率": "1月22日清雪出动途中道路结冰封闭，绕行迟到12分钟。已在三处备勤点前置融雪装备。",
    "单场视频会议成本": "会议场次按实际需要召开，分摊成本随场次变化。",
}
"""Why an indicator came out as it did, where there is more to say than the usual."""


def _why_it_came_so(look: evaluated.Look) -> dict[str, dict[str, str]]:
    """What a unit adds to a self-evaluation form: why a row lost points or went far over its target, and the whole."""
    said: dict[str, dict[str, str]] = {}
    for uid, row in zip(look.uids, look.scored.rows, strict=True):
        if row.earned.reached is False or row.earned.needs:
            said[uid] = {
                "deviation": _WHY.get(
                    row.name, "受外部条件影响，实际结果与目标有差距；下年按近三年实际修订目标并加强过程调度。"
                )
            }
    said[""] = {
        "achieved": "年度工作任务按计划开展，资金按进度支付，主要产出均有台账和佐证材料。", "conclusion": "项目管理规范，绩效目标总体实现。",
        "shortcomings": "个别指标完成情况与目标有差距，过程记录的时效还需提高。", "remedies": "按月登记台账，按季分析偏差，及时调整工作安排。",
    }  # fmt: skip
    return said


_LOST = {"indicators": "2.5", "practice": "3", "rules": "2.5", "completion": "11", "quality": "8.5", "benefit": "17"}
"""Points of the items that did not get all of theirs."""


def _paper(item: Mapping[str, Any]) -> dict[str, str]:
    """A working paper of one item."""
    found = {"facts": f"查阅立项、合同、支付和台账资料，核对“{item['level3']}”各要点，抽查原始材料20份。", "score": _LOST.get(item["key"], item["points"]),
             "evidence": "现场核查记录、台账和支付凭证复印件"}  # fmt: skip
    if item["key"] in _LOST:
        found["loss"] = "部分要点资料不全或与目标有差距，按要点比例扣分。"
    return found


_REPORT = {
    "situation": "项目由县政府办公室组织实施，资金全部为县级财政资金，年度任务按批复的绩效目标执行。", "goals": "以批复的年度绩效目标表为准。",
    "scope": "了解资金使用和目标实现情况，为改进管理和安排预算提供依据；评价截至年末。",
    "method": "坚持科学规范、公开公正，采用比较法、因素分析法和公众评判法；指标体系见附表。",
    "work": "3月制定方案，4月现场核查和问卷复核，5月形成结论并征求单位意见。", "conclusion": "项目决策依据充分，管理总体规范，主要产出完成，效益较好。",
    "decision": "立项依据和程序符合规定，个别指标不够细化。", "process": "资金按进度支付，部分制度执行和归档不够及时。",
    "output": "数量、质量、时效和成本目标总体完成。", "effect": "服务对象评价较好，个别效益指标低于目标。",
    "experience": "以台账为依据逐项计算实际值，佐证可追溯到原始材料。", "problems": "一是过程记录登记不及时；二是合同履约资料没有全部归档。",
    "suggestions": "一是按月登记台账并附原始材料，6月底前完成；二是补齐归档资料，8月底前完成。", "others": "无",
}  # fmt: skip
