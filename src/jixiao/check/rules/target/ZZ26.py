"""ZZ26 two-signs: the comparison is said twice, or two ways."""

import re
from collections.abc import Iterable

from jixiao.check.rule import Rule
from jixiao.check.views import IndicatorView
from jixiao.law import cite
from jixiao.model import Finding, Fix, Severity

_HEAD = re.compile(
    r"(?:不低于|不少于|不小于|大于等于|小于等于|不超过|不高于|不大于|大于|小于|至少|至多|[≥≤><=]){2,}(?=\d)"
)
_ONE_SIGN = frozenset((">=", "<=", "=>", "=<"))
_UP = re.compile(r"^(?:>=|=>|≥|>|不低于|不少于|不小于|大于|至少|最低|最少|高于|超过)")
_DOWN = re.compile(r"^(?:<=|=<|≤|<|不超过|不高于|不大于|不多于|小于|至多|最高|最多|低于|少于)")
_TAIL_UP = re.compile(r"(?:以上|及以上)$")
_TAIL_DOWN = re.compile(r"(?:以下|及以下|以内|之内|内)$")
_DROP_TAIL = re.compile(r"(?:（含）|\(含\)|及|或)?(?:以上|以下|以内|之内|内)$")


class TwoSigns(Rule):
    """比较符号重复或相互矛盾。

    ## 查什么
    “≥≥95%”一类符号写两遍，“≥95%以下”一类前后矛盾（错误）；“≥95%以上”一类重复表示（提示）。
    ## 为什么
    重复或矛盾的符号使目标值没有确定的含义。
    ## 反例
    ≥95%以下；≥≥30场
    ## 正例
    ≥95%；≥30场
    """

    code, name = "ZZ26", "target.two-signs"
    title, title_en = "比较符号重复或矛盾", "Comparison said twice or two ways"
    severity = Severity.ERROR
    message = "指标值“{target}”的比较符号{reason}"
    message_en = "The target “{target}” says its comparison twice or two ways"
    suggestion = "只保留一个，写成“{fixed}”"
    suggestion_en = "Keep one: “{fixed}”"
    authority = (cite("一般逻辑", "比较符号"), cite("财预〔2021〕101号", "指标值"))
    forms = frozenset({"goal", "self-evaluation", "monitoring"})

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at both ends of the target."""
        target = row.target
        words: str = target.words
        if target.kind == "malformed":
            match = _HEAD.match(words)
            if match is None or match[0] in _ONE_SIGN:
                return ()
            first = match[0][0] if match[0][0] in "≥≤><=" else match[0][:3]
            fixed = first + words[match.end() :]
            same = len(set(re.findall(r"[≥≤]", match[0]))) < 2
            return (
                self.finding(
                    row.at("target"),
                    target=words,
                    reason="写了两遍" if same else "相互矛盾",
                    fixed=fixed,
                    fix=Fix(fixed, safe=False),
                ),
            )
        if target.kind != "quantity" or words[-1] not in "上下内" or target.upper is not None:
            return ()
        up, down = _UP.match(words), _DOWN.match(words)
        if up is None and down is None:
            return ()
        tail_up, tail_down = _TAIL_UP.search(words), _TAIL_DOWN.search(words)
        fixed = _DROP_TAIL.sub("", words)
        if (up and tail_down) or (down and tail_up):
            return (self.finding(row.at("target"), target=words, reason="前后矛盾", fixed=fixed),)
        if (up and tail_up) or (down and tail_down):
            return (
                self.finding(
                    row.at("target"),
                    target=words,
                    reason="重复表示",
                    fixed=fixed,
                    severity=Severity.INFO,
                    fix=Fix(fixed),
                    group="twice",
                ),
            )
        return ()
