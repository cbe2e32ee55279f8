"""Files and arguments made to break the program: exit code 2, one line for people, nothing half-written, no traceback.

Every refusal goes through the command line. What the operating system has a hand in (pipes, devices, memory, time)
runs as a process of its own.
"""

import gzip
import io
import json
import os
import random
import re
import signal
import socket
import stat
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
import xlwt
from click.testing import CliRunner

from jixiao.cli import main
from jixiao.read.base import MAX_BYTES

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "src" / "jixiao" / "examples" / "lanchuan-water-2024.txt"
SAMPLES = ROOT / "tests" / "samples"
DOCX, XLSX, PDF, HTML, MD = (
    SAMPLES / kind / f"lanchuan-water-2024.{kind}" for kind in ("docx", "xlsx", "pdf", "html", "md")
)
ON = ("--on", "2024-06-01")
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


class Outcome(NamedTuple):
    """What a run left behind."""

    code: int
    out: bytes
    err: str
    seconds: float = 0.0
    megabytes: float = 0.0


def run(*arguments: str | Path, stdin: bytes | None = None) -> Outcome:
    """The command line, in this process."""
    done = CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Outcome(done.exit_code, done.stdout_bytes, done.stderr)


# The peak of a process that was forked from a large one counts the large one too: a small one starts it.
_LAUNCHER = """
import os, sys, time
start = time.perf_counter()
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(pid, 0)
peak = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
print(os.waitstatus_to_exitcode(status), time.perf_counter() - start, peak, file=open(os.environ["JIXIAO_MEASURE"], "w"))
"""


def process(
    *arguments: str | Path, stdin: bytes | None = None, cwd: Path | None = None, timeout: float = 60
) -> Outcome:
    """The command line as a process of its own, with its time and its peak of memory."""
    reading, writing = os.pipe()
    environment = os.environ | {"JIXIAO_MEASURE": f"/dev/fd/{writing}", "PYTHONUTF8": "1"}
    command = [sys.executable, "-I", "-S", "-c", _LAUNCHER, sys.executable, "-m", "jixiao", *map(str, arguments)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
                          cwd=cwd, pass_fds=(writing,), start_new_session=True) as started:  # fmt: skip
        os.close(writing)
        try:
            out, err = started.communicate(stdin or b"", timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)  # the launcher and what it launched
            raise
    with os.fdopen(reading) as measured:
        code, seconds, peak = measured.read().split()
    return Outcome(int(code), out, err.decode(), float(seconds), float(peak))


def assert_refused(done: Outcome, *words: str) -> str:
    """Exit code 2, nothing on standard output, one line that says what is wrong and how to mend it."""
    assert done.code == 2, (done.code, done.err, done.out[:300])
    assert done.out == b""
    assert_one_line(done.err)
    for word in words:
        assert word in done.err, done.err
    return done.err


def assert_one_line(err: str) -> None:
    assert err.endswith("\n")
    assert len(err.splitlines()) == 1, err
    assert err.startswith("jixiao：")
    assert re.search("请|可用|应|只能|最高|必须", err), err
    assert "Traceback" not in err
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", err), repr(err)
    assert len(err) < 1_000, err


def refused(path: Path, *words: str) -> str:
    """Both commands refuse the file and leave no output behind, nor parts of one."""
    folder = path.parent / "out"
    folder.mkdir(exist_ok=True)
    assert_refused(run("read", path, "-o", folder / "text.json"), *words)
    for form in ("json", "html", "xlsx"):
        assert_refused(run("check", path, *ON, "-o", folder / f"findings.{form}"), *words)
    err = assert_refused(run("check", path, *ON), *words)
    assert list(folder.iterdir()) == []
    assert path.name[:8] in err
    return err


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Puts bytes into a file."""

    def put(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return put


Put = Callable[[str, bytes], Path]


# --- nothing in it, or nothing of ours ---------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["txt", "docx", "xlsx", "xls", "pdf", "html", "csv", "json", "md", ""])
@pytest.mark.parametrize(
    "data", [b"", b"\0" * 5_000, b" \t\r\n" * 200, b"\xef\xbb\xbf", "\u3000\n\u00a0".encode(), b"\f\n"]
)
def test_empty_and_blank_files(put: Put, suffix: str, data: bytes) -> None:
    refused(put(f"空白.{suffix}".rstrip("."), data))


def test_empty_file_is_named_so(put: Put) -> None:
    refused(put("空.docx", b""), "空.docx", "空的", "RD001")


@pytest.mark.parametrize("suffix", ["txt", "docx", "xlsx", "xls", "pdf", "html", "csv", "json"])
@pytest.mark.parametrize("seed", range(4))
def test_binary_garbage(put: Put, suffix: str, seed: int) -> None:
    refused(put(f"乱码.{suffix}", random.Random(seed).randbytes(20_000)))


@pytest.mark.parametrize(
    "start",
    [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\x7fELF\x02", b"\x1f\x8b\x08", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c",
     b"PK\x03\x04", b"PK\x05\x06", b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"GIF89a", b"{\\rtf1", b"<?xml"],
)  # fmt: skip
def test_garbage_that_starts_like_something(put: Put, start: bytes) -> None:
    refused(put("附件.docx", start + random.Random(5).randbytes(9_000)))


def test_text_of_another_kind(put: Put) -> None:
    refused(put("通知.txt", "关于召开会议的通知\n\n各科室：\n定于周五召开会议。\n".encode()), "RD012", "绩效目标表")


def test_source_code_is_no_text_of_ours(put: Put) -> None:
    refused(put("程序.txt", Path(__file__).read_bytes()))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_two_texts_in_one_file(put: Put, encoding: str) -> None:
    text = EXAMPLE.read_text("utf-8")
    refused(put("两份.txt", (text + "\n" + text).encode(encoding)), "RD013", "两份文本", "拆成两个文件")


def test_two_texts_in_one_markdown_file(put: Put) -> None:
    refused(put("两份.md", MD.read_bytes() + b"\n" + MD.read_bytes()), "RD013")


# --- damaged -----------------------------------------------------------------------------------------------------


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for row, line in enumerate(EXAMPLE.read_text("utf-8").splitlines()):
        for column, text in enumerate(line.split("\t")):
            sheet.write(row, column, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.95])
@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "xls"])
def test_truncated_files(put: Put, kind: str, part: float) -> None:
    data = old_workbook() if kind == "xls" else (SAMPLES / kind / f"lanchuan-water-2024.{kind}").read_bytes()
    refused(put(f"截断.{kind}", data[: int(len(data) * part)]), "截断")


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_file_without_its_last_bytes(put: Put, kind: str) -> None:
    refused(put(f"截断.{kind}", (SAMPLES / kind / f"lanchuan-water-2024.{kind}").read_bytes()[:-4]), "RD004")


def zipped(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(path: Path, part: str, data: bytes) -> bytes:
    """An office file with one of its parts replaced."""
    return zipped(parts_of(path) | {part: data})


@pytest.mark.parametrize("data", [b"", b"<", b"<a>", b"<a/><b/>", b"\xff" * 50, b"<w:document/>", b"null"])
def test_damaged_parts(put: Put, data: bytes) -> None:
    refused(put("损坏.docx", changed(DOCX, "word/document.xml", data)))
    refused(put("损坏.xlsx", changed(XLSX, "xl/workbook.xml", data)))
    refused(put("损坏2.xlsx", changed(XLSX, "xl/worksheets/sheet1.xml", data)))


def test_a_zip_that_is_no_office_file(put: Put) -> None:
    refused(put("附件.docx", zipped({"说明.txt": EXAMPLE.read_bytes()})))
    refused(put("附件.zip", zipped({"说明.txt": EXAMPLE.read_bytes()})))
    refused(put("附件.gz", gzip.compress(EXAMPLE.read_bytes())))


# --- locked ------------------------------------------------------------------------------------------------------


def compound_file(streams: dict[str, bytes]) -> bytes:
    """A compound file (OLE) with these streams, each of at least 4,096 bytes."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    sectors: list[bytes] = []
    table: list[int] = []

    def store(data: bytes) -> int:
        first = len(sectors)
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        sectors.extend(pieces)
        table.extend([*range(first + 1, first + len(pieces)), end])
        return first

    def entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
        encoded = name.encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16sIQQIQ", encoded, len(encoded) + 2, kind, 1, free, right, child, b"", 0, 0, 0, start, size
        )

    placed = [(name, store(data.ljust(4096, b"\0")), max(len(data), 4096)) for name, data in streams.items()]
    directory = entry("Root Entry", 5, 1, free, end, 0)
    for number, (name, start, size) in enumerate(placed, 1):
        directory += entry(name, 2, free, number + 1 if number < len(placed) else free, start, size)
    first_directory = store(directory)
    table_at = len(sectors)
    table.append(0xFFFFFFFD)
    assert len(table) <= 128
    sectors.append(struct.pack("<128I", *table, *[free] * (128 - len(table))))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII109I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1,
        first_directory, 0, 4096, end, 0, end, 0, table_at, *[free] * 108,
    )  # fmt: skip
    return header + b"".join(sectors)


def locked_pdf() -> bytes:
    """A page behind a password: the check value is not that of the empty password."""
    body = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"ab" * 32 + b"> /U <" + b"cd" * 32 + b"> >>",
    ]  # fmt: skip
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(body, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    identity = b"<" + b"00" * 16 + b">"
    out += b"trailer << /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [%b %b] >>\n" % (identity, identity)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def locked_old_workbook() -> bytes:
    """An .xls with the record that says the rest is encrypted."""
    stream = xlwt.Workbook()
    stream.add_sheet("表")
    records = stream.get_biff_data()
    first = 4 + struct.unpack_from("<H", records, 2)[0]
    return compound_file({"Workbook": records[:first] + struct.pack("<HHHHH", 0x2F, 6, 0, 1, 2) + records[first:]})


def test_password_protected_files(put: Put) -> None:
    package = compound_file({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": random.Random(1).randbytes(9_000)})
    for name, data in {
        "加密.docx": package, "加密.xlsx": package, "加密.xls": locked_old_workbook(), "加密.pdf": locked_pdf(),
    }.items():  # fmt: skip
        refused(put(name, data), "RD005", "密码", "去掉打开密码")


@pytest.mark.parametrize("path", [DOCX, XLSX], ids=["docx", "xlsx"])
def test_zip_with_encrypted_entries(put: Put, path: Path) -> None:
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(mark, start + 4)
    refused(put(f"加密{path.suffix}", bytes(data)), "RD005", "密码")


@pytest.mark.parametrize("stream", ["WordDocument", "PowerPoint Document"])
def test_old_binary_files(put: Put, stream: str) -> None:
    refused(put("旧.doc", compound_file({stream: b"\xec\xa5" + b"\0" * 6_000})), "RD010", "另存为")


# --- bombs -------------------------------------------------------------------------------------------------------


def inflating(name: str, block: bytes, blocks: int, *, head: bytes = b"", tail: bytes = b"", claims: int | None = None,
              others: dict[str, bytes] | None = None) -> bytes:  # fmt: skip
    """A zip with an entry of ``blocks`` repeated blocks, made without holding it; ``claims`` is a false size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    check, size, packed = 0, 0, []
    for piece in (head, *[block] * blocks, tail):
        check, size = zlib.crc32(piece, check), size + len(piece)
        packed.append(packer.compress(piece))
    packed.append(packer.flush())
    body = b"".join(packed)
    base = io.BytesIO()
    with zipfile.ZipFile(base, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, data in (others or {}).items():
            archive.writestr(other, data)
        archive.writestr("last", b"")
    rest = base.getvalue()
    count, _, start = struct.unpack("<HII", rest[-12:-2])
    shown = size if claims is None else claims
    fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, check, len(body), shown, len(name), 0)
    local = b"PK\x03\x04" + fields + name.encode() + body
    central = b"PK\x01\x02\x14\0" + fields + struct.pack("<HHHII", 0, 0, 0, 0, start) + name.encode()
    directory = rest[start:-22] + central
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count + 1, count + 1, len(directory), start + len(local), 0)
    return rest[:start] + local + directory + end


MEGABYTE = b"\0" * (1 << 20)


@pytest.fixture(scope="module")
def gigabyte() -> bytes:
    """A docx of 1 MB whose text is 1 GB of zeros."""
    return inflating("word/document.xml", MEGABYTE, 1024)


def test_zip_bomb(tmp_path: Path, gigabyte: bytes) -> None:
    path = tmp_path / "炸弹.docx"
    path.write_bytes(gigabyte)
    refused(path, "RD006", "炸弹")
    done = process("check", path)
    assert_refused(done, "RD006")
    assert done.seconds < 2
    assert done.megabytes < 120


def test_zip_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = tmp_path / "炸弹.docx"
    path.write_bytes(inflating("word/document.xml", MEGABYTE, 300, claims=1_000))
    done = process("check", path)
    assert_refused(done)
    assert done.megabytes < 120


def test_nested_zip_bomb(put: Put, gigabyte: bytes) -> None:
    nested = gigabyte
    for level in range(3):
        nested = zipped({"word/document.xml": nested, f"{level}.zip": nested}, zipfile.ZIP_STORED)
    refused(put("套娃.docx", nested))


def test_zip_of_many_entries(put: Put) -> None:
    refused(put("条目.docx", zipped({f"word/media/{n}": b"" for n in range(6_000)} | parts_of(DOCX))), "RD006")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("block", "head", "tail"),
    [
        (b"<w:p/>", b"<w:body>", b"</w:body>"),
        (b"<w:p w:a='' w:b=''/>", b"<w:body>", b"</w:body>"),
        (b"<w:p><w:r><w:t>\xe7\x94\xb2</w:t></w:r></w:p>", b"<w:body>", b"</w:body>"),
        (b"<w:tc/>", b"<w:body><w:tbl><w:tr>", b"</w:tr></w:tbl></w:body>"),
        (b"<w:tr><w:tc><w:p/></w:tc></w:tr>", b"<w:body><w:tbl>", b"</w:tbl></w:body>"),
        (b"\xe7\x94\xb2", b"<w:body><w:p><w:r><w:t>", b"</w:t></w:r></w:p></w:body>"),
    ],
    ids=["paragraphs", "attributes", "lines", "cells", "rows", "letters"],
)
def test_document_that_inflates_within_the_limits(tmp_path: Path, block: bytes, head: bytes, tail: bytes) -> None:
    """A megabyte may become 200: no more memory and time than that deserves."""
    root = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    many = block * (1_000_000 // len(block))
    data = inflating("word/document.xml", many, 190, head=root + head, tail=tail + b"</w:document>",
                     others={"word/media/noise.bin": random.Random(1).randbytes(1_000_000)})  # fmt: skip
    path = tmp_path / "膨胀.docx"
    path.write_bytes(data)
    done = process("check", path, timeout=120)
    assert_refused(done)
    assert done.megabytes < 900
    assert done.seconds < 20


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "block"),
    [
        ("xl/sharedStrings.xml", b"<si/>"),
        ("xl/sharedStrings.xml", b"<si><t>1</t></si>"),
        ("xl/worksheets/sheet1.xml", b"<row/>"),
        ("xl/worksheets/sheet1.xml", b"<row><c/></row>"),
        ("xl/worksheets/sheet1.xml", b"<row><c><v>1</v></c></row>"),
        ("xl/worksheets/sheet1.xml", b"<a/>"),
        ("xl/styles.xml", b"<xf/>"),
    ],
)
def test_workbook_that_inflates_within_the_limits(tmp_path: Path, part: str, block: bytes) -> None:
    namespace = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    root, inner = {"xl/sharedStrings.xml": (b"sst", b""), "xl/styles.xml": (b"styleSheet", b"cellXfs")}.get(
        part, (b"worksheet", b"sheetData")
    )
    head = b'<%b xmlns="%b">' % (root, namespace) + (b"<%b>" % inner if inner else b"")
    tail = (b"</%b>" % inner if inner else b"") + b"</%b>" % root
    others = parts_of(XLSX)
    others.pop(part, None)
    if part == "xl/sharedStrings.xml":
        rels = others["xl/_rels/workbook.xml.rels"]
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        if b"sharedStrings" not in rels:
            relation = b'<Relationship Id="ss" Type="%b" Target="sharedStrings.xml"/></Relationships>' % kind
            others["xl/_rels/workbook.xml.rels"] = rels.replace(b"</Relationships>", relation)
    many = block * (1_000_000 // len(block))
    path = tmp_path / "膨胀.xlsx"
    noise = {"xl/media/noise.bin": random.Random(1).randbytes(1_000_000)}
    path.write_bytes(inflating(part, many, 190, head=head, tail=tail, others=others | noise))
    done = process("check", path, timeout=120)
    assert_refused(done)
    assert done.megabytes < 900
    assert done.seconds < 20


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
) + b"]>"  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-7", "cp037", "utf-32"])
def test_entity_bombs(put: Put, encoding: str) -> None:
    declared = {"utf-8": "", "utf-16-be": ' encoding="UTF-16BE"'}.get(encoding, f' encoding="{encoding.upper()}"')
    laughs = LAUGHS.decode().replace('version="1.0"', f'version="1.0"{declared}')
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    def encoded(text: str) -> bytes:
        if encoding != "utf-7":
            return text.encode(encoding)
        first, rest = text.split("?>", 1)
        return first.encode() + b"?>" + rest.replace("<", "+ADw-").replace("!", "+ACE-").encode()

    document = (
        f'{laughs}<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
    )
    refused(put("实体.docx", changed(DOCX, "word/document.xml", encoded(document))))
    styles = f'{laughs}<w:styles xmlns:w="{word}">&j;</w:styles>'
    refused(put("实体2.docx", changed(DOCX, "word/styles.xml", encoded(styles))))
    rows = f'{laughs}<worksheet xmlns="{sheet}"><sheetData><row><c t="inlineStr"><is><t>&j;</t></is></c></row></sheetData></worksheet>'
    refused(put("实体.xlsx", changed(XLSX, "xl/worksheets/sheet1.xml", encoded(rows))))


def test_external_entity_is_not_read(put: Put, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("机密")
    attack = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]><worksheet>&e;</worksheet>'.encode()
    assert "机密" not in refused(put("外部.xlsx", changed(XLSX, "xl/worksheets/sheet1.xml", attack)), "RD009")


# --- too wide, too long, too deep --------------------------------------------------------------------------------


def sheet_of(rows: str) -> bytes:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'
    return changed(XLSX, "xl/worksheets/sheet1.xml", sheet.encode())


def test_hundred_thousand_columns(put: Put) -> None:
    cell = '<c t="inlineStr"><is><t>1</t></is></c>'
    refused(put("宽.xlsx", sheet_of(f"<row>{cell * 100_000}</row>")), "RD007", "列")
    far = cell.replace("<c", '<c r="XFD1"')
    refused(put("宽2.xlsx", sheet_of(f"<row>{far}</row>")), "RD007", "列")
    wide = {
        "宽.csv": "1," * 100_000, "宽2.csv": ("1,2" * 10_000 + "\n") * 5, "宽.tsv": "1\t" * 49_000, "宽.txt": "\t" * 50_000 + "甲",
        "宽.md": "|1" * 100_000, "宽2.md": "|1" * 40_000, "宽.html": f"<table><tr>{'<td>1' * 100_000}</table>",
        "宽2.html": '<table><tr><td colspan="100000">甲<td>乙</table>',
        "宽3.html": "<table>" + '<tr><td colspan="400" rowspan="300000">甲' * 500 + "</table>",
    }  # fmt: skip
    for name, text in wide.items():
        refused(put(name, text.encode()), "宽")


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pdf", "txt", "html", "csv", "json", "bin"])
def test_half_a_gigabyte_is_not_opened(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"很大.{suffix}"
    with path.open("wb") as file:
        file.truncate(500 * 1024 * 1024)
    done = process("check", path)
    assert_refused(done, "RD006", "500 MB", "64 MB")
    assert done.seconds < 1
    assert done.megabytes < 100


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "unit", "count"),
    [
        ("行.txt", "长", 20_000_000),
        ("行.md", "|", 60_000_000),
        ("行.csv", ",", 60_000_000),
        ("行.html", "<p>" + "a" * 1000, 60_000),
        ("行.json", "[", 60_000_000),
        ("行2.txt", "\n", 60_000_000),
        ("行3.txt", "甲\n", 15_000_000),
        ("行4.txt", "甲\t乙\n", 300_100),
        ("行5.txt", "a\n\f", 20_000_000),
        ("行2.csv", "a,b,c,d\n", 300_100),
    ],
)
def test_endless_lines(tmp_path: Path, name: str, unit: str, count: int) -> None:
    """One line of all the bytes a file may have, or nothing but line ends."""
    path = tmp_path / name
    path.write_bytes(unit.encode() * count)
    assert path.stat().st_size <= MAX_BYTES
    done = process("check", path, timeout=120)
    assert_refused(done)
    assert done.megabytes < 1_200
    assert done.seconds < 20


@pytest.mark.slow
def test_three_hundred_thousand_lines(tmp_path: Path) -> None:
    """As many lines as are allowed, of the words of forms: still seconds, not minutes."""
    lines = EXAMPLE.read_text("utf-8").splitlines()
    body = lines[lines.index("第二部分", 40) :] if "第二部分" in lines[40:] else lines[60:]
    path = tmp_path / "三十万行.txt"
    filler = "\n".join(f"{n} 第二段文字说明，没有表格。" for n in range(290_000))
    path.write_text("\n".join([*lines, filler, *body[-10:]]), "utf-8")
    done = process("check", path, *ON, timeout=120)
    assert done.code in (0, 1, 2), done.err
    assert "Traceback" not in done.err
    assert done.seconds < 60
    assert done.megabytes < 1_500


def test_deep_html(put: Put) -> None:
    for number, text in enumerate([
        "<div>" * 100_000, "<table><tr><td>" * 20_000, "<b>" * 50_000 + "甲", "<table>" * 50_000, "</div>" * 100_000,
        "<table><tr><td>" + "<p>" * 100_000,
    ]):  # fmt: skip
        start = time.perf_counter()
        refused(put(f"深{number}.html", ("<html><body>" + text).encode()))
        assert time.perf_counter() - start < 20


def test_deep_documents(put: Put) -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    for tags in ("w:sdt", "w:ins", "w:hyperlink", "w:tbl"):
        deep = f'<w:document xmlns:w="{word}"><w:body><w:p>{f"<{tags}>" * 240}{f"</{tags}>" * 240}</w:p></w:body></w:document>'
        refused(put("深.docx", changed(DOCX, "word/document.xml", deep.encode())))
    deeper = f'<w:document xmlns:w="{word}"><w:body>{"<w:tbl><w:tr><w:tc>" * 20_000}'
    refused(put("深.docx", changed(DOCX, "word/document.xml", deeper.encode())), "RD004")
    refused(put("深.json", b'{"schema": "jixiao/text/1", "projects": ' + b"[" * 100_000), "RD020")
    refused(put("深2.json", b'{"schema": ' + b'{"a":' * 100_000), "RD020")


# --- JSON --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        {"schema": "jixiao/findings/1", "findings": []}, {"schema": "jixiao/text/2"}, {"a": 1}, {},
        {"schema": "jixiao/text/1", "projects": [{}]}, {"schema": "jixiao/text/1", "projects": 5},
        {"schema": "jixiao/text/1", "projects": [{"seq": "一"}]}, {"schema": "jixiao/text/1", "projects": {"a": 1}},
        {"schema": "jixiao/text/1", "cover": "封面"}, {"schema": "jixiao/text/1", "cover": {"year": "2024"}},
        {"schema": "jixiao/text/1", "cover": {"year": True}}, {"schema": "jixiao/text/1", "projects": [{"seq": 1e999}]},
        {"schema": "jixiao/text/1", "projects": [{"seq": 1, "budget": {"total": 13.2}}]},
        {"schema": "jixiao/text/1", "projects": [{"seq": 1, "budget": {"total": "NaN"}}]},
        {"schema": "jixiao/text/1", "projects": [{"seq": 1, "budget": {"total": "1e999999"}}]},
        {"schema": "jixiao/text/1", "projects": [{"seq": 1, "form": "x"}]},
        {"schema": "jixiao/text/1", "projects": [{"seq": 1, "framework": 5}]},
        {"schema": "jixiao/text/1", "projects": [{"seq": 1, "spending_plan": [{"month": 13, "cumulative_percent": "1"}]}]},
        {"schema": "jixiao/text/1", "projects": [{"seq": 1, "columns": [1]}]},
        {"schema": "jixiao/text/1", "projects": [{"seq": 1, "indicators": [{"target": {"raw": "≥5", "kind": "x"}}]}]},
        {"schema": "jixiao/text/1", "projects": [{"seq": 1, "indicators": [{"target": {"raw": "≥5", "kind": "quantity"}}]}]},
        {"schema": "jixiao/text/1", "projects": [{"seq": 1, "indicators": [{"target": {"raw": "≥5", "kind": "quantity",
         "value": "1e9999999", "comparator": ">="}}]}]},
        {"schema": "jixiao/text/1", "projects": [{"seq": 1, "indicators": [{"target": {"raw": "≥5", "kind": "quantity",
         "value": "5", "comparator": "≥"}}]}]},
        {"schema": "jixiao/text/1", "projects": [{"seq": 1, "indicators": [{"target": {"raw": "5", "kind": "deadline"}}]}]},
        {"schema": "jixiao/text/1", "contents": [{"part": 1, "seq": 1, "title": "甲", "page": "x"}]},
        {"schema": "jixiao/text/1", "problems": [{"code": "RD1", "message": "x", "place": {"page": "x"}}]},
        {"schema": "jixiao/text/1", "headings": [5]}, {"schema": "jixiao/text/1", "headings": "目录"},
    ],
    ids=lambda data: json.dumps(data, ensure_ascii=False)[26:80] or "empty",
)  # fmt: skip
def test_json_of_another_shape(put: Put, data: dict[str, object]) -> None:
    refused(put("数据.json", json.dumps(data, ensure_ascii=False).encode()), "RD02")


@pytest.mark.parametrize(
    "text", ['{"schema": "jixiao/text/1", "projects": [', "{]", '{"a": ' + "9" * 10_000 + "}", '{"schema": "jixiao/text/1"',
             '{"schema": NaN}'],
)  # fmt: skip
def test_broken_json(put: Put, text: str) -> None:
    refused(put("数据.json", text.encode()), "RD020")


# --- names, folders, pipes ---------------------------------------------------------------------------------------


def test_missing_file(tmp_path: Path) -> None:
    refused(tmp_path / "没有.docx", "找不到", "没有.docx")


def test_folder(tmp_path: Path) -> None:
    (tmp_path / "文件夹.docx").mkdir()
    refused(tmp_path / "文件夹.docx", "文件夹", "*.docx")


def failing(name: str, error: OSError) -> Callable[[Path], bytes]:
    """``Path.read_bytes`` that fails for files of one name."""
    read_bytes = Path.read_bytes

    def reading(path: Path) -> bytes:
        if path.name == name:
            raise error
        return read_bytes(path)

    return reading


@pytest.mark.skipif(IS_ROOT, reason="root may read everything; see the test with a made-up refusal")
def test_no_permission(put: Put) -> None:
    path = put("无权.txt", EXAMPLE.read_bytes())
    path.chmod(0)
    refused(path, "权限")


def test_no_permission_for_whoever_runs_this(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_bytes", failing("无权.txt", PermissionError(13, "Permission denied")))
    refused(put("无权.txt", EXAMPLE.read_bytes()), "没有读取权限", "修改文件权限")


def test_file_that_fails_while_it_is_read(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_bytes", failing("坏盘.txt", OSError(5, "Input/output error")))
    refused(put("坏盘.txt", EXAMPLE.read_bytes()), "打不开", "复制到本机")


def test_pipe_device_and_socket_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.docx")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(tmp_path / "socket"))
        for path in (
            tmp_path / "管道.docx",
            tmp_path / "socket",
            Path("/dev/zero"),
            Path("/dev/null"),
            Path("/dev/tty"),
        ):
            assert_refused(process("check", path, timeout=10), "不是普通文件")


@pytest.mark.parametrize(
    "name", ["两\n行.docx", "控制\x1b[31m红\x07.docx", "回车\r.docx", "删除\x7f\x85\x9b1m.docx", "行\u2028段\u2029.docx", "-", "--", "-x.docx",
             "长" * 80 + ".docx", "长" * 800 + ".docx"],
)  # fmt: skip
def test_names_made_to_deceive_a_terminal(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if name != "-":
        assert_refused(run("check", *ON, "--", name))
    if len(name.encode()) < 255:
        Path(name).write_bytes(b"%PDF-1.7\n" * 9)
        assert_refused(run("check", *ON, "--", f"./{name}"))


def test_name_that_is_no_text(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe\x80.txt"
    with open(path, "wb") as file:  # noqa: PTH123 - a Path cannot hold this name in every locale
        file.write(EXAMPLE.read_bytes())
    for extra in ((), ("--format", "json"), ("--format", "html"), ("--format", "sarif"), ("--format", "xlsx")):
        done = process("check", os.fsdecode(path), *ON, *extra)
        assert done.code == 1, done.err
        assert done.out
    done = process("read", os.fsdecode(path), "--places")
    assert done.code == 0, done.err


def test_standard_input(tmp_path: Path) -> None:
    for path in (EXAMPLE, DOCX, XLSX, PDF, HTML, MD):
        done = process("check", "-", *ON, stdin=path.read_bytes())
        assert done.code == 1, done.err
        assert done.err == ""
        assert done.out
    assert_refused(process("check", "-", stdin=b""), "RD001")
    assert_refused(process("read", "-", stdin=b"%PDF-1.7"), "RD004")
    assert_refused(process("check", "--fix", "-", stdin=b""), "RD001")


def test_endless_standard_input() -> None:
    for command in (["read", "-"], ["check", "-"], ["check", "--fix", "-"]):
        with subprocess.Popen(["/bin/sh", "-c", f"yes 绩效 | head -c 3000000000 | '{sys.executable}' -m jixiao {' '.join(command)}"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:  # fmt: skip
            out, err = started.communicate(timeout=60)
        assert_refused(Outcome(started.returncode, out, err.decode()), "RD006", "64 MB")


@pytest.mark.parametrize(
    ("redirection", "code"), [("<&-", 2), (">&-", 2), ("2>&-", 1), (">/dev/full", 2), ("| head -c 10", 0)]
)
def test_closed_and_full_streams(redirection: str, code: int) -> None:
    file = "-" if redirection == "<&-" else str(EXAMPLE)
    done = subprocess.run(["/bin/sh", "-c", f"'{sys.executable}' -m jixiao check --on 2024-06-01 {file} {redirection}"],
                          capture_output=True, timeout=60, check=False)  # fmt: skip
    assert done.returncode == code, done.stderr.decode()
    if code == 2:
        assert_one_line(done.stderr.decode())
    else:
        assert done.stderr == b""


def test_wrong_suffix_is_no_fault(tmp_path: Path) -> None:
    for path, suffix, kind in (
        (DOCX, ".pdf", "Word"), (DOCX, ".txt", "Word"), (XLSX, ".docx", "Excel"), (XLSX, ".xls", "Excel"), (PDF, ".docx", "PDF"),
        (HTML, ".xls", "网页"), (HTML, ".doc", "网页"), (EXAMPLE, ".docx", "文本"), (MD, ".xlsx", "文本"),
    ):  # fmt: skip
        wrong = tmp_path / f"改名{path.suffix[1:]}{suffix}"
        wrong.write_bytes(path.read_bytes())
        done = run("check", wrong, *ON)
        assert done.code == 1, (path, suffix, done.err)
        assert done.out == run("check", path, *ON).out.replace(path.name.encode(), wrong.name.encode()).replace(
            os.fsencode(path.parent), os.fsencode(tmp_path)
        )
        assert f"后缀是 {suffix}" in done.err
        assert kind in done.err
        assert len(done.err.splitlines()) == 1
        assert run("check", wrong, *ON, "--quiet").err == ""


# --- where to write ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [("read", "--format", "json"), *(("check", *ON, "--format", form) for form in ("text", "json", "sarif", "html", "xlsx"))],
    ids=lambda command: f"{command[0]} {command[-1]}",
)  # fmt: skip
def test_output_that_cannot_be_written(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "ordner").mkdir()
    (tmp_path / "file").write_text("x")
    assert_refused(run(*command, EXAMPLE, "-o", tmp_path / "没有" / "a.out"), "文件夹不存在", "先建立")
    assert_refused(run(*command, EXAMPLE, "-o", tmp_path / "file" / "a.out"), "写不进去")
    assert_refused(run(*command, EXAMPLE, "-o", tmp_path / ("长" * 200)), "写不进去")
    if not {"html", "xlsx"} & set(command):
        assert_refused(run(*command, EXAMPLE, "-o", tmp_path / "ordner"), "文件夹")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "ordner"]


@pytest.mark.skipif(IS_ROOT, reason="root may write everywhere; see the test with a made-up refusal")
def test_output_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert_refused(run("check", EXAMPLE, *ON, "-o", tmp_path / "a.json"), "写不进去")


@pytest.mark.parametrize("fails", ["mkstemp", "fsync", "replace"])
@pytest.mark.parametrize("number", [13, 28, 30])
def test_output_that_fails_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str, number: int) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    out = tmp_path / "a.json"
    out.write_text("old")
    if fails == "mkstemp":
        monkeypatch.setattr("tempfile.mkstemp", fail)
    elif fails == "fsync":
        monkeypatch.setattr("os.fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    assert_refused(run("check", EXAMPLE, *ON, "-o", out), "写不进去")
    assert out.read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_output_to_a_pipe_goes_through_the_pipe(tmp_path: Path) -> None:
    """And never in its place: the same would turn /dev/null into a file where the user is root."""
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        came = pool.submit(pipe.read_bytes)
        done = process("check", EXAMPLE, *ON, "--quiet", "-o", pipe, timeout=20)
        if not stat.S_ISFIFO(pipe.stat().st_mode):
            with suppress(OSError):  # let the reader go
                os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
        assert (done.code, done.out, done.err) == (1, b"", "")
        assert stat.S_ISFIFO(pipe.stat().st_mode)
        assert json.loads(came.result(timeout=10))["schema"] == "jixiao/findings/1"
    assert list(tmp_path.iterdir()) == [pipe]


def test_output_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    (tmp_path / "real.json").write_text("old")
    assert run("check", EXAMPLE, *ON, "-q", "-o", tmp_path / "link.json").code == 1
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text())["schema"] == "jixiao/findings/1"


# --- options and settings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("--nein",), ("--format", "doc"), ("--on", "yesterday"), ("--on", "2024-02-30"), ("--fail-on", "fatal"), ("--lang", "fr"),
        ("--select", "XX99"), ("--select", "nonsense"), ("--ignore", "QQ"), ("--select", "ZZ01,XX99"), ("--format",), ("-o",),
        ("--config", "/nowhere/jixiao.toml"), ("--config", "/"), ("--baseline", "/nowhere.json"), ("--baseline", "/"),
        ("--select", ""), ("--select", ","),
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_options(arguments: tuple[str, ...]) -> None:
    assert_refused(run("check", EXAMPLE, *arguments))


def test_wrong_usage() -> None:
    for arguments in (
        (),
        ("check",),
        ("read",),
        ("nothing",),
        ("explain",),
        ("explain", "XX99"),
        ("read", "a", "b"),
        ("--nein",),
    ):
        assert_refused(run(*arguments))


@pytest.mark.parametrize(
    "settings",
    [
        "[check", "check = 5", "[chekc]", "[check]\nnein = 1", "[check]\nselect = 5", '[check]\nselect = "ZZ"', "[check]\nselect = [5]",
        '[check]\nselect = ["XX"]', "[check]\nignore = 5", '[check]\nignore = "ZZ"', "[check]\nfail-on = 5", '[check]\nfail-on = "fatal"',
        "[check]\nyear = 24", '[check]\nyear = "2024"', "[check]\nyear = true", "[check]\nregion = 130281", '[check]\nregion = "河北"',
        '[check]\nregion = "1"', '[check]\nlang = "fr"', "[check]\nlang = 5", "[check]\nlang = []", "[check]\nbaseline = 5",
        "[check]\nseverity = 5", '[check.severity]\nXX = "error"', "[check.severity]\nZZ01 = 5", '[check.severity]\nZZ01 = "fatal"',
        "[check]\nsettings = 5", "[check.settings]\nnein = 5", "[check]\nper-file = 5", '[check.per-file]\n"*.docx" = 5',
        '[check.per-file."*"]\nnein = 5', '[check.per-file."*"]\nyear = "x"', '[check.per-file."*"]\nregion = 5',
        '[check.per-file."*"]\nselect = 5', '[check.per-file."*"]\nselect = "ZZ"', '[check.per-file."*"]\nseverity = 5',
        '[check.per-file."*"]\nsettings = 5', "waive = 5", "[waive]\nrule = 5", "waive = [5]", "[[waive]]", '[[waive]]\nrule = "ZZ01"',
        '[[waive]]\nrule = "ZZ01"\nreason = "x"\nby = "x"\nuntil = "2026-12-31"', '[[waive]]\nrule = "ZZ01"\nby = "张三"\nuntil = 2026-12-31',
        '[[waive]]\nrule = "ZZ01"\nreason = ""\nby = "张三"\nuntil = 2026-12-31', '[[waive]]\nrule = 5\nreason = "x"\nby = "x"\nuntil = 2026-12-31',
        '[[waive]]\nrule = "XX"\nreason = "x"\nby = "x"\nuntil = 2026-12-31', '[[waive]]\nrule = "ZZ01"\nreason = "x"\nby = "x"\nuntil = 2026-12-31\nnein = 1',
        '[[waive]]\nrule = ["ZZ01"]\nreason = "x"\nby = "x"\nuntil = 2026-12-31T00:00:00', "a = " + "[" * 5_000, "a." * 5_000 + "a = 1",
        '[check]\nbaseline = "/nowhere.json"', "[check]\nselect = []", '[check.per-file."*"]\nselect = []',
    ],
    ids=lambda text: text.replace("\n", " ")[:60],
)  # fmt: skip
def test_broken_settings(tmp_path: Path, settings: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "设置.toml"
    path.write_text(settings, "utf-8")
    assert_refused(run("check", EXAMPLE, *ON, "--config", path))
    monkeypatch.chdir(tmp_path)
    path.rename("jixiao.toml")
    assert_refused(run("check", EXAMPLE, *ON))


def test_settings_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "设置.toml"
    path.write_bytes("[check] # 设置".encode("gb18030"))
    assert_refused(run("check", EXAMPLE, "--config", path), "UTF-8")


def test_settings_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "jixiao.toml").mkdir()
    assert_refused(run("check", EXAMPLE, "--config", tmp_path / "jixiao.toml"), "打不开")


def test_waiver_without_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "设置.toml"
    path.write_text('[[waive]]\nrule = "ZZ01"\nby = "张三"\nuntil = 2026-12-31\n', "utf-8")
    assert_refused(run("check", EXAMPLE, "--config", path), "第 1 个", "reason", "理由")


@pytest.mark.parametrize(
    "baseline",
    ["", "{}", "[]", "5", "null", '"x"', '{"schema": "jixiao/text/1"}', '{"schema": "jixiao/baseline/1"}', "[" * 100_000,
     '{"schema": "jixiao/baseline/1", "files": []}', '{"schema": "jixiao/baseline/1", "files": {"a": 5}}',
     '{"schema": "jixiao/baseline/1", "files": {"a": {"x": "y"}}}', '{"schema": "jixiao/baseline/1", "files": {"a": {"x": 1e999}}}', "\xff"],
    ids=lambda text: text[:60],
)  # fmt: skip
def test_baseline_that_is_none(tmp_path: Path, baseline: str) -> None:
    path = tmp_path / "基线.json"
    path.write_bytes(baseline.encode("latin-1"))
    assert_refused(run("check", EXAMPLE, *ON, "--baseline", path), "基线")


# --- many files --------------------------------------------------------------------------------------------------


def test_one_bad_file_does_not_keep_the_others_from_being_checked(put: Put, tmp_path: Path) -> None:
    bad = put("坏.docx", DOCX.read_bytes()[:5_000])
    done = run("check", DOCX, bad, XLSX, "--format", "json", *ON)
    assert done.code == 2
    assert_one_line(done.err)
    assert [Path(one["file"]).name for one in json.loads(done.out)["files"]] == [DOCX.name, XLSX.name]
    folder = tmp_path / "reports"
    done = run("check", DOCX, bad, XLSX, "--format", "html", "-o", folder, *ON)
    assert (done.code, done.out) == (2, b"")
    assert sorted(path.name for path in folder.iterdir()) == [f"{DOCX.stem}-2.html", f"{DOCX.stem}.html"]
    both = run("check", bad, tmp_path / "没有.docx", "--format", "json", *ON)
    assert (both.code, both.out) == (2, b"")
    assert len(both.err.splitlines()) == 2


def test_fixing_bad_files(put: Put, tmp_path: Path) -> None:
    bad = put("坏.docx", DOCX.read_bytes()[:5_000])
    assert_refused(run("check", "--fix", bad, *ON, "-o", tmp_path / "neu.docx"), "RD004")
    for path in (PDF, XLSX):
        done = run("check", "--fix", path, *ON, "-o", tmp_path / "没有" / path.name)
        assert done.code in (0, 2), done.err
        if done.code == 2:
            assert_one_line(done.err)
    assert [path.name for path in tmp_path.iterdir()] == ["坏.docx"]


# --- text crafted against patterns -------------------------------------------------------------------------------

STRINGS = {
    "brackets": "（", "closed brackets": "（）", "ascii brackets": "(", "numbered": "1.", "numbered2": "1、", "numbered3": "（1）",
    "signs": "≥", "part one": "第一部分", "part two": "第二部分", "digits": "7", "digits and commas": "1,", "digits and blanks": "7 ",
    "groups": "123,456,", "spaces": " ", "wide spaces": "\u3000", "tabs": "\t", "dots": ".", "leaders": "…", "middle dots": "·",
    "dashes": "-", "underscores": "_", "stars": "*", "equals": "=", "pipes": "|", "boxes": "│", "colons": "：", "commas": "，",
    "semicolons": "；", "stops": "。", "percent": "%", "dollar": "$", "dollars": "$a", "latex": "\\a", "backslashes": "\\", "lt": "<", "p": "<p", "p>": "<p>",
    "br": "<br", "entities": "&", "nbsp": "&nbsp;", "table": "<table", "heading": "绩效目标表", "goal": "绩效目标", "objective": "绩效目标：",
    "indicators": "绩效指标：", "label": "项目名称", "level": "产出指标", "unit": "单位：", "money": "万元", "year": "2024年", "date": "2024年12月",
    "dates": "12月31日", "latin": "a", "latin blanks": "a ", "crlf": "\r\n", "newline blanks": "\n ", "form feed": "\f", "quotes": '"', "zero width": "\u200b",
    "circled": "①", "chinese digits": "十", "hundred": "百分之", "range": "1-", "tilde": "~", "slash": "/", "plus minus": "±", "O": "O1l", "dots and blanks": ". ",
    "name value": "a≥1", "name:": "甲：", "hash": "#", "gt": ">", "bold": "**", "contents": "目录", "page": "第1页", "compile": "编制", "budget": "预算", "measures": "保障措施",
    "total": "总体", "is": "为是达到", "within": "以内", "完成": "完成", "至": "至", "full": "１", "minus": "－", "quarter": "季度", "≥1且": "≥1且≤", "units": "个/",
}  # fmt: skip

TEMPLATE = """某县某局
2024年部门预算绩效文本
{}
目录
第一部分 部门整体绩效目标
一、总体绩效目标.....\t1
二、分项绩效目标.....\t2
第二部分 预算项目绩效目标
1.甲{}绩效目标表.....\t3
{}.....\t4
第一部分
部门整体绩效目标
一、总体绩效目标
{}
二、分项绩效目标
1、甲项目绩效目标
{}
绩效目标：{}
（2）甲{}，
绩效指标：甲{}；乙≥5{}；{}1个；{}
2、{}项目绩效目标
三、工作保障措施
1.{}
2.甲{}
第二部分
预算项目绩效目标
1.甲绩效目标表
434001 某局{}
单位：万元
{}
项目编码\t13028123P00091110001U\t项目名称\t甲{}
预算规模及资金用途\t预算数\t1{}\t其中：财政资金\t{}\t其他资金\t{}1
\t预算数{}万元，其中：财政资金1{}元。主要用于{}
资金支出计划（%）\t3月底\t6月底\t10月底\t12月底
\t{}\t{}\t60%\t{}%
绩效目标\t1.{}2.甲{}
绩效指标
一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据
产出指标\t数量指标\t{}\t{}\t{}\t{}
\t\t甲{}乙\t{}甲\t≥1{}\t《甲{}》
\t\t甲{}率\t占{}比例\t2024年{}前\t依据{}年
效益指标\t{}\t甲\t乙\t5{}10个\t{}
满意度指标\t服务对象满意度指标\t{}满意度\t{}\t$\\geq {}$\t{}
"""


def hostile_text(unit: str, length: int) -> bytes:
    """A text in which every place a pattern looks at holds nothing but one thing, over and over."""
    return TEMPLATE.replace("{}", unit * (length // len(unit))).encode()


def seconds(data: bytes) -> float:
    from jixiao.api import Context, ReadError, check, read

    start = time.process_time()
    try:
        text = read(data, "甲.txt")
    except ReadError:
        pass
    else:
        check(text, Context())
    return time.process_time() - start


@pytest.mark.parametrize("unit", list(STRINGS.values())[::3], ids=list(STRINGS)[::3])
def test_reading_and_checking_stay_linear(unit: str) -> None:
    """Four times the length costs four times the time, not sixteen times. Each third one, and short; all of them at length
    below.
    """
    short, long = 2_000, 8_000
    first = min(seconds(hostile_text(unit, short)) for _ in range(2))
    second = seconds(hostile_text(unit, long))
    assert second < 8 * first + 0.25, (first, second)


@pytest.mark.slow
@pytest.mark.parametrize("unit", list(STRINGS.values()), ids=list(STRINGS))
def test_reading_and_checking_stay_linear_at_length(unit: str) -> None:
    first = seconds(hostile_text(unit, 40_000))
    second = seconds(hostile_text(unit, 80_000))
    assert second < 3.5 * first + 0.5, (first, second)


def line_ends() -> Iterator[tuple[str, str]]:
    yield "numbered", "1.甲\n"
    yield "headings", "1、甲项目绩效目标\n"
    yield "titles", "1.甲绩效目标表\n"
    yield "parts", "第一部分\n"
    yield "part two", "第二部分 预算项目绩效目标\n"
    yield "contents", "甲绩效目标表.....\t5\n"
    yield "contents start", "目录\n甲.....\t5\n"
    yield "rows", "产出指标\t数量指标\t甲\t乙\t≥5\t丙\n"
    yield "cut rows", "产出指标\t数量指标\t甲\n"
    yield "heads", "项目编码\t13028123P00091110001U\t项目名称\t甲\n"
    yield "headings of tables", "一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据\n"
    yield "units", "434001 某局\n"
    yield "money", "单位：万元\n"
    yield "page numbers", "- 5 -\n"
    yield "continued", "（续表）\n"
    yield "continued titles", "甲绩效目标表（续）\n"
    yield "two columns", "甲    乙\n"
    yield "plan", "3月底\t6月底\t10月底\t12月底\n"
    yield "labels", "项目名称\t甲\n"
    yield "sums", "合计\t100\n"
    yield "objectives", "绩效目标：1.甲。\n绩效指标：甲≥5；\n"
    yield "safeguards", "三、工作保障措施\n1.甲\n"
    yield "open lines", "甲乙丙丁\n"
    yield "wrapped", "1.甲\n绩效目标\n"


@pytest.mark.slow
@pytest.mark.parametrize(("unit"), [unit for _, unit in line_ends()], ids=[name for name, _ in line_ends()])
@pytest.mark.parametrize("where", ["after", "before"])
def test_many_lines_stay_linear(unit: str, where: str) -> None:
    """Lines of the words of forms, thousands of times, before or after a whole text."""
    example = EXAMPLE.read_text("utf-8")

    def many(count: int) -> bytes:
        return (example + "\n" + unit * count if where == "after" else unit * count + "\n" + example).encode()

    first = min(seconds(many(4_000)) for _ in range(2))
    second = seconds(many(8_000))
    assert second < 3.5 * first + 0.5, (first, second)
