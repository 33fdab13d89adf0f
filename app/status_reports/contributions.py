"""What other offices add to a measure's year; the short answers of a group's members."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session, col, select

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.kit.errors import Stale
from app.kit.versions import check_version
from app.plan.queries import responsibilities_of, version_on
from app.plan.tables import Measure
from app.status_reports.finding import speaking
from app.status_reports.inputs import ContributionInput
from app.status_reports.tables import Contribution, GroupMember, ReportingYear
from app.status_reports.years import check_open


def contribution_of(
    session: Session, measure: Measure, year: ReportingYear, office_id: int
) -> Contribution | None:
    return session.exec(
        select(Contribution).where(
            Contribution.measure_id == measure.id,
            Contribution.reporting_year_id == year.id,
            Contribution.office_id == office_id,
        )
    ).first()


def contribute(
    session: Session,
    measure: Measure,
    year: ReportingYear,
    content: ContributionInput,
    *,
    by: By,
    expected_version: int | None,
) -> Contribution:
    """`expected_version` None or FIRST: there must be none yet."""
    offices = contributing_offices(session, measure, year, by.date)
    require(by.actor, Action.CONTRIBUTE, offices)
    check_open(year)
    office = speaking(by.actor, offices)
    known = contribution_of(session, measure, year, office)
    if bool(known) != bool(expected_version):
        raise Stale(
            "Ihr Beitrag hat sich inzwischen geändert. Bitte laden Sie den neuen Stand und "
            "tragen Sie Ihre Änderung dort ein."
        )
    contribution = known or Contribution(
        measure_id=measure.id or 0,
        reporting_year_id=year.id or 0,
        office_id=office,
        text="",
        written_at=by.at,
    )
    check_version(contribution, expected_version or None)
    contribution.text = content.text
    contribution.written_at = by.at
    session.add(contribution)
    session.flush()
    return contribution


def contributing_offices(
    session: Session, measure: Measure, year: ReportingYear, today: date
) -> tuple[int, ...]:
    """The offices named beside the reporting one, and the members of the groups named."""
    version = version_on(session, measure, min(year.reference_date, today))
    named = [one.office_id for one in responsibilities_of(session, version) if one.office_id]
    members = session.exec(
        select(GroupMember.office_id)
        .where(
            GroupMember.reporting_year_id == year.id,
            col(GroupMember.group_office_id).in_(named),
        )
        .order_by(col(GroupMember.office_id))
    ).all()
    others = [office for office in named if office != version.reporting_office_id]
    return tuple(dict.fromkeys([*others, *members]))


def groups_of(session: Session, office_ids: Collection[int]) -> frozenset[int]:
    """The groups („Alle Ämter“) that one of these offices belonged to in some year."""
    members = select(GroupMember.group_office_id).where(col(GroupMember.office_id).in_(office_ids))
    return frozenset(session.exec(members))


def members_asked(session: Session, measure: Measure, year: ReportingYear) -> frozenset[int]:
    """Of the groups that the measure names, as they were frozen for the year."""
    version = version_on(session, measure, year.reference_date)
    named = [one.office_id for one in responsibilities_of(session, version) if one.office_id]
    return frozenset(
        session.exec(
            select(GroupMember.office_id).where(
                GroupMember.reporting_year_id == year.id,
                col(GroupMember.group_office_id).in_(named),
            )
        )
    )


def answered(session: Session, measure: Measure, year: ReportingYear) -> tuple[int, int]:
    """How many members of the groups named have answered, of how many („22 von 31“)."""
    members = members_asked(session, measure, year)
    wrote = select(Contribution.office_id).where(
        Contribution.measure_id == measure.id, Contribution.reporting_year_id == year.id
    )
    return len(members.intersection(session.exec(wrote).all())), len(members)
