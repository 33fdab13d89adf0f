"""One measure from its rows: the version in force, what was reported, where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row

from app.costs import CeilingPeriod, against_ceiling, assumed_period, read_cost
from app.deadlines import Deadline, deadline_as_set
from app.monitoring.model import (
    ConfirmationState,
    ContributionState,
    ExtensionInfo,
    FieldRef,
    MeasureState,
    OfficeRef,
    RecommendationRef,
    ReportState,
    ResponsibilityState,
    View,
    YearRef,
)
from app.monitoring.reports import (
    counts,
    visible_confirmations,
    visible_contributions,
    visible_extensions,
    visible_reports,
)
from app.monitoring.rows import PlanRows, Rows
from app.overdue import (
    ConfirmationFact,
    ExtensionFact,
    MeasureFacts,
    ReportFact,
    assess,
    owes_report,
)
from app.plan.states import ExtensionEffect, ExtensionState
from app.status_reports.implementation import Implementation
from app.status_reports.states import ReportKind, Step

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Frame:
    """What is the same for every measure of a plan."""

    in_force_from: date
    in_force_until: date | None
    resolved_on: date | None
    view: View
    as_of: date
    """Timeliness is judged at the end of this day."""
    state_as_of: date
    """Reports and versions are read on this day: on a page today, though timeliness is
    yesterday's, so that an office sees what it has just handed in."""
    today: date | None
    offices: Mapping[int, OfficeRef]
    years: Mapping[int, YearRef]
    submission_due_dates: Mapping[int, date]


@dataclass(frozen=True, slots=True)
class Said:
    reports: tuple[ReportState, ...]
    confirmations: tuple[ConfirmationState, ...]
    contributions: tuple[ContributionState, ...]
    extensions: tuple[ExtensionInfo, ...]


def measure_state(
    frame: Frame,
    rows: PlanRows,
    measure: Row[Any],
    field: FieldRef,
    recommendation: RecommendationRef,
) -> MeasureState:
    version = _in_force(rows.versions[measure.id], frame.state_as_of)
    said = _said(frame, rows, measure.id)
    counting = sorted(filter(counts, said.reports), key=_reported_order)
    accepted = [_fact(report) for report in counting if report.step is Step.ACCEPTED]
    dropped_from = _dropped_from(said.extensions)
    deadline = deadline_as_set(version.deadline_text, version.interpretation_rules)
    standing = assess(
        _facts(frame, deadline, dropped_from, counting, said), frame.as_of, frame.today
    )
    cost = read_cost(version.cost_text)
    period = version.ceiling_period or assumed_period(cost, deadline.kind)
    is_confirmed = version.ceiling_period is not None or cost.stated_period is not None
    spent = _spent(counting, period, frame.state_as_of)
    return MeasureState(
        id=measure.id,
        version=measure.version,
        number=measure.number,
        label=measure.label,
        field=field,
        recommendation=recommendation,
        **_adopted(version, rows.responsibilities.get(version.id, ()), frame.offices),
        deadline=deadline,
        cost=cost,
        ceiling_period=period,
        ceiling_period_is_assumed=period is not None and not is_confirmed,
        implementation=_implementation(counting, dropped_from, frame.state_as_of),
        timeliness=standing.timeliness,
        standing=standing,
        dropped_from=dropped_from,
        reports=said.reports,
        confirmations=said.confirmations,
        contributions=said.contributions,
        extensions=said.extensions,
        spent_city_cents=spent,
        spending=against_ceiling(cost, period, spent or 0),
        owes_report=owes_report(accepted, dropped_from, frame.state_as_of),
    )


def _adopted(
    version: Row[Any], responsibilities: Rows, offices: Mapping[int, OfficeRef]
) -> dict[str, Any]:
    """What the version in force says."""
    return {
        "version_no": version.version_no,
        "title": version.title,
        "title_is_provisional": version.title_is_provisional,
        "official_text": version.official_text,
        "footnotes": tuple(version.footnotes),
        "is_assessment": version.is_assessment,
        "assessment_settled": version.assessment_settled,
        "responsible_text": version.responsible_text,
        "responsibilities": tuple(
            ResponsibilityState(row.printed, row.role, offices.get(row.office_id))
            for row in responsibilities
        ),
        "responsibility_settled": version.responsibility_settled,
        "reporting_office": offices[version.reporting_office_id],
        "deadline_text": version.deadline_text,
        "interpretation_reason": version.interpretation_reason,
        "interpretation_date": version.interpretation_date,
    }


def _said(frame: Frame, rows: PlanRows, measure_id: int) -> Said:
    """What was said about a measure, as far as the view may see it."""
    years, offices, view = frame.years, frame.offices, frame.view
    return Said(
        visible_reports(rows.reports.get(measure_id, ()), years, offices, view),
        visible_confirmations(rows.confirmations.get(measure_id, ()), offices),
        visible_contributions(rows.contributions.get(measure_id, ()), years, offices, view),
        visible_extensions(rows.extensions.get(measure_id, ()), offices, view),
    )


def _in_force(versions: Rows, day: date) -> Row[Any]:
    """The newest version in force on the day; before the first came into force, the first."""
    started = [version for version in versions if version.valid_from_date <= day]
    return started[-1] if started else versions[0]


def _facts(
    frame: Frame,
    deadline: Deadline,
    dropped_from: date | None,
    counting: Sequence[ReportState],
    said: Said,
) -> MeasureFacts:
    return MeasureFacts(
        deadline=deadline,
        in_force_from=frame.in_force_from,
        in_force_until=frame.in_force_until,
        resolved_on=frame.resolved_on,
        dropped_from=dropped_from,
        reports=tuple(map(_fact, counting)),
        confirmations=tuple(
            ConfirmationFact(each.occurrence_date, each.done_date) for each in said.confirmations
        ),
        extensions=tuple(
            ExtensionFact(each.decided_date, each.new_due_date, each.occurrence_date)
            for each in said.extensions
            if each.state is ExtensionState.DECIDED
            and each.decided_date is not None
            and each.new_due_date is not None
        ),
        submission_due_dates=frame.submission_due_dates,
    )


def _fact(report: ReportState) -> ReportFact:
    state = report.implementation or Implementation.NOT_REPORTED
    return ReportFact(report.year, state, report.effective_date)


def _dropped_from(extensions: Sequence[ExtensionInfo]) -> date | None:
    """A decided drop counts from the day decided, or from a later day that the decision names."""
    days = [
        max(each.decided_date, each.effective_date or each.decided_date)
        for each in extensions
        if each.effect is ExtensionEffect.DROP
        and each.state is ExtensionState.DECIDED
        and each.decided_date is not None
    ]
    return min(days, default=None)


def _implementation(
    counting: Sequence[ReportState], dropped_from: date | None, day: date
) -> Implementation:
    if dropped_from is not None and dropped_from <= day:
        return Implementation.DROPPED
    known = [
        report
        for report in counting
        if report.year <= day.year and (report.effective_date or date.min) <= day
    ]
    return (known[-1].implementation if known else None) or Implementation.NOT_REPORTED


def _reported_order(report: ReportState) -> tuple[int, datetime]:
    return report.year, report.submitted_at or LONG_AGO


def _spent(counting: Sequence[ReportState], period: CeilingPeriod | None, day: date) -> int | None:
    """City money of the period the ceiling covers: the latest reported year, or all years.

    A year's figure is that of its annual report; until there is one, of the latest interim one.
    """
    by_year: dict[int, int] = {}
    for report in sorted(counting, key=lambda report: report.kind is ReportKind.ANNUAL):
        if report.spent_city_cents is not None and report.year <= day.year:
            by_year[report.year] = report.spent_city_cents
    if not by_year:
        return None
    return by_year[max(by_year)] if period is CeilingPeriod.PER_YEAR else sum(by_year.values())
