"""The workbook: lossless, openable, nothing executable, and what it carries."""

import io
import json
import shutil
import subprocess
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from jixiao import api
from jixiao.read.json import from_data
from jixiao.read.xlsx import READER
from jixiao.write.documents.carry import carried
from jixiao.write.documents.xlsx import document
from .roundtrip import Data, meaning, read_back, stripped, text_of
from .strategies import goal_texts, result_texts

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "src" / "jixiao" / "examples").glob("*.txt"))
SHARED = ROOT.parent / "shared" / "texts"
SOUND = ROOT / "src" / "jixiao" / "examples" / "huaixi-culture-2025-clean.txt"

SLOW = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


def assert_lossless(text: api.PerformanceText) -> None:
    data = document(text)
    for one in (data, stripped(data, ".xlsx")):
        back = read_back(one, ".xlsx")
        assert meaning(back) == meaning(text)
        assert back.notes == ()
    assert not [p for p in read_back(data, ".xlsx").problems if p.code in ("RD050", "RD051")]


class TestLossless:
    @given(goal_texts(most=8))
    @SLOW
    def test_goal_texts(self, data: Data) -> None:
        assert_lossless(text_of(data))

    @given(result_texts())
    @SLOW
    def test_results(self, data: Data) -> None:
        assert_lossless(text_of(data))

    @pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
    def test_examples(self, path: Path) -> None:
        assert_lossless(api.read(path))

    @pytest.mark.shared
    def test_the_sample(self) -> None:
        path = SHARED / "zunhua-2024.truth.json"
        if not path.exists():
            pytest.skip("../shared is not there")
        assert_lossless(from_data(json.loads(path.read_text("utf-8"))))
