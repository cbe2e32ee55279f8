"""The frame of the pages for people: head, policy, bar, panel and the parts that the report and the redline draw alike.

A page needs nothing but itself. Its policy allows its styles and its one script, each by its hash, so that nothing
a text contains can run; all words of the text are escaped by :mod:`jixiao.write.report_html`.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files

from jixiao.model import Figure, Project
from jixiao.write.report_html import Html, bdi, el, visible
from jixiao.write.report_words import Lang

LAZY_PROJECTS = 40
"""From so many projects on the browser lays out only the forms in view."""
LAZY_ENTRIES = 400
"""From so many entries on it does so in the list."""


def _asset(name: str) -> str:
    return files("jixiao.write").joinpath("assets").joinpath(name).read_text("utf-8")


def _hashed(source: str) -> tuple[Html, str]:
    """A style or script as it goes into the page, and its hash for the policy."""
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    return Html(source), f"'sha256-{digest}'"


@cache
def _style(name: str) -> tuple[Html, str]:
    return _hashed(_asset(name))


@cache
def _script(name: str) -> tuple[Html, str]:
    """What the pages share and what is the page's own, as one script that leaves no names behind."""
    return _hashed(f"(function () {{\n'use strict';\n{_asset('page.js')}\n{_asset(name)}}}());\n")


def frame(
    main: Sequence[str | None],
    aside: Html,
    *,
    name: str,
    words: Mapping[str, str],
    lang: Lang,
    skip_list: str,
    styles: Sequence[str],
    script: str,
    script_words: Mapping[str, str],
    after: Html | None = None,
) -> str:
    """The whole document: ``main`` and ``aside`` side by side below the bar, ``after`` behind them."""
    sheets = [_style(one) for one in styles]
    program, program_hash = _script(script)
    policy = (
        f"default-src 'none'; style-src {' '.join(digest for _, digest in sheets)}; script-src {program_hash}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    said = json.dumps(script_words, ensure_ascii=False).replace("<", "\\u003c")
    head = el(
        "head", el("meta", charset="utf-8"), el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"), el("meta", name="referrer", content="no-referrer"),
        el("meta", name="generator", content="jixiao"), el("title", f"{visible(name)} {words['suffix']}"),
        *[el("style", sheet) for sheet, _ in sheets],
    )  # fmt: skip
    tools = el("div", cls="tools", id="tools", role="group", aria_label=words["tools"])
    body = el(
        "body",
        el("a", words["skip_text"], cls="skip", href="#text"), el("a", words["skip_list"], cls="skip", href=skip_list),
        el("header", el("span", words["report"], cls="brand"), el("span", bdi(name), cls="docname"), tools, cls="bar"),
        el("div", el("main", *main, el("footer", el("p", words["footer"])), id="main"), aside, cls="desk"), after,
        el("script", Html(said), type="application/json", id="words"), el("script", program),
    )  # fmt: skip
    return "<!doctype html>\n" + el("html", head, body, lang="zh-CN" if lang == "zh" else "en") + "\n"


def panel(title: str, count: int, filters: Html | None, noscript: str, listed: Html, empty: Html | None) -> Html:
    """The list beside the text, with its filters."""
    return el(
        "aside", el("div", el("h2", title, el("span", f"{count:,}", cls="ct")), filters, cls="ph"),
        el("noscript", el("p", noscript, cls="mu")), listed, empty, id="findings", cls="panel", aria_label=title, tabindex="-1",
    )  # fmt: skip


def controls(label: str, chips: Sequence[Html], *fields: Html) -> Html:
    """Filters; shown only where the script is there to act on them."""
    return el(
        "div", el("div", *chips, cls="chips", role="group", aria_label=label), *fields,
        el("p", role="status", aria_live="polite", id="status", cls="status"), el("div", cls="acts", id="acts"),
        cls="ctl-box js-only",
    )  # fmt: skip


def chip(key: str, letter: str, name: str, count: int) -> Html:
    """The switch of one kind of entry."""
    return el(
        "button", el("span", letter, cls=f"b b{key}", aria_hidden="true"), name, " ", el("span", str(count), cls="ct"),
        type="button", cls="chip", data_s=key, aria_pressed="true",
    )  # fmt: skip


def search_box(hint: str, label: str) -> Html:
    """Where the list is searched."""
    return el("input", type="search", id="q", placeholder=hint, aria_label=label, autocomplete="off", spellcheck="false",
              aria_keyshortcuts="/")  # fmt: skip


def overview(title: str, head: Sequence[Html], rows: Sequence[Html], *, is_open: bool, cls: str = "") -> Html:
    """The table of all projects."""
    table = el("table", el("thead", el("tr", *head)), el("tbody", *rows))
    return el("details", el("summary", el("h2", title)), el("div", table, cls="ov-scroll"), cls=f"overview {cls}".rstrip(),
              open=is_open, id="overview")  # fmt: skip


def money(value: Decimal) -> str:
    """An amount with two decimals, or as many as it needs."""
    cents = value.quantize(Decimal("0.01"))
    return format(cents if value == cents else value, ",f")


def size_of(project: Project) -> Figure | None:
    """The budget that tells how large a project is."""
    budget = project.budget
    return budget.total or budget.adjusted or budget.initial
