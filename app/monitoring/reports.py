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
from app.status_reports.tables import Said

SAID = tuple(Said.model_fields)

Offices = Mapping[int, OfficeRef]
Years = Mapping[int, YearRef]
"""By id; only the years that the view may see."""


def visible_reports(
    rows: Rows, years: Years, offices: Offices, view: View
) -> tuple[ReportState, ...]:
    """INTERNAL: all of them, drafts too. LIVE: accepted ones. PUBLIC: `rows` are those that the
    laid editions printed."""
    if view is View.PUBLIC:
        of = _printed
    else:
        of = _reported
        rows = [row for row in rows if view is View.INTERNAL or row.step is Step.ACCEPTED]
    return tuple(
        of(row, years[row.reporting_year_id].year, offices)
        for row in rows
        if row.reporting_year_id in years
    )


def counts(report: ReportState) -> bool:
    return report.step in COUNTING and report.implementation is not None


def visible_confirmations(rows: Rows, offices: Offices) -> tuple[ConfirmationState, ...]:
    """All of them; for PUBLIC `rows` are those that the laid editions printed."""
    return tuple(
        ConfirmationState(
            row.id,
            getattr(row, "version", 1),  # an edition's never change
            row.occurrence_date,
            row.done_date,
            row.note,
            offices[row.office_id],
        )
        for row in rows
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


def _reported(row: Row[Any], year: int, offices: Offices) -> ReportState:
    return ReportState(
        id=row.id,
        version=row.version,
        year=year,
        kind=row.kind,
        step=row.step,
        office=offices[row.office_id],
        edited_text=row.edited_text,
        internal_note=row.internal_note,
        question=row.question,
        **_said(row),
    )


def _printed(row: Row[Any], year: int, offices: Offices) -> ReportState:
    """Of an edition, which never changes and keeps nothing internal."""
    return ReportState(
        id=row.id,
        version=1,
        year=year,
        kind=row.kind,
        step=Step.ACCEPTED,
        office=offices[row.office_id],
        edited_text=None,
        internal_note=None,
        question=None,
        **_said(row),
    )


def _said(row: Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SAID}
