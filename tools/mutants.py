"""All mutants of the shipped texts (or of the files named): counts, and what was missed. ``make mutants``."""

import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from mutations.check import harmful_misses, harmless_failures  # noqa: E402 - found only after the line above


def main() -> int:
    files = [Path(a) for a in sys.argv[1:]] or sorted((ROOT / "src/jixiao/examples").glob("*.txt"))
    bad = 0
    for file in files:
        source = file.read_text("utf-8")
        harmless = list(harmless_failures(source))
        failed = [(n, why) for n, why in harmless if why]
        harmful = list(harmful_misses(source))
        missed = [(n, why) for n, why in harmful if why]
        print(
            f"{file.name}: harmless {len(harmless) - len(failed)}/{len(harmless)} read the same; "
            f"harmful {len(harmful) - len(missed)}/{len(harmful)} found at their place"
        )
        for name, why in failed:
            print(f"  harmless: {name}: {why}")
        kinds = Counter(re.sub(r"\d+", "N", name) for name, _ in missed)
        for kind, count in kinds.most_common():
            example = next(f"{n}: {why}" for n, why in missed if re.sub(r"\d+", "N", n) == kind)
            print(f"  missed {count}x {kind}, e.g. {example}")
        bad += len(failed) + len(missed)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
