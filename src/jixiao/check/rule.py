"""What a rule is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, Literal

from jixiao.check.views import IndicatorView, ItemView, ProjectView, TextView
from jixiao.lang.normalise import letters
from jixiao.law import Pack, load_pack
from jixiao.law.scoring import Scheme, national_schemes, scheme_of
from jixiao.model import Certainty, Citation, Finding, Fix, Form, Location, PerformanceText, Severity

Language = Literal["zh", "en"]


@dataclass(frozen=True)
class Beside:
    """Companions of a form, without which the rules that need them are silent: ``approved``, the text whose goals were
    approved with the budget; ``earlier``, forms of the same projects filled before, oldest first; ``accounts``, the final
    accounts in 万元 by project code or name.
    """

    approved: PerformanceText | None = None
    earlier: tuple[PerformanceText, ...] = ()
    accounts: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """What a rule may look at beside the text: the pack of its region and year, the user's own thresholds,
    the day of the check, the language of messages, and the region whose text it is (6 digits, may be ``""``).
    ``beside`` are its companions.
    """

    pack: Pack = field(default_factory=load_pack)
    settings: dict[str, Any] = field(default_factory=dict)
    on: date = field(default_factory=date.today)
    lang: Language = "zh"
    region: str = ""
    beside: Beside = Beside()

    def value(self, key: str) -> Any:
        """A setting: the user's if given, else the pack's. Raises KeyError for an unknown key."""
        return self.settings[key] if key in self.settings else self._pack.value(key)

    @cached_property
    def _pack(self) -> Pack:
        """The pack, with the scheme of scoring the user named."""
        named = self.settings.get("scoring")
        return load_pack(self.pack.region, self.pack.year, str(named)) if named else self.pack

    @cached_property
    def scheme(self) -> Scheme:
        """How self-evaluations are scored here."""
        return scheme_of(self.value)

    @cached_property
    def schemes(self) -> tuple[Scheme, ...]:
        """Every way of scoring that is right here: that of the user or of the region, else all of the nation."""
        chosen = self.value("scoring") != load_pack("", self.pack.year).value("scoring")
        if chosen or "scoring" in self.settings:
            return (self.scheme,)
        return national_schemes(self.pack.year, self.settings)

    def approved_of(self, project: ProjectView) -> ProjectView | None:
        """The approved goals of a project, by its code, else by its name; ``None`` without companion."""
        return _same(project, self._approved)

    def earlier_of(self, project: ProjectView, form: Form) -> ProjectView | None:
        """The last earlier form of a project; ``None`` without companion."""
        return _same(project, [one for one in self._earlier if one.model.form == form])

    @cached_property
    def _approved(self) -> list[ProjectView]:
        return TextView(self.beside.approved).projects if self.beside.approved is not None else []

    @cached_property
    def _earlier(self) -> list[ProjectView]:
        return [project for text in reversed(self.beside.earlier) for project in TextView(text).projects]


def _same(project: ProjectView, among: Sequence[ProjectView]) -> ProjectView | None:
    code, name = project.model.code, letters(project.name)
    for one in among:
        if code and one.model.code == code:
            return one
    return next((one for one in among if name and letters(one.name) == name and not (code and one.model.code)), None)


class Rule:
    """One rule: one file in ``jixiao/check/rules/<subject>/``, named by its code, with one case file.

    A subclass sets the class attributes and overrides one or more of ``check_text``, ``check_project``,
    ``check_indicator``, ``check_item``; each returns findings made by :meth:`finding`. The docstring is the
    published page (first line, then ## 查什么 ## 为什么 ## 反例 ## 正例). An instance lives for one run.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    """Permanent slug ``subject.fault``; names the fault, reads well after "allow"."""
    title: ClassVar[str]
    title_en: ClassVar[str]
    severity: ClassVar[Severity]
    certainty: ClassVar[Certainty] = Certainty.EXACT
    message: ClassVar[str]
    """str.format template; what is wrong, with the value seen."""
    message_en: ClassVar[str]
    suggestion: ClassVar[str]
    """What to write instead; same values as ``message``."""
    suggestion_en: ClassVar[str]
    authority: ClassVar[tuple[Citation, ...]]
    since: ClassVar[str] = "0.1.0"
    forms: ClassVar[frozenset[Form]] = frozenset({"goal"})
    """The forms whose projects and rows it looks at."""
    looks: ClassVar[frozenset[str]]
    """Those of the four methods that it overrides."""

    def __init_subclass__(cls) -> None:
        methods = ("check_text", "check_item", "check_project", "check_indicator")
        cls.looks = frozenset(m for m in methods if getattr(cls, m) is not getattr(Rule, m))

    def __init__(self, context: Context) -> None:
        self.context = context
        english = context.lang == "en"
        self._message = self.message_en if english else self.message
        self._suggestion = self.suggestion_en if english else self.suggestion
        self.prepare()

    def say(self, zh: str, en: str) -> str:
        """A piece of a message in the language of this run."""
        return en if self.context.lang == "en" else zh

    def prepare(self) -> None:
        """Read settings once per run (override where a rule has thresholds)."""

    def check_text(self, text: TextView) -> Iterable[Finding]:
        """Look at the whole text."""
        return ()

    def check_project(self, project: ProjectView) -> Iterable[Finding]:
        """Look at one project."""
        return ()

    def check_indicator(self, row: IndicatorView) -> Iterable[Finding]:
        """Look at one indicator row."""
        return ()

    def check_item(self, item: ItemView) -> Iterable[Finding]:
        """Look at one item of part one."""
        return ()

    def finding(
        self,
        at: Location,
        *,
        related: Sequence[Location] = (),
        fix: Fix | None = None,
        severity: Severity | None = None,
        group: str = "",
        **values: object,
    ) -> Finding:
        """A finding of this rule at a place; ``values`` fill the message and the suggestion.

        ``group`` gathers findings people should see once (default: same message). ``severity`` may lower the
        rule's own severity for a milder case.
        """
        message = self._message.format(**values)
        return Finding(
            rule=self.code, name=self.name, severity=severity or self.severity, certainty=self.certainty,
            message=message, suggestion=self._suggestion.format(**values), location=at,
            authority=self.authority, related=tuple(related), fix=fix, group=group or message,
        )  # fmt: skip
