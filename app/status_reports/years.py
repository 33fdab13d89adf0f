"""Reporting years: opened by themselves, closed and reopened by coordination."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.kit.errors import Conflict, NotFound
from app.kit.german import german_date
from app.kit.inputs import read_text
from app.kit.versions import check_version
from app.offices.kinds import OfficeKind
from app.offices.queries import directory_from
from app.offices.tables import Office
from app.plan.queries import named_offices_on
from app.plan.tables import Plan
from app.status_reports.states import YearState, year_to
from app.status_reports.tables import GroupMember, ReportingYear


def years_of(session: Session, plan: Plan) -> Sequence[ReportingYear]:
    """Those that the plan is in force in, oldest first."""
    return session.exec(
        select(ReportingYear)
        .where(ReportingYear.plan_id == plan.id, ReportingYear.year >= plan.in_force_from.year)
        .order_by(col(ReportingYear.year))
    ).all()


def year_of(session: Session, plan: Plan, year: int) -> ReportingYear:
    known = years_of(session, plan)
    for row in known:
        if row.year == year:
            return row
    span = f"{known[0].year} bis {known[-1].year}" if known else "noch keine"
    raise NotFound(
        f"Für {year} gibt es kein Berichtsjahr. Berichtsjahre dieses Plans: {span}.",
        slug="wrong-year",
    )


def open_years(session: Session, plan: Plan, today: date, *, by: By) -> Sequence[ReportingYear]:
    """All years from the plan's first to this one; those that exist stay as they are."""
    require(by.actor, Action.OPEN_YEAR)
    last = min(today.year, (plan.in_force_until or date.max).year)
    existing = {row.year for row in years_of(session, plan)}
    for year in range(plan.in_force_from.year, last + 1):
        if year not in existing:
            _open(session, plan, year, today)
    return years_of(session, plan)


def mark_closed(
    session: Session, year: ReportingYear, *, by: By, expected_version: int | None = None
) -> ReportingYear:
    """Freezing the contents is council_reports/closing.py, in the same unit of work."""
    require(by.actor, Action.CLOSE_YEAR)
    check_version(year, expected_version)
    if by.date <= year.reference_date:
        raise Conflict(
            f"Das Berichtsjahr {year.year} kann erst nach dem Stichtag "
            f"{german_date(year.reference_date)} abgeschlossen werden.",
            slug="year-not-over",
        )
    year.state = year_to(year.state, YearState.CLOSED)
    year.closed_at = by.at
    session.flush()
    return year


def reopen(
    session: Session,
    year: ReportingYear,
    reason: str,
    *,
    by: By,
    expected_version: int | None = None,
) -> ReportingYear:
    require(by.actor, Action.REOPEN_YEAR)
    check_version(year, expected_version)
    if year.disposed_at is not None:
        raise Conflict(
            f"Das Berichtsjahr {year.year} ist ausgesondert: Seine Unterlagen wurden nach der "
            "Anbietung an das Archiv gelöscht. Es bleibt abgeschlossen."
        )
    reason = read_text(reason, "reason")
    year.state = year_to(year.state, YearState.REOPENED)
    year.reopened_reason = reason
    session.flush()
    return year


def check_open(year: ReportingYear) -> None:
    if year.state is YearState.CLOSED:
        raise Conflict(
            f"Das Berichtsjahr {year.year} ist abgeschlossen. Änderungen sind nur möglich, wenn "
            "die Koordination es mit Begründung wieder öffnet.",
            slug="year-closed",
        )


def _open(session: Session, plan: Plan, year: int, today: date) -> None:
    row = ReportingYear(
        plan_id=plan.id or 0,
        year=year,
        reference_date=date(year, 12, 31),
        submission_due_date=date(year + 1, 1, 31),
    )
    session.add(row)
    session.flush()
    _freeze_groups(session, plan, row, min(row.reference_date, today))


def _freeze_groups(session: Session, plan: Plan, year: ReportingYear, day: date) -> None:
    """„Alle Ämter“ of this year are those that are there when it is opened."""
    named = named_offices_on(session, plan, day)
    offices = {office.code: office for office in session.exec(select(Office))}
    directory = directory_from(session)
    for group in (office for office in offices.values() if office.kind is OfficeKind.GROUP):
        if group.id in named:
            session.add_all(
                GroupMember(
                    reporting_year_id=year.id or 0,
                    group_office_id=group.id or 0,
                    office_id=offices[member.code].id or 0,
                )
                for member in directory.members(group.code, day)
            )
    session.flush()
