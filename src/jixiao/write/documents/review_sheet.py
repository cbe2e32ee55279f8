"""From a review of targets to its sheet of paper: 项目支出绩效目标审核表, after the form's data."""

from collections.abc import Iterator

from jixiao.law.form import Form, FormColumn
from jixiao.law.review import Judgement, ReviewForm
from jixiao.model.review import Review
from jixiao.write.documents.compose import Placed, Shown, Span, drawn_table, edges_of, fixed_rows
from jixiao.write.documents.sheet import Anchor, Block, Paragraph, Sheet, Table


def compose_review(review: Review, form: ReviewForm, judgement: Judgement) -> Sheet:
    """The sheet of a review; what is not yet found is left to be filled in by hand."""
    title = form.form.title
    blocks: list[Block] = [Anchor("review", title), Paragraph(form.form.heading.format(title=title), "table-title")]
    if review.year is not None:
        blocks.append(Paragraph(f"（{review.year}年度）", "table-note"))
    blocks.append(_table(review, form, judgement))
    if judgement.follows is not None:
        blocks.append(Paragraph(f"审核结果为“{judgement.grade}”：{judgement.follows}", "table-note"))
    return Sheet(f"{review.project_name or ''}{title}", tuple(blocks))


class _Filled(Shown):
    """What the head and foot of the form show."""

    def __init__(self, review: Review, form: ReviewForm, judgement: Judgement) -> None:
        super().__init__(review)
        day = review.reviewed_on
        self.day = f"{day.year}年{day.month}月{day.day}日" if day is not None else "    年  月  日"
        self.judged = judgement.grade or _choices(form)
        self.opinion = review.opinion or "\n\n\n"  # room to write


def _choices(form: ReviewForm) -> str:
    return "    ".join(f"{grade.name}□" for grade in form.grades)


def _table(review: Review, form: ReviewForm, judgement: Judgement) -> Table:
    shown = _Filled(review, form, judgement)
    columns = _columns(review, form.form)
    head = fixed_rows(form.form.head, form.form, shown)
    spans = [*head, [Span(c.heading, a, b, align="centre", is_label=True, field=c.key) for a, b, c in columns]]
    spans += _points(review, form, judgement, columns)
    if review.way == "scored":
        spans.append(_total(form, judgement, columns))
    spans += fixed_rows(form.form.foot, form.form, shown)
    return drawn_table(spans, edges_of(form.form.grid)[-1], len(head))


def _columns(review: Review, form: Form) -> list[Placed]:
    """The columns with their edges; a qualitative review has 等级 in place of 分值 and 得分."""
    edges = edges_of(form.grid)
    at = 0
    placed: list[Placed] = []
    for column in form.columns:
        left, at = at, at + column.columns
        if review.way == "qualitative" and column.key == "worth":
            continue
        if review.way == "qualitative" and column.key == "found":
            left, column = left - 1, FormColumn("grade", "等级", 2)
        placed.append((edges[left], edges[at], column))
    return placed


def _points(review: Review, form: ReviewForm, judgement: Judgement, columns: list[Placed]) -> Iterator[list[Span]]:
    worth = {head.head: f"{head.head}\n（{head.worth}分）" for head in judgement.heads}
    found = {item.key: item for item in review.items}
    above = ""
    for point in form.points:
        item = found.get(point.key)
        words = {
            "head": worth[point.head] if review.way == "scored" else point.head, "name": point.name, "asks": point.asks,
            "worth": str(point.worth), "found": _written(item.points if item else None),
            "grade": (item.grade if item else None) or _choices(form).replace("    ", ""),
            "opinion": (item.opinion if item else None) or "",
        }  # fmt: skip
        high = sum(other.head == point.head for other in form.points)
        yield [
            Span(words[c.key], left, right, high if c.merge else 1, c.align, c.key in ("head", "name"), c.key)
            for left, right, c in columns
            if not (c.merge and point.head == above)
        ]
        above = point.head


def _total(form: ReviewForm, judgement: Judgement, columns: list[Placed]) -> list[Span]:
    sums = {"worth": str(sum(p.worth for p in form.points)), "found": _written(judgement.total)}
    first = next(left for left, _, c in columns if c.key in sums)
    return [
        Span(form.form.total, 0, first, align="centre", is_label=True),
        *(Span(sums.get(c.key, ""), left, right, align="centre", field=c.key) for left, right, c in columns if left >= first),
    ]  # fmt: skip


def _written(points: object) -> str:
    return "" if points is None else format(points, "f")
