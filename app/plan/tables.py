"""The plan as adopted. Measures are append-only dated versions; numbers are given once."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, Text, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from app.costs import CeilingPeriod
from app.kit.tables import Instant, Versioned, choice
from app.offices.kinds import ResponsibilityRole
from app.plan.states import ExtensionEffect, ExtensionState, Newness


class Plan(Versioned, table=True):
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=80, unique=True)
    title: str = Field(max_length=300)
    as_of_date: date
    resolution_date: date | None = None
    resolution_paper: str | None = Field(default=None, max_length=60)
    resolution_body: str | None = Field(default=None, max_length=200)
    in_force_until: date | None = None
    monitored_from: date
    predecessor_id: int | None = Field(default=None, foreign_key="plan.id")
    is_sample: bool = False

    @property
    def in_force_from(self) -> date:
        """The resolution's date; until one is recorded the day the plan was printed (Stand)."""
        return self.resolution_date or self.as_of_date


class ActionField(SQLModel, table=True):
    __tablename__ = "action_field"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    number: int
    title: str = Field(max_length=300)


class Recommendation(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("action_field_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    action_field_id: int = Field(foreign_key="action_field.id", index=True)
    number: int
    title: str = Field(max_length=200)
    title_is_provisional: bool = False
    official_text: str | None = Field(default=None, sa_column=Column(Text))
    footnotes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    is_new: Newness = Field(default=Newness.NO, sa_type=choice(Newness))


class Measure(Versioned, table=True):
    """The identity of a measure: what reports, confirmations and checks hang on."""

    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    recommendation_id: int = Field(foreign_key="recommendation.id", index=True)
    number: str = Field(max_length=20)
    position: int
    label: str = Field(max_length=20)


class MeasureVersion(SQLModel, table=True):
    """What a measure says from `valid_from_date` on; the highest `version_no` in force counts."""

    __tablename__ = "measure_version"
    __table_args__ = (UniqueConstraint("measure_id", "version_no"),)

    id: int | None = Field(default=None, primary_key=True)
    measure_id: int = Field(foreign_key="measure.id", index=True)
    version_no: int
    valid_from_date: date
    recorded_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    recorded_by: str = Field(max_length=40)
    reason: str = Field(max_length=2000)
    decided_by: str | None = Field(default=None, max_length=200)
    decision_paper: str | None = Field(default=None, max_length=60)

    title: str = Field(max_length=200)
    title_is_provisional: bool = False
    official_text: str | None = Field(default=None, sa_column=Column(Text))
    footnotes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    is_assessment: bool = False
    assessment_settled: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """True: a document or coordination has said it where the wording admits both."""
    responsible_text: str = Field(sa_column=Column(Text, nullable=False))
    reporting_office_id: int = Field(foreign_key="office.id", index=True)
    responsibility_settled: bool = False
    """False: read from the printed wording; true: settled by coordination."""
    deadline_text: str = Field(sa_column=Column(Text, nullable=False))
    interpretation_rules: list[dict[str, Any]] | None = Field(default=None, sa_column=Column(JSON))
    interpretation_reason: str | None = Field(default=None, max_length=2000)
    interpretation_date: date | None = None
    cost_text: str = Field(sa_column=Column(Text, nullable=False))
    ceiling_period: CeilingPeriod | None = Field(default=None, sa_type=choice(CeilingPeriod))
    """Confirmed by coordination; null: the assumption of costs/ stands."""


class Responsibility(SQLModel, table=True):
    """Who answers for a version of a measure, in the printed order."""

    __table_args__ = (
        UniqueConstraint("measure_version_id", "position"),
        Index(
            "uq_responsibility_one_lead",
            "measure_version_id",
            unique=True,
            sqlite_where=text("role = 'lead'"),
            postgresql_where=text("role = 'lead'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    measure_version_id: int = Field(foreign_key="measure_version.id", index=True)
    position: int
    printed: str = Field(max_length=500)
    office_id: int | None = Field(default=None, foreign_key="office.id", index=True)
    role: ResponsibilityRole = Field(sa_type=choice(ResponsibilityRole))


class Extension(Versioned, table=True):
    """A proposal to change what was resolved, and what became of it. Only `decided` counts."""

    __table_args__ = (
        CheckConstraint(
            "effect <> 'later_date' OR new_due_date IS NOT NULL", name="later_date_has_date"
        ),
        CheckConstraint(
            "state <> 'decided' OR (decided_date IS NOT NULL AND decided_by IS NOT NULL)",
            name="decided_is_complete",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    measure_id: int = Field(foreign_key="measure.id", index=True)
    effect: ExtensionEffect = Field(sa_type=choice(ExtensionEffect))
    occurrence_date: date | None = None
    """Which date of a recurring deadline is moved; null: the fixed one."""
    new_due_date: date | None = None
    effective_date: date | None = None
    """From when a measure is dropped („entfallen zum“); null: from the decision."""
    reason: str = Field(max_length=4000)
    proposed_by_office_id: int = Field(foreign_key="office.id", index=True)
    proposed_date: date
    state: ExtensionState = Field(default=ExtensionState.PROPOSED, sa_type=choice(ExtensionState))
    coordination_note: str | None = Field(default=None, max_length=2000)
    decided_by: str | None = Field(default=None, max_length=200)
    decided_date: date | None = None
    decision_paper: str | None = Field(default=None, max_length=60)
