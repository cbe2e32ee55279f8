"""The redline for people: one HTML file with the new text drawn as its forms, every difference in its cell and in a list.

Drawn by the same forms as the report, in the same frame and under the same policy (:mod:`jixiao.write.page`).
"""

from collections.abc import Sequence
from decimal import Decimal

from jixiao.model import PerformanceText, Project
from jixiao.model.difference import Difference, DifferenceKind, Differences
from jixiao.write.diff_union import Union, redline, union
from jixiao.write.diff_words import KIND_NAMES, KINDS, Places, counts, runs, said, zones
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
from jixiao.write.report_form import FormWords, Marks, Owner, cover, part_one, part_two_heading, project_form
from jixiao.write.report_html import Html, bdi, el, join, visible
from jixiao.write.report_words import Lang

_CONTEXT = 14
"""So many unchanged characters are kept on each side of a change in the list."""
_LONG = 60
"""Words of an added or removed row longer than this are cut in the list."""

KEYS: dict[DifferenceKind, str] = {"changed": "c", "added": "a", "removed": "x", "moved": "m"}
_LETTERS: dict[Lang, dict[DifferenceKind, str]] = {
    "zh": {"changed": "改", "added": "增", "removed": "删", "moved": "移"},
    "en": {"changed": "C", "added": "A", "removed": "R", "moved": "M"},
}

_WORDS: dict[Lang, dict[str, str]] = {
    "zh": {
        "report": "绩效文本比较", "suffix": "比较结果", "untitled": "部门预算绩效文本", "skip_text": "跳到文本", "skip_list": "跳到不同之处",
        "summary": "概要", "old_file": "旧稿", "new_file": "新稿", "projects": "个项目", "money": "万元", "was": "（旧稿 {was}）",
        "same": "两份文本没有不同。", "same_more": "按含义比较：写法不同、意思相同的不算不同。", "kinds": "不同的种类", "colon": "：",
        "changed_means": "旧文划去，新文加下划线", "added_means": "新稿才有", "removed_means": "旧稿才有，划去显示", "moved_means": "内容还在，位置变了",
        "overview": "项目一览", "o_seq": "序号", "o_name": "项目名称", "o_old": "旧稿预算（万元）", "o_new": "新稿预算（万元）", "unread": "未读出",
        "list": "不同之处", "search": "搜索不同之处", "project": "项目", "all_projects": "全部位置", "whole": "封面、目录、第一部分",
        "gone_title": "（旧稿）", "from": "由{where}移来", "whole_project": "整个项目", "whole_item": "整个分项", "empty": "（空）",
        "noscript": "浏览器未启用脚本：下面是全部不同之处，编号与文中标记一致。", "text": "文本", "none_in_form": "（本表没有绩效指标）",
        "table_of": "{name} 绩效目标表", "tools": "工具", "marks": "全文", "forms_label": "新稿（按表样重排，标出与旧稿的不同）",
        "footer": "本页由 jixiao 生成，是一个独立文件：不联网，可离线查看、打印和转发。", "old_text": "原文", "new_text": "现文",
    },
    "en": {
        "report": "Texts compared", "suffix": "comparison", "untitled": "Performance text", "skip_text": "Skip to the text",
        "skip_list": "Skip to the differences", "summary": "Summary", "old_file": "Old", "new_file": "New", "projects": "projects",
        "money": "万元 (10,000 yuan)", "was": " (was {was})", "same": "The two texts do not differ.",
        "same_more": "Compared by meaning: other spellings of the same are no difference.", "kinds": "Kinds of difference", "colon": ": ",
        "changed_means": "old struck, new underlined", "added_means": "only in the new text", "removed_means": "only in the old text",
        "moved_means": "same content, other place", "overview": "Projects", "o_seq": "No.", "o_name": "Project",
        "o_old": "Old budget (万元)", "o_new": "New budget (万元)", "unread": "unread", "list": "Differences",
        "search": "Search differences", "project": "Project", "all_projects": "Anywhere", "whole": "Cover, contents, part one",
        "gone_title": " (old text)", "from": "moved from {where}", "whole_project": "Whole project", "whole_item": "Whole item",
        "empty": "(empty)", "noscript": "Scripts are off: all differences are listed below, numbered as in the text.", "text": "Text",
        "none_in_form": "(no indicators in this form)", "table_of": "Form of {name}", "tools": "Tools", "marks": "Whole text",
        "forms_label": "The new text, drawn as its forms, with what differs from the old one",
        "footer": "Made by jixiao. One self-contained file: it opens no connection and may be read offline, printed, sent on.",
        "old_text": "old", "new_text": "new",
    },
}  # fmt: skip
_SCRIPT_WORDS: dict[Lang, dict[str, str]] = {
    "zh": {
        "shown": "显示 {n} 处", "of": "，共 {t} 处", "none": "没有符合条件的内容", "clear": "清除筛选", "copy": "复制清单", "copied": "已复制",
        "copyFail": "未能复制，请手动选择", "theme": "主题", "auto": "跟随系统", "light": "浅色", "dark": "深色", "print": "打印",
        "keysHelp": "|j| |k| 下一处、上一处　|o| 只看不同　|/| 搜索", "keys": "快捷键", "on": "开", "off": "关", "only": "只看不同",
        "colon": "：", "sheet": "不同之处", "close": "收起", "open": "展开", "cleared": "已清除筛选以显示这一处",
    },
    "en": {
        "shown": "{n} shown", "of": " of {t}", "none": "Nothing matches", "clear": "Clear filters", "copy": "Copy list",
        "copied": "Copied", "copyFail": "Could not copy; please select by hand", "theme": "Theme", "auto": "System", "light": "Light",
        "dark": "Dark", "print": "Print", "keysHelp": "|j| |k| next, previous  |o| only changes  |/| search", "keys": "Keys", "on": "on",
        "off": "off", "only": "Only changes", "colon": ": ", "sheet": "Differences", "close": "Close", "open": "Open",
        "cleared": "Filters cleared to show this one",
    },
}  # fmt: skip


def diff_html(old: PerformanceText, new: PerformanceText, differences: Differences, *, lang: Lang = "zh") -> str:
    """The page."""
    return _Page(old, new, differences, lang).page()


def _size(project: Project | None) -> Decimal | None:
    if project is None:
        return None
    size = size_of(project)
    return size.value if size is not None else None


class _Page:
    """Holds what the parts of the page share; each method draws one part."""

    def __init__(self, old: PerformanceText, new: PerformanceText, found: Differences, lang: Lang) -> None:
        self.old, self.new, self.found, self.lang = old, new, found, lang
        self.w, self.letters = _WORDS[lang], _LETTERS[lang]
        self.count = counts(found.entries)
        self.places = Places(old, new, lang)
        self.laid: Union = union(old, new, found)
        self.where = [
            self.places.field(one) or self.w["whole_project" if one.part == 2 else "whole_item"]
            for one in found.entries
        ]

    def page(self) -> str:
        """The whole document."""
        name = self._name()
        return frame(
            [self._summary(name), self._overview(), self._forms()], self._panel(), name=name, words=self.w, lang=self.lang,
            skip_list="#list", styles=["palette.css", "report.css", "diff.css"], script="diff.js", script_words=_SCRIPT_WORDS[self.lang],
        )  # fmt: skip

    def _name(self) -> str:
        one = self.new.cover
        title = one.title or self.w["untitled"]
        return f"{one.department} {title}" if one.department and one.department not in title else str(title)

    # --- summary and overview ----------------------------------------------------------------------------------

    def _summary(self, name: str) -> Html:
        w = self.w
        was, now = (
            sum((s for p in text.projects if (s := _size(p)) is not None), Decimal()) for text in (self.old, self.new)
        )
        facts = []
        for one, other, unit in (
            (f"{len(self.old.projects):,}", f"{len(self.new.projects):,}", w["projects"]),
            (money(was), money(now), w["money"]),
        ):
            facts.append(
                el(
                    "li",
                    el("b", other),
                    f" {unit}",
                    el("span", w["was"].format(was=one), cls="mu") if one != other else None,
                )
            )
        files_told = [
            el("span", f"{w[key]}{w['colon']}", bdi(text.file))
            for key, text in (("old_file", self.old), ("new_file", self.new))
            if text.file
        ]
        tiles = [
            el("li", el("span", el("span", self.letters[kind], cls=f"b b{KEYS[kind]}", aria_hidden="true"), " ", KIND_NAMES[self.lang][kind], cls="sn"),
               el("b", f"{self.count[kind]:,}"), el("span", w[f"{kind}_means"], cls="sm"),
               cls=f"s{KEYS[kind]}" + ("" if self.count[kind] else " zero"))
            for kind in KINDS
        ]  # fmt: skip
        same = None
        if not self.found.entries:
            same = el("div", el("p", el("b", w["same"]), " ", w["same_more"]), cls="grave clean")
        return el(
            "section",
            el("div", el("h1", bdi(name)), el("ul", *facts, cls="facts"), el("p", *files_told, cls="about"), cls="who"),
            el("ul", *tiles, cls="score four", aria_label=w["kinds"]), same, cls="summary", id="summary", aria_label=w["summary"],
        )  # fmt: skip

    def _overview(self) -> Html | None:
        w = self.w
        if not self.laid.projects:
            return None
        tally: dict[int | None, dict[str, int]] = {}
        for one, (owner, _) in zip(self.found.entries, self.laid.spots, strict=True):
            if owner[0] == 2:
                own = tally.setdefault(owner[1], {})
                own[KEYS[one.kind]] = own.get(KEYS[one.kind], 0) + 1
        rows = []
        for number, pair in enumerate(self.laid.projects, 1):
            was = self.old.projects[pair.old] if pair.old is not None else None
            now = self.new.projects[pair.new] if pair.new is not None else None
            project = self.laid.text.projects[number - 1]
            named = (now or was or project).name or project.title or str(number)
            cells = [el("td", str(n) if (n := tally.get(number, {}).get(KEYS[kind], 0)) else "·", cls=f"x{KEYS[kind]}" if n else "x0")
                     for kind in KINDS]  # fmt: skip
            rows.append(el(
                "tr", el("td", self._printed(number), cls="n"),
                el("th", el("a", el("del" if now is None else "ins" if was is None else "span", named), href=f"#project-{number}"), scope="row"),
                el("td", self._budget(was), cls="n"), el("td", self._budget(now), cls="n" if _size(was) == _size(now) else "n diff"), *cells,
            ))  # fmt: skip
        head = [el("th", w["o_seq"], scope="col", cls="n"), el("th", w["o_name"], scope="col"),
                el("th", w["o_old"], scope="col", cls="n"), el("th", w["o_new"], scope="col", cls="n"),
                *[el("th", KIND_NAMES[self.lang][kind], scope="col") for kind in KINDS]]  # fmt: skip
        return overview(w["overview"], head, rows, is_open=len(rows) <= 30, cls="four")

    def _budget(self, project: Project | None) -> str:
        size = _size(project)
        return "—" if project is None else self.w["unread"] if size is None else money(size)

    def _printed(self, number: int) -> str:
        """The number of a project in its own text; – before the number of one that went."""
        pair = self.laid.projects[number - 1]
        return str(pair.new + 1) if pair.new is not None else f"−{(pair.old or 0) + 1}"

    # --- the forms ---------------------------------------------------------------------------------------------

    def _marks(self) -> Marks:
        marks = Marks()
        for number, (one, (owner, path)) in enumerate(zip(self.found.entries, self.laid.spots, strict=True), 1):
            key = KEYS[one.kind]
            short = f"{self.letters[one.kind]}{number}"
            said_here = self._aria(one, number)
            more = f" ← {self.places.came_from(one)}" if one.kind == "moved" else ""
            slot = marks.at(owner, path)
            slot.badges.append(
                el("a", f"{short}{more}", cls=f"b b{key}", id=f"m{number}", href=f"#f{number}", aria_label=said_here)
            )
            slot.severities += key
        return marks

    def _aria(self, one: Difference, number: int) -> str:
        w = self.w
        parts = [
            f"{self.letters[one.kind]}{number} {KIND_NAMES[self.lang][one.kind]}{w['colon']}{self.where[number - 1]}"
        ]
        if one.kind == "changed":
            parts.append(
                f"{w['old_text']} {_cut(said(one, one.old)) or w['empty']}，{w['new_text']} {_cut(said(one, one.new)) or w['empty']}"
            )
        return " ".join(parts)

    def _forms(self) -> Html:
        w, text, marks = self.w, self.laid.text, self._marks()
        form = FormWords(none=w["none_in_form"], table_of=lambda name: w["table_of"].format(name=name))
        lazy = len(text.projects) > LAZY_PROJECTS
        front = cover(text, marks, w["marks"])
        first = part_one(text, marks, self.laid.item_numbers)
        heading = part_two_heading(marks, len(text.projects))
        projects = [
            project_form(project, n, marks.of(2, project.seq, None), form, lazy, printed_number=self._printed(n))
            for n, project in enumerate(text.projects, 1)
        ]
        return el("article", el("h2", w["text"], cls="vh"), front, first, heading, *projects, id="text", lang="zh-CN",
                  aria_label=w["forms_label"], tabindex="-1")  # fmt: skip

    # --- the list ----------------------------------------------------------------------------------------------

    def _panel(self) -> Html:
        w = self.w
        rows: list[Html] = []
        number = 0
        spots = self.laid.spots
        for zone in zones(self.found.entries):
            title = self.places.zone(zone) + (w["gone_title"] if zone.new is None and zone.old is not None else "")
            rows.append(el("li", bdi(title), cls="zn"))
            for one in zone.entries:
                number += 1
                rows.append(self._entry(one, number, spots[number - 1][0]))
        lazy = " lazy" if len(self.found.entries) > LAZY_ENTRIES else ""
        listed = el("ol", *rows, cls=f"list{lazy}", id="list", role="list", aria_label=w["list"], tabindex="-1")
        empty = None if rows else el("p", w["same"], cls="empty")
        return panel(w["list"], len(self.found.entries), self._controls(), w["noscript"], listed, empty)

    def _controls(self) -> Html | None:
        w = self.w
        if not self.found.entries:
            return None
        chips = [chip(KEYS[kind], self.letters[kind], KIND_NAMES[self.lang][kind], self.count[kind]) for kind in KINDS]
        options = [el("option", w["all_projects"], value=""), el("option", w["whole"], value="0")]
        touched = {owner[1] for owner, _ in self.laid.spots if owner[0] == 2}
        for number, pair in enumerate(self.laid.projects, 1):
            if number in touched:
                source = self.new.projects[pair.new] if pair.new is not None else self.old.projects[pair.old or 0]
                options.append(
                    el(
                        "option",
                        f"{self._printed(number)}. {visible(source.name or source.title or '')}",
                        value=str(number),
                    )
                )
        picker = el("select", *options, id="by-p", aria_label=w["project"])
        return controls(w["kinds"], chips, el("div", search_box(w["search"], w["search"]), picker, cls="sels two"))

    def _entry(self, one: Difference, number: int, owner: Owner) -> Html:
        key = KEYS[one.kind]
        head = el(
            "a", el("span", f"{self.letters[one.kind]}{number}", cls=f"b b{key}"),
            el("span", f"{KIND_NAMES[self.lang][one.kind]} ", cls="vh"), bdi(self.where[number - 1], "ti"),
            el("span", self._words(one), cls="ms"), href=f"#m{number}", cls="hd",
        )  # fmt: skip
        return el("li", head, id=f"f{number}", cls="en", data_s=key, data_p=(owner[1] or 0) if owner[0] == 2 else 0)

    def _words(self, one: Difference) -> Html:
        """What changed, shortened to what is near the change."""
        if one.kind == "added":
            return el("ins", _cut(one.new or ""))
        if one.kind == "removed":
            return el("del", _cut(one.old or ""))
        if one.kind == "moved":
            return join(
                el("span", self.w["from"].format(where=self.places.came_from(one)), cls="mu"),
                " ",
                bdi(_cut(one.new or "")),
            )
        old, new = said(one, one.old), said(one, one.new)
        found = runs(old, new)
        if not any(mark == "same" for mark, _ in found):
            return join(redline(_cut(old), "") if old else el("span", self.w["empty"], cls="mu"), " → ",
                        redline("", _cut(new)) if new else el("span", self.w["empty"], cls="mu"))  # fmt: skip
        return join(*_near(found))


def _near(found: Sequence[tuple[str, str]]) -> list[Html]:
    shown = []
    for at, (mark, words) in enumerate(found):
        if mark != "same":
            shown.append(el("del" if mark == "old" else "ins", words))
        elif len(words) > 2 * _CONTEXT:
            head = words[:_CONTEXT] if at else ""
            shown.append(el("span", f"{head}…{words[-_CONTEXT:] if at + 1 < len(found) else ''}"))
        else:
            shown.append(el("span", words))
    return shown


def _cut(words: str) -> str:
    return words if len(words) <= _LONG else f"{words[:_LONG]}…"
