"""Which report a page is about, and what has been typed into its form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from app.accounts.permissions import Action, require
from app.kit.errors import FieldError, MonitorError
from app.kit.inputs import read_input
from app.monitoring.model import MeasureState, PlanState, YearRef
from app.overdue import DueDate
from app.plan.queries import measure_by_number, plan_by_slug
from app.status_reports.finding import annual_report, report_by_id
from app.status_reports.inputs import ReportInput
from app.status_reports.reports import revise, save_draft, submit
from app.status_reports.states import ReportKind
from app.status_reports.tables import StatusReport
from app.status_reports.years import year_of
from app.web.forms import Form, Written, by_name, read_fields
from app.web.frame import Frame
from app.web.measures import measure_in
from app.web.open_work import to_confirm
from app.web.report_fields import FIELDS, WRITTEN, field_name, values_of

_DONE: Final = "done_"
"""Before the day of an occurrence: the field „durchgeführt am“."""
_CHOSEN: Final = "chosen_"
"""Before a field's name: whose text stays where two have written."""


@dataclass(frozen=True, slots=True)
class Place:
    """The plan, the year and the measure as this reader sees them. An interim report that is not
    saved yet has no `report_id`."""

    plan: PlanState
    year: YearRef
    measure: MeasureState
    kind: ReportKind = ReportKind.ANNUAL
    report_id: int | None = None

    @property
    def address(self) -> str:
        if self.kind is ReportKind.ANNUAL:
            return f"/amt/{self.plan.slug}/{self.year.year}/{self.measure.number}"
        if self.report_id is None:
            return f"/amt/{self.plan.slug}/massnahmen/{self.measure.number}/zwischenbericht"
        return f"/amt/{self.plan.slug}/zwischenberichte/{self.report_id}"

    @property
    def saves_itself(self) -> bool:
        """A new interim report begins with the button, so that looking leaves nothing behind."""
        return self.kind is ReportKind.ANNUAL or self.report_id is not None


def place_of(
    frame: Frame,
    state: PlanState,
    year: YearRef,
    number: str,
    *,
    kind: ReportKind = ReportKind.ANNUAL,
    report_id: int | None = None,
) -> Place:
    measure, _, _ = measure_in(state, number)
    require(frame.actor, Action.WRITE_REPORT, [measure.reporting_office.id])
    return Place(state, year, measure, kind, report_id)


def report_at(session: Session, place: Place) -> StatusReport | None:
    plan = plan_by_slug(session, place.plan.slug)
    if place.report_id is not None:
        return report_by_id(session, plan, place.report_id)
    if place.kind is ReportKind.INTERIM:
        return None
    measure = measure_by_number(session, plan, place.measure.number)
    return annual_report(session, measure, year_of(session, plan, place.year.year))


def save(frame: Frame, place: Place, content: ReportInput, version: int) -> StatusReport:
    """One unit of work. Raises Stale where somebody else has saved meanwhile."""
    with frame.writing() as session:
        plan = plan_by_slug(session, place.plan.slug)
        if place.report_id is not None:
            report = report_by_id(session, plan, place.report_id)
            return revise(session, plan, report, content, by=frame.by, expected_version=version)
        return save_draft(
            session,
            plan,
            measure_by_number(session, plan, place.measure.number),
            year_of(session, plan, place.year.year),
            content,
            by=frame.by,
            expected_version=version,
            kind=place.kind,
        )


def hand_in(frame: Frame, place: Place, report: StatusReport) -> None:
    """A second unit of work: what is incomplete stays saved as a draft."""
    with frame.writing() as session:
        plan = plan_by_slug(session, place.plan.slug)
        row = report_by_id(session, plan, report.id or 0)
        submit(session, plan, row, by=frame.by, expected_version=report.version)


def content_of(frame: Frame, place: Place, form: Form) -> ReportInput:
    """Raises Invalid with everything that cannot be read."""
    fields = _occurrence_fields(frame, place)
    values = read_fields(form, {**WRITTEN, **dict.fromkeys(fields, Written.DAY)})
    done = {due.resolved: values.pop(field, None) for field, due in fields.items()}
    values["confirmations"] = [
        {"occurrence_date": resolved.isoformat(), "done_date": day}
        for resolved, day in done.items()
        if day
    ]
    return read_input(ReportInput, values)


def unconfirmed(frame: Frame, place: Place, form: Form) -> Form:
    """Without the days of occurrences: a confirmation counts at once and waits for the button."""
    fields = _occurrence_fields(frame, place)
    return {name: value for name, value in form.items() if name not in fields}


def as_chosen(form: Form, saved: Mapping[str, str]) -> Form:
    """Where two have written, the saved text for every field for which it was chosen."""
    stored = {name for name in FIELDS if form.get(f"{_CHOSEN}{name}") == "saved"}
    return {**form, **{name: saved.get(name, "") for name in stored}}


def errors_of(frame: Frame, place: Place, form: Form, problem: MonitorError) -> dict[str, str]:
    """Messages by the name of the form's field; confirmations are counted by those sent."""
    sent = [name for name in _occurrence_fields(frame, place) if form.get(name, "").strip()]
    found: list[FieldError] = []
    for error in problem.fields:
        where = field_name(error.where)
        for at, name in enumerate(sent):
            if where.startswith(f"confirmations[{at}]"):
                where = name
        found.append(FieldError(where, error.message))
    return by_name(found)


def saved_values(frame: Frame, place: Place) -> dict[str, str]:
    with frame.house.database.reading() as session:
        return values_of(report_at(session, place))


def _occurrence_fields(frame: Frame, place: Place) -> dict[str, DueDate]:
    return {f"{_DONE}{due.resolved}": due for due in to_confirm(place.measure, frame.today)}
