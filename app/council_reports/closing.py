"""Closing a year: what is known is frozen as a numbered edition; what is missing stays missing."""

from datetime import date

from sqlmodel import Session, col, select

from app.audit.actor import By
from app.audit.chain import last_seal
from app.config import settings
from app.council_reports.awaiting import proposals_of
from app.council_reports.changes import changes_of
from app.council_reports.contents import Counts, OfficeEntry, ReportContents, from_json, to_json
from app.council_reports.entering import entered_for
from app.council_reports.figures import count
from app.council_reports.freezing import Edition, freeze
from app.council_reports.tables import CouncilReport
from app.kit.errors import NotFound
from app.monitoring.known import plan_state, year_ref
from app.monitoring.model import PlanState, View
from app.offices.kinds import OfficeKind
from app.offices.queries import office_by_code
from app.plan.tables import Measure, Plan
from app.status_reports.contributions import answered
from app.status_reports.editions import keep_edition
from app.status_reports.states import ReportKind, Step
from app.status_reports.tables import ReportingYear, StatusReport
from app.status_reports.years import mark_closed, year_of


def close_year(
    session: Session,
    plan: Plan,
    year: int,
    *,
    by: By,
    expected_version: int | None = None,
) -> CouncilReport:
    """Marks the year closed and freezes its contents as the next edition, in one unit of work;
    what readers will see of it is kept beside.

    Raises:
        NotFound: there is no such year. NotAllowed, Conflict: as `mark_closed`.
    """
    row = year_of(session, plan, year)
    mark_closed(session, row, by=by, expected_version=expected_version)
    latest = latest_report(session, plan, year)
    edition = latest.edition + 1 if latest else 1
    report = CouncilReport(
        plan_id=plan.id or 0,
        year=year,
        edition=edition,
        contents=to_json(contents_now(session, plan, row, edition=edition, by=by)),
        frozen_at=by.at,
    )
    session.add(report)
    keep_edition(session, row, edition)
    return report


def contents_now(
    session: Session,
    plan: Plan,
    row: ReportingYear,
    *,
    edition: int | None,
    by: By,
) -> ReportContents:
    """The year's report as it would be frozen at this moment; `edition` is None for a draft."""
    session.flush()
    state = plan_state(session, plan.slug, today=by.date, view=View.LIVE, as_of=row.reference_date)
    first_day = date(row.year, 1, 1)
    seal, coordination = last_seal(session), _coordination(session)
    return freeze(
        state,
        year_ref(row),
        Edition(settings().city, coordination, edition, by.at, str(seal) if seal else None),
        under_review=_under_review(session, plan, row),
        changes=changes_of(session, state.id, first_day, row.reference_date),
        before=_year_before(session, plan, row.year),
        proposals=proposals_of(
            session, plan, since=first_day, today=by.date, coordination=coordination.name
        ),
        entered=entered_for(session, plan, row),
        answers=_answers(session, state, row),
    )


def latest_report(session: Session, plan: Plan, year: int) -> CouncilReport | None:
    return session.exec(
        select(CouncilReport)
        .where(CouncilReport.plan_id == plan.id, CouncilReport.year == year)
        .order_by(col(CouncilReport.edition).desc())
    ).first()


def edition_before(session: Session, slug: str, year: int, edition: int | None) -> CouncilReport:
    """Raises NotFound for a first edition and for a draft: they replace nothing."""
    report = session.exec(
        select(CouncilReport)
        .join(Plan, col(Plan.id) == CouncilReport.plan_id)
        .where(Plan.slug == slug, CouncilReport.year == year)
        .where(CouncilReport.edition == (edition or 1) - 1)
    ).first()
    if report is None:
        raise NotFound("Austauschseiten gibt es erst ab der zweiten Ausgabe eines Berichts.")
    return report


def _year_before(session: Session, plan: Plan, year: int) -> Counts | None:
    before = latest_report(session, plan, year - 1)
    return count(from_json(before.contents).measures) if before else None


def _answers(session: Session, state: PlanState, row: ReportingYear) -> dict[int, tuple[int, int]]:
    """Of the measures that name a group („Alle Ämter“)."""
    asked = [
        m.id
        for m in state.measures
        if any(one.office and one.office.kind is OfficeKind.GROUP for one in m.responsibilities)
    ]
    measures = session.exec(select(Measure).where(col(Measure.id).in_(asked)))
    found = {measure.id or 0: answered(session, measure, row) for measure in measures}
    return {key: numbers for key, numbers in found.items() if numbers[1]}


def _under_review(session: Session, plan: Plan, row: ReportingYear) -> frozenset[int]:
    return frozenset(
        session.exec(
            select(StatusReport.measure_id)
            .join(Measure, col(Measure.id) == StatusReport.measure_id)
            .where(
                Measure.plan_id == plan.id,
                StatusReport.reporting_year_id == row.id,
                StatusReport.kind == ReportKind.ANNUAL,
                StatusReport.step == Step.SUBMITTED,
            )
        )
    )


def _coordination(session: Session) -> OfficeEntry:
    office = office_by_code(session, settings().coordinating_office)
    return OfficeEntry(office.code, office.name)
