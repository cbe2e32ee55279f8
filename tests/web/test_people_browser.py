"""Signing in, people and the record in a real Chromium: keys, policy, narrow screens, nothing that axe finds.

``LOOK=folder`` keeps a picture of each page in both widths and both themes.
"""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import override_settings
from django.urls import reverse

from jixiao_web.accounts.models import User
from jixiao_web.audit import services as audit
from web.browser import violations
from web.conftest import PASSWORD, begin_text
from web.test_accessible import faults

pytestmark = pytest.mark.django_db(transaction=True)
LOOK = os.environ.get("LOOK")


@pytest.fixture
def scene(county: Any, round_: Any, request: pytest.FixtureRequest) -> Any:
    """Texts handed in, so that there are entries and receipts; somebody locked out; a wrong password."""
    from django.test import Client

    from jixiao_web.review import services as review

    for cache in caches.all():  # counts of requests outlive a test
        cache.clear()
    text = begin_text(request.config.rootpath, round_, county.culture, county.culture_compiler)
    review.submit(submission=text, by=county.culture_compiler)
    for _again in range(5):
        Client().post("/sign-in", {"username": "nobody", "password": "falsch"})
    audit.record("person.changed", by=county.system_admin, organisation="415", on=county.head, name="水务局长",
                 details={"before": {"name": "水务局长", "phone": ""}, "after": {"name": "水务局长", "phone": "0571-8888"}})  # fmt: skip
    return county


def pages(county: Any) -> list[tuple[str, str | None, str]]:
    """Name, who looks, path."""
    person, organisation = reverse("person", args=[county.nobody.pk]), reverse("organisation", args=[county.water.pk])
    return [
        ("sign-in", None, "/sign-in"),
        ("me", "culture_head", "/me"),
        ("password", "head", "/password"),
        ("totp", "head", "/me/code"),
        ("people", "system_admin", "/people/"),
        ("people-filtered", "auditor", "/people/?role=head"),
        ("person-system", "system_admin", person),
        ("person-security", "security_admin", person),
        ("person-auditor", "auditor", reverse("person", args=[county.head.pk])),
        ("person-new", "system_admin", "/people/new"),
        ("people-import", "system_admin", "/people/import"),
        ("offices", "auditor", "/people/offices"),
        ("locks", "security_admin", "/people/locks"),
        ("organisations", "system_admin", "/people/organisations/"),
        ("organisation", "system_admin", organisation),
        ("organisation-new", "system_admin", "/people/organisations/new"),
        ("audit", "auditor", "/audit/"),
        ("audit-filtered", "auditor", f"/audit/?object=accounts.user:{county.head.pk}"),
        ("audit-empty", "auditor", "/audit/?action=round.closed"),
        ("audit-entry", "auditor", "/audit/7"),
        ("audit-verify", "auditor", "/audit/verify"),
        ("audit-about", "culture_head", "/audit/about"),
        ("checkpoints", "audit_admin", "/audit/checkpoints"),
        ("receipts", "culture_head", "/audit/checkpoints"),
        ("receipts-none", "head", "/audit/checkpoints"),
    ]


def keep(page: Any, name: str) -> None:
    if LOOK:
        Path(LOOK).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{LOOK}/{name}.png", full_page=True)


def test_no_page_has_a_fault_axe_can_find(scene: Any, live: Any) -> None:
    found: list[str] = []
    windows = {}
    for name, who, path in pages(scene):
        if who not in windows:
            windows[who] = live.open(scene.people[who] if who else None, path)
        else:
            windows[who].goto(path)
        keep(windows[who], f"{name}-desk")
        found += faults(windows[who], name)
    assert not found, "\n".join(found)


def test_signing_in_by_keys_alone(scene: Any, live: Any) -> None:
    page = live.open(None, "/me")
    page.keyboard.type("head")
    page.keyboard.press("Tab")
    page.keyboard.type("falsch")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    keep(page, "sign-in-wrong")
    live.complaints.clear()  # 422 is told in the console
    assert page.input_value("#id_username") == "head"
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/me")
    page.click("summary")
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/sign-in")


def test_the_second_factor_from_its_picture_to_the_next_sign_in(scene: Any, live: Any) -> None:
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from web.test_accounts import code_of

    page = live.open(scene.head, "/me/code")
    page.get_by_role("button", name="开始启用").click()
    assert page.locator(".qr").evaluate("i => i.complete && i.naturalWidth > 100")
    keep(page, "totp-begun")
    assert not violations(page)
    page.fill("#id_code", code_of(TOTPDevice.objects.get()))
    page.get_by_role("button", name="确认启用").click()
    page.wait_for_url("**/me")
    page = live.open(None, "/sign-in")
    page.fill("#id_username", "head")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code")
    keep(page, "second-factor")
    assert not violations(page)
    page.keyboard.type(code_of(TOTPDevice.objects.get(), steps=1))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/$"))


def test_a_locked_name_reads_how_long(scene: Any, live: Any) -> None:
    page = live.open(None, "/sign-in")
    page.fill("#id_username", "nobody")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("分钟后再试").wait_for()
    live.complaints.clear()
    keep(page, "locked")
    assert not violations(page)


def test_a_first_password_leads_to_the_page_that_changes_it(scene: Any, live: Any) -> None:
    User.objects.filter(username="head").update(must_change_password=True)
    page = live.open(scene.head, "/audit/checkpoints")
    page.wait_for_url("**/password")
    keep(page, "password-due")
    page.fill("#id_old", PASSWORD)
    page.fill("#id_new", "schwach")
    page.fill("#id_again", "schwach")
    page.keyboard.press("Enter")
    page.locator(".errorlist").first.wait_for()
    live.complaints.clear()
    keep(page, "password-weak")
    assert not violations(page)


def test_a_list_of_people_from_paste_to_passwords(scene: Any, live: Any) -> None:
    page = live.open(scene.system_admin, "/people/import")
    page.fill("#id_text", "登录名\t姓名\t单位代码\t电话\nneu1\t甲\t415\t123\nhead\t乙\t415\t")
    page.get_by_role("button", name="预览").click()
    page.get_by_text("2 行中有 1 行需要改正").wait_for()
    keep(page, "people-import-faulty")
    assert not violations(page)
    page.fill("#id_text", "登录名\t姓名\t单位代码\t电话\nneu1\t甲\t415\t123\nneu2\t乙\t415\t")
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="导入这 2 行").click()
    page.get_by_text("已新增 2 人").wait_for()
    keep(page, "first-passwords")
    assert not violations(page)


def test_an_office_is_given_and_ended(scene: Any, live: Any) -> None:
    page = live.open(scene.security_admin, reverse("person", args=[scene.nobody.pk]))
    page.select_option("#id_role", "head")
    page.get_by_role("button", name="授予").click()
    page.get_by_text("角色已授予").wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="撤销").click()
    page.get_by_text("角色已撤销").wait_for()


def test_the_record_is_verified_and_a_receipt_is_checked(scene: Any, live: Any, tmp_path: Path) -> None:
    page = live.open(scene.culture_head, "/audit/checkpoints")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 第").first.click()
    note = tmp_path / "note.txt"
    download.value.save_as(note)
    page.set_input_files("#files", note)
    page.get_by_role("button", name="核对").click()
    page.get_by_text("相符").wait_for()
    keep(page, "receipt")
    assert not violations(page)
    page = live.open(scene.auditor, "/audit/verify")
    page.set_input_files("#files", note)
    page.get_by_role("button", name="开始核验").click()
    page.get_by_text("与外单位保存的 1 个检查点一致").wait_for()
    keep(page, "verified")
    assert not violations(page)


@override_settings(FIRST_LANGUAGE="zh-hans")
def test_the_theme_of_the_person_is_kept(scene: Any, live: Any) -> None:
    page = live.open(scene.head, "/me")
    page.select_option("#id_theme", "dark")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存").wait_for()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert page.get_attribute("html", "data-theme") == "dark"
