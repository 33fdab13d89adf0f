"""The words and forms of pages, by the names under which templates know them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from app.costs import CEILING_PERIOD_LABEL, COST_KIND_LABEL, CeilingPeriod, Cost
from app.council_reports.kinds import PAPERS
from app.deadlines import DEADLINE_KIND_LABEL
from app.kit.clock import BERLIN, local_date
from app.kit.german import german_date, german_month
from app.kit.money import format_eur
from app.offices.kinds import OFFICE_KIND_LABEL, RESPONSIBILITY_LABEL
from app.plan.states import EXTENSION_STATE_LABEL, Newness
from app.status_reports.states import OUTCOME_LABEL, YEAR_LABEL

NEWNESS_LABEL: Final = {
    Newness.YES: "neu in diesem Plan",
    Newness.PARTLY: "teilweise neu in diesem Plan",
    Newness.NO: "fortgeführt",
}


def day(value: date | datetime | None) -> str:
    """31.12.2021; nothing where there is none."""
    if value is None:
        return ""
    return german_date(local_date(value) if isinstance(value, datetime) else value)


def moment(value: datetime) -> str:
    """31.12.2021, 14:05:09 Uhr, in the town hall's time zone."""
    return f"{value.astimezone(BERLIN):%d.%m.%Y, %H:%M:%S} Uhr"


def ceiling(cost: Cost, period: CeilingPeriod | None) -> str:
    """„bis ca. 1.500,00 EUR je Jahr“"""
    if cost.ceiling_cents is None:
        return COST_KIND_LABEL[cost.kind]
    about = "bis ca. " if cost.approximate else "bis "
    length = f" {CEILING_PERIOD_LABEL[period]}" if period else ""
    return f"{about}{format_eur(cost.ceiling_cents)}{length}"


def measures(count: int) -> str:
    return "1 Maßnahme" if count == 1 else f"{count} Maßnahmen"


NAMES: Final[Mapping[str, Any]] = {
    "day": day,
    "moment": moment,
    "month": german_month,
    "ceiling": ceiling,
    "count_measures": measures,
    "OFFICE_KIND_LABEL": OFFICE_KIND_LABEL,
    "RESPONSIBILITY_LABEL": RESPONSIBILITY_LABEL,
    "DEADLINE_KIND_LABEL": DEADLINE_KIND_LABEL,
    "COST_KIND_LABEL": COST_KIND_LABEL,
    "EXTENSION_STATE_LABEL": EXTENSION_STATE_LABEL,
    "NEWNESS_LABEL": NEWNESS_LABEL,
    "OUTCOME_LABEL": OUTCOME_LABEL,
    "YEAR_LABEL": YEAR_LABEL,
    "PAPER_LABEL": PAPERS,
}
