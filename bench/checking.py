"""Checking: indicators a second, growth with the length of a text, whole processes."""

import os
import re
import time
from typing import Any

from timing import EXAMPLE, JIXIAO, ON, SHARED, interleaved, process, sample


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
    text = sample()
    version, version_memory = process([str(JIXIAO), "--version"], rounds)
    check, check_memory = process([str(JIXIAO), "check", str(text), "-q"], rounds)
    html, html_memory = process([str(JIXIAO), "check", str(text), "-q", "-o", os.devnull, "--format", "html"], rounds)
    return {
        "version": {"seconds": version, "peak_mb": version_memory},
        "check": {"file": text.name, "seconds": check, "peak_mb": check_memory},
        "check_html": {"file": text.name, "seconds": html, "peak_mb": html_memory},
    }
