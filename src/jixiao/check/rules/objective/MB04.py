"""MB04 objective.parts-differ: part one and part two promise different things for one project."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jixiao.check.rule import Rule
from jixiao.check.views import ItemView
from jixiao.lang.likeness import likeness
from jixiao.lang.objective import clauses
from jixiao.law import cite
from jixiao.model import Finding, Severity

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ALIKE = 72  # likeness of two sentences from which they are one sentence, changed
_COUNTED = re.compile(r"\d{1,20}(?:\.\d{1,9})?\s{0,5}[^\d\s年月日号、，。]")


class _Sentence(NamedTuple):
    objective: int
    text: str
    plain: str


class PartsDiffer(Rule):
    """第一部分与第二部分的绩效目标不一致。

    ## 查什么
    同一项目在第一部分“分项绩效目标”和第二部分绩效目标表中的目标逐句比较（不计编号、标点和空格）：
    句子相同而数字不同的是错误；句子改动了文字、或整条目标完全是另一回事的是警告；
    一处有、另一处没有的句子，带数量的是警告，不带数量的只提示。
    ## 为什么
    两处说的是同一笔钱、同一个目标，批复后都会公开；不一致就不知道以哪一处为准。第一部分应由第二部分汇编而来。
    ## 反例
    第一部分：维修村道18公里；第二部分：维修村道16公里
    ## 正例
    两处都写：维修村道16公里
    """

    code, name = "MB04", "objective.parts-differ"
    title, title_en = "两部分绩效目标不一致", "Objectives of part one and two differ"
    severity = Severity.ERROR
    message = "第一部分的绩效目标与第二部分不一致：{what}"
    message_en = "Part one and part two differ: {what}"
    suggestion = "{advice}"
    suggestion_en = "{advice}"
    authority = (cite("财预〔2015〕88号", "规范完整性"), cite("河北省部门预算绩效文本表样", "分项绩效目标"))

    def check_item(self, item: ItemView) -> Iterator[Finding]:
        """Compare an item's sentences with those of its project."""
        project = item.project
        if project is None or not project.model.objectives or not item.model.objectives:
            return
        ours, theirs = _sentences(item.model.objectives), _sentences(project.model.objectives)
        if not ours or not theirs:
            return  # empty cells: MB01
        whole_ours, whole_theirs = "".join(s.plain for s in ours), "".join(s.plain for s in theirs)
        numbers_agree = _numbers("".join(s.text for s in ours)) == _numbers("".join(s.text for s in theirs))
        if whole_ours == whole_theirs and numbers_agree:
            return
        used: set[int] = set()
        strange: list[_Sentence] = []
        matched = False
        for one in ours:
            number, score = _nearest(one, theirs)
            other = theirs[number]
            if score == 100 and _numbers(one.text) == _numbers(other.text):
                used.add(number)
                matched = True
            elif score >= _ALIKE:
                used.add(number)
                matched = True
                place, second = item.at(f"objectives[{one.objective}]"), project.at(f"objectives[{other.objective}]")
                if one.plain in whole_theirs and _numbers(one.text) <= _numbers(other.text):
                    continue  # the same words, only cut into sentences otherwise
                if _numbers(one.text) != _numbers(other.text) and _same_words(one, other):
                    yield self.finding(place, related=[second], what=self._both(one.text, other.text),
                                       advice=self.say(f"按批复口径核定数字，两处写成同一句，如“{other.text}”",
                                                       f"Settle the figure and write one sentence, e.g. “{other.text}”"))  # fmt: skip
                else:
                    yield self.finding(place, related=[second], severity=Severity.WARNING,
                                       what=self._both(one.text, other.text),
                                       advice=self.say(f"两处改为同一文字，一般以第二部分的“{other.text}”为准",
                                                       f"Write one text, as a rule that of part two: “{other.text}”"))  # fmt: skip
            elif one.plain in whole_theirs or any(s.plain in one.plain for s in theirs):
                matched = True
                used.update(n for n, s in enumerate(theirs) if s.plain in one.plain or one.plain in s.plain)
            else:
                strange.append(one)
        yield from self._left_over(item, strange, matched)
        if matched:
            gone = [s for n, s in enumerate(theirs) if n not in used and s.plain not in whole_ours]
            yield from self._missing(item, gone)

    def _left_over(self, item: ItemView, strange: Sequence[_Sentence], matched: bool) -> Iterator[Finding]:
        project = item.project
        if project is None or not strange:
            return
        if not matched:
            first = strange[0]
            theirs = project.model.objectives[0]
            yield self.finding(
                item.at(f"objectives[{first.objective}]"), related=[project.at("objectives[0]")],
                severity=Severity.WARNING, what=self._both(_short(first.text), _short(theirs)),
                advice=self.say("两处改为同一绩效目标，第一部分按第二部分的绩效目标汇编", "Take the objective from part two"),
            )  # fmt: skip
            return
        for one in strange:
            severity = Severity.WARNING if _COUNTED.search(one.text) else Severity.INFO
            yield self.finding(item.at(f"objectives[{one.objective}]"), related=[project.at("objectives[0]")],
                               severity=severity, what=self.say(f"第二部分没有“{_short(one.text)}”", f"part two lacks “{_short(one.text)}”"),
                               advice=self.say(f"在第二部分补上“{_short(one.text)}”，或从第一部分删去",
                                               f"Add “{_short(one.text)}” to part two, or drop it from part one"))  # fmt: skip

    def _missing(self, item: ItemView, gone: Sequence[_Sentence]) -> Iterator[Finding]:
        project = item.project
        if project is None or not gone:
            return
        severity = Severity.WARNING if any(_COUNTED.search(s.text) for s in gone) else Severity.INFO
        words = "；".join(_short(s.text) for s in gone[:3])
        yield self.finding(item.at("objectives[0]"), related=[project.at(f"objectives[{gone[0].objective}]")],
                           severity=severity, what=self.say(f"第一部分没有“{words}”", f"part one lacks “{words}”"),
                           advice=self.say(f"在第一部分补上“{words}”", f"Add “{words}” to part one"))  # fmt: skip

    def _both(self, first: str, second: str) -> str:
        return self.say(f"第一部分为“{first}”，第二部分为“{second}”", f"part one has “{first}”, part two “{second}”")


def _sentences(objectives: Sequence[str]) -> list[_Sentence]:
    return [_Sentence(i, c.text, c.plain) for i, objective in enumerate(objectives) for c in clauses(objective)]


def _nearest(one: _Sentence, others: Sequence[_Sentence]) -> tuple[int, float]:
    best, best_score = 0, -1.0
    for number, other in enumerate(others):
        if one.plain == other.plain:
            if _numbers(one.text) == _numbers(other.text):
                return number, 100.0
            score = 99.0  # 1.5 and 15 have the same letters
        else:
            score = min(likeness(one.text, other.text), 99.0)
        if score > best_score:
            best, best_score = number, score
    return best, best_score


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(text))


def _same_words(one: _Sentence, other: _Sentence) -> bool:
    """The two are one sentence but for their figures."""
    return _NUMBER.sub("", one.text) == _NUMBER.sub("", other.text) or (
        likeness(_NUMBER.sub("", one.text), _NUMBER.sub("", other.text)) >= 95
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "……"
