"""Signing in and out, the second factor, passwords, people and organisations, the three administrators."""

import random
import re
from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from jixiao_web.accounts import lists, passwords, services
from jixiao_web.accounts.models import Appointment, Organisation, User
from jixiao_web.accounts.powers import ADMINISTRATORS, WHERE, Role
from jixiao_web.audit.models import Entry
from web.conftest import PASSWORD, office_holder

pytestmark = pytest.mark.django_db
NEW = "Xin-mima-2026"


def acts(*names: str) -> list[str]:
    """The latest acts of the record, oldest first."""
    return (
        list(Entry.objects.filter(action__in=names).order_by("seq").values_list("action", flat=True))
        if names
        else list(Entry.objects.order_by("seq").values_list("action", flat=True))
    )


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: object):
    return client.post(reverse("sign-in"), {"username": name, "password": password}, **more)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="jixiao_web.accounts.backend.Backend")
    return client


# --- signing in ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["head", " HEAD ", "ｈｅａｄ"])
def test_a_name_is_the_same_in_capitals_and_full_width(county, client, typed):
    assert sign_in(client, typed).url == reverse("inbox")
    entry = Entry.objects.get()
    assert (entry.action, entry.actor, entry.address) == ("session.began", "head", "127.0.0.1")


def test_signing_out_ends_the_session_and_is_written_down(county, client):
    sign_in(client, "head")
    client.post(reverse("sign-out"))
    assert client.get(reverse("me")).status_code == 302
    assert acts() == ["session.began", "session.ended"]


def test_a_wrong_password_is_written_down_with_the_person(county, client):
    assert sign_in(client, "head", "falsch").status_code == 422
    entry = Entry.objects.get()
    assert (entry.action, entry.actor, entry.object_id, entry.organisation) == (
        "session.failed",
        "-",
        str(county.head.pk),
        "415",
    )


def test_a_name_nobody_has_is_not_written_down(county, client):
    sign_in(client, "mein-passwort")
    assert "mein-passwort" not in Entry.objects.get().details + Entry.objects.get().object_name


def test_who_is_not_active_cannot_sign_in_and_sessions_end(county, client):
    sign_in(client, "head")
    User.objects.filter(username="head").update(is_active=False)
    assert client.get(reverse("me")).status_code == 302
    assert sign_in(Client(), "head").status_code == 422


def test_after_signing_in_one_is_told_of_failures_meanwhile(county, client):
    sign_in(client, "head")
    for _again in range(3):
        sign_in(Client(), "head", "falsch")
    page = Client()
    answer = page.post(
        reverse("sign-in"), {"username": "head", "password": PASSWORD, "next": reverse("me")}, follow=True
    )
    assert "上次登录之后有 3 次登录失败" in answer.content.decode()
    assert "登录失败" in answer.content.decode().split("<tbody>")[1]


def test_a_person_sees_only_their_own_sign_ins(county, client):
    sign_in(client, "compiler")
    sign_in(Client(), "head", "falsch")
    page = client.get(reverse("me")).content.decode()
    assert page.count("<tr>") == 2  # the head of the table and one sign-in


# --- the second factor --------------------------------------------------------------------------------------------


def code_of(device: TOTPDevice, *, steps: int = 0) -> str:
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = timezone.now().timestamp() + 30 * steps
    return f"{totp.token():06d}"


@pytest.fixture
def device(county) -> TOTPDevice:
    return TOTPDevice.objects.create(user=county.head, name="totp", confirmed=True)


def test_enrolling_shows_a_picture_and_a_secret_and_counts_after_a_code(county):
    client = signed_in(county.head)
    client.post(reverse("totp"), {"do": "begin"})
    page = client.get(reverse("totp")).content.decode()
    device = TOTPDevice.objects.get()
    assert 'src="data:image/svg+xml' in page
    assert re.search(r"<code>([A-Z2-7]{4} ){7}[A-Z2-7]{4}</code>", page)
    assert services.second_factor(county.head) is None
    assert client.post(reverse("totp"), {"do": "confirm", "code": "12345"}).status_code == 422
    assert client.post(reverse("totp"), {"do": "confirm", "code": code_of(device)}).url == reverse("me")
    assert services.second_factor(county.head) == device
    assert acts() == ["person.second-factor-added"]


def test_the_secret_is_shown_no_more_once_it_counts(county, device):
    page = signed_in(county.head).get(reverse("totp")).content.decode()
    assert "data:image" not in page
    assert "<code>" not in page


def test_after_the_password_the_code_is_asked_for(county, client, device):
    assert sign_in(client, "head").url == reverse("second-factor")
    assert client.get(reverse("me")).status_code == 302  # nobody is signed in yet
    answer = client.post(reverse("second-factor"), {"code": code_of(device)})
    assert answer.url == reverse("inbox")
    assert client.get(reverse("me")).status_code == 200
    assert '"second_factor":true' in Entry.objects.get(action="session.began").details


def test_a_code_works_once(county, device):
    code = code_of(device)
    first, second = Client(), Client()
    sign_in(first, "head")
    sign_in(second, "head")
    assert first.post(reverse("second-factor"), {"code": code}).status_code == 302
    assert second.post(reverse("second-factor"), {"code": code}).status_code == 422


def test_wrong_codes_are_slowed_down_and_lock_the_name(county, client, device):
    sign_in(client, "head")
    right = code_of(device)
    wrong = f"{(int(right) + 500_000) % 1_000_000:06d}"
    assert client.post(reverse("second-factor"), {"code": wrong}).status_code == 422
    slowed = client.post(reverse("second-factor"), {"code": right})  # too soon: not even the right one
    assert "秒后再试" in slowed.content.decode()
    for _again in range(4):
        TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(hours=1))
        answer = client.post(reverse("second-factor"), {"code": wrong})
    assert answer.status_code == 429
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(hours=1))
    assert client.post(reverse("second-factor"), {"code": right}).status_code == 429
    assert sign_in(Client(), "head").status_code == 429
    assert acts("session.failed", "session.locked") == ["session.failed"] * 5 + ["session.locked"]


def test_a_code_is_not_awaited_for_ever(county, client, device, monkeypatch):
    sign_in(client, "head")
    session = client.session
    session["pending"] = {**session["pending"], "at": session["pending"]["at"] - 301}
    session.save()
    assert client.post(reverse("second-factor"), {"code": code_of(device)}).url == reverse("sign-in")


def test_the_code_alone_signs_nobody_in(county, client, device):
    assert client.post(reverse("second-factor"), {"code": code_of(device)}).url == reverse("sign-in")


def test_ending_it_asks_for_the_password(county, device):
    client = signed_in(county.head)
    assert client.post(reverse("totp"), {"do": "remove", "password": "falsch"}).status_code == 422
    assert services.second_factor(county.head)
    client.post(reverse("totp"), {"do": "remove", "password": PASSWORD})
    assert services.second_factor(county.head) is None
    assert acts() == ["person.second-factor-removed"]


def test_the_security_administrator_ends_it_for_who_lost_the_telephone(county, device):
    signed_in(county.security_admin).post(reverse("person-code", args=[county.head.pk]))
    assert services.second_factor(county.head) is None
    with pytest.raises(PermissionDenied):
        services.remove_second_factor(by=county.system_admin, user=county.head)


# --- passwords ----------------------------------------------------------------------------------------------------


def change(client: Client, old: str, new: str, again: str | None = None):
    return client.post(reverse("password"), {"old": old, "new": new, "again": new if again is None else again})


def test_changing_the_password_keeps_this_session_and_ends_the_others(county):
    here, there = signed_in(county.head), signed_in(county.head)
    assert change(here, PASSWORD, NEW).url == reverse("inbox")
    assert here.get(reverse("me")).status_code == 200
    assert there.get(reverse("me")).status_code == 302
    assert acts() == ["person.password-changed"]


@pytest.mark.parametrize(("old", "new", "again", "words"), [
    ("falsch", NEW, None, "现在的密码不对"),
    (PASSWORD, NEW, "anders", "两次输入的新密码不一样"),
    (PASSWORD, "Kurz-1", None, "至少 10 个字符"),
    (PASSWORD, "nurkleinebuchstaben", None, "三种"),
    (PASSWORD, "Culture_head1", None, "相近"),
    (PASSWORD, "1Qaz2wsx3edc", None, "常见"),
    (PASSWORD, PASSWORD, None, "最近五次"),
])  # fmt: skip
def test_a_password_against_the_rules_is_refused_in_words(county, old, new, again, words):
    answer = change(signed_in(county.culture_head), old, new, again)
    assert answer.status_code == 422
    said = " ".join(re.findall(r'<ul class="errorlist"[^>]*>(.*?)</ul>', answer.content.decode()))
    assert words in said
    assert not re.search("[A-Za-z]{3}", re.sub("<[^>]+>", "", said))


def test_the_rules_are_shown_in_chinese(county):
    page = signed_in(county.head).get(reverse("password")).content.decode()
    rules = re.findall(r"<li>(.*?)</li>", page.split('id="rules"')[1])
    assert len(rules) == 5
    assert all(re.search("[\u4e00-\u9fff]", rule) for rule in rules)


def test_none_of_the_last_five_comes_back_and_the_sixth_may(county):
    for n in range(6):
        services.set_password(user=county.head, new=f"Geheim-{n}-Wort")
    for n in range(1, 6):
        with pytest.raises(ValidationError, match="最近五次"):
            services.set_password(user=county.head, new=f"Geheim-{n}-Wort")
    services.set_password(user=county.head, new=PASSWORD)


def test_a_first_password_must_be_changed_before_anything_else(county):
    User.objects.filter(pk=county.head.pk).update(must_change_password=True)
    client = signed_in(county.head)
    assert client.get(reverse("me")).url == reverse("password")
    assert client.get(reverse("me"), headers={"accept": "application/json"}).status_code == 403
    assert "初始密码" in client.get(reverse("password")).content.decode()
    assert client.post(reverse("sign-out")).status_code == 302
    client = signed_in(county.head)
    change(client, PASSWORD, NEW)
    assert client.get(reverse("me")).status_code == 200


@pytest.mark.parametrize(("days", "due"), [(89, False), (91, True)])
def test_an_old_password_must_be_changed(county, days, due):
    User.objects.filter(pk=county.head.pk).update(password_changed_at=timezone.now() - timedelta(days=days))
    assert (signed_in(county.head).get(reverse("me")).status_code == 302) is due
    with override_settings(PASSWORD_DAYS=0):
        assert signed_in(county.head).get(reverse("me")).status_code == 200


def test_first_passwords_keep_the_rules_and_are_never_alike(county):
    from django.contrib.auth.password_validation import validate_password

    made = {passwords.make() for _n in range(200)}
    assert len(made) == 200
    for one in made:
        validate_password(one, county.head)
        assert not set(one) & set("Il1O0o")


def test_a_reset_shows_the_new_password_once_ends_sessions_and_unlocks_nothing_else(county):
    theirs = signed_in(county.head)
    page = signed_in(county.security_admin).post(reverse("person-password", args=[county.head.pk])).content.decode()
    first = re.search(r'class="first">([^<]+)<', page)[1]
    assert theirs.get(reverse("me")).status_code == 302
    client = Client()
    sign_in(client, "head", first)
    assert client.get(reverse("me")).url == reverse("password")
    assert first not in " ".join(Entry.objects.values_list("details", flat=True))
    with pytest.raises(ValidationError):
        services.reset_password(by=county.security_admin, user=county.security_admin, new=NEW)


# --- settings -----------------------------------------------------------------------------------------------------


def test_settings_are_kept_for_the_person(county):
    client = signed_in(county.head)
    answer = client.post(reverse("me"), {"phone": "0571-1", "language": "en", "theme": "dark"})
    assert answer.cookies["django_language"].value == "en"
    county.head.refresh_from_db()
    assert (county.head.phone, county.head.language, county.head.theme) == ("0571-1", "en", "dark")
    assert 'data-theme="dark"' in client.get(reverse("me")).content.decode()
    assert acts() == ["person.changed"]


def test_the_language_of_the_person_is_that_of_a_new_browser(county, client):
    User.objects.filter(username="head").update(language="en")
    assert sign_in(client, "head").cookies["django_language"].value == "en"


# --- people and organisations -------------------------------------------------------------------------------------


def test_a_new_person_signs_in_with_the_password_shown_once(county, client):
    data = {"username": "Neu.Mensch", "name": "新人", "organisation": county.water.pk}
    page = signed_in(county.system_admin).post(reverse("person-new"), data).content.decode()
    first = re.search(r'class="first">([^<]+)<', page)[1]
    sign_in(client, "neu.mensch", first)
    assert client.get(reverse("me")).url == reverse("password")
    assert User.objects.get(username="neu.mensch").roles == frozenset()


@pytest.mark.parametrize("name", ["HEAD", "a b", "x/y", "", "a" * 41])
def test_a_sign_in_name_is_one_of_a_kind_and_plain(county, name):
    with pytest.raises(ValidationError):
        services.add_person(by=county.system_admin, username=name, name="甲", organisation=county.water, password=NEW)


def test_who_moves_loses_the_offices_of_the_old_place(county):
    services.change_person(
        by=county.system_admin, user=county.head, name="局长", organisation=county.culture, phone="", is_active=True
    )
    assert User.objects.get(pk=county.head.pk).roles == frozenset()
    assert acts() == ["person.dismissed", "person.changed"]


def test_an_organisation_with_active_people_is_not_closed(county):
    with pytest.raises(ValidationError, match="启用的人员"):
        services.change_organisation(
            by=county.system_admin, organisation=county.unit, name="站", parent=county.water, desk=None, is_active=False
        )
    User.objects.filter(organisation=county.unit).update(is_active=False)
    services.change_organisation(
        by=county.system_admin, organisation=county.unit, name="站", parent=county.water, desk=None, is_active=False
    )


@pytest.mark.parametrize(("kind", "parent", "desk"), [
    ("department", "bureau", None), ("unit", None, None), ("unit", "bureau", None), ("desk", "water", None),
    ("department", None, "water"), ("unit", "water", "desk"),
])  # fmt: skip
def test_an_organisation_stands_where_its_kind_may(county, kind, parent, desk):
    with pytest.raises(ValidationError):
        services.add_organisation(by=county.system_admin, kind=kind, code="499", name="新局",
                                  parent=parent and getattr(county, parent), desk=desk and getattr(county, desk))  # fmt: skip


PEOPLE = "登录名\t姓名\t单位代码\t电话\nneu1\t甲\t415\t123\nneu2\t乙\t岚川县文化局\t"


def imported(county, text: str, **more: object):
    return signed_in(county.system_admin).post(reverse("people-import"), {"text": text, **more})


def test_a_list_of_people_is_shown_first_and_then_made(county):
    before = User.objects.count()
    page = imported(county, PEOPLE).content.decode()
    assert "2 行都可以导入" in page
    assert User.objects.count() == before
    page = imported(county, PEOPLE, do="import").content.decode()
    assert len(set(re.findall(r'class="first">([^<]+)<', page))) == 2
    assert User.objects.get(username="neu2").organisation == county.culture
    assert acts() == ["person.added"] * 2


@pytest.mark.parametrize(("line", "words"), [
    ("head\t甲\t415\t", "已经有人使用"), ("neu1\t丙\t415\t", "与前面的行重复"), ("x y\t甲\t415\t", "登录名只能用"),
    ("neu3\t甲\t999\t", "没有单位“999”"), ("\t甲\t415\t", "不能为空"), ("neu3\t\t415\t", "不能为空"),
])  # fmt: skip
def test_a_list_with_a_fault_makes_nobody(county, line, words):
    before = User.objects.count()
    page = imported(county, f"{PEOPLE}\n{line}", do="import").content.decode()
    assert "3 行中有 1 行需要改正" in page
    assert words in page
    assert User.objects.count() == before


@pytest.mark.parametrize(("text", "words"), [
    ("姓名\t单位代码\n甲\t415", "表头缺少登录名"), ("\n", "请粘贴名单"),
    ("登录名\t姓名\t单位代码\n" + "x\t甲\t415\n" * 201, "一次最多 200 行"),
])  # fmt: skip
def test_what_is_no_list_is_refused_in_words(county, text, words):
    answer = imported(county, text)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_list_comes_from_a_workbook_too(county, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["登录名", "姓名", "单位代码"], ["neu1", "甲", 415], ["neu2", "乙", "416"]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    file = SimpleUploadedFile("list.xlsx", (tmp_path / "list.xlsx").read_bytes())
    page = signed_in(county.system_admin).post(reverse("people-import"), {"text": "", "file": file}).content.decode()
    assert "2 行都可以导入" in page
    assert "neu1\t甲\t415" in page


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b"\x89PNG\r\n", b"\x00" * 50, b"%PDF-1.7"])
def test_a_file_that_is_no_list_is_refused_in_words(county, content):
    file = SimpleUploadedFile("list.xlsx", content)
    answer = signed_in(county.system_admin).post(reverse("people-import"), {"file": file})
    assert answer.status_code == 422
    assert "note-error" in answer.content.decode()


def test_a_list_of_organisations_may_hold_a_department_and_its_units(county):
    text = "单位代码\t名称\t类别\t上级\t归口科室\n500\t新局\t部门\t\t农业科\n500001\t新站\t所属单位\t500\t\n300003\t新科\t科室\t300\t"
    signed_in(county.system_admin).post(reverse("organisations-import"), {"text": text, "do": "import"})
    assert Organisation.objects.get(code="500001").parent.desk == county.desk
    assert acts() == ["organisation.added"] * 3
    wrong = "单位代码\t名称\t类别\t上级\n500002\t站二\t所属单位\t501\n415\t重\t部门\t\n501\t局\t衙门\t"
    page = (
        signed_in(county.system_admin)
        .post(reverse("organisations-import"), {"text": wrong, "do": "import"})
        .content.decode()
    )
    assert "3 行中有 3 行需要改正" in page


def test_a_list_is_all_or_nothing_in_the_database_too(county):
    made = lists.people(county.system_admin, lists.rows_of(PEOPLE.encode(), "x.csv"))
    people = [line.made for line in made]
    people[1].username = people[0].username  # what two lists at once could bring
    with pytest.raises(Exception, match=r"(?i)unique"):
        services.add_people(by=county.system_admin, people=people)
    assert not User.objects.filter(username__startswith="neu").exists()


# --- offices ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), list(product(Role, Role)), ids=lambda r: r.value)
def test_which_two_offices_one_person_may_hold(county, first, second):
    """Every pair, at every kind of place."""
    for kind, where in {
        "bureau": county.bureau,
        "desk": county.desk,
        "department": county.water,
        "unit": county.unit,
    }.items():
        person = office_holder(f"p-{kind}", "某人", where)
        held = []
        for role in (first, second):
            try:
                services.appoint(by=county.security_admin, user=person, role=role)
                held.append(role)
            except ValidationError:
                pass
        assert all(kind in WHERE[role] for role in held)
        if len(set(held)) > 1:
            assert not set(held) & {*ADMINISTRATORS, Role.AUDITOR}
        if (
            first != second
            and kind in WHERE[first]
            and kind in WHERE[second]
            and not {first, second} & {*ADMINISTRATORS, Role.AUDITOR}
        ):
            assert held == [first, second]


def test_nobody_grants_or_ends_their_own_offices(county):
    with pytest.raises(ValidationError, match="自己"):
        services.appoint(by=county.security_admin, user=county.security_admin, role=Role.PERFORMANCE)
    with pytest.raises(ValidationError, match="自己"):
        services.dismiss(by=county.security_admin, user=county.security_admin, role=Role.SECURITY)


@pytest.mark.parametrize("by", ["system_admin", "audit_admin", "auditor", "performer", "head"])
def test_only_the_security_administrator_grants(county, by):
    with pytest.raises(PermissionDenied):
        services.appoint(by=getattr(county, by), user=county.nobody, role=Role.HEAD)
    with pytest.raises(PermissionDenied):
        services.dismiss(by=getattr(county, by), user=county.head, role=Role.HEAD)


@pytest.mark.parametrize("name", ["system_admin", "audit_admin"])
def test_the_last_administrator_of_a_kind_is_not_dismissed(county, name):
    last = getattr(county, name)
    with pytest.raises(ValidationError, match="唯一的"):
        services.dismiss(by=county.security_admin, user=last, role=next(iter(last.roles)))


@pytest.mark.parametrize("name", ["system_admin", "security_admin", "audit_admin"])
@pytest.mark.parametrize("how", ["stopped", "moved"])
def test_the_last_administrator_of_a_kind_is_not_stopped_or_moved(county, name, how):
    last = getattr(county, name)
    place = county.desk if how == "moved" else county.bureau
    with pytest.raises(ValidationError, match=r"唯一的|不能停用自己"):
        services.change_person(
            by=county.system_admin, user=last, name="甲", organisation=place, phone="", is_active=how == "moved"
        )


def test_an_administrator_is_followed_by_another(county):
    second = office_holder("sec2", "接任者", county.bureau)
    services.appoint(by=county.security_admin, user=second, role=Role.SECURITY)
    services.dismiss(by=User.objects.get(pk=second.pk), user=county.security_admin, role=Role.SECURITY)
    assert User.objects.get(pk=county.security_admin.pk).roles == frozenset()


def test_an_administrator_holds_office_without_an_end(county):
    with pytest.raises(ValidationError, match="三员不设截止日期"):
        services.appoint(
            by=county.security_admin,
            user=office_holder("x", "甲", county.bureau),
            role=Role.AUDIT,
            until=timezone.localdate(),
        )


def test_an_office_ends_with_its_last_day(county):
    today = timezone.localdate()
    services.appoint(by=county.security_admin, user=county.nobody, role=Role.HEAD, until=today)
    assert User.objects.get(pk=county.nobody.pk).roles == {Role.HEAD}
    Appointment.objects.filter(user=county.nobody).update(until=today - timedelta(days=1))
    assert User.objects.get(pk=county.nobody.pk).roles == frozenset()
    services.appoint(by=county.security_admin, user=county.nobody, role=Role.HEAD)  # and may be given again


def test_an_office_with_an_end_is_ended_before_it(county):
    services.appoint(
        by=county.security_admin, user=county.nobody, role=Role.HEAD, until=timezone.localdate() + timedelta(days=9)
    )
    services.dismiss(by=county.security_admin, user=county.nobody, role=Role.HEAD)
    assert User.objects.get(pk=county.nobody.pk).roles == frozenset()


def test_whatever_administrators_do_there_are_three_kinds_of_them_and_nobody_is_two(county):
    """Four hundred acts in no order: the limits hold after each."""
    dice = random.Random(20)
    people = [office_holder(f"p{n}", f"某{n}", county.bureau) for n in range(5)] + [
        county.system_admin,
        county.security_admin,
        county.audit_admin,
    ]
    for _act in range(400):
        by = dice.choice(people)
        user = dice.choice(people)
        by, user = User.objects.get(pk=by.pk), User.objects.get(pk=user.pk)
        try:
            match dice.randrange(3):
                case 0:
                    services.appoint(by=by, user=user, role=dice.choice(list(Role)))
                case 1:
                    services.dismiss(by=by, user=user, role=dice.choice(list(user.roles) or list(Role)))
                case 2:
                    services.change_person(by=by, user=user, name=user.name, phone="", is_active=dice.random() < 0.7,
                                           organisation=dice.choice([county.bureau, county.bureau, county.desk]))  # fmt: skip
        except (ValidationError, PermissionDenied, Http404):
            continue
        now = [u for u in User.objects.filter(organisation__region=county.bureau.region) if u.is_active]
        for kind in ADMINISTRATORS:
            assert any(kind in u.roles for u in now)
        for u in User.objects.all():
            assert len(u.roles) <= 1 or not u.roles & {*ADMINISTRATORS, Role.AUDITOR}


# --- pages show what the office may do ----------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "sees", "not_sees"), [
    ("system_admin", ["保存"], ["授予角色", "重置密码", "审计记录"]),
    ("security_admin", ["授予角色", "重置密码"], [">保存<", "有关此人的审计记录"]),
    ("audit_admin", ["有关此人的审计记录"], [">保存<", "授予角色", "重置密码"]),
    ("auditor", ["有关此人的审计记录"], [">保存<", "授予角色", "重置密码"]),
])  # fmt: skip
def test_the_page_of_a_person_offers_what_the_office_may_do(county, who, sees, not_sees):
    page = signed_in(getattr(county, who)).get(reverse("person", args=[county.nobody.pk])).content.decode()
    assert all(words in page for words in sees)
    assert not any(words in page for words in not_sees)


def test_people_are_found_by_words_place_and_office(county):
    client = signed_in(county.auditor)

    def names(**wanted: str) -> set[str]:
        page = client.get(reverse("people"), wanted).content.decode()
        return set(re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page))

    assert names(q="编制员乙") == {"编制员乙"}
    assert names(organisation=county.water.code) == {"编制员", "编制员乙", "水务局长", "无角色", "站编制员", "站长"}
    assert names(role="performance") == {"绩效科员"}
    assert names(state="ended") == set()


# --- founding -----------------------------------------------------------------------------------------------------


def found(
    *, region: str = "139999", names: tuple[str, str, str] = ("sys", "sec", "aud"), password: str = "Gruendung-2026"
):
    roles = (Role.SYSTEM, Role.SECURITY, Role.AUDIT)
    return services.found(region_code=region, region_name="新县", bureau_code="300", bureau_name="新县财政局",
                          administrators={role: (name, f"管理员{name}", password) for role, name in zip(roles, names, strict=True)})  # fmt: skip


def test_founding_makes_a_region_a_bureau_and_three_people(db):
    found()
    assert [(u.username, *u.roles) for u in User.objects.order_by("username")] == [
        ("aud", Role.AUDIT), ("sec", Role.SECURITY), ("sys", Role.SYSTEM)]  # fmt: skip
    assert all(u.must_change_password for u in User.objects.all())
    assert acts() == ["region.founded"]
    with pytest.raises(ValidationError, match="一套系统管理一个行政区划"):
        found(region="139998", names=("a", "b", "c"))


@pytest.mark.parametrize("wrong", [{"names": ("sys", "SYS", "aud")}, {"password": "schwach"}, {"region": "13"}])
def test_founding_is_whole_or_not_at_all(db, wrong):
    with pytest.raises(ValidationError):
        found(**wrong)
    assert not User.objects.exists()


def command(*arguments: str, answers: str = "", **environment: str):
    from click.testing import CliRunner

    from jixiao_web.cli_found import found as founding

    return CliRunner().invoke(founding, arguments, input=answers, env=environment, standalone_mode=False)


@pytest.mark.django_db(transaction=True)
def test_the_command_asks_and_refuses_weak_passwords():
    answers = ["139999", "新县", "", "", "sys", "张三", "schwach", "schwach", *["Gruendung-2026"] * 2, "sec", "李四", *["Gruendung-2026"] * 2, "aud",
               "王五", *["Gruendung-2026"] * 2]  # fmt: skip
    result = command(answers="\n".join(answers) + "\n")
    assert result.return_value == 0, result.output
    assert "至少 10 个字符" in result.output
    assert User.objects.get(username="sec").organisation.name == "新县财政局"
    again = command()
    assert (again.return_value, "已经建立" in again.output) == (2, True)


@pytest.mark.django_db(transaction=True)
def test_the_command_founds_without_asking():
    options = [
        "--region",
        "139999",
        "新县",
        "--bureau",
        "300",
        "新县财政局",
        "--system",
        "sys",
        "张三",
        "--security",
        "sec",
        "李四",
        "--audit",
        "aud",
        "王五",
    ]
    passwords_ = {f"JIXIAO_{k}_PASSWORD": "Gruendung-2026" for k in ("SYSTEM", "SECURITY", "AUDIT")}
    weak = command(*options, **(passwords_ | {"JIXIAO_AUDIT_PASSWORD": "schwach"}))
    assert (weak.return_value, weak.output.count("\n"), User.objects.exists()) == (2, 1, False)
    assert command(*options, **passwords_).return_value == 0
