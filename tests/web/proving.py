"""A project of the water department with indicators and ledgers, made without the way a text goes: for the tests, the
benchmark and the pictures of what proves an indicator.
"""

import datetime as dt
import struct
import zlib
from typing import Any

TRAINING = {"name": "河长培训", "day": "2025-03-05", "sessions": "2", "people": "40", "examined": "40", "passed": "38"}


def project_of(county: Any, round_: Any, *targets: str, organisation: Any = None, by: Any = None) -> Any:
    """A project at work whose indicators promise these targets, in order."""
    from jixiao_web.submissions.models import Submission
    from web.conftest import begin_text
    from web.scene import ROOT

    organisation, by = organisation or county.water, by or county.compiler
    text = Submission.objects.filter(task__round=round_, task__organisation=organisation).first()
    text = text or begin_text(ROOT, round_, organisation, by, None)
    return bare_project(text, by, targets or ("≥95%",))


def bare_project(text: Any, by: Any, targets: tuple[str, ...]) -> Any:
    """A project of a text, with its indicators."""
    from jixiao_web.projects.models import Indicator, Project
    from jixiao_web.submissions import draft
    from jixiao_web.submissions.models import Version

    number = text.versions.count() + 1
    sheet = draft.empty_sheet() | {"name": f"河道巡查培训经费{number}", "code": f"13998125P{number:06d}000"}
    sheet["indicators"] = [
        draft.empty_row(
            level1="产出指标", level2="质量指标", level3=f"第{n}个指标", description="记录计算", target=target
        )
        for n, target in enumerate(targets, 1)
    ]
    version = Version.objects.create(submission=text, number=number, cause="approved", head=text.head, sheets=[sheet], text="{}",
                                     sha256="0" * 64, revision=0, by=by)  # fmt: skip
    project = Project.objects.create(
        submission=text, organisation=text.organisation, year=text.task.round.year, uid=sheet["uid"], code=sheet["code"],
        name=sheet["name"], version=version, data=sheet, position=number,
    )  # fmt: skip
    for n, row in enumerate(sheet["indicators"]):
        Indicator.objects.create(project=project, uid=row["uid"], data=row, position=n)
    return project


def ledger_of(project: Any, by: Any, kind: str = "training", **more: Any) -> Any:
    """A ledger of a type."""
    from jixiao.law.ledger import ledger_types
    from jixiao_web.evidence import services

    return services.open_ledger(project=project, by=by, kind=ledger_types()[kind], **more)


def entry_of(ledger: Any, by: Any, *files: Any, **typed: str) -> Any:
    """A record of a training ledger, as it is typed, changed by what is given."""
    from jixiao_web.evidence import services

    return services.add_entry(ledger=ledger, by=by, typed=TRAINING | typed, uploads=files)


def photo(note: bytes = b"", *, taken: str = "", place: bool = False) -> bytes:
    """A small photo a browser shows, which says when and where it was taken as far as asked."""
    image = _png(24, 16)
    return image if not (note or taken or place) else _jpeg(note, taken, place=place)


def _png(width: int, height: int) -> bytes:
    rows = b"".join(b"\x00" + bytes([40 + 8 * y % 200, 90, 140]) * width for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _jpeg(note: bytes, taken: str, *, place: bool) -> bytes:
    """The head of a JPEG with its EXIF block and a comment: enough to be told by, not to be looked at."""
    moment = taken.encode() + b"\x00"
    entries = [(0x8769, 4, 1, 38)] + ([(0x8825, 4, 1, 76)] if place else [])
    first = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *e) for e in entries)
    block = b"II*\x00" + struct.pack("<I", 8) + first
    block = block.ljust(38, b"\x00") + struct.pack("<H", 1) + struct.pack("<HHII", 0x9003, 2, 20, 56)
    block = block.ljust(56, b"\x00") + moment.ljust(20, b"\x00")
    gps = struct.pack("<H", 2) + struct.pack("<HHII", 2, 5, 3, 110) + struct.pack("<HHII", 4, 5, 3, 134)
    block = block + gps + b"\x00" * 80
    exif = b"Exif\x00\x00" + block
    return (b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + b"\xff\xfe" + struct.pack(">H", len(note) + 2) + note
            + b"\xff\xd9")  # fmt: skip


def upload(name: str, content: bytes) -> Any:
    """A file as it comes to a service."""
    from jixiao_web.evidence.store import Upload

    return Upload(name, content)


def day(text: str) -> dt.date:
    """2025-03-05 as a day."""
    return dt.date.fromisoformat(text)


NAMES = ("培训考核合格率", "通报表扬次数", "河道生态改善", "培训计划完成率", "参训人数")


def proved(county: Any, round_: Any, *, organisation: Any = None, by: Any = None) -> dict[str, Any]:
    """A project in the middle of its year: a share computed from records with files, a value that was typed, one that cannot be
    measured, one whose denominator is zero, one that nobody settled, a record corrected, one taken back, a list on its way in.
    """
    from jixiao_web.evidence import services

    by = by or county.compiler
    targets = ("≥95%", "≥3个", "达成预期目标", "≥90%", "≥100人")
    project = project_of(county, round_, *targets, organisation=organisation, by=by)
    for row, name in zip(project.indicators.all(), NAMES, strict=True):
        row.data["level3"] = name
        row.save()
    computed, typed, none, zero, unsettled = project.indicators.all()
    services.set_route(
        indicator=computed, by=by, kind="formula", formula="share(sum(training, it.passed), sum(training, it.examined))"
    )
    services.set_route(
        indicator=zero, by=by, kind="formula", formula="share(sum(training, it.passed), sum(training, it.sessions, it.people > 999))"
    )  # fmt: skip
    services.set_route(indicator=typed, by=by, kind="typed", reason="由上级部门通报，没有逐条记录")
    services.set_route(indicator=none, by=by, kind="none", reason="效益在三年后才能调查")
    value = services.type_value(
        indicator=typed, by=by, value="4个", reason="市水利局年度通报第二页", as_of=day("2025-10-31"),
        uploads=[upload("通报.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")],
    )  # fmt: skip
    ledger = project.ledgers.get()
    entry = entry_of(
        ledger, by, upload("签到表.png", photo()), upload("现场.jpg", photo(b"x", taken="2025:03:05 09:41:07"))
    )
    second = TRAINING | {"day": "2025-05-06", "name": "护岸工培训", "people": "30", "examined": "30", "passed": "28"}
    changed = entry_of(ledger, by, **second)
    services.correct(entry=changed, by=by, typed=second | {"people": "32"}, reason="漏计两人")
    void = entry_of(ledger, by, day="2025-06-06")
    services.correct(entry=void, by=by, typed=None, reason="重复登记")
    batch = services.begin_import(
        ledger=ledger, by=by, content=filled(ledger, [TRAINING | {"day": "2025-07-01"}]), name="七月.xlsx"
    )
    services.declare_nothing(ledger=ledger, by=by, until=day("2025-08-31"))
    return {"project": project, "ledger": ledger, "entry": entry, "changed": changed, "void": void, "batch": batch, "value": value,
            "image": entry.attachments.first(), "paper": value.attachments.get(), "computed": computed, "typed": typed, "none": none,
            "zero": zero, "unsettled": unsettled}  # fmt: skip


def address_of(thing: Any) -> Any:
    """What stands for a thing in an address: indicators go by their lasting names."""
    from jixiao_web.projects.models import Indicator

    return thing.uid if isinstance(thing, Indicator) else thing.pk


def filled(ledger: Any, rows: list[dict[str, str]], *, extra: dict[str, str] | None = None) -> bytes:
    """A workbook of records as people fill in the template: headings as it has them, each row by the fields' keys."""
    import io

    import xlsxwriter

    from jixiao_web.evidence.sheet import heading
    from jixiao_web.evidence.values import fields_of

    fields = fields_of(ledger)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("登记")
    for n, field in enumerate([*map(heading, fields), *(extra or {})]):
        sheet.write_string(0, n, field)
    for at, row in enumerate(rows, 1):
        for n, words in enumerate([*(row.get(f.key, "") for f in fields), *(extra or {}).values()]):
            sheet.write_string(at, n, words)
    book.close()
    return out.getvalue()
