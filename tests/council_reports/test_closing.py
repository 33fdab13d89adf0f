"""Closing, reopening, laying before the council: on both engines."""

from collections.abc import Callable
from datetime import date

import pytest

from app.audit.actor import Actor, By, Role
from app.council_reports.closing import close_year
from app.council_reports.contents import ReportContents, from_json
from app.council_reports.states import agree, closed_report, lay_before_council, take_note
from app.council_reports.tables import CouncilReport, PaperState
from app.kit.db import Database
from app.kit.errors import Conflict, NotAllowed, NotFound
from app.plan.measures import MeasureChange, adapt
from app.plan.queries import measure_by_number, plan_by_slug
from app.status_reports.states import YearState
from app.status_reports.years import open_years, reopen, year_of

SLUG = "erfurt-integration-2021"
AFTER = date(2022, 3, 1)
Coordination = Callable[[date], By]


def test_a_correction_is_a_new_edition(sample: Database, coordination: Coordination) -> None:
    by = coordination(AFTER)
    with sample.writing(by=by) as session:
        plan = plan_by_slug(session, SLUG)
        first = close_year(session, plan, 2021, by=by)
        year = year_of(session, plan, 2021)
        assert (first.edition, first.state, year.state) == (1, PaperState.DRAFT, YearState.CLOSED)
        frozen = dict(first.contents)
        with pytest.raises(Conflict):
            close_year(session, plan, 2021, by=by)
        reopen(session, year, "Ein Betrag war falsch.", by=by)
        plan.title = "Anderer Titel"
        second = close_year(session, plan, 2021, by=by)
        assert (second.edition, contents(second).plan.title) == (2, "Anderer Titel")
        assert first.contents == frozen
        assert closed_report(session, plan, 2021).id == second.id


def test_the_year_before_is_compared(sample: Database, coordination: Coordination) -> None:
    with sample.writing(by=coordination(date(2023, 3, 1))) as session:
        by = coordination(date(2023, 3, 1))
        plan = plan_by_slug(session, SLUG)
        open_years(session, plan, by.date, by=by)
        close_year(session, plan, 2021, by=by)
        made = contents(close_year(session, plan, 2022, by=by))
    assert made.before is not None
    assert made.before.measures == 146


def test_changes_of_the_year_are_listed(sample: Database, coordination: Coordination) -> None:
    with sample.writing(by=coordination(AFTER)) as session:
        plan = plan_by_slug(session, SLUG)
        measure = measure_by_number(session, plan, "1.1.1")
        for day, text in ((date(2021, 9, 1), "Volkshochschule"), (date(2022, 2, 1), "später")):
            change = MeasureChange(
                reason="Aufgabe verlagert", responsible_text=text, decided_by="Stadtrat"
            )
            adapt(session, measure, change, by=coordination(day))
        made = contents(close_year(session, plan, 2021, by=coordination(AFTER)))
    found = [c for c in made.changes if c.number == "1.1.1"]
    assert [(c.what, c.new, c.reason, c.decided_by) for c in found] == [
        ("Verantwortlich", "Volkshochschule", "Aufgabe verlagert", "Stadtrat")
    ]
    assert "Personal- und Organisationsamt" in found[0].old


def test_not_before_its_end_and_not_by_anybody(
    sample: Database, coordination: Coordination
) -> None:
    clerk = By(Actor("u-2", Role.CLERK), coordination(AFTER).at)
    with sample.writing(by=coordination(AFTER)) as session:
        plan = plan_by_slug(session, SLUG)
        with pytest.raises(Conflict):
            close_year(session, plan, 2021, by=coordination(date(2021, 12, 31)))
        with pytest.raises(NotAllowed):
            close_year(session, plan, 2021, by=clerk)
        with pytest.raises(NotFound, match="noch nicht abgeschlossen"):
            closed_report(session, plan, 2021)


def test_the_paper_goes_its_way(sample: Database, coordination: Coordination) -> None:
    by, laid = coordination(AFTER), date(2022, 3, 9)
    with sample.writing(by=by) as session:
        plan = plan_by_slug(session, SLUG)
        close_year(session, plan, 2021, by=by)
        with pytest.raises(Conflict):
            take_note(session, plan, 2021, laid, by=by)
        with pytest.raises(Conflict, match="Stichtag"):
            lay_before_council(session, plan, 2021, date(2021, 12, 31), by=by)
        agree(session, plan, 2021, by=by)
        report = lay_before_council(session, plan, 2021, laid, by=by, paper="0815/22")
        assert (report.state, report.laid_date, report.paper) == (PaperState.LAID, laid, "0815/22")
        assert year_of(session, plan, 2021).public_from_date == laid
        assert take_note(session, plan, 2021, laid, by=by).state is PaperState.NOTED


def contents(report: CouncilReport) -> ReportContents:
    return from_json(report.contents)
