"""What coordination has to settle before the numbers can be trusted, read from the state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.costs import CeilingStanding
from app.deadlines import contradicts
from app.kit.german import german_date
from app.monitoring.model import ExtensionInfo, MeasureState, PlanState
from app.offices.kinds import ResponsibilityRole
from app.offices.queries import office_by_id
from app.overdue import Timeliness
from app.plan.states import OPEN_EXTENSIONS
from app.plan_documents.exporting import is_assessment_open


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to settle about one measure."""

    measure: MeasureState
    what: str
    form: str = ""
    """Which form of „Maßnahme fortschreiben“ settles it."""


@dataclass(frozen=True, slots=True)
class ToSettle:
    proposals: Sequence[tuple[MeasureState, ExtensionInfo]]
    deadlines: Sequence[Matter]
    responsibilities: Sequence[Matter]
    costs: Sequence[Matter]
    assessments: Sequence[Matter]
    follow_ups: Sequence[Matter]
    without_mailbox: Sequence[str]

    @property
    def count(self) -> int:
        measures = (self.deadlines, self.responsibilities, self.costs, self.assessments)
        others = (self.proposals, self.follow_ups, self.without_mailbox)
        return sum(map(len, (*measures, *others)))


def to_settle(session: Session, state: PlanState, today: date) -> ToSettle:
    measures = state.measures
    return ToSettle(
        proposals=[
            (measure, extension)
            for measure in measures
            for extension in measure.extensions
            if extension.state in OPEN_EXTENSIONS
        ],
        deadlines=[m for measure in measures for m in _deadlines(measure)],
        responsibilities=[m for measure in measures for m in _responsibilities(measure)],
        costs=[
            Matter(measure, f"„{measure.cost.text}“: einmal oder jedes Jahr?", "period")
            for measure in measures
            if measure.spending is CeilingStanding.UNCLEAR_PERIOD
        ],
        assessments=[
            Matter(measure, _ASSESSMENT[measure.is_assessment], "assessment")
            for measure in measures
            if is_assessment_open(measure)
        ],
        follow_ups=[m for measure in measures for m in _follow_ups(measure, today)],
        without_mailbox=_without_mailbox(session, state),
    )


_ASSESSMENT = {
    True: "Der Wortlaut ordnet auch anderes an als zu prüfen; bis zur Klärung zählt die Maßnahme "
    "als Prüfauftrag.",
    False: "Der Wortlaut spricht auch vom Prüfen; bis zur Klärung zählt die Maßnahme nicht als "
    "Prüfauftrag.",
}


def _deadlines(measure: MeasureState) -> Iterator[Matter]:
    if measure.timeliness is Timeliness.UNRESOLVED:
        yield Matter(measure, f"„{measure.deadline_text}“ ergibt keinen Tag.", "interpret")
    elif not measure.deadline.is_interpreted and measure.official_text:
        hint = contradicts(measure.official_text, measure.deadline)
        if hint:
            yield Matter(measure, hint, "interpret")


def _responsibilities(measure: MeasureState) -> Iterator[Matter]:
    if measure.responsibility_settled:
        return
    unknown = [one.printed for one in measure.responsibilities if one.office is None]
    leads = [one for one in measure.responsibilities if one.role is ResponsibilityRole.LEAD]
    first = measure.responsibilities[0] if measure.responsibilities else None
    if unknown:
        yield Matter(measure, f"Das Verzeichnis kennt nicht: {', '.join(unknown)}.", "settle")
    if not leads:
        who = f" („{first.printed}“)" if first else ""
        yield Matter(
            measure, f"Keine federführende Stelle{who}; es berichtet die Koordination.", "settle"
        )


def _follow_ups(measure: MeasureState, today: date) -> Iterator[Matter]:
    latest = measure.reports[-1] if measure.reports else None
    if latest and latest.next_step_date and latest.next_step_date < today and measure.owes_report:
        yield Matter(
            measure, f"Angekündigt bis {german_date(latest.next_step_date)}: {latest.next_step}"
        )


def _without_mailbox(session: Session, state: PlanState) -> Sequence[str]:
    reporting = {measure.reporting_office.id for measure in state.measures}
    offices = [office_by_id(session, office_id) for office_id in sorted(reporting)]
    return [office.name for office in offices if not office.mailbox]
