"""What a performance text is. Imports nothing else of ours."""

from jixiao.model.code import ProjectCode, check_character
from jixiao.model.figure import Figure
from jixiao.model.finding import Certainty, Citation, Finding, Fix, Location, Severity
from jixiao.model.layout import Cell, Layout, Row, line
from jixiao.model.place import Place
from jixiao.model.target import Comparator, Kind, Target
from jixiao.model.text import (
    Budget,
    ContentsEntry,
    Cover,
    Form,
    Framework,
    FundRow,
    Indicator,
    Item,
    ItemIndicator,
    PerformanceText,
    PlanPoint,
    Problem,
    Project,
    Results,
    Safeguard,
    Unit,
)
from jixiao.model.words import Words

__all__ = [
    "Budget",
    "Cell",
    "Certainty",
    "Citation",
    "Comparator",
    "ContentsEntry",
    "Cover",
    "Figure",
    "Finding",
    "Fix",
    "Form",
    "Framework",
    "FundRow",
    "Indicator",
    "Item",
    "ItemIndicator",
    "Kind",
    "Layout",
    "Location",
    "PerformanceText",
    "Place",
    "PlanPoint",
    "Problem",
    "Project",
    "ProjectCode",
    "Results",
    "Row",
    "Safeguard",
    "Severity",
    "Target",
    "Unit",
    "Words",
    "check_character",
    "line",
]
