"""Questionnaires to begin with: ``ready/<name>.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Ready:
    """A questionnaire that only waits for its project."""

    key: str
    title: str
    about: str
    """Whom it suits."""
    introduction: str
    questions: tuple[dict[str, Any], ...]


@cache
def ready() -> dict[str, Ready]:
    """All of them by their keys."""
    found = {}
    for file in sorted(files("jixiao_web.surveys").joinpath("ready").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            data = tomllib.loads(file.read_text("utf-8"))
            key = file.name.removesuffix(".toml")
            found[key] = Ready(key, data["title"], data["about"], data["introduction"], tuple(data["questions"]))
    return found
