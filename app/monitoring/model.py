"""What is known about measures on a day. Pages, API, mails, checks and papers read only this."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.costs import CeilingPeriod, CeilingStanding, Cost
from app.deadlines import Deadline
from app.offices.kinds import OfficeKind, ResponsibilityRole
from app.overdue import Standing, Timeliness
from app.plan.states import ExtensionEffect, ExtensionState, Newness
from app.status_reports.implementation import Implementation
from app.status_reports.states import AssessmentOutcome, ReportKind, Step, YearState


class View(StrEnum):
    """Who looks. PUBLIC sees the state last laid before the council, LIVE every accepted report;
    both see nothing internal. Which of the two readers get is a setting (`publication`)."""

    PUBLIC = "public"
    LIVE = "live"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class OfficeRef:
    id: int
    code: str
    name: str
    kind: OfficeKind
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class FieldRef:
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class RecommendationRef:
    number: int
    title: str
    title_is_provisional: bool
    official_text: str | None
    footnotes: tuple[str, ...]
    is_new: Newness


@dataclass(frozen=True, slots=True)
class ResponsibilityState:
    """`office` is None where the directory does not know the printed name."""

    printed: str
    role: ResponsibilityRole
    office: OfficeRef | None


@dataclass(frozen=True, slots=True)
class ReportState:
    """A status report as it stands. Money in cents. `internal_note` and `question` never leave
    the house; open output is made by allow-list."""

    id: int
    version: int
    year: int
    kind: ReportKind
    step: Step
    office: OfficeRef
    implementation: Implementation | None
    effective_date: date | None
    text: str
    edited_text: str | None
    obstacles: str | None
    next_step: str | None
    next_step_date: date | None
    spent_city_cents: int | None
    spent_third_party_cents: int | None
    spent_source: str | None
    budget_need_cents: int | None
    target_figure: str | None
    evidence: str | None
    internal_note: str | None
    is_unchanged: bool
    assessment_outcome: AssessmentOutcome | None
    cost_once_cents: int | None
    cost_yearly_cents: int | None
    cost_budget_year: int | None
    posts: str | None
    follow_up: str | None
    question: str | None
    submitted_at: datetime | None
    accepted_at: datetime | None

    @property
    def printed_text(self) -> str:
        """Coordination's edited version where there is one."""
        return self.edited_text or self.text


@dataclass(frozen=True, slots=True)
class ConfirmationState:
    id: int
    version: int
    occurrence_date: date
    done_date: date
    note: str | None
    office: OfficeRef


@dataclass(frozen=True, slots=True)
class ContributionState:
    id: int
    version: int
    year: int
    office: OfficeRef
    text: str


@dataclass(frozen=True, slots=True)
class ExtensionInfo:
    id: int
    version: int
    effect: ExtensionEffect
    state: ExtensionState
    occurrence_date: date | None
    new_due_date: date | None
    effective_date: date | None
    reason: str
    proposed_by: OfficeRef
    proposed_date: date
    coordination_note: str | None
    decided_by: str | None
    decided_date: date | None
    decision_paper: str | None


@dataclass(frozen=True, slots=True)
class MeasureState:
    """One measure, wholly, as of the end of a day."""

    id: int
    version: int
    version_no: int
    number: str
    label: str
    title: str
    title_is_provisional: bool
    official_text: str | None
    footnotes: tuple[str, ...]
    is_assessment: bool
    assessment_settled: bool
    field: FieldRef
    recommendation: RecommendationRef
    responsible_text: str
    responsibilities: tuple[ResponsibilityState, ...]
    responsibility_settled: bool
    reporting_office: OfficeRef
    deadline_text: str
    deadline: Deadline
    """The interpretation where coordination set one, else what the wording says."""
    interpretation_reason: str | None
    interpretation_date: date | None
    cost: Cost
    ceiling_period: CeilingPeriod | None
    ceiling_period_is_assumed: bool
    implementation: Implementation
    """Of the latest counting report; `not_reported` without one, `dropped` once decided."""
    timeliness: Timeliness | None
    standing: Standing
    dropped_from: date | None
    reports: tuple[ReportState, ...]
    """Visible in this view, oldest first: annual and interim."""
    confirmations: tuple[ConfirmationState, ...]
    contributions: tuple[ContributionState, ...]
    extensions: tuple[ExtensionInfo, ...]
    """PUBLIC: decided ones only."""
    spent_city_cents: int | None
    """City money in the period the ceiling covers (all years, or the latest reported year)."""
    spending: CeilingStanding
    owes_report: bool

    @property
    def title_line(self) -> str:
        """„Handlungsfeld 1, Empfehlung 8, M2“"""
        return (
            f"Handlungsfeld {self.field.number}, Empfehlung {self.recommendation.number}, "
            f"{self.label}"
        )

    def annual_report(self, year: int) -> ReportState | None:
        found = (r for r in self.reports if r.year == year and r.kind is ReportKind.ANNUAL)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class YearRef:
    id: int
    version: int
    year: int
    state: YearState
    reference_date: date
    submission_due_date: date
    public_from_date: date | None


@dataclass(frozen=True, slots=True)
class PlanState:
    """A plan and all its measures as of the end of `as_of`, seen in one view."""

    id: int
    version: int
    slug: str
    title: str
    as_of_date: date
    resolution_date: date | None
    resolution_paper: str | None
    resolution_body: str | None
    in_force_from: date
    in_force_until: date | None
    monitored_from: date
    is_sample: bool
    view: View
    as_of: date
    years: tuple[YearRef, ...]
    offices: Mapping[int, OfficeRef]
    measures: tuple[MeasureState, ...]
