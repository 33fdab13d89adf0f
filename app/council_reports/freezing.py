"""What is known at the reference date → what the year's report prints. Pure."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType

from app.council_reports.changes import decided_changes
from app.council_reports.contents import (
    AssessmentEntry,
    Change,
    ConfirmationEntry,
    CostEntry,
    Counts,
    DeadlineEntry,
    DecisionEntry,
    Duty,
    FieldEntry,
    MeasureEntry,
    OfficeEntry,
    OverdueEntry,
    PartyEntry,
    PlanEntry,
    RecommendationEntry,
    ReportContents,
    StatusEntry,
)
from app.council_reports.entered import NOTHING, Entered
from app.council_reports.proposals import Proposal
from app.deadlines import explain_deadline
from app.monitoring.model import (
    ExtensionInfo,
    MeasureState,
    OfficeRef,
    PlanState,
    ReportState,
    ResponsibilityState,
    View,
    YearRef,
)
from app.overdue.due_dates import due_dates
from app.plan.states import ExtensionState
from app.status_reports.implementation import Implementation
from app.status_reports.states import ReportKind, Step


@dataclass(frozen=True, slots=True)
class Edition:
    """What stands about the report itself; `number` is None for a draft."""

    city: str
    coordination: OfficeEntry
    number: int | None
    frozen_at: datetime
    seal: str | None


def freeze(
    state: PlanState,
    year: YearRef,
    edition: Edition,
    *,
    under_review: Container[int] = (),
    changes: tuple[Change, ...] = (),
    before: Counts | None = None,
    proposals: tuple[Proposal, ...] = (),
    entered: Entered = NOTHING,
    answers: Mapping[int, tuple[int, int]] = MappingProxyType({}),
) -> ReportContents:
    """`state`: as of the year's reference date, accepted reports only (`View.LIVE`).

    `answers`: of a group's members, by id of the measure.
    `under_review`: ids of measures whose report of the year is handed in but not yet accepted.
    """
    if state.view is not View.LIVE or state.as_of != year.reference_date:
        raise ValueError("contents are frozen from accepted reports as of the reference date")
    return ReportContents(
        city=edition.city,
        plan=PlanEntry(
            slug=state.slug,
            title=state.title,
            as_of_date=state.as_of_date,
            resolution_date=state.resolution_date,
            resolution_paper=state.resolution_paper,
            resolution_body=state.resolution_body,
            is_sample=state.is_sample,
        ),
        coordination=edition.coordination,
        year=year.year,
        reference_date=year.reference_date,
        submission_due_date=year.submission_due_date,
        edition=edition.number,
        frozen_at=edition.frozen_at,
        seal=edition.seal,
        fields=tuple(_fields(state, year.year, edition.coordination, under_review, answers)),
        changes=(*changes, *decided_changes(state, year.year)),
        before=before,
        proposals=proposals,
        entered=entered,
    )


def _fields(
    state: PlanState,
    year: int,
    coordination: OfficeEntry,
    under_review: Container[int],
    answers: Mapping[int, tuple[int, int]],
) -> Iterable[FieldEntry]:
    for field, in_field in groupby(state.measures, key=lambda m: m.field):
        recommendations = [
            RecommendationEntry(
                number=recommendation.number,
                title=recommendation.title,
                official_text=recommendation.official_text,
                footnotes=recommendation.footnotes,
                is_new=recommendation.is_new,
                measures=tuple(
                    replace(
                        _measure(state, m, year, coordination, m.id in under_review),
                        answers=answers.get(m.id),
                    )
                    for m in measures
                ),
            )
            for recommendation, measures in groupby(in_field, key=lambda m: m.recommendation)
        ]
        yield FieldEntry(field.number, field.title, tuple(recommendations))


def _measure(
    state: PlanState, m: MeasureState, year: int, coordination: OfficeEntry, is_under_review: bool
) -> MeasureEntry:
    report = _report_of(m, year)
    duty = _duty(m, report, is_under_review)
    return MeasureEntry(
        number=m.number,
        label=m.label,
        title=m.title,
        official_text=m.official_text,
        footnotes=m.footnotes,
        is_assessment=m.is_assessment,
        parties=tuple(map(_party, m.responsibilities)),
        responsible_text=m.responsible_text,
        responsibility_is_settled=m.responsibility_settled or not _is_to_be_settled(m),
        reporting_office=_office(m.reporting_office),
        deadline=_deadline(state, m),
        cost=CostEntry(
            m.cost, m.ceiling_period, m.ceiling_period_is_assumed, m.spent_city_cents, m.spending
        ),
        implementation=_implementation(m, report, duty),
        timeliness=m.timeliness,
        overdue=_overdue(m),
        duty=duty,
        report=_status(report, coordination),
        last_reported=None if report else _last_reported(m, year),
        confirmations=tuple(
            ConfirmationEntry(each.occurrence_date, each.done_date, each.note)
            for each in m.confirmations
            if each.occurrence_date.year == year
        ),
        decisions=tuple(
            _decision(each)
            for each in m.extensions
            if each.state is ExtensionState.DECIDED
            and each.decided_date is not None
            and each.decided_date <= state.as_of
        ),
    )


def _report_of(m: MeasureState, year: int) -> ReportState | None:
    """The accepted annual report, else the latest accepted interim one of the year."""
    said = [r for r in m.reports if r.year == year and r.step is Step.ACCEPTED and r.implementation]
    annual = [r for r in said if r.kind is ReportKind.ANNUAL]
    return next(reversed(annual or said), None)


def _duty(m: MeasureState, report: ReportState | None, is_under_review: bool) -> Duty:
    if report is not None and report.kind is ReportKind.ANNUAL:
        return Duty.RECEIVED
    if not m.owes_report:
        return Duty.NOT_OWED
    return Duty.UNDER_REVIEW if is_under_review else Duty.MISSING


def _implementation(m: MeasureState, report: ReportState | None, duty: Duty) -> Implementation:
    """What was reported for the year. An older state is not carried on where a report is owed:
    it stands beside, as last reported."""
    if m.implementation is Implementation.DROPPED and m.dropped_from is not None:
        return Implementation.DROPPED
    if report is not None and report.implementation is not None:
        return report.implementation
    return m.implementation if duty is Duty.NOT_OWED else Implementation.NOT_REPORTED


def _last_reported(m: MeasureState, year: int) -> tuple[Implementation, int] | None:
    said = [(r.implementation, r.year) for r in m.reports if r.year < year and r.implementation]
    return said[-1] if said else None


def _status(report: ReportState | None, coordination: OfficeEntry) -> StatusEntry | None:
    if report is None or report.implementation is None:
        return None
    return StatusEntry(
        office=_office(report.office),
        is_own=report.office.code == coordination.code,
        is_interim=report.kind is ReportKind.INTERIM,
        is_unchanged=report.is_unchanged,
        implementation=report.implementation,
        effective_date=report.effective_date,
        text=report.printed_text,
        obstacles=report.obstacles,
        next_step=report.next_step,
        next_step_date=report.next_step_date,
        spent_city_cents=report.spent_city_cents,
        spent_third_party_cents=report.spent_third_party_cents,
        spent_source=report.spent_source,
        budget_need_cents=report.budget_need_cents,
        target_figure=report.target_figure,
        evidence=report.evidence,
        assessment=_assessment(report),
    )


def _assessment(report: ReportState) -> AssessmentEntry | None:
    if report.assessment_outcome is None:
        return None
    return AssessmentEntry(
        outcome=report.assessment_outcome,
        cost_once_cents=report.cost_once_cents,
        cost_yearly_cents=report.cost_yearly_cents,
        budget_year=report.cost_budget_year,
        posts=report.posts,
        follow_up=report.follow_up,
    )


def _deadline(state: PlanState, m: MeasureState) -> DeadlineEntry:
    return DeadlineEntry(
        text=m.deadline_text,
        kind=m.deadline.kind,
        due_date=m.standing.due_date,
        resolved_due_date=m.standing.resolved_due_date,
        next_due_date=m.standing.next_due_date,
        meaning=explain_deadline(m.deadline, state.resolution_date),
        interpretation_reason=m.interpretation_reason,
        interpretation_date=m.interpretation_date,
        coming=_coming(m, state.as_of.year + 1),
    )


def _coming(m: MeasureState, year: int) -> tuple[date, ...]:
    """What is still to be met in the coming year, as far as known on the reference date."""
    if m.dropped_from is not None:
        return ()
    found = due_dates(m.standing.facts, m.standing.as_of, date(year, 12, 31))
    return tuple(each.due for each in found if each.due.year == year and each.met_on is None)


def _overdue(m: MeasureState) -> OverdueEntry | None:
    found = m.standing.overdue
    return OverdueEntry(found.since, found.due_dates, found.basis) if found else None


def _decision(extension: ExtensionInfo) -> DecisionEntry:
    return DecisionEntry(
        effect=extension.effect,
        occurrence_date=extension.occurrence_date,
        new_due_date=extension.new_due_date,
        effective_date=extension.effective_date,
        reason=extension.reason,
        decided_by=extension.decided_by or "",
        decided_date=extension.decided_date or extension.proposed_date,
        paper=extension.decision_paper,
    )


def _is_to_be_settled(m: MeasureState) -> bool:
    """Coordination reports until somebody who can lead is named („Zuständigkeit klären“)."""
    return not m.responsibilities or (
        m.responsibilities[0].office is None or not m.responsibilities[0].office.kind.can_lead
    )


def _party(responsibility: ResponsibilityState) -> PartyEntry:
    office = responsibility.office
    return PartyEntry(office.name if office else responsibility.printed, responsibility.role)


def _office(ref: OfficeRef) -> OfficeEntry:
    return OfficeEntry(ref.code, ref.name)
