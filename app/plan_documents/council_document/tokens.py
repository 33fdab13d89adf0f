"""Text → lines that know what they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from app.plan_documents.council_document import footnotes
from app.plan_documents.council_document.headings import (
    field_heading,
    recommendation_heading,
    without_heading_marks,
)
from app.plan_documents.council_document.markdown import plain
from app.plan_documents.council_document.page_marks import (
    is_bare_number,
    is_page_mark,
    names_page,
    running_key,
    running_lines,
)
from app.plan_documents.council_document.tables import (
    PRINTED_ORDER,
    cells_of,
    header_columns,
    is_separator,
)
from app.plan_documents.document import DocumentError, Problem

MAX_LINES = 100_000
MAX_LINE_LENGTH = 100_000
MAX_CELL_LENGTH = 32_767  # what a spreadsheet cell can hold


class Kind(StrEnum):
    BLANK = "blank"
    PAGE_MARK = "page_mark"
    FIELD = "field"
    RECOMMENDATION = "recommendation"
    HEADING = "heading"
    TABLE_HEADER = "table_header"
    SEPARATOR = "separator"
    ROW = "row"
    FOOTNOTE = "footnote"
    TEXT = "text"


TABLE = frozenset({Kind.TABLE_HEADER, Kind.SEPARATOR, Kind.ROW})
GAP = frozenset({Kind.BLANK, Kind.PAGE_MARK})


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    line: int
    text: str = ""  # without Markdown, footnote marks as <sup>7</sup>; FIELD…: behind the number
    cells: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()  # FIELD (3,), RECOMMENDATION (1, 2) or (2,)


def tokenize(text: str) -> tuple[Token, ...]:
    lines = text.split("\n")
    _check_limits(lines)
    tokens = [
        token for number, line in enumerate(lines, 1) for token in _tokens_of_line(line, number)
    ]
    return tuple(_with_whole_footnotes(_without_paper(tokens)))


def _tokens_of_line(line: str, number: int) -> Iterator[Token]:
    for index, part in enumerate(line.split("\f")):
        if index:
            yield Token(Kind.PAGE_MARK, number)
        if part.strip() or not index:
            yield _token(part, number)


def _token(line: str, number: int) -> Token:
    bare, marked = without_heading_marks(line)
    text = plain(bare)
    if not text and "\t" not in line.strip(" "):
        return Token(Kind.PAGE_MARK if line.strip() else Kind.BLANK, number)
    if is_page_mark(text):
        return Token(Kind.PAGE_MARK, number, text)
    cells = cells_of(line)
    if cells is None or len(cells) <= 2:  # noqa: PLR2004 - "Handlungsfeld 1:→Titel"
        opening = _opening(text, number, marked=marked)
        if opening:
            return opening
    if cells is None:
        return Token(Kind.HEADING if marked else Kind.TEXT, number, text)
    return Token(_kind_of_row(cells), number, text, cells)


def _opening(text: str, number: int, *, marked: bool) -> Token | None:
    if found := recommendation_heading(text, marked=marked):
        return Token(Kind.RECOMMENDATION, number, found.rest, numbers=found.numbers)
    if found := field_heading(text, marked=marked):
        return Token(Kind.FIELD, number, found.rest, numbers=found.numbers)
    return Token(Kind.FOOTNOTE, number, text) if footnotes.is_definition(text) else None


def _kind_of_row(cells: tuple[str, ...]) -> Kind:
    if not any(cells):
        return Kind.BLANK
    if is_separator(cells):
        return Kind.SEPARATOR
    return Kind.TABLE_HEADER if header_columns(cells) else Kind.ROW


def _without_paper(tokens: list[Token]) -> Iterator[Token]:
    """Running headers and lonely page numbers become page marks."""
    running = running_lines(
        (token.text, after_table)
        for token, after_table in _after_table(tokens)
        if _may_be_paper(token)
    )
    previous = Kind.BLANK
    for token in tokens:
        is_paper = _may_be_paper(token) and (
            running_key(token.text) in running
            or (is_bare_number(token.text) and previous is not Kind.TEXT)
        )
        yield replace(token, kind=Kind.PAGE_MARK, cells=()) if is_paper else token
        previous = token.kind


def _with_whole_footnotes(tokens: Iterable[Token]) -> Iterator[Token]:
    """Lines directly below a footnote belong to it."""
    footnote: Token | None = None
    for token in tokens:
        if footnote and token.kind is Kind.TEXT:
            footnote = replace(footnote, text=f"{footnote.text} {token.text}")
            continue
        if footnote:
            yield footnote
        footnote = token if token.kind is Kind.FOOTNOTE else None
        if not footnote:
            yield token
    if footnote:
        yield footnote


def _may_be_paper(token: Token) -> bool:
    if token.kind is Kind.ROW:
        return len(token.cells) < len(PRINTED_ORDER) and names_page(token.text)
    return token.kind in {Kind.TEXT, Kind.HEADING}


def _after_table(tokens: Iterable[Token]) -> Iterator[tuple[Token, bool]]:
    last = Kind.BLANK
    for token in tokens:
        yield token, last in TABLE
        if token.kind not in GAP and token.kind is not Kind.FOOTNOTE:
            last = token.kind


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
