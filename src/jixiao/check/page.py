"""A rule's page, from its own docstring and attributes: for ``jixiao explain``, the reports and docs/rules."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass

from jixiao.check.rule import Rule
from jixiao.law import instrument

SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
CERTAINTIES = {"exact": "计算得出", "heuristic": "判断得出，不作为退回依据"}
HEADINGS = ("查什么", "为什么", "反例", "正例")


@dataclass(frozen=True, slots=True)
class Page:
    """Title, first line and sections (heading, text) of one rule."""

    code: str
    name: str
    title: str
    severity: str
    certainty: str
    lead: str
    sections: tuple[tuple[str, str], ...]
    authority: tuple[str, ...]
    since: str

    @property
    def markdown(self) -> str:
        """The page as it is published."""
        head = [
            f"# {self.code} {self.title}", "", self.lead, "",
            f"- 名称：`{self.name}`", f"- 级别：{SEVERITIES[self.severity]}（{self.severity}）",
            f"- 把握：{CERTAINTIES[self.certainty]}（{self.certainty}）", f"- 起始版本：{self.since}", "",
        ]  # fmt: skip
        for heading, body in self.sections:
            head += [f"## {heading}", "", body, ""]
        head += ["## 依据", "", *(f"- {line}" for line in self.authority), ""]
        return "\n".join(head).rstrip() + "\n"


def page_of(rule: type[Rule], lang: str = "zh") -> Page:
    """The page of a rule; in English the title is English and the body stays Chinese."""
    lead, sections = _sections(inspect.getdoc(rule) or "")
    return Page(
        code=rule.code, name=rule.name, title=rule.title_en if lang == "en" else rule.title,
        severity=str(rule.severity), certainty=str(rule.certainty), lead=lead, sections=sections,
        authority=tuple(_authority(c.number, c.article) for c in rule.authority), since=rule.since,
    )  # fmt: skip


def _sections(doc: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    lead, *parts = doc.split("\n## ")
    sections = []
    for part in parts:
        heading, _, body = part.partition("\n")
        sections.append((heading.strip(), body.strip()))
    return lead.strip(), tuple(sections)


def _authority(number: str, article: str) -> str:
    known = instrument(number)
    title = f"《{known.title}》" if known and known.title != number else ""
    summary = f"：{known.articles[article]}" if known and article in known.articles else ""
    return f"{number}{title}" + (f" {article}{summary}" if article else "")


def index_markdown(pages: list[Page], families: Mapping[str, tuple[str, str]]) -> str:
    """The table of all rules, by family."""
    lines = ["# 规则目录", "", "由 `make docs` 从规则本身生成，请勿手改。", ""]
    for family, (zh, _) in families.items():
        own = [p for p in pages if p.code.startswith(family)]
        if not own:
            continue
        lines += [f"## {family} {zh}", "", "| 规则 | 标题 | 级别 | 把握 |", "| --- | --- | --- | --- |"]
        lines += [f"| [{p.code}]({p.code}.md) | {p.title} | {SEVERITIES[p.severity]} | {'计算' if p.certainty == 'exact' else '判断'} |"
                  for p in own]  # fmt: skip
        lines.append("")
    count = len(pages)
    exact = sum(1 for p in pages if p.certainty == "exact")
    lines.append(f"共 {count} 条，其中计算得出 {exact} 条，判断得出 {count - exact} 条。")
    return "\n".join(lines) + "\n"
