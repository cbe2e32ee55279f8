"""The indicator library as a page for people (docs/indicator-library.md)."""

from collections.abc import Sequence

from jixiao.law.library import Entry, ProjectKind

_HEAD = ("编号", "类别", "名称", "怎么算", "写法", "依据", "怎么取数", "时点", "提醒")


def library_markdown(kinds: Sequence[ProjectKind]) -> str:
    """Every kind of project with its indicators, one table each."""
    count = sum(len(kind.entries) for kind in kinds)
    lines = [
        "# 指标库", "", "由 `make docs` 从 `src/jixiao/law/library/*.toml` 生成，请勿手改。", "",
        f"共 {len(kinds)} 类项目、{count} 个指标。条目均自行编写，供填报时参考，不是规定；示例值只说明写法，不是建议的目标值。",
        "“类别”按成本为一级指标的框架写；在成本列入产出的框架里，经济成本指标写作“成本指标”，社会成本和生态环境成本不设。",
        "带 ✓ 的名称见于公开的共性指标库，其余为行业通行做法。按项目取用：`jixiao suggest 文件`。",
        "还没有文件的，用 `jixiao suggest --name 项目名称 --purpose 用途`。", "",
    ]  # fmt: skip
    for kind in kinds:
        lines += [f"## {kind.title}", ""]
        if kind.words:
            lines += [f"项目名称或用途写有：{'、'.join(kind.words)}。", ""]
        if kind.note:
            lines += [kind.note, ""]
        lines += ["| " + " | ".join(_HEAD) + " |", "| " + " | ".join("---" for _ in _HEAD) + " |"]
        lines += [_row(entry) for entry in kind.entries]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _row(entry: Entry) -> str:
    name = entry.name + (" ✓" if entry.verified else "")
    if entry.also:
        name += f"<br>也称：{'、'.join(entry.also)}"
    cells = (
        f"`{entry.id}`", entry.level2, name, entry.description, f"{entry.pattern()}<br>例：{entry.example}",
        f"{entry.basis}：{entry.basis_document}", f"{entry.method}：{'、'.join(entry.evidence)}", entry.period,
        "；".join(entry.cautions),
    )  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "／").replace("__", "\\_\\_") for cell in cells) + " |"
