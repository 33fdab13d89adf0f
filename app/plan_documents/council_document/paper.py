"""Running headers and lonely page numbers become page marks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.plan_documents.council_document.markdown import ends_open
from app.plan_documents.council_document.page_marks import (
    Line,
    is_bare_number,
    names_page,
    running_key,
    running_lines,
)
from app.plan_documents.council_document.tables import PRINTED_ORDER
from app.plan_documents.council_document.tokens import GAP, PROSE, TABLE, Kind, Token

_TWO_SIDES = 2  # "Stadt Musterstadt→12"
_TALLEST_HEADER = 4  # lines; each one is recognised by the one nearer to the page's edge


def without_paper(tokens: Sequence[Token]) -> Sequence[Token]:
    for _ in range(_TALLEST_HEADER):
        remaining = _without_outermost_paper(tokens)
        if remaining == tokens:
            break
        tokens = remaining
    return tokens


def _without_outermost_paper(tokens: Sequence[Token]) -> list[Token]:
    lines = list(zip(tokens, _lines(tokens), strict=True))
    running = running_lines(line for token, line in lines if _may_be_paper(token, line))
    result: list[Token] = []
    previous = Token(Kind.BLANK, 0)
    for token, line in lines:
        is_number = is_bare_number(token.text) and (
            previous.kind is not Kind.TEXT
            or (line.is_at_page_break and not ends_open(previous.text))
        )
        is_paper = _may_be_paper(token, line) and (is_number or running_key(token.text) in running)
        result.append(replace(token, kind=Kind.PAGE_MARK, cells=()) if is_paper else token)
        previous = token
    return result


def _may_be_paper(token: Token, line: Line) -> bool:
    if token.kind is Kind.ROW and len(token.cells) < len(PRINTED_ORDER):
        return names_page(token.text) or (
            len(token.cells) == _TWO_SIDES
            and all(token.cells)
            and (line.is_at_page_break or any(map(is_bare_number, token.cells)))
        )
    return token.kind in PROSE


def _lines(tokens: Sequence[Token]) -> Iterator[Line]:
    """Each token with its surroundings: the kinds above and below it, blank lines left out."""
    below = [Kind.PAGE_MARK] * len(tokens)
    for index in range(len(tokens) - 2, -1, -1):
        following = tokens[index + 1].kind
        below[index] = below[index + 1] if following is Kind.BLANK else following
    above = last_content = Kind.PAGE_MARK
    for token, kind_below in zip(tokens, below, strict=True):
        yield Line(
            token.text,
            follows_table=last_content in TABLE,
            is_at_page_break=Kind.PAGE_MARK in (above, kind_below),
        )
        if token.kind is not Kind.BLANK:
            above = token.kind
        if token.kind not in GAP and token.kind is not Kind.FOOTNOTE:
            last_content = token.kind
