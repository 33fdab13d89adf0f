"""What offices report, year by year."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.kit.tables import Instant, Versioned, choice, not_negative
from app.status_reports.implementation import Implementation
from app.status_reports.states import AssessmentOutcome, ReportKind, Step, YearState


class ReportingYear(Versioned, table=True):
    __tablename__ = "reporting_year"
    __table_args__ = (UniqueConstraint("plan_id", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    year: int
    state: YearState = Field(default=YearState.OPEN, sa_type=choice(YearState))
    reference_date: date
    submission_due_date: date
    closed_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    reopened_reason: str | None = Field(default=None, max_length=2000)
    public_from_date: date | None = None
    """„öffentlich ab“: the day the year's report was laid before the council."""
    disposed_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    """When the year's working papers were deleted, after the archive had its say (archive/)."""


class GroupMember(SQLModel, table=True):
    """Who belonged to a group („Alle Ämter“) when the year was opened; frozen."""

    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("reporting_year_id", "group_office_id", "office_id"),)

    id: int | None = Field(default=None, primary_key=True)
    reporting_year_id: int = Field(foreign_key="reporting_year.id", index=True)
    group_office_id: int = Field(foreign_key="office.id")
    office_id: int = Field(foreign_key="office.id", index=True)


class Said(SQLModel):
    """What a report says, the same in the office's row and in an edition's (edition_tables.py)."""

    implementation: Implementation | None = Field(default=None, sa_type=choice(Implementation))
    effective_date: date | None = None
    """„erledigt am“, „läuft seit“, „entfallen zum“."""
    text: str = Field(default="", sa_type=Text)
    obstacles: str | None = Field(default=None, sa_type=Text)
    next_step: str | None = Field(default=None, sa_type=Text)
    next_step_date: date | None = None
    spent_city_cents: int | None = None
    spent_third_party_cents: int | None = None
    spent_source: str | None = Field(default=None, max_length=300)
    budget_need_cents: int | None = None
    """Need of the coming budget year."""
    target_figure: str | None = Field(default=None, max_length=300)
    evidence: str | None = Field(default=None, sa_type=Text)
    is_unchanged: bool = False
    assessment_outcome: AssessmentOutcome | None = Field(
        default=None, sa_type=choice(AssessmentOutcome)
    )
    cost_once_cents: int | None = None
    cost_yearly_cents: int | None = None
    cost_budget_year: int | None = None
    posts: str | None = Field(default=None, max_length=100)
    follow_up: str | None = Field(default=None, sa_type=Text)
    """The measure that an assessment proposes to follow."""
    submitted_at: datetime | None = Field(default=None, sa_type=Instant)
    accepted_at: datetime | None = Field(default=None, sa_type=Instant)


class StatusReport(Said, Versioned, table=True):
    """A Zuarbeit: one `annual` per measure and year, `interim` ones at any time."""

    __tablename__ = "status_report"
    __table_args__ = (
        not_negative("spent_city_cents"),
        not_negative("spent_third_party_cents"),
        not_negative("budget_need_cents"),
        CheckConstraint("step = 'draft' OR implementation IS NOT NULL", name="state_is_given"),
        Index(
            "uq_status_report_one_annual",
            "measure_id",
            "reporting_year_id",
            unique=True,
            sqlite_where=text("kind = 'annual'"),
            postgresql_where=text("kind = 'annual'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    measure_id: int = Field(foreign_key="measure.id", index=True)
    reporting_year_id: int = Field(foreign_key="reporting_year.id", index=True)
    office_id: int = Field(foreign_key="office.id", index=True)
    kind: ReportKind = Field(default=ReportKind.ANNUAL, sa_type=choice(ReportKind))
    step: Step = Field(default=Step.DRAFT, sa_type=choice(Step))
    wished_due_date: date | None = None
    """Postponed until when: only a wish, it becomes a proposal when the report is handed in."""
    internal_note: str | None = Field(default=None, sa_column=Column(Text))
    edited_text: str | None = Field(default=None, sa_column=Column(Text))
    """Coordination's version for print; stands beside the office's text, never over it."""
    question: str | None = Field(default=None, sa_column=Column(Text))
    """Why coordination returned it."""
    drafted_by: str = Field(max_length=40)
    submitted_by: str | None = Field(default=None, max_length=40)


class Contribution(Versioned, table=True):
    """What another office adds to a measure's year; the short answer of a group's member."""

    __table_args__ = (UniqueConstraint("measure_id", "reporting_year_id", "office_id"),)

    id: int | None = Field(default=None, primary_key=True)
    measure_id: int = Field(foreign_key="measure.id", index=True)
    reporting_year_id: int = Field(foreign_key="reporting_year.id", index=True)
    office_id: int = Field(foreign_key="office.id", index=True)
    text: str = Field(sa_column=Column(Text, nullable=False))
    written_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class Confirmation(Versioned, table=True):
    """„durchgeführt am“: one occurrence of a recurring deadline is met."""

    __table_args__ = (UniqueConstraint("measure_id", "occurrence_date"),)

    version: int = Field(default=1, nullable=False, sa_column_kwargs={"server_default": "1"})
    """Came later than the table: the release before counts none."""
    id: int | None = Field(default=None, primary_key=True)
    measure_id: int = Field(foreign_key="measure.id", index=True)
    office_id: int = Field(foreign_key="office.id", index=True)
    occurrence_date: date
    done_date: date
    note: str | None = Field(default=None, max_length=1000)
    recorded_at: datetime = Field(sa_column=Column(Instant, nullable=False))
