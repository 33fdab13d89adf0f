"""Where the plan proper begins and ends: between introduction and appendix."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.plan_documents.council_document.headings import (
    bare_field_heading,
    bare_recommendation_heading,
    opens_back_matter,
)
from app.plan_documents.council_document.markdown import looks_cut
from app.plan_documents.council_document.tables import (
    PRINTED_ORDER,
    Columns,
    header_columns,
    row_of,
)
from app.plan_documents.council_document.tokens import GAP, TITLED, Kind, Token, titled

_COMPLETE_ROW = 3  # cells of a row that can only be a measure
_LONGEST_BACK_HEADING = 60
_OPENINGS = frozenset({Kind.RECOMMENDATION, Kind.TABLE_HEADER})


class Parts(NamedTuple):
    front: Sequence[Token]
    plan: Sequence[Token]
    back: Sequence[Token]


def parts_of(tokens: Sequence[Token]) -> Parts:
    """The plan begins with the field heading above the first measure.

    So neither a table of contents nor a list of abbreviations is taken for the plan.
    """
    tokens = _with_bare_headings(tokens)
    measures = list(_measures(tokens)) or [len(tokens)]
    start = _start(tokens, measures[0])
    end = _end(tokens, measures[-1])
    return Parts(tokens[:start], tokens[start:end], tokens[end:])


def _start(tokens: Sequence[Token], first_measure: int) -> int:
    before = range(first_measure - 1, -1, -1)
    fields = [index for index in before if tokens[index].kind is Kind.FIELD]
    if not fields:  # refused later, with the place where the heading is missing
        return next((i for i in before if tokens[i].kind in _OPENINGS), first_measure)
    nearest, *above = fields
    for index in above:  # the same heading again is a page's header
        if (tokens[index].numbers, tokens[index].text) != (
            tokens[nearest].numbers,
            tokens[nearest].text,
        ):
            break
        nearest = index
    return nearest


def _end(tokens: Sequence[Token], last_measure: int) -> int:
    last_heading = max((i for i, token in enumerate(tokens) if token.kind in TITLED), default=0)
    for index in range(max(last_measure, last_heading) + 1, len(tokens)):
        if _is_back_heading(tokens[index], tokens[index - 1]):
            return index
    return len(tokens)


def _is_back_heading(token: Token, previous: Token) -> bool:
    if not opens_back_matter(token.text):
        return False
    return token.kind is Kind.HEADING or (
        token.kind is Kind.TEXT
        and previous.kind in GAP
        and len(token.text) <= _LONGEST_BACK_HEADING
        and looks_cut(token.text)
    )


def _measures(tokens: Sequence[Token]) -> Iterator[int]:
    """The rows that can only be a measure."""
    columns: Columns = PRINTED_ORDER
    has_header = False
    for index, token in enumerate(tokens):
        if token.kind is Kind.TABLE_HEADER:
            columns = header_columns(token.cells) or PRINTED_ORDER
            has_header = True
        elif token.kind is Kind.ROW and len(token.cells) >= _COMPLETE_ROW:
            label = row_of(token.line, token.cells, columns).label
            if label and (label.certain or has_header):
                yield index


def _with_bare_headings(tokens: Sequence[Token]) -> list[Token]:
    """Headings that only their surroundings tell.

    "14 Allgemein" is one where a recommendation follows it directly, a marked "1.2 Sprachkurse"
    where no recommendation is called by its name.
    """
    result = list(tokens)
    if not any(token.kind is Kind.RECOMMENDATION for token in tokens):
        for index, token in enumerate(tokens):
            if token.kind is Kind.HEADING and (found := bare_recommendation_heading(token.text)):
                result[index] = titled(Kind.RECOMMENDATION, token.line, found)
    following: Kind | None = None
    for index in range(len(result) - 1, -1, -1):
        token = result[index]
        may_open = token.kind is Kind.TEXT and following is Kind.RECOMMENDATION
        if may_open and (found := bare_field_heading(token.text)):
            result[index] = titled(Kind.FIELD, token.line, found)
        if token.kind not in GAP:
            following = token.kind
    return result
