"""The record on A4: one embedded Korean font, nothing cut at the edge or at the end of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

if TYPE_CHECKING:
    from bot.record import Block

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Pretendard"
FILES = {"": "Pretendard-Regular.ttf", "B": "Pretendard-Bold.ttf"}
UNUSED = ("GSUB", "GPOS", "GDEF")
"""Tables for shaping, which plain lines of Korean and English do without and which are slow to cut down."""
SIDE, TOP, BOTTOM = 17.0, 15.0, 19.0
BOX, WORD = 3.0, 30.0
"""The side of a box to tick, and the width kept free for a finding's word."""
INK, GREY, RULE = (27, 35, 48), (90, 100, 116), (205, 211, 220)
COLOURS = {
    "met": ((220, 243, 227), (20, 83, 45)),
    "not_met": ((253, 226, 226), (127, 29, 29)),
    "ask": ((224, 235, 253), (30, 58, 138)),
    "unknown": ((236, 239, 243), (59, 68, 82)),
}


@dataclass(frozen=True)
class Look:
    """How a block is set: size in points, leading and space above in millimetres, weight, ink and indent."""

    size: float
    leading: float
    above: float = 0.0
    bold: bool = False
    ink: tuple[int, int, int] = INK
    indent: float = 0.0


LOOKS = {
    "title": Look(16, 7.4, bold=True),
    "small": Look(8.2, 4.0, 0.8, ink=GREY),
    "ledger": Look(12.5, 6.2, 2.6, bold=True),
    "heading": Look(11.5, 5.6, 4.4, bold=True),
    "finding": Look(10, 4.9, 2.2, bold=True),
    "text": Look(9.2, 4.6, 0.5),
    "meta": Look(8, 3.9, 0.3, ink=GREY),
    "note": Look(8, 3.9, 0.1, ink=GREY, indent=5.6),
    "bullet": Look(9, 4.4, 0.4, indent=3.6),
    "tick": Look(9.4, 4.6, 1.5, indent=5.6),
    "quote": Look(9.4, 4.8, 0.5, indent=4.5),
}


@dataclass(frozen=True)
class Set:
    """A block broken into lines."""

    block: Block
    look: Look
    lines: list[str]

    @property
    def height(self) -> float:
        """How high it stands in millimetres, the space above included."""
        return len(self.lines) * self.look.leading + self.look.above


@dataclass(frozen=True)
class Sheet:
    """What stands on every page: the title, the frame above, the sentence below, language and moment."""

    title: str
    top: str
    bottom: str
    lang: str
    at: datetime


class Paper(FPDF):
    """A4 with the frame at the foot of every page, so that a single sheet keeps it."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(format="A4")
        self.sheet = sheet
        for style, file in FILES.items():
            self.add_font(FAMILY, style, FONTS / file)
            for table in UNUSED:
                self.fonts[FAMILY.casefold() + style].ttfont.reader.tables.pop(table, None)  # type: ignore[union-attr]
        self.set_margins(SIDE, TOP)
        self.c_margin = 0
        self.set_auto_page_break(True, BOTTOM)
        self.set_title(sheet.title)
        self.set_lang(sheet.lang)
        self.set_creation_date(sheet.at)
        self.alias_nb_pages("{pages}")

    def footer(self) -> None:
        """Write the frame and the page number at the foot."""
        self.set_y(-BOTTOM + 4)
        self.set_draw_color(*RULE)
        self.line(SIDE, self.get_y() - 1.4, self.w - SIDE, self.get_y() - 1.4)
        self.set_font(FAMILY, size=7.4)
        self.set_text_color(*GREY)
        self.cell(0, 3.6, self.sheet.top, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.cell(0, 3.6, self.sheet.bottom)
        self.set_xy(self.w - SIDE - 5.2, self.get_y())
        self.cell(6, 3.6, f"{self.page_no()} / {{pages}}")

    def look(self, look: Look) -> None:
        """Take up a size, weight and ink."""
        self.set_font(FAMILY, "B" if look.bold else "", look.size)
        self.set_text_color(*look.ink)

    def set(self, block: Block) -> Set:
        """Break a block into the lines that fit."""
        look = LOOKS[block.kind]
        self.look(look)
        width = self.epw - look.indent - (WORD if block.kind == "finding" else 0)
        lines = self.multi_cell(width, look.leading, block.text, dry_run=True, output=MethodReturnValue.LINES)
        return Set(block, look, cast(list[str], lines))


def pdf(sheet: Sheet, blocks: Sequence[Block]) -> bytes:
    """Return the record as the bytes of a PDF."""
    paper = Paper(sheet)
    paper.add_page()
    for group in groups(noted(blocks)):
        lines = [paper.set(block) for block in group]
        if paper.get_y() + sum(line.height for line in lines) > paper.page_break_trigger:
            paper.add_page()
        for line in lines:
            draw(paper, line)
    return bytes(paper.output())


def noted(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, the note of a paper marked so that it stands beneath the paper's name."""
    for before, block in zip((None, *blocks), blocks, strict=False):
        beneath = block.kind == "meta" and before is not None and before.kind == "tick"
        yield replace(block, kind="note") if beneath else block


def groups(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Yield the blocks that stay on one page: a heading with what it heads, a finding or a paper with its notes."""
    group: list[Block] = []
    for block in blocks:
        if group and not stays(group, block):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def stays(group: Sequence[Block], block: Block) -> bool:
    """Whether a block belongs on the page of the group before it."""
    kinds = {b.kind for b in group}
    if kinds <= {"heading", "meta"} and "heading" in kinds:
        return True
    return block.kind in ("meta", "note") or ("finding" in kinds and block.kind in ("text", "bullet"))


def draw(paper: Paper, set_: Set) -> None:
    """Write one block at the place reached."""
    block, look = set_.block, set_.look
    paper.set_y(paper.get_y() + (look.above if paper.get_y() > TOP + 0.1 else 0))
    y = paper.get_y()
    beside(paper, block, look, y)
    paper.look(look)
    for text in set_.lines:
        paper.set_x(SIDE + look.indent)
        paper.cell(0, look.leading, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    if block.kind == "quote":
        paper.set_fill_color(*RULE)
        paper.rect(SIDE, y - 0.5, 0.9, paper.get_y() - y + 0.5, style="F")


def beside(paper: Paper, block: Block, look: Look, y: float) -> None:
    """Draw what stands beside a block: the rule above a heading, a finding's word, a box to tick, a dot."""
    if block.kind == "heading" and y > TOP + 0.1:
        paper.set_draw_color(*RULE)
        paper.line(SIDE, y - 1.6, paper.w - SIDE, y - 1.6)
    elif block.kind == "finding":
        pill(paper, block, y)
    elif block.kind == "tick":
        paper.set_draw_color(*GREY)
        paper.rect(SIDE, y + (look.leading - BOX) / 2, BOX, BOX)
    elif block.kind == "bullet":
        paper.set_fill_color(*GREY)
        paper.ellipse(SIDE + 0.8, y + look.leading / 2 - 0.4, 0.8, 0.8, style="F")


def pill(paper: Paper, block: Block, y: float) -> None:
    """Set a finding's word on its colour at the right edge."""
    fill, ink = COLOURS[block.finding]
    paper.set_font(FAMILY, "B", 8)
    width = paper.get_string_width(block.word) + 5
    paper.set_fill_color(*fill)
    left = paper.w - SIDE - width
    paper.rect(left, y + 0.1, width, 4.7, style="F", round_corners=True, corner_radius=2.2)
    paper.set_text_color(*ink)
    paper.set_xy(left, y + 0.1)
    paper.cell(width, 4.7, block.word, align="C")
    paper.set_y(y)
