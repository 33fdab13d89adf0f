"""Writes texts as DOCX: the only file that knows python-docx.

Headings, lists and tables are real ones, the language is German, and the same input gives the
same bytes: fixed properties, fixed times inside the archive.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from app.kit.documents import Heading, Items, Paragraph, Table, TextDocument

_REFUSED: Final = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML does not allow."""
_INK: Final = RGBColor(0x12, 0x3A, 0x63)
_BELOW_TABLE: Final = Pt(12)
_OLDEST_IN_A_ZIP: Final = 1980


def write(document: TextDocument) -> bytes:
    made = docx.Document()
    _set_up(made, document)
    below_table = False
    for block in document.blocks:
        match block:
            case Heading(text, level):
                made.add_heading(_clean(text), level)
            case Paragraph(text, is_strong):
                paragraph = made.add_paragraph()
                paragraph.add_run(_clean(text)).bold = is_strong or None
                paragraph.paragraph_format.keep_with_next = is_strong or None
                paragraph.paragraph_format.space_before = _BELOW_TABLE if below_table else None
            case Items(texts, is_numbered):
                _add_items(made, texts, is_numbered=is_numbered)
            case Table():
                _add_table(made, block)
        below_table = isinstance(block, Table)
    target = io.BytesIO()
    made.save(target)
    return _fixed(target.getvalue(), document.made_at)


def _clean(text: str) -> str:
    return _REFUSED.sub(" ", text)


def _set_up(made: Any, document: TextDocument) -> None:
    properties = made.core_properties
    properties.title, properties.author = _clean(document.title), _clean(document.author)
    properties.last_modified_by, properties.comments = properties.author, ""
    properties.created = properties.modified = document.made_at.astimezone(UTC)
    properties.language, properties.revision = "de-DE", 1
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.header.paragraphs[0].text = _clean(document.header)
    _add_page_numbers(section.footer.paragraphs[0])
    for style in made.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH and style.name.startswith("Heading"):
            style.font.color.rgb = _INK
            _set_font(style)
    made.styles["Normal"].font.size = Pt(11)
    _set_font(made.styles["Normal"])
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "de-DE")


def _add_page_numbers(paragraph: Any) -> None:
    """„Seite 2 von 3“, counted by whatever opens the document."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for word, field in (("Seite ", "PAGE"), (" von ", "NUMPAGES")):
        paragraph.add_run(word)
        number = OxmlElement("w:fldSimple")
        number.set(qn("w:instr"), field)
        number.append(OxmlElement("w:r"))
        number[0].append(OxmlElement("w:t"))
        number[0][0].text = "1"
        paragraph._p.append(number)  # noqa: SLF001


def _set_font(style: Any) -> None:
    """By name for all scripts; the template's headings name the theme's font."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), "Arial")


def _add_items(made: Any, texts: Sequence[str], *, is_numbered: bool) -> None:
    number = _new_numbering(made) if is_numbered else None
    for text in texts:
        style = "List Number" if is_numbered else "List Bullet"
        paragraph = made.add_paragraph(_clean(text), style=style)
        if number is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number


def _new_numbering(made: Any) -> int:
    """The style's own numbering, begun anew."""
    style = made.styles["List Number"].element
    of_style = style.pPr.numPr.numId.val
    numbering = made.part.numbering_part.element
    abstract = numbering.num_having_numId(of_style).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(number.numId)


def _add_table(made: Any, block: Table) -> None:
    rows = [block.header, *block.rows] if block.header else list(block.rows)
    table = made.add_table(rows=len(rows), cols=len(block.widths), style="Table Grid")
    table.autofit = False
    _describe(table, block)
    for column, width in zip(table.columns, block.widths, strict=True):
        column.width = Mm(width)
    for at, texts in enumerate(rows):
        is_head = at == 0 and bool(block.header)
        properties = table.rows[at]._tr.get_or_add_trPr()  # noqa: SLF001
        properties.append(OxmlElement("w:cantSplit"))
        if is_head:
            properties.append(OxmlElement("w:tblHeader"))
        for place, (text, width) in enumerate(zip(texts, block.widths, strict=True)):
            cell = table.cell(at, place)
            cell.width = Mm(width)
            is_strong = is_head or (not block.header and place == 0)
            cell.paragraphs[0].add_run(_clean(text)).bold = is_strong or None


def _describe(table: Any, block: Table) -> None:
    """What it is about, and whether its first row or its first column heads it."""
    properties = table._tbl.tblPr  # noqa: SLF001
    look = properties.find(qn("w:tblLook"))
    for place, is_head in (("firstRow", bool(block.header)), ("firstColumn", not block.header)):
        look.set(qn(f"w:{place}"), str(int(is_head)))
    look.attrib.pop(qn("w:val"), None)
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), _clean(block.title))
    properties.append(caption)


def _fixed(content: bytes, made_at: datetime) -> bytes:
    """The same archive with one time for all its parts."""
    moment = made_at.astimezone(UTC)
    stamp = (max(moment.year, _OLDEST_IN_A_ZIP), *moment.timetuple()[1:6])
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in source.namelist():
            part = zipfile.ZipInfo(name, stamp)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 3
            copy.writestr(part, source.read(name))
    return target.getvalue()
