"""``jixiao.toml``: which rules, how severe, which thresholds, which region and year, what is waived.

Every mistake in it is a :class:`ConfigError` with one line that says what, where and how to mend it.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatch
from typing import Any

from jixiao.check.discover import rule_class, rule_modules
from jixiao.check.rule import Rule
from jixiao.law import load_pack
from jixiao.law.scoring import scheme_for
from jixiao.model import Certainty, Severity

_KEYS = {"select", "ignore", "fail-on", "region", "year", "lang", "baseline", "severity", "settings", "per-file"}
_PER_FILE = {"select", "ignore", "region", "year", "severity", "settings"}
_WAIVER = {"rule", "reason", "by", "until", "file", "project", "field", "text"}


class ConfigError(Exception):
    """A setting that cannot be used."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding set aside: by whom, why, until when; limited to what it names."""

    rule: str
    reason: str
    by: str
    until: date
    file: str = "*"
    project: str = ""
    field: str = ""
    text: str = ""

    def expired(self, on: date) -> bool:
        """Whether it no longer counts on a day."""
        return on > self.until


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one check."""

    select: tuple[str, ...] = ("ALL",)
    ignore: tuple[str, ...] = ()
    fail_on: Severity = Severity.ERROR
    region: str = ""
    year: int | None = None
    lang: str = "zh"
    baseline: str = ""
    severity: Mapping[str, Severity] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    per_file: Sequence[tuple[str, Mapping[str, Any]]] = ()
    waivers: tuple[Waiver, ...] = ()

    def for_file(self, name: str) -> "Config":
        """The settings for one file: ``per-file`` patterns match its path or its name, later ones win."""
        merged = self
        base = name.replace("\\", "/").rsplit("/", 1)[-1]
        for pattern, changes in self.per_file:
            if not (fnmatch(name, pattern) or fnmatch(base, pattern)):
                continue
            merged = replace(
                merged,
                select=tuple(changes.get("select", merged.select)),
                ignore=(*merged.ignore, *changes.get("ignore", ())),
                region=changes.get("region", merged.region), year=changes.get("year", merged.year),
                severity={**merged.severity, **_severities(changes.get("severity", {}), pattern)},
                settings={**merged.settings, **changes.get("settings", {})},
            )  # fmt: skip
        return merged

    def rules(self) -> list[type[Rule]]:
        """The rules that run: selected, not ignored; by code, family (two letters) or slug."""
        codes = list(rule_modules())
        chosen = [c for c in codes if any(_fits(c, p) for p in self.select)]
        return [rule_class(c) for c in chosen if not any(_fits(c, p) for p in self.ignore)]


def _fits(code: str, pattern: str) -> bool:
    if pattern.upper() == "ALL":
        return True
    return (len(pattern) > 1 and code.startswith(pattern.upper())) or (
        "." in pattern and rule_class(code).name == pattern
    )


def check_patterns(patterns: Sequence[str], where: str) -> None:
    """Raise ConfigError for a pattern that names no rule."""
    for pattern in patterns:
        if not isinstance(pattern, str) or not any(_fits(code, pattern) for code in rule_modules()):
            raise ConfigError(f"{where}：没有叫“{pattern}”的规则。请用 jixiao rules 查看规则代码")


def load_config(text: str, name: str) -> Config:
    """The settings in a TOML text. Raises ConfigError."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{name}：TOML 语法有误（{str(error)[:120]}）。请对照 docs/configuration.md 修改") from error
    if unknown := set(data) - {"check", "waive"}:
        raise ConfigError(f"{name}：不认识的小节 {_list(unknown)}。可用的小节：check、waive")
    check = _table(data.get("check", {}), f"{name} [check]")
    if unknown := set(check) - _KEYS:
        raise ConfigError(f"{name}：[check] 中不认识的设置 {_list(unknown)}。可用：{_list(_KEYS)}")
    _known_settings(check.get("settings", {}), f"{name} [check.settings]")
    for pattern, changes in _table(check.get("per-file", {}), f"{name} [check.per-file]").items():
        _table(changes, f'{name} [check.per-file."{pattern}"]')
        if unknown := set(changes) - _PER_FILE:
            raise ConfigError(
                f'{name}：[check.per-file."{pattern}"] 中不认识的设置 {_list(unknown)}。可用：{_list(_PER_FILE)}'
            )
        _chosen(changes, f'{name} [check.per-file."{pattern}"]')
        _year_and_region(changes, f'{name} [check.per-file."{pattern}"]')
        _severities(changes.get("severity", {}), f'{name} [check.per-file."{pattern}".severity]')
        _known_settings(changes.get("settings", {}), f'{name} [check.per-file."{pattern}".settings]')
    _chosen(check, f"{name} [check]")
    year, region = _year_and_region(check, name)
    if not isinstance(check.get("baseline", ""), str):
        raise ConfigError(f'{name}：baseline 应是写在引号里的文件名，如 baseline = "基线.json"')
    waivers = data.get("waive", [])
    if not isinstance(waivers, list) or not all(isinstance(w, dict) for w in waivers):
        raise ConfigError(f"{name}：豁免应各自写成一个 [[waive]] 小节")
    if check.get("lang", "zh") not in ("zh", "en"):
        raise ConfigError(f'{name}：lang 只能是 "zh" 或 "en"')
    return Config(
        select=tuple(check.get("select", ("ALL",))), ignore=tuple(check.get("ignore", ())),
        fail_on=_severity(check.get("fail-on", "error"), f"{name} fail-on"), region=region, year=year,
        lang=check.get("lang", "zh"), baseline=str(check.get("baseline", "")),
        severity=_severities(check.get("severity", {}), f"{name} [check.severity]"),
        settings=check.get("settings", {}), per_file=tuple(check.get("per-file", {}).items()),
        waivers=tuple(_waiver(w, i, name) for i, w in enumerate(waivers, 1)),
    )  # fmt: skip


def _table(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"{where}：应是一个小节，现在是 {str(value)[:40]}。请对照 docs/configuration.md 修改")
    return value


def _chosen(table: Mapping[str, Any], where: str) -> None:
    """Raise ConfigError for rules that are not chosen by a list of codes, or for a choice that leaves none."""
    for key in ("select", "ignore"):
        value = table.get(key, [])
        if not isinstance(value, list):
            raise ConfigError(f'{where}：{key} 应写成列表，如 {key} = ["ZZ", "QZ01"]')
        check_patterns(value, where)
    if table.get("select") == []:
        raise ConfigError(f'{where}：select 是空的，什么也不会检查。要用全部规则，应写 select = ["ALL"]')


def _year_and_region(table: Mapping[str, Any], where: str) -> tuple[int | None, str]:
    year, region = table.get("year"), table.get("region", "")
    if year is not None and (type(year) is not int or not 2000 <= year <= 2100):
        raise ConfigError(f"{where}：year 应是四位年份，如 2024")
    if not isinstance(region, str) or (region and not (region.isdecimal() and len(region) in (2, 4, 6))):
        raise ConfigError(f'{where}：region 应是 2、4 或 6 位行政区划代码，写在引号里，如 "130281"')
    return year, region


def _known_settings(data: Any, where: str) -> None:
    settings = _table(data, where)
    known = load_pack().settings
    if unknown := set(settings) - set(known):
        raise ConfigError(f"{where}：不认识的阈值 {_list(unknown)}。可用：{_list(known)}")
    for key, value in settings.items():
        wanted = known[key].value
        if type(value) is not type(wanted) and not (isinstance(wanted, str) and isinstance(value, int)):
            raise ConfigError(f"{where}：{key} 的写法应同默认值 {wanted!r}")
    try:
        scheme_for(settings=settings)
    except ValueError as error:
        raise ConfigError(f"{where}：{error}") from error
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ConfigError(
            f"{where}：计分设置不完整（{error}）。请对照 src/jixiao/law/scoring/caiyu-2020-10.toml 修改"
        ) from error


def _severity(value: object, where: str) -> Severity:
    try:
        return Severity(str(value))
    except ValueError:
        raise ConfigError(f"{where}：“{value}”不是级别。可用：error、warning、info") from None


def _severities(data: Any, where: str) -> dict[str, Severity]:
    found = {}
    # The closer pattern wins, wherever it stands: a family first, then one rule.
    for code, value in sorted(_table(data, where).items(), key=lambda entry: len(entry[0])):
        check_patterns([code], where)
        severity = _severity(value, f"{where} {code}")
        for one in rule_modules():
            if _fits(one, code):
                if severity is Severity.ERROR and rule_class(one).certainty is Certainty.HEURISTIC:
                    raise ConfigError(f"{where}：{one} 是判断性规则，不能设为 error，最高为 warning")
                found[one] = severity
    return found


def _waiver(data: Mapping[str, Any], number: int, name: str) -> Waiver:
    where = f"{name} 第 {number} 个 [[waive]]"
    if missing := [key for key in ("rule", "reason", "by", "until") if not data.get(key)]:
        raise ConfigError(f"{where}：缺少 {_list(missing)}。豁免必须写明规则、理由、责任人和截止日期")
    if unknown := set(data) - _WAIVER:
        raise ConfigError(f"{where}：不认识的设置 {_list(unknown)}。可用：{_list(_WAIVER)}")
    if type(data["until"]) is not date:
        raise ConfigError(f"{where}：until 应写成日期，如 until = 2026-12-31")
    check_patterns([data["rule"]], where)
    if data["rule"].upper() == "ALL":
        raise ConfigError(f"{where}：rule 要写明一条或者一类规则，不能写 ALL")
    words = {key: str(value) for key, value in data.items() if key != "until"}
    return Waiver(**words, until=data["until"])


def _list(words: Iterable[object]) -> str:
    return "、".join(sorted(str(w) for w in words))
