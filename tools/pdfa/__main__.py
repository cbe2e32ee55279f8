"""``python -m tools.pdfa FILE.pdf …``: one line for each breach; ends with 1 if there are any."""

import sys
from pathlib import Path

from tools.pdfa import CHECKS, check


def main(paths: list[str]) -> int:
    """Check files, say what was found; 1 if there was anything."""
    worst = 0
    for path in paths:
        breaches = check(Path(path).read_bytes())
        for breach in breaches:
            print(f"{path}: {breach}")
        print(f"{path}: {len(breaches) or 'no'} breaches, {len(CHECKS)} checks (our own checker, not veraPDF)")
        worst |= bool(breaches)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
