"""One project's form: its head (code, name, money, plan, objectives), its indicator table, its results."""

import re
from collections.abc import Sequence
from dataclasses import replace

from jixiao.lang.codes import clean_code, mended_code
from jixiao.lang.levels import dimension_of
from jixiao.lang.normalise import cell_text
from jixiao.lang.number import decimal, money, percent
from jixiao.lang.progress import month_through
from jixiao.lang.target import parse_target
from jixiao.model import (
    Budget,
    Cell,
    Figure,
    Form,
    Framework,
    FundRow,
    Indicator,
    Place,
    PlanPoint,
    Problem,
    Project,
    ProjectCode,
    Results,
    Target,
    Unit,
    Words,
)
from jixiao.read.assemble.details import (
    are_shares,
    as_percent,
    causes,
    check_holds,
    digits_first,
    other_columns,
    possibility,
    true_rate,
)
from jixiao.read.assemble.grid import (
    Column,
    Grid,
    GridRow,
    heading_columns,
    is_fund_heading,
    is_heading_again,
    sub_headings,
    whole_heading,
)
from jixiao.read.assemble.lists import split_list
from jixiao.read.assemble.sections import Block, title_parts
from jixiao.read.assemble.stream import Piece
from jixiao.read.assemble.vocabulary import fund_key, is_level1, is_sum, label_key, plan_month, squeeze

_UNIT_LINE = re.compile(r"^(?!20\d\d年)(?P<code>\d{3,9})[\s\-—:：]*(?P<name>[\u4e00-\u9fff][^：:]{1,60})$")
_UNIT_CODE_ONLY = re.compile(r"^\d{3,9}$")
_MONEY_UNIT = re.compile(r"(?:金额)?单位[:：]\s*(?:人民币)?(?P<unit>亿元|万元|千元|元)")
_YEAR_LINE = re.compile(r"^[（(]?\s*20\d{2}\s*年度?\s*[)）]?$")
_UNIT_IN_LABEL = re.compile(r"[（(](?:单位[:：])?(?P<unit>亿元|万元|千元|元)[)）]")
_CODE_AND_NAME = re.compile(r"^(?P<code>\d{8}[A-Za-z][0-9A-Za-z]{12})[-—－_\s]*(?P<name>.+)$")
_NAMED_UNIT = re.compile(r"^(?:预算|实施|填报|编制)?(?:单位|部门)(?:名称)?[:：]\s*(?P<name>.{2,60})$")
_FORM_WORDS: tuple[tuple[str, Form], ...] = (("自评", "self-evaluation"), ("监控", "monitoring"), ("评价评分", "evaluation"),
                                             ("评价打分", "evaluation"), ("指标体系", "evaluation"))  # fmt: skip
_YEAR_END = 12
_STANDARD_MONTHS = (3, 6, 10, 12)


class ProjectReader:
    """Reads one block of rows into a Project, noting what it could not place."""

    def __init__(self, block: Block, seq: int, year: int | None) -> None:
        self.block, self.seq, self.year = block, seq, year
        self.problems: list[Problem] = []
        self.money_unit = "万元"
        self.unit_words: Words | None = None
        self.unit_code: Words | None = None
        self.unit_name: Words | None = None
        self.fields: dict[str, Words] = {}
        self.money: dict[str, Words] = {}
        self.plan_columns: list[tuple[int, Cell]] = []
        self.plan_values: list[Cell] = []
        self.objective_raw: list[str] = []
        self.objective_place: Place | None = None
        self.grid: Grid | None = None
        self.fund_columns: list[Column] = []
        self.fund_rows: list[FundRow] = []
        self.results: dict[str, Words] = {}
        self.extra: list[tuple[str, Words]] = []
        self._longer: dict[str, list[str]] = {}
        self._open: str | None = None
        self._tasks = "年度主要任务"
        self._awaiting_values = False
        self._achieved_column = 0
        self._left_is_midterm = False
        self._midterm = False

    def read(self) -> list[Project]:
        """The project, or the projects of a list form. Problems met on the way are in :attr:`problems`."""
        pieces = [*self.block.above, *self.block.rows]
        index = 0
        while index < len(pieces):
            piece, taken = whole_heading(pieces[index : index + 4]) or (pieces[index], 1)
            self._take(piece)
            index += taken
        if self.grid is None:
            return [self._project([])]
        self.grid.finish()
        self._report_grid(self.grid)
        if "project_name" not in self.grid.keys:
            return [self._project(self.grid.rows)]
        return self._projects_of_list(self.grid.rows)

    def _projects_of_list(self, rows: Sequence[GridRow]) -> list[Project]:
        """One table with many projects: a row that names a project begins one."""
        groups: list[list[GridRow]] = []
        for row in rows:
            if not groups or (
                row.text("project_name") and row.text("project_name") != groups[-1][0].text("project_name")
            ):
                groups.append([])
            groups[-1].append(row)
        found = []
        for group in groups:
            first = group[0].cells
            self.fields = {key: first[f"project_{key}"] for key in ("name", "code") if f"project_{key}" in first}
            self.unit_name = first.get("unit_name") or self.unit_name
            if "total" in first:
                self.money["total"] = first["total"]
            objective = first.get("objective")
            self.objective_raw = [objective.raw] if objective is not None else []
            self.objective_place = objective.place if objective is not None else None
            found.append(self._project(group))
            self.seq += 1
        return found

    # dispatch of rows

    def _take(self, piece: Piece) -> None:
        if piece.title_again:
            return
        columns = heading_columns(piece)
        if columns:
            if (
                self.grid is None
                or self.grid.period
                or [c.heading for c in columns] != [c.heading for c in self.grid.columns]
            ):
                self._start_grid(columns, piece)
            if self.grid is not None:
                self.grid.cut = piece.broken
            self._open = None
            return
        if self.grid is not None:
            self._take_below_heading(piece)
            return
        if is_fund_heading(piece):
            self._fund_heading(piece)
            return
        if self.fund_columns and self._fund_row(piece):
            return
        if len(piece.filled) == 1 and self._line_above(piece):
            return
        if len(piece.filled) == 2 and self._unit_and_money_line(piece):
            return
        if self._plan_row(piece) or self._objective_columns(piece) or self._task_row(piece):
            return
        if self._labels(piece):
            return
        self._continuation(piece)

    def _take_below_heading(self, piece: Piece) -> None:
        grid = self.grid
        if grid is None:
            raise AssertionError("no grid")
        if is_heading_again(piece):
            return
        below = sub_headings(piece)
        if below:  # printed again after a page break, they stand below the heading printed again
            if not grid.is_split:
                grid.add_subheadings(below)
            return
        first = piece.filled[0]
        label = label_key(first.text)
        if label in ("code", "name", "unit_code", "unit_name", "total", "money", "plan") and len(piece.filled) > 1:
            return  # the head of the form printed again after a page break
        if label in ("conclusion", "shortcomings", "remedies", "achieved", "grade") and not is_level1(first.text):
            self.results[label] = _words(piece.filled[1]) if len(piece.filled) > 1 else Words("", "", first.place)
            return
        if label == "rectification":
            self._rectification(piece.filled)
            return
        if label == "signature" or _is_note(first.text):
            if label == "signature" and len(piece.filled) == 2:
                self.extra.append((squeeze(first.text), _words(piece.filled[1])))
                return
            self.extra += [
                (squeeze(cell.text)[:20] if i == 0 else "", _words(cell)) for i, cell in enumerate(piece.filled)
            ]
            return
        if len(piece.filled) == 1 and first is piece.cells[0] and (self._unit_line(first) or self._money_line(first)):
            return
        grid.add(piece)

    def _rectification(self, filled: Sequence[Cell]) -> None:
        """整改时限, 整改情况, 佐证材料 with their words side by side; a label without words is kept, for it was left empty."""
        labels = [i for i, cell in enumerate(filled) if label_key(cell.text) == "rectification"]
        for i in labels:
            label, value = filled[i], filled[i + 1] if i + 1 < len(filled) and i + 1 not in labels else None
            self.extra.append((squeeze(label.text), _words(value) if value is not None else Words("", "", label.place)))

    def _start_grid(self, columns: Sequence[Column], heading: Piece) -> None:
        previous = self.grid
        if previous is not None:
            previous.finish()
        self.grid = Grid(columns)
        side = heading.filled[0]
        if re.match(r"长期|中期|中长期", cell_text(side.text)) and "level1" not in _keys_at(columns, side):
            self.grid.period = Words(cell_text(side.text)[:2], side.text.strip(), side.place)
        if previous is not None:
            self.grid.rows = previous.rows
            self.grid.sums, self.grid.unplaced, self.grid.unsure = previous.sums, previous.unplaced, previous.unsure
            self.grid.outside = previous.outside

    # lines above the form

    def _line_above(self, piece: Piece) -> bool:
        cell = piece.filled[0]
        if _YEAR_LINE.match(cell_text(cell.text)):
            return True  # the year is read for the whole file
        return self._unit_line(cell) or self._money_line(cell)

    def _unit_and_money_line(self, piece: Piece) -> bool:
        """434001 某某局本级          单位：万元"""
        one, two = piece.filled
        if _MONEY_UNIT.search(cell_text(two.text)) and (self._unit_line(one) or not label_key(one.text)):
            return self._money_line(two)
        if _UNIT_CODE_ONLY.match(one.text.strip()) and self.unit_code is None and label_key(two.text) is None:
            self.unit_code, self.unit_name = _words(one), _words(two)
            return True
        return False

    def _unit_line(self, cell: Cell) -> bool:
        text = cell_text(cell.text)
        if (match := _UNIT_LINE.match(text)) and self.unit_code is None:
            self.unit_code = Words(match["code"], match["code"], cell.place)
            self.unit_name = Words(match["name"], match["name"], cell.place)
            return True
        if (match := _NAMED_UNIT.match(text)) and not _MONEY_UNIT.search(text) and self.unit_name is None:
            name = match["name"]
            if (inner := _UNIT_LINE.match(name)) is not None:
                self.unit_code = self.unit_code or Words(inner["code"], inner["code"], cell.place)
                name = inner["name"]
            self.unit_name = Words(name, name, cell.place)
            return True
        return False

    def _money_line(self, cell: Cell) -> bool:
        text = cell_text(cell.text)
        match = _MONEY_UNIT.search(text)
        if match is None or len(text) > 80:
            return False
        self.money_unit = match["unit"]
        self.unit_words = Words(match["unit"], match["unit"], cell.place)
        before = text[: match.start()].strip()
        if before:
            self._unit_line(Cell(before, 0, place=cell.place))
        return True

    # labels and values of the head

    def _labels(self, piece: Piece) -> bool:
        """Rows of label-value pairs. Returns whether the row held a label."""
        cells = list(piece.cells)
        if not any(label_key(cell.text) for cell in piece.filled):
            return False
        used = False
        index = 0
        while index < len(cells):
            cell = cells[index]
            key = label_key(cell.text) if cell.text.strip() else None
            if key is None:
                index += 1
                if cell.text.strip() and (used or len(squeeze(cell.text)) > 10 or any(c.isdigit() for c in cell.text)):
                    self._loose(cell)
                continue
            used = True
            value, index = self._value_after(cells, index, key)
            self._set(key, cell, value)
        return used

    def _value_after(self, cells: Sequence[Cell], index: int, key: str) -> tuple[Cell | None, int]:
        """The value of a label: the next cell, unless that is a label itself; empty cells between are the span."""
        blank: Cell | None = None
        at = index + 1
        while at < len(cells):
            cell = cells[at]
            if not cell.text.strip():
                blank = blank or cell
                at += 1
                continue
            if label_key(cell.text) is not None and not (key == "objective" and len(cell.text) > 12):
                return blank, at
            return cell, at + 1
        return blank, at

    def _set(self, key: str, label: Cell, value: Cell | None) -> None:
        self._open = None
        if key in ("total", "fiscal", "other"):
            if key not in self.money or (self._midterm and value is not None):
                self.money[key] = _words(value) if value else Words("", "", label.place)
            self._open = "purpose_row" if key in ("other", "total") else self._open
        elif key == "money":
            self._open = "purpose_row"
            if value is not None and value.text.strip():
                self._loose(value)
        elif key in ("midterm", "attribute", "rectification", "midterm_objective", "tasks"):
            self._midterm = self._midterm or key == "midterm"
            if value is not None and value.text.strip():
                self.extra.append((squeeze(label.text), _words(value)))
            self._open = "tasks" if key == "tasks" else None
        elif key == "plan":
            self._open = "plan"
        elif key == "grid":
            pass
        elif key in ("objective", "expected"):
            self._open = "objective"
            if value is not None and value.text.strip():
                self._add_objective(value)
        elif key == "achieved":
            self.results[key] = _words(value) if value else Words("", "", label.place)
        elif key == "signature":
            if value is not None and value.text.strip():
                self.extra.append((squeeze(label.text), _words(value)))
        elif key in ("conclusion", "shortcomings", "remedies", "grade"):
            if value is not None and value.text.strip():
                self.results[key] = _words(value)
        elif key == "code_name" or (
            key == "name" and value is not None and _CODE_AND_NAME.match(cell_text(value.text))
        ):
            self._code_and_name(value)
        elif key in ("unit_name", "department", "unit_code"):
            self._set_unit(key, label, value)
        elif value is not None and (key not in self.fields or not self.fields[key]):
            self.fields[key] = _words(value)
            self._open = key
        else:
            self.fields.setdefault(key, Words("", "", label.place))

    def _set_unit(self, key: str, label: Cell, value: Cell | None) -> None:
        if value is None or not value.text.strip():
            return
        words = _words(value)
        if key == "department":
            self.extra.append((squeeze(label.text), words))
            return
        if match := _UNIT_LINE.match(words):
            self.unit_code = self.unit_code or Words(match["code"], match["code"], value.place)
            words = Words(match["name"], match["name"], value.place)
        if key == "unit_code":
            self.unit_code = words
        else:
            self.unit_name = words

    def _code_and_name(self, value: Cell | None) -> None:
        """51092324T000010263357-某某经费 in one cell."""
        if value is None:
            return
        words = _words(value)
        if match := _CODE_AND_NAME.match(words):
            self.fields["code"] = Words(match["code"], match["code"], value.place)
            self.fields["name"] = Words(match["name"], match["name"], value.place)
        else:
            self.fields["name"] = words

    def _loose(self, cell: Cell) -> None:
        """A cell that follows no label of its own: the rest of the open field, or a problem."""
        if self._open in ("purpose_row", "purpose"):
            self._add_purpose(cell)
        elif self._open == "objective":
            self._add_objective(cell)
        elif self._open in self.fields:
            self._lengthen(self._open, cell)
        else:
            self._problem("RD030", f"表内文字“{_short(cell.text)}”没有归入任何栏目", cell.place)

    def _lengthen(self, key: str, cell: Cell) -> None:
        """The rest of a field that a line end cut."""
        if self.fields.get(key):
            self._longer.setdefault(key, []).append(cell.text.strip())
        else:
            self.fields[key] = _words(cell)

    def _settle_fields(self) -> None:
        """Join the fields that line ends cut, once all of them is there."""
        for key, parts in self._longer.items():
            above = self.fields[key]
            raw = "\n".join((above.raw, *parts))
            self.fields[key] = Words(cell_text(raw), raw, above.place)
        self._longer.clear()

    def _continuation(self, piece: Piece) -> None:
        """A row without labels: the purpose line below the money, or the rest of an open field."""
        for cell in piece.filled:
            text = cell.text.strip()
            if self._open in ("purpose_row", "purpose"):
                self._add_purpose(cell)
            elif self._open == "objective":
                self._add_objective(cell)
            elif self._open in self.fields and len(piece.filled) == 1:
                self._lengthen(self._open, cell)
            else:
                self._problem("RD030", f"表内文字“{_short(text)}”没有归入任何栏目", cell.place)

    def _add_purpose(self, cell: Cell) -> None:
        self._lengthen("purpose", cell)
        self._open = "purpose"

    def _add_objective(self, cell: Cell) -> None:
        if not self.objective_raw:
            self.objective_place = cell.place
        self.objective_raw.append(cell.text.strip())
        self._open = "objective"

    def _objective_columns(self, piece: Piece) -> bool:
        """预期目标 | 实际完成情况 side by side, their texts in the row below."""
        keys = [label_key(cell.text) for cell in piece.filled]
        if keys[-2:] in (["expected", "achieved"], ["objective", "achieved"]) and None not in keys:
            self._achieved_column = piece.filled[-1].column
            self._awaiting_values = True
            return True
        if keys[-2:] == ["midterm_objective", "objective"] and None not in keys:
            self._achieved_column = piece.filled[-1].column
            self._awaiting_values = self._left_is_midterm = True
            return True
        if self._awaiting_values and keys[0] in (None, "objective", "grid"):
            self._awaiting_values = False
            values = [cell for cell in piece.filled if label_key(cell.text) is None]
            split = self._achieved_column
            for position, cell in enumerate(values):
                right = (piece.row.exact and cell.column >= split) or (position == 1 and len(values) == 2)
                if self._left_is_midterm and not right:
                    self.extra.append(("中期目标", _words(cell)))
                elif right and not self._left_is_midterm:
                    self.results["achieved"] = _words(cell)
                else:
                    self._add_objective(cell)
            self._open = None
            return bool(values)
        return False

    def _task_row(self, piece: Piece) -> bool:
        """年度主要任务 of a whole-department form: its heading, then a row per task, kept as they are."""
        keys = {label_key(cell.text) for cell in piece.filled}
        if "tasks" in keys and len(piece.filled) >= 3:
            self._open = "tasks"
            self._tasks = next(squeeze(c.text) for c in piece.filled if label_key(c.text) == "tasks")
            return True
        if self._open != "tasks" or label_key(piece.filled[0].text) is not None:
            return False
        text = "；".join(cell_text(cell.text) for cell in piece.filled)
        self.extra.append((self._tasks, Words(text, piece.row.text, piece.place)))
        return True

    # spending plan

    def _plan_row(self, piece: Piece) -> bool:
        months = [(month, cell) for cell in piece.filled if (month := plan_month(cell.text)) is not None]
        others = [c for c in piece.filled if plan_month(c.text) is None and label_key(c.text) != "plan"]
        if len(months) >= 2 and not others:
            if not self.plan_columns:
                self.plan_columns = months
            self._open = "plan"
            return True
        if self._open != "plan" or not self.plan_columns or self.plan_values:
            return False
        values = [c for c in piece.filled if label_key(c.text) != "plan"]
        if values and all(percent(cell_text(c.text)) is not None or not c.text.strip() for c in values):
            self.plan_values = [c for c in piece.cells if label_key(c.text) != "plan"]
            return True
        return False

    def _spending_plan(self) -> tuple[PlanPoint, ...]:
        if not self.plan_columns:
            return ()
        filled = [c for c in self.plan_values if c.text.strip()]
        by_month: dict[int, Cell | None] = {month: None for month, _ in self.plan_columns}
        fits = {month: cell for cell in filled for month, head in self.plan_columns
                if min(cell.column + cell.columns, head.column + head.columns) > max(cell.column, head.column)}  # fmt: skip
        months = list(by_month)
        lost = _YEAR_END not in by_month and tuple(months) == _STANDARD_MONTHS[: len(months)]
        if lost:
            months.append(_YEAR_END)
            by_month[_YEAR_END] = None
            place = self.plan_columns[-1][1].place
            self._problem("RD031", "资金支出计划缺少“12月底”一栏的表头，未读到的比例记为空", place)
        outside = [cell for cell in filled if cell not in fits.values()]
        if len(fits) == len(filled) - len(outside) and len(fits) >= len(filled) - (1 if lost else 0) and filled:
            by_month |= fits
            if outside and lost:
                by_month[_YEAR_END] = outside[-1]
        else:
            by_month |= zip(months, filled, strict=False)
            if filled and len(filled) < len(self.plan_columns):
                self._problem("RD031", "资金支出计划的比例与月份没有对齐，已按顺序对应", filled[0].place)
        points = [PlanPoint(month, self._percent(by_month[month], month)) for month in months]
        return tuple(
            points
            if not are_shares([p.percent for p in points])
            else (replace(p, percent=as_percent(p.percent)) for p in points)
        )

    def _percent(self, cell: Cell | None, month: int) -> Figure:
        if cell is None:
            head = next((c.place for m, c in self.plan_columns if m == month), self.plan_columns[-1][1].place)
            return Figure(None, "%", Words("", "", head))
        words = _words(cell)
        return Figure(percent(words), "%", words)

    # money block of self-evaluation and monitoring forms

    def _fund_heading(self, piece: Piece) -> None:
        for cell in piece.filled:
            if match := _UNIT_IN_LABEL.search(cell_text(cell.text)):
                self.money_unit = match["unit"]
                self.unit_words = Words(match["unit"], match["unit"], cell.place)
                break
        self.fund_columns = [
            Column(fund_key(c.text) or "extra", c.column, c.column + c.columns, cell_text(c.text))
            for c in piece.filled
            if label_key(c.text) != "money"
        ]

    def _fund_row(self, piece: Piece) -> bool:
        filled = [c for c in piece.filled if label_key(c.text) != "money"]
        if not filled or decimal(cell_text(filled[0].text)) is not None:
            return False
        name = filled[0]
        squeezed = squeeze(name.text)
        figures = filled[1:]
        if len(squeezed) > 24 or (not figures and not _FUND_NAME.search(squeezed)):
            return False
        if not _FUND_NAME.search(squeezed) and not all(_FIGURE.fullmatch(cell_text(c.text)) for c in figures):
            return False
        values = [c for c in piece.cells if c is not name and c.column >= name.column + name.columns
                  and label_key(c.text) != "money"]  # fmt: skip
        row: dict[str, Figure] = {}
        for column in self.fund_columns:
            for cell in values:
                if min(cell.column + cell.columns, column.stop) > max(cell.column, column.start):
                    figure = self._fund_figure(column.key, cell)
                    if figure is not None and (figure.value is not None or column.key not in row):
                        row[column.key] = figure
                    break
        true_rate(row)
        self.fund_rows.append(FundRow(_words(name), **{k: v for k, v in row.items() if k in _FUND_FIELDS}))
        return True

    def _fund_figure(self, key: str, cell: Cell) -> Figure | None:
        words = _words(cell)
        if key == "rate":
            return Figure(percent(words), "%", words)
        if key in ("weight", "score"):
            return Figure(decimal(words), "分", words)
        if key in ("initial", "adjusted", "executed", "forecast"):
            return Figure(money(words, self.money_unit), "万元", words)
        return None

    # the result

    def _project(self, rows: Sequence[GridRow]) -> Project:
        self._settle_fields()
        title, name = self._title_and_name()
        indicators = tuple(self._indicator(row) for row in rows)
        if self.grid is None:
            anchor = self.block.title or (self.block.rows[0] if self.block.rows else None)
            self._problem("RD032", "没有读到指标表的表头（一级指标、二级指标……）", anchor.place if anchor else None)
        objectives = split_list("\n".join(self.objective_raw), self.objective_place, is_prose=False)
        return Project(
            seq=self.seq, title=title, unit=Unit(self.unit_code, self.unit_name), code=self._code(), name=name,
            budget=self._budget(), purpose=self.fields.get("purpose"), spending_plan=self._spending_plan(),
            objectives=objectives, indicators=indicators, framework=_framework(indicators), form=self._form(),
            results=self._results(), extra=tuple(self.extra), columns=tuple(c.heading for c in self.grid.columns) if self.grid else (),
        )  # fmt: skip

    def _title_and_name(self) -> tuple[Words | None, Words | None]:
        name = self.fields.get("name")
        if self.block.title is None:
            return None, name
        _, bare = title_parts(self.block.title.text)
        return Words(bare, self.block.title.row.text, self.block.title.place), name

    def _code(self) -> Words | None:
        """The code in capitals without blanks; look-alikes (O, I …) mended where the check character proves it."""
        words = self.fields.get("code")
        if words is None:
            return None
        code = clean_code(re.sub(r"[\-—_]+", "", words))
        if ProjectCode.parse(code) is None or not check_holds(code):
            for candidate in (digits_first(code), str(mended_code(digits_first(code)) or "")):
                parsed = ProjectCode.parse(candidate)
                only_o_and_i = candidate == digits_first(code).translate(_O_AND_I)
                if (
                    parsed is not None
                    and candidate != code
                    and (check_holds(candidate) or (only_o_and_i and parsed.has_check_character))
                ):
                    code = candidate
                    break
        return Words(code, words.raw, words.place)

    def _budget(self) -> Budget:
        figures: dict[str, Figure] = {}
        for key, words in self.money.items():
            value = money(words, self.money_unit)
            if value is None and not _NO_FIGURE.fullmatch(words):
                self._problem("RD033", f"金额“{_short(words)}”读不出数", words.place)
            figures[key] = Figure(value, "万元", words)
        total = self.fund_rows[0] if self.fund_rows else None
        unit = self.unit_words or (Words("万元") if self.money else None)
        return Budget(
            total=figures.get("total"), fiscal=figures.get("fiscal"), other=figures.get("other"), unit_words=unit,
            initial=total.initial if total else None, adjusted=total.adjusted if total else None,
            executed=total.executed if total else None,
        )  # fmt: skip

    def _form(self) -> Form:
        title = self.block.title.text if self.block.title else ""
        for word, form in _FORM_WORDS:
            if word in title:
                return form
        if self.grid is not None and any(
            dimension_of(row.text("level1")) in ("decision", "process") for row in self.grid.rows
        ):
            return "evaluation"
        keys = set(self.grid.keys) if self.grid else set()
        if keys & {"progress", "forecast"}:
            return "monitoring"
        if keys & {"actual", "score"}:
            return "self-evaluation"
        return "goal"

    def _indicator(self, row: GridRow) -> Indicator:
        cells = row.cells
        actual_key = "actual" if "actual" in cells else "progress"
        return Indicator(
            level1=cells.get("level1"), level2=cells.get("level2"), level3=cells.get("level3"),
            description=cells.get("description"), target=self._target(row), basis=cells.get("basis"),
            weight=self._points(cells.get("weight")), score=self._points(cells.get("score")),
            actual=self._value(cells.get(actual_key)), forecast=self._value(cells.get("forecast")),
            deviation=cells.get("deviation") or causes(cells), possibility=possibility(cells),
            extra=other_columns(cells),
        )  # fmt: skip

    def _value(self, words: Words | None) -> Target | None:
        return parse_target(words.raw, self.year, words) if words is not None and words else None

    def _points(self, words: Words | None) -> Figure | None:
        return Figure(decimal(words.removesuffix("分")), "分", words) if words is not None else None

    def _target(self, row: GridRow) -> Target:
        """The target, put together where sign, value and unit stand in columns of their own."""
        value = row.cells.get("target") or Words("", "", row.place)
        sign, unit = row.text("sign"), row.text("measure")
        if not sign and not unit:
            return parse_target(value.raw, self.year, value)
        understood = str(value)
        symbol = _SIGN_WORDS.get(sign, sign)
        if symbol in _SIGN_SYMBOLS and understood and not understood.startswith(tuple(_SIGN_SYMBOLS)):
            understood = symbol + understood
        if unit and unit not in ("无", "/", "-", "—") and understood and understood[-1:].isdigit():
            understood += unit
        target = parse_target(understood, self.year, Words(understood, understood, value.place))
        if sign == "定性" and target.kind == "malformed":
            return Target(target.words, "qualitative", text=understood)
        return target

    def _results(self) -> Results | None:
        form = self._form()
        if form == "goal" and not self.fund_rows:
            return None
        weight, score = self._sums()
        return Results(
            funds=tuple(self.fund_rows), objective_actual=self.results.get("achieved"), total_weight=weight,
            total_score=score, grade=self.results.get("grade"), conclusion=self.results.get("conclusion"),
            shortcomings=self.results.get("shortcomings"), remedies=self.results.get("remedies"),
            through_month=self._through_month() if form == "monitoring" else None,
        )  # fmt: skip

    def _through_month(self) -> int | None:
        """The month monitoring looks back on, as the headings say: 1-7月执行数, 1-7月执行情况."""
        headings = [column.heading for column in (*self.fund_columns, *(self.grid.columns if self.grid else ()))]
        return next((month for heading in headings if (month := month_through(heading)) is not None), None)

    def _sums(self) -> tuple[Figure | None, Figure | None]:
        """Weight and score of the 合计 row, by column; without columns, the last number is the score."""
        if self.grid is None:
            return None, None
        weight = score = None
        for piece in self.grid.sums:
            numbers = [c for c in piece.filled if not is_sum(c.text) and decimal(cell_text(c.text)) is not None]
            for cell in numbers:
                for column in self.grid.columns:
                    if min(cell.column + cell.columns, column.stop) > max(cell.column, column.start):
                        if column.key == "weight":
                            weight = self._points(_words(cell))
                        elif column.key == "score":
                            score = self._points(_words(cell))
            if weight is None and score is None and numbers:
                score = self._points(_words(numbers[-1]))
                weight = self._points(_words(numbers[-2])) if len(numbers) > 1 else None
        return weight, score

    # problems

    def _report_grid(self, grid: Grid) -> None:
        for piece in grid.unplaced:
            self._problem("RD030", f"指标表中的“{_short(piece.text)}”没有归入任何一行", piece.place)
        for cell in grid.outside:
            self._problem("RD030", f"指标表中的“{_short(cell.text)}”不在任何一栏之下", cell.place)
        for piece in grid.unsure:
            self._problem("RD034", f"指标行“{_short(piece.text)}”的单元格与表头对不齐，请核对", piece.place)
        for row in grid.rows:
            if "level1" in grid.keys and not row.text("level1"):
                self._problem("RD035", f"指标“{_short(row.text('level3'))}”没有读到一级指标", row.place)

    def _problem(self, code: str, message: str, place: Place | None) -> None:
        self.problems.append(Problem(code, message, place, self.seq))


def _keys_at(columns: Sequence[Column], cell: Cell) -> set[str]:
    return {column.key for column in columns if column.start == cell.column}


_FUND_NAME = re.compile(r"资金|拨款|结转|总额|合计|其他|预算|收入|国债|债券")
_NO_FIGURE = re.compile(r"[-—–－/／]{0,2}|无")
_FIGURE = re.compile(r"[¥￥]?[-+]?[\d,.]+(?:%|万元|元)?|[-—–－/／]{1,2}|无")
_FUND_FIELDS = ("initial", "adjusted", "executed", "forecast", "weight", "rate", "score")
_O_AND_I = str.maketrans("OI", "01")  # letters no code of Hebei holds, and read in one way only
_SIGN_SYMBOLS = ("≥", "≤", ">", "<", "=")
_SIGN_WORDS = {">=": "≥", "<=": "≤", "大于等于": "≥", "小于等于": "≤", "等于": "=", "大于": ">", "小于": "<",
               "正向": "≥", "反向": "≤", "正指标": "≥", "反指标": "≤"}  # fmt: skip
_NOTE = re.compile(
    r"^(?:注|说明|备注|填表说明|填报说明)[:：\d]|^(?:填报|填表|制表|审核)(?:人|日期|单位)|^(?:单位)?负责人[:：]|^联系(?:人|电话)"
)


def _is_note(text: str) -> bool:
    return bool(_NOTE.match(cell_text(text)))


def _framework(indicators: Sequence[Indicator]) -> Framework:
    """The newer frame has 成本指标 as a level 1 of its own."""
    newer = any(i.level1 and squeeze(i.level1).startswith("成本") for i in indicators)
    return "cost-output-benefit-satisfaction" if newer else "output-benefit-satisfaction"


def _words(cell: Cell) -> Words:
    return Words(cell_text(cell.text), cell.text.strip(), cell.place)


def _short(text: str) -> str:
    plain = cell_text(text.replace("\t", " "))
    return plain if len(plain) <= 24 else plain[:23] + "…"
