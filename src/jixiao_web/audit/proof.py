"""What a verification found, and what that proves. Needs no database: an auditor verifies an exported file with this alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao_web.audit import chain, notes
from jixiao_web.audit.witnesses import Held

EXPORT = "jixiao/audit/1"
"""Says, in the first line of an exported file, what it is."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found."""

    size: int
    faults: Sequence[chain.Fault]
    own: int
    """Checkpoints of the installation itself that were held against the record."""
    lodged: Sequence[chain.Anchor]
    """Checkpoints from outside whose signature was good."""
    held: Sequence[Held] = ()
    """What else was held against the record."""
    is_part: bool = False
    """A selection was looked at, in which nobody can see what is missing."""

    @property
    def covered(self) -> int:
        """The last entry that a checkpoint from outside speaks for; 0 for none."""
        return max((a.size for a in self.lodged), default=0)

    def proved(self, lang: str = "zh") -> list[str]:
        """In plain words, where no fault was found."""
        if self.faults:
            return []
        if self.is_part:
            zh = f"文件中的 {self.size} 条记录，每一条的内容都没有被改动，相邻的各条次序正确。"
            en = f"None of the {self.size} entries of the file was changed, and neighbours are in order."
            return [zh if lang == "zh" else en]
        zh_en = [
            (
                f"第 1 条至第 {self.size} 条连续完整：没有内容被改动，中间没有被删除、插入或调换次序。",
                f"Entries 1 to {self.size} are whole: none was changed, deleted, inserted or reordered.",
            )
        ]
        if self.covered:
            zh_en.append((
                f"与外单位保存的 {len(self.lodged)} 个检查点一致：第 {self.covered} 条及以前的记录，自送存以来没有被重写或截去。",
                f"It fits {len(self.lodged)} checkpoints kept elsewhere: up to entry {self.covered} nothing was written anew or cut.",
            ))  # fmt: skip
        if self.own:
            zh_en.append((
                f"与系统自己保存的 {self.own} 个检查点一致。",
                f"It fits {self.own} checkpoints kept by the system itself.",
            ))  # fmt: skip
        zh_en += [
            (
                f"{one.words}（{one.count} 条）与审计记录一致，没有被改动、删除或补写。",
                f"{one.words} ({one.count}): as they were recorded.",
            )
            for one in self.held
        ]
        return [zh if lang == "zh" else en for zh, en in zh_en]

    def unproved(self, lang: str = "zh") -> list[str]:
        """What nobody can conclude from it, whatever was found."""
        if self.is_part:
            zh = "这是按条件导出的部分记录，看不出缺少了哪些条目。要核验完整性，请导出全部记录。"
            en = "This is a selection: nobody can see what is missing. Export the whole record to verify that."
            return [zh if lang == "zh" else en]
        zh_en = []
        if self.covered < self.size:
            zh_en.append((
                f"第 {self.covered + 1} 条至第 {self.size} 条没有外单位的检查点作证：掌握服务器和密钥的人如果把这一段整个重写或截去末尾，本次核验看不出来。"
                + ("" if self.covered else "请用各单位留存的检查点（回执）一起核验。"),
                (
                    f"Entries {self.covered + 1} to {self.size} have no checkpoint from elsewhere: "
                    "whoever holds server and key could write them anew or cut the tail unseen."
                ),
            ))  # fmt: skip
        if not self.held:
            zh_en.append((
                "只核验了审计记录本身，没有核对数据库中的文本。",
                "Only the record was verified, not the texts in the database.",
            ))  # fmt: skip
        zh_en.append((
            "记录的是系统看到的操作：有没有人冒用他人账号、绕过系统直接修改数据库中的其他内容，不在证明范围内。",
            "The record holds what the system saw: not who sat behind an account, nor what was changed in other tables past the system.",
        ))  # fmt: skip
        zh_en.append(("时间是服务器当时的时间。", "Times are those of the server's clock."))
        return [zh if lang == "zh" else en for zh, en in zh_en]


def anchors(given: Sequence[tuple[str, str]], public: str) -> tuple[list[chain.Anchor], list[chain.Fault]]:
    """The checkpoints (source, note) whose signature is good, and what is to be said of the others.

    Raises notes.NoteError for something that is no checkpoint.
    """
    good: list[chain.Anchor] = []
    bad: list[chain.Fault] = []
    for source, text in given:
        try:
            note = notes.parse(text)
            is_signed = notes.is_signed(note, public)
        except notes.NoteError as error:
            raise notes.NoteError(f"{source}：{error}") from error
        if not is_signed:
            bad.append(chain.Fault(note.size, "signature", f"{source}的签名不是本系统的密钥所签，可能是伪造的"))
        elif note.size:
            good.append(chain.Anchor(note.size, note.hash, source))
    return good, bad


class ExportError(Exception):
    """A file that is no exported record. One line for people."""


def head_line(size: int, filters: Mapping[str, str], origin: str) -> str:
    """The first line of an exported file: what it is, of how many entries of the record, by which selection."""
    return chain.canonical({"schema": EXPORT, "origin": origin, "size": size, "filters": dict(filters)}) + "\n"


def entry_line(row: Mapping[str, Any]) -> str:
    """An entry as a line of an exported file: all that is hashed, and the hash."""
    return chain.canonical({key: row[key] for key in (*chain.FIELDS, "hash")}) + "\n"


def of_file(lines: Iterable[str], given: Sequence[tuple[str, str]] = (), public: str = "") -> Verified:
    """Hold an exported record against itself and against checkpoints. Raises ExportError, notes.NoteError."""
    reading = iter(lines)
    head = _json(next(reading, ""), 1)
    if head.get("schema") != EXPORT or not isinstance(head.get("size"), int):
        raise ExportError("第 1 行不是审计记录的文件头。请用系统导出的 .jsonl 文件")
    is_part = bool(head.get("filters"))
    count = 0

    def entries() -> Iterator[Mapping[str, Any]]:
        nonlocal count
        for number, line in enumerate(reading, 2):
            row = _json(line, number)
            if any(not isinstance(row.get(key), int if key == "seq" else str) for key in (*chain.FIELDS, "hash")):
                raise ExportError(f"第 {number} 行不是一条审计记录")
            count += 1
            yield row

    good, bad = anchors(given, public)
    found = [*bad, *chain.faults(entries(), good, is_part=is_part)]
    if not is_part and not found and count != head["size"]:
        found.append(chain.Fault(count, "cut", f"文件头记有 {head['size']} 条，实际只有 {count} 条，末尾被截去"))
    return Verified(count, found, 0, good, is_part=is_part)


def _json(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ExportError(f"第 {number} 行不是 JSON，文件可能没有传完整") from error
    if not isinstance(row, dict):
        raise ExportError(f"第 {number} 行不是一条审计记录")
    return row
