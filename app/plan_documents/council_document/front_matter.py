"""What stands before the first field of action: the plan's title and its as-of date."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from itertools import takewhile

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
_PLAN = re.compile(r"(?:plan|programm|konzept|strategie|agenda)\b", re.IGNORECASE)
_TITLE_PAGE = 5  # lines


def title(front: Sequence[Token]) -> str | None:
    """The first headings on the title page; where nothing is marked, the line that names a plan.

    It may be every page's header as well.
    """
    printed = [
        token
        for token in front
        if token.kind not in GAP or (token.text and not is_page_mark(token.text))
    ]
    title_page = printed[:_TITLE_PAGE]
    kinds = [token.kind for token in title_page]
    if Kind.HEADING in kinds:
        headings = takewhile(
            lambda token: token.kind is Kind.HEADING, printed[kinds.index(Kind.HEADING) :]
        )
        return joined(token.text for token in headings).removesuffix(SOFT_HYPHEN)
    lines = [token.text for token in title_page if token.kind in {Kind.TEXT, Kind.PAGE_MARK}]
    found = next(filter(_PLAN.search, lines), next(iter(lines), ""))
    return found.removesuffix(SOFT_HYPHEN) or None


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
