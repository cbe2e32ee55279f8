"""The command line in this process, and an invented text for it."""

from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from jixiao.cli import main

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "src" / "jixiao" / "examples"
FAULTY = EXAMPLES / "lanchuan-water-2024.txt"
SOUND = EXAMPLES / "huaixi-culture-2025-clean.txt"
SAMPLES = ROOT / "tests" / "samples"
ON = ("--on", "2024-06-01")


class Outcome(NamedTuple):
    """What a run left behind."""

    code: int
    out: str
    err: str
    raw: bytes


def run(*arguments: str | Path, stdin: bytes | None = None) -> Outcome:
    """One command; whatever it raises beyond the exit code is a failure of the test."""
    done = CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Outcome(done.exit_code, done.stdout_bytes.decode("utf-8", "replace"), done.stderr, done.stdout_bytes)


@contextmanager
def folder(path: Path) -> Iterator[Path]:
    """Work inside a folder."""
    here = path / "here"
    here.mkdir()
    with chdir(here):
        yield here


def one_line(outcome: Outcome) -> str:
    """Exit code 2, nothing on standard output, one line that says how to mend it."""
    assert outcome.code == 2, (outcome.code, outcome.err)
    assert outcome.out == ""
    assert len(outcome.err.splitlines()) == 1, outcome.err
    assert outcome.err.startswith("jixiao：")
    assert "请" in outcome.err or "可用" in outcome.err or "应" in outcome.err, outcome.err
    return outcome.err
