"""Every address of the system against: signed out, out of sight (404), without the power (403), permitted.

A route that has no line here fails the last test. **Add a line for each route of your app, in its section.** Several
lines for one route are welcome (GET and POST, another office).
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone

from web.conftest import County, begin_text, build_county, build_round
from web.proving import TRAINING, address_of, ledger_of, proved
from web.scripting import token_of

Data = dict[str, Any]
pytestmark = pytest.mark.django_db


@dataclass
class World:
    """What the lines speak of. Extend it where your routes need more."""

    county: County
    round: Any
    text: Any
    """Of the water department, compiled by ``compiler``: in progress, with content."""
    submitted: Any
    """Of the culture department: with its head (``culture_head``), version 1."""
    more: Data = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One address and who is answered how. Persons are names of tests/web/conftest.py's county."""

    route: str
    may: str | None
    """Answered with 200 or a redirect; ``None``: somebody who is not signed in (a public page)."""
    lacks: str | None = None
    """Sees the thing, lacks the power: 403. ``None`` only where everybody signed in may: say ``everybody=True``."""
    foreign: str | None = None
    """Out of sight: 404. Needed where the address names a thing."""
    method: str = "get"
    args: Callable[[World], Data] = lambda w: {}
    data: Callable[[World], Data] = lambda w: {}
    json: bool = False
    """What is posted is JSON, and so are the answers."""
    everybody: bool = False
    """Everybody signed in may."""
    sees_is_may: bool = False
    """Who sees the thing may have it: there is nobody to be answered with 403."""
    region_wide: bool = False
    """What the address names is one to all who have the power: there is nobody to be answered with 404."""
    answer: tuple[int, ...] = (200, 302)

    def __str__(self) -> str:
        return f"{self.route}-{self.method}-{self.may}"


def person(name: str) -> Callable[[World], Data]:
    """Arguments of an address that names a person."""
    return lambda w: {"pk": w.county.people[name].pk}


def project(w: World) -> Data:
    """Arguments of an address that names a project of the culture department."""
    return {"pk": w.more["project"]}


def batch(w: World) -> Data:
    """… a list of its payments on its way in."""
    return {"pk": w.more["batch"]}


def survey(name: str) -> Callable[[World], Data]:
    """… a questionnaire of its project: ``draft``, ``open`` (with codes), ``closed``."""
    return lambda w: {"pk": w.more["project"], "survey": w.more[f"survey-{name}"]}


def named(first: str, *rest: str, **more: str) -> Callable[[World], Data]:
    """Arguments of an address by what the world calls things: ``pk`` is the first, the others have the names they have."""
    return lambda w: {"pk": w.more[first], **{k: w.more[k] for k in rest}, **{k: w.more[v] for k, v in more.items()}}


def milestone(w: World) -> Data:
    """… a step of a purchase of its project."""
    return {"pk": w.more["project"], "milestone": w.more["milestone"]}


def evidence(**names: str) -> Callable[[World], Data]:
    """Arguments of an address below the evidence of the water department's project: ``ledger="ledger"``, ``file="image"``."""

    def args(w: World) -> Data:
        found = w.more["evidence"]
        return {"pk": found["project"].pk} | {k: address_of(found[v]) for k, v in names.items()}

    return args


# fmt: off
LINES: list[Line] = [
    # --- ui --------------------------------------------------------------------------------------------------------
    Line("alive", None),
    Line("language", None, method="post", data=lambda w: {"language": "en"}),
    # --- accounts --------------------------------------------------------------------------------------------------
    Line("sign-in", None),
    Line("second-factor", None),
    Line("sign-out", "nobody", everybody=True, method="post"),
    Line("password", "nobody", everybody=True),
    Line("me", "nobody", everybody=True),
    Line("me", "compiler", everybody=True, method="post", data=lambda w: {"phone": "1", "language": "en", "theme": "dark"}),
    Line("totp", "nobody", everybody=True),
    Line("totp", "compiler", everybody=True, method="post", data=lambda w: {"do": "begin"}),
    *(Line("people", who, "performer") for who in ("auditor", "system_admin", "security_admin", "audit_admin")),
    Line("offices", "auditor", "compiler"),
    Line("person-new", "system_admin", "security_admin"),
    Line("person-new", "system_admin", "audit_admin", method="post", answer=(200,),
         data=lambda w: {"username": "new", "name": "新人", "organisation": w.county.water.pk}),
    Line("people-import", "system_admin", "auditor"),
    Line("people-import", "system_admin", "security_admin", method="post",
         data=lambda w: {"text": "登录名\t姓名\t单位代码\nnew\t新人\t415"}),
    *(Line("person", who, "head", "far_auditor", args=person("compiler")) for who in ("auditor", "system_admin", "audit_admin")),
    Line("person", "system_admin", "security_admin", "far_system", method="post", args=person("compiler"),
         data=lambda w: {"name": "改名", "organisation": w.county.water.pk, "is_active": "on"}),
    Line("person-roles", "security_admin", "system_admin", "far_security", method="post", args=person("nobody"),
         data=lambda w: {"do": "appoint", "role": "head"}),
    Line("person-roles", "security_admin", "auditor", "far_security", method="post", args=person("head"),
         data=lambda w: {"do": "dismiss", "role": "head"}),
    Line("person-password", "security_admin", "system_admin", "far_security", method="post", args=person("nobody")),
    Line("person-unlock", "security_admin", "system_admin", "far_security", method="post", args=person("nobody")),
    Line("person-code", "security_admin", "system_admin", "far_security", method="post", args=person("nobody")),
    Line("locks", "security_admin", "system_admin"),
    Line("locks", "security_admin", "audit_admin", method="post", data=lambda w: {"name": "nobody"}),
    Line("organisations", "system_admin", "officer"),
    Line("organisation-new", "system_admin", "security_admin"),
    Line("organisation-new", "system_admin", "auditor", method="post", answer=(302,),
         data=lambda w: {"kind": "department", "code": "499", "name": "岚川县新局"}),
    Line("organisations-import", "system_admin", "security_admin"),
    Line("organisations-import", "system_admin", "audit_admin", method="post",
         data=lambda w: {"text": "单位代码\t名称\t类别\n499\t岚川县新局\t部门"}),
    Line("organisation", "auditor", "performer", "far_auditor", args=lambda w: {"pk": w.county.water.pk}),
    Line("organisation", "system_admin", "security_admin", "far_system", method="post", answer=(302,),
         args=lambda w: {"pk": w.county.water.pk}, data=lambda w: {"name": "岚川县水务局", "is_active": "on"}),
    # --- audit -----------------------------------------------------------------------------------------------------
    *(Line("audit", who, lacks) for who, lacks in (("auditor", "performer"), ("audit_admin", "system_admin"))),
    Line("audit-entry", "auditor", "security_admin", args=lambda w: {"seq": 1}, region_wide=True),
    *(Line("audit-export", "auditor", "head", args=lambda w, s=suffix: {"suffix": s}, region_wide=True) for suffix in ("csv", "jsonl")),
    Line("audit-about", "nobody", everybody=True),
    Line("audit-verify", "audit_admin", "performer"),
    Line("audit-verify", "auditor", "compiler", method="post"),
    Line("checkpoints", "compiler", everybody=True),
    Line("checkpoints", "audit_admin", everybody=True),
    Line("checkpoint-file", "culture_head", None, "compiler", args=lambda w: {"size": w.more["lodged"]}, sees_is_may=True),
    Line("checkpoint-file", "auditor", None, "system_admin", args=lambda w: {"size": w.more["lodged"]}, sees_is_may=True),
    Line("checkpoint-key", "nobody", everybody=True),
    Line("checkpoint-check", "compiler", everybody=True, method="post", answer=(200, 422), data=lambda w: {"text": ""}),
    Line("checkpoint-lodge", "audit_admin", "auditor", method="post", data=lambda w: {"organisation": "415", "how": "书面"}),
    # --- rounds ----------------------------------------------------------------------------------------------------
    *(Line("rounds", who, "system_admin") for who in ("compiler", "head", "officer", "performer", "auditor")),
    Line("round-new", "performer", "officer"),
    Line("round-new", "performer", "auditor", method="post", answer=(302,), data=lambda w: {
        "year": 2026, "name": "2026年部门预算绩效文本", "due": "2099-10-31", "rules_on": "2025-10-01", "form": "goal",
        "framework": "output-benefit-satisfaction", "organisations": [w.county.water.pk]}),
    Line("round-remind", "officer", "compiler", "far_performer", method="post", args=lambda w: {"pk": w.round.pk}, data=lambda w: {"all": 1}),
    Line("round-close", "performer", "officer", "far_performer", method="post", args=lambda w: {"pk": w.round.pk}),
    Line("task-add", "performer", "officer", "far_performer", method="post", args=lambda w: {"pk": w.round.pk},
         data=lambda w: {"organisation": w.county.water.pk, "due": "2099-10-31"}),
    Line("task-due", "performer", "officer", "far_performer", method="post", args=lambda w: {"pk": w.text.task.pk},
         data=lambda w: {"due": "2099-11-30", "reason": "顺延"}),
    Line("notices", "nobody", everybody=True),
    Line("notices", "compiler", everybody=True, method="post"),
    # --- submissions -----------------------------------------------------------------------------------------------
    *(Line("texts", who, "security_admin") for who in ("compiler", "head", "officer", "performer", "auditor")),
    *(Line(route, "officer", "system_admin", "culture_head", args=lambda w: {"pk": w.text.pk})
      for route in ("text-versions", "text-diff", "text-redline", "text-findings", "findings-file", "text-report")),
    *(Line("version-file", "other_officer", "system_admin", "officer",
           args=lambda w, s=suffix: {"pk": w.submitted.pk, "number": 1, "suffix": s}) for suffix in ("docx", "pdf", "xlsx", "json")),
    Line("draft-file", "auditor", "audit_admin", "culture_compiler", args=lambda w: {"pk": w.text.pk, "suffix": "docx"}),
    Line("text-waive", "compiler", "officer", "culture_head", method="post", args=lambda w: {"pk": w.text.pk}),
    Line("waiver-end", "head", "officer", "culture_head", method="post", args=lambda w: {"pk": w.text.pk, "waiver": w.more["waiver"]}),
    *(Line("text-edit", who, "system_admin", "culture_head", args=lambda w: {"pk": w.text.pk}) for who in ("compiler", "head", "officer", "auditor")),
    Line("text-cells", "compiler2", "auditor", "culture_compiler", method="post", json=True, args=lambda w: {"pk": w.text.pk},
         data=lambda w: {"changes": [], "owner": "head"}),
    Line("text-check", "officer", "security_admin", "culture_head", method="post", json=True, args=lambda w: {"pk": w.text.pk},
         data=lambda w: {"changes": [], "owner": "head"}),
    *(Line(route, "auditor", "audit_admin", "unit_head", json=True, args=lambda w: {"pk": w.text.pk},
           data=lambda w: {"project": w.text.sheets.first().uid}) for route in ("text-since", "text-suggest")),
    *(Line(route, "compiler", "head", "culture_compiler", args=lambda w: {"pk": w.text.pk}) for route in ("text-import", "text-carry")),
    Line("text-import", "compiler", "performer", "culture_compiler", method="post", args=lambda w: {"pk": w.text.pk}, answer=(400,)),
    Line("text-carry", "compiler", "officer", "unit_compiler", method="post", args=lambda w: {"pk": w.text.pk}, answer=(404,)),
    *(Line("upload", "compiler", "head", "culture_compiler", method=m, args=lambda w: {"pk": w.text.pk, "upload": w.more["upload"]}) for m in ("get", "post")),
    Line("text-start", "compiler", "head", "culture_compiler", method="post", args=lambda w: {"pk": w.text.task_id}),
    # --- review ----------------------------------------------------------------------------------------------------
    *(Line("inbox", who, everybody=True) for who in ("nobody", "compiler", "officer", "system_admin", "security_admin", "audit_admin")),
    *(Line(route, "compiler", "system_admin", "far_performer", args=lambda w: {"pk": w.round.pk}) for route in ("round", "round-table")),
    *(Line("text", who, "security_admin", "culture_compiler", args=lambda w: {"pk": w.text.pk}) for who in ("compiler", "officer", "auditor")),
    Line("version", "other_officer", "system_admin", "officer", args=lambda w: {"pk": w.submitted.pk, "number": 1}),
    Line("text-submit", "compiler", "head", "culture_compiler", args=lambda w: {"pk": w.text.pk}),
    Line("text-submit", "compiler", "auditor", "culture_compiler", method="post", args=lambda w: {"pk": w.text.pk}),
    Line("text-withdraw", "culture_compiler", "culture_head", "compiler", method="post", args=lambda w: {"pk": w.submitted.pk}),
    Line("text-approve", "culture_head", "auditor", "head", method="post", args=lambda w: {"pk": w.submitted.pk},
         data=lambda w: {"version": 1, "stage": "head"}),
    Line("texts-approve", "culture_head", "auditor", method="post", data=lambda w: {"text": f"{w.submitted.pk}:1:head"}),
    Line("text-return", "culture_head", "auditor", "head", args=lambda w: {"pk": w.submitted.pk}),
    Line("text-return", "culture_head", "culture_compiler", "head", method="post", args=lambda w: {"pk": w.submitted.pk},
         data=lambda w: {"version": 1, "stage": "head", "words": ["请细化"], "cell": [""]}),
    Line("text-adjust", "culture_compiler", "culture_head", "compiler", method="post", args=lambda w: {"pk": w.submitted.pk},
         data=lambda w: {"reason": "会议纪要"}),
    Line("text-answer", "unit_compiler", "unit_head", "culture_compiler", method="post", data=lambda w: {"answer": "已改"},
         args=lambda w: {"pk": w.more["returned"], "reason": w.more["reason"]}),
    Line("text-comment", "officer", "auditor", "culture_head", method="post", args=lambda w: {"pk": w.text.pk}, data=lambda w: {"words": "意见"}),
    Line("comment-settle", "compiler", "auditor", "culture_head", method="post", args=lambda w: {"pk": w.text.pk, "comment": w.more["comment"]}),
    Line("text-review", "other_officer", "system_admin", "officer", args=lambda w: {"pk": w.submitted.pk}),
    *(Line("review-file", "culture_compiler", "system_admin", "officer", args=lambda w, s=suffix: {"pk": w.submitted.pk, "suffix": s})
      for suffix in ("docx", "pdf", "zip")),
    Line("text-review", "culture_head", "auditor", "officer", method="post", args=lambda w: {"pk": w.submitted.pk}, answer=(422,),
         data=lambda w: {"version": 1, "stage": "head"}),
    # --- projects --------------------------------------------------------------------------------------------------
    *(Line("projects", who, "system_admin") for who in ("compiler", "head", "officer", "performer", "auditor")),
    *(Line("project", who, "system_admin", "compiler", args=project) for who in ("culture_compiler", "other_officer", "auditor")),
    # --- money -----------------------------------------------------------------------------------------------------
    *(Line(route, "culture_head", "security_admin", "officer", args=project) for route in ("project-money", "project-payments", "payments-table")),
    Line("budget-adjust", "culture_compiler", "culture_head", "compiler", args=project),
    Line("budget-adjust", "other_officer", "auditor", "officer", method="post", args=project, answer=(302,), data=lambda w: {
        "source": "other", "after": "12.50", "on": "2025-06-01", "document": "财预〔2025〕12号", "reason": "追加"}),
    Line("payment-new", "culture_compiler", "auditor", "compiler", args=project),
    Line("payment-new", "performer", "culture_head", "far_performer", method="post", args=project, answer=(302,),
         data=lambda w: {"voucher": "0007", "on": "2025-03-01", "amount": "1.00", "source": "fiscal"}),
    Line("payment", "auditor", "audit_admin", "head", args=lambda w: {"pk": w.more["payment"]}),
    Line("milestone-new", "culture_compiler", "other_officer", "compiler", args=project),
    Line("milestone-new", "culture_compiler", "culture_head", "unit_compiler", method="post", args=project, answer=(302,),
         data=lambda w: {"name": "设备", "kind": "contract", "planned": "2025-05-01"}),
    Line("milestone", "culture_compiler", "auditor", "compiler", args=milestone),
    Line("milestone-drop", "culture_compiler", "performer", "compiler", method="post", args=milestone),
    *(Line("payments-imports", who, "system_admin") for who in ("culture_compiler", "performer", "auditor")),
    Line("payments-imports", "culture_compiler", "auditor", method="post", answer=(422,)),
    *(Line("payments-import", who, "system_admin", "compiler", args=batch) for who in ("culture_compiler", "performer", "auditor")),
    Line("payments-import", "culture_compiler", "auditor", "compiler", method="post", args=batch),
    *(Line(route, "culture_compiler", "culture_head", "compiler", method="post", args=batch) for route in ("payments-store", "payments-cancel")),
    Line("payments-pause", "culture_compiler", "auditor", "compiler", method="post", args=batch, json=True, answer=(409,)),
    Line("payments-file", "auditor", "system_admin", "head", args=batch),
    Line("payments-faults", "performer", "auditor", "compiler", args=batch),
    Line("overspending", "performer", "officer", "far_performer", method="post", args=lambda w: {"pk": w.round.pk}, data=lambda w: {"way": "warn"}),
    # --- evidence --------------------------------------------------------------------------------------------------
    *(Line("project-evidence", who, "security_admin", "culture_compiler", args=evidence()) for who in ("compiler", "head", "officer", "auditor")),
    *(Line("indicator-trace", "auditor", "system_admin", "culture_head", args=evidence(uid=name)) for name in ("computed", "typed", "none", "zero", "unsettled")),
    *(Line(route, "officer", "audit_admin", "other_officer", args=evidence(ledger="ledger")) for route in ("ledger", "ledger-table", "ledger-template")),
    *(Line("entry", "head", "system_admin", "unit_head", args=evidence(entry=name)) for name in ("entry", "changed", "void")),
    *(Line(route, "auditor", "security_admin", "far_auditor", args=evidence(file=name)) for route in ("evidence-file", "evidence-content") for name in ("image", "paper")),
    *(Line(route, "compiler", "head", "culture_compiler", args=evidence(uid="typed")) for route in ("indicator-route", "indicator-value")),
    Line("indicator-route", "compiler2", "officer", "culture_compiler", method="post", args=evidence(uid="unsettled"), answer=(302,),
         data=lambda w: {"way": "none", "reason": "要到第二年才有数"}),
    Line("indicator-value", "compiler", "performer", "unit_compiler", method="post", args=evidence(uid="typed"), answer=(422,), data=lambda w: {"value": "4个"}),
    Line("ledger-new", "compiler", "auditor", "culture_compiler", args=evidence()),
    Line("ledger-new", "compiler", "head", "culture_compiler", method="post", args=evidence(), answer=(302,), data=lambda w: {"kind": "meeting"}),
    Line("ledger-nothing", "compiler", "officer", "culture_compiler", method="post", args=evidence(ledger="ledger"), data=lambda w: {"until": "2025-09-30"}),
    Line("entry-new", "compiler", "head", "culture_compiler", args=evidence(ledger="ledger")),
    Line("entry-new", "compiler2", "auditor", "culture_compiler", method="post", args=evidence(ledger="ledger"), answer=(302,),
         data=lambda w: {**TRAINING, "day": "2025-09-09"}),
    Line("ledger-import", "compiler", "performer", "culture_compiler", args=evidence(ledger="ledger")),
    Line("ledger-import", "compiler", "head", "culture_compiler", method="post", args=evidence(ledger="ledger"), answer=(422,)),
    *(Line("ledger-batch", "compiler", "head", "culture_compiler", method=m, args=evidence(ledger="ledger", batch="batch")) for m in ("get", "post")),
    Line("entry-correct", "compiler", "officer", "culture_compiler", args=evidence(entry="entry")),
    Line("entry-correct", "compiler2", "head", "culture_compiler", method="post", args=evidence(entry="entry"), answer=(302,),
         data=lambda w: {**TRAINING, "people": "41", "reason": "漏计一人"}),
    Line("entry-void", "compiler", "auditor", "culture_compiler", method="post", args=evidence(entry="entry"), data=lambda w: {"reason": "重复登记"}),
    Line("entry-attach", "compiler", "head", "culture_compiler", method="post", args=evidence(entry="entry")),
    Line("evidence-withdraw", "compiler", "head", "culture_compiler", method="post", args=evidence(file="image"), data=lambda w: {"reason": "不是这次"}),
    # --- surveys ---------------------------------------------------------------------------------------------------
    *(Line("project-surveys", who, "system_admin", "compiler", args=project) for who in ("culture_compiler", "culture_head", "auditor")),
    *(Line(route, "culture_head", "security_admin", "compiler", args=survey("open"))
      for route in ("survey", "survey-form", "survey-preview", "survey-poster", "survey-paper")),
    *(Line("survey-results", "other_officer", "audit_admin", "officer", args=lambda w, s=suffix: {**survey("closed")(w), "suffix": s})
      for suffix in ("csv", "xlsx")),
    *(Line("survey-new", "culture_compiler", "culture_head", "compiler", args=project, method=m, answer=answer)
      for m, answer in (("get", (200,)), ("post", (422,)))),
    *(Line(route, "culture_compiler", "culture_head", "compiler", args=survey("open"))
      for route in ("survey-settings", "survey-questions", "survey-codes", "survey-entry")),
    *(Line(route, "culture_compiler", "performer", "unit_compiler", method="post", args=survey("draft"), answer=(302, 422))
      for route in ("survey-settings", "survey-questions", "survey-import", "survey-publish", "survey-discard")),
    *(Line(route, "culture_compiler", "auditor", "unit_compiler", method="post", args=survey("open"), answer=(200, 302, 422))
      for route in ("survey-codes", "survey-codes-file", "survey-codes-revoke", "survey-entry", "survey-close")),
    Line("survey-answer", None, args=lambda w: {"token": w.more["token"]}),
    Line("survey-answer", None, method="post", args=lambda w: {"token": w.more["token"]}, answer=(403,)),  # no ticket
    Line("survey-thanks", None, args=lambda w: {"token": w.more["token"]}),
    # --- monitoring ------------------------------------------------------------------------------------------------
    *(Line("monitoring", who, "system_admin") for who in ("compiler", "head", "officer", "performer", "auditor")),
    Line("watch-new", "performer", "officer"),
    Line("watch-new", "performer", "compiler", method="post", answer=(302,),
         data=lambda w: {"year": 2025, "since": 1, "until": 9, "name": "三季度监控", "due": "2099-10-31"}),
    *(Line("watch", who, "system_admin", "far_performer", args=named("watch")) for who in ("compiler", "head", "officer", "performer", "auditor")),
    Line("watch-close", "performer", "officer", "far_performer", method="post", args=named("watch")),
    *(Line(route, "other_officer", "compiler", "far_performer", method="post", args=named("watch")) for route in ("watch-remind", "watch-refresh")),
    Line("watch-accept", "other_officer", "culture_head", "far_performer", method="post", args=named("watch"),
         data=lambda w: {"sheet": f"{w.more['handed']}:0"}),
    Line("watch-file", "culture_head", "security_admin", "far_performer", args=lambda w: {"pk": w.more["watch"], "suffix": "xlsx"}),
    Line("consequences", "compiler", "audit_admin"),
    Line("consequence-answer", "culture_compiler", "culture_head", "compiler", method="post", args=named("task"), data=lambda w: {"answer": "已办"}),
    Line("consequence-close", "other_officer", "culture_compiler", "officer", method="post", args=named("task")),
    *(Line("project-monitoring", who, "system_admin", "compiler", args=project) for who in ("culture_compiler", "auditor")),
    *(Line("sheet", who, "security_admin", "compiler", args=named("project", "sheet")) for who in ("culture_compiler", "culture_head", "other_officer", "auditor")),
    Line("sheet", "culture_compiler", "culture_head", "compiler", method="post", args=named("project", "sheet"), answer=(302,), data=lambda w: {"revision": 0}),
    Line("sheet-decide", "other_officer", "culture_head", "officer", method="post", args=named("project2", sheet="handed"), data=lambda w: {"do": "accept"}),
    Line("sheet-follow-up", "other_officer", "culture_head", "officer", method="post", args=named("project", "sheet"),
         data=lambda w: {"kind": "hurry", "words": "加快", "due": "2099-09-30"}),
    *(Line("sheet-file", "auditor", "system_admin", "head", args=lambda w, s=suffix: {**named("project", "sheet")(w), "suffix": s}) for suffix in ("docx", "pdf", "xlsx")),
    # --- evaluation ------------------------------------------------------------------------------------------------
    *(Line("self-evaluation", who, "system_admin") for who in ("compiler", "head", "officer", "performer", "auditor")),
    Line("season-new", "performer", "officer"),
    Line("season-new", "performer", "compiler", method="post", answer=(422,), data=lambda w: {"year": 2025}),
    *(Line("season", who, "system_admin", "far_performer", args=named("season")) for who in ("compiler", "performer", "auditor")),
    Line("season-close", "performer", "officer", "far_performer", method="post", args=named("season")),
    Line("season-remind", "other_officer", "compiler", "far_performer", method="post", args=named("season")),
    Line("season-file", "culture_head", "security_admin", "far_performer", args=lambda w: {"pk": w.more["season"], "suffix": "xlsx"}),
    *(Line("project-self-evaluation", who, "system_admin", "compiler", args=project) for who in ("culture_compiler", "auditor")),
    *(Line("self-form", who, "security_admin", "compiler", args=named("project", "form")) for who in ("culture_compiler", "culture_head", "other_officer", "auditor")),
    Line("self-form", "culture_compiler", "culture_head", "compiler", method="post", args=named("project", "form"), answer=(302,), data=lambda w: {"revision": 0}),
    Line("self-form-decide", "other_officer", "culture_head", "officer", method="post", args=named("project2", form="handed_form"), data=lambda w: {"do": "accept"}),
    *(Line("self-form-file", "auditor", "system_admin", "head", args=lambda w, s=suffix: {**named("project", "form")(w), "suffix": s}) for suffix in ("docx", "pdf", "xlsx")),
    *(Line("draws", who, "system_admin") for who in ("performer", "auditor", "compiler")),
    Line("draw-new", "performer", "officer"),
    Line("draw-new", "performer", "auditor", method="post", answer=(302,), data=lambda w: {"year": 2025, "purpose": "评价", "by": "size", "each": 1}),
    *(Line("draw", who, "compiler", "far_performer", args=named("draw")) for who in ("performer", "auditor")),
    *(Line("evaluations", who, "system_admin") for who in ("compiler", "performer", "auditor")),
    Line("evaluation-new", "culture_head", "culture_compiler", "head", args=project),
    Line("evaluation-new", "performer", "other_officer", "far_performer", method="post", args=project, answer=(422,)),
    *(Line("evaluation", who, "system_admin", "compiler", args=named("project", "evaluation")) for who in ("performer", "culture_head", "auditor")),
    Line("evaluation", "performer", "other_officer", "far_performer", method="post", args=named("project", "evaluation"), answer=(302,), data=lambda w: {"revision": 0}),
    *(Line("evaluation-file", "performer", "system_admin", "culture_compiler",
           args=lambda w, s=suffix: {**named("project", "evaluation")(w), "suffix": s}) for suffix in ("docx", "pdf", "xlsx")),
    *(Line("rectifications", who, "system_admin") for who in ("compiler", "officer", "auditor")),
    Line("rectification-new", "auditor", "compiler"),
    Line("rectification-new", "other_officer", "culture_head", method="post", answer=(302,),
         data=lambda w: {"organisation": w.county.culture.pk, "origin": "audit", "problem": "台账不全", "due": "2099-09-30"}),
    *(Line("rectification", who, "system_admin", "compiler", args=named("rectification")) for who in ("culture_compiler", "other_officer", "auditor")),
    Line("rectification", "culture_compiler", "culture_head", "compiler", method="post", args=named("rectification"), answer=(302,), data=lambda w: {"answer": "已改"}),
    Line("rectification-close", "auditor", "culture_compiler", "officer", method="post", args=named("rectification")),
    Line("rectification-proof", "culture_head", "security_admin", "head", args=named("rectification", "proof")),
    # --- insight ---------------------------------------------------------------------------------------------------
    *(Line(route, who, "system_admin") for route in ("insight", "insight-results", "insight-ranking", "insight-public")
      for who in ("compiler", "head", "officer", "performer", "auditor")),
    *(Line("insight-table", "culture_compiler", "security_admin", region_wide=True, args=lambda w, p=part: {"what": p, "suffix": "csv"})
      for part in ("projects", "departments", "results", "ranking", "public")),
    Line("insight-table", "performer", "audit_admin", region_wide=True, args=lambda w: {"what": "projects", "suffix": "xlsx"}),
    *(Line("project-glance", who, "system_admin", "compiler", args=project) for who in ("culture_head", "auditor")),
    # --- demo ------------------------------------------------------------------------------------------------------
    Line("demo-sign-in", None, method="post", answer=(404,)),  # there is no demonstration here
    Line("demo-reset", "nobody", everybody=True, method="post", answer=(404,)),
    # --- api -------------------------------------------------------------------------------------------------------
    *(Line("tokens", who, "nobody") for who in ("compiler", "system_admin")),
    Line("tokens", "auditor", "nobody", method="post", data=lambda w: {"name": "程序", "until": "2000-01-01"}, answer=(422,)),
    Line("token-revoke", "compiler", None, "head", method="post", args=lambda w: {"pk": w.more["token-pk"]}, sees_is_may=True),
    Line("api:openapi-json", None),
    Line("api:api-root", None, answer=(404,)),  # names the place of the others
    *(Line(f"api:{route}", who, "system_admin", json=True)
      for route in ("projects", "texts", "scores") for who in ("culture_compiler", "other_officer", "performer", "auditor")),
    *(Line(f"api:{route}", "culture_head", "security_admin", "compiler", json=True, args=project)
      for route in ("project", "actuals", "payments", "ledgers")),
    Line("api:pay", "culture_compiler", "culture_head", method="post", json=True,
         data=lambda w: {"year": 2025, "payments": [{"project": w.more["code"], "voucher": "9", "on": "2025-03-01", "amount": "1"}]}),
    Line("api:pay", "compiler", "auditor", method="post", json=True, answer=(422,),  # out of sight is no project
         data=lambda w: {"year": 2025, "payments": [{"project": w.more["code"], "voucher": "9", "on": "2025-03-01", "amount": "1"}]}),
    Line("api:entries", "auditor", "audit_admin", "head", json=True, args=lambda w: {"pk": w.more["project"], "ledger": w.more["book"]}),
    Line("api:add_entries", "culture_compiler", "culture_head", "compiler", method="post", json=True,
         args=lambda w: {"pk": w.more["project"], "ledger": w.more["book"]}, data=lambda w: {"entries": [{"values": TRAINING}]}),
    Line("api:text", "other_officer", "system_admin", "officer", json=True, args=lambda w: {"pk": w.submitted.pk}),
]
# fmt: on


def elsewhere() -> Data:
    """Office holders of another region: all that is here is out of their sight."""
    from jixiao_web.accounts.models import Organisation, Region
    from web.conftest import office_holder

    region = Region.objects.create(code="139982", name="远山县")
    bureau = Organisation.objects.create(region=region, kind="bureau", code="300", name="远山县财政局")
    offices = {"far_auditor": "auditor", "far_system": "system-admin", "far_security": "security-admin"}
    offices |= {"far_performer": "performance"}
    return {name: office_holder(name, name, bureau, role) for name, role in offices.items()}


def form_of(text: Any, by: Any) -> None:
    """A review form of the first version, as the desk would have filled it in."""
    from jixiao_web.review import sheet
    from jixiao_web.review.models import Form

    law = sheet.form_of(text.task.round)
    answers = {point.key: sheet.Answer(str(point.worth)) for point in law.points}
    version = text.versions.get()
    review, judged = sheet.filled(law, "scored", answers, "", sheet.about(version, "", by=by.name))
    Form.objects.create(
        submission=text,
        version=version,
        stage="desk",
        by=by,
        data=sheet.kept(review, judged),
        score=judged.total,
        grade=judged.grade,
    )


def spoken_of(county: County, round_: Any, root: Path, text: Any, submitted: Any) -> Data:
    """A text that came back with a reason, a comment, a finding set aside: the numbers of each. And a review form."""
    from jixiao_web.review import services as review
    from jixiao_web.submissions import checking, services

    returned = begin_text(root, round_, county.unit, county.unit_compiler)
    review.submit(submission=returned, by=county.unit_compiler)
    review.return_for_revision(
        submission=returned, by=county.unit_head, seen=1, stage="head", points=[review.Point("请细化")]
    )
    mark = checking.check_draft(text).marks[0]
    waiver = services.waive(submission=text, by=county.compiler, fingerprint=mark.fingerprint, reason="已经核对无误")
    comment = review.comment(submission=text, by=county.officer, words="请补充依据")
    reason = returned.steps.get(action="returned").reasons.get()
    form_of(submitted, county.other_officer)
    content = (root / "src/jixiao/examples/lanchuan-water-2024.txt").read_bytes()
    upload = services.preview(submission=text, by=county.compiler, content=content, name="lanchuan.txt")
    return {
        "returned": returned.pk,
        "reason": reason.pk,
        "comment": comment.pk,
        "waiver": waiver.pk,
        "upload": upload.pk,
    }


def at_work(county: County, submitted: Any) -> Data:
    """The culture department's first project as if its text were approved: a payment, a purchase, a list on its way in."""
    from jixiao_web.api import services as tokens
    from jixiao_web.money import importing
    from jixiao_web.money import services as money
    from jixiao_web.projects.services import take_up

    project = take_up(submission=submitted, version=submitted.versions.get(), by=county.performer)[0]
    wanted = money.Wanted(project, "0001", date(2025, 2, 1), 100_00)
    payment = money.pay(by=county.culture_compiler, wanted=wanted)
    step = money.set_milestone(
        project=project, by=county.culture_compiler, kind="procurement", name="设备", planned=date(2025, 4, 1)
    )
    rows = f"项目编码,凭证号,支付日期,金额（元）\n{project.code},0002,2025-02-02,200\n合计,,,200\n"
    batch = importing.begin(by=county.culture_compiler, year=2025, content=rows.encode(), name="list.csv")
    own, _words = tokens.make(by=county.compiler, name="程序", until=timezone.localdate())
    return {"project": project.pk, "code": project.code, "payment": payment.pk, "milestone": step.pk, "batch": batch.pk,
            "book": ledger_of(project, county.culture_compiler).pk, "token-pk": own.pk, **asked(county, project)}  # fmt: skip


def asked(county: County, project: Any) -> Data:
    """Its questionnaires: one being made, one that may be answered, one that has ended."""
    from jixiao_web.surveys import services
    from web.surveying import draft, published

    running, ended = published(county, project), published(county, project)
    services.close(survey=ended, by=county.culture_compiler)
    made = {"draft": draft(county, project).pk, "open": running.pk, "closed": ended.pk}
    return {"token": running.token, **{f"survey-{name}": pk for name, pk in made.items()}}


def looked_at(county: County, number: int) -> Data:
    """The culture department's first project in a window and in a season, with its form open; the second's handed in. A task,
    a draw, an evaluation, a rectification with a file: the numbers of each.
    """
    from jixiao_web.evaluation import services as evaluation
    from jixiao_web.monitoring import services as monitoring
    from jixiao_web.projects.models import Project
    from web.proving import photo, upload
    from web.yearly import watch_of

    project = Project.objects.get(pk=number)
    other = project.submission.projects.exclude(pk=number).first()
    watch = watch_of(county)
    sheet, handed = watch.sheets.get(project=project), watch.sheets.get(project=other)
    watch.sheets.filter(pk=handed.pk).update(state="submitted")
    task = monitoring.follow_up(
        sheet=sheet, by=county.other_officer, kind="hurry", words="加快执行", due=date(2099, 9, 30)
    )
    season = evaluation.open_season(
        by=county.performer, year=2025, scheme="caiyu-2021-101", due=date(2099, 2, 28), as_of=date(2025, 12, 31)
    )
    form, handed_form = season.forms.get(project=project), season.forms.get(project=other)
    season.forms.filter(pk=handed_form.pk).update(state="submitted")
    everything = list(Project.objects.select_related("organisation"))
    draw = evaluation.draw(by=county.performer, year=2025, purpose="财政评价", projects=everything, strata={"全部": 1},
                           stratum_of={p.pk: "全部" for p in everything}, seed="20250101")  # fmt: skip
    begun = evaluation.begin(by=county.performer, project=project, kind="finance", frame=evaluation.default_frame(2025),
                             as_of=date(2025, 12, 31))  # fmt: skip
    problem = evaluation.add_rectification(by=county.other_officer, organisation=project.organisation, origin="evaluation",
                                           problem="合同没有归档", due=date(2099, 9, 30), project=project)  # fmt: skip
    evaluation.answer_rectification(rectification=problem, by=county.culture_compiler, measures="补归档", words="已归档",
                                    uploads=[upload("档案.png", photo())])  # fmt: skip
    return {
        "project2": other.pk, "watch": watch.pk, "sheet": sheet.pk, "handed": handed.pk, "task": task.pk, "season": season.pk,
        "form": form.pk, "handed_form": handed_form.pk, "draw": draw.pk, "evaluation": begun.pk, "rectification": problem.pk,
        "proof": problem.proofs.get().pk,
    }  # fmt: skip


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[World]:
    """The world, built once; each test's changes are taken back."""
    from django.db import transaction

    from jixiao_web.audit.models import Lodging
    from jixiao_web.review import services as review

    with django_db_blocker.unblock():
        everything = transaction.atomic()
        everything.__enter__()
        try:
            county = build_county()
            round_ = build_round(county)
            root = request.config.rootpath
            text = begin_text(root, round_, county.water, county.compiler)
            submitted = begin_text(root, round_, county.culture, county.culture_compiler)
            review.submit(submission=submitted, by=county.culture_compiler)
            submitted.refresh_from_db()
            county.people |= elsewhere()
            more = spoken_of(county, round_, root, text, submitted) | at_work(county, submitted)
            more["evidence"] = proved(county, round_)
            more |= looked_at(county, more["project"])
            lodged = Lodging.objects.get(organisation=county.culture.code).checkpoint.size
            yield World(county, round_, text, submitted, {"lodged": lodged, **more})
        finally:
            transaction.set_rollback(True)
            everything.__exit__(None, None, None)


@pytest.fixture
def world(standing: World) -> World:
    """The world for one test, whose changes are taken back; no limit of requests is used up."""
    from django.core.cache import caches

    for cache in caches.all(initialized_only=False):
        cache.clear()
    return standing


def ask(world: World, line: Line, who: str | None) -> Any:
    from django.test import Client

    client = Client(raise_request_exception=True)
    if who is not None and line.route.startswith("api:"):
        client = Client(headers={"authorization": f"Bearer {token_of(world.county.people[who])}"})
    elif who is not None:
        client.force_login(world.county.people[who], backend="jixiao_web.accounts.backend.Backend")
    url = reverse(line.route, kwargs=line.args(world))
    more: Data = {"headers": {"accept": "application/json"}} if line.json else {}
    if line.json and line.method == "post":
        return client.post(url, line.data(world), content_type="application/json", **more)
    return getattr(client, line.method)(url, line.data(world), **more)


@pytest.mark.parametrize("line", LINES, ids=str)
def test_answers_by_person(line: Line, world: World) -> None:
    signed_out = ask(world, line, None)
    if line.may is None:
        assert signed_out.status_code in line.answer
        return
    if line.json:
        assert signed_out.status_code == 401
    else:
        assert signed_out.status_code == 302
        assert signed_out.url.startswith(reverse("sign-in"))
    if line.foreign:
        assert ask(world, line, line.foreign).status_code == 404
    if line.lacks:
        assert ask(world, line, line.lacks).status_code == 403
    permitted = ask(world, line, line.may)
    assert permitted.status_code in line.answer
    if permitted.status_code == 302 and line.route != "sign-out":
        assert not permitted.url.startswith((reverse("sign-in"), reverse("password")))


@pytest.mark.parametrize("line", [one for one in LINES if one.may is not None], ids=str)
def test_no_line_says_less_than_it_could(line: Line) -> None:
    assert line.lacks or line.everybody or line.sees_is_may, "who lacks the power?"
    names_a_thing = bool(routes()[line.route])
    assert line.foreign or not names_a_thing or line.region_wide, "who is out of sight?"


def routes() -> dict[str, tuple[str, ...]]:
    """Every named address of the system and what it names; an address without a name fails."""
    found: dict[str, tuple[str, ...]] = {}

    def walk(patterns: list[Any], space: str, arguments: tuple[str, ...]) -> None:
        for one in patterns:
            own = (*arguments, *one.pattern.regex.groupindex)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space, own)
            elif isinstance(one, URLPattern):
                assert one.name, f"{one.pattern} has no name"
                found[space + one.name] = own

    walk(get_resolver().url_patterns, "", ())
    return found


def test_every_route_has_its_line() -> None:
    assert not set(routes()) - {line.route for line in LINES}


def test_no_line_is_of_a_route_that_is_gone() -> None:
    assert not {line.route for line in LINES} - set(routes())


# --- the tables of powers and of acts --------------------------------------------------------------------------

SOURCES = [f for f in Path(__file__).parents[2].joinpath("src/jixiao_web").rglob("*.py") if "migrations" not in f.parts]


def constants(*called: str, at: int) -> set[str]:
    """The words with which functions of these names are called, at a place among their arguments (-1: all of them)."""
    found = set()
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in called:
                given = node.args if at == -1 else node.args[at : at + 1]
                found |= {
                    n.value
                    for one in given
                    for n in ast.walk(one)
                    if isinstance(n, ast.Constant) and isinstance(n.value, str)
                }
    return found


def test_every_power_is_asked_for_somewhere_and_every_one_asked_for_is_known() -> None:
    from jixiao_web.accounts.powers import POWER_NAMES, POWERS
    from jixiao_web.submissions.flow import POWER

    asked = constants("require", "may", "_require", at=1) | constants("needs", at=-1)
    asked = {one for one in asked if "." in one} | set(POWER.values())
    compared = set(
        re.findall(
            r'"([a-z]+\.[a-z]+)" (?:not )?in \w+\.?(?:user\.)?powers', "\n".join(f.read_text("utf-8") for f in SOURCES)
        )
    )
    assert asked | compared == set(POWERS)
    assert set(POWER_NAMES) == set(POWERS)


def test_every_office_has_a_power_and_a_place() -> None:
    from jixiao_web.accounts.powers import POWERS, ROLE_NAMES, WHERE, Role

    assert set(Role) == set(ROLE_NAMES) == set(WHERE) == frozenset().union(*POWERS.values())


def test_every_act_of_the_list_is_recorded_somewhere_and_every_recorded_one_is_on_the_list() -> None:
    from jixiao_web.audit.words import ACTIONS, GROUPS

    assert {name.partition(".")[0] for name in ACTIONS} == set(GROUPS)
    assert constants("record", at=0) == set(ACTIONS)
