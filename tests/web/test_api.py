"""The interface for programs: tokens, what is answered and what is kept; the description holds for whatever is sent."""

import datetime as dt
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings

from jixiao_web.accounts import services as accounts
from jixiao_web.api import door
from jixiao_web.api import services as tokens
from jixiao_web.api.models import Token
from jixiao_web.audit.models import Entry as Record
from jixiao_web.evidence.models import Entry
from jixiao_web.money import queries as money
from jixiao_web.money.models import Payment
from jixiao_web.ui.errors import Late
from jixiao_web.ui.limits import Limit
from web.asking import as_, said, tree, words
from web.proving import TRAINING, ledger_of, proved
from web.scripting import Program, program_of, token_of
from web.surveying import project_of

pytestmark = pytest.mark.django_db
LAST = date(2025, 12, 31)


def begin(county: Any, round_: Any) -> dict[str, Any]:
    return {"project": project_of(county, round_)}


@pytest.fixture
def project(begun: dict[str, Any]) -> Any:
    return begun["project"]


@pytest.fixture
def program(county: Any) -> Program:
    return program_of(county.culture_compiler)


# --- tokens ------------------------------------------------------------------------------------------------------


def test_a_token_is_told_once_and_only_its_hash_is_kept(county: Any) -> None:
    today = timezone.localdate()
    made, shown = tokens.make(by=county.compiler, name="财务软件", until=today)
    assert shown.startswith("jixiao_")
    assert shown not in json.dumps(list(Token.objects.values()), default=str)
    assert shown not in "".join(Record.objects.values_list("details", flat=True))
    assert Record.objects.filter(action="token.made", object_name="财务软件").exists()
    assert tokens.holder(shown) == made
    assert Token.objects.get().used_on == today


def test_the_record_names_the_program_and_only_where_one_acted(county: Any, project: Any, program: Program) -> None:
    book = ledger_of(project, county.culture_compiler)
    where = f"projects/{project.pk}/ledgers/{book.pk}/entries"
    assert program.post(where, {"entries": [{"values": TRAINING}]}).status_code == 200
    until = timezone.localdate().isoformat()
    assert as_(county.culture_compiler).post("/me/tokens", {"name": "另一个", "until": until}).status_code == 200
    by_program = Record.objects.get(action="evidence.entry-added")
    by_hand = Record.objects.filter(action="token.made", object_name="另一个").get()
    assert json.loads(by_program.details)["program"] == "测试程序"
    assert "program" not in json.loads(by_hand.details)


@pytest.mark.parametrize(
    ("more", "told"),
    [({"name": " "}, "哪个程序"), ({"until": date(2020, 1, 1)}, "最长一年"), ({"until": date(2999, 1, 1)}, "最长一年")],
)
def test_a_token_that_cannot_be_is_refused(county: Any, more: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        tokens.make(by=county.compiler, **{"name": "程序", "until": timezone.localdate(), **more})
    with pytest.raises(PermissionDenied):
        tokens.make(by=county.nobody, name="程序", until=timezone.localdate())


def test_a_person_has_only_so_many_at_once(county: Any) -> None:
    for _n in range(tokens.MOST):
        token_of(county.compiler)
    with pytest.raises(ValidationError, match="最多同时有 10 个"):
        token_of(county.compiler)
    tokens.revoke(token=Token.objects.first(), by=county.compiler)
    token_of(county.compiler)


def test_a_token_ends_with_its_day_its_revoking_its_person_and_a_reset_password(county: Any) -> None:
    def holds(shown: str) -> bool:
        return Program(shown).get("projects").status_code == 200

    shown = token_of(county.compiler)
    assert holds(shown)
    Token.objects.update(until=timezone.localdate() - dt.timedelta(days=1))
    assert not holds(shown)
    shown = token_of(county.compiler)
    with pytest.raises(PermissionDenied):
        tokens.revoke(token=Token.objects.first(), by=county.head)
    tokens.revoke(token=Token.objects.first(), by=county.compiler)
    assert not holds(shown)
    with pytest.raises(Late, match="已经撤销"):
        tokens.revoke(token=Token.objects.first(), by=county.compiler)
    shown = token_of(county.compiler)
    accounts.reset_password(by=county.security_admin, user=county.compiler, new="Qingshan-8842!x")
    assert not holds(shown)
    county.compiler.must_change_password, county.compiler.is_active = False, False
    county.compiler.save()
    assert not holds(shown)


def test_powers_are_those_of_the_person_at_this_moment(county: Any, project: Any, program: Program) -> None:
    assert program.get(f"projects/{project.pk}").status_code == 200
    county.culture_compiler.appointments.all().delete()
    assert program.get(f"projects/{project.pk}").status_code == 403
    assert program_of(county.compiler).get(f"projects/{project.pk}").status_code == 404


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer wrong", "Basic YTpi", "Bearer jixiao_" + "a" * 43, "bearer \u00e4"]
)
def test_who_shows_no_token_that_holds_is_nobody(county: Any, project: Any, header: str) -> None:
    client = as_(county.culture_compiler)  # a session counts for nothing here
    answer = client.get("/api/projects", headers={"authorization": header} if header else {})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 401


def test_requests_are_limited_by_token_and_those_without_one_by_address(
    settings: Any, county: Any, program: Program
) -> None:
    settings.API_PACE, settings.API_REFUSED = Limit("", 3, 60), Limit("", 2, 60)
    assert [program.get("projects").status_code for _n in range(4)] == [200, 200, 200, 429]
    answer = program.get("projects")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert "秒后再试" in answer.json()["detail"]
    assert program_of(county.auditor).get("projects").status_code == 200
    assert [Program("wrong").get("projects").status_code for _n in range(3)] == [401, 401, 429]


def test_tokens_are_made_and_revoked_on_their_page(county: Any) -> None:
    client = as_(county.compiler)
    until = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    assert "还没有令牌" in words(tree(client.get("/me/tokens")).cssselect("main"))
    assert "接口令牌" in words(tree(client.get("/me")).cssselect("main"))
    assert client.post("/me/tokens", {"name": "财务软件", "until": "2000-01-01"}).status_code == 422
    made = client.post("/me/tokens", {"name": "财务软件", "until": until})
    shown = words(tree(made).cssselect("#token"))
    assert "no-store" in made.headers["Cache-Control"]
    assert Program(shown).get("projects").status_code == 200
    later = client.get("/me/tokens").content.decode()
    assert shown not in later
    assert shown[-4:] in later
    answer = client.post(f"/me/tokens/{Token.objects.get().pk}/revoke", follow=True)
    assert said(answer) == "令牌已撤销，立即失效。"
    assert Program(shown).get("projects").status_code == 401
    assert as_(county.head).post(f"/me/tokens/{Token.objects.get().pk}/revoke").status_code == 404


# --- projects, texts, points ---------------------------------------------------------------------------------------


def test_projects_are_listed_by_year_code_and_part(county: Any, project: Any, program: Program) -> None:
    every = program.get("projects").json()
    assert (every["count"], len(every["items"])) == (4, 4)
    assert every["items"][0]["money"] == {
        "day": "2025-12-31", "initial": "860000.00", "adjusted": "860000.00", "paid": None, "rate": None, "planned": "1",
        "light": "unknown", "why": every["items"][0]["money"]["why"]}  # fmt: skip
    assert [p["id"] for p in program.get("projects", code=project.code).json()["items"]] == [project.pk]
    assert program.get("projects", year=2024).json() == {"count": 0, "items": []}
    part = program.get("projects", limit=1, offset=3).json()
    assert (part["count"], part["items"]) == (4, every["items"][3:])
    for asked in ({"limit": 0}, {"limit": 501}, {"offset": -1}, {"year": "x"}):
        assert program.get("projects", **asked).status_code == 422


def test_a_project_says_its_promises_and_how_they_stand(county: Any, round_: Any) -> None:
    found = proved(county, round_)
    program = program_of(county.head)
    one = program.get(f"projects/{found['project'].pk}").json()
    assert [i["target"] for i in one["indicators"]] == [i.data["target"] for i in found["project"].indicators.all()]
    lines = {line["uid"]: line for line in program.get(f"projects/{found['project'].pk}/actuals").json()}
    computed, none, zero = (lines[found[name].uid] for name in ("computed", "none", "zero"))
    assert (computed["state"], computed["numerator"], computed["denominator"]) == ("computed", "66", "70")
    assert computed["records"] == 2
    assert (none["state"], none["value"], none["why_not"]) == ("none", None, "效益在三年后才能调查")
    assert (zero["state"], zero["value"]) == ("waiting", None)  # not zero
    assert lines[found["typed"].uid]["state"] == "typed"


def test_a_text_is_the_very_one_that_was_handed_in_and_the_record_keeps_who_took_it(
    county: Any, project: Any, program: Program
) -> None:
    version = project.version
    answer = program.get(f"texts/{project.submission_id}")
    assert answer.json() == json.loads(version.text)
    assert answer.json()["schema"] == "jixiao/text/1"
    taken = Record.objects.get(action="text.downloaded")
    assert json.loads(taken.details)["sha256"] == version.sha256
    assert program.get(f"texts/{project.submission_id}", version=2).status_code == 404
    (line,) = program.get("texts").json()["items"]
    assert (line["newest"], line["approved"], line["state"]) == (1, None, "submitted")


def test_points_are_listed_where_they_were_handed_in(county: Any, project: Any, program: Program) -> None:
    from jixiao_web.evaluation.models import Evaluation, Season, SelfEvaluation

    season = Season.objects.create(region=county.bureau.region, year=2025, scheme="mof", due=LAST, as_of=LAST)
    form = SelfEvaluation.objects.create(season=season, project=project, score="92.50", grade="优")
    assert program.get("scores").json()["count"] == 0  # still being written
    form.state, form.facts = "submitted", {"form": {}}
    form.save()
    Evaluation.objects.create(project=project, kind="finance", frame=[], as_of=LAST, score="85", grade="良", by=county.performer,
                              finished_at=timezone.now())  # fmt: skip
    items = program.get("scores", year=2025).json()["items"]
    assert [(i["kind"], i["score"], i["grade"]) for i in items] == [
        ("finance", "85.00", "良"),
        ("self-evaluation", "92.50", "优"),
    ]
    assert [i["kind"] for i in program.get("scores", kind="finance").json()["items"]] == ["finance"]
    assert program_of(county.compiler).get("scores").json()["count"] == 0


# --- payments ------------------------------------------------------------------------------------------------------


def batch(project: Any, *payments: dict[str, Any], **more: Any) -> dict[str, Any]:
    one = {"project": project.code, "voucher": "V1", "on": "2025-03-01", "amount": "100.50"}
    return {"year": 2025, "payments": [one | each for each in payments or ({},)], **more}


def test_a_batch_is_kept_whole_and_may_be_sent_again(county: Any, project: Any, program: Program) -> None:
    body = batch(project, {}, {"voucher": "V2", "amount": "-0.50", "source": "other"}, complete_until="2025-06-30")
    first = program.post("payments", body).json()["payments"]
    assert [(p["amount"], p["is_known"]) for p in first] == [("100.50", False), ("-0.50", False)]
    again = program.post("payments", body).json()["payments"]
    assert [(p["id"], p["is_known"]) for p in again] == [(p["id"], True) for p in first]
    now = money.account(project, LAST)
    assert (now.paid, now.until) == (10000, date(2025, 6, 30))
    assert program.get(f"projects/{project.pk}/payments").json()["count"] == 2


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ({"project": "99999925P00000000001X"}, "第 2 笔：2025 年度找不到项目“99999925P00000000001X”"), ({"on": "2024-12-31"}, "不在2025年度内"),
        ({"amount": "1.005"}, ""), ({"amount": "0"}, "不能为零"), ({"amount": "1e400"}, ""), ({"amount": "NaN"}, ""), ({"amount": None}, ""),
        ({"voucher": ""}, ""), ({"voucher": "a\u0000b"}, ""), ({"on": "2025-02-30"}, ""), ({"source": "lottery"}, ""),
        ({"amount": "860000.01"}, "将超出预算"), ({"amount": "一百"}, ""), ({"payee": "\ud800"}, ""),
    ],
)  # fmt: skip
def test_one_bad_payment_keeps_all_out(
    county: Any, project: Any, program: Program, bad: dict[str, Any], told: str
) -> None:
    answer = program.post("payments", batch(project, {}, {"voucher": "V2", **bad}))
    assert answer.status_code in (400, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert told in answer.json()["detail"]
    assert not Payment.objects.exists()


def test_what_is_no_json_or_too_much_is_refused(county: Any, project: Any, program: Program) -> None:
    assert program.post("payments", "{").status_code == 400
    assert program.post("payments", batch(project, *[{}] * 1001)).status_code == 422
    assert program.post("payments", {"year": 2025, "payments": []}).status_code == 422
    assert not Payment.objects.exists()


# --- ledgers -------------------------------------------------------------------------------------------------------


def test_records_are_kept_whole_and_what_is_sent_twice_is_written_once(
    county: Any, project: Any, program: Program
) -> None:
    book = ledger_of(project, county.culture_compiler)
    (told,) = program.get(f"projects/{project.pk}/ledgers").json()
    assert {f["key"] for f in told["fields"]} >= set(TRAINING)
    where = f"projects/{project.pk}/ledgers/{book.pk}/entries"
    body = {
        "entries": [{"values": TRAINING, "token": "a-1"}, {"values": TRAINING | {"day": "2025-04-01"}, "token": "a-2"}]
    }
    first = program.post(where, body)
    assert [e["on"] for e in first.json()] == ["2025-03-05", "2025-04-01"]
    assert [e["id"] for e in program.post(where, body).json()] == [e["id"] for e in first.json()]
    assert set(Entry.objects.values_list("origin", flat=True)) == {"api"}
    items = program.get(where).json()
    assert items["count"] == 2
    assert items["items"][0]["values"]["people"] == "40"
    bad = {"entries": [{"values": TRAINING}, {"values": TRAINING | {"people": "很多"}}, {"values": {}}]}
    refused = program.post(where, bad)
    assert refused.status_code == 422
    assert "第 2 条" in refused.json()["detail"]
    assert "第 3 条" in refused.json()["detail"]
    assert Entry.objects.count() == 2


def test_the_page_of_the_interface_names_every_operation() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/api.md").read_text("utf-8")
    found = door.api.get_openapi_schema(path_prefix="/api/")["paths"]
    asked = [(method.upper(), path) for path, ways in found.items() for method in ways]
    assert len(asked) > 8
    assert [one for one in asked if f"`{one[0]} {one[1]}`" not in page] == []
    assert page.count("| `GET /api/") + page.count("| `POST /api/") == len(asked)


# --- the description -----------------------------------------------------------------------------------------------


def test_the_description_says_how_to_come_in_and_what_may_be_answered(program: Program) -> None:
    said_ = Program().get("openapi.json").json()
    assert said_["components"]["securitySchemes"]["ByToken"] == {"type": "http", "scheme": "bearer"}
    operations = [(path, method, one) for path, ways in said_["paths"].items() for method, one in ways.items()]
    assert len(operations) == 11
    for path, method, one in operations:
        assert {"200", "401", "403", "422", "429"} <= set(one["responses"]), (path, method)
        assert one["summary"]
        assert one["security"] == [{"ByToken": []}]


@pytest.fixture
def described(settings: Any, monkeypatch: pytest.MonkeyPatch, county: Any, project: Any) -> tuple[Any, str]:
    """The description, and the token of somebody who may do all that programs can."""
    settings.API_PACE = Limit("", 10**6, 60)
    # As Django's own client does: the end of a request is not the end of the test's transaction.
    monkeypatch.setattr(signals.request_started, "receivers", [])
    monkeypatch.setattr(signals.request_finished, "receivers", [])
    ledger_of(project, county.culture_compiler)
    return schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application()), token_of(
        county.culture_compiler
    )


def test_whatever_is_sent_is_answered_as_described(described: tuple[Any, str]) -> None:
    """Schemathesis: no error of ours, nothing that the description does not name."""
    schema, token = described
    counted = 0

    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(max_examples=15, deadline=None, phases=[Phase.generate], derandomize=True,
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            nonlocal counted
            counted += 1
            answer = case.call(headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code < 500, (case.method, case.path, answer.content)
            case.validate_response(answer, checks=(schemathesis.checks.not_a_server_error,))
            described_ = case.operation.definition.raw["responses"]
            assert str(answer.status_code) in described_, (case.method, case.path, answer.status_code)

        ask()
    assert counted >= 11


def test_errors_of_ours_are_not_told_in_detail(monkeypatch: pytest.MonkeyPatch, county: Any, program: Program) -> None:
    from jixiao_web.api import views_work

    def fails(*_args: Any, **_more: Any) -> Any:
        raise RuntimeError("SECRET")

    monkeypatch.setattr(views_work.queries, "standings", fails)
    program._client.raise_request_exception = False
    answer = program.get("projects")
    assert answer.status_code == 500
    assert "SECRET" not in answer.content.decode()
    assert door.api.docs_url is None
