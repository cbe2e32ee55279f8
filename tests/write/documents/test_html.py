"""The page: self-contained, closed to scripts, tables a screen reader can follow."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from lxml import html

from jixiao import api
from jixiao.model import PerformanceText
from jixiao.write.documents.html import document

ROOT = Path(__file__).resolve().parents[3]
TEXT = ROOT / "src/jixiao/examples/huaixi-culture-2025-clean.txt"


@pytest.fixture(scope="module")
def text() -> PerformanceText:
    return api.read(TEXT)


@pytest.fixture(scope="module")
def page(text: PerformanceText) -> str:
    return document(text).decode()


def test_the_policy_lets_nothing_in_but_its_own_style(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert policy
    assert style
    assert "default-src 'none'" in policy[1]
    assert base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() in policy[1]
    assert " style=" not in page
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page)
    assert re.findall(r"<script\b[^>]*>", page) == [
        '<script type="application/vnd.jixiao.carried+json" id="jixiao-carried">'
    ]


def test_tables_are_headed_and_whole(text: PerformanceText, page: str) -> None:
    tree = html.fromstring(page)
    assert tree.get("lang") == "zh-CN"
    tables = tree.findall(".//table")
    assert len(tables) == 2 * len(text.projects)
    for table in tables:
        heads = table.findall("./thead")
        assert bool(heads) is ("indicators" in table.get("class", ""))
        assert all(th.get("scope") in ("col", "row") for th in table.iter("th"))
        width = len(table.findall("./colgroup/col"))
        covered: dict[int, int] = {}
        for row in table.iter("tr"):
            filled = sum((covered.values() and [1 for left in covered.values() if left > 0]) or [0])
            filled += sum(int(c.get("colspan", "1")) for c in row)
            assert filled == width
            covered = {k: v - 1 for k, v in covered.items() if v > 1}
            at = 0
            for cell in row:
                while covered.get(at):
                    at += 1
                for column in range(at, at + int(cell.get("colspan", "1"))):
                    if int(cell.get("rowspan", "1")) > 1:
                        covered[column] = int(cell.get("rowspan", "1")) - 1
                at += int(cell.get("colspan", "1"))


def test_contents_lead_to_their_places(page: str) -> None:
    tree = html.fromstring(page)
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    links = [a.get("href", "")[1:] for a in tree.iter("a")]
    assert links
    assert set(links) <= set(ids)


def test_it_prints_on_a4_and_follows_the_screen(page: str) -> None:
    for rule in (
        "@page{size:A4",
        "prefers-color-scheme:dark",
        "thead{display:table-header-group}",
        "tr{break-inside:avoid}",
    ):
        assert rule in page


def test_words_are_no_markup(text: PerformanceText) -> None:
    from dataclasses import replace

    from jixiao.model import Words

    said = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    project = replace(text.projects[0], name=Words(said), purpose=Words(said))
    made = document(replace(text, projects=(project,))).decode()
    assert made.count("<script") == 1
    assert "<img" not in made
