"""The report for people: one HTML file with the text redrawn as its forms, every finding in its cell and in a list.

Its frame and policy are those of :mod:`jixiao.write.page`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from jixiao.law import instrument
from jixiao.model import Certainty, Citation, Finding, Location, PerformanceText, Severity
from jixiao.write.grouping import grouped
from jixiao.write.page import (
    LAZY_ENTRIES,
    LAZY_PROJECTS,
    chip,
    controls,
    frame,
    money,
    overview,
    panel,
    search_box,
    size_of,
)
from jixiao.write.report_form import (
    FormWords,
    Marks,
    Slot,
    cover,
    owner_of,
    part_one,
    part_two_heading,
    project_form,
    slug,
)
from jixiao.write.report_html import Html, bdi, el, join, visible
from jixiao.write.report_words import SCRIPT_WORDS, SEVERITY_KEY, Lang, family, place_words, source_words, words

CHIPS = 400
"""So many places of one entry are linked; the rest are told by number (each still has its badge in the text)."""


@dataclass(frozen=True, slots=True)
class RulePage:
    """What a rule is about: its title and the sections of its page (heading, text)."""

    title: str
    sections: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Entry:
    """One line of the list: findings of one rule and group, with all their places."""

    rule: str
    severity: Severity
    findings: list[Finding] = field(default_factory=list)
    order: int = 0
    number: int = 0

    @property
    def key(self) -> str:
        return SEVERITY_KEY[self.severity]

    @property
    def first(self) -> Finding:
        return self.findings[0]


def html_report(
    text: PerformanceText,
    findings: Sequence[Finding],
    *,
    checked_on: date,
    lang: Lang = "zh",
    rule_pages: Mapping[str, RulePage] | None = None,
) -> str:
    """The page. ``rule_pages`` (by code) gives rules their titles and the answer to 为什么."""
    return _Report(text, findings, checked_on, lang, rule_pages or {}).page()


def _gather(findings: Sequence[Finding]) -> list[_Entry]:
    """Entries, gravest first, then as their first places stand in the text; numbered from 1."""
    groups = grouped(findings)
    entries = [_Entry(g.first.rule, g.first.severity, list(g.findings), order) for order, g in enumerate(groups)]
    entries.sort(key=lambda entry: -entry.severity.rank)
    for number, entry in enumerate(entries, 1):
        entry.number = number
    return entries


def _same_row(one: Location, other: Location) -> bool:
    """Two fields of one indicator row: seeing the one is seeing the other."""
    same = owner_of(one) == owner_of(other) and one.field.startswith("indicators[")
    return same and one.field.partition(".")[0] == other.field.partition(".")[0]


class _Report:
    """Holds what the parts of the page share; each method draws one part."""

    def __init__(
        self, text: PerformanceText, findings: Sequence[Finding], on: date, lang: Lang, pages: Mapping[str, RulePage]
    ) -> None:
        self.text, self.findings, self.on, self.lang, self.pages = text, findings, on, lang, pages
        self.w = words(lang)
        self.entries = _gather(findings)
        self.counts = Counter(SEVERITY_KEY[one.severity] for one in findings)
        self.months = {(p.seq, f"spending_plan[{i}"): point.month
                       for p in text.projects for i, point in enumerate(p.spending_plan)}  # fmt: skip
        self.numbers = {p.seq: i for i, p in reversed(list(enumerate(text.projects, 1)))}
        self.of_item = self._items()

    def _items(self) -> dict[int, int]:
        """Item → project of the same name (else of the same number), so that choosing a project shows both."""
        names: dict[str, int] = {}
        for project in self.text.projects:
            names.setdefault(project.name or "", project.seq)
        seqs = set(self.numbers)
        paired: dict[int, int] = {}
        for item in self.text.items:
            seq = item.seq if item.seq in seqs else None
            if seq is None or self.text.projects[self.numbers[seq] - 1].name != item.project_name:
                seq = names.get(item.project_name, seq)
            if seq is not None:
                paired[item.seq] = seq
        return paired

    # --- the page ----------------------------------------------------------------------------------------------

    def page(self) -> str:
        """The whole document."""
        name, forms = self._name(), self._forms(self._marks())
        return frame(
            [self._summary(name), self._overview(), forms, self._rules()], self._panel(), name=name, words=self.w, lang=self.lang,
            skip_list="#findings", styles=["palette.css", "report.css"], script="report.js", script_words=SCRIPT_WORDS[self.lang],
            after=el("div", cls="tip", id="tip", role="tooltip", hidden=True),
        )  # fmt: skip

    def _name(self) -> str:
        one = self.text.cover
        title = one.title or self.w["untitled"]
        if one.title is None and one.year:
            title = f"{one.year} {title}" if self.lang == "en" else f"{one.year}年{title}"
        return f"{one.department} {title}" if one.department and one.department not in title else str(title)

    # --- summary and overview ----------------------------------------------------------------------------------

    def _total(self) -> tuple[Decimal, int]:
        """The sum of the budgets that could be read, and how many could not."""
        sizes = [size_of(project) for project in self.text.projects]
        read = [size.value for size in sizes if size is not None and size.value is not None]
        return sum(read, Decimal()), len(sizes) - len(read)

    def _summary(self, name: str) -> Html:
        w, text = self.w, self.text
        total, unread = self._total()
        rows = sum(len(p.indicators) for p in text.projects)
        gap = w["money_gap"].format(n=unread) if unread else ""
        facts = [
            el("li", el("b", f"{len(text.projects):,}"), f" {w['projects']}"),
            el("li", el("b", f"{rows:,}"), f" {w['indicators']}"),
            el("li", el("b", money(total)), f" {w['money']}{gap}") if total or not unread else None,
        ]
        about = [el("span", f"{w['checked']}{w['colon']}{self.on.isoformat()}")]
        if text.file:
            about.append(el("span", f"{w['file']}{w['colon']}", bdi(text.file)))
        score = [
            el("li", el("span", w[key], cls="sn"), el("b", f"{self.counts[key]:,}"), el("span", w[f"{key}_means"], cls="sm"),
               cls=f"s{key}" + ("" if self.counts[key] else " zero"))
            for key in "ewi"
        ]  # fmt: skip
        return el(
            "section",
            el("div", el("div", el("h1", bdi(name)), el("ul", *facts, cls="facts"), el("p", *about, cls="about"), cls="who"),
               el("ul", *score, cls="score", aria_label=w["severity"]), cls="top"),
            self._gravest(), self._problems(), cls="summary", id="summary", aria_label=w["summary"],
        )  # fmt: skip

    def _gravest(self) -> Html:
        """The three rules that weigh most, in words."""
        w = self.w
        if not self.entries:
            return el("div", el("p", el("b", w["clean"]), " ", w["clean_more"]), cls="grave clean")
        by_rule: dict[str, list[Finding]] = {}
        for one in self.findings:
            by_rule.setdefault(one.rule, []).append(one)
        ranked = sorted(by_rule.items(), key=lambda pair: (-max(f.severity.rank for f in pair[1]), -len(pair[1])))
        entry_of = {entry.rule: entry for entry in reversed(self.entries)}
        rows = []
        for code, found in ranked[:3]:
            key = entry_of[code].key
            owners = {self._project_of(one.location) for one in found} - {None}
            tail = (w["n_places"].format(n=len(found)) if len(found) > 1 else w["one_place"]) + (
                w["in_projects"].format(n=len(owners)) if len(owners) > 1 else ""
            )
            page = self.pages.get(code)
            rows.append(el(
                "li", el("span", w[f"b{key}"], cls=f"b b{key}", aria_hidden="true"),
                el("a", bdi(page.title if page else found[0].message), href=f"#f{entry_of[code].number}", data_rule=code),
                el("span", f"{code} · {tail}", cls="mu"),
            ))  # fmt: skip
        return el("div", el("h2", w["gravest"]), el("ol", *rows), cls="grave")

    def _problems(self) -> Html | None:
        text, w = self.text, self.w
        if not text.problems and not text.notes:
            return None
        rows = []
        for one in text.problems:
            where = source_words(one.place, self.lang)
            link = None
            if one.project is not None and one.project in self.numbers:
                link = el("a", w["item"].format(n=one.project), href=f"#project-{self.numbers[one.project]}")
            rows.append(el("li", el("code", one.code), " ", bdi(one.message), " " if link or where else None, link,
                           el("span", f" {w['source'].format(where=where)}", cls="mu") if where else None))  # fmt: skip
        rows += [el("li", bdi(note), cls="mu") for note in text.notes]
        label = f"{w['problems']} · {len(text.problems)}" if text.problems else w["notes"]
        helped = el("p", w["problems_help"], cls="mu") if text.problems else None
        return el(
            "details", el("summary", label), helped, el("ul", *rows), cls="probs", open=0 < len(text.problems) <= 3
        )

    def _overview(self) -> Html | None:
        w = self.w
        if not self.text.projects:
            return None
        heat = {p.seq: Counter[str]() for p in self.text.projects}
        for one in self.findings:
            seq = self._project_of(one.location)
            if seq is not None and seq in heat:
                heat[seq][SEVERITY_KEY[one.severity]] += 1
        top = {key: max((c[key] for c in heat.values()), default=0) for key in "ewi"}
        rows = []
        for number, project in enumerate(self.text.projects, 1):
            size = size_of(project)
            told = money(size.value) if size is not None and size.value is not None else w["unread"]
            cells = []
            for key in "ewi":
                n = heat[project.seq][key]
                level = 0 if not n else 1 + min(3, 4 * (n - 1) // top[key])
                cells.append(el("td", str(n) if n else "·", cls=f"h{key}{level}"))
            name = project.name or project.title or w["item"].format(n=project.seq)
            rows.append(el(
                "tr", el("td", str(number), cls="n"), el("th", el("a", bdi(name), href=f"#project-{number}"), scope="row"),
                el("td", told, cls="n"), *cells,
            ))  # fmt: skip
        head = [el("th", w["o_seq"], scope="col", cls="n"), el("th", w["o_name"], scope="col"),
                el("th", w["o_budget"], scope="col", cls="n"), *[el("th", w[key], scope="col") for key in "ewi"]]  # fmt: skip
        return overview(w["overview"], head, rows, is_open=True)

    # --- the forms ---------------------------------------------------------------------------------------------

    def _project_of(self, at: Location) -> int | None:
        if at.project is not None:
            return at.project
        return self.of_item.get(at.item) if at.item is not None else None

    def _marks(self) -> Marks:
        """A badge for every finding, in the slot of its field; an anchor for every related place."""
        marks, w = Marks(), self.w
        for entry in self.entries:
            for i, one in enumerate(entry.findings, 1):
                key = SEVERITY_KEY[one.severity]
                short = f"{w[f'b{key}']}{entry.number}"
                label = f"{short} {w[key]}{w['colon']}{one.message}{w['comma']}{w['rule']} {one.rule}"
                slot = marks.at(owner_of(one.location), one.location.field)
                slot.badges.append(el("a", short, cls=f"b b{key}", id=f"m{entry.number}-{i}", href=f"#f{entry.number}",
                                      aria_label=label))  # fmt: skip
                slot.severities += key
                for other in one.related:
                    owner = owner_of(other)
                    marks.at(owner, other.field).ids.append(slug(owner, other.field))
        return marks

    def _forms(self, marks: Marks) -> Html:
        text, w = self.text, self.w
        said = FormWords(none=w["none_in_form"], table_of=lambda name: w["table_of"].format(name=name))
        lazy = len(text.projects) > LAZY_PROJECTS
        # Drawn in the order of the page, so that what is left over can be found at the end and put first.
        front = cover(text, marks, w["whole_marks"])
        first = part_one(text, marks)
        heading = part_two_heading(marks, len(text.projects))
        projects = [project_form(p, n, marks.of(2, p.seq, None), said, lazy) for n, p in enumerate(text.projects, 1)]
        rest: Slot = marks.rest()
        stray = (
            el("p", el("span", w["whole_marks"], cls="u"), rest.html(), cls=f"sheet stray {rest.cls}")
            if rest.html()
            else None
        )
        return el(
            "article", el("h2", w["text"], cls="vh"), stray, front, first, heading, *projects, id="text", lang="zh-CN",
            aria_label=w["forms_label"], tabindex="-1",
        )  # fmt: skip

    # --- the list ----------------------------------------------------------------------------------------------

    def _panel(self) -> Html:
        w = self.w
        lazy = " lazy" if len(self.entries) > LAZY_ENTRIES else ""
        listed = el(
            "ol",
            *[self._entry(entry) for entry in self.entries],
            cls=f"list{lazy}",
            id="list",
            role="list",
            aria_label=w["panel"],
        )
        empty = None if self.entries else el("p", w["clean"], " ", w["clean_more"], cls="empty")
        return panel(w["findings"], len(self.findings), self._controls(), w["noscript"], listed, empty)

    def _controls(self) -> Html | None:
        w = self.w
        if not self.entries:
            return None
        chips = [chip(key, w[f"b{key}"], w[key], self.counts[key]) for key in "ewi"]
        codes = Counter(one.rule[:2] for one in self.findings)
        families = [el("option", w["all_families"], value="")]
        families += [el("option", f"{code} {family(code, self.lang)}（{n}）" if self.lang == "zh" else
                        f"{code} {family(code, self.lang)} ({n})", value=code) for code, n in sorted(codes.items())]  # fmt: skip
        projects = [el("option", w["all_projects"], value=""), el("option", w["whole"], value="0")]
        projects += [el("option", f"{n}. {visible(p.name or p.title or '')}", value=str(p.seq))
                     for n, p in enumerate(self.text.projects, 1)]  # fmt: skip
        sure = [el("option", w["all_certainty"], value=""), el("option", w["exact"], value="x"),
                el("option", w["heuristic"], value="h")]  # fmt: skip

        def select(name: str, label: str, options: list[Html]) -> Html:
            return el("select", *options, id=f"by-{name}", aria_label=label)

        return controls(
            w["severity"], chips, search_box(w["search"], w["search_label"]),
            el("div", select("k", w["family"], families), select("p", w["project"], projects),
               select("c", w["certainty"], sure), cls="sels"),
        )  # fmt: skip

    def _where(self, at: Location) -> str:
        month = None
        if at.project is not None and at.field.startswith("spending_plan["):
            month = self.months.get((at.project, at.field.partition("]")[0]))
        return place_words(at, self.lang, month)

    def _entry(self, entry: _Entry) -> Html:
        w, first, number = self.w, entry.first, entry.number
        count = len(entry.findings)
        told = all(one.message == first.message for one in entry.findings)
        advised = all(one.suggestion == first.suggestion for one in entry.findings)
        page = self.pages.get(entry.rule)
        judged = first.certainty is Certainty.HEURISTIC
        head = el(
            "a",
            el("span", f"{w[f'b{entry.key}']}{number}", cls=f"b b{entry.key}"), el("span", f"{w[entry.key]} ", cls="vh"),
            el("span", entry.rule, cls="cd"), bdi(page.title, "ti") if page else None,
            el("span", w["heuristic"], cls="hu") if judged else None,
            el("span", w["n_places"].format(n=count), cls="np") if count > 1 else None,
            el("span", bdi(first.message), cls="ms"), href=f"#m{number}-1", cls="hd",
        )  # fmt: skip
        places = [self._chip(entry, one, i, told, advised) for i, one in enumerate(entry.findings[:CHIPS], 1)]
        if count > CHIPS:
            places.append(el("li", f"+{count - CHIPS}"))
        related = [
            at for one in entry.findings[:6] for at in one.related if count == 1 or not _same_row(at, one.location)
        ][:12]
        body = el(
            "div",
            el("p", el("b", w["suggestion"]), bdi(first.suggestion), cls="sg") if first.suggestion and advised else None,
            self._printed(first) if count == 1 else None,
            el("ol", *places, cls="ch" if told and advised else "ch ch-long"),
            self._related(related) if related else None,
            el("p", el("b", w["authority"]), self._authority(first.authority), cls="au") if first.authority else None,
            el("p", el("a", w["why"], href=f"#r-{entry.rule}", cls="why"), cls="wy") if page and page.sections else None,
            cls="bd",
        )  # fmt: skip
        severities = "".join(key for key in "ewi" if any(SEVERITY_KEY[f.severity] == key for f in entry.findings))
        return el("li", head, body, id=f"f{number}", cls="en", data_s=severities, data_k=entry.rule[:2],
                  data_c="h" if judged else "x", data_o=entry.order)  # fmt: skip

    def _chip(self, entry: _Entry, one: Finding, i: int, told: bool, advised: bool) -> Html:
        """One place, with its own message and suggestion where those of the entry do not speak for it."""
        project = self._project_of(one.location)
        own = SEVERITY_KEY[one.severity]
        link = el("a", self._where(one.location), href=f"#m{entry.number}-{i}", data_p=project or 0,
                  data_s=own if own != entry.key else None)  # fmt: skip
        message = None if told else el("span", bdi(one.message), cls="own")
        return el("li", link, message, None if advised else el("span", bdi(one.suggestion), cls="own ad"))

    def _printed(self, one: Finding) -> Html | None:
        """The printed words, and where they stand in the file."""
        printed, where = one.location.text.replace("\r", ""), source_words(one.location.place, self.lang)
        if not printed.strip() and not where:
            return None
        if len(printed) > 160:
            printed = printed[:160] + "…"
        source = el("span", self.w["source"].format(where=where), cls="mu") if where else None
        return el("p", el("b", self.w["printed"]), bdi(printed) if printed.strip() else None, " " if source else None, source,
                  cls="qu")  # fmt: skip

    def _related(self, places: Sequence[Location]) -> Html:
        links: dict[str, Html] = {}
        for at in places:
            anchor = slug(owner_of(at), at.field)
            links.setdefault(anchor, el("a", self._where(at), href=f"#{anchor}", cls="rel"))
        return el("p", el("b", self.w["related"]), *links.values(), cls="rl")

    def _authority(self, cited: Sequence[Citation]) -> Html:
        said = [" ".join(part for part in (one.number, one.article) if part) for one in cited]
        return bdi(self.w["semi"].join(said))

    # --- the rules ---------------------------------------------------------------------------------------------

    def _rules(self) -> Html | None:
        """The pages of the rules that found something; without script the only answer to 为什么."""
        by_code = {one.rule: one for one in reversed(self.findings)}
        shown = []
        for code, one in sorted(by_code.items()):
            page = self.pages.get(code)
            if page is None or not page.sections:
                continue
            body = [join(el("h3", heading), *[el("p", bdi(line)) for line in said.split("\n") if line.strip()])
                    for heading, said in page.sections]  # fmt: skip
            laws = [self._law(cited) for cited in one.authority]
            shown.append(el(
                "details", el("summary", el("span", code, cls="cd"), " ", bdi(page.title)),
                el("div", *body, el("h3", self.w["authority"]) if laws else None, el("ul", *laws) if laws else None, cls="rp"),
                id=f"r-{code}",
            ))  # fmt: skip
        return el("section", el("h2", self.w["rule_pages"]), *shown, cls="rules", id="rules") if shown else None

    def _law(self, cited: Citation) -> Html:
        known = instrument(cited.number)
        title = cited.title or (known.title if known else "")
        gist = known.articles.get(cited.article, "") if known and cited.article else ""
        named = f"{cited.number}《{title}》" if title and title != cited.number else cited.number
        return el("li", bdi(named), f" {cited.article}" if cited.article else None, bdi(f"：{gist}") if gist else None)
