"""What keeps strangers out: each promise a test. Those about every route are in test_every_route.py."""

import json
import os
import re
import stat
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from jixiao_web import settings as own
from jixiao_web.accounts.models import User
from jixiao_web.audit.models import Entry
from jixiao_web.ui import address, limits
from jixiao_web.ui.limits import Limit
from web.conftest import PASSWORD
from web.test_permissions import LINES, routes

pytestmark = pytest.mark.django_db
BACKEND = "jixiao_web.accounts.backend.Backend"


@pytest.fixture(autouse=True)
def _without_limits(db: None, settings: Any) -> None:
    """The limits of requests have their own tests; here they would only hide the lock-out."""
    settings.RATE_LIMITS = {}
    for cache in caches.all():
        cache.clear()


def signed_in(user: User, **more: Any) -> Client:
    client = Client(**more)
    client.force_login(user, backend=BACKEND)
    return client


def sign_in(name: str, password: str = PASSWORD, client: Client | None = None, **more: Any) -> Any:
    return (client or Client()).post(reverse("sign-in"), {"username": name, "password": password}, **more)


def production(folder: Any, **environment: str) -> tuple[dict[str, Any], str]:
    """The settings as a server reads them with this environment: their values, or the one line of refusal."""
    code = (
        "import json, jixiao_web.settings as s\n"
        "print(json.dumps({k: getattr(s, k) for k in dir(s) if k.isupper()}, default=str))"
    )
    clean = {k: v for k, v in os.environ.items() if not k.startswith("JIXIAO_")}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60,
                         env={**clean, "JIXIAO_DATA": str(folder), **environment})  # fmt: skip
    return (json.loads(run.stdout), "") if run.returncode == 0 else ({}, run.stderr.strip().splitlines()[-1])


# --- passwords ----------------------------------------------------------------------------------------------------


def test_passwords_are_kept_with_argon2(county, tmp_path):
    hashers = production(tmp_path)[0]["PASSWORD_HASHERS"]
    assert hashers == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers):
        county.head.set_password(PASSWORD)
        assert county.head.password.startswith("argon2$argon2id$")
        assert county.head.check_password(PASSWORD)


# --- lock-out -----------------------------------------------------------------------------------------------------


def test_a_name_is_locked_from_wherever_it_is_tried_and_told_how_long(county):
    for n in range(5):
        answer = sign_in("head", "falsch", REMOTE_ADDR=f"10.0.0.{n}")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 30 * 60
    page = sign_in("head", REMOTE_ADDR="10.9.9.9")  # not even the right password, from a place that did nothing
    assert page.status_code == 429
    assert re.search(r"请在 (29|30) 分钟后再试", page.content.decode())
    assert sign_in("compiler", REMOTE_ADDR="10.0.0.1").status_code == 302  # others go on


def test_an_address_is_locked_after_many_failures_whatever_the_names(county):
    for n in range(30):
        answer = sign_in(f"nobody-{n}", "falsch", REMOTE_ADDR="10.0.0.1", HTTP_USER_AGENT=f"browser {n}")
    assert answer.status_code == 429
    assert "从这个地址（10.0.0.1）" in answer.content.decode()
    assert sign_in("head", REMOTE_ADDR="10.0.0.1").status_code == 429
    assert sign_in("head", REMOTE_ADDR="10.0.0.2").status_code == 302


def test_a_few_slips_in_an_office_behind_one_address_lock_nobody_else(county):
    for name in ("head", "compiler", "performer"):
        for _again in range(4):
            sign_in(name, "falsch", REMOTE_ADDR="10.0.0.1")
    assert sign_in("officer", REMOTE_ADDR="10.0.0.1").status_code == 302


def test_a_success_forgets_the_own_slips_and_not_what_else_was_tried(county):
    for n in range(29):
        sign_in(f"nobody-{n}", "falsch", REMOTE_ADDR="10.0.0.1")
    assert sign_in("head", REMOTE_ADDR="10.0.0.1").status_code == 302
    assert sign_in("nobody-x", "falsch", REMOTE_ADDR="10.0.0.1").status_code == 429


def test_capitals_and_full_width_are_no_way_round_the_lock(county):
    for name in ("head", "HEAD", "Head", "ｈｅａｄ", " head"):
        answer = sign_in(name, "falsch")
    assert answer.status_code == 429


def test_a_lock_ends_by_itself_and_is_not_made_longer_by_trying(county):
    from axes.models import AccessAttempt

    for _again in range(8):
        sign_in("head", "falsch")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=29, seconds=50))
    assert sign_in("head").status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert sign_in("head").status_code == 302


def test_the_security_administrator_unlocks_names_and_addresses(county):
    for _again in range(5):
        sign_in("head", "falsch", REMOTE_ADDR="10.0.0.1")
    client = signed_in(county.security_admin)
    assert county.head.name in client.get(reverse("locks")).content.decode()
    client.post(reverse("person-unlock", args=[county.head.pk]))
    assert sign_in("head", REMOTE_ADDR="10.0.0.1").status_code == 302
    for n in range(30):
        sign_in(f"nobody-{n}", "falsch", REMOTE_ADDR="10.0.0.1")
    client.post(reverse("locks"), {"address": "10.0.0.1"})
    assert sign_in("head", REMOTE_ADDR="10.0.0.1").status_code == 302
    assert Entry.objects.filter(action="session.unlocked").count() == 2


def test_one_lock_is_one_entry_however_often_it_is_tried(county):
    for _again in range(9):
        sign_in("head", "falsch")
    assert list(Entry.objects.order_by("seq").values_list("action", flat=True)) == ["session.failed"] * 5 + [
        "session.locked"
    ]


# --- nothing is told of who there is ------------------------------------------------------------------------------


def test_a_name_that_exists_and_one_that_does_not_are_answered_alike(county):
    User.objects.filter(username="compiler").update(is_active=False)

    def told(name: str) -> str:
        page = sign_in(name, "falsch").content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(name, "?")

    assert told("performer") == told("niemand") == told("compiler")


def test_a_name_that_exists_and_one_that_does_not_take_the_same_work(county, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: (hashed.append(1), encode(*given))[1])
    User.objects.filter(username="compiler").update(is_active=False)
    counts = []
    for name in ("head", "niemand", "compiler"):
        hashed.clear()
        sign_in(name, "falsch")
        counts.append(len(hashed))
    assert counts == [1, 1, 1]


def test_there_is_no_way_to_ask_for_a_reset_without_a_sign_in():
    open_to_all = {line.route for line in LINES if line.may is None}
    assert not any("reset" in route or "password" in route for route in open_to_all - {"demo-reset"})


# --- sessions and cookies -----------------------------------------------------------------------------------------


def test_the_key_of_a_session_changes_when_somebody_signs_in(county):
    client = Client()
    client.get(reverse("sign-in"))
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    sign_in("head", client=client)
    own = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert own != session.session_key
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert thief.get(reverse("me")).status_code == 302


def test_the_key_changes_between_password_and_code(county):
    from django_otp.plugins.otp_totp.models import TOTPDevice

    TOTPDevice.objects.create(user=county.head, name="totp", confirmed=True)
    client = Client()
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    sign_in("head", client=client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key


def test_cookies_are_for_this_site_and_no_script(county):
    cookie = sign_in("head").cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    assert not cookie["max-age"]  # gone with the browser


def lived(client: Client) -> Session:
    return Session.objects.get(session_key=client.cookies[settings.SESSION_COOKIE_NAME].value)


def test_a_session_ends_after_its_minutes_without_a_request(county):
    client = Client()
    sign_in("head", client=client)
    left = lived(client).expire_date - timezone.now()
    assert timedelta(minutes=59) < left <= timedelta(minutes=60)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    answer = client.get(reverse("me"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("sign-in"))


def test_work_renews_a_session_and_a_script_that_only_asks_does_not(county):
    client = Client()
    sign_in("head", client=client)

    def aged() -> None:
        session = client.session
        session["seen"] = int(time.time()) - 120
        session.save()
        Session.objects.update(expire_date=timezone.now() + timedelta(minutes=10))

    aged()
    client.get(reverse("me"), headers={"accept": "application/json"})
    assert lived(client).expire_date < timezone.now() + timedelta(minutes=11)
    client.get(reverse("me"))
    assert lived(client).expire_date > timezone.now() + timedelta(minutes=59)


def test_what_somebody_saw_is_kept_in_no_cache(county):
    assert signed_in(county.head).get(reverse("me")).headers["Cache-Control"] == "private, no-store"
    assert "no-store" in Client().get(reverse("sign-in")).headers["Cache-Control"]


# --- behind TLS ---------------------------------------------------------------------------------------------------


def test_behind_tls_cookies_are_bound_to_it(tmp_path):
    tls = production(tmp_path, JIXIAO_TLS="1")[0]
    assert (tls["SESSION_COOKIE_NAME"], tls["CSRF_COOKIE_NAME"]) == ("__Host-jixiao", "__Host-jixiao-csrf")
    assert tls["SESSION_COOKIE_SECURE"] is tls["CSRF_COOKIE_SECURE"] is tls["SECURE_SSL_REDIRECT"] is True
    assert tls["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    plain = production(tmp_path)[0]
    assert (plain["SECURE_SSL_REDIRECT"], plain["SECURE_HSTS_SECONDS"]) == (False, 0)


def test_behind_tls_plain_requests_are_sent_there_and_browsers_remember(county):
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=365 * 24 * 3600, SECURE_HSTS_INCLUDE_SUBDOMAINS=True,
                           SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True):  # fmt: skip
        answer = Client().get(reverse("sign-in"))
        assert (answer.status_code, answer.url) == (301, "https://testserver/sign-in")
        safe = Client().get(reverse("sign-in"), secure=True)
        assert safe.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert sign_in("head", secure=True).cookies[settings.SESSION_COOKIE_NAME]["secure"]


@override_settings(BEHIND_PROXY=False)
def test_an_address_a_stranger_claims_is_not_believed(rf):
    assert address.of(rf.get("/", headers={"x-forwarded-for": "1.2.3.4"})) == "127.0.0.1"


@override_settings(BEHIND_PROXY=True)
@pytest.mark.parametrize(("chain", "own"), [("1.2.3.4", "1.2.3.4"), ("6.6.6.6, 1.2.3.4", "1.2.3.4"), ("rubbish", "127.0.0.1"),
                                            ("", "127.0.0.1"), ("1.2.3.4, ::1", "::1")])  # fmt: skip
def test_behind_a_proxy_the_last_address_counts(rf, chain, own):
    assert address.of(rf.get("/", headers={"x-forwarded-for": chain})) == own


# --- forms of foreign sites ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", ["sign-in", "language"])
@pytest.mark.parametrize("next_", ["https://boese.example/", "//boese.example", "\\\\boese.example", "javascript:alert(1)", "http:boese.example",
                                   "/\t/boese.example", "https://testserver.boese.example/"])  # fmt: skip
def test_nobody_is_sent_on_to_a_foreign_site(county, route, next_):
    data = {"username": "head", "password": PASSWORD, "language": "en", "next": next_}
    assert Client().post(reverse(route), data).url == "/"


def test_one_is_sent_on_to_where_one_wanted_to_go(county):
    assert Client().get(reverse("me")).url == "/sign-in?next=/me"
    assert Client().post("/sign-in", {"username": "head", "password": PASSWORD, "next": "/me"}).url == "/me"


# --- what a page may do -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "status"), [("/gibt-es-nicht", 404), ("/me", 400)])
def test_pages_of_errors_have_the_policy_too(county, path, status):
    more = {"headers": {"host": "boese.example"}} if status == 400 else {}
    answer = signed_in(county.head).get(path, **more)
    assert answer.status_code == status
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_foreign_host_is_refused():
    answer = Client().get(reverse("sign-in"), headers={"host": "boese.example"})
    assert answer.status_code == 400
    assert "boese" not in answer.content.decode()


# --- errors tell nothing ------------------------------------------------------------------------------------------


def test_a_fault_tells_the_person_what_to_do_and_nothing_of_the_inside(county, monkeypatch):
    def broken(*given: object, **named: object) -> None:
        raise RuntimeError("geheim /srv/jixiao SELECT password FROM accounts_user")

    monkeypatch.setattr("jixiao_web.accounts.queries.sign_ins", broken)
    client = signed_in(county.head, raise_request_exception=False)
    page = client.get(reverse("me"))
    assert page.status_code == 500
    assert "系统出错了" in page.content.decode()
    for word in ("geheim", "Traceback", "RuntimeError", "SELECT", "django", "/srv"):
        assert word not in page.content.decode()
    data = client.get(reverse("me"), headers={"accept": "application/json"})
    assert data.headers["Content-Type"] == "application/problem+json"
    assert "geheim" not in data.content.decode()


def test_nothing_is_told_of_a_page_that_is_not_there(county):
    page = signed_in(county.head).get("/people/99999999999999999999").content.decode()
    assert "99999" not in page
    assert "urls" not in page.lower()


def test_debugging_is_off(tmp_path):
    assert production(tmp_path)[0]["DEBUG"] is False


# --- how much and how often ---------------------------------------------------------------------------------------


def test_every_limit_is_of_a_route_there_is():
    assert set(own.RATE_LIMITS) <= set(routes())


@override_settings(RATE_LIMITS={"sign-in": Limit("POST", 2, 60), "checkpoint-key": Limit("GET", 2, 60)})
def test_too_often_is_answered_with_how_long_to_wait(county, monkeypatch):
    monkeypatch.setattr(limits, "now", lambda: 1_000_000_000)
    client, other = signed_in(county.head), signed_in(county.compiler)
    key = reverse("checkpoint-key")
    assert [client.get(key).status_code for _n in range(3)] == [200, 200, 429]
    refused = client.get(key)
    assert refused.headers["Retry-After"] == "20"
    assert "20 秒后再试" in refused.content.decode()
    assert other.get(key).status_code == 200  # each person for themselves
    monkeypatch.setattr(limits, "now", lambda: 1_000_000_020)
    assert client.get(key).status_code == 200


@override_settings(RATE_LIMITS={"sign-in": Limit("POST", 2, 60)})
def test_signing_in_is_limited_by_address(county):
    assert [sign_in("head", "falsch", REMOTE_ADDR="10.0.0.1").status_code for _n in range(3)] == [422, 422, 429]
    assert sign_in("head", REMOTE_ADDR="10.0.0.2").status_code == 302
    assert Client().get(reverse("sign-in"), REMOTE_ADDR="10.0.0.1").status_code == 200


@pytest.mark.parametrize("route", ["sign-in", "second-factor", "password", "text-import", "people-import", "version-file", "draft-file",
                                   "audit-export", "checkpoint-check"])  # fmt: skip
def test_what_costs_much_has_a_limit(route):
    assert route in own.RATE_LIMITS


def test_counts_are_shared_by_all_workers():
    assert settings.CACHES["limits"]["BACKEND"].endswith("DatabaseCache")


def test_a_body_that_is_too_large_is_refused_before_it_is_read(county):
    class Endless:
        def read(self, *given: int) -> bytes:
            raise AssertionError("it was read")

        readline = read

    request = {
        "CONTENT_LENGTH": str(settings.UPLOAD_BYTES * 2),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "wsgi.input": Endless(),
    }
    answer = signed_in(county.system_admin).generic("POST", reverse("people-import"), **request)
    assert answer.status_code == 413
    assert "文件太大" in answer.content.decode()


def test_too_many_fields_or_files_are_refused(county):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in(county.auditor)
    many = {f"f{n}": "" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert client.post(reverse("me"), many).status_code == 413
    files = {f"f{n}": SimpleUploadedFile(f"{n}.txt", b"x") for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FILES + 1)}
    assert client.post(reverse("audit-verify"), files).status_code == 413
    assert client.post(reverse("me"), {"phone": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}).status_code == 413


def test_a_bomb_is_refused_in_words(county):
    import io
    import zipfile

    from django.core.files.uploadedfile import SimpleUploadedFile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
    file = SimpleUploadedFile("list.xlsx", packed.getvalue())
    answer = signed_in(county.system_admin).post(reverse("people-import"), {"file": file})
    assert answer.status_code == 422
    assert "压缩炸弹" in answer.content.decode()


# --- secrets ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["secret", "django-insecure", "a" * 60, "changeme" * 3])
def test_a_short_or_plain_secret_is_refused_but_for_the_demonstration(tmp_path, key):
    assert "JIXIAO_SECRET_KEY 太短或太简单" in production(tmp_path, JIXIAO_SECRET_KEY=key)[1]
    assert production(tmp_path, JIXIAO_SECRET_KEY=key, JIXIAO_DEMO="1")[0]["SECRET_KEY"] == key


def test_without_one_a_secret_is_made_once_for_its_owner_alone(tmp_path):
    folder = tmp_path / "data"
    first = production(folder)[0]["SECRET_KEY"]
    assert len(first) >= 60
    assert production(folder)[0]["SECRET_KEY"] == first
    assert stat.S_IMODE((folder / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_secret_others_may_read_is_refused_in_words(tmp_path, mode):
    production(tmp_path)
    (tmp_path / "secret.key").chmod(mode)
    assert "chmod 600" in production(tmp_path)[1]


def test_a_cut_secret_is_refused_in_words(tmp_path):
    production(tmp_path)
    (tmp_path / "secret.key").write_text("kurz")
    assert "密钥不完整" in production(tmp_path)[1]


def test_the_key_of_the_record_is_for_its_owner_alone(tmp_path):
    from django.core.exceptions import ImproperlyConfigured

    from jixiao_web.audit.notes import NoteError, Signer

    public = Signer(tmp_path, "x").public
    file = tmp_path / "audit.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Signer(tmp_path, "x").public == public
    file.chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        Signer(tmp_path, "x")
    file.chmod(0o600)
    file.write_bytes(b"kurz")
    with pytest.raises(NoteError, match="密钥不完整"):
        Signer(tmp_path, "x")


# --- the demonstration --------------------------------------------------------------------------------------------


@override_settings(DEMO=True)
@pytest.mark.parametrize("path", ["sign-in", "alive", "demo-sign-in", "demo-reset"])
@pytest.mark.parametrize("from_", [{"REMOTE_ADDR": "10.0.0.9"}, {"REMOTE_ADDR": ""}, {"HTTP_X_FORWARDED_FOR": "10.0.0.9"},
                                   {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"HTTP_FORWARDED": "for=10.0.0.9"}, {"HTTP_X_REAL_IP": "10.0.0.9"}])  # fmt: skip
def test_the_demonstration_answers_this_machine_alone(county, path, from_):
    client = Client()
    answer = (client.post if path.startswith("demo") else client.get)(reverse(path), **from_)
    assert answer.status_code == 403
    assert "只能在运行它的这台电脑上打开" in answer.content.decode()


@override_settings(DEMO=True)
@pytest.mark.parametrize("from_", ["127.0.0.1", "::1"])
def test_the_demonstration_answers_this_machine(county, from_):
    assert Client().get(reverse("alive"), REMOTE_ADDR=from_).status_code == 200


def test_the_demonstration_has_no_other_name(tmp_path):
    hosts = production(tmp_path, JIXIAO_DEMO="1", JIXIAO_HOSTS="demo.example.cn")[0]["ALLOWED_HOSTS"]
    assert hosts == ["localhost", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize("path", ["demo-sign-in", "demo-reset"])
def test_without_the_demonstration_nobody_is_signed_in_by_a_click(county, path):
    client = Client()
    client.post(reverse(path), {"username": "head", "user": "head", "person": "head"})
    assert client.get(reverse("me")).status_code == 302
    assert signed_in(county.head).post(reverse(path)).status_code == 404
