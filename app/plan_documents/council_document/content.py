"""Where the plan proper begins: behind title page, table of contents and introduction."""

from collections.abc import Sequence

from app.plan_documents.council_document.blocks import row_of
from app.plan_documents.council_document.headings import bare_field_heading
from app.plan_documents.council_document.tables import PRINTED_ORDER, Column, header_columns
from app.plan_documents.council_document.tokens import GAP, Kind, Token

_COMPLETE_ROW = 3  # cells of a row that can only be a measure
_OPENINGS = frozenset({Kind.RECOMMENDATION, Kind.TABLE_HEADER})


def content_of(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    """Front matter and plan: the plan begins with the field heading above the first measure.

    So neither a table of contents nor a list of abbreviations is taken for the plan.
    """
    tokens = _with_bare_field_headings(tokens)
    first_measure = _first_measure(tokens)
    before = range(first_measure - 1, -1, -1)
    start = next((i for i in before if tokens[i].kind is Kind.FIELD), None)
    if start is None:  # refused later, with the place where the heading is missing
        start = next((i for i in before if tokens[i].kind in _OPENINGS), first_measure)
    return tokens[:start], tokens[start:]


def _first_measure(tokens: Sequence[Token]) -> int:
    columns: Sequence[Column] = PRINTED_ORDER
    for index, token in enumerate(tokens):
        if token.kind is Kind.TABLE_HEADER:
            columns = header_columns(token.cells) or PRINTED_ORDER
        elif token.kind is Kind.ROW and len(token.cells) >= _COMPLETE_ROW:
            label = row_of(token, columns).label
            if label and label.certain:
                return index
    return len(tokens)


def _with_bare_field_headings(tokens: Sequence[Token]) -> list[Token]:
    """ "14 Allgemein" without any mark is a heading where a recommendation follows it directly."""
    result = list(tokens)
    following: Kind | None = None
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        may_open = token.kind is Kind.TEXT and following is Kind.RECOMMENDATION
        if may_open and (found := bare_field_heading(token.text)):
            result[index] = Token(Kind.FIELD, token.line, found.rest, numbers=found.numbers)
        if token.kind not in GAP:
            following = token.kind
    return result
