"""Damages real sample files of every format for a while; only our own error may come of it. ``make fuzz``."""

import argparse
import io
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from jixiao.api import Config, ReadError, read, review

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from mutations.check import ON  # noqa: E402 - found only after the line above

LONGEST = 20.0
"""Seconds no damaged file may take."""


def flip(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.randint(1, 30)):
        out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(1, len(data))]


def move(data: bytes, rng: random.Random) -> bytes:
    a, b = sorted(rng.randrange(len(data)) for _ in range(2))
    at = rng.randrange(len(data))
    return data[:at] + data[a:b][:5000] + data[at:]


def inside(data: bytes, rng: random.Random) -> bytes:
    """Damage one member of a zip archive and pack it again, so that the damage reaches the parser."""
    try:
        source = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        return flip(data, rng)
    target = io.BytesIO()
    names = [n for n in source.namelist() if n.endswith(".xml")]
    chosen = rng.choice(names)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for entry in source.infolist():
            member = source.read(entry)
            if entry.filename == chosen and member:
                member = rng.choice((flip, cut, move))(member, rng)
            out.writestr(entry.filename, member)
    return target.getvalue()


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (flip, cut, move, inside)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    options = parser.parse_args()
    rng = random.Random(options.seed)
    samples = [p for p in (ROOT / "tests/samples").rglob("*.*") if not p.name.endswith(".json")]
    samples += sorted((ROOT / "src/jixiao/examples").glob("*.txt"))
    by_kind: dict[str, list[Path]] = {}
    for path in samples:
        by_kind.setdefault(path.suffix, []).append(path)
    count: Counter[tuple[str, str]] = Counter()
    slowest = (0.0, "")
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        kind = rng.choice(sorted(by_kind))
        path = rng.choice(by_kind[kind])
        damage = rng.choice(DAMAGES)
        data = damage(path.read_bytes(), rng)
        start = time.monotonic()
        try:
            review(read(data, path.name), Config(), on=ON)
            outcome = "read"
        except ReadError as error:
            outcome = error.code
        except Exception as error:
            kept = ROOT / "out" / f"fuzz-{options.seed}-{sum(count.values())}{kind}"
            kept.parent.mkdir(exist_ok=True)
            kept.write_bytes(data)
            print(
                f"seed {options.seed}: {damage.__name__} of {path.name}: {type(error).__name__}: {error} (kept as {kept})"
            )
            return 1
        took = time.monotonic() - start
        slowest = max(slowest, (took, f"{damage.__name__} of {path.name}"))
        if took > LONGEST:
            print(f"seed {options.seed}: {slowest[1]} took {took:.1f} s")
            return 1
        count[kind, outcome] += 1
    print(
        f"seed {options.seed}: {sum(count.values())} damaged files, nothing but our own error; slowest {slowest[0]:.2f} s ({slowest[1]})"
    )
    for kind in sorted(by_kind):
        outcomes = {code: n for (k, code), n in sorted(count.items()) if k == kind}
        print(f"  {kind:<6} {sum(outcomes.values()):>5}  " + ", ".join(f"{code} {n}" for code, n in outcomes.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
