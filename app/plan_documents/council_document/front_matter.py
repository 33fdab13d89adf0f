"""What stands before the first field of action: the plan's title and its as-of date."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

from app.kit.german import MONTHS, german_date
from app.plan_documents.council_document.findings import Findings
from app.plan_documents.council_document.markdown import SOFT_HYPHEN, joined
from app.plan_documents.council_document.page_marks import is_page_mark
from app.plan_documents.council_document.tokens import GAP, Kind, Token

_DAY = (
    r"(?:(?P<day>\d{1,2})\.\s?)?"
    rf"(?:(?P<month>\d{{1,2}})\s?[./]|(?P<name>{'|'.join(MONTHS)}))\s?(?P<year>\d{{4}})\b"
)
_AS_OF = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bStand\s*:?\s*(?:(?:vom|am|im)\s+)?{_DAY}",
        rf"^\W*(?:Beschlussfassung|Beschlossen|Fassung)\s*:?\s*(?:(?:vom|am)\s+)?{_DAY}\W*$",
    )
)
_TITLE_PAGE = 5  # lines


def title(front: Sequence[Token]) -> str | None:
    """The first headings on the title page, or its first line where nothing is marked.

    A title that is every page's header as well is taken from there.
    """
    printed = [token for token in front if token.kind not in GAP]
    headings = list(_first_headings(printed))
    if headings:
        found = joined(headings)
    elif printed and printed[0].kind is Kind.TEXT:
        found = printed[0].text
    else:
        headers = (token.text for token in front if token.kind is Kind.PAGE_MARK and token.text)
        found = next((text for text in headers if not is_page_mark(text)), "")
    return found.removesuffix(SOFT_HYPHEN) or None


def _first_headings(printed: Sequence[Token]) -> Iterator[str]:
    kinds = [token.kind for token in printed[:_TITLE_PAGE]]
    if Kind.HEADING not in kinds:
        return
    for token in printed[kinds.index(Kind.HEADING) :]:
        if token.kind is not Kind.HEADING:
            return
        yield token.text


def as_of_date(front: Sequence[Token], findings: Findings) -> date | None:
    """A month without a day means its last day; that is told."""
    for pattern in _AS_OF:
        for token in front:
            if (match := pattern.search(token.text)) and (found := _date(match)):
                if not match["day"]:
                    findings.hint(
                        token.line,
                        f"„{match[0]}“ nennt keinen Tag; als Stand gilt der {german_date(found)}.",
                    )
                return found
    return None


def _date(match: re.Match[str]) -> date | None:
    year = int(match["year"])
    month = int(match["month"]) if match["month"] else MONTHS.index(match["name"].capitalize()) + 1
    try:
        day = match["day"] or monthrange(year, month)[1]
        return date(year, month, int(day))
    except ValueError:  # 31.02., 13/2023
        return None
