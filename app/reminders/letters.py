"""From a planned mail to its words: subject, text and HTML from the templates in mails/."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.deadlines import Quarter
from app.kit.german import german_date
from app.kit.templates import Templates
from app.kit.texts import wording_in_force
from app.monitoring.model import MeasureState, PlanState, YearRef
from app.overdue import BASIS_LABEL
from app.reminders.occasions import Overdue, PlannedMail
from app.status_reports.implementation import IMPLEMENTATION
from app.status_reports.states import Step

MAILS: Final = Path(__file__).parent / "mails"
_TEMPLATES: Final = Templates(MAILS, wording=wording_in_force)

_REPORT_LABEL: Final = {
    None: "noch keine Zuarbeit",
    Step.DRAFT: "Entwurf vorhanden, noch nicht eingereicht",
    Step.RETURNED: "mit einer Rückfrage zurückgegeben",
}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is the same in all mails of an installation."""

    base_url: str
    city: str
    coordination: str


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Line:
    """One measure in a mail; `state` says what about it."""

    number: str
    title: str
    office: str
    deadline: str
    state: str
    link: str


def letter_of(mail: PlannedMail, state: PlanState, head: Letterhead, day: date) -> Letter:
    folder = mail.window.occasion.value
    year, quarter = _subject(mail)
    values = {
        "head": head,
        "day": day,
        "workspace": f"{head.base_url.rstrip('/')}/amt",
        "plan": state,
        "office": mail.office,
        "year": year,
        "quarter": quarter,
        "missing": [_missing_line(each, mail, state, head) for each in mail.missing],
        "overdue": [_overdue_line(each, state, head) for each in mail.overdue],
    }
    return Letter(
        subject=_TEMPLATES.render(f"{folder}/subject.txt", **values).strip(),
        text=_TEMPLATES.render(f"{folder}/body.txt", **values).strip() + "\n",
        html=_TEMPLATES.render(f"{folder}/body.html", **values),
    )


def _subject(mail: PlannedMail) -> tuple[YearRef | None, Quarter]:
    """The January mail is about a year and about its fourth quarter."""
    subject = mail.window.subject
    return (subject, Quarter(subject.year, 4)) if isinstance(subject, YearRef) else (None, subject)


def _missing_line(
    measure: MeasureState, mail: PlannedMail, state: PlanState, head: Letterhead
) -> Line:
    report = measure.annual_report(int(mail.window.period))
    return _line(measure, _REPORT_LABEL[report.step if report else None], state, head)


def _overdue_line(each: Overdue, state: PlanState, head: Letterhead) -> Line:
    overdue = each.measure.standing.overdue
    if overdue is None:
        raise ValueError(f"{each.measure.number} is not overdue")
    implementation = IMPLEMENTATION[each.measure.implementation].label
    late = f"{BASIS_LABEL[overdue.basis]} (seit {german_date(overdue.since)}"
    streak = f", im {each.quarters}. Quartal in Folge" if each.quarters > 1 else ""
    return _line(each.measure, f"{late}{streak}); {implementation}", state, head)


def _line(measure: MeasureState, what: str, state: PlanState, head: Letterhead) -> Line:
    return Line(
        number=measure.number,
        title=measure.title,
        office=measure.reporting_office.name,
        deadline=_deadline(measure),
        state=what,
        link=f"{head.base_url.rstrip('/')}/plaene/{state.slug}/massnahmen/{measure.number}",
    )


def _deadline(measure: MeasureState) -> str:
    """„4. Quartal 2021“, and the date where it is not the printed one any more."""
    standing = measure.standing
    if standing.due_date is None or standing.due_date == standing.resolved_due_date:
        return measure.deadline_text
    return f"{measure.deadline_text}, verlängert bis {german_date(standing.due_date)}"
