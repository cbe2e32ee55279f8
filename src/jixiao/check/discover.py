"""Finding the rules: every module of the rules folder that is named by a code."""

import re
from functools import cache
from importlib import import_module
from pathlib import Path

from jixiao.check.rule import Rule

_CODE = re.compile(r"[A-Z]{2}\d{2}")
_FOLDER = Path(__file__).parent / "rules"


@cache
def rule_modules() -> dict[str, str]:
    """Code → module name, in order of codes. Raises ValueError for a code that is there twice."""
    found: dict[str, str] = {}
    for file in sorted(_FOLDER.glob("*/*.py"), key=lambda f: f.stem):
        if not _CODE.fullmatch(file.stem):
            continue
        if file.stem in found:
            raise ValueError(f"rule {file.stem} is there twice")
        found[file.stem] = f"jixiao.check.rules.{file.parent.name}.{file.stem}"
    return found


@cache
def rule_class(code: str) -> type[Rule]:
    """The rule with this code. Raises KeyError for an unknown code, ValueError for a module without its rule."""
    module = import_module(rule_modules()[code])
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Rule) and value is not Rule and value.code == code:
            return value
    raise ValueError(f"{module.__name__} defines no rule {code}")


def all_rules() -> tuple[type[Rule], ...]:
    """All rules, by code."""
    return tuple(rule_class(code) for code in rule_modules())
