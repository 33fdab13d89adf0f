"""How frozen values are said on paper: dates, deadlines and costs as lines of German text."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, Final

from app.costs import (
    CEILING_PERIOD_LABEL,
    CEILING_STANDING,
    COST_KIND_LABEL,
    CeilingStanding,
)
from app.council_reports.contents import DeadlineEntry, Duty, MeasureEntry, StatusEntry
from app.deadlines import DeadlineKind
from app.kit.german import german_date
from app.kit.money import format_eur
from app.offices.kinds import RESPONSIBILITY_LABEL
from app.overdue import BASIS_LABEL, TIMELINESS
from app.plan.states import ExtensionEffect, Newness
from app.status_reports.implementation import IMPLEMENTATION, Implementation
from app.status_reports.states import OUTCOME_LABEL

_SAID_BY_THE_WORDING: Final = frozenset({DeadlineKind.FIXED, DeadlineKind.ONGOING})

_BREAKABLE: Final = (
    "abge\u00adschlossen",
    "dauer\u00adhaft",
    "ent\u00adfallen",
    "Umset\u00adzung",
    "verscho\u00adben",
    "zusam\u00admen",
)

_SINCE: Final = {
    Implementation.COMPLETED: " am",
    Implementation.CONTINUOUS: ", seit",
    Implementation.DROPPED: " zum",
}


def paragraphs(text: str | None) -> list[str]:
    """A text's paragraphs; single line breaks of the writer count as ends too."""
    return [part.strip() for part in re.split(r"\s*\n\s*", text or "") if part.strip()]


def side_by_side(old: str | None, new: str | None) -> list[tuple[str, str]]:
    """Paragraph beside paragraph, so that a long change is parted between pages."""
    return list(zip_longest(paragraphs(old), paragraphs(new), fillvalue=""))


def amount(number: int, one: str, many: str) -> str:
    """1 Maßnahme, 2 Maßnahmen."""
    return f"{number:,}".replace(",", ".") + f" {one if number == 1 else many}"


def breakable(label: str) -> str:
    """With soft hyphens, for narrow columns: a dictionary of all words would cost half a second."""
    for word in _BREAKABLE:
        label = label.replace(word.replace("\u00ad", ""), word)
    return label


def anchor(number: str) -> str:
    return "m-" + number.replace(".", "-")


def effective(measure: MeasureEntry) -> str:
    """„ am 24.06.2021“, to stand behind the state: the date that the office gave to it."""
    report = measure.report
    if report is None or report.effective_date is None:
        return ""
    since = _SINCE.get(report.implementation, ", gemeldet zum")
    return f"{since} {german_date(report.effective_date)}"


def deadline_line(deadline: DeadlineEntry) -> str:
    """The printed wording, the date it means, and why where the wording alone does not say so."""
    if not deadline.text:
        return "im Plan nicht angegeben"
    days = []
    if deadline.due_date:
        days.append(german_date(deadline.due_date))
        if deadline.resolved_due_date not in {None, deadline.due_date}:
            days.append(f"beschlossen war der {german_date(deadline.resolved_due_date)}")
    elif deadline.next_due_date:
        days.append(f"offener Termin {german_date(deadline.next_due_date)}")
    elif deadline.kind is DeadlineKind.ONGOING:
        days.append("ohne Termin")
    line = "; ".join([f"„{deadline.text}“", *days]) + "."
    if deadline.interpretation_reason is not None or deadline.kind not in _SAID_BY_THE_WORDING:
        line = " ".join([line, *deadline.meaning])
    if deadline.interpretation_reason:
        day = deadline.interpretation_date
        since = f" vom {german_date(day)}" if day else ""
        line += f" Auslegung{since}: {deadline.interpretation_reason}"
    return line


def cost_line(measure: MeasureEntry) -> str:
    """City money against the ceiling, in the words of costs/."""
    entry = measure.cost
    ceiling, spent = entry.cost.ceiling_cents, entry.spent_cents
    parts = [f"„{entry.cost.text}“" if entry.cost.text else "im Plan nicht angegeben"]
    if ceiling is not None:
        approximate = "ca. " if entry.cost.approximate else ""
        period = CEILING_PERIOD_LABEL[entry.period] if entry.period else "Zeitraum ungeklärt"
        assumed = ", angenommen" if entry.period_is_assumed else ""
        parts.append(f"Obergrenze {approximate}{format_eur(ceiling)} ({period}{assumed})")
    if spent is not None:
        parts.append(f"ausgegeben {format_eur(spent)} städtische Mittel")
        if entry.standing is not CeilingStanding.NO_CEILING:
            sign = CEILING_STANDING[entry.standing]
            parts.append(f"{sign.symbol}\u00a0{sign.label}")
    return "; ".join([*parts, *_further_money(measure.report)])


def _further_money(report: StatusEntry | None) -> Iterator[str]:
    if report and report.spent_third_party_cents:
        source = f" ({report.spent_source})" if report.spent_source else ""
        yield f"Drittmittel im Jahr {format_eur(report.spent_third_party_cents)}{source}"
    if report and report.budget_need_cents is not None:
        yield f"Bedarf im kommenden Haushaltsjahr {format_eur(report.budget_need_cents)}"


NAMES: Final[dict[str, Any]] = {
    "IMPLEMENTATION": IMPLEMENTATION,
    "TIMELINESS": TIMELINESS,
    "BASIS_LABEL": BASIS_LABEL,
    "RESPONSIBILITY_LABEL": RESPONSIBILITY_LABEL,
    "OUTCOME_LABEL": OUTCOME_LABEL,
    "COST_KIND_LABEL": COST_KIND_LABEL,
    "CEILING_PERIOD_LABEL": CEILING_PERIOD_LABEL,
    "Duty": Duty,
    "ExtensionEffect": ExtensionEffect,
    "NEWNESS": {Newness.YES: "neu in diesem Plan", Newness.PARTLY: "teilweise neu"},
    "paragraphs": paragraphs,
    "side_by_side": side_by_side,
    "amount": amount,
    "anchor": anchor,
    "breakable": breakable,
    "effective": effective,
    "cost_line": cost_line,
    "deadline_line": deadline_line,
}
"""What every print source knows."""
