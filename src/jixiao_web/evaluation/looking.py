"""A self-evaluation form and an evaluation as they stand: points with their reasons, and what is to be remarked on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.api import Beside
from jixiao.lang.funds import main_fund
from jixiao.law.evaluation import Frame, Rate, frame_for
from jixiao.law.scoring import Scheme, scheme_for
from jixiao.model import PerformanceText, Severity, Words
from jixiao.model import Project as Goal
from jixiao.model.evaluation import Chapter, EvaluationReport
from jixiao.model.score import ScoreSheet
from jixiao.read.json import from_data
from jixiao.score.forms import Closing, Judged, Judgement, text_of
from jixiao.score.rates import rates_of
from jixiao.score.sheet import score_project
from jixiao.write.documents.evaluation_report import headings_of
from jixiao.write.json import to_data
from jixiao_web.accounts.models import Organisation
from jixiao_web.evaluation.models import Evaluation, Season, SelfEvaluation
from jixiao_web.monitoring import building, remarks
from jixiao_web.monitoring.building import Facts
from jixiao_web.monitoring.models import OPEN, Sheet
from jixiao_web.monitoring.remarks import Remark
from jixiao_web.projects.models import Project
from jixiao_web.ui.words import listed

_PROJECT = (
    "project__version", "project__submission__task__round__region", "project__organisation__region",
    "project__organisation__parent__desk", "project__organisation__desk",
)  # fmt: skip
LOOKED_AT = ("season__region", *_PROJECT)
"""What looking at a self-evaluation form needs of it."""
JUDGED_AT = ("draw", "by__organisation__parent", *_PROJECT)
"""What looking at an evaluation needs of it."""


def scheme_of(season: Season) -> Scheme:
    """The scoring scheme of a season."""
    return scheme_for(season.region.code, season.year, season.scheme)


# --- self-evaluation -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """A self-evaluation form with everything that follows from it. ``facts`` are those of today's records, also where the
    form is as it was handed in.
    """

    evaluation: SelfEvaluation
    facts: Facts
    form: Goal
    scored: ScoreSheet
    """Every point with its reason."""
    uids: Sequence[str]
    """Of its rows, in order."""

    @cached_property
    def text(self) -> PerformanceText:
        """The form as a document."""
        return text_of([self.form], year=self.evaluation.season.year)

    @property
    def unreported(self) -> list[str]:
        """The indicators without a result."""
        return [row.name for row in self.scored.rows if row.earned.state == "unreported"]

    @cached_property
    def remarks(self) -> list[Remark]:
        """What the rules and the system have to say of it, the gravest first."""
        found, season = self.evaluation, self.evaluation.season
        earlier = Sheet.objects.filter(project=found.project).exclude(state__in=OPEN).order_by("watch__until")
        beside = Beside(
            approved=remarks.approved(found.project), earlier=remarks.texts(s.facts["form"] for s in earlier)
        )
        said = remarks.by_rules(self.text, "self-evaluation", found.project, self.uids, season.as_of, beside, {"scoring": season.scheme})  # fmt: skip
        proved = remarks.evidence(self.facts)
        # What the system knows of files and questionnaires is more than the form shows of them.
        said = [one for one in said if one.rule not in ("ZP12", "ZP13")] + proved + remarks.spending(self.facts, "ZP19")
        if self.unreported:
            words = _("还有%(n)d个指标没有实际完成值：%(names)s。没有报数不等于零") % {
                "n": len(self.unreported), "names": listed(self.unreported[:5])}  # fmt: skip
            advice = _("先登记记录、填报数值，或说明无法衡量的理由")
            said.append(Remark("ZP20", _("没有实际完成值"), Severity.ERROR, words, advice))
        return remarks.ordered(said, self.uids)

    def kept(self) -> dict[str, Any]:
        """What is kept of it when it is handed in."""
        actuals = {
            uid: {
                "value": a.value,
                "exact": a.exact,
                "parts": a.parts,
                "typed": a.is_typed,
                "as_of": a.as_of.isoformat(),
            }
            for uid, a in self.facts.actuals.items()
        }
        return {
            "form": to_data(self.text),
            "uids": list(self.uids),
            "exact": str(self.scored.exact),
            "actuals": actuals,
        }


def look(evaluation: SelfEvaluation) -> Look:
    """A form as the records stand now; once handed in, as they stood then."""
    season, scheme = evaluation.season, scheme_of(evaluation.season)
    facts = building.facts_of(evaluation.project, season.as_of)
    if evaluation.is_handed_in:
        kept = evaluation.facts
        form = from_data(kept["form"]).projects[0]
        return Look(evaluation, facts, form, score_project(form, scheme), kept["uids"])
    filled = building.self_evaluation_form(facts, scheme, evaluation.said)
    return Look(evaluation, facts, filled.project, filled.sheet, [row.uid for row in facts.rows])


# --- evaluation ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class View:
    """An evaluation with what the data say beside each item, its scored form, its report and the remarks on it."""

    evaluation: Evaluation
    facts: Facts
    judged: Judgement
    rates: Mapping[Rate, Sequence[str]]
    """The divisions the data give, by kind of rate."""
    own: SelfEvaluation | None
    """The unit's own form, handed in."""

    @property
    def frame(self) -> Frame:
        """The frame of law in force in the project's year."""
        return frame_for(self.evaluation.project.year)

    @property
    def gap(self) -> Decimal | None:
        """Total less the self-score."""
        if self.judged.total is None or self.own is None or self.own.score is None:
            return None
        return self.judged.total - self.own.score

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """The parts of the report that say something; the conclusion begins with score and grade."""
        words, found = self.evaluation.report, []
        for part in self.frame.parts:
            sections = tuple((one.name, self._opening(one.key) + words.get(one.key, "")) for one in part.sections)
            if any(said.strip() for _name, said in sections):
                found.append(Chapter(part.name, sections))
        return tuple(found)

    def _opening(self, key: str) -> str:
        judged, said = self.judged, self.evaluation.report.get("conclusion", "")
        if key != "conclusion" or not said.strip() or judged.total is None:
            return ""
        own = self.own.score if self.own else None
        gap = _("，单位自评%(own)s分") % {"own": own} if own is not None else ""
        return _("评价得分%(total)s分，等级为“%(grade)s”%(gap)s。\n") % {
            "total": judged.total,
            "grade": judged.grade,
            "gap": gap,
        }

    @cached_property
    def text(self) -> PerformanceText:
        """The scored form as a document."""
        return text_of([self.judged.project], year=self.evaluation.project.year)

    @property
    def report(self) -> EvaluationReport:
        """The report with the scored form behind it."""
        found = self.evaluation
        title = _("%(project)s%(kind)s报告") % {"project": found.project.name, "kind": found.get_kind_display()}
        day = timezone.localdate(found.finished_at) if found.finished_at else None
        return EvaluationReport(title, evaluator_of(found), day, self.chapters, self.text)

    @cached_property
    def remarks(self) -> list[Remark]:
        """What the rules and the system have to say of it, the gravest first; ``uid`` is the key of an item."""
        found = self.evaluation
        text = replace(self.text, headings=tuple(map(Words, headings_of(self.chapters))))
        earlier = remarks.texts([self.own.facts["form"]]) if self.own else ()
        beside = Beside(approved=remarks.approved(found.project), earlier=earlier)
        keys = [item["key"] for item in found.frame]
        said = remarks.by_rules(text, "evaluation", found.project, keys, timezone.localdate(), beside)
        unscored = [one["level3"] for one in found.frame if not found.papers.get(one["key"], {}).get("score")]
        if unscored:
            words = _("还有%(n)d项没有评分：%(names)s") % {"n": len(unscored), "names": listed(unscored[:5])}
            said.append(remarks.remark("PJ03", Severity.ERROR, words, _("逐项填写事实和得分")))
        return remarks.ordered([*said, *_open_rectifications(found)], keys)


def _open_rectifications(evaluation: Evaluation) -> list[Remark]:
    """Problems of this evaluation whose day has passed without an answer, or whose answer nothing proves (PJ10)."""
    said, today = [], timezone.localdate()
    for one in evaluation.rectifications.all():
        if one.due < today and not one.answer:
            words = _("整改%(number)s期限%(due)s已过，没有整改情况") % {"number": one.number, "due": one.due}
            said.append(
                remarks.remark("PJ10", Severity.WARNING, words, _("督促单位报告整改情况，或写明原因和新的期限"))
            )
        elif one.answer and not one.proofs.exists():
            words = _("整改%(number)s已报告完成，没有佐证材料") % {"number": one.number}
            said.append(remarks.remark("PJ10", Severity.WARNING, words, _("要求单位上传佐证材料")))
    return said


def view(evaluation: Evaluation) -> View:
    """An evaluation as it stands; once finished, its form as it was then."""
    project = evaluation.project
    facts = building.facts_of(project, evaluation.as_of)
    own = (
        SelfEvaluation.objects.filter(project=project, season__year=project.year)
        .exclude(state__in=OPEN).select_related(*LOOKED_AT).first()
    )  # fmt: skip
    return View(evaluation, facts, _judged(evaluation, facts), _rates(facts), own)


def _rates(facts: Facts) -> Mapping[Rate, Sequence[str]]:
    form = building.self_evaluation_form(facts, evaluation_scheme(facts.project), {}).project
    return rates_of(form.indicators, main_fund(form)[0], facts.shares())


def evaluation_scheme(project: Project) -> Scheme:
    """The scheme whose grades an evaluation uses: that of region and year."""
    return scheme_for(project.organisation.region.code, project.year)


def _judged(evaluation: Evaluation, facts: Facts) -> Judgement:
    if evaluation.finished_at is not None:
        form = from_data(evaluation.facts["form"]).projects[0]
        return Judgement(form, evaluation.score, evaluation.grade)
    items = [_item(data, evaluation.papers.get(data["key"], {})) for data in evaluation.frame]
    report = evaluation.report
    closing = Closing("", report.get("conclusion", ""), report.get("problems", ""), report.get("suggestions", ""),
                      (("评价类型", str(evaluation.get_kind_display())), ("评价机构", evaluator_of(evaluation))))  # fmt: skip
    return building.evaluation_form(facts, evaluation_scheme(evaluation.project), items, closing)


def evaluator_of(evaluation: Evaluation) -> str:
    """Who evaluates, as the report names it: a desk speaks for its bureau."""
    organisation = evaluation.by.organisation
    if organisation.kind == Organisation.Kind.DESK and organisation.parent is not None:
        return organisation.parent.name
    return organisation.name


def _item(data: Mapping[str, Any], paper: Mapping[str, str]) -> Judged:
    score = paper.get("score", "")
    item = building.item_of(data)
    return Judged(item, item.points, Decimal(score) if score else None, paper.get("facts", ""), paper.get("loss", ""),
                  paper.get("evidence", ""))  # fmt: skip
