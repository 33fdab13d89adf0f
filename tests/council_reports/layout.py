"""What a typographer would mark on a laid out paper, found in WeasyPrint's tree of boxes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from weasyprint import Document
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration

from app.council_reports.paper import FONTS, SOURCES
from app.kit.pdf import OwnFiles, Paper
from app.kit.print_contract import FONT_PREFIX

TOLERANCE: Final = 1.0
"""CSS pixels, a quarter of a millimetre: spaces at the end of a line stand out by less."""
LEAST_FILLED: Final = 0.2
"""Of a page's height, unless a chapter ends on it."""
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "caption", "thead"})
CHAPTERS: Final = frozenset({"h1", "h2"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page, with the elements around it and the cell it stands in."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    within: tuple[str, ...]
    cell: Any


def laid_out(html: str) -> Document:
    files = OwnFiles(SOURCES, {FONT_PREFIX + name: path for name, path in FONTS.items()})
    paper = Paper(string=html, base_url=SOURCES.as_uri() + "/", url_fetcher=files)
    return paper.render(font_config=FontConfiguration(), pdf_variant="pdf/a-3a")


def faults(document: Document) -> list[str]:
    """One line for each, with its page."""
    pages = [(page._page_box, list(_lines(_root(page._page_box)))) for page in document.pages]
    found: list[str] = []
    for number, (box, lines) in enumerate(pages, 1):
        after = pages[number][1] if number < len(pages) else []
        on_page = (
            *_beyond(box, lines),
            *_margins(box),
            *_orphaned(lines),
            *_headless(_root(box)),
            *_wide_tables(box),
            *_empty(box, lines, after, is_last=number == len(pages)),
        )
        found += [f"page {number}: {fault}" for fault in on_page]
    return found


def _root(page: Any) -> Any:
    return next(child for child in page.children if not isinstance(child, boxes.MarginBox))


def _lines(box: Any, within: tuple[str, ...] = (), cell: Any = None) -> Iterator[Line]:
    within = (*within, str(box.element_tag))
    if isinstance(box, boxes.TableCellBox):
        cell = box
    if isinstance(box, boxes.LineBox):
        texts = [each for each in box.descendants() if isinstance(each, boxes.TextBox)]
        texts = [each for each in texts if each.text.strip()]
        if texts:
            yield Line(
                "".join(each.text for each in texts),
                min(each.position_x for each in texts),
                max(each.position_x + each.width for each in texts),
                min(each.position_y for each in texts),
                max(each.position_y + each.height for each in texts),
                within,
                cell,
            )
        return
    for child in getattr(box, "children", ()):
        yield from _lines(child, within, cell)


def _beyond(page: Any, lines: list[Line]) -> Iterator[str]:
    left, bottom = page.content_box_x(), page.content_box_y() + page.height
    right = left + page.width
    for line in lines:
        inner_right = right
        if line.cell is not None:
            inner_right = line.cell.content_box_x() + line.cell.width
            bottom_of_cell = line.cell.position_y + line.cell.border_height()
            if line.bottom > bottom_of_cell + TOLERANCE:
                yield f"below its cell: {line.text[:40]!r}"
        if line.right > inner_right + TOLERANCE or line.left < left - TOLERANCE:
            yield f"wider than its place: {line.text[:40]!r}"
        if line.bottom > bottom + TOLERANCE:
            yield f"below the page: {line.text[:40]!r}"


def _wide_tables(page: Any) -> Iterator[str]:
    right = page.content_box_x() + page.width
    for table in _root(page).descendants():
        if isinstance(table, boxes.TableBox):
            edge = max(cell.position_x + cell.border_width() for cell in _cells(table))
            if edge > right + TOLERANCE:
                yield f"a table beyond the margin: {next(_lines(table)).text[:40]!r}"


def _cells(table: Any) -> Iterator[Any]:
    return (each for each in table.descendants() if isinstance(each, boxes.TableCellBox))


def _margins(page: Any) -> Iterator[str]:
    """Head and foot stay on the paper and off the text."""
    top, bottom = page.content_box_y(), page.content_box_y() + page.height
    around: list[Line] = []
    for box in (each for each in page.children if isinstance(each, boxes.MarginBox)):
        highest, lowest = (0, top) if "@top" in box.at_keyword else (bottom, page.margin_height())
        lines = list(_lines(box))
        for line in lines:
            if line.top < highest - TOLERANCE or line.bottom > lowest + TOLERANCE:
                yield f"{box.at_keyword} is out of its place: {line.text[:40]!r}"
            if any(_overlap(line, other) for other in around):
                yield f"{box.at_keyword} runs into another: {line.text[:40]!r}"
        around += lines


def _overlap(one: Line, other: Line) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def _orphaned(lines: list[Line]) -> Iterator[str]:
    if lines and HEADINGS.intersection(lines[-1].within):
        yield f"a heading at the foot: {lines[-1].text[:40]!r}"


def _headless(root: Any) -> Iterator[str]:
    for table in root.descendants():
        if not isinstance(table, boxes.TableBox) or table.element.find("thead") is None:
            continue
        if not any(getattr(child, "is_header", False) for child in table.children):
            yield f"a table without its head: {next(_lines(table)).text[:40]!r}"


def _empty(page: Any, lines: list[Line], after: list[Line], *, is_last: bool) -> Iterator[str]:
    if not lines:
        yield "nothing on it"
        return
    filled = (max(line.bottom for line in lines) - page.content_box_y()) / page.height
    ends_chapter = is_last or bool(after and _begins_chapter(after[0]))
    if filled < LEAST_FILLED and not ends_chapter:
        yield f"filled to {filled:.0%}"


def _begins_chapter(first: Line) -> bool:
    return bool(CHAPTERS.intersection(first.within)) or "p" in first.within
