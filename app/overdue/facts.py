"""The facts that decide whether a measure is overdue; whoever loads them also draws the line of
what was known (today, or when a check ran)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.deadlines.model import Deadline
from app.status_reports.implementation import Implementation


@dataclass(frozen=True, slots=True)
class ReportFact:
    """A submitted or accepted report. `effective_date`: erledigt am, läuft seit."""

    year: int
    implementation: Implementation
    effective_date: date | None = None


@dataclass(frozen=True, slots=True)
class ConfirmationFact:
    """`occurrence_date` names the occurrence by its resolved date, extended or not."""

    occurrence_date: date
    done_date: date


@dataclass(frozen=True, slots=True)
class ExtensionFact:
    """A later date that a body decided. `occurrence_date` is the resolved date of the one
    occurrence that moves; None moves the fixed date."""

    decided_date: date
    new_due_date: date
    occurrence_date: date | None = None


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """`reports` and `extensions`: oldest first. `dropped_from` is decided, not reported.
    `submission_due_dates` maps a reporting year to its
    Abgabefrist; a year that it lacks has the usual 31.01. of the next year."""

    deadline: Deadline
    in_force_from: date
    resolved_on: date | None = None
    dropped_from: date | None = None
    reports: tuple[ReportFact, ...] = ()
    confirmations: tuple[ConfirmationFact, ...] = ()
    extensions: tuple[ExtensionFact, ...] = ()
    in_force_until: date | None = None
    submission_due_dates: Mapping[int, date] = field(default_factory=dict)

    def submission_due_date(self, year: int) -> date:
        return self.submission_due_dates.get(year) or date(year + 1, 1, 31)

    def latest_report_for(self, year: int) -> ReportFact | None:
        return next((report for report in reversed(self.reports) if report.year == year), None)

    def awaits_report_for(self, year: int, as_of: date) -> bool:
        """Nobody has said anything about that year, and nobody had to yet."""
        return as_of <= self.submission_due_date(year) and not self.latest_report_for(year)

    def is_dropped(self, as_of: date) -> bool:
        return self.dropped_from is not None and self.dropped_from <= as_of
