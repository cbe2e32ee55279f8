"""Speed and memory beside what a user would pick instead, measured side by side in one run; ``make bench``.

Every pair is interleaved (ours, theirs, ours, theirs …) and the medians are compared, so that a busy machine slows
both alike. Wrong cells are counted the same way for every tool: non-empty cell texts without blanks, each table of
the form against the truth, pieces of a cell cut by a page counted wrong for all alike.
"""

import argparse
import importlib.util
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "src/jixiao/examples/lanchuan-water-2024.txt"
SAMPLES = ROOT / "tests/samples"
SHARED = ROOT.parent / "shared"
JIXIAO = Path(sys.executable).with_name("jixiao")
ON = date(2024, 1, 15)


def interleaved(runs: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each, run in turn."""
    for run in runs.values():
        run()  # warm: imports and caches are not what is compared
    seen: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            seen[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seen.items()}


def process(command: list[str], rounds: int) -> tuple[float, float]:
    """Median wall seconds and peak memory (MB) of a command, process start included."""
    times, peak = [], 0
    for _ in range(rounds):
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        times.append(time.perf_counter() - start)
        peak = max(peak, usage.ru_maxrss)
    return statistics.median(times), peak / 1024


# cells


def squeezed(text: object) -> str:
    return re.sub(r"\s+", "", str(text or ""))


def wrong_cells(found: Counter[str], truth: Counter[str]) -> tuple[int, int]:
    """Cells of the truth that were not found as they are, and how many there are."""
    return sum((truth - found).values()), sum(truth.values())


def docx_cells(path: Path) -> Counter[str]:
    """The truth of a PDF made from this DOCX: every non-empty cell of its tables, once."""
    from jixiao.read.docx import READER

    layout = READER.read(path.read_bytes(), path.name)
    return Counter(squeezed(c.text) for r in layout.rows if r.table is not None for c in r.cells if c.text.strip())


def our_pdf(data: bytes) -> Counter[str]:
    from jixiao.read.pdf import READER

    layout = READER.read(data, "x.pdf")
    return Counter(squeezed(c.text) for r in layout.rows if r.table is not None for c in r.cells if c.text.strip())


def plumber_pdf(path: Path) -> Counter[str]:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return Counter(
            squeezed(c) for page in pdf.pages for t in page.extract_tables() for row in t for c in row if squeezed(c)
        )


def mupdf_pdf(path: Path) -> Counter[str]:
    import pymupdf

    with pymupdf.open(path) as pdf:
        return Counter(
            squeezed(c)
            for page in pdf
            for t in page.find_tables().tables
            for row in t.extract()
            for c in row
            if squeezed(c)
        )


# the benches


def bench_docx(rounds: int) -> dict[str, Any]:
    import docx

    from jixiao.read.docx import READER

    path = SHARED / "readings/official-form.docx"
    path = path if path.exists() else SAMPLES / "docx/lanchuan-water-2024.docx"
    data = path.read_bytes()

    def theirs() -> int:
        return sum(
            len(cell.text) for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells
        )

    seconds = interleaved({"jixiao": lambda: READER.read(data, path.name), "python-docx": theirs}, rounds)
    return {"file": path.name, **seconds, "ratio": seconds["python-docx"] / seconds["jixiao"]}


def bench_pdf(rounds: int) -> dict[str, Any]:
    pair = (SHARED / "readings/official-form.pdf", SHARED / "readings/official-form.docx")
    if not pair[0].exists():
        pair = (SAMPLES / "pdf/lanchuan-water-2024.pdf", SAMPLES / "docx/lanchuan-water-2024.docx")
    pdf, docx = pair
    data, truth = pdf.read_bytes(), docx_cells(docx)
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        pages = len(document)
    runs: dict[str, Callable[[], Counter[str]]] = {
        "jixiao": lambda: our_pdf(data),
        "pdfplumber": lambda: plumber_pdf(pdf),
    }
    if importlib.util.find_spec("pymupdf"):
        runs["pymupdf"] = lambda: mupdf_pdf(pdf)
    seconds = interleaved(runs, rounds)
    out: dict[str, Any] = {"file": pdf.name, "pages": pages}
    for name, run in runs.items():
        wrong, total = wrong_cells(run(), truth)
        out[name] = {"seconds": seconds[name], "ms_per_page": seconds[name] / pages * 1000, "wrong_cells": wrong, "cells": total,
                     "ratio": seconds[name] / seconds["jixiao"]}  # fmt: skip
    if "pymupdf" not in runs:
        out["note"] = (
            "PyMuPDF (AGPL) is not installed and not measured; pip install pymupdf into this environment to add it"
        )
    return out


def long_text(times: int) -> str:
    """The example with its projects repeated under other codes, names, numbers and values."""
    lines = EXAMPLE.read_text("utf-8").split("\n")
    start = max(i for i, line in enumerate(lines) if line.startswith("第二部分")) + 1
    titles = [
        i
        for i, line in enumerate(lines)
        if i > start and re.match(r"^\d+\.\s*.+绩效目标表$", line) and "\t" not in line
    ]
    head, body = lines[: titles[0]], lines[titles[0] :]
    out = list(head)
    for n in range(times):
        block = "\n".join(body)
        if n:
            block = re.sub(r"(\d{8}P)(\d{6})", lambda m, n=n: f"{m[1]}{(int(m[2]) + 7 * n) % 10**6:06d}", block)
            block = block.replace("经费", f"经费之{n}").replace("资金绩效目标表", f"资金之{n}绩效目标表")
            block = re.sub(r"(?<=≥)(\d{2,})(?=[^\d%])", lambda m, n=n: str(int(m[1]) + n), block)
        out.append(block)
    return "\n".join(out)


def bench_check(rounds: int) -> dict[str, Any]:
    from jixiao.api import Config, check, context_for, read
    from jixiao.check.discover import all_rules

    out: dict[str, Any] = {"rules": len(all_rules())}
    shared = SHARED / "texts/zunhua-2024.txt"
    for path in (EXAMPLE, *([shared] if shared.exists() else [])):
        text = read(path)
        context = context_for(text, Config(), on=ON)
        rows = sum(len(p.indicators) for p in text.projects)
        seconds = interleaved({"check": lambda text=text, context=context: check(text, context)}, max(rounds * 3, 15))[
            "check"
        ]
        out[path.name] = {"indicators": rows, "seconds": seconds, "indicators_per_second": rows / seconds}
    growth = []
    for times in (1, 10, 100):
        data = long_text(times).encode()
        start = time.perf_counter()
        text = read(data, "long.txt")
        middle = time.perf_counter()
        found = check(text, context_for(text, Config(), on=ON))
        end = time.perf_counter()
        rows = sum(len(p.indicators) for p in text.projects)
        growth.append({"times": times, "characters": len(data.decode()), "indicators": rows, "findings": len(found),
                       "read_seconds": middle - start, "check_seconds": end - middle,
                       "indicators_per_second": rows / (end - middle)})  # fmt: skip
    out["growth"] = growth
    return out


def bench_process(rounds: int) -> dict[str, Any]:
    sample = SHARED / "texts/zunhua-2024.txt"
    sample = sample if sample.exists() else EXAMPLE
    version, version_memory = process([str(JIXIAO), "--version"], rounds)
    check, check_memory = process([str(JIXIAO), "check", str(sample), "-q"], rounds)
    html, html_memory = process([str(JIXIAO), "check", str(sample), "-q", "-o", os.devnull, "--format", "html"], rounds)
    return {
        "version": {"seconds": version, "peak_mb": version_memory},
        "check": {"file": sample.name, "seconds": check, "peak_mb": check_memory},
        "check_html": {"file": sample.name, "seconds": html, "peak_mb": html_memory},
    }


def machine() -> str:
    model = platform.processor() or "unknown processor"
    try:
        info = Path("/proc/cpuinfo").read_text("utf-8")
        model = next(line.split(":")[1].strip() for line in info.splitlines() if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"


def report(result: dict[str, Any]) -> str:
    d, p, c, s = result["docx"], result["pdf"], result["check"], result["process"]
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
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    # Processes first: a child's peak counts what its parent held when it was started.
    result = {"machine": machine(), "process": bench_process(options.rounds), "docx": bench_docx(options.rounds),
              "pdf": bench_pdf(options.rounds), "check": bench_check(options.rounds)}  # fmt: skip
    print(json.dumps(result, indent=1) if options.json else report(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
