"""Where things are, and how they are timed."""

import os
import platform
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "src/jixiao/examples/lanchuan-water-2024.txt"
SAMPLES = ROOT / "tests/samples"
SHARED = ROOT.parent / "shared"
JIXIAO = Path(sys.executable).with_name("jixiao")
ON = date(2024, 1, 15)


def sample() -> Path:
    """The real text where it lies beside the repository, else the example."""
    real = SHARED / "texts/zunhua-2024.txt"
    return real if real.exists() else EXAMPLE


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


def tree(command: list[str]) -> tuple[float, float]:
    """Wall seconds of a command, and the most memory (MB, shared pages counted once) it and its children held at once."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak, ended = 0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not ended.wait(0.1):
            peak = max(peak, sum(_held(pid) for pid in _with_children(child.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = child.wait()
    ended.set()
    watcher.join()
    if code:
        raise RuntimeError(f"{command[:3]} ended with {code}")
    return time.perf_counter() - start, peak / 1024


def _with_children(pid: int) -> list[int]:
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in below for one in _with_children(int(child)))]


def _held(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has just ended
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def machine() -> str:
    model = platform.processor() or "unknown processor"
    try:
        info = Path("/proc/cpuinfo").read_text("utf-8")
        model = next(line.split(":")[1].strip() for line in info.splitlines() if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
