"""Rows of what offices said, as values; and which of them a view may see."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from app.monitoring.model import (
    ConfirmationState,
    ContributionState,
    ExtensionInfo,
    OfficeRef,
    ReportState,
    View,
    YearRef,
)
from app.monitoring.rows import Rows
from app.plan.states import ExtensionState
from app.status_reports.states import COUNTING, Step

Offices = Mapping[int, OfficeRef]
Years = Mapping[int, YearRef]
"""By id; only the years that the view may see."""


def visible_reports(
    rows: Rows, years: Years, offices: Offices, view: View
) -> tuple[ReportState, ...]:
    """INTERNAL: all of them, drafts too; otherwise accepted ones of visible years."""
    return tuple(
        _report(row, years[row.reporting_year_id].year, offices)
        for row in rows
        if row.reporting_year_id in years and (view is View.INTERNAL or row.step is Step.ACCEPTED)
    )


def counts(report: ReportState) -> bool:
    return report.step in COUNTING and report.implementation is not None


def visible_confirmations(
    rows: Rows, years: Years, offices: Offices, view: View
) -> tuple[ConfirmationState, ...]:
    """PUBLIC: those of the years that were laid before the council."""
    shown = {year.year for year in years.values()}
    return tuple(
        ConfirmationState(
            row.id,
            row.version,
            row.occurrence_date,
            row.done_date,
            row.note,
            offices[row.office_id],
        )
        for row in rows
        if view is not View.PUBLIC or row.occurrence_date.year in shown
    )


def visible_contributions(
    rows: Rows, years: Years, offices: Offices, view: View
) -> tuple[ContributionState, ...]:
    """Internal only: they are material for the reporting office."""
    if view is not View.INTERNAL:
        return ()
    return tuple(
        ContributionState(
            row.id, row.version, years[row.reporting_year_id].year, offices[row.office_id], row.text
        )
        for row in rows
    )


def visible_extensions(rows: Rows, offices: Offices, view: View) -> tuple[ExtensionInfo, ...]:
    """Proposals stay in the house; what a body decided is public."""
    return tuple(
        ExtensionInfo(
            id=row.id,
            version=row.version,
            effect=row.effect,
            state=row.state,
            occurrence_date=row.occurrence_date,
            new_due_date=row.new_due_date,
            effective_date=row.effective_date,
            reason=row.reason,
            proposed_by=offices[row.proposed_by_office_id],
            proposed_date=row.proposed_date,
            coordination_note=row.coordination_note,
            decided_by=row.decided_by,
            decided_date=row.decided_date,
            decision_paper=row.decision_paper,
        )
        for row in rows
        if view is View.INTERNAL or row.state is ExtensionState.DECIDED
    )


def _report(row: Row[Any], year: int, offices: Offices) -> ReportState:
    return ReportState(
        id=row.id,
        version=row.version,
        year=year,
        kind=row.kind,
        step=row.step,
        office=offices[row.office_id],
        implementation=row.implementation,
        effective_date=row.effective_date,
        text=row.text,
        edited_text=row.edited_text,
        obstacles=row.obstacles,
        next_step=row.next_step,
        next_step_date=row.next_step_date,
        spent_city_cents=row.spent_city_cents,
        spent_third_party_cents=row.spent_third_party_cents,
        spent_source=row.spent_source,
        budget_need_cents=row.budget_need_cents,
        target_figure=row.target_figure,
        evidence=row.evidence,
        internal_note=row.internal_note,
        is_unchanged=row.is_unchanged,
        assessment_outcome=row.assessment_outcome,
        cost_once_cents=row.cost_once_cents,
        cost_yearly_cents=row.cost_yearly_cents,
        cost_budget_year=row.cost_budget_year,
        posts=row.posts,
        follow_up=row.follow_up,
        question=row.question,
        submitted_at=row.submitted_at,
        accepted_at=row.accepted_at,
    )
