"""A report of an evaluation (绩效评价报告): chapters of words around a scored form. Frozen; holds no behaviour."""

from dataclasses import dataclass
from datetime import date

from jixiao.model.text import PerformanceText


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of a report: sections as name (``""`` where the chapter has no other) and words, a paragraph a line."""

    name: str
    sections: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """The report on one project. ``form`` is a text whose one project is the scored form; ``evaluator`` wrote it, on a day."""

    title: str
    evaluator: str
    on: date | None
    chapters: tuple[Chapter, ...]
    form: PerformanceText
