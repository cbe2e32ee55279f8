"""What is to be said of a form: what the core's rules find, each with its indicator, and what only the system knows — when it was
handed in, what each payment met, whether evidence opens, whether people were asked.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.api import Beside, Config, check, context_for
from jixiao.check.discover import all_rules, rule_class
from jixiao.lang.levels import branch_of
from jixiao.lang.progress import CAUSES, POSSIBILITIES
from jixiao.model import Finding, Form, PerformanceText, Severity
from jixiao.read.json import from_data
from jixiao_web.evidence import store
from jixiao_web.evidence.formula import Aggregation, parse
from jixiao_web.evidence.models import Attachment, Entry, Route
from jixiao_web.money.amounts import yuan
from jixiao_web.money.models import Payment, Source
from jixiao_web.monitoring.building import Facts
from jixiao_web.projects.models import Indicator, Project
from jixiao_web.submissions.checking import config_of
from jixiao_web.submissions.words import language
from jixiao_web.ui.words import clauses

_ROW = re.compile(r"indicators\[(\d+)\]")
MOST_FILES = 200
"""So many files of one result are looked for on the disk."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to be said. ``uid`` is the indicator it stands at, ``""`` the whole form."""

    rule: str
    title: str
    severity: Severity
    message: str
    suggestion: str
    uid: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the form cannot be handed in while it stands."""
        return self.severity is Severity.ERROR

    @property
    def words(self) -> str:
        """What is wrong and what to do, in one line."""
        return clauses(filter(None, (self.message, self.suggestion)))


def remark(rule: str, severity: Severity, message: str, suggestion: str, uid: str = "") -> Remark:
    """What is said under a rule of the core, which has the title."""
    found = rule_class(rule)
    title = found.title_en if language() == "en" else found.title
    return Remark(rule, title, severity, message, suggestion, uid)


def by_rules(
    text: PerformanceText, form: Form, project: Project, uids: Sequence[str], on: dt.date, beside: Beside, settings: Mapping[str, Any] | None = None
) -> list[Remark]:  # fmt: skip
    """What the rules of a form find in it: not those of the goals it repeats, which were approved. ``uids`` are those of its rows."""
    if form == "monitoring":  # the official form has these columns, also where nobody filled them in
        text = replace(text, projects=tuple(replace(p, columns=(*CAUSES, *POSSIBILITIES)) for p in text.projects))
    own = config_of(project.submission.task.round)
    config = Config(
        region=project.organisation.region.code, year=project.year, settings={**own.settings, **(settings or {})}
    )
    rules = [rule for rule in all_rules() if form in rule.forms and "goal" not in rule.forms]
    context = context_for(text, config, on=on, lang=language(), beside=beside)
    return [_from(finding, uids) for finding in check(text, context, rules)]


def _from(finding: Finding, uids: Sequence[str]) -> Remark:
    match = _ROW.match(finding.location.field)
    uid = uids[int(match[1])] if match and int(match[1]) < len(uids) else ""
    return remark(finding.rule, finding.severity, finding.message, finding.suggestion, uid)


# --- companions ------------------------------------------------------------------------------------------------


def approved(project: Project) -> PerformanceText:
    """The text the project was approved in, as it was kept then."""
    return _kept(project.version.text)


@lru_cache(maxsize=64)
def _kept(text: str) -> PerformanceText:
    return from_data(json.loads(text))


def texts(kept: Iterable[Mapping[str, Any]]) -> tuple[PerformanceText, ...]:
    """Forms as they were kept when they were handed in."""
    return tuple(from_data(dict(data)) for data in kept)


# --- what only the system knows ----------------------------------------------------------------------------------


def lateness(due: dt.date, handed_in: dt.date | None, rule: str) -> list[Remark]:
    """Handed in after the day it was due, or not yet (JK01)."""
    late = ((handed_in or timezone.localdate()) - due).days
    if late <= 0:
        return []
    done = _("报送迟了%(n)d天") if handed_in else _("已经超过报送期限%(n)d天")
    words = _("，截止日期为%(due)s") % {"due": due.isoformat()}
    advice = _("尽快报送；经同意延期的，在备注写明") if handed_in is None else _("以后按期报送；经同意延期的，附说明")
    return [remark(rule, Severity.WARNING, done % {"n": late} + words, advice)]


def spending(facts: Facts, rule: str = "JK12") -> list[Remark]:
    """The first payment of each source that went over the budget as it stood on its day, though the budget may have been raised
    since; and payments that are not known up to the day the form speaks of.
    """
    found = []
    budgets = {f.source: f for f in facts.project.fundings.prefetch_related("adjustments")}
    paid: Counter[str] = Counter()
    told: set[str] = set()
    for payment in Payment.objects.filter(project=facts.project, counts=True, on__lte=facts.day).order_by("on", "id"):
        paid[payment.source] += payment.amount
        funding = budgets.get(payment.source)
        held = [c for c in funding.adjustments.all() if c.on <= payment.on] if funding else []
        budget = max(held, key=lambda c: (c.on, c.pk)).after if held else funding.initial if funding else 0
        if paid[payment.source] <= budget or payment.source in told:
            continue
        told.add(payment.source)
        name, over = Source(payment.source).label, yuan(paid[payment.source] - budget)
        words = _("%(on)s的支付（凭证%(voucher)s）之后，“%(source)s”累计支出超过当时的预算%(over)s元") % {
            "on": payment.on.isoformat(), "voucher": payment.voucher, "source": name, "over": f"{over:,}"}  # fmt: skip
        found.append(remark(rule, Severity.WARNING, words, _("核对资金来源和凭证；先支付后调整预算的，说明原因")))
    until = facts.account.until
    if until is None:
        words = _("还没有支付数据，执行数和执行率算不出来（不作零）")
        found.append(remark(rule, Severity.INFO, words, _("请财政或财务人员导入国库支付明细")))
    elif until < facts.day:
        words = _("支付数据只到%(until)s，执行数不包括此后的支付") % {"until": until.isoformat()}
        found.append(
            remark(rule, Severity.INFO, words, _("导入到%(day)s的支付明细后再报") % {"day": facts.day.isoformat()})
        )
    return found


def evidence(facts: Facts) -> list[Remark]:
    """Results that no file proves, and files that do not open (ZP12); satisfaction that nobody was asked for (ZP13)."""
    found: list[Remark] = []
    for row in facts.rows:
        actual, route = facts.actuals.get(row.uid), facts.routes.get(row.uid)
        if actual is None or not actual.value or route is None or facts.is_of_survey(row):
            continue
        if _is_satisfaction(row):
            words = _("“%(row)s”不是由满意度问卷得出的") % {"row": row}
            found.append(remark("ZP13", Severity.WARNING, words, _("开展问卷调查并把取值方式改为问卷；已另行调查的，附调查报告"), row.uid))  # fmt: skip
        found += _files(row, _proofs(facts, row, route))
    return found


def _is_satisfaction(row: Indicator) -> bool:
    return branch_of(row.data["level1"], row.data["level2"]) == "satisfaction"


def _proofs(facts: Facts, row: Indicator, route: Route) -> list[Attachment] | None:
    """The files behind a result; ``None`` where it rests on payments alone, which need none."""
    actual = facts.actuals[row.uid]
    if actual.is_typed:
        return list(actual.attachments.filter(is_void=False))
    keys = [part.ledger for part in parse(route.formula).parts if isinstance(part, Aggregation)]
    if not keys:
        return None
    entries = Entry.objects.filter(
        ledger__project=facts.project, ledger__key__in=keys, is_void=False, on__lte=facts.day
    ).order_by()  # fmt: skip
    return list(Attachment.objects.filter(entry__in=entries, is_void=False).only("name", "sha256")[:MOST_FILES])


def _files(row: Indicator, proofs: list[Attachment] | None) -> list[Remark]:
    if proofs is None:
        return []
    if not proofs:
        words = _("“%(row)s”的记录没有一份佐证材料") % {"row": row}
        return [remark("ZP12", Severity.WARNING, words, _("在台账记录后面附上签到表、验收单、照片等"), row.uid)]
    gone = [file.name for file in proofs if not store.path_of(file.sha256).is_file()]
    if gone:
        words = _("“%(row)s”的佐证材料“%(name)s”等%(n)d份打不开") % {"row": row, "name": gone[0], "n": len(gone)}
        return [remark("ZP12", Severity.WARNING, words, _("请系统管理员从备份恢复，或重新上传"), row.uid)]
    return []


def ordered(found: Iterable[Remark], uids: Sequence[str]) -> list[Remark]:
    """What weighs most first, then in the order of the form."""
    place = {uid: n for n, uid in enumerate(uids)}
    return sorted(found, key=lambda one: (-one.severity.rank, place.get(one.uid, -1), one.rule))
