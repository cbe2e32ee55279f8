"""Pictures of papers that prove something: a sheet with its title, day and lines signed by nobody, or a view, each marked as
invented. Drawn line by line in black and white, the same at every load.
"""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from functools import cache
from importlib.resources import files
from random import Random

WIDTH, HEIGHT = 480, 640
_KINDS = 6
"""How many different grounds there are of each kind."""
_EM = 24
"""Height of a glyph in its own points; ideographs are as wide, figures half as wide."""


def picture(title: str, day: dt.date, seed: str) -> bytes:
    """The picture of a paper (PNG, a few kB); of a view, where the title says that it is a photo or shot."""
    is_view = title.endswith(("照片", "截图"))
    sheet = _Sheet(list(_ground(is_view, zlib.crc32(seed.encode()) % _KINDS)))
    sheet.words(title, 24, scale=2)
    sheet.words(f"{day:%Y年%m月%d日}", 84)
    sheet.words("演示数据", HEIGHT - 40)
    return sheet.png()


@cache
def _ground(is_view: bool, number: int) -> tuple[int, ...]:
    """What lies under the words; there are a few of each kind."""
    sheet, dice = _Sheet([0] * HEIGHT), Random(f"{is_view}/{number}")  # noqa: S311 - a drawing, not a secret
    (_view if is_view else _lines)(sheet, dice)
    return tuple(sheet.rows)


class _Sheet:
    """A page; each row is a whole number whose bits are its points, the leftmost the highest."""

    def __init__(self, rows: list[int]) -> None:
        self.rows = rows

    def dot(self, x: int, y: int, size: int = 2) -> None:
        for row in range(max(y, 0), min(y + size, HEIGHT)):
            self.rows[row] |= self._mask(x, x + size)

    def bar(self, x: int, y: int, width: int, height: int) -> None:
        for row in range(max(y, 0), min(y + height, HEIGHT)):
            self.rows[row] |= self._mask(x, x + width)

    def clear(self, x: int, y: int, width: int) -> None:
        self.rows[y] &= ~self._mask(x, x + width)

    def words(self, words: str, y: int, scale: int = 1, x: int | None = None) -> None:
        """Words at a place, or in the middle."""
        glyphs = [_glyphs()[c] for c in words]
        at = (WIDTH - sum(width for width, _bits in glyphs) * scale) // 2 if x is None else x
        for width, bits in glyphs:
            for row in range(_EM):
                wide = _wide(bits >> (width * (_EM - 1 - row)) & ((1 << width) - 1), width, scale)
                for again in range(scale):
                    self.rows[y + row * scale + again] |= wide << (WIDTH - at - width * scale)
            at += width * scale

    def png(self) -> bytes:
        """One bit a point, black on white."""
        white = (1 << WIDTH) - 1
        raw = b"".join(b"\0" + (row ^ white).to_bytes(WIDTH // 8, "big") for row in self.rows)
        parts = (
            (b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 1, 0, 0, 0, 0)),
            (b"IDAT", zlib.compress(raw, 6)),
            (b"IEND", b""),
        )
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
        )  # fmt: skip

    def _mask(self, left: int, right: int) -> int:
        left, right = max(left, 0), min(right, WIDTH)
        return ((1 << right - left) - 1) << WIDTH - right if right > left else 0


@cache
def _wide(line: int, width: int, scale: int) -> int:
    """A line of points, each so many wide."""
    return sum(((1 << scale) - 1) << n * scale for n in range(width) if line >> n & 1)


@cache
def _glyphs() -> dict[str, tuple[int, int]]:
    """Width and points of each character there is."""
    lines = files("jixiao_web.demo").joinpath("data", "glyphs.txt").read_text("utf-8").splitlines()
    pairs = (line.split(" ") for line in lines)
    return {sign: (len(bits) * 4 // _EM, int(bits, 16)) for sign, bits in pairs}


def _lines(sheet: _Sheet, dice: Random) -> None:
    """A table of twelve numbered lines with something scribbled in most of them."""
    top, height, edges = 124, 36, (40, 100, 270, 440)
    for n in range(14):
        sheet.bar(edges[0], top + n * height, edges[-1] - edges[0] + 2, 2)
    for edge in edges:
        sheet.bar(edge, top, 2, 13 * height)
    sheet.words("序号", top + 7, x=46)
    sheet.words("内容", top + 7, x=161)
    sheet.words("签字", top + 7, x=331)
    for n in range(1, 13):
        y = top + n * height
        sheet.words(str(n), y + 7, x=64 if n > 9 else 70)
        if n < 12 - dice.randint(0, 2):
            for left, right in ((112, 250), (290, 420)):
                _scribble(sheet, dice, left, right - dice.randint(0, 50), y + height // 2)


def _scribble(sheet: _Sheet, dice: Random, left: int, right: int, middle: int) -> None:
    x, y, slope = left, middle, 0
    while x < right:
        slope = max(-3, min(3, slope + dice.choice((-2, -1, 1, 2))))
        y = max(middle - 11, min(middle + 9, y + slope))
        if dice.random() < 0.94:
            sheet.dot(x, y)
        x += 1


def _view(sheet: _Sheet, dice: Random) -> None:
    """Hills under a sun, a building before them."""
    sun = dice.randint(120, 360)
    for dy in range(-26, 27):
        half = int((26 * 26 - dy * dy) ** 0.5)
        sheet.bar(sun - half, 180 + dy, 2 * half, 1)
    ground = 330
    for x in range(40, 440):
        ground = max(250, min(400, ground + dice.choice((-2, -1, 0, 1, 2))))
        for y in range(ground, 560, 4):
            sheet.dot(x, y + x % 4, 1)
    left = dice.randint(90, 250)
    sheet.bar(left, 420, 140, 140)
    for row in (436, 480, 524):
        for column in range(3):
            for y in range(row, row + 24):
                sheet.clear(left + 14 + column * 42, y, 26)
    for x in (40, 438):
        sheet.bar(x, 124, 2, 438)
    for y in (124, 560):
        sheet.bar(40, y, 400, 2)
