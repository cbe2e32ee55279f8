"""Speed and memory beside what a user would pick instead, measured side by side in one run; ``make bench``.

Every pair is interleaved (ours, theirs, ours, theirs …) and the medians are compared, so that a busy machine slows
both alike. Wrong cells are counted the same way for every tool: non-empty cell texts without blanks, each table of
the form against the truth, pieces of a cell cut by a page counted wrong for all alike.
"""

import argparse
import json
import sys
from typing import Any

from checking import bench_check, bench_process
from editing import bench_editor, editor_lines
from reading import bench_docx, bench_pdf
from timing import machine
from writing import bench_batch, bench_documents


def report(result: dict[str, Any]) -> str:
    d, p, c, s = result["docx"], result["pdf"], result["check"], result["process"]
    w, b = result["documents"], result["batch"]
    lines = [result["machine"], "", "Reading a digital PDF, all its tables:", f"  {p['file']}, {p['pages']} pages"]
    for name in ("jixiao", "pdfplumber", "pymupdf"):
        if name in p:
            q = p[name]
            lines.append(f"  {name:<11} {q['seconds'] * 1000:8.1f} ms  {q['ms_per_page']:6.2f} ms/page  x{q['ratio']:.1f}"
                         f"  wrong cells {q['wrong_cells']} of {q['cells']}")  # fmt: skip
    lines += [f"  {p['note']}"] if "note" in p else []
    lines += ["", "Reading a DOCX (ours: every cell once, with spans; python-docx: row.cells of every table):",
              f"  {d['file']}: jixiao {d['jixiao'] * 1000:.1f} ms, python-docx {d['python-docx'] * 1000:.1f} ms, x{d['ratio']:.1f}",
              "", f"Checking, all {c['rules']} rules, one core:"]  # fmt: skip
    for name, q in c.items():
        if isinstance(q, dict):
            lines.append(
                f"  {name}: {q['indicators']} indicators in {q['seconds'] * 1000:.1f} ms = {q['indicators_per_second']:,.0f} a second"
            )
    lines += ["", "Growth (example's projects repeated):"]
    for g in c["growth"]:
        lines.append(f"  x{g['times']:<4} {g['characters']:>9,} characters  {g['indicators']:>6,} indicators  read {g['read_seconds']:7.3f} s"
                     f"  check {g['check_seconds']:7.3f} s  {g['indicators_per_second']:,.0f} a second  {g['findings']:,} findings")  # fmt: skip
    lines += ["", "Whole process, start included:"]
    for name, words in (
        ("version", "jixiao --version"),
        ("check", "jixiao check"),
        ("check_html", "jixiao check --format html"),
    ):
        lines.append(f"  {words:<28} {s[name]['seconds']:.3f} s  peak {s[name]['peak_mb']:.0f} MB")
    lines += ["", f"Writing {w['file']}, {w['tables']} tables (theirs: the tables alone):"]
    for ours, theirs, words in (
        ("docx", "python-docx", "DOCX"),
        ("xlsx", "openpyxl", "XLSX"),
        ("pdf", "libreoffice", "PDF"),
    ):
        if theirs in w:
            lines.append(
                f"  {words:<5} jixiao {w[ours] * 1000:7.0f} ms, {theirs} {w[theirs] * 1000:7.0f} ms, x{w[theirs] / w[ours]:.1f}"
            )
    lines += [f"  HTML  jixiao {w['html'] * 1000:7.0f} ms",
              f"  jixiao write to PDF, process start included: {w['pdf_process']:.2f} s, peak {w['pdf_peak_mb']:.0f} MB",
              "", f"Many texts of {b['projects_a_text']} projects as {b['formats']}, two processes:"]  # fmt: skip
    for g in b["growth"]:
        lines.append(f"  {g['texts']:>3} texts, {g['documents']:>4} documents  {g['seconds']:7.1f} s  peak {g['peak_mb']:4.0f} MB"
                     f"  {g['mb_written']:5.1f} MB written")  # fmt: skip
    lines += ["", *editor_lines(result["editor"])]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    # Processes first: a child's peak counts what its parent held when it was started.
    result = {"machine": machine(), "process": bench_process(options.rounds), "batch": bench_batch(),
              "docx": bench_docx(options.rounds), "pdf": bench_pdf(options.rounds), "check": bench_check(options.rounds),
              "documents": bench_documents(options.rounds), "editor": bench_editor()}  # fmt: skip
    print(json.dumps(result, indent=1) if options.json else report(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
