"""What stands before the first field of action: the plan's title and its as-of date."""

import re
from collections.abc import Sequence
from datetime import date

from app.kit.german import MONTHS
from app.plan_documents.council_document.tokens import GAP, Kind, Token

_AS_OF = re.compile(
    r"\bStand\s*:?\s*(?:vom\s+|am\s+)?(\d{1,2})\.\s?(?:(\d{1,2})\.|(" + "|".join(MONTHS) + r"))"
    r"\s?(\d{4})\b",
    re.IGNORECASE,
)


def title(front: Sequence[Token]) -> str | None:
    """The headings at the very beginning, or the first line where nothing is marked."""
    printed = [token for token in front if token.kind not in GAP]
    headings = []
    for token in printed:
        if token.kind is not Kind.HEADING:
            break
        headings.append(token.text)
    if headings:
        return " ".join(headings)
    return printed[0].text if printed and printed[0].kind is Kind.TEXT else None


def as_of_date(front: Sequence[Token]) -> date | None:
    for token in front:
        if match := _AS_OF.search(token.text):
            day, month, name, year = match.groups()
            number = int(month) if month else MONTHS.index(name.capitalize()) + 1
            try:
                return date(int(year), number, int(day))
            except ValueError:
                continue
    return None
