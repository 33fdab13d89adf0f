"""Text → tokens, one for each line."""

from collections.abc import Iterator

from app.plan_documents.council_document import footnotes
from app.plan_documents.council_document.headings import (
    field_heading,
    recommendation_heading,
    without_heading_marks,
)
from app.plan_documents.council_document.markdown import plain
from app.plan_documents.council_document.page_marks import is_page_mark
from app.plan_documents.council_document.paper import without_paper
from app.plan_documents.council_document.tables import cells_of, header_columns, is_separator
from app.plan_documents.council_document.tokens import Kind, Token, titled
from app.plan_documents.council_document.wrapped import (
    with_one_kind_per_level,
    with_whole_footnotes,
    with_whole_headings,
)
from app.plan_documents.document import DocumentError, Problem

_TWO_SIDES = 2  # cells: "Handlungsfeld 1:→Titel", "Stadt Musterstadt→Seite 4"
MAX_LINES = 100_000
MAX_LINE_LENGTH = 100_000
MAX_CELL_LENGTH = 32_767  # what a spreadsheet cell can hold


def tokenize(text: str) -> tuple[Token, ...]:
    lines = text.split("\n")
    _check_limits(lines)
    tokens = [
        token for number, line in enumerate(lines, 1) for token in _tokens_of_line(line, number)
    ]
    printed = with_one_kind_per_level(without_paper(tokens))
    return tuple(with_whole_footnotes(with_whole_headings(printed)))


def _tokens_of_line(line: str, number: int) -> Iterator[Token]:
    for index, part in enumerate(line.split("\f")):
        if index:
            yield Token(Kind.PAGE_MARK, number)
        if part.strip() or not index:
            yield _token(part, number)


def _token(line: str, number: int) -> Token:
    bare, marked = without_heading_marks(line)
    text = plain(bare)
    cells = cells_of(line)
    if not text and cells is None:
        return Token(Kind.PAGE_MARK if line.strip() else Kind.BLANK, number)
    if cells is None or len(cells) <= _TWO_SIDES:
        if opening := _opening(" ".join(cells).strip() if cells else text, number, marked=marked):
            return opening
        if is_page_mark(text):
            return Token(Kind.PAGE_MARK, number, text)
    if cells is None:
        return Token(Kind.HEADING if marked else Kind.TEXT, number, text)
    return _row(cells, text, number)


def _row(cells: tuple[str, ...], text: str, number: int) -> Token:
    """Of a table; a heading may fill it from side to side."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return Token(Kind.BLANK, number)
    if len(filled) == 1 and (opening := _opening(filled[0], number, marked=False)):
        return opening
    if is_separator(cells):
        return Token(Kind.SEPARATOR, number, text, cells)
    kind = Kind.TABLE_HEADER if header_columns(cells) else Kind.ROW
    return Token(kind, number, text, cells)


def _opening(text: str, number: int, *, marked: bool) -> Token | None:
    if found := recommendation_heading(text, marked=marked):
        return titled(Kind.RECOMMENDATION, number, found)
    if found := field_heading(text, marked=marked):
        return titled(Kind.FIELD, number, found)
    return Token(Kind.FOOTNOTE, number, text) if footnotes.is_definition(text) else None


def _check_limits(lines: list[str]) -> None:
    if len(lines) > MAX_LINES:
        raise DocumentError(
            Problem("Datei", f"Das Dokument hat mehr als {MAX_LINES:,} Zeilen.".replace(",", "."))
        )
    problems = [
        Problem(
            f"Zeile {number}",
            "Die Zeile oder eine ihrer Zellen ist zu lang; eine Zelle fasst höchstens "
            "32.767 Zeichen. Bitte die Zeilenumbrüche des Dokuments prüfen.",
        )
        for number, line in enumerate(lines, 1)
        if len(line) > MAX_LINE_LENGTH
        or any(len(cell) > MAX_CELL_LENGTH for cell in line.split("\t"))
    ]
    if problems:
        raise DocumentError(*problems)
