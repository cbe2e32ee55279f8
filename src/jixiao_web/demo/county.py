"""The demonstration county, made by the services themselves: eight texts in every state, and a whole year of the sample
office at work (:mod:`jixiao_web.demo.year`).

The story is told as acts with the day they happened on; they are done in the order of time, so that versions, steps and
the record are what real years leave behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from operator import itemgetter

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from jixiao_web.accounts.models import Region, User
from jixiao_web.accounts.powers import Role
from jixiao_web.audit.models import Entry
from jixiao_web.demo import clock, texts
from jixiao_web.demo.people import County, settle
from jixiao_web.demo.year import OfficeYear
from jixiao_web.review import services as review
from jixiao_web.review import sheet
from jixiao_web.review.models import Comment, Reason
from jixiao_web.rounds import services as rounds
from jixiao_web.rounds.models import Notice, Round
from jixiao_web.submissions import checking, flow
from jixiao_web.submissions import services as submissions
from jixiao_web.submissions.draft import Data
from jixiao_web.submissions.models import Stage, Submission
from jixiao_web.ui import address

FILES = {
    "401": "office", "405": "education", "412": "culture", "415": "water", "415002": "reservoir", "415003": "irrigation",
    "420": "health", "425": "transport",
}  # fmt: skip
"""Code of an organisation → the file of its text."""


def is_here() -> bool:
    """Whether what the database holds is this county."""
    return Entry.objects.filter(action="region.founded", details__contains='"demo":true').exists()


def budget_year(today: date) -> int:
    """The year being compiled: from July on the next one."""
    return today.year + (today.month >= 7)


def _silent(_done: int, _all: int) -> None:
    pass


@transaction.atomic
def reset(progress: Callable[[int, int], None] = _silent) -> None:
    """Everything as at the beginning. All or nothing: who reads meanwhile sees the one county or the other. ``progress`` is
    told how many acts of how many are done.
    """
    if Region.objects.exists():
        _empty()
    _Story(timezone.now()).tell(progress)


def _empty() -> None:
    """Delete all rows of all tables but those that say which migrations were made. The record, from which the database
    lets nothing be deleted, is set aside for the moment: this is a demonstration (``is_here`` was asked before).
    """
    kept = {"django_migrations", "django_content_type"}
    tables = [
        t for t in connection.introspection.django_table_names(only_existing=True, include_views=False) if t not in kept
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _delete_all(cursor, tables)
            return
        guards = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        for statement in connection.ops.sql_flush(no_style(), tables, reset_sequences=True):
            cursor.execute(statement)
        for _name, sql in guards:
            cursor.execute(sql)


def _delete_all(cursor: CursorWrapper, tables: Sequence[str]) -> None:
    """On PostgreSQL. Rows are deleted and no table truncated: who reads meanwhile need not wait."""
    quote = connection.ops.quote_name
    record = quote(Entry._meta.db_table)  # noqa: SLF001 - a public name of Django's
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit is looked at now
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    cursor.execute(f"ALTER TABLE {record} DISABLE TRIGGER USER")
    for table in tables:
        cursor.execute(f"DELETE FROM {quote(table)}")  # noqa: S608 - names of our own tables
        for sequence in connection.introspection.get_sequences(cursor, table):
            cursor.execute(f"ALTER SEQUENCE {quote(str(sequence['name']))} RESTART")
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    cursor.execute(f"ALTER TABLE {record} ENABLE TRIGGER USER")


class _Story:
    """Acts and their moments."""

    def __init__(self, now: datetime) -> None:
        self._today = timezone.localtime(now).date()
        self._acts: list[tuple[datetime, Callable[[], object]]] = []
        self._texts: dict[str, int] = {}
        self._rounds: dict[int, Round] = {}
        """By how many years before the newest they are."""
        self._county: County

    def on(self, day: int, at: str, act: Callable[[], object]) -> None:
        """Something that happened so many days ago."""
        self.at(self._today - timedelta(days=day), at, act)

    def at(self, day: date, at: str, act: Callable[[], object]) -> None:
        """Something that happened on a day."""
        self._acts.append((timezone.make_aware(datetime.combine(day, time.fromisoformat(at))), act))

    def tell(self, progress: Callable[[int, int], None]) -> None:
        """Do it all, in the order of time."""
        self._whole_year()
        self._last_year()
        self._this_year()
        self._acts.append((min(moment for moment, _act in self._acts) - timedelta(days=8), self._settle))
        here = address.current.get()
        for number, (moment, act) in enumerate(sorted(self._acts, key=itemgetter(0)), 1):
            with clock.at(moment):
                act()
            progress(number, len(self._acts))
        address.current.set(here)
        self._read_notices()

    # --- the pieces ---

    def _settle(self) -> None:
        self._county = settle()

    def _who(self, role: Role, code: str) -> User:
        return self._user(self._county.holding(role, code).username)

    def _user(self, username: str) -> User:
        """Somebody, at a desk of their own: the record says from where."""
        user = self._county.people[username]
        address.current.set(f"10.39.{user.organisation_id}.{user.pk}")
        return user

    def _key(self, code: str, *, back: int) -> str:
        return f"{code}/{back}"

    def _text(self, code: str, *, back: int = 0) -> Submission:
        return Submission.objects.select_related(
            "task__round__region", "task__organisation__parent__desk", "task__organisation__desk", "approved"
        ).get(pk=self._texts[self._key(code, back=back)])

    def _close_round(self, *, back: int) -> None:
        rounds.close_round(by=self._who(Role.PERFORMANCE, "300009"), round_=self._rounds[back])

    def _open_round(self, *, back: int, codes: Iterable[str] = FILES) -> None:
        year = budget_year(self._today) - back
        day = timezone.localdate()
        self._rounds[back] = rounds.open_round(
            by=self._who(Role.PERFORMANCE, "300009"), year=year, name=f"{year}年部门预算绩效文本编制",
            framework=Round.Framework.THREE, form="goal", rules_on=day, due=day + timedelta(days=30),
            organisations=[self._county.organisations[code] for code in codes],
            instructions="按项目逐一填报绩效目标和指标；每个指标写明数据来源、计算口径和责任人。部门文本须在所属单位文本通过后报送。",
        )  # fmt: skip

    def _start(self, code: str, *, back: int = 0) -> None:
        """Begin a text and write all of it."""
        by = self._who(Role.COMPILER, code)
        organisation = self._county.organisations[code]
        round_ = self._rounds[back]
        made = submissions.start(task=round_.tasks.get(organisation=organisation), by=by)
        self._texts[self._key(code, back=back)] = made.pk
        head, sheets = texts.text(FILES[code], organisation.name, year=round_.year, last=back > 0,
                                  entered=self._today.year - 1)  # fmt: skip
        changes: list[Data] = [
            {"op": "set", "cell": "head.overall_objective", "old": "", "new": head["overall_objective"]}
        ]
        for name, rows in (("head.safeguards", head["safeguards"]), ("projects", sheets)):
            after = None
            for row in rows:
                changes.append({"op": "add", "list": name, "after": after, "item": row})
                after = row["uid"]
        submissions.change(submission=made, by=by, changes=changes)

    def _type(self, username: str, code: str, *cells: tuple[str, str, str], back: int = 0) -> None:
        """Somebody types into cells: path (``2.indicators.3.target`` counts projects and rows from 1), seen, new."""
        submission = self._text(code, back=back)
        sheets = [s.data for s in submission.sheets.all()]
        changes = [{"op": "set", "cell": _path(sheets, where), "old": old, "new": new} for where, old, new in cells]
        submissions.change(submission=submission, by=self._user(username), changes=changes)

    def _waive(self, code: str, rule: str, reason: str, *, back: int = 0) -> None:
        submission = self._text(code, back=back)
        for mark in checking.check_draft(submission).marks:
            if mark.finding.rule == rule:
                submissions.waive(submission=submission, by=self._who(Role.COMPILER, code), fingerprint=mark.fingerprint,
                                  reason=reason)  # fmt: skip

    def _submit(self, code: str, *, back: int = 0) -> None:
        review.submit(submission=self._text(code, back=back), by=self._who(Role.COMPILER, code))

    def _pass(self, code: str, stage: Stage, *, back: int = 0, note: str = "", points: tuple[int, ...] = ()) -> None:
        """The text passes where it lies; with a review form where one is asked for."""
        submission = self._text(code, back=back)
        by = self._decider(code, stage)
        version = submission.versions.latest("number")
        if points:
            form = sheet.form_of(submission.task.round)
            answers = {point.key: sheet.Answer(str(n)) for point, n in zip(form.points, points, strict=True)}
            review.save_form(submission=submission, by=by, seen=version.number, stage=stage, projects=[""], way="scored",
                             answers=answers, opinion="绩效目标与资金规模匹配，指标能够衡量。")  # fmt: skip
        review.approve(submission=submission, by=by, seen=version.number, stage=stage, note=note)

    def _decider(self, code: str, stage: Stage) -> User:
        where = flow.decider(self._county.organisations[code], stage)
        if where is None:
            return self._who(Role.PERFORMANCE, "300009")
        return self._who(Role.DESK if stage is Stage.DESK else Role.HEAD, where.code)

    def _comment(self, username: str, code: str, where: str, words: str, answer: tuple[str, str] | None = None) -> None:
        submission = self._text(code)
        sheets = [s.data for s in submission.sheets.all()]
        cell = _path(sheets, where) if where else ""
        made = review.comment(submission=submission, by=self._user(username), cell=cell, words=words)
        if answer:
            review.comment(submission=submission, by=self._user(answer[0]), words=answer[1], parent=made)
            review.settle_comment(comment=Comment.objects.get(pk=made.pk), by=self._user(username))

    def _looked(self, username: str, code: str) -> None:
        submissions.looked(submission=self._text(code), by=self._user(username))

    def _read_notices(self) -> None:
        """People have read what is older than a few days."""
        before = timezone.now() - timedelta(days=5)
        Notice.objects.filter(at__lt=before).update(read_at=before)

    # --- the last year that is over: the sample office at work ---

    def _whole_year(self) -> None:
        """Its text is that of the last round, or of the one before, where the last is of the year that runs."""
        over = self._today.year - 1
        back = budget_year(self._today) - over
        if back == 2:
            self._round_before(over)
        approved = date(over - 1, 12, 5) if back == 2 else self._today - timedelta(days=354)
        office = OfficeYear(over, self._user, lambda: self._text("401", back=back))
        for day, at, act in office.acts(approved + timedelta(days=1), self._today - timedelta(days=1)):
            self.at(day, at, act)

    def _round_before(self, year: int) -> None:
        """The round of the sample office alone: of the others nothing so old is told."""
        told: Sequence[tuple[int, int, str, Callable[[], object]]] = (
            (10, 15, "09:30", lambda: self._open_round(back=2, codes=("401",))),
            (10, 28, "10:00", lambda: self._start("401", back=2)),
            (11, 4, "15:20", lambda: self._submit("401", back=2)),
            (11, 6, "09:40", lambda: self._pass("401", Stage.HEAD, back=2)),
            (11, 18, "14:30", lambda: self._pass("401", Stage.DESK, back=2, points=_GOOD)),
            (12, 5, "16:00", lambda: self._pass("401", Stage.PERFORMANCE, back=2, points=_GOOD)),
            (12, 20, "17:00", lambda: self._close_round(back=2)),
        )  # fmt: skip
        for month, day, at, act in told:
            self.at(date(year - 1, month, day), at, act)

    # --- last year: everything approved, the round closed, one text being adjusted ---

    def _last_year(self) -> None:
        self.on(389, "09:30", lambda: self._open_round(back=1))
        for n, code in enumerate(sorted(FILES, key=len, reverse=True)):  # units before their department
            day = 380 - n
            self.on(day, "10:00", partial(self._start, code, back=1))
            self.on(day - 5, "15:20", partial(self._submit, code, back=1))
            self.on(day - 7, "09:40", partial(self._pass, code, Stage.HEAD, back=1))
            if len(code) == 6:
                self.on(day - 8, "10:10", partial(self._pass, code, Stage.PARENT, back=1))
            self.on(day - 15, "14:30", partial(self._pass, code, Stage.DESK, back=1, points=_GOOD))
            self.on(day - 25, "16:00", partial(self._pass, code, Stage.PERFORMANCE, back=1, points=_GOOD))
        self.on(300, "17:00", lambda: self._close_round(back=1))
        self.on(3, "09:15", lambda: review.adjust(
            submission=self._text("405", back=1), by=self._who(Role.COMPILER, "405"),
            reason="秋季学期撤并教学点2所，终端采购数量相应核减，依据县教育布局调整会议纪要。"))  # fmt: skip
        self.on(3, "09:40", lambda: self._type(
            "heli", "405", ("4.indicators.1.target", "≥320台", "≥306台"), ("4.indicators.2.target", "≥46所", "≥44所"), back=1))  # fmt: skip

    # --- this year: every state ---

    def _this_year(self) -> None:
        self.on(24, "09:00", lambda: self._open_round(back=0))
        self._office()
        self._health()
        self._water()
        self._units()
        self._culture()
        self._transport()
        self.on(2, "10:30", lambda: rounds.remind(
            by=self._who(Role.PERFORMANCE, "300009"), tasks=self._rounds[0].tasks.filter(organisation__code="405")))  # fmt: skip

    def _office(self) -> None:
        """Approved, after a question and two findings explained."""
        self.on(22, "09:20", lambda: self._start("401"))
        self.on(
            21,
            "10:00",
            lambda: self._waive(
                "401", "JD05", "15个项目均按财政局统一的支出进度要求安排，采购类项目已在合同中约定分期支付。"
            ),
        )
        self.on(
            21, "10:05", lambda: self._waive("401", "JD07", "弹药按作业季分批到货、分批付款，支付节点与供货合同一致。")
        )
        self.on(20, "16:10", lambda: self._submit("401"))
        self.on(19, "09:30", lambda: self._pass("401", Stage.HEAD, note="已核对各科室指标，同意报送。"))
        self.on(16, "10:20", lambda: self._comment(
            "luojianguo", "401", "7.indicators.7.target", "人均会议成本是否含观摩拉练租车费用？",
            ("linshan", "已包含租车和现场布置支出，口径写在指标说明里。")))  # fmt: skip
        self.on(15, "15:00", lambda: self._pass("401", Stage.DESK, points=_GOOD))
        self.on(
            4,
            "11:00",
            lambda: self._pass("401", Stage.PERFORMANCE, points=_BEST, note="目标清楚，指标可衡量，同意批复。"),
        )
        self.on(
            3,
            "16:20",
            lambda: self._comment("taojing", "401", "", "批复后二十日内，请随部门预算在县政府门户网站公开绩效文本。"),
        )

    def _health(self) -> None:
        """At the desk: a few warnings to look at, one question open."""
        self.on(20, "08:50", lambda: self._start("420"))
        self.on(9, "16:40", lambda: self._submit("420"))
        self.on(8, "10:15", lambda: self._pass("420", Stage.HEAD))
        self.on(6, "09:00", lambda: self._looked("sumin", "420"))
        self.on(
            1,
            "15:30",
            lambda: self._comment("sumin", "420", "5.plan.3", "急救站点一季度没有支出安排，请说明采购启动时间。"),
        )

    def _water(self) -> None:
        """Being written by two, with the usual slips; one wrote over what the other had just changed."""
        self.on(18, "09:00", lambda: self._start("415"))
        self.on(6, "10:00", lambda: self._type(
            "tianyu", "415", ("1.indicators.5.level3", "单公里管网更换成本", "项目预算控制数"),
            ("1.indicators.5.target", "≤9.20万元/公里", "≥95%"), ("2.indicators.3.target", "≥95%", "≥95%百分比"),
            ("3.indicators.3.target", f"{budget_year(self._today)}年5月31日前", "≥95%")))  # fmt: skip
        self.on(5, "14:20", lambda: self._type(
            "xuqian", "415", ("3.total", "38.50", "35.80"), ("4.plan.10", "80", "45"),
            ("2.indicators.6.basis", "行业标准：地表水环境质量标准", "")))  # fmt: skip
        self.on(1, "16:02", lambda: self._type("tianyu", "415", ("4.indicators.1.target", "≥4.2公里", "≥4.0公里")))
        self.on(1, "16:03", lambda: self._type("xuqian", "415", ("4.indicators.1.target", "≥4.2公里", "≥4.5公里")))

    def _units(self) -> None:
        """One at its department, one at its own head."""
        self.on(19, "10:30", lambda: self._start("415002"))
        self.on(6, "15:45", lambda: self._submit("415002"))
        self.on(5, "09:10", lambda: self._pass("415002", Stage.HEAD))
        self.on(17, "11:00", lambda: self._start("415003"))
        self.on(3, "16:00", lambda: rounds.set_due(
            by=self._who(Role.PERFORMANCE, "300009"), task=self._rounds[0].tasks.get(organisation__code="415003"),
            due=self._today + timedelta(days=10), reason="冬灌任务延后，同意延期四天报送。"))  # fmt: skip
        self.on(1, "11:20", lambda: self._submit("415003"))

    def _culture(self) -> None:
        """At the performance office, without a finding: for passing at once."""
        self.on(21, "14:00", lambda: self._start("412"))
        self.on(13, "10:00", lambda: self._submit("412"))
        self.on(12, "15:00", lambda: self._pass("412", Stage.HEAD))
        self.on(4, "16:30", lambda: self._pass("412", Stage.DESK, points=_GOOD))

    def _transport(self) -> None:
        """Returned with three reasons, one of them answered."""
        self.on(20, "15:00", lambda: self._start("425"))
        self.on(10, "17:00", lambda: self._submit("425"))
        self.on(9, "09:30", lambda: self._pass("425", Stage.HEAD))
        self.on(5, "10:00", lambda: self._looked("hanlixin", "425"))
        self.on(4, "10:30", self._return_transport)
        self.on(2, "09:00", lambda: self._type(
            "dupeng", "425", ("1.indicators.1.basis", "计划标准：农村公路养护年度计划", "计划标准：农村公路养护年度计划（含新列养15公里）")))  # fmt: skip
        self.on(2, "09:10", lambda: review.answer(
            reason=Reason.objects.filter(step__submission=self._texts["425/0"]).earliest("id"), by=self._who(Role.COMPILER, "425"),
            words="新增15公里为今年新列养的三条村道，已在指标值确定依据中注明。"))  # fmt: skip

    def _return_transport(self) -> None:
        submission = self._text("425")
        sheets = [s.data for s in submission.sheets.all()]
        review.return_for_revision(
            submission=submission, by=self._decider("425", Stage.DESK), seen=submission.versions.latest("number").number, stage=Stage.DESK,
            points=[
                review.Point("养护里程比上年增加15公里，请注明新增路段的来源。", _path(sheets, "1.indicators.1.target")),
                review.Point("客运量目标高于上年实际12万人次，请补充测算过程。", _path(sheets, "3.indicators.2.basis")),
                review.Point("平交路口治理请附清单编号，便于年底核对。"),
            ],
        )  # fmt: skip


# Points of the review form, in its order.
_GOOD = (9, 9, 14, 13, 13, 14, 9, 9)
_BEST = (10, 9, 14, 14, 14, 15, 9, 10)


def _path(sheets: Sequence[Data], where: str) -> str:
    """The path of a cell whose project and row are counted from 1."""
    first, *rest = where.split(".")
    sheet = sheets[int(first) - 1]
    if rest[0] in ("indicators", "objectives"):
        rest[1] = sheet[rest[0]][int(rest[1]) - 1]["uid"]
    return ".".join([sheet["uid"], *rest])
