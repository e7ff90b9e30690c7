"""Draws printed forms as a PDF: big type, a QR code and a short code on every copy, fonts in the file. Decides no words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import reportlab
import segno
from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from bot.paper_forms import Block, BlockKind
from bot.paper_words import PaperWord, PaperWords
from core.errors import BadInput
from core.paper import FormCode

FONT, BOLD = "HeardForm", "HeardFormBold"
FONT_FILES = (
    ("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf"),
    ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"),
)
"""Debian's fonts-noto-core and fonts-dejavu-core, which have every letter of the languages that Heard ships."""

SPARE = tuple(str(Path(reportlab.__file__).parent / "fonts" / name) for name in ("Vera.ttf", "VeraBd.ttf"))
"""What comes with the library itself: it has the letters of English and Gàidhlig, and not those of Polski."""

SIZE = 14
QR_MM = 34
MARGIN = 20 * mm


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One copy of a form: its code as printed, where its QR code leads, and its blocks. ``beside_qr`` stands beside it."""

    code: FormCode
    address: str
    beside_qr: tuple[str, ...]
    foot: Callable[[int], str]
    blocks: tuple[Block, ...]


def forms_pdf(copies: Sequence[Copy], *, title: str, language: str) -> bytes:
    """Return the copies as one PDF, each beginning on a page of its own.

    Raises `BadInput` where this computer has no font with every letter that is needed.
    """
    _use_fonts_for({letter for copy in copies for letter in _letters(copy)})
    written = BytesIO()
    document = _Document(written, title=title, language=language)
    story: list[Flowable] = []
    for copy in copies:
        story += [*([PageBreak()] if story else []), _Begin(copy), _head(copy), Spacer(1, 4 * mm)]
        story += [piece for block in copy.blocks for piece in _drawn(block)]
    document.build(story)
    return written.getvalue()


def poster_pdf(title: str, address: str, words: PaperWords, *, telegram: str = "") -> bytes:
    """Return an A4 poster with a QR code, to be read from some steps away; with a second one for `telegram`, its link there.

    Raises `BadInput` where this computer has no font with every letter that is needed.
    """
    scan, kind, choice = (words.say(word) for word in (PaperWord.POSTER_SCAN, PaperWord.POSTER_TYPE, PaperWord.POSTER_CHOICE))
    there = words.say(PaperWord.POSTER_TELEGRAM) if telegram else ""
    _use_fonts_for({letter for text in (title, address, scan, kind, choice, there, telegram) for letter in text})
    written = BytesIO()
    document = SimpleDocTemplate(
        written, pagesize=A4, title=title, author="Heard", lang="en", displayDocTitle=True, invariant=1
    )
    sizes = (28, 17) if telegram else (34, 20)  # Two squares and their words have to fit on one page.
    large, small = _centred("large", size=sizes[0], bold=True), _centred("small", size=sizes[1])
    document.build([
        Paragraph(escape(title), large),
        Paragraph(escape(scan), small),
        _QrCode(address, side_mm=62 if telegram else 110),
        *(Paragraph(escape(text), small) for text in (kind, address)),
        *([Paragraph(escape(there), small), _QrCode(telegram, side_mm=36)] if telegram else []),
        *(Paragraph(escape(text), small) for text in ([telegram] if telegram else []) + [choice]),
    ])  # fmt: skip
    return written.getvalue()


def _centred(name: str, *, size: float, bold: bool = False) -> ParagraphStyle:
    return ParagraphStyle(name, parent=_style(name, size=size, bold=bold, after=size / 2), alignment=TA_CENTER)


class _Document(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types.
    """A4 pages with the copy's code at the foot of each."""

    def __init__(self, target: BytesIO, *, title: str, language: str) -> None:
        super().__init__(
            target, pagesize=A4, title=title, author="Heard", lang=language, displayDocTitle=True, invariant=1,
            leftMargin=MARGIN, rightMargin=MARGIN, topMargin=16 * mm, bottomMargin=20 * mm,
        )  # fmt: skip
        frame = Frame(self.leftMargin, self.bottomMargin, self.width, self.height, id="all")
        self.addPageTemplates(PageTemplate(id="page", frames=[frame], onPageEnd=_foot))


class _Begin(Flowable):  # type: ignore[misc]  # reportlab has no types.
    """Says which copy the pages from here on belong to."""

    width = height = 0

    def __init__(self, copy: Copy) -> None:
        super().__init__()
        self.copy = copy

    def draw(self) -> None:
        """Mark the page, and let a reader's list of contents lead here."""
        canvas: Any = self.canv
        canvas.heard_copy, canvas.heard_first = self.copy, canvas.getPageNumber()
        canvas.bookmarkPage(self.copy.code)
        canvas.addOutlineEntry(self.copy.foot(1), self.copy.code, level=0)


class _Square(Flowable):  # type: ignore[misc]  # reportlab has no types.
    """An empty box to tick."""

    def __init__(self, side: float = 15) -> None:
        super().__init__()
        self.width = self.height = side

    def draw(self) -> None:
        """Draw it a little below the line, as tall as a capital letter with room for a tick."""
        self.canv.setLineWidth(1.4)
        self.canv.rect(0, -2, self.width, self.height)


class _Lines(Flowable):  # type: ignore[misc]  # reportlab has no types.
    """Lines to write on, 10 mm apart."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Take the whole width."""
        self.width, self.height = width, self.count * 10 * mm
        return self.width, self.height

    def draw(self) -> None:
        """Draw them, the first with room above it."""
        self.canv.setLineWidth(0.7)
        for number in range(self.count):
            self.canv.line(0, number * 10 * mm + 1, self.width, number * 10 * mm + 1)


class _QrCode(Flowable):  # type: ignore[misc]  # reportlab has no types.
    """A QR code, drawn as squares so that it prints sharply at any size."""

    def __init__(self, address: str, side_mm: float = QR_MM) -> None:
        super().__init__()
        self.rows = [list(row) for row in segno.make_qr(address, error="m").matrix_iter(scale=1, border=4)]
        self.width = self.height = side_mm * mm
        self.hAlign = "CENTER"

    def draw(self) -> None:
        """Draw the dark squares, those beside each other as one."""
        side = self.width / len(self.rows)
        self.canv.setFillColor(black)
        for number, row in enumerate(self.rows):
            edges = [place for place, (left, right) in enumerate(pairwise([0, *row, 0])) if left != right]
            for begin, end in zip(edges[::2], edges[1::2], strict=True):
                self.canv.rect(begin * side, self.height - (number + 1) * side, (end - begin) * side, side, stroke=0, fill=1)


def _style(name: str, *, size: float = SIZE, bold: bool = False, before: float = 0, after: float = 6) -> ParagraphStyle:
    return ParagraphStyle(
        name, fontName=BOLD if bold else FONT, fontSize=size, leading=size * 1.4, alignment=TA_LEFT, textColor=black,
        spaceBefore=before, spaceAfter=after, splitLongWords=1,
    )  # fmt: skip


STYLES: Mapping[BlockKind, ParagraphStyle] = {
    BlockKind.TITLE: _style("title", size=24, bold=True, after=10),
    BlockKind.HEADING: _style("heading", size=18, bold=True, before=12),
    BlockKind.WORDS: _style("words"),
    BlockKind.QUESTION: _style("question", size=15, bold=True, before=16),
    BlockKind.HINT: _style("hint", after=4),
    BlockKind.TICKS: _style("ticks", after=0),
    BlockKind.YES_NO: _style("yes_no", after=0),
}


def _drawn(block: Block) -> list[Flowable]:
    if block.kind is BlockKind.PAGE:
        return [PageBreak()]
    if block.kind is BlockKind.LINES:
        return [_Lines(block.lines), Spacer(1, 2 * mm)]
    if block.kind is BlockKind.TICKS:
        return [_ticks(block), Spacer(1, 2 * mm)]
    if block.kind is BlockKind.YES_NO:
        return [_yes_no(block)]
    paragraph = _paragraph(block.text, block.kind)
    paragraph.keepWithNext = int(block.together)
    return [paragraph]


def _paragraph(text: str, kind: BlockKind) -> Paragraph:
    return Paragraph(escape(text).replace("\n", "<br/>"), STYLES[kind])


def _ticks(block: Block) -> Table:
    rows = [[_Square(), _paragraph(choice, BlockKind.TICKS)] for choice in block.choices]
    return _table(rows, [10 * mm, None])


def _yes_no(block: Block) -> Table:
    yes, no = (_paragraph(choice, BlockKind.YES_NO) for choice in block.choices)
    row = [_paragraph(block.text, BlockKind.YES_NO), _Square(), yes, _Square(), no]
    table = _table([row], [None, 9 * mm, 17 * mm, 9 * mm, 24 * mm])
    table.setStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor("#767676"))])
    return table


def _head(copy: Copy) -> Table:
    beside = [_paragraph(text, BlockKind.WORDS) for text in copy.beside_qr]
    return _table([[beside, _QrCode(copy.address)]], [None, (QR_MM + 2) * mm])


def _table(rows: list[list[Any]], widths: list[float | None]) -> Table:
    whole = A4[0] - 2 * MARGIN - 12  # The frame has 6 points of padding on either side.
    left = whole - sum(width for width in widths if width)
    table = Table(rows, colWidths=[width or left for width in widths], hAlign="LEFT")
    table.setStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 5), ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ])  # fmt: skip
    return table


def _foot(canvas: Canvas, _document: _Document) -> None:
    copy: Copy = canvas.heard_copy
    canvas.setFont(FONT, 12)
    canvas.drawString(MARGIN + 6, 11 * mm, copy.foot(canvas.getPageNumber() - canvas.heard_first + 1))


def _letters(copy: Copy) -> str:
    return "".join((*copy.beside_qr, copy.foot(0), *(text for block in copy.blocks for text in (block.text, *block.choices))))


def _use_fonts_for(letters: set[str]) -> None:
    """Put the first fonts that have every letter in the file; where none has, say what to install."""
    for normal, bold in (*FONT_FILES, SPARE):
        try:
            faces = TTFont(FONT, normal), TTFont(BOLD, bold)
        except TTFError:
            continue
        if all(ord(letter) in face.face.charToGlyph for face in faces for letter in letters if not letter.isspace()):
            for face in faces:
                registerFont(face)
            return
    raise BadInput(
        "No font on this computer has every letter that this form needs.",
        remedy="Install the fonts of Debian's package fonts-noto-core, then print again.",
    )
