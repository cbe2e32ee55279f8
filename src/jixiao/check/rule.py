"""What a rule is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal

from jixiao.check.views import IndicatorView, ItemView, ProjectView, TextView
from jixiao.law import Pack, load_pack
from jixiao.model import Certainty, Citation, Finding, Fix, Form, Location, Severity

Language = Literal["zh", "en"]


@dataclass(frozen=True)
class Context:
    """What a rule may look at beside the text: the pack of its region and year, the user's own thresholds,
    the day of the check, the language of messages, and the region whose text it is (6 digits, may be ``""``).
    """

    pack: Pack = field(default_factory=load_pack)
    settings: dict[str, Any] = field(default_factory=dict)
    on: date = field(default_factory=date.today)
    lang: Language = "zh"
    region: str = ""

    def value(self, key: str) -> Any:
        """A setting: the user's if given, else the pack's. Raises KeyError for an unknown key."""
        return self.settings[key] if key in self.settings else self.pack.value(key)


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
