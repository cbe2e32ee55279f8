"""One harmful change per copy, and the place where it must be found.

Works on any text in the tab form (our own example, the reference text): it finds the lines of each project first.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from mutations.harmless import is_indicator


@dataclass(frozen=True)
class Mutant:
    """A changed text. ``at`` lists acceptable places: (part, project, item, start of the field)."""

    name: str
    text: str
    at: tuple[tuple[int | None, int | None, int | None, str], ...]


@dataclass
class Project:
    seq: int
    title: int
    lines: dict[str, int] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)


_VALUE = re.compile(r"([≥≤])(\d+)(%|[\u4e00-\u9fff]+)")


class Text:
    """A text in the tab form, with the lines of its parts."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.projects: list[Project] = []
        self.items: list[dict[str, int]] = []
        self.contents: list[int] = []
        body = max(i for i, line in enumerate(self.lines) if line.startswith("第二部分"))
        contents_end = next(
            i for i, line in enumerate(self.lines) if line == "第一部分" or (line.startswith("第一部分") and i > 10)
        )
        self.contents = [i for i, line in enumerate(self.lines) if re.search(r"绩效目标表[.…·]*\s*\d+$", line)]
        for i, line in enumerate(self.lines):
            if i > body and re.search(r"绩效目标表$", line) and "\t" not in line:
                self.projects.append(Project(len(self.projects) + 1, i))
            elif i > body and self.projects:
                self._project_line(self.projects[-1], i, line)
            elif contents_end < i < body and re.match(r"\d+、.*绩效目标$", line):
                self.items.append({"heading": i})
            elif contents_end < i < body and self.items and line.startswith("绩效指标："):
                self.items[-1]["indicators"] = i
            elif contents_end < i < body and self.items and line.startswith("绩效目标："):
                self.items[-1]["objectives"] = i

    def _project_line(self, project: Project, i: int, line: str) -> None:
        cells = line.split("\t")
        if re.match(r"\d{6} ", line):
            project.lines["unit"] = i
        elif line.startswith("单位："):
            project.lines["money unit"] = i
        elif cells[0] == "项目编码":
            project.lines["code"] = i
        elif "预算数" in cells:
            project.lines["budget"] = i
            project.lines["purpose"] = i + 1
        elif cells[0].replace(" ", "").startswith("资金支出计划"):
            project.lines["plan"] = i + 1
        elif cells[0] == "绩效目标":
            project.lines["objectives"] = i
        elif cells[0] == "一级指标":
            project.lines["heading"] = i
        elif "heading" in project.lines and is_indicator(cells):
            project.rows.append(i)

    def with_line(self, number: int, line: str | None) -> str:
        """The text with one line changed or gone."""
        lines = list(self.lines)
        if line is None:
            del lines[number]
        else:
            lines[number] = line
        return "\n".join(lines)

    def with_cell(self, number: int, column: int, change: Callable[[str], str]) -> str:
        cells = self.lines[number].split("\t")
        cells[column] = change(cells[column])
        return self.with_line(number, "\t".join(cells))


def mutants(text: str) -> Iterator[Mutant]:
    """All of them."""
    t = Text(text)
    yield from _cover(t)
    for project in t.projects:
        yield from _project(t, project)
        for index, number in enumerate(project.rows):
            yield from _row(t, project, index, number)
    for seq, item in enumerate(t.items, 1):
        yield from _item(t, seq, item)
    for index, number in enumerate(t.contents):
        title = t.lines[number]
        yield Mutant(
            f"contents {index + 1}: renamed",
            t.with_line(number, title.replace("绩效目标表", "专项绩效目标表")),
            ((0, None, None, "contents["), (2, index + 1, None, "title"), (2, index + 1, None, "name")),
        )
        yield Mutant(
            f"contents {index + 1}: gone",
            t.with_line(number, None),
            ((0, None, None, "contents"), (2, None, None, "title")),
        )
        if index:  # part two may count its pages anew
            yield Mutant(
                f"contents {index + 1}: page falls",
                t.with_line(number, re.sub(r"\d+$", "1", title)),
                ((0, None, None, "contents["),),
            )


def _cover(t: Text) -> Iterator[Mutant]:
    for i, line in enumerate(t.lines[:20]):
        if match := re.match(r"(20\d\d)", line):
            year = int(match[1]) + 1
            yield Mutant(
                "cover: another year",
                t.with_line(i, line.replace(match[1], str(year))),
                ((0, None, None, "cover"), (2, None, None, ""), (1, None, None, "")),
            )
        if line.endswith("审核"):
            yield Mutant("cover: no reviewer", t.with_line(i, None), ((0, None, None, "cover"),))


def _bump(digit: str) -> str:
    return str((int(digit) + 1) % 10)


def _project(t: Text, p: Project) -> Iterator[Mutant]:
    n = p.seq
    tag = f"project {n}"
    code_line = t.lines[p.lines["code"]]
    code = code_line.split("\t")[1]
    here = (2, n, None, "code")
    yield Mutant(
        f"{tag}: digit of the code", t.with_cell(p.lines["code"], 1, lambda c: c[:12] + _bump(c[12]) + c[13:]), (here,)
    )
    yield Mutant(f"{tag}: digits of the code swapped", t.with_cell(p.lines["code"], 1, _swap), (here,))
    yield Mutant(f"{tag}: code too short", t.with_cell(p.lines["code"], 1, lambda c: c[:-1]), (here,))
    yield Mutant(f"{tag}: no code", t.with_cell(p.lines["code"], 1, lambda c: ""), (here,))
    other = next(q for q in t.projects if q is not p)
    yield Mutant(
        f"{tag}: code of another",
        t.with_cell(p.lines["code"], 1, lambda c: t.lines[other.lines["code"]].split("\t")[1]),
        (here, (2, other.seq, None, "code")),
    )
    del code
    yield Mutant(
        f"{tag}: name changed",
        t.with_cell(p.lines["code"], 4, lambda c: c + "二期"),
        ((2, n, None, "name"), (2, n, None, "title")),
    )
    yield Mutant(
        f"{tag}: title changed",
        t.with_line(p.title, t.lines[p.title].replace("绩效目标表", "二期绩效目标表")),
        ((2, n, None, "title"), (2, n, None, "name")),
    )
    budget = t.lines[p.lines["budget"]].split("\t")
    total = budget[2]
    yield Mutant(
        f"{tag}: total changed",
        t.with_cell(p.lines["budget"], 2, lambda c: str(Decimal(c) + 10)),
        ((2, n, None, "budget"),),
    )
    yield Mutant(
        f"{tag}: fiscal changed",
        t.with_cell(p.lines["budget"], 4, lambda c: str(Decimal(c) + 10)),
        ((2, n, None, "budget"),),
    )
    yield Mutant(f"{tag}: total gone", t.with_cell(p.lines["budget"], 2, lambda c: ""), ((2, n, None, "budget"),))
    yield Mutant(f"{tag}: total zero", t.with_cell(p.lines["budget"], 2, lambda c: "0.00"), ((2, n, None, "budget"),))
    yield Mutant(
        f"{tag}: total negative", t.with_cell(p.lines["budget"], 2, lambda c: "-" + c), ((2, n, None, "budget"),)
    )
    yield Mutant(
        f"{tag}: total no number", t.with_cell(p.lines["budget"], 2, lambda c: "若干"), ((2, n, None, "budget"),)
    )
    purpose = t.lines[p.lines["purpose"]]
    if match := re.search(r"预算数\s*(\d+(?:\.\d+)?)\s*万元", purpose):
        wrong = purpose.replace(match[1], str(Decimal(match[1]) + 7), 1)
        yield Mutant(
            f"{tag}: amount in the purpose",
            t.with_line(p.lines["purpose"], wrong),
            ((2, n, None, "purpose"), (2, n, None, "budget")),
        )
    yield (
        Mutant(
            f"{tag}: both totals changed, not the prose",
            Text(t.with_cell(p.lines["budget"], 2, lambda c: str(Decimal(total) + 1))).with_cell(
                p.lines["budget"], 4, lambda c: str(Decimal(c) + 1)
            ),
            ((2, n, None, "budget"), (2, n, None, "purpose")),
        )
        if re.search(r"\d万元|\d 万元", purpose)
        else Mutant(
            f"{tag}: purpose empty", t.with_line(p.lines["purpose"], "\t\t\t\t\t\t"), ((2, n, None, "purpose"),)
        )
    )
    plan = p.lines["plan"]
    values = [i for i, c in enumerate(t.lines[plan].split("\t")) if "%" in c]
    yield Mutant(f"{tag}: plan falls", t.with_cell(plan, values[1], lambda c: "10%"), ((2, n, None, "spending_plan"),))
    yield Mutant(
        f"{tag}: plan over 100", t.with_cell(plan, values[-1], lambda c: "130%"), ((2, n, None, "spending_plan"),)
    )
    if len(values) == 4:
        yield Mutant(
            f"{tag}: year end below 100",
            t.with_cell(plan, values[-1], lambda c: "95%"),
            ((2, n, None, "spending_plan"),),
        )
    yield Mutant(
        f"{tag}: no objective", t.with_cell(p.lines["objectives"], 1, lambda c: ""), ((2, n, None, "objectives"),)
    )
    yield Mutant(f"{tag}: no unit line", t.with_line(p.lines["unit"], None), ((2, n, None, "unit"),))
    yield Mutant(f"{tag}: another unit", t.with_line(p.lines["unit"], "999001 某某局本级"), ((2, n, None, "unit"),))
    yield Mutant(f"{tag}: no money unit", t.with_line(p.lines["money unit"], None), ((2, n, None, "budget"),))
    source = other.rows
    copied = list(t.lines)
    for mine, theirs in zip(p.rows, source, strict=False):
        copied[mine] = t.lines[theirs]
    yield Mutant(
        f"{tag}: indicators of another",
        "\n".join(copied),
        ((2, n, None, "indicators"), (2, other.seq, None, "indicators"), (1, None, n, "indicators")),
    )
    objective = t.lines[p.lines["objectives"]]
    yield Mutant(
        f"{tag}: stray English",
        t.with_line(
            p.lines["objectives"], objective.replace("。", " and 。", 1) if "。" in objective else objective + " and "
        ),
        ((2, n, None, "objectives"),),
    )
    yield Mutant(
        f"{tag}: doubled word",
        t.with_cell(
            p.lines["objectives"],
            1,
            lambda c: re.sub(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2})(?=[\u4e00-\u9fff]{3})", r"\1\1", c, count=1),
        ),
        ((2, n, None, "objectives"),),
    )


def _swap(code: str) -> str:
    for i in range(9, 19):
        if code[i] != code[i + 1]:
            return code[:i] + code[i + 1] + code[i] + code[i + 2 :]
    return code[:-1]


def _row(t: Text, p: Project, index: int, number: int) -> Iterator[Mutant]:
    n, tag = p.seq, f"project {p.seq} row {index + 1}"
    cells = t.lines[number].split("\t")
    row = f"indicators[{index}]"
    level2 = cells[1].replace(" ", "")
    target = cells[4].replace(" ", "")
    yield Mutant(f"{tag}: no target", t.with_cell(number, 4, lambda c: ""), ((2, n, None, f"{row}.target"),))
    yield Mutant(f"{tag}: no basis", t.with_cell(number, 5, lambda c: ""), ((2, n, None, f"{row}.basis"),))
    yield Mutant(f"{tag}: template residue", t.with_cell(number, 4, lambda c: "≥**%"), ((2, n, None, f"{row}.target"),))
    yield Mutant(
        f"{tag}: two values", t.with_cell(number, 4, lambda c: "≥952024年底"), ((2, n, None, f"{row}.target"),)
    )
    yield Mutant(
        f"{tag}: impossible date", t.with_cell(number, 4, lambda c: "2024年2月30日前"), ((2, n, None, f"{row}.target"),)
    )
    yield Mutant(
        f"{tag}: English in the name",
        t.with_cell(number, 2, lambda c: c + " the best"),
        ((2, n, None, f"{row}.level3"),),
    )
    yield (
        Mutant(
            f"{tag}: markup in the name", t.with_cell(number, 2, lambda c: c + "<b"), ((2, n, None, f"{row}.level3"),)
        )
        if False
        else Mutant(f"{tag}: no name", t.with_cell(number, 2, lambda c: ""), ((2, n, None, row),))
    )
    twice = list(t.lines)
    copied = list(cells)
    copied[0] = ""
    twice.insert(number + 1, "\t".join(copied))
    yield Mutant(f"{tag}: twice", "\n".join(twice), ((2, n, None, f"{row}"), (2, n, None, f"indicators[{index + 1}]")))
    yield Mutant(
        f"{tag}: unknown level 2", t.with_cell(number, 1, lambda c: "其他类指标"), ((2, n, None, f"{row}.level"),)
    )
    if cells[0] == "产出指标" and index == 0:
        yield Mutant(
            f"{tag}: level 2 of another level 1",
            t.with_cell(number, 1, lambda c: "社会效益指标"),
            ((2, n, None, f"{row}.level"), (2, n, None, "indicators")),
        )
    if (
        level2 in ("数量指标", "质量指标")
        and sum(t.lines[r].split("\t")[1].replace(" ", "") == level2 for r in p.rows) == 1
    ):
        gone = t.with_line(number, None)
        if cells[0]:
            lines = gone.split("\n")
            following = lines[number].split("\t")
            following[0] = following[0] or cells[0]
            lines[number] = "\t".join(following)
            gone = "\n".join(lines)
        yield Mutant(
            f"{tag}: {level2} gone", gone, ((2, n, None, "indicators"), (2, n, None, ""), (1, None, None, "indicators"))
        )
    match = _VALUE.fullmatch(target)
    if match and match[3] == "%":
        if not re.search(r"增|提升|提高|增长|倍|使用", cells[2] + cells[3]):  # those may pass 100%
            yield Mutant(
                f"{tag}: over 100%", t.with_cell(number, 4, lambda c: "≥195%"), ((2, n, None, f"{row}.target"),)
            )
        yield Mutant(
            f"{tag}: doubled unit",
            t.with_cell(number, 4, lambda c: target + "百分比"),
            ((2, n, None, f"{row}.target"),),
        )
        yield Mutant(
            f"{tag}: conflicting signs", t.with_cell(number, 4, lambda c: "≥95%以下"), ((2, n, None, f"{row}.target"),)
        )
        if level2 == "服务对象满意度指标":
            yield Mutant(
                f"{tag}: satisfaction at most",
                t.with_cell(number, 4, lambda c: target.replace("≥", "≤")),
                ((2, n, None, f"{row}.target"),),
            )
            yield Mutant(
                f"{tag}: satisfaction low", t.with_cell(number, 4, lambda c: "≥50%"), ((2, n, None, f"{row}.target"),)
            )
        if "率" in cells[2]:
            yield Mutant(
                f"{tag}: rate as date",
                t.with_cell(number, 4, lambda c: "2024年12月31日前"),
                ((2, n, None, f"{row}.target"),),
            )
    if match and match[3] != "%":
        yield Mutant(f"{tag}: no sign", t.with_cell(number, 4, lambda c: target[1:]), ((2, n, None, f"{row}.target"),))
        if not re.search(r"[（(][^（）()/、]{1,6}[)）]", cells[2]):  # the name gives the unit
            yield Mutant(
                f"{tag}: no unit",
                t.with_cell(number, 4, lambda c: match[1] + match[2]),
                ((2, n, None, f"{row}.target"),),
            )
        if "平均" not in cells[2] + cells[3] and match[3] in ("人", "套", "台", "场", "次", "册", "户", "家"):
            yield Mutant(
                f"{tag}: a fraction of one",
                t.with_cell(number, 4, lambda c: f"{match[1]}{match[2]}.5{match[3]}"),
                ((2, n, None, f"{row}.target"),),
            )
    if re.match(r"20\d\d年", target):
        yield Mutant(
            f"{tag}: deadline in another year",
            t.with_cell(number, 4, lambda c: "2031" + target[4:]),
            ((2, n, None, f"{row}.target"),),
        )
        if not re.search(r"率|按时|及时", cells[2]):  # punctuality may be a percentage
            yield Mutant(
                f"{tag}: date as percent", t.with_cell(number, 4, lambda c: "≥95%"), ((2, n, None, f"{row}.target"),)
            )


def _item(t: Text, seq: int, item: dict[str, int]) -> Iterator[Mutant]:
    tag = f"item {seq}"
    heading = t.lines[item["heading"]]
    yield Mutant(
        f"{tag}: renamed",
        t.with_line(item["heading"], re.sub(r"(?:项目)?绩效目标$", "改造项目绩效目标", heading)),
        ((1, None, seq, "project_name"),),
    )
    ends = [i["heading"] for i in t.items] + [
        next(i for i, li in enumerate(t.lines) if li.startswith("三、") and i > item["heading"])
    ]
    end = next(e for e in ends if e > item["heading"])
    gone = t.lines[: item["heading"]] + t.lines[end:]
    yield Mutant(f"{tag}: gone", "\n".join(gone), ((1, None, None, ""), (2, seq, None, ""), (0, None, None, "")))
    if "indicators" in item:
        line = t.lines[item["indicators"]]
        for index, part in enumerate(line.removeprefix("绩效指标：").split("；")):
            found = re.search(r"(\d+)\s*(?:\\%|%|[\u4e00-\u9fff])", part)
            name = re.split(r"[\s$≥≤]", part.strip())[0]
            if not found or len(name) < 2 or not any(name in t.lines[row] for row in t.projects[seq - 1].rows):
                continue  # an indicator the table does not have: nothing to hold its value against
            other = part.replace(found[1], str(int(found[1]) - 3 if int(found[1]) > 50 else int(found[1]) + 3), 1)
            where = ((1, None, seq, f"indicators[{index}]"), (2, seq, None, "indicators"))
            yield Mutant(
                f"{tag}: value of indicator {index + 1}",
                t.with_line(item["indicators"], line.replace(part, other, 1)),
                where,
            )
        yield Mutant(f"{tag}: no indicators", t.with_line(item["indicators"], "绩效指标："), ((1, None, seq, ""),))
