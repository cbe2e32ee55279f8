"""The columns of the Data Package as a page for people (docs/data-package.md)."""

from jixiao.write.exchange.tables import Column, Table, all_tables, owner_key

_TYPES = {"string": "文字", "integer": "整数", "number": "数", "boolean": "是否", "date": "日期"}
_HEAD = ("列名", "名称", "类型", "单位", "必填", "说明")
_INTRODUCTION = r"""# 数据包

由 `make docs` 从 `src/jixiao/write/exchange/tables.py` 生成，请勿手改。

`jixiao write 文件 -o 数据.zip` 把一份绩效文本写成 [Data Package](https://datapackage.org) 第 2 版：每类内容一张 CSV 表（共
__COUNT__ 张），`datapackage.json` 说明各表各列，`text.json` 是全文（结构见 [text-1.schema.json](schema/text-1.schema.json)）。
`jixiao read 数据.zip` 读出的就是 `text.json`；各文件都记有 SHA-256，表被改动过时读取会报告。同一份文本每次写出的字节相同。

许可和生成时间由发布者决定：`--licence CC-BY-4.0`、`--created 2024-01-15`；不给就不写。

## 通则

- 空着的格表示原文没有写，不是零，也不是空字符串。没有读明白的地方列在 `problems` 表。
- 数写成十进制，小数点为“.”，没有千位分隔符，不四舍五入。金额一律为万元，列名以 `_wanyuan` 结尾。
- 指标值既有原文（`target_raw`），又有理解后的类型、比较符、数值、单位、期限；`actual_`、`forecast_` 各列同此。
- 项目编码、单位代码是文字，不是数。
- 标识由内容算出，不用随机数。文本标识取自表种、年度和部门（没有封面的表取自单位和项目），同一部门同一年度的草案与定稿相同；
  项目标识是文本标识加项目编码，编码缺失、不合规或重复时加顺序号。
- 预算阶段（`budget` 表的 `phase`）用 Fiscal Data Package 的四个词：proposed 草案、approved 批准、adjusted 调整、executed 执行。

## 用 Excel、WPS 打开

CSV 是 UTF-8 编码，开头带 BOM，双击打开中文不乱码。

以 `=`、`+`、`-`、`@`（含全角，前面有空白也算）或制表符、换行开头的文字，会被电子表格当作公式运行。“=100%”这样的指标值是正当的，不能删改，
所以在这类文字前写一个反斜杠；文字里原有的反斜杠写成两个。表格软件里看到的是 `\=100%`，不会运行；按 `datapackage.json` 的
`dialect`（`escapeChar` 为 `\`）读取时，反斜杠自动去掉，得到原值：

```python
import pandas
pandas.read_csv("indicators.csv", escapechar="\\", dtype={"project_id": str})
```

通常的做法是加单引号，但单引号会留在值里，读的程序无从知道它不是原文。标准说 `escapeChar` 与 `quoteChar` 二者取一，这里两者都写明：
只用前者，含逗号的文字在电子表格里会断成两格。frictionless、pandas、Python 的 csv 模块都按此读出原值。数值列的负号不受影响。
"""


def dictionary_markdown() -> str:
    """What the package holds, and every column of every table."""
    tables = all_tables()
    lines = [_INTRODUCTION.replace("__COUNT__", str(len(tables)))]
    for table in tables:
        lines += [f"## {table.name} {table.title}", "", f"{table.description}{_keys(table)}", ""]
        lines += ["| " + " | ".join(_HEAD) + " |", "| " + " | ".join("---" for _ in _HEAD) + " |"]
        lines += [_row(column) for column in table.columns]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _keys(table: Table) -> str:
    key = owner_key(table)
    within = f"`{key}` 指向 `{table.within}`。" if key else ""
    return f"主键：{'、'.join(f'`{name}`' for name in table.key)}。{within}"


def _row(column: Column) -> str:
    words = column.description
    if column.enum and column.enum[0] not in words:
        words += f"可取：{'、'.join(f'`{value}`' for value in column.enum)}。"
    if column.maximum is not None:
        words += f"{column.minimum} 至 {column.maximum}。"
    cells = (f"`{column.name}`", column.title, _TYPES[column.type], column.unit, "是" if column.required else "", words)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
