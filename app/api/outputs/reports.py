"""A status report: what the public reads of an accepted one, and the whole of it inside."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from app.api.outputs.base import Eur, OfficeOut, Output, eur, office_out
from app.http.deps import Reader
from app.monitoring.model import ReportState
from app.status_reports.implementation import Implementation
from app.status_reports.states import AssessmentOutcome, ReportKind, Step


class ReportCommon(Output):
    number: str = Field(description="Of the measure.", examples=["1.8.3"])
    year: int
    kind: ReportKind
    office: OfficeOut
    implementation: Implementation | None
    effective_date: date | None = Field(description="„erledigt am“, „läuft seit“, „entfallen zum“")
    obstacles: str | None
    next_step: str | None
    next_step_date: date | None
    target_figure: str | None
    is_unchanged: bool
    assessment_outcome: AssessmentOutcome | None
    follow_up: str | None = Field(description="Measure that an assessment proposes to follow.")


class PublicReport(ReportCommon):
    """An accepted report, as the council's paper prints it. No notes, no questions, no names."""

    text: str = Field(description="Coordination's edited version where there is one.")
    spent_city_eur: Eur | None
    spent_third_party_eur: Eur | None


class InternalReport(ReportCommon):
    id: int
    version: int
    step: Step
    text: str = Field(description="The office's own text.")
    edited_text: str | None = Field(description="Coordination's version for print.")
    spent_city_eur: Eur | None
    spent_third_party_eur: Eur | None
    spent_source: str | None
    budget_need_eur: Eur | None
    evidence: str | None
    internal_note: str | None = Field(
        description="Only for its own office, coordination and auditors; otherwise null."
    )
    question: str | None = Field(description="Why coordination returned it; seen like the note.")
    cost_once_eur: Eur | None
    cost_yearly_eur: Eur | None
    cost_budget_year: int | None
    posts: str | None
    submitted_at: datetime | None
    accepted_at: datetime | None


def public_report(number: str, report: ReportState) -> PublicReport:
    return PublicReport(
        **_common(number, report),
        text=report.printed_text,
        spent_city_eur=eur(report.spent_city_cents),
        spent_third_party_eur=eur(report.spent_third_party_cents),
    )


def internal_report(number: str, report: ReportState, reader: Reader) -> InternalReport:
    notes = reader.sees_notes_of(report.office.id)

    def money(cents: int | None) -> str | None:
        return eur(cents) if reader.sees_costs else None

    return InternalReport(
        **_common(number, report),
        id=report.id,
        version=report.version,
        step=report.step,
        text=report.text,
        edited_text=report.edited_text,
        spent_city_eur=money(report.spent_city_cents),
        spent_third_party_eur=money(report.spent_third_party_cents),
        spent_source=report.spent_source if reader.sees_costs else None,
        budget_need_eur=money(report.budget_need_cents),
        evidence=report.evidence,
        internal_note=report.internal_note if notes else None,
        question=report.question if notes else None,
        cost_once_eur=money(report.cost_once_cents),
        cost_yearly_eur=money(report.cost_yearly_cents),
        cost_budget_year=report.cost_budget_year if reader.sees_costs else None,
        posts=report.posts,
        submitted_at=report.submitted_at,
        accepted_at=report.accepted_at,
    )


def report_out(number: str, report: ReportState, reader: Reader) -> PublicReport | InternalReport:
    if reader.is_internal:
        return internal_report(number, report, reader)
    return public_report(number, report)


def _common(number: str, report: ReportState) -> dict[str, Any]:
    return {
        "number": number,
        "year": report.year,
        "kind": report.kind,
        "office": office_out(report.office),
        "implementation": report.implementation,
        "effective_date": report.effective_date,
        "obstacles": report.obstacles,
        "next_step": report.next_step,
        "next_step_date": report.next_step_date,
        "target_figure": report.target_figure,
        "is_unchanged": report.is_unchanged,
        "assessment_outcome": report.assessment_outcome,
        "follow_up": report.follow_up,
    }
