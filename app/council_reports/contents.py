"""Everything that a year's report prints, as one frozen value.

Made by freezing.py when the year is closed, kept as JSON with the edition, and all that the
drawing code ever sees. Only what may be printed has a place here: no internal notes, questions,
names of staff, reminders. Money in cents.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter, ValidationError

from app.costs import CeilingPeriod, CeilingStanding, Cost
from app.council_reports.entered import NOTHING, Entered
from app.council_reports.proposals import Proposal
from app.deadlines import DeadlineKind
from app.offices.kinds import ResponsibilityRole
from app.overdue import Basis, Timeliness
from app.plan.states import ExtensionEffect, Newness
from app.status_reports.implementation import Implementation
from app.status_reports.states import AssessmentOutcome

FORMAT: Final = "massnahmenmonitor-report/2"
READABLE: Final = frozenset({FORMAT, "massnahmenmonitor-report/1"})
"""What came with /2 has a default: contents frozen before have nothing there."""


class Duty(StrEnum):
    """Whether the year's report on a measure is there. `under_review`: handed in, but not accepted
    when the contents were frozen, so that nothing of it is printed."""

    RECEIVED = "received"
    UNDER_REVIEW = "under_review"
    MISSING = "missing"
    NOT_OWED = "not_owed"


@dataclass(frozen=True, slots=True)
class OfficeEntry:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """`name` as the directory has it, or as printed where it knows none."""

    name: str
    role: ResponsibilityRole


@dataclass(frozen=True, slots=True)
class AssessmentEntry:
    """What a Prüfauftrag came to."""

    outcome: AssessmentOutcome
    cost_once_cents: int | None
    cost_yearly_cents: int | None
    budget_year: int | None
    posts: str | None
    follow_up: str | None


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """The accepted report of the year: the annual one, else the latest interim one.

    `is_own`: coordination reports on its own measure („Eigenmeldung“).
    """

    office: OfficeEntry
    is_own: bool
    is_interim: bool
    is_unchanged: bool
    implementation: Implementation
    effective_date: date | None
    text: str
    obstacles: str | None
    next_step: str | None
    next_step_date: date | None
    spent_city_cents: int | None
    spent_third_party_cents: int | None
    spent_source: str | None
    budget_need_cents: int | None
    target_figure: str | None
    evidence: str | None
    assessment: AssessmentEntry | None


@dataclass(frozen=True, slots=True)
class DeadlineEntry:
    """`meaning`: in sentences, what the wording was read as."""

    text: str
    kind: DeadlineKind
    due_date: date | None
    resolved_due_date: date | None
    next_due_date: date | None
    meaning: tuple[str, ...]
    interpretation_reason: str | None
    interpretation_date: date | None
    coming: tuple[date, ...] = ()
    """Of the year after the report's."""


@dataclass(frozen=True, slots=True)
class CostEntry:
    """`spent_cents`: city money in the period that the ceiling covers, as the offices state it."""

    cost: Cost
    period: CeilingPeriod | None
    period_is_assumed: bool
    spent_cents: int | None
    standing: CeilingStanding


@dataclass(frozen=True, slots=True)
class OverdueEntry:
    since: date
    due_dates: tuple[date, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class ConfirmationEntry:
    """„durchgeführt am“, for a date of the year."""

    occurrence_date: date
    done_date: date
    note: str | None


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """What a body decided on a measure: a later date, or that it is dropped."""

    effect: ExtensionEffect
    occurrence_date: date | None
    new_due_date: date | None
    effective_date: date | None
    reason: str
    decided_by: str
    decided_date: date
    paper: str | None


@dataclass(frozen=True, slots=True)
class MeasureEntry:
    """`last_reported`: state and year of an earlier report where this year's is not there."""

    number: str
    label: str
    title: str
    official_text: str | None
    footnotes: tuple[str, ...]
    is_assessment: bool
    parties: tuple[PartyEntry, ...]
    responsible_text: str
    responsibility_is_settled: bool
    reporting_office: OfficeEntry
    deadline: DeadlineEntry
    cost: CostEntry
    implementation: Implementation
    timeliness: Timeliness | None
    overdue: OverdueEntry | None
    duty: Duty
    report: StatusEntry | None
    last_reported: tuple[Implementation, int] | None
    confirmations: tuple[ConfirmationEntry, ...]
    decisions: tuple[DecisionEntry, ...]
    answers: tuple[int, int] | None = None
    """Of a group's members („Alle Ämter“): how many answered, of how many."""


@dataclass(frozen=True, slots=True)
class RecommendationEntry:
    number: int
    title: str
    official_text: str | None
    footnotes: tuple[str, ...]
    is_new: Newness
    measures: tuple[MeasureEntry, ...]


@dataclass(frozen=True, slots=True)
class FieldEntry:
    number: int
    title: str
    recommendations: tuple[RecommendationEntry, ...]

    @property
    def measures(self) -> tuple[MeasureEntry, ...]:
        return tuple(m for each in self.recommendations for m in each.measures)


@dataclass(frozen=True, slots=True)
class Change:
    """What the plan said before and says now, why, and who decided it."""

    number: str
    date: date
    what: str
    old: str
    new: str
    reason: str
    decided_by: str | None
    paper: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many measures stand how; `dropped` ones have no timeliness."""

    measures: int
    implementation: Mapping[Implementation, int]
    timeliness: Mapping[Timeliness, int]


@dataclass(frozen=True, slots=True)
class PlanEntry:
    slug: str
    title: str
    as_of_date: date
    resolution_date: date | None
    resolution_paper: str | None
    resolution_body: str | None
    is_sample: bool


@dataclass(frozen=True, slots=True)
class ReportContents:
    """`edition` is None in a draft; `before` counts the year before, where it was closed."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    city: str
    plan: PlanEntry
    coordination: OfficeEntry
    year: int
    reference_date: date
    submission_due_date: date
    edition: int | None
    frozen_at: datetime
    seal: str | None
    """Of the audit trail when the contents were frozen (`12:3f9a…`): `db check` holds it against
    the trail, so nobody can rewrite both."""
    fields: tuple[FieldEntry, ...]
    changes: tuple[Change, ...]
    before: Counts | None
    proposals: tuple[Proposal, ...] = ()
    """Supported changes that await a body's decision."""
    entered: Entered = NOTHING

    @property
    def measures(self) -> tuple[MeasureEntry, ...]:
        return tuple(m for field in self.fields for m in field.measures)

    @property
    def located(self) -> Iterator[tuple[FieldEntry, RecommendationEntry, MeasureEntry]]:
        for field in self.fields:
            for recommendation in field.recommendations:
                for measure in recommendation.measures:
                    yield field, recommendation, measure


_CONTENTS: Final = TypeAdapter(ReportContents)


def to_json(contents: ReportContents) -> dict[str, Any]:
    return {"format": FORMAT, **_CONTENTS.dump_python(contents, mode="json")}


def from_json(data: Mapping[str, Any]) -> ReportContents:
    """Strict inverse of `to_json`.

    Raises:
        ValueError: for another format or anything missing or unknown.
    """
    found = data.get("format")
    if found not in READABLE:
        raise ValueError(f"report contents in an unknown format: {found!r}")
    try:
        return _CONTENTS.validate_python(
            {key: value for key, value in data.items() if key != "format"}
        )
    except ValidationError as error:
        raise ValueError(f"report contents are damaged: {error}") from error
