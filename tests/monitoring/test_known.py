"""The read model on the real plan: hand counts, a fixed number of queries, what each view sees."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from app.audit.actor import Actor, By, Role
from app.council_reports.closing import close_year
from app.council_reports.states import lay_before_council
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.errors import NotFound
from app.monitoring.known import plan_state
from app.monitoring.model import MeasureState, PlanState, View
from app.overdue import Basis, Timeliness
from app.plan.states import ExtensionEffect, ExtensionState
from app.plan.tables import Extension, Measure, MeasureVersion, Plan
from app.status_reports.edition_tables import PrintedReport
from app.status_reports.editions import publish_edition
from app.status_reports.implementation import Implementation
from app.status_reports.reports import accept, send_back, submit
from app.status_reports.states import ReportKind, Step
from app.status_reports.tables import Confirmation, ReportingYear, StatusReport
from app.status_reports.years import reopen

SLUG = "erfurt-integration-2021"
DUE_IN_THE_SECOND_QUARTER = ["1.1.2", "3.3.5", "3.3.6", "8.1.3", "8.9.1", "12.1.2", "13.6.2"]
TWICE_A_YEAR = ["7.2.1", "13.4.1"]
AFTER_RESOLUTION = ["1.6.1", "14.2.1"]


def known(
    database: Database,
    *,
    as_of: date | None = None,
    today: date = date(2021, 8, 2),
    view: View = View.INTERNAL,
) -> PlanState:
    with database.reading() as session:
        return plan_state(session, SLUG, as_of=as_of, today=today, view=view)


def overdue(state: PlanState) -> set[str]:
    return {m.number for m in state.measures if m.timeliness is Timeliness.OVERDUE}


def measure(state: PlanState, number: str) -> MeasureState:
    return next(m for m in state.measures if m.number == number)


def report(session: Session, number: str, **values: object) -> StatusReport:
    row = session.exec(select(Measure).where(Measure.number == number)).one()
    year = session.exec(select(ReportingYear).where(ReportingYear.year == 2021)).one()
    version = session.exec(select(MeasureVersion).where(MeasureVersion.measure_id == row.id)).one()
    given = {
        "step": Step.SUBMITTED,
        "kind": ReportKind.ANNUAL,
        "implementation": Implementation.COMPLETED,
        "effective_date": date(2021, 6, 15),
        "text": "Erledigt.",
        "drafted_by": "u-1",
        "submitted_at": datetime(2021, 6, 20, tzinfo=UTC),
    }
    written = StatusReport(
        measure_id=row.id,
        reporting_year_id=year.id,
        office_id=version.reporting_office_id,
        **(given | values),
    )
    session.add(written)
    return written


def test_the_whole_plan_is_there(seeded: Database) -> None:
    state = known(seeded)
    assert len(state.measures) == 146
    assert len({m.field.number for m in state.measures}) == 14
    assert len({(m.field.number, m.recommendation.number) for m in state.measures}) == 62
    assert {m.implementation for m in state.measures} == {Implementation.NOT_REPORTED}
    assert measure(state, "1.8.3").title_line == "Handlungsfeld 1, Empfehlung 8, M2"


def test_nothing_reported_by_the_end_of_june(seeded: Database) -> None:
    state = known(seeded, as_of=date(2021, 6, 30))
    assert overdue(state) == {*DUE_IN_THE_SECOND_QUARTER, *TWICE_A_YEAR}
    found = measure(state, "1.1.2").standing.overdue
    assert found is not None
    assert found.basis is Basis.UNREPORTED


def test_the_day_before_nothing_is_overdue(seeded: Database) -> None:
    assert overdue(known(seeded, as_of=date(2021, 6, 29))) == set()


def test_a_page_on_the_due_day_shows_nothing_and_on_the_next_day_all(seeded: Database) -> None:
    assert overdue(known(seeded, today=date(2021, 6, 30))) == set()
    assert len(overdue(known(seeded, today=date(2021, 7, 1)))) == 9


def test_a_recorded_resolution_makes_two_more_due(seeded: Database, by: By) -> None:
    with seeded.writing(by=by) as session:
        session.exec(select(Plan)).one().resolution_date = date(2021, 6, 9)
    state = known(seeded, as_of=date(2021, 6, 30))
    assert overdue(state) == {*DUE_IN_THE_SECOND_QUARTER, *TWICE_A_YEAR, *AFTER_RESOLUTION}


def test_a_submitted_report_counts_from_its_effective_date(seeded: Database, by: By) -> None:
    with seeded.writing(by=by) as session:
        report(session, "1.1.2")
    assert "1.1.2" not in overdue(known(seeded, as_of=date(2021, 6, 30)))
    later = known(seeded, as_of=date(2021, 6, 14))
    assert measure(later, "1.1.2").implementation is Implementation.NOT_REPORTED


def test_what_was_handed_in_today_shows_today(seeded: Database, by: By) -> None:
    today = date(2021, 8, 2)
    with seeded.writing(by=by) as session:
        report(session, "1.1.2", effective_date=today)
    state = known(seeded, today=today)
    assert measure(state, "1.1.2").implementation is Implementation.COMPLETED


@pytest.mark.parametrize("step", [Step.DRAFT, Step.RETURNED])
def test_drafts_and_returned_reports_do_not_count(seeded: Database, by: By, step: Step) -> None:
    with seeded.writing(by=by) as session:
        report(session, "1.1.2", step=step)
    state = known(seeded, as_of=date(2021, 6, 30))
    assert "1.1.2" in overdue(state)
    assert len(measure(state, "1.1.2").reports) == 1


def test_confirmations_meet_their_own_occurrence_only(seeded: Database, by: By) -> None:
    with seeded.writing(by=by) as session:
        confirmation(session, "7.2.1", date(2021, 6, 22))
    assert "7.2.1" not in overdue(known(seeded, as_of=date(2021, 6, 30)))
    assert "7.2.1" in overdue(known(seeded, as_of=date(2021, 12, 31)))


def test_a_decided_extension_counts_from_the_day_decided(seeded: Database, by: By) -> None:
    with seeded.writing(by=by) as session:
        extend(session, "1.1.2", new_due_date=date(2021, 12, 31), decided_date=date(2021, 7, 14))
    assert "1.1.2" in overdue(known(seeded, as_of=date(2021, 7, 13)))
    state = known(seeded, as_of=date(2021, 7, 14))
    assert "1.1.2" not in overdue(state)
    standing = measure(state, "1.1.2").standing
    assert standing.due_date == date(2021, 12, 31)
    assert standing.resolved_due_date == date(2021, 6, 30)


def test_a_decided_drop_ends_it(seeded: Database, by: By) -> None:
    with seeded.writing(by=by) as session:
        extend(session, "1.1.2", effect=ExtensionEffect.DROP, decided_date=date(2021, 7, 14))
    assert "1.1.2" in overdue(known(seeded, as_of=date(2021, 7, 13)))
    dropped = measure(known(seeded, as_of=date(2021, 7, 14)), "1.1.2")
    assert dropped.timeliness is None
    assert dropped.implementation is Implementation.DROPPED
    assert not dropped.owes_report


def test_proposals_change_nothing_and_stay_in_the_house(seeded: Database, by: By) -> None:
    with seeded.writing(by=by) as session:
        extend(
            session,
            "1.1.2",
            new_due_date=date(2021, 12, 31),
            state=ExtensionState.SUPPORTED,
        )
    assert "1.1.2" in overdue(known(seeded, as_of=date(2021, 7, 14)))
    assert len(measure(known(seeded), "1.1.2").extensions) == 1
    assert measure(known(seeded, view=View.PUBLIC), "1.1.2").extensions == ()


def test_the_public_sees_the_state_last_laid_before_the_council(seeded: Database, by: By) -> None:
    with seeded.writing(by=by) as session:
        report(session, "1.1.2", step=Step.ACCEPTED)
        report(session, "3.3.5", step=Step.SUBMITTED)
    today = date(2022, 3, 15)
    before = known(seeded, today=today, view=View.PUBLIC)
    assert before.as_of == date(2022, 3, 14)
    assert measure(before, "1.1.2").reports == ()

    with seeded.writing(by=by) as session:
        publish_edition(session, year_2021(session), 1, date(2022, 3, 9))
    laid = known(seeded, today=today, view=View.PUBLIC)
    assert laid.as_of == date(2021, 12, 31)
    assert len(measure(laid, "1.1.2").reports) == 1
    assert measure(laid, "3.3.5").reports == ()
    the_day_before = known(seeded, today=date(2022, 3, 8), view=View.PUBLIC)
    assert measure(the_day_before, "1.1.2").reports == ()


def test_a_correction_is_public_once_its_edition_is_laid(seeded: Database) -> None:
    """Returned, corrected, accepted, confirmed anew: all of it waits for the council."""
    corrected, confirmed = "1.1.2", "7.2.1"
    laid, reopened, again = date(2022, 3, 9), date(2022, 4, 1), date(2022, 5, 4)

    def public(day: date) -> tuple[str, list[date], list[int | None]]:
        state = known(seeded, today=day, view=View.PUBLIC)
        assert state.as_of == date(2021, 12, 31)
        one = measure(state, corrected)
        return (
            "".join(r.printed_text for r in one.reports if r.kind is ReportKind.ANNUAL),
            [each.done_date for each in measure(state, confirmed).confirmations],
            [one.spent_city_cents],
        )

    with seeded.writing(by=coordination(laid)) as session:
        plan = session.exec(select(Plan)).one()
        first = report(
            session, corrected, step=Step.ACCEPTED, edited_text="Gedruckt.", spent_city_cents=100
        )
        report(session, corrected, step=Step.ACCEPTED, kind=ReportKind.INTERIM, text="Vorher.")
        told = confirmation(session, confirmed, date(2021, 6, 22))
        close_year(session, plan, 2021, by=coordination(laid))
        lay_before_council(session, plan, 2021, laid, by=coordination(laid))
    before = "Gedruckt.", [date(2021, 6, 22)], [100]
    assert public(laid) == before

    with seeded.writing(by=coordination(reopened)) as session:
        reopen(session, year_2021(session), "Ein Betrag war falsch.", by=coordination(reopened))
        first = session.get_one(StatusReport, first.id)
        send_back(session, first, "Wie viel?", by=coordination(reopened))
        session.get_one(Confirmation, told.id).done_date = date(2021, 6, 29)
    assert public(reopened) == before
    live = known(seeded, today=reopened, view=View.LIVE)
    assert [each.text for each in measure(live, corrected).reports] == ["Vorher."]

    with seeded.writing(by=coordination(reopened)) as session:
        first = session.get_one(StatusReport, first.id)
        first.text, first.edited_text, first.spent_city_cents = "Berichtigt.", None, 200
        head = By(Actor("u-2", Role.HEAD, frozenset({first.office_id})), clock_at(reopened).now())
        submit(session, session.exec(select(Plan)).one(), first, by=head)
        accept(session, first, by=coordination(reopened))
    assert public(reopened) == before

    with seeded.writing(by=coordination(again)) as session:
        plan = session.exec(select(Plan)).one()
        close_year(session, plan, 2021, by=coordination(again))
        assert public(again) == before
        lay_before_council(session, plan, 2021, again, by=coordination(again))
    assert public(again - timedelta(days=1)) == before
    assert public(again) == ("Berichtigt.", [date(2021, 6, 29)], [200])


def test_what_is_printed_says_nothing_internal(seeded: Database, by: By) -> None:
    with seeded.writing(by=by) as session:
        report(session, "1.1.2", step=Step.ACCEPTED, internal_note="geheim", question="geheim")
        publish_edition(session, year_2021(session), 1, date(2022, 3, 9))
    with seeded.reading() as session:
        printed = session.exec(select(PrintedReport)).one()
    assert "geheim" not in str(printed.model_dump())
    assert {"drafted_by", "submitted_by"}.isdisjoint(PrintedReport.model_fields)


def test_live_publication_shows_accepted_reports_at_once(seeded: Database, by: By) -> None:
    with seeded.writing(by=by) as session:
        report(session, "1.1.2", step=Step.ACCEPTED)
        report(session, "3.3.5", step=Step.SUBMITTED)
    live = known(seeded, view=View.LIVE)
    assert len(measure(live, "1.1.2").reports) == 1
    assert measure(live, "3.3.5").reports == ()


def test_money_is_that_of_the_annual_report_and_interim_ones_only_until_then(
    seeded: Database, by: By
) -> None:
    with seeded.writing(by=by) as session:
        report(session, "1.6.5", kind=ReportKind.INTERIM, spent_city_cents=40_000)
    assert measure(known(seeded), "1.6.5").spent_city_cents == 40_000
    with seeded.writing(by=by) as session:
        report(session, "1.6.5", spent_city_cents=119_000)
    assert measure(known(seeded), "1.6.5").spent_city_cents == 119_000


def test_the_number_of_queries_does_not_grow(seeded: Database, by: By) -> None:
    def queries(view: View = View.INTERNAL) -> int:
        seen: list[str] = []

        def note(*args: object) -> None:
            seen.append(str(args[2]))

        event.listen(seeded.engine, "before_cursor_execute", note)
        known(seeded, view=view)
        event.remove(seeded.engine, "before_cursor_execute", note)
        return len(seen)

    known(seeded)
    before = queries()
    with seeded.writing(by=by) as session:
        for number in ("1.1.2", "3.3.5", "3.3.6"):
            report(session, number)
            extend(session, number, effect=ExtensionEffect.DROP, decided_date=date(2021, 7, 14))
        publish_edition(session, year_2021(session), 1, date(2021, 7, 1))
    assert queries() == before <= 13
    assert queries(View.PUBLIC) <= 13


def test_an_unknown_plan_is_not_found(seeded: Database) -> None:
    with seeded.reading() as session, pytest.raises(NotFound, match="gibt-es-nicht"):
        plan_state(session, "gibt-es-nicht", today=date(2021, 8, 2), view=View.PUBLIC)


def year_2021(session: Session) -> ReportingYear:
    return session.exec(select(ReportingYear).where(ReportingYear.year == 2021)).one()


def coordination(day: date) -> By:
    return By(Actor("u-1", Role.COORDINATION), clock_at(day).now())


def confirmation(session: Session, number: str, done: date) -> Confirmation:
    row = session.exec(select(Measure).where(Measure.number == number)).one()
    told = Confirmation(
        measure_id=row.id,
        office_id=1,
        occurrence_date=date(2021, 6, 30),
        done_date=done,
        recorded_at=datetime(2021, 7, 1, tzinfo=UTC),
    )
    session.add(told)
    return told


def extend(session: Session, number: str, **values: object) -> None:
    row = session.exec(select(Measure).where(Measure.number == number)).one()
    given = {
        "effect": ExtensionEffect.LATER_DATE,
        "state": ExtensionState.DECIDED,
        "decided_by": "Stadtrat",
        "decided_date": date(2021, 7, 14),
        "reason": "Pandemie",
        "proposed_by_office_id": 1,
        "proposed_date": date(2021, 6, 1),
    }
    session.add(Extension(measure_id=row.id, **(given | values)))
