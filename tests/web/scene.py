"""A county in the middle of its round: a text in every state, with findings, comments, reasons, versions and changes.

For the walk with axe, for pictures and for what is tested in the browser. ``build_scene(county, round_, "desk")`` builds
that one text alone. ``Scene.fill(path)`` puts the numbers of the texts into a path of :data:`web.pages.PAGES`.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from web.proving import address_of, proved
from web.yearly import looked_back

ROOT = Path(__file__).parents[2]
FAULTY = "src/jixiao/examples/lanchuan-water-2024.txt"
TEXTS = ("draft", "returned", "desk", "final", "approved", "adjusting")


@dataclass
class Scene:
    """The county and its texts by the state they are in."""

    county: Any
    round: Any
    texts: dict[str, Any] = field(default_factory=dict)
    proofs: dict[str, Any] = field(default_factory=dict)
    """See :meth:`prove`."""

    def fill(self, path: str) -> str:
        """``/texts/{draft}/`` → ``/texts/1/``."""
        numbers = {name: text.pk for name, text in self.texts.items()}
        numbers |= {name: address_of(thing) for name, thing in self.proofs.items()}
        return path.format(round=self.round.pk, compiler=self.county.compiler.pk, **numbers)

    def who(self, name: str | None) -> Any:
        """A person by their sign-in name."""
        return self.county.people[name] if name else None

    # --- the texts ---

    def draft(self) -> Any:
        """The water department's: many errors, one of them explained, a comment."""
        from jixiao_web.review import services as review
        from jixiao_web.submissions import checking, services

        compiler, officer = self.county.compiler, self.county.officer
        text = self._begin(self.county.water, compiler, FAULTY)
        error = checking.check_draft(text).blocking[0]
        services.waive(
            submission=text, by=compiler, fingerprint=error.fingerprint, reason="上级文件规定的写法，附件已说明"
        )
        review.comment(submission=text, by=officer, words="请补充测算依据。", cell=f"{text.sheets.first().uid}.purpose")
        return text

    def returned(self) -> Any:
        """The culture department's: two reasons, one answered."""
        from jixiao_web.review import services as review

        compiler, head = self.county.culture_compiler, self.county.culture_head
        text = self._begin(self.county.culture, compiler)
        sheet = text.sheets.first().data
        review.submit(submission=text, by=compiler)
        cell = f"{sheet['uid']}.indicators.{sheet['indicators'][0]['uid']}.target"
        points = [
            review.Point("指标值偏低，请参照近三年实际完成情况提高。", cell),
            review.Point("请在资金用途中写明采购数量和单价。", sheet["uid"]),
        ]
        review.return_for_revision(submission=text, by=head, seen=1, stage="head", points=points)
        review.answer(
            reason=text.steps.get(action="returned").reasons.first(), by=compiler, words="已按近三年平均数提高。"
        )
        return text

    def desk(self) -> Any:
        """Before the desk in its second version: two fields changed, an error explained, a comment with its answer."""
        from jixiao_web.review import services as review

        department, compiler, head = self._department("417", "岚川县农业农村局", self.county.desk)
        text = self._begin(department, compiler)
        review.submit(submission=text, by=compiler, note="第一次报送")
        points = [review.Point("请细化绩效指标描述。")]
        review.return_for_revision(submission=text, by=head, seen=1, stage="head", points=points)
        write(text, compiler, "purpose", text.sheets.first().data["purpose"] + "其中设备购置按政府采购程序执行。")
        write(text, compiler, "target", "≥9999")
        review.answer(reason=text.steps.get(action="returned").reasons.get(), by=compiler, words="已逐条细化。")
        text.refresh_from_db()
        explain(text, compiler)
        review.submit(submission=text, by=compiler)
        passed(text, head)
        sheet = text.sheets.first().data
        said = review.comment(submission=text, by=self.county.officer, words="这个数与上年实际差距很大，请说明。",
                              cell=f"{sheet['uid']}.indicators.{sheet['indicators'][0]['uid']}.target")  # fmt: skip
        review.comment(submission=text, by=compiler, words="今年新增三个乡镇。", parent=said)
        return text

    def final(self) -> Any:
        """Before the performance office."""
        return self._far("418", "岚川县教育局", self.county.other_desk, self.county.other_officer)

    def approved(self) -> Any:
        """Approved."""
        return self._far(
            "419", "岚川县卫生健康局", self.county.other_desk, self.county.other_officer, self.county.performer
        )

    def adjusting(self) -> Any:
        """Approved, and being changed."""
        from jixiao_web.review import services as review

        text = self._far("420", "岚川县民政局", self.county.desk, self.county.officer, self.county.performer)
        compiler = self.county.people["compiler420"]
        review.adjust(submission=text, by=compiler, reason="县政府常务会议纪要调整了服务人数")
        write(text, compiler, "target", "≥120")
        return text

    def prove(self) -> Any:
        """A project of the forestry department (``compiler421``) whose indicators are measured: see :func:`web.proving.proved`."""
        department, compiler, _head = self._department("421", "岚川县林业局", self.county.desk)
        self.proofs = proved(self.county, self.round, organisation=department, by=compiler)
        return self

    def look_back(self) -> Any:
        """The approved text's projects in the year and after it: see :func:`web.yearly.looked_back`."""
        projects = list(self.texts["approved"].projects.filter(is_active=True).select_related("organisation__desk"))
        compiler = self.county.people["compiler419"]
        self.proofs |= looked_back(self.county, projects, compiler, self.county.other_officer)
        return self

    # --- how they come about ---

    def _begin(self, organisation: Any, by: Any, *file: str) -> Any:
        from web.conftest import begin_text

        return begin_text(ROOT, self.round, organisation, by, *file)

    def _far(self, code: str, name: str, desk: Any, *people: Any) -> Any:
        from jixiao_web.review import services as review

        department, compiler, head = self._department(code, name, desk)
        text = self._begin(department, compiler)
        review.submit(submission=text, by=compiler)
        return passed(text, head, *people)

    def _department(self, code: str, name: str, desk: Any) -> tuple[Any, Any, Any]:
        from jixiao_web.accounts.models import Appointment, Organisation, User
        from jixiao_web.rounds import services as rounds

        region = self.county.bureau.region
        made = Organisation.objects.create(region=region, kind="department", code=code, name=name, desk=desk)
        people = []
        for role, title in (("compiler", "编制员"), ("head", "局长")):
            user = User.objects.create(username=f"{role}{code}", name=f"{name[3:5]}{title}", organisation=made,
                                       must_change_password=False)  # fmt: skip
            Appointment.objects.create(user=user, role=role, granted_by="test", since=date(2020, 1, 1))
            self.county.people[user.username] = user
            people.append(user)
        rounds.add_task(by=self.county.performer, round_=self.round, organisation=made, due=date(2099, 12, 31))
        return made, people[0], people[1]


def build_scene(county: Any, round_: Any, *only: str) -> Scene:
    """The county with these texts of :data:`TEXTS`, else with all of them; the water station has not begun and is late."""
    from django.utils import timezone

    from jixiao_web.rounds import services as rounds

    scene = Scene(county, round_)
    for name in only or TEXTS:
        scene.texts[name] = getattr(scene, name)()
        scene.texts[name].refresh_from_db()
    late = round_.tasks.get(organisation=county.unit)
    rounds.set_due(by=county.performer, task=late, due=timezone.localdate() - timedelta(days=3), reason="先报先审")
    rounds.remind(by=county.officer, tasks=[late])
    return scene


def write(text: Any, by: Any, name: str, new: str) -> None:
    """Change one field of a draft's first project, or (``target``) the target of its first indicator."""
    from jixiao_web.submissions import services

    text.refresh_from_db()
    sheet = text.sheets.first()
    row = sheet.data["indicators"][0] if name == "target" else sheet.data
    cell = f"{sheet.uid}.indicators.{row['uid']}.target" if name == "target" else f"{sheet.uid}.{name}"
    services.change(submission=text, by=by, changes=[{"op": "set", "cell": cell, "old": row[name], "new": new}])
    text.refresh_from_db()


def passed(text: Any, *people: Any) -> Any:
    """The text after these people let it pass, each with the review form their office must fill in."""
    from jixiao_web.review import services as review

    for person in people:
        text.refresh_from_db()
        version = text.versions.order_by("-number").first()
        review_whole(text, person, version)
        review.approve(submission=text, by=person, seen=version, stage=text.stage)
    text.refresh_from_db()
    return text


def explain(text: Any, by: Any) -> None:
    """Every error that stands is set aside with a reason."""
    from jixiao_web.submissions import checking, services

    marks = [m.fingerprint for m in checking.check_draft(text).blocking]
    if marks:
        services.waive_all(submission=text, by=by, fingerprints=marks, reason="与主管部门文件一致，已核对")


def review_whole(text: Any, by: Any, version: Any) -> None:
    """The review form that a desk or the performance office must have filled in: one for the whole text, 优."""
    from jixiao_web.review import queries, services, sheet

    if text.stage in queries.REVIEWED:
        answers = {p.key: sheet.Answer(str(p.worth)) for p in sheet.form_of(text.task.round).points}
        services.save_form(
            submission=text, by=by, seen=version.number, stage=text.stage, projects=[""], way="scored", answers=answers
        )
