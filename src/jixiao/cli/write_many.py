"""Many files written at once: what goes where, the processes, what each of them says."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

import click

from jixiao import api
from jixiao.cli.common import not_written


@dataclass(frozen=True, slots=True)
class Job:
    """One file and the documents to be made of it."""

    file: str
    outputs: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a job: documents written, lines that say what was not, and remarks."""

    file: str
    written: int
    errors: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class RefusedError(ValueError):
    """Work that must not begin: one line for people, which says how to mend it; ``english`` says it again."""

    def __init__(self, words: str, english: str) -> None:
        super().__init__(words)
        self.english = english


def jobs_for(files: Sequence[str], folder: Path, suffixes: Sequence[str]) -> list[Job]:
    """A job for each file. Raises RefusedError where two documents would have one name, or one would replace what it is
    made from.
    """
    seen: dict[str, str] = {}
    sources = {_same_name(Path(file)) for file in files}
    jobs = []
    for file in files:
        if file == "-":
            raise RefusedError("标准输入没有文件名，不能与 --to 同用。请给出文件",
                               "standard input has no name, so it cannot be written with --to. Give a file")  # fmt: skip
        outputs = tuple(folder / f"{Path(file).stem}{suffix}" for suffix in suffixes)
        for output in outputs:
            name = _same_name(output)
            if name in seen:
                raise RefusedError(f"{seen[name]} 和 {file} 都会写成 {output}。请先改名，或分开写到两个文件夹",
                                   f"{seen[name]} and {file} would both be written to {output}. Rename one of them")  # fmt: skip
            if name in sources:
                raise RefusedError(f"{output} 是要读的文件，会被覆盖。请用 -o 指明另一个文件夹",
                                   f"{output} is a file to read and would be lost. Name another folder with -o")  # fmt: skip
            seen[name] = file
        jobs.append(Job(file, outputs))
    return jobs


def _same_name(path: Path) -> str:
    """What two names share that some file systems take for one."""
    return os.path.normcase(path.absolute()).casefold()


def write_all(jobs: Sequence[Job], work: Callable[[Job], Done], processes: int, *, bar: bool) -> Iterator[Done]:
    """Do the jobs in so many processes; what became of each, in the order they were given."""
    done: dict[str, Done] = {}
    with click.progressbar(length=len(jobs), label="写文档", file=sys.stderr, hidden=not bar) as progress:
        for one in _in_turn(jobs, work) if processes < 2 or len(jobs) < 2 else _at_once(jobs, work, processes):
            done[one.file] = one
            progress.update(1)
    for job in jobs:
        yield done[job.file]


def _in_turn(jobs: Sequence[Job], work: Callable[[Job], Done]) -> Iterator[Done]:
    return (work(job) for job in jobs)


def _at_once(jobs: Sequence[Job], work: Callable[[Job], Done], processes: int) -> Iterator[Done]:
    """The jobs as they are finished. A process that was ended from outside takes the jobs still open with it: each of
    them says so.
    """
    pool = ProcessPoolExecutor(min(processes, len(jobs)))
    open_: dict[Future[Done], Job] = {}
    try:
        open_ = {pool.submit(work, job): job for job in jobs}
        for future in as_completed(list(open_)):
            job = open_.pop(future)
            try:
                yield future.result()
            except BrokenProcessPool:
                yield Done(job.file, 0, (f"{job.file}：写文档的进程被中断（可能是内存不足）。请加 --jobs 1 再试",))
    finally:
        pool.shutdown(cancel_futures=True)


def write_one(job: Job, *, again: bool, publisher: api.Publisher, form: api.Form | None, english: bool) -> Done:
    """Read one file and write its documents, each whole or not at all."""
    try:
        data = api.load(job.file)
        review = api.review_from(data, job.file)
        text = None if review is not None else api.read(data, job.file)
    except api.ReadError as error:
        return Done(job.file, 0, (str(error),))
    errors: list[str] = []
    remarks = [] if text is None else [f"{job.file}：{note}" for note in text.notes]
    if text is not None and text.problems:
        remarks.append(unread(job.file, len(text.problems), english=english))
    for output in job.outputs:
        try:
            if review is not None:
                made = api.write_review(review, output.suffix)
            else:
                assert text is not None
                made = api.write(text, output.suffix, compose=again, publisher=publisher, form=form)
        except (api.WriteError, api.ReviewError) as error:
            errors.append(f"{output}: {error.english}" if english else f"{output}：{error}")
        else:
            errors += [words] if (words := not_written(made, output)) else []
    return Done(job.file, len(job.outputs) - len(errors), tuple(errors), tuple(remarks))


def unread(file: str, count: int, *, english: bool) -> str:
    """That places of a file were not understood."""
    return (
        f"{file}: {count} places were not understood and may be missing in the document"
        if english
        else f"{file}：有 {count} 处没有读明白，文档里可能缺少，请核对（jixiao read 的 problems 列出各处）"
    )
