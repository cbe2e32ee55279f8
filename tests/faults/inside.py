"""Run in the environment of a server under test: ``build N`` makes N departments with a text each and prints who may do
what; ``look`` prints what the database holds and everything in it that does not fit together.
"""

import json
import sys
from collections import Counter
from datetime import timedelta

RECORDED = {
    "submitted": {"text.submitted"}, "passed": {"text.passed"}, "returned": {"text.returned"},
    "approved": {"text.approved", "text.adjustment-approved"}, "withdrawn": {"text.withdrawn"}, "started": {"text.started"},
}  # fmt: skip


def build(count: int) -> dict[str, object]:
    """A bureau with a desk, departments with two compilers and two heads each, a short text that passes the checks."""
    from django.utils import timezone

    from jixiao_web.accounts.models import Appointment, Organisation, Region, User
    from jixiao_web.demo import texts
    from jixiao_web.rounds import services as rounds
    from jixiao_web.submissions import checking, services

    region = Region.objects.create(code="139981", name="岚川县")

    def organisation(kind: str, code: str, name: str, **more: object) -> Organisation:
        return Organisation.objects.create(region=region, kind=kind, code=code, name=name, **more)

    def person(username: str, where: Organisation, role: str) -> User:
        user = User(username=username, name=username, organisation=where, must_change_password=False)
        user.set_unusable_password()
        user.save()
        Appointment.objects.create(user=user, role=role, granted_by="test")
        return user

    bureau = organisation("bureau", "300", "岚川县财政局")
    desk = organisation("desk", "300001", "农业科", parent=bureau)
    performer = person("performer", organisation("desk", "300009", "绩效科", parent=bureau), "performance")
    departments = [organisation("department", str(500 + n), f"第{n}部门", desk=desk) for n in range(count)]
    round_ = rounds.open_round(
        by=performer, year=2025, name="2025年", framework="output-benefit-satisfaction", form="goal",
        rules_on=timezone.localdate(), due=timezone.localdate() + timedelta(days=30), organisations=departments,
    )  # fmt: skip
    made = []
    for n, department in enumerate(departments):
        people = {name: person(f"{name}-{n}", department, name.rstrip("2"))
                  for name in ("compiler", "compiler2", "head", "head2")}  # fmt: skip
        submission = services.start(task=round_.tasks.get(organisation=department), by=people["compiler"])
        head, sheets = texts.text("irrigation", department.name, year=2025, entered=2024)
        for sheet in sheets:
            sheet |= {"unit_code": f"{department.code}001", "unit_name": f"{department.name}本级"}
        changes: list[dict[str, object]] = [
            {"op": "add", "list": "projects", "after": None, "item": sheet} for sheet in reversed(sheets)
        ]
        said = head["overall_objective"]
        changes.append({"op": "set", "cell": "head.overall_objective", "old": "", "new": said})
        changes += [
            {"op": "add", "list": "head.safeguards", "after": None, "item": row} for row in reversed(head["safeguards"])
        ]
        submission = services.change(submission=submission, by=people["compiler"], changes=changes).submission
        blocking = checking.check_draft(submission).blocking
        assert not blocking, [mark.finding.message for mark in blocking]
        cells = [f"{s['uid']}.indicators.{row['uid']}.description" for s in sheets for row in s["indicators"]]
        seen = [row["description"] for s in sheets for row in s["indicators"]]
        made.append({"text": submission.pk, "cells": dict(zip(cells, seen, strict=True)),
                     **{name: session(user) for name, user in people.items()}})  # fmt: skip
    return {"departments": made, "officer": session(person("officer", desk, "desk"))}


def session(user: object) -> str:
    """The key of a session of somebody, as after the sign-in page."""
    import time

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "jixiao_web.accounts.backend.Backend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["seen"] = int(time.time())
    store.create()
    return store.session_key


def look() -> dict[str, object]:
    """Cells, changes and steps of every text; ``wrong`` names what is half there."""
    from django.db import connection

    from jixiao_web.audit.models import Entry, Lodging
    from jixiao_web.audit.queries import verify
    from jixiao_web.audit.services import signer
    from jixiao_web.submissions import draft
    from jixiao_web.submissions.models import Submission, Upload

    wrong = [f"record: {fault.words}" for fault in verify(signer().public).faults]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            wrong += [f"file: {row[0]}" for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            wrong += [f"reference: {row}" for row in cursor.fetchall()]
    found = {}
    steps: Counter[str] = Counter()
    for submission in Submission.objects.order_by("pk"):
        own = list(submission.steps.order_by("id"))
        edits = list(submission.edits.filter(refused=False).order_by("id"))
        sheets = [s.data for s in submission.sheets.all()]
        cells = dict(draft.cells(submission.head, sheets))
        last = {e.where: e.new for e in edits if e.op == "set"}
        pk = submission.pk
        last_said = (own[-1].state, own[-1].to_stage) if own else ()
        if last_said != (submission.state, submission.stage):
            wrong.append(f"text {pk} is {submission.state}/{submission.stage}, its last step says {last_said}")
        if submission.revision != len(edits) or [e.revision for e in edits] != list(range(1, len(edits) + 1)):
            wrong.append(f"text {pk} is at revision {submission.revision} after {len(edits)} changes")
        wrong += [f"text {pk}: {where} says {cells.get(where)!r}, the last change {new!r}"
                  for where, new in last.items() if cells.get(where) != new]  # fmt: skip
        numbers = [v.number for v in submission.versions.order_by("number")]
        if numbers != list(range(1, len(numbers) + 1)):
            wrong.append(f"text {pk} has the versions {numbers}")
        without = submission.versions.filter(steps=None).count()
        if without:
            wrong.append(f"text {pk} has {without} versions without a step")
        steps.update(s.action for s in own)
        found[pk] = {"state": submission.state, "stage": submission.stage, "steps": [s.action for s in own],
                     "made": [[e.where, e.new] for e in edits], "refused": submission.edits.filter(refused=True).count(),
                     "versions": len(numbers)}  # fmt: skip
    acts = Counter(Entry.objects.values_list("action", flat=True))
    for action, names in RECORDED.items():
        if steps[action] != sum(acts[name] for name in names):
            wrong.append(f"{steps[action]} steps “{action}”, {sum(acts[name] for name in names)} entries")
    lodged = Lodging.objects.exclude(how="").count()
    if lodged != sum(steps[a] for a in ("submitted", "passed", "returned", "approved")):
        wrong.append(f"{lodged} checkpoints lodged for {dict(steps)}")
    return {"texts": found, "wrong": wrong, "entries": sum(acts.values()), "uploads": Upload.objects.count()}


if __name__ == "__main__":
    import django

    django.setup()
    out = build(int(sys.argv[2])) if sys.argv[1] == "build" else look()
    json.dump(out, sys.stdout, ensure_ascii=False)
