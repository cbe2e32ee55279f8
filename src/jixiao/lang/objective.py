"""The sentences of an objective (绩效目标), and what kind of words they hold."""

import re
from dataclasses import dataclass
from functools import lru_cache

from jixiao.lang.normalise import letters

_ENUMERATOR = re.compile(
    r"^\s*(?:[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[)）]|\d{1,2}\s*(?:[、)）]|[.．](?!\d)|[.．](?=\d{4}年))|"
    r"[①-⑳]|[一二三四五六七八九十]{1,2}、|目标\d{1,2}[:：])\s*"
)
_INNER_ENUMERATOR = re.compile(
    r"(?<=[，。；;、：:,])\s*(?=[（(]\d{1,2}[)）]|\d{1,2}(?:、|[.．](?!\d)|[.．](?=\d{4}年))|[①-⑳])"
)
_SENTENCE = re.compile(r"[。；;！!\n]+")
# Words that speak of an effect or a state reached, not of a task.
EFFECT = re.compile(
    r"提[升高]|改善|增强|增加|增长|促进|推[动进]|保[障证]|确保|满足|减少|降低|下降|完善|优化|实现|达到|达标|满意|缓解|"
    r"加强|加快|巩固|维护|保持|防止|避免|有效|顺利|规范|健全|普及|覆盖|受益|发展|稳定|安全|便利|方便|繁荣|消除|遏制|"
    r"扩大|拓展|丰富|带动|助力|节约|化解|恢复|修复|净化|美化|防范|强化|培养|培育|形成|建成|正常|及时|高效|水平|质量"
)
# Words that speak of money, people or material put in.
INPUT = re.compile(
    r"聘[用请]|招聘|雇[用佣]|安排.{0,12}(?:人员|员工)|劳[动务]用工|用工手续|支付|缴纳|拨付|报销|"
    r"发放.{0,8}(?:工资|劳务费|补贴)|购[置买]|采购|租[用赁]|安排.{0,8}(?:资金|经费)|用于.{0,20}(?:支出|开支|费用|经费)"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of an objective, its number cut off; ``plain`` is its letters alone."""

    text: str
    plain: str


@lru_cache(maxsize=8192)
def clauses(objective: str) -> tuple[Clause, ...]:
    """The sentences of an objective, without the numbers before them and without empty ones."""
    found = []
    for sentence in _SENTENCE.split(_INNER_ENUMERATOR.sub("\n", objective)):
        text = _ENUMERATOR.sub("", sentence).strip("，,、：: ")
        if plain := letters(text):
            found.append(Clause(text, plain))
    return tuple(found)


@lru_cache(maxsize=8192)
def plain_objective(objective: str) -> str:
    """The letters of an objective without numbering."""
    return "".join(clause.plain for clause in clauses(objective))
