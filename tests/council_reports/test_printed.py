"""What readers see is what the edition froze, also where the edition is older than its rows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from alembic import command
from sqlmodel import Session, col, select

from app.audit.actor import By
from app.council_reports.closing import close_year
from app.council_reports.printed import check_printed
from app.council_reports.states import lay_before_council
from app.kit.db import Database
from app.kit.migrations import alembic_config, upgrade
from app.monitoring.known import plan_state
from app.monitoring.model import View
from app.plan.queries import plan_by_slug
from app.status_reports.reports import send_back
from app.status_reports.states import ReportKind, Step
from app.status_reports.tables import Confirmation, StatusReport
from app.status_reports.years import reopen, year_of
from tests.audit.conftest import past_the_service

SLUG = "erfurt-integration-2021"
LAID, LATER = date(2022, 3, 9), date(2022, 4, 1)
WHERE = f"{SLUG}, Berichtsjahr 2021, 1. Ausgabe"
BEFORE_EDITIONS_KEPT_ROWS = "0015"
Coordination = Callable[[date], By]


@pytest.fixture
def laid(sample: Database, coordination: Coordination) -> Database:
    by = coordination(LAID)
    with sample.writing(by=by) as session:
        plan = plan_by_slug(session, SLUG)
        close_year(session, plan, 2021, by=by)
        lay_before_council(session, plan, 2021, LAID, by=by)
    return sample


def findings(database: Database) -> list[str]:
    with database.reading() as session:
        return [str(finding) for finding in check_printed(session)]


def public(database: Database) -> dict[str, Any]:
    """All that depends on what was said, without the numbers of rows."""
    with database.reading() as session:
        state = plan_state(session, SLUG, today=LATER, view=View.PUBLIC)
    return {
        m.number: (
            (m.implementation, m.timeliness, m.spent_city_cents, m.owes_report),
            [replace(report, id=0) for report in m.reports],
            [replace(confirmation, id=0) for confirmation in m.confirmations],
        )
        for m in state.measures
    }


def test_rows_are_what_was_frozen(laid: Database) -> None:
    assert findings(laid) == []
    seen = public(laid)
    assert sum(bool(reports) for _, reports, _ in seen.values()) > 50
    assert any(confirmations for *_, confirmations in seen.values())


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            "UPDATE printed_report SET text = 'Geschönt.' WHERE id = 1",
            "ist öffentlich anders als gedruckt.",
        ),
        ("DELETE FROM printed_report WHERE id = 1", "ist öffentlich anders als gedruckt."),
        (
            "UPDATE printed_confirmation SET done_date = '2021-01-01' WHERE id = 1",
            "ist öffentlich anders als gedruckt.",
        ),
        *(
            (change, "ist nicht mehr, was beim Abschluss für alle festgehalten wurde.")
            for change in (
                "UPDATE printed_report SET accepted_at = NULL WHERE id = 1",
                "UPDATE printed_confirmation SET office_id = 2 WHERE id = 1",
                "UPDATE year_edition SET sha256 = 'x'",
            )
        ),
        (
            "UPDATE year_edition SET edition = 7",
            "ist öffentlich oder wird es, aber nirgends festgehalten.",
        ),
        (
            "UPDATE year_edition SET public_from_date = NULL",
            "ist nicht von dem Tag an öffentlich, an dem sie vorgelegt wurde.",
        ),
    ],
)
def test_what_differs_is_named(laid: Database, change: str, found: str) -> None:
    past_the_service(laid, change)
    told = findings(laid)
    assert all(finding.startswith(WHERE.partition(", 1.")[0]) for finding in told)
    assert any(finding.endswith(found) for finding in told)


@pytest.mark.parametrize("table", ["printed_report", "printed_confirmation"])
def test_rows_cannot_be_changed(laid: Database, table: str) -> None:
    for change in (f"UPDATE {table} SET office_id = 1", f"DELETE FROM {table}"):
        with pytest.raises(Exception, match="append-only"), laid.engine.begin() as connection:
            connection.exec_driver_sql(change)


def test_editions_from_before_get_the_rows_that_they_froze(
    laid: Database, coordination: Coordination
) -> None:
    """In the middle of a correction: what was returned or confirmed since does not count."""
    before, by = public(laid), coordination(LATER)
    with laid.writing(by=by) as session:
        reopen(session, year_of(session, plan_by_slug(session, SLUG), 2021), "Ein Fehler.", by=by)
        returned = _accepted(session)
        send_back(session, returned, "Wie viel?", by=by)
        returned.text, returned.edited_text = "Neuer Entwurf.", None
        session.exec(select(Confirmation).limit(1)).one().done_date = date(2021, 1, 1)
    command.downgrade(alembic_config(laid), BEFORE_EDITIONS_KEPT_ROWS)
    upgrade(laid)
    assert findings(laid) == []
    after = public(laid)
    wrong = {number for number in before if _timeless(before[number]) != _timeless(after[number])}
    assert wrong == set()


def _accepted(session: Session) -> StatusReport:
    annual = select(StatusReport).where(
        StatusReport.step == Step.ACCEPTED, StatusReport.kind == ReportKind.ANNUAL
    )
    return session.exec(annual.order_by(col(StatusReport.id)).limit(1)).one()


def _timeless(seen: tuple[Any, list[Any], list[Any]]) -> tuple[Any, list[Any], list[Any]]:
    """When something was accepted stands in no edition."""
    standing, reports, confirmations = seen
    return standing, [replace(report, accepted_at=None) for report in reports], confirmations
