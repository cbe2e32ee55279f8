"""English: every word of the pages has it, and no Chinese is left on them but what people and files brought."""

import gettext
import re
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import override_settings
from lxml import html

from web.asking import as_
from web.conftest import County
from web.pages import PAGES
from web.scene import ROOT, Scene, build_scene

FOLDER = Path(settings.LOCALE_PATHS[0]) / "en/LC_MESSAGES"
_STRING = re.compile(r'^(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?"(.*)"$')
_HOLES = re.compile(r"%\(\w+\)[-#0 +]*[\d.]*[a-z]|%[sd%]|\{\w*\}|</?\w[^>]*>|&\w+;")
_CHINESE = re.compile(r"[\u3001-\u303f\u4e00-\u9fff\uff01-\uffef]+")
"""With the signs of Chinese; the wide blank may stand anywhere."""


@cache
def entries() -> tuple[dict[str, str], ...]:
    """The catalogue as written, the head first: kind of line → words. Escapes are left as they are."""
    found = []
    for block in (FOLDER / "django.po").read_text("utf-8").split("\n\n"):
        entry, kind = {"flags": "".join(re.findall("^#, (.*)$", block, re.MULTILINE))}, ""
        for line in block.splitlines():
            if match := _STRING.match(line):
                kind = match[1] or kind
                entry[kind] = entry.get(kind, "") + match[2]
        found.append(entry)
    return tuple(found)


def english(entry: dict[str, str]) -> list[str]:
    return [words for kind, words in entry.items() if kind.startswith("msgstr")]


def test_every_word_has_its_english() -> None:
    assert len(entries()) > 2000
    missing = [e["msgid"] for e in entries() if not all(english(e)) or "fuzzy" in e["flags"]]
    assert not missing, "make messages, then write the English of: " + " | ".join(missing)


def test_what_is_filled_in_is_the_same() -> None:
    different = []
    for entry in entries()[1:]:
        source = entry.get("msgid_plural", entry["msgid"])
        assert not re.search(r"%\(\w+\.", source), f"a block of words fills in plain names only: {source}"
        different += [
            source for words in english(entry) if sorted(_HOLES.findall(source)) != sorted(_HOLES.findall(words))
        ]
    assert not different


def test_english_is_english() -> None:
    """Chinese in it stands in quotes or brackets: a sample of what to type, the words of a form."""
    quoted = re.compile(r"“[^”]*”|[\u4e00-\u9fff]+ \([a-z ]+\)|Jixiao 绩效|[优良中差](?:, | or )")
    left = [words for e in entries()[1:] for words in english(e) if _CHINESE.search(quoted.sub("", words))]
    assert not left


def test_what_is_compiled_is_what_is_written() -> None:
    compiled = gettext.GNUTranslations(BytesIO((FOLDER / "django.mo").read_bytes()))._catalog  # type: ignore[attr-defined]
    written: dict[Any, str] = {}
    for entry in entries()[1:]:
        source = plain(entry["msgid"])
        if "msgctxt" in entry:
            source = f"{plain(entry['msgctxt'])}\x04{source}"
        if "msgid_plural" in entry:
            written |= {(source, n): plain(entry[f"msgstr[{n}]"]) for n in (0, 1)}
        else:
            written[source] = plain(entry["msgstr"])
    assert {key: words for key, words in compiled.items() if key} == written


def plain(words: str) -> str:
    """Words without escapes."""
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), words)


# --- pages -----------------------------------------------------------------------------------------------------


def brought() -> str:
    """All that people and files brought: what the tables hold, files of data, the words a list must have, rows of
    official forms, and what reviewers send to units, which is read in Chinese.
    """
    from jixiao.score.forms import SOURCES
    from jixiao_web.accounts import lists
    from jixiao_web.evidence.models import Ledger
    from jixiao_web.evidence.sheet import heading
    from jixiao_web.evidence.values import fields_of
    from jixiao_web.review.views_acts import PHRASES

    tables = [str(row) for model in apps.get_models() for row in model._default_manager.values_list()]
    files = [path.read_text("utf-8") for path in (ROOT / "src").rglob("*.toml")]
    heads = [heading(field) for ledger in Ledger.objects.all() for field in fields_of(ledger)]
    return "\n".join(
        [
            *tables,
            *files,
            *heads,
            str(lists.PEOPLE),
            str(lists.ORGANISATIONS),
            str(lists.KINDS),
            str(PHRASES),
            str(SOURCES),
        ]
    )


def strange(page: Any, known: str) -> list[str]:
    """Chinese that a page shows or says and nobody brought: in text, titles, labels and fields. What is marked as Chinese
    may be, and findings are in the core's own English, which quotes.
    """
    for node in page.xpath(
        "//script | //*[@lang='zh-CN'] | //option[@value='zh-hans']"
        " | //*[contains(@class, 'said-words') or contains(@class, 'said-do')]"
    ):
        node.drop_tree()
    said = page.xpath("//text() | //@title | //@aria-label | //@placeholder | //@data-label | //@alt")
    words = "\n".join(" ".join(one.split()) for one in said)
    return sorted({one for one in _CHINESE.findall(words) if one not in known})


@pytest.fixture
def scene(county: County, round_: Any) -> Scene:
    return build_scene(county, round_).prove().look_back()


@pytest.mark.django_db
def test_pages_in_english_have_no_chinese_of_ours(scene: Scene) -> None:
    from django.test import Client

    known, left = brought(), []
    for name, who, path in PAGES:
        client = as_(scene.who(who)) if who else Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        answer = client.get(scene.fill(path))
        assert answer.status_code == 200, name
        page = html.fromstring(answer.content)
        assert page.get("lang") == "en", name
        left += [f"{name}: {words}" for words in strange(page, known)]
    assert not left, "\n".join(left)


@pytest.mark.django_db
@override_settings(FIRST_LANGUAGE="en")
def test_an_installation_in_english_has_chinese_for_who_chooses_it(county: County) -> None:
    from django.test import Client

    client = Client()
    assert ">Sign in<" in client.get("/sign-in").content.decode()
    client.post("/language", {"language": "zh-hans", "next": "/sign-in"})
    words = client.get("/sign-in").content.decode()
    assert ">登录<" in words
    assert "Sign in" not in words
